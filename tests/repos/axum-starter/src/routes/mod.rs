mod health;
pub mod ops;

use crate::AppState;
use axum::Router;
use axum::routing::get;

pub fn router() -> Router<AppState> {
    Router::new()
        .route("/livez", get(health::live)) // asks nobody else
        .route("/name", get(health::name))
}
