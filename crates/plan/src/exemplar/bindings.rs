//! What imports bind and what the segments of paths name, followed through modules that hand names on.

use super::Context;
use super::source::{Import, Segment, inner};
use foldhash::HashMap;
use scaffold_syntax::{Node, Parsed, Query, child};

/// Imports of a language whose modules are files: what each name of a statement is bound to.
fn bound_imports(cx: &Context<'_>, query: &Query, path: &str, parsed: &Parsed) -> Vec<Import> {
    let hooks = cx.pack.hooks();
    let quotes = &cx.pack.manifest().syntax.quotes;
    let mut out: Vec<Import> = Vec::new();
    for m in query.matches(parsed) {
        if let Some(node) = m.get("import.tree") {
            out.extend(tree_imports(cx, path, parsed, node));
            continue;
        }
        let (Some(node), Some(path_node)) = (m.get("import"), m.get("import.path")) else { continue };
        let path_span = inner(parsed.text(), path_node.byte_range(), quotes);
        let import = parsed.slice(path_span.clone()).to_owned();
        let part = |name: &str| m.get(name).map(|n| (parsed.of(n).to_owned(), n.byte_range()));
        let member = part("import.member").filter(|(m, _)| m != "*");
        let submodule = member
            .as_ref()
            .and_then(|(m, _)| hooks.submodule(&import, m))
            .and_then(|sub| cx.resolve(&sub, path))
            .filter(|p| cx.view.has(p));
        let names = if m.get("import.default").is_some() { Vec::new() } else { hooks.import_names(&import) };
        let whole = submodule.is_some() || (member.is_none() && m.get("import.default").is_none());
        let folder = submodule.or_else(|| cx.resolve(&import, path));
        let found = Import {
            path: import,
            path_span,
            names,
            alias: part("import.name"),
            folder,
            item: node.byte_range(),
            member,
            whole,
            span: node.byte_range(),
        };
        // Patterns that overlap capture one binding twice: the one that names more is meant.
        let same = |i: &&mut Import| {
            i.path_span == found.path_span
                && (i.member.is_none() && i.alias.is_none()
                    || found.member.is_none() && found.alias.is_none()
                    || i.member == found.member && i.alias == found.alias)
        };
        match out.iter_mut().find(same) {
            Some(known) if known.member.is_none() && known.alias.is_none() => *known = found,
            Some(_) => {}
            None => out.push(found),
        }
    }
    out.sort_by_key(|i| (i.span.start, i.member.as_ref().map(|(_, s)| s.start)));
    out
}

/// What a statement binds whose parts the pack takes apart. Its path stands nowhere in one piece.
fn tree_imports(cx: &Context<'_>, path: &str, parsed: &Parsed, node: Node<'_>) -> Vec<Import> {
    let hooks = cx.pack.hooks();
    let start = node.start_byte();
    let mut out = Vec::new();
    for bound in hooks.bound(parsed.of(node)) {
        let item = start + bound.at.start..start + bound.at.end;
        let text = parsed.slice(item.clone());
        let last = bound.member.as_deref().filter(|m| *m != "*");
        let at = |name: &str| {
            text.rfind(name).map(|i| (name.to_owned(), item.start + i..item.start + i + name.len()))
        };
        let aliased = last.is_some_and(|m| m != bound.name) || last.is_none() && bound.path != bound.name;
        let alias = at(&bound.name).filter(|_| aliased && bound.member.as_deref() != Some("*"));
        let member = last.and_then(|m| match &alias {
            Some((_, a)) => {
                let head = &text[..a.start - item.start];
                head.rfind(m).map(|i| (m.to_owned(), item.start + i..item.start + i + m.len()))
            }
            // `self` binds the module that the path names.
            None => at(m).or_else(|| Some((m.to_owned(), item.clone()))),
        });
        let submodule = member
            .as_ref()
            .and_then(|(m, _)| hooks.submodule(&bound.path, m))
            .and_then(|sub| cx.resolve(&sub, path))
            .filter(|p| cx.view.has(p));
        let whole = submodule.is_some() || member.is_none();
        out.push(Import {
            names: hooks.import_names(&bound.path),
            path_span: start..start,
            alias,
            folder: submodule.or_else(|| cx.resolve(&bound.path, path)),
            member,
            whole,
            span: node.byte_range(),
            item,
            path: bound.path,
        });
    }
    out
}

