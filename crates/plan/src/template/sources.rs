//! A pack's templates and their data, read and parsed once per plan.

use super::manifest::{Names, ResourceRules, ServiceRules, TypeRow};
use super::not_understood;
use scaffold_core::{At, Diagnostic, Field, PlanError};
use scaffold_pack::{Pack, toml_fault};
use scaffold_render::{Engine, RenderError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// Everything of a pack that templates need, for one framework and kind.
pub(super) struct Sources<'a> {
    pack: &'a Pack,
    /// The framework's.
    folder: String,
    /// The kind's within it; the framework's own where it is the pack's first.
    of_kind: String,
    kind: Value,
    engine: OnceCell<Engine>,
    snippets: RefCell<BTreeMap<String, Engine>>,
    names: Names,
    types: OnceCell<BTreeMap<String, TypeRow>>,
    databases: OnceCell<BTreeMap<String, Value>>,
}

impl<'a> Sources<'a> {
    /// For a new service: the framework that was asked for, else the first one that makes services of the kind.
    pub(super) fn for_new(pack: &'a Pack, framework: Option<&str>, kind: &str) -> Result<Self, PlanError> {
        let makers: Vec<String> = folders(pack)
            .filter(|f| pack.file(&format!("{}new.toml", of_kind(pack, f, kind))).is_some())
            .map(str::to_owned)
            .collect();
        let found = makers.iter().find(|f| framework.is_none_or(|id| is(pack, f, id)));
        match found {
            Some(folder) => Self::load(pack, folder, kind),
            None if makers.is_empty() => Err(PlanError::Invalid(
                Diagnostic::new(format!("pack `{}` makes no service of kind `{kind}`", pack.identity().id))
                    .hint(format!("it makes: {}", pack.identity().kinds.join(", "))),
            )),
            None => {
                let known: Vec<_> = makers.iter().filter_map(|f| id_of(pack, f)).collect();
                Err(PlanError::Invalid(
                    Diagnostic::new(format!(
                        "no service can be made with `{}`",
                        framework.unwrap_or_default()
                    ))
                    .hint(format!("known is {}", known.join(", "))),
                ))
            }
        }
    }

    /// For a resource of the kind in a service of the framework.
    pub(super) fn for_framework(pack: &'a Pack, framework: &str, kind: &str) -> Result<Self, PlanError> {
        let offers = |f: &str, file: &str| pack.file(&format!("{}{file}", of_kind(pack, f, kind))).is_some();
        let found = folders(pack)
            .find(|f| is(pack, f, framework) && (offers(f, "resource.toml") || offers(f, "starter.toml")));
        match found {
            Some(folder) => Self::load(pack, folder, kind),
            None => Err(not_understood(
                Diagnostic::new(match pack.is_first(kind) {
                    true => format!("there is nothing to imitate, and no template for {framework}"),
                    false => format!("no template for {framework} makes features of kind `{kind}`"),
                })
                .hint("add a first resource by hand; the next ones follow it"),
            )),
        }
    }

    pub(super) fn load(pack: &'a Pack, folder: &str, id: &str) -> Result<Self, PlanError> {
        let of_kind = of_kind(pack, folder, id);
        let told = format!("{of_kind}kind.toml");
        let mut kind = json!({ "id": id });
        if pack.file(&told).is_some()
            && let Value::Object(kind) = &mut kind
        {
            kind.extend(read::<serde_json::Map<String, Value>>(pack, &told)?);
        }
        Ok(Self {
            of_kind,
            kind,
            engine: OnceCell::new(),
            snippets: RefCell::default(),
            names: read(pack, "templates/names.toml")?,
            types: OnceCell::new(),
            databases: OnceCell::new(),
            folder: folder.to_owned(),
            pack,
        })
    }

    /// What a service is made of.
    pub(super) fn service(&self) -> Result<ServiceRules, PlanError> {
        let rules: ServiceRules = read(self.pack, &format!("{}new.toml", self.folder))?;
        if self.of_kind == self.folder {
            return Ok(rules);
        }
        let path = format!("{}new.toml", self.of_kind);
        rules.of_kind(read(self.pack, &path)?).map_err(|unknown| {
            PlanError::Pack(Diagnostic::new(format!(
                "{path}: no file `{unknown}` is made that it could go without"
            )))
        })
    }

