//! Container files that are missing: written from what is known of each service. Files that stand get only what they
//! lack, and mean afterwards what they meant, and that. Writes nothing to disk.

mod blocks;
mod compose;
mod follow;
mod ignore;
mod kit;
mod local;
mod merge;
mod migrations;
mod settings;
mod workspace;

pub use follow::{Following, follow};
pub use kit::{Kit, PACK_KIT};

use crate::compose::Compose;
use crate::dockerfile::{Dockerfile, Kind};
use crate::files::{Place, folder};
use crate::plan::tells_health;
use crate::rules::Rules;
use crate::services;
use compose::Backend;
use regex::Regex;
use scaffold_core::{At, Change, Diagnostic, Finding, Plan, RepoView, ServiceFacts};
use serde_json::{Value, json};
use settings::{Known, Server, Told};
use std::collections::BTreeMap;

pub(crate) use local::{asks, exampled, unlisted};
pub(crate) use settings::wanted;

/// The name of a new compose file, and those that compose itself looks for.
const COMPOSE: &str = "compose.yaml";
const STANDARD: [&str; 4] = [COMPOSE, "compose.yml", "docker-compose.yaml", "docker-compose.yml"];
/// What a compose file has to be told, as an example and as values of this machine.
pub(crate) const EXAMPLE: &str = ".env.example";
pub(crate) const LOCAL: &str = ".env";
pub(crate) const GITIGNORE: &str = ".gitignore";

/// A service that is to run in a container.
pub struct Serving<'a> {
    /// What is known of it.
    pub facts: &'a ServiceFacts,
    /// How its language is written.
    pub kit: &'a Kit,
    /// Libraries that its manifest asks for.
    pub libraries: Vec<String>,
    /// Variables that its sources read.
    pub reads: Vec<String>,
    /// The command that brings its database up to date with the tool of its migrations.
    pub migrator: Option<String>,
}

/// Where container files are written, and what may be asked there.
pub struct Site<'a> {
    /// The repository.
    pub view: &'a dyn RepoView,
    /// Rules about container files.
    pub rules: &'a Rules,
    /// Names of folders of other people's files.
    pub vendored: &'a [String],
    /// What the repository is called.
    pub name: &'a str,
    /// Whether a file is there that the repository does not list.
    pub stands: &'a dyn Fn(&str) -> bool,
    /// A value that nobody can guess.
    pub secret: &'a dyn Fn() -> String,
}

/// What becomes of a repository's container files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The changes.
    pub plan: Plan,
    /// Values of this machine, which git ignores: never shown.
    pub local: Option<Change>,
    /// What has to be known.
    pub notes: Vec<Diagnostic>,
    /// Weak places of files that stand, mended on the way.
    pub mended: Vec<Finding>,
}

/// What templates of a Dockerfile see, and where it is built.
struct Draft {
    dockerfile: String,
    context: String,
    values: Value,
    port: u16,
}

