//! Insertions into files that stand: a statement into a block, an import among its like, a passage before a line.

use super::beside;
use super::context::Root;
use super::dress::Dress;
use super::manifest::{EditRule, NameRule};
use super::sources::Sources;
use super::{not_understood, place, set};
use scaffold_core::{
    At, Change, Diagnostic, Edit, EditOutcome, Plan, PlanError, RepoView, ServiceFacts, Splice, sha256_hex,
};
use scaffold_pack::Pack;
use scaffold_syntax::{Node, Parsed, Query};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an edit that imports something is for, before its name.
const IMPORT: &str = "import ";

/// What edits are planned from.
pub(super) struct Editor<'a> {
    pub(super) pack: &'a Pack,
    pub(super) view: &'a dyn RepoView,
    pub(super) facts: &'a ServiceFacts,
    pub(super) root: &'a Root,
    pub(super) sources: &'a Sources<'a>,
    pub(super) dress: &'a Dress<'a>,
}

impl Editor<'_> {
    /// Adds the edits of `rules` to `plan`.
    pub(super) fn plan(&self, rules: &[EditRule], base: &Value, plan: &mut Plan) -> Result<(), PlanError> {
        let mut files: BTreeMap<String, (Arc<str>, Vec<Edit>)> = BTreeMap::new();
        for rule in rules {
            if !self.sources.holds(rule.when.as_deref(), base)? {
                continue;
            }
            let path = match rule.path.is_empty() {
                true => matching(self.pack, self.view, self.facts, self.root, rule)?,
                false => self.root.join(&self.sources.text(&rule.path, base)?),
            };
            if !files.contains_key(&path) {
                let text = match self.view.text(&path).map_err(not_understood)? {
                    Some(text) => text,
                    None if rule.optional => continue,
                    None => return Err(not_understood(Diagnostic::new(format!("`{path}` is not there")))),
                };
                files.insert(path.clone(), (text, Vec::new()));
            }
            let Some((text, edits)) = files.get_mut(&path) else { continue };
            // What is only imported has no other place.
            let only_import = rule.import.is_some() && rule.line.is_none() && rule.template.is_none();
            let (line, placed) = match only_import {
                true => (1, EditOutcome::AlreadyPresent),
                false => self.place(rule, &path, text, base)?,
            };
            if rule.optional && matches!(placed, EditOutcome::CannotPlace { .. }) {
                continue;
            }
            let at = |line: usize| At::line(&path, u32::try_from(line).unwrap_or(u32::MAX));
            if let Some(import) = &rule.import {
                let dressed =
                    |text: &str| Ok(self.dress.on(self.sources.text(text, base)?, self.root.inside(&path)));
                let import = dressed(import)?;
                let statement = rule.import_statement.as_deref().map(dressed).transpose()?;
                let import = NewImport {
                    path: &import,
                    statement,
                    behind: rule.import_behind.as_deref(),
                    used: splice_of(&placed),
                };
                let (line, outcome) = add_import(self.pack, text, &import)?;
                edits.push(Edit { at: at(line), what: format!("{IMPORT}{}", import.path), outcome });
            }
            if let Some(name) = &rule.import_name {
                let (line, outcome) = add_name(self.pack, text, name)?;
                edits.push(Edit { at: at(line), what: format!("{IMPORT}{}", name.add), outcome });
            }
            if !only_import {
                edits.push(Edit { at: at(line), what: rule.what.clone(), outcome: placed });
            }
        }
        for (path, (text, mut edits)) in files.into_iter().filter(|(_, (_, edits))| !edits.is_empty()) {
            sort_imports(&mut edits);
            plan.changes.push(Change::Edit { path, base_sha256: sha256_hex(text.as_bytes()), edits });
        }
        Ok(())
    }

    fn place(
        &self,
        rule: &EditRule,
        path: &str,
        text: &str,
        base: &Value,
    ) -> Result<(usize, EditOutcome), PlanError> {
        if !rule.lines.is_empty() {
            let lines: Vec<String> =
                rule.lines.iter().map(|l| self.sources.text(l, base)).collect::<Result<_, _>>()?;
            let lines: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
            return beside::among(self.pack, text, rule, &lines);
        }
        match (&rule.query, &rule.line, &rule.template) {
            (Some(_), Some(line), _) if !rule.links.is_empty() => {
                let line = self.sources.text(line, base)?;
                beside::link(self.pack, text, rule, &line, &|own| place::shares(self.facts, path, text, own))
            }
            (Some(_), Some(line), _) => self.add_statement(rule, path, text, line, base),
            (_, _, Some(template)) => {
                let present = match &rule.present {
                    Some(line) => Some(self.sources.text(line, base)?),
                    None => None,
                };
                let passage = self.sources.render(template, base)?;
                let place = match &rule.within {
                    Some(line) => Place::Within(line),
                    None => rule.before.as_deref().map_or(Place::End, Place::Before),
                };
                Ok(add_passage(text, place, present.as_deref(), &passage))
            }
            _ => Err(PlanError::Pack(Diagnostic::new(format!(
                "edit `{}` has neither `query` and `line` nor `template`",
                rule.what
            )))),
        }
    }

    /// A statement at the end of the block that `query` captures as `@at`, or behind those that use the router.
    fn add_statement(
        &self,
        rule: &EditRule,
        path: &str,
        text: &str,
        line: &str,
        base: &Value,
    ) -> Result<(usize, EditOutcome), PlanError> {
        let parsed = parse(self.pack, text)?;
        let queries = rule.query.iter().chain(&rule.or).map(|query| compile(self.pack, query));
        let queries = queries.collect::<Result<Vec<_>, _>>()?;
        let mut matches = queries.iter().map(|q| q.matches(&parsed)).enumerate();
        let (query, matches) = matches.find(|(_, m)| !m.is_empty()).unwrap_or_default();
        let found = matches.first().filter(|_| !parsed.has_errors());
        let newline = parsed.newline();
        if rule.optional && found.is_none() {
            let why = format!("there is nothing to {} beside", rule.what);
            return Ok((1, EditOutcome::CannotPlace { snippet: String::new(), why }));
        }
        if let Some((after, router)) = found.and_then(|m| Some((m.get("after")?, m.get("router")?))) {
            let router = parsed.of(router);
            let mut base = base.clone();
            set(&mut base, "router", router.into());
            let rest = text[after.end_byte()..].lines().next().unwrap_or_default();
            set(&mut base, "comment", rest.into());
            let line = self.dress.on(self.sources.text(line, &base)?, self.root.inside(path));
            let beside =
                matches.iter().filter_map(|m| m.get("after")).filter(|n| n.parent() == after.parent());
            let beside: Vec<Node<'_>> = beside.collect();
            let mut last = if rule.last_match { beside.last().copied().unwrap_or(after) } else { after };
            let whole = |n: &Node<'_>| text[parsed.whole_lines(n.byte_range())].trim();
            if let Some(there) = beside.iter().find(|n| whole(n) == line) {
                return Ok((line_of(text, there.start_byte()), EditOutcome::AlreadyPresent));
            }
            let mut next = after.next_named_sibling();
            while let Some(node) = next {
                let text = parsed.of(node).trim();
                if text == line {
                    return Ok((line_of(parsed.text(), node.start_byte()), EditOutcome::AlreadyPresent));
                }
                let uses = text.strip_prefix(router).is_some_and(|rest| rest.starts_with('.'));
                if uses
                    && !rule.last_match
                    && !rule.serving.iter().any(|s| text.contains(&format!("{router}.{s}(")))
                {
                    last = node;
                }
                next = node.next_named_sibling();
            }
            let indent = parsed.indent(last.start_byte());
            // What only stands in for statements of this kind has no order among them.
            let sorted = rule.last_match && query == 0 && beside.is_sorted_by_key(|n| parsed.of(*n));
            let place = match beside.iter().find(|n| sorted && parsed.of(**n) > line.as_str()) {
                Some(next) => parsed.whole_lines(next.byte_range()).start,
                None => parsed.whole_lines(last.byte_range()).end,
            };
            return Ok((line_of(text, place), insert(place, format!("{indent}{line}{newline}"))));
        }
        let line = self.dress.on(self.sources.text(line, base)?, self.root.inside(path));
        let Some(block) = found.and_then(|m| m.get("at")) else {
            let why = "the function that registers the routes was not found".to_owned();
            return Ok((1, EditOutcome::CannotPlace { snippet: line, why }));
        };
        let there = |l: &str| l.trim().trim_end_matches(',') == line.trim_end_matches(',');
        let mut items = block.children().filter(|n| n.is_named()).map(|n| parsed.of(n));
        if parsed.of(block).lines().any(there) || items.any(there) {
            return Ok((line_of(text, block.start_byte()), EditOutcome::AlreadyPresent));
        }
        if rule.item {
            return Ok((line_of(text, block.end_byte()), add_item(&parsed, block, &line)));
        }
        let step = self.pack.manifest().syntax.indent.as_str();
        let body = parsed.of(block);
        if !(body.starts_with(['{', '(', '[']) && body.ends_with(['}', ')', ']'])) {
            // A block that only its indentation marks.
            let end = parsed.whole_lines(block.end_byte().saturating_sub(1)..block.end_byte()).end;
            let indent = parsed.indent(block.start_byte());
            let newline_before = if text[..end].ends_with('\n') { "" } else { newline };
            let line = format!("{newline_before}{indent}{line}{newline}");
            return Ok((line_of(text, end), insert(end, line)));
        }
        let indent = parsed.indent(block.start_byte());
        let close = block.end_byte() - 1;
        let body = &text[block.start_byte() + 1..close];
        let outcome = if let Some(end) = body.rfind('\n') {
            // Before the line of the closing mark, which keeps its own indentation.
            insert(block.start_byte() + end + 2, format!("{indent}{step}{line}{newline}"))
        } else {
            insert(close, format!("{newline}{indent}{step}{line}{newline}{indent}"))
        };
        Ok((line_of(text, close), outcome))
    }
}

