//! SVG drawings → [`Drawing`]: filled paths in the drawing's own coordinates, sharp at any size.
//!
//! usvg resolves styles, units, references and shapes down to paths; here they become what the display list knows.
//! Strokes become the outlines that they fill, with their joins, caps and dashes. Text, images, filters, masks and
//! patterns are left out with a warning. Nothing outside of the file is read.

use std::sync::Arc;

use usvg::tiny_skia_path::{Path as SkiaPath, PathSegment};
use usvg::{Group, ImageHrefResolver, Node, Options, Paint, PaintOrder, SpreadMethod, Transform, Tree, roxmltree};

use crate::diag::{Diagnostic, Warned};
use crate::engine::display::{Draw, Path, Segment, Shading, ShadingKind};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::values::Color;
use crate::source::Source;

/// The most XML nodes of a drawing.
const MOST_NODES: u32 = 200_000;

/// How much finer than a pixel round joins of strokes are approximated.
const STROKE_SCALE: f32 = 4.0;

/// Elements that have no effect, or another one than they should.
const UNSUPPORTED: [(&str, &str); 9] = [
    ("text", "turn text into paths in the program that made the drawing"),
    ("image", "put the image into the document beside the drawing"),
    ("filter", "draw without filters"),
    ("mask", "cut with `clipPath` instead of a mask"),
    ("pattern", "fill with a colour instead of a pattern"),
    ("foreignObject", "put the content into the document beside the drawing"),
    ("script", "remove it"),
    ("animate", "remove it"),
    ("animateTransform", "remove it"),
];

/// A drawing in a box of its own.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The box: from the origin to the right and down.
    pub size: Size,
    /// What is drawn, in the box's coordinates, from back to front; scopes are closed.
    pub draws: Vec<Draw>,
}

/// Whether a file is an SVG drawing, by its first characters.
pub fn is_svg(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1024)];
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    start.starts_with(b"<") && bytes[..bytes.len().min(65536)].windows(4).any(|window| window == b"<svg")
}

/// Reads a drawing; `name` is what diagnostics call the file.
///
/// # Errors
/// The file is not UTF-8, not XML, not SVG, or has no size.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Warned<Drawing>, Diagnostic> {
    let text = std::str::from_utf8(bytes)
        .map_err(|cause| Diagnostic::error(format!("the drawing `{name}` is not UTF-8")).cause(cause))?;
    let source = Source::new(name, text);
    let options = roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|cause| {
        let place = cause.pos();
        let offset = source.offset(place.row as usize, place.col as usize);
        Diagnostic::error(format!("the drawing `{name}` cannot be read: {cause}"))
            .at(&source, offset..offset)
            .help("open it in the program that made it, and save it anew as SVG")
    })?;
    let tree = Tree::from_xmltree(&document, &options_without_files()).map_err(|cause| {
        Diagnostic::error(format!("the drawing `{name}` cannot be read"))
            .help("a drawing is an `<svg>` with a `viewBox`, or with `width` and `height`")
            .cause(cause)
    })?;
    let mut draws = Vec::new();
    group(tree.root(), &mut draws);
    let size = Size::new(Px(tree.size().width()), Px(tree.size().height()));
    Ok(Warned { value: Drawing { size, draws }, warnings: unsupported(&document, &source) })
}

fn options_without_files() -> Options<'static> {
    let resolver = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    Options { image_href_resolver: resolver, ..Options::default() }
}

/// One warning for each kind of element that has no effect, at the first one.
fn unsupported(document: &roxmltree::Document<'_>, source: &Arc<Source>) -> Vec<Diagnostic> {
    let warning = |(tag, help): (&str, &str)| {
        let node = document.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", tag)))?;
        let start = node.range().start;
        Some(
            Diagnostic::warning(format!("`<{tag}>` in a drawing has no effect"))
                .at(source, start..start + tag.len() + 1)
                .help(help),
        )
    };
    UNSUPPORTED.into_iter().filter_map(warning).collect()
}

