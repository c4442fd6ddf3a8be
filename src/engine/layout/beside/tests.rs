//! Floats and what stands beside them, in a column of 400 px; lines are 20 px high.

use crate::engine::layout::testing::lay;

const CSS: &str = "body { font: 10px/20px 'Panelkit Sans' } p { margin: 0 } .l { float: left } .r { float: right }
    .a { width: 100px; height: 50px } .b { width: 150px; height: 30px }";

fn rect(body: &str, id: &str) -> [f32; 4] {
    lay(CSS, body).rect(id)
}

#[test]
fn floats_stand_beside_each_other_while_there_is_room() {
    let body = "<div id=1 class='l a'></div><div id=2 class='r b'></div><div id=3 class='l b'></div>
        <div id=4 class='l a'></div>";
    let laid = lay(CSS, body);
    assert_eq!(laid.rect("1"), [0.0, 0.0, 100.0, 50.0]);
    assert_eq!(laid.rect("2"), [250.0, 0.0, 150.0, 30.0]); // 400 - 150
    assert_eq!(laid.rect("3"), [100.0, 0.0, 150.0, 30.0]);
    // 400 - 100 - 150 - 150 = 0 are left; below the lower of the two at 30, beside the first: 400 - 100.
    assert_eq!(laid.rect("4"), [100.0, 30.0, 100.0, 50.0]);
}

#[test]
fn a_float_is_no_higher_than_the_one_before_it() {
    let body = "<div class='l' style='width: 300px; height: 40px'></div><div id=2 class='l b'></div>
        <div id=3 class='r' style='width: 50px; height: 10px'></div>";
    let laid = lay(CSS, body);
    assert_eq!(laid.rect("2"), [0.0, 40.0, 150.0, 30.0]); // 300 + 150 > 400
    // There is room beside the first one, but the second stands lower.
    assert_eq!(laid.rect("3"), [350.0, 40.0, 50.0, 10.0]);
}

#[test]
fn margins_of_floats_do_not_collapse_and_automatic_ones_are_nothing() {
    let body = "<p>x</p><div id=1 class='l a' style='margin: 10px auto 10px 5px'></div>
        <div style='margin-top: 30px'><div id=2 class='l a'></div></div>";
    let laid = lay(CSS, body);
    assert_eq!(laid.rect("1"), [5.0, 30.0, 100.0, 50.0]); // 20 + 10
    assert_eq!(laid.rect("2"), [105.0, 50.0, 100.0, 50.0]); // 20 + 30
}

#[test]
fn a_float_is_as_wide_as_its_text() {
    let laid = lay(CSS, "<div class=l id=1>wide</div><div id=2 style='display: inline-block'>wide</div>");
    assert_eq!(laid.rect("1")[2], laid.rect("2")[2]);
    assert!(laid.rect("1")[2] < 40.0);
    assert_eq!(laid.rect("2")[0], laid.rect("1")[2], "the line begins beside the float");
}

#[test]
fn a_float_in_a_block_stands_below_the_margin_that_collapses_out_of_it() {
    let body = "<div><div><div id=1 class='l a'></div><p style='margin-top: 25px' id=2>text</p></div></div>";
    let laid = lay(CSS, body);
    assert_eq!(laid.rect("1")[1], 25.0);
    assert_eq!(laid.rect("2")[1], 25.0);
}

#[test]
fn lines_beside_a_float_are_shorter_and_those_below_it_are_not() {
    let words = "word ".repeat(60);
    let boxes: String =
        (0..14).map(|n| format!("<i id=i{n} style='display: inline-block; width: 90px'></i> ")).collect();
    let laid = lay(CSS, &format!("<div class='l a'></div><p id=p>{boxes}</p><p>{words}</p>"));
    // 300 px hold three boxes of 90 px and the spaces between them; 400 px hold four.
    assert_eq!(["i0", "i3", "i6"].map(|id| laid.rect(id)[0]), [100.0; 3]);
    assert_eq!(laid.rect("i3")[1] - laid.rect("i0")[1], 20.0);
    // The float ends at 50: the fourth line, from 60 on, is the first as wide as the column.
    assert_eq!(laid.rect("i9")[0], 0.0);
    assert_eq!(laid.rect("i13")[0], 0.0);
}

