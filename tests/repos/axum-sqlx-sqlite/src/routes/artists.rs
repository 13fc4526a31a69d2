//! Artists over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use sqlx::SqlitePool;

use crate::db;
use crate::models::{Artist, ArtistPatch, NewArtist};
use crate::Result;

pub fn router() -> Router<SqlitePool> {
    Router::new()
        .route("/", get(list_artists).post(create_artist))
        .route(
            "/{id}",
            get(get_artist).patch(update_artist).delete(delete_artist),
        )
}

async fn list_artists(State(pool): State<SqlitePool>) -> Result<Json<Vec<Artist>>> {
    Ok(Json(db::artists::list(&pool).await?))
}

async fn create_artist(
    State(pool): State<SqlitePool>,
    Json(new): Json<NewArtist>,
) -> Result<(StatusCode, Json<Artist>)> {
    let artist = db::artists::insert(&pool, &new).await?;
    Ok((StatusCode::CREATED, Json(artist)))
}

async fn get_artist(State(pool): State<SqlitePool>, Path(id): Path<i64>) -> Result<Json<Artist>> {
    Ok(Json(db::artists::find(&pool, id).await?))
}

async fn update_artist(
    State(pool): State<SqlitePool>,
    Path(id): Path<i64>,
    Json(patch): Json<ArtistPatch>,
) -> Result<Json<Artist>> {
    Ok(Json(db::artists::update(&pool, id, patch).await?))
}

async fn delete_artist(State(pool): State<SqlitePool>, Path(id): Path<i64>) -> Result<StatusCode> {
    db::artists::delete(&pool, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
