//! A page of the display list → its content stream, and the links on it.
//!
//! One exhaustive match over what can be drawn. Clips and transforms are saved and restored graphics states; a group
//! with an opacity becomes a drawing of its own (a form XObject), so that it fades as one. What is drawn is marked as
//! content of the structure tree or as an artifact; a list without such a tree is drawn without marks.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::{Artifact, Content, Mark, Pen};
use super::fonts::Embedded;
use super::forms::{UnderWay, widget};
use super::glyphs::Usage;
use super::text::{self, Face};
use super::{controls, images, shadings};
use crate::engine::display::{
    Control, ControlKind, DisplayItem, DisplayList, Draw, ImageData, LinkTarget, Owner, Path, Segment, Shading,
};
use crate::engine::dom::NodeId;
use crate::engine::fonts::FontId;
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::structure::{Leaf, Role, StructureTree};

/// What the pages of a document share, by the names that content streams use.
pub(super) struct Resources<'a> {
    /// `F1`, `F2` …
    pub faces: BTreeMap<FontId, Face<'a>>,
    /// `I1`, `I2` … in the order of their first use.
    pub images: Vec<Arc<ImageData>>,
    /// `S1`, `S2` … and the opacity of those in which it changes: `M1`, `M2` …
    pub shadings: Vec<Arc<Shading>>,
    /// `G1000` … by opacity in thousandths.
    pub alphas: BTreeMap<u16, String>,
    /// `X1`, `X2` …: groups that are drawn as one.
    pub groups: Vec<Group>,
    /// The form, where controls become fields.
    pub form: Option<UnderWay>,
}

/// A group that is drawn as one.
pub(super) struct Group {
    /// The page that it is on.
    pub page: usize,
    /// What is drawn: a content stream.
    pub stream: Vec<u8>,
    /// The content of its marks.
    pub marks: Vec<Leaf>,
}

/// A page, drawn.
pub(super) struct Emitted {
    /// Its size.
    pub size: Size,
    /// What is drawn: a content stream.
    pub stream: Vec<u8>,
    /// Where its running head and foot begin: what is before them is the same in many documents.
    pub running: usize,
    /// The content of its marks.
    pub marks: Vec<Leaf>,
    /// How deep graphics states are saved in it.
    pub deepest: usize,
    /// Link areas.
    pub links: Vec<LinkArea>,
    /// The boxes around the figures that begin here, by their elements.
    pub figures: BTreeMap<u32, [f32; 4]>,
}

/// Where a link is.
pub(super) struct LinkArea {
    /// Left, bottom, right and top in points.
    pub rect: [f32; 4],
    /// Where it leads.
    pub target: LinkTarget,
    /// The content that it is around.
    pub leaf: Option<Leaf>,
}

impl<'a> Resources<'a> {
    /// The faces of a document; the rest comes up while pages are made.
    pub(super) fn new(usage: &'a Usage, embedded: &BTreeMap<FontId, Arc<Embedded>>) -> Self {
        // By their places in the library, so that a page names them alike in all documents.
        let face = |(id, embedded): (&FontId, &Arc<Embedded>)| {
            let name = format!("F{}", id.index() + 1);
            (*id, Face { name, usage: usage.face(*id), embedded: Arc::clone(embedded) })
        };
        Self::with_faces(embedded.iter().map(face).collect())
    }

    /// The same with faces that have their names already.
    pub(super) fn with_faces(faces: BTreeMap<FontId, Face<'a>>) -> Self {
        Self {
            faces,
            images: Vec::new(),
            shadings: Vec::new(),
            alphas: BTreeMap::new(),
            groups: Vec::new(),
            form: None,
        }
    }

    /// The name of the graphics state with an opacity in thousandths.
    pub(super) fn alpha(&mut self, alpha: u16) -> String {
        self.alphas.entry(alpha).or_insert_with(|| format!("G{alpha}")).clone()
    }