/// Puts imports in order among themselves: those that go to one place stand there as they come.
fn sort_imports(edits: &mut [Edit]) {
    let slots: Vec<usize> = (0..edits.len()).filter(|i| edits[*i].what.starts_with(IMPORT)).collect();
    let mut imports: Vec<Edit> = slots.iter().map(|i| edits[*i].clone()).collect();
    imports.sort_by(|a, b| a.what.cmp(&b.what));
    for (slot, import) in slots.into_iter().zip(imports) {
        edits[slot] = import;
    }
}

/// The file in which the routes are registered; `None` where no rule looks for it.
pub(super) fn registry(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    root: &Root,
    rules: &[EditRule],
) -> Result<Option<String>, PlanError> {
    let rule = rules.iter().find(|r| r.path.is_empty() && r.query.is_some());
    rule.map(|rule| matching(pack, view, facts, root, rule)).transpose()
}

/// The file in which the first of the rule's queries that matches anywhere does: the router's, else the first of the
/// service, and none that is a resource's own; of files with chains of calls, the one with the longest.
fn matching(
    pack: &Pack,
    view: &dyn RepoView,
    facts: &ServiceFacts,
    root: &Root,
    rule: &EditRule,
) -> Result<String, PlanError> {
    let detect = &pack.manifest().detect;
    let own = view.paths().iter().filter(|p| {
        p.starts_with(&root.join(""))
            && detect.extensions.iter().any(|e| p.ends_with(&format!(".{e}")))
            && !detect.is_test(p)
    });
    let own: Vec<&String> = own.collect();
    let known = facts.router_file.as_ref().map(|f| &f.value);
    let of_resource = |path: &String| facts.resources.iter().any(|r| r.files.contains(path));
    for query in rule.query.iter().chain(&rule.or) {
        let query = compile(pack, query)?;
        let mut best: Option<((bool, usize), &String)> = None;
        for path in known.into_iter().chain(own.iter().copied()).filter(|p| !of_resource(p)) {
            let Some(text) = view.text(path).map_err(not_understood)? else { continue };
            if rule.links.is_empty() {
                if !query.matches(&*parse(pack, &text)?).is_empty() {
                    return Ok(path.clone());
                }
            } else if let Some(worth) =
                beside::worth(pack, &text, rule, &query, &|own| place::shares(facts, path, &text, own))?
            {
                // Of chains that are alike, the first.
                best = best.filter(|(most, _)| *most >= worth).or(Some((worth, path)));
            }
        }
        if let Some((_, path)) = best {
            return Ok(path.clone());
        }
    }
    Err(not_understood(
        Diagnostic::new(format!("no place was found to {}", rule.what))
            .hint("add a first resource by hand; the next ones follow it"),
    ))
}

