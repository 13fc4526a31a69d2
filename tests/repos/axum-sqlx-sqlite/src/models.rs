//! What is stored, and what callers send.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// An artist as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromRow)]
pub struct Artist {
    pub id: i64,
    pub name: String,
    pub members: i64,
    pub touring: bool,
    pub founded_on: Option<NaiveDate>,
}

/// What a caller says of an artist.
#[derive(Debug, Clone, Deserialize)]
pub struct NewArtist {
    pub name: String,
    pub members: i64,
    pub touring: bool,
    pub founded_on: Option<NaiveDate>,
}

/// What may change of an artist.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ArtistPatch {
    pub name: Option<String>,
    pub members: Option<i64>,
    pub touring: Option<bool>,
    pub founded_on: Option<NaiveDate>,
}

/// A venue as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromRow)]
pub struct Venue {
    pub id: i64,
    pub name: String,
    pub city: String,
}

/// What a caller says of a venue.
#[derive(Debug, Clone, Deserialize)]
pub struct NewVenue {
    pub name: String,
    pub city: String,
}
