//! What is wrong in the question files of a kit.

use super::{Case, says};

#[test]
fn an_id_that_stands_in_two_files_names_both_places() {
    says(
        &Case::new().file(
            "questions/z.yaml",
            "questions:\n  - { id: dough-salt, section: dough, ask: How much?, competency: kneading, minutes: 3 }\n",
        ),
        &[
            "questions/z.yaml:2:11: error: there is a second question with the id `dough-salt` (help: the first is at questions/own.yaml:20:9; give one of them another id, or delete it)",
        ],
    );
}

#[test]
fn an_id_that_stands_twice_in_one_file_names_both_places() {
    says(
        &Case::new().change("questions/own.yaml", "id: fire-stone", "id: fire-steam").change(
            "questions/own.yaml",
            "- { id: fire, title: Fire }",
            "- { id: fire, title: Fire }\n  - { id: dough, title: Again }",
        ),
        &[
            "questions/own.yaml:12:11: error: there is a second section with the id `dough` (help: the first is at questions/own.yaml:10:11; give one of them another id, or delete it)",
            "questions/own.yaml:33:9: error: there is a second question with the id `fire-steam` (help: the first is at questions/own.yaml:27:9; give one of them another id, or delete it)",
        ],
    );
}

#[test]
fn an_unknown_section_or_competency_is_reported_without_follow_ups() {
    says(
        &Case::new().change(
            "questions/own.yaml",
            "section: fire\n    ask: Why steam?\n    competency: ovens",
            "section: fir\n    ask: Why steam?\n    competency: oven",
        ),
        &[
            "questions/own.yaml:27:14: error: there is no section with the id `fir` (help: did you mean `fire`?)",
            "questions/own.yaml:29:17: error: there is no competency with the id `oven` (help: did you mean `ovens`?)",
        ],
    );
}

#[test]
fn levels_and_ratings_are_of_fixed_lists() {
    says(
        &Case::new().change("questions/own.yaml", "[mid, senior]", "[middle, Senior]").change(
            "questions/own.yaml",
            "{ 1: None., 5:",
            "{ 0: None., 6:",
        ),
        &[
            "questions/own.yaml:25:16: error: the rating `0` is not one from 1 to 5 (help: write anchors for 1, 3 and 5; 2 and 4 lie between)",
            "questions/own.yaml:25:26: error: the rating `6` is not one from 1 to 5 (help: write anchors for 1, 3 and 5; 2 and 4 lie between)",
            "questions/own.yaml:30:14: error: expected a level, found `middle` (help: known are `junior`, `mid`, `senior`, `staff`)",
            "questions/own.yaml:30:22: error: expected a level, found `Senior` (help: did you mean `senior`?)",
        ],
    );
}

#[test]
fn a_question_without_words_or_minutes_is_an_error() {
    says(
        &Case::new().change("questions/own.yaml", "    ask: Why steam?\n", "").change(
            "questions/own.yaml",
            "    minutes: 8\n",
            "",
        ),
        &[
            "questions/own.yaml:26:5: error: a question has no `ask` (help: add a line `ask: …`)",
            "questions/own.yaml:31:5: error: a question has no `minutes` (help: add a line `minutes: …`)",
        ],
    );
}

#[test]
fn a_broken_file_does_not_make_its_questions_unknown() {
    says(
        &Case::new()
            .file("questions/own.yaml", "questions:\n  - id: a\n   section: b\n")
            .kit("[ada, ben]", "[ada, bem]"),
        &[
            "questions/own.yaml:3:4: error: this is not YAML: while parsing a block collection, did not find expected '-' indicator (help: look at this line and the one before: indentation, a colon without a space, a quote or bracket that is not closed)",
            "kit.yaml:17:25: error: there is no interviewer with the id `bem` (help: did you mean `ben`?)",
        ],
    );
}

#[test]
fn a_control_character_in_a_file_is_refused() {
    says(
        &Case::new().file("questions/n.yaml", "sections: [{id: n, title: \"a\u{7}b\"}]"),
        &[
            "questions/n.yaml:1:29: error: the text has the control character U+0007 (help: delete it; it may be invisible in an editor)",
        ],
    );
}
