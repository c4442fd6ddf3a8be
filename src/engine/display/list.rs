//! Pages of placed boxes → [`DisplayList`], in painting order (CSS 2.2 appendix E).

use std::sync::Arc;

use super::background;
use super::decoration::{self, Outline};
use super::layers::Layer;
use super::span_boxes::SpanBoxes;
use super::{Anchor, DisplayItem, DisplayList, DisplayPage, Draw, HiddenField, Information, OutlineEntry, Owner, Path};
use crate::engine::boxes::{Marks, Replaced, Span};
use crate::engine::dom::{Dom, Node, NodeData, NodeId};
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::images::Pictures;
use crate::engine::layout::{
    LineItem, MarginLines, Page, Pages, Placed, PlacedContent, PlacedLines, RunMetrics, relative_offset,
};
use crate::engine::structure::{Leaf, Leaves, StructureTree};
use crate::engine::style::backgrounds::Background;
use crate::engine::style::values::{Color, ObjectFit, SideBorder, Transform, Visibility};
use crate::engine::style::{ComputedStyle, PageStyle};

/// Lists what to draw on every page, from back to front; `pictures` are those of backgrounds.
pub fn list(
    pages: &Pages<'_>,
    dom: &Dom,
    (structure, leaves): (StructureTree, Leaves),
    pictures: &Pictures,
) -> DisplayList {
    let mut list =
        DisplayList { information: information(dom), hidden: hidden(dom), structure, ..DisplayList::default() };
    let canvas = pages.pages.iter().find_map(|page| canvas(page.root.as_ref()?, dom));
    for (index, page) in pages.pages.iter().enumerate() {
        // The pages of a document are much alike.
        let items = Vec::with_capacity(list.pages.last().map_or(0, |before| before.items.len()));
        let mut painter = Painter {
            items,
            page: index,
            decorators: Vec::new(),
            clips: Vec::new(),
            floats: Vec::new(),
            lifted: Vec::new(),
            outlines: Vec::new(),
            leaves: &leaves,
            repeated: false,
            list: &mut list,
            in_margin: false,
            pictures,
            canvas: canvas.as_ref(),
        };
        painter.page(page);
        let items = painter.items;
        list.pages.push(DisplayPage { size: page.style.size, items });
    }
    list
}

/// The element whose background is that of the whole page.
struct Canvas {
    owner: NodeId,
    style: Arc<ComputedStyle>,
}

/// The root element's background, or that of `body` where the root has none, is painted on the page
/// (css-backgrounds-3 §2.11).
fn canvas(root: &Placed<'_>, dom: &Dom) -> Option<Canvas> {
    let has_background =
        |style: &ComputedStyle| !style.background_color.is_transparent() || style.background.has_image();
    let of = |placed: &Placed<'_>| Some(Canvas { owner: placed.owner?, style: Arc::clone(placed.style) });
    if has_background(root.style) {
        return of(root);
    }
    let PlacedContent::Boxes(children) = &root.content else { return None };
    let is_body = |placed: &&Placed<'_>| {
        placed.owner.and_then(|id| dom.element(id)).is_some_and(|element| element.is_html() && &*element.name == "body")
    };
    children.iter().find(is_body).filter(|body| has_background(body.style)).and_then(of)
}

/// Paints one page.
pub(super) struct Painter<'p, 'b, 'l> {
    pictures: &'l Pictures,
    canvas: Option<&'l Canvas>,
    pub(super) items: Vec<DisplayItem>,
    page: usize,
    /// The boxes around the present place whose `text-decoration` reaches it, the innermost last.
    pub(super) decorators: Vec<Arc<ComputedStyle>>,
    /// What clips the present place in its stacking context, the innermost last.
    pub(super) clips: Vec<Path>,
    /// The floats that were found in the present box.
    pub(super) floats: Vec<Layer<'p, 'b>>,
    /// What the present stacking context paints in layers of its own.
    pub(super) lifted: Vec<Layer<'p, 'b>>,
    /// The outlines in the present box, drawn above its text.
    pub(super) outlines: Vec<Draw>,
    /// What is content, and of which element.
    leaves: &'l Leaves,
    /// Inside of a header or footer that was read on an earlier page.
    pub(super) repeated: bool,
    list: &'l mut DisplayList,
    /// In a page margin: nothing here is the document's content.
    in_margin: bool,
}

