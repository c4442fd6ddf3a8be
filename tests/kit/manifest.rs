//! What is wrong in `kit.yaml` itself.

use tempfile::TempDir;

use super::{Case, says};

#[test]
fn every_unknown_key_is_reported_with_the_nearest_known_one() {
    says(
        &Case::new()
            .kit("title: Test round", "titel: Test round\nfoo: 1")
            .kit("minutes: 60", "minuts: 60")
            .kit("email: ben", "mail: ben"),
        &[
            "kit.yaml:1:1: error: unknown key `titel` in the kit (help: did you mean `title`?)",
            "kit.yaml:2:1: error: unknown key `foo` in the kit (help: known are `id`, `title`, `language`, `paper`, `time_zone`, `candidates`, `columns`, `blind`, `branding`, `output`, `retain_until`, `revision`, `revised`, `organizer`, `handout`, `instructions` and 7 more)",
            "kit.yaml:13:27: error: unknown key `mail` in an interviewer (help: did you mean `email`?)",
            "kit.yaml:17:5: error: unknown key `minuts` in an interview (help: did you mean `minutes`?)",
        ],
    );
}

#[test]
fn an_organizer_has_a_name_and_an_address_that_mail_can_reach() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\norganizer: { email: aylin }"),
        &[
            "kit.yaml:2:14: error: the organizer has no `name` (help: add a line `name: …`)",
            "kit.yaml:2:21: error: `aylin` is not an e-mail address (help: write it like `mira@example.org`)",
        ],
    );
}

#[test]
fn five_mistakes_in_five_entries_are_five_errors_in_one_run() {
    says(
        &Case::new()
            .kit("{ id: ada, name: Ada }", "{ id: ada, nam: Ada }")
            .kit("weight: 2", "weight: -2")
            .kit("minutes: 60", "minutes: sixty")
            .kit("[ada, ben]", "[ada, bem]")
            .kit("[fire]", "[fier]"),
        &[
            "kit.yaml:8:31: error: the weight -2 is negative (help: write 0 for a competency that is rated but does not count)",
            "kit.yaml:11:16: error: unknown key `nam` in an interviewer (help: did you mean `name`?)",
            "kit.yaml:16:14: error: expected a whole number of minutes, found `sixty` (help: write only the number, for example `45`)",
            "kit.yaml:17:25: error: there is no interviewer with the id `bem` (help: did you mean `ben`?)",
            "kit.yaml:22:30: error: there is no section with the id `fier` (help: did you mean `fire`?)",
        ],
    );
}

#[test]
fn a_value_of_another_type_is_shown_where_it_stands() {
    says(
        &Case::new()
            .kit("title: Test round", "title: [Test]")
            .kit("interviewers: [ada, ben]", "interviewers: ada")
            .kit("  - { id: ada, name: Ada }", "  - ada")
            .kit("title: First", "title: { Depth: test }"),
        &[
            "kit.yaml:1:8: error: expected text, found a list (help: write one value, not a list)",
            "kit.yaml:11:5: error: expected an interviewer, found text (help: write an interviewer as `key: value` lines)",
            "kit.yaml:15:12: error: expected text, found a mapping (help: put quotes around text that has a colon in it)",
            "kit.yaml:17:19: error: expected a list, found text (help: write `[ada]`, or each item on a line of its own after `- `)",
        ],
    );
}

#[test]
fn a_key_without_a_value_is_named() {
    says(
        &Case::new().kit("  title: Baker", "  title:"),
        &["kit.yaml:5:8: error: expected text, found nothing (help: write a value after the colon)"],
    );
}

#[test]
fn a_misspelt_key_is_one_error_and_not_also_a_missing_key() {
    says(
        &Case::new().kit("role:\n", "rolle:\n"),
        &["kit.yaml:4:1: error: unknown key `rolle` in the kit (help: did you mean `role`?)"],
    );
}

#[test]
fn a_missing_key_is_shown_at_the_entry_that_lacks_it() {
    says(
        &Case::new().kit("name: Ada", "title: Chief"),
        &["kit.yaml:11:7: error: an interviewer has no `name` (help: add a line `name: …`)"],
    );
}

