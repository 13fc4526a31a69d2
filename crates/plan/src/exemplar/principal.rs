//! A resource that people sign in with, followed as data: its secrets, its roles and what they are for stay with it, and
//! nothing that signs in or checks rights gains a second one. Guards in front of its routes are kept like any other.

use super::climb::{Item, with_comments};
use super::noun::Renaming;
use super::refield::words;
use super::source::{Declared, Leaf, Role, SourceText};
use super::survey::{Shared, Survey, is_about_access};
use super::vocabulary::{SIGNS_IN, names_one};
use super::{Context, Draft};
use scaffold_core::{At, Diagnostic, EntityField, FieldRole, PlanError, Resource, ServiceFacts};
use scaffold_pack::Pack;
use scaffold_syntax::Node;
use std::collections::BTreeSet;
use std::ops::Range;

/// The fields of a resource that are about who signs in, and the facts without them.
pub(crate) struct Principal {
    /// What is said of people and not of data.
    pub(crate) personal: Vec<EntityField>,
    /// What stays.
    kept: Vec<EntityField>,
    /// Own files that test it.
    tests: Vec<String>,
    /// The service, as if the resource were data alone.
    pub(crate) service: ServiceFacts,
}

/// Whether a resource can be followed without what makes it a principal.
pub(crate) fn is_principal(pack: &Pack, resource: &Resource) -> bool {
    let Some(entity) = &resource.entity else { return false };
    let secret = entity.fields.iter().any(|f| f.role == FieldRole::Secret);
    let data = |f: &EntityField| f.role == FieldRole::Plain && !is_personal(pack, f);
    !pack.manifest().naming.personal.is_empty()
        && secret
        && !is_about_access(&resource.name)
        && entity.fields.iter().any(data)
}

/// Refuses a copy of who signs in that would be signed in as well.
///
/// # Errors
/// A file that is about access would gain something beside what it has for a resource with secrets.
pub(crate) fn signs_nobody_in(cx: &Context<'_>, survey: &Survey) -> Result<(), PlanError> {
    let secret = cx.exemplar.entity.iter().flat_map(|e| &e.fields).find(|f| f.role == FieldRole::Secret);
    let Some(secret) = secret.filter(|_| cx.principal.is_none()) else { return Ok(()) };
    let declares = |path: &str, item: &Item| {
        let source = &survey.files[path].source;
        item.top_level && !source.declared(cx, Declared::Outside, Some(item.node.clone())).is_empty()
    };
    let gains = survey.items.iter().filter(|(path, _)| is_about_access(path) && !cx.is_for_tests(path));
    let Some((path, item)) =
        gains.flat_map(|(p, items)| items.iter().map(move |i| (p, i))).find(|(p, i)| declares(p, i))
    else {
        return Ok(());
    };
    let why = format!(
        "`{}` is who signs in (`{}`), and what is here about that would be copied with it",
        cx.exemplar.name, secret.name
    );
    let line = survey.files[path].source.parsed.line(item.node.start);
    Err(super::follow::not_understood(
        Diagnostic::new(why)
            .at(At::line(path.clone(), line))
            .hint("imitate another resource with `--like`, or let templates make one with `--like none`"),
    ))
}

fn is_personal(pack: &Pack, field: &EntityField) -> bool {
    let words = words::of(&field.name);
    let personal = &pack.manifest().naming.personal;
    field.role == FieldRole::Secret || words.iter().any(|w| personal.contains(w))
}

impl Principal {
    /// `resource` of `service` parted into what is data and what is not; `None` where it is data alone, or nothing else.
    pub(crate) fn of(
        cx: &Pack,
        service: &ServiceFacts,
        resource: &Resource,
        tests: &[String],
    ) -> Option<Self> {
        if !is_principal(cx, resource) {
            return None;
        }
        let mut service = service.clone();
        let found = service.resources.iter_mut().find(|r| r.name == resource.name)?;
        let entity = found.entity.as_mut()?;
        let (personal, kept): (Vec<_>, Vec<_>) = entity.fields.drain(..).partition(|f| is_personal(cx, f));
        entity.fields.clone_from(&kept);
        found.files.retain(|f| !tests.contains(f));
        Some(Self { personal, kept, tests: tests.to_vec(), service })
    }

