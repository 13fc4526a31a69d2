use axum::body::Body;
use axum::http::{Request, StatusCode};
use beacon::{AppState, app};
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn get(path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app(AppState::new("beacon")).oneshot(request).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn it_is_alive() {
    assert_eq!(get("/api/livez").await, (StatusCode::NO_CONTENT, String::new()));
}

#[tokio::test]
async fn it_says_its_name() {
    assert_eq!(get("/api/name").await, (StatusCode::OK, "beacon".to_owned()));
}
