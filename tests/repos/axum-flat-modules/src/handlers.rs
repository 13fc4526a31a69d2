//! All handlers.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::Json;

use crate::models::{CreateFerry, CreatePort, Ferry, Port};
use crate::state::AppState;

pub async fn health() -> &'static str {
    "ok"
}

pub async fn list_ferries(State(state): State<AppState>) -> Json<Vec<Ferry>> {
    Json(state.ferries.lock().unwrap().clone())
}

pub async fn get_ferry(
    State(state): State<AppState>,
    Path(id): Path<u64>,
) -> Result<Json<Ferry>, StatusCode> {
    let ferries = state.ferries.lock().unwrap();
    ferries
        .iter()
        .find(|ferry| ferry.id == id)
        .cloned()
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}

pub async fn create_ferry(
    State(state): State<AppState>,
    Json(body): Json<CreateFerry>,
) -> Result<(StatusCode, Json<Ferry>), StatusCode> {
    let mut ferries = state.ferries.lock().unwrap();
    if ferries.iter().any(|ferry| ferry.name == body.name) {
        return Err(StatusCode::CONFLICT);
    }
    let ferry = Ferry {
        id: ferries.len() as u64 + 1,
        name: body.name,
        decks: body.decks,
        sailing: body.sailing,
    };
    ferries.push(ferry.clone());
    Ok((StatusCode::CREATED, Json(ferry)))
}

pub async fn delete_ferry(State(state): State<AppState>, Path(id): Path<u64>) -> StatusCode {
    let mut ferries = state.ferries.lock().unwrap();
    match ferries.iter().position(|ferry| ferry.id == id) {
        Some(at) => {
            ferries.remove(at);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

pub async fn list_ports(State(state): State<AppState>) -> Json<Vec<Port>> {
    Json(state.ports.lock().unwrap().clone())
}

pub async fn create_port(
    State(state): State<AppState>,
    Json(body): Json<CreatePort>,
) -> (StatusCode, Json<Port>) {
    let mut ports = state.ports.lock().unwrap();
    let port = Port {
        id: ports.len() as u64 + 1,
        city: body.city,
    };
    ports.push(port.clone());
    (StatusCode::CREATED, Json(port))
}