/// usvg bounds how deep groups can nest.
fn group(group_node: &Group, draws: &mut Vec<Draw>) {
    let start = draws.len();
    let mut scopes = 0;
    let opacity = group_node.opacity().get();
    if opacity < 1.0 {
        draws.push(Draw::Opacity(opacity));
        scopes += 1;
    }
    let mut clip = group_node.clip_path();
    while let Some(path) = clip {
        let transform = group_node.abs_transform().pre_concat(path.transform());
        let mut segments = Vec::new();
        let mut even_odd = false;
        outlines(path.root(), transform, &mut segments, &mut even_odd);
        draws.push(Draw::Clip(Path::Segments { segments, even_odd }));
        scopes += 1;
        clip = path.clip_path();
    }
    let scoped = draws.len();
    for node in group_node.children() {
        match node {
            Node::Group(inner) => group(inner, draws),
            Node::Path(path) if path.is_visible() => painted(path, draws),
            Node::Path(_) | Node::Image(_) | Node::Text(_) => {}
        }
    }
    if draws.len() == scoped {
        draws.truncate(start);
    } else {
        draws.extend(std::iter::repeat_n(Draw::Pop, scopes));
    }
}

/// The shapes of a clip path, which hold together: inside is what is inside of any.
fn outlines(group_node: &Group, transform: Transform, segments: &mut Vec<Segment>, even_odd: &mut bool) {
    for node in group_node.children() {
        match node {
            Node::Group(inner) => outlines(inner, transform, segments, even_odd),
            Node::Path(path) => {
                let rule = path.fill().map(usvg::Fill::rule);
                *even_odd |= rule == Some(usvg::FillRule::EvenOdd);
                segments.extend(converted(path.data().clone(), transform.pre_concat(path.abs_transform())));
            }
            Node::Image(_) | Node::Text(_) => {}
        }
    }
}

fn painted(path: &usvg::Path, draws: &mut Vec<Draw>) {
    let fill = path.fill().and_then(|fill| {
        let segments = converted(path.data().clone(), path.abs_transform());
        let even_odd = fill.rule() == usvg::FillRule::EvenOdd;
        filled(segments, even_odd, fill.paint(), fill.opacity().get(), path.abs_transform())
    });
    let stroke = path.stroke().and_then(|stroke| {
        let pen = stroke.to_tiny_skia();
        let dashed = match &pen.dash {
            Some(dash) => path.data().dash(dash, STROKE_SCALE)?,
            None => path.data().clone(),
        };
        let segments = converted(dashed.stroke(&pen, STROKE_SCALE)?, path.abs_transform());
        filled(segments, false, stroke.paint(), stroke.opacity().get(), path.abs_transform())
    });
    match path.paint_order() {
        PaintOrder::FillAndStroke => draws.extend(fill.into_iter().chain(stroke)),
        PaintOrder::StrokeAndFill => draws.extend(stroke.into_iter().chain(fill)),
    }
}

/// A path in a paint, whose own coordinates are those before `transform`; none for patterns.
fn filled(segments: Vec<Segment>, even_odd: bool, paint: &Paint, opacity: f32, transform: Transform) -> Option<Draw> {
    if segments.is_empty() {
        return None;
    }
    let path = Path::Segments { segments, even_odd };
    let point = |x: f32, y: f32| Point::new(Px(x), Px(y));
    let (kind, gradient): (ShadingKind, &usvg::BaseGradient) = match paint {
        Paint::Color(color) => return Some(Draw::Fill { path, color: solid(*color, opacity) }),
        Paint::Pattern(_) => return None,
        Paint::LinearGradient(linear) => {
            let (from, to) = (point(linear.x1(), linear.y1()), point(linear.x2(), linear.y2()));
            (ShadingKind::Linear { from, to }, linear)
        }
        Paint::RadialGradient(radial) => {
            let from = (point(radial.fx(), radial.fy()), Px(radial.fr().get()));
            let to = (point(radial.cx(), radial.cy()), Px(radial.r().get()));
            (ShadingKind::Radial { from, to }, radial)
        }
    };
    let Transform { sx, kx, ky, sy, tx, ty } = transform.pre_concat(gradient.transform());
    let mut stops: Vec<(f32, Color)> = gradient
        .stops()
        .iter()
        .map(|stop| (stop.offset().get(), solid(stop.color(), stop.opacity().get() * opacity)))
        .collect();
    let (Some(first), Some(last)) = (stops.first().copied(), stops.last().copied()) else { return None };
    if first.0 > 0.0 {
        stops.insert(0, (0.0, first.1));
    }
    if last.0 < 1.0 || stops.len() < 2 {
        stops.push((1.0, last.1));
    }
    let (kind, stops) = repeated(kind, stops, gradient.spread_method());
    Some(Draw::Shade { path, shading: Arc::new(Shading { kind, stops, matrix: [sx, ky, kx, sy, tx, ty] }) })
}

