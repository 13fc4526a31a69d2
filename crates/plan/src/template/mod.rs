//! Plans from a pack's templates: whole new services, and resources where there is nothing to imitate.
//! Which template makes which file is data of the pack; here is only the order of things.

mod as_made;
mod beside;
mod context;
mod demand;
mod dress;
mod edit;
mod field;
mod handle;
mod least;
mod lint;
mod manifest;
mod place;
mod sample;
mod sources;
mod standing;

pub(crate) use as_made::is_as_made;
pub use lint::lint;

use context::Scope;
use dress::{Dialect, Dress};
use manifest::{FileRule, MessageRule};
use scaffold_core::{
    At, Auth, Change, Diagnostic, Endpoint, Feature, FieldType, Name, Plan, PlanError, Question, RepoView,
    SampleMessage, ServiceFacts, sha256_hex,
};
use scaffold_pack::Pack;
use serde_json::{Value, json};
use sources::Sources;

/// A service to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewService {
    /// What it is called; its folder of commands and its documents carry this name.
    pub name: String,
    /// What its own imports start with; the name where left out.
    pub module: Option<String>,
    /// What its sources are written in, where the pack knows several; the pack's first where left out.
    pub dialect: Option<String>,
    /// Id of the framework; the pack's first that makes services where left out.
    pub framework: Option<String>,
    /// Id of the database; the framework's default where left out.
    pub database: Option<String>,
    /// Kind of the service and of its resources.
    pub kind: String,
    /// Its resources, those that are referred to before those that refer to them.
    pub resources: Vec<Feature>,
}

/// Whether features of `kind` keep what they read in a cache, as its `kind.toml` says.
pub fn keeps_a_cache(pack: &Pack, kind: &str) -> bool {
    let own = format!("/kinds/{kind}/kind.toml");
    let says = |text: &str| text.parse::<toml::Table>().is_ok_and(|t| t.get("caches") == Some(&true.into()));
    pack.files_under("frameworks/").any(|(path, text)| path.ends_with(&own) && says(text))
}

/// Plans a whole new service.
///
/// # Errors
/// Names, fields and references that can't be met, frameworks and databases without templates, broken templates.
pub fn new_service(pack: &Pack, service: &NewService) -> Result<Plan, PlanError> {
    Name::parse(&service.name).map_err(|e| {
        invalid(Diagnostic::new(e.to_string()).hint("a service is one word of letters, digits, `_` and `-`"))
    })?;
    let sources = Sources::for_new(pack, service.framework.as_deref(), &service.kind)?;
    let rules = sources.service()?;
    let database = service.database.as_deref().unwrap_or(&rules.database);
    let scope = Scope::new(&sources, pack, database)?;
    let resources = scope.resources(&service.resources)?;
    let module = service.module.clone().unwrap_or_else(|| sources.names().module_for(&service.name));
    let dialect = Dialect::of(pack, service.dialect.as_deref())?;
    let mut base = json!({
        "name": service.name,
        // Nothing where the sources are as the templates write them.
        "dialect": dialect.is_other().then_some(&service.dialect),
        "module": module,
        "db": scope.database(),
        "kind": sources.kind(),
        "resources": resources,
        "uses": context::all_uses(&resources),
        "guarded": resources.iter().any(|r| r["auth"] == true),
        // Bound by loops over `resources` around what they include; nothing elsewhere.
        "r": null,
    });

    let mut plan = Plan::default();
    for rule in &rules.files {
        create(&sources, rule, &base, &dialect.dress, &mut plan)?;
    }
    let before = rules.migrations;
    let rules = sources.resource()?;
    for (index, resource) in resources.iter().enumerate() {
        free(&rules, resource)?;
        let last = before + index;
        set(&mut base, "r", resource.clone());
        set(&mut base, "number", format!("{:05}", last + 1).into());
        set(&mut base, "follows", (last > 0).then(|| format!("{last:05}")).into());
        for rule in &rules.files {
            create(&sources, rule, &base, &dialect.dress, &mut plan)?;
        }
        endpoints(&sources, &rules, &base, &mut plan)?;
        message(&sources, rules.message.as_ref(), &base, &mut plan)?;
    }
    plan.notes = scope.notes();
    dialect.name(&mut plan);
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(plan)
}

