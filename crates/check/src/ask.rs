//! New endpoints, asked over real HTTP: what is open has to work through its whole life, what is guarded has to
//! refuse a stranger.

use crate::Cancel;
use scaffold_core::Question;
use serde_json::Value;
use std::time::Duration;

/// A key that nobody has.
pub(crate) const NOBODY: &str = "999999999";

/// One endpoint to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Upper-case verb.
    pub method: String,
    /// Full path with `{name}` parameters; the last one, where it ends the path, is the item's key.
    pub path: String,
    /// What stands before it.
    pub guard: Guard,
    /// What is sent: the first that is not refused for its form counts, as a decimal or a date has several.
    pub bodies: Vec<Value>,
    /// The body names what may not be there (another resource), so a refusal is fine.
    pub uncertain: bool,
}

/// What a stranger meets at an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nothing.
    Open,
    /// Without credentials it has to answer 401 or 403.
    Closed,
    /// Not known: both are fine.
    Unknown,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// As asked, with the item's key as `{name}`.
    pub question: String,
    /// Status; `None` where nothing came back.
    pub status: Option<u16>,
    /// What is wrong with it, if anything.
    pub wrong: Option<String>,
}

impl Asked {
    /// Whether it is about one item.
    pub(crate) fn item(&self) -> bool {
        self.path.ends_with('}')
    }

    /// Other parameters than the item's key, which nobody here knows a value for.
    pub(crate) fn nested(&self) -> bool {
        self.path.matches('{').count() > usize::from(self.item())
    }

    /// The order of a life: create, list, get, change, delete.
    fn order(&self) -> u8 {
        match (self.method.as_str(), self.item()) {
            ("POST", false) => 0,
            ("GET", false) => 1,
            ("GET", true) => 2,
            ("PUT", _) => 3,
            ("PATCH", _) => 4,
            ("DELETE", _) => 6,
            _ => 5,
        }
    }
}

/// What came back, as it is.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) text: String,
    body: Option<Value>,
    location: Option<String>,
}

/// A question as it is sent.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sent<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// JSON, or what should be.
    pub(crate) body: Option<&'a str>,
    /// A bearer's token.
    pub(crate) token: Option<&'a str>,
}

pub(crate) struct Asker<'a> {
    pub(crate) base: String,
    pub(crate) cancel: &'a Cancel,
    /// A token that may open what is guarded.
    pub(crate) token: Option<String>,
    agent: ureq::Agent,
}

impl<'a> Asker<'a> {
    pub(crate) fn new(port: u16, cancel: &'a Cancel) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(10)))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The server is on this machine, whatever the environment says about the way out.
            .proxy(None)
            .build();
        Self { base: format!("http://127.0.0.1:{port}"), cancel, token: None, agent: config.into() }
    }

    pub(crate) fn with(self, token: Option<String>) -> Self {
        Self { token, ..self }
    }

    /// Whether anything answers in HTTP.
    pub(crate) fn answers(&self) -> bool {
        self.send(Sent { method: "GET", path: "/", ..Sent::default() }).is_ok()
    }

    pub(crate) fn send(&self, sent: Sent<'_>) -> Result<Reply, String> {
        let mut request =
            ureq::http::Request::builder().method(sent.method).uri(format!("{}{}", self.base, sent.path));
        if let Some(token) = sent.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let said = |e: &dyn std::fmt::Display| e.to_string();
        let mut response = match sent.body {
            Some(body) => self.agent.run(
                request
                    .header("content-type", "application/json")
                    .body(body.to_owned())
                    .map_err(|e| said(&e))?,
            ),
            None => self.agent.run(request.body(()).map_err(|e| said(&e))?),
        }
        .map_err(|e| said(&e))?;
        let location = response.headers().get("location").and_then(|l| l.to_str().ok()).map(str::to_owned);
        let text = response.body_mut().read_to_string().unwrap_or_default();
        let body = serde_json::from_str(&text).ok();
        Ok(Reply { status: response.status().as_u16(), text, body, location })
    }

