//! Files that are no text, no YAML, or built to hurt: each is one clear error, at once.

use super::{Case, says};

/// Each line names the one before it ten times.
fn bomb() -> String {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    bomb
}

#[test]
fn text_that_is_latin_1_is_shown_at_its_first_wrong_byte() {
    says(
        &Case::new().file("candidates.yaml", b"candidates:\n  - id: c-1\n    name: Ren\xe9\n"),
        &[
            "candidates.yaml:3:14: error: the file is not UTF-8: byte 0xe9 at offset 37 (help: save the file as UTF-8 (in a spreadsheet: `CSV UTF-8`))",
        ],
    );
}

#[test]
fn text_that_is_utf_16_is_recognised() {
    says(
        &Case::new().file("candidates.yaml", b"\xff\xfec\0a\0n\0"),
        &[
            "candidates.yaml:1:1: error: the file is not UTF-8: byte 0xff at offset 0 (help: this is UTF-16; save the file as UTF-8)",
        ],
    );
}

#[test]
fn yaml_that_is_not_closed_is_shown() {
    says(
        &Case::new().kit("role:\n", "role: [\n"),
        &[
            "kit.yaml:6:8: error: this is not YAML: while parsing a flow mapping, did not find expected ',' or '}' (help: look at this line and the one before: indentation, a colon without a space, a quote or bracket that is not closed)",
        ],
    );
}

#[test]
fn a_tab_is_no_indentation() {
    says(
        &Case::new().kit("  title: Baker", "	title: Baker"),
        &[
            "kit.yaml:5:2: error: this is not YAML: tabs disallowed within this context (block indentation) (help: indent with spaces)",
        ],
    );
}

#[test]
fn a_second_document_is_refused() {
    says(
        &Case::new().kit("role:\n", "---\nrole:\n"),
        &[
            "kit.yaml:4:1: error: the file holds a second YAML document (help: delete the line `---` and what follows, or make it a file of its own)",
        ],
    );
}

#[test]
fn an_open_quote_is_shown_where_it_begins() {
    says(
        &Case::new().kit("title: First", "title: \"First"),
        &[
            "kit.yaml:15:12: error: this is not YAML: unclosed quote (help: close the quote; write a quote within quotes as `\\\"`, or use the other kind)",
        ],
    );
}

#[test]
fn a_colon_in_text_needs_quotes() {
    says(
        &Case::new().kit("title: First", "title: Depth: the test"),
        &[
            "kit.yaml:15:17: error: this is not YAML: mapping values are not allowed in this context (help: put quotes around text that has a colon followed by a space)",
        ],
    );
}

#[test]
fn text_that_begins_with_a_special_character_needs_quotes() {
    says(
        &Case::new().kit("title: First", "title: @First"),
        &[
            "kit.yaml:15:12: error: this is not YAML: unexpected character: `@' (help: put quotes around text that begins with a special character)",
        ],
    );
}

#[test]
fn text_that_begins_like_an_alias_needs_quotes() {
    says(
        &Case::new().kit("title: First", "title: *first"),
        &[
            "kit.yaml:15:12: error: this alias has no anchor (help: put quotes around text that begins with `*`, or define the anchor with `&` before it)",
        ],
    );
}

#[test]
fn a_key_is_text() {
    says(
        &Case::new().kit("title: First", "? [a, b]\n    : c"),
        &["kit.yaml:14:5: error: a key must be text, not a list or a mapping (help: write it as `key: value`)"],
    );
}

#[test]
fn aliases_that_explode_are_refused() {
    says(
        &Case::new().file("candidates.yaml", bomb()),
        &[
            "candidates.yaml:5:45: error: the aliases of this file grow to more than 100000 values (help: write the values out instead of naming anchors within anchors)",
        ],
    );
}

#[test]
fn flow_lists_nested_without_end_are_refused() {
    says(
        &Case::new().file("candidates.yaml", "[".repeat(100_000)),
        &[
            "candidates.yaml:1:49: error: the file is nested deeper than 48 levels (help: look for brackets that are never closed)",
        ],
    );
}

#[test]
fn block_lists_nested_without_end_are_refused() {
    says(
        &Case::new().file("candidates.yaml", "- ".repeat(100_000)),
        &[
            "candidates.yaml:1:97: error: the file is nested deeper than 48 levels (help: look for brackets that are never closed)",
        ],
    );
}

#[test]
fn mappings_nested_without_end_are_refused() {
    says(
        &Case::new()
            .file("candidates.yaml", (0..1000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>()),
        &[
            "candidates.yaml:49:49: error: the file is nested deeper than 48 levels (help: look for brackets that are never closed)",
        ],
    );
}

#[test]
fn a_file_beyond_the_limit_is_refused() {
    says(
        &Case::new().file("candidates.yaml", "#".repeat((4 << 20) + 1)),
        &[
            "kit.yaml:3:13: error: `candidates.yaml` has 4194305 bytes, more than the limit of 4194304 (help: split the file; a CSV file of candidates may have 128 MiB)",
        ],
    );
}

#[test]
fn aliases_that_copy_a_long_text_are_refused() {
    let copies = "  - *long\n".repeat(50_000);
    says(
        &Case::new().file("candidates.yaml", format!("x: &long {}\ncandidates:\n{copies}", "y".repeat(1_000_000))),
        &[
            "candidates.yaml:69:5: error: the file has more values, anchors or aliases than can be sensible (help: split the file)",
        ],
    );
}

#[test]
fn after_a_thousand_problems_only_their_number_is_said() {
    let nonsense: String = (0..30_000).map(|number| format!("key{number}: 1\n")).collect();
    let said = Case::new().file("kit.yaml", nonsense).said();
    assert_eq!(said.lines().count(), 1001);
    assert_eq!(
        said.lines().last(),
        // 30,000 keys and the five that are missing, without the thousand that are shown.
        Some("error: 29005 more problems are not shown (help: correct the ones above first)")
    );
}
