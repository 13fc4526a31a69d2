use axum::body::Body;
use axum::http::{Request, StatusCode};
use ferries::{routes, state::AppState};
use http_body_util::BodyExt;
use serde_json::{json, Value};
use tower::ServiceExt;

#[tokio::test]
async fn a_ferry_is_created_and_read() {
    let app = routes::router(AppState::default());
    let body = json!({ "name": "Frisia", "decks": 2, "sailing": true });
    let request = Request::post("/ferries")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let ferry: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(ferry["name"], "Frisia");
    assert_eq!(ferry["decks"], 2);

    let request = Request::get("/ferries/1").body(Body::empty()).unwrap();
    assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn the_service_is_well() {
    let request = Request::get("/health").body(Body::empty()).unwrap();
    let response = routes::router(AppState::default())
        .oneshot(request)
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}
