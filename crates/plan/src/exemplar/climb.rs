//! From a leaf to the smallest list item that has to be cloned for it: never past a head that belongs to
//! another resource, always up to a head that names the exemplar itself.

use super::Context;
use super::source::{Declared, SourceText};
use scaffold_syntax::{Kinds, Node, child};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A list item that is to be cloned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The node.
    pub(crate) node: Range<usize>,
    /// The node with the comments that belong to it.
    pub(crate) span: Range<usize>,
    /// The list.
    pub(crate) list: Range<usize>,
    /// Kind of the list.
    pub(crate) list_kind: String,
    /// A statement or top-level declaration.
    pub(crate) statement: bool,
    /// Right below the root.
    pub(crate) top_level: bool,
    /// An argument: name of the called function and index.
    pub(crate) argument: Option<(String, usize)>,
    /// A parameter: name of the function and index.
    pub(crate) parameter: Option<(String, usize)>,
    /// A call in a chain of them, from its dot to its end.
    pub(crate) link: bool,
}

fn is(node: Node<'_>, kinds: &Kinds) -> bool {
    kinds.has(node)
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Any of `hits` in `outer` but not in `hole`. What a function takes and does is no part of its head:
/// a parameter is an item itself, and so is a statement.
fn head_has(cx: &Context<'_>, hits: &[Range<usize>], outer: &Level<'_>, hole: &Range<usize>) -> bool {
    if is(outer.item, &cx.pack.manifest().syntax.functions) {
        return is_named(cx, outer.item, hits);
    }
    let outer = outer.range();
    hits.iter().any(|h| covers(&outer, h) && !covers(hole, h))
}

struct Level<'a> {
    item: Node<'a>,
    list: Node<'a>,
    /// From the dot of a call in a chain to its end.
    link: Option<Range<usize>>,
    /// What is no part of a head above: the list, of a chain only its calls.
    hole: Range<usize>,
}

impl<'a> Level<'a> {
    fn new(item: Node<'a>, list: Node<'a>) -> Self {
        Self { item, list, link: None, hole: list.byte_range() }
    }

    fn range(&self) -> Range<usize> {
        self.link.clone().unwrap_or_else(|| self.item.byte_range())
    }
}

/// The call as one of a chain, where `arguments` are its own: what it is called on is a call as well, or another
/// call follows.
fn chained<'a>(cx: &Context<'_>, arguments: Node<'a>) -> Option<Level<'a>> {
    let syntax = &cx.pack.manifest().syntax;
    let call = arguments.parent().filter(|c| is(*c, &syntax.chains))?;
    let before = |call: Node<'a>| -> Option<Node<'a>> {
        let function = syntax.calls.function.of(call).filter(|f| !is(*f, &syntax.paths))?;
        let selector = syntax.selectors.iter().find(|s| s.node.has(function))?;
        child(function, &selector.operand)
    };
    let operand = before(call)?;
    let mut last = call;
    while let Some(next) = last.parent().and_then(|f| f.parent()).filter(|n| is(*n, &syntax.chains)) {
        if before(next) != Some(last) {
            break;
        }
        last = next;
    }
    if last == call && !is(operand, &syntax.chains) {
        return None;
    }
    let mut base = operand;
    while is(base, &syntax.chains)
        && let Some(inner) = before(base)
    {
        base = inner;
    }
    let mut dot = operand.next_sibling()?;
    while is(dot, &syntax.comments) {
        dot = dot.next_sibling()?;
    }
    let link = dot.start_byte()..call.end_byte();
    Some(Level { item: call, list: last, link: Some(link), hole: base.end_byte()..last.end_byte() })
}

