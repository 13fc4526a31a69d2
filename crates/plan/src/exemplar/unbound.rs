//! Names of new code that nothing binds. Languages whose compiler tells of them need no telling; the others run into
//! them when they run.

use super::Context;
use super::follow::not_understood;
use super::noun::{Place, Renaming};
use super::source::SourceText;
use scaffold_core::{At, Change, Diagnostic, Edit, EditOutcome, Plan, PlanError, Splice, edited};
use scaffold_pack::{Manifest, Pack};
use scaffold_syntax::{Node, Query};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// What a text uses and declares, with the line of the first use.
#[derive(Default)]
struct Spoken {
    /// Used, and bound by nothing in it.
    unbound: BTreeMap<String, u32>,
    bound: BTreeSet<String>,
    /// Reached through something else, or by a key.
    members: BTreeMap<String, u32>,
    declared: BTreeSet<String>,
}

/// A change with its text before and after.
struct Changed {
    index: usize,
    /// What it is made of.
    from: String,
    base: Arc<str>,
    was: Spoken,
    is: Spoken,
}

/// Imports what changes use as the exemplar's counterpart is imported.
///
/// # Errors
/// A change would use a name that nothing binds, or a member that nothing declares, where the exemplar's is.
pub(crate) fn bind(cx: &Context<'_>, renaming: &Renaming, plan: &mut Plan) -> Result<(), PlanError> {
    let Some(query) = names(cx.pack)? else { return Ok(()) };
    let changed = changes(cx, &query, plan)?;
    let renamed = |name: &str| renaming.apply(name, Place::IDENTIFIER);
    for change in &changed {
        let known: BTreeSet<String> = change.was.unbound.keys().map(|name| renamed(name)).collect();
        let new =
            change.is.unbound.keys().filter(|n| !known.contains(*n) && !change.was.unbound.contains_key(*n));
        for name in new {
            if !import(cx, renaming, plan, &changed, change, name)? {
                let at = line_of(&change.base, &|word| renamed(word) == *name);
                return Err(not_understood(
                    Diagnostic::new(format!(
                        "`{}` would use `{name}`, which nothing binds there",
                        plan.changes[change.index].path()
                    ))
                    .at(At::line(change.from.clone(), at))
                    .hint("imitate another resource with `--like`, or add this one by hand"),
                ));
            }
        }
    }
    members(cx, &query, renaming, plan, &changed)
}

/// The pack's query of names, where it has one.
fn names(pack: &Pack) -> Result<Option<Query>, PlanError> {
    let path = "queries/names.scm";
    let query = pack.file(path).map(|text| Query::new(pack.trees().grammar(), text)).transpose();
    query.map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string()).at(At::file(path))))
}

fn changes(cx: &Context<'_>, query: &Query, plan: &Plan) -> Result<Vec<Changed>, PlanError> {
    let mut out = Vec::new();
    for (index, change) in plan.changes.iter().enumerate().filter(|(_, c)| cx.is_source(c.path())) {
        let (from, text) = match change {
            Change::Create { from, text, .. } => (from.as_str(), text.clone()),
            Change::Edit { path, edits, .. } => {
                let base = cx.text(path)?.unwrap_or_default();
                let text = edited(&base, edits)
                    .map_err(|e| not_understood(Diagnostic::new(e.to_string()).at(At::file(path))))?;
                (path.as_str(), text)
            }
        };
        let base = cx.text(from)?.unwrap_or_default();
        let (was, is) = (spoken(cx.pack, query, &base)?, spoken(cx.pack, query, &text)?);
        out.push(Changed { index, from: from.to_owned(), base, was, is });
    }
    Ok(out)
}