#[test]
fn a_float_that_does_not_fit_beside_the_text_before_it_goes_below_the_line() {
    let text = "<i style='display: inline-block; width: 350px'></i>";
    let laid = lay(CSS, &format!("<p>{text}<span id=1 class='l a'></span>x</p>"));
    assert_eq!(laid.rect("1"), [0.0, 20.0, 100.0, 50.0]);
    let laid = lay(CSS, "<p>short<span id=1 class='r a'></span>x</p>");
    assert_eq!(laid.rect("1"), [300.0, 0.0, 100.0, 50.0]);
}

#[test]
fn a_line_without_room_for_its_first_word_goes_below_the_floats() {
    let wide = "<i id=1 style='display: inline-block; width: 200px; height: 1px'></i>";
    let laid = lay(CSS, &format!("<div class='l a'></div><div class='r b'></div><p>{wide}</p>"));
    // 400 - 100 - 150 = 150 px are left until 30; 300 px below that.
    assert_eq!(laid.rect("1")[0], 100.0);
    assert!(laid.rect("1")[1] >= 30.0);
}

#[test]
fn clear_goes_below_the_floats_of_its_side() {
    let body = |clear: &str| {
        format!("<div class='l b'></div><div class='r a'></div><p id=1 style='clear: {clear}; margin-top: 7px'>x</p>")
    };
    assert_eq!(rect(&body("none"), "1")[1], 7.0);
    assert_eq!(rect(&body("left"), "1")[1], 30.0);
    assert_eq!(rect(&body("right"), "1")[1], 50.0);
    assert_eq!(rect(&body("both"), "1")[1], 50.0);
    let far = "<p>x</p><div class='l b'></div><p id=1 style='clear: left; margin-top: 40px'>x</p>";
    assert_eq!(rect(far, "1")[1], 60.0, "the margin is enough: 20 + 40 > 20 + 30");
}

#[test]
fn clearance_keeps_margins_apart() {
    let body = "<div id=o><div class='l a'></div><div id=c style='clear: both'></div></div><p id=n>x</p>";
    let laid = lay(CSS, body);
    assert_eq!(laid.rect("o"), [0.0, 0.0, 400.0, 50.0]);
    assert_eq!(laid.rect("n")[1], 50.0);
    let body = "<div class='l a'></div><div style='clear: left; margin-bottom: 9px'>x</div><p id=n style='margin-top: 4px'>y</p>";
    assert_eq!(rect(body, "n")[1], 50.0 + 20.0 + 9.0);
}

#[test]
fn only_formatting_contexts_contain_their_floats() {
    let body = |style: &str| format!("<div id=1 style='{style}'><div class='l a'></div></div>");
    assert_eq!(rect(&body(""), "1")[3], 0.0);
    for style in
        ["overflow: hidden", "display: flow-root", "display: inline-block", "position: absolute", "float: left"]
    {
        assert_eq!(rect(&body(style), "1")[3], 50.0, "{style}");
    }
    assert_eq!(rect("<table><tr><td id=1><div class='l a'></div></table>", "1")[3], 50.0);
    assert_eq!(rect("<div style='display: flex'><div id=1><div class='l a'></div></div></div>", "1")[3], 50.0);
}

#[test]
fn a_float_that_hangs_out_of_its_block_shortens_the_lines_of_the_next() {
    let laid = lay(CSS, "<div id=1>x<div class='l a'></div></div><p><i id=2 style='display: inline-block'>y</i></p>");
    assert_eq!(laid.rect("1")[3], 20.0);
    assert_eq!(laid.rect("2")[0], 100.0);
}

