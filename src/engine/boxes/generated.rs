//! `content`, `string-set`, `bookmark-label` and list markers → text (css-content-3, css-lists-3).

use std::sync::Arc;

use super::build::Builder;
use super::counter_style::format_counter;
use crate::engine::dom::NodeId;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Content, ContentItem, CounterStyle, ElementTextPart, ListStyleType, Quote};

/// How deep the quotation marks are nested.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    depth: usize,
}

impl Quotes {
    /// The mark for a quote item, and the change of depth (css-content-3 §3.2).
    fn mark(&mut self, quote: Quote, style: &ComputedStyle) -> Arc<str> {
        let pairs = &style.inherited.quotes;
        let pair = |depth: usize| pairs.get(depth.min(pairs.len().saturating_sub(1)));
        let nothing = || Arc::from("");
        match quote {
            Quote::Open => {
                let mark = pair(self.depth).map_or_else(nothing, |pair| Arc::clone(&pair.0));
                self.depth += 1;
                mark
            }
            Quote::Close => {
                if self.depth == 0 {
                    return nothing();
                }
                self.depth -= 1;
                pair(self.depth).map_or_else(nothing, |pair| Arc::clone(&pair.1))
            }
            Quote::NoOpen => {
                self.depth += 1;
                nothing()
            }
            Quote::NoClose => {
                self.depth = self.depth.saturating_sub(1);
                nothing()
            }
        }
    }
}

impl Builder<'_> {
    /// The text of an element with white space collapsed, as labels and strings want it.
    pub(super) fn element_text(&self, id: NodeId) -> String {
        self.dom.text(id).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text that content items stand for at this point of the document. Images are not text and are left out.
    pub(super) fn content_text(&mut self, id: NodeId, style: &Arc<ComputedStyle>, items: &[ContentItem]) -> String {
        let mut text = String::new();
        for item in items {
            self.append_item(id, style, item, &mut text);
        }
        text
    }

    fn append_item(&mut self, id: NodeId, style: &Arc<ComputedStyle>, item: &ContentItem, text: &mut String) {
        match item {
            ContentItem::Text(literal) => text.push_str(literal),
            ContentItem::Attribute { name, fallback } => {
                let value = self.dom.element(id).and_then(|element| element.attribute(name));
                text.push_str(value.unwrap_or(fallback));
            }
            ContentItem::Counter { name, style: counter_style } => {
                if matches!(&**name, "page" | "pages") {
                    self.warn(
                        id,
                        format!("`counter({name})` has no value inside of the page's content yet"),
                        "use it in a margin box of `@page`",
                    );
                }
                text.push_str(&format_counter(self.counters.value(name), *counter_style));
            }
            ContentItem::Counters { name, separator, style: counter_style } => {
                let values = self.counters.values(name);
                let written: Vec<String> = values.iter().map(|value| format_counter(*value, *counter_style)).collect();
                text.push_str(&written.join(separator));
            }
            ContentItem::Quote(quote) => text.push_str(&self.quotes.mark(*quote, style)),
            ContentItem::ElementText(part) => self.append_element_text(id, *part, text),
            ContentItem::Image(_) => {}
            ContentItem::NamedString { .. }
            | ContentItem::RunningElement { .. }
            | ContentItem::TargetCounter { .. }
            | ContentItem::TargetText { .. }
            | ContentItem::Leader(_) => self.warn(
                id,
                format!("`{}` has no effect here yet", function_name(item)),
                "`string()` stands in margin boxes of `@page`; references to other pages and leaders are not there yet",
            ),
        }
    }

    fn append_element_text(&mut self, id: NodeId, part: ElementTextPart, text: &mut String) {
        match part {
            ElementTextPart::Text => text.push_str(&self.element_text(id)),
            ElementTextPart::FirstLetter => text.extend(self.element_text(id).chars().next()),
            ElementTextPart::Before | ElementTextPart::After => {
                let styles = &self.styles.elements[id.index()];
                let pseudo = if part == ElementTextPart::Before { &styles.before } else { &styles.after };
                if let Some(pseudo) = pseudo.clone()
                    && let Content::Items(items) = &pseudo.content
                {
                    text.push_str(&self.content_text(id, &pseudo, items));
                }
            }
        }
    }

    /// The text of a list item's marker, its suffix included; none when there is no marker.
    pub(super) fn marker_text(
        &mut self,
        id: NodeId,
        style: &Arc<ComputedStyle>,
        marker: Option<&Arc<ComputedStyle>>,
    ) -> Option<String> {
        if let Some(marker) = marker {
            match &marker.content {
                Content::Items(items) => return Some(self.content_text(id, marker, items)),
                Content::None => return None,
                Content::Normal => {}
            }
        }
        match &style.inherited.list_style_type {
            ListStyleType::None | ListStyleType::Named(CounterStyle::None) => None,
            ListStyleType::Text(text) => Some(text.to_string()),
            ListStyleType::Disc => Some(format!("{} ", format_counter(0, CounterStyle::Disc))),
            ListStyleType::Named(style @ (CounterStyle::Disc | CounterStyle::Circle | CounterStyle::Square)) => {
                Some(format!("{} ", format_counter(0, *style)))
            }
            ListStyleType::Named(style) => {
                Some(format!("{}. ", format_counter(self.counters.value("list-item"), *style)))
            }
        }
    }
}

fn function_name(item: &ContentItem) -> &'static str {
    match item {
        ContentItem::NamedString { .. } => "string()",
        ContentItem::RunningElement { .. } => "element()",
        ContentItem::TargetCounter { .. } => "target-counter()",
        ContentItem::TargetText { .. } => "target-text()",
        ContentItem::Leader(_) => "leader()",
        _ => "content",
    }
}
