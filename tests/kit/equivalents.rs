//! Equivalent questions: what the bank may call so, that one of them is asked at most, and how they take turns.

use std::collections::BTreeSet;

use panelkit::kit::{Kit, Plan};

use super::{Case, says};

/// A question about fire that is for everyone and takes so many minutes.
fn question(id: &str, minutes: u32, variant_of: &str) -> String {
    let variant = if variant_of.is_empty() { String::new() } else { format!(", variant_of: {variant_of}") };
    format!(
        "  - {{ id: {id}, section: fire, ask: {id}?, competency: ovens, minutes: {minutes}, tags: [hot]{variant} }}\n"
    )
}

/// The good kit with three equivalent questions, one other, and a selection.
fn hot(select: &str) -> Case {
    let questions =
        [question("a", 4, ""), question("a-two", 4, "a"), question("a-three", 4, "a"), question("b", 5, "")].concat();
    Case::new()
        .kit("{ sections: [fire], count: 1, seed: 7 }", &format!("{{ tags: [hot], {select} }}"))
        .file("questions/z.yaml", format!("questions:\n{questions}"))
}

/// The ids of what the selection gives a candidate.
fn asked_of(kit: &Kit, plan: &Plan, candidate: usize) -> Vec<String> {
    let sections = &plan.of(candidate, 0).sections;
    sections[1].questions.iter().map(|asked| kit.bank.questions[asked.question].id.clone()).collect()
}

/// The same of the first candidate, and the warnings.
fn asked(case: &Case) -> (Vec<String>, String) {
    let (kit, plan, warnings) = case.planned();
    (asked_of(&kit, &plan, 0), warnings)
}

/// More candidates than there are forms.
fn many_candidates(case: Case, asked: &str) -> Case {
    let entry = |number: usize| format!("  - {{ id: x-{number}, name: X{asked} }}\n");
    case.file("candidates.yaml", format!("candidates:\n{}", (0..40).map(entry).collect::<String>()))
}

#[test]
fn a_variant_names_a_question_that_is_none_with_the_same_competency_and_minutes() {
    let with = |questions: &str| Case::new().file("questions/z.yaml", format!("questions:\n{questions}"));
    says(
        &with(&question("a", 7, "fire-stem")),
        &[
            "questions/z.yaml:2:94: error: there is no question with the id `fire-stem` (help: did you mean `fire-steam`?)",
        ],
    );
    says(
        &with(&question("a", 7, "a")),
        &["questions/z.yaml:2:94: error: `a` is a variant of itself (help: name another question, or delete the line)"],
    );
    says(
        &with(&(question("a", 7, "fire-steam") + &question("b", 7, "a"))),
        &[
            "questions/z.yaml:3:94: error: `a` is itself a variant (help: write `variant_of: fire-steam`: all variants name the same question)",
        ],
    );
    says(
        &with(&question("a", 6, "fire-steam")),
        &[
            "questions/z.yaml:2:94: error: `a` takes 6 minutes, and `fire-steam`, whose variant it is, 7 (help: give both the same minutes, so that one can be asked instead of the other)",
        ],
    );
    says(
        &with(&question("a", 5, "dough-rest")),
        &[
            "questions/z.yaml:2:94: error: `a` rates `ovens`, and `dough-rest`, whose variant it is, `kneading` (help: equivalents rate the same; that of `dough-rest` is at questions/own.yaml:13:9)",
        ],
    );
    let circle = question("a", 7, "b") + &question("b", 7, "a");
    assert!(with(&circle).said().contains("`b` is itself a variant (help: delete `variant_of` from one of the two)"));
}

#[test]
fn of_equivalents_one_is_asked_and_the_seed_says_which() {
    let mut seen = BTreeSet::new();
    for seed in 0..20 {
        let (ids, warnings) = asked(&hot(&format!("count: 2, seed: {seed}")));
        assert_eq!((ids.len(), warnings.as_str()), (2, ""));
        assert_eq!(ids.iter().filter(|id| id.starts_with('a')).count(), 1, "{ids:?}");
        seen.extend(ids);
    }
    assert_eq!(seen.len(), 4, "each of them has its turn: {seen:?}");
}

#[test]
fn equivalents_count_as_one_where_there_are_too_few() {
    says(
        &hot("count: 3"),
        &[
            "kit.yaml:22:19: error: the selection of `first` asks for 3 questions, and 2 match when equivalents count as one (help: without `tags` there are 92; with `count: 2` it is possible)",
        ],
    );
}

#[test]
fn all_candidates_are_asked_the_same_unless_the_kit_says_otherwise() {
    let (kit, plan, _) = many_candidates(hot("count: 2"), "").planned();
    let sets: BTreeSet<_> = (0..40).map(|candidate| asked_of(&kit, &plan, candidate)).collect();
    assert_eq!((sets.len(), plan.forms(0).count()), (1, 1));
}

