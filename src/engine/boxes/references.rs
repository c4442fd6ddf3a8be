//! What generated text says of pages and of other places: the questions, and the answers that are known.
//!
//! The page of a place is known only when the document has been laid out, and what is written there may move it to
//! another. So the boxes are made with the answers known so far ([`References`]), the questions are counted
//! ([`Asked`]), and when the pages give other answers the boxes are made again with those. A document without such text
//! asks nothing, and is laid out once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::build::Builder;
use crate::engine::dom::{Dom, NodeId};
use crate::engine::style::values::ElementTextPart;

/// Answers. Before anything is known, pages are numbered 1, and targets count and say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct References {
    /// The number of pages.
    pub pages: Option<i32>,
    /// The page number at each place that asks for its own, by the place's number in document order.
    pub places: Vec<i32>,
    /// What is known of targets, by their `id`.
    pub targets: BTreeMap<Arc<str>, TargetValues>,
}

/// What is known of a target of `target-counter()` and its kin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetValues {
    /// The page number where it stands; none before it is known, and for elements without a box.
    pub page: Option<i32>,
    /// The values of counters there, from the outermost (css-lists-3 §4).
    pub counters: BTreeMap<Arc<str>, Vec<i32>>,
    /// The texts of its pseudo-elements.
    pub before: String,
    /// As `before`.
    pub after: String,
}

/// What the text of a document asks.
#[derive(Debug, Default)]
pub struct Asked {
    /// `counter(pages)` stands in it.
    pub pages: bool,
    /// How many places ask for their own page.
    pub places: usize,
    /// The targets that are asked about, with all that is known without pages.
    pub targets: BTreeMap<Arc<str>, TargetValues>,
    /// A target is asked about its page.
    pub target_pages: bool,
}

impl Asked {
    /// Whether an answer depends on the pages.
    pub fn needs_pages(&self) -> bool {
        self.pages || self.places > 0 || self.target_pages
    }

    /// Whether anything is asked.
    pub fn is_empty(&self) -> bool {
        !self.needs_pages() && self.targets.is_empty()
    }

    /// The answers that the boxes themselves give; what `known` says of pages is kept.
    pub fn without_pages(&self, known: &References) -> References {
        let mut next = References { targets: self.targets.clone(), ..known.clone() };
        for (id, target) in &mut next.targets {
            target.page = known.targets.get(id).and_then(|known| known.page);
        }
        next
    }
}

impl References {
    /// The page number at a place.
    pub(super) fn place(&self, place: usize) -> i32 {
        self.places.get(place).copied().unwrap_or(1)
    }
}

/// The targets of a document while its boxes are made.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// The elements by their `id`, made at the first question.
    pub ids: Option<HashMap<Arc<str>, NodeId>>,
}

impl Builder<'_> {
    /// The value of `counter(page)` or `counter(pages)`; none for other counters.
    pub(super) fn page_counter(&mut self, name: &str) -> Option<i32> {
        match (name, self.numbers) {
            ("page", Some(numbers)) => Some(numbers.page),
            ("pages", Some(numbers)) => Some(numbers.pages),
            ("page", None) => {
                self.asked.places += 1;
                Some(self.references.place(self.asked.places - 1))
            }
            ("pages", None) => {
                self.asked.pages = true;
                Some(self.references.pages.unwrap_or(1))
            }
            _ => None,
        }
    }

    /// The `id` that the target of a reference names; a warning when there is no such element.
    pub(super) fn target(&mut self, id: NodeId, target: &str, is_url: bool) -> Option<Arc<str>> {
        let url = if is_url { target } else { self.dom.element(id)?.attribute(target)? };
        let Some(name) = url.trim().strip_prefix('#').filter(|name| !name.is_empty()) else {
            self.warn(
                id,
                format!("`{url}` is not a place in this document"),
                "references lead to `#an-id` of the document",
            );
            return None;
        };
        if self.element_by_id(name).is_none() {
            self.warn(id, format!("no element has the id `{name}`"), "set it where the reference should lead");
            return None;
        }
        let name: Arc<str> = Arc::from(name);
        self.asked.targets.entry(Arc::clone(&name)).or_default();
        Some(name)
    }

    fn element_by_id(&mut self, name: &str) -> Option<NodeId> {
        let dom = self.dom;
        let ids = self.targets.ids.get_or_insert_with(|| {
            let mut ids = HashMap::new();
            for node in dom.descendants(Dom::DOCUMENT) {
                if let Some(id) = dom.element(node).and_then(|element| element.attribute("id")) {
                    ids.entry(Arc::from(id)).or_insert(node);
                }
            }
            ids
        });
        ids.get(name).copied()
    }

    /// The values of a counter at a target.
    pub(super) fn target_counters(&mut self, target: &str, name: &str) -> Vec<i32> {
        let known = self.references.targets.get(target);
        match name {
            "page" => {
                self.asked.target_pages = true;
                vec![known.and_then(|known| known.page).unwrap_or(0)]
            }
            "pages" => vec![self.page_counter("pages").unwrap_or(0)],
            _ => known.and_then(|known| known.counters.get(name)).cloned().unwrap_or_else(|| vec![0]),
        }
    }

    /// The text of a target (css-content-3 §2.4).
    pub(super) fn append_target_text(&mut self, target: &str, part: ElementTextPart, text: &mut String) {
        let known = self.references.targets.get(target);
        match part {
            ElementTextPart::Before => text.push_str(known.map_or("", |known| &known.before)),
            ElementTextPart::After => text.push_str(known.map_or("", |known| &known.after)),
            ElementTextPart::Text | ElementTextPart::FirstLetter => {
                if let Some(element) = self.element_by_id(target) {
                    self.append_element_text(element, part, text);
                }
            }
        }
    }

    /// Notes what is known of an element that references lead to. Its counters have been counted.
    pub(super) fn note_target(&mut self, anchor: &Arc<str>, id: NodeId) {
        if !self.references.targets.contains_key(anchor) || self.numbers.is_some() {
            return;
        }
        if self.asked.targets.get(anchor).is_some_and(|known| !known.counters.is_empty()) {
            return;
        }
        let places = self.asked.places;
        let mut values = TargetValues { counters: self.counters.all(), ..TargetValues::default() };
        values.before = self.pseudo_text(id, ElementTextPart::Before);
        values.after = self.pseudo_text(id, ElementTextPart::After);
        // What was only read here does not ask.
        self.asked.places = places;
        self.asked.targets.insert(Arc::clone(anchor), values);
    }
}
