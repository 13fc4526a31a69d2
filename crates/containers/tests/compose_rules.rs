//! Compose files, and what is found in each.

use scaffold_containers::compose::Compose;
use scaffold_containers::rules::compose::check;

/// Findings of a file as `line id`; the image built from `healthy/` has a health check, that from `plain/` has none.
fn findings(text: &str) -> Vec<String> {
    let built = |context: &str, _: &str| match context {
        "healthy" => Some(true),
        "plain" => Some(false),
        _ => None,
    };
    let compose = Compose::parse(text).expect("YAML").expect("services");
    check(&compose, &built).into_iter().map(|h| format!("{} {}", h.line, h.id)).collect()
}

fn case(text: &str, expected: &[&str]) {
    assert_eq!(findings(text), expected, "{text}");
}

/// A service that nothing is wrong with.
const DB: &str = "services:\n  db:\n    image: postgres:17\n    healthcheck: {test: [CMD, pg_isready]}\n";

#[test]
fn says_nothing_about_what_is_fine() {
    case(DB, &[]);
    case(
        &format!(
            "{DB}  api:\n    build: healthy\n    depends_on:\n      db: {{condition: service_healthy}}\n"
        ),
        &[],
    );
}

#[test]
fn version_is_obsolete() {
    case(&format!("version: '3.8'\n{DB}"), &["1 no-version-field"]);
}

#[test]
fn every_service_has_a_health_check() {
    case("services:\n  a:\n    image: redis:7\n", &["2 require-healthcheck"]);
    case("services:\n  a:\n    image: grafana/grafana:11.0.0\n", &["2 require-healthcheck"]);
    case("services:\n  a:\n    build: plain\n", &["2 require-healthcheck"]);
    case(
        "services:\n  a:\n    build: {context: plain, dockerfile: api.Dockerfile}\n",
        &["2 require-healthcheck"],
    );
    // Who builds it elsewhere knows more.
    case("services:\n  a:\n    build: ../elsewhere\n", &[]);
    // Switched off is a decision.
    case("services:\n  a:\n    image: redis:7\n    healthcheck: {disable: true}\n", &[]);
    // Another file says what it is.
    case("services:\n  a:\n    environment: {X: y}\n", &[]);
}

#[test]
fn what_ends_needs_no_health_check() {
    let text = "services:\n  migrate:\n    build: plain\n  api:\n    build: healthy\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n";
    case(text, &[]);
    case("services:\n  seed:\n    image: a:1\n    profiles: [tools]\n", &[]);
    case(
        "services:\n  web:\n    image: a:1\n    profiles: [web]\n    restart: always\n",
        &["2 require-healthcheck"],
    );
}

#[test]
fn images_have_a_version() {
    let of =
        |image: &str| format!("services:\n  a:\n    image: {image}\n    healthcheck: {{test: [CMD, x]}}\n");
    for image in ["redis", "redis:latest", "localhost:5000/x", "${REGISTRY}/x"] {
        case(&of(image), &["3 service-image-require-explicit-tag"]);
    }
    for image in ["redis:7", "redis@sha256:00", "x:${TAG}", "${IMAGE:-x:1}", "\"x:${TAG:-latest}\""] {
        case(&of(image), &[]);
    }
    case("services:\n  a:\n    build: healthy\n    image: mine\n", &[]);
}

#[test]
fn databases_are_not_published() {
    let of = |port: &str| format!("{DB}    ports: [{port}]\n");
    for port in [
        "\"5432:5432\"",
        "5432",
        "\"0.0.0.0:5432:5432\"",
        "\"15432:5432/tcp\"",
        "{target: 5432, published: \"5432\"}",
        "\"$DB_PORT:$DB_PORT\"",
        "\"${DB_PORT:-5432}:${DB_PORT:-5432}\"",
    ] {
        case(&of(port), &["5 no-published-database-port"]);
    }
    for port in [
        "\"127.0.0.1:5432:5432\"",
        "\"[::1]:5432:5432\"",
        "\"${BIND}:5432:5432\"",
        "{target: 5432, published: \"5432\", host_ip: 127.0.0.1}",
        "\"8080:8080\"",
        "\"${ADMIN:-8081}:${ADMIN:-8081}\"",
    ] {
        case(&of(port), &[]);
    }
}

#[test]
fn secrets_are_not_in_clear() {
    let of = |env: &str| format!("{DB}    environment:\n      {env}\n");
    for env in [
        "POSTGRES_PASSWORD: hunter2",
        "- POSTGRES_PASSWORD=hunter2",
        "DATABASE_URL: postgres://me:hunter2@db/shop",
        "JWT_SECRET: ${JWT_SECRET:-changeme}",
    ] {
        case(&of(env), &["6 no-secret-in-clear"]);
    }
    for env in [
        "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}",
        "- POSTGRES_PASSWORD",
        "POSTGRES_PASSWORD_FILE: /run/secrets/db",
        "POSTGRES_USER: me",
        "DATABASE_URL: postgres://me:${POSTGRES_PASSWORD}@db/shop",
        "DATABASE_URL: postgres://db/shop",
        "ALLOW_EMPTY_PASSWORD: \"yes\"",
    ] {
        case(&of(env), &[]);
    }
}

