//! Names that new types and values need, in languages whose imports bind single names: they join the statement
//! that imports from their module, or get one of their own.

use super::stamp::Splices;
use super::tree::{Tree, ancestors, children};
use scaffold_pack::Manifest;
use scaffold_syntax::{Node, child, regular};
use std::collections::{BTreeMap, BTreeSet};

/// What has to be put into `base` so that names of the pack's table that `edited` uses are bound.
pub(crate) fn missing(base: &Tree<'_>, edited: &Tree<'_>, manifest: &Manifest) -> Splices {
    let rules = &base.syntax.imports;
    let bound: BTreeSet<&str> = names_bound(base);
    let declared: BTreeSet<&str> = edited
        .parsed
        .walk()
        .filter_map(|n| base.syntax.declarations.child(n))
        .map(|n| edited.text(n))
        .collect();
    // What stood there unbound before is none of these names.
    let before: BTreeSet<&str> = if base.parsed.text() == edited.parsed.text() {
        BTreeSet::new()
    } else {
        base.parsed.walk().filter(|n| base.is_identifier(*n)).map(|n| base.text(n)).collect()
    };
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for node in edited.parsed.walk().filter(|n| edited.is_identifier(*n)) {
        let name = edited.text(node);
        let Some(module) = module_of(base, manifest, name) else { continue };
        let selected = node.parent().and_then(|p| edited.selection(p)).is_some_and(|(_, m)| m == node);
        let keyed = node.parent().and_then(|p| edited.pair(p)).is_some_and(|(k, _)| k == node);
        let imported = ancestors(node).any(|a| rules.node.has(a));
        if !selected
            && !keyed
            && !imported
            && !bound.contains(name)
            && !declared.contains(name)
            && !before.contains(name)
        {
            wanted.entry(module).or_default().insert(name);
        }
    }
    // A statement that brings all of a module binds its names as well.
    let all_of = |module: &str| {
        let root = module.split(rules.separator.as_str()).next().unwrap_or(module);
        let nodes = base.parsed.walk().filter(|n| rules.node.has(*n)).map(|n| base.text(n).to_owned());
        nodes.into_iter().any(|t| t.contains(&format!("{}prelude{0}*", rules.separator)) && t.contains(root))
    };
    wanted.retain(|module, _| rules.separator.is_empty() || !all_of(module));
    let statements: Vec<(String, Node<'_>)> = base
        .parsed
        .walk()
        .filter(|n| rules.node.has(*n))
        .filter_map(|n| Some((base.unquoted(base.text(child(n, &rules.path)?)).to_owned(), n)))
        .collect();
    let mut out = Splices::new();
    // What goes ahead of all that stands.
    let mut ahead = String::new();
    let mut of_it = false;
    let of_language = regular(&rules.standard).ok().filter(|_| !rules.standard.is_empty());
    for (module, names) in wanted {
        let all: Vec<&str> = names.into_iter().collect();
        if let Some((_, statement)) = statements.iter().find(|(p, _)| p == module)
            && let Some(last) = last_name(base, *statement)
        {
            let at = last.end_byte();
            out.push((at..at, format!(", {}", all.join(", "))));
            continue;
        }
        let text = as_others(base, &rules.statement, statements.first().map(|(_, n)| *n))
            .replace("{path}", module)
            .replace("{name}", &all.join(", "));
        let standard = |path: &str| of_language.as_ref().is_some_and(|p| p.is_match(path));
        let formatted = !base.syntax.sorted.is_empty();
        let last = || statements.iter().rfind(|(_, n)| ancestors(*n).count() <= 1);
        let at = match formatted {
            true => in_order(base, &statements, module),
            false => beside(base, &statements, module, &text, &standard),
        };
        match at {
            Some(at) => out.push((at..at, format!("{text}\n"))),
            None => match last().filter(|_| !formatted && !standard(module)) {
                Some((_, last)) => {
                    let at = base.parsed.whole_lines(last.byte_range()).end;
                    out.push((at..at, format!("\n{text}\n")));
                }
                None => {
                    ahead.push_str(&format!("{text}\n"));
                    of_it |= standard(module);
                }
            },
        }
    }
    if let Some((module, first)) = statements.iter().find(|(_, n)| ancestors(*n).count() <= 1) {
        let at = base.parsed.whole_lines(first.byte_range()).start;
        // The language's own stand in a block of their own, ahead of all others.
        let apart = of_language.is_some_and(|p| !p.is_match(module));
        let gap = if apart && of_it { "\n" } else { "" };
        out.push((at..at, format!("{ahead}{gap}")));
    } else if !ahead.is_empty() {
        out.push((0..0, format!("{ahead}\n")));
    }
    out.retain(|(_, text)| !text.is_empty());
    out
}

/// Where an import goes, in a language that keeps them in order, in the first block of those from outside that is.
fn in_order(base: &Tree<'_>, statements: &[(String, Node<'_>)], module: &str) -> Option<usize> {
    let rules = &base.syntax.imports;
    let is =
        |pattern: &str, path: &str| !pattern.is_empty() && regular(pattern).is_ok_and(|p| p.is_match(path));
    let mut top = statements.iter().filter(|(_, n)| ancestors(*n).count() <= 1).peekable();
    if is(&rules.standard, module) || !top.peek().is_some_and(|(_, n)| base.syntax.sorted.has(*n)) {
        return None;
    }
    let mut block: Vec<&(String, Node<'_>)> = Vec::new();
    for statement in top {
        let near = block.last().is_none_or(|(_, last)| {
            base.parsed.slice(last.end_byte()..statement.1.start_byte()).matches('\n').count() == 1
        });
        if !near {
            break;
        }
        // Above what comes with the language a block of its own may stand.
        if !(block.is_empty() && is(&rules.standard, &statement.0)) {
            block.push(statement);
        }
    }
    let outside = block.first().is_some_and(|(path, _)| !is(&rules.own, path));
    if !outside || !block.windows(2).all(|w| w[0].0 <= w[1].0) {
        return None;
    }
    Some(match block.iter().find(|(path, _)| path.as_str() > module) {
        Some((_, next)) => base.parsed.whole_lines(next.byte_range()).start,
        None => base.parsed.whole_lines(block[block.len() - 1].1.byte_range()).end,
    })
}

/// Where an import stands in order among those of its kind, the language's own or others; `None`: ahead of all.
fn beside(
    base: &Tree<'_>,
    statements: &[(String, Node<'_>)],
    module: &str,
    text: &str,
    standard: &dyn Fn(&str) -> bool,
) -> Option<usize> {
    let first = |t: &str| t.split_whitespace().next().unwrap_or_default().to_owned();
    let mut block: Vec<&(String, Node<'_>)> = Vec::new();
    for statement in
        statements.iter().filter(|(p, n)| ancestors(*n).count() <= 1 && standard(p) == standard(module))
    {
        let close = block.last().is_none_or(|(_, before)| {
            base.parsed.slice(before.end_byte()..statement.1.start_byte()).matches('\n').count() < 2
        });
        if !close {
            break;
        }
        block.push(statement);
    }
    let alike = |(_, n): &&&(String, Node<'_>)| first(base.text(*n)) == first(text);
    let next = block.iter().filter(alike).find(|(p, _)| p.as_str() > module || p.starts_with('.'));
    if let Some((_, next)) = next {
        return Some(base.parsed.whole_lines(next.byte_range()).start);
    }
    block.last().map(|(_, last)| base.parsed.whole_lines(last.byte_range()).end)
}

/// The module that a name comes from: of several, the one that is imported here already.
fn module_of<'m>(base: &Tree<'_>, manifest: &'m Manifest, name: &str) -> Option<&'m str> {
    let one = manifest.dialect.names.get(name).map(String::as_str);
    let Some(several) = manifest.dialect.symbols.get(name) else { return one };
    let known = several.iter().find(|m| base.modules.contains(m));
    one.or(known.map(String::as_str))
        .or_else(|| several.first().filter(|_| several.len() == 1).map(String::as_str))
}

/// The last name that a statement imports: in brackets where it has some, before the path where that stands last.
fn last_name<'t>(base: &Tree<'t>, statement: Node<'t>) -> Option<Node<'t>> {
    let path = child(statement, &base.syntax.imports.path);
    let list = super::tree::below(statement).into_iter().find(|n| base.is_list(*n));
    let names = children(list.unwrap_or(statement));
    names.into_iter().rfind(|c| !base.is_comment(*c) && Some(*c) != path)
}

/// The pack's statement with the quotes and the end that a standing one has.
fn as_others(base: &Tree<'_>, statement: &str, standing: Option<Node<'_>>) -> String {
    let Some(text) = standing.map(|n| base.text(n)) else { return statement.to_owned() };
    let quote = base.syntax.quotes.iter().find(|q| text.contains(q.as_str()));
    let own = base.syntax.quotes.iter().find(|q| statement.contains(q.as_str()));
    let mut out = statement.to_owned();
    if let (Some(quote), Some(own)) = (quote, own) {
        out = out.replace(own.as_str(), quote);
    }
    if !text.ends_with(';') {
        out.truncate(out.trim_end_matches(';').len());
    }
    out
}

fn names_bound<'t>(tree: &'t Tree<'_>) -> BTreeSet<&'t str> {
    let rules = &tree.syntax.imports;
    tree.parsed
        .walk()
        .filter(|n| tree.is_identifier(*n) && ancestors(*n).any(|a| rules.node.has(a)))
        .map(|n| tree.text(n))
        .collect()
}