impl<'p, 'b> Painter<'p, 'b, '_> {
    pub(super) fn push(&mut self, owner: Owner, draw: Draw) {
        let owner = self.owner(owner);
        self.items.push(DisplayItem { owner, leaf: None, draw });
    }

    /// What stands in a margin belongs to it alone.
    fn owner(&self, owner: Owner) -> Owner {
        if self.in_margin { Owner::Margin } else { owner }
    }

    /// Content, but for what was read already.
    fn push_content(&mut self, owner: Option<NodeId>, leaf: Option<Leaf>, draw: Draw) {
        let owner = self.owner(owner.map_or(Owner::Decoration, Owner::Element));
        let leaf = leaf.filter(|_| !self.repeated || matches!(draw, Draw::Link { .. }));
        self.items.push(DisplayItem { owner, leaf, draw });
    }

    fn page(&mut self, page: &'p Page<'b>) {
        self.page_box(&page.style, page.root.as_ref());
        if let Some(root) = &page.root {
            self.marks_of(root);
            self.context(root, true);
        }
        for margin_box in &page.margin_boxes {
            self.margin_box(margin_box);
        }
    }

    /// The page's background, that of the document on it, and the page's border (css-page-3 §3.5).
    fn page_box(&mut self, style: &PageStyle, root: Option<&Placed<'_>>) {
        let whole = Rect::new(Px::ZERO, Px::ZERO, style.size.width, style.size.height);
        let border = sharp(whole.inset(style.margin));
        let padding = border.inset(style.border.map(|side| side.width));
        if style.background.is_some() || style.background_layers.has_image() {
            let color = style.background.unwrap_or(Color::TRANSPARENT);
            // The page's own background reaches to its edges, margins included.
            let content = padding.inset(style.padding);
            let areas = background::Areas { border: sharp(whole), padding, content };
            self.background(color, &style.background_layers, &areas, Owner::Decoration);
        }
        if let Some(canvas) = self.canvas {
            let area =
                root.map_or(border.inset(style.border.map(|side| side.width) + style.padding).rect, |root| root.rect);
            let areas = background::Areas { border, padding: sharp(area), content: sharp(area) };
            let background = Background { clips: None, ..canvas.style.background.clone() };
            self.background(canvas.style.background_color, &background, &areas, Owner::Decoration);
        }
        self.borders(border.rect, &style.border, Owner::Decoration);
    }

    fn background(&mut self, color: Color, background: &Background, areas: &background::Areas, owner: Owner) {
        for draw in background::draws(color, background, areas, self.pictures) {
            self.push(owner, draw);
        }
    }

    fn borders(&mut self, rect: Rect, border: &Edges<SideBorder>, owner: Owner) {
        for draw in decoration::borders(&sharp(rect), border) {
            self.push(owner, draw);
        }
    }

    fn margin_box(&mut self, lines: &'p MarginLines<'b>) {
        let style = &lines.style;
        if !style.background_color.is_transparent() || style.background.has_image() {
            let border = sharp(lines.rect);
            let padding = border.inset(style.border.map(|side| side.width));
            let content = padding.inset(style.padding.map(|padding| padding.resolve(lines.rect.size.width)));
            let areas = background::Areas { border, padding, content };
            self.background(style.background_color, &style.background, &areas, Owner::Margin);
        }
        self.borders(lines.rect, &style.border, Owner::Margin);
        for item in lines.paragraph.lines.iter().flat_map(|line| &line.items) {
            if let LineItem::Text { origin, run, .. } = item {
                let origin = *origin + lines.origin;
                self.push(Owner::Margin, Draw::Text { origin, run: Arc::clone(run), color: style.inherited.color });
            }
        }
        if !lines.boxes.is_empty() {
            self.in_margin = true;
            lines.boxes.iter().for_each(|placed| self.context(placed, true));
            self.in_margin = false;
        }
    }

    /// What happens where boxes begin, in the order of the document.
    fn marks_of(&mut self, placed: &Placed<'_>) {
        if let Some(marks) = placed.marks {
            self.marks(marks, placed.rect.origin);
        }
        match &placed.content {
            PlacedContent::Boxes(children) => children.iter().for_each(|child| self.marks_of(child)),
            PlacedContent::Lines(lines) => self.marks_on(lines),
            PlacedContent::Empty | PlacedContent::Replaced { .. } => {}
        }
        placed.positioned.iter().for_each(|child| self.marks_of(child));
    }

    fn marks_on(&mut self, lines: &PlacedLines<'_>) {
        if lines.boxes.is_empty() && lines.flow.spans.iter().all(|span| span.marks.is_none()) {
            return;
        }
        for line in lines.paragraph.lines.get(lines.range.clone()).unwrap_or_default() {
            for item in &line.items {
                match item {
                    LineItem::Mark { span, origin } => {
                        if let Some(marks) = &lines.flow.spans[*span as usize].marks {
                            self.marks(marks, Point::new(origin.x + lines.origin.x, line.top + lines.origin.y));
                        }
                    }
                    LineItem::Box { number, .. } => {
                        if let Some((_, placed)) = lines.boxes.iter().find(|(wanted, _)| wanted == number) {
                            self.marks_of(placed);
                        }
                    }
                    LineItem::Text { .. } | LineItem::Static { .. } => {}
                }
            }
        }
    }

    /// Opens what is drawn as one: opacity, transforms. Gives how many were opened.
    pub(super) fn open_groups(&mut self, placed: &Placed<'_>) -> usize {
        let style = &placed.style;
        let mut opened = 0;
        if style.opacity < 1.0 {
            self.push(Owner::Decoration, Draw::Opacity(style.opacity.max(0.0)));
            opened += 1;
        }
        if !style.transform.is_empty() {
            self.push(Owner::Decoration, Draw::Transform(matrix(style, placed.rect)));
            opened += 1;
        }
        opened
    }

    pub(super) fn decoration(&mut self, placed: &Placed<'_>) {
        let style = &placed.style;
        let outline = decoration::outline(placed);
        let is_on_canvas = self.canvas.is_some_and(|canvas| Some(canvas.owner) == placed.owner);
        if !is_on_canvas && style.background.has_image() {
            let padding = outline.inset(placed.border.map(|side| side.width));
            let content = padding.inset(placed.padding);
            let areas = background::Areas { border: outline, padding, content };
            self.background(style.background_color, &style.background, &areas, Owner::Decoration);
        } else if !is_on_canvas && !style.background_color.is_transparent() {
            let path = match style.background.clips {
                None => outline.path(),
                Some(_) => {
                    let padding = outline.inset(placed.border.map(|side| side.width));
                    let content = padding.inset(placed.padding);
                    background::Areas { border: outline, padding, content }.color_path(&style.background)
                }
            };
            self.push(Owner::Decoration, Draw::Fill { path, color: style.background_color });
        }
        let mut border = *placed.border;
        if placed.cut.top {
            border.top = SideBorder::default();
        }
        if placed.cut.bottom {
            border.bottom = SideBorder::default();
        }
        for draw in decoration::borders(&outline, &border) {
            self.push(Owner::Decoration, draw);
        }
    }

    pub(super) fn replaced(&mut self, placed: &Placed<'_>, replaced: &Replaced, visible: Option<Rect>) {
        let rect = placed.rect.inset(placed.border.map(|side| side.width) + placed.padding);
        let leaf = self.leaves.of_replaced(replaced);
        if let Some(visible) = visible {
            self.push(Owner::Decoration, Draw::Clip(Path::Rect(visible)));
        }
        match replaced {
            Replaced::Image { picture, alternative } => {
                let fitted = fit(placed.style, rect, picture.size());
                let overflows = fitted.left() < rect.left()
                    || fitted.top() < rect.top()
                    || fitted.right() > rect.right()
                    || fitted.bottom() > rect.bottom();
                if overflows {
                    self.push(Owner::Decoration, Draw::Clip(Path::Rect(rect)));
                }
                for draw in picture.placed(fitted, alternative.clone()) {
                    self.push_content(placed.owner, leaf, draw);
                }
                if overflows {
                    self.push(Owner::Decoration, Draw::Pop);
                }
            }
            Replaced::Control { control, .. } => {
                self.push_content(placed.owner, leaf, Draw::Control { rect, control: Arc::clone(control) });
            }
        }
        if visible.is_some() {
            self.push(Owner::Decoration, Draw::Pop);
        }
    }

    pub(super) fn lines(&mut self, lines: &'p PlacedLines<'b>) {
        let mut boxes = SpanBoxes::of(lines, self.pictures).into_iter().peekable();
        for (index, line) in lines.paragraph.lines.iter().enumerate().take(lines.range.end).skip(lines.range.start) {
            while boxes.peek().is_some_and(|part| part.line <= index) {
                let Some(part) = boxes.next().filter(|part| part.line == index) else { continue };
                for draw in part.draws {
                    self.push(Owner::Decoration, draw);
                }
            }
            let starts = line.items.iter().filter_map(|item| match item {
                LineItem::Text { start, .. } => Some(*start),
                _ => None,
            });
            if starts.is_sorted() {
                line.items.iter().for_each(|item| self.line_item(lines, item));
            } else {
                in_reading_order(&line.items).for_each(|item| self.line_item(lines, item));
            }
        }
    }

    fn line_item(&mut self, lines: &'p PlacedLines<'b>, item: &LineItem) {
        match item {
            LineItem::Text { origin, run, span, piece, metrics, .. } => {
                let shift = relative_shift(&lines.flow.spans, *span);
                let leaf = self.leaves.of_text(lines.flow, *piece);
                let span = &lines.flow.spans[*span as usize];
                let style = &span.style;
                let origin = *origin + lines.origin + shift;
                if style.inherited.visibility == Visibility::Visible {
                    let color = style.inherited.color;
                    self.text_lines(&lines.flow.spans, span, (origin, run.advance), metrics, false);
                    self.push_content(span.owner, leaf, Draw::Text { origin, run: Arc::clone(run), color });
                    self.text_lines(&lines.flow.spans, span, (origin, run.advance), metrics, true);
                }
                if let Some(target) = &span.link {
                    let top = origin.y - metrics.ascent;
                    let rect = Rect::new(origin.x, top, run.advance, metrics.ascent + metrics.descent);
                    self.push_content(span.owner, leaf, Draw::Link { rect, target: (**target).clone() });
                }
            }
            LineItem::Box { number, .. } => {
                if let Some((_, placed)) = lines.boxes.iter().find(|(wanted, _)| wanted == number) {
                    self.box_on_line(placed);
                }
            }
            LineItem::Mark { .. } | LineItem::Static { .. } => {}
        }
    }

    /// The lines of `text-decoration` on a piece of text: those of its span and of the spans and boxes around it.
    fn text_lines(&mut self, spans: &[Span], span: &Span, at: (Point, Px), metrics: &RunMetrics, over: bool) {
        let mut draws = Vec::new();
        let mut next = Some(span);
        while let Some(span) = next {
            // The first span is the block container, which is among the boxes around.
            if span.parent.is_some() {
                draws.extend(decoration::text_lines(&span.style, at, metrics, over));
            }
            next = span.parent.map(|parent| &spans[parent as usize]);
        }
        for style in self.decorators.iter().rev() {
            draws.extend(decoration::text_lines(style, at, metrics, over));
        }
        for draw in draws {
            self.push(Owner::Decoration, draw);
        }
    }

    fn marks(&mut self, marks: &Marks, position: Point) {
        if let Some(id) = &marks.anchor {
            self.list.anchors.push(Anchor { id: id.to_string(), page: self.page, position });
        }
        if let Some((level, label)) = &marks.bookmark {
            self.list.outline.push(OutlineEntry { level: *level, label: label.to_string(), page: self.page, position });
        }
    }
}

