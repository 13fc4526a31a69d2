//! The checks that need something running: migrations on a real database, and the changed server asked for its new
//! endpoints. They run with `--check full`, and wherever the user names a database or asks for what they prove.

use crate::args::CheckDepth;
use crate::engine::Engine;
use crate::exit::Failure;
use crate::operations::attempt::Ground;
use scaffold_check::{
    Asked, Guard, Migrating, Postgres, RabbitMq, Samples, Serving, check_migrations, check_server,
    database_engines, find_postgres, find_rabbitmq, lend_environment, samples,
};
use scaffold_core::{CheckLevel, CheckResult, Feature, Plan, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_repo::Repository;

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
    let asked = url.is_some() || ground.demands.is_live();
    if ground.writing.check == CheckDepth::None || (ground.writing.check != CheckDepth::Full && !asked) {
        return Ok(Vec::new());
    }
    let session = ground.session;
    let changed = Repository::open(ground.repo.root())?;
    let facts = engine.explore(&changed)?;
    let service = facts.services.iter().find(|s| s.root == ground.service.root).unwrap_or(ground.service);
    let pack = &ground.pack.pack;
    let wants = database_engines(changed.root(), service, pack).contains(POSTGRES);
    let postgres = if wants || url.is_some() { database(ground, url)? } else { None };
    let sends = !added.plan.messages.is_empty() && find_rabbitmq().is_some();
    let broker = sends.then(|| RabbitMq::start(&session.cancel).ok()).flatten();
    let mut results = Vec::new();
    if service.migrations.is_some() {
        results.push(check_migrations(
            &Migrating {
                root: changed.root(),
                service,
                pack,
                touched: added.touched,
                // What can't be tried here is no reason to call the change unproved.
                level: if postgres.is_some() { CheckLevel::Critical } else { CheckLevel::Expected },
                progress: &session.progress,
                cancel: &session.cancel,
            },
            postgres.as_ref(),
        ));
    }
    let copy = changed.baseline(None)?;
    // Without its libraries the server does not start, which its check says.
    let _ = lend_environment(pack, changed.root(), &service.root, copy.path());
    results.extend(check_server(&Serving {
        copy: copy.path(),
        service,
        pack,
        touched: added.touched,
        resource: &added.feature.resource.plural_snake(),
        endpoints: &questions(pack, service, added),
        questions: &added.plan.questions,
        known: &standing(service, added),
        conduct: &ground.demands.conduct(),
        messages: &added.plan.messages,
        postgres: postgres.as_ref(),
        broker: broker.as_ref(),
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
    if !added.plan.questions.is_empty() {
        return Vec::new();
    }
    let Samples { bodies, uncertain } = bodies(pack, service, added.feature);
    let questions = added.plan.endpoints.iter().map(|e| {
        let route = service.routes.iter().find(|r| r.method == e.method && shape(&r.path) == shape(&e.path));
        let sends = matches!(e.method.as_str(), "POST" | "PUT" | "PATCH");
        Asked {
            method: e.method.clone(),
            path: e.path.clone(),
            guard: match route.map(|r| r.auth) {
                Some(true) => Guard::Closed,
                Some(false) => Guard::Open,
                None => Guard::Unknown,
            },
            bodies: if sends { bodies.clone() } else { Vec::new() },
            uncertain: uncertain && sends,
        }
    });
    questions.collect()
}

/// A path whose parameters have no names.
fn shape(path: &str) -> Vec<&str> {
    path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect()
}

/// Lists that stood before: where they fail as well, the new ones prove nothing.
fn standing(service: &ServiceFacts, added: &Added<'_>) -> Vec<Asked> {
    let new = |path: &str| added.plan.endpoints.iter().any(|e| e.path == path);
    let lists = service
        .routes
        .iter()
        .filter(|r| r.method == "GET" && !r.auth && !r.path.contains(['{', '*']) && !new(&r.path));
    lists
        .map(|r| Asked {
            method: r.method.clone(),
            path: r.path.clone(),
            guard: Guard::Unknown,
            bodies: Vec::new(),
            uncertain: false,
        })
        .collect()
}

/// Bodies in the names that callers use, in the repository's casing.
fn bodies(pack: &Pack, service: &ServiceFacts, feature: &Feature) -> Samples {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let entity = service.resource(&feature.resource.singular_snake()).and_then(|r| r.entity.as_ref());
    samples(pack, &feature.fields, |field| {
        entity
            .and_then(|e| e.fields.iter().find(|f| plain(&f.name) == plain(&field.snake())))
            .map_or_else(|| field.snake(), |f| f.shown.clone())
    })
}