    /// What templates see of the kind: its id, and what `kind.toml` says.
    pub(super) fn kind(&self) -> &Value {
        &self.kind
    }

    /// What a resource is made of.
    pub(super) fn resource(&self) -> Result<ResourceRules, PlanError> {
        read(self.pack, &format!("{}resource.toml", self.of_kind))
    }

    /// What a resource is made of in a service that `standing` says the files of, and that keeps its data in `database`:
    /// one that was made here, else a starter.
    pub(super) fn resource_for(
        &self,
        standing: impl Fn(&str) -> bool,
        database: Option<&str>,
    ) -> Result<ResourceRules, PlanError> {
        let mut missing = None;
        let of_database = database.map(|d| format!("starter-{d}.toml"));
        let files = std::iter::once("resource.toml").chain(of_database.as_deref()).chain(["starter.toml"]);
        for file in files {
            let path = format!("{}{file}", self.of_kind);
            if self.pack.file(&path).is_none() {
                continue;
            }
            let rules: ResourceRules = read(self.pack, &path)?;
            match rules.expects.iter().find(|p| !standing(p)) {
                None => return Ok(rules),
                Some(path) => missing = Some(path.clone()),
            }
        }
        let missing = missing.unwrap_or_default();
        Err(not_understood(Diagnostic::new(format!(
            "the templates are for services that are laid out around `{missing}`; this one is not"
        ))))
    }

    /// Names to step aside for.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Words that are no identifiers.
    pub(super) fn reserved(&self) -> &[String] {
        &self.pack.manifest().naming.reserved
    }

    /// A field class.
    pub(super) fn class(&self, class: &str) -> Result<&TypeRow, PlanError> {
        once(&self.types, || types(self.pack))?.get(class).ok_or_else(|| {
            PlanError::Pack(Diagnostic::new(format!("templates/types.toml has no type `{class}`")))
        })
    }

    /// A database's row.
    pub(super) fn database(&self, id: &str) -> Result<&Value, PlanError> {
        let databases = once(&self.databases, || read(self.pack, "templates/databases.toml"))?;
        databases.get(id).ok_or_else(|| {
            let known: Vec<_> = databases.keys().map(|k| format!("`{k}`")).collect();
            PlanError::Invalid(
                Diagnostic::new(format!("unknown database `{id}`"))
                    .hint(format!("known are {}", known.join(" and "))),
            )
        })
    }

    /// The pattern of a field as the language's engine of regular expressions reads it.
    pub(super) fn pattern(&self, field: &Field) -> Result<Option<String>, PlanError> {
        let Some(pattern) = &field.modifiers.pattern else { return Ok(None) };
        self.pack.hooks().pattern(pattern).map(Some).map_err(|bad| {
            let place = format!("at character {} of `{pattern}`", bad.at);
            let what =
                format!("field `{}` has a pattern that can't be kept, {place}: {}", field.snake(), bad.what);
            PlanError::Invalid(Diagnostic::new(what).hint(bad.hint))
        })
    }

    /// Renders a file.
    pub(super) fn render(&self, template: &str, context: &Value) -> Result<String, PlanError> {
        self.engine()?.render(template, context).map_err(broken)
    }

    /// The templates of the pack and the framework.
    pub(super) fn engine(&self) -> Result<&Engine, PlanError> {
        once(&self.engine, || {
            let own = format!("{}templates/", self.folder);
            let of_kind = Some(format!("{}templates/", self.of_kind)).filter(|f| *f != own);
            let templates = self
                .pack
                .files_under("templates/")
                .chain(self.pack.files_under(&own))
                .chain(of_kind.iter().flat_map(|f| self.pack.files_under(f)))
                .filter(|(p, _)| p.ends_with(".tera"));
            Engine::new(templates).map_err(broken)
        })
    }

    /// Renders a small template that stands in data.
    pub(super) fn text(&self, template: &str, context: &Value) -> Result<String, PlanError> {
        if !template.contains(['{', '}']) {
            return Ok(template.to_owned());
        }
        let mut snippets = self.snippets.borrow_mut();
        if !snippets.contains_key(template) {
            let engine = Engine::new([(template, template)]).map_err(broken)?;
            snippets.insert(template.to_owned(), engine);
        }
        snippets[template].render(template, context).map_err(broken)
    }

