pub mod books;
pub mod readers;
