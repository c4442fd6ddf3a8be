//! The tree of a form's fields → a list of those that have values, with what they inherit and where they are seen.
//!
//! Files come from many programs: a field may be its own widget or the parent of several, attributes may stand on any
//! ancestor, a name may be one string with dots, and a widget may be in no tree at all. Cycles and endless depth end.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::text;

/// The deepest nesting of fields, and the most of them.
const DEEPEST: usize = 64;
const MOST: usize = 100_000;

/// What a field may inherit (ISO 32000-1 tables 220, 222, 229).
const INHERITED: [&[u8]; 9] = [b"FT", b"Ff", b"V", b"DA", b"Q", b"MaxLen", b"Opt", b"TU", b"DV"];

/// A field that has a value, or could have one.
pub(super) struct Node {
    /// Its dictionary.
    pub id: ObjectId,
    /// Its full name.
    pub name: String,
    /// Its own attributes, and those that it inherits.
    pub attributes: Dictionary,
    /// Where it is seen: itself, or its kids.
    pub widgets: Vec<ObjectId>,
}

/// The form's dictionary.
pub(super) fn form(document: &Document) -> Option<&Dictionary> {
    let form = document.catalog().ok()?.get(b"AcroForm").ok()?;
    document.dereference(form).ok()?.1.as_dict().ok()
}

/// All fields in the order of the tree; then those that are on pages only.
pub(super) fn nodes(document: &Document) -> Vec<Node> {
    let mut walk = Walk { document, seen: HashSet::new(), nodes: Vec::new() };
    let fields = form(document).and_then(|form| form.get(b"Fields").ok());
    for id in references(document, fields) {
        walk.field(id, "", &Dictionary::new(), 0);
    }
    if form(document).is_some() {
        for id in orphans(document, &walk.seen) {
            walk.field(id, "", &Dictionary::new(), 0);
        }
    }
    walk.nodes
}

/// The references in an array, which may stand somewhere else.
pub(super) fn references(document: &Document, array: Option<&Object>) -> Vec<ObjectId> {
    let array = array.and_then(|array| document.dereference(array).ok()).and_then(|(_, array)| array.as_array().ok());
    array.into_iter().flatten().filter_map(|object| object.as_reference().ok()).collect()
}

/// The topmost fields of widgets on pages that no tree has.
fn orphans(document: &Document, seen: &HashSet<ObjectId>) -> Vec<ObjectId> {
    let mut tops = Vec::new();
    for page in document.page_iter() {
        let annotations = document.get_dictionary(page).ok().and_then(|page| page.get(b"Annots").ok());
        for widget in references(document, annotations) {
            let Ok(dictionary) = document.get_dictionary(widget) else { continue };
            let is_widget = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Widget");
            if !is_widget || seen.contains(&widget) {
                continue;
            }
            let mut top = widget;
            for _ in 0..DEEPEST {
                let parent = document.get_dictionary(top).and_then(|field| field.get(b"Parent")?.as_reference());
                match parent {
                    Ok(parent) if document.get_dictionary(parent).is_ok() => top = parent,
                    _ => break,
                }
            }
            if !seen.contains(&top) && !tops.contains(&top) {
                tops.push(top);
            }
        }
    }
    tops
}

struct Walk<'d> {
    document: &'d Document,
    seen: HashSet<ObjectId>,
    nodes: Vec<Node>,
}

impl Walk<'_> {
    fn field(&mut self, id: ObjectId, above: &str, inherited: &Dictionary, depth: usize) {
        if depth > DEEPEST || self.nodes.len() >= MOST || !self.seen.insert(id) {
            return;
        }
        let Ok(own) = self.document.get_dictionary(id) else { return };
        let part = own.get(b"T").ok().and_then(|part| text::of(self.document, part));
        let name = match (above, part) {
            (above, None) => above.to_owned(),
            ("", Some(part)) => part,
            (above, Some(part)) => format!("{above}.{part}"),
        };
        let mut attributes = inherited.clone();
        for key in INHERITED {
            if let Ok(value) = own.get(key) {
                attributes.set(key, value.clone());
            }
        }
        let kids = references(self.document, own.get(b"Kids").ok());
        let is_field = |kid: &ObjectId| self.document.get_dictionary(*kid).is_ok_and(|kid| kid.has(b"T"));
        let (fields, widgets): (Vec<ObjectId>, Vec<ObjectId>) = kids.into_iter().partition(is_field);
        if fields.is_empty() && attributes.has(b"FT") {
            self.seen.extend(&widgets);
            let widgets = if widgets.is_empty() && own.has(b"Rect") { vec![id] } else { widgets };
            self.nodes.push(Node { id, name: name.clone(), attributes: attributes.clone(), widgets });
        }
        for field in fields {
            self.field(field, &name, &attributes, depth + 1);
        }
    }
}
