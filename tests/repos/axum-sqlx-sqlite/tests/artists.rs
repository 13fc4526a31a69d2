//! Artists, asked for over HTTP.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use axum::Router;
use http_body_util::BodyExt;
use serde_json::{json, Value};
use sqlx::sqlite::SqlitePoolOptions;
use tower::ServiceExt;

async fn app() -> Router {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await
        .unwrap();
    sqlx::migrate!().run(&pool).await.unwrap();
    gigs::routes::router(pool)
}

async fn send(app: &Router, method: Method, uri: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn an_artist_is_created_changed_and_removed() {
    let app = app().await;
    let new = json!({ "name": "The Pines", "members": 4, "touring": true, "founded_on": "2019-05-01" });
    let (status, artist) = send(&app, Method::POST, "/artists", new.clone()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(artist["name"], "The Pines");
    assert_eq!(artist["members"], 4);
    assert_eq!(artist["touring"], true);
    assert_eq!(artist["founded_on"], "2019-05-01");

    let (status, again) = send(&app, Method::POST, "/artists", new).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(again["error"], "this name is taken");

    let (status, artist) = send(&app, Method::PATCH, "/artists/1", json!({ "members": 5 })).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(artist["name"], "The Pines");
    assert_eq!(artist["members"], 5);

    let (_, all) = send(&app, Method::GET, "/artists", Value::Null).await;
    assert_eq!(all.as_array().unwrap().len(), 1);

    let (status, _) = send(&app, Method::DELETE, "/artists/1", Value::Null).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let (status, _) = send(&app, Method::GET, "/artists/1", Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
