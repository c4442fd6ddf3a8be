//! A flow → the steps in which it is handed to parley, with what parley does not know of by itself: tabs, soft hyphens,
//! and which words hang together with the edges of inline boxes.
//!
//! What becomes of tabs and words once their places are known is the business of [`super::fit`].

use super::shaper::edges;
use crate::engine::boxes::{InlineFlow, InlineItem};
use crate::engine::geometry::Px;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Hyphens, WhiteSpace};

/// One step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step<'a> {
    /// The text of an item of the flow begins: the item's index.
    Piece(u32),
    /// Text, without tabs and soft hyphens.
    Text(&'a str),
    /// A preserved tab.
    Tab,
    /// A soft hyphen.
    SoftHyphen,
    /// A span begins.
    Open(u32),
    /// The span that was opened last ends.
    Close,
    /// What fills the rest of the line, with its pattern.
    Leader(&'a str),
    /// A box on the line.
    Atomic,
    /// The static position of a box.
    Positioned,
    /// Text that must not be broken at the edges of inline boxes in it begins.
    WordStart,
    /// It ends.
    WordEnd,
}

/// Shorter words are not hyphenated, as css-text-4 §6.3 has it where nothing else is said.
const MIN_HYPHENATED: usize = 5;

/// Longer ones are no words.
const MAX_HYPHENATED: usize = 60;

const SOFT_HYPHEN: char = '\u{ad}';

/// The steps of a flow. `reference` is what percentages of edges refer to.
pub(super) fn steps<'a>(flow: &'a InlineFlow, container: &ComputedStyle, reference: Px) -> Vec<Step<'a>> {
    let mut steps = Vec::with_capacity(flow.items.len() + 4);
    let mut open: Vec<u32> = Vec::new();
    for (index, item) in (0..).zip(&flow.items) {
        match item {
            InlineItem::Text(text) => {
                steps.push(Step::Piece(index));
                let style = open.last().map_or(container, |span| &flow.spans[*span as usize].style);
                split(text, style, &mut steps);
            }
            InlineItem::Open(span) => {
                open.push(*span);
                steps.push(Step::Open(*span));
            }
            InlineItem::Close => {
                open.pop();
                steps.push(Step::Close);
            }
            InlineItem::Leader(pattern) => steps.push(Step::Leader(pattern)),
            InlineItem::Atomic(_) => steps.push(Step::Atomic),
            InlineItem::Positioned(_) => steps.push(Step::Positioned),
        }
    }
    if flow.spans.iter().skip(1).any(|span| edges(span, reference) != [Px::ZERO; 2]) {
        return with_words(flow, &steps, reference);
    }
    steps
}

fn split<'a>(text: &'a str, style: &ComputedStyle, steps: &mut Vec<Step<'a>>) {
    let preserved =
        matches!(style.inherited.white_space, WhiteSpace::Pre | WhiteSpace::PreWrap | WhiteSpace::BreakSpaces);
    let special = |c: char| c == SOFT_HYPHEN || (preserved && c == '\t');
    let mut rest = text;
    while let Some(at) = rest.find(special) {
        plain_text(&rest[..at], style, steps);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('\t') {
            steps.push(Step::Tab);
            rest = after;
        } else {
            if style.inherited.hyphens != Hyphens::None {
                steps.push(Step::SoftHyphen);
            }
            rest = rest.strip_prefix(SOFT_HYPHEN).unwrap_or_default();
        }
    }
    plain_text(rest, style, steps);
}

/// Text without tabs and soft hyphens of its own, with those of its language (css-text-3 §6.1).
fn plain_text<'a>(text: &'a str, style: &ComputedStyle, steps: &mut Vec<Step<'a>>) {
    let language = style.inherited.hyphenation_language().filter(|_| style.inherited.hyphens == Hyphens::Auto);
    let mut begin = 0;
    if let Some(language) = language {
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| is_hyphenated(word)) {
            let mut end = word.as_ptr().addr() - text.as_ptr().addr();
            let mut syllables = hypher::hyphenate(word, language).peekable();
            while let Some(syllable) = syllables.next() {
                end += syllable.len();
                if syllables.peek().is_some() {
                    steps.extend([Step::Text(&text[begin..end]), Step::SoftHyphen]);
                    begin = end;
                }
            }
        }
    }
    if begin < text.len() {
        steps.push(Step::Text(&text[begin..]));
    }
}

