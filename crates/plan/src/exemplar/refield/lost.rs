//! What is no copy any more once what is about a field has gone out of it: a lookup that asks for nothing, a function
//! or a guard that does nothing, options that no longer say of what.

use super::stamp::{Splices, Stamper};
use super::tree::{ancestors, below, children};
use super::words;
use scaffold_core::{At, Diagnostic};
use scaffold_syntax::Node;
use std::ops::Range;

/// An item that goes, and the old field that it is about.
pub(super) struct Gone {
    pub(super) item: Range<usize>,
    pub(super) old: usize,
}

/// The first value or body that would hold nothing although the exemplar's holds something.
pub(super) fn emptied(s: &Stamper<'_>, gone: &[Gone]) -> Option<Diagnostic> {
    let inside =
        |outer: &Range<usize>, n: &Node<'_>| outer.start <= n.start_byte() && n.end_byte() <= outer.end;
    let about = |n: &Node<'_>| gone.iter().find(|g| inside(&g.item, n)).map(|g| g.old);
    let holds = |n: &Node<'_>| {
        n.parent().is_some() && (s.tree.is_literal_body(*n) || s.tree.is_statements(*n)) && about(n).is_none()
    };
    let empty = |body: Node<'_>| {
        let held: Vec<Node<'_>> = children(body).into_iter().filter(|c| !s.tree.is_comment(*c)).collect();
        let old = about(held.first()?)?;
        held.iter().all(|c| about(c).is_some()).then(|| {
            Diagnostic::new(format!(
                "all that stands here is about `{}`, for which no new field stands: a copy would do without it",
                s.fields.old[old].field.name
            ))
            .at(At::line(s.tree.path.clone(), s.tree.line(body)))
            .hint("imitate another resource with `--like`, or add this one by hand")
        })
    };
    if gone.is_empty() {
        return None;
    }
    s.tree.parsed.walk().filter(holds).find_map(empty)
}

/// Uses of locals that only items which go have set: each by the statement that it stands in, the local's name, and
/// whether that statement only asks for it.
pub(super) fn orphans<'t>(s: &'t Stamper<'_>, gone: &[Gone], new: &Splices) -> Vec<(Node<'t>, String, bool)> {
    let tree = s.tree;
    let within =
        |outer: &Range<usize>, inner: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
    let went = |at: &Range<usize>| gone.iter().any(|g| within(&g.item, at));
    let says = |text: &str, name: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name)
    };
    let rewritten =
        |at: &Range<usize>, name: &str| new.iter().any(|(r, text)| within(r, at) && !says(text, name));
    let mut out: Vec<(Node<'t>, String, bool)> = Vec::new();
    for function in tree.parsed.walk().filter(|n| tree.is_function(*n) || tree.is_closure(*n)) {
        let all = below(function);
        let sets = |n: &Node<'_>| tree.declares(*n) || tree.is_variable(*n) || tree.assigns(*n);
        let left = |n: &Node<'t>| {
            let left = Some(*n).filter(sets).and_then(|n| tree.left(n));
            left.map(|left| tree.each(left)).unwrap_or_default()
        };
        // Without a value, and by whoever calls.
        let bound = |n: &Node<'t>| {
            let fields = [tree.syntax.locals.get(*n), tree.syntax.declarations.get(*n)];
            fields.into_iter().flatten().flat_map(|f| tree.names(*n, f)).flat_map(below).collect::<Vec<_>>()
        };
        let set: Vec<Node<'t>> = all
            .iter()
            .flat_map(|n| [left(n), bound(n)].concat())
            .filter(|n| tree.is_identifier(*n))
            .collect();
        let lost = set.iter().filter(|n| went(&n.byte_range()));
        for name in lost.map(|n| tree.text(*n)) {
            if set.iter().any(|n| tree.text(*n) == name && !went(&n.byte_range())) {
                continue;
            }
            let used = all.iter().filter(|n| tree.is_identifier(**n) && tree.text(**n) == name);
            for leaf in used.filter(|n| !went(&n.byte_range()) && !rewritten(&n.byte_range(), name)) {
                let is_member =
                    leaf.parent().is_some_and(|p| tree.selection(p).is_some_and(|(_, m)| m == *leaf));
                let key =
                    leaf.parent().is_some_and(|p| tree.pair(p).is_some_and(|(k, v)| k == *leaf && v != k));
                let above = std::iter::once(*leaf).chain(ancestors(*leaf));
                let statement = above.into_iter().find(|n| tree.parent_is_statements(*n));
                let Some(statement) = statement.filter(|_| !is_member && !key) else { continue };
                let asks = tree.is_guard(statement)
                    && tree
                        .condition(tree.peel(statement))
                        .is_some_and(|c| within(&c.byte_range(), &leaf.byte_range()));
                out.push((statement, name.to_owned(), asks));
            }
        }
    }
    out.sort_by_key(|(n, ..)| (n.start_byte(), n.end_byte()));
    out.dedup_by_key(|(n, ..)| n.start_byte());
    out
}

