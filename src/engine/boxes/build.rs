//! The walk over the elements that makes boxes of them (CSS 2.2 §9.2).

use std::collections::HashMap;
use std::sync::Arc;

use super::counters::Counters;
use super::generated::Quotes;
use super::media;
use super::text_transform::transformed;
use super::{BlockBox, BlockContent, BoxTree, InlineFlow, InlineItem, Marks, Replaced, Span, table};
use crate::diag::{Diagnostic, Warned};
use crate::engine::display::LinkTarget;
use crate::engine::dom::{Dom, Element, NodeData, NodeId};
use crate::engine::images::Picture;
use crate::engine::style::values::{
    BookmarkLevel, Content, ContentItem, Direction, Display, Float, Hyphens, ListStylePosition, Position, UnicodeBidi,
};
use crate::engine::style::{ComputedStyle, Styles};

/// Gives the image that a document names.
pub type Images<'a> = &'a dyn Fn(&str) -> Result<Warned<Picture>, Diagnostic>;

/// Makes the boxes of a document; what has no box in print yet comes as a warning with its place.
pub fn build(dom: &Dom, styles: &Styles, images: Images<'_>) -> Warned<BoxTree> {
    let mut builder = Builder {
        dom,
        styles,
        images,
        counters: Counters::default(),
        quotes: Quotes::default(),
        page: None,
        link: None,
        labels: labels(dom),
        warned_of_hyphens: false,
        warnings: Vec::new(),
    };
    let root = match dom.root() {
        Some(root) => builder.block_box(root),
        None => BlockBox {
            owner: None,
            style: Arc::new(ComputedStyle { display: Display::Block, ..ComputedStyle::initial() }),
            page: None,
            marks: None,
            marker: None,
            content: BlockContent::Blocks(Vec::new()),
        },
    };
    Warned { value: BoxTree { root }, warnings: builder.warnings }
}

/// What the walk carries along.
pub(super) struct Builder<'a> {
    pub(super) dom: &'a Dom,
    pub(super) styles: &'a Styles,
    pub(super) images: Images<'a>,
    pub(super) counters: Counters,
    pub(super) quotes: Quotes,
    /// The used value of `page` around the present element.
    page: Option<Arc<str>>,
    /// The link around the present element.
    link: Option<Arc<LinkTarget>>,
    /// The `label` elements by the id that their `for` names.
    pub(super) labels: HashMap<&'a str, NodeId>,
    /// Said once for a document, however many elements it is set on.
    warned_of_hyphens: bool,
    pub(super) warnings: Vec<Diagnostic>,
}

fn labels(dom: &Dom) -> HashMap<&str, NodeId> {
    let is_label = |id: &NodeId| dom.element(*id).is_some_and(|element| &*element.name == "label");
    let mut labels = HashMap::new();
    for label in dom.descendants(Dom::DOCUMENT).filter(is_label) {
        if let Some(target) = dom.element(label).and_then(|element| element.attribute("for")) {
            labels.entry(target).or_insert(label);
        }
    }
    labels
}

/// The content of a block container while it is collected: blocks so far, and the lines that follow them.
pub(super) struct Flow {
    owner: Option<NodeId>,
    style: Arc<ComputedStyle>,
    page: Option<Arc<str>>,
    blocks: Vec<BlockBox>,
    inline: InlineFlow,
    open: Vec<u32>,
}

