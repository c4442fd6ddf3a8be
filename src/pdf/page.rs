//! A page of the display list → its operations, and the links on it.
//!
//! One exhaustive match over what can be drawn. Clips and transforms are saved and restored graphics states; a group
//! with an opacity becomes a drawing of its own (a form XObject), so that it fades as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::Op;

use super::content::{Content, Pen};
use super::fonts::Embedded;
use super::forms::{UnderWay, widget};
use super::glyphs::Usage;
use super::text::{self, Face};
use super::{controls, images};
use crate::engine::display::{Control, DisplayItem, DisplayPage, Draw, ImageData, LinkTarget, Owner};
use crate::engine::dom::NodeId;
use crate::engine::fonts::FontId;
use crate::engine::geometry::{Point, Px, Rect, Size};

/// What the pages of a document share, by the names that content streams use.
pub(super) struct Resources<'a> {
    /// `F1`, `F2` …
    pub faces: BTreeMap<FontId, Face<'a>>,
    /// `I1`, `I2` … in the order of their first use.
    pub images: Vec<Arc<ImageData>>,
    /// `G1000` … by opacity in thousandths.
    pub alphas: BTreeMap<u16, String>,
    /// `X1`, `X2` …: groups that are drawn as one.
    pub groups: Vec<Vec<Op>>,
    /// The form, where controls become fields.
    pub form: Option<UnderWay>,
}

/// A page ready for printpdf.
pub(super) struct Emitted {
    /// Its size.
    pub size: Size,
    /// What is drawn.
    pub operations: Vec<Op>,
    /// Link areas, as left, bottom, right and top in points, and their targets.
    pub links: Vec<([f32; 4], LinkTarget)>,
}

