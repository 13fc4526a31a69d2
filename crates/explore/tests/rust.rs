//! What only Rust has: extractors that stand guard, modules that are there for tests, modules named in a path.

#![expect(clippy::unwrap_used, reason = "failing is the point")]

mod common;

use common::Memory;
use scaffold_core::ServiceFacts;

const MANIFEST: (&str, &str) =
    ("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n\n[dependencies]\naxum = \"0.8\"\n");

fn service(files: &[(&str, &str)]) -> ServiceFacts {
    let files: Vec<_> = [MANIFEST].iter().chain(files).copied().collect();
    let facts = scaffold_explore::explore(&scaffold_lang_rust::pack().unwrap(), &Memory::new(&files));
    facts.unwrap().unwrap().services.remove(0)
}

fn routes(files: &[(&str, &str)]) -> Vec<String> {
    let shown = |r: &scaffold_core::Route| {
        format!("{} {} {}", r.method, r.path, if r.auth { "auth" } else { "open" })
    };
    service(files).routes.iter().map(shown).collect()
}

#[test]
fn an_extractor_that_turns_callers_away_stands_guard() {
    let main = r#"mod caller;

use axum::routing::get;
use axum::Router;
use caller::{Caller, Page};

fn main() {
    let app = Router::new().route("/books", get(list).post(create)).route("/mine", get(mine));
}

async fn list(page: Page) {}

async fn create(caller: Caller, page: Page) {}

async fn mine(caller: Option<Caller>) {}
"#;
    let caller = r#"use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::StatusCode;

pub struct Caller(pub u32);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        known(parts).map(Self).ok_or(StatusCode::UNAUTHORIZED)
    }
}

pub struct Page(pub u32);

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        number(parts).map(Self).ok_or(StatusCode::BAD_REQUEST)
    }
}
"#;
    assert_eq!(
        routes(&[("src/main.rs", main), ("src/caller.rs", caller)]),
        ["GET /books open", "POST /books auth", "GET /mine open"]
    );
}

#[test]
fn routes_of_tests_are_none_of_the_service() {
    let main = r#"use axum::routing::get;
use axum::Router;

fn main() {
    app();
}

fn app() -> Router {
    Router::new().route("/books", get(list))
}

async fn list() {}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake() -> Router {
        Router::new().route("/fake", get(list))
    }

    #[tokio::test]
    async fn lists() {
        let app = Router::<()>::new().route("/other", get(list));
    }
}
"#;
    assert_eq!(routes(&[("src/main.rs", main)]), ["GET /books open"]);
}

#[test]
fn files_that_are_used_by_a_path_alone_belong_to_their_resource() {
    let main = "mod books;\n\nfn main() {\n    let app = axum::Router::new().nest(\"/books\", books::router());\n}\n";
    let books = "use axum::routing::get;\nuse axum::Router;\n\npub struct Book {\n    pub id: u32,\n    pub title: String,\n}\n\npub fn router() -> Router {\n    Router::new().route(\"/\", get(list))\n}\n\nasync fn list() {}\n";
    let found = service(&[("src/main.rs", main), ("src/books.rs", books)]);
    let book = found.resource("book").unwrap();
    assert_eq!(book.files, ["src/books.rs"]);
}

#[test]
fn a_type_that_says_that_it_is_a_model_stands_for_its_resource() {
    let main = "mod model;\n\nuse axum::routing::get;\nuse axum::Router;\n\nfn main() {\n    let app = Router::new().route(\"/notes\", get(list_notes).post(create_note));\n}\n\nasync fn list_notes() {}\n\nasync fn create_note() {}\n";
    let model = "pub struct NoteModel {\n    pub id: u32,\n    pub title: String,\n}\n";
    let found = service(&[("src/main.rs", main), ("src/model.rs", model)]);
    let note = found.resource("note").unwrap();
    assert_eq!(note.entity.as_ref().map(|e| e.name.as_str()), Some("NoteModel"));
}