pub(super) fn compile(pack: &Pack, query: &str) -> Result<Query, PlanError> {
    Query::new(pack.trees().grammar(), query).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))
}

pub(super) fn parse(pack: &Pack, text: &str) -> Result<Arc<Parsed>, PlanError> {
    pack.trees().parse(text).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))
}

/// An item at the end of a list in brackets, on a line of its own where the others have one.
fn add_item(parsed: &Parsed, list: Node<'_>, item: &str) -> EditOutcome {
    let text = parsed.text();
    let close = list.end_byte() - 1;
    let Some(last) = list.children().filter(|n| n.is_named()).last() else {
        return insert(list.start_byte() + 1, item.to_owned());
    };
    let tail = &text[last.end_byte()..close];
    let comma = tail.starts_with(',');
    let end = last.end_byte() + usize::from(comma);
    if !tail.contains('\n') {
        let new = if comma { format!(" {item},") } else { format!(", {item}") };
        return insert(end, new);
    }
    let indent = parsed.indent(last.start_byte());
    let line = format!("{}{indent}{item}{}", parsed.newline(), if comma { "," } else { "" });
    let place = parsed.whole_lines(end..end).end - parsed.newline().len();
    let mut splices = vec![Splice { range: place..place, text: line }];
    if !comma {
        splices.insert(0, Splice { range: end..end, text: ",".to_owned() });
    }
    EditOutcome::Applied { splices }
}

