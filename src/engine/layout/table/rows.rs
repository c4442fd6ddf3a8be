//! What cells ask for → the heights of rows. Arithmetic only.

use crate::engine::geometry::Px;

/// A row on the way to its height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct RowHeight {
    /// From grid line to grid line.
    pub height: Px,
    /// It has a `height` of its own and grows last.
    pub given: bool,
    /// It takes no room at all (`visibility: collapse`).
    pub collapsed: bool,
}

/// Makes rows at least `needed` high, with `spacing` between the visible ones: rows without a given height grow in
/// proportion to their height, equally where all are empty; given heights grow only where there are no others, the same way.
pub(super) fn grow_to(rows: &mut [RowHeight], needed: Px, spacing: Px) {
    let missing = needed - extent(rows, spacing);
    if missing <= Px::ZERO {
        return;
    }
    let weight_of: [&dyn Fn(&RowHeight) -> f32; 4] = [
        &|row| if row.collapsed || row.given { 0.0 } else { row.height.0 },
        &|row| if row.collapsed || row.given { 0.0 } else { 1.0 },
        &|row| if row.collapsed { 0.0 } else { row.height.0 },
        &|row| if row.collapsed { 0.0 } else { 1.0 },
    ];
    for weigh in weight_of {
        let total: f32 = rows.iter().map(weigh).sum();
        if total > 0.0 {
            for row in rows.iter_mut() {
                row.height += missing * (weigh(row) / total);
            }
            return;
        }
    }
}

/// From the top of the first row to the bottom of the last.
pub(super) fn extent(rows: &[RowHeight], spacing: Px) -> Px {
    let visible = rows.iter().filter(|row| !row.collapsed);
    let count = visible.clone().count();
    visible.map(|row| row.height).sum::<Px>() + spacing * count.saturating_sub(1) as f32
}

/// The top of every row and, at the end, where another row would stand; the first row lies at zero.
pub(super) fn tops(rows: &[RowHeight], spacing: Px) -> Vec<Px> {
    let mut tops = Vec::with_capacity(rows.len() + 1);
    let mut top = Px::ZERO;
    tops.push(top);
    for row in rows {
        if !row.collapsed {
            top += row.height + spacing;
        }
        tops.push(top);
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(height: f32) -> RowHeight {
        RowHeight { height: Px(height), ..RowHeight::default() }
    }

    fn heights(rows: &[RowHeight]) -> Vec<f32> {
        rows.iter().map(|row| row.height.0).collect()
    }

    #[test]
    fn rows_grow_in_proportion_to_their_height() {
        let mut rows = [row(10.0), row(30.0)];
        grow_to(&mut rows, Px(85.0), Px(5.0));
        // 85 - 5 spacing = 80: twice as high
        assert_eq!(heights(&rows), [20.0, 60.0]);
    }

    #[test]
    fn rows_with_a_given_height_keep_it() {
        let mut rows = [RowHeight { given: true, ..row(10.0) }, row(0.0)];
        grow_to(&mut rows, Px(50.0), Px::ZERO);
        assert_eq!(heights(&rows), [10.0, 40.0]);
        let mut rows = [RowHeight { given: true, ..row(10.0) }; 2];
        grow_to(&mut rows, Px(50.0), Px::ZERO);
        assert_eq!(heights(&rows), [25.0, 25.0]);
    }

    #[test]
    fn rows_that_are_high_enough_stay() {
        let mut rows = [row(10.0), row(30.0)];
        grow_to(&mut rows, Px(30.0), Px::ZERO);
        assert_eq!(heights(&rows), [10.0, 30.0]);
    }

    #[test]
    fn collapsed_rows_take_neither_height_nor_spacing() {
        let rows = [row(10.0), RowHeight { collapsed: true, ..row(0.0) }, row(20.0)];
        assert_eq!(extent(&rows, Px(3.0)), Px(33.0)); // 10 + 3 + 20
        assert_eq!(tops(&rows, Px(3.0)), [Px(0.0), Px(13.0), Px(13.0), Px(36.0)]);
    }
}
