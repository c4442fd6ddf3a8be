//! Backgrounds, borders, rounded corners and text decorations → paths.

use super::{Draw, Path, Segment};
use crate::engine::geometry::{Edges, Point, Px, Rect};
use crate::engine::layout::{Placed, RunMetrics};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{BorderRadius, BorderStyle, Color, DecorationStyle, LengthPercentage, SideBorder};

/// A rectangle with rounded corners: horizontal and vertical radius from the top left clockwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outline {
    pub(super) rect: Rect,
    pub(super) radii: [(Px, Px); 4],
}

/// How far the control points of a quarter circle lie from its ends, in radii.
const ARC: f32 = 0.552_284_8;

impl Outline {
    pub(super) fn path(&self) -> Path {
        if self.is_sharp() {
            return Path::Rect(self.rect);
        }
        let mut segments = Vec::with_capacity(10);
        self.append(&mut segments);
        Path::Segments { segments, even_odd: false }
    }

    /// A rectangle with those of its corners rounded that are not at a cut.
    pub(super) fn rounded(rect: Rect, radius: &BorderRadius, rounded: [bool; 4]) -> Self {
        let resolve = |length: LengthPercentage, side: Px| length.resolve(side).max(Px::ZERO);
        let mut radii = radius.corners.map(|(x, y)| (resolve(x, rect.size.width), resolve(y, rect.size.height)));
        for (radius, is_rounded) in radii.iter_mut().zip(rounded) {
            if !is_rounded {
                *radius = (Px::ZERO, Px::ZERO);
            }
        }
        // Radii that overlap are scaled down together (css-backgrounds-3 §4.5).
        let share = |available: Px, a: Px, b: Px| if a + b > available { available.0 / (a + b).0 } else { 1.0 };
        let factor = share(rect.size.width, radii[0].0, radii[1].0)
            .min(share(rect.size.width, radii[3].0, radii[2].0))
            .min(share(rect.size.height, radii[0].1, radii[3].1))
            .min(share(rect.size.height, radii[1].1, radii[2].1));
        Outline { rect, radii: radii.map(|(x, y)| (x * factor, y * factor)) }
    }

    pub(super) fn is_sharp(&self) -> bool {
        self.radii.iter().all(|(x, y)| *x <= Px::ZERO || *y <= Px::ZERO)
    }

    /// The outline as one closed part of a path, clockwise.
    fn append(&self, segments: &mut Vec<Segment>) {
        let (left, top, right, bottom) = (self.rect.left(), self.rect.top(), self.rect.right(), self.rect.bottom());
        let [top_left, top_right, bottom_right, bottom_left] = self.radii;
        let point = Point::new;
        segments.push(Segment::Move(point(left + top_left.0, top)));
        segments.push(Segment::Line(point(right - top_right.0, top)));
        corner(segments, point(right, top), (-top_right.0, Px::ZERO), (Px::ZERO, top_right.1));
        segments.push(Segment::Line(point(right, bottom - bottom_right.1)));
        corner(segments, point(right, bottom), (Px::ZERO, -bottom_right.1), (-bottom_right.0, Px::ZERO));
        segments.push(Segment::Line(point(left + bottom_left.0, bottom)));
        corner(segments, point(left, bottom), (bottom_left.0, Px::ZERO), (Px::ZERO, -bottom_left.1));
        segments.push(Segment::Line(point(left, top + top_left.1)));
        corner(segments, point(left, top), (Px::ZERO, top_left.1), (top_left.0, Px::ZERO));
        segments.push(Segment::Close);
    }

    /// The outline inside of edges: radii shrink with them (css-backgrounds-3 §4.2).
    pub(super) fn inset(&self, edges: Edges<Px>) -> Outline {
        let [top_left, top_right, bottom_right, bottom_left] = self.radii;
        let shrink = |radius: (Px, Px), x: Px, y: Px| ((radius.0 - x).max(Px::ZERO), (radius.1 - y).max(Px::ZERO));
        Outline {
            rect: self.rect.inset(edges),
            radii: [
                shrink(top_left, edges.left, edges.top),
                shrink(top_right, edges.right, edges.top),
                shrink(bottom_right, edges.right, edges.bottom),
                shrink(bottom_left, edges.left, edges.bottom),
            ],
        }
    }
}

