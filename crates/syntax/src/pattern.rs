//! Which nodes are meant, as packs write it: a kind, perhaps only below certain parents or with certain children.

use crate::Node;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One node of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// `*`: any.
    kind: String,
    /// Field of its parent that it stands in.
    field: Option<String>,
    /// Children (tokens too) that it has, or has not.
    children: Vec<Child>,
}

/// A child by its kind, perhaps in a certain field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Child {
    field: Option<String>,
    kind: String,
    there: bool,
}

/// A node and what stands around it.
///
/// `assignment` is a kind; `block > assignment` one right below a `block`; `string(!interpolation)` one without such
/// a child, `function(async)` one with it; `block@body` one in the field `body` of its parent; `*` is any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Outermost first; the last is the node itself.
    steps: Vec<Step>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// It names no kind, or a bracket is not closed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let steps = text.split('>').map(|s| step(s.trim())).collect::<Option<Vec<_>>>();
        steps.map(|steps| Self { steps }).ok_or_else(|| format!("`{text}` is no pattern of nodes"))
    }

    /// The kind of the node itself; `*` for any.
    pub fn kind(&self) -> &str {
        self.steps.last().map_or("*", |s| s.kind.as_str())
    }

    /// Whether nothing but the kind decides.
    pub fn is_plain(&self) -> bool {
        matches!(&self.steps[..], [one] if one.kind != "*" && one.field.is_none() && one.children.is_empty())
    }

    /// Every kind that it names.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = &str> {
        self.steps
            .iter()
            .flat_map(|s| std::iter::once(s.kind.as_str()).chain(s.children.iter().map(|c| c.kind.as_str())))
    }

    fn may_mean(&self, kind: &str) -> bool {
        let own = self.kind();
        own == kind || own == "*"
    }

    /// Whether the pattern means this node.
    pub fn fits(&self, node: Node<'_>) -> bool {
        let mut at = node;
        for (above, step) in self.steps.iter().rev().enumerate() {
            if above > 0 {
                match at.parent() {
                    Some(parent) => at = parent,
                    None => return false,
                }
            }
            if !step.fits(at) {
                return false;
            }
        }
        true
    }
}

fn step(text: &str) -> Option<Step> {
    let (head, inside) = match text.split_once('(') {
        Some((head, rest)) => (head, rest.strip_suffix(')')?),
        None => (text, ""),
    };
    let (kind, field) = head.split_once('@').map_or((head, None), |(k, f)| (k, Some(f.to_owned())));
    let children = inside
        .split(',')
        .map(str::trim)
        .filter(|c| !c.is_empty())
        .map(|c| {
            let (c, there) = c.strip_prefix('!').map_or((c, true), |c| (c, false));
            let (field, kind) = c.split_once(':').map_or((None, c), |(f, k)| (Some(f.to_owned()), k));
            Child { field, kind: kind.to_owned(), there }
        })
        .collect();
    (!kind.is_empty()).then(|| Step { kind: kind.to_owned(), field, children })
}

impl Step {
    fn fits(&self, node: Node<'_>) -> bool {
        let has = |child: &Child| match &child.field {
            Some(field) => node.children_by_field_name(field).any(|c| c.kind() == child.kind),
            None => node.children().any(|c| c.kind() == child.kind),
        };
        (self.kind == "*" || self.kind == node.kind())
            && self
                .field
                .as_ref()
                .is_none_or(|f| node.parent().is_some_and(|p| p.children_by_field_name(f).any(|c| c == node)))
            && self.children.iter().all(|c| has(c) == c.there)
    }
}

/// What patterns say of the kinds of a grammar, found out at the first node that is held against them:
/// nearly every node is settled by its kind's number. One pack has one grammar.
#[derive(Debug, Default)]
struct ByKind(OnceLock<Vec<Verdict>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Never,
    Always,
    /// What stands around the node decides.
    Depends,
}

impl ByKind {
    #[inline]
    fn of<'p>(&self, node: Node<'_>, patterns: impl Iterator<Item = &'p Pattern> + Clone) -> Verdict {
        let verdicts = match self.0.get() {
            Some(known) => known,
            None => self.read(node, patterns),
        };
        verdicts.get(usize::from(node.kind_id())).copied().unwrap_or(Verdict::Depends)
    }

    #[cold]
    fn read<'p>(&self, node: Node<'_>, patterns: impl Iterator<Item = &'p Pattern> + Clone) -> &[Verdict] {
        self.0.get_or_init(|| {
            let about = |kind: &String| {
                let mut meant = patterns.clone().filter(|p| p.may_mean(kind));
                match meant.clone().next() {
                    None => Verdict::Never,
                    Some(_) if meant.any(Pattern::is_plain) => Verdict::Always,
                    Some(_) => Verdict::Depends,
                }
            };
            node.names().kinds().iter().map(about).collect()
        })
    }
}

/// Nodes of any of several patterns.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "OneOrMany")]
pub struct Kinds {
    patterns: Vec<Pattern>,
    by_kind: ByKind,
}

impl Kinds {
    /// Whether a pattern means this node.
    #[inline]
    pub fn has(&self, node: Node<'_>) -> bool {
        match self.by_kind.of(node, self.patterns.iter()) {
            Verdict::Never => false,
            Verdict::Always => true,
            Verdict::Depends => self.fits(node),
        }
    }

    fn fits(&self, node: Node<'_>) -> bool {
        let kind = node.kind();
        self.patterns.iter().any(|p| p.may_mean(kind) && p.fits(node))
    }

