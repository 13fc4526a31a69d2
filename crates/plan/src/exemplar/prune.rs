//! What is no CRUD of the resource itself is left out, with everything that only served it. Access control never is.

use super::cases;
use super::climb::with_comments;
use super::noun::Renaming;
use super::source::{Declared, Role, SourceText, folder_of};
use super::survey::is_about_access;
use super::words::words;
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, Name, PlanError, Route};
use scaffold_syntax::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Whether a route is the collection, an item, or what is done to them by a word of the pack.
pub(crate) fn is_kept(cx: &Context<'_>, renaming: &Renaming, route: &Route) -> bool {
    let segments: Vec<&str> = route.path.split('/').filter(|s| !s.is_empty()).collect();
    let is_param = |s: &str| s.starts_with('{');
    let mut named =
        segments.iter().enumerate().filter(|(_, s)| !is_param(s) && renaming.names(s)).map(|(i, _)| i);
    // Below its own collection, a path that comes back to the noun is about another resource's share of it.
    let found = if cx.modules_are_files() { named.next() } else { named.next_back() };
    let Some(at) = found else {
        // A clone that stands beside it would register the same path again.
        return !(cx.modules_are_files() && cx.exemplar.files.contains(&route.at.path));
    };
    let words = &cx.pack.manifest().naming.route_words;
    let tail = &segments[at + 1..];
    tail.iter().filter(|s| is_param(s)).count() < 2
        && tail.iter().filter(|s| !is_param(s)).all(|s| words.iter().any(|w| w.eq_ignore_ascii_case(s)))
}

pub(super) struct File {
    pub(super) source: Arc<SourceText>,
    pub(super) generated: bool,
    pub(super) test: bool,
    /// Name, place of the name, place of the declaration.
    pub(super) declared: Vec<(String, Range<usize>, Range<usize>)>,
    pub(super) uses: Vec<(String, Range<usize>)>,
    pub(super) cut: Vec<Range<usize>>,
    /// Items of lists that only hand on what is declared here.
    pub(super) offered: Vec<Range<usize>>,
    /// Names cut out of a pattern or a list: no whole lines.
    pub(super) names_cut: Vec<Range<usize>>,
}

impl File {
    /// Whether a place is in an import, or in a list that hands on what is declared here: neither needs it.
    fn only_names(&self, span: &Range<usize>) -> bool {
        let imports = self.source.imports.iter().map(|i| &i.span);
        imports.chain(&self.offered).any(|r| r.start <= span.start && span.end <= r.end)
    }

    pub(super) fn is_cut(&self, span: &Range<usize>) -> bool {
        self.cut.iter().any(|c| c.start <= span.start && span.end <= c.end)
    }
}

