//! What can be said of a pack's templates without rendering one: each that a rule names is there and uses nothing but what
//! rules of its file declare, and queries compile.

use super::edit::compile;
use super::manifest::{FileRule, ResourceRules};
use super::sources::{Sources, folders, read};
use scaffold_core::{At, Diagnostic, PlanError};
use scaffold_pack::{Pack, closest};
use std::collections::BTreeSet;

/// What every template sees.
const EVERYWHERE: &[&str] = &["name", "module", "db", "kind", "r", "number", "follows"];
/// What templates of `new.toml`, and of `resource.toml` for new services, see besides.
const NEW: &[&str] = &["dialect", "resources", "uses", "guarded"];
/// What templates of resources in services that stand see besides.
const STANDING: &[&str] = &["open", "revision", "migrations", "place", "mount"];

/// Faults of the pack's templates and of the rules that name them.
pub fn lint(pack: &Pack) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let rules = ["new.toml", "resource.toml"];
    let starter = |path: &str| path.starts_with("starter") && path.ends_with(".toml");
    for framework in folders(pack) {
        for kind in &pack.identity().kinds {
            let folder = super::sources::of_kind(pack, framework, kind);
            let own = pack.files_under(&folder).filter_map(|(path, _)| path.strip_prefix(folder.as_str()));
            let files: Vec<&str> = own.filter(|f| rules.contains(f) || starter(f)).collect();
            if files.is_empty() {
                continue;
            }
            match Sources::load(pack, framework, kind) {
                Ok(sources) => {
                    let linter = Linter { pack, sources, folder: &folder };
                    files.iter().for_each(|file| linter.file(file, &mut faults));
                }
                Err(error) => faults.push(fault(error)),
            }
        }
    }
    // Frameworks share templates: what is wrong with one is said once.
    let mut told = BTreeSet::new();
    faults.retain(|f| told.insert(f.to_string()));
    faults
}

struct Linter<'a> {
    pack: &'a Pack,
    sources: Sources<'a>,
    folder: &'a str,
}

impl Linter<'_> {
    fn file(&self, file: &str, faults: &mut Vec<Diagnostic>) {
        let path = format!("{}{file}", self.folder);
        if file == "new.toml" {
            match self.sources.service() {
                Ok(rules) => {
                    let declared = declared(&[EVERYWHERE, NEW]);
                    self.files(&path, &rules.files, &declared, faults);
                    faults.extend(self.sources.database(&rules.database).err().map(fault));
                }
                Err(error) => faults.push(fault(error)),
            }
            return;
        }
        let rules: ResourceRules = match read(self.pack, &path) {
            Ok(rules) => rules,
            Err(error) => return faults.push(fault(error)),
        };
        let mut declared = declared(&[EVERYWHERE, STANDING]);
        if file == "resource.toml" {
            declared.extend(NEW.iter().map(|n| (*n).to_owned()));
        }
        declared.extend(rules.handles.iter().map(|h| h.name.clone()));
        declared.extend(rules.lets.keys().cloned());
        self.files(&path, &rules.files, &declared, faults);
        let handles = rules.handles.iter().flat_map(|h| h.declared.iter().chain(&h.used));
        let edits = rules.edits.iter().flat_map(|e| e.query.iter().chain(&e.or).chain(&e.import_behind));
        let names = rules.edits.iter().filter_map(|e| Some(&e.import_name.as_ref()?.query));
        for query in handles.chain(edits).chain(names) {
            if let Err(error) = compile(self.pack, query) {
                let first = query.trim().lines().next().unwrap_or_default();
                faults.push(self.placed(fault(error), &path, first));
            }
        }
    }

    /// The templates of `rules`, their paths and conditions.
    fn files(
        &self,
        path: &str,
        rules: &[FileRule],
        declared: &BTreeSet<String>,
        faults: &mut Vec<Diagnostic>,
    ) {
        let engine = match self.sources.engine() {
            Ok(engine) => engine,
            Err(error) => return faults.push(fault(error)),
        };
        let known = engine.names();
        for rule in rules {
            let template = rule.template.as_str();
            if !known.contains(template) {
                let hint = closest(template, known.iter().copied());
                let what = Diagnostic::new(format!("there is no template `{template}`"));
                let hint = hint.map(|k| format!("the closest name is `{k}`"));
                faults.push(self.placed(Diagnostic { hint, ..what }, path, template));
            } else if let Err(error) = engine.lint(template, declared) {
                // What is quoted first in the message is the variable.
                let variable = error.message.split('`').nth(1).unwrap_or_default().to_owned();
                let fault = fault(super::sources::broken(error));
                let placed = fault.at.as_ref().is_some_and(|at| at.line.is_some());
                faults.push(if placed { fault } else { self.placed(fault, template, &variable) });
            }
            let when = rule.when.iter().map(|w| format!("{{% if {w} %}}yes{{% endif %}}"));
            for text in std::iter::once(rule.path.clone()).chain(when) {
                if let Err(error) = self.sources.lint_text(&text, declared) {
                    faults.push(self.placed(fault(error), path, rule.when.as_ref().unwrap_or(&rule.path)));
                }
            }
        }
    }

    /// A fault with the line of `path` that holds `text`.
    fn placed(&self, fault: Diagnostic, path: &str, text: &str) -> Diagnostic {
        let lines = self.pack.file(path).unwrap_or_default().lines();
        let line = lines.zip(1..).find(|(l, _)| l.contains(text)).map(|(_, n)| n);
        Diagnostic { at: Some(At { path: path.to_owned(), line }), ..fault }
    }
}

fn declared(lists: &[&[&str]]) -> BTreeSet<String> {
    lists.iter().flat_map(|l| l.iter()).map(|n| (*n).to_owned()).collect()
}

fn fault(error: PlanError) -> Diagnostic {
    match error {
        PlanError::Invalid(d) | PlanError::Refused(d) | PlanError::Pack(d) => d,
        PlanError::NotUnderstood { diagnostic, .. } => diagnostic,
    }
}
