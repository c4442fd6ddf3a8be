//! Tables (CSS 2.2 §17, css-tables-3).

use super::{Containing, Fragment, Imposed, Intrinsic, Layouter};
use crate::engine::boxes::{BlockBox, TableGrid};

impl Layouter<'_> {
    /// Lays a table out, captions included. The result lies at the origin; margins are left to the caller.
    pub(super) fn table<'b>(
        &mut self,
        table: &'b BlockBox,
        grid: &'b TableGrid,
        containing: Containing,
        imposed: Imposed,
    ) -> Fragment<'b> {
        let _ = (table, grid, containing, imposed);
        unimplemented!("table layout")
    }

    /// Border-box widths of a table.
    pub(super) fn table_intrinsic(&mut self, table: &BlockBox, grid: &TableGrid) -> Intrinsic {
        let _ = (table, grid);
        unimplemented!("table layout")
    }
}