#[test]
fn a_key_that_stands_twice_names_the_line_of_the_first() {
    says(
        &Case::new().kit("minutes: 60", "minutes: 60\n    minutes: 70"),
        &[
            "kit.yaml:17:5: error: the key `minutes` stands here a second time (help: the first is in line 16; delete one)",
        ],
    );
}

#[test]
fn an_id_that_stands_twice_is_an_error_without_follow_ups() {
    says(
        &Case::new().kit("id: ben,", "id: ada,").kit("{ id: ovens }", "{ id: kneading }"),
        &[
            "kit.yaml:9:13: error: there is a second competency of the role with the id `kneading` (help: the first is at kit.yaml:8:13; give one of them another id, or delete it)",
            "kit.yaml:12:11: error: there is a second interviewer with the id `ada` (help: the first is at kit.yaml:11:11; give one of them another id, or delete it)",
        ],
    );
}

#[test]
fn an_unknown_id_is_reported_with_the_nearest_known_one() {
    says(
        &Case::new()
            .kit("dough-salt]", "dough-slat]")
            .kit("id: ovens", "id: oven")
            .kit("[ada, ben]", "[zoe]")
            .kit("section: dough", "section: doug")
            .kit("count: 1", "count: 1, competencies: [oven], tags: [tiem]"),
        &[
            "kit.yaml:9:13: error: there is no competency with the id `oven` (help: did you mean `ovens`?)",
            "kit.yaml:17:20: error: there is no interviewer with the id `zoe` (help: known are `ada`, `ben`)",
            "kit.yaml:19:18: error: there is no section with the id `doug` (help: did you mean `dough`?)",
            "kit.yaml:20:33: error: there is no question with the id `dough-slat` (help: did you mean `dough-salt`?)",
            "kit.yaml:22:62: error: there is no competency with the id `oven` (help: did you mean `ovens`?)",
            "kit.yaml:22:76: error: no question has the tag `tiem` (help: did you mean `time`?)",
        ],
    );
}

#[test]
fn an_id_that_is_no_file_name_gets_a_proposal() {
    says(
        &Case::new().kit("id: first", "id: first round").kit("id: ben,", "id: \"bén\","),
        &[
            "kit.yaml:12:11: error: the id `bén` is not safe as a file name: it has `é` (help: use letters a to z, digits, `-` and `_`, beginning with a letter or digit; for example `b-n`)",
            "kit.yaml:14:9: error: the id `first round` is not safe as a file name: it has ` ` (help: use letters a to z, digits, `-` and `_`, beginning with a letter or digit; for example `first-round`)",
        ],
    );
}

#[test]
fn weights_that_are_all_zero_are_an_error() {
    says(
        &Case::new().kit("weight: 2", "weight: 0").kit("{ id: ovens }", "{ id: ovens, weight: 0 }"),
        &[
            "kit.yaml:8:31: error: the weights of the role are all zero (help: give at least one competency a weight above 0, or leave the weights out)",
        ],
    );
}

#[test]
fn a_weight_that_is_not_finite_or_not_a_number_is_an_error() {
    says(
        &Case::new().kit("weight: 2", "weight: .nan").kit("{ id: ovens }", "{ id: ovens, weight: 1e999 }"),
        &[
            "kit.yaml:8:31: error: the weight `.nan` is not finite (help: write a number like `1` or `2.5`)",
            "kit.yaml:9:28: error: the weight `1e999` is not finite (help: write a number like `1` or `2.5`)",
        ],
    );
}

#[test]
fn a_weight_is_a_number() {
    says(
        &Case::new().kit("weight: 2", "weight: heavy"),
        &["kit.yaml:8:31: error: expected a number, found `heavy` (help: write for example `2` or `1.5`)"],
    );
}

#[test]
fn minutes_are_whole_numbers_up_to_a_day() {
    says(
        &Case::new()
            .kit("minutes: 60", "minutes: 6000\n    opening: -5\n    closing: 2.5\n    candidate_questions: 5 min"),
        &[
            "kit.yaml:16:14: error: 6000 minutes are more than a day (help: write at most 1440)",
            "kit.yaml:17:14: error: expected a whole number of minutes, found `-5` (help: write only the number, for example `45`)",
            "kit.yaml:18:14: error: expected a whole number of minutes, found `2.5` (help: write only the number, for example `45`)",
            "kit.yaml:19:26: error: expected a whole number of minutes, found `5 min` (help: write only the number, for example `45`)",
        ],
    );
}