pub(super) fn insert(byte: usize, text: String) -> EditOutcome {
    EditOutcome::Applied { splices: vec![Splice { range: byte..byte, text }] }
}

pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}

/// An import that an edit needs.
struct NewImport<'a> {
    path: &'a str,
    /// How the templates write it.
    statement: Option<String>,
    /// What it stands behind in a file that imports nothing.
    behind: Option<&'a str>,
    /// What uses it.
    used: Option<&'a Splice>,
}

fn splice_of(edit: &EditOutcome) -> Option<&Splice> {
    match edit {
        EditOutcome::Applied { splices } => splices.first(),
        EditOutcome::AlreadyPresent | EditOutcome::CannotPlace { .. } => None,
    }
}

/// An import among those that start alike, where it is sorted and where its use sees it: in the function that imports
/// what it registers, else outside of all functions.
fn add_import(pack: &Pack, text: &str, new: &NewImport<'_>) -> Result<(usize, EditOutcome), PlanError> {
    let NewImport { path: import, behind, used, .. } = new;
    let parsed = parse(pack, text)?;
    let syntax = &pack.manifest().syntax;
    let imports = &syntax.imports;
    let of_import = |n: Node<'_>| {
        let path = scaffold_syntax::child(n, &imports.path)?;
        Some(scaffold_syntax::unquoted(parsed.of(path), &syntax.quotes).to_owned())
    };
    // The start of the function around a node; what is put behind it moves no function that it is in.
    let around = |node: Node<'_>| {
        std::iter::successors(node.parent(), Node::parent)
            .find(|p| syntax.functions.has(*p))
            .map(|f| f.start_byte())
    };
    let function = match used {
        Some(splice) => {
            let (before, behind) = text.split_at(splice.range.start);
            let whole = parse(pack, &format!("{before}{}{behind}", splice.text))?;
            let gap = splice.text.len() - splice.text.trim_start().len();
            let at = before.len() + gap;
            whole.root().descendant_for_byte_range(at, at).and_then(around)
        }
        None => None,
    };
    let all: Vec<(String, Node<'_>)> =
        parsed.walk().filter(|n| imports.node.has(*n)).filter_map(|n| Some((of_import(n)?, n))).collect();
    let separator = if imports.separator.is_empty() { "/" } else { imports.separator.as_str() };
    let head = import.split(separator).next().unwrap_or(import);
    let is_like = |path: &str| path.split(separator).next() == Some(head);
    let within = |n: Node<'_>| around(n).is_some() && around(n) == function;
    let ahead = |n: Node<'_>| used.is_none_or(|s| n.end_byte() <= s.range.start);
    let local = all.iter().any(|(p, n)| is_like(p) && within(*n) && ahead(*n));
    let seen = |n: Node<'_>| if local { within(n) && ahead(n) } else { around(n).is_none() };
    let seen_at_all = |n: Node<'_>| used.is_none() || around(n).is_none() || within(n) && ahead(n);
    if let Some((_, there)) = all.iter().find(|(path, n)| path == import && seen_at_all(*n)) {
        return Ok((line_of(text, there.start_byte()), EditOutcome::AlreadyPresent));
    }
    let item = new.statement.clone().unwrap_or_else(|| imports.item.replace("{path}", import));
    let specs: Vec<(String, std::ops::Range<usize>)> =
        all.iter().filter(|(_, n)| seen(*n)).map(|(p, n)| (p.clone(), n.byte_range())).collect();
    let like: Vec<_> = specs.iter().filter(|(p, _)| is_like(p)).collect();
    if let (true, Some(_), Some(splice)) = (like.is_empty(), function, *used)
        && all.iter().any(|(p, _)| is_like(p))
    {
        // Its like are imported within functions alone: outside of them it might be imported in a circle.
        let (line, at) = (splice.text.trim_start_matches(['\r', '\n']), splice.range.start);
        let indent = &line[..line.len() - line.trim_start().len()];
        return Ok((line_of(text, at), insert(at, format!("{indent}{item}{}", parsed.newline()))));
    }
    let newline = parsed.newline();
    let own_line = |range: &std::ops::Range<usize>| {
        let line = parsed.whole_lines(range.clone());
        text[line].trim() == text[range.clone()].trim()
    };
    let (byte, text_in) = match (like.iter().find(|(p, _)| p.as_str() > *import), like.last(), specs.last()) {
        (Some((_, next)), _, _) if own_line(next) => {
            let line = parsed.whole_lines(next.clone());
            (line.start, format!("{}{item}{newline}", parsed.indent(next.start)))
        }
        (None, Some((_, last)), _) if own_line(last) => {
            let line = parsed.whole_lines(last.clone());
            (line.end, format!("{}{item}{newline}", parsed.indent(last.start)))
        }
        (None, None, Some((_, last))) if own_line(last) => {
            let line = parsed.whole_lines(last.clone());
            (line.end, format!("{newline}{}{item}{newline}", parsed.indent(last.start)))
        }
        // The only import has a statement of its own: so gets the new one.
        (_, _, Some((path, only))) if specs.len() == 1 => {
            let line = parsed.whole_lines(only.clone());
            (line.end, text[line].replacen(path.as_str(), import, 1))
        }
        _ if specs.is_empty() && behind.is_some() => {
            let query = compile(pack, behind.unwrap_or_default())?;
            if parsed.text().contains(item.as_str()) {
                return Ok((1, EditOutcome::AlreadyPresent));
            }
            let standing = query.matches(&parsed);
            match standing.iter().filter_map(|m| m.get("import")).rfind(|n| ahead(*n)) {
                Some(last) => (parsed.whole_lines(last.byte_range()).end, format!("{item}{newline}")),
                None => (0, format!("{item}{newline}{newline}")),
            }
        }
        _ => {
            let snippet = item;
            let why = "no list of imports was found".to_owned();
            return Ok((1, EditOutcome::CannotPlace { snippet, why }));
        }
    };
    Ok((line_of(text, byte), insert(byte, text_in)))
}