/// The item to clone for the leaf at `span`, or `None` where it belongs to another resource.
pub(crate) fn climb(
    cx: &Context<'_>,
    source: &SourceText,
    span: &Range<usize>,
    hits: &[Range<usize>],
    others: &[Range<usize>],
    threads: &BTreeMap<String, usize>,
    needed: &BTreeSet<String>,
) -> Option<Item> {
    let syntax = &cx.pack.manifest().syntax;
    // A path stands for its whole import, where that names one thing.
    let import = source.path_at(span).filter(|i| cx.imports.is_some() && i.path_span == *span);
    let leaf = source.node_at(import.map_or(span, |i| &i.span))?;
    let mut levels: Vec<Level<'_>> = Vec::new();
    let mut arguments: Vec<Level<'_>> = Vec::new();
    let mut node = leaf;
    while let Some(parent) = node.parent() {
        if is(parent, &syntax.lists) && is_open(cx, parent) {
            let level = Level::new(node, parent);
            if is(parent, &syntax.arguments) && !is_row_of_bases(cx, &level, hits, others) {
                if levels.is_empty() {
                    arguments.push(level);
                }
                levels.extend(chained(cx, parent));
            } else if !is(parent, &syntax.parameters) || is_parameters(cx, parent) {
                levels.push(level);
            }
        }
        node = parent;
    }
    let speaks = |j: usize, of: &[Range<usize>]| head_has(cx, of, &levels[j], &levels[j - 1].hole);
    let chosen = (1..levels.len()).rev().find(|j| speaks(*j, hits)).unwrap_or(0);
    let chosen = if is_block_of(cx, &levels, chosen + 1, hits) { chosen + 1 } else { chosen };
    let chosen = past_record(cx, &levels, chosen, hits, others);
    let level = levels.get(chosen)?;
    if is(level.item, &cx.pack.manifest().dialect.decorators) {
        return decorated(cx, source, level, hits);
    }
    if is(level.item, &syntax.functions) && !is_named(cx, level.item, hits) {
        return None;
    }
    let foreign = (chosen + 1..levels.len()).any(|j| speaks(j, others));
    if foreign && (level.link.is_some() || !declares_any(cx, source, level.item, needed)) {
        return None;
    }
    if chosen == 0 {
        match argument(cx, source, level, &arguments, hits, others, threads) {
            Passed::Unit(item) => return Some(item),
            Passed::ToOther => return None,
            Passed::Within => {}
        }
    }
    // A head that names another resource as well ties the two together, unless what is cloned calls it.
    if level.link.is_none()
        && names_two(cx, source, level.item, hits, others)
        && !declares_any(cx, source, level.item, needed)
    {
        return None;
    }
    Some(make(cx, source, level))
}

/// What a decorator stands before, where that is the exemplar's own.
fn decorated(
    cx: &Context<'_>,
    source: &SourceText,
    level: &Level<'_>,
    hits: &[Range<usize>],
) -> Option<Item> {
    let (syntax, decorators) = (&cx.pack.manifest().syntax, &cx.pack.manifest().dialect.decorators);
    let between = |n: &Node<'_>| is(*n, decorators) || is(*n, &syntax.comments);
    let mut item = level.item;
    while between(&item) {
        item = item.next_named_sibling()?;
    }
    let name = syntax.declarations.child(item)?.byte_range();
    hits.iter().any(|h| covers(&name, h)).then(|| make(cx, source, &Level::new(item, level.list)))
}

/// What a type is made of, several resources' parts beside each other: no call, although it is written like one.
fn is_row_of_bases(
    cx: &Context<'_>,
    level: &Level<'_>,
    hits: &[Range<usize>],
    others: &[Range<usize>],
) -> bool {
    let holds = |n: Node<'_>, of: &[Range<usize>]| of.iter().any(|o| covers(&n.byte_range(), o));
    let beside = |n: &Node<'_>| n.id() != level.item.id() && holds(*n, others) && !holds(*n, hits);
    level.list.parent().is_some_and(|p| !is(p, &cx.pack.manifest().syntax.calls.node))
        && level.list.named_children().any(|n| beside(&n))
}

/// Whether a function's own name, or what stands before it (its receiver), speaks of a resource.
/// One that does not belongs to none: a clone would declare it twice.
fn is_named(cx: &Context<'_>, function: Node<'_>, hits: &[Range<usize>]) -> bool {
    let Some(name) = cx.pack.manifest().syntax.declarations.child(function) else { return false };
    let head = function.start_byte()..name.end_byte();
    hits.iter().any(|h| covers(&head, h))
}

