//! Placed boxes with `string-set` → the values of named strings on every page (css-gcpm-3 §1.1).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::flow::TOLERANCE;
use super::kind::content_area;
use crate::diag::Diagnostic;
use crate::engine::boxes::Marks;
use crate::engine::geometry::{Point, Px};
use crate::engine::layout::inline::LineItem;
use crate::engine::layout::{Page, Pages, Placed, PlacedContent, PlacedLines};
use crate::engine::style::values::StringPosition;

/// The named strings of one page.
#[derive(Debug, Clone, Default)]
pub(super) struct PageStrings {
    /// The values at the end of the page before.
    entry: Values,
    /// What was set on this page.
    set: BTreeMap<Arc<str>, Set>,
}

type Values = BTreeMap<Arc<str>, Arc<str>>;

/// The values of one string that were set on a page.
#[derive(Debug, Clone)]
struct Set {
    first: Arc<str>,
    last: Arc<str>,
    /// The first was set at the very top of the page.
    at_start: bool,
}

impl PageStrings {
    /// The value of `string(name, which)`; empty when it was never set.
    pub fn value(&self, name: &str, which: StringPosition) -> &str {
        let entry = || self.entry.get(name).map_or("", |value| &**value);
        match (self.set.get(name), which) {
            (None, _) => entry(),
            (Some(set), StringPosition::First) => &set.first,
            (Some(set), StringPosition::Last) => &set.last,
            (Some(set), StringPosition::Start) if set.at_start => &set.first,
            (Some(_), StringPosition::Start) => entry(),
            (Some(_), StringPosition::FirstExcept) => "",
        }
    }
}

/// The strings of each page, in the order of the pages.
pub(super) fn collect(pages: &Pages<'_>, warnings: &mut Vec<Diagnostic>) -> Vec<PageStrings> {
    let mut values = Values::new();
    let mut resets_page = false;
    let mut all = Vec::with_capacity(pages.pages.len());
    for page in &pages.pages {
        let strings = page_strings(page, values.clone(), &mut resets_page);
        for (name, set) in &strings.set {
            values.insert(Arc::clone(name), Arc::clone(&set.last));
        }
        all.push(strings);
    }
    if resets_page {
        warnings.push(
            Diagnostic::warning("`counter-reset: page` has no effect yet").help("pages are counted from 1 throughout"),
        );
    }
    all
}

fn page_strings(page: &Page<'_>, entry: Values, resets_page: &mut bool) -> PageStrings {
    let top = content_area(&page.style).top();
    let mut collector = Collector { top, strings: PageStrings { entry, set: BTreeMap::new() }, resets_page: false };
    if let Some(root) = &page.root {
        collector.placed(root);
    }
    *resets_page |= collector.resets_page;
    collector.strings
}

struct Collector {
    /// Top of the page's content.
    top: Px,
    strings: PageStrings,
    resets_page: bool,
}

impl Collector {
    fn marks(&mut self, marks: &Marks, y: Px) {
        for (name, value) in &marks.strings {
            let at_start = y <= self.top + TOLERANCE;
            self.strings
                .set
                .entry(Arc::clone(name))
                .and_modify(|set| set.last = Arc::clone(value))
                .or_insert_with(|| Set { first: Arc::clone(value), last: Arc::clone(value), at_start });
        }
    }

    fn placed(&mut self, placed: &Placed<'_>) {
        if placed.repeated {
            return;
        }
        if let Some(marks) = placed.marks {
            self.marks(marks, placed.rect.top());
        }
        self.resets_page |= placed.style.counter_reset.iter().any(|(name, _)| &**name == "page");
        match &placed.content {
            PlacedContent::Boxes(boxes) => boxes.iter().for_each(|placed| self.placed(placed)),
            PlacedContent::Lines(lines) => self.lines(lines),
            PlacedContent::Empty | PlacedContent::Replaced { .. } => {}
        }
        for positioned in &placed.positioned {
            self.placed(positioned);
        }
    }

    fn lines(&mut self, lines: &PlacedLines<'_>) {
        let mut boxes = lines.boxes.iter();
        let range = lines.paragraph.lines.get(lines.range.clone()).unwrap_or_default();
        for item in range.iter().flat_map(|line| &line.items) {
            match item {
                LineItem::Mark { span, origin } => {
                    let marks = lines.spans.get(*span as usize).and_then(|span| span.marks.as_deref());
                    let Point { y, .. } = lines.origin + *origin;
                    if let Some(marks) = marks {
                        self.marks(marks, y);
                    }
                }
                // Boxes were placed in the order of the items.
                LineItem::Box { .. } => {
                    if let Some((_, placed)) = boxes.next() {
                        self.placed(placed);
                    }
                }
                LineItem::Text { .. } | LineItem::Static { .. } => {}
            }
        }
    }
}
