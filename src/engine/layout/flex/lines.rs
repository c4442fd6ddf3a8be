//! Items in their places → the flow in which they are broken over pages (css-flexbox-1 §10, css-grid-1 §12).
//!
//! Items that lie one below the other are broken like blocks; those that lie side by side make a line (a flex line, a
//! grid row), in which each is broken for itself. Which is which is told by the places: a set of items is cut by
//! horizontal lines that go through none of them, what is left between two by vertical ones, and so on. So it works
//! the same for reversed, wrapped and reordered containers, and for the areas of a grid. Where neither cut is possible
//! (areas around a centre) the items stay in one line, each at its distance from the top.

use std::sync::{Arc, LazyLock};

use crate::engine::geometry::{Edges, Point, Px, Rect};
use crate::engine::layout::{Borders, Few, Fragment, FragmentContent};
use crate::engine::style::ComputedStyle;

/// How far items may overlap and still lie one below or beside the other: negative margins that join borders.
const OVERLAP: Px = Px(4.0);

/// How often a set of items is cut in both directions. Areas that need more are not worth the walk.
const MOST_CUTS: usize = 6;

/// The style of the boxes around lines, which no element has.
static PLAIN: LazyLock<Arc<ComputedStyle>> = LazyLock::new(|| Arc::new(ComputedStyle::initial()));

/// The content of a container with items at their places in its border box. In a `column` that does not wrap they lie
/// one below the other, however far they overlap.
pub(super) fn arrange<'b>(items: Vec<Fragment<'b>>, column: bool) -> FragmentContent<'b> {
    let mut items: Vec<Item<'b>> = items.into_iter().enumerate().collect();
    if column {
        items.sort_by(|(_, first), (_, second)| first.rect.top().0.total_cmp(&second.rect.top().0));
        return FragmentContent::Blocks(items.into_iter().map(|(_, item)| item).collect());
    }
    FragmentContent::Blocks(stack(items, MOST_CUTS))
}

/// An item and its place in the source.
type Item<'b> = (usize, Fragment<'b>);

/// Items and lines one below the other.
fn stack<'b>(items: Vec<Item<'b>>, cuts: usize) -> Vec<Fragment<'b>> {
    let extent = |rect: &Rect| (rect.top(), rect.bottom());
    groups(items, extent).into_iter().map(|group| line(group, cuts)).collect()
}

/// The items of a line as one fragment.
fn line<'b>(mut items: Vec<Item<'b>>, cuts: usize) -> Fragment<'b> {
    if items.len() == 1
        && let Some((_, item)) = items.pop()
    {
        return item;
    }
    let parts = if cuts == 0 { vec![items] } else { groups(items, |rect| (rect.left(), rect.right())) };
    let side_by_side = parts.len() > 1;
    let mut parts: Vec<Item<'b>> = parts
        .into_iter()
        .flat_map(|part| {
            let first = part.iter().map(|(index, _)| *index).min().unwrap_or(0);
            if part.len() > 1 && side_by_side {
                vec![(first, around(stack(part, cuts - 1), FragmentContent::Blocks))]
            } else {
                part
            }
        })
        .collect();
    parts.sort_by_key(|(index, _)| *index);
    around(parts.into_iter().map(|(_, part)| part).collect(), FragmentContent::Fixed)
}

/// Groups of items between which a straight cut goes, by the extent of the items across it.
fn groups<'b>(mut items: Vec<Item<'b>>, extent: impl Fn(&Rect) -> (Px, Px)) -> Vec<Vec<Item<'b>>> {
    items.sort_by(|(_, first), (_, second)| extent(&first.rect).0.0.total_cmp(&extent(&second.rect).0.0));
    let mut groups: Vec<Vec<Item<'b>>> = Vec::new();
    let (mut group_start, mut group_end) = (Px::ZERO, Px::ZERO);
    for item in items {
        let (start, end) = extent(&item.1.rect);
        let inner_end = end - OVERLAP.min((end - start) / 2.0);
        match groups.last_mut() {
            // What has no extent stays with what begins at the same place.
            Some(group) if start < group_end || start <= group_start => {
                group.push(item);
                group_end = group_end.max(inner_end);
            }
            _ => {
                groups.push(vec![item]);
                (group_start, group_end) = (start, inner_end);
            }
        }
    }
    groups
}

/// A box that nobody sees around some fragments, which are moved into it.
fn around<'b>(
    mut inside: Vec<Fragment<'b>>,
    content: impl FnOnce(Vec<Fragment<'b>>) -> FragmentContent<'b>,
) -> Fragment<'b> {
    let outer = |fragment: &Fragment<'b>| {
        let (rect, margin) = (fragment.rect, fragment.margin);
        (rect.top() - margin.top, rect.bottom() + margin.bottom)
    };
    let least = |of: &dyn Fn(&Fragment<'b>) -> Px| inside.iter().map(of).fold(Px::INFINITY, Px::min);
    let most = |of: &dyn Fn(&Fragment<'b>) -> Px| inside.iter().map(of).fold(-Px::INFINITY, Px::max);
    let (left, right) = (least(&|item| item.rect.left()), most(&|item| item.rect.right()));
    let (top, bottom) = (least(&|item| item.rect.top()), most(&|item| item.rect.bottom()));
    let margin = Edges {
        top: top - least(&|item| outer(item).0),
        bottom: most(&|item| outer(item).1) - bottom,
        ..Edges::default()
    };
    let page = inside.first().and_then(|item| item.page);
    for item in &mut inside {
        item.rect = item.rect.moved(Point::new(-left, -top));
    }
    Fragment {
        owner: None,
        style: &PLAIN,
        page,
        marks: None,
        rect: Rect::new(left, top, right - left, bottom - top),
        margin,
        border: Borders::NONE,
        padding: Edges::default(),
        decorated: false,
        content: content(inside),
        marker: None,
        positioned: Few::new(),
        waiting: Few::new(),
    }
}