/// Whether a service is written as the templates write: then they serve although there is something to imitate.
/// Elsewhere they would bring a second style.
pub fn is_own_style(pack: &Pack, view: &dyn RepoView, facts: &ServiceFacts) -> bool {
    let Some(kind) = pack.identity().kinds.first() else { return false };
    let Ok(fit) = Fit::of(pack, view, facts, kind) else { return false };
    if !fit.rules.expects.is_empty() {
        return true;
    }
    let stands = |change: &Change| view.has(&fit.root.join(change.path()));
    let made = |known: &Feature| {
        let plan = resource(pack, view, facts, known, Files::Own);
        plan.is_ok_and(|plan| plan.changes.iter().all(stands))
    };
    let known = standing::standing(&fit.sources, view, facts, None, &fit.database).unwrap_or_default();
    known.iter().any(made)
}

/// Plans a resource for a service that has none to imitate.
///
/// # Errors
/// A framework without templates, a service that they don't fit, fields that can't be met, broken templates.
pub fn from_templates(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    feature: &Feature,
) -> Result<Plan, PlanError> {
    resource(pack, view, facts, feature, Files::Missing)
}

/// Which files are planned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Files {
    /// Those that do not stand yet, with what they need elsewhere.
    Missing,
    /// Those of the resource, whether they stand or not, and nothing elsewhere.
    Own,
}

fn resource(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    feature: &Feature,
    files: Files,
) -> Result<Plan, PlanError> {
    let fit = Fit::of(pack, view, facts, &feature.kind)?;
    let Fit { sources, root, rules, database, dialect, handles } = &fit;
    let guarded = facts.routes.iter().find(|r| r.auth);
    let guards = guarding(rules, handles);
    if let (Some(route), true, true) = (guarded, rules.open.is_some() && !guards, feature.auth != Auth::None)
    {
        return Err(not_understood(
            Diagnostic::new(format!(
                "{} {} is guarded, and the templates can't tell how to guard others",
                route.method, route.path
            ))
            .at(route.at.clone())
            .hint("`--auth none` makes routes that anybody may use"),
        ));
    }
    if rules.open.is_some() && !guards && feature.auth == Auth::Required {
        return Err(not_understood(
            Diagnostic::new("no authentication was found that the routes could require")
                .hint("leave out `--auth required`, or add authentication first"),
        ));
    }
    let scope = Scope::new(sources, pack, database)?;
    let reference = feature.fields.iter().find(|f| matches!(f.ty, FieldType::References { .. }));
    if let (Some(field), false) = (reference, rules.references) {
        return Err(not_understood(
            Diagnostic::new(format!(
                "the templates can't tell what the keys are that `{}` holds",
                field.snake()
            ))
            .hint("leave it out and add it by hand"),
        ));
    }
    let refers = reference.is_some();
    let before = match refers {
        true => standing::standing(sources, view, facts, Some(feature), database)?,
        false => Vec::new(),
    };
    let resource = scope.resource(feature, &before)?;
    free(rules, &resource)?;
    let module = facts.module.as_ref().map(|m| m.value.clone()).unwrap_or_default();
    let mut base = json!({
        "name": place::called(pack, view, facts)?,
        "module": module,
        "db": scope.database(),
        "kind": sources.kind(),
        "r": resource,
    });
    if let Value::Object(handles) = handles {
        handles.iter().for_each(|(name, handle)| set(&mut base, name, handle.clone()));
    }
    set(&mut base, "open", (feature.auth == Auth::None || !guards).into());
    // Those that the templates name, else those that were found.
    let folder = match (&facts.migrations, rules.migrations.as_str()) {
        (Some(found), "") => found.value.dir.clone(),
        (_, own) => root.join(own),
    };
    let suffix = sources.text(&rules.migration_suffix, &base)?;
    let last = follows(pack, view, &folder, &suffix)?;
    let seed = format!("{}\n{}", last.as_deref().unwrap_or_default(), base["r"]["columns"]);
    set(&mut base, "revision", sha256_hex(seed.as_bytes())[..12].into());
    set(&mut base, "number", context::next_number(view, &folder, &suffix).into());
    set(&mut base, "follows", last.into());
    set(&mut base, "migrations", facts.migrations.as_ref().map(|_| root.inside(&folder).to_owned()).into());

    let registry = edit::registry(pack, view, facts, root, &rules.edits)?;
    // What the templates made is in their own dress.
    let like = registry.as_deref().filter(|_| rules.expects.is_empty());
    let like = Dress::new(pack, view, root, like)?;
    let dress = if dialect.is_other() { &dialect.dress } else { &like };
    let editor = edit::Editor { pack, view, facts, root, sources, dress };
    let place = place::of(pack, view, facts, root, registry.as_deref(), &feature.resource)?;
    if rules.declared && place["root"]["path"] == "" {
        let why = format!(
            "no root of a program or library was found that `{}` belongs to",
            place["registry"].as_str().unwrap_or_default()
        );
        return Err(with_first_by_hand(not_understood(Diagnostic::new(why)), facts));
    }
    set(&mut base, "place", place);
    set(
        &mut base,
        "mount",
        place::mounted_at(pack, view, facts, registry.as_deref().map(|path| (path, None)).into_iter())?
            .into(),
    );
    for (name, text) in &rules.lets {
        let text = sources.text(text, &base)?;
        set(&mut base, name, text.into());
    }

    let mut plan = Plan::default();
    for rule in rules.files.iter().filter(|r| files == Files::Missing || !r.shared) {
        create(sources, rule, &base, dress, &mut plan)?;
    }
    dialect.name(&mut plan);
    if files == Files::Own {
        return Ok(plan);
    }
    let mut kept = Vec::new();
    for change in plan.changes.drain(..) {
        let Change::Create { path, text, executable, from } = change else { continue };
        let path = root.join(&path);
        let standing = view.text(&path).map_err(not_understood)?;
        let shared = rules.files.iter().find(|r| r.shared && r.template == from);
        if let (Some(rule), Some(text)) = (shared, &standing)
            && !text.contains(&rule.holds)
        {
            let why = format!(
                "`{path}` is where the templates keep what all resources share, and is something else"
            );
            return Err(not_understood(Diagnostic::new(why).at(At::file(path)).hint("give it another name")));
        }
        let shared = shared.is_some();
        if standing.is_none() || (!shared && standing.as_deref() != Some(text.as_str())) {
            kept.push(Change::Create { path, text, executable, from });
        }
    }
    plan.changes = kept;
    hides_nothing(view, &rules.index, &plan)?;
    let mut asks = Vec::new();
    for rule in &rules.requires {
        if sources.holds(rule.when.as_deref(), &base)? {
            asks.push(rule);
        }
    }
    demand::add(pack, view, facts, root, &asks, &mut plan)?;
    editor.plan(&rules.edits, &base, &mut plan)?;
    handle::declared_first(view, root, rules, handles, &plan)?;
    endpoints(sources, rules, &base, &mut plan)?;
    message(sources, rules.message.as_ref(), &base, &mut plan)?;
    let edited = plan.changes.iter().filter(|c| matches!(c, Change::Edit { .. }));
    let before = place::mounted_at(pack, view, facts, edited.map(|c| (c.path(), place::last_splice(c))))?;
    for endpoint in &mut plan.endpoints {
        endpoint.path.insert_str(0, &before);
    }
    plan.notes = scope.notes();
    for note in rules.note.iter().chain(rules.open.iter().filter(|_| !guards && guarded.is_none())) {
        let note = sources.text(note, &base)?;
        if !note.is_empty() {
            plan.notes.push(Diagnostic::new(note));
        }
    }
    if (rules.open.is_none() || guards || guarded.is_some()) && feature.auth == Auth::None {
        let nouns = feature.resource.plural_words();
        plan.notes.push(Diagnostic::new(format!("anybody may change {nouns}, as `--auth none` asks")));
    }
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(plan)
}

