//! `content`, `string-set`, `bookmark-label` and list markers → text (css-content-3, css-lists-3).

use std::sync::Arc;

use super::build::Builder;
use super::counter_style::{format_counter, format_marker, unknown_name};
use crate::engine::dom::NodeId;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Content, ContentItem, CounterStyle, ElementTextPart, ListStyleType};

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
                let value = self.page_counter(name).unwrap_or_else(|| self.counters.value(name));
                text.push_str(&self.number(id, value, counter_style));
            }
            ContentItem::Counters { name, separator, style: counter_style } => {
                let values = self.page_counter(name).map_or_else(|| self.counters.values(name), |value| vec![value]);
                text.push_str(&self.numbers(id, &values, separator, counter_style));
            }
            ContentItem::TargetCounter { target, url, name, style: counter_style } => {
                if let Some(target) = self.target(id, target, *url) {
                    let values = self.target_counters(&target, name);
                    text.push_str(&self.number(id, values.last().copied().unwrap_or(0), counter_style));
                }
            }
            ContentItem::TargetCounters { target, url, name, separator, style: counter_style } => {
                if let Some(target) = self.target(id, target, *url) {
                    let values = self.target_counters(&target, name);
                    text.push_str(&self.numbers(id, &values, separator, counter_style));
                }
            }
            ContentItem::TargetText { target, url, part } => {
                if let Some(target) = self.target(id, target, *url) {
                    self.append_target_text(&target, *part, text);
                }
            }
            ContentItem::Quote(quote) => {
                // The marks are those of the text around the quotation (css-content-3 §3.1).
                let around = self.dom.node(id).parent.map_or(style, |parent| self.styles.of(parent));
                let language = Arc::clone(&around.inherited.language);
                text.push_str(&self.quotes.mark(*quote, &style.inherited.quotes, &language));
            }
            ContentItem::ElementText(part) => self.append_element_text(id, *part, text),
            ContentItem::Image(_) => {}
            ContentItem::NamedString { .. } | ContentItem::RunningElement { .. } => self.warn(
                id,
                format!("`{}` has no effect outside of page margins", function_name(item)),
                "use it in the `content` of a margin box of `@page`",
            ),
            ContentItem::Leader(_) => self.warn(
                id,
                "`leader()` has no effect in text that is not on a line".to_owned(),
                "use it in the `content` of `::before`, `::after` or a margin box",
            ),
        }
    }

    pub(super) fn append_element_text(&mut self, id: NodeId, part: ElementTextPart, text: &mut String) {
        match part {
            ElementTextPart::Text => text.push_str(&self.element_text(id)),
            ElementTextPart::FirstLetter => text.push_str(first_letter(&self.element_text(id))),
            ElementTextPart::Before | ElementTextPart::After => text.push_str(&self.pseudo_text(id, part)),
        }
    }

    /// The text of `::before` or `::after` of an element that begins here, read ahead: counters and quotation marks are
    /// left as they are.
    pub(super) fn pseudo_text(&mut self, id: NodeId, part: ElementTextPart) -> String {
        let styles = &self.styles.elements[id.index()];
        let pseudo = if part == ElementTextPart::Before { &styles.before } else { &styles.after };
        let Some(pseudo) = pseudo.clone() else { return String::new() };
        let Content::Items(items) = &pseudo.content else { return String::new() };
        let (counters, depth) = (self.counters.clone(), self.quotes);
        self.counters.enter(&pseudo);
        let text = self.content_text(id, &pseudo, items);
        self.counters = counters;
        self.quotes = depth;
        text
    }

    /// The text of a list item's marker where no `content` says it, its suffix included; none when there is no marker.
    pub(super) fn marker_text(&mut self, id: NodeId, style: &ComputedStyle) -> Option<String> {
        match &style.inherited.list_style_type {
            ListStyleType::None | ListStyleType::Named(CounterStyle::None) => None,
            ListStyleType::Text(text) => Some(text.to_string()),
            ListStyleType::Disc => Some("\u{2022} ".to_owned()),
            ListStyleType::Named(style) => {
                self.warn_unknown(id, style);
                Some(format_marker(self.counters.value("list-item"), style, &self.styles.counter_styles))
            }
        }
    }

    fn number(&mut self, id: NodeId, value: i32, style: &CounterStyle) -> String {
        self.warn_unknown(id, style);
        format_counter(value, style, &self.styles.counter_styles)
    }

    fn numbers(&mut self, id: NodeId, values: &[i32], separator: &str, style: &CounterStyle) -> String {
        let written: Vec<String> = values.iter().map(|value| self.number(id, *value, style)).collect();
        written.join(separator)
    }

    /// Said once for each name.
    fn warn_unknown(&mut self, id: NodeId, style: &CounterStyle) {
        if let Some(name) = unknown_name(style, &self.styles.counter_styles)
            && self.unknown_counter_styles.insert(name.to_owned())
        {
            self.warn(
                id,
                format!("there is no counter style `{name}`; numbers are decimal"),
                "use one of those in docs/css.md, or write an `@counter-style` rule",
            );
        }
    }
}

/// The first letter of a text with the punctuation around it (css-pseudo-4 §2.2).
fn first_letter(text: &str) -> &str {
    let Some((start, letter)) = text.char_indices().find(|(_, c)| c.is_alphanumeric()) else { return text };
    let rest = &text[start + letter.len_utf8()..];
    let after = rest.find(|c: char| c.is_alphanumeric() || c.is_whitespace()).unwrap_or(rest.len());
    // Punctuation belongs to the letter only where it stands beside it.
    let before = text[..start].rfind(char::is_whitespace).map_or(0, |space| space + 1);
    &text[before..start + letter.len_utf8() + after]
}

fn function_name(item: &ContentItem) -> &'static str {
    match item {
        ContentItem::NamedString { .. } => "string()",
        ContentItem::RunningElement { .. } => "element()",
        _ => "content",
    }
}