#[test]
fn an_unknown_time_zone_is_reported_with_the_nearest_known_one() {
    says(
        &Case::new().kit("Europe/Berlin", "Europe/Berln"),
        &["kit.yaml:2:12: error: there is no time zone `Europe/Berln` (help: did you mean `Europe/Berlin`?)"],
    );
}

#[test]
fn an_address_without_a_domain_is_no_e_mail_address() {
    says(
        &Case::new().kit("ben@example.org", "ben@example"),
        &["kit.yaml:12:34: error: `ben@example` is not an e-mail address (help: write it like `mira@example.org`)"],
    );
}

#[test]
fn language_colour_and_dates_have_one_form() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nlanguage: english!\nbranding: { accent: blue }\nretain_until: 31.12.2028\npaper: A5\noutput: { documents: [packet, packet, eval] }"),
        &["kit.yaml:2:11: error: `english!` is not a language tag (help: write a BCP 47 tag like `en`, `de` or `pt-BR`)", "kit.yaml:3:21: error: `blue` is not a colour (help: write it in quotes as `\"#rgb\"` or `\"#rrggbb\"`, for example `\"#0b5c7a\"`)", "kit.yaml:4:15: error: `31.12.2028` is not a day of the calendar (help: write year, month and day like `2028-12-31`)", "kit.yaml:5:8: error: expected a paper size, found `A5` (help: did you mean `a4`?)", "kit.yaml:6:31: error: the document `packet` is named twice (help: delete one; a condition may have `or` in it)", "kit.yaml:6:39: error: expected a document, found `eval` (help: known are `packet`, `evaluation`, `final`, `consensus`, `handout`, `day-sheet`, `coverage`)"],
    );
}

#[test]
fn a_colour_without_quotes_is_a_comment_and_is_warned_about() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nbranding:\n  accent: #0b5c7a"),
        &[
            "kit.yaml:3:11: warning: `accent` has no value: in YAML, `#0b5c7a` is a comment (help: if it is meant as the value, put quotes around it: `accent: \"#0b5c7a\"`)",
        ],
    );
}

#[test]
fn a_logo_is_an_image_in_the_folder_of_the_kit() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nbranding: { logo: ../logo.png }"),
        &[
            "kit.yaml:2:19: error: the logo `../logo.png` is not in the folder of the kit (help: copy the image into the folder of the kit, and write its path from there, like `assets/logo.png`)",
        ],
    );
}

#[test]
fn a_logo_by_an_absolute_path_is_refused() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nbranding: { logo: /etc/logo.png }"),
        &[
            "kit.yaml:2:19: error: the logo `/etc/logo.png` is not in the folder of the kit (help: copy the image into the folder of the kit, and write its path from there, like `assets/logo.png`)",
        ],
    );
}

#[test]
fn a_logo_is_a_png_jpeg_or_svg_file() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nbranding: { logo: logo.gif }"),
        &[
            "kit.yaml:2:19: error: the logo `logo.gif` is not a PNG, JPEG or SVG file (help: save the image as PNG, JPEG or SVG)",
        ],
    );
}

#[test]
fn a_logo_that_is_not_there_is_an_error() {
    says(
        &Case::new().kit("title: Test round", "title: Test round\nbranding: { logo: assets/logo.png }"),
        &["kit.yaml:2:19: error: there is no image file `assets/logo.png` (help: check the path of the logo)"],
    );
}

#[test]
fn an_interview_without_interviewers_is_an_error() {
    says(
        &Case::new().kit("[ada, ben]", "[]"),
        &[
            "kit.yaml:17:19: error: the interview `first` has no interviewers (help: name some of the panel: `ada`, `ben`)",
        ],
    );
}

