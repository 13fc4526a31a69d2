//! Imports after re-fielding: what new types need is added to the standing block, what nothing uses any more goes.

use super::names;
use super::stamp::{Splices, apply};
use super::tree::{Tree, ancestors};
use scaffold_pack::Manifest;
use scaffold_syntax::{Node, child, regular};
use std::collections::BTreeSet;

/// The text with its imports mended.
pub(crate) fn mend(tree: &Tree<'_>, manifest: &Manifest) -> String {
    if tree.binds_names {
        return apply(tree.parsed.text(), 0, names::missing(tree, tree, manifest));
    }
    let rules = &tree.syntax.imports;
    let specs: Vec<Node<'_>> = tree.parsed.walk().filter(|n| rules.node.has(*n)).collect();
    let used = used(tree);
    let mut splices = Splices::new();
    let mut kept: Vec<(String, Node<'_>)> = Vec::new();
    for spec in &specs {
        let Some(path) = child(*spec, &rules.path) else { continue };
        let path = tree.unquoted(tree.text(path)).to_owned();
        let alias = child(*spec, &rules.alias).map(|a| tree.text(a));
        let name = match alias {
            Some(a) => a.to_owned(),
            None => tree.imports.iter().find(|(_, p)| *p == path).map_or(String::new(), |(q, _)| q.clone()),
        };
        // What is named otherwise than its path says may bind another name than the one that is guessed.
        let plain = alias.is_some() || segments(&path, rules).any(|s| s == name);
        let binds = !name.is_empty() && !rules.unbound.contains(&name);
        if plain && binds && !used.contains(name.as_str()) {
            splices.push((tree.parsed.whole_lines(spec.byte_range()), String::new()));
        } else {
            kept.push((path, *spec));
        }
    }
    splices.extend(insertions(tree, &kept, wanted(tree, manifest)));
    without_empty_groups(tree, apply(tree.parsed.text(), 0, splices))
}

/// What has to be put into `base` so that what `edited` uses beyond it is imported.
pub(crate) fn for_edit(base: &Tree<'_>, edited: &Tree<'_>, manifest: &Manifest) -> Splices {
    if base.binds_names {
        return names::missing(base, edited, manifest);
    }
    let rules = &base.syntax.imports;
    let kept: Vec<(String, Node<'_>)> = base
        .parsed
        .walk()
        .filter(|n| rules.node.has(*n))
        .filter_map(|n| Some((base.unquoted(base.text(child(n, &rules.path)?)).to_owned(), n)))
        .collect();
    insertions(base, &kept, wanted(edited, manifest))
}

/// Modules of types, and of numbered texts, that are used without being imported.
fn wanted<'m>(tree: &Tree<'_>, manifest: &'m Manifest) -> BTreeSet<&'m str> {
    let rules = &tree.syntax.imports;
    let used = used(tree);
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    let of_types = manifest.types.values().flat_map(|c| [&c.import, &c.parse_import, &c.samples_import]);
    let numbered = Some(&manifest.dialect.numbered_import).filter(|m| !m.is_empty());
    for path in of_types.flatten().chain(numbered) {
        let name = segments(path, rules).last().unwrap_or(path);
        if !used.contains(name) || tree.imports.iter().any(|(q, _)| q == name) {
            continue;
        }
        let local = tree.parsed.walk().any(|n| {
            tree.is_identifier(n)
                && tree.text(n) == name
                && n.parent().and_then(|p| tree.selection(p)).is_some_and(|(o, _)| o == n)
                && tree.declaration(n).is_none()
        });
        if local {
            wanted.insert(path);
        }
    }
    wanted
}

/// Names that something is selected from.
fn used<'t>(tree: &'t Tree<'_>) -> BTreeSet<&'t str> {
    tree.parsed
        .walk()
        .filter_map(|node| tree.selection(node))
        .filter(|(operand, _)| operand.child_count() == 0)
        .map(|(operand, _)| tree.text(operand))
        .collect()
}

/// Imports of `wanted` beside those that stand.
fn insertions(tree: &Tree<'_>, kept: &[(String, Node<'_>)], wanted: BTreeSet<&str>) -> Splices {
    let rules = &tree.syntax.imports;
    let mut splices = Splices::new();
    if wanted.is_empty() {
        return splices;
    }
    let of_language = regular(&rules.standard).ok().filter(|_| !rules.standard.is_empty());
    let is_standard = |path: &str| of_language.as_ref().is_some_and(|p| p.is_match(path));
    for path in wanted.into_iter().filter(|_| !rules.statement.is_empty()) {
        let standard = is_standard(path);
        let statement = rules.statement.replace("{path}", path);
        let item = rules.item.replace("{path}", path);
        let peers: Vec<&(String, Node<'_>)> =
            kept.iter().filter(|(p, _)| is_standard(p) == standard).collect();
        if let Some((_, spec)) = peers.iter().find(|(p, _)| p.as_str() > path).or(peers.last()) {
            let alone = !ancestors(*spec).take(1).any(|p| tree.is_list(p));
            if alone {
                let at = spec.byte_range();
                let line = tree.parsed.whole_lines(at).end;
                splices.push((line..line, format!("{statement}\n")));
                continue;
            }
            let indent = tree.parsed.indent(spec.start_byte());
            let after = peers.iter().all(|(p, _)| p.as_str() <= path);
            let line = tree.parsed.whole_lines(spec.byte_range());
            let at = if after { line.end } else { line.start };
            splices.push((at..at, format!("{indent}{item}\n")));
        } else if let Some((_, spec)) = kept.first() {
            let indent = tree.parsed.indent(spec.start_byte()).to_owned();
            let at = tree.parsed.whole_lines(spec.byte_range()).start;
            let block = ancestors(*spec).take(1).any(|p| tree.is_list(p));
            let text = if block { format!("{indent}{item}\n\n") } else { format!("{statement}\n") };
            splices.push((at..at, text));
        } else if let Some(group) = tree.parsed.walk().find(|n| rules.group.has(*n)) {
            // An empty block goes with the lines after it.
            let gap = if !rules.open.is_empty() && tree.text(group).starts_with(&rules.open) {
                "\n\n"
            } else {
                "\n"
            };
            splices.push((group.start_byte()..group.start_byte(), format!("{statement}{gap}")));
        } else if let Some(clause) = tree.parsed.walk().find(|n| tree.syntax.package_clauses.has(*n)) {
            splices.push((clause.end_byte()..clause.end_byte(), format!("\n\n{statement}")));
        }
    }
    splices
}

fn segments<'p>(path: &'p str, rules: &scaffold_pack::Imports) -> impl Iterator<Item = &'p str> {
    let by = if rules.separator.is_empty() { "/" } else { rules.separator.as_str() };
    path.split(by).collect::<Vec<_>>().into_iter()
}

/// An import statement around nothing goes with its line.
fn without_empty_groups(tree: &Tree<'_>, text: String) -> String {
    let open = tree.syntax.imports.open.as_str();
    let Some(at) = text.find(open).filter(|_| !open.is_empty()) else { return text };
    let Some(closing) = open.chars().last().and_then(closing_of) else { return text };
    let Some(close) = text[at..].find(closing).map(|c| at + c) else { return text };
    if !text[at + open.len()..close].trim().is_empty() {
        return text;
    }
    let rest = |c: char| c != closing && !c.is_whitespace();
    let end = text[close..].find(rest).map_or(text.len(), |e| close + e);
    format!("{}{}", &text[..at], &text[end..])
}

fn closing_of(open: char) -> Option<char> {
    match open {
        '(' => Some(')'),
        '{' => Some('}'),
        '[' => Some(']'),
        _ => None,
    }
}
