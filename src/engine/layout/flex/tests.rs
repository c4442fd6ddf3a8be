//! Whole flex and grid containers: where items lie. Every sum is shown.

use crate::engine::layout::testing::lay;

/// An item with a box of a size in it.
fn item(id: &str, style: &str, width: u32, height: u32) -> String {
    format!("<div id={id} style='{style}'><div style='width:{width}px;height:{height}px'></div></div>")
}

fn container(style: &str, items: &[String]) -> String {
    format!("<div id=f style='display:flex;{style}'>{}</div>", items.concat())
}

#[test]
fn items_share_what_is_left_by_their_grow_factors() {
    let items = [item("a", "flex-grow:1", 50, 10), item("b", "flex-grow:3", 50, 20), item("c", "", 80, 5)];
    let laid = lay("", &container("gap:10px", &items));
    // 400 - 50 - 50 - 80 - 2 * 10 = 200: 50 and 150
    assert_eq!(laid.rect("a"), [0.0, 0.0, 100.0, 20.0]);
    assert_eq!(laid.rect("b"), [110.0, 0.0, 200.0, 20.0]);
    assert_eq!(laid.rect("c"), [320.0, 0.0, 80.0, 20.0]);
    assert_eq!(laid.rect("f"), [0.0, 0.0, 400.0, 20.0]);
}

#[test]
fn items_with_a_width_shrink_down_to_their_content() {
    let items = [item("a", "width:300px", 10, 10), item("b", "width:300px", 250, 10)];
    let laid = lay("", &container("", &items));
    // 600 - 400 = 200 too much, 100 each; but `b` cannot go below 250: `a` gives 150
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2]], [150.0, 250.0]);
}

#[test]
fn edges_of_container_and_items_are_kept() {
    let items = [item("a", "margin:1px;padding:2px;border:3px solid", 10, 10)];
    let laid = lay("", &container("padding:7px;border:5px solid", &items));
    // 5 + 7 + 1; 10 + 2 * (2 + 3)
    assert_eq!(laid.rect("a"), [13.0, 13.0, 20.0, 20.0]);
    // 20 + 2 * 1 + 2 * (5 + 7)
    assert_eq!(laid.rect("f")[3], 46.0);
    assert_eq!(laid.element("a").margin.left.0, 1.0);
}

#[test]
fn an_item_of_given_size_counts_it_as_its_box_sizing_says() {
    let items =
        [item("a", "width:50px;padding:5px", 1, 1), item("b", "width:50px;padding:5px;box-sizing:border-box", 1, 1)];
    let laid = lay("", &container("", &items));
    assert_eq!([laid.rect("a")[2], laid.rect("b")[2]], [60.0, 50.0]);
}

#[test]
fn automatic_margins_and_justification_take_the_free_space() {
    let items = [item("a", "", 50, 10), item("b", "margin-left:auto", 50, 10)];
    assert_eq!(lay("", &container("", &items)).rect("b")[0], 350.0);
    let items = [item("a", "", 50, 10), item("b", "", 50, 10), item("c", "", 50, 10)];
    // (400 - 150) / 2 = 125 between
    assert_eq!(lay("", &container("justify-content:space-between", &items)).rect("b")[0], 175.0);
}

#[test]
fn items_are_aligned_across() {
    let items = [
        item("a", "", 10, 40),
        item("b", "align-self:center", 10, 10),
        item("c", "align-self:flex-end", 10, 10),
        item("d", "", 10, 10),
    ];
    let laid = lay("", &container("", &items));
    assert_eq!([laid.rect("b")[1], laid.rect("c")[1]], [15.0, 30.0]);
    assert_eq!(laid.rect("d")[3], 40.0); // stretched
}

#[test]
fn texts_are_aligned_by_their_baselines() {
    let text = |id: &str, size: u32| format!("<div id={id} style='font-size:{size}px;line-height:{size}px'>x</div>");
    let laid = lay("", &container("align-items:baseline", &[text("big", 40), text("small", 10)]));
    let (big, small) = (laid.rect("big"), laid.rect("small"));
    assert_eq!(big[1], 0.0);
    // The same font: its baseline lies at the same share of 40 and of 10.
    assert!(small[1] > 20.0 && small[1] + 10.0 < 40.0, "{small:?}");
}

