//! Facts for people: what was found with its evidence, a route table, a tree of resources. Pure text, no terminal.

use crate::sources::{file_name, folder};
use scaffold_core::{At, Fact, Facts, FieldRole, Resource, Route, ServiceFacts};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Narrower than this nothing is cut further.
const MIN_WIDTH: usize = 60;

/// How a piece of text looks.
#[derive(Clone, Copy)]
enum Look {
    Title,
    Strong,
    Quiet,
    Good,
    Careful,
    Change,
    Danger,
}

impl Look {
    fn code(self) -> &'static str {
        match self {
            Self::Title => "1;4",
            Self::Strong => "1",
            Self::Quiet => "2",
            Self::Good => "32",
            Self::Careful => "33",
            Self::Change => "34",
            Self::Danger => "31",
        }
    }
}

/// Text being put together.
struct Page {
    out: String,
    color: bool,
    width: usize,
}

impl Page {
    fn paint(&self, look: Look, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", look.code())
        } else {
            text.to_owned()
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn title(&mut self, text: &str, note: &str) {
        let title = self.paint(Look::Title, text);
        let note = self.paint(Look::Quiet, note);
        self.line("");
        self.line(&format!("{title} {note}"));
    }

    /// `label  value  evidence`, the evidence only where there is room.
    fn fact(&mut self, label: &str, value: &str, evidence: &[At]) {
        let used = 14 + value.chars().count();
        let shown = evidence.first().map(|at| {
            let more = evidence.len() - 1;
            if more > 0 { format!("{at} +{more}") } else { at.to_string() }
        });
        let label = self.paint(Look::Quiet, &format!("{label:<12}"));
        let mut text = format!("  {label}{}", cut(value, self.width.saturating_sub(14)));
        if let Some(shown) = shown.filter(|s| used + 2 + s.chars().count() <= self.width) {
            let _ = write!(text, "  {}", self.paint(Look::Quiet, &shown));
        }
        self.line(&text);
    }

    fn text_fact(&mut self, label: &str, fact: &Option<Fact<String>>) {
        if let Some(f) = fact {
            self.fact(label, &f.value, &f.evidence);
        }
    }

    fn words_fact(&mut self, label: &str, fact: &Option<Fact<Vec<String>>>, between: &str) {
        if let Some(f) = fact {
            self.fact(label, &f.value.join(between), &f.evidence);
        }
    }
}

/// At most `width` characters, the last an ellipsis where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The human output of `scaffold explore`, `width` characters wide.
pub fn render_tree(facts: &Facts, color: bool, width: usize) -> String {
    let mut page = Page { out: String::new(), color, width: width.max(MIN_WIDTH) };
    for service in &facts.services {
        summary(&mut page, service);
        routes(&mut page, &service.routes);
        resources(&mut page, service);
        generated(&mut page, service);
    }
    if !facts.findings.is_empty() {
        page.title("Findings", &format!("({})", facts.findings.len()));
        for f in &facts.findings {
            let id = page.paint(Look::Careful, &f.id);
            page.line(&format!("  {id}  {}  {}", f.at, f.message));
            page.line(&format!("          {}", f.fix));
        }
    }
    page.out.trim_start_matches('\n').to_owned()
}

fn summary(page: &mut Page, s: &ServiceFacts) {
    let name = s.module.as_ref().map_or(s.root.as_str(), |m| m.value.as_str());
    page.title(name, if s.root == "." { "" } else { &s.root });
    if let Some(language) = &s.language {
        let version = s.language_version.as_ref().map_or(String::new(), |v| format!(" {}", v.value));
        page.fact("language", &format!("{}{version}", language.value), &language.evidence);
    }
    page.text_fact("framework", &s.framework);
    page.text_fact("layout", &s.layout);
    page.text_fact("router", &s.router_file);
    page.text_fact("database", &s.database);
    if let Some(m) = &s.migrations {
        let tool = m.value.tool.as_ref().map_or(String::new(), |t| format!(" ({t})"));
        page.fact("migrations", &format!("{}/{}{tool}", m.value.dir, m.value.style), &m.evidence);
    }
    page.text_fact("validation", &s.validation);
    page.text_fact("config", &s.config);
    page.text_fact("logging", &s.logging);
    page.text_fact("errors", &s.errors);
    page.text_fact("responses", &s.responses);
    page.words_fact("tests", &s.tests, ", ");
    page.text_fact("file names", &s.file_naming);
    page.words_fact("build", &s.build, " ");
    page.words_fact("test", &s.test, " ");
    page.words_fact("start", &s.start, " ");
    if let Some(p) = &s.port {
        page.fact("port", &p.value.to_string(), &p.evidence);
    }
    if let Some(e) = &s.env {
        let all: Vec<String> = e.value.iter().map(|(k, v)| format!("{k}={v}")).collect();
        page.fact("environment", &all.join(" "), &e.evidence);
    }
    page.words_fact("containers", &s.containers, ", ");
    page.words_fact("needs", &s.needs, ", ");
}

fn verb(method: &str) -> Look {
    match method {
        "GET" | "HEAD" => Look::Good,
        "POST" => Look::Careful,
        "PUT" | "PATCH" => Look::Change,
        "DELETE" => Look::Danger,
        _ => Look::Quiet,
    }
}

/// Sorted by path, then in the order in which people list verbs.
fn sorted(routes: &[Route]) -> Vec<&Route> {
    let order =
        |m: &str| ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].iter().position(|v| *v == m).unwrap_or(9);
    let mut all: Vec<&Route> = routes.iter().collect();
    all.sort_by(|a, b| {
        (&a.path, order(&a.method), &a.method, &a.at).cmp(&(&b.path, order(&b.method), &b.method, &b.at))
    });
    all
}

