//! Where a control stands and what it looks like → the area and the appearance of its widget.

use crate::engine::display::{Control, ControlKind, Path};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::values::Color;
use crate::pdf::content::{Content, Pen};
use crate::pdf::controls;

/// Where a widget stands.
pub(in crate::pdf) struct Area {
    /// On the page, as left, bottom, right and top in points.
    pub rect: [f32; 4],
    /// The upper left corner of its appearance, in the coordinates of the items.
    pub origin: Point,
    /// The size of its appearance.
    pub size: [Px; 2],
    /// How much larger it stands on the page than its style says.
    pub scale: f32,
}

/// What makes two marks the same: whether it is a radio button's, width and height in hundredths of a pixel, colour.
pub(super) type MarkKey = (bool, i64, i64, [u32; 3]);

/// The area of a control that is drawn at `rect` under `matrix` where only `visible` (on the page) is seen.
///
/// `None` where a widget cannot stand: not [`upright`], or out of sight. The rectangle beside the area is that on the
/// page, in pixels from the top left.
pub(in crate::pdf) fn area(rect: Rect, matrix: [f32; 6], visible: Option<Rect>) -> Option<(Rect, Area)> {
    let [a, _, _, d, e, f] = matrix;
    if !upright(matrix) {
        return None;
    }
    let on_page =
        Rect::new(Px(a * rect.left().0 + e), Px(d * rect.top().0 + f), rect.size.width * a, rect.size.height * d);
    let seen = visible.map_or(on_page, |visible| intersection(on_page, visible));
    // Smaller than a tenth of a point: nothing that anybody could click.
    let is_seen = seen.size.width.0 > 0.15 && seen.size.height.0 > 0.15 && (a + d + e + f).is_finite();
    if !is_seen {
        return None;
    }
    let origin = Point::new(Px((seen.left().0 - e) / a), Px((seen.top().0 - f) / d));
    let size = [Px(seen.size.width.0 / a), Px(seen.size.height.0 / d)];
    Some((seen, Area { rect: [0.0; 4], origin, size, scale: d }))
}

/// Whether what is drawn under a matrix stands upright: moved and scaled alone.
pub(in crate::pdf) fn upright([a, b, c, d, _, _]: [f32; 6]) -> bool {
    b.abs() < 1e-4 && c.abs() < 1e-4 && a > 1e-3 && d > 1e-3
}

/// What both rectangles have in common; of no size where that is nothing.
pub(in crate::pdf) fn intersection(one: Rect, other: Rect) -> Rect {
    let (left, top) = (one.left().max(other.left()), one.top().max(other.top()));
    let (right, bottom) = (one.right().min(other.right()), one.bottom().min(other.bottom()));
    Rect { origin: Point::new(left, top), size: Size::new((right - left).max(Px::ZERO), (bottom - top).max(Px::ZERO)) }
}

/// The mark of a ticked box: what makes it the same as another, and how it is drawn. `None` for fields with text.
pub(super) fn mark(control: &Control, [width, height]: [Px; 2]) -> Option<(MarkKey, impl FnOnce() -> Vec<u8>)> {
    let radio = match control.kind {
        ControlKind::Checkbox { .. } => false,
        ControlKind::Radio { .. } => true,
        _ => return None,
    };
    let color = Color { alpha: 1.0, ..control.color };
    let hundredths = |length: Px| (f64::from(length.0) * 100.0).round() as i64;
    let channels = [color.red, color.green, color.blue].map(f32::to_bits);
    let draw = move || {
        let rect = Rect::new(Px::ZERO, Px::ZERO, width, height);
        let mut content = Content::new(height);
        // Opaque, so that no graphics state is named.
        if radio {
            content.fill(&controls::dot(rect), color, |_| String::new());
        } else {
            let pen = Pen { color, width: controls::MARK, dashes: &[], round: false };
            let cross: Path = controls::cross(rect);
            content.stroke(&cross, &pen, |_| String::new());
        }
        content.finish().0
    };
    Some(((radio, hundredths(width), hundredths(height), channels), draw))
}

/// The content of a field with text: between these marks, programs that fill the field put what was typed
/// (ISO 32000-1 12.7.3.3).
pub(in crate::pdf) fn text_of(drawn: &[u8]) -> Vec<u8> {
    [b"/Tx BMC\nq\n", drawn, b"\nQ\nEMC"].concat()
}

/// The operator that sets a colour for text, as a default appearance has it.
pub(crate) fn colour_operator(color: Color) -> String {
    let share = |channel: f32| (channel.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
    let [red, green, blue] = [color.red, color.green, color.blue].map(share);
    if red == green && green == blue { format!("{red} g") } else { format!("{red} {green} {blue} rg") }
}
