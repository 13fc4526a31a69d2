//! A syntax tree as one array in the order of the text. Tree-sitter finds a node's parent by searching from the root
//! and hands out children through cursors; here both are an index away, and walking the tree is counting.

use crate::Grammar;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// No parent.
const NONE: u32 = u32::MAX;

/// The kind of what could not be parsed.
const ERROR: u16 = u16::MAX;

/// Names of a grammar, read once.
#[derive(Debug)]
pub(crate) struct Names {
    kinds: Vec<String>,
    /// Kinds of nodes that are more than tokens, by their ids.
    named: Vec<bool>,
    fields: HashMap<String, u16, FixedState>,
}

impl Names {
    /// Those of `grammar`; read at its first use.
    pub(crate) fn of(grammar: &Grammar) -> Arc<Self> {
        static KNOWN: Mutex<Vec<(Grammar, Arc<Names>)>> = Mutex::new(Vec::new());
        // What a panic left there is whole: entries are only added.
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = known.iter().find(|(g, _)| g == grammar) {
            return Arc::clone(names);
        }
        let count = u16::try_from(grammar.node_kind_count()).unwrap_or(u16::MAX);
        let kinds =
            (0..count).map(|id| grammar.node_kind_for_id(id).unwrap_or_default().to_owned()).collect();
        let named = (0..count).map(|id| grammar.node_kind_is_named(id)).collect();
        let field_count = u16::try_from(grammar.field_count()).unwrap_or(u16::MAX);
        let fields = (1..=field_count)
            .filter_map(|id| Some((grammar.field_name_for_id(id)?.to_owned(), id)))
            .collect();
        let names = Arc::new(Self { kinds, named, fields });
        known.push((grammar.clone(), Arc::clone(&names)));
        names
    }

    fn kind(&self, id: u16) -> &str {
        self.kinds.get(usize::from(id)).map_or("ERROR", String::as_str)
    }

    /// Whether a kind is more than a token, by its id.
    pub(crate) fn named(&self) -> &[bool] {
        &self.named
    }

    /// The number of a field.
    pub(crate) fn field(&self, name: &str) -> Option<u16> {
        self.fields.get(name).copied()
    }

    /// Every kind, by its id.
    pub(crate) fn kinds(&self) -> &[String] {
        &self.kinds
    }
}

#[derive(Debug, Clone)]
struct Slot {
    start: u32,
    end: u32,
    parent: u32,
    /// One past the last node below it.
    after: u32,
    kind: u16,
    /// Field of the parent that it stands in; 0: none.
    field: u16,
}

/// All nodes of a text, parents before children.
#[derive(Debug, Clone)]
pub(crate) struct Nodes {
    slots: Vec<Slot>,
    names: Arc<Names>,
}

impl Nodes {
    /// Reads a tree of `grammar`.
    pub(crate) fn read(tree: &tree_sitter::Tree, grammar: &Grammar) -> Self {
        let mut slots: Vec<Slot> = Vec::with_capacity(tree.root_node().descendant_count());
        let mut cursor = tree.walk();
        let mut parent = NONE;
        let index = |at: usize| u32::try_from(at).unwrap_or(NONE);
        'nodes: loop {
            let node = cursor.node();
            slots.push(Slot {
                start: index(node.start_byte()),
                end: index(node.end_byte()),
                parent,
                after: NONE,
                kind: node.kind_id(),
                field: cursor.field_id().map_or(0, u16::from),
            });
            let mut last = index(slots.len() - 1);
            if cursor.goto_first_child() {
                parent = last;
                continue;
            }
            loop {
                let after = index(slots.len());
                slots[last as usize].after = after;
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    break 'nodes;
                }
                last = parent;
                parent = slots[last as usize].parent;
            }
        }
        Self { slots, names: Names::of(grammar) }
    }

    pub(crate) fn root(&self) -> Node<'_> {
        Node { nodes: self, index: 0 }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.slots.len() as u32).map(|index| Node { nodes: self, index })
    }

    /// The node behind `node` in the order of the text, with all that is below it left out where `whole`.
    pub(crate) fn after<'t>(&'t self, node: Node<'t>, whole: bool) -> Option<Node<'t>> {
        let next = if whole { node.slot().after } else { node.index + 1 };
        ((next as usize) < self.slots.len()).then(|| node.at(next))
    }
}

/// A node of a [`crate::Parsed`].
#[derive(Clone, Copy)]
pub struct Node<'t> {
    nodes: &'t Nodes,
    index: u32,
}