/// Where an option that goes says what its neighbours are about (`{ path: 'author', select: 'name' }`).
pub(super) fn unsaid(s: &Stamper<'_>, leaf: Node<'_>, item: Node<'_>, old: usize) -> Option<Diagnostic> {
    let (key, value) = s.tree.pair(item)?;
    let field = &s.fields.old[old];
    let whole = s.tree.is_string(leaf) && value.byte_range() == leaf.byte_range();
    let is_name = words::of(s.tree.unquoted(s.tree.text(leaf))) == field.words;
    let more = children(item.parent()?).iter().any(|c| c.id() != item.id() && s.tree.pair(*c).is_some());
    (whole && is_name && more && s.mentions.of(key).is_none()).then(|| {
        Diagnostic::new(format!(
            "`{}` says what the options beside it are about: a copy would have them without it",
            s.tree.text(item)
        ))
        .at(At::line(s.tree.path.clone(), s.tree.line(item)))
        .hint("imitate another resource with `--like`, or add this one by hand")
    })
}

#[cfg(test)]
mod tests {
    use super::super::Text;
    use super::super::tests::job_of;
    use scaffold_core::PlanError;

    /// Why a source of notes, which are hidden or not, is no pattern for what is never hidden.
    fn refusal(text: &str) -> Option<String> {
        let pack = scaffold_lang_node::pack().expect("the pack");
        let manifest = pack.manifest().clone();
        let job = job_of(&pack, &manifest, "title:string hidden:bool", &["number:string"], false);
        let mut texts = [Text { path: "src/notes.js".into(), text: text.into(), source: true, below: None }];
        match job.run(&mut texts) {
            Ok(_) => None,
            Err(PlanError::NotUnderstood { diagnostic, .. }) => Some(diagnostic.message),
            Err(e) => panic!("{e}"),
        }
    }

    #[test]
    fn a_lookup_that_would_ask_for_nothing_is_refused() {
        let told = refusal("const all = () => {\n  return Note.find({ hidden: false });\n};\n");
        assert!(told.is_some_and(|t| t.contains("all that stands here is about `hidden`")));
        assert_eq!(
            refusal("const all = () => {\n  return Note.find({ hidden: false, by: me });\n};\n"),
            None
        );
    }

    #[test]
    fn a_function_that_would_do_nothing_is_refused() {
        let told = refusal("NoteSchema.post('save', function () {\n  count(this.hidden);\n});\n");
        assert!(told.is_some_and(|t| t.contains("a copy would do without it")));
    }

    #[test]
    fn options_that_would_not_say_of_what_are_refused() {
        let told = refusal(
            "const all = () => {\n  return Note.find().populate({ path: 'hidden', select: 'id' });\n};\n",
        );
        assert!(told.is_some_and(|t| t.contains("says what the options beside it are about")));
    }

    #[test]
    fn what_a_caller_gives_or_is_declared_without_a_value_is_set() {
        let given = "const show = (note, shut) => {\n  if (note.hidden) {\n    shut = true;\n  }\n  tell(shut);\n  return note.title;\n};\n";
        assert_eq!(refusal(given), None);
        let declared = given.replace("(note, shut) => {", "(note) => {\n  let shut;");
        assert_eq!(refusal(&declared), None);
    }

    #[test]
    fn what_only_asks_for_a_lost_local_goes_and_what_uses_it_is_refused() {
        let asks = "const show = (note) => {\n  const shut = note.hidden;\n  if (shut) {\n    warn();\n  }\n  return note.title;\n};\n";
        assert_eq!(refusal(asks), None);
        let uses = "const show = (note) => {\n  const shut = note.hidden;\n  tell(shut);\n  return note.title;\n};\n";
        assert!(refusal(uses).is_some_and(|t| t.contains("`shut` is used here")));
    }
}
