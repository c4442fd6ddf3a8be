//! The style around a box without an element → its own: of anonymous blocks (CSS 2.2 §9.2.1.1) and of list markers.
//!
//! Each is made once for a document: the boxes between the blocks of ten thousand list items share one style, which is
//! then at hand when their sizes and lines are asked for.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Display, LengthPercentage, TextAlign, TextAlignLast, TextTransform, WhiteSpace};

/// The styles of boxes without an element that were made so far.
#[derive(Debug, Default)]
pub(super) struct AnonymousStyles {
    /// By the address of the inherited values, which each of the styles keeps in its place, and by the one value that
    /// anonymous blocks have from around them without inheriting it.
    blocks: RefCell<HashMap<(usize, TextAlignLast), Arc<ComputedStyle>, FxBuildHasher>>,
    /// By the address of the style of `::marker`, or of the anonymous block that stands for it; it comes first.
    markers: RefCell<HashMap<usize, (Arc<ComputedStyle>, Arc<ComputedStyle>), FxBuildHasher>>,
}

impl AnonymousStyles {
    /// The style of an anonymous block in a box (CSS 2.2 §9.2.1.1): inherits, and is a plain block.
    pub(super) fn block(&self, around: &ComputedStyle) -> Arc<ComputedStyle> {
        let key = (Arc::as_ptr(&around.inherited).addr(), around.text_align_last);
        let mut blocks = self.blocks.borrow_mut();
        let style = blocks.entry(key).or_insert_with(|| {
            Arc::new(ComputedStyle {
                display: Display::Block,
                text_align_last: around.text_align_last,
                ..ComputedStyle::with_inherited(Arc::clone(&around.inherited))
            })
        });
        Arc::clone(style)
    }

    /// The style of a marker's text: that of its `::marker`, whose text is neither wrapped nor changed.
    pub(super) fn marker(&self, marker: &Arc<ComputedStyle>) -> Arc<ComputedStyle> {
        let mut markers = self.markers.borrow_mut();
        let (_, style) = markers.entry(Arc::as_ptr(marker).addr()).or_insert_with(|| {
            let mut inherited = (*marker.inherited).clone();
            inherited.white_space = WhiteSpace::Pre;
            inherited.text_transform = TextTransform::None;
            inherited.text_indent = LengthPercentage::ZERO;
            inherited.text_align = TextAlign::Start;
            let inherited = Arc::new(inherited);
            let style = ComputedStyle { inherited, display: Display::Inline, ..(**marker).clone() };
            (Arc::clone(marker), Arc::new(style))
        });
        Arc::clone(style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_in_the_same_inherited_style_share_one() {
        let styles = AnonymousStyles::default();
        let around = ComputedStyle::initial();
        let sibling = ComputedStyle { display: Display::ListItem, ..around.clone() };
        let block = styles.block(&around);
        assert!(Arc::ptr_eq(&block, &styles.block(&sibling)));
        assert_eq!(block.display, Display::Block);
        let centered = ComputedStyle { text_align_last: TextAlignLast::Center, ..around };
        assert_eq!(styles.block(&centered).text_align_last, TextAlignLast::Center);
        assert!(!Arc::ptr_eq(&block, &styles.block(&ComputedStyle::initial())));
        let marker = styles.marker(&block);
        assert!(Arc::ptr_eq(&marker, &styles.marker(&block)));
        assert_eq!((marker.display, marker.inherited.white_space), (Display::Inline, WhiteSpace::Pre));
    }
}
