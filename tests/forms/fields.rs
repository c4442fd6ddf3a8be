//! What controls become in the file.

use lopdf::{Dictionary, Object};
use panelkit::forms::{Sheet, Value};
use panelkit::pdf::Forms;

use super::{File, sheet, sheet_as, text};

fn number(file: &File, dictionary: &Dictionary, key: &str) -> i64 {
    file.get(dictionary, key).as_i64().expect("a number")
}

#[test]
fn a_text_field_has_all_that_html_says() {
    let bytes = sheet(
        "<label for=n>Your name</label>\
         <input id=n name=person.name value='Zoë' maxlength=40 required readonly style='width: 200px; height: 20px; padding: 0'>",
    );
    let file = File::of(&bytes);
    let (_, widget) = file.widgets(1)[0];
    assert_eq!(text(file.get(widget, "FT")), "Tx");
    assert_eq!(text(file.get(widget, "T")), "name");
    assert_eq!(text(file.get(file.dictionary(widget, "Parent"), "T")), "person");
    assert_eq!(text(file.get(widget, "TU")), "Your name");
    assert_eq!(text(file.get(widget, "V")), "Zoë");
    assert_eq!(text(file.get(widget, "DV")), "Zoë");
    assert_eq!(number(&file, widget, "MaxLen"), 40);
    // Read-only and required: bits 1 and 2.
    assert_eq!(number(&file, widget, "Ff"), 3);
    assert_eq!(number(&file, widget, "F"), 4);
    let page = file.0.get_pages()[&1];
    assert_eq!(widget.get(b"P").and_then(Object::as_reference).ok(), Some(page));
    let corners: Vec<f32> =
        file.get(widget, "Rect").as_array().expect("four").iter().map(|n| n.as_float().expect("a number")).collect();
    // 200 px are 150 pt, 20 px are 15 pt.
    assert_eq!(corners[2] - corners[0], 150.0);
    assert!((corners[3] - corners[1] - 15.0).abs() < 0.01, "{corners:?}");
    assert_eq!(text(file.get(widget, "DA")), "/PanelkitSans 12 Tf 0 g");
}

#[test]
fn a_value_stands_in_the_appearance_and_not_on_the_page() {
    let bytes =
        sheet("<input name=a value=one><textarea name=b rows=2 style='line-height: 20px'>two\nlines</textarea>");
    let file = File::of(&bytes);
    assert!(!file.content(1).contains("BT"), "{}", file.content(1));
    let shown = |index: usize| file.appearance(file.widgets(1)[index].1);
    assert!(shown(0).starts_with("/Tx BMC\nq\n/F"), "{}", shown(0));
    assert!(shown(0).contains(" 12 Tf\nBT\n"), "{}", shown(0));
    assert!(shown(0).trim_end().ends_with("ET\nQ\nEMC"), "{}", shown(0));
    assert_eq!(shown(1).matches("TJ").count(), 2);
    // The ruled lines are there for a pen as well.
    assert_eq!(file.content(1).matches(" l\nS").count(), 2);
    assert_eq!(number(&file, file.widgets(1)[1].1, "Ff"), 4096);
}