    fn image(&mut self, image: &Arc<ImageData>) -> String {
        let known = self.images.iter().position(|other| Arc::ptr_eq(other, image));
        let index = known.unwrap_or_else(|| {
            self.images.push(Arc::clone(image));
            self.images.len() - 1
        });
        format!("I{}", index + 1)
    }

    /// The number by which a shading is named.
    fn shading(&mut self, shading: &Arc<Shading>) -> usize {
        let known = self.shadings.iter().position(|other| Arc::ptr_eq(other, shading) || other == shading);
        known.unwrap_or_else(|| {
            self.shadings.push(Arc::clone(shading));
            self.shadings.len() - 1
        }) + 1
    }

    fn group(&mut self, page: usize, content: Content) -> String {
        let (stream, marks) = content.finish();
        self.groups.push(Group { page, stream, marks });
        format!("X{}", self.groups.len())
    }
}

/// What the next [`Draw::Pop`] ends.
enum Scope {
    /// A saved graphics state.
    State,
    /// A transform: the matrix before it.
    Transform([f32; 6]),
    /// A group: what was drawn before it, and its opacity.
    Group(Box<Content>, f32),
}

struct Emitter<'r, 'a> {
    resources: &'r mut Resources<'a>,
    tree: &'r StructureTree,
    page: usize,
    size: Size,
    content: Content,
    scopes: Vec<Scope>,
    /// From the coordinates of the items to those of the page, for link areas.
    matrix: [f32; 6],
    /// What is seen of the page, by the clips around the present place; as many as there are scopes, and one.
    seen: Vec<Option<Rect>>,
    /// The field whose value comes next, and what is drawn into it.
    writing: Option<Writing>,
    links: Vec<LinkArea>,
    figures: BTreeMap<u32, [f32; 4]>,
    deepest: usize,
}

/// A field with text under way.
struct Writing {
    /// The control's element, which owns the text.
    node: NodeId,
    /// The upper left corner of the field.
    origin: Point,
    content: Content,
}

/// Draws a page, given its index.
pub(super) fn emit(list: &DisplayList, index: usize, resources: &mut Resources<'_>) -> Emitted {
    let page = &list.pages[index];
    let mut emitter = Emitter {
        content: Content::new(page.size.height),
        tree: &list.structure,
        page: index,
        size: page.size,
        scopes: Vec::new(),
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        seen: vec![None],
        writing: None,
        links: Vec::new(),
        figures: BTreeMap::new(),
        deepest: 0,
        resources,
    };
    if let Some(form) = &mut emitter.resources.form {
        form.pages.push(Vec::new());
    }
    let mut running = None;
    for item in &page.items {
        if item.owner == Owner::Margin && running.is_none() && emitter.scopes.is_empty() {
            emitter.finish_writing();
            running = Some(emitter.content.part());
        }
        emitter.item(item);
    }
    emitter.finish_writing();
    while !emitter.scopes.is_empty() {
        emitter.pop();
    }
    let deepest = emitter.deepest;
    let (stream, marks) = emitter.content.finish();
    let running = running.unwrap_or(stream.len()).min(stream.len());
    Emitted { size: page.size, stream, running, marks, deepest, links: emitter.links, figures: emitter.figures }
}

impl Emitter<'_, '_> {
    /// Marks what an item draws.
    fn mark(&mut self, item: &DisplayItem) {
        if self.tree.elements.is_empty() {
            return;
        }
        let parent = item.leaf.and_then(|leaf| Some((leaf, self.tree.parent_of(leaf)?)));
        let mut mark = match (parent, item.owner) {
            (Some((leaf, parent)), _) => Mark::Content(leaf, self.tree.element(parent).role),
            (None, Owner::Margin) => Mark::Artifact(self.margin(item)),
            (None, Owner::Element(_)) => Mark::Artifact(Artifact::Pagination),
            (None, Owner::Decoration) => Mark::Artifact(Artifact::Layout),
        };
        let text = match &item.draw {
            Draw::Text { run, .. } => !run.synthetic_slant,
            Draw::Control { control, .. } if matches!(control.kind, ControlKind::TextArea { .. }) => {
                mark = Mark::Artifact(Artifact::Layout);
                false
            }
            _ => false,
        };
        self.content.mark(mark, text);
        if let Some((_, figure)) = parent.filter(|(_, parent)| self.tree.element(*parent).role == Role::Figure) {
            self.figure(figure, &item.draw);
        }
    }

