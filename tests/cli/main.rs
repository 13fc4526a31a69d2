//! The program from outside: commands, flags, exit codes, and what stands on disk afterwards.

mod add;
mod along;
mod asked;
mod auth;
mod authoring;
mod compared;
mod containers;
mod docs;
mod exit_codes;
mod explore;
mod fetched;
mod follows;
mod interrupted;
mod locked;
mod models;
mod new;
mod packs;
mod refused;
mod run;
mod services;
mod toolchain;
mod trusted;
mod try_out;
mod undo;
mod written;

/// What is added in most tests.
const ADD: [&str; 6] =
    ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];

/// [`ADD`] with more arguments.
fn add(more: &[&str]) -> Vec<String> {
    ADD.iter().chain(more).map(|s| (*s).to_owned()).collect()
}
