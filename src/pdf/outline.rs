//! Outline entries with levels → the outline tree of a PDF.
//!
//! An entry stands under the last one before it of a lower level, so that levels may skip (`h1`, `h3`) or begin
//! below the first.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::metadata::text_string;
use crate::engine::display::{DisplayList, OutlineEntry};
use crate::engine::geometry::Point;

/// An entry: its level from 1, its label, and where it leads.
pub(crate) struct Bookmark {
    pub level: u8,
    pub label: String,
    pub place: Option<Object>,
}

/// A node of the tree: an entry, or the root.
struct Node {
    id: ObjectId,
    parent: usize,
    /// Children as indices of nodes.
    children: Vec<usize>,
}

/// Adds the outline of a display list, all of it open; `None` when there is none.
pub(super) fn add_to(document: &mut Document, list: &DisplayList, pages: &[ObjectId]) -> Option<ObjectId> {
    let bookmark = |entry: &OutlineEntry| Bookmark {
        level: entry.level,
        label: entry.label.clone(),
        place: destination(list, pages, entry.page, entry.position),
    };
    add_bookmarks(document, &list.outline.iter().map(bookmark).collect::<Vec<_>>(), u8::MAX)
}

/// Adds an outline in which the entries up to a level are open; `None` when it has no entries.
pub(super) fn add_bookmarks(document: &mut Document, entries: &[Bookmark], open: u8) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let nodes = tree(document, entries);
    let is_open = |index: usize| index.checked_sub(1).is_none_or(|entry| entries[entry].level.max(1) <= open);
    // ISO 32000-1 table 153: how many are seen below an open entry; of a closed one, how many would be.
    let mut below = vec![0_i64; nodes.len()];
    for index in (1..nodes.len()).rev() {
        below[nodes[index].parent] += if is_open(index) { below[index] + 1 } else { 1 };
    }
    for (index, node) in nodes.iter().enumerate() {
        let mut item = match index.checked_sub(1) {
            None => dictionary! { "Type" => "Outlines" },
            Some(entry) => item(&entries[entry], node, &nodes),
        };
        if let (Some(first), Some(last)) = (node.children.first(), node.children.last()) {
            item.set("First", nodes[*first].id);
            item.set("Last", nodes[*last].id);
            item.set("Count", if is_open(index) { below[index] } else { -below[index] });
        }
        document.set_object(node.id, item);
    }
    Some(nodes[0].id)
}

/// The root, then a node for each entry, in order.
fn tree(document: &mut Document, entries: &[Bookmark]) -> Vec<Node> {
    let mut nodes = vec![Node { id: document.new_object_id(), parent: 0, children: Vec::new() }];
    // The entries that are open to take children, with their levels; the root is below all.
    let mut open: Vec<(u8, usize)> = vec![(0, 0)];
    for entry in entries {
        let level = entry.level.max(1);
        while open.last().is_some_and(|(other, _)| *other >= level) {
            open.pop();
        }
        let parent = open.last().map_or(0, |(_, index)| *index);
        let index = nodes.len();
        nodes.push(Node { id: document.new_object_id(), parent, children: Vec::new() });
        nodes[parent].children.push(index);
        open.push((level, index));
    }
    nodes
}

/// ISO 32000-1 12.3.3, table 153.
fn item(entry: &Bookmark, node: &Node, nodes: &[Node]) -> Dictionary {
    let parent = &nodes[node.parent];
    let place = parent.children.iter().position(|child| nodes[*child].id == node.id).unwrap_or_default();
    let mut item = dictionary! { "Title" => text_string(&entry.label), "Parent" => parent.id };
    if let Some(previous) = place.checked_sub(1).and_then(|place| parent.children.get(place)) {
        item.set("Prev", nodes[*previous].id);
    }
    if let Some(next) = parent.children.get(place + 1) {
        item.set("Next", nodes[*next].id);
    }
    if let Some(place) = &entry.place {
        item.set("Dest", place.clone());
    }
    item
}

/// A place on a page at the viewer's own magnification (ISO 32000-1 12.3.2.2); `None` when there is no such page.
pub(super) fn destination(list: &DisplayList, pages: &[ObjectId], page: usize, position: Point) -> Option<Object> {
    let height = list.pages.get(page)?.size.height;
    let whole = |points: f32| Object::Real(if points.is_finite() { points.round() } else { 0.0 });
    Some(Object::Array(vec![
        Object::Reference(*pages.get(page)?),
        "XYZ".into(),
        whole(position.x.to_pt()),
        whole((height - position.y).to_pt()),
        Object::Null,
    ]))
}