#[test]
fn dependencies_wait_for_health() {
    let of = |rest: &str| format!("{DB}  api:\n    build: healthy\n    depends_on:\n{rest}");
    case(&of("      - db\n"), &["7 depends-on-condition"]);
    case(&of("      db: {condition: service_started}\n"), &[]);
    case(&of("      other: {condition: service_healthy}\n"), &["8 depends-on-undefined-service"]);
    let bare = "services:\n  db:\n    image: postgres:17\n  api:\n    build: healthy\n    depends_on:\n      db:\n        condition: service_healthy\n";
    case(bare, &["2 require-healthcheck", "7 depends-on-unhealthy-service"]);
    let off = format!(
        "{DB}  q:\n    image: a:1\n    healthcheck: {{disable: true}}\n  api:\n    build: healthy\n    depends_on:\n      q: {{condition: service_healthy}}\n"
    );
    case(&off, &["11 depends-on-unhealthy-service"]);
}

#[test]
fn nothing_commands_the_host() {
    case(&format!("{DB}    privileged: true\n"), &["5 no-privileged"]);
    case(&format!("{DB}    privileged: false\n"), &[]);
    case(
        &format!("{DB}    volumes: [\"/var/run/docker.sock:/var/run/docker.sock:ro\"]\n"),
        &["5 no-engine-socket"],
    );
}

#[test]
fn names_are_declared() {
    case(
        &format!("{DB}    volumes: [\"data:/x\"]\n    networks: [back]\n"),
        &["5 undeclared-volume", "6 undeclared-network"],
    );
    case(
        &format!(
            "{DB}    volumes: [\"data:/x\", \"./conf:/y\", \"/z\", \"$HOME/a:/b\"]\n    networks: [default]\nvolumes:\n  data:\n"
        ),
        &[],
    );
    // Another file may declare it.
    case(&format!("include: [base.yaml]\n{DB}    volumes: [\"data:/x\"]\n"), &[]);
}

#[test]
fn names_and_ports_are_used_once() {
    let two = "services:\n  a:\n    build: healthy\n    container_name: x\n    ports: [\"80:80\"]\n  b:\n    build: healthy\n    container_name: x\n    ports: [\"80:8080\"]\n";
    case(two, &["8 no-duplicate-container-names", "9 no-duplicate-exported-ports"]);
}

#[test]
fn merge_keys_and_anchors_are_seen_through() {
    let text = "x-db: &db\n  image: postgres:17\n  healthcheck: {test: [CMD, pg_isready]}\n  environment: &env\n    POSTGRES_PASSWORD: hunter2\nservices:\n  a:\n    <<: *db\n  b:\n    <<: *db\n    environment:\n      <<: *env\n      POSTGRES_PASSWORD: ${P:?}\n";
    case(text, &["5 no-secret-in-clear"]);
}

#[test]
fn defaults_are_given_in_every_place_or_in_none() {
    let file = |url: &str, name: &str| {
        format!(
            "{DB}    environment:\n      NAME: {name}\n  api:\n    build: healthy\n    environment: [\"URL=pg://db/{url}\"]\n"
        )
    };
    case(&file("${DB}", "${DB:-shop}"), &["9 variable-default"]);
    case(&file("${DB}", "${DB}"), &[]);
    case(&file("${DB:-shop}", "${DB:-shop}"), &[]);
    case(&file("$${DB}", "${DB:-shop}"), &[]);
    case(&file("${DB}", "${DB:-}"), &[]);
    // Which of two is meant is not said.
    case(&file("${DB}", "${DB:-shop}-${DB:-other}"), &[]);
}

#[test]
fn a_server_does_not_start_with_a_blank_password() {
    let of = |value: &str| format!("{DB}    environment:\n      POSTGRES_PASSWORD: {value}\n");
    case(&of("${DB_PASSWORD}"), &["6 blank-password"]);
    for value in ["${DB_PASSWORD:?}", "${DB_PASSWORD?tell it}"] {
        case(&of(value), &[]);
    }
    case(&format!("{}    profiles: [database]\n", of("${DB_PASSWORD}")), &[]);
    // What only the service itself needs may well be blank.
    case(
        "services:\n  a:\n    build: healthy\n    environment:\n      SMTP_PASSWORD: ${SMTP_PASSWORD}\n",
        &[],
    );
}
