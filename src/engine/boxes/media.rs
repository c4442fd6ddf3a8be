//! `img`, `picture`, `object`, inline `svg` → the URL of what they show.

use std::fmt::Write;

use crate::engine::dom::{Dom, Element, NodeData, NodeId};
use crate::engine::style::ComputedStyle;

/// The URL of an `img`: its `src`, or else what `srcset` names first; in a `picture`, what the first `source` of a kind
/// that can be read and that is for paper names. Of several resolutions the first is taken.
pub(super) fn image_url(dom: &Dom, id: NodeId, element: &Element) -> Option<String> {
    let parent = dom.node(id).parent;
    let picture = parent.filter(|parent| dom.element(*parent).is_some_and(|it| it.is_html() && &*it.name == "picture"));
    let mut before = picture.into_iter().flat_map(|picture| dom.children(picture)).take_while(|child| *child != id);
    let from_source = before.find_map(|child| {
        let source = dom.element(child).filter(|it| &*it.name == "source")?;
        let is_for_paper = source.attribute("media").is_none_or(|media| {
            let media = media.trim().to_ascii_lowercase();
            media.is_empty() || media == "all" || media == "print"
        });
        let kinds = ["png", "jpeg", "jpg", "gif", "webp", "svg+xml"];
        let can_be_read = source.attribute("type").is_none_or(|kind| {
            kind.trim().to_ascii_lowercase().strip_prefix("image/").is_some_and(|kind| kinds.contains(&kind))
        });
        (is_for_paper && can_be_read).then(|| first_of(source.attribute("srcset")?)).flatten()
    });
    let own = element.attribute("src").map(str::trim).filter(|source| !source.is_empty()).map(str::to_owned);
    from_source.or(own).or_else(|| first_of(element.attribute("srcset")?))
}

/// The first URL of a `srcset` (HTML §4.8.4.4.1: a URL ends with white space, or with a comma at its end).
fn first_of(srcset: &str) -> Option<String> {
    let url = srcset.trim_start_matches([' ', '\t', '\n', '\r', ',']).split_ascii_whitespace().next()?;
    let url = url.trim_end_matches(',');
    (!url.is_empty()).then(|| url.to_owned())
}

/// The URL of an `object` or `embed` that is an image.
pub(super) fn object_url(element: &Element) -> Option<String> {
    let name = if &*element.name == "object" { "data" } else { "src" };
    let url = element.attribute(name).map(str::trim).filter(|url| !url.is_empty())?;
    let lower = url.to_ascii_lowercase();
    let ends = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"];
    let is_image = match element.attribute("type") {
        Some(kind) => kind.trim().to_ascii_lowercase().starts_with("image/"),
        None => lower.starts_with("data:image/") || ends.iter().any(|end| lower.ends_with(end)),
    };
    is_image.then(|| url.to_owned())
}

/// An `svg` element of the document as a `data:` URL; `currentcolor` is the colour of the text around it.
pub(super) fn drawing_url(dom: &Dom, id: NodeId, style: &ComputedStyle) -> String {
    let mut svg = String::new();
    element(dom, id, Some(style), &mut svg);
    let mut url = String::with_capacity(svg.len() + 64);
    url.push_str("data:image/svg+xml,");
    for character in svg.chars() {
        match character {
            '%' => url.push_str("%25"),
            other => url.push(other),
        }
    }
    url
}

/// Writes an element as XML. The depth of a document is bounded.
fn element(dom: &Dom, id: NodeId, root: Option<&ComputedStyle>, out: &mut String) {
    let Some(element) = dom.element(id) else { return };
    let name = &element.name;
    // Writing to a string cannot fail.
    let _ = write!(out, "<{name}");
    if let Some(style) = root {
        out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        if element.attribute("color").is_none() {
            let color = style.inherited.color;
            let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round();
            let (red, green, blue) = (byte(color.red), byte(color.green), byte(color.blue));
            let _ = write!(out, " color=\"rgb({red},{green},{blue})\"");
        }
    }
    for (name, value) in element.attributes.iter().filter(|(name, _)| !name.starts_with("xmlns") && !name.contains(':'))
    {
        let _ = write!(out, " {name}=\"");
        escape(value, out);
        out.push('"');
    }
    out.push('>');
    for child in dom.children(id) {
        match &dom.node(child).data {
            NodeData::Text(text) => escape(text, out),
            NodeData::Element(_) => self::element(dom, child, None, out),
            NodeData::Document => {}
        }
    }
    let _ = write!(out, "</{name}>");
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            // XML has no other control characters.
            other if other < ' ' && !['\t', '\n', '\r'].contains(&other) => {}
            other => out.push(other),
        }
    }
}
