//! Which handler answers which request.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use sqlx::SqlitePool;

use crate::handlers::books;

/// The whole service over `db`.
pub fn router(db: SqlitePool) -> Router {
    Router::new()
        .route("/healthz", get(async || StatusCode::OK))
        .route("/books", get(books::list).post(books::create))
        .route(
            "/books/{id}",
            get(books::get).put(books::update).delete(books::delete),
        )
        .with_state(db)
}
