//! Link areas → link annotations: addresses on the web, mail addresses, places in the document.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::outline::destination;
use super::page::LinkArea;
use crate::diag::Diagnostic;
use crate::engine::display::{Anchor, DisplayList, LinkTarget};

/// Schemes that a link on paper or in a filed record may have; all others could run or read something.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// The annotation of a link; one that leads nowhere is left out and reported.
pub(super) fn link(
    LinkArea { rect, target, .. }: LinkArea,
    list: &DisplayList,
    anchors: &BTreeMap<&str, &Anchor>,
    pages: &[ObjectId],
    warnings: &mut Vec<Diagnostic>,
) -> Option<Dictionary> {
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => rect.map(|length| Object::Real((length * 100.0).round() / 100.0)).to_vec(),
        "Border" => vec![Object::Integer(0); 3],
        // Printed with the page (ISO 19005-2 6.3.2).
        "F" => 4,
    };
    match target {
        LinkTarget::Anchor(id) => {
            let place =
                anchors.get(id.as_str()).and_then(|anchor| destination(list, pages, anchor.page, anchor.position));
            let Some(place) = place else {
                warnings.push(
                    Diagnostic::warning(format!("the link to `#{id}` leads nowhere"))
                        .help(format!("give an element on the pages the attribute `id=\"{id}\"`")),
                );
                return None;
            };
            annotation.set("Dest", place);
        }
        LinkTarget::Url(url) => {
            if !allowed(&url) {
                warnings.push(
                    Diagnostic::warning(format!("the link to `{url}` is left out"))
                        .help("links may begin with `https:`, `http:` and `mailto:`"),
                );
                return None;
            }
            let uri = Object::string_literal(ascii_uri(&url));
            annotation.set("A", dictionary! { "Type" => "Action", "S" => "URI", "URI" => uri });
        }
    }
    Some(annotation)
}

/// The anchors by id; of two with one id, the first counts.
pub(super) fn anchors(list: &DisplayList) -> BTreeMap<&str, &Anchor> {
    let mut anchors = BTreeMap::new();
    for anchor in &list.anchors {
        anchors.entry(anchor.id.as_str()).or_insert(anchor);
    }
    anchors
}

fn allowed(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()))
}

/// ISO 32000-1 12.6.4.7 wants 7-bit ASCII: all else, and what could not stand in a URI, is percent-encoded.
fn ascii_uri(url: &str) -> String {
    let mut uri = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_graphic() {
            uri.push(byte.into());
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
