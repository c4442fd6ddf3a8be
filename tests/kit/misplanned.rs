//! Kits whose parts are right and whose plan is not: minutes, selections, coverage.

use super::{Case, says};

#[test]
fn minutes_that_do_not_fit_are_shown_as_a_sum() {
    says(
        &Case::new().kit("minutes: 60", "minutes: 30"),
        &[
            "kit.yaml:16:14: error: the interview `first` needs 38 minutes and has 30: opening 5, 3 questions 18, candidate's questions 10, closing 5 (help: write `minutes: 38`, or leave out questions of 8 minutes)",
        ],
    );
}

#[test]
fn an_empty_selection_says_what_would_match() {
    says(
        &Case::new().kit("count: 1", "count: 1, tags: [time], competencies: [ovens]"),
        &[
            "kit.yaml:22:19: error: no question of the bank matches this selection (help: without `tags` it is `fire-steam`)",
        ],
    );
}

#[test]
fn a_selection_that_finds_nothing_new_says_what_would_match_and_what_is_asked_already() {
    says(
        &Case::new()
            .kit("{ sections: [fire], count: 1, seed: 7 }", "{ tags: [time], competencies: [kneading], count: 2 }"),
        &[
            "kit.yaml:22:19: error: the selection of `first` asks for 2 questions, and 0 match besides those that the interview has (help: without `tags` and `competencies` there are 90; the interview has `dough-rest`)",
        ],
    );
}

#[test]
fn the_plan_of_a_sound_interview_is_checked_beside_other_mistakes() {
    says(
        &Case::new().kit("minutes: 60", "minutes: 30").kit("weight: 2", "weight: -2"),
        &[
            "kit.yaml:8:31: error: the weight -2 is negative (help: write 0 for a competency that is rated but does not count)",
            "kit.yaml:16:14: error: the interview `first` needs 38 minutes and has 30: opening 5, 3 questions 18, candidate's questions 10, closing 5 (help: write `minutes: 38`, or leave out questions of 8 minutes)",
        ],
    );
}

#[test]
fn a_question_of_two_interviews_is_a_warning() {
    let zero = "  - { id: zero, title: Z, minutes: 30, interviewers: [ada], sections: [{ section: dough, questions: [dough-salt] }] }\n";
    says(
        &Case::new().kit("interviews:\n", &format!("interviews:\n{zero}")),
        &[
            "kit.yaml:21:33: warning: the interviews `zero` and `first` both ask `dough-salt` (help: ask something else in one of them; the candidate would only repeat the answer (rule `repeated`))",
        ],
    );
}

#[test]
fn a_competency_that_nothing_asks_about_is_a_warning_and_so_is_one_that_does_not_count() {
    let resting = "competencies:\n  - { id: resting, name: Resting, definition: Waits. }\n";
    says(
        &Case::new().kit("    - { id: ovens }\n", "    - { id: resting }\n").file("questions/z.yaml", resting),
        &[
            "kit.yaml:9:13: warning: no interview asks about `resting`, which the role rates (help: the bank has no question for it; write one in the kit's `questions/` (rule `uncovered`))",
            "kit.yaml:14:9: warning: the interview `first` asks about `ovens`, which the role does not list (help: add `- { id: ovens }` to the competencies of the role; as it is, it is rated and counts nothing (rule `unlisted`))",
        ],
    );
}