impl<'t> Node<'t> {
    fn slot(self) -> &'t Slot {
        &self.nodes.slots[self.index as usize]
    }

    fn at(self, index: u32) -> Self {
        Self { nodes: self.nodes, index }
    }

    pub(crate) fn names(self) -> &'t Names {
        &self.nodes.names
    }

    /// Which node of its tree it is.
    pub fn id(&self) -> usize {
        self.index as usize
    }

    /// The name of its kind; `ERROR` for what could not be parsed.
    pub fn kind(&self) -> &'t str {
        self.nodes.names.kind(self.slot().kind)
    }

    /// The number of its kind in the grammar.
    pub fn kind_id(&self) -> u16 {
        self.slot().kind
    }

    /// Whether it is more than a token of the grammar's own.
    pub fn is_named(&self) -> bool {
        // What could not be parsed is a node of its own.
        self.nodes.names.named.get(usize::from(self.slot().kind)).copied().unwrap_or(true)
    }

    /// Whether it could not be parsed.
    pub fn is_error(&self) -> bool {
        self.slot().kind == ERROR
    }

    /// Whether it stands in a field of its parent.
    pub(crate) fn is_in(&self, field: u16) -> bool {
        self.slot().field == field
    }

    /// First byte in the text.
    pub fn start_byte(&self) -> usize {
        self.slot().start as usize
    }

    /// One past its last byte.
    pub fn end_byte(&self) -> usize {
        self.slot().end as usize
    }

    /// Its place in the text.
    pub fn byte_range(&self) -> Range<usize> {
        self.start_byte()..self.end_byte()
    }

    /// The node that it stands in.
    pub fn parent(&self) -> Option<Self> {
        let parent = self.slot().parent;
        (parent != NONE).then(|| self.at(parent))
    }

    /// It and everything below it, parents before children, in the order of the text.
    pub fn below(self) -> impl Iterator<Item = Self> + use<'t> {
        (self.index..self.slot().after).map(move |i| self.at(i))
    }

    /// Shows it and what is below it to `enter`, parents before children; what that answers `false` for is not entered.
    pub fn visit(self, mut enter: impl FnMut(Self) -> bool) {
        let (mut next, end) = (self.index, self.slot().after);
        while next < end {
            let node = self.at(next);
            next = if enter(node) { next + 1 } else { node.slot().after };
        }
    }

    /// What stands in it, tokens too.
    pub fn children(self) -> impl Iterator<Item = Self> + use<'t> {
        let end = self.slot().after;
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then(|| self.at(next))?;
            next = child.slot().after;
            Some(child)
        })
    }

    /// What stands in it, tokens left out.
    pub fn named_children(self) -> impl Iterator<Item = Self> + use<'t> {
        self.children().filter(|c| c.is_named())
    }

    /// Whether nothing stands in it.
    pub fn is_leaf(&self) -> bool {
        self.slot().after == self.index + 1
    }

    /// How many children it has, tokens too.
    pub fn child_count(&self) -> usize {
        self.children().count()
    }

    /// How many children it has, tokens left out.
    pub fn named_child_count(&self) -> usize {
        self.named_children().count()
    }

    /// The child of this number, tokens left out.
    pub fn named_child(&self, index: u32) -> Option<Self> {
        self.named_children().nth(index as usize)
    }

    /// The children in a field.
    pub fn children_by_field_name(self, field: &str) -> impl Iterator<Item = Self> + use<'t> {
        // Most nodes are leaves: they need not know which field is asked for.
        let id = if self.is_leaf() { None } else { self.nodes.names.fields.get(field).copied() };
        self.children().filter(move |c| id == Some(c.slot().field))
    }

    /// The first child in a field.
    pub fn child_by_field_name(&self, field: &str) -> Option<Self> {
        self.children_by_field_name(field).next()
    }

    /// The next child of its parent.
    pub fn next_sibling(&self) -> Option<Self> {
        let end = self.parent()?.slot().after;
        let next = self.slot().after;
        (next < end).then(|| self.at(next))
    }

    /// The previous child of its parent.
    pub fn prev_sibling(&self) -> Option<Self> {
        self.parent()?.children().take_while(|c| c.index < self.index).last()
    }

    /// The next child of its parent, tokens left out.
    pub fn next_named_sibling(&self) -> Option<Self> {
        std::iter::successors(self.next_sibling(), Self::next_sibling).find(Self::is_named)
    }

    /// The previous child of its parent, tokens left out.
    pub fn prev_named_sibling(&self) -> Option<Self> {
        self.parent()?.named_children().take_while(|c| c.index < self.index).last()
    }

    /// The child that `node` is or stands in.
    pub fn child_with_descendant(&self, node: Self) -> Option<Self> {
        let inside = self.index < node.index && node.index < self.slot().after;
        std::iter::successors(inside.then_some(node), Self::parent).find(|n| n.slot().parent == self.index)
    }

    /// The smallest node around a place.
    pub fn descendant_for_byte_range(&self, start: usize, end: usize) -> Option<Self> {
        self.around(start, end).last()
    }

    /// The smallest node around a place that is no token.
    pub fn named_descendant_for_byte_range(&self, start: usize, end: usize) -> Option<Self> {
        self.around(start, end).filter(Self::is_named).last()
    }

    /// It and the nodes below it that are around a place, the largest first. A node that ends where the place begins is not.
    fn around(self, start: usize, end: usize) -> impl Iterator<Item = Self> + use<'t> {
        let inner = move |node: &Self| {
            let holds = |c: &Self| {
                let (from, to) = (c.start_byte(), c.end_byte());
                to >= end && if from == to { to >= start } else { to > start }
            };
            node.children().find(holds).filter(|c| c.start_byte() <= start)
        };
        std::iter::successors((start <= end).then_some(self), inner)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.nodes, other.nodes)
    }
}

impl Eq for Node<'_> {}

impl Hash for Node<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{} {:?}}}", self.kind(), self.byte_range())
    }
}