    /// Holds a small template against the inputs that are declared for it.
    pub(super) fn lint_text(&self, template: &str, declared: &BTreeSet<String>) -> Result<(), PlanError> {
        let engine = Engine::new([(template, template)]).map_err(broken)?;
        engine.lint(template, declared).map_err(broken)
    }

    /// Whether a condition holds.
    pub(super) fn holds(&self, when: Option<&str>, context: &Value) -> Result<bool, PlanError> {
        match when {
            None => Ok(true),
            Some(when) => Ok(self.text(&format!("{{% if {when} %}}yes{{% endif %}}"), context)? == "yes"),
        }
    }
}

/// What is read at its first use: many a plan asks only whether templates would serve.
fn once<T>(cell: &OnceCell<T>, read: impl FnOnce() -> Result<T, PlanError>) -> Result<&T, PlanError> {
    if let Some(known) = cell.get() {
        return Ok(known);
    }
    let value = read()?;
    Ok(cell.get_or_init(|| value))
}

/// The folder of a kind: that of the framework itself where it is the pack's first.
pub(super) fn of_kind(pack: &Pack, folder: &str, kind: &str) -> String {
    match pack.is_first(kind) {
        true => folder.to_owned(),
        false => format!("{folder}kinds/{kind}/"),
    }
}

pub(super) fn folders(pack: &Pack) -> impl Iterator<Item = &str> {
    pack.files_under("frameworks/").filter_map(|(p, _)| p.strip_suffix("framework.toml"))
}

fn id_of(pack: &Pack, folder: &str) -> Option<String> {
    let table: toml::Table = pack.file(&format!("{folder}framework.toml"))?.parse().ok()?;
    Some(table.get("id")?.as_str()?.to_owned())
}

/// A framework is named by its id, or by its folder where the id is no word.
fn is(pack: &Pack, folder: &str, framework: &str) -> bool {
    folder.strip_prefix("frameworks/").is_some_and(|f| f.trim_end_matches('/') == framework)
        || id_of(pack, folder).as_deref() == Some(framework)
}

pub(super) fn read<T: DeserializeOwned>(pack: &Pack, path: &str) -> Result<T, PlanError> {
    let text =
        pack.file(path).ok_or_else(|| PlanError::Pack(Diagnostic::new(format!("pack has no `{path}`"))))?;
    toml::from_str(text).map_err(|e| PlanError::Pack(toml_fault(path, text, &e)))
}

/// The field classes; one that is `like` another has its rows where it has none itself.
fn types(pack: &Pack) -> Result<BTreeMap<String, TypeRow>, PlanError> {
    let path = "templates/types.toml";
    let tables: toml::Table = read(pack, path)?;
    let mut out = BTreeMap::new();
    for (class, row) in &tables {
        let mut row = row.clone();
        let like = row.as_table_mut().and_then(|t| t.remove("like"));
        if let Some(base) = like.as_ref().and_then(|l| l.as_str()).and_then(|l| tables.get(l)) {
            row = overlay(base.clone(), row);
        }
        let row: TypeRow = row
            .try_into()
            .map_err(|e| PlanError::Pack(Diagnostic::new(format!("{path}, `{class}`: {e}"))))?;
        out.insert(class.clone(), row);
    }
    Ok(out)
}

fn overlay(base: toml::Value, over: toml::Value) -> toml::Value {
    match (base, over) {
        (toml::Value::Table(mut base), toml::Value::Table(over)) => {
            for (key, value) in over {
                let merged = match base.remove(&key) {
                    Some(below) => overlay(below, value),
                    None => value,
                };
                base.insert(key, merged);
            }
            toml::Value::Table(base)
        }
        (_, over) => over,
    }
}

pub(super) fn broken(error: RenderError) -> PlanError {
    let mut diagnostic = Diagnostic::new(error.to_string());
    let line = error.line.and_then(|l| u32::try_from(l).ok());
    if !error.file.is_empty() {
        diagnostic = Diagnostic::new(error.message).at(At { path: error.file, line });
    }
    if let Some(note) = error.notes.first() {
        diagnostic = diagnostic.hint(note.0.clone());
    }
    PlanError::Pack(diagnostic)
}
