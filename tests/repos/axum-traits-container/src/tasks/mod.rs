pub mod controller;
pub mod entity;
pub mod repository;
pub mod service;
