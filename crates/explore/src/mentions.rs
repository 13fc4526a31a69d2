//! Linked mentions of resources in shared files: tokens that have to do with a resource, not merely its word.

use crate::language::Role;
use crate::resources::{Found, Landscape, MOST_READ, Ownership, owner_of_module, rank};
use crate::sources::{FEW, Sources, folder};
use crate::vocabulary;
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use regex::Regex;
use scaffold_core::{At, Mention};
use scaffold_syntax::{Kinds, Node, regular};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Folders of programs that only use the service from outside.
const SIDE_FOLDERS: [&str; 5] = ["e2e", "example", "examples", "scripts", "tools"];

/// A token that speaks of a noun and is not linked yet.
struct Open<'s> {
    node: Node<'s>,
    text: &'s str,
    noun: usize,
}

/// A shared source while its tokens are sorted.
struct Shared<'s> {
    file: usize,
    linked: BTreeMap<usize, Vec<Range<usize>>>,
    open: Vec<Open<'s>>,
}

/// Fills in the mentions of each resource.
pub(crate) fn fill(sources: &Sources<'_, '_>, land: &Landscape, lists: &Kinds, found: &mut [Found]) {
    let mut best: Vec<&Found> = found.iter().collect();
    best.sort_by(|a, b| {
        rank(&b.resource, b.verbs).cmp(&rank(&a.resource, a.verbs)).then(a.noun.cmp(&b.noun))
    });
    let most = if sources.whole() { best.len() } else { MOST_READ };
    let nouns: BTreeSet<usize> = best.iter().take(most).map(|f| f.noun).collect();
    let own = own_tokens(sources, land, &nouns);
    let shared: Vec<usize> = (0..sources.files.len())
        .filter(|&f| {
            let path = &sources.files[f].path;
            let side = folder(path).split('/').any(|s| SIDE_FOLDERS.contains(&s));
            !land.ownership.by_path.contains_key(path)
                && !land.ownership.aside.contains(path)
                && !side
                && !sources.generated(f)
        })
        .collect();
    let (speaks, ownership) = (&land.speaks, &land.ownership);
    let declared = if sources.whole() { None } else { declared_names(sources, land, &nouns) };
    let shared: Vec<usize> = shared
        .into_par_iter()
        .with_max_len(FEW)
        .filter(|&f| speaks[f] && (sources.whole() || near(sources, ownership, declared.as_ref(), f)))
        .collect();
    let mut files: Vec<Shared<'_>> =
        shared.par_iter().with_max_len(1).filter_map(|&f| read(sources, land, &own, &nouns, f)).collect();
    spread(sources, lists, &mut files);
    let mut all: BTreeMap<usize, Vec<Mention>> = in_schemas(sources, land, found);
    for s in &files {
        let Some(parsed) = sources.parsed(s.file) else { continue };
        for (noun, spans) in &s.linked {
            let mentions = spans.iter().map(|span| Mention {
                at: At::line(&sources.files[s.file].path, parsed.line(span.start)),
                span: span.clone(),
            });
            all.entry(*noun).or_default().extend(mentions);
        }
    }
    for f in found {
        let mut mentions = all.remove(&f.noun).unwrap_or_default();
        mentions.sort_by(|a, b| (&a.at.path, a.span.start).cmp(&(&b.at.path, b.span.start)));
        f.resource.mentions = mentions;
    }
}

/// Names of a resource's table in schema files that other resources' tables share.
fn in_schemas(sources: &Sources<'_, '_>, land: &Landscape, found: &[Found]) -> BTreeMap<usize, Vec<Mention>> {
    let mut out: BTreeMap<usize, Vec<Mention>> = BTreeMap::new();
    let shared: BTreeSet<&str> = found
        .iter()
        .filter_map(|f| f.resource.table.as_ref().filter(|t| t.shared_file))
        .map(|t| t.at.path.as_str())
        // Numbered migrations are never changed once they stand.
        .filter(|p| !land.ownership.by_path.contains_key(*p) && !is_numbered(p))
        .collect();
    for path in shared {
        let text = sources.read(path);
        for (name, span) in crate::sql::names(&text) {
            let owner = found.iter().find(|f| f.resource.table.as_ref().is_some_and(|t| t.name == name));
            let noun = owner.map(|f| f.noun).or_else(|| land.nouns.in_identifier(&name));
            if let Some(noun) = noun {
                let at = At::line(path, crate::facts::line_of(&text, span.start));
                out.entry(noun).or_default().push(Mention { at, span });
            }
        }
    }
    out
}

