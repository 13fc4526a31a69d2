//! Imports after re-fielding: what new types need is added to the standing block, what nothing uses any more goes.

use super::stamp::{Splices, apply};
use super::tree::{Tree, ancestors, unquoted};
use scaffold_pack::Manifest;
use scaffold_syntax::Node;
use std::collections::BTreeSet;

/// The text with its imports mended.
pub(crate) fn mend(tree: &Tree<'_>, manifest: &Manifest) -> String {
    let rules = &tree.syntax.imports;
    let specs: Vec<Node<'_>> = tree.parsed.walk().filter(|n| n.kind() == rules.node).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for node in tree.parsed.walk() {
        if let Some((operand, _)) = tree.selection(node)
            && operand.child_count() == 0
        {
            used.insert(tree.text(operand));
        }
    }
    let mut splices = Splices::new();
    let mut kept: Vec<(String, Node<'_>)> = Vec::new();
    for spec in &specs {
        let Some(path) = spec.child_by_field_name(&rules.path) else { continue };
        let path = unquoted(tree.text(path)).to_owned();
        let alias = spec.child_by_field_name(&rules.alias).map(|a| tree.text(a));
        let name = match alias {
            Some(a) => a.to_owned(),
            None => tree.imports.iter().find(|(_, p)| *p == path).map_or(String::new(), |(q, _)| q.clone()),
        };
        let version =
            |s: &str| s.len() > 1 && s.starts_with('v') && s[1..].bytes().all(|b| b.is_ascii_digit());
        let last = path.rsplit('/').find(|s| !version(s)).unwrap_or(&path);
        // A package may be named otherwise than its folder (`go-sqlmock`, `gopkg.in/yaml.v3`): its use shows in part.
        let plain = alias.is_some() || last.bytes().all(|b| b.is_ascii_alphanumeric());
        if plain && !matches!(name.as_str(), "_" | "." | "") && !used.contains(name.as_str()) {
            splices.push((tree.parsed.whole_lines(spec.byte_range()), String::new()));
        } else {
            kept.push((path, *spec));
        }
    }
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for class in manifest.types.values() {
        for path in [&class.import, &class.parse_import, &class.samples_import].into_iter().flatten() {
            let name = path.rsplit('/').next().unwrap_or(path);
            let local = tree.parsed.walk().any(|n| {
                tree.is_identifier(n)
                    && tree.text(n) == name
                    && n.parent().and_then(|p| tree.selection(p)).is_some_and(|(o, _)| o == n)
                    && tree.declaration(n).is_none()
            });
            if local && used.contains(name) && !tree.imports.iter().any(|(q, _)| q == name) {
                wanted.insert(path);
            }
        }
    }
    for path in wanted {
        let standard = !path.split('/').next().unwrap_or("").contains('.');
        let peers: Vec<&(String, Node<'_>)> = kept
            .iter()
            .filter(|(p, _)| p.split('/').next().unwrap_or("").contains('.') != standard)
            .collect();
        if let Some((_, spec)) = peers.iter().find(|(p, _)| p.as_str() > path).or(peers.last()) {
            let alone = !ancestors(*spec).take(1).any(|p| tree.is_list(p));
            if alone {
                let at = spec.byte_range();
                let line = tree.parsed.whole_lines(at).end;
                splices.push((line..line, format!("import \"{path}\"\n")));
                continue;
            }
            let indent = tree.parsed.indent(spec.start_byte());
            let after = peers.iter().all(|(p, _)| p.as_str() <= path);
            let line = tree.parsed.whole_lines(spec.byte_range());
            let at = if after { line.end } else { line.start };
            splices.push((at..at, format!("{indent}\"{path}\"\n")));
        } else if let Some((_, spec)) = kept.first() {
            let indent = tree.parsed.indent(spec.start_byte()).to_owned();
            let at = tree.parsed.whole_lines(spec.byte_range()).start;
            let block = ancestors(*spec).take(1).any(|p| tree.is_list(p));
            let text = if block { format!("{indent}\"{path}\"\n\n") } else { format!("import \"{path}\"\n") };
            splices.push((at..at, text));
        } else if let Some(group) = tree.parsed.walk().find(|n| n.kind() == rules.group) {
            // An empty block goes with the lines after it.
            let gap = if tree.text(group).contains('(') { "\n\n" } else { "\n" };
            splices.push((group.start_byte()..group.start_byte(), format!("import \"{path}\"{gap}")));
        } else if let Some(clause) =
            tree.parsed.walk().find(|n| tree.syntax.package_clauses.iter().any(|k| k == n.kind()))
        {
            splices.push((clause.end_byte()..clause.end_byte(), format!("\n\nimport \"{path}\"")));
        }
    }
    without_empty_groups(tree, apply(tree.parsed.text(), 0, splices))
}

/// An import statement around nothing goes with its line.
fn without_empty_groups(tree: &Tree<'_>, text: String) -> String {
    let Some(at) = text.find("import (") else { return text };
    let Some(close) = text[at..].find(')').map(|c| at + c) else { return text };
    if tree.syntax.imports.group.is_empty() || !text[at + "import (".len()..close].trim().is_empty() {
        return text;
    }
    let end = text[close..].find(|c: char| c != ')' && !c.is_whitespace()).map_or(text.len(), |e| close + e);
    format!("{}{}", &text[..at], &text[end..])
}
