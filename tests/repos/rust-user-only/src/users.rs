use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub struct Users(Arc<Mutex<Vec<User>>>);

#[derive(Clone, Serialize)]
pub struct User {
    pub id: usize,
    pub email: String,
    #[serde(skip)]
    pub password: String,
}

#[derive(Deserialize)]
pub struct Registration {
    pub email: String,
    pub password: String,
}

pub fn router() -> Router {
    Router::new()
        .route("/users", post(register))
        .route("/users/{id}", get(show))
        .with_state(Users::default())
}

async fn register(
    State(users): State<Users>,
    Json(new): Json<Registration>,
) -> (StatusCode, Json<User>) {
    let mut all = users.0.lock().unwrap();
    let user = User {
        id: all.len(),
        email: new.email,
        password: new.password,
    };
    all.push(user.clone());
    (StatusCode::CREATED, Json(user))
}

async fn show(State(users): State<Users>, Path(id): Path<usize>) -> Result<Json<User>, StatusCode> {
    let all = users.0.lock().unwrap();
    let user = all.get(id).cloned().ok_or(StatusCode::NOT_FOUND)?;
    assert!(!user.password.is_empty());
    Ok(Json(user))
}