/// In a large service: whether a source can be linked to a resource at all, told without parsing it.
fn near(sources: &Sources<'_, '_>, ownership: &Ownership, declared: Option<&Regex>, file: usize) -> bool {
    let path = &sources.files[file].path;
    let dir = folder(path);
    let beside =
        || sources.in_folder(dir).iter().any(|&f| ownership.by_path.contains_key(&sources.files[f].path));
    let imports = || {
        sources
            .light(file)
            .imports
            .iter()
            .any(|i| sources.imported(i, path).is_some_and(|d| ownership.of_module(&d).is_some()))
    };
    beside() || imports() || declared.is_some_and(|d| d.is_match(sources.text(file)))
}

/// Names of several words that own files declare: types, functions, values, members. Keys of rows are no link.
fn declared_names(sources: &Sources<'_, '_>, land: &Landscape, nouns: &BTreeSet<usize>) -> Option<Regex> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for (path, noun) in land.ownership.by_path.iter().filter(|(_, n)| nouns.contains(n)) {
        let Some(file) = sources.find(path).filter(|&f| !sources.files[f].test) else { continue };
        let outline = sources.outline(file);
        let types = outline.types.iter().map(|t| t.name.as_str());
        let members =
            outline.types.iter().flat_map(|t| t.members.iter().flatten()).filter_map(|m| m.name.as_deref());
        let functions = outline.functions.iter().map(|f| f.name.as_str());
        let values = outline.values.iter().map(|v| v.name.as_str());
        let all = types.chain(members).chain(functions).chain(values);
        names.extend(all.filter(|n| {
            let words = scaffold_core::split_words(n);
            words.len() > 1
                && words.last().is_some_and(|w| w != "id" && w != "ids")
                && land.nouns.in_identifier(n) == Some(*noun)
        }));
    }
    let any: Vec<&str> = names.into_iter().collect();
    (!any.is_empty()).then(|| regular(&format!(r"\b(?:{})\b", any.join("|"))).ok()).flatten()
}

fn is_numbered(path: &str) -> bool {
    crate::sources::file_name(path).trim_start_matches('V').starts_with(|c: char| c.is_ascii_digit())
}

/// Names with a noun in them that each noun's own files define or use.
fn own_tokens<'s>(
    sources: &'s Sources<'_, '_>,
    land: &Landscape,
    nouns: &BTreeSet<usize>,
) -> HashMap<usize, HashSet<&'s str>> {
    let mut out: HashMap<usize, HashSet<&'s str>> = HashMap::default();
    let files: Vec<(usize, usize)> = land
        .ownership
        .by_path
        .iter()
        .filter(|(_, noun)| nouns.contains(noun))
        .filter_map(|(path, noun)| Some((sources.find(path)?, *noun)))
        .filter(|(f, _)| !sources.files[*f].test && !sources.generated(*f))
        .collect();
    // Told without trees: a name that only a comment speaks of does no harm.
    let words: Vec<HashSet<&str>> = files
        .par_iter()
        .with_max_len(FEW)
        .map(|&(file, noun)| {
            let mut words: HashSet<&str> = identifiers(sources.text(file)).collect();
            words.retain(|text| land.nouns.in_identifier(text) == Some(noun));
            words
        })
        .collect();
    for ((_, noun), words) in files.iter().zip(words) {
        out.entry(*noun).or_default().extend(words);
    }
    out
}

/// Words of a text that may be names.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|w| w.starts_with(|c: char| !c.is_ascii_digit()))
}

