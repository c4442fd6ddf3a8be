//! Flex and grid containers through taffy (css-flexbox-1, css-grid-1).

use super::{Fragment, Intrinsic, Layouter};
use crate::engine::boxes::BlockBox;
use crate::engine::geometry::Px;

impl Layouter<'_> {
    /// Lays out the items of a flex or grid container of a content width. Places are relative to the content box;
    /// the second result is the content height.
    pub(super) fn flex<'b>(
        &mut self,
        container: &'b BlockBox,
        items: &'b [BlockBox],
        width: Px,
        height: Option<Px>,
    ) -> (Vec<Fragment<'b>>, Px) {
        let _ = (container, items, width, height);
        unimplemented!("flex layout")
    }

    /// Content widths of a flex or grid container.
    pub(super) fn flex_intrinsic(&mut self, container: &BlockBox, items: &[BlockBox]) -> Intrinsic {
        let _ = (container, items);
        unimplemented!("flex layout")
    }
}