/// Prunes the drafts and says what was left out.
///
/// # Errors
/// Less than create and read would remain.
pub(crate) fn prune(
    cx: &Context<'_>,
    renaming: &Renaming,
    drafts: &mut Vec<Draft>,
) -> Result<Vec<Diagnostic>, PlanError> {
    let mut notes = Vec::new();
    let routes: Vec<&Route> = cx.exemplar.routes.iter().filter_map(|i| cx.service.routes.get(*i)).collect();
    let (kept, mut gone): (Vec<&Route>, Vec<&Route>) = routes.iter().partition(|r| is_kept(cx, renaming, r));
    let reads = |list: &[&Route]| list.iter().any(|r| r.method == "GET" || r.method == "ANY");
    if reads(&routes) && !reads(&kept) {
        return Err(super::follow::not_understood(
            Diagnostic::new(format!("no route that reads one `{}` remains without its ties", cx.noun))
                .at(routes[0].at.clone()),
        ));
    }
    // What an own file registers for a resource below this one is no more of it than that.
    let own = |r: &&Route| cx.exemplar.files.contains(&r.at.path) && !routes.contains(r);
    gone.extend(cx.service.routes.iter().filter(|r| own(r) && !is_kept(cx, renaming, r)));
    let mut files = read(cx, drafts)?;
    let mut dead: BTreeSet<String> = BTreeSet::new();
    let mut suspects: BTreeSet<String> = BTreeSet::new();
    let tails: BTreeSet<String> = gone.iter().flat_map(|r| cases::tails(renaming, r)).collect();
    for route in &gone {
        let Some(file) = files.iter_mut().find(|f| f.source.path == route.at.path) else { continue };
        let Some(span) = statement_around(cx, &file.source, &route.span) else { continue };
        if kept
            .iter()
            .any(|k| k.at.path == route.at.path && span.start <= k.span.start && k.span.end <= span.end)
        {
            continue;
        }
        notes.push(
            Diagnostic::new(format!(
                "`{} {}` was left out: it is neither the collection nor an item",
                route.method, route.path
            ))
            .at(route.at.clone()),
        );
        suspects.extend(used_in(file, &span));
        file.cut.push(span);
    }
    cascade(cx, &mut files, &mut suspects, &mut dead);
    cut_tests(cx, &mut files, &dead);
    cut_tests_of_paths(&mut files, &gone, &kept);
    cases::cut(cx, renaming, &mut files, &tails, &dead);
    notes.extend(cut_tests_of_others(cx, renaming, &mut files));
    for file in &files {
        if file.cut.is_empty() {
            continue;
        }
        if let Some(draft) = drafts.iter_mut().find(|d| d.from == file.source.path) {
            let cuts: Vec<(Range<usize>, String)> = lines(cx, file)
                .into_iter()
                .chain(file.names_cut.iter().filter(|c| !file.is_cut(c)).cloned())
                .chain(cases::dangling(cx, file))
                .map(|r| (r, String::new()))
                .collect();
            draft.splice(&cuts, false);
        }
    }
    notes.extend(drop_unreached(cx, renaming, drafts)?);
    Ok(notes)
}

pub(super) fn read(cx: &Context<'_>, drafts: &[Draft]) -> Result<Vec<File>, PlanError> {
    cx.read_ahead(drafts.iter().map(|d| (d.from.as_str(), d.text.as_str())));
    let generated: BTreeSet<&str> = cx.service.generated.iter().map(|g| g.path.as_str()).collect();
    let mut out = Vec::new();
    for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
        let source = SourceText::new(cx, &draft.from, &draft.text)?;
        let mut declared = source.declared(cx, Declared::Outside, None);
        let functions = &cx.pack.manifest().syntax.member_functions;
        declared.extend(
            source
                .declared(cx, Declared::Members, None)
                .into_iter()
                .filter(|(_, _, node)| source.node_at(node).is_some_and(|n| functions.has(n))),
        );
        if !cx.is_test(&draft.from) {
            declared.extend(cases::functions_in_values(cx, &source));
        }
        let uses = source
            .leaves(cx)
            .iter()
            .filter(|l| matches!(l.role, Role::Bare | Role::Member | Role::Exported))
            .map(|l| (source.parsed.slice(l.span.clone()).to_owned(), l.span.clone()))
            .filter(|(_, span)| !declared.iter().any(|(_, name, _)| name == span))
            .collect();
        out.push(File {
            generated: generated.contains(draft.from.as_str()),
            test: cx.is_test(&draft.from),
            offered: cases::offered(cx, &source),
            source,
            declared,
            uses,
            cut: Vec::new(),
            names_cut: Vec::new(),
        });
    }
    Ok(out)
}

/// The statement or list item that holds a span.
pub(super) fn statement_around(
    cx: &Context<'_>,
    source: &SourceText,
    span: &Range<usize>,
) -> Option<Range<usize>> {
    let statements = &cx.pack.manifest().syntax.statements;
    let mut node = source.node_at(span)?;
    while let Some(parent) = node.parent() {
        if statements.has(parent) {
            return Some(node.byte_range());
        }
        node = parent;
    }
    None
}