impl Flow {
    fn new(owner: Option<NodeId>, style: &Arc<ComputedStyle>, page: Option<Arc<str>>) -> Self {
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

    fn text(&mut self, text: String) {
        if !text.is_empty() {
            self.inline.items.push(InlineItem::Text(text));
        }
    }

    fn open(&mut self, mut span: Span) {
        span.parent = Some(self.open.last().copied().unwrap_or(0));
        let index = u32::try_from(self.inline.spans.len()).expect("fewer spans than elements");
        self.inline.spans.push(span);
        self.inline.items.push(InlineItem::Open(index));
        self.open.push(index);
    }

    fn close(&mut self) {
        self.inline.items.push(InlineItem::Close);
        self.open.pop();
    }

    fn block(&mut self, block: BlockBox) {
        self.flush();
        self.blocks.push(block);
    }

    fn positioned(&mut self, block: BlockBox) {
        if self.inline.is_blank() && !self.blocks.is_empty() {
            self.blocks.push(block);
        } else {
            self.inline.items.push(InlineItem::Positioned(Box::new(block)));
        }
    }

    /// Puts the lines so far into an anonymous block; the spans that are open go on in the next one
    /// (CSS 2.2 §9.2.1.1).
    fn flush(&mut self) {
        let open = std::mem::take(&mut self.open);
        for _ in &open {
            self.inline.items.push(InlineItem::Close);
        }
        let first = self.blocks.is_empty();
        let mut done = std::mem::take(&mut self.inline);
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

    fn finish(mut self) -> BlockContent {
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

impl Builder<'_> {
    /// The principal box of an element, whatever its outer display.
    pub(super) fn block_box(&mut self, id: NodeId) -> BlockBox {
        let style = Arc::clone(self.styles.of(id));
        let outer_page = self.page.clone();
        if style.page.is_some() {
            self.page.clone_from(&style.page);
        }
        let outer_link = self.link.clone();
        self.enter_link(id);
        self.counters.enter(&style);
        let marks = self.marks(id, &style);
        let mut marker = None;
        let content = if let Some(replaced) = self.replaced(id, &style) {
            marker = Self::control_value(id, &style, &replaced);
            BlockContent::Replaced(replaced)
        } else {
            match style.display {
                Display::Table | Display::InlineTable => BlockContent::Table(table::collect(self, id)),
                Display::Flex | Display::InlineFlex => BlockContent::Flex(self.items(id, &style)),
                Display::Grid | Display::InlineGrid => BlockContent::Grid(self.items(id, &style)),
                _ => {
                    let mut flow = Flow::new(Some(id), &style, self.page.clone());
                    if style.display == Display::ListItem {
                        marker = self.marker(id, &style, &mut flow);
                    }
                    self.fill(id, &mut flow);
                    flow.finish()
                }
            }
        };
        self.counters.leave();
        let page = std::mem::replace(&mut self.page, outer_page);
        self.link = outer_link;
        BlockBox { owner: Some(id), style, page, marks, marker, content }
    }

    /// A block container that has no element: around stray table content.
    pub(super) fn anonymous_block(
        &mut self,
        owner: NodeId,
        children: &[NodeId],
        style: Arc<ComputedStyle>,
    ) -> BlockBox {
        let mut flow = Flow::new(Some(owner), &style, self.page.clone());
        for child in children {
            self.child(*child, owner, &mut flow);
        }
        BlockBox { owner: None, style, page: self.page.clone(), marks: None, marker: None, content: flow.finish() }
    }

    fn enter_link(&mut self, id: NodeId) {
        let Some(href) = self.dom.element(id).filter(|element| &*element.name == "a").and_then(|e| e.attribute("href"))
        else {
            return;
        };
        let href = href.trim();
        let lower = href.to_ascii_lowercase();
        if let Some(anchor) = href.strip_prefix('#') {
            self.link = Some(Arc::new(LinkTarget::Anchor(anchor.to_owned())));
        } else if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            self.link = Some(Arc::new(LinkTarget::Url(href.to_owned())));
        } else {
            self.warn(
                id,
                format!("the link `{href}` is left out"),
                "links lead to `#an-id` of the document, or to http, https and mailto addresses",
            );
        }
    }

    pub(super) fn warn(&mut self, id: NodeId, message: String, help: &str) {
        self.warnings.push(Diagnostic::warning(message).at_place(self.dom.place(id)).help(help));
    }

    /// An image that an element names; what is wrong with it is put at the element's place.
    pub(super) fn picture(&mut self, id: NodeId, url: &str) -> Option<Picture> {
        let place = |diagnostic: Diagnostic| diagnostic.at_place(self.dom.place(id));
        match (self.images)(url) {
            Ok(picture) => {
                self.warnings.extend(picture.warnings.into_iter().map(place));
                Some(picture.value)
            }
            Err(diagnostic) => {
                self.warnings.push(place(diagnostic));
                None
            }
        }
    }

    /// Pseudo-elements and children of an element, into a flow.
    fn fill(&mut self, id: NodeId, flow: &mut Flow) {
        let styles = &self.styles.elements[id.index()];
        let (before, after) = (styles.before.clone(), styles.after.clone());
        if let Some(before) = before {
            self.pseudo(id, &before, flow);
        }
        let mut next = self.dom.node(id).first_child;
        while let Some(child) = next {
            self.child(child, id, flow);
            next = self.dom.node(child).next_sibling;
        }
        if let Some(after) = after {
            self.pseudo(id, &after, flow);
        }
    }

    fn child(&mut self, child: NodeId, parent: NodeId, flow: &mut Flow) {
        match &self.dom.node(child).data {
            NodeData::Text(text) => flow.text(transformed(text, &self.styles.of(parent).inherited)),
            NodeData::Element(element) => self.element(child, element, flow),
            NodeData::Document => {}
        }
    }

    fn element(&mut self, id: NodeId, element: &Element, flow: &mut Flow) {
        let style = Arc::clone(self.styles.of(id));
        match style.display {
            Display::None => return,
            Display::Contents => {
                self.counters.enter(&style);
                self.fill(id, flow);
                self.counters.leave();
                return;
            }
            _ => {}
        }
        self.warn_unsupported(id, &style);
        match &style.position {
            Position::Absolute | Position::Fixed => {
                let block = self.block_box(id);
                flow.positioned(block);
                return;
            }
            Position::Running(name) => {
                let name = Arc::clone(name);
                self.warn(
                    id,
                    format!("the running element `{name}` is left out"),
                    "set a string with `string-set` and use `content: string(name)` in the margin box",
                );
                return;
            }
            Position::Static | Position::Relative => {}
        }
        match &*element.name {
            "br" => return flow.text("\u{2028}".to_owned()),
            "wbr" => return flow.text("\u{200b}".to_owned()),
            _ => {}
        }
        match style.display {
            Display::Inline if !is_replaced(element) => self.inline(id, &style, flow),
            Display::Inline
            | Display::InlineBlock
            | Display::InlineFlex
            | Display::InlineGrid
            | Display::InlineTable => {
                let block = self.block_box(id);
                flow.inline.items.push(InlineItem::Atomic(Box::new(block)));
            }
            display if display.is_table_part() => {
                let grid = table::collect_stray(self, &[id]);
                flow.block(grid);
            }
            _ => {
                let block = self.block_box(id);
                flow.block(block);
            }
        }
    }

    fn warn_unsupported(&mut self, id: NodeId, style: &ComputedStyle) {
        let automatic = style.inherited.hyphens == Hyphens::Auto && !self.warned_of_hyphens;
        if automatic && style.inherited.hyphenation_language().is_none() {
            self.warned_of_hyphens = true;
            self.warn(
                id,
                format!("no words of the language `{}` are hyphenated", style.inherited.language),
                "name another with `lang`, or write `&shy;` where a long word may break",
            );
        }
        if style.float != Float::None {
            self.warn(
                id,
                "`float` has no effect yet".to_owned(),
                "use `display: flex` or a table for things side by side",
            );
        }
    }

    fn inline(&mut self, id: NodeId, style: &Arc<ComputedStyle>, flow: &mut Flow) {
        let outer_link = self.link.clone();
        self.enter_link(id);
        self.counters.enter(style);
        let marks = self.marks(id, style);
        flow.open(Span { owner: Some(id), style: Arc::clone(style), parent: None, marks, link: self.link.clone() });
        let (start, end) = bidi_marks(style);
        flow.text(start.to_owned());
        self.fill(id, flow);
        flow.text(end.to_owned());
        flow.close();
        self.counters.leave();
        self.link = outer_link;
    }

    /// `::before` or `::after` of an element.
    fn pseudo(&mut self, id: NodeId, style: &Arc<ComputedStyle>, flow: &mut Flow) {
        self.counters.enter(style);
        if let Content::Items(items) = &style.content
            && style.display != Display::None
        {
            let items = Arc::clone(items);
            let mut inner = Flow::new(Some(id), style, self.page.clone());
            let block = !matches!(style.display, Display::Inline | Display::Contents);
            let out = matches!(style.position, Position::Absolute | Position::Fixed);
            if block || out {
                self.content(id, style, &items, &mut inner);
                let block_box = BlockBox {
                    owner: Some(id),
                    style: Arc::clone(style),
                    page: self.page.clone(),
                    marks: None,
                    marker: None,
                    content: inner.finish(),
                };
                if out {
                    flow.positioned(block_box);
                } else if style.display == Display::InlineBlock {
                    flow.inline.items.push(InlineItem::Atomic(Box::new(block_box)));
                } else {
                    flow.block(block_box);
                }
            } else {
                flow.open(Span {
                    owner: Some(id),
                    style: Arc::clone(style),
                    parent: None,
                    marks: None,
                    link: self.link.clone(),
                });
                self.content(id, style, &items, flow);
                flow.close();
            }
        }
        self.counters.leave();
    }

    fn content(&mut self, id: NodeId, style: &Arc<ComputedStyle>, items: &[ContentItem], flow: &mut Flow) {
        for part in items.split_inclusive(|item| matches!(item, ContentItem::Image(_))) {
            let text = self.content_text(id, style, part);
            flow.text(transformed(&text, &style.inherited));
            if let Some(ContentItem::Image(url)) = part.last()
                && let Some(picture) = self.picture(id, url)
            {
                flow.inline.items.push(InlineItem::Atomic(Box::new(generated_image(id, style, picture))));
            }
        }
    }

    /// The marker of a list item: given back when it stands outside, put into the flow when inside.
    fn marker(&mut self, id: NodeId, style: &Arc<ComputedStyle>, flow: &mut Flow) -> Option<Box<InlineFlow>> {
        let marker_style = self.styles.elements[id.index()].marker.clone();
        let text = self.marker_text(id, style, marker_style.as_ref())?;
        let base = marker_style.unwrap_or_else(|| anonymous(style));
        let mut inherited = (*base.inherited).clone();
        inherited.white_space = crate::engine::style::values::WhiteSpace::Pre;
        inherited.text_indent = crate::engine::style::values::LengthPercentage::ZERO;
        inherited.text_align = crate::engine::style::values::TextAlign::Start;
        let marker_style =
            Arc::new(ComputedStyle { inherited: Arc::new(inherited), display: Display::Inline, ..(*base).clone() });
        let span = Span { owner: Some(id), style: marker_style, parent: None, marks: None, link: None };
        if style.inherited.list_style_position == ListStylePosition::Inside {
            flow.open(span);
            flow.text(text);
            flow.close();
            return None;
        }
        Some(Box::new(InlineFlow { items: vec![InlineItem::Text(text)], spans: vec![span] }))
    }

    /// The items of a flex or grid container: each child becomes a block box (css-flexbox-1 §4).
    fn items(&mut self, id: NodeId, style: &Arc<ComputedStyle>) -> Vec<BlockBox> {
        let mut flow = Flow::new(Some(id), style, self.page.clone());
        flow.blocks.push(placeholder(style));
        self.fill_items(id, &mut flow);
        flow.flush();
        let mut blocks = flow.blocks;
        blocks.remove(0);
        blocks
    }

    fn fill_items(&mut self, id: NodeId, flow: &mut Flow) {
        let styles = &self.styles.elements[id.index()];
        let (before, after) = (styles.before.clone(), styles.after.clone());
        if let Some(before) = before {
            self.pseudo(id, &before, flow);
            flow.flush();
        }
        let mut next = self.dom.node(id).first_child;
        while let Some(child) = next {
            let display = self.styles.of(child).display;
            match &self.dom.node(child).data {
                NodeData::Element(_) if display == Display::None => {}
                NodeData::Element(_) if display == Display::Contents => self.fill_items(child, flow),
                NodeData::Element(_) => {
                    let style = Arc::clone(self.styles.of(child));
                    self.warn_unsupported(child, &style);
                    let block = if display.is_table_part() {
                        table::collect_stray(self, &[child])
                    } else {
                        self.block_box(child)
                    };
                    flow.block(block);
                }
                _ => self.child(child, id, flow),
            }
            next = self.dom.node(child).next_sibling;
        }
        if let Some(after) = after {
            flow.flush();
            self.pseudo(id, &after, flow);
        }
    }

    /// What happens where an element begins: link target, named strings, outline entry.
    pub(super) fn marks(&mut self, id: NodeId, style: &Arc<ComputedStyle>) -> Option<Box<Marks>> {
        let anchor = self
            .dom
            .element(id)
            .and_then(|element| element.attribute("id"))
            .filter(|anchor| !anchor.is_empty())
            .map(Arc::from);
        let strings = style
            .string_set
            .iter()
            .map(|set| (Arc::clone(&set.name), Arc::from(self.content_text(id, style, &set.value))))
            .collect();
        let bookmark = match style.bookmark_level {
            BookmarkLevel::None => None,
            BookmarkLevel::Level(level) => {
                let label = if style.bookmark_label.is_empty() {
                    self.element_text(id)
                } else {
                    let items = Arc::clone(&style.bookmark_label);
                    self.content_text(id, style, &items)
                };
                Some((level, Arc::from(label)))
            }
        };
        let marks = Marks { anchor, strings, bookmark };
        (marks != Marks::default()).then(|| Box::new(marks))
    }
}

/// Stands before the first item of a flex container, so that all its text becomes anonymous items.
fn placeholder(style: &Arc<ComputedStyle>) -> BlockBox {
    BlockBox {
        owner: None,
        style: Arc::clone(style),
        page: None,
        marks: None,
        marker: None,
        content: BlockContent::Blocks(Vec::new()),
    }
}

/// An image from `content`: it says nothing that the text does not.
fn generated_image(id: NodeId, style: &ComputedStyle, picture: Picture) -> BlockBox {
    let style =
        ComputedStyle { display: Display::InlineBlock, ..ComputedStyle::with_inherited(Arc::clone(&style.inherited)) };
    let content = BlockContent::Replaced(Replaced::Image { picture, alternative: Some(Arc::from("")) });
    BlockBox { owner: Some(id), style: Arc::new(style), page: None, marks: None, marker: None, content }
}

fn is_replaced(element: &Element) -> bool {
    let is_content = match &*element.name {
        "svg" => !element.is_html(),
        "object" | "embed" => element.is_html() && media::object_url(element).is_some(),
        name => element.is_html() && matches!(name, "img" | "input" | "textarea" | "select"),
    };
    is_content || super::control::is_result_box(element)
}

/// The controls of UAX #9 that stand for `unicode-bidi` and `direction` of an inline box (css-writing-modes-3 §2.4).
fn bidi_marks(style: &ComputedStyle) -> (&'static str, &'static str) {
    let rtl = style.inherited.direction == Direction::Rtl;
    match style.unicode_bidi {
        UnicodeBidi::Normal => ("", ""),
        UnicodeBidi::Embed => (if rtl { "\u{202b}" } else { "\u{202a}" }, "\u{202c}"),
        UnicodeBidi::BidiOverride => (if rtl { "\u{202e}" } else { "\u{202d}" }, "\u{202c}"),
        UnicodeBidi::Isolate => (if rtl { "\u{2067}" } else { "\u{2066}" }, "\u{2069}"),
        UnicodeBidi::IsolateOverride => {
            if rtl {
                ("\u{2068}\u{202e}", "\u{202c}\u{2069}")
            } else {
                ("\u{2068}\u{202d}", "\u{202c}\u{2069}")
            }
        }
        UnicodeBidi::Plaintext => ("\u{2068}", "\u{2069}"),
    }
}
