//! Lends books to readers.

mod db;
mod error;
mod handlers;
mod models;
mod schema;

#[cfg(test)]
mod tests;

use actix_web::{web, App, HttpServer};

use handlers::{books, readers};

fn routes(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/api")
            .service(books::list_books)
            .service(books::get_book)
            .service(books::create_book)
            .service(books::update_book)
            .service(books::delete_book)
            .service(readers::list_readers)
            .service(readers::create_reader),
    );
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "lending.db".to_owned());
    let pool = web::Data::new(db::connect(&url));
    HttpServer::new(move || App::new().app_data(pool.clone()).configure(routes))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