/// A name in the list of an import that stands, in order where the list is sorted.
fn add_name(pack: &Pack, text: &str, rule: &NameRule) -> Result<(usize, EditOutcome), PlanError> {
    let parsed = parse(pack, text)?;
    let query = compile(pack, &rule.query)?;
    let matches = query.matches(&parsed);
    let names: Vec<_> = matches.iter().filter_map(|m| m.get("name")).collect();
    if let Some(name) = names.iter().find(|n| parsed.of(**n) == rule.add) {
        return Ok((line_of(text, name.start_byte()), EditOutcome::AlreadyPresent));
    }
    let next = names.iter().find(|n| parsed.of(**n) > rule.add.as_str());
    Ok(match (next, names.last()) {
        (Some(next), _) => {
            let byte = next.start_byte();
            (line_of(text, byte), insert(byte, format!("{}, ", rule.add)))
        }
        (None, Some(last)) => {
            let byte = last.end_byte();
            (line_of(text, byte), insert(byte, format!(", {}", rule.add)))
        }
        (None, None) => {
            let why = "the import that it belongs to was not found".to_owned();
            (1, EditOutcome::CannotPlace { snippet: rule.add.clone(), why })
        }
    })
}

/// Where a passage goes, by the lines of the file.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Before this one.
    Before(&'a str),
    /// At the end of what this one opens: before the first line behind it that is not indented.
    Within(&'a str),
    End,
}

/// A passage at its place.
fn add_passage(text: &str, goes: Place<'_>, present: Option<&str>, passage: &str) -> (usize, EditOutcome) {
    let mut start = 0;
    let mut opened = false;
    let mut place = matches!(goes, Place::End).then_some(text.len());
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let body = line.trim_end();
        if present == Some(body) {
            return (i + 1, EditOutcome::AlreadyPresent);
        }
        let here = match goes {
            Place::Before(line) => line == body,
            Place::Within(_) => opened && !body.is_empty() && !body.starts_with([' ', '\t']),
            Place::End => false,
        };
        if place.is_none() && here {
            place = Some(start);
        }
        opened |= matches!(goes, Place::Within(line) if line == body);
        start += line.len();
    }
    let Some(place) = place else {
        let line = match goes {
            Place::Before(line) | Place::Within(line) => line,
            Place::End => "",
        };
        let why = format!("there is no line `{line}`");
        return (1, EditOutcome::CannotPlace { snippet: passage.to_owned(), why });
    };
    let crlf = text.split_inclusive('\n').next().is_some_and(|l| l.ends_with("\r\n"));
    let mut passage = if crlf { passage.replace('\n', "\r\n") } else { passage.to_owned() };
    if place == text.len() && !text.is_empty() && !text.ends_with('\n') {
        passage.insert_str(0, if crlf { "\r\n" } else { "\n" });
    }
    (line_of(text, place), insert(place, passage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imported(text: &str, behind: &str) -> String {
        let pack = scaffold_lang_python::pack().expect("the pack");
        let at = text.find(behind).expect("the line") + behind.len();
        let used = Splice { range: at..at, text: "    app.register(new)\n".to_owned() };
        let statement = Some("from shop.new import new".to_owned());
        let import = NewImport { path: "shop.new", statement, behind: None, used: Some(&used) };
        let (_, outcome) = add_import(&pack, text, &import).expect("an import");
        let EditOutcome::Applied { mut splices } = outcome else { panic!("{outcome:?}") };
        splices.push(used);
        let text = scaffold_core::apply_splices(text.as_bytes(), &splices).expect("splices");
        String::from_utf8(text).expect("text")
    }

    const OTHER: &str = "\n\ndef other():\n    from shop.models import Book\n    return Book\n";

    #[test]
    fn imports_stand_in_the_function_that_uses_them() {
        let text = format!(
            "import json\n\n\ndef make(app):\n    from shop.books import books\n    app.register(books)\n{OTHER}"
        );
        let made = imported(&text, "    app.register(books)\n");
        assert!(
            made.contains("import books\n    from shop.new import new\n    app.register(books)\n    app.reg"),
            "{made}"
        );
    }

    #[test]
    fn imports_stand_before_a_use_that_is_ahead_of_those_in_its_function() {
        let text = format!(
            "import json\n\n\ndef make(app):\n    app.start()\n    from shop.books import books\n{OTHER}"
        );
        let made = imported(&text, "    app.start()\n");
        assert!(
            made.contains("start()\n    from shop.new import new\n    app.register(new)\n    from"),
            "{made}"
        );
    }

    #[test]
    fn what_is_required_stands_before_its_use_and_behind_what_is_required_there() {
        let pack = scaffold_lang_node::pack().expect("the pack");
        let behind = "(program (lexical_declaration (variable_declarator value: (call_expression
          function: (identifier) @require (#eq? @require \"require\")))) @import)";
        let text = "const express = require('express')\nconst app = express()\napp.use(one)\n\nconst late = require('./late')\n";
        let at = text.find("\nconst late").expect("the line");
        let used = Splice { range: at..at, text: "app.use(news)\n".to_owned() };
        let statement = Some("const news = require('./news')".to_owned());
        let import = NewImport { path: "./news", statement, behind: Some(behind), used: Some(&used) };
        let (line, outcome) = add_import(&pack, text, &import).expect("an import");
        assert!(matches!(outcome, EditOutcome::Applied { .. }), "{outcome:?}");
        assert_eq!(line, 2);
    }

    #[test]
    fn imports_of_other_functions_say_nothing_beside_one_outside() {
        let text = format!("from shop.books import books\n\n\ndef make(app):\n    app.start()\n{OTHER}");
        let made = imported(&text, "    app.start()\n");
        assert!(made.starts_with("from shop.books import books\nfrom shop.new import new\n"), "{made}");
    }
}