    /// Running heads are in the upper half of a page, running feet in the lower.
    fn margin(&self, item: &DisplayItem) -> Artifact {
        let middle = self.size.height / 2.0;
        match bounds(&item.draw) {
            Some(rect) if rect.top() >= middle => Artifact::Footer,
            _ => Artifact::Header,
        }
    }

    /// The box around all of a figure on its first page.
    fn figure(&mut self, figure: u32, draw: &Draw) {
        let Some(rect) = bounds(draw) else { return };
        let [left, bottom, right, top] = self.on_page(rect);
        self.figures
            .entry(figure)
            .and_modify(|known| {
                let [x, y, to_x, to_y] = *known;
                *known = [x.min(left), y.min(bottom), to_x.max(right), to_y.max(top)];
            })
            .or_insert([left, bottom, right, top]);
    }

    fn item(&mut self, item: &DisplayItem) {
        match &item.draw {
            Draw::Fill { color, .. } | Draw::Stroke { color, .. } if color.is_transparent() => return,
            Draw::Clip(_) | Draw::Opacity(_) | Draw::Transform(_) | Draw::Pop => {
                self.content.end_mark();
                // One more for images, which save the state for themselves.
                self.deepest = self.deepest.max(self.scopes.len() + 2);
            }
            Draw::Link { .. } => {}
            Draw::Control { rect, control } => return self.control(item, *rect, control),
            Draw::Text { origin, run, color } if self.is_value(item) => {
                let Self { resources, writing: Some(writing), .. } = self else { return };
                writing.content.opacity(color.alpha, |alpha| resources.alpha(alpha));
                if let Some(face) = resources.faces.get(&run.font) {
                    let at = Point::new(origin.x - writing.origin.x, origin.y - writing.origin.y);
                    text::show(&mut writing.content, face, run, at, *color);
                }
                return;
            }
            _ => self.mark(item),
        }
        self.paint(&item.draw, item.leaf);
    }

    /// Draws a thing; what it means is marked already.
    fn paint(&mut self, draw: &Draw, leaf: Option<Leaf>) {
        let Self { resources, content, .. } = self;
        match draw {
            Draw::Fill { path, color } => content.fill(path, *color, |alpha| resources.alpha(alpha)),
            Draw::Stroke { path, color, width, dashes, round } => {
                let pen = Pen { color: *color, width: *width, dashes, round: *round };
                content.stroke(path, &pen, |alpha| resources.alpha(alpha));
            }
            Draw::Text { origin, run, color } => {
                content.opacity(color.alpha, |alpha| resources.alpha(alpha));
                if let Some(face) = resources.faces.get(&run.font) {
                    text::show(content, face, run, *origin, *color);
                }
            }
            Draw::Image { rect, image, .. } => {
                content.opacity(1.0, |alpha| resources.alpha(alpha));
                let name = resources.image(image);
                let place = content.rect(*rect);
                content.object(&name, Some(images::placement(image, &place)));
            }
            Draw::Control { .. } => {}
            Draw::Link { rect, target } => {
                let rect = self.on_page(*rect);
                // The dots of a contents list belong to the link's text, though nobody reads them.
                let beside = self.links.last().filter(|beside| beside.target == *target).and_then(|beside| beside.leaf);
                self.links.push(LinkArea { rect, target: target.clone(), leaf: leaf.or(beside) });
            }
            Draw::Shade { path, shading } => {
                let number = resources.shading(shading);
                let mask = match shadings::opacity(shading) {
                    shadings::Opacity::Even(alpha) => {
                        content.opacity(alpha, |alpha| resources.alpha(alpha));
                        None
                    }
                    shadings::Opacity::Changing => {
                        content.opacity(1.0, |alpha| resources.alpha(alpha));
                        Some(format!("M{number}"))
                    }
                };
                content.shade(path, shading.matrix, format!("S{number}"), mask);
            }
            Draw::Tiles { draws, step, columns, rows } => self.tiles(draws, *step, *columns, *rows),
            Draw::Clip(path) => {
                content.save();
                content.clip(path);
                let inside = self.around(path_bounds(path).unwrap_or_default());
                let outside = self.seen.last().copied().flatten();
                self.seen.push(Some(outside.map_or(inside, |outside| widget::intersection(outside, inside))));
                self.scopes.push(Scope::State);
            }
            Draw::Opacity(opacity) => {
                let outer = std::mem::replace(content, Content::new_group(self.size.height));
                self.seen.push(self.seen.last().copied().flatten());
                self.scopes.push(Scope::Group(Box::new(outer), *opacity));
            }
            Draw::Transform(matrix) => {
                content.save();
                content.transform(*matrix);
                self.seen.push(self.seen.last().copied().flatten());
                self.scopes.push(Scope::Transform(self.matrix));
                self.matrix = product(self.matrix, *matrix);
            }
            Draw::Pop => self.pop(),
        }
    }

