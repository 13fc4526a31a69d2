//! Books over HTTP.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode, header};
use bookshelf::models::book::{Book, BookInput};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

async fn app() -> Router {
    let db = bookshelf::store::open(":memory:").await.unwrap();
    bookshelf::routes::router(db)
}

async fn ask(app: &Router, method: Method, path: &str, body: String) -> (StatusCode, Bytes) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body))
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    (
        status,
        response.into_body().collect().await.unwrap().to_bytes(),
    )
}

async fn send(app: &Router, method: Method, path: &str, input: &BookInput) -> (StatusCode, Bytes) {
    ask(app, method, path, serde_json::to_string(input).unwrap()).await
}

#[tokio::test]
async fn books_are_kept() {
    let app = app().await;
    let mut input = BookInput {
        title: "The Left Hand of Darkness".to_owned(),
        isbn: "978-0-441-47812-5".to_owned(),
    };

    let (status, body) = send(&app, Method::POST, "/books", &input).await;
    assert_eq!(status, StatusCode::CREATED);
    let book: Book = serde_json::from_slice(&body).unwrap();
    assert_eq!(book.title, input.title);
    assert_eq!(book.isbn, input.isbn);

    let (status, _) = send(&app, Method::POST, "/books", &input).await;
    assert_eq!(status, StatusCode::CONFLICT);

    let path = format!("/books/{}", book.id);
    input.title = "The Dispossessed".to_owned();
    let (status, body) = send(&app, Method::PUT, &path, &input).await;
    assert_eq!(status, StatusCode::OK);
    let book: Book = serde_json::from_slice(&body).unwrap();
    assert_eq!(book.title, input.title);

    for (method, path, want) in [
        (Method::GET, path.as_str(), StatusCode::OK),
        (Method::GET, "/books", StatusCode::OK),
        (Method::DELETE, path.as_str(), StatusCode::NO_CONTENT),
        (Method::GET, path.as_str(), StatusCode::NOT_FOUND),
        (Method::DELETE, path.as_str(), StatusCode::NOT_FOUND),
    ] {
        let (status, _) = ask(&app, method.clone(), path, String::new()).await;
        assert_eq!(status, want, "{method} {path}");
    }
}

#[tokio::test]
async fn book_input_is_validated() {
    let app = app().await;
    let input = BookInput {
        title: String::new(),
        isbn: String::new(),
    };
    let (status, _) = send(&app, Method::POST, "/books", &input).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}