/// How often a gradient that repeats is written out to each side.
const REPETITIONS: i32 = 8;

/// A gradient that goes on with its colours anew, or there and back, written out.
fn repeated(kind: ShadingKind, stops: Vec<(f32, Color)>, spread: SpreadMethod) -> (ShadingKind, Vec<(f32, Color)>) {
    if spread == SpreadMethod::Pad {
        return (kind, stops);
    }
    let turns = match &kind {
        ShadingKind::Linear { .. } => -REPETITIONS..REPETITIONS,
        // Inwards there is no room.
        ShadingKind::Radial { .. } => 0..REPETITIONS,
    };
    let (begin, end) = (turns.start as f32, turns.end as f32);
    let mut all = Vec::with_capacity(stops.len() * turns.len());
    for turn in turns {
        let back = spread == SpreadMethod::Reflect && turn.rem_euclid(2) == 1;
        let place = |at: f32| ((turn as f32 + at) - begin) / (end - begin);
        if back {
            all.extend(stops.iter().rev().map(|(at, color)| (place(1.0 - at), *color)));
        } else {
            all.extend(stops.iter().map(|(at, color)| (place(*at), *color)));
        }
    }
    let between = |from: f32, to: f32, share: f32| from + (to - from) * share;
    let point = |from: Point, to: Point, share: f32| {
        Point::new(Px(between(from.x.0, to.x.0, share)), Px(between(from.y.0, to.y.0, share)))
    };
    let kind = match kind {
        ShadingKind::Linear { from, to } => {
            ShadingKind::Linear { from: point(from, to, begin), to: point(from, to, end) }
        }
        ShadingKind::Radial { from, to } => {
            let circle = |share: f32| (point(from.0, to.0, share), Px(between(from.1.0, to.1.0, share)));
            ShadingKind::Radial { from: circle(begin), to: circle(end) }
        }
    };
    (kind, all)
}

fn solid(color: usvg::Color, opacity: f32) -> Color {
    Color {
        red: f32::from(color.red) / 255.0,
        green: f32::from(color.green) / 255.0,
        blue: f32::from(color.blue) / 255.0,
        alpha: opacity,
    }
}

/// A path's steps after a transform; curves of one control point get two.
fn converted(path: SkiaPath, transform: Transform) -> Vec<Segment> {
    let Some(path) = path.transform(transform) else { return Vec::new() };
    let point = |x: f32, y: f32| Point::new(Px(x), Px(y));
    let mut last = (0.0, 0.0);
    let convert = |segment| match segment {
        PathSegment::MoveTo(end) => {
            last = (end.x, end.y);
            Segment::Move(point(end.x, end.y))
        }
        PathSegment::LineTo(end) => {
            last = (end.x, end.y);
            Segment::Line(point(end.x, end.y))
        }
        PathSegment::QuadTo(control, end) => {
            let toward = |from: f32, control: f32| from + (control - from) * 2.0 / 3.0;
            let first = point(toward(last.0, control.x), toward(last.1, control.y));
            let second = point(toward(end.x, control.x), toward(end.y, control.y));
            last = (end.x, end.y);
            Segment::Curve(first, second, point(end.x, end.y))
        }
        PathSegment::CubicTo(first, second, end) => {
            last = (end.x, end.y);
            Segment::Curve(point(first.x, first.y), point(second.x, second.y), point(end.x, end.y))
        }
        PathSegment::Close => Segment::Close,
    };
    path.segments().map(convert).collect()
}

impl Drawing {
    /// What to draw so that the drawing's box fills a rectangle; what stands out of the box is cut off.
    pub fn placed(&self, rect: Rect) -> Vec<Draw> {
        let scale_x = rect.size.width.0 / self.size.width.0.max(f32::MIN_POSITIVE);
        let scale_y = rect.size.height.0 / self.size.height.0.max(f32::MIN_POSITIVE);
        let matrix = [scale_x, 0.0, 0.0, scale_y, rect.left().0, rect.top().0];
        let mut draws = Vec::with_capacity(self.draws.len() + 4);
        draws.extend([Draw::Clip(Path::Rect(rect)), Draw::Transform(matrix)]);
        draws.extend(self.draws.iter().cloned());
        draws.extend([Draw::Pop, Draw::Pop]);
        draws
    }
}
