//! An `svg` element of the document → the drawing as a `data:` URL, so that it is read like every other image.
//!
//! The element's tree is written as XML again. What the sheets of the document say of elements inside of it is not
//! looked at: a drawing has its own attributes and `style` elements.

use std::fmt::Write;
use std::sync::Arc;

use super::Replaced;
use super::build::Builder;
use crate::engine::dom::{Dom, Element, NodeData, NodeId};
use crate::engine::style::ComputedStyle;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

impl Builder<'_> {
    /// The picture of an `svg` element.
    pub(super) fn drawing(&mut self, id: NodeId, element: &Element, style: &ComputedStyle) -> Option<Replaced> {
        let color = style.inherited.color;
        let mut xml = String::from("data:image/svg+xml,");
        // Parents come before their children, so that walking once is enough: what is open is closed on the way.
        let mut open: Vec<NodeId> = Vec::new();
        for node in std::iter::once(id).chain(self.dom.descendants(id)) {
            while let Some(last) = open.pop_if(|last| self.dom.node(node).parent != Some(*last)) {
                end_tag(self.dom, last, &mut xml);
            }
            match &self.dom.node(node).data {
                NodeData::Element(inner) => {
                    let _ = write!(xml, "<{}", tag(inner));
                    if node == id {
                        let _ = write!(xml, " xmlns=\"{NAMESPACE}\"");
                        if element.attribute("color").is_none() {
                            let [red, green, blue] = [color.red, color.green, color.blue].map(|share| share * 255.0);
                            let _ = write!(xml, " color=\"rgb({red:.0}, {green:.0}, {blue:.0})\"");
                        }
                    }
                    // `href` may stand beside `xlink:href`, which has the same local name: the first counts.
                    let mut written: Vec<&str> = vec!["xmlns"];
                    for (name, value) in &inner.attributes {
                        if is_name(name) && !written.contains(&&**name) {
                            written.push(name);
                            let _ = write!(xml, " {name}=\"{}\"", escaped(value));
                        }
                    }
                    xml.push('>');
                    open.push(node);
                }
                NodeData::Text(text) => xml.push_str(&escaped(text)),
                NodeData::Document => {}
            }
        }
        for last in open.into_iter().rev() {
            end_tag(self.dom, last, &mut xml);
        }
        let picture = self.picture(id, &xml)?;
        Some(Replaced::Image { picture, alternative: self.name_of_drawing(id, element) })
    }

    /// What the drawing shows: its `aria-label`, or its `title`.
    fn name_of_drawing(&self, id: NodeId, element: &Element) -> Option<Arc<str>> {
        let is_title = |child: &NodeId| self.dom.element(*child).is_some_and(|child| &*child.name == "title");
        let title = || self.dom.children(id).find(is_title).map(|title| self.dom.text(title));
        let hidden = element.attribute("aria-hidden").is_some_and(|hidden| hidden == "true");
        let name = element.attribute("aria-label").map(str::to_owned).or_else(title);
        if hidden { Some(Arc::from("")) } else { name.map(|name| Arc::from(name.trim())) }
    }
}

fn end_tag(dom: &Dom, id: NodeId, xml: &mut String) {
    if let Some(element) = dom.element(id) {
        let _ = write!(xml, "</{}>", tag(element));
    }
}

/// An element's name; HTML lets names be written that XML does not have, and drawings have no such elements.
fn tag(element: &Element) -> &str {
    if is_name(&element.name) { &element.name } else { "g" }
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Text with what means something to XML or to URLs written as references.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            '%' => out.push_str("&#37;"),
            '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}
