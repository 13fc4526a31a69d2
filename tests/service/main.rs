//! A whole new service, per language and database: clean under its linters, its tests pass, it migrates, starts,
//! answers the questions that all services answer alike, and stops when told. One file a language says how.

mod consumers;
mod go;
mod graphql;
mod node;
mod proxy;
mod python;
mod running;
mod rust;
mod stack;