#[test]
fn items_wrap_into_lines() {
    let items = [item("a", "", 250, 10), item("b", "", 250, 20), item("c", "", 100, 5)];
    let laid = lay("", &container("flex-wrap:wrap;gap:4px", &items));
    assert_eq!(laid.rect("b"), [0.0, 14.0, 250.0, 20.0]);
    assert_eq!(laid.rect("c"), [254.0, 14.0, 100.0, 20.0]);
    assert_eq!(laid.rect("f")[3], 34.0); // 10 + 4 + 20
}

#[test]
fn a_column_stacks_and_stretches() {
    let items = [item("a", "", 50, 10), item("b", "flex-grow:1", 50, 10)];
    let laid = lay("", &container("flex-direction:column;height:100px", &items));
    assert_eq!(laid.rect("a"), [0.0, 0.0, 400.0, 10.0]);
    assert_eq!(laid.rect("b"), [0.0, 10.0, 400.0, 90.0]);
}

#[test]
fn order_moves_items_on_paper_only() {
    let items = [item("a", "order:2", 50, 10), item("b", "", 30, 10)];
    let laid = lay("", &container("", &items));
    assert_eq!([laid.rect("a")[0], laid.rect("b")[0]], [30.0, 0.0]);
}

#[test]
fn rows_run_from_the_right_where_text_does() {
    let items = [item("a", "", 50, 10), item("b", "", 30, 10)];
    let laid = lay("", &container("direction:rtl", &items));
    assert_eq!([laid.rect("a")[0], laid.rect("b")[0]], [350.0, 320.0]);
}

#[test]
fn text_in_items_wraps_in_the_width_that_they_get() {
    let text = "<div id=a style='width:60px;font-size:10px;line-height:12px'>one two three four five six</div>";
    let laid = lay("", &container("", &[text.to_owned()]));
    let height = laid.rect("a")[3];
    assert!(height >= 24.0 && height % 12.0 == 0.0, "{height}");
}

#[test]
fn a_container_as_wide_as_its_content_adds_items_and_gaps() {
    let items = [item("a", "", 50, 10), item("b", "padding:0 5px", 30, 10)];
    let laid = lay("", &container("width:max-content;gap:8px", &items));
    assert_eq!(laid.rect("f")[2], 98.0); // 50 + 8 + 30 + 2 * 5
}

#[test]
fn fractions_of_a_grid_share_what_fixed_tracks_leave() {
    let items = [item("a", "", 5, 10), item("b", "", 5, 30), item("c", "", 5, 10), item("d", "", 5, 10)];
    let style = "display:grid;grid-template-columns:100px 1fr 2fr;gap:6px 9px";
    let laid = lay("", &container(style, &items));
    // 400 - 100 - 2 * 9 = 282: 94 and 188
    assert_eq!(laid.rect("a"), [0.0, 0.0, 100.0, 30.0]);
    assert_eq!(laid.rect("b"), [109.0, 0.0, 94.0, 30.0]);
    assert_eq!(laid.rect("c"), [212.0, 0.0, 188.0, 30.0]);
    assert_eq!(laid.rect("d"), [0.0, 36.0, 100.0, 10.0]);
}

#[test]
fn grid_items_stand_on_their_lines() {
    let items = [item("a", "grid-column:2/4;grid-row:2", 5, 10), item("b", "grid-column:span 2", 5, 20)];
    let laid = lay("", &container("display:grid;grid-template-columns:50px 60px 70px", &items));
    assert_eq!(laid.rect("a"), [50.0, 20.0, 130.0, 10.0]);
    assert_eq!(laid.rect("b"), [0.0, 0.0, 110.0, 20.0]);
}

#[test]
fn absolutely_positioned_boxes_are_no_items() {
    let items = [item("a", "position:absolute;right:5px", 50, 10), item("b", "", 30, 10)];
    let laid = lay("", &container("position:relative;padding:7px", &items));
    assert_eq!(laid.rect("b")[0], 7.0);
    // 400 - 5 - 50
    assert_eq!(laid.rect("a"), [345.0, 7.0, 50.0, 10.0]);
    assert_eq!(laid.warnings, [""; 0]);
}

#[test]
fn containers_in_containers_do_not_multiply_the_work() {
    let depth = 30;
    let open = "<div style='display:flex'><div style='height:1px'>y</div><div style='display:flex;flex-grow:1'>";
    let laid = lay("", &format!("{}<p id=p>x</p>{}", open.repeat(depth), "</div></div>".repeat(depth)));
    assert!(laid.rect("p")[3] > 0.0);
}
