//! What is wrong with candidates, in YAML or wherever they come from.

use super::{Case, says};

#[test]
fn a_candidate_without_an_id_is_an_error() {
    says(
        &Case::new().change("candidates.yaml", "  - id: c-002\n    name", "  - name"),
        &["candidates.yaml:7:5: error: a candidate has no `id` (help: add a line `id: …`)"],
    );
}

#[test]
fn a_candidate_without_a_name_is_an_error() {
    says(
        &Case::new().change("candidates.yaml", "    name: Layla\n", ""),
        &["candidates.yaml:7:5: error: a candidate has no `name` (help: add a line `name: …`)"],
    );
}

#[test]
fn a_candidate_called_null_needs_quotes() {
    says(
        &Case::new().change("candidates.yaml", "name: Layla", "name: Null"),
        &[
            "candidates.yaml:8:11: error: expected text, found nothing (help: in YAML `Null` means nothing; if it is meant, put quotes around it)",
        ],
    );
}

#[test]
fn an_id_that_would_leave_the_folder_is_refused() {
    says(
        &Case::new().change("candidates.yaml", "c-002", "../c/2"),
        &[
            "candidates.yaml:7:9: error: the id `../c/2` is not safe as a file name: it has `/` (help: use letters a to z, digits, `-`, `_` and `.`, beginning with a letter or digit; for example `c-2`)",
        ],
    );
}

#[test]
fn an_id_that_is_a_device_of_windows_is_refused() {
    says(
        &Case::new().change("candidates.yaml", "c-002", "CON.1"),
        &[
            "candidates.yaml:7:9: error: the id `CON.1` is not safe as a file name: Windows keeps it for a device (help: for example `con.1-1`)",
        ],
    );
}

#[test]
fn two_ids_that_differ_in_case_only_are_one_file_name() {
    says(
        &Case::new().change("candidates.yaml", "c-002", "C-001"),
        &[
            "candidates.yaml:7:9: error: there is a second candidate with the id `C-001` (help: the first is at candidates.yaml:2:9; give one of them another id, or delete it)",
        ],
    );
}

#[test]
fn a_schedule_of_an_unknown_interview_is_an_error() {
    says(
        &Case::new().change("candidates.yaml", "first: { at: 2026-11-26T10:00 }", "frist: { at: 2026-11-26T10:00 }"),
        &["candidates.yaml:10:7: error: there is no interview with the id `frist` (help: did you mean `first`?)"],
    );
}

#[test]
fn a_time_without_a_zone_shows_both_ways_to_write_it() {
    says(
        &Case::new().kit("time_zone: Europe/Berlin\n", ""),
        &[
            "candidates.yaml:6:20: error: `2026-11-26T09:00` has no time zone, and so it is with 1 other time (help: write `2026-11-26T09:00[Europe/Berlin]` or `2026-11-26T09:00+01:00`, or give the kit a `time_zone` for all times)",
        ],
    );
}

#[test]
fn a_time_that_the_clocks_show_twice_asks_which() {
    says(
        &Case::new().change("candidates.yaml", "2026-11-26T10:00", "2026-10-25T02:30"),
        &[
            "candidates.yaml:10:20: error: `2026-10-25T02:30` exists twice: the clocks of Europe/Berlin go back over it (help: say which with the offset: `2026-10-25T02:30:00+02[Europe/Berlin]` or `2026-10-25T02:30:00+01[Europe/Berlin]`)",
        ],
    );
}

#[test]
fn a_bad_address_is_an_error() {
    says(
        &Case::new().change("candidates.yaml", "thao@example.org", "thao example.org"),
        &[
            "candidates.yaml:4:12: error: `thao example.org` is not an e-mail address (help: write it like `mira@example.org`)",
        ],
    );
}

#[test]
fn a_line_break_in_an_address_is_an_error() {
    says(
        &Case::new().change("candidates.yaml", "thao@example.org", "\"thao@example.org\\nBcc: all@example.org\""),
        &[
            "candidates.yaml:4:12: error: `thao@example.org Bcc: all@example.org` is not an e-mail address (help: write it like `mira@example.org`)",
        ],
    );
}