fn used_in(file: &File, span: &Range<usize>) -> BTreeSet<String> {
    file.uses
        .iter()
        .filter(|(_, s)| span.start <= s.start && s.end <= span.end)
        .map(|(name, _)| name.clone())
        .collect()
}

/// Removes what was referenced before and is not now, until nothing changes.
fn cascade(
    cx: &Context<'_>,
    files: &mut [File],
    suspects: &mut BTreeSet<String>,
    dead: &mut BTreeSet<String>,
) {
    loop {
        let mut found = false;
        for name in suspects.clone() {
            let alive = files.iter().filter(|f| !f.generated && !f.test).any(|f| {
                f.uses.iter().any(|(used, span)| {
                    *used == name
                        && !f.is_cut(span)
                        && !f.only_names(span)
                        && !f.declared.iter().any(|(n, _, node)| {
                            *n == name && node.start <= span.start && span.end <= node.end
                        })
                })
            });
            if alive || dead.contains(&name) {
                continue;
            }
            for file in files.iter_mut().filter(|f| !f.generated && !f.test) {
                let nodes: Vec<Range<usize>> = file
                    .declared
                    .iter()
                    .filter(|(n, _, node)| *n == name && !file.is_cut(node))
                    .map(|(_, _, node)| node.clone())
                    .collect();
                for node in nodes {
                    suspects.extend(used_in(file, &node));
                    file.cut.push(node);
                    dead.insert(name.clone());
                    found = true;
                }
            }
        }
        for file in files.iter_mut() {
            found |= unbound(cx, file, suspects);
        }
        if !found {
            return;
        }
    }
}

/// Statements that bind a name which only cut statements used.
fn unbound(cx: &Context<'_>, file: &mut File, suspects: &mut BTreeSet<String>) -> bool {
    if file.cut.is_empty() || file.generated {
        return false;
    }
    let locals = file.source.declared(cx, Declared::Locals, None);
    for (name, place, node) in &locals {
        if file.is_cut(place) || !suspects.contains(name) {
            continue;
        }
        let Some(statement) = statement_around(cx, &file.source, node).filter(|s| s == node) else {
            continue;
        };
        let binds_one = locals.iter().filter(|(.., n)| n == node).count() == 1;
        let used = file.uses.iter().any(|(n, s)| n == name && s != place && !file.is_cut(s));
        let was_used = file.uses.iter().any(|(n, s)| n == name && s != place);
        if binds_one && was_used && !used {
            suspects.extend(used_in(file, &statement));
            file.cut.push(statement);
            return true;
        }
    }
    false
}

/// Test cases that call what is gone: one of several sub-tests, else the whole test.
fn cut_tests(cx: &Context<'_>, files: &mut [File], dead: &BTreeSet<String>) {
    let syntax = &cx.pack.manifest().syntax;
    for file in files.iter_mut().filter(|f| f.test) {
        let gone: Vec<Range<usize>> =
            file.uses.iter().filter(|(n, _)| dead.contains(n)).map(|(_, s)| s.clone()).collect();
        for span in gone {
            if file.is_cut(&span) {
                continue;
            }
            let function = file
                .declared
                .iter()
                .map(|(.., node)| node)
                .find(|node| node.start <= span.start && span.end <= node.end)
                .cloned();
            let Some(function) = function else { continue };
            let alone = file.source.node_at(&function).is_some_and(|n| syntax.functions.has(n));
            if alone {
                file.cut.push(function);
            }
        }
    }
}

/// Tests that ask for a path which no kept route has.
fn cut_tests_of_paths(files: &mut [File], gone: &[&Route], kept: &[&Route]) {
    let fixed = |r: &&Route| r.path.split('{').next().unwrap_or_default().to_owned();
    let dead: Vec<String> = gone
        .iter()
        .map(fixed)
        .filter(|p| p.len() > 2 && !kept.iter().any(|k| k.path.starts_with(p.as_str())))
        .collect();
    for file in files.iter_mut().filter(|f| f.test) {
        let asks = |span: &Range<usize>| {
            let text = file.source.parsed.slice(span.clone());
            dead.iter().any(|p| ["\"", "'", "`"].iter().any(|q| text.contains(&format!("{q}{p}"))))
        };
        let tests: Vec<Range<usize>> = file
            .declared
            .iter()
            .map(|(.., node)| node.clone())
            .filter(|n| {
                asks(n) && !file.declared.iter().any(|(.., o)| o != n && n.start <= o.start && o.end <= n.end)
            })
            .collect();
        file.cut.extend(tests);
    }
}

