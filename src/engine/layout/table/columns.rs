//! What cells and `col` elements ask for → the widths of columns. Arithmetic only: no boxes, no styles.
//!
//! - fixed layout: [`fixed_widths`] (CSS 2.2 §17.5.2.1);
//! - automatic layout: [`gather`] sums up the wishes of cells by column, [`preferred`] says how narrow and how wide all
//!   columns would like to be, [`distribute`] fits them into a width (css-tables-3 §3.8, §3.9).
//!
//! Widths of cells are outer widths: from grid line to grid line, without border spacing.

use crate::engine::geometry::Px;

/// The width of a table whose percentages cannot be satisfied by any finite one.
const WIDEST: Px = Px(1_000_000.0);

/// What one column asks for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Column {
    /// Narrower would cut off words.
    pub min: Px,
    /// Wide enough for no line break; the given width where one is given. Never less than `min`.
    pub max: Px,
    /// A width in length units is given.
    pub constrained: bool,
    /// Share of all columns' width, 1 for 100 %.
    pub percent: Option<f32>,
}

impl Column {
    /// The wider of both wishes. A given width wins over the width of contents.
    fn encompass(&mut self, min: Px, max: Px, fixed: Option<Px>, percent: Option<f32>) {
        self.min = self.min.max(min);
        match fixed {
            Some(fixed) if !self.constrained => {
                self.constrained = true;
                self.max = fixed;
            }
            Some(fixed) => self.max = self.max.max(fixed),
            None if !self.constrained => self.max = self.max.max(max),
            None => {}
        }
        if let Some(percent) = percent {
            self.percent = Some(self.percent.unwrap_or(0.0).max(percent));
        }
    }
}

/// What one cell asks for, in its columns.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct CellWish {
    /// Its first column.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub span: usize,
    /// Narrowest width of its content.
    pub min: Px,
    /// Width of its content without line breaks.
    pub max: Px,
    /// Its `width`, in length units.
    pub fixed: Option<Px>,
    /// Its `width`, in percent; 1 is 100 %.
    pub percent: Option<f32>,
}

/// Sums up the wishes of cells by column. `given` are the wishes of `col` elements; `spacing` lies between columns.
pub(super) fn gather(given: Vec<Column>, cells: &[CellWish], spacing: Px) -> Vec<Column> {
    let mut columns = given;
    for cell in cells.iter().filter(|cell| cell.span == 1) {
        columns[cell.column].encompass(cell.min, cell.max, cell.fixed, cell.percent);
    }
    for column in &mut columns {
        column.max = column.max.max(column.min);
    }
    let mut spanning: Vec<&CellWish> = cells.iter().filter(|cell| cell.span > 1).collect();
    spanning.sort_by_key(|cell| cell.span);
    for cell in spanning {
        let inner_spacing = spacing * (cell.span - 1) as f32;
        encompass_spanning(&mut columns[cell.column..cell.column + cell.span], cell, inner_spacing);
    }
    // The shares cannot exceed the whole; later columns get what is left (css-tables-3 §3.8.1).
    let mut left = 1.0_f32;
    for column in &mut columns {
        if let Some(percent) = &mut column.percent {
            *percent = percent.clamp(0.0, left);
            left -= *percent;
        }
    }
    columns
}

/// Makes room for a cell in the columns that it covers.
fn encompass_spanning(columns: &mut [Column], cell: &CellWish, inner_spacing: Px) {
    if let Some(percent) = cell.percent {
        share_percent(columns, percent);
    }
    let min = cell.min - inner_spacing;
    if min > columns.iter().map(|column| column.min).sum() {
        let widths = distribute(columns, min);
        for (column, width) in columns.iter_mut().zip(widths) {
            column.min = column.min.max(width);
            column.max = column.max.max(column.min);
        }
    }
    let max = cell.fixed.unwrap_or(cell.max).max(cell.min) - inner_spacing;
    let mut widths: Vec<Px> = columns.iter().map(|column| column.max).collect();
    grow(columns, &mut widths, max);
    for (column, width) in columns.iter_mut().zip(widths) {
        column.max = column.max.max(width);
    }
}

/// The part of a spanning cell's percentage that its columns do not have yet goes to those without one.
fn share_percent(columns: &mut [Column], percent: f32) {
    let missing = percent - columns.iter().filter_map(|column| column.percent).sum::<f32>();
    let takers = columns.iter().filter(|column| column.percent.is_none()).count();
    if missing <= 0.0 || takers == 0 {
        return;
    }
    let total: Px = columns.iter().filter(|column| column.percent.is_none()).map(|column| column.max).sum();
    for column in columns.iter_mut().filter(|column| column.percent.is_none()) {
        let share = if total > Px::ZERO { column.max.0 / total.0 } else { 1.0 / takers as f32 };
        column.percent = Some(missing * share);
    }
}

