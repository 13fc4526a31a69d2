//! The statements about venues.

use sqlx::SqlitePool;

use crate::models::{NewVenue, Venue};
use crate::Result;

pub async fn list(pool: &SqlitePool) -> Result<Vec<Venue>> {
    Ok(sqlx::query_as::<_, Venue>("SELECT * FROM venues ORDER BY id")
        .fetch_all(pool)
        .await?)
}

pub async fn insert(pool: &SqlitePool, new: &NewVenue) -> Result<Venue> {
    let venue = sqlx::query_as::<_, Venue>("INSERT INTO venues (name, city) VALUES ($1, $2) RETURNING *")
        .bind(&new.name)
        .bind(&new.city)
        .fetch_one(pool)
        .await?;
    Ok(venue)
}
