//! How a started service conducts itself beyond its new endpoints: what it does with bad input, with strangers and with
//! what is not there, and whether it can be watched. Only what somebody asks for is looked at.

use crate::Running;
use crate::ask::{Asked, Asker, Guard, NOBODY, Sent, fill};
use crate::credentials::unsigned;
use crate::criteria::places;
use crate::deliver::Outcome;
use crate::listening;
use crate::serve::Serving;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Ids of these checks.
pub const CONDUCT: [&str; 8] =
    ["validation", "errors", "auth", "health", "metrics", "documentation", "logging", "environment"];

/// How long a line of a log may take.
const HEARS: Duration = Duration::from_millis(500);
/// What is no JSON.
const BROKEN: &str = "{";
/// A path that nobody has.
const NOWHERE: &str = "/there-is-no-such-path";

/// A service that runs.
pub(crate) struct Conduct<'a, 'r> {
    pub(crate) serving: &'a Serving<'a>,
    pub(crate) asker: &'a Asker<'a>,
    pub(crate) running: &'r mut Running,
}

/// What a look finds: nothing, or what is wrong.
type Found = Result<(), Outcome>;

fn failed(why: impl Into<String>) -> Outcome {
    Outcome::Failed(why.into())
}

impl Conduct<'_, '_> {
    /// Looks at everything that is wanted, in its order.
    pub(crate) fn look(&mut self) -> Vec<Outcome> {
        let serving = self.serving;
        let found = serving.conduct.iter().map(|id| match id.as_str() {
            "validation" => self.validates(),
            "errors" => self.handles_errors(),
            "auth" => self.keeps_strangers_out(),
            "health" | "metrics" => self.answers_at(id, &|_| true),
            "documentation" => self.is_documented(),
            "logging" => self.logs(),
            _ => self.names_its_settings(),
        });
        found.map(|found| found.err().unwrap_or(Outcome::Passed)).collect()
    }

    fn endpoints(&self) -> &[Asked] {
        self.serving.endpoints
    }

    /// The endpoint that creates, and the token that it takes; why it can't be asked, if so.
    fn creating(&self) -> Result<(&Asked, Option<&str>), Outcome> {
        let creates = |a: &&Asked| a.method == "POST" && !a.item() && !a.nested() && !a.bodies.is_empty();
        let Some(asked) = self.endpoints().iter().find(creates) else {
            return Err(Outcome::Skipped("no new endpoint takes a body".into()));
        };
        let token = self.asker.opening(self.endpoints());
        if asked.guard == Guard::Closed && token.is_none() {
            return Err(Outcome::Skipped(format!(
                "`POST {}` asks for credentials that nobody here has",
                asked.path
            )));
        }
        Ok((asked, token))
    }

    /// What is asked has to be refused, and not by a fault of the server.
    fn refused(&self, sent: Sent<'_>, wanted: &[u16]) -> Result<String, Outcome> {
        let question = format!(
            "{} {}{}",
            sent.method,
            sent.path,
            sent.body.map_or_else(String::new, |b| format!(" {b}"))
        );
        let reply = self.asker.send(sent).map_err(|e| failed(format!("`{question}` did not answer: {e}")))?;
        if !wanted.contains(&reply.status) {
            let wanted: Vec<String> = wanted.iter().map(u16::to_string).collect();
            return Err(failed(format!(
                "`{question}` answered {}, not {}",
                reply.status,
                wanted.join(" or ")
            )));
        }
        Ok(reply.text)
    }

    fn validates(&self) -> Found {
        let (asked, token) = self.creating()?;
        let sent = Sent { method: "POST", path: &asked.path, body: Some(BROKEN), token };
        self.refused(sent, &[400, 422])?;
        for name in asked.bodies[0].as_object().into_iter().flat_map(|o| o.keys()) {
            let mut body = asked.bodies[0].clone();
            body[name] = json!({"no": ["such", "value"]});
            // Documents may be anything.
            let original = &asked.bodies[0][name];
            if !original.is_object() && !original.is_array() {
                self.refused(Sent { body: Some(&body.to_string()), ..sent }, &[400, 422])?;
            }
        }
        Ok(())
    }

    fn handles_errors(&self) -> Found {
        let mut told =
            vec![self.refused(Sent { method: "GET", path: NOWHERE, ..Sent::default() }, &[404, 401, 403])?];
        let token = self.asker.opening(self.endpoints());
        let item = |a: &&Asked| a.method == "GET" && a.item() && !a.nested();
        let asked =
            self.endpoints().iter().find(item).filter(|a| a.guard != Guard::Closed || token.is_some());
        if let Some(asked) = asked {
            let sent = Sent { method: "GET", path: &fill(&asked.path, NOBODY), token, ..Sent::default() };
            told.push(self.refused(sent, &[404, 400, 422])?);
        }
        if let Ok((asked, token)) = self.creating() {
            let sent = Sent { method: "POST", path: &asked.path, body: Some(BROKEN), token };
            told.push(self.refused(sent, &[400, 422])?);
        }
        let server = self.serving.pack.manifest().checks.server.as_ref();
        let mut leaks = places("leaks").into_iter().chain(server.into_iter().flat_map(|s| s.leaks.clone()));
        match leaks.find(|leak| told.iter().any(|text| text.contains(leak.as_str()))) {
            Some(leak) => Err(failed(format!("an answer tells of the program's inside: it holds `{leak}`"))),
            None => Ok(()),
        }
    }

