//! Requests in words, and what is read from them.

use scaffold_core::{Auth, Request};
use scaffold_request::{Said, Vocabulary};

fn said(requirements: &str, files: &[&str]) -> Result<Said, String> {
    let request = Request {
        requirements: Some(requirements.to_owned()),
        files_to_create: files.iter().map(|f| (*f).to_owned()).collect(),
        ..Request::default()
    };
    Vocabulary::load().expect("a vocabulary").feature(&request).map_err(|d| d.to_string())
}

fn fields(said: &Said) -> Vec<String> {
    said.feature.fields.iter().map(|f| format!("{}:{}", f.snake(), f.ty.class())).collect()
}

#[test]
fn words_name_kind_and_noun() {
    for (text, kind, noun) in [
        ("Create user management API with CRUD operations", "rest", "users"),
        ("Build GraphQL API for product catalog", "graphql", "products"),
        ("Build notification service with RabbitMQ consumer", "consumer", "notifications"),
        ("Add a REST API for blog posts", "rest", "blog_posts"),
        ("CRUD endpoints for order-items", "rest", "order_items"),
        ("Manage invoices.", "rest", "invoices"),
    ] {
        let said = said(text, &[]).unwrap();
        assert_eq!(
            (said.feature.kind.as_str(), said.feature.resource.plural_snake().as_str()),
            (kind, noun),
            "{text}"
        );
    }
}

#[test]
fn fields_come_from_words_names_and_the_noun() {
    let said_ = said("Create customer API with name, email and age", &[]).unwrap();
    assert_eq!(fields(&said_), ["name:string", "email:string", "age:int"]);
    let said_ = said("Add tickets with fields subject and shoe size", &[]).unwrap();
    assert_eq!(fields(&said_), ["subject:string", "shoe_size:string"]);
    let said_ = said("Add tickets (subject:string, opened_at:datetime?)", &[]).unwrap();
    assert_eq!(fields(&said_), ["subject:string", "opened_at:datetime"]);
    let said_ = said("Create user API", &[]).unwrap();
    assert_eq!(fields(&said_), ["name:string", "email:string"]);
    assert!(said_.notes[0].message.contains("names no fields"), "{:?}", said_.notes);
}

#[test]
fn protection_and_cache_are_heard() {
    assert_eq!(said("Create orders API with authentication", &[]).unwrap().feature.auth, Auth::Required);
    assert_eq!(said("Create a public orders API", &[]).unwrap().feature.auth, Auth::None);
    assert_eq!(said("Create orders API", &[]).unwrap().feature.auth, Auth::Inherit);
    assert!(said("Create orders API with Redis cache", &[]).unwrap().cache);
}

#[test]
fn what_is_not_understood_is_told() {
    let said = said("Create orders API with full-text search and export", &[]).unwrap();
    let notes: Vec<&str> = said.notes.iter().map(|n| n.message.as_str()).collect();
    assert!(notes.iter().any(|n| n.contains("`text search`") && n.contains("`export`")), "{notes:?}");
}

#[test]
fn paths_decide_where_words_do_not() {
    let files = ["internal/handlers/users.go", "internal/models/user.go", "migrations/001_create_users.sql"];
    assert_eq!(said("Create a REST API", &files).unwrap().feature.resource.plural_snake(), "users");
    assert_eq!(said("Create users and roles", &files).unwrap().feature.resource.plural_snake(), "users");
    assert_eq!(
        said("Create a REST API", &["src/users/handler.go"]).unwrap().feature.resource.plural_snake(),
        "users"
    );
    assert!(said("Create a REST API", &["users.go", "orders.go"]).unwrap_err().contains("names no resource"));
}
