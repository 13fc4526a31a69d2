//! The engine as the tests see it, and repositories with container files.

use scaffold_check::{Cancel, Containing, Silent, Stand};
use scaffold_core::ServiceFacts;
use scaffold_testkit::{Ran, Test};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The label of what a check makes.
pub(crate) const LABEL: &str = "dev.scaffold.run";

/// A folder beside the tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("containers").join(name)
}

/// A service over PostgreSQL with a Dockerfile and a compose file.
pub(crate) fn notes() -> Test {
    Test::new().tree(&folder("notes"))
}

/// A project that is built in two seconds and started in as many.
pub(crate) fn tiny() -> Test {
    Test::new().tree(&folder("tiny"))
}

/// What the client prints.
pub(crate) fn docker(args: &[&str]) -> String {
    let out = Command::new("docker").args(args).output().expect("the client");
    assert!(out.status.success(), "docker {}: {}", args.join(" "), String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}

/// Tells a figure, also of a test that passes.
pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").expect("a line");
}

/// Everything on the engine that one process made, as `kind mark`.
pub(crate) fn left(pid: u32) -> Vec<String> {
    let own = |mark: &String| mark.contains(&format!("/{pid}/"));
    marked().into_iter().filter(|(_, mark)| own(mark)).map(|(kind, mark)| format!("{kind} {mark}")).collect()
}

/// Marks of everything on the engine that a check made.
pub(crate) fn marks() -> Vec<String> {
    marked().into_iter().map(|(_, mark)| mark).collect()
}

/// Containers, networks, volumes and images that a check made, each with its mark.
fn marked() -> Vec<(&'static str, String)> {
    let filter = format!("label={LABEL}");
    let label = format!("{{{{.Label \"{LABEL}\"}}}}");
    let mut marked = Vec::new();
    let mut add = |kind, text: &str| {
        marked.extend(text.lines().filter(|l| !l.is_empty()).map(|mark| (kind, mark.to_owned())));
    };
    for (kind, words) in KINDS {
        add(kind, &docker(&[words, &["--filter", &filter, "--format", &label]].concat()));
    }
    let images = docker(&["image", "ls", "--all", "--quiet", "--filter", &filter]);
    let ids: Vec<&str> = images.split_whitespace().collect();
    if !ids.is_empty() {
        let label = format!("{{{{index .Config.Labels \"{LABEL}\"}}}}");
        let inspect = [&["image", "inspect", "--format", &label][..], &ids].concat();
        // Images of other tests may go meanwhile: of those that are left it is told all the same.
        let out = Command::new("docker").args(inspect).output().expect("the client");
        add("image", &String::from_utf8_lossy(&out.stdout));
    }
    marked
}

/// What the client lists with labels.
const KINDS: [(&str, &[&str]); 3] =
    [("container", &["ps", "--all"]), ("network", &["network", "ls"]), ("volume", &["volume", "ls"])];

/// What carries no mark and nobody uses: images without a name, volumes without a container.
pub(crate) fn unused() -> BTreeSet<String> {
    let images = docker(&["image", "ls", "--quiet", "--no-trunc", "--filter", "dangling=true"]);
    let volumes = docker(&["volume", "ls", "--quiet", "--filter", "dangling=true"]);
    let marked =
        docker(&["image", "ls", "--all", "--quiet", "--no-trunc", "--filter", &format!("label={LABEL}")]);
    let marked: BTreeSet<&str> = marked.lines().collect();
    let found = images.lines().filter(|id| !marked.contains(id)).chain(volumes.lines());
    found.map(str::to_owned).collect()
}

/// Names on the engine that begin as projects of these processes do, whatever they are labelled with.
pub(crate) fn named(pids: &[u32]) -> Vec<String> {
    let names = [
        docker(&["ps", "--all", "--format", "{{.Names}}"]),
        docker(&["network", "ls", "--format", "{{.Name}}"]),
        docker(&["volume", "ls", "--format", "{{.Name}}"]),
        docker(&["image", "ls", "--format", "{{.Repository}}"]),
    ];
    let own = |name: &&str| pids.iter().any(|pid| name.starts_with(&format!("scaffold-{pid}-")));
    names.iter().flat_map(|text| text.lines()).filter(own).map(str::to_owned).collect()
}

/// How long a service may take to stop, in seconds.
const STOP: f64 = 2.0;

/// What is said of a stop, held against how long it may take.
pub(crate) fn stopped_in_time(told: &str) {
    let seconds = told.strip_prefix("`backend` in ").and_then(|s| s.strip_suffix(" s"));
    assert!(seconds.and_then(|s| s.parse::<f64>().ok()).is_some_and(|s| s < STOP), "stopped: {told}");
}

/// Raises the project of `folder` with these of its files, and lets `look` see it and how long it took without the builds.
pub(crate) fn raised(folder: &Path, files: &[&str], look: impl FnOnce(Stand<'_>, Duration)) {
    let files: Vec<String> = files.iter().map(|&f| f.to_owned()).collect();
    let service = ServiceFacts { root: ".".into(), ..ServiceFacts::default() };
    let (levels, cancel) = (BTreeMap::new(), Cancel::new());
    let since = Instant::now();
    let containing = Containing {
        copy: folder,
        files: &files,
        service: &service,
        causes: None,
        levels: &levels,
        all: true,
        progress: &Silent,
        cancel: &cancel,
    };
    let stand = Stand::raise(&containing).unwrap_or_else(|why| panic!("{why}"));
    let took = since.elapsed() - stand.building();
    look(stand, took);
}

/// The container checks of a run, each as `id status why`.
pub(crate) fn told(report: &Value) -> Vec<String> {
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    let ours = checks.iter().filter(|c| {
        c["id"].as_str().is_some_and(|id| ["docker.", "compose.", "stop."].iter().any(|p| id.starts_with(p)))
    });
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    ours.map(|c| format!("{} {} {}", text(&c["id"]), text(&c["status"]), text(&c["why"])).trim().to_owned())
        .collect()
}

/// One check's result.
pub(crate) fn result<'a>(report: &'a Value, id: &str) -> &'a Value {
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    checks.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("{id} did not run"))
}

/// Runs the container checks alone.
pub(crate) fn check(test: Test) -> Ran {
    test.args(["check", "--critical", "docker", "--json"]).run()
}
