mod handlers;
mod model;
mod store;

use actix_web::{App, HttpServer, web};
use store::Store;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let store = web::Data::new(Store::default());
    HttpServer::new(move || {
        App::new()
            .app_data(store.clone())
            .configure(handlers::magazines::config)
    })
    .bind(("127.0.0.1", 8080))?
    .run()
    .await
}