    fn names(&self, text: &str, fields: &[EntityField]) -> bool {
        fields.iter().any(|f| !words::find(text, &words::of(&f.name)).is_empty())
    }

    /// Takes what is about the personal fields alone out of the drafts.
    ///
    /// # Errors
    /// It decides who may do what: without it the new resource would be checked less.
    pub(crate) fn leave_out(
        &self,
        cx: &Context<'_>,
        drafts: &mut [Draft],
    ) -> Result<Vec<Diagnostic>, PlanError> {
        let mut notes = self.notes(cx);
        let mut used = Vec::new();
        for draft in drafts.iter().filter(|d| cx.is_source(&d.from)) {
            let source = SourceText::new(cx, &draft.from, &draft.text)?;
            let names = source.leaves(cx).iter().filter(|l| !matches!(l.role, Role::Text | Role::Comment));
            used.extend(names.map(|l| {
                (draft.from.clone(), l.span.clone(), source.parsed.slice(l.span.clone()).to_owned())
            }));
        }
        let used_beside = |path: &str, node: &Range<usize>, name: &str| {
            used.iter().any(|(p, s, n)| n == name && (p != path || s.start < node.start || node.end < s.end))
        };
        for draft in drafts.iter_mut().filter(|d| cx.is_source(&d.from)) {
            let source = SourceText::new(cx, &draft.from, &draft.text)?;
            let cuts = self.cuts(cx, &source, &used_beside)?;
            if let Some(line) = emptied(cx, &source, &cuts) {
                let why = format!(
                    "all that is taken here is about who signs in as `{}`: a copy would take nothing",
                    cx.noun
                );
                return Err(super::follow::not_understood(
                    Diagnostic::new(why).at(At::line(draft.from.clone(), line)),
                ));
            }
            let splices: Vec<_> = cuts.into_iter().map(|r| (r, String::new())).collect();
            draft.splice(&splices, false);
            notes.extend(undescribed(cx, draft)?);
        }
        Ok(notes)
    }

    /// Refuses drafts that would still sign somebody in: with what the exemplar gives people, others would come in.
    ///
    /// # Errors
    /// A name that is declared or set here, a key, or what is called beside the routes speaks of that.
    pub(crate) fn nothing_stays(&self, cx: &Context<'_>, drafts: &[Draft]) -> Result<(), PlanError> {
        let manifest = cx.pack.manifest();
        let (syntax, assigns) = (&manifest.syntax, &manifest.dialect.assigns);
        let routes: BTreeSet<&str> = cx
            .exemplar
            .routes
            .iter()
            .filter_map(|i| cx.service.routes.get(*i))
            .map(|r| r.at.path.as_str())
            .collect();
        for draft in drafts.iter().filter(|d| cx.is_source(&d.from) && !cx.is_for_tests(&d.from)) {
            let source = SourceText::new(cx, &draft.from, &draft.text)?;
            let declared = source.declared(cx, Declared::Outside, None);
            let is_given = |leaf: &Leaf| {
                let above = source.node_at(&leaf.span).into_iter();
                let mut above = above.flat_map(|n| std::iter::successors(Some(n), |n| n.parent())).take(4);
                let ends = |n: Node<'_>| n.end_byte() == leaf.span.end && n.start_byte() <= leaf.span.start;
                above.any(|n| {
                    syntax.keyed.child(n).is_some_and(ends)
                        || assigns.has(n) && syntax.fields.left.of(n).is_some_and(ends)
                }) || declared.iter().any(|(_, at, _)| *at == leaf.span)
            };
            let stays = source.leaves(cx).iter().find(|l| {
                let name = source.parsed.slice(l.span.clone());
                let is_name = !matches!(l.role, Role::Text | Role::Comment | Role::ImportPath);
                let imported = || source.imports.iter().any(|i| i.span.contains(&l.span.start));
                let called = || !routes.contains(draft.from.as_str());
                is_name && names_one(name, SIGNS_IN) && !imported() && (is_given(l) || called())
            });
            if let Some(leaf) = stays {
                let name = source.parsed.slice(leaf.span.clone());
                let why = format!("`{name}` is about who signs in, and would be copied with it");
                return Err(super::follow::not_understood(
                    Diagnostic::new(why)
                        .at(At::line(draft.from.clone(), source.parsed.line(leaf.span.start)))
                        .hint(BY_HAND),
                ));
            }
        }
        Ok(())
    }

