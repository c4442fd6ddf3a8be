//! Selections that are impossible: why, and which changes would make them possible. Every change that is named is made, and
//! then the kit can be planned.

use panelkit::kit;

use super::{Case, says};

/// The good kit with another selection; its bank has beside the built-in questions those about fire: `fire-steam` for mid
/// and senior (7 minutes), `fire-stone` for junior (8), `fire-wood` (3) and `fire-coal` (9) for all.
fn select(keys: &str) -> Case {
    let more = "questions:\n  - { id: fire-wood, section: fire, ask: W?, competency: ovens, minutes: 3, tags: [wood] }\n  - { id: fire-coal, section: fire, ask: C?, competency: kneading, minutes: 9 }\n";
    Case::new()
        .kit("minutes: 60", "minutes: 120")
        .kit("{ sections: [fire], count: 1, seed: 7 }", &format!("{{ {keys} }}"))
        .file("questions/z.yaml", more)
        .change("candidates.yaml", "2026-11-26T10:00", "2026-11-27T10:00")
}

/// Asserts what is said of a selection, and that each of some others can be planned.
#[track_caller]
fn impossible(keys: &str, message: &str, possible: &[&str]) {
    says(&select(keys), &[&format!("kit.yaml:22:19: error: {message}")]);
    for keys in possible {
        assert!(!select(keys).said().contains("error"), "{keys}: {}", select(keys).said());
    }
}

#[test]
fn another_level_is_told_when_it_is_enough() {
    impossible(
        "sections: [fire], count: 4",
        "the selection of `first` asks for 4 questions, and 3 match (help: with `levels: [junior, senior]` there are 4; without `sections` there are 92; with `count: 3` it is possible)",
        &["sections: [fire], levels: [junior, senior], count: 4", "sections: [fire], count: 3"],
    );
}

#[test]
fn the_nearest_level_comes_first_and_several_levels_only_when_one_is_not_enough() {
    let bank = "questions:\n  - { id: a, section: fire, ask: A?, competency: ovens, levels: [junior], minutes: 1, tags: [x] }\n  - { id: b, section: fire, ask: B?, competency: ovens, levels: [mid], minutes: 1, tags: [x] }\n  - { id: c, section: fire, ask: C?, competency: ovens, levels: [staff], minutes: 1, tags: [x] }\n";
    let said = |count: usize| {
        Case::new()
            .kit("{ sections: [fire], count: 1, seed: 7 }", &format!("{{ tags: [x], count: {count} }}"))
            .file("questions/z.yaml", bank)
            .said()
    };
    assert!(said(1).contains("(help: with `levels: [mid, senior]` it is `b`;"), "{}", said(1));
    assert!(said(2).contains("(help: with `levels: [mid, senior, staff]` there are `b`, `c`;"), "{}", said(2));
    assert!(said(3).contains("(help: without `levels` there are `a`, `b`, `c`;"), "{}", said(3));
}

#[test]
fn two_changes_are_told_when_none_alone_is_enough() {
    impossible(
        "sections: [fire], tags: [wood], levels: [junior], competencies: [kneading]",
        "no question of the bank matches this selection (help: without `tags` it is `fire-coal`; without `competencies` it is `fire-wood`)",
        &["sections: [fire], levels: [junior], competencies: [kneading]"],
    );
    impossible(
        "sections: [fire], tags: [wood], levels: [junior], competencies: [kneading], count: 2",
        "no question of the bank matches this selection (help: without `tags` and `competencies` there are `fire-stone`, `fire-wood`, `fire-coal`)",
        &["sections: [fire], levels: [junior], count: 2"],
    );
}

#[test]
fn minutes_that_are_too_few_for_what_must_be_covered_are_told_with_those_that_are_enough() {
    impossible(
        "sections: [fire], minutes: 11, cover: { ovens: 1, kneading: 1 }",
        "what the selection of `first` must cover takes 12 minutes, and it has 11 (help: with `minutes: 12` it is possible)",
        &["sections: [fire], minutes: 12, cover: { ovens: 1, kneading: 1 }"],
    );
}

#[test]
fn a_competency_that_cannot_be_covered_is_told_with_what_would_cover_it() {
    impossible(
        "sections: [fire], cover: { ovens: 3 }",
        "the selection of `first` must have 3 questions for `ovens`, and 2 match (help: with `levels: [junior, senior]` there are `fire-steam`, `fire-stone`, `fire-wood`; with `ovens: 2` in `cover` it is possible)",
        &["sections: [fire], levels: [junior, senior], cover: { ovens: 3 }", "sections: [fire], cover: { ovens: 2 }"],
    );
    // With the level it takes more minutes as well: 7 + 8 + 3.
    impossible(
        "sections: [fire], minutes: 17, cover: { ovens: 3 }",
        "the selection of `first` must have 3 questions for `ovens`, and 2 match (help: with `levels: [junior, senior]` and `minutes: 18` there are `fire-steam`, `fire-stone`, `fire-wood`; with `ovens: 2` in `cover` it is possible)",
        &["sections: [fire], levels: [junior, senior], minutes: 18, cover: { ovens: 3 }"],
    );
    impossible(
        "sections: [fire], count: 1, cover: { ovens: 1, kneading: 1 }",
        "the selection of `first` asks for 1 question, and its `cover` for 2 (help: with `count: 2` it is possible)",
        &["sections: [fire], count: 2, cover: { ovens: 1, kneading: 1 }"],
    );
}

#[test]
fn what_no_change_makes_possible_is_for_a_person() {
    impossible(
        "count: 200",
        "the selection of `first` asks for 200 questions, and 92 match besides those that the interview has (help: with `count: 92` it is possible; the interview has `dough-rest`, `dough-salt`)",
        &[],
    );
}

#[test]
fn a_wrong_cover_is_told_where_it_stands() {
    says(
        &select("sections: [fire], cover: { oven: 1 }"),
        &["kit.yaml:22:46: error: there is no competency with the id `oven` (help: did you mean `ovens`?)"],
    );
    says(
        &select("sections: [fire], cover: { ovens: 0 }"),
        &["kit.yaml:22:53: error: a selection cannot have 0 questions (help: write a number from 1 to 200)"],
    );
    says(
        &select("competencies: [kneading], cover: { ovens: 1 }"),
        &[
            "kit.yaml:22:54: error: `ovens` is to be covered, and the selection does not choose it (help: add `ovens` to `competencies` of the selection)",
        ],
    );
    says(
        &select("sections: [fire], cover: some"),
        &["kit.yaml:22:44: error: expected a whole number from 0 up, found `some` (help: write for example `3`)"],
    );
}

#[test]
fn remedies_are_looked_for_in_the_first_twenty_selections_only() {
    let section = "      - { title: More, select: { sections: [ownership], tags: [time] } }\n";
    let case = Case::new().kit("count: 1, seed: 7 }\n", &format!("count: 1 }}\n{}", section.repeat(22)));
    let kit = kit::load(case.path()).expect("the kit loads").value;
    let errors = kit::plan(&kit).expect_err("nothing matches").0;
    let with = errors.iter().filter(|error| error.help.as_deref().is_some_and(|help| help.starts_with("without `")));
    assert_eq!((errors.len(), with.count()), (22, 20));
}
