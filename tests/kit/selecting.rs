//! Selections with a budget of minutes, those that must cover competencies, and those that pass over what candidates have
//! been asked before.

use super::{Case, says};

fn select(keys: &str) -> Case {
    let more = "questions:\n  - { id: fire-wood, section: fire, ask: W?, competency: ovens, minutes: 3 }\n  - { id: fire-coal, section: fire, ask: C?, competency: ovens, minutes: 9 }\n";
    Case::new()
        .kit("{ sections: [fire], count: 1, seed: 7 }", &format!("{{ sections: [fire], {keys} }}"))
        .file("questions/z.yaml", more)
}

/// The ids of what the selection chose, and the warnings.
fn chosen(case: &Case) -> (Vec<String>, String) {
    let (kit, plan, warnings) = case.planned();
    let asked = plan.interviews[0].sections[1].questions.iter();
    (asked.map(|asked| kit.bank.questions[asked.question].id.clone()).collect(), warnings)
}

#[test]
fn a_budget_takes_as_many_as_fit_and_no_more_than_the_count() {
    // Steam 7, wood 3, coal 9 are for seniors; stone is not.
    assert_eq!(chosen(&select("minutes: 19")).0, ["fire-steam", "fire-wood", "fire-coal"]);
    let minutes = |ids: Vec<String>| {
        ids.iter()
            .map(|id| match id.as_str() {
                "fire-steam" => 7,
                "fire-wood" => 3,
                _ => 9,
            })
            .sum::<u32>()
    };
    for budget in 3..19 {
        for seed in 0..5 {
            let ids = chosen(&select(&format!("minutes: {budget}, seed: {seed}"))).0;
            assert!(!ids.is_empty() && minutes(ids) <= budget);
        }
    }
    assert_eq!(chosen(&select("minutes: 19, count: 2")).0.len(), 2);
}

#[test]
fn a_budget_into_which_nothing_fits_says_how_much_would_do() {
    says(
        &select("minutes: 2"),
        &[
            "kit.yaml:22:19: error: no question that matches this selection fits into 2 minutes (help: with `minutes: 3` it is possible)",
        ],
    );
}

#[test]
fn what_somebody_has_been_asked_is_passed_over_for_everybody_when_that_is_wanted() {
    let asked = |case: Case, ids: &str| {
        case.change("candidates.yaml", "    name: Layla\n", &format!("    name: Layla\n    asked: [{ids}]\n"))
    };
    let warning = |id: &str| {
        format!(
            "candidates.yaml:7:9: warning: `c-002` has been asked `{id}` before (help: ask everybody something else: name another question, or select with `fresh: true` (rule `asked-before`))"
        )
    };
    let [first] = &chosen(&select("count: 1")).0[..] else { panic!("one") };
    let same = chosen(&asked(select("count: 1"), first));
    assert_eq!(same, (vec![first.clone()], warning(first)));
    let (other, told) = chosen(&asked(select("count: 1, fresh: true"), &format!("{first}, gone-from-the-bank")));
    assert!(other != [first.clone()] && told.is_empty(), "{other:?} {told}");
    let (all, told) = chosen(&asked(select("count: 3, fresh: true"), first));
    assert_eq!((all.len(), told), (3, warning(first)));
}

#[test]
fn fresh_is_true_or_false() {
    says(
        &select("fresh: yes"),
        &["kit.yaml:22:44: error: expected `true` or `false`, found `yes` (help: write one of the two)"],
    );
}

/// Twelve questions in one section, by turns about kneading and about ovens: `k0` of 3 minutes, `o1` of 4, `k2` of 5 and
/// so on, up to `o11` of 14.
fn covering(keys: &str) -> Case {
    let question = |number: usize| {
        let (letter, competency) = if number.is_multiple_of(2) { ("k", "kneading") } else { ("o", "ovens") };
        let minutes = number + 3;
        format!(
            "  - {{ id: {letter}{number}, section: dough, ask: Q?, competency: {competency}, minutes: {minutes}, tags: [many] }}\n"
        )
    };
    let questions: String = (0..12).map(question).collect();
    Case::new()
        .kit("minutes: 60", "minutes: 200")
        .kit("{ sections: [fire], count: 1, seed: 7 }", &format!("{{ tags: [many], {keys} }}"))
        .file("questions/z.yaml", format!("questions:\n{questions}"))
}

/// How many of the first letter are among some.
fn of(letter: char, ids: &[String]) -> usize {
    ids.iter().filter(|id| id.starts_with(letter)).count()
}

/// The minutes of a question of `covering`.
fn minutes_of(id: &str) -> usize {
    id[1..].parse::<usize>().expect("a number") + 3
}

#[test]
fn what_must_be_covered_is_covered_and_the_rest_is_in_the_order_of_the_seed() {
    for seed in 0..8 {
        let free = chosen(&covering(&format!("count: 5, seed: {seed}"))).0;
        for wanted in 0..=5 {
            let (ids, _) = chosen(&covering(&format!("count: 5, seed: {seed}, cover: {{ ovens: {} }}", wanted.max(1))));
            assert_eq!(ids.len(), 5);
            assert!(of('o', &ids) >= wanted, "{ids:?}");
            if of('o', &free) >= wanted.max(1) {
                assert_eq!(ids, free, "what is covered anyway changes nothing");
            }
            // Those about ovens that are in without being needed are in any case.
            let kept = ids.iter().filter(|id| free.contains(id)).count();
            assert!(kept >= 5 - wanted.max(1).saturating_sub(of('o', &free)), "{free:?} {ids:?}");
        }
    }
}

#[test]
fn a_number_covers_each_competency_of_the_selection_or_of_the_role() {
    for keys in ["cover: 2", "cover: 2, competencies: [ovens, kneading]", "cover: 2, count: 4"] {
        let (ids, _) = chosen(&covering(keys));
        assert_eq!((of('k', &ids), of('o', &ids)), (2, 2), "{keys}");
    }
    assert_eq!(chosen(&covering("cover: 2, competencies: [ovens]")).0.len(), 2);
}

#[test]
fn what_must_be_covered_fits_into_the_minutes_whenever_there_is_a_way() {
    // The two shortest about ovens take 4 and 6 minutes: 10 are just enough, in the order of any seed.
    for seed in 0..20 {
        assert_eq!(chosen(&covering(&format!("minutes: 10, seed: {seed}, cover: {{ ovens: 2 }}"))).0, ["o1", "o3"]);
        let (ids, _) = chosen(&covering(&format!("minutes: 40, seed: {seed}, cover: {{ ovens: 2, kneading: 2 }}")));
        assert!(of('o', &ids) >= 2 && of('k', &ids) >= 2, "{ids:?}");
        let minutes: usize = ids.iter().map(|id| minutes_of(id)).sum();
        assert!(minutes <= 40, "{ids:?}");
        // No other would fit into what is left.
        let shortest = (0..12).map(|number| format!("{}{number}", if number % 2 == 0 { 'k' } else { 'o' }));
        let shortest = shortest.filter(|id| !ids.contains(id)).map(|id| minutes_of(&id)).min();
        assert!(shortest.is_none_or(|shortest| minutes + shortest > 40), "{ids:?}");
    }
}