#[test]
fn a_formatting_context_stands_beside_floats_or_below_them() {
    let beside = "<div class='l a'></div><div class='r b'></div><div id=1 style='overflow: hidden'>x</div>";
    assert_eq!(rect(beside, "1"), [100.0, 0.0, 150.0, 20.0]); // 400 - 100 - 150
    let margin = "<div class='l a'></div><div id=1 style='overflow: hidden; margin: 0 20px 0 130px'>x</div>";
    assert_eq!(rect(margin, "1"), [130.0, 0.0, 250.0, 20.0]); // 400 - 130 - 20
    let below =
        "<div class='l a'></div><div class='r b'></div><div id=1 style='overflow: hidden; width: 200px'>x</div>";
    assert_eq!(rect(below, "1"), [100.0, 30.0, 200.0, 20.0]);
    let table = "<div class='l a'></div><table id=1 style='width: 290px; margin: auto'><tr><td>x</table>";
    assert_eq!(rect(table, "1"), [105.0, 0.0, 290.0, 20.0]); // 100 + (300 - 290) / 2
    // It is narrower from 30 on, where the second float begins.
    let lower = "<div class='l' style='height: 30px; width: 300px'></div><div class='r b' style='width: 200px'></div>
        <div id=1 style='overflow: hidden'><p>x<p>x</div>";
    assert_eq!(rect(lower, "1"), [0.0, 30.0, 200.0, 40.0]);
}

#[test]
fn floats_count_in_intrinsic_widths() {
    let laid = lay(CSS, "<div id=1 class=l><div class='l a'></div><div class='r b'></div></div>");
    assert_eq!(laid.rect("1"), [0.0, 0.0, 250.0, 50.0]);
    let laid = lay(CSS, "<div id=1 style='width: min-content'><div class='l a'></div><div class='r b'></div>x</div>");
    assert_eq!(laid.rect("1")[2], 150.0);
}

#[test]
fn a_negative_margin_makes_a_float_narrower_for_others() {
    let body = "<div class='l a' style='margin-right: -40px'></div><div id=1 class='l b'></div>";
    assert_eq!(rect(body, "1")[0], 60.0); // 100 - 40
}

#[test]
fn absolute_boxes_find_their_containing_block_through_cells_and_boxes_on_lines() {
    let css = "#cb { position: relative; margin: 20px; width: 300px; height: 200px } #x { position: absolute; right: 10px; bottom: 10px; width: 50px; height: 40px }";
    let inner = "<div id=x></div>";
    // 20 + 300 - 10 - 50 and 20 + 200 - 10 - 40; the margin of 20 px collapses out of the body.
    let expected = [260.0, 170.0, 50.0, 40.0];
    for body in [
        format!("<table><tr><td>{inner}</table>"),
        format!("text <span style='display: inline-block; padding: 5px'>y{inner}</span>"),
        format!("<div style='display: flex; padding: 3px'><div>z{inner}</div></div>"),
        format!("<div style='overflow: hidden'>{inner}</div>"),
        format!("<div style='float: right'>a{inner}</div>"),
    ] {
        let laid = lay(css, &format!("<div id=cb>{body}</div>"));
        assert_eq!(laid.rect("x"), expected, "{body}");
    }
}

#[test]
fn absolute_boxes_stand_in_a_positioned_inline_box() {
    let css = "#s { position: relative } #x { position: absolute; left: 0; top: 0; width: 10px; height: 10px }
        #y { position: absolute; right: 0; bottom: 0; width: 10px; height: 10px }";
    let body =
        "<p>before <i id=0 style='display: inline-block'></i><span id=s>in the <b id=x></b><b id=y></b>span</span></p>";
    let laid = lay(&format!("{CSS} {css}"), body);
    assert_eq!(laid.rect("x")[0], laid.rect("0")[0]);
    let [left, top, ..] = laid.rect("y");
    assert!(left > laid.rect("x")[0] + 20.0 && top > laid.rect("x")[1], "{left} {top}");
}
