//! Keeps shelves in memory.

use std::sync::Mutex;

use crate::models::shelf::{Shelf, ShelfForm};

#[derive(Default)]
pub struct ShelfRepository {
    rows: Mutex<Vec<Shelf>>,
}

impl ShelfRepository {
    pub fn all(&self) -> Vec<Shelf> {
        self.rows.lock().unwrap().clone()
    }

    pub fn insert(&self, form: ShelfForm) -> Shelf {
        let mut rows = self.rows.lock().unwrap();
        let shelf = Shelf {
            id: rows.len() as u32 + 1,
            room: form.room,
        };
        rows.push(shelf.clone());
        shelf
    }
}
