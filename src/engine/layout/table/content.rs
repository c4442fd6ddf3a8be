//! What the layout of cells asks of boxes that are laid out already: how far their content reaches, and to move it.

use crate::engine::geometry::{Point, Px};
use crate::engine::layout::{Fragment, FragmentContent};

/// Where the content of a box ends, from the top of its border box; none where nothing is in it.
pub(in crate::engine::layout) fn content_bottom(fragment: &Fragment<'_>) -> Option<Px> {
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
    move_all(fragment.positioned.iter_mut(), offset);
    for waiting in fragment.waiting.iter_mut() {
        waiting.position = waiting.position + offset;
    }
}

fn move_all<'f, 'b: 'f>(fragments: impl IntoIterator<Item = &'f mut Fragment<'b>>, offset: Point) {
    for fragment in fragments {
        fragment.rect = fragment.rect.moved(offset);
    }
}
