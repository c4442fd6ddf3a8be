//! Page styles, page numbers, named strings and running elements → what stands in each margin box of each page, as text
//! or as a box that is to be made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::strings::{self, PageValues};
use crate::diag::Diagnostic;
use crate::engine::boxes::{MarginPiece, PageBox, PageNumbers, QuoteDepth, WantedBox, format_counter};
use crate::engine::layout::Pages;
use crate::engine::style::values::ContentItem;
use crate::engine::style::{CounterStyles, MarginBox, MarginBoxName};

/// The contents of the margin boxes of one page.
pub(super) type PageContents = Vec<(MarginBoxName, MarginContent)>;

/// The content of a margin box.
pub(super) enum MarginContent {
    /// Text alone.
    Text(String),
    /// The next of the boxes that were wanted.
    Box,
}

/// The contents of all margin boxes, and the boxes that are wanted: first the fixed ones of each page with content, then
/// those of the margins, in the order of pages and of [`MarginBoxName`].
pub(super) fn collect(
    pages: &Pages<'_>,
    values: &[PageValues],
    fixed: usize,
    counter_styles: &CounterStyles,
    warnings: &mut Vec<Diagnostic>,
) -> (Vec<PageContents>, Vec<WantedBox>) {
    let count = i32::try_from(pages.pages.len()).unwrap_or(i32::MAX);
    let mut wanted = Vec::new();
    for page in pages.pages.iter().filter(|page| page.root.is_some()) {
        let numbers = PageNumbers { page: page.number, pages: count };
        wanted.extend((0..fixed).map(|index| WantedBox { content: PageBox::Fixed(index), numbers }));
    }
    let mut writer = Writer { pages, count, counter_styles, anchors: None, warnings, warned: BTreeSet::new() };
    let mut all = Vec::with_capacity(pages.pages.len());
    for (page, values) in pages.pages.iter().zip(values) {
        let numbers = PageNumbers { page: page.number, pages: count };
        let mut contents = Vec::with_capacity(page.style.margin_boxes.len());
        for (name, margin_box) in &page.style.margin_boxes {
            let mut pieces = writer.pieces(margin_box, values);
            contents.push((
                *name,
                match pieces.as_mut_slice() {
                    [] => MarginContent::Text(String::new()),
                    [MarginPiece::Text(text)] => MarginContent::Text(std::mem::take(text)),
                    _ => {
                        let content = PageBox::Margin(Arc::clone(&margin_box.style), pieces);
                        wanted.push(WantedBox { content, numbers });
                        MarginContent::Box
                    }
                },
            ));
        }
        all.push(contents);
    }
    (all, wanted)
}

struct Writer<'w, 'b> {
    pages: &'w Pages<'b>,
    count: i32,
    counter_styles: &'w CounterStyles,
    /// The page numbers of anchors, when a reference asks for one.
    anchors: Option<BTreeMap<Arc<str>, i32>>,
    warnings: &'w mut Vec<Diagnostic>,
    warned: BTreeSet<String>,
}

impl Writer<'_, '_> {
    /// The content of a margin box on one page; neighbouring texts are one.
    fn pieces(&mut self, margin_box: &MarginBox, values: &PageValues) -> Vec<MarginPiece> {
        let mut pieces = Vec::with_capacity(1);
        let mut quotes = QuoteDepth::default();
        for item in &margin_box.content {
            let text = match item {
                ContentItem::Text(literal) => literal.to_string(),
                ContentItem::Attribute { fallback, .. } => fallback.to_string(),
                ContentItem::Counter { name, style } | ContentItem::Counters { name, style, .. } => {
                    format_counter(self.counter(name, values), style, self.counter_styles)
                }
                ContentItem::NamedString { name, which } => {
                    values.strings.value(name, *which).map_or_else(String::new, |value| value.to_string())
                }
                ContentItem::Quote(quote) => {
                    let style = &margin_box.style.inherited;
                    quotes.mark(*quote, &style.quotes, &style.language).to_string()
                }
                ContentItem::TargetCounter { target, url: true, name, style }
                | ContentItem::TargetCounters { target, url: true, name, style, .. }
                    if &**name == "page" =>
                {
                    self.target(target)
                        .map_or_else(String::new, |page| format_counter(page, style, self.counter_styles))
                }
                ContentItem::RunningElement { name, which } => {
                    pieces.extend(values.running.value(name, *which).map(|index| MarginPiece::Running(*index)));
                    continue;
                }
                ContentItem::Image(url) => {
                    pieces.push(MarginPiece::Image(Arc::clone(url)));
                    continue;
                }
                ContentItem::Leader(pattern) => {
                    pieces.push(MarginPiece::Leader(Arc::clone(pattern)));
                    continue;
                }
                ContentItem::ElementText(_)
                | ContentItem::TargetCounter { .. }
                | ContentItem::TargetCounters { .. }
                | ContentItem::TargetText { .. } => {
                    self.warn(
                        format!("`{}` has no effect in a page margin", function_name(item)),
                        "set a string with it by `string-set` on an element, and use `string()`",
                    );
                    continue;
                }
            };
            match pieces.last_mut() {
                Some(MarginPiece::Text(before)) => before.push_str(&text),
                _ => pieces.push(MarginPiece::Text(text)),
            }
        }
        pieces
    }

    fn counter(&mut self, name: &str, values: &PageValues) -> i32 {
        if name == "pages" {
            return self.count;
        }
        if let Some(value) = values.counters.get(name) {
            return *value;
        }
        self.warn(
            format!("`counter({name})` has no value in a page margin: no `@page` rule counts it"),
            "set a string with `string-set` and use `string()`",
        );
        0
    }

    fn target(&mut self, url: &str) -> Option<i32> {
        let pages = self.pages;
        let anchors = self.anchors.get_or_insert_with(|| strings::anchors(pages));
        let page = url.strip_prefix('#').and_then(|anchor| anchors.get(anchor).copied());
        if page.is_none() {
            self.warn(
                format!("`{url}` in a page margin leads to no element"),
                "references lead to `#an-id` of the document",
            );
        }
        page
    }

    fn warn(&mut self, message: String, help: &str) {
        if self.warned.insert(message.clone()) {
            self.warnings.push(Diagnostic::warning(message).help(help));
        }
    }
}

fn function_name(item: &ContentItem) -> &'static str {
    match item {
        ContentItem::ElementText(_) => "content()",
        ContentItem::TargetCounter { .. } => "target-counter()",
        ContentItem::TargetCounters { .. } => "target-counters()",
        ContentItem::TargetText { .. } => "target-text()",
        _ => "content",
    }
}
