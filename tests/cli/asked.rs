//! What is asked on a terminal, through a pseudo-terminal: answers are checked as typed, and ^C leaves at once.

use rexpect::session::{PtySession, spawn_command};
use scaffold_testkit::{Test, binary, workspace};
use std::process::Command;

/// Longest wait for a question, in milliseconds.
const PATIENCE: u64 = 60_000;

/// The program on a terminal of its own.
fn on_a_terminal(test: &Test, args: &[&str]) -> PtySession {
    on_a_terminal_with(test, args, &[])
}

/// The same with more in its environment.
pub(super) fn on_a_terminal_with(test: &Test, args: &[&str], env: &[(&str, &str)]) -> PtySession {
    let mut command = Command::new(binary());
    command.args(args).current_dir(test.path()).env("NO_COLOR", "1").env("TERM", "dumb");
    command.envs(env.iter().copied());
    spawn_command(command, Some(PATIENCE)).expect("a terminal")
}

/// Whether it ended by itself with this code.
pub(super) fn exits(session: &PtySession, code: i32) {
    // The type of the status is not to be had from outside.
    let status = format!("{:?}", session.process().wait().expect("its end"));
    assert!(status.starts_with("Exited(") && status.ends_with(&format!(", {code})")), "{status}");
}

fn example() -> Test {
    Test::new().tree(&workspace().join("languages/go/cases/flat-in-memory/in")).commit()
}

#[test]
fn add_asks_for_the_resource_and_its_fields_and_says_what_is_wrong_with_an_answer() {
    let test = example();
    let before = test.files();
    let mut session = on_a_terminal(&test, &["add", "--check", "none"]);
    let mut answer = |question: &str, text: &str| {
        session.exp_string(question).expect(question);
        session.send_line(text).expect("a line");
    };
    answer("Resource, e.g. `invoices`: ", "no/name");
    answer("Resource, e.g. `invoices`: ", "parcels");
    answer("Field, e.g. `email:string:unique` (empty: no more): ", "sku:strng");
    answer("did you mean `string`?", "sku:string");
    answer("Field: ", "shipped:bool");
    answer("Field: ", "");
    session.exp_string("Added parcels").expect("the report");
    session.exp_eof().expect("the end");
    exits(&session, 0);
    let after = test.files();
    let (created, _) = before.changes(&after);
    assert!(!created.is_empty());
    // The same as the command that says it all.
    let said = ["add", "parcels", "sku:string", "shipped:bool", "--check", "none"];
    example().args(said).run().success().files_are(&after);
}

#[test]
fn new_asks_for_name_language_and_first_resource() {
    let test = Test::new();
    let mut session = on_a_terminal(&test, &["new", "--check", "none", "--db", "sqlite"]);
    let mut answer = |question: &str, text: &str| {
        session.exp_string(question).expect(question);
        session.send_line(text).expect("a line");
    };
    answer("Name of the service, e.g. `shop`: ", "shop");
    answer("Language [", "cobol");
    answer("Language [", "");
    answer("First resource with its fields", "users name:string");
    session.exp_string("Made shop").expect("the report");
    session.exp_eof().expect("the end");
    exits(&session, 0);
    assert!(test.files().0.keys().any(|path| path.starts_with("shop/internal/users/")));
}

#[test]
fn a_break_at_a_question_ends_the_run_at_once() {
    let test = example();
    let before = test.files();
    let mut session = on_a_terminal(&test, &["add"]);
    session.exp_string("Resource, e.g. `invoices`: ").expect("a question");
    session.send_control('c').expect("^C");
    session.exp_eof().expect("the end");
    exits(&session, 130);
    test.files().must_equal(&before);
}

#[test]
fn the_end_of_the_input_is_wrong_usage() {
    let test = example();
    let mut session = on_a_terminal(&test, &["new"]);
    session.exp_string("Name of the service").expect("a question");
    session.send_control('d').expect("^D");
    session.exp_string("the input ended before every question was answered").expect("the reason");
    session.exp_eof().expect("the end");
    exits(&session, 2);
}