fn routes(page: &mut Page, routes: &[Route]) {
    if routes.is_empty() {
        return;
    }
    let guarded = routes.iter().filter(|r| r.auth).count();
    page.title("Routes", &format!("{}, {guarded} guarded", routes.len()));
    let longest = |f: fn(&Route) -> usize| routes.iter().map(f).max().unwrap_or(0);
    let methods = longest(|r| r.method.chars().count()).clamp(6, 9);
    let at = longest(|r| r.at.to_string().chars().count());
    let free = page.width.saturating_sub(methods + 9);
    let paths = longest(|r| r.path.chars().count()).min(free / 2);
    let handlers = longest(|r| r.handler.chars().count()).min(free.saturating_sub(paths) / 2);
    let places = free.saturating_sub(paths + handlers + 4).min(at);
    for r in sorted(routes) {
        let method = page.paint(verb(&r.method), &format!("{:<methods$}", cut(&r.method, methods)));
        let path = format!("{:<paths$}", cut(&r.path, paths));
        let guard = if r.auth { page.paint(Look::Strong, "auth") } else { "    ".to_owned() };
        let handler = format!("{:<handlers$}", cut(&r.handler, handlers));
        let place = r.at.to_string();
        let tail: String = if place.chars().count() > places {
            // The end of a place tells more than its start.
            let skip = place.chars().count() - places.saturating_sub(1);
            std::iter::once('…').chain(place.chars().skip(skip)).collect()
        } else {
            place
        };
        let place = page.paint(Look::Quiet, &tail);
        page.line(&format!("  {method} {path} {guard} {handler} {place}"));
    }
}

fn resources(page: &mut Page, s: &ServiceFacts) {
    if s.resources.is_empty() {
        return;
    }
    page.title("Resources", &s.resources.len().to_string());
    let exemplar = s.exemplar.as_ref();
    let mut all: Vec<&Resource> = s.resources.iter().collect();
    all.sort_by_key(|r| (exemplar.is_none_or(|e| e.value != r.name), !r.ineligible.is_empty(), &r.name));
    for r in all {
        let chosen = exemplar.filter(|e| e.value == r.name);
        resource(page, r, chosen.map(|e| e.why.as_deref().unwrap_or_default()));
    }
}

fn resource(page: &mut Page, r: &Resource, chosen: Option<&str>) {
    let name = page.paint(Look::Strong, &r.name);
    let state = match (chosen, r.ineligible.is_empty()) {
        (Some(_), _) => page.paint(Look::Good, "the one to imitate"),
        (None, true) => page.paint(Look::Good, "can be imitated"),
        (None, false) => page.paint(Look::Careful, "not imitated"),
    };
    page.line(&format!("  {name}  {state}"));
    let mut branches: Vec<(String, String)> = Vec::new();
    if let Some(why) = chosen.filter(|w| !w.is_empty()) {
        branches.push(("why".into(), why.to_owned()));
    }
    for reason in r.ineligible.iter().filter(|_| chosen.is_none()) {
        branches.push(("because".into(), reason.clone()));
    }
    if let Some(e) = &r.entity {
        let fields: Vec<String> = e
            .fields
            .iter()
            .map(|f| match f.role {
                FieldRole::Plain => format!("{}:{}{}", f.shown, f.kind, if f.optional { "?" } else { "" }),
                FieldRole::Relation => format!("{} →", f.shown),
                _ => f.shown.clone(),
            })
            .collect();
        branches.push(("entity".into(), format!("{} {{ {} }}  {}", e.name, fields.join(", "), e.at)));
    }
    if let Some(t) = &r.table {
        branches.push(("table".into(), format!("{}  {}", t.name, t.at)));
    }
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for f in &r.files {
        folders.entry(folder(f)).or_default().push(file_name(f));
    }
    for (dir, names) in folders {
        let dir = if dir == "." { String::new() } else { format!("{dir}/ ") };
        branches.push(("files".into(), format!("{dir}{}", names.join(" "))));
    }
    let mut wired: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for m in &r.mentions {
        let lines = wired.entry(m.at.path.as_str()).or_default();
        lines.extend(m.at.line.filter(|l| !lines.contains(l)));
    }
    for (path, lines) in wired {
        let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
        branches.push(("wired in".into(), format!("{path}:{}", lines.join(","))));
    }
    let last = branches.len().saturating_sub(1);
    let mut before = String::new();
    for (i, (label, text)) in branches.into_iter().enumerate() {
        let stem = if i == last { "└─" } else { "├─" };
        let shown = if label == before { String::new() } else { label.clone() };
        let head = page.paint(Look::Quiet, &format!("{stem} {shown:<9}"));
        let text = cut(&text, page.width.saturating_sub(15));
        page.line(&format!("  {head} {text}"));
        before = label;
    }
}

fn generated(page: &mut Page, s: &ServiceFacts) {
    if s.generated.is_empty() {
        return;
    }
    page.title("Generated", &format!("{} files, never edited", s.generated.len()));
    let mut by: BTreeMap<String, usize> = BTreeMap::new();
    for g in &s.generated {
        let command = g.by.as_ref().map_or_else(|| "by an unknown command".to_owned(), |b| b.join(" "));
        *by.entry(command).or_default() += 1;
    }
    for (command, count) in by {
        let text = cut(&command, page.width.saturating_sub(8));
        page.line(&format!("  {count:>4}  {text}"));
    }
}
