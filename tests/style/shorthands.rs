//! Shorthands set all of their longhands.

use super::clean;

fn of(css: &str) -> String {
    clean(&format!("#a {{ {css} }}"), "<span id=a></span>").of("a")
}

#[test]
fn one_to_four_sides() {
    assert_eq!(of("margin: 1px"), "margin-top: 1px; margin-right: 1px; margin-bottom: 1px; margin-left: 1px;");
    assert_eq!(of("margin: 1px auto"), "margin-top: 1px; margin-right: auto; margin-bottom: 1px; margin-left: auto;");
    assert_eq!(
        of("padding: 1px 2% 3px"),
        "padding-top: 1px; padding-right: 2%; padding-bottom: 3px; padding-left: 2%;"
    );
    assert_eq!(of("inset: 1px 2px 3px 4px"), "top: 1px; right: 2px; bottom: 3px; left: 4px;");
}

#[test]
fn borders_by_side_and_by_part() {
    assert_eq!(
        of("border-bottom: dashed red 2pt"),
        "border-bottom-width: 2.667px; border-bottom-style: dashed; border-bottom-color: #ff0000;"
    );
    assert_eq!(
        of("border: 1px solid; border-width: 1px 2px; border-style: solid none; border-color: red"),
        "border-top-width: 1px; border-bottom-width: 1px; border-top-style: solid; border-bottom-style: solid; border-top-color: #ff0000; \
         border-right-color: #ff0000; border-bottom-color: #ff0000; border-left-color: #ff0000;"
    );
    assert_eq!(of("border: 1px solid red; border: 0"), "");
}

#[test]
fn radii_across_and_down() {
    assert_eq!(
        of("border-radius: 1px 2px / 3px"),
        "border-top-left-radius: 1px 3px; border-top-right-radius: 2px 3px; border-bottom-right-radius: 1px 3px; border-bottom-left-radius: 2px 3px;"
    );
}

#[test]
fn font_sets_what_it_names_and_resets_the_rest() {
    assert_eq!(
        of("line-height: 3; font-feature-settings: 'tnum'; font: italic small-caps bold 10px/1.5 'A B', serif"),
        "font-size: 10px; line-height: 1.5; font-family: \"A B\", serif; font-weight: 700; font-style: italic; font-features: \"smcp\" 1;"
    );
    assert_eq!(of("font: 8pt Noto Sans, monospace"), "font-size: 10.667px; font-family: \"Noto Sans\", monospace;");
}

#[test]
fn flex_has_its_own_defaults() {
    assert_eq!(of("flex: 1"), "flex-grow: 1; flex-basis: 0px;");
    assert_eq!(of("flex: none"), "flex-shrink: 0;");
    assert_eq!(of("flex: auto"), "flex-grow: 1;");
    assert_eq!(of("flex: 2 3 10%"), "flex-grow: 2; flex-shrink: 3; flex-basis: 10%;");
    assert_eq!(of("flex: initial"), "");
    assert_eq!(of("flex-flow: wrap column"), "flex-direction: column; flex-wrap: wrap;");
}

#[test]
fn gaps_places_and_grid_lines() {
    assert_eq!(of("gap: 1px"), "row-gap: 1px; column-gap: 1px;");
    assert_eq!(of("gap: 1px 2%"), "row-gap: 1px; column-gap: 2%;");
    assert_eq!(of("place-items: center end"), "align-items: center; justify-items: end;");
    assert_eq!(of("place-content: space-between"), "justify-content: space-between; align-content: space-between;");
    assert_eq!(
        of("grid-column: 1 / span 2; grid-row: 3"),
        "grid-column-start: 1; grid-column-end: span 2; grid-row-start: 3;"
    );
    assert_eq!(
        of("grid-area: 1 / 2 / 3 / 4"),
        "grid-column-start: 2; grid-column-end: 4; grid-row-start: 1; grid-row-end: 3;"
    );
    assert_eq!(of("grid-template: auto / 1fr 2fr"), "grid-template-columns: 1fr 2fr; grid-template-rows: auto;");
}

#[test]
fn lists_decorations_and_backgrounds() {
    assert_eq!(of("list-style: square inside"), "list-style-type: square; list-style-position: inside;");
    assert_eq!(of("list-style: none"), "list-style-type: none;");
    assert_eq!(
        of("text-decoration: underline wavy red 2px"),
        "text-decoration-line: underline; text-decoration-color: #ff0000; text-decoration-style: wavy; text-decoration-thickness: 2px;"
    );
    assert_eq!(of("text-decoration: underline; text-decoration: none"), "");
    assert_eq!(of("background: #eee"), "background-color: #eeeeee;");
    assert_eq!(of("background: red; background: none"), "");
}

#[test]
fn a_wide_keyword_goes_to_every_longhand() {
    let page = clean("div { margin: 1px 2px 3px 4px } p { margin: inherit }", "<div><p id=a></p></div>");
    assert_eq!(
        page.of("a"),
        "display: block; margin-top: 1px; margin-right: 2px; margin-bottom: 3px; margin-left: 4px;"
    );
}
