//! How narrow and how wide a box would like to be (css-sizing-3 §5).

use super::{Intrinsic, Layouter};
use crate::engine::boxes::BlockBox;

impl Layouter<'_> {
    /// Border-box widths of a box, its `width`, `min-width` and `max-width` respected; percentages count as `auto`.
    pub(super) fn intrinsic(&mut self, block: &BlockBox) -> Intrinsic {
        let _ = block;
        unimplemented!("intrinsic sizes")
    }
}