/// The items of a line in reading order, which is not that from left to right where scripts are mixed. Boxes are read
/// after the text on their left.
fn in_reading_order(items: &[LineItem]) -> impl Iterator<Item = &LineItem> {
    let mut place = 0;
    let mut ordered: Vec<(u32, &LineItem)> = Vec::with_capacity(items.len());
    for item in items {
        if let LineItem::Text { start, .. } = item {
            place = *start;
        }
        ordered.push((place, item));
    }
    ordered.sort_by_key(|(place, _)| *place);
    ordered.into_iter().map(|(_, item)| item)
}

/// How far the inline boxes around a piece of text are moved together (CSS 2.2 §9.4.3); percentages count as nothing.
pub(super) fn relative_shift(spans: &[Span], span: u32) -> Point {
    let around =
        std::iter::successors(Some(&spans[span as usize]), |span| span.parent.map(|parent| &spans[parent as usize]));
    // The first span is the block container, which was moved as a box.
    let moved = around.filter(|span| span.parent.is_some()).map(|span| relative_offset(&span.style, Size::default()));
    moved.fold(Point::default(), |sum, offset| sum + offset)
}

fn sharp(rect: Rect) -> Outline {
    Outline { rect, radii: [(Px::ZERO, Px::ZERO); 4] }
}

