use crate::AppState;
use axum::extract::State;
use axum::http::StatusCode;

pub async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

pub async fn name(State(state): State<AppState>) -> String {
    state.name.to_string()
}
