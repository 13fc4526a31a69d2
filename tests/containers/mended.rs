//! Classic container files as they stand in many repositories: `scaffold docker --fix` mends them, and then they are built,
//! started and healthy, as nobody, and go when told.

use crate::tools::{check, result, stopped_in_time, told};
use scaffold_testkit::{Test, workspace};

/// Mends the classic Dockerfile of a language beside the classic compose file, on the images that are made for tests.
fn holds(language: &str, images: &[(&str, &str)], sources: &[(&str, &str)]) {
    let folder = workspace().join("crates/containers/tests");
    let text = |path: String| {
        let text = std::fs::read_to_string(folder.join(path)).expect("a file");
        // Versions of the images that `cargo xtask images` makes.
        let newer = |text: String, (old, new): &(&str, &str)| text.replace(old, new);
        images.iter().chain(&[("postgres:15-alpine", "postgres:17-alpine")]).fold(text, newer)
    };
    let mut test = Test::new()
        .file("Dockerfile", text(format!("dockerfiles/{language}-classic.Dockerfile")))
        .file("docker-compose.yml", text("compose/classic.yaml".into()))
        .file(".env.example", "POSTGRES_DB=myapp\nPOSTGRES_PASSWORD=\n");
    for (path, source) in sources {
        test = test.file(path, *source);
    }
    let mended = test.commit().args(["docker", "--fix", "--json"]).run().success();
    let changed = &mended.json()["files_modified"];
    assert_eq!(*changed, serde_json::json!(["Dockerfile", "docker-compose.yml"]));
    let report = check(mended.then()).success().json();
    let told = told(&report);
    assert_eq!(told.len(), 6, "{told:#?}");
    assert!(told.iter().all(|line| line.contains(" passed")), "{told:#?}");
    assert_eq!(report["docker"]["all_healthy"], true);
    stopped_in_time(result(&report, "stop.time")["why"].as_str().expect("a time"));
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn the_classic_files_of_go_hold_once_they_are_mended() {
    let source = "package main\n\nimport (\n\t\"net/http\"\n\t\"os\"\n\t\"os/signal\"\n\t\"syscall\"\n)\n\nfunc main() {\n\tended := make(chan os.Signal, 1)\n\tsignal.Notify(ended, syscall.SIGTERM)\n\tgo http.ListenAndServe(\":8080\", nil)\n\t<-ended\n}\n";
    let sources = [("go.mod", "module example.com/api\n\ngo 1.24\n"), ("go.sum", ""), ("main.go", source)];
    holds("go", &[("golang:1.21-alpine", "golang:1.26")], &sources);
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn the_classic_files_of_node_hold_once_they_are_mended() {
    let source = "require('http').createServer((_, answer) => answer.end()).listen(8080);\nprocess.on('SIGTERM', () => process.exit(0));\n";
    let lock = r#"{
  "name": "api", "version": "1.0.0", "lockfileVersion": 3,
  "packages": {
    "": {"name": "api", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}},
    "node_modules/ms": {
      "version": "2.1.3", "resolved": "https://registry.npmjs.org/ms/-/ms-2.1.3.tgz",
      "integrity": "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="
    }
  }
}
"#;
    let sources = [
        (
            "package.json",
            "{\"name\": \"api\", \"version\": \"1.0.0\", \"dependencies\": {\"ms\": \"2.1.3\"}}\n",
        ),
        ("package-lock.json", lock),
        ("server.js", source),
    ];
    holds("node", &[("node:20-alpine", "node:22-slim")], &sources);
}

#[test]
#[ignore = "needs a container engine: `cargo xtask test`"]
fn the_classic_files_of_python_hold_once_they_are_mended() {
    let source = "import signal\nimport sys\n\nfrom flask import Flask\n\napp = Flask(__name__)\n\nif __name__ == \"__main__\":\n    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n    app.run(host=\"0.0.0.0\", port=8080)\n";
    let sources = [("requirements.txt", "flask==3.1.2\n"), ("main.py", source)];
    holds("python", &[("python:3.11-slim", "python:3.13-slim")], &sources);
}