impl<'a> Resources<'a> {
    /// The faces of a document; the rest comes up while pages are made.
    pub(super) fn new(usage: &'a Usage, embedded: &BTreeMap<FontId, Arc<Embedded>>) -> Self {
        let face = |(index, (id, embedded)): (usize, (&FontId, &Arc<Embedded>))| {
            let face = Face { name: format!("F{}", index + 1), usage: usage.face(*id), embedded: Arc::clone(embedded) };
            (*id, face)
        };
        Self {
            faces: embedded.iter().enumerate().map(face).collect(),
            images: Vec::new(),
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

    fn group(&mut self, operations: Vec<Op>) -> String {
        self.groups.push(operations);
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
    Group(Content, f32),
}

struct Emitter<'r, 'a> {
    resources: &'r mut Resources<'a>,
    size: Size,
    content: Content,
    scopes: Vec<Scope>,
    /// From the coordinates of the items to those of the page, for link areas.
    matrix: [f32; 6],
    /// What is seen of the page, by the clips around the present place; as many as there are scopes, and one.
    seen: Vec<Option<Rect>>,
    /// The field whose value comes next, and what is drawn into it.
    writing: Option<Writing>,
    links: Vec<([f32; 4], LinkTarget)>,
}

/// A field with text under way.
struct Writing {
    /// The control's element, which owns the text.
    node: NodeId,
    /// The upper left corner of the field.
    origin: Point,
    content: Content,
}

/// Draws a page.
pub(super) fn emit(page: &DisplayPage, resources: &mut Resources<'_>) -> Emitted {
    let mut emitter = Emitter {
        content: Content::new(page.size.height),
        size: page.size,
        scopes: Vec::new(),
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        seen: vec![None],
        writing: None,
        links: Vec::new(),
        resources,
    };
    if let Some(form) = &mut emitter.resources.form {
        form.pages.push(Vec::new());
    }
    // Items of one owner stand together here: the place where tags open and close.
    for group in page.items.chunk_by(|one, next| one.owner == next.owner) {
        group.iter().for_each(|item| emitter.item(item));
    }
    emitter.finish_writing();
    while !emitter.scopes.is_empty() {
        emitter.pop();
    }
    Emitted { size: page.size, operations: emitter.content.finish(), links: emitter.links }
}

impl Emitter<'_, '_> {
    fn item(&mut self, item: &DisplayItem) {
        let Self { resources, content, .. } = self;
        match &item.draw {
            Draw::Fill { color, .. } | Draw::Stroke { color, .. } if color.is_transparent() => {}
            Draw::Fill { path, color } => content.fill(path, *color, |alpha| resources.alpha(alpha)),
            Draw::Stroke { path, color, width, dashes, round } => {
                let pen = Pen { color: *color, width: *width, dashes, round: *round };
                content.stroke(path, &pen, |alpha| resources.alpha(alpha));
            }
            Draw::Text { origin, run, color } => {
                let mut origin = *origin;
                let content = match &mut self.writing {
                    Some(writing) if item.owner == Owner::Element(writing.node) => {
                        origin = Point::new(origin.x - writing.origin.x, origin.y - writing.origin.y);
                        &mut writing.content
                    }
                    _ => content,
                };
                content.opacity(color.alpha, |alpha| resources.alpha(alpha));
                if let Some(face) = resources.faces.get(&run.font) {
                    text::show(content, face, run, origin, *color);
                }
            }
            Draw::Image { rect, image, .. } => {
                content.opacity(1.0, |alpha| resources.alpha(alpha));
                let name = resources.image(image);
                let place = content.rect(*rect);
                content.object(&name, Some(images::placement(image, &place)));
            }
            Draw::Control { rect, control } => self.control(*rect, control),
            Draw::Link { rect, target } => self.link(*rect, target),
            Draw::Clip(path) => {
                content.save();
                content.clip(path);
                let inside = self.on_page(path.bounds());
                let around = self.seen.last().copied().flatten();
                self.seen.push(Some(around.map_or(inside, |around| widget::intersection(around, inside))));
                self.scopes.push(Scope::State);
            }
            Draw::Opacity(opacity) => {
                let outer = std::mem::replace(content, Content::new_group(self.size.height));
                self.seen.push(self.seen.last().copied().flatten());
                self.scopes.push(Scope::Group(outer, *opacity));
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

    /// Makes a control a field where it can be one; otherwise it is drawn as on paper.
    fn control(&mut self, rect: Rect, control: &Arc<Control>) {
        self.finish_writing();
        let Self { resources, content, .. } = self;
        let seen = self.seen.last().copied().flatten();
        if let Some(form) = &mut resources.form
            && let Some((on_page, mut area)) = widget::area(rect, self.matrix, seen)
        {
            let place = content.rect(on_page);
            area.rect = [place.x.0, place.y.0, place.x.0 + place.width.0, place.y.0 + place.height.0];
            if form.place(control, &area) {
                let content = Content::new(area.size[1]);
                self.writing = Some(Writing { node: control.node, origin: area.origin, content });
                controls::draw_lines(&mut self.content, resources, rect, control);
                return;
            }
        }
        if let Some(form) = resources.form.as_mut().filter(|_| !widget::upright(self.matrix)) {
            form.turned.push(control.name.clone());
        }
        controls::draw(content, resources, rect, control);
    }

    /// Gives a field what was drawn into it.
    fn finish_writing(&mut self) {
        if let Some(Writing { content, .. }) = self.writing.take()
            && !content.is_empty()
            && let Some(form) = &mut self.resources.form
        {
            form.write(widget::text_of(content.finish()));
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
                let group = std::mem::replace(&mut self.content, outer);
                if !group.is_empty() {
                    let name = self.resources.group(group.finish());
                    self.content.opacity(opacity, |alpha| self.resources.alpha(alpha));
                    self.content.object(&name, None);
                }
            }
        }
    }

    /// The box around an area as it is seen on the page.
    fn on_page(&self, rect: Rect) -> Rect {
        let corners = [
            (rect.left(), rect.top()),
            (rect.right(), rect.top()),
            (rect.left(), rect.bottom()),
            (rect.right(), rect.bottom()),
        ];
        let corners = corners.map(|(x, y)| apply(self.matrix, x, y));
        let least = |of: fn(&Point) -> Px| corners.iter().map(of).fold(Px::INFINITY, Px::min);
        let most = |of: fn(&Point) -> Px| corners.iter().map(of).fold(-Px::INFINITY, Px::max);
        let (left, top) = (least(|point| point.x), least(|point| point.y));
        let (width, height) = (most(|point| point.x) - left, most(|point| point.y) - top);
        Rect::new(left, top, width, height)
    }

    /// The box around the area as it is seen on the page: a link has no other shape.
    fn link(&mut self, rect: Rect, target: &LinkTarget) {
        let rect = self.content.rect(self.on_page(rect));
        let (x, y) = (rect.x.0, rect.y.0);
        self.links.push(([x, y, x + rect.width.0, y + rect.height.0], target.clone()));
    }
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
