//! A token that a service whose settings hold the key would give: what is guarded can be asked with it.

use crate::settings::Settings;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::{SystemTime, UNIX_EPOCH};

/// How long a token holds, in seconds: longer than any check.
const HOLDS: u64 = 3600;

/// A JSON Web Token (RFC 7519) signed with HMAC-SHA256 by the key that settings name; `None` where they name none.
pub(crate) fn token(settings: &Settings) -> Option<String> {
    let is = |name: &str, any: &[&str]| name.split('_').any(|w| any.contains(&w.to_lowercase().as_str()));
    let find = |fits: &dyn Fn(&str) -> bool| {
        let mut found = settings.0.iter().filter(|(name, value)| !value.is_empty() && fits(name));
        found.next().map(|(_, value)| value.clone())
    };
    let secret = find(&|n| is(n, &["jwt", "token", "auth"]) && is(n, &["secret", "key"]))?;
    let mut claims = json!({"sub": "1"});
    for (claim, names) in [("iss", ["issuer", "iss"]), ("aud", ["audience", "aud"])] {
        if let Some(value) = find(&|n| is(n, &names)) {
            claims[claim] = value.into();
        }
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    (claims["iat"], claims["exp"]) = (now.into(), (now + HOLDS).into());
    sign(&claims, &secret)
}

fn sign(claims: &Value, secret: &str) -> Option<String> {
    let signed = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(signed.as_bytes());
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
}

/// The same token as one that nobody signed (RFC 7519, section 6).
pub(crate) fn unsigned(token: &str) -> Option<String> {
    let claims = token.split('.').nth(1)?;
    Some(format!("{}.{claims}.", part(&json!({"alg": "none", "typ": "JWT"}))))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_settings_do() {
        let settings = |pairs: &[(&str, &str)]| {
            Settings(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
        };
        let made = token(&settings(&[("JWT_SECRET", "s"), ("JWT_ISSUER", "shop"), ("JWT_AUDIENCE", "")]));
        let parts: Vec<String> = made.unwrap().split('.').map(str::to_owned).collect();
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[1]).unwrap()).unwrap();
        assert_eq!(
            (&claims["iss"], &claims["aud"], &claims["sub"]),
            (&json!("shop"), &Value::Null, &json!("1"))
        );
        let bare = unsigned(&parts.join(".")).unwrap();
        assert!(bare.ends_with(&format!(".{}.", parts[1])), "{bare}");
        assert_eq!(token(&settings(&[("API_KEY", "s"), ("JWT_TTL", "15m")])), None);
    }
}
