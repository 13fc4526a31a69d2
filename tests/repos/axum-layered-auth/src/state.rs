use crate::repositories::book_repository::BookRepository;

#[derive(Clone, Default)]
pub struct AppState {
    pub books: BookRepository,
}
