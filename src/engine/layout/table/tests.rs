//! Whole tables: where cells lie. Every sum is shown.

use crate::engine::layout::testing::lay;

/// A cell with a box of a size in it.
fn cell(id: &str, attributes: &str, width: u32, height: u32) -> String {
    format!("<td id={id} {attributes}><div style='width:{width}px;height:{height}px'></div>")
}

#[test]
fn a_table_is_as_wide_as_its_content_needs() {
    let rows = format!("<tr>{}{}", cell("a", "", 30, 10), cell("b", "", 50, 20));
    let laid = lay(
        "table { border-spacing: 4px 2px; border: 3px solid; padding: 5px } td { padding: 1px }",
        &format!("<table id=t>{rows}</table>"),
    );
    // columns 30 + 2, 50 + 2; 3 spacings of 4; twice 3 + 5: 32 + 52 + 12 + 16
    // row 20 + 2; 2 spacings of 2; twice 3 + 5: 22 + 4 + 16
    assert_eq!(laid.rect("t"), [0.0, 0.0, 112.0, 42.0]);
    // 3 + 5 + 4, 3 + 5 + 2
    assert_eq!(laid.rect("a"), [12.0, 10.0, 32.0, 22.0]);
    // 12 + 32 + 4
    assert_eq!(laid.rect("b"), [48.0, 10.0, 52.0, 22.0]);
}

#[test]
fn a_given_width_is_shared_in_proportion_to_content() {
    let rows = format!("<tr>{}{}", cell("a", "", 30, 10), cell("b", "", 90, 10));
    let laid = lay("table { width: 50% }", &format!("<table id=t>{rows}</table>"));
    // 200: the excess 200 - 120 = 80 in proportion 30 : 90
    assert_eq!(laid.rect("a"), [0.0, 0.0, 50.0, 10.0]);
    assert_eq!(laid.rect("b"), [50.0, 0.0, 150.0, 10.0]);
}

#[test]
fn percentages_and_given_widths_of_columns_are_kept() {
    let rows = format!("<tr>{}{}{}", cell("a", "", 5, 10), cell("b", "", 5, 10), cell("c", "", 5, 10));
    let columns = "<col style='width:25%'><col style='width:60px'><col>";
    let laid = lay("table { width: 400px }", &format!("<table>{columns}{rows}</table>"));
    // 25 % of 400; 60; 400 - 100 - 60
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2], laid.rect("c")[2]], [100.0, 60.0, 240.0]);
}

#[test]
fn a_cell_is_never_narrower_than_its_content_though_its_width_is() {
    let rows = format!("<tr>{}{}", cell("a", "style='width:10px'", 80, 10), cell("b", "", 20, 10));
    let laid = lay("", &format!("<table>{rows}</table>"));
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2]], [80.0, 20.0]);
}

#[test]
fn fixed_layout_looks_at_the_first_row_only() {
    let rows = format!(
        "<tr>{}{}{}<tr>{}",
        cell("a", "style='width:100px'", 5, 10),
        cell("b", "", 5, 10),
        cell("c", "", 5, 10),
        cell("d", "", 390, 10)
    );
    let laid = lay("table { width: 400px; table-layout: fixed }", &format!("<table>{rows}</table>"));
    // (400 - 100) / 2
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2], laid.rect("d")[2]], [100.0, 150.0, 100.0]);
}

#[test]
fn spanning_cells_cover_columns_and_the_spacing_between() {
    let rows = format!("<tr>{}<tr>{}{}", cell("s", "colspan=2", 10, 10), cell("a", "", 30, 10), cell("b", "", 50, 10));
    let laid = lay("table { border-spacing: 6px }", &format!("<table>{rows}</table>"));
    // 30 + 6 + 50
    assert_eq!(laid.rect("s"), [6.0, 6.0, 86.0, 10.0]);
    assert_eq!(laid.rect("b"), [42.0, 22.0, 50.0, 10.0]);
}

#[test]
fn a_span_beyond_all_columns_makes_no_columns() {
    let rows =
        format!("<tr>{}<tr>{}{}", cell("s", "colspan=100", 10, 10), cell("a", "", 30, 10), cell("b", "", 50, 10));
    let laid = lay("table { border-spacing: 6px }", &format!("<table id=t>{rows}</table>"));
    // 30 + 50 + 3 * 6
    assert_eq!(laid.rect("t")[2], 98.0);
    assert_eq!(laid.rect("s")[2], 86.0);
}

