//! Selections with a budget of minutes, and those that pass over what candidates have been asked before.

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
            "kit.yaml:22:19: error: no question that matches this selection fits into 2 minutes (help: the shortest takes 3: write `minutes: 3` or more)",
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
