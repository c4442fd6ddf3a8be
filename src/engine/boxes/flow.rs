//! Blocks and pieces of lines, as they come → the content of a block container: all blocks or all lines
//! (CSS 2.2 §9.2.1.1).
//!
//! Which elements become what is decided by [`mod@super::build`].

use std::sync::Arc;

use super::text_transform::transformed;
use super::{BlockBox, BlockContent, InlineFlow, InlineItem, Span};
use crate::engine::dom::NodeId;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Display, TextTransform};

/// The content of a block container while it is collected: blocks so far, and the lines that follow them.
pub(super) struct Flow {
    owner: Option<NodeId>,
    style: Arc<ComputedStyle>,
    page: Option<Arc<str>>,
    pub(super) blocks: Vec<BlockBox>,
    pub(super) inline: InlineFlow,
    /// The spans that are open, from the outside in.
    pub(super) open: Vec<u32>,
}

impl Flow {
    pub(super) fn new(owner: Option<NodeId>, style: &Arc<ComputedStyle>, page: Option<Arc<str>>) -> Self {
        let mut flow = Self {
            owner,
            style: Arc::clone(style),
            page,
            blocks: Vec::new(),
            inline: InlineFlow::default(),
            open: Vec::new(),
        };
        flow.begin_inline();
        flow
    }

    fn begin_inline(&mut self) {
        let style = if self.blocks.is_empty() { Arc::clone(&self.style) } else { anonymous(&self.style) };
        self.inline = InlineFlow {
            items: Vec::new(),
            spans: vec![Span { owner: self.owner, style, parent: None, marks: None, link: None }],
        };
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
        let first = self.blocks.is_empty();
        let mut done = std::mem::take(&mut self.inline);
        if done.is_blank_but_for_positioned() {
            self.blocks.extend(done.items.drain(..).filter_map(|item| match item {
                InlineItem::Positioned(block) => Some(*block),
                _ => None,
            }));
        }
        let again: Vec<Span> = open
            .iter()
            .map(|index| {
                let span = &done.spans[*index as usize];
                Span {
                    owner: span.owner,
                    style: Arc::clone(&span.style),
                    parent: None,
                    marks: None,
                    link: span.link.clone(),
                }
            })
            .collect();
        if !done.is_blank() {
            let style = anonymous(&self.style);
            if first {
                done.spans[0].style = Arc::clone(&style);
            }
            self.blocks.push(BlockBox {
                owner: None,
                style,
                page: self.page.clone(),
                marks: None,
                marker: None,
                content: BlockContent::Inline(done),
            });
        }
        self.begin_inline();
        self.inline.spans[0].style = anonymous(&self.style);
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

/// The style of an anonymous block inside a box (CSS 2.2 §9.2.1.1): inherits, and is a plain block.
pub(super) fn anonymous(parent: &Arc<ComputedStyle>) -> Arc<ComputedStyle> {
    Arc::new(ComputedStyle {
        display: Display::Block,
        text_align_last: parent.text_align_last,
        ..ComputedStyle::with_inherited(Arc::clone(&parent.inherited))
    })
}