/// Refuses a new folder of modules (`schemas/__init__.py`) that a file of its name would be hidden by.
fn hides_nothing(view: &dyn RepoView, index: &str, plan: &Plan) -> Result<(), PlanError> {
    for change in plan.changes.iter().filter(|_| !index.is_empty()) {
        let Some((folder, name)) = change.path().rsplit_once('/') else { continue };
        let Some(extension) = name.strip_prefix(index).filter(|e| e.starts_with('.')) else { continue };
        let hidden = format!("{folder}{extension}");
        if view.has(&hidden) {
            let why =
                format!("a new folder `{folder}` would hide `{hidden}` from everything that imports it");
            return Err(not_understood(Diagnostic::new(why).at(At::file(hidden))));
        }
    }
    Ok(())
}

/// Refuses a resource that is called like something of the service.
fn free(rules: &manifest::ResourceRules, resource: &Value) -> Result<(), PlanError> {
    let names = [&resource["package"], &resource["type"]];
    match rules.taken.iter().find(|t| names.iter().any(|n| *n == t.as_str())) {
        None => Ok(()),
        Some(taken) => Err(invalid(
            Diagnostic::new(format!("the service has a `{taken}` of its own")).hint("choose another name"),
        )),
    }
}

/// Whether something of the service's own guards what is made.
fn guarding(rules: &manifest::ResourceRules, handles: &Value) -> bool {
    let found = |h: &manifest::HandleRule| handles[&h.name].as_array().is_some_and(|list| !list.is_empty());
    rules.handles.iter().any(|h| h.guards && found(h))
}

