//! Keeps books.

use sqlx::SqlitePool;

use crate::error::Error;
use crate::models::book::{Book, BookInput};

/// Stores a book and returns it as stored.
pub async fn create(db: &SqlitePool, input: &BookInput) -> Result<Book, Error> {
    let book = sqlx::query_as(
        "INSERT INTO books (title, isbn)
         VALUES (?, ?)
         RETURNING id, title, isbn, created_at, updated_at",
    )
    .bind(&input.title)
    .bind(&input.isbn)
    .fetch_one(db)
    .await?;
    Ok(book)
}

/// Returns at most `limit` books whose id is greater than `after`, in order of their ids.
pub async fn list(db: &SqlitePool, after: i64, limit: i64) -> Result<Vec<Book>, Error> {
    let books = sqlx::query_as(
        "SELECT id, title, isbn, created_at, updated_at
         FROM books
         WHERE id > ?
         ORDER BY id
         LIMIT ?",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(db)
    .await?;
    Ok(books)
}

/// Returns the book with this id.
pub async fn get(db: &SqlitePool, id: i64) -> Result<Book, Error> {
    let book = sqlx::query_as(
        "SELECT id, title, isbn, created_at, updated_at
         FROM books
         WHERE id = ?",
    )
    .bind(id)
    .fetch_one(db)
    .await?;
    Ok(book)
}

/// Replaces the book with this id.
pub async fn update(db: &SqlitePool, id: i64, input: &BookInput) -> Result<Book, Error> {
    let book = sqlx::query_as(
        "UPDATE books
         SET title = ?, isbn = ?, updated_at = CURRENT_TIMESTAMP
         WHERE id = ?
         RETURNING id, title, isbn, created_at, updated_at",
    )
    .bind(&input.title)
    .bind(&input.isbn)
    .bind(id)
    .fetch_one(db)
    .await?;
    Ok(book)
}

/// Removes the book with this id.
pub async fn delete(db: &SqlitePool, id: i64) -> Result<(), Error> {
    let done = sqlx::query("DELETE FROM books WHERE id = ?")
        .bind(id)
        .execute(db)
        .await?;
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    Ok(())
}
