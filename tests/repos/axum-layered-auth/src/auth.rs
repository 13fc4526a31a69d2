use axum::extract::FromRequestParts;
use axum::http::{request::Parts, StatusCode};

/// Whoever holds the token of the desk.
pub struct AuthUser;

impl<S: Send + Sync> FromRequestParts<S> for AuthUser {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let header = parts.headers.get("authorization").and_then(|v| v.to_str().ok());
        match header {
            Some("Bearer desk") => Ok(Self),
            _ => Err(StatusCode::UNAUTHORIZED),
        }
    }
}