/// The migration that a new one says it follows; one that stands with this suffix is not among them.
fn follows(
    pack: &Pack,
    view: &dyn RepoView,
    folder: &str,
    suffix: &str,
) -> Result<Option<String>, PlanError> {
    let within = format!("{folder}/");
    let mut files = Vec::new();
    for path in view.paths().iter().filter(|p| p.starts_with(&within) && !p.ends_with(suffix)) {
        files.push((path.clone(), view.text(path).map_err(not_understood)?.unwrap_or_default().to_string()));
    }
    pack.hooks().last_migration(&files).map_err(|why| not_understood(Diagnostic::new(why)))
}

/// The templates that fit a service.
struct Fit<'a> {
    sources: Sources<'a>,
    root: context::Root,
    rules: manifest::ResourceRules,
    /// Id of the database's row.
    database: String,
    /// What the service is written in.
    dialect: Dialect<'a>,
    /// What its own code gives to what is made.
    handles: Value,
}

impl<'a> Fit<'a> {
    fn of(pack: &'a Pack, view: &dyn RepoView, facts: &ServiceFacts, kind: &str) -> Result<Self, PlanError> {
        let framework = facts.framework.as_ref().ok_or_else(|| {
            not_understood(Diagnostic::new("no framework was found, so no template can fit"))
        })?;
        let sources = Sources::for_framework(pack, &framework.value, kind)?;
        let root = context::Root::of(facts);
        let used = facts.database.as_ref().map(|d| d.value.as_str());
        let (rules, dialect) =
            rules_for(pack, view, &sources, &root, used).map_err(|e| with_first_by_hand(e, facts))?;
        if !rules.libraries.is_empty() {
            let libraries = place::libraries(pack, view, facts)?;
            if let Some(missing) = rules.libraries.iter().find(|l| !libraries.contains(l)) {
                return Err(not_understood(
                    Diagnostic::new(format!(
                        "the templates need `{missing}`, which the service does not ask for"
                    ))
                    .hint("add it, or add a first resource by hand; the next ones follow it"),
                ));
            }
        }
        if !rules.least.is_empty() {
            let stated = facts.language_version.as_ref();
            let language = pack.identity().id.clone();
            let stated = stated.map(|v| (v.evidence.first().cloned(), language, v.value.clone()));
            let asked = place::requirements(pack, view, facts)?.into_iter();
            let asked = asked.map(|(path, r)| (Some(At::line(path, r.line)), r.name, r.version));
            let mut asked = stated.into_iter().chain(asked);
            let is_older = |name: &str, version: &str| {
                rules.least.get(name).is_some_and(|least| least::is_older(version, least))
            };
            if let Some((at, name, version)) = asked.find(|(_, name, version)| is_older(name, version)) {
                let why = format!(
                    "the templates are written for `{name}` {}, and the service asks for `{version}`",
                    rules.least[&name]
                );
                let told = Diagnostic { at, ..Diagnostic::new(why) };
                return Err(with_first_by_hand(not_understood(told), facts));
            }
        }
        let marked = |(row, mark): (&'_ String, &manifest::Mark)| match view.text(&root.join(&mark.path)) {
            Ok(text) => text.is_some_and(|t| t.contains(&mark.text)).then(|| Ok(row.clone())),
            Err(e) => Some(Err(not_understood(e))),
        };
        let marked = rules.marks.iter().find_map(marked).transpose()?;
        let mut database = match used {
            Some(used) => rules.databases.get(used).map(|row| marked.as_ref().unwrap_or(row)),
            None => rules.database.as_ref(),
        };
        // What speaks to several kinds is told by the library beside it.
        if used.is_some() && database.is_none() {
            let libraries = place::libraries(pack, view, facts)?;
            database = rules.databases.iter().find(|(name, _)| libraries.contains(name)).map(|(_, row)| row);
        }
        let database = database.cloned().ok_or_else(|| {
            let what = used.map_or_else(|| "no database".to_owned(), |used| format!("`{used}`"));
            let why = format!("no template keeps data as this service does: {what} is in use");
            let at = facts.database.as_ref().and_then(|d| d.evidence.first().cloned());
            with_first_by_hand(not_understood(Diagnostic { at, ..Diagnostic::new(why) }), facts)
        })?;
        let handles =
            handle::all(pack, view, facts, &root, &rules).map_err(|e| with_first_by_hand(e, facts))?;
        Ok(Self { sources, root, rules, database, dialect, handles })
    }
}

