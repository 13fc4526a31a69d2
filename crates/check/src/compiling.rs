//! A database for compilers that ask one: made for the run, with the repository's own migrations.

use crate::engines::database_engines;
use crate::migrate::apply_all;
use crate::postgres::{Postgres, find_postgres};
use crate::{Cancel, service_name};
use regex::Regex;
use scaffold_core::ServiceFacts;
use scaffold_pack::Pack;
use scaffold_pack::checks::CompileDatabase;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What compiling takes beside the sources.
#[derive(Default)]
pub struct Compiling {
    /// Added to the environment.
    pub env: BTreeMap<String, String>,
    /// Why nothing can be compiled; `None` where it can.
    pub unready: Option<String>,
    /// What is left to do by hand.
    pub left: Option<String>,
    /// Stops with this value.
    _server: Option<Postgres>,
}

/// Sources of the service, vendored ones left out.
fn sources(folder: &Path, pack: &Pack, out: &mut Vec<PathBuf>) {
    let detect = &pack.manifest().detect;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !detect.vendored.contains(&name) {
                sources(&path, pack, out);
            }
        } else if detect.extensions.iter().any(|e| name.ends_with(&format!(".{e}"))) {
            out.push(path);
        }
    }
}

/// Starts what compilers ask while they work, where the sources make them do so and nobody has named a database.
/// `touched` are the files of the change.
pub fn compile_database(
    root: &Path,
    service: &ServiceFacts,
    pack: &Pack,
    touched: &[String],
    cancel: &Cancel,
) -> Compiling {
    let nothing = Compiling::default();
    let Some(spec) = &pack.manifest().checks.compile_database else { return nothing };
    let Ok(asks) = Regex::new(&spec.sources) else { return nothing };
    let folder = root.join(crate::suite::work_folder(root, &service.root, &pack.manifest().detect.manifests));
    let speaks = |path: &Path| std::fs::read_to_string(path).is_ok_and(|t| asks.is_match(&t));
    let kept = spec.kept.iter().any(|k| folder.join(k).exists() || root.join(k).exists());
    let asked = if kept {
        touched.iter().any(|t| speaks(&root.join(t)))
    } else {
        let mut all = Vec::new();
        sources(&folder, pack, &mut all);
        all.iter().any(|p| speaks(p))
    };
    if !asked {
        return nothing;
    }
    match prepared(root, service, pack, spec, cancel) {
        Ok(mut ready) => {
            ready.left = kept.then(|| spec.keep.clone());
            ready
        }
        Err(why) => Compiling { unready: Some(why), ..nothing },
    }
}

fn prepared(
    root: &Path,
    service: &ServiceFacts,
    pack: &Pack,
    spec: &CompileDatabase,
    cancel: &Cancel,
) -> Result<Compiling, String> {
    let asks = format!("its queries are checked against a database while it compiles (`{}`)", spec.variable);
    let engines = database_engines(root, service, pack);
    if !engines.contains("postgres") {
        let engine = engines.first().map_or("a database", |e| service_name(e));
        return Err(format!("{asks}, and {engine} can't be started here; `--database-url` names one"));
    }
    if find_postgres().is_none() {
        return Err(format!("{asks}, and PostgreSQL is not installed; `--database-url` names one"));
    }
    let server = Postgres::start(cancel).map_err(|e| format!("{asks}: {e}"))?;
    let url = {
        let database = server.create().map_err(|e| format!("{asks}: {e}"))?;
        apply_all(root, service, &database).map_err(|e| format!("{asks}: {e}"))?;
        let url = database.url().url();
        // The whole server goes when the checks are done.
        std::mem::forget(database);
        url
    };
    let mut env: BTreeMap<String, String> = spec.set.clone();
    env.insert(spec.variable.clone(), url);
    Ok(Compiling { env, _server: Some(server), ..Compiling::default() })
}