/// Tests that are called after another resource although they stand in the exemplar's file: they test nothing of it.
fn cut_tests_of_others(cx: &Context<'_>, renaming: &Renaming, files: &mut [File]) -> Vec<Diagnostic> {
    let prefixes = &cx.pack.manifest().naming.prefixes;
    let others: Vec<Renaming> = cx
        .service
        .resources
        .iter()
        .filter(|r| r.name != cx.exemplar.name && !r.files.is_empty() && !is_about_access(&r.name))
        .filter_map(|r| Name::parse(&r.name).ok())
        .map(|n| Renaming::new(&n, &n, &[], &[]))
        .collect();
    let mut notes = Vec::new();
    for file in files.iter_mut().filter(|f| f.test) {
        for (name, at, node) in &file.declared {
            let list = words(name, false);
            let Some(first) = list.first().filter(|w| prefixes.contains(&w.lower)) else { continue };
            let tests = |o: &Renaming| o.find(&list, name).iter().any(|h| h.range.start == first.range.end);
            if !renaming.names(name) && others.iter().any(tests) {
                file.cut.push(node.clone());
                notes.push(
                    Diagnostic::new(format!("`{name}` was left out: it tests another resource"))
                        .at(At::line(file.source.path.clone(), file.source.parsed.line(at.start))),
                );
            }
        }
    }
    notes
}

