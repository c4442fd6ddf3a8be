//! `docs/css.md` has a row for every property with what it takes, and none for others; and it names every at-rule,
//! selector, unit and mathematical function.

use std::collections::{BTreeMap, BTreeSet};

use panelkit::engine::style::{supported, supported_properties};

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

/// What stands in backticks in a column of the rows whose first cell `is_asked` for, in one section.
fn named(section: &str, column: usize, is_asked: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/css.md")).expect("docs/css.md is there");
    let section = text.split("\n## ").find(|text| text.starts_with(section)).expect("the section is there").to_owned();
    let rows = section.lines().filter(|line| line.starts_with("| ")).map(|line| line.replace("\\|", " "));
    let cells = rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        is_asked(cells[1]).then(|| cells[column].to_owned())
    });
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn set(names: Vec<String>) -> BTreeSet<String> {
    names.into_iter().collect()
}

#[test]
fn every_at_rule_is_in_the_documentation_and_no_other() {
    let documented = named("At-rules", 1, |cell| cell.starts_with("`@"));
    assert_eq!(documented, set(supported().at_rules));
}

#[test]
fn every_pseudo_class_and_pseudo_element_is_in_the_documentation_and_no_other() {
    let documented = named("Selectors", 1, |cell| cell.starts_with("`:"));
    let plain = |name: &String| name.trim_end_matches("()").to_owned();
    assert_eq!(documented.iter().map(plain).collect::<BTreeSet<_>>(), set(supported().pseudo_selectors));
    for name in &documented {
        let argument = match name.as_str() {
            ":lang()" => "de",
            ":dir()" => "rtl",
            name if name.contains("nth") => "2n",
            _ => "p",
        };
        let selector = name.replace("()", &format!("({argument})"));
        let page = super::styled(&format!("<style>q{selector} {{ color: red }}</style>"));
        assert_eq!(page.messages(), Vec::<String>::new(), "{selector}");
    }
}

#[test]
fn every_unit_is_in_the_documentation_and_no_other() {
    let documented = named("Values", 2, |cell| cell.contains("lengths") || cell == "angles");
    let letters = ["s", "l", "d"].map(str::to_owned);
    let documented: BTreeSet<String> = documented.difference(&letters.into()).cloned().collect();
    assert_eq!(documented, set(supported().units));
}

#[test]
fn every_mathematical_function_is_in_the_documentation_and_no_other() {
    assert_eq!(named("Values", 2, |cell| cell == "mathematics"), set(supported().functions));
}
