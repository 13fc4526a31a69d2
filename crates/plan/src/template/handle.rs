//! What a service's own code gives to code that keeps data: the base of its models, what opens a session, what guards its
//! routes. Which declarations and uses to look for is data of the pack; nothing is taken that is not certain.

use super::context::Root;
use super::edit::{compile, parse};
use super::manifest::{HandleRule, ResourceRules};
use super::not_understood;
use scaffold_core::{
    At, Change, Diagnostic, EditOutcome, Plan, PlanError, RepoView, Route, ServiceFacts, Splice,
};
use scaffold_pack::Pack;
use scaffold_syntax::{Match, Parsed};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Verbs that change nothing.
const READS: &[&str] = &["GET", "HEAD", "OPTIONS"];

/// Something that a query found: its captures, and where.
#[derive(Debug, Clone)]
struct Found {
    path: String,
    line: u32,
    texts: BTreeMap<String, String>,
}

impl Found {
    fn name(&self) -> &str {
        self.texts.get("name").map_or("", String::as_str)
    }
}

/// Looks for the handles of `rules`, each under its name; those that are not there are null.
///
/// # Errors
/// One that the templates can't do without is not there, or is one of several.
pub(super) fn all(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    root: &Root,
    rules: &ResourceRules,
) -> Result<Value, PlanError> {
    let looked = Looked { pack, view, root, index: &rules.index };
    let mut out = Map::new();
    for rule in &rules.handles {
        let value = match rule.guards {
            true => {
                let known: Vec<String> =
                    out.values().filter_map(|v| v["name"].as_str()).map(str::to_owned).collect();
                looked.guards(rule, facts, &known)?
            }
            false => looked.one(rule)?.unwrap_or(Value::Null),
        };
        out.insert(rule.name.clone(), value);
    }
    Ok(Value::Object(out))
}

/// Refuses an edit that imports what is made ahead of the declaration, in the same file, of what that uses at once.
pub(super) fn declared_first(
    view: &dyn RepoView,
    root: &Root,
    rules: &ResourceRules,
    handles: &Value,
    plan: &Plan,
) -> Result<(), PlanError> {
    for rule in rules.handles.iter().filter(|r| r.at_once) {
        let handle = &handles[&rule.name];
        let (Some(inside), Some(line)) = (handle["path"].as_str(), handle["line"].as_u64()) else { continue };
        let path = root.join(inside);
        let text = view.text(&path).map_err(not_understood)?.unwrap_or_default();
        let ahead = |s: &Splice| {
            let lines = text.get(..s.range.start).unwrap_or_default().matches('\n').count();
            let outside = !s.text.trim_start_matches(['\r', '\n']).starts_with([' ', '\t']);
            outside && u64::try_from(lines).is_ok_and(|n| n < line)
        };
        let circle = plan.changes.iter().any(|c| match c {
            Change::Edit { path: edited, edits, .. } if *edited == path => {
                let done = edits.iter().filter_map(|e| match &e.outcome {
                    EditOutcome::Applied { splices } => Some(splices),
                    EditOutcome::AlreadyPresent | EditOutcome::CannotPlace { .. } => None,
                });
                done.flatten().any(ahead)
            }
            _ => false,
        });
        if circle {
            let why =
                format!("`{path}` would import what imports {} from it, before that is there", rule.what);
            let at = At { path, line: u32::try_from(line).ok() };
            let hint = "move it to a module of its own, which all others import it from";
            return Err(not_understood(Diagnostic::new(why).at(at).hint(hint)));
        }
    }
    Ok(())
}

struct Looked<'a> {
    pack: &'a Pack,
    view: &'a dyn RepoView,
    root: &'a Root,
    index: &'a str,
}

