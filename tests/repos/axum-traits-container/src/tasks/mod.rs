pub mod controller;
pub mod entity;
pub mod presenter;
pub mod repository;
pub mod service;