    /// Nobody changes anything without credentials; what anybody may read is the service's own choice.
    fn keeps_strangers_out(&self) -> Found {
        let forged = self.asker.token.as_deref().and_then(unsigned);
        let tokens = || [None, Some("not-a-token")].into_iter().chain(forged.as_deref().map(Some));
        for asked in self.endpoints() {
            match (asked.guard, asked.method.as_str()) {
                (Guard::Open, "GET") => continue,
                (Guard::Open, method) => {
                    return Err(failed(format!("nothing guards `{method} {}`", asked.path)));
                }
                _ => {}
            }
            let (path, body) = (fill(&asked.path, NOBODY), asked.bodies.first().map(Value::to_string));
            for token in tokens() {
                let sent = Sent { method: &asked.method, path: &path, body: body.as_deref(), token };
                self.refused(sent, &[401, 403])?;
            }
        }
        if self.endpoints().is_empty() {
            Err(Outcome::Skipped("there is no new endpoint".into()))
        } else {
            Ok(())
        }
    }

    /// Something like `id` is answered, by this server or on another of the program's ports, with a text that fits.
    fn answers_at(&self, id: &str, fits: &dyn Fn(&str) -> bool) -> Found {
        let usual = places(id);
        let about = |path: &&String| {
            !path.contains('{')
                && path
                    .split(['/', '-', '_', '.'])
                    .any(|word| usual.iter().any(|u| u.trim_start_matches('/') == word))
        };
        let routes =
            self.serving.service.routes.iter().filter(|r| r.method == "GET").map(|r| &r.path).filter(about);
        let paths: Vec<&String> = routes.chain(&usual).collect();
        let ports = listening::ports(self.running.mark());
        let others: Vec<Asker<'_>> =
            ports.into_iter().map(|port| Asker::new(port, self.asker.cancel)).collect();
        let token = self.asker.token.as_deref();
        let answers = |asker: &Asker<'_>, path: &str| {
            let reply = asker.send(Sent { method: "GET", path, token, ..Sent::default() });
            reply.is_ok_and(|r| (200..300).contains(&r.status) && fits(&r.text))
        };
        let mut all = std::iter::once(self.asker).chain(&others);
        if all.any(|asker| paths.iter().any(|path| answers(asker, path))) {
            return Ok(());
        }
        let tried: Vec<String> = usual.iter().map(|p| format!("`{p}`")).collect();
        Err(failed(format!("nothing answers at {}", tried.join(", "))))
    }

    /// A description names where the new endpoints are.
    fn is_documented(&self) -> Found {
        let names = |path: &str| {
            path.split('/').rfind(|part| !part.is_empty() && !part.starts_with('{')).map(str::to_owned)
        };
        let nouns: Vec<String> = self.endpoints().iter().filter_map(|a| names(&a.path)).collect();
        self.answers_at("documentation", &|text| nouns.iter().all(|noun| text.contains(noun.as_str())))
    }

    fn logs(&mut self) -> Found {
        let mut lines = 0_usize;
        let (asker, running) = (self.asker, &mut self.running);
        let cancel = asker.cancel;
        running.listen(Instant::now() + HEARS, cancel, &mut |_, _| false);
        let path = self.serving.endpoints.first().map_or("/".to_owned(), |a| fill(&a.path, NOBODY));
        for path in [path.as_str(), NOWHERE] {
            let _ = asker.send(Sent { method: "GET", path, ..Sent::default() });
        }
        running.listen(Instant::now() + HEARS, cancel, &mut |_, line| {
            lines += usize::from(!line.trim().is_empty());
            false
        });
        if lines > 0 { Ok(()) } else { Err(failed("it says nothing of requests")) }
    }

    /// Every variable that is read stands in an example.
    fn names_its_settings(&self) -> Found {
        let (unnamed, told) = self.serving.unnamed_settings();
        if !unnamed.is_empty() {
            let names: Vec<String> = unnamed.iter().map(|n| format!("`{n}`")).collect();
            return Err(failed(format!("no example of settings tells of {}", names.join(", "))));
        }
        if told == 0 { Err(failed("nothing of it is set by the environment")) } else { Ok(()) }
    }
}