    fn notes(&self, cx: &Context<'_>) -> Vec<Diagnostic> {
        let names: Vec<String> = self.personal.iter().map(|f| format!("`{}`", f.name)).collect();
        let entity = cx.exemplar.entity.as_ref().map(|e| e.at.clone());
        let whose = format!(
            "`{}` is who signs in: {} and what is about them were left out",
            cx.noun,
            names.join(", ")
        );
        let mut out = vec![Diagnostic { at: entity, ..Diagnostic::new(whose) }];
        if let Some(first) = self.tests.first() {
            let note = Diagnostic::new(format!(
                "the tests of `{}` sign in as one, so {} have none yet",
                cx.noun,
                cx.feature.resource.plural_words()
            ));
            out.push(
                note.at(At::file(first)).hint("write them by hand, signed in as somebody who has the rights"),
            );
        }
        out
    }

    fn cuts(
        &self,
        cx: &Context<'_>,
        source: &SourceText,
        used_beside: &dyn Fn(&str, &Range<usize>, &str) -> bool,
    ) -> Result<Vec<Range<usize>>, PlanError> {
        let text = |span: &Range<usize>| source.parsed.slice(span.clone());
        let mut items: Vec<Range<usize>> = Vec::new();
        for leaf in source.leaves(cx) {
            let inside = |r: &Range<usize>| r.start <= leaf.span.start && leaf.span.end <= r.end;
            let said = text(&leaf.span);
            let is_name = !said.contains(char::is_whitespace) && leaf.role != Role::Comment;
            if !is_name
                || !self.names(said, &self.personal)
                || items.iter().any(inside)
                || source.imports.iter().any(|i| inside(&i.span))
            {
                continue;
            }
            let Some(node) = source.node_at(&leaf.span) else { continue };
            let Some(item) = self.item(cx, source, node, used_beside) else { continue };
            if self.decides(cx, source, said, item) {
                return Err(super::follow::not_understood(
                    Diagnostic::new(format!(
                        "`{said}` decides here who may do what: a copy without it would be checked less"
                    ))
                    .at(At::line(source.path.clone(), source.parsed.line(leaf.span.start)))
                    .hint(BY_HAND),
                ));
            }
            items.retain(|i| !(item.start_byte() <= i.start && i.end <= item.end_byte()));
            items.push(item.byte_range());
        }
        if let Some((name, at)) = missed(cx, source, &items) {
            return Err(super::follow::not_understood(
                Diagnostic::new(format!(
                    "`{name}` comes from what is about people, and is needed without it"
                ))
                .at(At::line(source.path.clone(), source.parsed.line(at)))
                .hint(BY_HAND),
            ));
        }
        Ok(items.iter().filter_map(|i| Some(extent(cx, source, source.node_at(i)?, &items))).collect())
    }

