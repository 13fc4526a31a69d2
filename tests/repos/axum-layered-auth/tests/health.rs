use axum::body::Body;
use axum::http::{Request, StatusCode};
use library::{routes, state::AppState};
use tower::ServiceExt;

#[tokio::test]
async fn answers() {
    let request = Request::get("/health").body(Body::empty()).unwrap();
    let response = routes::app(AppState::default()).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}
