//! DisplayList → stable text, for tests and template authors.

use std::fmt::Write;

use super::{ControlKind, DisplayItem, DisplayList, Draw, LinkTarget, Owner, Path, Segment, Shading, ShadingKind};
use crate::engine::dom::Dom;
use crate::engine::geometry::{Point, Rect};
use crate::engine::style::values::Color;

/// One line per thing to draw, under a line for its page.
pub fn dump(list: &DisplayList, dom: &Dom) -> String {
    let mut out = String::new();
    for (index, page) in list.pages.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "page {} {}x{}", index + 1, page.size.width, page.size.height);
        for item in &page.items {
            let _ = writeln!(out, "  {} {}", owner(item, dom), draw(&item.draw));
        }
    }
    for entry in &list.outline {
        let _ = writeln!(out, "outline {} {:?} page {}", entry.level, entry.label, entry.page + 1);
    }
    for anchor in &list.anchors {
        let _ = writeln!(out, "anchor {} page {} {}", anchor.id, anchor.page + 1, point(anchor.position));
    }
    for field in &list.hidden {
        let _ = writeln!(out, "hidden {:?} {:?}", field.name, field.value);
    }
    out
}

fn owner(item: &DisplayItem, dom: &Dom) -> String {
    match item.owner {
        Owner::Element(node) => dom.element(node).map_or_else(|| "text".to_owned(), |element| element.name.to_string()),
        Owner::Decoration => "-".to_owned(),
        Owner::Margin => "margin".to_owned(),
    }
}

fn draw(draw: &Draw) -> String {
    match draw {
        Draw::Fill { path, color } => format!("fill {} {}", self::path(path), self::color(*color)),
        Draw::Stroke { path, color, width, dashes, .. } => {
            format!("stroke {} {} width {width} dashes {dashes:?}", self::path(path), self::color(*color))
        }
        Draw::Text { origin, run, color } => format!(
            "text {} font {} size {} {} {:?}",
            point(*origin),
            run.font.0,
            run.font_size,
            self::color(*color),
            run.text
        ),
        Draw::Image { rect, image, .. } => format!("image {} of {}x{}", self::rect(*rect), image.width, image.height),
        Draw::Control { rect, control } => {
            format!("control {} {} {:?}", self::rect(*rect), kind(&control.kind), control.name)
        }
        Draw::Link { rect, target } => match target {
            LinkTarget::Anchor(id) => format!("link {} #{id}", self::rect(*rect)),
            LinkTarget::Url(url) => format!("link {} {url}", self::rect(*rect)),
        },
        Draw::Shade { path, shading } => format!("shade {} {}", self::path(path), self::shading(shading)),
        Draw::Tiles { draws, step, columns, rows } => {
            let draws: Vec<String> = draws.iter().map(self::draw).collect();
            format!("tiles {columns}x{rows} every {}x{}: {}", step.width, step.height, draws.join(", "))
        }
        Draw::Clip(path) => format!("clip {}", self::path(path)),
        Draw::Opacity(opacity) => format!("opacity {opacity}"),
        Draw::Transform(matrix) => format!("transform {matrix:?}"),
        Draw::Pop => "pop".to_owned(),
    }
}

fn shading(shading: &Shading) -> String {
    let way = match &shading.kind {
        ShadingKind::Linear { from, to } => format!("linear {} to {}", point(*from), point(*to)),
        ShadingKind::Radial { from, to } => {
            format!("radial {} r {} to {} r {}", point(from.0), from.1, point(to.0), to.1)
        }
    };
    let stops: Vec<String> = shading.stops.iter().map(|(at, color)| format!("{} {at}", self::color(*color))).collect();
    let matrix = match shading.matrix {
        [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] => String::new(),
        matrix => format!(" by {matrix:?}"),
    };
    format!("{way}{matrix}: {}", stops.join(", "))
}

fn kind(kind: &ControlKind) -> &'static str {
    match kind {
        ControlKind::Checkbox { .. } => "checkbox",
        ControlKind::Radio { .. } => "radio",
        ControlKind::Text { .. } => "text",
        ControlKind::TextArea { .. } => "textarea",
        ControlKind::Select { .. } => "select",
        ControlKind::Output { .. } => "output",
    }
}

fn point(point: Point) -> String {
    format!("{},{}", point.x, point.y)
}

fn rect(rect: Rect) -> String {
    format!("{} {}x{}", point(rect.origin), rect.size.width, rect.size.height)
}

fn path(path: &Path) -> String {
    match path {
        Path::Rect(rect) => self::rect(*rect),
        Path::Segments { segments, .. } => {
            let step = |segment: &Segment| match segment {
                Segment::Move(to) => format!("M{}", point(*to)),
                Segment::Line(to) => format!("L{}", point(*to)),
                Segment::Curve(_, _, to) => format!("C{}", point(*to)),
                Segment::Close => "Z".to_owned(),
            };
            segments.iter().map(step).collect::<Vec<_>>().join(" ")
        }
    }
}

fn color(color: Color) -> String {
    let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round();
    let hex = format!("#{:02x}{:02x}{:02x}", byte(color.red) as u8, byte(color.green) as u8, byte(color.blue) as u8);
    if color.alpha < 1.0 { format!("{hex}/{}", color.alpha) } else { hex }
}
