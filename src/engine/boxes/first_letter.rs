//! `::first-letter` (css-pseudo-4 §2.3): the first letter of a block container's text, with the punctuation around it, in
//! a box of its own.

use std::sync::Arc;

use super::build::Builder;
use super::flow::Flow;
use super::{BlockBox, BlockContent, InlineFlow, InlineItem, Span};
use crate::engine::dom::NodeId;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Display, Float, Position};

use super::text_transform::transformed;

impl Builder<'_> {
    /// Begins an element: its first letter is what a rule speaks of, or that of the box around it. The result is given
    /// back to [`Self::leave_first_letter`].
    pub(super) fn enter_first_letter(&mut self, id: NodeId, style: &ComputedStyle) -> FirstLetter {
        let contains_lines = matches!(
            style.display,
            Display::Block | Display::FlowRoot | Display::InlineBlock | Display::ListItem | Display::TableCell
        );
        let own = self.styles.elements[id.index()].first_letter.clone().filter(|_| contains_lines);
        // A box that stands as one on a line, or beside it, has no part in the first line of the box around it.
        let is_out = style.float != Float::None || matches!(style.position, Position::Absolute | Position::Fixed);
        let passes = matches!(style.display, Display::Block | Display::ListItem) && !is_out;
        let around = self.first_letter.clone();
        self.first_letter = own.or_else(|| around.clone().filter(|_| passes));
        FirstLetter { around, is_out }
    }

    /// Ends an element.
    pub(super) fn leave_first_letter(&mut self, before: FirstLetter) {
        // What was the first letter inside was that of the box around, too.
        let is_used = self.first_letter.is_none() && !before.is_out;
        self.first_letter = before.around.filter(|_| !is_used);
    }

    /// Text of an element into a flow, its first letter perhaps in a box of its own.
    pub(super) fn text_into(&mut self, flow: &mut Flow, text: &str, style: &ComputedStyle, owner: NodeId) {
        let Some(letter_style) = &self.first_letter else { return flow.text_of(text, style) };
        let Some((before, letter, after)) = split(text) else { return flow.text_of(text, style) };
        let letter_style = Arc::clone(letter_style);
        self.first_letter = None;
        flow.text_of(before, style);
        let text = transformed(letter, &letter_style.inherited, None);
        if letter_style.float == Float::None {
            flow.open(Span { owner: Some(owner), style: letter_style, parent: None, marks: None, link: self.link() });
            flow.text(text);
            flow.close();
        } else {
            self.has_floats = true;
            let span = Span { link: self.link(), ..Span::new(Some(owner), &letter_style) };
            let mut lines = InlineFlow::new(span, self.shared.number());
            lines.items.push(InlineItem::Text(text));
            flow.positioned(BlockBox {
                owner: None,
                style: letter_style,
                page: None,
                marks: None,
                marker: None,
                content: BlockContent::Inline(lines),
            });
        }
        flow.text_of(after, style);
    }
}

/// What was looked for around an element.
pub(super) struct FirstLetter {
    around: Option<Arc<ComputedStyle>>,
    /// The element is out of the flow: the text after it still has the first letter.
    is_out: bool,
}

/// The white space before the first letter of a text, the letter with the punctuation before and after it, and the rest;
/// none where there is no letter.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(|c: char| !c.is_whitespace())?;
    let (space, rest) = text.split_at(start);
    let letter = rest.find(|c: char| !is_punctuation(c))?;
    let first = rest[letter..].chars().next().filter(|c| !c.is_whitespace())?;
    let mut end = letter + first.len_utf8();
    for c in rest[end..].chars() {
        if !is_mark(c) && !is_punctuation(c) {
            break;
        }
        end += c.len_utf8();
    }
    Some((space, &rest[..end], &rest[end..]))
}

/// The punctuation that belongs to a first letter: all but dashes and connectors.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '!' | '"' | '#' | '%' | '&' | '\'' | '(' | ')' | '*' | ',' | '.' | '/' | ':' | ';' | '?' | '@' | '[' | '\\' | ']'
            | '{' | '}' | '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2018}'..='\u{201f}' | '\u{2020}'..='\u{2027}'
            | '\u{2030}'..='\u{203e}' | '、' | '。' | '〈'..='】' | '〔'..='〛'
    )
}

/// Marks that combine with the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{93e}'..='\u{94d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn punctuation_belongs_to_the_letter() {
        assert_eq!(split("  “Once” more"), Some(("  ", "“O", "nce” more")));
        assert_eq!(split("a) first"), Some(("", "a)", " first")));
        assert_eq!(split("e\u{301}t\u{e9}"), Some(("", "e\u{301}", "t\u{e9}")));
        assert_eq!(split("– dash"), Some(("", "–", " dash")));
        assert_eq!(split(" \n "), None);
        assert_eq!(split("“ "), None);
    }
}