fn spoken(pack: &Pack, query: &Query, text: &str) -> Result<Spoken, PlanError> {
    let parsed = pack.trees().parse(text).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
    let manifest = pack.manifest();
    let (identifiers, bodies) = (&manifest.syntax.identifiers, &manifest.syntax.bodies);
    let records = &manifest.dialect.records;
    let mut out = Spoken::default();
    let (mut names, mut unused, mut all) = (Vec::new(), BTreeSet::new(), false);
    let (mut bound, mut of_classes) = (Vec::new(), BTreeSet::new());
    for found in query.matches(&parsed) {
        for capture in &found.captures {
            let node = capture.node;
            let word = parsed.of(node);
            let line = parsed.line(node.start_byte());
            match capture.name {
                "name" => names.push(node),
                "not" => drop(unused.insert(node.start_byte())),
                "skip" => unused.extend(below(node).iter().map(Node::start_byte)),
                "binds" => bound.extend(below(node).into_iter().filter(|n| identifiers.has(*n))),
                "member.binds" => drop(of_classes.insert(node.start_byte())),
                "all" => all = true,
                "member.used" => drop(out.members.entry(word.to_owned()).or_insert(line)),
                // Other keys may mean anything.
                "key.used" if word.contains('_') && !word.contains(char::is_lowercase) => {
                    out.members.entry(word.to_owned()).or_insert(line);
                }
                "member.declared" => drop(out.declared.insert(word.to_owned())),
                _ => {}
            }
        }
    }
    out.bound = bound.iter().map(|n| parsed.of(*n).to_owned()).collect();
    let mut scopes: BTreeMap<&str, Vec<(Range<usize>, bool)>> = BTreeMap::new();
    for node in &bound {
        let scope = (scope(manifest, *node), of_classes.contains(&node.start_byte()));
        scopes.entry(parsed.of(*node)).or_default().push(scope);
    }
    // The nearest body around a use: a class sees its own members, its functions do not.
    let in_body = |n: Node<'_>| {
        let mut above = std::iter::successors(n.parent(), Node::parent);
        above.find(|p| bodies.has(*p) || records.has(*p)).is_some_and(|p| bodies.has(p))
    };
    for node in names.into_iter().filter(|n| !all && !unused.contains(&n.start_byte())) {
        let name = parsed.of(node);
        let sees = |(scope, of_class): &(Range<usize>, bool)| {
            scope.contains(&node.start_byte()) && !(*of_class && in_body(node))
        };
        if !scopes.get(name).is_some_and(|s| s.iter().any(sees)) {
            out.unbound.entry(name.to_owned()).or_insert(parsed.line(node.start_byte()));
        }
    }
    Ok(out)
}

/// Where a name that is bound at `node` is seen: in the function around it, in the whole text outside of any.
fn scope(manifest: &Manifest, node: Node<'_>) -> Range<usize> {
    let syntax = &manifest.syntax;
    let mut root = node;
    for above in std::iter::successors(node.parent(), Node::parent) {
        root = above;
        let itself = syntax.fields.name.of(above).is_some_and(|n| n.byte_range() == node.byte_range());
        if syntax.functions.has(above) && !itself {
            return above.byte_range();
        }
    }
    root.byte_range()
}