impl Looked<'_> {
    /// The one that is declared, and used most.
    fn one(&self, rule: &HandleRule) -> Result<Option<Value>, PlanError> {
        let declared = self.search(rule, &rule.declared)?;
        let used = self.search(rule, &rule.used)?;
        let uses = |d: &Found| used.iter().filter(|u| u.name() == d.name()).count();
        let mut candidates: Vec<(usize, &Found)> =
            declared.iter().map(|d| (uses(d), d)).filter(|(n, _)| *n > 0 || rule.unused).collect();
        // Stable: of those used alike, the first that is found.
        candidates.sort_by_key(|(n, _)| std::cmp::Reverse(*n));
        let Some((most, best)) = candidates.first() else {
            return match rule.optional {
                true => Ok(None),
                false => Err(not_understood(Diagnostic::new(format!(
                    "the templates need {}, and none was found",
                    rule.what
                )))),
            };
        };
        if let Some((_, other)) = candidates.get(1).filter(|(n, _)| n == most && !rule.any) {
            return match rule.optional {
                true => Ok(None),
                false => Err(not_understood(
                    Diagnostic::new(format!(
                        "the templates can't tell which is {}: `{}` or `{}` ({}:{})",
                        rule.what,
                        best.name(),
                        other.name(),
                        other.path,
                        other.line
                    ))
                    .at(At::line(&best.path, best.line)),
                )),
            };
        }
        Ok(Some(self.shown(best, commonest(&used, best.name()))))
    }

    /// What stands before every guarded route that writes, and before none that is open.
    fn guards(&self, rule: &HandleRule, facts: &ServiceFacts, known: &[String]) -> Result<Value, PlanError> {
        let guarded: Vec<&Route> = facts.routes.iter().filter(|r| r.auth).collect();
        let writes: Vec<&Route> =
            guarded.iter().copied().filter(|r| !READS.contains(&r.method.as_str())).collect();
        let asked = if writes.is_empty() { &guarded } else { &writes };
        let open: BTreeSet<&String> =
            facts.routes.iter().filter(|r| !r.auth).flat_map(|r| &r.middleware).collect();
        let own = |r: &Route| -> BTreeSet<String> {
            r.middleware.iter().filter(|m| !open.contains(m) && !known.contains(m)).cloned().collect()
        };
        let Some(first) = asked.first() else { return Ok(Value::Array(Vec::new())) };
        let names = own(first);
        if names.is_empty() || asked.iter().any(|r| own(r) != names) {
            return Ok(Value::Array(Vec::new()));
        }
        let declared = self.search(rule, &rule.declared)?;
        let used = self.search(rule, &rule.used)?;
        let mut out = Vec::new();
        for name in &names {
            let mut places = declared.iter().filter(|d| d.name() == name);
            match (places.next(), places.next()) {
                (Some(one), None) if used.iter().any(|u| u.name() == name) => {
                    out.push(self.shown(one, commonest(&used, name)));
                }
                _ => return Ok(Value::Array(Vec::new())),
            }
        }
        Ok(Value::Array(out))
    }

    /// What the first of `queries` that finds something finds in the service's sources.
    fn search(&self, rule: &HandleRule, queries: &[String]) -> Result<Vec<Found>, PlanError> {
        let detect = &self.pack.manifest().detect;
        let mut out = Vec::new();
        for text in queries {
            let query = compile(self.pack, text)?;
            for path in self.view.paths().iter().filter(|p| p.starts_with(&self.root.join(""))) {
                let source = detect.extensions.iter().any(|e| path.ends_with(&format!(".{e}")));
                if !source || detect.is_for_tests(path) {
                    continue;
                }
                let Some(text) = self.view.text(path).map_err(not_understood)? else { continue };
                if !text.contains(&rule.mark) {
                    continue;
                }
                let parsed = parse(self.pack, &text)?;
                out.extend(query.matches(&parsed).iter().map(|m| found(path, &parsed, m)));
            }
        }
        Ok(out)
    }

    /// As templates see it: its captures, those of its commonest use, its file within the service, and how it is imported.
    fn shown(&self, found: &Found, used: Option<&Found>) -> Value {
        let path = self.root.inside(&found.path);
        let (folder, file) = path.rfind('/').map_or(("", path), |i| path.split_at(i + 1));
        let stem = file.rsplit_once('.').map_or(file, |(s, _)| s);
        let has = |path: &str| self.view.has(&self.root.join(path));
        let within = match folder.trim_end_matches('/') {
            "" => String::new(),
            folder => self.pack.hooks().module_of(folder, &has),
        };
        let separator = self.pack.manifest().syntax.imports.separator.as_str();
        let module = match stem == self.index {
            true => within.strip_suffix(separator).unwrap_or(&within).to_owned(),
            false => format!("{within}{stem}"),
        };
        let mut out: Map<String, Value> = used
            .iter()
            .flat_map(|u| &u.texts)
            .chain(&found.texts)
            .map(|(k, v)| (k.clone(), Value::from(v.clone())))
            .collect();
        for (key, value) in [
            ("path", path),
            ("folder", folder),
            ("file", file),
            ("stem", stem),
            ("within", &within),
            ("module", &module),
        ] {
            out.insert(key.to_owned(), value.into());
        }
        out.insert("line".to_owned(), found.line.into());
        Value::Object(out)
    }
}

/// The commonest way in which `name` is used; of ways alike, the first.
fn commonest<'f>(used: &'f [Found], name: &str) -> Option<&'f Found> {
    let own: Vec<&Found> = used.iter().filter(|u| u.name() == name).collect();
    let alike = |u: &Found| own.iter().filter(|o| o.texts == u.texts).count();
    own.iter().copied().rev().max_by_key(|u| alike(u))
}

fn found(path: &str, parsed: &Parsed, m: &Match<'_, '_>) -> Found {
    let mut texts = BTreeMap::new();
    for capture in &m.captures {
        texts.entry(capture.name.to_owned()).or_insert_with(|| parsed.of(capture.node).to_owned());
    }
    let start = m.captures.first().map_or(0, |c| c.node.start_byte());
    Found { path: path.to_owned(), line: parsed.line(start), texts }
}