#[test]
fn equivalents_that_take_turns_make_forms_that_differ_in_nothing_else() {
    let (kit, plan, warnings) = many_candidates(hot("count: 2, rotate: true"), "").planned();
    assert_eq!(warnings, "");
    let forms: Vec<_> = plan.forms(0).collect();
    assert_eq!(forms.len(), 3);
    let fingerprints: BTreeSet<_> = forms.iter().map(|form| form.fingerprint.clone()).collect();
    assert_eq!(fingerprints.len(), 3);
    let mut equivalents = BTreeSet::new();
    for form in &forms {
        assert_eq!((&form.agenda, &form.rated), (&forms[0].agenda, &forms[0].rated));
        let ids: Vec<_> = form.asked().map(|asked| kit.bank.questions[asked.question].id.as_str()).collect();
        assert!(ids.contains(&"b"));
        equivalents.extend(ids.into_iter().filter(|id| id.starts_with('a')));
    }
    assert_eq!(equivalents.into_iter().collect::<Vec<_>>(), ["a", "a-three", "a-two"]);
    let mut counts = [0; 3];
    (0..40).for_each(|candidate| counts[plan.form_of(candidate, 0)] += 1);
    assert!(counts.iter().all(|count| *count >= 5), "{counts:?}");
}

#[test]
fn a_candidate_keeps_the_form_when_others_come_or_go() {
    let form = |case: &Case, id: &str| {
        let (kit, plan, _) = case.planned();
        let candidate = kit.candidates.iter().position(|candidate| candidate.id == id).expect("the candidate");
        plan.of(candidate, 0).fingerprint.clone()
    };
    let many = many_candidates(hot("count: 2, rotate: true"), "");
    let few = |ids: &[&str]| {
        let entries: String = ids.iter().map(|id| format!("  - {{ id: {id}, name: X }}\n")).collect();
        hot("count: 2, rotate: true").file("candidates.yaml", format!("candidates:\n{entries}"))
    };
    for id in ["x-3", "x-17", "x-39"] {
        assert_eq!(form(&many, id), form(&few(&["new", id, "x-5"]), id));
    }
}

#[test]
fn a_form_with_what_the_candidate_has_been_asked_is_kept_from_them() {
    let case = many_candidates(hot("count: 2, rotate: true"), ", asked: [a-two]");
    let (kit, plan, warnings) = case.planned();
    assert!((0..40).all(|candidate| !asked_of(&kit, &plan, candidate).contains(&"a-two".to_owned())));
    assert_eq!(warnings, "", "nobody is asked it again");
    let case = many_candidates(hot("count: 2, rotate: true"), ", asked: [a, a-two, a-three]");
    assert_eq!(case.planned().2.matches("has been asked `a").count(), 3, "the first few are told");
}

#[test]
fn a_fresh_selection_takes_an_equivalent_that_is_news() {
    for seed in 0..6 {
        let keys = format!("count: 2, seed: {seed}, fresh: true");
        let case =
            hot(&keys).change("candidates.yaml", "    name: Layla\n", "    name: Layla\n    asked: [a, a-three]\n");
        assert!(asked(&case).0.contains(&"a-two".to_owned()));
    }
}

#[test]
fn nothing_that_takes_turns_is_a_warning() {
    says(
        &Case::new().kit("seed: 7 }", "seed: 7, rotate: true }"),
        &[
            "kit.yaml:22:19: warning: nothing takes turns here: no question that this selection chooses has an equivalent that matches (help: write one, with `variant_of` in the kit's `questions/`, or delete `rotate`)",
        ],
    );
}

#[test]
fn a_selection_passes_over_equivalents_of_what_is_named() {
    let case = hot("count: 1").kit("[dough-rest, dough-salt]", "[dough-rest, a-two]");
    assert_eq!(asked(&case), (vec!["b".to_owned()], String::new()));
}

#[test]
fn two_equivalents_that_are_named_are_a_repeat() {
    says(
        &hot("count: 1").kit("[dough-rest, dough-salt]", "[a, a-two]"),
        &[
            "kit.yaml:8:13: warning: no interview asks about `kneading`, which the role rates (help: add one of `dough-rest`, `dough-salt` (rule `uncovered`))",
            "kit.yaml:20:24: warning: the interview `first` asks `a` and its equivalent `a-two` (help: ask one of them; the candidate would only repeat the answer (rule `repeated`))",
        ],
    );
    let second = "  - { id: second, title: S, minutes: 30, interviewers: [ada], sections: [{ section: fire, questions: [a-three] }] }\n";
    let case = hot("count: 1").kit("[dough-rest, dough-salt]", "[dough-rest, a]");
    let text = std::fs::read_to_string(case.path().join("kit.yaml")).expect("the kit is there") + second;
    says(
        &case.file("kit.yaml", text),
        &[
            "kit.yaml:23:103: warning: the interview `first` asks `a`, and `second` its equivalent `a-three` (help: ask something else in one of them; the candidate would only repeat the answer (rule `repeated`))",
        ],
    );
}

#[test]
fn an_interview_has_no_more_forms_than_there_are_letters() {
    let more: String = (0..60).map(|number| question(&format!("a-{number}"), 4, "a")).collect();
    let case = many_candidates(hot("count: 2, rotate: true"), "");
    let case = case.file("questions/more.yaml", format!("questions:\n{more}"));
    let (kit, plan, _) = case.planned();
    assert_eq!(plan.forms(0).count(), 26);
    assert!((0..40).all(|candidate| asked_of(&kit, &plan, candidate).len() == 2));
}
