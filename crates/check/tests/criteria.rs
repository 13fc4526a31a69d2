//! Criteria in words, with the Go pack's checks.

use scaffold_check::checks_for;

#[test]
fn words_lead_to_checks() {
    let pack = scaffold_lang_go::pack().unwrap();
    for (words, ids) in [
        ("Code compiles", &["go.build"][..]),
        ("Code compiles without errors", &["go.build"]),
        ("Tests pass", &["go.test"]),
        ("Migration runs", &["migrate"]),
        ("Database migrations run successfully", &["migrate"]),
        ("API endpoints respond", &["http"]),
        ("http.invoices", &["http"]),
        ("Server starts and responds to health check", &["server.start"]),
        ("Dockerfile builds", &["docker"]),
        ("docker-compose starts services", &["docker"]),
        ("go.vet", &["go.vet"]),
        ("Rate limiting", &[]),
        ("", &[]),
    ] {
        assert_eq!(checks_for(&pack, words), ids, "{words}");
    }
}
