pub mod book_handler;
pub mod health_handler;
