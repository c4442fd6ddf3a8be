//! The walk over the elements that makes boxes of them (CSS 2.2 §9.2).

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::counters::Counters;
use super::flow::{Flow, Shared};
use super::media;
use super::quotes::QuoteDepth;
use super::references::{Asked, References, Targets};
use super::table::StrayParts;
use super::{
    BlockBox, BlockContent, BoxTree, InlineFlow, InlineItem, Marks, PageNumber, PageNumbers, Repeated, Replaced, Span,
    table,
};
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
    build_again(dom, styles, images, &References::default())
}

/// Makes the boxes of a document of whose pages something is known already.
pub fn build_again(dom: &Dom, styles: &Styles, images: Images<'_>, references: &References) -> Warned<BoxTree> {
    let mut builder = Builder::new(dom, styles, images, references);
    let mut root = match dom.root() {
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
    builder.place_last_running(&mut root);
    let tree = BoxTree {
        root,
        has_floats: builder.has_floats,
        running: builder.running,
        fixed: builder.fixed,
        asked: builder.asked,
        flows: builder.shared.number(),
    };
    Warned { value: tree, warnings: builder.warnings }
}

/// What the walk carries along.
pub(super) struct Builder<'a> {
    pub(super) dom: &'a Dom,
    pub(super) styles: &'a Styles,
    pub(super) images: Images<'a>,
    pub(super) shared: Rc<Shared>,
    pub(super) counters: Counters,
    pub(super) quotes: QuoteDepth,
    /// The used value of `page` around the present element.
    page: Option<Arc<str>>,
    /// The link around the present element.
    pub(super) link: Option<Arc<LinkTarget>>,
    /// What is known of pages and targets.
    pub(super) references: &'a References,
    pub(super) asked: Asked,
    pub(super) targets: Targets,
    /// The page, when boxes are made for one.
    pub(super) numbers: Option<PageNumbers>,
    running: Vec<Repeated>,
    fixed: Vec<Repeated>,
    /// The running elements since the last box that could tell on which page they are.
    waiting_running: Vec<(Arc<str>, usize)>,
    /// The `label` elements by the id that their `for` names.
    pub(super) labels: HashMap<&'a str, NodeId>,
    /// Said once for a document, however many elements it is set on.
    warned_of_hyphens: bool,
    warned_of_ruby: bool,
    /// Whether a box floats.
    pub(super) has_floats: bool,
    /// The style of the next letter, where it is the first of a box with a rule for that.
    pub(super) first_letter: Option<Arc<ComputedStyle>>,
    /// Said once for each name.
    pub(super) unknown_counter_styles: BTreeSet<String>,
    pub(super) warnings: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    /// Before the first element.
    pub(super) fn new(dom: &'a Dom, styles: &'a Styles, images: Images<'a>, references: &'a References) -> Self {
        Builder {
            dom,
            styles,
            images,
            shared: Rc::default(),
            counters: Counters::default(),
            quotes: QuoteDepth::default(),
            page: None,
            link: None,
            references,
            asked: Asked::default(),
            targets: Targets::default(),
            numbers: None,
            running: Vec::new(),
            fixed: Vec::new(),
            waiting_running: Vec::new(),
            labels: labels(dom),
            warned_of_hyphens: false,
            warned_of_ruby: false,
            has_floats: false,
            first_letter: None,
            unknown_counter_styles: BTreeSet::new(),
            warnings: Vec::new(),
        }
    }
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
        let mut marks = self.marks(id, &style);
        let first_letter = self.enter_first_letter(id, &style);
        let mut marker = None;
        let content = if let Some(replaced) = self.replaced(id, &style) {
            marker = self.control_value(id, &style, &replaced);
            BlockContent::Replaced(replaced)
        } else {
            match style.display {
                Display::Table | Display::InlineTable => BlockContent::Table(table::collect(self, id)),
                Display::Flex | Display::InlineFlex => BlockContent::Flex(self.items(id, &style)),
                Display::Grid | Display::InlineGrid => BlockContent::Grid(self.items(id, &style)),
                _ => {
                    let mut flow = Flow::new(Some(id), &style, self.page.clone(), &self.shared);
                    if style.display == Display::ListItem {
                        let first_place = self.asked.places;
                        marker = self.marker(id, &style, &mut flow);
                        if self.asked.places > first_place {
                            let marks = marks.get_or_insert_default();
                            let begin = if marks.places.is_empty() { first_place } else { marks.places.start };
                            marks.places = begin..self.asked.places;
                        }
                    }
                    self.fill(id, &mut flow);
                    flow.finish()
                }
            }
        };
        self.leave_first_letter(first_letter);
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
        let mut flow = Flow::new(Some(owner), &style, self.page.clone(), &self.shared);
        self.children(children.iter().copied(), owner, &mut flow);
        BlockBox { owner: None, style, page: self.page.clone(), marks: None, marker: None, content: flow.finish() }
    }

    /// The link around the present element.
    pub(super) fn link(&self) -> Option<Arc<LinkTarget>> {
        self.link.clone()
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
    pub(super) fn picture(&mut self, id: impl Into<Option<NodeId>>, url: &str) -> Option<Picture> {
        let id = id.into();
        let place = |diagnostic: Diagnostic| match id {
            Some(id) => diagnostic.at_place(self.dom.place(id)),
            None => diagnostic,
        };
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
        self.children(self.dom.children(id), id, flow);
        if let Some(after) = after {
            self.pseudo(id, &after, flow);
        }
    }

    fn children(&mut self, children: impl Iterator<Item = NodeId>, parent: NodeId, flow: &mut Flow) {
        let mut parts = StrayParts::default();
        for child in children {
            if !parts.take(self, child) {
                self.end_parts(&mut parts, parent, flow);
                self.child(child, parent, flow);
            }
        }
        self.end_parts(&mut parts, parent, flow);
    }

    fn end_parts(&mut self, parts: &mut StrayParts, parent: NodeId, flow: &mut Flow) {
        let in_line = !flow.open.is_empty();
        let display = if in_line { Display::InlineTable } else { Display::Table };
        let Some((table, blank)) = parts.end(self, display) else { return };
        if in_line {
            flow.inline.items.push(InlineItem::Atomic(Box::new(table)));
        } else {
            flow.block(table);
        }
        for child in blank {
            self.child(child, parent, flow);
        }
    }

    fn child(&mut self, child: NodeId, parent: NodeId, flow: &mut Flow) {
        match &self.dom.node(child).data {
            NodeData::Text(text) => {
                self.tell_running_in(text, parent, flow);
                let style = Arc::clone(self.styles.of(parent));
                self.text_into(flow, text, &style, parent);
            }
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
            Position::Absolute => {
                let block = self.block_box(id);
                flow.positioned(block);
                return;
            }
            Position::Fixed | Position::Running(_) => return self.repeat(id, &style, None),
            Position::Static | Position::Relative if style.float != Float::None => {
                self.has_floats = true;
                let block = self.block_box(id);
                flow.positioned(block);
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
                // What stands before the first letter is not text.
                self.first_letter = None;
                let block = self.block_box(id);
                flow.inline.items.push(InlineItem::Atomic(Box::new(block)));
            }
            _ => {
                let block = self.block_box(id);
                flow.block(block);
            }
        }
    }

    fn warn_unsupported(&mut self, id: NodeId, style: &ComputedStyle) {
        if !self.warned_of_ruby && self.dom.element(id).is_some_and(|element| &*element.name == "ruby") {
            self.warned_of_ruby = true;
            self.warn(
                id,
                "the annotations of `ruby` stand in the line, after their text".to_owned(),
                "put `rp` elements with brackets around `rt`",
            );
        }
        let automatic = style.inherited.hyphens == Hyphens::Auto && !self.warned_of_hyphens;
        if automatic && style.inherited.hyphenation_language().is_none() {
            self.warned_of_hyphens = true;
            self.warn(
                id,
                format!("no words of the language `{}` are hyphenated", style.inherited.language),
                "name another with `lang`, or write `&shy;` where a long word may break",
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
        let Content::Items(items) = &style.content else { return };
        if is_repeated(style) {
            return self.repeat(id, style, Some(style));
        }
        self.counters.enter(style);
        let items = Arc::clone(items);
        let is_block = !matches!(style.display, Display::Inline | Display::Contents);
        let floats = style.float != Float::None;
        self.has_floats |= floats;
        let is_out = floats || style.position == Position::Absolute;
        if is_block || is_out {
            // As with elements, only what is in the flow has the first letter of the box around it.
            let first_letter = if is_out { self.first_letter.take() } else { None };
            if style.display == Display::InlineBlock {
                self.first_letter = None;
            }
            let block_box = self.pseudo_box(id, style, &items);
            if is_out {
                self.first_letter = first_letter;
                flow.positioned(block_box);
            } else if style.display == Display::InlineBlock {
                flow.inline.items.push(InlineItem::Atomic(Box::new(block_box)));
            } else {
                flow.block(block_box);
            }
        } else {
            let first_place = self.asked.places;
            flow.open(Span {
                owner: Some(id),
                style: Arc::clone(style),
                parent: None,
                marks: None,
                link: self.link.clone(),
            });
            let span = flow.inline.spans.len() - 1;
            self.content(id, style, &items, flow);
            flow.inline.spans[span].marks = self.place_marks(first_place);
            flow.close();
        }
        self.counters.leave();
    }

    /// The box of a pseudo-element that is not inline.
    pub(super) fn pseudo_box(&mut self, id: NodeId, style: &Arc<ComputedStyle>, items: &[ContentItem]) -> BlockBox {
        let first_place = self.asked.places;
        let mut inner = Flow::new(Some(id), style, self.page.clone(), &self.shared);
        self.content(id, style, items, &mut inner);
        BlockBox {
            owner: Some(id),
            style: Arc::clone(style),
            page: self.page.clone(),
            marks: self.place_marks(first_place),
            marker: None,
            content: inner.finish(),
        }
    }

    /// An element, or a pseudo-element of it, that leaves the flow and stands on many pages.
    fn repeat(&mut self, id: NodeId, style: &ComputedStyle, pseudo: Option<&Arc<ComputedStyle>>) {
        let repeated = Repeated {
            element: id,
            pseudo: pseudo.map(Arc::clone),
            counters: self.counters.clone(),
            quotes: self.quotes,
            link: self.link.clone(),
        };
        // The counters that it changes go on changed after it (css-lists-3 §4.2), those inside of it do not.
        self.counters.enter(style);
        self.counters.leave();
        if let Position::Running(name) = &style.position {
            self.waiting_running.push((Arc::clone(name), self.running.len()));
            self.running.push(repeated);
        } else {
            self.fixed.push(repeated);
        }
    }

    /// Lets text tell on which page the running elements before it stand.
    fn tell_running_in(&mut self, text: &str, parent: NodeId, flow: &mut Flow) {
        if self.waiting_running.is_empty() || text.trim().is_empty() {
            return;
        }
        let style = Arc::new(ComputedStyle::with_inherited(Arc::clone(&self.styles.of(parent).inherited)));
        let marks = Marks { running: std::mem::take(&mut self.waiting_running), ..Marks::default() };
        let (marks, link) = (Some(Box::new(marks)), self.link.clone());
        flow.open(Span { owner: Some(parent), style, parent: None, marks, link });
        flow.close();
    }

    /// Running elements with nothing after them stand at the end of the document.
    fn place_last_running(&mut self, root: &mut BlockBox) {
        let running = std::mem::take(&mut self.waiting_running);
        let BlockContent::Blocks(blocks) = &mut root.content else { return };
        if !running.is_empty() {
            blocks.push(BlockBox {
                owner: None,
                style: self.shared.anonymous.block(&root.style),
                page: root.page.clone(),
                marks: Some(Box::new(Marks { running, ..Marks::default() })),
                marker: None,
                content: BlockContent::Blocks(Vec::new()),
            });
        }
    }

    /// The marks of generated text that asked for its page since a place.
    fn place_marks(&self, first: usize) -> Option<Box<Marks>> {
        let places = first..self.asked.places;
        (!places.is_empty()).then(|| Box::new(Marks { places, ..Marks::default() }))
    }

    fn content(&mut self, id: NodeId, style: &Arc<ComputedStyle>, items: &[ContentItem], flow: &mut Flow) {
        for part in items.split_inclusive(|item| matches!(item, ContentItem::Image(_) | ContentItem::Leader(_))) {
            let (texts, last) = match part.split_last() {
                Some((last @ (ContentItem::Image(_) | ContentItem::Leader(_)), texts)) => (texts, Some(last)),
                _ => (part, None),
            };
            let text = self.content_text(id, style, texts);
            self.text_into(flow, &text, style, id);
            match last {
                Some(ContentItem::Leader(pattern)) => flow.inline.items.push(InlineItem::Leader(Arc::clone(pattern))),
                Some(ContentItem::Image(url)) => {
                    if let Some(picture) = self.picture(id, url) {
                        let image = generated_image(Some(id), style, picture);
                        flow.inline.items.push(InlineItem::Atomic(Box::new(image)));
                    }
                }
                _ => {}
            }
        }
    }

    /// The marker of a list item: given back when it stands outside, put into the flow when inside.
    fn marker(&mut self, id: NodeId, style: &Arc<ComputedStyle>, flow: &mut Flow) -> Option<Box<InlineFlow>> {
        let marker_style = self.styles.elements[id.index()].marker.clone();
        let base = marker_style.clone().unwrap_or_else(|| self.shared.anonymous.block(style));
        let base = self.shared.anonymous.marker(&base);
        // What it consists of, gathered as if it stood in a flow.
        let mut inner = Flow::new(Some(id), &base, None, &self.shared);
        match marker_style.as_ref().map(|marker| &marker.content) {
            Some(Content::None) => return None,
            Some(Content::Items(items)) => {
                // A marker is no part of the first line.
                let first_letter = self.first_letter.take();
                self.content(id, &base, items, &mut inner);
                self.first_letter = first_letter;
            }
            Some(Content::Normal) | None => inner.text(self.marker_text(id, style)?),
        }
        let mut lines = inner.inline;
        if style.inherited.list_style_position == ListStylePosition::Inside {
            flow.open(lines.spans.swap_remove(0));
            flow.inline.items.extend(lines.items);
            flow.close();
            return None;
        }
        Some(Box::new(lines))
    }

    /// The items of a flex or grid container: each child becomes a block box (css-flexbox-1 §4).
    fn items(&mut self, id: NodeId, style: &Arc<ComputedStyle>) -> Vec<BlockBox> {
        let mut flow = Flow::new(Some(id), style, self.page.clone(), &self.shared);
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
        let mut parts = StrayParts::default();
        for child in self.dom.children(id) {
            if parts.take(self, child) {
                continue;
            }
            self.end_parts(&mut parts, id, flow);
            let display = self.styles.of(child).display;
            match &self.dom.node(child).data {
                NodeData::Element(_) if display == Display::None => {}
                NodeData::Element(_) if display == Display::Contents => self.fill_items(child, flow),
                NodeData::Element(_) if is_repeated(self.styles.of(child)) => {
                    let style = Arc::clone(self.styles.of(child));
                    self.repeat(child, &style, None);
                }
                NodeData::Element(_) => {
                    let style = Arc::clone(self.styles.of(child));
                    self.warn_unsupported(child, &style);
                    let block = self.block_box(child);
                    flow.block(block);
                }
                _ => self.child(child, id, flow),
            }
        }
        self.end_parts(&mut parts, id, flow);
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
        let first_place = self.asked.places;
        if let Some(anchor) = &anchor {
            self.note_target(anchor, id);
        }
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
        let running = std::mem::take(&mut self.waiting_running);
        let places = if self.asked.places == first_place { 0..0 } else { first_place..self.asked.places };
        let marks = Marks { anchor, strings, bookmark, running, page_number: page_number(style), places };
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
pub(super) fn generated_image(id: Option<NodeId>, style: &ComputedStyle, picture: Picture) -> BlockBox {
    let style =
        ComputedStyle { display: Display::InlineBlock, ..ComputedStyle::with_inherited(Arc::clone(&style.inherited)) };
    let content = BlockContent::Replaced(Replaced::Image { picture, alternative: Some(Arc::from("")) });
    BlockBox { owner: id, style: Arc::new(style), page: None, marks: None, marker: None, content }
}

/// Whether an element leaves the flow to stand on many pages.
fn is_repeated(style: &ComputedStyle) -> bool {
    matches!(style.position, Position::Fixed | Position::Running(_))
}

/// What an element makes of the number of its page (css-lists-3 §4: reset, increment, set).
fn page_number(style: &ComputedStyle) -> Option<PageNumber> {
    let of = |list: &[(Arc<str>, i32)]| list.iter().rev().find(|(name, _)| &**name == "page").map(|(_, value)| *value);
    let (reset, increment) = (of(&style.counter_reset), of(&style.counter_increment));
    match (of(&style.counter_set), reset, increment) {
        (Some(set), ..) => Some(PageNumber::Set(set)),
        (None, Some(reset), by) => Some(PageNumber::Set(reset.saturating_add(by.unwrap_or(0)))),
        (None, None, Some(by)) => Some(PageNumber::Add(by)),
        (None, None, None) => None,
    }
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
