use crate::error::AppError;
use crate::models::book::{Book, CreateBook};
use std::sync::{Arc, RwLock};

#[derive(Clone, Default)]
pub struct BookRepository {
    rows: Arc<RwLock<Vec<Book>>>,
}

impl BookRepository {
    pub fn all(&self) -> Vec<Book> {
        self.rows.read().unwrap().clone()
    }

    pub fn find(&self, id: i64) -> Option<Book> {
        self.rows.read().unwrap().iter().find(|book| book.id == id).cloned()
    }

    pub fn insert(&self, new: CreateBook) -> Result<Book, AppError> {
        let mut rows = self.rows.write().unwrap();
        if rows.iter().any(|book| book.isbn == new.isbn) {
            return Err(AppError::Conflict("this isbn is taken"));
        }
        let book = Book {
            id: rows.last().map_or(1, |last| last.id + 1),
            isbn: new.isbn,
            pages: new.pages,
            lent: new.lent,
        };
        rows.push(book.clone());
        Ok(book)
    }

    pub fn update(&self, id: i64, new: CreateBook) -> Option<Book> {
        let mut rows = self.rows.write().unwrap();
        let book = rows.iter_mut().find(|book| book.id == id)?;
        book.isbn = new.isbn;
        book.pages = new.pages;
        book.lent = new.lent;
        Some(book.clone())
    }

    pub fn remove(&self, id: i64) -> bool {
        let mut rows = self.rows.write().unwrap();
        let before = rows.len();
        rows.retain(|book| book.id != id);
        rows.len() < before
    }
}