/// A quarter of an ellipse around a corner; `from` and `to` are offsets from the corner to the arc's ends.
fn corner(segments: &mut Vec<Segment>, corner: Point, from: (Px, Px), to: (Px, Px)) {
    let at = |offset: (Px, Px), share: f32| Point::new(corner.x + offset.0 * share, corner.y + offset.1 * share);
    if from == (Px::ZERO, Px::ZERO) || to == (Px::ZERO, Px::ZERO) {
        return;
    }
    segments.push(Segment::Curve(at(from, 1.0 - ARC), at(to, 1.0 - ARC), at(to, 1.0)));
}

/// The border edge of a placed box; corners at a cut are square.
pub(super) fn outline(placed: &Placed<'_>) -> Outline {
    let (top, bottom) = (!placed.cut.top, !placed.cut.bottom);
    Outline::rounded(placed.rect, &placed.style.border_radius, [top, top, bottom, bottom])
}

/// The `outline` of a box, around its border edge (css-ui-4 §4).
pub(super) fn outline_around(placed: &Placed<'_>) -> Vec<Draw> {
    let style = &placed.style;
    let out = style.outline.width + style.outline_offset;
    let mut around = outline(placed);
    // It is never smaller than nothing.
    let least = -placed.rect.size.width.min(placed.rect.size.height) / 2.0;
    let out = out.max(least + style.outline.width);
    around.rect = around.rect.inset(Edges::all(-out));
    for (x, y) in &mut around.radii {
        if *x > Px::ZERO && *y > Px::ZERO {
            (*x, *y) = ((*x + out).max(Px::ZERO), (*y + out).max(Px::ZERO));
        }
    }
    borders(&around, &Edges::all(style.outline))
}

/// The padding edge of a placed box: where `overflow: hidden` clips.
pub(super) fn padding_outline(placed: &Placed<'_>) -> Outline {
    outline(placed).inset(placed.border.map(|side| side.width))
}

fn is_drawn(side: &SideBorder) -> bool {
    side.width > Px::ZERO
        && !matches!(side.style, BorderStyle::None | BorderStyle::Hidden)
        && !side.color.is_transparent()
}

/// Borders inside of an outline.
pub(super) fn borders(outline: &Outline, border: &Edges<SideBorder>) -> Vec<Draw> {
    let sides = [&border.top, &border.right, &border.bottom, &border.left];
    if !sides.iter().any(|side| is_drawn(side)) {
        return Vec::new();
    }
    let uniform = sides.iter().all(|side| *side == sides[0]);
    if uniform && border.top.style == BorderStyle::Solid {
        return vec![ring(outline, border.map(|side| side.width), border.top.color)];
    }
    if uniform && border.top.style == BorderStyle::Double {
        let third = border.map(|side| side.width / 3.0);
        let inner = outline.inset(border.map(|side| side.width * 2.0 / 3.0));
        return vec![ring(outline, third, border.top.color), ring(&inner, third, border.top.color)];
    }
    let drawn = border.map(is_drawn);
    let first = sides.iter().find(|side| is_drawn(side)).map_or(border.top, |side| **side);
    let alike = |side: &&SideBorder| {
        used_width(side) == Px::ZERO || (side.color == first.color && side.style == BorderStyle::Solid)
    };
    let corners = (drawn.top || drawn.bottom) && (drawn.left || drawn.right);
    let sharp = outline.is_sharp();
    if sides.iter().all(alike) && corners && sharp && !sides.iter().all(|side| is_drawn(side)) {
        return vec![Draw::Fill { path: bars(outline, border.map(used_width)), color: first.color }];
    }
    if sides.iter().all(alike) && (corners || !sharp) {
        return vec![ring(outline, border.map(used_width), first.color)];
    }
    let mut draws = Vec::new();
    for which in [Which::Top, Which::Right, Which::Bottom, Which::Left] {
        side(outline, border, which, &mut draws);
    }
    if !sharp {
        let between = ring_path(outline, border.map(used_width));
        draws.insert(0, Draw::Clip(between));
        draws.push(Draw::Pop);
    }
    draws
}

