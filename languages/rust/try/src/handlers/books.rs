//! Answers requests about books.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use sqlx::SqlitePool;

use crate::error::Error;
use crate::models::book::{Book, BookInput};
use crate::page::Page;
use crate::store::books;

pub async fn create(
    State(db): State<SqlitePool>,
    Json(input): Json<BookInput>,
) -> Result<(StatusCode, Json<Book>), Error> {
    input.validate()?;
    let book = books::create(&db, &input).await?;
    Ok((StatusCode::CREATED, Json(book)))
}

pub async fn list(
    State(db): State<SqlitePool>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Book>>, Error> {
    let books = books::list(&db, page.after, page.limit()).await?;
    Ok(Json(books))
}

pub async fn get(State(db): State<SqlitePool>, Path(id): Path<i64>) -> Result<Json<Book>, Error> {
    let book = books::get(&db, id).await?;
    Ok(Json(book))
}

pub async fn update(
    State(db): State<SqlitePool>,
    Path(id): Path<i64>,
    Json(input): Json<BookInput>,
) -> Result<Json<Book>, Error> {
    input.validate()?;
    let book = books::update(&db, id, &input).await?;
    Ok(Json(book))
}

pub async fn delete(
    State(db): State<SqlitePool>,
    Path(id): Path<i64>,
) -> Result<StatusCode, Error> {
    books::delete(&db, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