    /// Asks all of them in the order of a life; what is guarded, again with the token where that opens it.
    pub(crate) fn ask(&self, all: &[Asked]) -> Vec<Answer> {
        let mut out = self.live(all, None);
        if let Some(token) = self.opening(all) {
            // Who may do what is not known.
            let known: Vec<Asked> =
                all.iter().map(|a| Asked { guard: Guard::Unknown, ..a.clone() }).collect();
            let answers = self.live(&known, Some(token)).into_iter();
            out.extend(answers.map(|a| Answer { question: format!("{} (with a token)", a.question), ..a }));
        }
        out
    }

    /// The token, where something that is guarded lets whoever has it in.
    pub(crate) fn opening(&self, all: &[Asked]) -> Option<&str> {
        let token = self.token.as_deref()?;
        let opens = |asked: &Asked| {
            // Nobody's item: nothing is changed by the question.
            let path = fill(&asked.path, NOBODY);
            let sent = Sent { method: &asked.method, path: &path, ..Sent::default() };
            let status = |token| self.send(Sent { token, ..sent }).map_or(500, |r| r.status);
            matches!(status(None), 401 | 403) && !matches!(status(Some(token)), 401 | 403 | 405 | 500..)
        };
        let mut harmless = all.iter().filter(|a| a.guard == Guard::Closed && (a.method == "GET" || a.item()));
        harmless.any(opens).then_some(token)
    }

    /// The answers in the order of a life.
    fn live(&self, all: &[Asked], token: Option<&str>) -> Vec<Answer> {
        let mut ordered: Vec<&Asked> = all.iter().collect();
        ordered.sort_by_key(|a| a.order());
        let mut out = Vec::new();
        let mut key: Option<String> = None;
        let mut made = false;
        for asked in ordered {
            if self.cancel.is_cancelled() {
                break;
            }
            let value = key.clone().unwrap_or_else(|| "1".into());
            let reply = self.best(asked, &fill(&asked.path, &value), token);
            let known = !asked.nested() && !asked.uncertain && (!asked.item() || key.is_some());
            if let Ok(reply) = &reply
                && !asked.item()
                && (200..300).contains(&reply.status)
            {
                made |= asked.method == "POST";
                if key.is_none() {
                    key = key_of(reply, asked.method == "POST");
                }
            }
            out.push(judge(asked, &reply, known));
            let deleted = reply.is_ok_and(|r| (200..300).contains(&r.status));
            let gets = all.iter().find(|a| a.method == "GET" && a.path == asked.path);
            if asked.method == "DELETE" && known && deleted && made && gets.is_some() {
                out.push(self.gone(&asked.path, &value, token));
            }
        }
        out
    }

    /// Puts a question that says itself what has to be answered.
    pub(crate) fn put(&self, asked: &Question) -> Answer {
        let question = format!("{} {} {}", asked.method, asked.path, asked.body);
        let sent =
            Sent { method: &asked.method, path: &asked.path, body: Some(&asked.body), ..Sent::default() };
        let reply = match self.send(sent) {
            Ok(reply) => reply,
            Err(e) => return Answer { question, status: None, wrong: Some(format!("did not answer: {e}")) },
        };
        let told = reply.body.as_ref().map(Value::to_string).unwrap_or_default();
        let fits = reply.status == asked.status && told.contains(&asked.answer);
        let wrong =
            format!("answered {}, not {} with `{}`: {told}", reply.status, asked.status, asked.answer);
        Answer { question, status: Some(reply.status), wrong: (!fits).then_some(wrong) }
    }

    /// The answer to the first body that is not refused for its form.
    fn best(&self, asked: &Asked, path: &str, token: Option<&str>) -> Result<Reply, String> {
        let bodies: Vec<String> = asked.bodies.iter().map(Value::to_string).collect();
        let sent = Sent { method: &asked.method, path, token, ..Sent::default() };
        let mut reply = self.send(Sent { body: bodies.first().map(String::as_str), ..sent });
        for body in bodies.iter().skip(1) {
            if !reply.as_ref().is_ok_and(|r| matches!(r.status, 400 | 415 | 422)) {
                break;
            }
            reply = self.send(Sent { body: Some(body), ..sent });
        }
        reply
    }

    /// Whether an endpoint that stood before answers with a fault of its server.
    pub(crate) fn is_broken(&self, known: &Asked) -> bool {
        self.best(known, &fill(&known.path, "1"), None).is_ok_and(|r| r.status >= 500)
    }

