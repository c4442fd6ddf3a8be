//! Block formatting: boxes one below the other (CSS 2.2 §9.4.1, §10).

use super::{Containing, Fragment, Imposed, Layouter};
use crate::engine::boxes::BlockBox;

impl Layouter<'_> {
    /// Lays a box out. The result's border box lies at the origin; margins are left to the caller.
    pub(super) fn block<'b>(&mut self, block: &'b BlockBox, containing: Containing, imposed: Imposed) -> Fragment<'b> {
        let _ = (block, containing, imposed);
        unimplemented!("block layout")
    }
}
