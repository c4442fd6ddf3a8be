//! `img`, `picture`, `object` → the URL of what they show.

use crate::engine::dom::{Dom, Element, NodeId};

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
