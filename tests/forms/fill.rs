//! Values that are set in finished files.

use lopdf::Object;
use panelkit::forms::{Sheet, Value, fill};

use super::{File, engine, sheet, text};

fn filled(bytes: &[u8], values: &[(&str, &str)]) -> (Vec<u8>, Vec<String>) {
    let values: Vec<(String, String)> =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let filled = fill(bytes, &values, engine()).expect("filled");
    (filled.value, filled.warnings.into_iter().map(|warning| warning.message).collect())
}

fn problems(bytes: &[u8], values: &[(&str, &str)]) -> Vec<String> {
    let values: Vec<(String, String)> =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let problems = fill(bytes, &values, engine()).expect_err("not filled").0;
    problems.into_iter().map(|problem| format!("{} ({})", problem.message, problem.help.unwrap_or_default())).collect()
}

fn value(bytes: &[u8], name: &str) -> Value {
    let sheet = Sheet::read(bytes).expect("read");
    sheet.fields.into_iter().find(|field| field.name == name).expect("the field").value
}

const SHEET: &str = "<input type=hidden name=document.id value=r/c-1><input name=name maxlength=30 value=old>\
    <input type=checkbox name=ok aria-label=ok><textarea name=notes rows=4 style='width: 300px; font-size: 10pt; line-height: 30px'></textarea>\
    <input type=radio name=r value=1 aria-label=1><input type=radio name=r value=2 aria-label=2 checked>\
    <select name=s aria-label=s><option value=a>Alpha<option value=b>Beta</select><input name=fixed readonly value=x>";

#[test]
fn values_of_every_kind_come_back() {
    let empty = sheet(SHEET);
    let values = [("name", "Łukasz 李小龙"), ("ok", "yes"), ("notes", "one\ntwo"), ("r", "1"), ("s", "Beta")];
    let (bytes, warnings) = filled(&empty, &values);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(value(&bytes, "name"), Value::Text("Łukasz 李小龙".into()));
    assert_eq!(value(&bytes, "ok"), Value::Text("on".into()));
    assert_eq!(value(&bytes, "notes"), Value::Text("one\ntwo".into()));
    assert_eq!(value(&bytes, "r"), Value::Text("1".into()));
    assert_eq!(value(&bytes, "s"), Value::Text("b".into()));
    assert_eq!(value(&bytes, "fixed"), Value::Text("x".into()));
    assert_eq!(Sheet::read(&bytes).expect("read").identity().collect::<Vec<_>>(), [("id", "r/c-1")]);
}

#[test]
fn the_file_stays_and_the_change_is_appended() {
    let empty = sheet(SHEET);
    let (bytes, _) = filled(&empty, &[("name", "A")]);
    assert!(bytes.starts_with(&empty), "the bytes of the file are as they were");
    let (again, _) = filled(&bytes, &[("name", ""), ("r", "")]);
    assert!(again.starts_with(&bytes));
    assert_eq!((value(&again, "name"), value(&again, "r")), (Value::None, Value::None));
    assert_eq!(bytes, filled(&empty, &[("name", "A")]).0, "the same bytes again");
}

#[test]
fn states_of_widgets_agree_with_their_field() {
    let (bytes, _) = filled(&sheet(SHEET), &[("r", "1"), ("ok", "x")]);
    let file = File::of(&bytes);
    let states: Vec<String> =
        file.widgets(1).iter().filter_map(|(_, widget)| widget.get(b"AS").ok().map(text)).collect();
    assert_eq!(states, ["on", "1", "Off"]);
}

#[test]
fn text_stands_on_the_ruled_lines_while_it_fits() {
    let baselines = |notes: &str| {
        let file = File::of(&filled(&sheet(SHEET), &[("notes", notes)]).0);
        let widgets = file.widgets(1);
        let drawn = file.appearance(widgets[2].1);
        drawn.lines().filter(|line| line.ends_with(" Td")).map(str::to_owned).collect::<Vec<_>>()
    };
    // 30 px are 22.5 pt from line to line.
    assert_eq!(baselines("one\ntwo")[1], "0 -22.5 Td");
    // Six lines do not fit where four are ruled: two on each.
    let close = &baselines("1\n2\n3\n4\n5\n6")[1];
    assert!(["0 -11.24 Td", "0 -11.25 Td"].contains(&close.as_str()), "{close}");
}

#[test]
fn long_text_gets_smaller_and_at_last_is_told() {
    let empty = sheet(SHEET);
    let size = |text: &str| {
        let (bytes, warnings) = filled(&empty, &[("notes", text)]);
        let file = File::of(&bytes);
        let drawn = file.appearance(file.widgets(1)[2].1);
        let size = drawn.lines().find(|line| line.ends_with(" Tf")).expect("a font").to_owned();
        (size.split(' ').nth(1).expect("a size").parse::<f32>().expect("a number"), warnings)
    };
    assert_eq!(size("word ").0, 10.0);
    let (small, warnings) = size(&"word ".repeat(120));
    assert!(small < 10.0 && warnings.is_empty(), "{small} {warnings:?}");
    let (_, warnings) = size(&"word ".repeat(5000));
    assert_eq!(warnings, ["the text does not fit the field `notes`, and its end is not seen"]);
}

#[test]
fn every_wrong_name_and_value_is_told_and_nothing_is_written() {
    let told = problems(
        &sheet(SHEET),
        &[
            ("nmae", "x"),
            ("r", "7"),
            ("s", "Gamma"),
            ("ok", "maybe"),
            ("fixed", "y"),
            ("document.id", "z"),
            ("name", &"x".repeat(31)),
        ],
    );
    assert_eq!(
        told,
        [
            "there is no field `nmae` (did you mean `name`?)",
            "`7` is no value of `r` (write `1`, `2`, or nothing for none of them)",
            "`Gamma` is no choice of `s` (write one of `a`, `b`)",
            "`maybe` is no value of `ok` (write `on`, or nothing for none of them)",
            "the field `fixed` cannot be changed (leave it out)",
            "the field `document.id` cannot be changed (leave it out)",
            "the value of `name` has 31 characters (the field takes 30)",
        ]
    );
}

#[test]
fn text_is_data_and_no_markup() {
    let typed = "<b>&amp; </div><style>div { display: none }</style> \\ ( ) \u{7}";
    let (bytes, _) = filled(&sheet(SHEET), &[("notes", typed)]);
    assert_eq!(value(&bytes, "notes"), Value::Text(typed.replace('\u{7}', "")));
    let file = File::of(&bytes);
    assert!(file.appearance(file.widgets(1)[2].1).contains("TJ"));
}

#[test]
fn an_appearance_has_fonts_of_its_own() {
    let (bytes, _) = filled(&sheet(SHEET), &[("name", "李 ا")]);
    let file = File::of(&bytes);
    let (_, widget) = file.widgets(1)[0];
    let look = file.dictionary(file.dictionary(widget, "AP"), "N");
    let fonts = file.dictionary(file.dictionary(look, "Resources"), "Font");
    let names: Vec<String> = fonts
        .iter()
        .map(|(_, font)| {
            text(file.get(file.0.dereference(font).expect("there").1.as_dict().expect("a font"), "BaseFont"))
        })
        .collect();
    assert!(names.iter().any(|name| name.contains("DroidSansFallback")), "{names:?}");
    assert!(names.iter().any(|name| name.contains("NotoSansArabic")), "{names:?}");
    let program = fonts.iter().all(|(_, font)| matches!(font, Object::Reference(_)));
    assert!(program);
}