    fn gone(&self, path: &str, key: &str, token: Option<&str>) -> Answer {
        let reply = self.send(Sent { method: "GET", path: &fill(path, key), token, ..Sent::default() });
        let status = reply.as_ref().ok().map(|r| r.status);
        let wrong = match reply {
            Ok(r) if (400..500).contains(&r.status) => None,
            Ok(r) => Some(format!("answered {} for what was deleted, not 404", r.status)),
            Err(e) => Some(format!("did not answer: {e}")),
        };
        Answer { question: format!("GET {path} (deleted)"), status, wrong }
    }
}

/// Whether the answer is one that such a question may get.
fn judge(asked: &Asked, reply: &Result<Reply, String>, known: bool) -> Answer {
    let question = format!("{} {}", asked.method, asked.path);
    let reply = match reply {
        Ok(reply) => reply,
        Err(e) => return Answer { question, status: None, wrong: Some(format!("did not answer: {e}")) },
    };
    let (fits, wanted): (bool, &str) = match reply.status {
        s if asked.guard == Guard::Closed => (s == 401 || s == 403, "401 or 403 without credentials"),
        401 | 403 if asked.guard == Guard::Unknown => (true, ""),
        // A key or parent that nobody knows may well be refused; a fault of the server may not be the answer.
        s if !known => (s < 500 && s != 405, "a success or a refusal"),
        s => ((200..300).contains(&s), if asked.method == "POST" { "201" } else { "200" }),
    };
    let told = reply.body.as_ref().map(Value::to_string).filter(|t| !fits && t.len() < 400);
    let told = told.map_or_else(String::new, |t| format!(": {t}"));
    let wrong = (!fits).then(|| format!("answered {}, not {wanted}{told}", reply.status));
    Answer { question, status: Some(reply.status), wrong }
}

/// `path` with its last parameter as `key` and the others as `1`.
pub(crate) fn fill(path: &str, key: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, tail)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str(if tail.is_empty() { key } else { "1" });
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The key of what was created (or of the first of a list): in the body, at most three levels down, else where `Location` points.
fn key_of(reply: &Reply, created: bool) -> Option<String> {
    let in_body = reply.body.as_ref().and_then(|b| find_key(b, 3));
    in_body.or_else(|| {
        let last = reply.location.as_deref().filter(|_| created)?.trim_end_matches('/').rsplit('/').next()?;
        (!last.is_empty()).then(|| last.to_owned())
    })
}

fn find_key(value: &Value, depth: u8) -> Option<String> {
    match value {
        Value::Object(map) => {
            let is_key = |k: &str| {
                let k = k.to_lowercase();
                matches!(k.as_str(), "id" | "_id" | "uuid" | "guid")
            };
            let ends = |k: &str| k.ends_with("_id") || k.ends_with("ID") || k.ends_with("Id");
            let text = |v: &Value| match v {
                Value::String(s) if !s.is_empty() => Some(s.clone()),
                Value::Number(n) => Some(n.to_string()),
                _ => None,
            };
            map.iter()
                .filter(|(k, _)| is_key(k))
                .find_map(|(_, v)| text(v))
                .or_else(|| map.iter().next().filter(|(k, _)| ends(k)).and_then(|(_, v)| text(v)))
                .or_else(|| depth.checked_sub(1).and_then(|d| map.values().find_map(|v| find_key(v, d))))
        }
        Value::Array(items) => depth.checked_sub(1).and_then(|d| find_key(items.first()?, d)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_keys_where_services_put_them() {
        let key = |v: Value| find_key(&v, 3);
        assert_eq!(key(json!({"id": 7, "name": "x"})).as_deref(), Some("7"));
        assert_eq!(key(json!({"data": {"name": "x", "ID": "a-b"}})).as_deref(), Some("a-b"));
        assert_eq!(key(json!({"items": [{"id": 3}], "next": null})).as_deref(), Some("3"));
        assert_eq!(key(json!({"invoice_id": "k", "owner_id": "o"})).as_deref(), Some("k"));
        assert_eq!(key(json!({"message": "created"})), None);
        assert_eq!(fill("/users/{user}/notes/{id}", "7"), "/users/1/notes/7");
        assert_eq!(fill("/notes", "7"), "/notes");
    }
}
