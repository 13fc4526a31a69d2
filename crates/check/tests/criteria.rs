//! Criteria in words, with the packs' checks.

use scaffold_check::{checks_for, known_criteria};

#[test]
fn words_lead_to_checks() {
    let pack = scaffold_lang_go::pack().unwrap();
    for (words, ids) in [
        ("Code compiles", &["go.build"][..]),
        ("Code compiles without errors", &["go.build"]),
        ("Go compiles", &["go.build"]),
        ("Tests pass", &["go.test"]),
        ("Migration runs", &["migrate"]),
        ("Migrations run", &["migrate"]),
        ("Database migrations run successfully", &["migrate"]),
        ("API endpoints respond", &["http"]),
        ("http.invoices", &["http"]),
        ("Server starts", &["server.start"]),
        ("Server starts and responds to health check", &["server.start"]),
        ("Dockerfile builds", &["docker.build"]),
        ("Dockerfile builds successfully", &["docker.build"]),
        ("Docker build succeeds", &["docker.build"]),
        ("docker-compose starts services", &["compose.up"]),
        ("docker-compose services start and are healthy", &["compose.up", "compose.healthy"]),
        ("docker-compose services start and healthy", &["compose.up", "compose.healthy"]),
        ("Services start", &["compose.up"]),
        ("Docker services communicate", &["compose.healthy"]),
        ("Consumer connects to RabbitMQ", &["consumer.connects"]),
        ("Messages processed", &["messages"]),
        ("docker-compose.yml syntax is valid", &["compose.config"]),
        ("go.vet", &["go.vet"]),
        ("docker.build", &["docker.build"]),
        ("Rate limiting", &[]),
        ("Input validation", &["validation"]),
        ("Input validation implemented", &["validation"]),
        ("Error handling", &["errors"]),
        ("Error handling in place", &["errors"]),
        ("Auth middleware applied", &["auth"]),
        ("Authentication/authorization enforced", &["auth"]),
        ("Environment variables properly configured", &["environment"]),
        ("Health check endpoints", &["health"]),
        ("Docker health checks configured", &["docker.healthcheck"]),
        ("Docker image optimized (multi-stage build)", &["docker.image"]),
        ("Metrics/monitoring endpoints", &["metrics"]),
        ("API documentation", &["documentation"]),
        ("Logging", &["logging"]),
        ("Logging implemented", &["logging"]),
        ("", &[]),
    ] {
        assert_eq!(checks_for(&pack, words), ids, "{words}");
    }
    assert_eq!(checks_for(&pack, "docker").len(), 6);
}

#[test]
fn the_closest_known_criteria_come_first() {
    let pack = scaffold_lang_go::pack().unwrap();
    assert_eq!(known_criteria(&pack, "Tests are green")[0], "Tests pass");
    assert_eq!(known_criteria(&pack, "Endpoints are fast")[0], "API endpoints respond");
}
