//! A new service over PostgreSQL, as a user gets it: its image is built, the project started and healthy, every question
//! answered through the published port; it stops when told, nothing is left, and the image holds what it runs with.

use crate::tools::{LABEL, docker, marks, raised, say, stopped_in_time};
use scaffold_testkit::Test;
use scaffold_tests::{Asked, USERS, ask_service};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// How long the project may take from the start of the first container until all are healthy.
const HEALTHY: Duration = Duration::from_secs(60);
/// How much a compiled service may add to the image that it is put on, in bytes.
const ADDED: u64 = 40_000_000;
/// So many questions are asked at once as no service lets through by default.
const UNLIMITED: &str =
    "services:\n  backend:\n    environment:\n      RATE_LIMIT: \"100000\"\n      RATE_BURST: \"100000\"\n";

/// A container of a service that answers, and the folder that its image is made of.
struct Inside<'a> {
    id: String,
    folder: &'a Path,
}

impl Inside<'_> {
    /// What a program in the container prints, a line each.
    fn lines(&self, words: &[&str]) -> Vec<String> {
        docker(&[&["exec", &self.id], words].concat()).lines().map(str::to_owned).collect()
    }

    /// The image adds little to `base`.
    fn is_small(&self, base: &str) {
        let image = docker(&["container", "inspect", "--format", "{{.Image}}", &self.id]);
        let [size, base] = [image.as_str(), base].map(|name| {
            docker(&["image", "inspect", "--format", "{{.Size}}", name]).parse::<u64>().expect("a size")
        });
        say(&format!("image: {:.1} MB over its base", size.saturating_sub(base) as f64 / 1e6));
        assert!(size > base && size - base < ADDED, "{size} over {base}");
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
    }
}

/// Packages that are there: `wanted` are, `others` are not.
fn has_only(there: &[String], wanted: &[String], others: &[String]) {
    let missing: Vec<_> = wanted.iter().filter(|name| !there.contains(name)).collect();
    let too_much: Vec<_> = others.iter().filter(|name| there.contains(name)).collect();
    assert!(!wanted.is_empty() && missing.is_empty(), "{missing:?} of {wanted:?} are not among {there:?}");
    assert!(!others.is_empty() && too_much.is_empty(), "{too_much:?} are in the image");
}

