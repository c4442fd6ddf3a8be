//! Boxes that stand on many pages: running elements and images in page margins, fixed boxes. They are made anew for
//! every page, as what they say may depend on the page.
//!
//! Which are wanted on which page is found out by [`super::super::layout`], which sets them there too.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::{Builder, Images};
use super::counters::Counters;
use super::flow::Shared;
use super::quotes::QuoteDepth;
use super::{BlockBox, BlockContent, BoxTree, InlineFlow, InlineItem, References, Span};
use crate::diag::{Diagnostic, Warned};
use crate::engine::display::LinkTarget;
use crate::engine::dom::{Dom, NodeId};
use crate::engine::style::values::{Content, ContentItem};
use crate::engine::style::{ComputedStyle, Styles};

/// An element out of the flow that stands on more than one page.
#[derive(Debug)]
pub struct Repeated {
    /// The element.
    pub(super) element: NodeId,
    /// The style of its pseudo-element, when it is that.
    pub(super) pseudo: Option<Arc<ComputedStyle>>,
    /// The counters in front of it.
    pub(super) counters: Counters,
    /// How deep quotation marks were nested there.
    pub(super) quotes: QuoteDepth,
    /// The link around it.
    pub(super) link: Option<Arc<LinkTarget>>,
}

/// What `counter(page)` and `counter(pages)` are on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageNumbers {
    /// The number of the page.
    pub page: i32,
    /// How many there are.
    pub pages: i32,
}

/// A piece of the content of a margin box.
#[derive(Debug, Clone, PartialEq)]
pub enum MarginPiece {
    /// Text.
    Text(String),
    /// An image.
    Image(Arc<str>),
    /// A leader with its pattern.
    Leader(Arc<str>),
    /// A running element: its index in [`BoxTree::running`].
    Running(usize),
}

/// What a wanted box is made of.
#[derive(Debug, Clone)]
pub enum PageBox {
    /// A fixed box: its index in [`BoxTree::fixed`].
    Fixed(usize),
    /// The content of a margin box with this style.
    Margin(Arc<ComputedStyle>, Vec<MarginPiece>),
}

/// A box that is wanted on a page.
#[derive(Debug, Clone)]
pub struct WantedBox {
    /// What it is made of.
    pub content: PageBox,
    /// What it says of the page.
    pub numbers: PageNumbers,
}

/// Makes the boxes that are wanted on pages, one for each in their order. What the tree was warned of already is not
/// said again.
pub fn on_pages(
    dom: &Dom,
    styles: &Styles,
    images: Images<'_>,
    tree: &BoxTree,
    wanted: &[WantedBox],
    references: &References,
) -> Warned<Vec<BlockBox>> {
    let mut builder = Builder::new(dom, styles, images, references);
    builder.shared = Shared::from(tree.flows);
    let mut boxes = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        builder.numbers = Some(wanted.numbers);
        boxes.push(match &wanted.content {
            PageBox::Fixed(index) => builder.repeated(&tree.fixed[*index]),
            PageBox::Margin(style, pieces) => builder.margin_content(tree, style, pieces),
        });
    }
    // What is made for every page is said once.
    let mut warnings = builder.warnings;
    let mut known = BTreeSet::new();
    let key = |warning: &Diagnostic| (warning.place.as_ref().map(|place| place.span.start), warning.message.clone());
    warnings.retain(|warning| known.insert(key(warning)));
    Warned { value: boxes, warnings }
}

impl Builder<'_> {
    fn repeated(&mut self, repeated: &Repeated) -> BlockBox {
        self.counters = repeated.counters.clone();
        self.quotes = repeated.quotes;
        self.link.clone_from(&repeated.link);
        let Some(style) = &repeated.pseudo else { return self.block_box(repeated.element) };
        let items: &[ContentItem] = if let Content::Items(items) = &style.content { items } else { &[] };
        self.counters.enter(style);
        let block = self.pseudo_box(repeated.element, style, items);
        self.counters.leave();
        block
    }

    /// Lines of text and images, and running elements as blocks between them.
    fn margin_content(&mut self, tree: &BoxTree, style: &Arc<ComputedStyle>, pieces: &[MarginPiece]) -> BlockBox {
        let style = self.shared.anonymous.block(style);
        let mut blocks = Vec::new();
        let mut flow = self.empty_flow(&style);
        for piece in pieces {
            match piece {
                MarginPiece::Text(text) => flow.items.push(InlineItem::Text(text.clone())),
                MarginPiece::Leader(pattern) => flow.items.push(InlineItem::Leader(Arc::clone(pattern))),
                MarginPiece::Image(url) => {
                    if let Some(picture) = self.picture(None, url) {
                        let image = super::build::generated_image(None, &style, picture);
                        flow.items.push(InlineItem::Atomic(Box::new(image)));
                    }
                }
                MarginPiece::Running(index) => {
                    let lines = std::mem::replace(&mut flow, self.empty_flow(&style));
                    if !lines.is_blank() {
                        blocks.push(block(&style, BlockContent::Inline(lines)));
                    }
                    blocks.push(self.repeated(&tree.running[*index]));
                }
            }
        }
        if blocks.is_empty() {
            return block(&style, BlockContent::Inline(flow));
        }
        if !flow.is_blank() {
            blocks.push(block(&style, BlockContent::Inline(flow)));
        }
        block(&style, BlockContent::Blocks(blocks))
    }

    fn empty_flow(&self, style: &Arc<ComputedStyle>) -> InlineFlow {
        InlineFlow::new(Span::new(None, style), self.shared.number())
    }
}

fn block(style: &Arc<ComputedStyle>, content: BlockContent) -> BlockBox {
    BlockBox { owner: None, style: Arc::clone(style), page: None, marks: None, marker: None, content }
}
