//! JSON Web Tokens (RFC 7519) signed with HMAC-SHA256, valid ones and forged ones.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a token says, and how it is signed.
#[derive(Debug, Clone)]
pub struct Claims<'a> {
    /// `sub`
    pub subject: &'a str,
    /// `iss`
    pub issuer: &'a str,
    /// `aud`
    pub audience: &'a str,
    /// Seconds from now until it expires; negative for one that has expired.
    pub expires_in: i64,
    /// `alg` of the header; anything but `HS256` leaves the signature empty.
    pub algorithm: &'a str,
}

/// The token for `claims`, signed with `secret`.
pub fn token(claims: &Claims<'_>, secret: &str) -> String {
    let now =
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(0));
    let header = json!({"alg": claims.algorithm, "typ": "JWT"});
    let body = json!({
        "sub": claims.subject, "iss": claims.issuer, "aud": claims.audience,
        "iat": now, "exp": now + claims.expires_in,
    });
    let part = |v: &serde_json::Value| URL_SAFE_NO_PAD.encode(v.to_string());
    let signed = format!("{}.{}", part(&header), part(&body));
    let signature = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mut mac) if claims.algorithm == "HS256" => {
            mac.update(signed.as_bytes());
            URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
        }
        _ => String::new(),
    };
    format!("{signed}.{signature}")
}
