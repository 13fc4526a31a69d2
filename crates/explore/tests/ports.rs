//! Where the port of a service comes from: compose before images before examples of settings.

mod common;

use common::{Memory, facts};

const GO: (&str, &str) = ("go.mod", "module example.com/shop\n\ngo 1.22\n");

fn check(files: &[(&str, &str)], expected: Option<(u16, &str)>) {
    let facts = facts(&Memory::new(&[&[GO], files].concat()));
    let found = facts.services[0].port.as_ref().map(|f| (f.value, f.evidence[0].to_string()));
    assert_eq!(found, expected.map(|(port, at)| (port, at.to_owned())), "{files:?}");
}

#[test]
fn compose_says_what_the_container_listens_on() {
    let compose = |service: &str| {
        format!(
            "services:\n  db:\n    image: postgres:17\n    ports: [\"5432:5432\"]\n  api:\n    {service}\n"
        )
    };
    let dockerfile = ("Dockerfile", "FROM alpine:3.22\nEXPOSE 3000\n");
    for (service, expected) in [
        ("build: .\n    ports: [\"80:8080\"]", (8080, "compose.yaml:7")),
        ("build: {context: ./}\n    ports: [\"127.0.0.1:80:${PORT:-9000}/tcp\"]", (9000, "compose.yaml:7")),
        ("build: .\n    ports:\n      - target: 7000\n        published: \"80\"", (7000, "compose.yaml:8")),
        // Which of them it listens on is not said.
        ("build: .\n    ports: [\"80:8080\", \"90:9090\"]", (3000, "Dockerfile:2")),
        ("build: .\n    ports: [\"80:$PORT\"]", (3000, "Dockerfile:2")),
        ("build: ./other\n    ports: [\"80:8080\"]", (3000, "Dockerfile:2")),
    ] {
        check(&[("compose.yaml", &compose(service)), dockerfile], Some(expected));
    }
}

#[test]
fn the_image_that_runs_says_it_not_the_one_that_builds() {
    check(
        &[("Dockerfile", "FROM golang:1.24 AS b\nEXPOSE 1\nFROM alpine:3.22\nexpose 8080/tcp 9090\n")],
        Some((8080, "Dockerfile:4")),
    );
    check(&[("Dockerfile", "FROM alpine:3.22\nEXPOSE ${PORT:-8000}\n")], Some((8000, "Dockerfile:2")));
    check(
        &[("Dockerfile", "FROM alpine:3.22\nEXPOSE $PORT\n"), (".env.example", "PORT=4000\n")],
        Some((4000, ".env.example:1")),
    );
}

#[test]
fn settings_of_other_servers_are_no_port_of_this_one() {
    check(&[(".env.example", "DB_PORT=5432\nHTTP_ADDR=:8088\n")], Some((8088, ".env.example:2")));
    check(&[(".env.example", "REDIS_PORT=6379\n")], None);
    check(&[(".env", "PORT=3000\nDB_PORT=5432\n")], Some((3000, ".env:1")));
    check(&[(".env", "PORT=3000\n"), (".env.example", "PORT=4000\n")], Some((4000, ".env.example:1")));
    check(&[(".env.example", "SERVER_ADDRESS=\"0.0.0.0:8080\"\n")], Some((8080, ".env.example:1")));
}
