//! `docs/css.md` has a row for every property with what it takes, and none for others.

use std::collections::BTreeMap;

use panelkit::engine::style::supported_properties;

#[test]
fn every_property_has_a_row_with_its_values_in_the_documentation_and_the_other_way_round() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/css.md")).expect("docs/css.md is there");
    let section =
        text.split("\n## ").find(|section| section.starts_with("Properties")).expect("a section on properties");
    // Bars inside of a cell are written `\|`.
    let cell = |text: &str| text.trim().trim_matches('`').replace('\u{1}', "|");
    let documented: BTreeMap<String, String> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let line = line.replace("\\|", "\u{1}");
            let cells: Vec<&str> = line.split('|').collect();
            (cell(cells[1]), cell(cells[2]))
        })
        .collect();
    let supported: BTreeMap<String, String> =
        supported_properties().into_iter().map(|(name, values)| (name.to_owned(), values.to_owned())).collect();
    for (name, values) in &supported {
        assert_eq!(documented.get(name), Some(values), "`{name}` in docs/css.md");
    }
    let unknown: Vec<&String> = documented.keys().filter(|name| !supported.contains_key(*name)).collect();
    assert_eq!(unknown, Vec::<&String>::new(), "rows without a property");
}
