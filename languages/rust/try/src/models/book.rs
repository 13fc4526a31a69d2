//! Books, and what callers send of them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::error::Error;

/// A stored book.
#[derive(Debug, Clone, Serialize, Deserialize, FromRow)]
pub struct Book {
    pub id: i64,
    pub title: String,
    pub isbn: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What callers send to create or replace a book.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BookInput {
    pub title: String,
    pub isbn: String,
}

impl BookInput {
    /// Says which fields can't be stored, and why.
    pub fn validate(&self) -> Result<(), Error> {
        let mut faults = BTreeMap::new();
        if self.title.trim().is_empty() {
            faults.insert("title", "must not be empty");
        }
        if self.isbn.trim().is_empty() {
            faults.insert("isbn", "must not be empty");
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}
