//! One repository: copied, explored, extended, proved, run again, undone.

use super::facts::{self, Agreement};
use super::keys::Key;
use super::tools::Tools;
use super::tree::{self, Tree};
use crate::process::{must, output};
use anyhow::{Context, Result, bail};
use scaffold_core::{Facts, ServiceFacts};
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::process::Output;

/// What is added everywhere.
const ADD: &[&str] =
    &["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

/// What was found and done in one repository.
#[derive(Default)]
pub(crate) struct Row {
    repo: String,
    facts: Vec<Agreement>,
    exit: Option<i32>,
    said: String,
    created: usize,
    edited: Vec<String>,
    missing_edits: Vec<String>,
    compiles: Option<bool>,
    vets: Option<bool>,
    tests: Option<Tests>,
    again: Option<bool>,
    undone: Option<bool>,
    fault: Option<String>,
}

/// Tests before and after, by name.
struct Tests {
    before: usize,
    after: usize,
    lost: Vec<String>,
}

impl Row {
    /// Head of the table.
    pub(crate) const HEAD: &'static str = "repository | facts | exit | created | edited | missing edits | compiles | vets | tests before → after (lost) | again | undo";

    /// A repository on which the run itself failed.
    pub(crate) fn broken(repo: &str, fault: String) -> Self {
        Self { repo: repo.to_owned(), fault: Some(fault), ..Self::default() }
    }

    /// Broken code was left behind, or a promise was not kept.
    pub(crate) fn is_broken(&self) -> bool {
        let applied = self.exit == Some(0);
        self.fault.is_some()
            || self.again == Some(false)
            || self.undone == Some(false)
            || applied && (self.compiles == Some(false) || self.vets == Some(false))
            || applied && self.tests.as_ref().is_some_and(|t| !t.lost.is_empty())
    }

    /// Prints what the table has no room for.
    pub(crate) fn print(&self) {
        for a in self.facts.iter().filter(|a| !a.agrees) {
            eprintln!("  {}: found `{}`, expected `{}`", a.fact, a.found, a.expected);
        }
        if let Some(fault) = &self.fault {
            eprintln!("  fault: {fault}");
        }
        if !self.missing_edits.is_empty() {
            eprintln!("  not edited: {}", self.missing_edits.join(", "));
        }
        if let Some(t) = self.tests.as_ref().filter(|t| !t.lost.is_empty()) {
            eprintln!("  tests lost: {}", t.lost.join(", "));
        }
        if self.exit.is_some_and(|e| e != 0) {
            eprintln!("  said: {}", self.said.replace('\n', "\n        "));
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yes = |b: Option<bool>| b.map_or("–", |b| if b { "yes" } else { "NO" });
        let agreed = self.facts.iter().filter(|a| a.agrees).count();
        let exit = self.exit.map_or("–".into(), |e| e.to_string());
        let tests = self
            .tests
            .as_ref()
            .map_or("–".into(), |t| format!("{} → {} ({})", t.before, t.after, t.lost.len()));
        write!(
            f,
            "{} | {agreed}/{} | {exit} | {} | {} | {} | {} | {} | {tests} | {} | {}",
            self.repo,
            self.facts.len(),
            self.created,
            self.edited.len(),
            self.missing_edits.len(),
            yes(self.compiles),
            yes(self.vets),
            yes(self.again),
            yes(self.undone),
        )
    }
}

/// Everything for one repository, on a copy.
pub(crate) fn repository(binary: &Path, checkout: &Path, key: &Key, facts_only: bool) -> Result<Row> {
    let scratch = tempfile::tempdir()?;
    let copy = scratch.path().join("repo");
    must(scratch.path(), "cp", &["-a", &checkout.to_string_lossy(), &copy.to_string_lossy()])?;
    let head = must(&copy, "git", &["rev-parse", "HEAD"])?;
    if head.trim() != key.commit {
        bail!("checkout is at {}, the key is for {}", head.trim(), key.commit);
    }
    let mut row = Row { repo: key.repo.clone(), ..Row::default() };
    let explored = output(&copy, binary, &["explore", "--json"])?;
    if !explored.status.success() {
        bail!("explore failed: {}", String::from_utf8_lossy(&explored.stderr).trim());
    }
    let found: Facts = serde_json::from_slice(&explored.stdout).context("explore --json")?;
    let root = key.app_root.trim_end_matches('/');
    let services = &found.services;
    let written = |s: &&ServiceFacts| s.language.as_ref().is_some_and(|l| key.language.starts_with(&l.value));
    let there = |s: &&ServiceFacts| s.root == root;
    let meant = services.iter().filter(there).find(written).or_else(|| services.iter().find(there));
    let meant = meant.or_else(|| services.first());
    let service = meant.context("explore found no service")?;
    row.facts = match &key.services {
        Some(several) => facts::compare_services(several, services),
        None => facts::compare(key, service),
    };
    if facts_only {
        return Ok(row);
    }
    let before = tree::read(&copy)?;
    let site = copy.join(root);
    let tools = Tools::of(&key.language);
    let tests_before = tools.map(|t| t.passed(&site)).transpose()?.flatten();
    let added = output(&site, binary, &[ADD, &["--no-progress"]].concat())?;
    row.exit = added.status.code();
    row.said = said(&added);
    let after = tree::read(&copy)?;
    let (created, edited) = tree::changes(&before, &after);
    if row.exit != Some(0) {
        if !created.is_empty() || !edited.is_empty() {
            row.fault = Some(format!("exit {:?} left changes: {created:?} {edited:?}", row.exit));
        }
        return Ok(row);
    }
    row.missing_edits = key.expected_edits.iter().filter(|e| !edited.contains(e)).cloned().collect();
    row.created = created.len();
    row.edited = edited;
    if let Some(tools) = tools {
        prove(&site, tools, &mut row, tests_before.as_ref())?;
    }
    again_and_back((&copy, &site), binary, &mut row, &before, &after)?;
    Ok(row)
}

/// Compiles, vets and tests with the language's own tools.
fn prove(site: &Path, tools: &Tools, row: &mut Row, before: Option<&BTreeSet<String>>) -> Result<()> {
    row.compiles = tools.builds(site)?;
    row.vets = tools.vets(site)?;
    if let (Some(before), Some(after)) = (before, tools.passed(site)?) {
        row.tests = Some(Tests {
            before: before.len(),
            after: after.len(),
            lost: before.difference(&after).cloned().collect(),
        });
    }
    Ok(())
}

/// The same command changes nothing, and undo restores every byte.
fn again_and_back(
    (copy, site): (&Path, &Path),
    binary: &Path,
    row: &mut Row,
    before: &Tree,
    after: &Tree,
) -> Result<()> {
    let again = output(site, binary, &[ADD, &["--no-progress", "--check", "none"]].concat())?;
    row.again = Some(again.status.success() && tree::read(copy)? == *after);
    let undone = output(site, binary, &["undo"])?;
    row.undone = Some(undone.status.success() && tree::read(copy)? == *before);
    Ok(())
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).trim().to_owned()
}
