//! A page of the display list → its operations, and the links on it.
//!
//! One exhaustive match over what can be drawn. Clips and transforms are saved and restored graphics states; a group
//! with an opacity becomes a drawing of its own (a form XObject), so that it fades as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::Op;

use super::content::{Content, Pen};
use super::fonts::Embedded;
use super::glyphs::Usage;
use super::text::{self, Face};
use super::{controls, images, shadings};
use crate::engine::display::{DisplayItem, DisplayPage, Draw, ImageData, LinkTarget, Shading};
use crate::engine::fonts::FontId;
use crate::engine::geometry::{Point, Px, Rect, Size};

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
    pub groups: Vec<Vec<Op>>,
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
            shadings: Vec::new(),
            alphas: BTreeMap::new(),
            groups: Vec::new(),
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
    links: Vec<([f32; 4], LinkTarget)>,
}

/// Draws a page.
pub(super) fn emit(page: &DisplayPage, resources: &mut Resources<'_>) -> Emitted {
    let mut emitter = Emitter {
        content: Content::new(page.size.height),
        size: page.size,
        scopes: Vec::new(),
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        links: Vec::new(),
        resources,
    };
    // Items of one owner stand together here: the place where tags open and close.
    for group in page.items.chunk_by(|one, next| one.owner == next.owner) {
        group.iter().for_each(|item| emitter.item(item));
    }
    while !emitter.scopes.is_empty() {
        emitter.pop();
    }
    Emitted { size: page.size, operations: emitter.content.finish(), links: emitter.links }
}

impl Emitter<'_, '_> {
    fn item(&mut self, item: &DisplayItem) {
        self.draw(&item.draw);
    }

    fn draw(&mut self, draw: &Draw) {
        let Self { resources, content, .. } = self;
        match draw {
            Draw::Fill { color, .. } | Draw::Stroke { color, .. } if color.is_transparent() => {}
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
            Draw::Control { rect, control } => controls::draw(content, resources, *rect, control),
            Draw::Link { rect, target } => self.link(*rect, target),
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
                self.scopes.push(Scope::State);
            }
            Draw::Opacity(opacity) => {
                let outer = std::mem::replace(content, Content::new_group(self.size.height));
                self.scopes.push(Scope::Group(outer, *opacity));
            }
            Draw::Transform(matrix) => {
                content.save();
                content.transform(*matrix);
                self.scopes.push(Scope::Transform(self.matrix));
                self.matrix = product(self.matrix, *matrix);
            }
            Draw::Pop => self.pop(),
        }
    }

    /// One tile is drawn once, a row of them once, and then all rows.
    fn tiles(&mut self, draws: &[Draw], step: Size, columns: usize, rows: usize) {
        let tile = self.grouped(|emitter| draws.iter().for_each(|draw| emitter.draw(draw)));
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
        self.resources.group(group.finish())
    }

    fn pop(&mut self) {
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

    /// The box around the area as it is seen on the page: a link has no other shape.
    fn link(&mut self, rect: Rect, target: &LinkTarget) {
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
        let rect = self.content.rect(Rect::new(left, top, width, height));
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