pub(super) fn has_paths(cx: &Context<'_>) -> bool {
    !cx.pack.manifest().syntax.paths.is_empty()
}

/// The module that declares what `file` hands on under `name`.
pub(super) fn declaring(cx: &Context<'_>, file: &str, name: &str, depth: u32) -> Segment {
    let here = Segment { module: file.to_owned(), whole: false };
    if depth > PASSED_ON {
        return here;
    }
    let known = cx.known.imports(file);
    let imports = known.unwrap_or_else(|| {
        let text = cx.text(file).ok().flatten().unwrap_or_default();
        let found = cx.parse(&text).map(|p| find_imports(cx, file, &p)).unwrap_or_default();
        cx.known.keep_imports(file, found)
    });
    let Some(import) = imports.iter().find(|i| i.locals().iter().any(|l| l == name)) else { return here };
    match (&import.folder, &import.member) {
        (Some(next), _) if import.whole => Segment { module: next.clone(), whole: true },
        (Some(next), Some((member, _))) => declaring(cx, next, member, depth + 1),
        _ => here,
    }
}

/// Modules that hand a name on one after the other.
const PASSED_ON: u32 = 6;

/// What the segments of paths name.
pub(super) fn segments(
    cx: &Context<'_>,
    path: &str,
    parsed: &Parsed,
    imports: &[Import],
) -> HashMap<(usize, usize), Segment> {
    let syntax = &cx.pack.manifest().syntax;
    let mut out = HashMap::default();
    if !has_paths(cx) {
        return out;
    }
    let separator = syntax.imports.separator.as_str();
    let mut end = 0;
    parsed.visit(|node, _| {
        if node.start_byte() < end || !syntax.paths.has(node) {
            return true;
        }
        end = node.end_byte();
        let start = node.start_byte();
        let statement = syntax.imports.node.has(node);
        for (at, whole) in cx.pack.hooks().segments(parsed.of(node)) {
            let (head, rest) =
                whole.split_once(separator).map_or((whole.as_str(), None), |(h, r)| (h, Some(r)));
            let import = imports.iter().find(|i| !statement && i.locals().iter().any(|l| l == head));
            let full = match import {
                Some(import) => {
                    let member = import.member.iter().map(|(m, _)| m.as_str());
                    let parts = std::iter::once(import.path.as_str()).chain(member).chain(rest);
                    parts.collect::<Vec<_>>().join(separator)
                }
                None => whole.clone(),
            };
            let named = cx.resolve(&full, path).filter(|f| cx.view.has(f));
            let segment = named.map(|module| Segment { module, whole: true }).or_else(|| {
                let (above, name) = full.rsplit_once(separator)?;
                let file = cx.resolve(above, path).filter(|f| cx.view.has(f))?;
                Some(declaring(cx, &file, name, 0))
            });
            if let Some(segment) = segment {
                out.insert((start + at.start, start + at.end), segment);
            }
        }
        true
    });
    out
}

pub(super) fn find_imports(cx: &Context<'_>, path: &str, parsed: &Parsed) -> Vec<Import> {
    if let Some(query) = &cx.imports {
        return bound_imports(cx, query, path, parsed);
    }
    let syntax = &cx.pack.manifest().syntax;
    parsed
        .walk()
        .filter(|n| syntax.imports.node.has(*n))
        .filter_map(|node| {
            let path_node = child(node, &syntax.imports.path)?;
            let path_span = inner(parsed.text(), path_node.byte_range(), &syntax.quotes);
            let import = parsed.slice(path_span.clone()).to_owned();
            let alias = child(node, &syntax.imports.alias).map(|a| (parsed.of(a).to_owned(), a.byte_range()));
            let folder = cx.resolve(&import, path);
            let names = cx.pack.hooks().import_names(&import);
            Some(Import {
                path: import,
                path_span,
                names,
                alias,
                folder,
                member: None,
                whole: true,
                span: node.byte_range(),
                item: node.byte_range(),
            })
        })
        .collect()
}