    /// One tile is drawn once, a row of them once, and then all rows.
    fn tiles(&mut self, draws: &[Draw], step: Size, columns: usize, rows: usize) {
        let tile = self.grouped(|emitter| draws.iter().for_each(|draw| emitter.paint(draw, None)));
        let (across, down) = (step.width.to_pt(), step.height.to_pt());
        let place = |content: &mut Content, name: &str, x: f32, y: f32| {
            content.object(name, Some([1.0, 0.0, 0.0, 1.0, x, y]));
        };
        let row = match columns {
            1 => tile,
            _ => self.grouped(|emitter| {
                (0..columns).for_each(|column| place(&mut emitter.content, &tile, across * column as f32, 0.0));
            }),
        };
        let Self { content, resources, .. } = self;
        content.opacity(1.0, |alpha| resources.alpha(alpha));
        (0..rows).for_each(|index| place(content, &row, 0.0, -down * index as f32));
    }

    /// The name of a group with what `draw` draws.
    fn grouped(&mut self, draw: impl FnOnce(&mut Self)) -> String {
        let outer = std::mem::replace(&mut self.content, Content::new_group(self.size.height));
        draw(self);
        let group = std::mem::replace(&mut self.content, outer);
        self.resources.group(self.page, group)
    }

    /// Whether an item is what stands in the field under way from the start.
    fn is_value(&self, item: &DisplayItem) -> bool {
        self.writing.as_ref().is_some_and(|writing| item.owner == Owner::Element(writing.node))
    }

    /// Makes a control a field where it can be one; otherwise it is drawn as on paper.
    fn control(&mut self, item: &DisplayItem, rect: Rect, control: &Arc<Control>) {
        self.finish_writing();
        let seen = self.seen.last().copied().flatten();
        let ruled = control.ruled && matches!(control.kind, ControlKind::TextArea { .. });
        if let Some(form) = &mut self.resources.form
            && let Some((on_page, mut area)) = widget::area(rect, self.matrix, seen)
        {
            let place = self.content.rect(on_page);
            area.rect = [place.x.0, place.y.0, place.x.0 + place.width.0, place.y.0 + place.height.0];
            if form.place(control, &area) {
                let content = Content::new(area.size[1]);
                self.writing = Some(Writing { node: control.node, origin: area.origin, content });
                // Nothing else is drawn on the page, and nothing is marked there.
                if ruled {
                    self.mark(item);
                    controls::draw_lines(&mut self.content, self.resources, rect, control);
                }
                return;
            }
        }
        if let Some(form) = self.resources.form.as_mut().filter(|_| !widget::upright(self.matrix)) {
            form.turned.push(control.name.clone());
        }
        self.mark(item);
        controls::draw(&mut self.content, self.resources, rect, control);
    }

