pub mod magazine;
