mod notes;
mod store;

use axum::Router;
use store::Store;

pub fn app() -> Router {
    Router::new()
        .merge(notes::router())
        .with_state(Store::default())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app()).await
}
