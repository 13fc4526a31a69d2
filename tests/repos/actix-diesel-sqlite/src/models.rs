//! Rows, and what is inserted.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::schema::{books, readers};

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize, Deserialize)]
#[diesel(table_name = books)]
pub struct Book {
    pub id: i32,
    pub title: String,
    pub pages: i32,
    pub lent: bool,
    pub printed_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Insertable, AsChangeset, Serialize, Deserialize)]
#[diesel(table_name = books)]
pub struct NewBook {
    pub title: String,
    pub pages: i32,
    pub lent: bool,
    pub printed_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Identifiable, Serialize, Deserialize)]
#[diesel(table_name = readers)]
pub struct Reader {
    pub id: i32,
    pub name: String,
}

#[derive(Debug, Clone, Insertable, Serialize, Deserialize)]
#[diesel(table_name = readers)]
pub struct NewReader {
    pub name: String,
}
