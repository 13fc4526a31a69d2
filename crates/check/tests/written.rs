//! What container files say, for whoever asks whether they are in order.

use scaffold_check::check_written;
use scaffold_core::{At, CheckLevel, CheckStatus, Commit, Diagnostic, Finding, RepoView};
use std::collections::BTreeMap;
use std::sync::Arc;

struct View {
    paths: Vec<String>,
    dockerfile: &'static str,
}

impl RepoView for View {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, _: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(Some(self.dockerfile.as_bytes().into()))
    }

    fn history(&self, _: usize) -> Vec<Commit> {
        Vec::new()
    }
}

fn check(path: &str, dockerfile: &'static str, found: &[&str]) -> Vec<(CheckStatus, String)> {
    let view = View { paths: vec![path.into()], dockerfile };
    let finding = |id: &&str| Finding {
        id: (*id).into(),
        at: At::line("Dockerfile", 2),
        message: format!("{id} is found"),
        fix: String::new(),
    };
    let findings: Vec<Finding> = found.iter().map(finding).collect();
    let wanted =
        ["docker.healthcheck", "docker.image", "go.build"].map(|id| (id.to_owned(), CheckLevel::Expected));
    let results = check_written(&view, &findings, &BTreeMap::from(wanted)).expect("files that can be read");
    assert_eq!(
        results.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(),
        ["docker.healthcheck", "docker.image"]
    );
    results.into_iter().map(|r| (r.status, r.why.unwrap_or_default())).collect()
}

#[test]
fn what_speaks_against_container_files_is_told_with_its_place() {
    let staged = "FROM a:1 AS b\nFROM c:1\n";
    let passed = || (CheckStatus::Passed, String::new());
    let failed = |why: &str| (CheckStatus::Failed, why.to_owned());
    assert_eq!(check("Dockerfile", staged, &["DL3007"]), [passed(), passed()]);
    let unasked = failed("CKV_DOCKER_2 is found (Dockerfile:2)");
    assert_eq!(check("Dockerfile", staged, &["CKV_DOCKER_2"]), [unasked, passed()]);
    let whole = failed("what builds it goes into the image, too (Dockerfile:1)");
    assert_eq!(check("Dockerfile", "FROM a:1\n", &[]), [passed(), whole]);
    let none = || (CheckStatus::Skipped, "no Dockerfile stands here".to_owned());
    assert_eq!(check("main.go", staged, &[]), [none(), none()]);
}
