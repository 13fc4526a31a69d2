//! Facts for people: one line a fact with where it comes from, the route table, the resources as a tree.

use crate::output::{Paint, Screen};
use scaffold_core::{At, Fact, Facts, Finding, Resource, ServiceFacts, Source};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Prints `facts` to stdout.
pub(crate) fn print_facts(screen: &Screen, facts: &Facts) {
    let mut text = String::new();
    for (i, service) in facts.services.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        service_text(screen, service, &mut text);
    }
    findings(screen, &facts.findings, &mut text);
    screen.out(&text);
}

struct Line {
    label: &'static str,
    value: String,
    source: Source,
    evidence: Vec<At>,
    why: Option<String>,
}

fn line<T>(label: &'static str, fact: Option<&Fact<T>>, show: impl Fn(&T) -> String) -> Option<Line> {
    fact.map(|f| Line {
        label,
        value: show(&f.value),
        source: f.source,
        evidence: f.evidence.clone(),
        why: f.why.clone(),
    })
}

fn lines(s: &ServiceFacts) -> Vec<Line> {
    let words = |v: &Vec<String>| v.join(" ");
    let list = |v: &Vec<String>| v.join(", ");
    let pairs = |v: &BTreeMap<String, String>| {
        v.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(" ")
    };
    [
        line("language", s.language.as_ref(), String::clone),
        line("version", s.language_version.as_ref(), String::clone),
        line("packages", s.package_manager.as_ref(), String::clone),
        line("module", s.module.as_ref(), String::clone),
        line("framework", s.framework.as_ref(), String::clone),
        line("api", s.api.as_ref(), String::clone),
        line("layout", s.layout.as_ref(), String::clone),
        line("router", s.router_file.as_ref(), String::clone),
        line("database", s.database.as_ref(), String::clone),
        line("migrations", s.migrations.as_ref(), |m| match &m.tool {
            Some(tool) => format!("{}/{} ({tool})", m.dir, m.style),
            None => format!("{}/{}", m.dir, m.style),
        }),
        line("validation", s.validation.as_ref(), String::clone),
        line("config", s.config.as_ref(), String::clone),
        line("logging", s.logging.as_ref(), String::clone),
        line("errors", s.errors.as_ref(), String::clone),
        line("responses", s.responses.as_ref(), String::clone),
        line("tests", s.tests.as_ref(), list),
        line("file names", s.file_naming.as_ref(), String::clone),
        line("build", s.build.as_ref(), words),
        line("test", s.test.as_ref(), words),
        line("start", s.start.as_ref(), words),
        line("entry", s.entry.as_ref(), String::clone),
        line("port", s.port.as_ref(), ToString::to_string),
        line("environment", s.env.as_ref(), pairs),
        line("containers", s.containers.as_ref(), list),
        line("needs", s.needs.as_ref(), list),
        line("servers", s.servers.as_ref(), list),
        line("members", s.members.as_ref(), list),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Flag => "flag",
        Source::Exemplar => "exemplar",
        Source::Majority => "majority",
        Source::Manifest => "manifest",
        Source::Framework => "framework",
        Source::Default => "default",
    }
}