/// Short words are left whole, and names and headings in capitals too; so is what is no word.
fn is_hyphenated(word: &str) -> bool {
    let letters = word.chars().count();
    (MIN_HYPHENATED..=MAX_HYPHENATED).contains(&letters) && word.chars().skip(1).any(char::is_lowercase)
}

/// Marks the beginning and end of each word in which a span begins or ends with an edge. Parley would break a line at
/// the edge, where there is no opportunity (css-text-3 §5.1).
fn with_words<'a>(flow: &InlineFlow, steps: &[Step<'a>], reference: Px) -> Vec<Step<'a>> {
    let mut marked = Marked { steps: Vec::with_capacity(steps.len() + 16), start: None, has_edge: false };
    let mut open: Vec<u32> = Vec::new();
    let edge = |span: u32, side: usize| edges(&flow.spans[span as usize], reference)[side] != Px::ZERO;
    for step in steps {
        match step {
            Step::Text(text) => marked.text(text),
            Step::Open(span) => {
                open.push(*span);
                if edge(*span, 0) {
                    marked.edge();
                }
                marked.steps.push(*step);
            }
            Step::Close => {
                if open.pop().is_some_and(|span| edge(span, 1)) {
                    marked.edge();
                }
                marked.steps.push(*step);
            }
            Step::Tab | Step::Atomic | Step::Leader(_) => {
                marked.end();
                marked.steps.push(*step);
            }
            _ => marked.steps.push(*step),
        }
    }
    marked.end();
    marked.steps
}

struct Marked<'a> {
    steps: Vec<Step<'a>>,
    /// Where the present word begins.
    start: Option<usize>,
    has_edge: bool,
}

impl<'a> Marked<'a> {
    fn edge(&mut self) {
        self.start.get_or_insert(self.steps.len());
        self.has_edge = true;
    }

    /// Words end at white space; other opportunities are left to parley.
    fn text(&mut self, text: &'a str) {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{2028}' | '\u{200b}');
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest.find(is_space).unwrap_or(rest.len());
            if word > 0 {
                self.start.get_or_insert(self.steps.len());
                self.steps.push(Step::Text(&rest[..word]));
                rest = &rest[word..];
            }
            let space = rest.find(|c| !is_space(c)).unwrap_or(rest.len());
            if space > 0 {
                self.end();
                self.steps.push(Step::Text(&rest[..space]));
                rest = &rest[space..];
            }
        }
    }

    fn end(&mut self) {
        if let Some(start) = self.start.take().filter(|_| self.has_edge) {
            self.steps.insert(start, Step::WordStart);
            self.steps.push(Step::WordEnd);
        }
        self.has_edge = false;
    }
}

/// How many soft hyphens were seen and what became of each: they are decided one after the other, as lines are broken.
#[derive(Debug, Default)]
pub(super) struct SoftHyphens {
    /// One for each, in order; those past the end are [`Use::Open`].
    uses: Vec<Use>,
    /// None is a place for a break.
    all_unused: bool,
}

/// What a soft hyphen is in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Use {
    /// A place for a break; not seen.
    Open,
    /// A line ends here, with a hyphen.
    Seen,
    /// A line would end here, but has no room for the hyphen.
    Unused,
}

impl SoftHyphens {
    /// Words stay whole: a column is not made so narrow that they cannot.
    pub(super) fn unused() -> Self {
        Self { all_unused: true, ..Self::default() }
    }

    /// What stands in the text for the next soft hyphen.
    pub(super) fn text(&self, number: usize) -> &'static str {
        match self.uses.get(number) {
            _ if self.all_unused => "",
            Some(Use::Seen) => "\u{2010}",
            Some(Use::Unused) => "",
            Some(Use::Open) | None => "\u{ad}",
        }
    }

    /// Looks at where lines end, and decides the first soft hyphen that is not as it should be; false when all are.
    ///
    /// `places` are the ends of the soft hyphens in the text, in order; `ends` those of the lines but the last.
    pub(super) fn decide(&mut self, places: &[Option<usize>], ends: &[usize]) -> bool {
        for (number, place) in places.iter().enumerate() {
            let at_end = place.is_some_and(|place| ends.binary_search(&place).is_ok());
            let next = match self.uses.get(number).copied().unwrap_or(Use::Open) {
                Use::Open if at_end => Use::Seen,
                Use::Seen if !at_end => Use::Unused,
                _ => continue,
            };
            self.uses.resize(number, Use::Open);
            self.uses.push(next);
            return true;
        }
        false
    }
}