/// How narrow and how wide all columns together would like to be, without spacing.
pub(super) fn preferred(columns: &[Column]) -> (Px, Px) {
    let min: Px = columns.iter().map(|column| column.min).sum();
    let mut max: Px = columns.iter().map(|column| column.max).sum();
    let mut shares = 0.0;
    let mut rest = Px::ZERO;
    for column in columns {
        match column.percent {
            Some(percent) => {
                shares += percent;
                if column.max > Px::ZERO {
                    max = max.max(if percent > 0.0 { column.max / percent } else { WIDEST });
                }
            }
            None => rest += column.max,
        }
    }
    if rest > Px::ZERO && shares > 0.0 {
        max = max.max(if shares < 1.0 { rest / (1.0 - shares) } else { WIDEST });
    }
    (min, max.min(WIDEST).max(min))
}

/// Widths of columns that fill `width`; when it is less than the columns' minimum, that minimum (css-tables-3 §3.9.2).
pub(super) fn distribute(columns: &[Column], width: Px) -> Vec<Px> {
    let percent_width = |column: &Column| column.percent.map(|percent| (width * percent).max(column.min));
    // Each guess is at least as wide as the one before.
    let guesses: [Vec<Px>; 4] = [
        columns.iter().map(|column| column.min).collect(),
        columns.iter().map(|column| percent_width(column).unwrap_or(column.min)).collect(),
        columns
            .iter()
            .map(|column| percent_width(column).unwrap_or(if column.constrained { column.max } else { column.min }))
            .collect(),
        columns.iter().map(|column| percent_width(column).unwrap_or(column.max)).collect(),
    ];
    let sums = guesses.each_ref().map(|guess| guess.iter().copied().sum::<Px>());
    if width <= sums[0] {
        return guesses.into_iter().next().unwrap_or_default();
    }
    for upper in 1..guesses.len() {
        if width <= sums[upper] {
            let range = sums[upper] - sums[upper - 1];
            let share = if range > Px::ZERO { (width - sums[upper - 1]).0 / range.0 } else { 0.0 };
            return guesses[upper - 1]
                .iter()
                .zip(&guesses[upper])
                .map(|(low, high)| *low + (*high - *low) * share)
                .collect();
        }
    }
    let [_, _, _, mut widths] = guesses;
    grow(columns, &mut widths, width);
    widths
}

/// Gives what is missing to `width` to the columns most willing to take it (css-tables-3 §3.9.3).
fn grow(columns: &[Column], widths: &mut [Px], width: Px) {
    let excess = width - widths.iter().copied().sum();
    if excess <= Px::ZERO || columns.is_empty() {
        return;
    }
    let free = |column: &Column| !column.constrained && column.percent.is_none();
    let weight_of: [&dyn Fn(&Column) -> f32; 5] = [
        &|column| if free(column) { column.max.0 } else { 0.0 },
        &|column| if free(column) { 1.0 } else { 0.0 },
        &|column| if column.constrained && column.percent.is_none() { column.max.0 } else { 0.0 },
        &|column| column.percent.unwrap_or(0.0),
        &|_| 1.0,
    ];
    for weigh in weight_of {
        let total: f32 = columns.iter().map(weigh).sum();
        if total > 0.0 {
            for (column, width) in columns.iter().zip(widths) {
                *width += excess * (weigh(column) / total);
            }
            return;
        }
    }
}

