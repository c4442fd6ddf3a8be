//! Placed boxes with marks → on every page the values of named strings (css-gcpm-3 §1.1), its running elements
//! (§1.2), its number, and where the targets of references are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::flow::TOLERANCE;
use super::kind::content_area;
use crate::engine::boxes::{Asked, Marks, PageNumber, References};
use crate::engine::geometry::{Point, Px};
use crate::engine::layout::inline::LineItem;
use crate::engine::layout::{Pages, Placed, PlacedContent, PlacedLines};
use crate::engine::style::PageCounters;
use crate::engine::style::values::StringPosition;

/// What the margin boxes of one page can speak of.
#[derive(Debug, Clone, Default)]
pub(super) struct PageValues {
    /// The named strings.
    pub strings: Named<Arc<str>>,
    /// The running elements, by their index.
    pub running: Named<usize>,
    /// The counters of pages, `page` among them.
    pub counters: BTreeMap<Arc<str>, i32>,
}

/// What has a name and a value on each page.
#[derive(Debug, Clone)]
pub(super) struct Named<V> {
    /// The values at the end of the page before.
    entry: BTreeMap<Arc<str>, V>,
    /// What was set on this page.
    set: BTreeMap<Arc<str>, Set<V>>,
}

/// The values of one name that were set on a page.
#[derive(Debug, Clone)]
struct Set<V> {
    first: V,
    last: V,
    /// The first was set at the very top of the page.
    at_start: bool,
}

impl<V> Default for Named<V> {
    fn default() -> Self {
        Named { entry: BTreeMap::new(), set: BTreeMap::new() }
    }
}

impl<V: Clone> Named<V> {
    /// The value of `string(name, which)` or `element(name, which)`; none when it was never set, or is not to be shown.
    pub fn value(&self, name: &str, which: StringPosition) -> Option<&V> {
        let entry = || self.entry.get(name);
        match (self.set.get(name), which) {
            (None, _) => entry(),
            (Some(set), StringPosition::First) => Some(&set.first),
            (Some(set), StringPosition::Last) => Some(&set.last),
            (Some(set), StringPosition::Start) if set.at_start => Some(&set.first),
            (Some(_), StringPosition::Start) => entry(),
            (Some(_), StringPosition::FirstExcept) => None,
        }
    }

    fn assign(&mut self, name: &Arc<str>, value: &V, at_start: bool) {
        self.set.entry(Arc::clone(name)).and_modify(|set| set.last = value.clone()).or_insert_with(|| Set {
            first: value.clone(),
            last: value.clone(),
            at_start,
        });
    }

    /// What the next page begins with.
    fn next(&self) -> Self {
        let mut entry = self.entry.clone();
        for (name, set) in &self.set {
            entry.insert(Arc::clone(name), set.last.clone());
        }
        Named { entry, set: BTreeMap::new() }
    }
}

/// The values of each page, in the order of the pages; the pages get their numbers.
pub(super) fn collect(pages: &mut Pages<'_>) -> Vec<PageValues> {
    let mut all: Vec<PageValues> = Vec::with_capacity(pages.pages.len());
    for page in &mut pages.pages {
        let mut values = match all.last() {
            Some(before) => PageValues {
                strings: before.strings.next(),
                running: before.running.next(),
                counters: before.counters.clone(),
            },
            None => PageValues::default(),
        };
        count(&page.style.counters, &mut values.counters);
        let top = content_area(&page.style).top();
        if let Some(root) = &page.root {
            walk(root, &mut |marks, y| values.marks(marks, y <= top + TOLERANCE));
        }
        page.number = values.number();
        all.push(values);
    }
    all
}

