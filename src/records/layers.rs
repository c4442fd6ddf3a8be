//! The layers of a file (optional content, ISO 32000-1 8.11) → which of them are hidden when it is opened.
//!
//! A record shows what the file showed when it was opened, and has no switches.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// The layers of a file.
#[derive(Debug, Default)]
pub(super) struct Layers {
    /// All of them, in order.
    pub all: Vec<ObjectId>,
    /// Those that are hidden.
    pub hidden: HashSet<ObjectId>,
}

impl Layers {
    pub(super) fn of(document: &Document) -> Self {
        let Some(properties) =
            document.catalog().ok().and_then(|catalog| dictionary(document, catalog, b"OCProperties"))
        else {
            return Self::default();
        };
        let all = references(document, properties, b"OCGs");
        let Some(default) = dictionary(document, properties, b"D") else {
            return Self { all, hidden: HashSet::new() };
        };
        let starts_off = default.get(b"BaseState").and_then(Object::as_name).is_ok_and(|state| state == b"OFF");
        let mut hidden: HashSet<ObjectId> = if starts_off { all.iter().copied().collect() } else { HashSet::new() };
        for shown in references(document, default, b"ON") {
            hidden.remove(&shown);
        }
        hidden.extend(references(document, default, b"OFF"));
        Self { all, hidden }
    }

    /// Whether what belongs to a layer (`OC`) is hidden; conditions over several layers are left to viewers.
    pub(super) fn hides(&self, owner: Option<&Object>) -> bool {
        owner.and_then(|owner| owner.as_reference().ok()).is_some_and(|layer| self.hidden.contains(&layer))
    }
}

fn dictionary<'d>(document: &'d Document, of: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    document.dereference(of.get(key).ok()?).ok()?.1.as_dict().ok()
}

fn references(document: &Document, of: &Dictionary, key: &[u8]) -> Vec<ObjectId> {
    let array = of.get(key).ok().and_then(|array| document.dereference(array).ok()?.1.as_array().ok());
    array.into_iter().flatten().filter_map(|object| object.as_reference().ok()).take(10_000).collect()
}
