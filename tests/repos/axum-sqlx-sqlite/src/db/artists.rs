//! The statements about artists.

use sqlx::SqlitePool;

use crate::error::on_unique;
use crate::models::{Artist, ArtistPatch, NewArtist};
use crate::{Error, Result};

pub async fn list(pool: &SqlitePool) -> Result<Vec<Artist>> {
    let artists = sqlx::query_as::<_, Artist>("SELECT * FROM artists ORDER BY id")
        .fetch_all(pool)
        .await?;
    Ok(artists)
}

pub async fn find(pool: &SqlitePool, id: i64) -> Result<Artist> {
    sqlx::query_as::<_, Artist>("SELECT id, name, members, touring, founded_on FROM artists WHERE id = $1")
        .bind(id)
        .fetch_optional(pool)
        .await?
        .ok_or(Error::NotFound)
}

pub async fn insert(pool: &SqlitePool, new: &NewArtist) -> Result<Artist> {
    sqlx::query_as::<_, Artist>(
        r#"
        INSERT INTO artists (name, members, touring, founded_on)
        VALUES ($1, $2, $3, $4)
        RETURNING id, name, members, touring, founded_on
        "#,
    )
    .bind(&new.name)
    .bind(new.members)
    .bind(new.touring)
    .bind(new.founded_on)
    .fetch_one(pool)
    .await
    .map_err(|e| on_unique(e, "this name is taken"))
}

pub async fn update(pool: &SqlitePool, id: i64, patch: ArtistPatch) -> Result<Artist> {
    let found = find(pool, id).await?;
    sqlx::query_as::<_, Artist>(
        r#"
        UPDATE artists
        SET name = $2, members = $3, touring = $4, founded_on = $5
        WHERE id = $1
        RETURNING id, name, members, touring, founded_on
        "#,
    )
    .bind(id)
    .bind(patch.name.unwrap_or(found.name))
    .bind(patch.members.unwrap_or(found.members))
    .bind(patch.touring.unwrap_or(found.touring))
    .bind(patch.founded_on.or(found.founded_on))
    .fetch_one(pool)
    .await
    .map_err(|e| on_unique(e, "this name is taken"))
}

pub async fn delete(pool: &SqlitePool, id: i64) -> Result<()> {
    let done = sqlx::query("DELETE FROM artists WHERE id = $1")
        .bind(id)
        .execute(pool)
        .await?;
    match done.rows_affected() {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
