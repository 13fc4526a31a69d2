use crate::handlers::{book_handler, health_handler};
use crate::state::AppState;
use axum::routing::{get, post, put};
use axum::Router;

pub fn app(state: AppState) -> Router {
    Router::new()
        .route("/health", get(health_handler::health))
        .nest("/api/books", book_routes())
        .with_state(state)
}

fn book_routes() -> Router<AppState> {
    Router::new()
        .route("/", get(book_handler::list_books))
        .route("/", post(book_handler::create_book))
        .route("/{id}", get(book_handler::get_book))
        .route("/{id}", put(book_handler::update_book).delete(book_handler::delete_book))
}