/// A node and all below it.
fn below(node: Node<'_>) -> Vec<Node<'_>> {
    let (mut out, mut open) = (Vec::new(), vec![node]);
    while let Some(node) = open.pop() {
        out.push(node);
        open.extend(node.named_children());
    }
    out
}

/// Adds `name` to the import of the exemplar's counterpart; whether there is one, from a module that declares `name`.
fn import(
    cx: &Context<'_>,
    renaming: &Renaming,
    plan: &mut Plan,
    changed: &[Changed],
    change: &Changed,
    name: &str,
) -> Result<bool, PlanError> {
    let text = match &plan.changes[change.index] {
        Change::Create { text, .. } => text.as_str(),
        Change::Edit { .. } => &change.base,
    };
    let source = SourceText::new(cx, &change.from, text)?;
    let declares = |folder: &str| {
        changed.iter().any(|c| plan.changes[c.index].path() == folder && c.is.bound.contains(name))
    };
    let counterpart = source.imports.iter().find_map(|import| {
        let (member, at) = import.member.as_ref().filter(|_| import.alias.is_none())?;
        let outside = source.parsed.indent(import.span.start).is_empty();
        let same = renaming.apply(member, Place::IDENTIFIER) == name && member != name;
        (outside && same && import.folder.as_deref().is_some_and(declares)).then_some(at.end)
    });
    let Some(end) = counterpart else { return Ok(false) };
    let splice = Splice { range: end..end, text: format!(", {name}") };
    let line = source.parsed.line(end);
    match &mut plan.changes[change.index] {
        Change::Create { text, .. } => text.insert_str(end, &splice.text),
        Change::Edit { path, edits, .. } => edits.push(Edit {
            at: At::line(path.clone(), line),
            what: format!("import {name}"),
            outcome: EditOutcome::Applied { splices: vec![splice] },
        }),
    }
    Ok(true)
}

/// Refuses members of new code that nothing declares where the exemplar's are declared.
fn members(
    cx: &Context<'_>,
    query: &Query,
    renaming: &Renaming,
    plan: &Plan,
    changed: &[Changed],
) -> Result<(), PlanError> {
    let made = |name: &str| changed.iter().any(|c| c.is.declared.contains(name));
    let mut wanted: BTreeMap<String, (String, &Changed)> = BTreeMap::new();
    for change in changed {
        for old in change.was.members.keys() {
            let new = renaming.apply(old, Place::IDENTIFIER);
            let gained = change.is.members.contains_key(&new) && !change.was.members.contains_key(&new);
            if new != *old && gained && !made(&new) {
                wanted.insert(new, (old.clone(), change));
            }
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let mut declared: BTreeMap<String, At> = BTreeMap::new();
    for path in cx.view.paths().iter().filter(|p| cx.is_source(p)) {
        let Some(text) = cx.text(path)? else { continue };
        if !wanted.iter().any(|(new, (old, _))| text.contains(new.as_str()) || text.contains(old.as_str())) {
            continue;
        }
        for name in spoken(cx.pack, query, &text)?.declared {
            let at = At::line(path.clone(), line_of(&text, &|word| word == name));
            declared.entry(name).or_insert(at);
        }
    }
    for (new, (old, change)) in &wanted {
        let Some(at) = declared.get(old).filter(|_| !declared.contains_key(new)) else { continue };
        return Err(not_understood(
            Diagnostic::new(format!(
                "`{}` would use `{new}`, which nothing declares: `{old}` stands in code that would get no sibling",
                plan.changes[change.index].path()
            ))
            .at(at.clone())
            .hint("imitate another resource with `--like`, or add this one by hand"),
        ));
    }
    Ok(())
}

/// The first line that holds such a word.
fn line_of(text: &str, is: &dyn Fn(&str) -> bool) -> u32 {
    let words = |line: &str| line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(is);
    text.lines().position(words).and_then(|i| u32::try_from(i + 1).ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Spoken {
        of_pack(&scaffold_lang_python::pack().expect("the pack"), text)
    }

    fn of_pack(pack: &Pack, text: &str) -> Spoken {
        let query = names(pack).expect("a query").expect("names");
        spoken(pack, &query, text).expect("a text")
    }

    fn unbound(text: &str) -> Vec<(String, u32)> {
        of(text).unbound.into_iter().collect()
    }

    #[test]
    fn names_that_nothing_binds_are_told() {
        let text =
            "from shop.models import Book\n\n\ndef make(book: Book) -> Invoice:\n    return total(book)\n";
        assert_eq!(unbound(text), [("Invoice".to_owned(), 4), ("total".to_owned(), 5)]);
    }

    #[test]
    fn everything_that_binds_a_name_does() {
        let text = r#"
from __future__ import annotations
import os.path, json as j
from shop import (a, b as c)
from . import d
type Id = int
class K[T](dict, metaclass=type):
    x: int
    y = x
def f(p, q: str = "", *args, r=None, **kwargs):
    global g
    with open(p) as handle, a.b(c) as (m, n):
        print(handle, m, n, q, r, args, kwargs, d, j.dumps, os.path)
    try:
        raise ValueError(f"{p!r} {q:>{r}}")
    except (KeyError, c.Error) as e:
        print(e, __name__)
    for i, (k, v) in enumerate(p):
        print([w for w in v if w], lambda z, *zs: z or zs, i, k)
    if (walrus := p):
        print(walrus, K, Id, a)
    match p:
        case {"key": found, **rest} | [found, *rest]:
            print(found, rest)
        case K(x=inner):
            print(inner, f, g)
"#;
        assert!(unbound(text).is_empty(), "{:?}", unbound(text));
        assert!(unbound("from shop import *\nmake()\n").is_empty());
    }

    #[test]
    fn what_a_function_binds_is_seen_in_it_alone() {
        let text = "def first():\n    taken = 1\n    return lambda: taken\n\n\ndef second(first=first):\n    return taken\n";
        assert_eq!(unbound(text), [("taken".to_owned(), 7)]);
        let text = "const first = (taken) => {\n  const f = () => taken\n  return f\n}\nfunction second() { return first(taken) }\n";
        assert_eq!(unbound_in_scripts(text), [("taken".to_owned(), 5)]);
    }

    #[test]
    fn members_of_a_class_are_no_names_in_its_functions() {
        let text = "class A:\n    total = 1\n    twice = total * 2\n\n    def add(self, by=twice):\n        self.total = total\n";
        assert_eq!(unbound(text), [("total".to_owned(), 6)]);
    }

    #[test]
    fn members_are_told_from_names() {
        let text = "class A:\n    kept = 1\n\n    def run(self):\n        self.made = self.used\n        return app[\"PER_PAGE\"]\n";
        let told = of(text);
        assert_eq!(told.declared.into_iter().collect::<Vec<_>>(), ["A", "kept", "made", "run"]);
        assert!(["used", "PER_PAGE"].iter().all(|m| told.members.contains_key(*m)));
    }
    fn unbound_in_scripts(text: &str) -> Vec<(String, u32)> {
        of_pack(&scaffold_lang_node::pack().expect("the pack"), text).unbound.into_iter().collect()
    }

    #[test]
    fn names_that_nothing_binds_are_told_in_scripts() {
        let text = "const make = async (req) => {\n  if (taken) throw new Error('x')\n  return { total, by: req.user }\n}\nexport { make, list as all }\n";
        let told = [("list".to_owned(), 5), ("taken".to_owned(), 2), ("total".to_owned(), 3)];
        assert_eq!(unbound_in_scripts(text), told);
    }

    #[test]
    fn everything_that_binds_a_name_does_in_scripts() {
        let text = r"
import a, { b, c as d } from 'x'
import * as e from 'y'
import f = require('z')
export { x } from 'w'
export * as whole from 'v'
const { g, h: i, j = 1, ...k } = require('u'), [l, m = 2, ...n] = k
function o(p: string, q?: number, { r }: { r: N.T }, ...s: string[]) { return p + q + r + s }
function* t() { yield u }
let u = v => v, w = function y() { return y }
class A<T> extends B.C { z = 1; m(@D() aa: string) { return this.z + aa + super.m(aa) } }
class B {}
abstract class F {}
enum E { One, Two = 2 }
declare function D(): any
interface I { (ab: string): void; [ac: string]: unknown }
type P = typeof a
for (const ad of l) console.log(ad, `${ad} ${i}`)
for (let ae = 0; ae < 2; ae++) ae
try { o(a, b, { r: g }) } catch (err) { throw err }
const is = (af: unknown): af is string => typeof af === 'string'
namespace G { export const ag = 1 }
label: for (;;) break label
export default { b, d, e, f, j, m, n, t, w, A, E, F, is, G }
";
        assert_eq!(unbound_in_scripts(text), []);
    }
}
