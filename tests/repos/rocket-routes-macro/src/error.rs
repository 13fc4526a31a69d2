//! What went wrong, as callers see it.

use rocket::serde::json::Json;
use rocket::serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(crate = "rocket::serde")]
pub struct Message {
    pub error: String,
}

#[derive(Debug, Responder)]
pub enum ApiError {
    #[response(status = 404)]
    NotFound(Json<Message>),
    #[response(status = 409)]
    Conflict(Json<Message>),
}

impl ApiError {
    pub fn not_found() -> Self {
        Self::NotFound(Json(Message {
            error: "not found".to_owned(),
        }))
    }

    pub fn conflict(error: &str) -> Self {
        Self::Conflict(Json(Message {
            error: error.to_owned(),
        }))
    }
}