/// The width that a side takes, be it transparent.
fn used_width(side: &SideBorder) -> Px {
    if matches!(side.style, BorderStyle::None | BorderStyle::Hidden) { Px::ZERO } else { side.width }
}

fn ring(outline: &Outline, edges: Edges<Px>, color: Color) -> Draw {
    Draw::Fill { path: ring_path(outline, edges), color }
}

/// What lies between an outline and the outline inside of its edges.
fn ring_path(outline: &Outline, edges: Edges<Px>) -> Path {
    let mut segments = Vec::with_capacity(20);
    outline.append(&mut segments);
    outline.inset(edges).append(&mut segments);
    Path::Segments { segments, even_odd: true }
}

/// The borders of some sides of a sharp box, as bars in one path: what lies between two outlines would have a place of no
/// width where there is no border, which some viewers draw as a hairline.
fn bars(outline: &Outline, edges: Edges<Px>) -> Path {
    let Rect { origin, size } = outline.rect;
    let (right, bottom) = (outline.rect.right() - edges.right, outline.rect.bottom() - edges.bottom);
    let bars = [
        (edges.top, Rect::new(origin.x, origin.y, size.width, edges.top)),
        (edges.right, Rect::new(right, origin.y, edges.right, size.height)),
        (edges.bottom, Rect::new(origin.x, bottom, size.width, edges.bottom)),
        (edges.left, Rect::new(origin.x, origin.y, edges.left, size.height)),
    ];
    let mut segments = Vec::with_capacity(20);
    for (width, bar) in bars {
        if width > Px::ZERO {
            let (left, top, right, bottom) = (bar.left(), bar.top(), bar.right(), bar.bottom());
            segments.push(Segment::Move(Point::new(left, top)));
            segments
                .extend([(right, top), (right, bottom), (left, bottom)].map(|(x, y)| Segment::Line(Point::new(x, y))));
            segments.push(Segment::Close);
        }
    }
    Path::Segments { segments, even_odd: false }
}

#[derive(Clone, Copy, PartialEq)]
enum Which {
    Top,
    Right,
    Bottom,
    Left,
}

fn side(outline: &Outline, border: &Edges<SideBorder>, which: Which, draws: &mut Vec<Draw>) {
    let rect = outline.rect;
    let style = match which {
        Which::Top => border.top,
        Which::Right => border.right,
        Which::Bottom => border.bottom,
        Which::Left => border.left,
    };
    if !is_drawn(&style) {
        return;
    }
    match style.style {
        BorderStyle::Dashed | BorderStyle::Dotted => draws.push(dashed(rect, style, which)),
        BorderStyle::Double if style.width >= Px(3.0) => {
            let third = style.width / 3.0;
            let thin = |from: f32, to: f32| part(rect, border, which, from, to, style.color);
            let share = third.0 / style.width.0;
            draws.push(thin(0.0, share));
            draws.push(thin(1.0 - share, 1.0));
        }
        // The outer half looks sunken and the inner one raised, or the other way round.
        BorderStyle::Groove | BorderStyle::Ridge => {
            let (outer, inner) = match style.style {
                BorderStyle::Groove => (BorderStyle::Inset, BorderStyle::Outset),
                _ => (BorderStyle::Outset, BorderStyle::Inset),
            };
            let half = |half: BorderStyle| shaded(SideBorder { style: half, ..style }, which);
            draws.push(part(rect, border, which, 0.0, 0.5, half(outer)));
            draws.push(part(rect, border, which, 0.5, reach(outline, border), half(inner)));
        }
        // At round corners a side reaches along its mitres as far as the corners do.
        _ => draws.push(part(rect, border, which, 0.0, reach(outline, border), shaded(style, which))),
    }
}

/// How many times their width sides must reach inwards to cover the round corners.
fn reach(outline: &Outline, border: &Edges<SideBorder>) -> f32 {
    let times = |radius: Px, width: Px| if width > Px::ZERO { (radius / width.0).0.max(1.0) } else { 1.0 };
    let widths = border.map(used_width);
    let ends = [
        (widths.left, widths.top),
        (widths.right, widths.top),
        (widths.right, widths.bottom),
        (widths.left, widths.bottom),
    ];
    let corners = outline.radii.iter().zip(ends);
    corners.map(|(radius, (x, y))| times(radius.0, x).max(times(radius.1, y))).fold(1.0, f32::max)
}