#[test]
fn a_cell_over_several_rows_makes_them_higher_in_proportion() {
    let rows = format!("<tr>{}{}<tr>{}", cell("s", "rowspan=2", 10, 90), cell("a", "", 10, 10), cell("b", "", 10, 20));
    let laid = lay("", &format!("<table>{rows}</table>"));
    // 10 + 20 = 30 become 90
    assert_eq!([laid.rect("s")[3], laid.rect("a")[3], laid.rect("b")[3]], [90.0, 30.0, 60.0]);
    assert_eq!(laid.rect("b")[1], 30.0);
}

#[test]
fn heights_of_tables_rows_and_cells_are_minima() {
    let rows = format!(
        "<tr style='height:30px'>{}<tr>{}<tr>{}",
        cell("a", "", 10, 10),
        cell("b", "style='height:5px'", 10, 20),
        cell("c", "style='height:40px'", 10, 20)
    );
    let laid = lay("table { height: 120px }", &format!("<table id=t>{rows}</table>"));
    // 30, 20 and 40 are given; the other 30 are shared in that proportion: 10, 6.67 and 13.33
    assert_eq!([laid.rect("a")[3], laid.rect("b")[3], laid.rect("c")[3]], [40.0, 26.67, 53.33]);
    assert_eq!(laid.rect("t")[3], 120.0);
}

#[test]
fn content_stands_where_vertical_align_wants_it() {
    let inner = |id: &str, align: &str| {
        format!("<td style='vertical-align:{align}'><div id={id} style='width:10px;height:20px'></div>")
    };
    let rows =
        format!("<tr>{}{}{}{}", inner("t", "top"), inner("m", "middle"), inner("b", "bottom"), cell("h", "", 10, 100));
    let laid = lay("", &format!("<table>{rows}</table>"));
    // free: 100 - 20
    assert_eq!([laid.rect("t")[1], laid.rect("m")[1], laid.rect("b")[1]], [0.0, 40.0, 80.0]);
}

#[test]
fn text_of_different_size_stands_on_one_baseline() {
    let cells = "<td style='vertical-align:baseline;font-size:40px;line-height:40px'><div id=big>x</div>\
                 <td style='vertical-align:baseline;font-size:10px;line-height:10px'><div id=small>x</div>";
    let laid = lay("", &format!("<table id=t><tr>{cells}</table>"));
    assert_eq!(laid.rect("big")[1], 0.0);
    // The same font: its baseline lies at the same share of 40 and of 10, so the small one begins at 3/4 of it.
    let small = laid.rect("small")[1];
    assert!(small > 20.0 && small + 10.0 < 40.0, "{small}");
}

#[test]
fn columns_run_from_the_right_in_tables_from_right_to_left() {
    let rows = format!("<tr>{}{}<tr>{}", cell("a", "", 30, 10), cell("b", "", 50, 10), cell("s", "colspan=2", 10, 10));
    let laid = lay("", &format!("<div style='width:80px'><table dir=rtl>{rows}</table></div>"));
    assert_eq!([laid.rect("a")[0], laid.rect("b")[0], laid.rect("s")[0]], [50.0, 0.0, 0.0]);
}

#[test]
fn captions_stand_above_and_below_and_make_the_table_wide_enough() {
    let captions = "<caption id=above><div style='width:60px;height:7px'></div></caption>\
                    <caption id=below style='caption-side:bottom;margin-top:3px;height:9px'></caption>";
    let laid = lay("", &format!("<table id=t>{captions}<tr>{}</table>", cell("a", "", 20, 10)));
    assert_eq!(laid.rect("above"), [0.0, 0.0, 60.0, 7.0]);
    assert_eq!(laid.rect("a"), [0.0, 7.0, 60.0, 10.0]);
    assert_eq!(laid.rect("below"), [0.0, 20.0, 60.0, 9.0]); // 7 + 10 + 3
    assert_eq!(laid.rect("t"), [0.0, 0.0, 60.0, 29.0]); // the box around all three
}

