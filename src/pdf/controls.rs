//! Form controls → marks on paper: ticks, and lines to write on.
//!
//! Their outlines are CSS borders and come as paths. Values that stand in a text field from the start come as ordinary
//! text items of the display list; ticks are drawn here, because they have no text. In a file that can be filled, values
//! and ticks are drawn by [`super::forms`], and lines to write on alone are left to the page.

use super::content::{Content, Pen};
use super::page::Resources;
use crate::engine::display::{Control, ControlKind, Path, Segment};
use crate::engine::geometry::{Edges, Point, Px, Rect};
use crate::engine::style::values::Color;

/// The lines of a tick: 1.1 pt.
pub(super) const MARK: Px = Px(1.5);

/// The ruled lines of a text area: 0.5 pt.
const RULE: Px = Px(2.0 / 3.0);

/// Ruled lines guide the hand and step back behind what is written.
const RULE_COLOR: Color = Color { red: 0.72, green: 0.72, blue: 0.72, alpha: 1.0 };

/// The most ruled lines of one text area, whatever their distance.
const MOST_RULES: usize = 500;

/// The distance of a circle's control points from its quarter points, in radii.
const ARC: f32 = 0.552_285;

/// Draws a control into its content box.
pub(super) fn draw(content: &mut Content, resources: &mut Resources<'_>, rect: Rect, control: &Control) {
    match &control.kind {
        ControlKind::Checkbox { checked: true, .. } => {
            Painter { content, resources, color: control.color }.stroke(&cross(rect), MARK);
        }
        ControlKind::Radio { checked: true, .. } => {
            Painter { content, resources, color: control.color }.fill(&dot(rect));
        }
        _ => draw_lines(content, resources, rect, control),
    }
}

/// Draws the lines to write on, which are there whether somebody types or not.
pub(super) fn draw_lines(content: &mut Content, resources: &mut Resources<'_>, rect: Rect, control: &Control) {
    if let ControlKind::TextArea { line_height, .. } = &control.kind
        && control.ruled
    {
        Painter { content, resources, color: RULE_COLOR }.rules(rect, *line_height);
    }
}

struct Painter<'a, 'r, 'f> {
    content: &'a mut Content,
    resources: &'r mut Resources<'f>,
    color: Color,
}

impl Painter<'_, '_, '_> {
    fn stroke(&mut self, path: &Path, width: Px) {
        let pen = Pen { color: self.color, width, dashes: &[], round: false };
        self.content.stroke(path, &pen, |alpha| self.resources.alpha(alpha));
    }

    fn fill(&mut self, path: &Path) {
        self.content.fill(path, self.color, |alpha| self.resources.alpha(alpha));
    }

    /// Lines from the first line height on, each at the foot of its line.
    fn rules(&mut self, rect: Rect, line_height: Px) {
        // Whatever the numbers are, the conversion ends in a count; what is no number becomes 0.
        let count = ((rect.size.height + RULE) / line_height.0.max(1.0)).0.floor() as usize;
        let mut segments = Vec::new();
        for number in 1..=count.min(MOST_RULES) {
            let y = rect.top() + line_height * number as f32 - RULE / 2.0;
            segments.extend([Segment::Move(Point::new(rect.left(), y)), Segment::Line(Point::new(rect.right(), y))]);
        }
        if !segments.is_empty() {
            self.stroke(&Path::Segments { segments, even_odd: false }, RULE);
        }
    }
}

/// A filled circle, with a quarter of the box left free on every side.
pub(super) fn dot(rect: Rect) -> Path {
    ellipse(rect.inset(Edges::all(rect.size.width * 0.25)))
}

/// A cross, with a quarter of the box left free on every side.
pub(super) fn cross(rect: Rect) -> Path {
    let inner = rect.inset(Edges {
        top: rect.size.height * 0.25,
        bottom: rect.size.height * 0.25,
        left: rect.size.width * 0.25,
        right: rect.size.width * 0.25,
    });
    let (left, right, top, bottom) = (inner.left(), inner.right(), inner.top(), inner.bottom());
    let segments = vec![
        Segment::Move(Point::new(left, top)),
        Segment::Line(Point::new(right, bottom)),
        Segment::Move(Point::new(left, bottom)),
        Segment::Line(Point::new(right, top)),
    ];
    Path::Segments { segments, even_odd: false }
}

/// The ellipse that touches a rectangle's sides.
fn ellipse(rect: Rect) -> Path {
    let (radius_x, radius_y) = (rect.size.width / 2.0, rect.size.height / 2.0);
    let (center_x, center_y) = (rect.left() + radius_x, rect.top() + radius_y);
    let at = |x: f32, y: f32| Point::new(center_x + radius_x * x, center_y + radius_y * y);
    let segments = vec![
        Segment::Move(at(1.0, 0.0)),
        Segment::Curve(at(1.0, ARC), at(ARC, 1.0), at(0.0, 1.0)),
        Segment::Curve(at(-ARC, 1.0), at(-1.0, ARC), at(-1.0, 0.0)),
        Segment::Curve(at(-1.0, -ARC), at(-ARC, -1.0), at(0.0, -1.0)),
        Segment::Curve(at(ARC, -1.0), at(1.0, -ARC), at(1.0, 0.0)),
        Segment::Close,
    ];
    Path::Segments { segments, even_odd: false }
}