/// A page begins: its own `counter-reset`, `-increment` and `-set`. Every page counts 1, unless its rules say what
/// becomes of its number (css-page-3 §4.5.1).
fn count(rules: &PageCounters, counters: &mut BTreeMap<Arc<str>, i32>) {
    for (name, value) in rules.reset.iter() {
        counters.insert(Arc::clone(name), *value);
    }
    if !rules.touch_page() {
        let page = counters.entry(Arc::from("page")).or_insert(0);
        *page = page.saturating_add(1);
    }
    for (name, by) in rules.increment.iter() {
        let value = counters.entry(Arc::clone(name)).or_insert(0);
        *value = value.saturating_add(*by);
    }
    for (name, value) in rules.set.iter() {
        counters.insert(Arc::clone(name), *value);
    }
}

impl PageValues {
    /// The value of `counter(page)`.
    pub fn number(&self) -> i32 {
        self.counters.get("page").copied().unwrap_or(0)
    }

    fn marks(&mut self, marks: &Marks, at_start: bool) {
        for (name, value) in &marks.strings {
            self.strings.assign(name, value, at_start);
        }
        for (name, index) in &marks.running {
            self.running.assign(name, index, at_start);
        }
        if let Some(number) = marks.page_number {
            let page = self.counters.entry(Arc::from("page")).or_insert(0);
            *page = match number {
                PageNumber::Set(value) => value,
                PageNumber::Add(by) => page.saturating_add(by),
            };
        }
    }
}

/// The answers that the pages give to what their text asked.
pub(super) fn references(pages: &Pages<'_>, asked: &Asked, known: &References) -> References {
    let mut answers = asked.without_pages(known);
    answers.pages = asked.pages.then(|| i32::try_from(pages.pages.len()).unwrap_or(i32::MAX));
    // Text that is on no page keeps what it says.
    answers.places.resize(asked.places, 1);
    let mut targets = answers.targets;
    for page in &pages.pages {
        let Some(root) = &page.root else { continue };
        walk(root, &mut |marks, _| {
            if let Some(places) = answers.places.get_mut(marks.places.clone()) {
                places.fill(page.number);
            }
            if let Some(target) = marks.anchor.as_ref().and_then(|anchor| targets.get_mut(anchor)) {
                target.page = Some(page.number);
            }
        });
    }
    answers.targets = targets;
    answers
}

/// The page number at each anchor.
pub(super) fn anchors(pages: &Pages<'_>) -> BTreeMap<Arc<str>, i32> {
    let mut anchors = BTreeMap::new();
    for page in &pages.pages {
        let Some(root) = &page.root else { continue };
        walk(root, &mut |marks, _| {
            if let Some(anchor) = &marks.anchor {
                anchors.entry(Arc::clone(anchor)).or_insert(page.number);
            }
        });
    }
    anchors
}

/// Shows all marks on a page that are no repetitions, in the order of the boxes, with their place on the page.
fn walk(placed: &Placed<'_>, see: &mut dyn FnMut(&Marks, Px)) {
    if placed.repeated {
        return;
    }
    if let Some(marks) = placed.marks {
        see(marks, placed.rect.top());
    }
    match &placed.content {
        PlacedContent::Boxes(boxes) => boxes.iter().for_each(|placed| walk(placed, see)),
        PlacedContent::Lines(lines) => walk_lines(lines, see),
        PlacedContent::Empty | PlacedContent::Replaced { .. } => {}
    }
    for positioned in &placed.positioned {
        walk(positioned, see);
    }
}

fn walk_lines(lines: &PlacedLines<'_>, see: &mut dyn FnMut(&Marks, Px)) {
    let mut boxes = lines.boxes.iter();
    let range = lines.paragraph.lines.get(lines.range.clone()).unwrap_or_default();
    for item in range.iter().flat_map(|line| &line.items) {
        match item {
            LineItem::Mark { span, origin } => {
                let marks = lines.flow.spans.get(*span as usize).and_then(|span| span.marks.as_deref());
                let Point { y, .. } = lines.origin + *origin;
                if let Some(marks) = marks {
                    see(marks, y);
                }
            }
            // Boxes were placed in the order of the items.
            LineItem::Box { .. } => {
                if let Some((_, placed)) = boxes.next() {
                    walk(placed, see);
                }
            }
            LineItem::Text { .. } | LineItem::Static { .. } => {}
        }
    }
}
