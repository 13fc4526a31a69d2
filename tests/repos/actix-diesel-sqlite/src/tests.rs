use actix_web::http::StatusCode;
use actix_web::{test, web, App};
use serde_json::{json, Value};

use crate::models::Book;
use crate::{db, routes};

#[actix_web::test]
async fn a_book_is_created_read_and_deleted() {
    let pool = web::Data::new(db::connect(":memory:"));
    let app = test::init_service(App::new().app_data(pool).configure(routes)).await;

    let body = json!({"title": "Emma", "pages": 474, "lent": false, "printed_on": "1815-12-23"});
    let request = test::TestRequest::post()
        .uri("/api/books")
        .set_json(&body)
        .to_request();
    let response = test::call_service(&app, request).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let book: Book = test::read_body_json(response).await;
    assert_eq!(book.title, "Emma");
    assert_eq!(book.pages, 474);
    assert!(!book.lent);

    let request = test::TestRequest::post()
        .uri("/api/books")
        .set_json(&body)
        .to_request();
    assert_eq!(
        test::call_service(&app, request).await.status(),
        StatusCode::CONFLICT
    );

    let request = test::TestRequest::get().uri("/api/books").to_request();
    let books: Vec<Value> = test::call_and_read_body_json(&app, request).await;
    assert_eq!(books.len(), 1);
    assert_eq!(books[0]["title"], "Emma");

    let uri = format!("/api/books/{}", book.id);
    let request = test::TestRequest::delete().uri(&uri).to_request();
    assert_eq!(
        test::call_service(&app, request).await.status(),
        StatusCode::NO_CONTENT
    );
    let request = test::TestRequest::get().uri(&uri).to_request();
    assert_eq!(
        test::call_service(&app, request).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[actix_web::test]
async fn readers_are_listed() {
    let pool = web::Data::new(db::connect(":memory:"));
    let app = test::init_service(App::new().app_data(pool).configure(routes)).await;
    let request = test::TestRequest::post()
        .uri("/api/readers")
        .set_json(json!({"name": "Ada"}))
        .to_request();
    assert_eq!(
        test::call_service(&app, request).await.status(),
        StatusCode::CREATED
    );
    let request = test::TestRequest::get().uri("/api/readers").to_request();
    let readers: Vec<Value> = test::call_and_read_body_json(&app, request).await;
    assert_eq!(readers[0]["name"], "Ada");
}