#[test]
fn collapsed_borders_lie_half_on_each_side_of_the_grid_lines() {
    let rows = format!(
        "<tr>{}{}<tr>{}{}",
        cell("a", "", 30, 10),
        cell("b", "", 30, 10),
        cell("c", "", 30, 10),
        cell("d", "", 30, 10)
    );
    let laid = lay(
        "table { border-collapse: collapse } td { border: 2px solid } #b { border-left: 6px solid }",
        &format!("<table id=t>{rows}</table>"),
    );
    // 2/2 + 2/2 + 30 + 6/2, 6/2 + 30 + 2/2; outside another 2/2 on each side: 34 + 34 + 2
    // 2 rows of 2/2 + 10 + 2/2, outside 2/2 twice
    assert_eq!(laid.rect("t"), [0.0, 0.0, 70.0, 26.0]);
    // Its right border is that of `b`, which begins at 1 + 34 - 3; its bottom border is drawn with that of `c`.
    assert_eq!(laid.rect("a"), [0.0, 0.0, 32.0, 14.0]);
    assert_eq!(laid.element("a").border.right.0, 0.0);
    assert_eq!(laid.rect("b"), [32.0, 0.0, 38.0, 14.0]);
    assert_eq!(laid.element("b").border.left.0, 6.0);
    // The column's line is at 35; its border is 2 wide here.
    assert_eq!(laid.rect("d"), [34.0, 12.0, 36.0, 14.0]);
    assert_eq!(laid.rect("c"), [0.0, 12.0, 34.0, 14.0]);
}

#[test]
fn rows_enclose_their_cells_and_overlap_by_the_border_they_share() {
    let first = format!("<tr id=r1>{}{}", cell("s", "rowspan=2", 10, 10), cell("a", "", 10, 10));
    let rows = format!(
        "{first}<tr id=r2>{}<tr id=r3>{}{}",
        cell("b", "", 10, 10),
        cell("c", "", 10, 10),
        cell("d", "", 10, 10)
    );
    let laid = lay("table { border-collapse: collapse } td { border: 2px solid }", &format!("<table>{rows}</table>"));
    // grid lines at 1, 13, 25, 37; half of 2 on both sides of each
    assert_eq!([laid.rect("r1")[1], laid.rect("r1")[3]], [0.0, 14.0]);
    assert_eq!([laid.rect("r2")[1], laid.rect("r2")[3]], [12.0, 14.0]);
    assert_eq!([laid.rect("r3")[1], laid.rect("r3")[3]], [24.0, 14.0]);
    assert_eq!([laid.rect("a")[1], laid.rect("a")[3]], [0.0, 14.0]);
    // The cell over two rows ends where the third row begins.
    assert_eq!([laid.rect("s")[1], laid.rect("s")[3]], [0.0, 24.0]);
}

#[test]
fn content_keeps_clear_of_collapsed_borders() {
    let inner = "<td id=a style='border:8px solid;padding:3px'><div id=inner style='width:30px;height:10px'></div>";
    let laid = lay("table { border-collapse: collapse }", &format!("<table id=t><tr>{inner}</table>"));
    // half of 8 outside of the grid, half inside, 3 padding
    assert_eq!(laid.rect("inner"), [11.0, 11.0, 30.0, 10.0]);
    assert_eq!(laid.rect("a"), laid.rect("t"));
    assert_eq!(laid.rect("t"), [0.0, 0.0, 52.0, 32.0]); // 30 + 2 * 11, 10 + 2 * 11
}

#[test]
fn collapsed_rows_are_left_out() {
    let rows = format!(
        "<tr>{}<tr style='visibility:collapse'>{}<tr>{}",
        cell("a", "", 30, 10),
        cell("b", "", 50, 10),
        cell("c", "", 30, 10)
    );
    let laid = lay("table { border-spacing: 2px }", &format!("<table id=t>{rows}</table>"));
    assert_eq!(laid.rect("t"), [0.0, 0.0, 54.0, 26.0]); // 50 + 2 * 2, 2 * 10 + 3 * 2
    assert_eq!(laid.rect("c")[1], 14.0);
}

#[test]
fn tables_without_cells_have_only_their_own_edges() {
    let laid = lay("table { border: 2px solid; padding: 3px }", "<table id=t></table><table id=r><tr></table>");
    assert_eq!(laid.rect("t"), [0.0, 0.0, 10.0, 10.0]);
    assert_eq!(laid.rect("r"), [0.0, 10.0, 10.0, 10.0]);
}