    /// Whether a statement in a function asks for what is no secret: the role of who asks, and the like.
    fn decides(&self, cx: &Context<'_>, source: &SourceText, said: &str, item: Node<'_>) -> bool {
        let statement = item.parent().is_some_and(|p| cx.pack.manifest().syntax.statements.has(p));
        let secrets: Vec<EntityField> =
            self.personal.iter().filter(|f| f.role == FieldRole::Secret).cloned().collect();
        let inside = |f: &Range<usize>| f.start < item.start_byte() && item.end_byte() <= f.end;
        statement
            && !self.names(said, &secrets)
            && super::climb::functions(cx, source).iter().any(inside)
            && !cx.pack.manifest().dialect.assigns.has(item)
    }

    /// What goes with a leaf: the item of the innermost list, or what is around it as long as that is about nothing else
    /// and nobody else uses it.
    fn item<'t>(
        &self,
        cx: &Context<'_>,
        source: &SourceText,
        leaf: Node<'t>,
        used_beside: &dyn Fn(&str, &Range<usize>, &str) -> bool,
    ) -> Option<Node<'t>> {
        let syntax = &cx.pack.manifest().syntax;
        let is_item = |n: Node<'t>| {
            n.parent()
                .is_some_and(|p| syntax.lists.has(p) && !syntax.arguments.has(p) && !syntax.parameters.has(p))
        };
        let mut items = std::iter::successors(Some(leaf), |n| n.parent()).filter(|n| is_item(*n));
        let mut found = items.next()?;
        for outer in items {
            let span = outer.byte_range();
            let declared = source.declared(cx, Declared::Outside, Some(span.clone()));
            let about_data = source.leaves(cx).iter().any(|l| {
                let inside = span.start <= l.span.start && l.span.end <= span.end;
                inside
                    && l.role != Role::Comment
                    && self.names(source.parsed.slice(l.span.clone()), &self.kept)
            });
            if about_data || declared.iter().any(|(name, ..)| used_beside(&source.path, &span, name)) {
                break;
            }
            found = outer;
        }
        Some(found)
    }

    /// Whether a place of a shared file may be followed: lists and registrations are, what signs in or checks rights is not.
    pub(crate) fn wires(
        &self,
        cx: &Context<'_>,
        renaming: &Renaming,
        file: &Shared,
        leaf: &Leaf,
        granted: bool,
    ) -> bool {
        let path = &file.source.path;
        let text = file.source.parsed.slice(leaf.span.clone());
        if cx.is_for_tests(path) || (leaf.role == Role::Member && renaming.is_whole(text)) {
            return false;
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        if is_about_access(name.split('.').next().unwrap_or(name)) {
            return leaf.role == Role::Text && granted;
        }
        let registers = cx.service.router_file.as_ref().is_some_and(|r| r.value == *path);
        registers || file.function_at(leaf.span.start).is_none()
    }
}

const BY_HAND: &str = "add a first resource of plain data by hand; the next ones follow it";

/// A name that only an item which goes binds, and the place where something that stays uses it.
fn missed(cx: &Context<'_>, source: &SourceText, gone: &[Range<usize>]) -> Option<(String, usize)> {
    let is_gone = |s: &Range<usize>| gone.iter().any(|g| g.start <= s.start && s.end <= g.end);
    let locals = source.declared(cx, Declared::Locals, None);
    let kept: BTreeSet<&str> =
        locals.iter().filter(|(_, at, _)| !is_gone(at)).map(|(name, ..)| name.as_str()).collect();
    locals.iter().filter(|(name, at, _)| is_gone(at) && !kept.contains(name.as_str())).find_map(
        |(name, ..)| {
            let uses = |l: &&Leaf| {
                l.role == Role::Bare && !is_gone(&l.span) && source.parsed.slice(l.span.clone()) == name
            };
            source.leaves(cx).iter().find(uses).map(|l| (name.clone(), l.span.start))
        },
    )
}

