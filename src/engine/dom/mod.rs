//! HTML text → [`Dom`], a tree of nodes in one vector.
//!
//! The parser is html5ever; this module keeps what it says and the line of each node. It knows nothing of CSS.

mod parse;

use std::sync::Arc;

use html5ever::{LocalName, Namespace};

use crate::source::{Place, Source};

pub use parse::parse;

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
    /// The line (from 1) of the source on which the parser made it.
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

    /// All text inside a node, in order.
    pub fn text(&self, id: NodeId) -> String {
        let mut text = String::new();
        self.collect_text(id, &mut text);
        text
    }

    fn collect_text(&self, id: NodeId, text: &mut String) {
        if let NodeData::Text(own) = &self.node(id).data {
            text.push_str(own);
        }
        for child in self.children(id) {
            self.collect_text(child, text);
        }
    }

    /// The `label` element whose `for` names an id.
    pub fn label_for(&self, id: &str) -> Option<NodeId> {
        let is_label = |element: &Element| &*element.name == "label" && element.attribute("for") == Some(id);
        let index = self.nodes.iter().position(|node| matches!(&node.data, NodeData::Element(e) if is_label(e)))?;
        Some(NodeId(u32::try_from(index).expect("node ids are u32")))
    }

    /// Where a node stands in the source: its line.
    pub fn place(&self, id: NodeId) -> Place {
        Place::line(&self.source, self.node(id).line as usize)
    }
}
