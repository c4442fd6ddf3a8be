//! Fixed boxes → in their place on every page (css-position-3 §2.1): in paged media they stand on each.

use super::Typesetter;
use super::build::outside;
use super::kind::content_area;
use crate::diag::Diagnostic;
use crate::engine::boxes::BlockBox;
use crate::engine::dom::Dom;
use crate::engine::layout::Pages;

/// Takes the boxes for all pages, the same number for each page that has content, in the order of the pages.
pub(super) fn set<'c>(
    pages: &mut Pages<'c>,
    boxes: &mut std::slice::Iter<'c, BlockBox>,
    setter: &mut dyn Typesetter<'c>,
    dom: &Dom,
    warnings: &mut Vec<Diagnostic>,
) {
    let count = setter.fixed_boxes();
    if count == 0 {
        return;
    }
    let mut is_first = true;
    for page in &mut pages.pages {
        let area = content_area(&page.style);
        let Some(root) = &mut page.root else { continue };
        for block in boxes.by_ref().take(count) {
            let fragment = setter.fixed(block, area);
            let origin = fragment.rect.origin;
            outside((dom, warnings), &fragment, origin, !is_first, root.positioned.vec());
        }
        is_first = false;
    }
}
