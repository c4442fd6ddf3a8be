//! Lists and their items (ISO 32000-1 14.8.4.3.3): an `L` holds items only, an item a label and a body.

use super::build::Builder;
use super::{Kid, Role};
use crate::engine::boxes::BlockBox;
use crate::engine::dom::NodeId;
use crate::engine::style::values::{CounterStyle, ListStyleType};

/// Where something of a role goes that is to stand in an element: into an item of its own, when that is a list and it may
/// not stand there.
pub(super) fn holder(builder: &mut Builder<'_>, parent: u32, role: Role) -> u32 {
    if builder.role(parent) != Role::L || matches!(role, Role::LI | Role::L | Role::Caption) {
        return parent;
    }
    // What follows goes on in the same item.
    if let Some(Kid::Element(item)) = builder.element(parent).kids.last().copied()
        && builder.tree.element(item).node.is_none()
        && let Some(Kid::Element(body)) = builder.element(item).kids.last().copied()
        && builder.role(body) == Role::LBody
    {
        return body;
    }
    let item = builder.push(parent, Role::LI, None);
    builder.push(item, Role::LBody, None)
}

/// `li`, `dt`, `dd`: parts of the list around them; outside of one, they are plain boxes.
pub(super) fn item(builder: &mut Builder<'_>, block: &BlockBox, id: NodeId, inside: u32) {
    let name = builder.dom.element(id).map(|element| element.name.to_string()).unwrap_or_default();
    if builder.role(inside) != Role::L {
        let role = if builder.role(inside).is_grouping() { Role::Div } else { Role::Span };
        let own = builder.enter(inside, role, id);
        return builder.content(block, Some(own));
    }
    let (item, role) = match name.as_str() {
        "dt" => (description(builder, inside, Role::Lbl), Role::Lbl),
        "dd" => (description(builder, inside, Role::LBody), Role::LBody),
        _ => (builder.push(inside, Role::LI, Some(id)), Role::LBody),
    };
    if let Some(marker) = &block.marker {
        let label = builder.push(item, Role::Lbl, None);
        builder.flow(marker, Some(label));
    }
    let part = builder.enter(item, role, id);
    builder.content_after_marker(block, Some(part));
}

/// The item of a `dl` that a term or its description goes to: a term after a description begins a new one.
fn description(builder: &mut Builder<'_>, list: u32, role: Role) -> u32 {
    if let Some(Kid::Element(item)) = builder.element(list).kids.last().copied()
        && builder.role(item) == Role::LI
    {
        let has_body = builder.element(item).kids.last().copied();
        let has_body = matches!(has_body, Some(Kid::Element(part)) if builder.role(part) == Role::LBody);
        if role == Role::LBody || !has_body {
            return item;
        }
    }
    builder.push(list, Role::LI, None)
}

/// How the items of a list are numbered (ISO 32000-1 table 347).
pub(super) fn number(builder: &mut Builder<'_>, list: u32, block: &BlockBox) {
    let numbering = match &block.style.inherited.list_style_type {
        ListStyleType::Disc => "Disc",
        ListStyleType::Named(CounterStyle::Decimal) => "Decimal",
        ListStyleType::Named(CounterStyle::Named(name)) => match &*name.to_ascii_lowercase() {
            "circle" => "Circle",
            "square" => "Square",
            "decimal-leading-zero" => "Decimal",
            "upper-roman" => "UpperRoman",
            "lower-roman" => "LowerRoman",
            "upper-alpha" | "upper-latin" => "UpperAlpha",
            "lower-alpha" | "lower-latin" => "LowerAlpha",
            _ => return,
        },
        _ => return,
    };
    let is_description = |owner| builder.dom.element(owner).is_some_and(|element| &*element.name == "dl");
    if block.owner.is_some_and(is_description) {
        return;
    }
    builder.attributes(list).numbering = Some(numbering);
}