#[test]
fn a_free_field_stands_once() {
    says(
        &Case::new().change("candidates.yaml", "name: Layla", "name: Layla\n    x_a: 1\n    extra: { a: 2 }"),
        &[
            "candidates.yaml:9:5: error: the field `a` of this candidate stands here a second time (help: the first is at candidates.yaml:10:14; delete one)",
        ],
    );
}

#[test]
fn overlapping_interviews_are_one_warning_for_all_persons() {
    says(
        &Case::new().change("candidates.yaml", "T10:00", "T09:30"),
        &[
            "candidates.yaml:10:20: warning: Ada and Ben are in two interviews at once: `first` of `c-001` and `first` of `c-002` (help: the first lasts until 10:00 (its time is at candidates.yaml:6:20); move one of them (rule `overlap`))",
        ],
    );
}

#[test]
fn a_candidate_in_two_interviews_at_once_is_a_warning() {
    says(
        &Case::new().change("candidates.yaml", "first: { at: 2026-11-26T10:00 }", "first: { at: 2026-11-26T10:00 }\n      second: { at: \"2026-11-26T10:30+01:00\" }").kit("interviews:\n", "interviews:\n  - { id: second, title: S, minutes: 30, interviewers: [ben], sections: [{ section: dough, select: {} }] }\n").kit("[ada, ben]", "[ada]"),
        &[
            "kit.yaml:21:21: warning: the interviews `second` and `first` both ask `dough-rest` (help: ask something else in one of them; the candidate would only repeat the answer (rule `repeated`))",
            "candidates.yaml:11:21: warning: Layla is in two interviews at once: `first` of `c-002` and `second` of `c-002` (help: the first lasts until 11:00 (its time is at candidates.yaml:10:20); move one of them (rule `overlap`))",
        ],
    );
}

#[test]
fn a_kit_without_candidates_is_warned_about() {
    says(
        &Case::new().file("candidates.yaml", "candidates: []\n"),
        &[
            "kit.yaml:1:1: warning: there are no candidates, so no documents (help: add candidates to the kit or to its file of candidates)",
        ],
    );
}

#[test]
fn a_missing_file_of_candidates_is_shown_where_the_kit_names_it() {
    says(
        &Case::new().kit("candidates.yaml", "candidate.yaml"),
        &["kit.yaml:3:13: error: there is no file `candidate.yaml` (help: check the path)"],
    );
}

#[test]
fn a_spreadsheet_must_be_saved_as_csv() {
    says(
        &Case::new().kit("candidates.yaml", "candidates.xlsx"),
        &[
            "kit.yaml:3:13: error: the file of candidates `candidates.xlsx` is neither YAML nor JSON nor CSV (help: name a file that ends in `.yaml`, `.yml`, `.json` or `.csv`)",
        ],
    );
}

#[test]
fn a_missing_or_unknown_zone_is_reported_once_for_all_times() {
    says(
        &Case::new().kit("time_zone", "time_zome"),
        &[
            "kit.yaml:2:1: error: unknown key `time_zome` in the kit (help: did you mean `time_zone`?)",
            "candidates.yaml:6:20: error: `2026-11-26T09:00` has no time zone, and so it is with 1 other time (help: write `2026-11-26T09:00[Europe/Berlin]` or `2026-11-26T09:00+01:00`, or give the kit a `time_zone` for all times)",
        ],
    );
    let zoned = "  - { id: a, name: A, schedule: { first: { at: \"2026-11-26T09:00[Europe/Berlim]\" } } }\n";
    let candidates =
        format!("candidates:\n{zoned}{}{}", zoned.replace("id: a", "id: b"), zoned.replace("id: a", "id: c"));
    says(
        &Case::new().file("candidates.yaml", candidates),
        &[
            "candidates.yaml:2:48: error: there is no time zone `Europe/Berlim`, and so it is with 2 other times (help: did you mean `Europe/Berlin`?)",
        ],
    );
}