/// A bare block whose every statement names the exemplar, behind a statement that does as well: both are one run.
fn is_block_of(cx: &Context<'_>, levels: &[Level<'_>], at: usize, hits: &[Range<usize>]) -> bool {
    let syntax = &cx.pack.manifest().syntax;
    let Some(level) = levels.get(at).filter(|l| is(l.item, &syntax.bodies)) else { return false };
    let named = |n: Node<'_>| hits.iter().any(|h| covers(&n.byte_range(), h));
    let mut previous = level.item.prev_named_sibling();
    while let Some(p) = previous.filter(|p| is(*p, &syntax.comments)) {
        previous = p.prev_named_sibling();
    }
    let list = levels[at - 1].list;
    is(list, &syntax.statements)
        && previous.is_some_and(named)
        && list.named_children().filter(|n| !is(*n, &syntax.comments)).all(named)
}

/// A record in a list (`{path: '/books', route: books}`) several of whose members name the exemplar and none another
/// resource is about it as a whole.
fn past_record(
    cx: &Context<'_>,
    levels: &[Level<'_>],
    at: usize,
    hits: &[Range<usize>],
    others: &[Range<usize>],
) -> usize {
    let Some(above) = levels.get(at + 1) else { return at };
    let record = levels[at].list;
    let literals = &cx.pack.manifest().dialect.literal_bodies;
    let named = |of: &[Range<usize>]| {
        let has = |n: &Node<'_>| of.iter().any(|h| covers(&n.byte_range(), h));
        record.named_children().filter(has).count()
    };
    let whole = is(record, literals)
        && above.item.byte_range() == record.byte_range()
        && named(hits) > 1
        && named(others) == 0;
    if whole { at + 1 } else { at }
}

/// Groups of declarations are lists only where brackets hold several.
fn is_open(cx: &Context<'_>, list: Node<'_>) -> bool {
    if !is(list, &cx.pack.manifest().syntax.declaration_groups) {
        return true;
    }
    list.children().any(|c| matches!(c.kind(), "(" | "{" | "["))
}

/// A function's parameters, not its receiver or results.
fn is_parameters(cx: &Context<'_>, list: Node<'_>) -> bool {
    let parameters = &cx.pack.manifest().syntax.fields.parameters;
    list.parent().and_then(|p| parameters.of(p)) == Some(list)
}

fn declares_any(cx: &Context<'_>, source: &SourceText, item: Node<'_>, names: &BTreeSet<String>) -> bool {
    [Declared::Outside, Declared::Members]
        .into_iter()
        .flat_map(|d| source.declared(cx, d, Some(item.byte_range())))
        .any(|(n, ..)| names.contains(&n))
}

/// One call or declaration that is named after both resources (`seedUsersWithNotes`).
fn names_two(
    cx: &Context<'_>,
    source: &SourceText,
    item: Node<'_>,
    hits: &[Range<usize>],
    others: &[Range<usize>],
) -> bool {
    let syntax = &cx.pack.manifest().syntax;
    let declares =
        std::iter::successors(Some(item), |n| n.named_child(0)).take(3).find(|n| syntax.declarations.has(*n));
    let name = if let Some(declaring) = declares {
        syntax.declarations.child(declaring)
    } else {
        let call = if syntax.calls.node.has(item) { Some(item) } else { item.named_child(0) };
        call.filter(|c| syntax.calls.node.has(*c)).and_then(|c| syntax.calls.function.of(c))
    };
    let Some(name) = name else { return false };
    let range = name.byte_range();
    let _ = source;
    hits.iter().any(|h| covers(&range, h) && others.iter().any(|o| o == h))
}

/// What a leaf among arguments asks for.
enum Passed {
    /// The argument is a unit: it gets a sibling.
    Unit(Item),
    /// Another resource is made or called with the exemplar: that is the other's business.
    ToOther,
    /// Whatever holds the call decides.
    Within,
}

fn argument(
    cx: &Context<'_>,
    source: &SourceText,
    level: &Level<'_>,
    arguments: &[Level<'_>],
    hits: &[Range<usize>],
    others: &[Range<usize>],
    threads: &BTreeMap<String, usize>,
) -> Passed {
    let syntax = &cx.pack.manifest().syntax;
    for argument in arguments {
        if head_has(cx, hits, level, &argument.hole) {
            continue;
        }
        let call = argument.list.parent();
        let Some(function) = call.and_then(|c| syntax.calls.function.of(c)) else {
            return Passed::Within;
        };
        let callee = source.parsed.of(function).rsplit(['.', ':', '>']).next().unwrap_or_default().to_owned();
        let siblings: Vec<Node<'_>> = argument.list.named_children().collect();
        let Some(index) = siblings.iter().position(|s| s.id() == argument.item.id()) else {
            return Passed::Within;
        };
        let threaded = threads.get(&callee) == Some(&index);
        // What a chain was called with before is no part of what is called now.
        let selector = syntax.selectors.iter().find(|s| s.node.has(function));
        let operand = selector.and_then(|s| child(function, &s.operand)).filter(|o| is(*o, &syntax.chains));
        let head = operand.map_or(function.start_byte(), |o| o.end_byte())..function.end_byte();
        let named = |of: &[Range<usize>]| of.iter().any(|h| covers(&head, h));
        if !threaded && named(others) && !named(hits) {
            return Passed::ToOther;
        }
        let beside_other = siblings
            .iter()
            .filter(|s| s.id() != argument.item.id() && !hits.iter().any(|h| covers(&s.byte_range(), h)))
            .any(|s| others.iter().any(|o| covers(&s.byte_range(), o)));
        let declared = source.declared(cx, Declared::Outside, None).into_iter().find(|(n, ..)| *n == callee);
        let takes_many = match declared.and_then(|(.., node)| source.node_at(&node)) {
            Some(function) => syntax
                .fields
                .parameters
                .of(function)
                .is_some_and(|p| p.named_child(0).is_some_and(|c| is(c, &syntax.variadics))),
            None => is_variadic(&siblings),
        };
        let gathers = cx.pack.manifest().dialect.gathers.contains(&callee);
        if threaded || gathers || (beside_other && takes_many) {
            let mut item = make(cx, source, argument);
            item.argument = Some((callee, index));
            return Passed::Unit(item);
        }
    }
    Passed::Within
}

/// Arguments of one shape each: a list of equals rather than the inputs of one thing.
fn is_variadic(siblings: &[Node<'_>]) -> bool {
    siblings.len() > 1 && {
        let tail = &siblings[siblings.len() - 2..];
        tail[0].kind() == tail[1].kind()
    }
}

fn make(cx: &Context<'_>, source: &SourceText, level: &Level<'_>) -> Item {
    let syntax = &cx.pack.manifest().syntax;
    let statement = is(level.list, &syntax.statements);
    let top_level = level.list.parent().is_none();
    let parameter = is(level.list, &syntax.parameters).then(|| parameter_of(cx, source, level)).flatten();
    if let Some(link) = &level.link {
        return Item {
            node: link.clone(),
            span: comments_before(cx, source, link.start)..link.end,
            list: level.list.byte_range(),
            list_kind: level.list.kind().to_owned(),
            statement: false,
            top_level: false,
            argument: None,
            parameter: None,
            link: true,
        };
    }
    Item {
        node: level.item.byte_range(),
        span: with_comments(cx, source, level.item, statement && !top_level),
        list: level.list.byte_range(),
        list_kind: level.list.kind().to_owned(),
        statement,
        top_level,
        argument: None,
        parameter,
        link: false,
    }
}

/// The declaration right below the root that holds a place.
pub(crate) fn outermost(cx: &Context<'_>, source: &SourceText, span: &Range<usize>) -> Option<Item> {
    let mut item = source.node_at(span)?;
    let mut list = item.parent()?;
    while let Some(above) = list.parent() {
        (item, list) = (list, above);
    }
    Some(make(cx, source, &Level::new(item, list)))
}

/// Where the comments begin that stand on lines of their own right above a place.
fn comments_before(cx: &Context<'_>, source: &SourceText, at: usize) -> usize {
    let marks = &cx.pack.manifest().syntax.comment_marks;
    let text = source.parsed.text();
    let mut start = at;
    loop {
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let above = text[..line.saturating_sub(1)].rfind('\n').map_or(0, |i| i + 1);
        let blank = text[line..start].trim().is_empty() && line > 0;
        let comment = text[above..line].trim();
        if !blank || comment.is_empty() || !marks.iter().any(|m| comment.starts_with(m.as_str())) {
            return start;
        }
        start = above + text[above..line].len() - text[above..line].trim_start().len();
    }
}

fn parameter_of(cx: &Context<'_>, source: &SourceText, level: &Level<'_>) -> Option<(String, usize)> {
    let syntax = &cx.pack.manifest().syntax;
    let function = level.list.parent()?;
    let name = syntax.declarations.child(function)?;
    let mut index = 0;
    for sibling in level.list.named_children() {
        if sibling.id() == level.item.id() {
            return Some((source.parsed.of(name).to_owned(), index));
        }
        // A parameter that is a function has parameters of its own.
        let declared = source.declared(cx, Declared::Locals, Some(sibling.byte_range()));
        index += declared.iter().filter(|(.., node)| *node == sibling.byte_range()).count().max(1);
    }
    None
}

/// The item with the decorators and comments right above it. Above a statement a comment often heads a whole group:
/// it belongs to the statement only where a blank line closes the group behind it.
pub(crate) fn with_comments(
    cx: &Context<'_>,
    source: &SourceText,
    item: Node<'_>,
    statement: bool,
) -> Range<usize> {
    let syntax = &cx.pack.manifest().syntax;
    let comments = &syntax.comments;
    let text = source.parsed.text();
    let blank = |from: usize, to: usize| text[from..to].matches('\n').count() > 1;
    // A header is about the file, not about what happens to come first in it.
    let header =
        |n: Node<'_>| syntax.header_marks.iter().any(|m| source.parsed.of(n).starts_with(m.as_str()));
    let own_block = item.next_named_sibling().is_none_or(|n| blank(item.end_byte(), n.start_byte()));
    let decorators = &cx.pack.manifest().dialect.decorators;
    let mut start = item.start_byte();
    let mut previous = item.prev_named_sibling();
    while let Some(p) = previous {
        let own_line = text[..p.start_byte()].rsplit('\n').next().is_some_and(|l| l.trim().is_empty());
        // Some grammars count the end of the line to the comment.
        let end = p.start_byte() + source.parsed.of(p).trim_end().len();
        let comment = is(p, comments) && own_line && !header(p) && !blank(end, start);
        if !is(p, decorators) && (!comment || (statement && !own_block)) {
            break;
        }
        start = p.start_byte();
        previous = p.prev_named_sibling();
    }
    let mut end = item.end_byte();
    if let Some(next) = item.next_named_sibling()
        && is(next, comments)
        && !text[end..next.start_byte()].contains('\n')
    {
        end = next.end_byte();
    }
    start..end
}

/// Outermost functions of a file.
pub(crate) fn functions(cx: &Context<'_>, source: &SourceText) -> Vec<Range<usize>> {
    let syntax = &cx.pack.manifest().syntax;
    source.parsed.walk().filter(|n| is(*n, &syntax.functions)).map(|n| n.byte_range()).collect()
}

/// Names that a statement binds in its own scope.
pub(crate) fn bound_by(cx: &Context<'_>, source: &SourceText, item: &Item) -> Vec<String> {
    let outer = |node: &Range<usize>| {
        *node == item.node
            || source.node_at(node).and_then(|n| n.parent()).is_some_and(|p| p.byte_range() == item.node)
    };
    source
        .declared(cx, Declared::Locals, Some(item.node.clone()))
        .into_iter()
        .filter(|(_, _, node)| outer(node))
        .map(|(name, ..)| name)
        .collect()
}

/// How often a name is bound in the function that starts at `function`.
pub(crate) fn bindings(cx: &Context<'_>, source: &SourceText, function: usize, name: &str) -> usize {
    let Some(range) = functions(cx, source).into_iter().find(|f| f.start == function) else { return 0 };
    source.declared(cx, Declared::Locals, Some(range)).iter().filter(|(n, ..)| n == name).count()
}
