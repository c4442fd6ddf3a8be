//! The endless column → pages.

use super::{Layouter, Pages};
use crate::engine::boxes::BoxTree;
use crate::engine::style::Styles;

/// What is cut into pages.
pub struct PageInput<'a, 'b> {
    /// The boxes.
    pub tree: &'b BoxTree,
    /// For the page rules.
    pub styles: &'a Styles,
}

/// Lays a document out and cuts it into pages.
pub fn paginate<'b>(input: &PageInput<'_, 'b>, layouter: &mut Layouter<'_>) -> Pages<'b> {
    let _ = (input, layouter);
    unimplemented!("pagination")
}
