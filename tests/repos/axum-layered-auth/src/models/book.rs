use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Book {
    pub id: i64,
    pub isbn: String,
    pub pages: i32,
    pub lent: bool,
}

#[derive(Debug, Deserialize)]
pub struct CreateBook {
    pub isbn: String,
    pub pages: i32,
    pub lent: bool,
}