/// The line of a type all of whose members are cut.
fn emptied(cx: &Context<'_>, source: &SourceText, cuts: &[Range<usize>]) -> Option<u32> {
    let syntax = &cx.pack.manifest().syntax;
    let is_cut = |n: &Node<'_>| cuts.iter().any(|c| c.start <= n.start_byte() && n.end_byte() <= c.end);
    source.parsed.walk().find_map(|body| {
        let members: Vec<Node<'_>> = body.named_children().filter(|n| syntax.members.has(*n)).collect();
        let gone = cx.pack.manifest().dialect.records.has(body)
            && !members.is_empty()
            && members.iter().all(is_cut)
            && !is_cut(&body);
        gone.then(|| source.parsed.line(body.start_byte()))
    })
}

/// The place of an item with its comments and the separator behind it: whole lines where it has lines of its own.
fn extent(cx: &Context<'_>, source: &SourceText, item: Node<'_>, gone: &[Range<usize>]) -> Range<usize> {
    let text = source.parsed.text();
    let span = with_comments(cx, source, item, false);
    let behind = text[span.end..].trim_start();
    let comma = behind.starts_with([',', ';']).then(|| text.len() - behind.len() + 1);
    let end = comma.unwrap_or(span.end);
    let alone = text[..span.start].rsplit('\n').next().is_some_and(|l| l.trim().is_empty())
        && text[end..].lines().next().is_none_or(|l| l.trim().is_empty());
    if alone {
        let mut lines = source.parsed.whole_lines(span.start..end);
        if text[..lines.start].ends_with("\n\n") && text[lines.end..].starts_with('\n') {
            lines.end += 1;
        }
        return lines;
    }
    let kept_before = item.parent().is_some_and(|list| {
        list.named_children().any(|c| c.end_byte() <= item.start_byte() && !gone.contains(&c.byte_range()))
    });
    let before = text[..span.start].trim_end();
    match (kept_before, before.strip_suffix(',')) {
        (true, Some(head)) => head.len()..span.end,
        _ => span.start..end + text[end..].len() - text[end..].trim_start().len(),
    }
}

/// Takes out comments that describe the API of a draft: they speak of people and their rights, in another language.
fn undescribed(cx: &Context<'_>, draft: &mut Draft) -> Result<Option<Diagnostic>, PlanError> {
    let source = SourceText::new(cx, &draft.from, &draft.text)?;
    let (syntax, marks) = (&cx.pack.manifest().syntax, &cx.pack.manifest().naming.described);
    let describes = |n: &Node<'_>| {
        syntax.comments.has(*n) && marks.iter().any(|m| source.parsed.of(*n).contains(m.as_str()))
    };
    let comments: Vec<Range<usize>> =
        source.parsed.walk().filter(describes).map(|n| source.parsed.whole_lines(n.byte_range())).collect();
    let Some(first) = comments.first() else { return Ok(None) };
    let note = Diagnostic::new(
        "the description of the API in comments was left out: it is about people and their rights",
    )
    .at(At::line(draft.from.clone(), source.parsed.line(first.start)))
    .hint(
        "describe the new routes in their file, and what they answer where the description keeps its types",
    );
    let mut cuts: Vec<(Range<usize>, String)> = Vec::new();
    for comment in comments {
        // The blank line that parted it from what is above goes with it.
        let start = draft.text[..comment.start].trim_end().len();
        let start = draft.text[start..].find('\n').map_or(start, |i| start + i + 1);
        cuts.push((start..comment.end, String::new()));
    }
    draft.splice(&cuts, false);
    Ok(Some(note))
}

/// Own files of a resource that test it.
pub(crate) fn tests_of(pack: &Pack, resource: &Resource) -> Vec<String> {
    let detect = &pack.manifest().detect;
    let in_folder = |p: &str| p.split('/').any(|part| detect.test_folders.iter().any(|f| f == part));
    let tests: BTreeSet<&String> =
        resource.files.iter().filter(|p| detect.is_test(p) || in_folder(p)).collect();
    tests.into_iter().cloned().collect()
}
