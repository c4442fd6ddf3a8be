//! Blocks and pieces of lines, as they come → the content of a block container: all blocks or all lines
//! (CSS 2.2 §9.2.1.1).
//!
//! Which elements become what is decided by [`mod@super::build`].

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::anonymous::AnonymousStyles;
use super::text_transform::transformed;
use super::{BlockBox, BlockContent, InlineFlow, InlineItem, Span};
use crate::engine::dom::NodeId;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::TextTransform;

/// What the flows of a document share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The styles of boxes without an element.
    pub(super) anonymous: AnonymousStyles,
    /// The number of the next flow.
    next: Cell<u32>,
}

impl Shared {
    /// Flows are numbered from `first`.
    pub(super) fn from(first: u32) -> Rc<Self> {
        Rc::new(Self { next: Cell::new(first), ..Self::default() })
    }

    /// A number that no flow has yet.
    pub(super) fn number(&self) -> u32 {
        let number = self.next.get();
        self.next.set(number + 1);
        number
    }
}

/// The content of a block container while it is collected: blocks so far, and the lines that follow them.
pub(super) struct Flow {
    owner: Option<NodeId>,
    style: Arc<ComputedStyle>,
    page: Option<Arc<str>>,
    shared: Rc<Shared>,
    pub(super) blocks: Vec<BlockBox>,
    /// The lines since the last block; their first span is as it is where there are no blocks.
    pub(super) inline: InlineFlow,
    /// The spans that are open, from the outside in.
    pub(super) open: Vec<u32>,
}

impl Flow {
    pub(super) fn new(
        owner: Option<NodeId>,
        style: &Arc<ComputedStyle>,
        page: Option<Arc<str>>,
        shared: &Rc<Shared>,
    ) -> Self {
        Self {
            owner,
            style: Arc::clone(style),
            page,
            shared: Rc::clone(shared),
            blocks: Vec::new(),
            inline: InlineFlow::new(Span::new(owner, style), shared.number()),
            open: Vec::new(),
        }
    }

    pub(super) fn text(&mut self, text: String) {
        if !text.is_empty() {
            self.inline.items.push(InlineItem::Text(text));
        }
    }

    /// Text of an element, by its `text-transform`.
    pub(super) fn text_of(&mut self, text: &str, style: &ComputedStyle) {
        let before = match style.inherited.text_transform {
            TextTransform::Capitalize => self.last_character(),
            _ => None,
        };
        self.text(transformed(text, &style.inherited, before));
    }

    /// The character that stands before what comes next, when it is text.
    fn last_character(&self) -> Option<char> {
        let is_edge = |item: &&InlineItem| matches!(item, InlineItem::Open(_) | InlineItem::Close);
        match self.inline.items.iter().rev().find(|item| !is_edge(item)) {
            Some(InlineItem::Text(text)) => text.chars().next_back(),
            _ => None,
        }
    }

    pub(super) fn open(&mut self, mut span: Span) {
        span.parent = Some(self.open.last().copied().unwrap_or(0));
        let index = u32::try_from(self.inline.spans.len()).expect("fewer spans than elements");
        self.inline.spans.push(span);
        self.inline.items.push(InlineItem::Open(index));
        self.open.push(index);
    }

    pub(super) fn close(&mut self) {
        self.inline.items.push(InlineItem::Close);
        self.open.pop();
    }

    pub(super) fn block(&mut self, block: BlockBox) {
        self.flush();
        self.blocks.push(block);
    }

    pub(super) fn positioned(&mut self, block: BlockBox) {
        if self.inline.is_blank() && !self.blocks.is_empty() {
            self.blocks.push(block);
        } else {
            self.inline.items.push(InlineItem::Positioned(Box::new(block)));
        }
    }

    /// Puts the lines so far into an anonymous block; the spans that are open go on in the next one
    /// (CSS 2.2 §9.2.1.1).
    pub(super) fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        for _ in &open {
            self.inline.items.push(InlineItem::Close);
        }
        let inline = &mut self.inline;
        if inline.is_blank_but_for_positioned() {
            self.blocks.extend(inline.items.drain(..).filter_map(|item| match item {
                InlineItem::Positioned(block) => Some(*block),
                _ => None,
            }));
        }
        let again: Vec<Span> = open
            .iter()
            .map(|index| {
                let span = &inline.spans[*index as usize];
                Span {
                    owner: span.owner,
                    style: Arc::clone(&span.style),
                    parent: None,
                    marks: None,
                    link: span.link.clone(),
                }
            })
            .collect();
        if inline.is_blank() {
            inline.items.clear();
            inline.spans.truncate(1);
        } else {
            let style = self.shared.anonymous.block(&self.style);
            let next = InlineFlow::new(Span::new(self.owner, &self.style), self.shared.number());
            let mut lines = std::mem::replace(inline, next);
            lines.spans[0].style = Arc::clone(&style);
            self.blocks.push(BlockBox {
                owner: None,
                style,
                page: self.page.clone(),
                marks: None,
                marker: None,
                content: BlockContent::Inline(lines),
            });
        }
        for span in again {
            self.open(span);
        }
    }

    pub(super) fn finish(mut self) -> BlockContent {
        if self.blocks.is_empty() {
            return BlockContent::Inline(self.inline);
        }
        self.flush();
        BlockContent::Blocks(self.blocks)
    }
}