    /// No node is meant.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The patterns.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }
}

impl Clone for Kinds {
    fn clone(&self) -> Self {
        Self { patterns: self.patterns.clone(), by_kind: ByKind::default() }
    }
}

impl PartialEq for Kinds {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for Kinds {}

/// Patterns with a field of each node; where several mean a node, the longest decides.
#[derive(Debug, Default, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>")]
pub struct KindFields {
    patterns: Vec<(Pattern, String)>,
    by_kind: ByKind,
}

impl KindFields {
    /// The field of a node that a pattern means.
    #[inline]
    pub fn get(&self, node: Node<'_>) -> Option<&str> {
        if self.by_kind.of(node, self.patterns.iter().map(|(p, _)| p)) == Verdict::Never {
            return None;
        }
        self.longest(node)
    }

    fn longest(&self, node: Node<'_>) -> Option<&str> {
        let kind = node.kind();
        self.patterns.iter().find(|(p, _)| p.may_mean(kind) && p.fits(node)).map(|(_, f)| f.as_str())
    }

    /// Whether a pattern means this node.
    pub fn has(&self, node: Node<'_>) -> bool {
        self.get(node).is_some()
    }

    /// The child in the node's field.
    pub fn child<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        child(node, self.get(node)?)
    }
}

impl Clone for KindFields {
    fn clone(&self) -> Self {
        Self { patterns: self.patterns.clone(), by_kind: ByKind::default() }
    }
}

impl PartialEq for KindFields {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for KindFields {}

/// Names of fields that hold one thing in nodes of different kinds, the first that is there is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct FieldNames(Vec<String>);

impl FieldNames {
    /// No field holds it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }

    /// The child.
    pub fn of<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        self.0.iter().find_map(|f| child(node, f))
    }

    /// The children, where several stand in one field.
    pub fn all<'t>(&self, node: Node<'t>) -> Vec<Node<'t>> {
        self.0.iter().map(|f| children(node, f)).find(|c| !c.is_empty()).unwrap_or_default()
    }
}

/// The child in a field; `#0` is the first named child, `#-1` the last, `.` the node itself, and `a/b` what stands in
/// `b` of what stands in `a`.
pub fn child<'t>(node: Node<'t>, field: &str) -> Option<Node<'t>> {
    if node.is_leaf() {
        return (field == ".").then_some(node);
    }
    if !field.starts_with(['#', '.']) && !field.contains('/') {
        let first = node.child_by_field_name(field)?;
        if first.is_named() {
            return Some(first);
        }
    }
    children(node, field).into_iter().next()
}

/// All named children in a field; see [`child`].
pub fn children<'t>(node: Node<'t>, field: &str) -> Vec<Node<'t>> {
    if let Some(index) = field.strip_prefix('#').and_then(|i| i.parse::<i64>().ok()) {
        let count = i64::try_from(node.named_child_count()).unwrap_or(0);
        let at = if index < 0 { count + index } else { index };
        return u32::try_from(at).ok().and_then(|i| node.named_child(i)).into_iter().collect();
    }
    if field.is_empty() {
        return Vec::new();
    }
    if field == "." {
        return vec![node];
    }
    if let Some((first, rest)) = field.split_once('/') {
        return children(node, first).into_iter().flat_map(|c| children(c, rest)).collect();
    }
    let all: Vec<Node<'t>> = node.children_by_field_name(field).collect();
    // Tokens count only where nothing else stands in the field: an operator.
    let named: Vec<Node<'t>> = all.iter().copied().filter(Node::is_named).collect();
    if named.is_empty() { all } else { named }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn list(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl TryFrom<OneOrMany> for Kinds {
    type Error = String;
    fn try_from(list: OneOrMany) -> Result<Self, String> {
        let patterns = list.list().iter().map(|p| Pattern::parse(p)).collect::<Result<_, _>>()?;
        Ok(Self { patterns, by_kind: ByKind::default() })
    }
}

impl From<OneOrMany> for FieldNames {
    fn from(list: OneOrMany) -> Self {
        Self(list.list())
    }
}

impl TryFrom<BTreeMap<String, String>> for KindFields {
    type Error = String;
    fn try_from(map: BTreeMap<String, String>) -> Result<Self, String> {
        let mut list = map
            .into_iter()
            .map(|(p, f)| Pattern::parse(&p).map(|p| (p, f)))
            .collect::<Result<Vec<_>, _>>()?;
        list.sort_by_key(|(p, _)| {
            std::cmp::Reverse(
                p.steps.iter().map(|s| 2 + s.children.len() + usize::from(s.field.is_some())).sum::<usize>(),
            )
        });
        Ok(Self { patterns: list, by_kind: ByKind::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_kinds_parents_children_and_fields() {
        assert!(Pattern::parse("assignment").unwrap().is_plain());
        let p = Pattern::parse("class > block@body > string(f, !left:interpolation)").unwrap();
        assert_eq!(p.kind(), "string");
        assert_eq!(p.steps[1].field.as_deref(), Some("body"));
        let child = |field: Option<&str>, kind: &str, there| Child {
            field: field.map(str::to_owned),
            kind: kind.to_owned(),
            there,
        };
        assert_eq!(
            p.steps[2].children,
            [child(None, "f", true), child(Some("left"), "interpolation", false)]
        );
        assert!(Pattern::parse("a > ").is_err() && Pattern::parse("a(b").is_err());
    }
}
