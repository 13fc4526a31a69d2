//! A new service that answers GraphQL, with a real PostgreSQL and a real Redis: what it is asked, how many statements
//! that takes, what it keeps, and what it does when Redis is gone. Then resources are added to it.

use crate::running::{Running, Settings};
use crate::stack::{Env, Stack, must, run};
use scaffold_check::{Cancel, Postgres, Redis};
use scaffold_testkit::Test;
use scaffold_tests::{Claims, token};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const RESOURCES: [&str; 2] = [
    "users name:string email:string:unique:email age:int?",
    "orders number:string:unique user:references total:decimal{12,2}:min=0 status:enum{draft,in-review}:default=draft",
];

/// A way to PostgreSQL that counts the statements which are executed.
struct Counted {
    port: u16,
    statements: Arc<AtomicUsize>,
}

impl Counted {
    fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&statements);
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                let (from, to) =
                    (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
                std::thread::spawn(move || copy(from, to));
                let counter = Arc::clone(&counter);
                std::thread::spawn(move || count(client, server, &counter));
            }
        });
        Self { port, statements }
    }

    /// How many statements `then` takes.
    fn of<T>(&self, then: impl FnOnce() -> T) -> (usize, T) {
        let before = self.statements.load(Ordering::SeqCst);
        let out = then();
        (self.statements.load(Ordering::SeqCst) - before, out)
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    // Either side may hang up.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

/// Whether a name is among those that are `kept`, from now on.
fn remember(names: &mut BTreeSet<Vec<u8>>, name: &[u8], kept: bool) {
    if kept {
        names.insert(name.to_owned());
    } else {
        names.remove(name);
    }
}

/// What a text of PostgreSQL's protocol says, and what follows it.
fn text(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| *b == 0).expect("the end of a text");
    (&bytes[..end], &bytes[end + 1..])
}

/// Hands messages on (PostgreSQL's protocol 3) and counts those that execute a prepared statement. An empty one only
/// asks whether the connection is alive.
fn count(mut client: TcpStream, mut server: TcpStream, statements: &AtomicUsize) {
    let mut greeted = false;
    let (mut empty, mut portals) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let mut head = vec![0; if greeted { 5 } else { 4 }];
        if client.read_exact(&mut head).is_err() {
            break;
        }
        let length = u32::from_be_bytes(head[head.len() - 4..].try_into().expect("four bytes")) as usize;
        let mut body = vec![0; length - 4];
        if client.read_exact(&mut body).is_err() {
            break;
        }
        match head[0] {
            b'P' if greeted => {
                let (name, rest) = text(&body);
                let asks = text(rest).0.iter().any(|b| !b" ;".contains(b));
                remember(&mut empty, name, !asks);
            }
            b'B' if greeted => {
                let (portal, rest) = text(&body);
                let is_empty = empty.contains(text(rest).0);
                remember(&mut portals, portal, is_empty);
            }
            b'E' if greeted && !portals.contains(text(&body).0) => {
                statements.fetch_add(1, Ordering::SeqCst);
            }
            _ => {}
        }
        greeted = true;
        if server.write_all(&[head, body].concat()).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
}

/// Whom to ask.
struct Client<'a> {
    base: &'a str,
    agent: ureq::Agent,
    token: Option<String>,
}

impl<'a> Client<'a> {
    fn of(base: &'a str, known: bool) -> Self {
        let claims = Claims {
            subject: "ada",
            issuer: crate::stack::ISSUER,
            audience: crate::stack::AUDIENCE,
            expires_in: 3600,
            algorithm: "HS256",
        };
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_idle_connections(0);
        let token = known.then(|| token(&claims, crate::stack::SECRET));
        Self { base, agent: config.build().into(), token }
    }

