//! Destinations of a file, its named ones too → places on its pages (ISO 32000-1 12.3.2), and its outline.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::pages::Page;
use crate::forms::text;

/// The most named destinations, the most entries of an outline that are taken, and the deepest trees of both.
const MOST_NAMES: usize = 100_000;
const MOST_ENTRIES: usize = 2_000;
const DEEPEST: usize = 32;
/// The deepest level of an outline that is taken.
const DEEPEST_LEVEL: u8 = 6;

/// Where something leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Target {
    /// Index of a page.
    pub page: usize,
    /// A place on it, in its own units.
    pub at: Option<[f32; 2]>,
}

/// An entry of an outline.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// From 1.
    pub level: u8,
    pub label: String,
    pub target: Target,
}

/// The pages and names of a file.
pub(super) struct Places<'d> {
    document: &'d Document,
    pages: HashMap<ObjectId, usize>,
    count: usize,
    names: HashMap<Vec<u8>, &'d Object>,
}

impl<'d> Places<'d> {
    pub(super) fn new(document: &'d Document, pages: &[Page]) -> Self {
        let by_id = pages.iter().enumerate().filter_map(|(index, page)| Some((page.id?, index))).collect();
        let mut names = HashMap::new();
        if let Ok(catalog) = document.catalog() {
            // PDF 1.1: a dictionary; from PDF 1.2 a tree.
            if let Some(Object::Dictionary(old)) = entry(document, catalog, b"Dests") {
                names.extend(old.iter().take(MOST_NAMES).map(|(name, place)| (name.clone(), place)));
            }
            if let Some(Object::Dictionary(trees)) = entry(document, catalog, b"Names")
                && let Some(tree) = entry(document, trees, b"Dests")
            {
                collect(document, tree, &mut names, 0, &mut MOST_NAMES.clone());
            }
        }
        Self { document, pages: by_id, count: pages.len(), names }
    }

    /// Where a destination leads.
    pub(super) fn target(&self, destination: &Object) -> Option<Target> {
        self.target_within(destination, 4)
    }

    fn target_within(&self, destination: &Object, steps: usize) -> Option<Target> {
        let steps = steps.checked_sub(1)?;
        let (_, destination) = self.document.dereference(destination).ok()?;
        match destination {
            Object::Name(name) | Object::String(name, _) => self.target_within(self.names.get(name)?, steps),
            Object::Dictionary(with) => self.target_within(with.get(b"D").ok()?, steps),
            Object::Array(parts) => {
                let page = match parts.first()? {
                    Object::Reference(id) => *self.pages.get(id)?,
                    // A page's number stands for it in other files only, but some programs write it here.
                    Object::Integer(number) => usize::try_from(*number).ok().filter(|page| *page < self.count)?,
                    _ => return None,
                };
                let number = |index: usize| {
                    let object = self.document.dereference(parts.get(index)?).ok()?.1;
                    object.as_float().ok().filter(|number| number.is_finite())
                };
                let at = match parts.get(1).and_then(|kind| kind.as_name().ok()) {
                    Some(b"XYZ") => number(2).zip(number(3)).map(|(x, y)| [x, y]),
                    Some(b"FitH" | b"FitBH") => number(2).map(|y| [0.0, y]),
                    _ => None,
                };
                Some(Target { page, at })
            }
            _ => None,
        }
    }

    /// Where a link or an entry of the outline leads, by its destination or its action.
    pub(super) fn of_item(&self, item: &Dictionary) -> Option<Target> {
        if let Ok(destination) = item.get(b"Dest") {
            return self.target(destination);
        }
        let Some(Object::Dictionary(action)) = entry(self.document, item, b"A") else { return None };
        let goes_to = action.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"GoTo");
        self.target(action.get(b"D").ok().filter(|_| goes_to)?)
    }

    /// The outline: entries that lead to a page.
    pub(super) fn outline(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let root = self.document.catalog().ok().and_then(|catalog| entry(self.document, catalog, b"Outlines"));
        if let Some(Object::Dictionary(root)) = root {
            self.below(root, 1, &mut HashSet::new(), &mut entries);
        }
        entries
    }

    fn below(&self, item: &Dictionary, level: u8, seen: &mut HashSet<ObjectId>, entries: &mut Vec<Entry>) {
        let mut next = item.get(b"First").and_then(Object::as_reference);
        while let Ok(id) = next {
            if entries.len() >= MOST_ENTRIES || !seen.insert(id) {
                return;
            }
            let Ok(item) = self.document.get_dictionary(id) else { return };
            let label = item.get(b"Title").ok().and_then(|title| text::of(self.document, title)).unwrap_or_default();
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(target) = self.of_item(item).filter(|_| !label.is_empty()) {
                entries.push(Entry { level, label, target });
            }
            if level < DEEPEST_LEVEL {
                self.below(item, level + 1, seen, entries);
            }
            next = item.get(b"Next").and_then(Object::as_reference);
        }
    }
}

fn entry<'d>(document: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> Option<&'d Object> {
    document.dereference(dictionary.get(key).ok()?).ok().map(|(_, object)| object)
}

/// The names in a tree of them (ISO 32000-1 7.9.6); as many nodes as `left` says.
fn collect<'d>(
    document: &'d Document,
    node: &'d Object,
    names: &mut HashMap<Vec<u8>, &'d Object>,
    depth: usize,
    left: &mut usize,
) {
    let Object::Dictionary(node) = node else { return };
    if let Some(Object::Array(pairs)) = entry(document, node, b"Names") {
        for pair in pairs.chunks_exact(2).take(*left) {
            if let Ok((_, Object::String(name, _))) = document.dereference(&pair[0]) {
                names.entry(name.clone()).or_insert(&pair[1]);
                *left = left.saturating_sub(1);
            }
        }
    }
    let Some(Object::Array(kids)) = entry(document, node, b"Kids").filter(|_| depth < DEEPEST) else { return };
    for kid in kids {
        let Some(after) = left.checked_sub(1) else { return };
        *left = after;
        if let Ok((_, kid)) = document.dereference(kid) {
            collect(document, kid, names, depth + 1, left);
        }
    }
}
