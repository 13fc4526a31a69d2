//! The questions that a service with [`USERS`] must answer, over real HTTP, whatever language it is written in.

use crate::token::{Claims, token};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode};

/// The resource that is asked for.
pub const USERS: &str = "users name:string email:string:unique:email age:int?";

/// Whom to ask, and what the service was configured with.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// `http://127.0.0.1:8080`, without a slash at the end.
    pub base: &'a str,
    /// The secret that tokens are signed with.
    pub secret: &'a str,
    /// The issuer that tokens must have.
    pub issuer: &'a str,
    /// The audience that tokens must have.
    pub audience: &'a str,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    json: Value,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }
}

struct Session<'a> {
    asked: &'a Asked<'a>,
    agent: Agent,
    faults: Vec<String>,
}

/// Asks every question and returns what was answered wrongly, one line each.
pub fn ask_service(asked: &Asked<'_>) -> Vec<String> {
    let agent =
        // A server that refuses a body closes the connection; the next question must not meet it half closed.
        Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_idle_connections(0)
            .build()
            .into();
    let mut s = Session { asked, agent, faults: Vec::new() };
    s.health();
    s.tokens();
    let location = s.create();
    s.refuse_bad_input();
    s.read(&location);
    s.change(&location);
    s.framework_errors();
    s.text_is_data();
    s.pages();
    s.remove(&location);
    s.faults
}

