//! [`Dom`] → text, for tests and for people who wonder what the parser made of their HTML.

use std::fmt::Write;

use super::{Dom, NodeData, NodeId};

/// The tree as lines, two spaces for each level: elements as start tags, text in quotes. White space alone is left out.
pub fn dump(dom: &Dom) -> String {
    let mut out = String::new();
    let mut depths: Vec<usize> = Vec::with_capacity(dom.nodes.len());
    for (index, node) in dom.nodes.iter().enumerate() {
        let depth = node.parent.map_or(0, |parent: NodeId| depths[parent.index()] + 1);
        depths.push(depth);
        let line = match &node.data {
            NodeData::Document => "#document".to_owned(),
            NodeData::Element(element) => {
                let mut tag = format!("<{}", element.name);
                for (name, value) in &element.attributes {
                    let _ = write!(tag, " {name}={value:?}");
                }
                tag + ">"
            }
            NodeData::Text(text) if text.trim().is_empty() => continue,
            NodeData::Text(text) => format!("{text:?}"),
        };
        debug_assert!(index == 0 || depth > 0);
        let _ = writeln!(out, "{:1$}{line}", "", depth * 2);
    }
    out
}