impl Site<'_> {
    /// Plans what is missing for `services`, which all stand below the repository's folder `below` (empty for all).
    ///
    /// # Errors
    /// Something is not known that has to be; a file can't be read; a pack's template is broken.
    pub fn write(&self, services: &[Serving<'_>], below: &str) -> Result<Written, Diagnostic> {
        let mut out = Written::default();
        let place = Place::new(self.view, self.vendored);
        let (dockerfiles, composes) = place.container_files("");
        let home = self.compose_file(&composes, below);
        let standing = match &home {
            Some(path) => self.view.text(path)?.map(|text| (path.clone(), text)),
            None => None,
        };
        let folder_of = home.as_deref().map_or(below, folder).to_owned();
        let read = match &standing {
            Some((path, text)) => Compose::parse(text)
                .map_err(|e| Diagnostic::new(e.message.clone()).at(At::line(path, e.line)))?,
            None => None,
        };
        let example = self.example(&folder_of, services)?;
        let examples = example.as_ref().map(|(_, text)| settings::examples(text)).unwrap_or_default();
        let servers = self.servers(services, read.as_ref(), &examples, &mut out.notes);
        let mut backends = Vec::new();
        for serving in services {
            backends.push(self.backend(
                serving,
                services,
                &dockerfiles,
                &folder_of,
                &examples,
                &servers,
                &mut out,
            )?);
        }
        let own = |path: &str| match folder_of.as_str() {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
        };
        let others = composes.iter().any(|path| folder(path) == folder_of);
        let mut asked = None;
        match (&standing, &read) {
            (Some((path, text)), Some(read)) => {
                let merged = merge::merge(path, text, read, &backends, &servers, &|context, file| {
                    place.has_healthcheck(&BTreeMap::new(), path, context, file)
                });
                asked = merged.change.as_ref().map(|c| local::Asked::more(text, c));
                out.notes.extend(merged.notes);
                out.mended.extend(merged.mended);
                out.plan.changes.extend(merged.change);
            }
            (Some(_), None) => {}
            (None, _) if others => out.notes.push(
                Diagnostic::new("compose files stand, and none that compose takes by itself: none is added")
                    .hint(format!("call the one that is meant `{COMPOSE}`")),
            ),
            (None, _) => {
                let text = compose::text(&compose::document(&backends, &servers));
                asked = Some(local::Asked::all(&text));
                out.notes.extend(backends.iter().flat_map(|b| b.told.notes()));
                out.plan.changes.push(created(own(COMPOSE), text));
                let alone = services.iter().zip(&backends).filter(|(_, b)| b.migrate.is_none());
                for (serving, _) in alone {
                    out.notes.extend(self.unmigrated(serving)?);
                }
            }
        }
        if let Some(asked) = asked {
            self.local_settings(&own, example, &asked, &mut out)?;
        }
        self.ignores(services, &mut out)?;
        out.plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(out)
    }

    /// The compose file that compose would take: the one of the folder, else the one that there is.
    fn compose_file(&self, composes: &[String], below: &str) -> Option<String> {
        let standard = |p: &&String| STANDARD.iter().any(|s| p.rsplit('/').next() == Some(s));
        let here =
            STANDARD.iter().map(|s| if below.is_empty() { (*s).to_owned() } else { format!("{below}/{s}") });
        let mut here = here.filter(|p| composes.contains(p));
        here.next().or_else(|| {
            let top = STANDARD.iter().find(|s| composes.iter().any(|c| c == *s)).map(|s| (*s).to_owned());
            let mut others = composes.iter().filter(standard);
            top.or_else(|| others.next().filter(|_| others.next().is_none()).cloned())
        })
    }

    /// The example of settings beside the compose file, else that of the only service.
    fn example(&self, home: &str, services: &[Serving<'_>]) -> Result<Option<(String, String)>, Diagnostic> {
        const NAMES: [&str; 5] = [EXAMPLE, ".env.sample", ".env.dist", ".env.template", "env.example"];
        let roots = services.iter().map(|s| s.facts.root.trim_start_matches('.'));
        for folder in [home].into_iter().chain(roots) {
            for name in NAMES {
                let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
                if let Some(text) = self.view.text(&path)? {
                    return Ok(Some((path, text.to_string())));
                }
            }
        }
        Ok(None)
    }

    /// Servers that have to run beside the services: those that stand, and those that are missing.
    fn servers(
        &self,
        services: &[Serving<'_>],
        standing: Option<&Compose>,
        examples: &[(String, String)],
        notes: &mut Vec<Diagnostic>,
    ) -> Vec<Server> {
        let mut out: Vec<Server> = Vec::new();
        for fact in services.iter().filter_map(|s| s.facts.servers.as_ref()) {
            for id in &fact.value {
                let Some(known) = services::of_id(id) else {
                    notes.push(
                        Diagnostic::new(format!("`{id}` is needed, and how it is run is not known here"))
                            .hint("add it to the compose file by hand"),
                    );
                    continue;
                };
                if out.iter().any(|s| s.known.id == known.id) {
                    continue;
                }
                let mut server = Server::new(known, self.name, examples);
                if let Some(found) = standing.and_then(|c| merge::standing(c, known)) {
                    server.host = found.name().to_owned();
                    merge::learn(&mut server, found);
                }
                out.push(server);
            }
        }
        out
    }

    /// What a service is in the compose file; plans its Dockerfile where it has none.
    #[allow(clippy::too_many_arguments, reason = "all of it is read once, for every service")]
    fn backend(
        &self,
        serving: &Serving<'_>,
        all: &[Serving<'_>],
        dockerfiles: &[String],
        home: &str,
        examples: &[(String, String)],
        servers: &[Server],
        out: &mut Written,
    ) -> Result<Backend, Diagnostic> {
        let facts = serving.facts;
        let name = match all {
            [_] => "backend".to_owned(),
            _ if facts.root == "." => "backend".to_owned(),
            _ => facts.root.rsplit('/').next().unwrap_or(&facts.root).to_owned(),
        };
        let root = if facts.root == "." { "" } else { facts.root.as_str() };
        let found = self.dockerfile_of(root, dockerfiles, all)?;
        let fact_ids: Vec<&String> = facts.servers.iter().flat_map(|f| &f.value).collect();
        let own: Vec<Server> = servers.iter().filter(|s| fact_ids.contains(&&s.known.id)).cloned().collect();
        let port = facts.port.as_ref().map(|p| p.value);
        let known = |port: u16| Known {
            kit: serving.kit,
            libraries: &serving.libraries,
            examples,
            reads: &serving.reads,
            port,
            servers: &own,
        };
        let waits = own.iter().map(|s| s.host.clone()).collect();
        if let Some(dockerfile) = found {
            let text = self.view.text(&dockerfile)?.unwrap_or_default();
            let file = Dockerfile::parse(&text);
            let exposed = file.last_stage().find_map(|i| match &i.kind {
                Kind::Expose(ports) => ports.first()?.split('/').next()?.parse::<u16>().ok(),
                _ => None,
            });
            let port = exposed.or(port).unwrap_or(8080);
            let place = Place::new(self.view, self.vendored);
            let context = place.context(&dockerfile, &file).unwrap_or_else(|| folder(&dockerfile).to_owned());
            return Ok(Backend {
                name,
                dockerfile: beside(&context, &dockerfile),
                context: relative(home, &context),
                port,
                told: known(port).told(),
                waits,
                migrate: self.migrate_beside(serving, &text)?,
                hardened: false,
            });
        }
        let port = port.ok_or_else(|| {
            Diagnostic::new(format!("the port of the service in `{}` was not found", facts.root))
                .at(At::file(facts.root.clone()))
                .hint(
                    "say it with `--port NUMBER`, or in an example of settings: `PORT=8080` in .env.example",
                )
        })?;
        let told = known(port).told();
        let draft = self.draft(serving, root, port, &told, out)?;
        let migrate = self.migrate(serving, &draft)?;
        let text = serving.kit.dockerfile(&draft.values)?;
        out.plan.changes.push(created(draft.dockerfile.clone(), text));
        Ok(Backend {
            name,
            dockerfile: beside(&draft.context, &draft.dockerfile),
            context: relative(home, &draft.context),
            port: draft.port,
            told,
            waits,
            migrate,
            hardened: true,
        })
    }

    /// The Dockerfile that stands for a service: the one of its folder, or of the repository's only service.
    fn dockerfile_of(
        &self,
        root: &str,
        dockerfiles: &[String],
        all: &[Serving<'_>],
    ) -> Result<Option<String>, Diagnostic> {
        let serves = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
            let aside = ["dev", "test", "tests", "ci", "debug", "migrate", "migrations", "local"];
            let words = || name.split(['.', '-', '_']);
            !path.contains(".devcontainer/") && !words().any(|w| aside.contains(&w))
        };
        let own = |path: &&String| folder(path) == root;
        let inside = |path: &&String| {
            let others = all.iter().filter(|s| s.facts.root != "." && s.facts.root != root);
            let nearer = others.map(|s| &s.facts.root).any(|r| {
                r.len() > root.len() && path.strip_prefix(r.as_str()).is_some_and(|p| p.starts_with('/'))
            });
            !nearer && (root.is_empty() || path.strip_prefix(root).is_some_and(|p| p.starts_with('/')))
        };
        let mut serving: Vec<&String> = dockerfiles.iter().filter(|p| serves(p)).collect();
        serving.sort_by_key(|p| (p.matches('/').count(), (*p).clone()));
        let named =
            |path: &&&String| path.rsplit('/').next().is_some_and(|n| n.eq_ignore_ascii_case("dockerfile"));
        let of = |pick: &dyn Fn(&&String) -> bool| -> Result<Option<String>, Diagnostic> {
            let found: Vec<&String> = serving.iter().copied().filter(|p| pick(p)).collect();
            match (found.iter().find(|p| named(p)), found.as_slice()) {
                (Some(path), _) | (None, [path]) => Ok(Some((*path).clone())),
                (None, []) => Ok(None),
                (None, several) => {
                    Err(Diagnostic::new("several Dockerfiles stand, and none is called `Dockerfile`")
                        .at(At::file(several[0].as_str()))
                        .hint("rename the one of the service, or name it in a compose file"))
                }
            }
        };
        let only = |_: &&String| all.len() == 1;
        for pick in [&own as &dyn Fn(&&String) -> bool, &inside, &only] {
            if let Some(path) = of(pick)? {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// What the template sees.
    fn draft(
        &self,
        serving: &Serving<'_>,
        root: &str,
        port: u16,
        told: &Told,
        out: &mut Written,
    ) -> Result<Draft, Diagnostic> {
        let (facts, data) = (serving.facts, &serving.kit.data);
        let said = facts.language_version.as_ref();
        let from = said.and_then(|v| v.evidence.first()).map_or("", |at| at.path.as_str());
        let value = said.map(|v| v.value.as_str());
        let version = data.version.tag(value, from.rsplit('/').next().unwrap_or(from)).ok_or_else(|| {
            let place = said.and_then(|v| v.evidence.first().cloned()).unwrap_or_else(|| At::file(root));
            Diagnostic::new(format!("no image is known for version `{}`", value.unwrap_or_default()))
                .at(place)
                .hint("write the Dockerfile by hand, or name a released version")
        })?;
        let variants: Vec<_> = data
            .variant
            .iter()
            .filter(|v| v.libraries.iter().any(|l| serving.libraries.contains(l)))
            .collect();
        let mut images = data.images.clone();
        images.extend(variants.iter().flat_map(|v| v.images.clone()));
        for image in images.values_mut() {
            *image = image.replace("{version}", &version);
        }
        let entry = facts.entry.as_ref().map(|e| e.value.clone()).ok_or_else(|| {
            Diagnostic::new(format!("the program that serves was not found in `{}`", facts.root))
                .at(At::file(facts.root.clone()))
                .hint("say it with `--entry`, or write a Dockerfile whose `CMD` starts it")
        })?;
        let workspace = self.workspace(data, root)?;
        let context = workspace.clone().unwrap_or_else(|| root.to_owned());
        let inner = root.strip_prefix(context.as_str()).unwrap_or(root).trim_start_matches('/').to_owned();
        let beside =
            |file: &str| if context.is_empty() { file.to_owned() } else { format!("{context}/{file}") };
        let present: Vec<&String> = data.files.iter().filter(|f| self.is_there(&beside(f))).collect();
        let below = |file: &str| if root.is_empty() { file.to_owned() } else { format!("{root}/{file}") };
        let here: Vec<&String> = data.files.iter().filter(|f| self.is_there(&below(f))).collect();
        let module = facts.module.as_ref().map(|m| m.value.clone()).unwrap_or_default();
        // A major version at the end is no name.
        let numbered = |s: &&str| s.strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok());
        let program = |text: &str| {
            let mut segments = text.trim_end_matches('/').rsplit('/').skip_while(numbered);
            segments.next().unwrap_or_default().to_owned()
        };
        let name = match program(&entry).as_str() {
            "" | "." => program(&module),
            name => name.to_owned(),
        };
        let name = if name.is_empty() { "app".to_owned() } else { name };
        let mut values = json!({
            "version": version,
            "images": images,
            "words": variants.iter().filter_map(|v| v.word.as_deref()).collect::<Vec<_>>(),
            "entry": entry,
            "name": name,
            "module": module,
            "manager": facts.package_manager.as_ref().map_or("", |m| m.value.as_str()),
            "port": port,
            "files": present,
            "here": here,
            "manifests": self.manifests(data, &context),
            "targets": self.targets(data, &context)?,
            "folder": inner,
            "data": told.keeps_data.then_some(settings::DATA),
            "libraries": serving.libraries,
            "framework": facts.framework.as_ref().map_or("", |f| f.value.as_str()),
            "build": facts.build.as_ref().map(|b| b.value.join(" ")).unwrap_or_default(),
            "health": null,
            "probe": null,
        });
        let own = serving.kit.chore(&data.health, self.view, facts, &serving.libraries, &values)?;
        let path = facts.routes.iter().find(|r| tells_health(r)).map(|r| r.path.as_str());
        let health = own.or_else(|| self.rules.probe(&images["run"], port, path));
        let health = match (health, &data.probe) {
            (Some(health), _) => Some(health),
            (None, Some(probe)) => {
                let at = beside(&probe.path);
                if !self.view.has(&at) {
                    out.plan.changes.push(created(at, serving.kit.render(&probe.template, &values)?));
                }
                values["probe"] = json!(probe.path);
                let asked =
                    path.map_or_else(|| format!("127.0.0.1:{port}"), |p| format!("127.0.0.1:{port}{p}"));
                Some(probe.command.iter().cloned().chain([asked]).collect())
            }
            (None, None) => None,
        };
        values["health"] = json!(health.as_ref().map(|h| json!(h).to_string().replace("\",\"", "\", \"")));
        let dockerfile = if root.is_empty() { "Dockerfile".to_owned() } else { format!("{root}/Dockerfile") };
        Ok(Draft { dockerfile, context, values, port })
    }

    /// Manifests below the folder of a build, relative to it: what dependencies are resolved from.
    fn manifests(&self, data: &kit::Data, context: &str) -> Vec<String> {
        let inside = |path: &String| {
            let inner = path.strip_prefix(context)?.trim_start_matches('/').to_owned();
            let foreign =
                inner.split('/').any(|s| self.vendored.iter().any(|v| v == s) || s.starts_with('.'));
            let named = data.manifests.iter().any(|m| inner.rsplit('/').next() == Some(m));
            (named && !foreign && (context.is_empty() || path[context.len()..].starts_with('/')))
                .then_some(inner)
        };
        self.view.paths().iter().filter_map(inside).collect()
    }

    /// Sources that targets begin with, relative to the folder of a build.
    fn targets(&self, data: &kit::Data, context: &str) -> Result<Vec<String>, Diagnostic> {
        let Some(pattern) = &data.targets else { return Ok(Vec::new()) };
        let pattern =
            Regex::new(pattern).map_err(|e| Diagnostic::new(e.to_string()).at(At::file(PACK_KIT)))?;
        let inside = self.view.paths().iter().filter_map(|p| p.strip_prefix(context));
        let inner = inside.map(|p| p.trim_start_matches('/'));
        Ok(inner.filter(|p| pattern.is_match(p)).map(str::to_owned).collect())
    }

    /// Whether a file, or anything below a folder that ends with `/`, is in the repository.
    fn is_there(&self, path: &str) -> bool {
        match path.strip_suffix('/') {
            Some(_) => self.view.paths().iter().any(|p| p.starts_with(path)),
            None => self.view.has(path),
        }
    }
}

/// A Dockerfile as `build` names it, where it is not the one of the folder.
fn beside(context: &str, dockerfile: &str) -> Option<String> {
    let inner = dockerfile.strip_prefix(context).unwrap_or(dockerfile).trim_start_matches('/');
    (inner != "Dockerfile").then(|| inner.to_owned())
}

/// A folder of the repository as a compose file in `home` names it.
fn relative(home: &str, path: &str) -> String {
    let (home, to): (Vec<&str>, Vec<&str>) = (segments(home), segments(path));
    let shared = home.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", home.len() - shared);
    let whole: Vec<&str> = up.chain(to[shared..].iter().copied()).collect();
    match whole.as_slice() {
        [] => ".".to_owned(),
        ["..", ..] => whole.join("/"),
        _ => format!("./{}", whole.join("/")),
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|s| !s.is_empty() && *s != ".").collect()
}

pub(super) fn created(path: String, text: String) -> Change {
    Change::Create { path, text, executable: false, from: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{is_compose, joined};

    #[test]
    fn folders_are_named_from_where_the_compose_file_stands() {
        for (home, path, named) in [
            ("", "", "."),
            ("", "a/b", "./a/b"),
            ("a", "a", "."),
            ("deploy", "", ".."),
            ("deploy", "api", "../api"),
        ] {
            assert_eq!(relative(home, path), named);
            assert_eq!(joined(home, named).as_deref(), Some(path));
        }
        assert_eq!(beside("a", "a/Dockerfile"), None);
        assert_eq!(beside("", "docker/api.Dockerfile").as_deref(), Some("docker/api.Dockerfile"));
        assert!(is_compose(COMPOSE));
    }
}