impl Session<'_> {
    fn token(&self, change: impl FnOnce(&mut Claims<'_>)) -> String {
        let mut claims = Claims {
            subject: "tester",
            issuer: self.asked.issuer,
            audience: self.asked.audience,
            expires_in: 600,
            algorithm: "HS256",
        };
        change(&mut claims);
        token(&claims, self.asked.secret)
    }

    fn send(
        &mut self,
        method: &str,
        path: &str,
        token: Option<&str>,
        content: &str,
        body: Option<Vec<u8>>,
    ) -> Answer {
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.asked.base));
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("Content-Type", content);
        }
        let sent = request.body(body.unwrap_or_default()).map_err(|e| e.to_string());
        let answered = sent.and_then(|r| self.agent.run(r).map_err(|e| e.to_string()));
        match answered {
            Ok(mut response) => {
                let text = response.body_mut().read_to_string().unwrap_or_default();
                let json = serde_json::from_str(&text).unwrap_or(Value::Null);
                Answer { status: response.status(), headers: response.headers().clone(), json }
            }
            Err(e) => {
                self.faults.push(format!("{method} {path}: no answer: {e}"));
                Answer { status: StatusCode::IM_A_TEAPOT, headers: HeaderMap::new(), json: Value::Null }
            }
        }
    }

    fn signed(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let token = self.token(|_| {});
        self.send(method, path, Some(&token), "application/json", Some(body.to_string().into_bytes()))
    }

    fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None, "", None)
    }

    fn want(&mut self, question: &str, holds: bool, got: &Answer) {
        if !holds {
            self.faults.push(format!(
                "{question}: got {} {} {}",
                got.status,
                got.header("content-type"),
                got.json
            ));
        }
    }

    /// An error: its status, and the shape of RFC 9457.
    fn want_problem(&mut self, question: &str, status: u16, got: &Answer) {
        let shaped = got.header("content-type").starts_with("application/problem+json")
            && got.json["status"] == status
            && got.json["title"].is_string();
        self.want(question, got.status == status && shaped, got);
    }

    /// A 422 that points at a field.
    fn want_pointer(&mut self, question: &str, pointer: &str, got: &Answer) {
        self.want_problem(question, 422, got);
        self.want(
            &format!("{question}, with a pointer to {pointer}"),
            got.json.to_string().contains(pointer),
            got,
        );
    }

    fn health(&mut self) {
        for path in ["/livez", "/readyz"] {
            let a = self.get(path);
            self.want(path, a.status == 200, &a);
        }
        let a = self.get("/metrics");
        self.want("metrics are served", a.status == 200, &a);
        let a = self.get("/openapi.yaml");
        let b = self.get("/openapi.json");
        self.want("the API's description is served", a.status == 200 || b.status == 200, &a);
    }

    fn tokens(&mut self) {
        let body = json!({"name": "Nobody", "email": "nobody@example.com"});
        let bytes = || Some(body.to_string().into_bytes());
        let a = self.send("POST", "/users", None, "application/json", bytes());
        self.want_problem("no token", 401, &a);
        self.want("no token names the scheme", a.header("www-authenticate").starts_with("Bearer"), &a);
        for (what, bad) in [
            ("an expired token", self.token(|c| c.expires_in = -60)),
            ("a token of another issuer", self.token(|c| c.issuer = "somebody-else")),
            ("a token for another audience", self.token(|c| c.audience = "somewhere-else")),
            ("a token without a signature", self.token(|c| c.algorithm = "none")),
            ("a token of another algorithm", self.token(|c| c.algorithm = "HS512")),
            ("no token at all", "nonsense".to_owned()),
        ] {
            let a = self.send("POST", "/users", Some(&bad), "application/json", bytes());
            self.want_problem(what, 401, &a);
        }
    }

    fn create(&mut self) -> String {
        let a = self.signed("POST", "/users", &json!({"name": "Ada", "email": "ada@example.com", "age": 36}));
        self.want("create", a.status == 201, &a);
        let location = a.header("location").to_owned();
        self.want("create says where", location.starts_with("/users/"), &a);
        let stored = a.json["name"] == "Ada" && a.json["email"] == "ada@example.com" && a.json["age"] == 36;
        self.want("create answers what is stored", stored && !a.json["id"].is_null(), &a);
        let a = self.signed("POST", "/users", &json!({"name": "Ada again", "email": "ada@example.com"}));
        self.want_problem("a duplicate", 409, &a);
        location
    }

    fn refuse_bad_input(&mut self) {
        let a = {
            let token = self.token(|_| {});
            self.send("POST", "/users", Some(&token), "application/json", Some(b"{\"name\":".to_vec()))
        };
        self.want_problem("broken JSON", 400, &a);
        let long = "x".repeat(300);
        for (what, pointer, body) in [
            ("a missing field", "/email", json!({"name": "B"})),
            ("a bad address", "/email", json!({"name": "B", "email": "nowhere"})),
            ("an empty name", "/name", json!({"name": "", "email": "b@example.com"})),
            ("a name that is too long", "/name", json!({"name": long, "email": "b@example.com"})),
            ("U+0000 in text", "/name", json!({"name": "a\u{0}b", "email": "b@example.com"})),
        ] {
            let a = self.signed("POST", "/users", &body);
            self.want_pointer(what, pointer, &a);
        }
        for (what, body) in [
            ("an unknown field", json!({"name": "B", "email": "b@example.com", "admin": true})),
            ("a field of another type", json!({"name": 3, "email": "b@example.com"})),
            (
                "a number out of range",
                json!({"name": "B", "email": "b@example.com", "age": 99_999_999_999_u64}),
            ),
            ("a fraction for a whole number", json!({"name": "B", "email": "b@example.com", "age": 1.5})),
            ("no object", json!([])),
        ] {
            let a = self.signed("POST", "/users", &body);
            let status = a.status.as_u16();
            self.want(what, status == 400 || status == 422, &a);
            self.want_problem(what, status, &a);
        }
    }

    fn read(&mut self, location: &str) {
        let a = self.get(location);
        self.want("get", a.status == 200 && a.json["email"] == "ada@example.com", &a);
        let a = self.get("/users");
        let listed =
            a.json["data"].as_array().is_some_and(|d| !d.is_empty()) && a.json.get("next_cursor").is_some();
        self.want("list", a.status == 200 && listed, &a);
        let a = self.get("/users/999999999");
        self.want_problem("an unknown id", 404, &a);
        let a = self.get("/users/0x1");
        self.want("an id that is none", a.status == 404 || a.status == 400 || a.status == 422, &a);
        for query in ["limit=0", "limit=101", "limit=x", "cursor=%00"] {
            let a = self.get(&format!("/users?{query}"));
            let status = a.status.as_u16();
            self.want_problem(query, status, &a);
            self.want(query, status == 400 || status == 422, &a);
        }
    }

    fn change(&mut self, location: &str) {
        let a = self.signed("PATCH", location, &json!({"name": "Ada Lovelace"}));
        let kept = a.json["email"] == "ada@example.com" && a.json["age"] == 36;
        self.want(
            "patch changes what it names",
            a.status == 200 && a.json["name"] == "Ada Lovelace" && kept,
            &a,
        );
        let a = self.signed("PATCH", location, &json!({}));
        self.want("an empty patch", a.status == 200 && a.json["name"] == "Ada Lovelace", &a);
        let a = self.signed("PATCH", location, &json!({"age": null}));
        self.want("null is not absent", a.status == 200 && a.json["age"].is_null(), &a);
        let a = self.signed("PATCH", location, &json!({"email": null}));
        self.want_problem("null for a required field", 422, &a);
        let a = self.signed("PATCH", "/users/999999999", &json!({"name": "N"}));
        self.want_problem("patch of an unknown id", 404, &a);
        let a = self.send("PATCH", location, None, "application/json", Some(b"{}".to_vec()));
        self.want_problem("patch without a token", 401, &a);
    }

    fn framework_errors(&mut self) {
        let a = self.get("/nothing-here");
        self.want_problem("an unknown path", 404, &a);
        let a = self.signed("PUT", "/users", &json!({}));
        self.want_problem("an unknown method", 405, &a);
        let token = self.token(|_| {});
        let a = self.send("POST", "/users", Some(&token), "text/plain", Some(b"{}".to_vec()));
        self.want_problem("another media type", 415, &a);
        let large = json!({"name": "x".repeat(70_000), "email": "l@example.com"}).to_string();
        let a = self.send("POST", "/users", Some(&token), "application/json", Some(large.into_bytes()));
        self.want_problem("a body over 64 KiB", 413, &a);
    }

    fn text_is_data(&mut self) {
        for (i, text) in
            ["'; DROP TABLE users; --", "\" OR 1=1 --", "$1 %s {{7*7}} ${x}", "Ünïcødé 🦀"].iter().enumerate()
        {
            let a =
                self.signed("POST", "/users", &json!({"name": text, "email": format!("t{i}@example.com")}));
            self.want("text is stored as it is", a.status == 201 && a.json["name"] == *text, &a);
        }
        let a = self.get("/users/1%20OR%201=1");
        self.want("SQL in an id", a.status.is_client_error(), &a);
    }

    fn pages(&mut self) {
        let mut seen = Vec::new();
        let mut path = "/users?limit=2".to_owned();
        for _ in 0..20 {
            let a = self.get(&path);
            self.want("a page", a.status == 200, &a);
            seen.extend(a.json["data"].as_array().into_iter().flatten().map(|u| u["id"].to_string()));
            match &a.json["next_cursor"] {
                Value::Null => break,
                Value::String(cursor) => path = format!("/users?limit=2&cursor={cursor}"),
                other => path = format!("/users?limit=2&cursor={other}"),
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        if seen.len() != 5 || once.len() != seen.len() {
            self.faults.push(format!("pages show each of 5 rows once: got {seen:?}"));
        }
    }

    fn remove(&mut self, location: &str) {
        let a = self.send("DELETE", location, None, "", None);
        self.want_problem("delete without a token", 401, &a);
        let token = self.token(|_| {});
        let a = self.send("DELETE", location, Some(&token), "", None);
        self.want("delete", a.status == 204, &a);
        let a = self.send("DELETE", location, Some(&token), "", None);
        self.want_problem("delete again", 404, &a);
        let a = self.get(location);
        self.want_problem("get what was deleted", 404, &a);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_is_not_there_answers_nothing_right() {
        let asked = Asked { base: "http://127.0.0.1:9", secret: "s", issuer: "i", audience: "a" };
        assert!(ask_service(&asked).len() > 40);
    }
}