/// Makes a service in `lang`, and lets `holds` look at its container once it has answered.
fn stands(lang: &str, holds: impl FnOnce(&Inside<'_>)) {
    let new = ["new", "shop", "--lang", lang, "--db", "postgres", "--resource", USERS, "--check", "none"];
    let ran = Test::new().args(new).run().success();
    let folder = ran.folder().join("shop");
    fs::write(folder.join("compose.override.yaml"), UNLIMITED).expect("a file");
    raised(&folder, &["Dockerfile", "compose.override.yaml", "compose.yaml"], |stand, took| {
        assert!(took < HEALTHY, "healthy after {took:?}");

        let address = stand.address("backend").expect("a published port");
        let env = fs::read_to_string(folder.join(".env")).expect(".env");
        let secret = env.lines().find_map(|l| l.strip_prefix("JWT_SECRET=")).expect("a secret");
        let base = format!("http://{address}");
        let faults = ask_service(&Asked { base: &base, secret, issuer: "shop", audience: "shop" });
        assert!(faults.is_empty(), "{}\n{}", faults.join("\n"), stand.log("backend"));

        let mark = stand.mark().to_owned();
        let (mine, name) = (format!("label={LABEL}={mark}"), "label=com.docker.compose.service=backend");
        let id = docker(&["ps", "--quiet", "--filter", &mine, "--filter", name]);
        holds(&Inside { id, folder: &folder });

        let stopped = stand.lower().unwrap_or_else(|why| panic!("{why}"));
        say(&format!("{lang}: healthy after {took:.1?}, stopped: {stopped}"));
        stopped_in_time(&stopped);
        assert!(!marks().contains(&mark), "something is left");
    });
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_new_go_service_stands_answers_and_goes() {
    stands("go", |inside| inside.is_small("gcr.io/distroless/static-debian12:nonroot"));
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_new_node_service_stands_answers_and_goes() {
    stands("node", |inside| {
        let read =
            |file: &str| -> serde_json::Value { serde_json::from_str(&inside.text(file)).expect("JSON") };
        let (manifest, lock) = (read("package.json"), read("package-lock.json"));
        let names = |key: &str| manifest[key].as_object().expect(key).keys().cloned().collect::<Vec<_>>();
        // What a library of the service may use too is no dependency of development alone.
        let only_dev = |name: &String| lock["packages"][format!("node_modules/{name}")]["dev"] == true;
        let dev: Vec<String> = names("devDependencies").into_iter().filter(only_dev).collect();
        let found = inside.lines(&["find", "node_modules", "-maxdepth", "2", "-type", "d"]);
        let there: Vec<String> =
            found.iter().filter_map(|p| p.strip_prefix("node_modules/")).map(str::to_owned).collect();
        has_only(&there, &names("dependencies"), &dev);
    });
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_new_python_service_stands_answers_and_goes() {
    stands("python", |inside| {
        let manifest: toml::Value = toml::from_str(&inside.text("pyproject.toml")).expect("pyproject.toml");
        let named = |list: &toml::Value| -> Vec<String> {
            let list = list.as_array().expect("a list").iter().filter_map(toml::Value::as_str);
            // What stands before versions, extras and markers.
            let end = |c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c));
            list.map(|line| normal(line.split(end).next().unwrap_or_default())).collect()
        };
        let listed = inside.lines(&["python", "-m", "pip", "list", "--format=freeze"]);
        let there: Vec<String> = listed.iter().map(|l| normal(l.split('=').next().unwrap_or(l))).collect();
        let wanted = named(&manifest["project"]["dependencies"]);
        has_only(&there, &wanted, &named(&manifest["dependency-groups"]["dev"]));
    });
}

/// What a client of the catalog asks for, as it is sent; where resolver and service go is the language's own.
const CATALOG: &str = r#"{
  "requirements": "Build GraphQL API for product catalog",
  "lang": "LANG",
  "files_to_create": ["graphql/schema.graphql", "RESOLVER", "SERVICE"],
  "include_docker": true,
  "validation_criteria": {
    "critical": ["GraphQL schema valid", "Resolvers work", "Docker build succeeds", "Services start"]
  }
}"#;

fn catalog(lang: &str, resolver: &str, service: &str) {
    let request = CATALOG.replace("LANG", lang).replace("RESOLVER", resolver).replace("SERVICE", service);
    let ran = Test::new()
        .file("request.json", &request)
        .args(["run", "request.json", "--json", "--install"])
        .run()
        .success();
    let report = ran.json();
    let created = report["files_created"].as_array().expect("files");
    let containers = ["Dockerfile", "compose.yaml", ".dockerignore"];
    for path in ["graphql/schema.graphql", resolver, service].iter().chain(&containers) {
        assert!(
            created.iter().any(|c| c == path) && ran.folder().join(path).is_file(),
            "{path}: {created:?}"
        );
    }
    assert_eq!(report["resource"]["kind"], "graphql");
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    assert_eq!(report["self_validation"]["critical_passed"], true, "{checks:#?}");
    for id in ["schema", "resolvers", "docker.build", "compose.up"] {
        let check = checks.iter().find(|c| c["id"] == id).unwrap_or_else(|| panic!("{id} did not run"));
        assert!(check["status"] == "passed" && check["level"] == "critical", "{check}");
    }
    assert_eq!(report["docker"]["all_healthy"], true);
    let services = report["docker"]["services"].as_array().expect("services");
    assert!(["backend", "postgres", "redis"].iter().all(|s| services.iter().any(|x| x == s)), "{services:?}");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_graphql_catalog_is_made_as_it_is_asked_for() {
    catalog("go", "graphql/resolvers/product.go", "internal/services/product_service.go");
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_graphql_catalog_is_made_in_python() {
    catalog("python", "app/graphql/resolvers/product.py", "app/services/product_service.py");
}

/// A package's name as PyPI compares it.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn a_new_rust_service_stands_answers_and_goes() {
    stands("rust", |inside| inside.is_small("gcr.io/distroless/cc-debian12:nonroot"));
}