/// The colour of a side in the styles that imitate relief.
fn shaded(side: SideBorder, which: Which) -> Color {
    let dark_first = side.style == BorderStyle::Inset;
    let relief = matches!(side.style, BorderStyle::Inset | BorderStyle::Outset);
    let upper = matches!(which, Which::Top | Which::Left);
    if relief && upper == dark_first {
        let darker = |channel: f32| channel * 0.6;
        let Color { red, green, blue, alpha } = side.color;
        return Color { red: darker(red), green: darker(green), blue: darker(blue), alpha };
    }
    side.color
}

/// A side of a border between two shares of its width, mitred against its neighbours.
fn part(rect: Rect, border: &Edges<SideBorder>, which: Which, from: f32, to: f32, color: Color) -> Draw {
    let widths = border.map(used_width);
    let at = |share: f32| rect.inset(widths.map(|width| *width * share));
    let (outer, inner) = (at(from), at(to));
    let point = Point::new;
    let corners = match which {
        Which::Top => [
            point(outer.left(), outer.top()),
            point(outer.right(), outer.top()),
            point(inner.right(), inner.top()),
            point(inner.left(), inner.top()),
        ],
        Which::Right => [
            point(outer.right(), outer.top()),
            point(outer.right(), outer.bottom()),
            point(inner.right(), inner.bottom()),
            point(inner.right(), inner.top()),
        ],
        Which::Bottom => [
            point(outer.right(), outer.bottom()),
            point(outer.left(), outer.bottom()),
            point(inner.left(), inner.bottom()),
            point(inner.right(), inner.bottom()),
        ],
        Which::Left => [
            point(outer.left(), outer.bottom()),
            point(outer.left(), outer.top()),
            point(inner.left(), inner.top()),
            point(inner.left(), inner.bottom()),
        ],
    };
    let [a, b, c, d] = corners;
    // Without neighbours to mitre against the side is a rectangle, which is smaller in the file.
    let (first, second) = match which {
        Which::Top | Which::Bottom => (widths.left, widths.right),
        Which::Right | Which::Left => (widths.top, widths.bottom),
    };
    if first == Px::ZERO && second == Px::ZERO {
        let (left, top) = (a.x.min(c.x).min(b.x), a.y.min(c.y).min(b.y));
        let (right, bottom) = (a.x.max(c.x).max(b.x), a.y.max(c.y).max(b.y));
        return Draw::Fill { path: Path::Rect(Rect::new(left, top, right - left, bottom - top)), color };
    }
    let segments = vec![Segment::Move(a), Segment::Line(b), Segment::Line(c), Segment::Line(d), Segment::Close];
    Draw::Fill { path: Path::Segments { segments, even_odd: false }, color }
}

fn dashed(rect: Rect, side: SideBorder, which: Which) -> Draw {
    let half = side.width / 2.0;
    let dotted = side.style == BorderStyle::Dotted;
    // Dots are round around their places: those of two sides meet in one at a corner.
    let end = if dotted { half } else { Px::ZERO };
    let (left, right) = (rect.left() + end, rect.right() - end);
    let (top, bottom) = (rect.top() + end, rect.bottom() - end);
    let (from, to) = match which {
        Which::Top => (Point::new(left, rect.top() + half), Point::new(right, rect.top() + half)),
        Which::Right => (Point::new(rect.right() - half, top), Point::new(rect.right() - half, bottom)),
        Which::Bottom => (Point::new(left, rect.bottom() - half), Point::new(right, rect.bottom() - half)),
        Which::Left => (Point::new(rect.left() + half, top), Point::new(rect.left() + half, bottom)),
    };
    let length = (to.x - from.x).abs() + (to.y - from.y).abs();
    line(from, to, length, side.width, side.color, dotted)
}