/// Where an image lies in its box (css-images-3 §5.5).
fn fit(style: &ComputedStyle, rect: Rect, natural: Size) -> Rect {
    let (natural_width, natural_height) = (natural.width.0.max(1.0), natural.height.0.max(1.0));
    let horizontal = rect.size.width.0 / natural_width;
    let vertical = rect.size.height.0 / natural_height;
    let scale = match style.object_fit {
        ObjectFit::Fill => return rect,
        ObjectFit::Contain => horizontal.min(vertical),
        ObjectFit::Cover => horizontal.max(vertical),
        ObjectFit::None => 1.0,
        ObjectFit::ScaleDown => horizontal.min(vertical).min(1.0),
    };
    let (width, height) = (Px(natural_width * scale), Px(natural_height * scale));
    let x = rect.left() + style.object_position.0.resolve(rect.size.width - width);
    let y = rect.top() + style.object_position.1.resolve(rect.size.height - height);
    Rect::new(x, y, width, height)
}

/// The matrix of `transform` around `transform-origin` (css-transforms-1 §6).
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 6] {
    let origin = Point::new(
        rect.left() + style.transform_origin.0.resolve(rect.size.width),
        rect.top() + style.transform_origin.1.resolve(rect.size.height),
    );
    let mut matrix = [1.0, 0.0, 0.0, 1.0, origin.x.0, origin.y.0];
    for function in style.transform.iter() {
        let step = match function {
            Transform::Translate(x, y) => {
                [1.0, 0.0, 0.0, 1.0, x.resolve(rect.size.width).0, y.resolve(rect.size.height).0]
            }
            Transform::Scale(x, y) => [*x, 0.0, 0.0, *y, 0.0, 0.0],
            Transform::Rotate(degrees) => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                [cos, sin, -sin, cos, 0.0, 0.0]
            }
            Transform::Matrix(matrix) => *matrix,
        };
        matrix = multiply(matrix, step);
    }
    multiply(matrix, [1.0, 0.0, 0.0, 1.0, -origin.x.0, -origin.y.0])
}