fn shown_evidence(evidence: &[At]) -> String {
    match evidence {
        [] => String::new(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

fn service_text(screen: &Screen, s: &ServiceFacts, text: &mut String) {
    let title = if s.root == "." { "this repository" } else { &s.root };
    let _ = writeln!(text, "{}", screen.paint(Paint::Bold, title));
    let lines = lines(s);
    let width = lines.iter().map(|l| l.value.len()).filter(|w| *w <= 44).max().unwrap_or(0);
    for l in &lines {
        let rest = format!("{:<9} {}", source(l.source), shown_evidence(&l.evidence));
        let _ = writeln!(
            text,
            "  {} {:<width$}  {}",
            screen.paint(Paint::Cyan, &format!("{:<11}", l.label)),
            l.value,
            screen.paint(Paint::Dim, rest.trim_end())
        );
        if let Some(why) = l.why.as_ref().filter(|_| screen.verbose > 0) {
            let _ = writeln!(text, "  {:<11} {}", "", screen.paint(Paint::Dim, why));
        }
    }
    routes(screen, s, text);
    resources(screen, s, text);
}

/// What is weak, by file; how to mend it where more is asked for.
fn findings(screen: &Screen, all: &[Finding], text: &mut String) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", screen.paint(Paint::Bold, &count(all.len(), "finding")));
    let place = all.iter().map(|f| f.at.to_string().len()).filter(|w| *w <= 44).max().unwrap_or(0);
    let id = all.iter().map(|f| f.id.len()).filter(|w| *w <= 28).max().unwrap_or(0);
    for f in all {
        let at = format!("{:<place$}", f.at.to_string());
        let named = format!("{:<id$}", f.id);
        let _ = writeln!(
            text,
            "  {}  {}  {}",
            screen.paint(Paint::Dim, &at),
            screen.paint(Paint::Yellow, &named),
            f.message
        );
        if screen.verbose > 0 {
            let _ = writeln!(text, "  {:place$}  {:id$}  {}", "", "", screen.paint(Paint::Dim, &f.fix));
        }
    }
}

fn routes(screen: &Screen, s: &ServiceFacts, text: &mut String) {
    if s.routes.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n  {}", screen.paint(Paint::Bold, &count(s.routes.len(), "route")));
    let width = |f: fn(&scaffold_core::Route) -> usize, most: usize| {
        s.routes.iter().map(f).filter(|w| *w <= most).max().unwrap_or(0)
    };
    let path = width(|r| r.path.len(), 40);
    let handler = width(|r| r.handler.len(), 36);
    for r in &s.routes {
        let _ = writeln!(
            text,
            "  {} {:<path$}  {:<handler$}  {}  {}",
            screen.paint(Paint::Green, &format!("{:<7}", r.method)),
            r.path,
            r.handler,
            if r.auth { screen.paint(Paint::Yellow, "auth") } else { "    ".to_owned() },
            screen.paint(Paint::Dim, &r.at.to_string())
        );
    }
}

fn resources(screen: &Screen, s: &ServiceFacts, text: &mut String) {
    if s.resources.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n  {}", screen.paint(Paint::Bold, &count(s.resources.len(), "resource")));
    let exemplar = s.exemplar.as_ref();
    for r in &s.resources {
        let chosen = exemplar.is_some_and(|e| e.value == r.name);
        let mark = if chosen { screen.paint(Paint::Green, "*") } else { " ".to_owned() };
        let _ = writeln!(
            text,
            "  {mark} {}  {}",
            screen.paint(Paint::Bold, &r.name),
            screen.paint(
                Paint::Dim,
                &format!(
                    "{:.0} % complete, {} in shared files",
                    r.completeness * 100.0,
                    count(r.mentions.len(), "mention")
                )
            )
        );
        if let Some(why) = exemplar.filter(|_| chosen).and_then(|e| e.why.as_ref()) {
            let _ = writeln!(text, "      {}", screen.paint(Paint::Green, &format!("to imitate: {why}")));
        }
        for tie in &r.ties {
            let tied = format!("tied: its own code uses `{}` ({})", tie.resource, tie.at);
            let _ = writeln!(text, "      {}", screen.paint(Paint::Dim, &tied));
        }
        for why in &r.ineligible {
            let _ =
                writeln!(text, "      {}", screen.paint(Paint::Yellow, &format!("not to imitate: {why}")));
        }
        tree(screen, r, text);
    }
}

/// The resource's own files as a tree, folders with one entry folded.
fn tree(screen: &Screen, r: &Resource, text: &mut String) {
    let paths: Vec<Vec<&str>> = r.files.iter().map(|f| f.split('/').collect()).collect();
    branch(screen, &paths, "      ", text);
}

fn branch(screen: &Screen, paths: &[Vec<&str>], indent: &str, text: &mut String) {
    let mut groups: Vec<(String, Vec<Vec<&str>>)> = Vec::new();
    for path in paths {
        let Some((head, rest)) = path.split_first() else { continue };
        match groups.last_mut().filter(|(name, below)| name == head && !rest.is_empty() && !below.is_empty())
        {
            Some((_, below)) => below.push(rest.to_vec()),
            None => {
                let below = if rest.is_empty() { Vec::new() } else { vec![rest.to_vec()] };
                groups.push(((*head).to_owned(), below));
            }
        }
    }
    let last = groups.len().saturating_sub(1);
    for (i, (mut name, mut below)) in groups.into_iter().enumerate() {
        // A folder with one entry shares its line.
        while let [only] = below.as_slice() {
            let Some((head, rest)) = only.split_first() else { break };
            name = format!("{name}/{head}");
            below = if rest.is_empty() { Vec::new() } else { vec![rest.to_vec()] };
        }
        while let Some(first) = below.first().and_then(|p| (p.len() > 1).then(|| p[0])) {
            if !below.iter().all(|p| p.len() > 1 && p[0] == first) {
                break;
            }
            name = format!("{name}/{first}");
            below = below.into_iter().map(|p| p[1..].to_vec()).collect();
        }
        let (tee, bar) = if i == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let slash = if below.is_empty() { "" } else { "/" };
        let _ = writeln!(text, "{}{name}{slash}", screen.paint(Paint::Dim, &format!("{indent}{tee}")));
        branch(screen, &below, &format!("{indent}{bar}"), text);
    }
}

pub(crate) fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