/// A dashed or dotted line whose pattern begins and ends with a mark.
fn line(from: Point, to: Point, length: Px, width: Px, color: Color, dotted: bool) -> Draw {
    let mark = if dotted { Px::ZERO } else { width * 3.0 };
    let wanted_gap = width * 2.0;
    let count = ((length - mark).0 / (mark + wanted_gap).0).round().max(1.0);
    // A little less, so that the last mark is on the line whatever readers round.
    let gap = ((length - mark) / count - mark).max(width * 0.5) - Px(0.002);
    let segments = vec![Segment::Move(from), Segment::Line(to)];
    Draw::Stroke {
        path: Path::Segments { segments, even_odd: false },
        color,
        width,
        dashes: vec![mark, gap],
        round: dotted,
    }
}

/// The lines that the `text-decoration` of one box draws on a piece of text of a place and width (css-text-decor-3
/// §2). Lines through are drawn over the text, the others under it.
pub(super) fn text_lines(
    style: &ComputedStyle,
    (origin, width): (Point, Px),
    metrics: &RunMetrics,
    over: bool,
) -> Vec<Draw> {
    let mut draws = Vec::new();
    let lines = style.text_decoration_line;
    let wanted: [(bool, Px, Px); 3] = [
        (lines.underline && !over, metrics.underline_offset, metrics.underline_thickness),
        (lines.overline && !over, -metrics.ascent, metrics.underline_thickness),
        (lines.line_through && over, metrics.line_through_offset, metrics.line_through_thickness),
    ];
    for (_, offset, thickness) in wanted.into_iter().filter(|(on, ..)| *on) {
        let thickness = style.text_decoration_thickness.unwrap_or(thickness).max(Px(0.5));
        let rect = Rect::new(origin.x, origin.y + offset, width, thickness);
        decoration_line(rect, style.text_decoration_style, style.text_decoration_color, &mut draws);
    }
    draws
}

fn decoration_line(rect: Rect, style: DecorationStyle, color: Color, draws: &mut Vec<Draw>) {
    let thickness = rect.size.height;
    match style {
        DecorationStyle::Wavy => draws.push(wave(rect, color)),
        DecorationStyle::Dotted | DecorationStyle::Dashed => {
            let y = rect.top() + thickness / 2.0;
            let (from, to) = (Point::new(rect.left(), y), Point::new(rect.right(), y));
            let dotted = style == DecorationStyle::Dotted;
            draws.push(line(from, to, rect.size.width, thickness, color, dotted));
        }
        DecorationStyle::Double => {
            draws.push(Draw::Fill { path: Path::Rect(rect), color });
            let second = rect.moved(Point::new(Px::ZERO, thickness * 2.0));
            draws.push(Draw::Fill { path: Path::Rect(second), color });
        }
        DecorationStyle::Solid => draws.push(Draw::Fill { path: Path::Rect(rect), color }),
    }
}

/// The most bows of one wave: a longer line has larger ones.
const MOST_BOWS: f32 = 4000.0;

/// A wavy line that begins at the top left of a rectangle as high as it is thick.
fn wave(rect: Rect, color: Color) -> Draw {
    let thickness = rect.size.height;
    let count = (rect.size.width / (thickness * 3.0).max(Px(3.0)).0).0.round().clamp(1.0, MOST_BOWS);
    let step = rect.size.width / count;
    let height = thickness * 1.5 + Px(0.5);
    let middle = rect.top() + height;
    let mut segments = vec![Segment::Move(Point::new(rect.left(), middle))];
    let mut x = rect.left();
    let mut up = true;
    for _ in 0..count as usize {
        let y = if up { middle - height * 2.0 } else { middle + height * 2.0 };
        // A curve whose controls both lie on one side reaches three quarters of the way to them.
        let y = middle + (y - middle) * (2.0 / 3.0);
        let end = x + step;
        segments.push(Segment::Curve(
            Point::new(x + step * 0.4, y),
            Point::new(end - step * 0.4, y),
            Point::new(end, middle),
        ));
        x = end;
        up = !up;
    }
    Draw::Stroke {
        path: Path::Segments { segments, even_odd: false },
        color,
        width: thickness,
        dashes: Vec::new(),
        round: false,
    }
}
