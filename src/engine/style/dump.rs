//! [`Styles`] → text, for tests and for people who wonder why an element looks as it does.

use std::fmt::Write;
use std::sync::Arc;

use super::computed::{ComputedStyle, InheritedStyle};
use super::properties::{inherited_differences, own_differences};
use super::values::Keyword;
use super::{PageKind, PageStyle, Styles, show::Show};
use crate::engine::dom::{Dom, NodeData, NodeId};

/// Every element with what is not initial in its style, and of inherited properties what differs from its parent;
/// then the first, a left and a right page.
pub fn dump(dom: &Dom, styles: &Styles) -> String {
    let mut out = String::new();
    let mut depths: Vec<usize> = Vec::with_capacity(dom.nodes.len());
    let initial = ComputedStyle::initial();
    for (index, node) in dom.nodes.iter().enumerate() {
        let depth = node.parent.map_or(0, |parent| depths[parent.index()] + 1);
        depths.push(depth);
        let NodeData::Element(element) = &node.data else { continue };
        let own = &styles.elements[index];
        let parent = node.parent.map_or(&*initial.inherited, |parent: NodeId| &*styles.of(parent).inherited);
        let mut name = element.name.to_string();
        if let Some(id) = element.attribute("id") {
            let _ = write!(name, "#{id}");
        }
        for class in &element.classes {
            let _ = write!(name, ".{class}");
        }
        line(&mut out, depth - 1, &name, &own.own, parent);
        let pseudo = [
            ("::before", &own.before),
            ("::after", &own.after),
            ("::marker", &own.marker),
            ("::first-letter", &own.first_letter),
        ];
        for (name, style) in pseudo {
            if let Some(style) = style {
                line(&mut out, depth, name, style, &own.own.inherited);
            }
        }
    }
    pages(&mut out, dom, styles);
    out
}

fn line(out: &mut String, depth: usize, name: &str, style: &ComputedStyle, parent: &InheritedStyle) {
    let _ = write!(out, "{:1$}{name} {{", "", depth * 2);
    for (property, value) in declarations(style, parent) {
        let _ = write!(out, " {property}: {value};");
    }
    out.push_str(" }\n");
}

fn declarations(style: &ComputedStyle, parent: &InheritedStyle) -> Vec<(&'static str, String)> {
    // Colours that are `currentcolor` say nothing.
    let plain = ComputedStyle::with_inherited(Arc::clone(&style.inherited));
    let mut found = inherited_differences(&style.inherited, parent);
    if style.inherited.font_features != parent.font_features {
        found.push(("font-features", style.inherited.font_features.show()));
    }
    found.extend(own_differences(style, &plain));
    found
}

fn pages(out: &mut String, dom: &Dom, styles: &Styles) {
    let Some(root) = dom.root() else { return };
    let kinds = [
        ("@page :first", PageKind { first: true, ..PageKind::default() }),
        ("@page :left", PageKind { left: true, ..PageKind::default() }),
        ("@page :right", PageKind::default()),
    ];
    for (name, kind) in kinds {
        page(out, name, &styles.pages.resolve(&kind, styles.of(root)), &styles.of(root).inherited);
    }
}

fn page(out: &mut String, name: &str, page: &PageStyle, root: &InheritedStyle) {
    let sides = [page.margin.top, page.margin.right, page.margin.bottom, page.margin.left].map(|side| side.show());
    let _ = writeln!(
        out,
        "{name} {{ size: {} {}; margin: {}; }}",
        page.size.width.show(),
        page.size.height.show(),
        sides.join(" ")
    );
    for (name, margin_box) in &page.margin_boxes {
        line(out, 1, &format!("@{}", name.to_css()), &margin_box.style, root);
    }
}
