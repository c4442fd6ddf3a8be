//! The examples of the reference pages are a kit that loads, whole and without a warning.

use std::fs;
use std::path::Path;

use super::Case;

/// The first block of a language on a page of `docs/`.
fn block(page: &str, language: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(path).expect("the page is there");
    let (_, rest) = text.split_once(&format!("```{language}\n")).expect("the page has an example");
    rest.split_once("```").expect("the example ends").0.to_owned()
}

fn kit_of_the_pages() -> Case {
    Case::new()
        .file("kit.yaml", block("kit.md", "yaml"))
        .file("questions/own.yaml", block("bank.md", "yaml"))
        .file("candidates.yaml", block("candidates.md", "yaml"))
}

#[test]
fn the_examples_in_yaml_load_without_a_warning() {
    let (kit, plan, warnings) = kit_of_the_pages().planned();
    assert_eq!(warnings, "");
    assert_eq!((kit.candidates.len(), plan.jobs(&kit).len()), (2, 8));
    assert!(kit.bank.question("late-container").is_some());
}

#[test]
fn the_example_in_csv_loads_without_a_warning() {
    let (kit, _, warnings) = kit_of_the_pages().table(block("candidates.md", "csv")).planned();
    assert_eq!(warnings, "");
    let probes: Vec<usize> = kit.candidates.iter().map(|candidate| candidate.probes.len()).collect();
    assert_eq!(probes, [2, 0]);
    assert_eq!(kit.candidates[1].name, "al-Masri; Layla");
}
