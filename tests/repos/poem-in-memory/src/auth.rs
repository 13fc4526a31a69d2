//! Who may write.

use poem::http::StatusCode;
use poem::{Error, FromRequest, Request, RequestBody, Result};

/// The operator whose key came with the request.
pub struct AuthUser;

impl<'a> FromRequest<'a> for AuthUser {
    async fn from_request(req: &'a Request, _body: &mut RequestBody) -> Result<Self> {
        match req.header("x-api-key") {
            Some("operator") => Ok(Self),
            _ => Err(Error::from_status(StatusCode::UNAUTHORIZED)),
        }
    }
}