#[test]
fn an_interviewer_is_named_once() {
    says(
        &Case::new().kit("[ada, ben]", "[ada, ben, ada]"),
        &["kit.yaml:17:30: error: `ada` is named twice as interviewer of `first` (help: delete one)"],
    );
}

#[test]
fn a_section_asks_by_ids_or_by_a_selection() {
    says(
        &Case::new().kit("        questions: [dough-rest, dough-salt]\n", "").kit(
            "        select: { sections: [fire], count: 1, seed: 7 }",
            "        questions: [fire-steam]\n        select: { sections: [fire] }",
        ),
        &[
            "kit.yaml:19:9: error: a section of an interview asks nothing (help: list ids under `questions:`, or describe questions under `select:`)",
            "kit.yaml:20:9: error: a section of an interview has both `questions` and `select` (help: make two sections of it)",
        ],
    );
}

#[test]
fn a_section_has_a_title_of_its_own_or_of_the_bank() {
    says(
        &Case::new()
            .kit("      - section: dough\n        questions", "      - objective: None.\n        questions")
            .kit("- title: Heat", "- objective: None."),
        &[
            "kit.yaml:19:9: error: a section of an interview has neither `section` nor `title` (help: add `section:` with the id of a section of the bank, or a `title:`)",
            "kit.yaml:21:9: error: a section of an interview has neither `section` nor `title` (help: add `section:` with the id of a section of the bank, or a `title:`)",
        ],
    );
}

#[test]
fn an_interview_asks_a_question_once() {
    says(
        &Case::new().kit("[dough-rest, dough-salt]", "[dough-rest, dough-salt, dough-rest]"),
        &[
            "kit.yaml:20:45: error: the interview `first` asks `dough-rest` twice (help: the first is at kit.yaml:20:21; delete one)",
        ],
    );
}

#[test]
fn empty_lists_say_what_belongs_there() {
    says(
        &Case::new()
            .kit("  competencies:\n    - { id: kneading, weight: 2 }\n    - { id: ovens }\n", "  competencies: []\n")
            .kit(
                "panel:\n  - { id: ada, name: Ada }\n  - { id: ben, name: Ben, email: ben@example.org }\n",
                "panel: []\n",
            )
            .kit("[dough-rest, dough-salt]", "[]")
            .kit("count: 1", "count: 0"),
        &[
            "kit.yaml:7:17: error: the role has no competencies (help: list what is rated, like `- { id: databases, weight: 2 }`)",
            "kit.yaml:8:8: error: the panel is empty (help: list the interviewers, like `- { id: mira, name: Mira Kovač }`)",
            "kit.yaml:16:20: error: the list of questions is empty (help: name at least one question, or delete this section)",
            "kit.yaml:18:44: error: a selection cannot have 0 questions (help: write a number from 1 to 200)",
        ],
    );
}

#[test]
fn a_kit_without_content_says_how_to_begin() {
    says(
        &Case::new().file("kit.yaml", "# nothing yet\n"),
        &["kit.yaml:1:1: error: the file is empty (help: `panelkit init` writes a kit to begin with)"],
    );
}

#[test]
fn a_kit_that_is_a_list_is_an_error() {
    says(
        &Case::new().file("kit.yaml", "- a\n"),
        &["kit.yaml:1:1: error: expected the kit, found a list (help: write the kit as `key: value` lines)"],
    );
}

#[test]
fn a_folder_without_a_kit_says_how_to_begin() {
    says(
        &Case { folder: TempDir::new().expect("a temporary folder") },
        &["error: there is no file `kit.yaml` (help: `panelkit init` writes a kit to begin with)"],
    );
}

#[test]
fn a_control_character_in_an_escape_is_refused() {
    says(
        &Case::new().kit("title: First", "title: \"a\\0b\""),
        &["kit.yaml:15:12: error: the text has the control character U+0000 (help: delete it)"],
    );
}

#[test]
fn a_wrong_item_of_a_list_is_the_only_error_of_its_interview() {
    says(
        &Case::new().kit("[ada, ben]", "[[ada]]").kit("minutes: 60", "minutes: 30"),
        &["kit.yaml:17:20: error: expected an id, found a list (help: write one value, not a list)"],
    );
}
