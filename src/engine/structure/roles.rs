//! An element's name and ARIA attributes → what it is.
//!
//! Tables and lists are more than names: their parts are found by the walk over the boxes.

use super::{Attributes, Role};
use crate::engine::dom::{Dom, Element, NodeId};

/// What an element is for those who hear the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing: neither it nor what is in it.
    Hidden,
    /// No more than what is in it.
    Inside,
    /// An element of the tree.
    As(Role),
    /// A list item, `dt` or `dd`: what it is depends on the list.
    Item,
    /// A table, if its boxes are those of a table.
    Table,
    /// A control, if it has a box.
    Control,
}

/// The meaning of an element; `inline` when it stands within a line.
pub(super) fn meaning(dom: &Dom, element: &Element, inline: bool) -> Meaning {
    let role = element.attribute("role").map(str::trim).unwrap_or_default();
    if element.attribute("aria-hidden").is_some_and(|hidden| hidden.trim() == "true") {
        return Meaning::Hidden;
    }
    match role {
        "presentation" | "none" if &*element.name == "img" => return Meaning::Hidden,
        "presentation" | "none" => return Meaning::Inside,
        "heading" => return Meaning::As(Role::H(heading_level(element))),
        "img" => return Meaning::As(Role::Figure),
        "note" | "doc-footnote" => return Meaning::As(Role::Note),
        _ => {}
    }
    if !element.is_html() {
        return Meaning::Inside;
    }
    match &*element.name {
        "h1" => Meaning::As(Role::H(1)),
        "h2" => Meaning::As(Role::H(2)),
        "h3" => Meaning::As(Role::H(3)),
        "h4" => Meaning::As(Role::H(4)),
        "h5" => Meaning::As(Role::H(5)),
        "h6" => Meaning::As(Role::H(6)),
        "p" | "pre" => Meaning::As(Role::P),
        "section" | "nav" | "aside" => Meaning::As(Role::Sect),
        "article" => Meaning::As(Role::Art),
        "blockquote" => Meaning::As(Role::BlockQuote),
        "ul" | "ol" | "dl" | "menu" | "dir" => Meaning::As(Role::L),
        "li" | "dt" | "dd" => Meaning::Item,
        "table" => Meaning::Table,
        "q" => Meaning::As(Role::Quote),
        "code" if inline => Meaning::As(Role::Code),
        "a" if element.attribute("href").is_some_and(leads_somewhere) => Meaning::As(Role::Link),
        "img" if element.attribute("alt").is_some_and(|alt| alt.trim().is_empty()) && !is_named(element) => {
            Meaning::Hidden
        }
        "img" => Meaning::As(Role::Figure),
        "input" | "textarea" | "select" => Meaning::Control,
        "abbr" if has_text(element, "title") => Meaning::As(Role::Span),
        _ if speaks_otherwise(dom, element) || (is_named(element) && !inline) => {
            Meaning::As(if inline { Role::Span } else { Role::Div })
        }
        _ => Meaning::Inside,
    }
}

/// `aria-level` of a `role=heading`; 2 where it is not said (WAI-ARIA 1.2 §5.4).
fn heading_level(element: &Element) -> u8 {
    let level = element.attribute("aria-level").and_then(|level| level.trim().parse().ok());
    level.unwrap_or(2u8).clamp(1, 6)
}

/// The links that become annotations.
fn leads_somewhere(href: &str) -> bool {
    let href = href.trim().to_ascii_lowercase();
    ["#", "http://", "https://", "mailto:"].iter().any(|start| href.starts_with(start))
}

fn has_text(element: &Element, attribute: &str) -> bool {
    element.attribute(attribute).is_some_and(|text| !text.trim().is_empty())
}

fn is_named(element: &Element) -> bool {
    has_text(element, "aria-label")
}

/// Whether an element has a `lang` of its own; that of the whole document stands elsewhere.
fn speaks_otherwise(_: &Dom, element: &Element) -> bool {
    has_text(element, "lang") && &*element.name != "html"
}

/// The attributes of an element that becomes one of the tree. Those of tables and lists come later.
pub(super) fn attributes(dom: &Dom, id: NodeId, element: &Element, role: Role) -> Option<Box<Attributes>> {
    // Most elements have none; that is quickly seen.
    if element.attributes.is_empty() {
        return None;
    }
    let mut attributes = Attributes::default();
    let text = |name: &str| element.attribute(name).map(collapsed).filter(|text| !text.is_empty());
    attributes.language = text("lang");
    match role {
        Role::Figure => {
            attributes.alternative = text("aria-label").or_else(|| text("alt"));
        }
        Role::Link => {
            let said = text("aria-label").or_else(|| Some(collapsed(&dom.text(id))).filter(|text| !text.is_empty()));
            attributes.contents = said.or_else(|| text("title")).or_else(|| text("href"));
        }
        Role::Table => {
            attributes.summary = text("aria-label").or_else(|| text("summary"));
        }
        Role::TH | Role::TD => {
            attributes.headers =
                element.attribute("headers").unwrap_or_default().split_whitespace().map(Box::from).collect();
            attributes.id = text("id").filter(|_| role == Role::TH);
        }
        Role::Form => {}
        _ => {
            attributes.expansion = text("title").filter(|_| &*element.name == "abbr");
            attributes.title = text("aria-label");
        }
    }
    (attributes != Attributes::default()).then(|| Box::new(attributes))
}

/// A text without white space at its ends, and one space in between.
pub(super) fn collapsed(text: &str) -> Box<str> {
    let mut words = text.split_whitespace();
    let mut collapsed = words.next().unwrap_or_default().to_owned();
    for word in words {
        collapsed.push(' ');
        collapsed.push_str(word);
    }
    collapsed.into()
}
