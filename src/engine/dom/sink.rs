//! html5ever's calls → [`RawTree`], the tree as it is built, in the order of creation.
//!
//! The parser moves nodes about while it reads (misnested formatting, text in tables), so ids here are not in
//! document order; [`super::parse()`] puts them into it. Nothing is judged here: errors go to [`Complaints`].

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName};

use super::MAX_NODES;
use super::complaints::Complaints;

/// A node's place in [`RawTree::nodes`].
pub(super) type RawId = usize;

/// The document node.
pub(super) const DOCUMENT: RawId = 0;

/// How deep nesting may go before reading stops: html5ever searches its stack of open elements for every tag, so that
/// the time grows with the square of the depth.
const READING_DEPTH: u32 = 4096;

/// What a node of the growing tree is.
pub(super) enum RawData {
    Document,
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// A comment or processing instruction: takes part in the parser's bookkeeping only.
    Ignored,
}

/// One node and its neighbours.
pub(super) struct RawNode {
    pub parent: Option<RawId>,
    pub first_child: Option<RawId>,
    pub last_child: Option<RawId>,
    pub previous: Option<RawId>,
    pub next: Option<RawId>,
    pub line: u32,
    /// Depth when it was inserted; moving a subtree does not change it.
    depth: u32,
    pub data: RawData,
}

/// The tree while it is built.
pub(super) struct RawTree {
    pub nodes: Vec<RawNode>,
}

/// Why reading stopped before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    TooManyNodes,
    TooDeep,
}

/// The receiver of html5ever's calls. The trait takes `&self`, so that all state is in cells.
pub(super) struct Sink {
    tree: RefCell<RawTree>,
    line: Cell<u32>,
    stop: Cell<Option<Stop>>,
    pub complaints: RefCell<Complaints>,
}

impl Sink {
    /// For a document of so many bytes.
    pub fn new(length: usize) -> Self {
        /// Templates have a tag or a text every thirty bytes.
        const BYTES_PER_NODE: usize = 30;
        let nodes = Vec::with_capacity((length / BYTES_PER_NODE).min(MAX_NODES) + 8);
        let sink = Self {
            tree: RefCell::new(RawTree { nodes }),
            line: Cell::new(1),
            stop: Cell::new(None),
            complaints: RefCell::new(Complaints::default()),
        };
        sink.create(RawData::Document);
        sink
    }

    /// Whether the parser should not be given more text, and the line that was reached.
    pub fn stopped(&self) -> Option<(Stop, u32)> {
        self.stop.get().map(|stop| (stop, self.line.get()))
    }

    fn create(&self, data: RawData) -> RawId {
        let mut tree = self.tree.borrow_mut();
        let id = tree.nodes.len();
        if id >= MAX_NODES {
            self.stop.set(Some(Stop::TooManyNodes));
        }
        tree.nodes.push(RawNode {
            parent: None,
            first_child: None,
            last_child: None,
            previous: None,
            next: None,
            line: self.line.get(),
            depth: 0,
            data,
        });
        id
    }

    /// Puts a node or text into `parent`, before `before` or at the end; text joins the text it comes to stand after.
    fn insert(&self, parent: RawId, before: Option<RawId>, child: NodeOrText<RawId>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let mut tree = self.tree.borrow_mut();
                let previous = before.map_or(tree.nodes[parent].last_child, |sibling| tree.nodes[sibling].previous);
                if let Some(previous) = previous
                    && let RawData::Text(existing) = &mut tree.nodes[previous].data
                {
                    existing.push_str(&text);
                    return;
                }
                drop(tree);
                let id = self.create(RawData::Text(text.to_string()));
                // The parser gives text when it has read on to its end.
                self.tree.borrow_mut().nodes[id].line = self.line.get().saturating_sub(line_ends(&text));
                id
            }
        };
        let mut tree = self.tree.borrow_mut();
        tree.detach(child);
        tree.attach(parent, before, child);
        if tree.nodes[child].depth > READING_DEPTH {
            self.stop.set(Some(Stop::TooDeep));
        }
    }
}

/// How many lines end in a text.
pub(super) fn line_ends(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

impl RawTree {
    fn detach(&mut self, id: RawId) {
        let Some(parent) = self.nodes[id].parent.take() else { return };
        let (previous, next) = (self.nodes[id].previous.take(), self.nodes[id].next.take());
        match previous {
            Some(previous) => self.nodes[previous].next = next,
            None => self.nodes[parent].first_child = next,
        }
        match next {
            Some(next) => self.nodes[next].previous = previous,
            None => self.nodes[parent].last_child = previous,
        }
    }

    fn attach(&mut self, parent: RawId, before: Option<RawId>, id: RawId) {
        let previous = before.map_or(self.nodes[parent].last_child, |sibling| self.nodes[sibling].previous);
        let depth = self.nodes[parent].depth + 1;
        let node = &mut self.nodes[id];
        (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, before, depth);
        match previous {
            Some(previous) => self.nodes[previous].next = Some(id),
            None => self.nodes[parent].first_child = Some(id),
        }
        match before {
            Some(before) => self.nodes[before].previous = Some(id),
            None => self.nodes[parent].last_child = Some(id),
        }
    }
}

impl TreeSink for Sink {
    type Handle = RawId;
    type Output = RawTree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> RawTree {
        self.tree.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.complaints.borrow_mut().parse_error(&message, self.line.get());
    }

    fn get_document(&self) -> RawId {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a RawId) -> Ref<'a, QualName> {
        Ref::map(self.tree.borrow(), |tree| match &tree.nodes[*target].data {
            RawData::Element { name, .. } => name,
            _ => unreachable!("the parser asks for the names of elements only"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> RawId {
        self.create(RawData::Element { name, attributes })
    }

    fn create_comment(&self, _text: StrTendril) -> RawId {
        self.create(RawData::Ignored)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> RawId {
        self.create(RawData::Ignored)
    }

    fn append(&self, parent: &RawId, child: NodeOrText<RawId>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(&self, element: &RawId, previous: &RawId, child: NodeOrText<RawId>) {
        let parent = self.tree.borrow().nodes[*element].parent;
        match parent {
            Some(parent) => self.insert(parent, Some(*element), child),
            None => self.insert(*previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    /// What stands in `<template>` is not part of the document: it gets a tree of its own that is never looked at.
    fn get_template_contents(&self, target: &RawId) -> RawId {
        let contents = self.create(RawData::Ignored);
        let mut tree = self.tree.borrow_mut();
        tree.nodes[contents].depth = tree.nodes[*target].depth + 1;
        contents
    }

    fn same_node(&self, x: &RawId, y: &RawId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &RawId, child: NodeOrText<RawId>) {
        let parent = self.tree.borrow().nodes[*sibling].parent;
        if let Some(parent) = parent {
            self.insert(parent, Some(*sibling), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &RawId, more: Vec<Attribute>) {
        if let RawData::Element { attributes, .. } = &mut self.tree.borrow_mut().nodes[*target].data {
            for attribute in more {
                if attributes.iter().all(|present| present.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &RawId) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &RawId, new_parent: &RawId) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.nodes[*node].first_child {
            tree.detach(child);
            tree.attach(*new_parent, None, child);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }
}
