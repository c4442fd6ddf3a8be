//! What is wrong in a CSV file of candidates.

use super::{Case, says};

#[test]
fn after_a_hundred_problems_the_rest_is_not_looked_at() {
    let rows = |row: &str| -> String { (1..=500).map(|number| row.replace('#', &number.to_string())).collect() };
    for wrong in ["c-#,Ada,boss\n", "c-#,Ada\n", "c-#,,\n"] {
        let said = Case::new().table(format!("id,name,level\n{}", rows(wrong))).said();
        assert_eq!(said.lines().count(), 101, "{wrong}");
        let last = said.lines().last().expect("a hundred lines");
        assert!(last.starts_with("candidates.csv:102:"), "{last}");
        let message = "error: the candidates have more than 100 problems \
                       (help: correct those before this one first; the rest was not looked at)";
        assert!(last.ends_with(message), "{last}");
    }
}

#[test]
fn a_row_with_too_few_or_too_many_fields_names_row_and_line() {
    says(
        &Case::new().table("id,name,email\nc-1,\"Ada\nLove\"\nc-2,Ben,b@example.org,x\n"),
        &[
            "candidates.csv:2:1: error: row 2 has 2 fields, the header has 3 (help: fill it up with empty fields, and look for a missing separator)",
            "candidates.csv:4:1: error: row 3 has 4 fields, the header has 3 (help: put quotes around a text that has the separator in it)",
        ],
    );
}

#[test]
fn every_wrong_column_is_reported() {
    says(
        &Case::new().table("id;nmae;id;colour;schedule.frist.at;schedule.first.room\n1;2;3;4;5;6\n"),
        &[
            "candidates.csv:1:4: error: unknown column `nmae` (help: did you mean `name`?)",
            "candidates.csv:1:9: error: there is a second column `id` (help: the first begins at column 1 of this line; delete one)",
            "candidates.csv:1:12: error: unknown column `colour` (help: write `x_colour` for a field of your own; known are `id`, `name`, `preferred_name`, `name_said`, `pronouns`, `email`, `role`, `level`, `probes`, `accommodations`, `day`, `time_zone`, `asked`, `records`)",
            "candidates.csv:1:19: error: there is no interview with the id `frist` (help: did you mean `first`?)",
            "candidates.csv:1:37: error: unknown column `schedule.first.room` (help: write `schedule.<interview>.at` or `schedule.<interview>.place`)",
        ],
    );
}

#[test]
fn a_quote_that_is_never_closed_is_shown_where_it_begins() {
    says(
        &Case::new().table("id,name\nc-1,\"Ada\nc-2,Ben\n"),
        &[
            "candidates.csv:2:5: error: a quote in row 2 is not closed at the end of its field (help: close it with `\"`, and write a quote within quotes twice: `\"\"`)",
        ],
    );
}

#[test]
fn an_empty_table_says_how_to_begin() {
    says(
        &Case::new().table(""),
        &[
            "candidates.csv:1:1: error: the file of candidates is empty (help: begin with a header row: `id,name,email`)",
        ],
    );
}

#[test]
fn a_table_needs_the_columns_id_and_name() {
    says(
        &Case::new().table("email\na@b.example\n"),
        &[
            "candidates.csv:1:1: error: the table has no column `id` (help: add it to the first row, which names the columns)",
            "candidates.csv:1:1: error: the table has no column `name` (help: add it to the first row, which names the columns)",
        ],
    );
}

#[test]
fn a_table_with_another_separator_is_one_error() {
    says(
        &Case::new().table("id|name\n1|Ada\n"),
        &[
            "candidates.csv:1:1: error: the first row names no column that is known (help: write the names of the columns there, like `id,name,email`, with `,`, `;` or a tab between them)",
        ],
    );
}

#[test]
fn every_wrong_cell_is_shown_where_it_stands() {
    says(
        &Case::new().table("id,name,level,schedule.first.at,schedule.first.place\n,Ada,boss,9:00,\nc-2,\"B\nB\",,,Room\nc-3,C,senior,2026-11-26T09:00,x\nc/4,D,,,\nc-3,,,,\n"),
        &["candidates.csv:2:1: error: the candidate in row 2 has no `id` (help: fill in the column `id`)", "candidates.csv:2:6: error: expected a level, found `boss` (help: known are `junior`, `mid`, `senior`, `staff`)", "candidates.csv:2:11: error: `9:00` is not a time (help: write it like `2026-11-26T09:00[Europe/Berlin]`, with 24 hours)", "candidates.csv:4:6: error: the interview `first` has a place and no time (help: fill in `schedule.first.at` too, or empty this cell)", "candidates.csv:6:1: error: the id `c/4` is not safe as a file name: it has `/` (help: use letters a to z, digits, `-`, `_` and `.`, beginning with a letter or digit; for example `c-4`)", "candidates.csv:7:1: error: the candidate in row 6 has no `name` (help: fill in the column `name`)", "candidates.csv:7:1: error: there is a second candidate with the id `c-3` (help: the first is at candidates.csv:5:1; give one of them another id, or delete it)"],
    );
}

#[test]
fn a_semicolon_table_keeps_its_columns_in_messages() {
    says(
        &Case::new().table("\u{feff}id;name;email\r\nc-1;\"Vu, Thảo\";thao\r\n"),
        &["candidates.csv:2:16: error: `thao` is not an e-mail address (help: write it like `mira@example.org`)"],
    );
}
