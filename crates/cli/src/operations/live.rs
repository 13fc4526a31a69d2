//! The checks that need something running: migrations on a real database, and the changed server asked for its new
//! endpoints. They run with `--check full`, and wherever the user names a database.

use crate::args::CheckDepth;
use crate::engine::Engine;
use crate::exit::Failure;
use crate::operations::attempt::Ground;
use scaffold_check::{Asked, Migrating, Postgres, Serving, check_migrations, check_server, find_postgres};
use scaffold_core::{CheckLevel, CheckResult, Feature, Plan, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_repo::Repository;
use serde_json::{Map, Value};

/// What facts call the database that can be started here.
const POSTGRES: &str = "postgres";

/// What was added.
pub(crate) struct Added<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) feature: &'a Feature,
    pub(crate) touched: &'a [String],
}

/// Runs them on the change that stands.
///
/// # Errors
/// The repository can't be read or copied.
pub(crate) fn live_checks(
    ground: &Ground<'_>,
    engine: &Engine,
    added: &Added<'_>,
) -> Result<Vec<CheckResult>, Failure> {
    let url = ground.writing.database_url.as_deref();
    if ground.writing.check != CheckDepth::Full && (url.is_none() || ground.writing.check == CheckDepth::None)
    {
        return Ok(Vec::new());
    }
    let session = ground.session;
    let changed = Repository::open(ground.repo.root())?;
    let facts = engine.explore(&changed)?;
    let service = facts.services.iter().find(|s| s.root == ground.service.root).unwrap_or(ground.service);
    let pack = &ground.pack.pack;
    let wants = service.needs.as_ref().is_some_and(|n| n.value.iter().any(|n| n == POSTGRES));
    // The server may want one although no fact says so; migrations are not run where they may be of another dialect.
    let postgres = if service.database.is_some() || url.is_some() { database(ground, url)? } else { None };
    let migrates = service.migrations.is_some() && (wants || url.is_some());
    let mut results = Vec::new();
    if let Some(server) = postgres.as_ref().filter(|_| migrates) {
        results.push(check_migrations(
            &Migrating {
                root: changed.root(),
                service,
                pack,
                touched: added.touched,
                level: CheckLevel::Critical,
                progress: &session.progress,
                cancel: &session.cancel,
            },
            server,
        ));
    }
    let copy = changed.baseline(None)?;
    results.extend(check_server(&Serving {
        copy: copy.path(),
        service,
        pack,
        touched: added.touched,
        resource: &added.feature.resource.plural_snake(),
        endpoints: &questions(pack, service, added),
        postgres: postgres.as_ref(),
        level: CheckLevel::Expected,
        progress: &session.progress,
        cancel: &session.cancel,
    }));
    session.progress.clear();
    session.go_on()?;
    Ok(results)
}

/// The named server, or one started for this run where its programs are installed.
fn database(ground: &Ground<'_>, url: Option<&str>) -> Result<Option<Postgres>, Failure> {
    let cancel = &ground.session.cancel;
    let failed = |e: scaffold_check::PostgresError| {
        Failure::usage(
            scaffold_core::Diagnostic::new(e.to_string()).hint("`--database-url` names a PostgreSQL server"),
        )
    };
    match url {
        Some(url) => Postgres::named(url, cancel).map(Some).map_err(failed),
        None if find_postgres().is_some() => Ok(Postgres::start(cancel).ok()),
        None => Ok(None),
    }
}

fn questions(pack: &Pack, service: &ServiceFacts, added: &Added<'_>) -> Vec<Asked> {
    let body = body(pack, service, added.feature);
    added
        .plan
        .endpoints
        .iter()
        .map(|e| Asked {
            method: e.method.clone(),
            path: e.path.clone(),
            guarded: service.routes.iter().any(|r| r.method == e.method && r.path == e.path && r.auth),
            body: body.clone().filter(|_| matches!(e.method.as_str(), "POST" | "PUT" | "PATCH")),
        })
        .collect()
}

/// A valid body in the pack's samples; `None` where a field has no sample of its own.
fn body(pack: &Pack, service: &ServiceFacts, feature: &Feature) -> Option<Value> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let entity = service.resource(&feature.resource.singular_snake()).and_then(|r| r.entity.as_ref());
    let mut out = Map::new();
    for field in &feature.fields {
        // The name that callers use, in the repository's casing.
        let shown = entity
            .and_then(|e| e.fields.iter().find(|f| plain(&f.name) == plain(&field.snake())))
            .map_or_else(|| field.snake(), |f| f.shown.clone());
        let value = match &field.ty {
            scaffold_core::FieldType::Enum { values } => Value::from(values.first()?.as_str()),
            ty => serde_json::from_str(pack.manifest().types.get(ty.class())?.wire.first()?).ok()?,
        };
        out.insert(shown, value);
    }
    Some(Value::Object(out))
}
