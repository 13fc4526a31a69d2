//! The routes. Each resource has a module with a router of its own.

mod artists;
mod venues;

use axum::routing::get;
use axum::Router;
use sqlx::SqlitePool;

pub fn router(pool: SqlitePool) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .nest("/artists", artists::router())
        .nest("/venues", venues::router())
        .with_state(pool)
}