/// Widths of columns in fixed layout: columns with a given width keep it, the others share the rest; when all are
/// given and something is left, each grows in proportion (CSS 2.2 §17.5.2.1).
pub(super) fn fixed_widths(given: &[Option<Px>], width: Px) -> Vec<Px> {
    let taken: Px = given.iter().flatten().copied().sum();
    let open = given.iter().filter(|width| width.is_none()).count();
    let rest = (width - taken).max(Px::ZERO);
    if open > 0 {
        return given.iter().map(|width| width.unwrap_or(rest / open as f32)).collect();
    }
    let count = given.len() as f32;
    given
        .iter()
        .flatten()
        .map(|own| if taken > Px::ZERO { *own + rest * (own.0 / taken.0) } else { rest / count })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(min: f32, max: f32) -> Column {
        Column { min: Px(min), max: Px(max), ..Column::default() }
    }

    fn fixed(min: f32, width: f32) -> Column {
        Column { constrained: true, ..auto(min, width) }
    }

    fn percent(min: f32, max: f32, share: f32) -> Column {
        Column { percent: Some(share), ..auto(min, max) }
    }

    fn cell(column: usize, span: usize, min: f32, max: f32) -> CellWish {
        CellWish { column, span, min: Px(min), max: Px(max), ..CellWish::default() }
    }

    fn widths(columns: &[Column], width: f32) -> Vec<f32> {
        distribute(columns, Px(width)).into_iter().map(|width| (width.0 * 100.0).round() / 100.0).collect()
    }

    #[test]
    fn columns_are_never_narrower_than_their_minimum() {
        assert_eq!(widths(&[auto(30.0, 90.0), auto(50.0, 60.0)], 10.0), [30.0, 50.0]);
    }

    #[test]
    fn between_minimum_and_maximum_every_column_comes_equally_near_to_its_maximum() {
        // minima 20 + 40 = 60, maxima 100 + 80 = 180; 120 is half way: 20 + 80/2, 40 + 40/2
        assert_eq!(widths(&[auto(20.0, 100.0), auto(40.0, 80.0)], 120.0), [60.0, 60.0]);
    }

    #[test]
    fn excess_goes_to_automatic_columns_in_proportion_to_their_maximum() {
        // 50 + 100 + 50 = 200, excess 150 over the automatic 100 + 50: 100 + 100, 50 + 50
        assert_eq!(widths(&[fixed(10.0, 50.0), auto(10.0, 100.0), auto(10.0, 50.0)], 350.0), [50.0, 200.0, 100.0]);
    }

    #[test]
    fn excess_goes_to_fixed_columns_only_where_there_are_no_others() {
        // 50 + 100 = 150, excess 150: each doubles
        assert_eq!(widths(&[fixed(0.0, 50.0), fixed(0.0, 100.0)], 300.0), [100.0, 200.0]);
    }

    #[test]
    fn percentages_come_before_given_widths_and_contents() {
        // 25 % of 400 = 100; 80 is given; the rest 400 - 100 - 80 = 220
        assert_eq!(
            widths(&[percent(10.0, 20.0, 0.25), fixed(10.0, 80.0), auto(10.0, 60.0)], 400.0),
            [100.0, 80.0, 220.0]
        );
        // 50 % of 100 = 50; 50 are left between the minimum 20 and the given 80
        assert_eq!(widths(&[percent(10.0, 20.0, 0.5), fixed(20.0, 80.0)], 100.0), [50.0, 50.0]);
    }

    #[test]
    fn percentages_beyond_the_whole_are_cut() {
        let columns = gather(vec![percent(0.0, 10.0, 0.8), percent(0.0, 10.0, 0.5)], &[], Px::ZERO);
        let shares: Vec<f32> =
            columns.iter().filter_map(|column| column.percent).map(|p| (p * 100.0).round()).collect();
        assert_eq!(shares, [80.0, 20.0]);
    }

    #[test]
    fn columns_without_wishes_share_equally() {
        assert_eq!(widths(&[auto(0.0, 0.0), auto(0.0, 0.0)], 50.0), [25.0, 25.0]);
    }

    #[test]
    fn a_given_width_wins_over_the_contents_of_other_cells() {
        let given = CellWish { fixed: Some(Px(50.0)), ..cell(0, 1, 10.0, 20.0) };
        let columns = gather(vec![Column::default()], &[cell(0, 1, 30.0, 200.0), given], Px::ZERO);
        assert_eq!(columns, [fixed(30.0, 50.0)]);
    }

    #[test]
    fn a_spanning_cell_stretches_its_columns_in_proportion() {
        let cells = [cell(0, 1, 10.0, 20.0), cell(1, 1, 10.0, 40.0), cell(0, 2, 50.0, 130.0)];
        let columns = gather(vec![Column::default(); 2], &cells, Px(10.0));
        // minimum: 50 - 10 spacing = 40, half way from 20 to 60: 10 + 10/2, 10 + 30/2
        assert_eq!([columns[0].min, columns[1].min], [Px(15.0), Px(25.0)]);
        // maximum: 130 - 10 = 120 in proportion 20 : 40
        assert_eq!([columns[0].max, columns[1].max], [Px(40.0), Px(80.0)]);
    }

    #[test]
    fn a_spanning_percentage_goes_to_columns_without_one() {
        let spanning = CellWish { percent: Some(0.6), ..cell(0, 2, 0.0, 0.0) };
        let columns = gather(vec![percent(0.0, 10.0, 0.2), auto(0.0, 10.0)], &[spanning], Px::ZERO);
        // 60 % - 20 % = 40 %
        assert!((columns[1].percent.unwrap() - 0.4).abs() < 1e-6);
    }

    #[test]
    fn percentages_make_a_table_as_wide_as_their_columns_need() {
        // 30 is a quarter of 120; 60 is the other three quarters of 80
        assert_eq!(preferred(&[percent(5.0, 30.0, 0.25), auto(10.0, 60.0)]), (Px(15.0), Px(120.0)));
        assert_eq!(preferred(&[percent(5.0, 30.0, 1.0), auto(10.0, 60.0)]).1, WIDEST);
    }

    #[test]
    fn fixed_layout_shares_the_rest_among_open_columns() {
        // (300 - 100) / 2
        assert_eq!(fixed_widths(&[Some(Px(100.0)), None, None], Px(300.0)), [Px(100.0), Px(100.0), Px(100.0)]);
        // 50 + 150 = 200; the other 200 in proportion
        assert_eq!(fixed_widths(&[Some(Px(50.0)), Some(Px(150.0))], Px(400.0)), [Px(100.0), Px(300.0)]);
        // given widths are kept though they are too wide
        assert_eq!(fixed_widths(&[Some(Px(90.0)), None], Px(50.0)), [Px(90.0), Px(0.0)]);
    }
}
