use crate::auth::AuthUser;
use crate::error::AppError;
use crate::models::book::{Book, CreateBook};
use crate::state::AppState;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::Json;

pub async fn list_books(State(state): State<AppState>) -> Json<Vec<Book>> {
    Json(state.books.all())
}

pub async fn get_book(
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<Json<Book>, AppError> {
    state.books.find(id).map(Json).ok_or(AppError::NotFound)
}

pub async fn create_book(
    _user: AuthUser,
    State(state): State<AppState>,
    Json(payload): Json<CreateBook>,
) -> Result<(StatusCode, Json<Book>), AppError> {
    let book = state.books.insert(payload)?;
    Ok((StatusCode::CREATED, Json(book)))
}

pub async fn update_book(
    _user: AuthUser,
    State(state): State<AppState>,
    Path(id): Path<i64>,
    Json(payload): Json<CreateBook>,
) -> Result<Json<Book>, AppError> {
    state.books.update(id, payload).map(Json).ok_or(AppError::NotFound)
}

pub async fn delete_book(
    _user: AuthUser,
    State(state): State<AppState>,
    Path(id): Path<i64>,
) -> Result<StatusCode, AppError> {
    if state.books.remove(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(AppError::NotFound)
    }
}