/// The cuts as whole lines with the comments and one blank line that belong to them; emptied groups go whole.
pub(super) fn lines(cx: &Context<'_>, file: &File) -> Vec<Range<usize>> {
    let syntax = &cx.pack.manifest().syntax;
    let text = file.source.parsed.text();
    let mut out: Vec<Range<usize>> = Vec::new();
    for cut in &file.cut {
        let Some(mut node) = file.source.node_at(cut) else { continue };
        while let Some(parent) = node.parent() {
            let group = syntax.declaration_groups.has(parent);
            let emptied = group
                && parent
                    .named_children()
                    .filter(|c| !syntax.comments.has(*c))
                    .all(|c: Node<'_>| file.is_cut(&c.byte_range()));
            if !emptied {
                break;
            }
            node = parent;
        }
        let top_level = node.parent().is_some_and(|p| p.parent().is_none());
        let span = with_comments(cx, &file.source, node, !top_level && is_statement(cx, node));
        let mut span = file.source.parsed.whole_lines(span);
        let before_blank = text[..span.start].ends_with("\n\n") || text[..span.start].ends_with("\r\n\r\n");
        let rest = &text[span.end..];
        if before_blank && rest.is_empty() {
            // Nothing is parted from anything at the end of a file.
            let kept = text[..span.start].trim_end_matches(['\r', '\n']).len();
            span.start = kept + text[kept..].find('\n').map_or(0, |i| i + 1);
        } else if before_blank && rest.starts_with(['\r', '\n']) {
            // As many blank lines stay as there were on the side that had more.
            let blanks = |t: &str| t.bytes().filter(|b| *b == b'\n').count();
            let head = text[..span.start].trim_end_matches(['\r', '\n']);
            let tail = rest.trim_start_matches(['\r', '\n']);
            let above = blanks(&text[head.len()..span.start]).saturating_sub(1);
            let below = blanks(&rest[..rest.len() - tail.len()]);
            span.end += rest.split_inclusive('\n').take(above.min(below)).map(str::len).sum::<usize>();
        } else if before_blank || text[..span.start].trim_end().ends_with(['{', '(']) {
            let blank = ["\r\n", "\n"].into_iter().find(|b| rest.starts_with(b));
            if let Some(blank) = blank {
                span.end += blank.len();
            } else if rest.is_empty() {
                span.start -= if text[..span.start].ends_with("\r\n") { 2 } else { 1 };
            }
        }
        out.push(span);
    }
    out.sort_by_key(|r| (r.start, std::cmp::Reverse(r.end)));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in out {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    for span in &mut merged {
        // Nothing is parted from what closes the block.
        let blank = ["\r\n", "\n"].into_iter().find(|b| text[..span.start].ends_with(&b.repeat(2)));
        if let Some(blank) = blank
            && text[span.end..].trim_start_matches([' ', '\t']).starts_with(['}', ')'])
        {
            span.start -= blank.len();
        }
    }
    merged
}

fn is_statement(cx: &Context<'_>, node: Node<'_>) -> bool {
    let statements = &cx.pack.manifest().syntax.statements;
    node.parent().is_some_and(|p| statements.has(p))
}

/// Own source files that no other file of the program refers to: a second store, a schema for another library.
fn drop_unreached(
    cx: &Context<'_>,
    renaming: &Renaming,
    drafts: &mut Vec<Draft>,
) -> Result<Vec<Diagnostic>, PlanError> {
    let mut notes = Vec::new();
    let own: BTreeSet<&str> = cx.exemplar.files.iter().map(String::as_str).collect();
    let outside = references_from_outside(cx, renaming, &own)?;
    let routes = &cx.exemplar.routes;
    loop {
        let mut used: BTreeMap<String, BTreeSet<String>> = outside.clone();
        let mut sources = Vec::new();
        for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
            sources.push(SourceText::new(cx, &draft.from, &draft.text)?);
        }
        for source in &sources {
            references(cx, source, &mut used, true);
        }
        let reached = |source: &SourceText| {
            let declared = source.declared(cx, Declared::Outside, None);
            let roots = &cx.pack.manifest().syntax.roots;
            let registers = cx.modules_are_files()
                && routes.iter().any(|i| cx.service.routes.get(*i).is_some_and(|r| r.at.path == source.path));
            // What is found by its folder is used by the names that it gives, wherever it stands.
            let loaded = cx.service.loaded.iter().any(|l| source.path.starts_with(&format!("{l}/")));
            let at_home = cx.modules_are_files() && !loaded && renaming.names(folder_of(&source.path));
            if registers
                || at_home
                || cx.is_for_tests(&source.path)
                || declared.is_empty()
                || declared.iter().any(|(n, ..)| roots.contains(n))
            {
                return true;
            }
            let folder = source.module(cx);
            if loaded {
                return cases::reached(cx, renaming, source, &sources);
            }
            if cx.modules_are_files() && hands_out(cx, renaming, source, &sources) {
                return true;
            }
            if renaming.names(folder) {
                return used.contains_key(folder);
            }
            let mut near = used.get(folder).cloned().unwrap_or_default();
            for other in sources.iter().filter(|o| o.module(cx) == folder && o.path != source.path) {
                near.extend(super::source::identifiers(other, cx));
            }
            declared.iter().any(|(n, ..)| near.contains(n))
        };
        let gone: BTreeSet<String> = sources.iter().filter(|s| !reached(s)).map(|s| s.path.clone()).collect();
        // Where the program reaches the resource in ways that names do not show, nothing is dropped.
        let entity = cx.exemplar.entity.as_ref().map(|e| e.at.path.as_str());
        let blind = gone.iter().any(|p| Some(p.as_str()) == entity) || gone.len() * 2 > sources.len();
        if gone.is_empty() || blind {
            return Ok(notes);
        }
        let folders: BTreeSet<String> = gone.iter().map(|p| folder_of(p).to_owned()).collect();
        drafts.retain(|d| {
            let with_it = cx.is_test(&d.from)
                && folders.contains(folder_of(&d.from))
                && renaming.names(folder_of(&d.from));
            !gone.contains(&d.from) && !with_it
        });
        notes.extend(gone.into_iter().map(|path| {
            Diagnostic::new("a file like this was left out: nothing that is kept refers to it")
                .at(At::file(path))
        }));
    }
}

/// Whether a source gives something a name by a text (`decorate('tasksRepository', …)`) that another one uses.
fn hands_out(
    cx: &Context<'_>,
    renaming: &Renaming,
    source: &SourceText,
    all: &[std::sync::Arc<SourceText>],
) -> bool {
    let given: BTreeSet<&str> = source
        .leaves(cx)
        .iter()
        .filter(|l| l.role == Role::Text)
        .map(|l| source.parsed.slice(l.span.clone()))
        .filter(|t| {
            t.chars().all(|c| c.is_alphanumeric() || c == '_') && renaming.names(t) && !renaming.is_whole(t)
        })
        .collect();
    !given.is_empty()
        && all
            .iter()
            .filter(|o| o.path != source.path)
            .any(|o| super::source::identifiers(o, cx).iter().any(|n| given.contains(n.as_str())))
}

/// Names that a source uses, by the folder that declares them. A folder that is imported has an entry.
fn references(
    cx: &Context<'_>,
    source: &SourceText,
    out: &mut BTreeMap<String, BTreeSet<String>>,
    only_imports: bool,
) {
    for import in &source.imports {
        if let Some(folder) = import.folder.as_ref().filter(|f| *f != source.module(cx)) {
            out.entry(folder.clone()).or_default();
        }
    }
    for leaf in source.leaves(cx) {
        let name = || source.parsed.slice(leaf.span.clone()).to_owned();
        match leaf.role {
            Role::Exported => {
                if let Some(folder) = source.module_named(leaf).map(str::to_owned) {
                    out.entry(folder).or_default().insert(name());
                }
            }
            Role::Module => {
                if let Some(module) = source.module_named(leaf).filter(|m| *m != source.module(cx)) {
                    out.entry(module.to_owned()).or_default();
                }
            }
            Role::Bare | Role::Member if !only_imports => {
                out.entry(source.module(cx).to_owned()).or_default().insert(name());
            }
            _ => {}
        }
    }
}

/// Whether `word` stands in `text` with no letter, digit or `_` beside it.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next())
    })
}

