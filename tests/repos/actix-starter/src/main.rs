mod routes;

use actix_web::{middleware::NormalizePath, App, HttpServer};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().wrap(NormalizePath::trim()).configure(routes::init))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
