//! Answers whether it is there.

pub mod routes;
mod state;

use axum::Router;
pub use state::AppState;

/// The service with everything that it answers.
pub fn app(state: AppState) -> Router {
    Router::new()
        .nest("/api", routes::router())
        .nest("/ops", routes::ops::router())
        .with_state(state)
}
