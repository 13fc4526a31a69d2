//! Venues over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use sqlx::SqlitePool;

use crate::db;
use crate::models::{NewVenue, Venue};
use crate::Result;

pub fn router() -> Router<SqlitePool> {
    Router::new().route("/", get(list_venues).post(create_venue))
}

async fn list_venues(State(pool): State<SqlitePool>) -> Result<Json<Vec<Venue>>> {
    Ok(Json(db::venues::list(&pool).await?))
}

async fn create_venue(
    State(pool): State<SqlitePool>,
    Json(new): Json<NewVenue>,
) -> Result<(StatusCode, Json<Venue>)> {
    let venue = db::venues::insert(&pool, &new).await?;
    Ok((StatusCode::CREATED, Json(venue)))
}
