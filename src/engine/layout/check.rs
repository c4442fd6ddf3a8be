//! What does not fit, or cannot be written: warnings with the element's place.

use super::inline::MOST_SPANS;
use super::{Layouter, Paragraph};
use crate::diag::Diagnostic;
use crate::engine::boxes::{BlockBox, InlineFlow};
use crate::engine::dom::NodeId;
use crate::engine::geometry::Px;
use crate::engine::style::values::Overflow;

/// Less than this is rounding, not overflow.
const TOLERANCE: Px = Px(0.6);

/// The most characters without a glyph that are told of one text: a script that no font has is one problem.
const MISSING_TOLD: usize = 20;

impl Layouter<'_> {
    /// Adds a warning at an element's place, unless it stands there already: boxes may be laid out more than once.
    pub(super) fn warn(&mut self, owner: Option<NodeId>, message: &str, help: &str) {
        let diagnostic = Diagnostic::warning(message).help(help);
        let diagnostic = match owner {
            Some(owner) => diagnostic.at_place(self.dom.place(owner)),
            None => diagnostic,
        };
        let place = diagnostic.place.as_ref().map(|place| place.span.start);
        if self.told.insert((place, message.to_owned())) {
            self.warnings.push(diagnostic);
        }
    }

    /// Looks at the lines of a box: characters without a glyph, words wider than the box.
    pub(super) fn check(&mut self, block: &BlockBox, flow: &InlineFlow, paragraph: &Paragraph, width: Px) {
        let owner = block.owner.or_else(|| flow.spans.iter().find_map(|span| span.owner));
        let help = "put a font that has it into the kit's `fonts/`";
        let known = self.warnings.len();
        for character in paragraph.missing.iter().take(MISSING_TOLD) {
            let message = format!("no font has the character `{character}` (U+{:04X})", u32::from(*character));
            self.warn(owner, &message, help);
        }
        if let Some(more @ 1..) = paragraph.missing.len().checked_sub(MISSING_TOLD) {
            self.warn(owner, &format!("no font has {more} more characters of this text"), help);
        }
        self.unseen.extend_from_slice(self.warnings.get(known..).unwrap_or_default());
        if flow.spans.len() > MOST_SPANS {
            self.warn(
                owner,
                &format!(
                    "a paragraph has more than {MOST_SPANS} inline elements; those after are set in its own style"
                ),
                "break the text into several paragraphs",
            );
        }
        if paragraph.width > width + TOLERANCE && block.style.overflow == Overflow::Visible {
            let over = paragraph.width - width;
            self.warn(
                owner,
                &format!("the text is {over} px wider than its box"),
                "give it more room, a smaller font, or `overflow-wrap: break-word`",
            );
        }
    }
}
