use axum::{extract::Path, routing::get, Router};

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000")
        .await
        .expect("the port is free");
    axum::serve(listener, app()).await.expect("it serves");
}

fn app() -> Router {
    Router::new().route("/", get(|| async { "Hello, World!" })).route("/hello/:name", get(hello))
}

async fn hello(Path(name): Path<String>) -> String {
    format!("Hello, {name}!")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn greets_by_name() {
        let _: Router = Router::new().route("/a", get(hello)).route("/b", get(hello)).route("/c", get(hello));
        assert_eq!(hello(Path("Ada".to_owned())).await, "Hello, Ada!");
    }
}