/// What to do where no template fits, with the place that a first resource is to be registered at.
fn with_first_by_hand(error: PlanError, facts: &ServiceFacts) -> PlanError {
    let PlanError::NotUnderstood { diagnostic, steps } = error else { return error };
    let router = facts.router_file.as_ref().and_then(|f| f.evidence.first());
    let place = router.map_or_else(String::new, |at| format!(" and register it at {at}"));
    let hint = format!(
        "write a first resource of plain data by hand{place}: a type with scalar fields, routes that create and read it \
         by its key; the next ones follow it"
    );
    PlanError::NotUnderstood { diagnostic: diagnostic.hint(hint), steps }
}

/// The rules for a resource in a service, and the dialect in which all that they expect is there.
fn rules_for<'a>(
    pack: &'a Pack,
    view: &dyn RepoView,
    sources: &Sources<'_>,
    root: &context::Root,
    database: Option<&str>,
) -> Result<(manifest::ResourceRules, Dialect<'a>), PlanError> {
    let mut dialects = Dialect::all(pack)?;
    let fitting = |dialect: &Dialect<'_>| {
        sources.resource_for(|path| view.has(&root.join(&dialect.path(path))), database)
    };
    let found = dialects.iter().position(|d| fitting(d).is_ok_and(|rules| !rules.expects.is_empty()));
    let dialect = dialects.swap_remove(found.unwrap_or_default());
    let mut rules = fitting(&dialect)?;
    for path in
        rules.edits.iter_mut().map(|e| &mut e.path).chain(rules.marks.values_mut().map(|m| &mut m.path))
    {
        *path = dialect.path(path);
    }
    Ok((rules, dialect))
}

fn create(
    sources: &Sources,
    rule: &FileRule,
    base: &Value,
    dress: &Dress,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    if !sources.holds(rule.when.as_deref(), base)? {
        return Ok(());
    }
    let path = sources.text(&rule.path, base)?;
    if plan.changes.iter().any(|c| c.path() == path) {
        return Ok(());
    }
    let text = dress.on(sources.render(&rule.template, base)?, &path);
    plan.changes.push(Change::Create { path, text, executable: false, from: rule.template.clone() });
    Ok(())
}

/// Tells what the resource's queue takes, where it has one.
fn message(
    sources: &Sources<'_>,
    rule: Option<&MessageRule>,
    base: &Value,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    let Some(rule) = rule else { return Ok(()) };
    let text = |template: &str| sources.text(template, base);
    plan.messages.push(SampleMessage {
        exchange: text(&rule.exchange)?,
        key: text(&rule.key)?,
        queue: text(&rule.queue)?,
        dead: text(&rule.dead)?,
        body: text(&rule.body)?,
        before: text(&rule.before)?,
        kept: text(&rule.kept)?,
    });
    Ok(())
}

fn endpoints(
    sources: &Sources,
    rules: &manifest::ResourceRules,
    base: &Value,
    plan: &mut Plan,
) -> Result<(), PlanError> {
    for rule in &rules.questions {
        if sources.holds(rule.when.as_deref(), base)? {
            plan.questions.push(Question {
                check: rule.check.clone(),
                title: rule.title.clone(),
                method: rule.endpoint.0.clone(),
                path: sources.text(&rule.endpoint.1, base)?,
                body: sources.text(&rule.body, base)?,
                status: rule.status,
                answer: sources.text(&rule.answer, base)?,
            });
        }
    }
    for (method, path) in &rules.endpoints {
        let endpoint = Endpoint { method: method.clone(), path: sources.text(path, base)? };
        // Resources of some kinds are answered for at one place.
        if !plan.endpoints.contains(&endpoint) {
            plan.endpoints.push(endpoint);
        }
    }
    Ok(())
}

fn set(base: &mut Value, key: &str, value: Value) {
    if let Value::Object(map) = base {
        map.insert(key.to_owned(), value);
    }
}

fn invalid(diagnostic: Diagnostic) -> PlanError {
    PlanError::Invalid(diagnostic)
}

fn not_understood(diagnostic: Diagnostic) -> PlanError {
    PlanError::NotUnderstood { diagnostic, steps: Vec::new() }
}
