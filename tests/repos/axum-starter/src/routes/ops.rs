use crate::AppState;
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

pub fn router() -> Router<AppState> {
    Router::<AppState>::new()
        .route("/live", get(done))
        .route("/ready", get(done))
        .route("/started", get(done))
}

async fn done() -> StatusCode {
    StatusCode::NO_CONTENT
}