#[test]
fn boxes_have_an_appearance_for_either_state() {
    let bytes = sheet(
        "<label><input type=checkbox name=yes value=agreed checked>Yes</label><input type=checkbox name=no aria-label=No>",
    );
    let file = File::of(&bytes);
    let widgets = file.widgets(1);
    let states = |index: usize| file.dictionary(file.dictionary(widgets[index].1, "AP"), "N");
    let names = |index: usize| {
        states(index).iter().map(|(name, _)| String::from_utf8_lossy(name).into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(0), ["agreed", "Off"]);
    assert_eq!(names(1), ["on", "Off"]);
    let said = |index: usize, key: &str| text(file.get(widgets[index].1, key));
    assert_eq!([said(0, "AS"), said(0, "V"), said(1, "AS"), said(1, "V")], ["agreed", "agreed", "Off", "Off"]);
    // Boxes of one size look the same, and share their streams.
    assert_eq!(states(0).get(b"Off").ok(), states(1).get(b"Off").ok());
    assert_eq!(states(0).get(b"agreed").ok(), states(1).get(b"on").ok());
    assert!(!file.content(1).contains(" l\nS"), "{}", file.content(1));
}

#[test]
fn radio_buttons_of_one_name_are_one_field() {
    let bytes = sheet(
        "<fieldset><legend>How well?</legend>\
         <label><input type=radio name=q.a.rating value=1>poorly</label>\
         <label><input type=radio name=q.a.rating value='4 b' checked>well</label></fieldset>",
    );
    let file = File::of(&bytes);
    let widgets = file.widgets(1);
    let group = file.dictionary(widgets[0].1, "Parent");
    assert_eq!(group.get(b"Kids").and_then(Object::as_array).expect("kids").len(), 2);
    assert_eq!(text(file.get(group, "T")), "rating");
    assert_eq!(text(file.get(group, "TU")), "How well?");
    assert_eq!(text(file.get(group, "V")), "4 b");
    // Bits 15 and 16: no button can be cleared by itself, and they are radio buttons.
    assert_eq!(number(&file, group, "Ff"), 49152);
    for (_, kid) in &widgets {
        assert!(!kid.has(b"T") && !kid.has(b"FT"), "{kid:?}");
        assert!(file.dictionary(file.dictionary(kid, "AP"), "N").has(b"Off"));
    }
    assert_eq!(text(file.get(widgets[0].1, "TU")), "poorly");
    assert_eq!(text(file.get(widgets[1].1, "TU")), "well");
    assert_eq!(text(file.get(widgets[0].1, "AS")), "Off");
    assert_eq!(text(file.get(widgets[1].1, "AS")), "4 b");
    assert_eq!(Sheet::read(&bytes).expect("read").fields[0].value, Value::Text("4 b".into()));
}

#[test]
fn a_list_shows_its_label_and_keeps_its_value() {
    let bytes = sheet("<select name=level aria-label=Level><option>junior<option value=s selected>senior</select>");
    let file = File::of(&bytes);
    let (_, widget) = file.widgets(1)[0];
    assert_eq!(text(file.get(widget, "FT")), "Ch");
    assert_eq!(number(&file, widget, "Ff"), 1 << 17);
    assert_eq!(text(file.get(widget, "V")), "s");
    let options = file.get(widget, "Opt").as_array().expect("options");
    assert_eq!(text(&options[0]), "junior");
    assert_eq!(options[1].as_array().expect("a pair").iter().map(text).collect::<Vec<_>>(), ["s", "senior"]);
    assert_eq!(file.appearance(widget).matches("TJ").count(), 1);
}

#[test]
fn the_font_of_fields_has_what_people_may_type() {
    let file = File::of(&sheet("<input name=a>"));
    let fonts = file.dictionary(file.dictionary(file.form(), "DR"), "Font");
    let font = file.dictionary(fonts, "PanelkitSans");
    assert_eq!(text(file.get(font, "Subtype")), "Type0");
    let Object::Stream(map) = file.get(font, "ToUnicode") else { panic!("no stream") };
    let map = String::from_utf8(map.decompressed_content().expect("sound")).expect("ASCII");
    let mut known = Vec::new();
    for line in map.lines().filter(|line| line.matches('<').count() == 3) {
        let parts: Vec<u32> =
            line[1..line.len() - 1].split("> <").filter_map(|n| u32::from_str_radix(n, 16).ok()).collect();
        known.extend((0..=parts[1] - parts[0]).filter_map(|offset| char::from_u32(parts[2] + offset)));
    }
    for character in "Zażółć gęślą jaźń Nguyễn Thị Đà Нина Київ Ґ Ђ Ёж Ηλέκτρα Iğdır Șț ßẞ – „“ € § @".chars()
    {
        assert!(known.contains(&character) || character == 'ẞ', "{character} is missing");
    }
    // For programs that draw fields anew; nothing is drawn with them here.
    assert!(fonts.has(b"Helv") && fonts.has(b"ZaDb"));
    assert!(!file.form().has(b"NeedAppearances"));
}

#[test]
fn names_are_unique_and_the_change_is_told() {
    let (bytes, warnings) =
        sheet_as("<input name=a><input name=a><input name=a.b><input name=x.y><input name=x>", Forms::Fillable);
    let names: Vec<String> = Sheet::read(&bytes).expect("read").fields.into_iter().map(|field| field.name).collect();
    assert_eq!(names, ["a", "a-2", "a-b", "x.y", "x-2"]);
    assert_eq!(warnings.len(), 3);
    assert_eq!(warnings[0], "the name `a` is taken in the form; the field is called `a-2`");
}

#[test]
fn two_radio_buttons_of_one_value_are_told_apart() {
    let (bytes, warnings) = sheet_as(
        "<input type=radio name=a value=1 aria-label=x><input type=radio name=a value=1 aria-label=y>",
        Forms::Fillable,
    );
    assert_eq!(warnings, ["two radio buttons of one group have the value `1`; one is `1-2` in the form"]);
    let file = File::of(&bytes);
    let states = |index: usize| file.dictionary(file.dictionary(file.widgets(1)[index].1, "AP"), "N").clone();
    assert!(states(0).has(b"1") && states(1).has(b"1-2"));
}

#[test]
fn a_control_in_a_repeated_head_is_one_field() {
    let rows = "<tr><td style='height: 150px'>x</td></tr>".repeat(4);
    let bytes = sheet(&format!(
        "<table><thead><tr><th><input type=radio name=a value=1 aria-label=a></th></tr></thead><tbody>{rows}</tbody></table>"
    ));
    let file = File::of(&bytes);
    assert_eq!(file.0.get_pages().len(), 2);
    assert_eq!(file.widgets(1).len(), 1);
    let second = file.0.get_dictionary(file.0.get_pages()[&2]).expect("a page");
    assert!(!second.has(b"Annots"));
}

#[test]
fn a_control_follows_a_scale_and_its_clip_and_not_a_turn() {
    let (bytes, warnings) = sheet_as(
        "<div style='transform: scale(2); transform-origin: 0 0; height: 20px'>\
         <input name=scaled style='width: 50px; height: 20px'></div>\
         <div style='overflow: hidden; width: 60px; height: 20px; margin-top: 50px'>\
         <input name=clipped style='width: 100px; height: 20px'></div>\
         <div style='transform: rotate(10deg)'><input name=turned></div>",
        Forms::Fillable,
    );
    assert_eq!(warnings, ["the control `turned` is rotated or mirrored, and cannot be filled in the file"]);
    let file = File::of(&bytes);
    let widgets = file.widgets(1);
    assert_eq!(widgets.len(), 2);
    let width = |index: usize| {
        let corners = file.get(widgets[index].1, "Rect").as_array().expect("four");
        corners[2].as_float().expect("a number") - corners[0].as_float().expect("a number")
    };
    // The padding of 1 px on either side is no part of a field: 48 px × 2 are 72 pt, and 59 px are 44.25 pt.
    assert_eq!(width(0), 72.0);
    assert_eq!(width(1), 44.25);
    assert_eq!(text(file.get(widgets[0].1, "DA")), "/PanelkitSans 24 Tf 0 g");
}

#[test]
fn without_forms_all_is_drawn() {
    let body =
        "<input name=a value=one><input type=checkbox name=b checked aria-label=b><input type=hidden name=c value=d>";
    let (bytes, _) = sheet_as(body, Forms::Flat);
    let file = File::of(&bytes);
    assert!(!file.0.catalog().expect("a catalog").has(b"AcroForm"));
    let content = file.content(1);
    assert_eq!((content.matches("TJ").count(), content.matches(" l\nS").count()), (1, 2));
}

#[test]
fn hidden_fields_have_a_value_and_no_widget() {
    let bytes = sheet("<input type=hidden name=document.id value='r/c-1 ü'><input name=a>");
    let sheet = Sheet::read(&bytes).expect("read");
    assert_eq!(sheet.identity().collect::<Vec<_>>(), [("id", "r/c-1 ü")]);
    assert!(sheet.is_ours());
    assert_eq!(sheet.filled().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(File::of(&bytes).widgets(1).len(), 1);
}

#[test]
fn a_result_is_a_box_for_a_pen_unless_it_is_to_be_calculated() {
    let body = "<input name=x id=first><input name=y><output name=total for='first y' data-calculate=weighted-mean \
                data-weights='3 1' aria-label=Total></output>";
    let (plain, warnings) = sheet_as(body, Forms::Fillable);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(!plain.windows(10).any(|window| window == b"JavaScript"));
    let file = File::of(&plain);
    assert!(!file.widgets(1)[2].1.has(b"AA") && !file.form().has(b"CO"));

    let (calculated, warnings) = sheet_as(body, Forms::Calculating);
    assert_eq!(warnings, ["results are calculated by a script, and the file is no PDF/A"]);
    let file = File::of(&calculated);
    let (id, widget) = file.widgets(1)[2];
    assert_eq!(file.get(file.form(), "CO").as_array().expect("an order"), &[Object::Reference(id)]);
    let script = text(file.get(file.dictionary(file.dictionary(widget, "AA"), "C"), "JS"));
    assert!(script.starts_with("var terms = [[\"x\", 3], [\"y\", 1]]"), "{script}");
    assert!(script.contains("(sum / weights).toFixed(1)"), "{script}");
}

#[test]
fn what_cannot_be_calculated_is_told() {
    for (attributes, message) in [
        ("data-calculate=product for=a", "`data-calculate=product` is not known, and nothing is calculated"),
        ("data-calculate=sum", "an `output` that is calculated names no controls"),
        (
            "data-calculate=weighted-mean for='a b' data-weights='1 x'",
            "the weights of an `output` do not fit its 2 controls, and nothing is calculated",
        ),
    ] {
        let (_, warnings) = sheet_as(&format!("<output name=t {attributes}></output>"), Forms::Calculating);
        assert_eq!(warnings, [message]);
    }
    let (_, warnings) = sheet_as("<output name=t data-calculate=sum for=z></output>", Forms::Calculating);
    assert!(warnings.contains(&"an `output` is calculated from `z`, which is no control of the document".to_owned()));
}

#[test]
fn fields_stand_in_the_order_of_the_page() {
    let file = File::of(&sheet("<input name=c><input type=checkbox name=a aria-label=a><textarea name=b></textarea>"));
    let names: Vec<String> = file.widgets(1).iter().map(|(_, widget)| text(file.get(widget, "T"))).collect();
    assert_eq!(names, ["c", "a", "b"]);
}