#[test]
fn text_wider_than_its_cell_is_warned_about() {
    let css = "table { width: 40px; table-layout: fixed }";
    let laid = lay(css, "<table><tr><td>incomprehensibilities</table>");
    assert_eq!(laid.warnings.len(), 1, "{:?}", laid.warnings);
    assert!(laid.warnings[0].contains("wider than its"), "{:?}", laid.warnings);
}

#[test]
fn tables_in_tables_in_tables_are_laid_out() {
    let depth = 40;
    let html = format!("{}x{}", "<table><tr><td>".repeat(depth), "</table>".repeat(depth));
    assert!(lay("", &html).warnings.is_empty());
}

#[test]
fn a_column_that_is_left_out_takes_its_width_and_spacing_with_it() {
    let rows = format!(
        "<tr>{}{}{}<tr>{}{}",
        cell("a", "", 30, 10),
        cell("b", "", 50, 10),
        cell("c", "", 20, 10),
        cell("s", "colspan=2", 10, 10),
        cell("d", "", 20, 10)
    );
    let columns = "<col><col style='visibility:collapse'><col>";
    let laid = lay("table { border-spacing: 6px }", &format!("<table id=t>{columns}{rows}</table>"));
    // 30 + 20 + 3 * 6
    assert_eq!(laid.rect("t")[2], 68.0);
    // 6 + 30 + 6
    assert_eq!(laid.rect("c")[0], 42.0);
    // A cell over both is as wide as what is left of them.
    assert_eq!(laid.rect("s"), [6.0, 22.0, 30.0, 10.0]);
}

#[test]
fn a_col_without_a_width_has_that_of_its_colgroup() {
    let rows = format!("<tr>{}{}{}", cell("a", "", 5, 10), cell("b", "", 5, 10), cell("c", "", 5, 10));
    let columns = "<colgroup style='width:70px'><col><col style='width:40px'></colgroup>";
    let laid = lay("", &format!("<table>{columns}{rows}</table>"));
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2], laid.rect("c")[2]], [70.0, 40.0, 5.0]);
}

#[test]
fn a_percentage_of_the_height_of_a_table_is_that_of_its_row() {
    let rows = format!("<tr style='height:25%'>{}<tr>{}", cell("a", "", 5, 10), cell("b", "", 5, 10));
    let laid = lay("", &format!("<table style='height:200px'>{rows}</table>"));
    // 25 % of 200; what is left goes to the row without a height
    assert_eq!([laid.rect("a")[3], laid.rect("b")[3]], [50.0, 150.0]);
}

#[test]
fn the_border_of_a_column_group_stands_at_its_edges() {
    let rows = format!("<tr>{}{}{}", cell("a", "", 5, 10), cell("b", "", 5, 10), cell("c", "", 5, 10));
    let columns = "<colgroup style='border:4px solid'><col><col></colgroup>";
    let laid = lay("table { border-collapse: collapse }", &format!("<table>{columns}{rows}</table>"));
    let sides = |id| (laid.element(id).border.left.0, laid.element(id).border.right.0);
    // The border after `b` is drawn by `c`, at its start.
    assert_eq!([sides("a"), sides("b"), sides("c")], [(4.0, 0.0), (0.0, 0.0), (4.0, 0.0)]);
}

#[test]
fn content_is_aligned_in_the_whole_row_though_its_cell_has_a_height() {
    let rows = "<tr><td id=a style='height:40px;vertical-align:bottom'><div id=b style='height:10px'></div>
        <td style='height:100px'><tr><td>";
    let laid = lay("", &format!("<table>{rows}</table>"));
    assert_eq!(laid.rect("b")[1], 90.0); // 100 - 10
}

#[test]
fn rows_with_cells_of_given_heights_grow_last() {
    let rows = format!("<tr>{}<tr>{}", cell("a", "style='height:50px'", 5, 10), cell("b", "", 5, 10));
    let laid = lay("", &format!("<table style='height:200px'>{rows}</table>"));
    assert_eq!([laid.rect("a")[3], laid.rect("b")[3]], [50.0, 150.0]);
}