fn references_from_outside(
    cx: &Context<'_>,
    renaming: &Renaming,
    own: &BTreeSet<&str>,
) -> Result<BTreeMap<String, BTreeSet<String>>, PlanError> {
    let generated: BTreeSet<&str> = cx.service.generated.iter().map(|g| g.path.as_str()).collect();
    let vendored = &cx.pack.manifest().detect.vendored;
    let mut out = BTreeMap::new();
    let first = cx.noun.singular().first().cloned().unwrap_or_default();
    let stem = first.strip_suffix('y').unwrap_or(&first);
    let folders: BTreeSet<&str> = own.iter().filter(|p| cx.is_source(p)).map(|p| folder_of(p)).collect();
    // Where every own folder is named after the noun, an import of one says that name as a word.
    let named: Option<BTreeSet<&str>> =
        folders.iter().map(|f| f.split('/').find(|part| renaming.names(part))).collect();
    let speaks = |path: &str, text: &str| match &named {
        Some(parts) if !folders.contains(folder_of(path)) => parts.iter().any(|p| has_word(text, p)),
        _ => super::survey::contains_ignoring_case(text, stem),
    };
    for path in cx.view.paths() {
        let skip = !cx.is_source(path)
            || own.contains(path.as_str())
            || generated.contains(path.as_str())
            || cx.is_for_tests(path)
            || path.split('/').any(|p| vendored.iter().any(|v| v == p));
        if skip {
            continue;
        }
        let Some(text) = cx.text(path)? else { continue };
        if speaks(path, &text) {
            let source = SourceText::new(cx, path, &text)?;
            references(cx, &source, &mut out, false);
        }
    }
    Ok(out)
}
