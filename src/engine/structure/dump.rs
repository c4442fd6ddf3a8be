//! StructureTree → stable text, for tests and template authors.

use std::fmt::Write;

use super::{Attributes, Kid, Scope, StructureTree};
use crate::engine::display::{DisplayList, Draw};

/// One line per element, two spaces for each level, with what is said of it and the text that is drawn for it.
pub fn dump(list: &DisplayList) -> String {
    let tree = &list.structure;
    let mut texts = vec![String::new(); tree.leaf_parents.len()];
    for item in list.pages.iter().flat_map(|page| &page.items) {
        let Some(leaf) = item.leaf else { continue };
        match &item.draw {
            Draw::Text { run, .. } => texts[leaf.index()].push_str(&run.text),
            Draw::Image { .. } => texts[leaf.index()].push_str("[image]"),
            _ => {}
        }
    }
    let mut out = String::new();
    if !tree.elements.is_empty() {
        element(tree, 0, 0, &texts, &mut out);
    }
    out
}

fn element(tree: &StructureTree, index: u32, depth: usize, texts: &[String], out: &mut String) {
    let element = tree.element(index);
    let attributes = element.attributes.as_deref().map(said).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:1$}{2}{attributes}", "", depth * 2, element.role.as_str());
    for kid in &element.kids {
        match kid {
            Kid::Element(kid) => self::element(tree, *kid, depth + 1, texts, out),
            Kid::Leaf(leaf) if !texts[leaf.index()].is_empty() => {
                let _ = writeln!(out, "{:1$}{2:?}", "", (depth + 1) * 2, texts[leaf.index()]);
            }
            Kid::Leaf(_) => {}
        }
    }
}

fn said(attributes: &Attributes) -> String {
    let mut out = String::new();
    let texts = [
        ("lang", &attributes.language),
        ("alt", &attributes.alternative),
        ("expansion", &attributes.expansion),
        ("title", &attributes.title),
        ("id", &attributes.id),
        ("summary", &attributes.summary),
        ("contents", &attributes.contents),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            let _ = write!(out, " {name}={text:?}");
        }
    }
    let scope = attributes.scope.map(|scope| match scope {
        Scope::Row => "Row",
        Scope::Column => "Column",
    });
    for (name, word) in [("scope", scope), ("numbering", attributes.numbering)] {
        if let Some(word) = word {
            let _ = write!(out, " {name}={word}");
        }
    }
    for (name, number) in [("rows", attributes.row_span), ("columns", attributes.column_span)] {
        if let Some(number) = number {
            let _ = write!(out, " {name}={number}");
        }
    }
    if !attributes.headers.is_empty() {
        let _ = write!(out, " headers={:?}", attributes.headers.join(" "));
    }
    out
}