fn read<'s>(
    sources: &'s Sources<'_, '_>,
    land: &Landscape,
    own: &HashMap<usize, HashSet<&'s str>>,
    nouns: &BTreeSet<usize>,
    file: usize,
) -> Option<Shared<'s>> {
    let parsed = sources.parsed(file)?;
    let path = &sources.files[file].path;
    let language = sources.language;
    let mut bound: HashMap<&str, usize> = HashMap::default();
    let mut foreign: HashSet<&str> = HashSet::default();
    let mut import_spans: Vec<Range<usize>> = Vec::new();
    for import in &sources.outline(file).imports {
        import_spans.push(import.span.clone());
        match sources.imported(import, path) {
            Some(dir) => {
                if let Some(noun) = owner_of_module(land, &dir) {
                    bound.insert(import.name.as_str(), noun);
                }
            }
            None => {
                foreign.insert(import.name.as_str());
            }
        }
    }
    let mut out = Shared { file, linked: BTreeMap::new(), open: Vec::new() };
    let mut link = |noun: usize, span: Range<usize>| {
        if nouns.contains(&noun) {
            out.linked.entry(noun).or_default().push(span);
        }
    };
    let mut bare: Vec<(Node<'s>, usize)> = Vec::new();
    let selected = &language.data.nodes.fields;
    for node in leaves(sources, parsed.root()) {
        let text = parsed.of(node);
        let span = node.byte_range();
        if language.is_name(node) {
            if let Some(&noun) = bound.get(text) {
                // The name of an import, where it is not a member of something else.
                let property = node.parent().and_then(|p| selected.property.of(p)) == Some(node);
                if !property {
                    link(noun, span);
                    continue;
                }
            }
            let Some(noun) = land.nouns.in_identifier(text).filter(|n| nouns.contains(n)) else { continue };
            if of_foreign(sources, node, parsed, &foreign) {
                continue;
            }
            if own.get(&noun).is_some_and(|names| names.contains(text)) && text.len() > 2 {
                link(noun, span);
            } else {
                out.open.push(Open { node, text, noun });
            }
        } else {
            let inner = language.unquote(text);
            if import_spans.iter().any(|s| s.start <= span.start && span.end <= s.end) {
                if let Some(noun) = sources.import_module(inner, path).and_then(|d| owner_of_module(land, &d))
                {
                    link(noun, span);
                }
            } else if inner.starts_with('/') || inner.contains(" /") {
                let noun = inner.split(['/', ' ']).rev().find_map(|s| {
                    land.nouns.of_word(s).filter(|_| !s.is_empty() && !vocabulary::is_generic(s))
                });
                if let Some(noun) = noun {
                    link(noun, span);
                }
            } else if let Some(noun) =
                Some(inner).filter(|i| !i.is_empty() && !i.contains(' ')).and_then(|i| land.nouns.of_word(i))
            {
                bare.push((node, noun));
            }
        }
    }
    // A bare noun counts among siblings that name other nouns.
    for (node, noun) in &bare {
        let siblings = bare.iter().any(|(other, n)| {
            n != noun
                && list_item(*other).and_then(|i| i.parent()) == list_item(*node).and_then(|i| i.parent())
        });
        if siblings && nouns.contains(noun) {
            out.linked.entry(*noun).or_default().push(node.byte_range());
        }
    }
    (!out.linked.is_empty() || !out.open.is_empty()).then_some(out)
}

/// The outermost node around a leaf that holds nothing else.
fn list_item(node: Node<'_>) -> Option<Node<'_>> {
    let mut item = node;
    while let Some(parent) = item.parent().filter(|p| p.named_child_count() == 1) {
        item = parent;
    }
    Some(item)
}

/// Names and whole strings, in order.
fn leaves<'s>(sources: &Sources<'_, '_>, root: Node<'s>) -> Vec<Node<'s>> {
    let language = sources.language;
    let mut out = Vec::new();
    root.visit(|node| {
        let role = language.role(node);
        let whole = role == Role::Text || role == Role::Name;
        if whole {
            out.push(node);
        }
        !whole && role != Role::Comment
    });
    out
}

/// `lib.PostDump`: a member of something imported from outside.
fn of_foreign(
    sources: &Sources<'_, '_>,
    node: Node<'_>,
    parsed: &scaffold_syntax::Parsed,
    foreign: &HashSet<&str>,
) -> bool {
    let fields = &sources.language.data.nodes.fields;
    let Some(parent) = node.parent() else { return false };
    let property = fields.property.of(parent) == Some(node);
    property
        && fields
            .object
            .of(parent)
            .is_some_and(|o| sources.language.is_name(o) && foreign.contains(parsed.of(o)))
}

/// The smallest member of a list around a node.
fn item<'s>(node: Node<'s>, lists: &Kinds) -> Node<'s> {
    let mut item = node;
    while let Some(parent) = item.parent() {
        if lists.has(parent) {
            break;
        }
        item = parent;
    }
    item
}

/// Links what stands in one item with something linked, and then whatever has the same name in the same folder.
fn spread(sources: &Sources<'_, '_>, lists: &Kinds, files: &mut [Shared<'_>]) {
    for _ in 0..3 {
        let mut names: HashMap<(String, usize), HashSet<String>> = HashMap::default();
        let mut changed = false;
        for s in files.iter_mut() {
            let dir = folder(&sources.files[s.file].path).to_owned();
            let (linked, open) = (&mut s.linked, &mut s.open);
            open.retain(|o| {
                let around = item(o.node, lists).byte_range();
                let with = linked.get(&o.noun).is_some_and(|spans| {
                    spans.iter().any(|sp| {
                        around.start <= sp.start && sp.end <= around.end && *sp != o.node.byte_range()
                    })
                });
                if with {
                    linked.entry(o.noun).or_default().push(o.node.byte_range());
                    names.entry((dir.clone(), o.noun)).or_default().insert(o.text.to_owned());
                    changed = true;
                }
                !with
            });
        }
        for s in files.iter_mut() {
            let dir = folder(&sources.files[s.file].path).to_owned();
            let (linked, open) = (&mut s.linked, &mut s.open);
            open.retain(|o| {
                let same = names.get(&(dir.clone(), o.noun)).is_some_and(|n| n.contains(o.text));
                if same {
                    linked.entry(o.noun).or_default().push(o.node.byte_range());
                    changed = true;
                }
                !same
            });
        }
        if !changed {
            break;
        }
    }
}
