//! HTML text → [`Dom`], a tree of nodes in one vector.
//!
//! The parser is html5ever; this module keeps what it says and the line of each node. It knows nothing of CSS.
//!
//! 0. [`decode()`]: bytes → text
//! 1. `sink`: html5ever's calls → a tree that is still changed while the text is read
//! 2. `complaints`: parse errors → warnings that name the tag
//! 3. [`parse()`]: both together, and the finished tree in document order
//! 4. [`Documents`]: the same by way of an earlier document whose `markup` is the same
//! 5. [`dump()`]: the tree as text

mod encoding;

mod elements;

mod complaints;

mod sink;

mod parse;

mod markup;

mod reuse;

mod dump;

use std::sync::Arc;

use html5ever::{LocalName, Namespace};

use crate::source::{Place, Source};

pub use dump::dump;
pub use encoding::{Decoded, decode};
pub(super) use markup::may_be_word;
pub use parse::parse;
pub use reuse::{Document, Documents};

/// How deep elements may stand in each other; deeper ones are moved up to this depth, with a warning. Layout walks the
/// tree recursively, so that this bounds its stack.
pub const MAX_DEPTH: usize = 512;

/// How many nodes a document may have; the rest is left out, with an error.
pub const MAX_NODES: usize = 2_000_000;

/// A node's place in [`Dom::nodes`]; the order of ids is document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index into vectors that run parallel to [`Dom::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A parsed document. Nodes stand in document order, so that a parent's id is lower than its children's.
#[derive(Debug)]
pub struct Dom {
    /// All nodes that are in the tree; the first is the document itself.
    pub nodes: Vec<Node>,
    /// The HTML text, for places.
    pub source: Arc<Source>,
}

/// One node and its neighbours.
#[derive(Debug, Clone)]
pub struct Node {
    /// The node above; none for the document.
    pub parent: Option<NodeId>,
    /// The first node inside.
    pub first_child: Option<NodeId>,
    /// The last node inside.
    pub last_child: Option<NodeId>,
    /// The node before it with the same parent.
    pub previous_sibling: Option<NodeId>,
    /// The node after it with the same parent.
    pub next_sibling: Option<NodeId>,
    /// The line (from 1) of the source on which the parser made it; of text, the line of its first letter.
    pub line: u32,
    /// What it is.
    pub data: NodeData,
}

/// What a node is. Comments, doctypes and processing instructions are not kept.
#[derive(Debug, Clone)]
pub enum NodeData {
    /// The root.
    Document,
    /// An element.
    Element(Element),
    /// Text, as the parser gave it, white space included.
    Text(String),
}

/// An element's name and attributes.
#[derive(Debug, Clone)]
pub struct Element {
    /// Local name, lowercase for HTML.
    pub name: LocalName,
    /// Namespace: HTML for all but embedded SVG and MathML.
    pub namespace: Namespace,
    /// Attributes in the order of the source.
    pub attributes: Vec<(LocalName, String)>,
    /// The classes of the `class` attribute.
    pub classes: Vec<String>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is an HTML element, not one of embedded SVG or MathML.
    pub fn is_html(&self) -> bool {
        self.namespace == html5ever::ns!(html)
    }
}

impl Dom {
    /// The document node.
    pub const DOCUMENT: NodeId = NodeId(0);

    /// A node by its id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The element that a node is, if it is one.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id).data {
            NodeData::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The root element (`html`).
    pub fn root(&self) -> Option<NodeId> {
        self.children(Self::DOCUMENT).find(|id| self.element(*id).is_some())
    }

    /// The nodes directly inside a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first_child, |child| self.node(*child).next_sibling)
    }

    /// All nodes inside a node, in document order, without the node itself.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.subtree_end(id);
        (id.0 + 1..end).map(NodeId)
    }

    /// The id after the last node inside a node. Ids are in document order, so a subtree is a range of them.
    fn subtree_end(&self, id: NodeId) -> u32 {
        let mut node = id;
        loop {
            if let Some(next) = self.node(node).next_sibling {
                return next.0;
            }
            match self.node(node).parent {
                Some(parent) => node = parent,
                None => return u32::try_from(self.nodes.len()).expect("the number of nodes is limited"),
            }
        }
    }

    /// All text inside a node, in order.
    pub fn text(&self, id: NodeId) -> String {
        let own = std::iter::once(id).chain(self.descendants(id));
        own.filter_map(|node| match &self.node(node).data {
            NodeData::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
    }

    /// Where a node stands in the source: its line.
    pub fn place(&self, id: NodeId) -> Place {
        Place::line(&self.source, self.node(id).line as usize)
    }
}