/// First `b`, then `a`.
fn multiply(a: [f32; 6], b: [f32; 6]) -> [f32; 6] {
    [
        a[0] * b[0] + a[2] * b[1],
        a[1] * b[0] + a[3] * b[1],
        a[0] * b[2] + a[2] * b[3],
        a[1] * b[2] + a[3] * b[3],
        a[0] * b[4] + a[2] * b[5] + a[4],
        a[1] * b[4] + a[3] * b[5] + a[5],
    ]
}

/// Title, language and what `meta` elements say.
fn information(dom: &Dom) -> Information {
    let mut information = Information::default();
    let root = dom.root().and_then(|root| dom.element(root));
    information.language =
        root.and_then(|root| root.attribute("lang")).map(str::to_owned).filter(|lang| !lang.is_empty());
    for (index, node) in dom.nodes.iter().enumerate() {
        let NodeData::Element(element) = &node.data else { continue };
        let id = crate::engine::dom::NodeId(u32::try_from(index).expect("node ids are u32"));
        match &*element.name {
            "title" if information.title.is_none() && element.is_html() => {
                let title = dom.text(id).split_whitespace().collect::<Vec<_>>().join(" ");
                information.title = Some(title).filter(|title| !title.is_empty());
            }
            "meta" => {
                let content = element.attribute("content").map(str::to_owned);
                match element.attribute("name").map(str::to_ascii_lowercase).as_deref() {
                    Some("author") => information.author = content,
                    Some("description" | "subject") => information.subject = content,
                    Some("keywords") => information.keywords = content,
                    _ => {}
                }
            }
            "body" => break,
            _ => {}
        }
    }
    information
}

/// The values that travel with a form without being seen.
fn hidden(dom: &Dom) -> Vec<HiddenField> {
    let field = |node: &Node| {
        let NodeData::Element(element) = &node.data else { return None };
        if &*element.name != "input"
            || !element.attribute("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("hidden"))
        {
            return None;
        }
        let name = element.attribute("name").filter(|name| !name.is_empty())?.to_owned();
        Some(HiddenField { name, value: element.attribute("value").unwrap_or_default().to_owned() })
    };
    dom.nodes.iter().filter_map(field).collect()
}
