//! What the layout of cells asks of fragments that are laid out already: where their text stands, how far it reaches,
//! and to move it.

use crate::engine::geometry::{Point, Px};
use crate::engine::layout::{Fragment, FragmentContent};

/// The first baseline in a box, from the top of its border box.
pub(in crate::engine::layout) fn first_baseline(fragment: &Fragment<'_>) -> Option<Px> {
    match &fragment.content {
        FragmentContent::Lines(lines) => lines.paragraph.lines.first().map(|line| lines.origin.y + line.baseline),
        FragmentContent::Blocks(fragments)
        | FragmentContent::Parallel(fragments)
        | FragmentContent::Fixed(fragments) => fragments.iter().find_map(baseline_inside),
        FragmentContent::Table(table) => {
            let groups = table.header.as_deref().into_iter().chain(&table.bodies).chain(table.footer.as_deref());
            groups.into_iter().find_map(baseline_inside)
        }
        FragmentContent::Empty | FragmentContent::Replaced(_) => None,
    }
}

fn baseline_inside(child: &Fragment<'_>) -> Option<Px> {
    first_baseline(child).map(|baseline| child.rect.top() + baseline)
}

/// Where the content of a box ends, from the top of its border box; none where nothing is in it.
pub(super) fn content_bottom(fragment: &Fragment<'_>) -> Option<Px> {
    let below = |children: &[Fragment<'_>]| {
        children.iter().map(|child| child.rect.bottom() + child.margin.bottom).reduce(Px::max)
    };
    match &fragment.content {
        FragmentContent::Lines(lines) => Some(lines.origin.y + lines.paragraph.height),
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            below(children)
        }
        FragmentContent::Table(_) | FragmentContent::Empty | FragmentContent::Replaced(_) => None,
    }
}

/// Whether a line of text, in the box itself or in blocks inside, is wider than its box.
pub(super) fn overflows(fragment: &Fragment<'_>) -> bool {
    /// What rounding may add up to.
    const TOLERANCE: Px = Px(0.5);
    match &fragment.content {
        FragmentContent::Lines(lines) => {
            let edges = fragment.padding + fragment.border.map(|border| border.width);
            lines.paragraph.width > fragment.rect.size.width - edges.horizontal() + TOLERANCE
        }
        FragmentContent::Blocks(children) => children.iter().any(overflows),
        // Tables and flex containers inside look after their own.
        _ => false,
    }
}

/// Moves all that is in a box, but not the box.
pub(super) fn shift(fragment: &mut Fragment<'_>, offset: Point) {
    if offset == Point::default() {
        return;
    }
    match &mut fragment.content {
        FragmentContent::Lines(lines) => lines.origin = lines.origin + offset,
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            move_all(children, offset);
        }
        FragmentContent::Table(table) => {
            move_all(table.header.as_deref_mut(), offset);
            move_all(&mut table.bodies, offset);
            move_all(table.footer.as_deref_mut(), offset);
        }
        FragmentContent::Empty | FragmentContent::Replaced(_) => {}
    }
    if let Some(marker) = &mut fragment.marker {
        marker.origin = marker.origin + offset;
    }
    move_all(&mut fragment.positioned, offset);
}

fn move_all<'f, 'b: 'f>(fragments: impl IntoIterator<Item = &'f mut Fragment<'b>>, offset: Point) {
    for fragment in fragments {
        fragment.rect = fragment.rect.moved(offset);
    }
}