    /// Gives a field what was drawn into it.
    fn finish_writing(&mut self) {
        if let Some(Writing { content, .. }) = self.writing.take()
            && !content.is_empty()
            && let Some(form) = &mut self.resources.form
        {
            form.write(widget::text_of(&content.finish().0));
        }
    }

    fn pop(&mut self) {
        if !self.scopes.is_empty() {
            self.seen.pop();
        }
        match self.scopes.pop() {
            None => {}
            Some(Scope::State) => self.content.restore(),
            Some(Scope::Transform(before)) => {
                self.matrix = before;
                self.content.restore();
            }
            Some(Scope::Group(outer, opacity)) => {
                let group = std::mem::replace(&mut self.content, *outer);
                if !group.is_empty() {
                    let name = self.resources.group(self.page, group);
                    self.content.opacity(opacity, |alpha| self.resources.alpha(alpha));
                    self.content.object(&name, None);
                }
            }
        }
    }

    /// The box around an area as it is seen on the page, in points: links and figures have no other shape.
    fn on_page(&self, rect: Rect) -> [f32; 4] {
        let rect = self.content.rect(self.around(rect));
        let (x, y) = (rect.x.0, rect.y.0);
        [x, y, x + rect.width.0, y + rect.height.0]
    }

    /// The same in pixels.
    fn around(&self, rect: Rect) -> Rect {
        let corners = [
            (rect.left(), rect.top()),
            (rect.right(), rect.top()),
            (rect.left(), rect.bottom()),
            (rect.right(), rect.bottom()),
        ];
        let corners = corners.map(|(x, y)| apply(self.matrix, x, y));
        around(corners.into_iter()).unwrap_or_default()
    }
}

/// About where something is drawn.
fn bounds(draw: &Draw) -> Option<Rect> {
    match draw {
        Draw::Fill { path, .. } | Draw::Stroke { path, .. } | Draw::Shade { path, .. } => path_bounds(path),
        Draw::Text { origin, run, .. } => {
            let top = origin.y - run.font_size;
            Some(Rect::new(origin.x, top, run.advance, run.font_size))
        }
        Draw::Image { rect, .. } | Draw::Control { rect, .. } | Draw::Link { rect, .. } => Some(*rect),
        Draw::Tiles { .. } | Draw::Clip(_) | Draw::Opacity(_) | Draw::Transform(_) | Draw::Pop => None,
    }
}

/// The box around a path, the points that steer its curves included.
fn path_bounds(path: &Path) -> Option<Rect> {
    let segments = match path {
        Path::Rect(rect) => return Some(*rect),
        Path::Segments { segments, .. } => segments,
    };
    let points = segments.iter().flat_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => [Some(to), None, None],
        Segment::Curve(first, second, to) => [Some(first), Some(second), Some(to)],
        Segment::Close => [None; 3],
    });
    around(points.flatten())
}

/// The smallest box around points.
fn around(points: impl Iterator<Item = Point>) -> Option<Rect> {
    let corners = points.map(|point| (point, point)).reduce(|(least, most), (point, _)| {
        let least = Point::new(least.x.min(point.x), least.y.min(point.y));
        (least, Point::new(most.x.max(point.x), most.y.max(point.y)))
    });
    corners.map(|(least, most)| Rect::new(least.x, least.y, most.x - least.x, most.y - least.y))
}

/// First `inner`, then `outer`; matrices as in CSS `matrix()`.
fn product(outer: [f32; 6], inner: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = outer;
    let [p, q, r, s, t, u] = inner;
    [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f]
}

fn apply([a, b, c, d, e, f]: [f32; 6], x: Px, y: Px) -> Point {
    Point::new(Px(a * x.0 + c * y.0 + e), Px(b * x.0 + d * y.0 + f))
}
