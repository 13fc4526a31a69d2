//! What the weather stations report.

mod auth;
mod handlers;
mod models;
mod store;

#[cfg(test)]
mod tests;

use poem::listener::TcpListener;
use poem::{get, post, put, EndpointExt, IntoEndpoint, Route, Server};

use handlers::{sensors, stations};
use store::Store;

fn app(store: Store) -> impl IntoEndpoint {
    Route::new()
        .at("/stations", get(stations::list).post(stations::create))
        .at(
            "/stations/:id",
            get(stations::read)
                .put(stations::update)
                .delete(stations::delete),
        )
        .at("/sensors", post(sensors::create))
        .at("/sensors/:id", put(sensors::update))
        .data(store)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"));
    Server::new(listener).run(app(Store::default())).await
}