    fn send(&self, media: &str, body: String) -> (u16, Value) {
        let mut request = self.agent.post(format!("{}/graphql", self.base)).header("content-type", media);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = request.send(body).expect("an answer");
        let text = answer.body_mut().read_to_string().expect("a text");
        (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    fn ask(&self, query: &str, variables: &Value) -> (u16, Value) {
        self.send("application/json", json!({ "query": query, "variables": variables }).to_string())
    }

    /// The data of an answer without errors.
    fn data(&self, query: &str, variables: &Value) -> Value {
        let (status, answer) = self.ask(query, variables);
        assert!(status == 200 && answer["errors"].is_null(), "{query} {variables}: {status} {answer}");
        answer["data"].clone()
    }

    /// Status and code of an answer's first error.
    fn refused(&self, query: &str, variables: &Value) -> (u16, String) {
        let (status, answer) = self.ask(query, variables);
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        (status, code.unwrap_or_else(|| panic!("{query} {variables}: {status} {answer}")).to_owned())
    }
}

const CREATE_USER: &str =
    "mutation ($input: CreateUserInput!) { createUser(input: $input) { id name email age } }";
const UPDATE_USER: &str =
    "mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { id name age } }";
const CREATE_ORDER: &str = "mutation ($input: CreateOrderInput!) { createOrder(input: $input) \
                            { id number total status userId user { name } } }";
const GET_USER: &str = "query ($id: ID!) { user(id: $id) { id name email age } }";
const ORDERS: &str = "query ($first: Int! $after: String) { orders(first: $first, after: $after) \
                      { edges { node { number user { name } } } pageInfo { hasNextPage endCursor } } }";

/// Makes the service, and hands its folder, environment and Redis to `then`.
fn with_service(stack: &Stack, then: impl FnOnce(&Path, &Env, &Postgres, Redis)) {
    let resources = RESOURCES.iter().flat_map(|r| ["--resource", r]);
    let ran = stack.make("postgres", &resources.chain(["--check", "none"]).collect::<Vec<_>>());
    let folder = ran.folder().join("shop");
    let installs = "`cargo xtask test` installs what the tests need";
    let server = Postgres::start(&Cancel::default()).unwrap_or_else(|e| panic!("{e}; {installs}"));
    let redis = Redis::start(&Cancel::default()).unwrap_or_else(|| panic!("no Redis started; {installs}"));
    let database = server.create().expect("a database");
    let mut env = stack.env_for(&database.url().url());
    env.push(("REDIS_URL".to_owned(), redis.url()));
    then(&folder, &env, &server, redis);
}

/// Everything that is asked of a service that answers GraphQL.
pub(crate) fn check_answers(stack: &Stack) {
    with_service(stack, |folder, env, _, redis| {
        (stack.build)(folder, env);
        (stack.clean)(folder, env);
        must(folder, stack.migrate, env);
        must(folder, stack.migrate, env);
        let without: Env = env.iter().filter(|(name, _)| name != "REDIS_URL").cloned().collect();
        let refused = run(folder, stack.start, &without);
        let said = String::from_utf8_lossy(&[refused.stdout, refused.stderr].concat()).into_owned();
        assert!(!refused.status.success() && said.contains("REDIS_URL"), "{said}");

        // The database is reached through what counts.
        let url = env.iter().find(|(name, _)| name == "DATABASE_URL").map(|(_, url)| url.clone());
        let url = url.expect("a database");
        let address = scaffold_check::DatabaseUrl::parse(&url).expect("a database");
        let counted = Counted::before(address.port);
        let mut counting = env.clone();
        let through = url.replace(&format!(":{}/", address.port), &format!(":{}/", counted.port));
        assert_ne!(through, url);
        counting.push(("DATABASE_URL".to_owned(), through));
        let server = Running::start(folder, stack.start, &counting, Settings { limit: None });
        let (known, nobody) = (Client::of(server.base(), true), Client::of(server.base(), false));

        lives(&known, &nobody);
        refuses(&known, &nobody);
        asks_once(&known, &nobody, &counted);
        keeps(&known, &nobody, &counted);
        // Slower, and never a fault.
        drop(redis);
        let (statements, user) = counted.of(|| nobody.data(GET_USER, &json!({ "id": "1" })));
        assert_eq!((statements, &user["user"]["id"]), (1, &json!("1")), "{user}");
        let changed = known.data(UPDATE_USER, &json!({ "id": "1", "input": { "name": "Grace" } }));
        assert_eq!(changed["updateUser"]["name"], "Grace");
        assert_eq!(nobody.data(GET_USER, &json!({ "id": "1" }))["user"]["name"], "Grace");
        let log = server.log();
        let errors = ["\"level\":\"ERROR\"", "\"level\":50", "\"level\": \"error\""];
        assert!(log.contains("cache was not read") && !errors.iter().any(|e| log.contains(e)), "{log}");
        assert!(!log.contains(crate::stack::SECRET) && log.lines().all(|l| l.starts_with('{')), "{log}");
        assert_eq!(server.stop(), Some(0), "SIGTERM");

        let mut development = env.clone();
        development.push(("ENVIRONMENT".to_owned(), "development".to_owned()));
        let server = Running::start(folder, stack.start, &development, Settings { limit: None });
        let told = Client::of(server.base(), false).data("{ __schema { queryType { name } } }", &json!({}));
        assert_eq!(told["__schema"]["queryType"]["name"], "Query");
        assert_eq!(server.stop(), Some(0), "SIGTERM");
    });
}

/// Create, list, get, update, delete.
fn lives(known: &Client<'_>, nobody: &Client<'_>) {
    let ada = json!({ "name": "Ada'); DROP TABLE users; --", "email": "ada@example.com", "age": 36 });
    let made = known.data(CREATE_USER, &json!({ "input": ada }));
    assert_eq!(
        made["createUser"],
        json!({ "id": "1", "name": ada["name"], "email": ada["email"], "age": 36 })
    );
    let user = json!({ "id": "1" });
    assert_eq!(nobody.data(GET_USER, &user)["user"], made["createUser"]);
    let same = known.data(UPDATE_USER, &json!({ "id": "1", "input": {} }));
    assert_eq!(same["updateUser"]["age"], 36, "what is absent stays");
    let aged = known.data(UPDATE_USER, &json!({ "id": "1", "input": { "age": null, "name": "Ada" } }));
    assert_eq!(aged["updateUser"], json!({ "id": "1", "name": "Ada", "age": null }));
    assert_eq!(nobody.data(GET_USER, &json!({ "id": "999" }))["user"], Value::Null);
    assert_eq!(nobody.data(GET_USER, &json!({ "id": "x" }))["user"], Value::Null);

    for n in 1..=5 {
        let input = json!({ "name": format!("User {n}"), "email": format!("user{n}@example.com") });
        let id = known.data(CREATE_USER, &json!({ "input": input }))["createUser"]["id"].clone();
        let order =
            json!({ "number": format!("A-{n}"), "userId": id, "total": "12.50", "status": "IN_REVIEW" });
        let made = known.data(CREATE_ORDER, &json!({ "input": order }))["createOrder"].clone();
        let shown = [&made["total"], &made["status"], &made["userId"], &made["user"]["name"]];
        assert_eq!(shown, [&json!("12.50"), &json!("IN_REVIEW"), &id, &input["name"]], "{made}");
    }
    let page = nobody.data(ORDERS, &json!({ "first": 3 }))["orders"].clone();
    assert_eq!(page["edges"].as_array().map(Vec::len), Some(3), "{page}");
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let rest =
        nobody.data(ORDERS, &json!({ "first": 3, "after": page["pageInfo"]["endCursor"] }))["orders"].clone();
    assert_eq!(rest["edges"].as_array().map(Vec::len), Some(2), "{rest}");
    assert_eq!(rest["pageInfo"]["hasNextPage"], false);

    let delete = "mutation ($id: ID!) { deleteOrder(id: $id) }";
    assert_eq!(known.data(delete, &json!({ "id": "5" }))["deleteOrder"], "5");
    assert_eq!(known.refused(delete, &json!({ "id": "5" })), (200, "NOT_FOUND".to_owned()));
}

fn refuses(known: &Client<'_>, nobody: &Client<'_>) {
    let code = |client: &Client<'_>, query: &str, variables: Value| client.refused(query, &variables).1;
    let user = |name: &str, email: &str| json!({ "input": { "name": name, "email": email } });
    let update = |input: Value| json!({ "id": "1", "input": input });
    assert_eq!(code(nobody, CREATE_USER, user("x", "x@example.com")), "UNAUTHENTICATED");
    assert_eq!(code(nobody, "mutation { deleteUser(id: 1) }", json!({})), "UNAUTHENTICATED");
    assert_eq!(code(known, CREATE_USER, user("Again", "ada@example.com")), "CONFLICT");
    assert_eq!(code(known, CREATE_USER, user("", "nobody")), "BAD_USER_INPUT");
    assert_eq!(code(known, CREATE_USER, user("a\u{0}b", "z@example.com")), "BAD_USER_INPUT");
    assert_eq!(code(known, CREATE_USER, json!({ "input": { "name": "x" } })), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code(known, UPDATE_USER, update(json!({ "name": null }))), "BAD_USER_INPUT");
    assert_eq!(code(known, UPDATE_USER, update(json!({ "admin": true }))), "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(code(known, UPDATE_USER, json!({ "id": "999", "input": { "name": "x" } })), "NOT_FOUND");
    assert_eq!(code(known, "mutation { deleteUser(id: 2) }", json!({})), "CONFLICT", "orders refer to it");
    let order = json!({ "input": { "number": "B", "userId": "999", "total": "1.00" } });
    assert_eq!(code(known, CREATE_ORDER, order), "BAD_USER_INPUT");
    let (_, told) = known.ask(CREATE_USER, &user("", "nobody"));
    let violations = told["errors"][0]["extensions"]["violations"].as_array().expect("violations");
    let fields: Vec<_> = violations.iter().map(|v| v["field"].clone()).collect();
    assert_eq!(fields, ["name", "email"], "{told}");

    let aliases: String = (0..11).map(|n| format!("a{n}: user(id: {n}) {{ id }} ")).collect();
    let names: String = (0..11).map(|n| format!("n{n}: name ")).collect();
    let wide = "id number total status userId createdAt updatedAt ".repeat(8);
    for (query, wanted) in [
        (format!("{{ {aliases} }}"), "TOO_MANY_ALIASES"),
        (format!("{{ user(id: 1) {{ ...n }} }} fragment n on User {{ {names} }}"), "TOO_MANY_ALIASES"),
        (format!("{{ orders(first: 100) {{ edges {{ node {{ {wide} }} }} }} }}"), "TOO_COSTLY"),
        ("{ orders(first: 101) { edges { cursor } } }".to_owned(), "BAD_USER_INPUT"),
        (
            "{ user(id: 1) { ...a } } fragment a on User { ...b } fragment b on User { ...a }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("{ __schema { types { name } } }".to_owned(), "INTROSPECTION_DISABLED"),
        ("{ user(id: 99999999999999999999) { id } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (r#"{ user(id: "\/") { id } nothing }"#.to_owned(), "GRAPHQL_VALIDATION_FAILED"),
    ] {
        assert_eq!(code(nobody, &query, json!({})), wanted, "{query}");
    }
    // No id: there is no such user, where an escape that says nothing is not refused at all.
    let (status, escaped) = nobody.ask(r#"{ user(id: "\/") { id } }"#, &json!({}));
    let refused = escaped["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED";
    assert!(status == 400 && refused || escaped == json!({ "data": { "user": null } }), "{status} {escaped}");
    assert_eq!(nobody.send("text/plain", "{\"query\": \"{ __typename }\"}".to_owned()).0, 415);
    assert_eq!(nobody.send("application/json", "{".to_owned()).0, 400);
    assert_eq!(nobody.send("application/json", "x".repeat(70_000)).0, 413);
    let get = nobody.agent.get(format!("{}/graphql?query=%7B__typename%7D", nobody.base)).call();
    assert_eq!(get.expect("an answer").status().as_u16(), 405);
    let forged = Client { token: Some("forged".to_owned()), ..Client::of(nobody.base, false) };
    assert_eq!(forged.ask("{ __typename }", &json!({})).0, 401);
}

/// A page and what its rows refer to take a statement each, however many rows there are.
fn asks_once(known: &Client<'_>, nobody: &Client<'_>, counted: &Counted) {
    // Nothing of them is kept before.
    for id in 2..=6 {
        known.data(UPDATE_USER, &json!({ "id": id.to_string(), "input": { "age": id } }));
    }
    let (statements, page) = counted.of(|| nobody.data(ORDERS, &json!({ "first": 100 })));
    assert_eq!(page["orders"]["edges"].as_array().map(Vec::len), Some(4), "{page}");
    assert_eq!(statements, 2, "orders, and their users together");
    let (statements, _) = counted.of(|| nobody.data(ORDERS, &json!({ "first": 100 })));
    assert_eq!(statements, 1, "their users are kept by now");
}

/// What was read is kept, and forgotten when it changes.
fn keeps(known: &Client<'_>, nobody: &Client<'_>, counted: &Counted) {
    let get = || nobody.data(GET_USER, &json!({ "id": "1" }))["user"]["name"].clone();
    get();
    let (statements, name) = counted.of(get);
    assert_eq!((statements, name), (0, json!("Ada")));
    known.data(UPDATE_USER, &json!({ "id": "1", "input": { "name": "Lovelace" } }));
    let (statements, name) = counted.of(get);
    assert_eq!((statements, name), (1, json!("Lovelace")));
}

/// What a client of a catalog asks for, but for its containers: an engine is needed for these.
const EXAMPLE: &str = r#"{
  "requirements": "Build GraphQL API for product catalog",
  "files_to_create": ["graphql/schema.graphql", FILES],
  "include_docker": true,
  "validation_criteria": {"critical": ["GraphQL schema valid", "Resolvers work"]}
}"#;

/// The request of a catalog, with `resolver` and `service` where the language has them.
pub(crate) fn check_example(stack: &Stack, resolver: &str, service: &str) {
    let files = format!(r#""{resolver}", "{service}""#);
    let request =
        EXAMPLE.replacen('{', &format!(r#"{{"lang": "{}","#, stack.lang), 1).replacen("FILES", &files, 1);
    let test = stack.with_env(Test::new()).file("request.json", request);
    let ran = test.args(["run", "request.json", "--json"]).run().success();
    let (report, after) = (ran.json(), ran.after());
    for file in ["graphql/schema.graphql", resolver, service, "Dockerfile"] {
        assert!(
            report["files_created"].as_array().expect("files").iter().any(|f| f == file),
            "{file}: {report:#}"
        );
    }
    assert!(after.text("graphql/schema.graphql").contains("type Product {"));
    let compose = after.text("compose.yaml");
    assert!(compose.contains("\n  redis:\n") && compose.contains("\n  postgres:\n"), "{compose}");
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    for id in ["schema", "resolvers", "migrate"].iter().chain(stack.checks) {
        assert!(checks.iter().any(|c| c["id"] == *id && c["status"] == "passed"), "{id}: {report:#}");
    }
}

/// A service grows by what refers to what stands; asked again it stays as it is, and goes back.
/// `prepare` puts the libraries where checks look for them.
pub(crate) fn check_growth(stack: &Stack, prepare: fn(&Path)) {
    let resources = RESOURCES.iter().flat_map(|r| ["--resource", r]);
    let ran = stack.make("sqlite", &resources.chain(["--check", "none"]).collect::<Vec<_>>());
    prepare(&ran.folder().join("shop"));
    let test = ran.then().within("shop");
    let before = test.files();
    let add =
        ["add", "invoices", "number:string:unique", "order:references", "due_on:date?", "--kind", "graphql"];
    let add = || add.into_iter().chain(["--allow-dirty", "--json"]).map(str::to_owned);
    let ran = stack.with_env(test).args(add()).run().success();
    let report = ran.json();
    assert_eq!(report["resource"]["kind"], "graphql");
    assert_eq!(report["resource"]["endpoints"], json!([{ "method": "POST", "path": "/graphql" }]));
    // What concerns files of another kind is left out.
    let checks = report["self_validation"]["checks"].as_array().expect("checks");
    assert!(checks.iter().any(|c| c["status"] == "passed"), "{report}");
    assert!(checks.iter().all(|c| c["status"] != "failed"), "{report}");
    let test = ran.then();
    let schema = std::fs::read_to_string(test.path().join("shop/graphql/schema.graphql")).expect("a schema");
    assert!(schema.contains("  invoice(id: ID!): Invoice\n}\n\ntype Mutation {"), "{schema}");
    (stack.clean)(&test.path().join("shop"), &(stack.env)());
    let grown = test.files();
    let test = stack.with_env(test).args(add()).run().success().then();
    test.files().must_equal(&grown);
    let test = test.args(["undo"]).run().success().then();
    // What its compiler left is no part of it.
    let _ = std::fs::remove_dir_all(test.path().join("shop/dist"));
    test.files().must_equal(&before);
}
