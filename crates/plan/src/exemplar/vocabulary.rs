//! Words that say what code is about, whatever its language: who may do what, who signs in, what is taken away.

use scaffold_core::split_words;

/// Words of functions that take something away.
pub(super) const DELETES: &[&str] = &["delete", "remove", "destroy", "archive", "deactivate"];

/// Words of functions that make something.
pub(super) const CREATES: &[&str] = &["add", "create", "insert", "make", "new", "post", "register"];

/// Words of functions that change something.
pub(super) const UPDATES: &[&str] = &["change", "edit", "modify", "patch", "put", "replace", "update"];

/// Words of code that says of a value that another one has it.
pub(super) const TAKEN: &[&str] = &["already", "duplicate", "duplicated", "taken", "unique"];

/// Words of code that answers that a request is at fault, whatever for, written as one.
pub(super) const AT_FAULT: &[&str] = &["badrequest", "unprocessable", "forbidden", "400", "403", "422"];

/// Words of conditions that ask who somebody is.
pub(super) const ASKS_WHO: &[&str] =
    &["user", "owner", "author", "creator", "admin", "role", "roles", "permission", "permissions", "staff"];

/// Words of code that sends somebody away.
pub(super) const SENDS_AWAY: &[&str] = &[
    "401",
    "403",
    "unauthorized",
    "unauthorised",
    "authorized",
    "authorised",
    "forbidden",
    "denied",
    "permission",
];

/// Words of names of what people sign in with.
pub(super) const SIGNS_IN: &[&str] = &["cookie", "jwt", "login", "password", "session", "signin", "token"];

/// Whether a name has one of these words.
pub(super) fn names_one(name: &str, words: &[&str]) -> bool {
    split_words(name).iter().any(|w| words.contains(&w.as_str()))
}
