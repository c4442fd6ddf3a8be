//! What a plan is: questions, minutes, who leads, what is rated, and what makes it another plan.

use super::{Case, KIT, QUESTIONS};
use panelkit::kit::{AgendaKind, DocumentKind, Kit, Plan};

/// The ids of the questions of an interview, in order.
fn asked(kit: &Kit, plan: &Plan, interview: usize) -> Vec<String> {
    plan.interviews[interview].asked().map(|asked| kit.bank.questions[asked.question].id.clone()).collect()
}

/// The first letter of who asks each question of an interview.
fn leads(case: &Case) -> String {
    let (kit, plan, _) = case.planned();
    plan.interviews[0].asked().map(|asked| &kit.panel[asked.lead].id[..1]).collect()
}

/// A bank of twelve questions in one section of their own, half of them tagged `even`.
fn many(extra: &str) -> Case {
    let questions: String = (0..12)
        .map(|number| {
            let (competency, tags) =
                if number % 2 == 0 { ("kneading", "[many, even]") } else { ("ovens", "[many]") };
            format!("  - {{ id: q{number}, section: dough, ask: Q{number}?, competency: {competency}, minutes: 3, tags: {tags} }}\n")
        })
        .collect();
    Case::new().file("questions/many.yaml", format!("questions:\n{questions}{extra}"))
}

/// The same with an interview that selects from them.
fn selecting(select: &str, extra: &str) -> Case {
    many(extra).kit("{ sections: [fire], count: 1, seed: 7 }", select)
}

fn selected(select: &str, extra: &str) -> Vec<String> {
    let (kit, plan, _) = selecting(select, extra).planned();
    asked(&kit, &plan, 0)[2..].to_vec()
}

#[test]
fn the_agenda_has_every_minute_from_the_welcome_to_the_end() {
    let (_, plan, _) = Case::new().planned();
    let agenda: Vec<_> = plan.interviews[0].agenda.iter().map(|item| (item.minute, item.minutes, item.kind)).collect();
    assert_eq!(
        agenda,
        [
            (0, 5, AgendaKind::Opening),
            (5, 5, AgendaKind::Question),
            (10, 6, AgendaKind::Question),
            (16, 7, AgendaKind::Question),
            (23, 22, AgendaKind::Reserve), // 60 - 5 - 18 - 10 - 5
            (45, 10, AgendaKind::Candidate),
            (55, 5, AgendaKind::Closing),
        ]
    );
    let numbers: Vec<_> = plan.interviews[0].asked().map(|asked| (asked.number, asked.minute)).collect();
    assert_eq!(numbers, [(1, 5), (2, 10), (3, 16)]);
}

#[test]
fn a_full_slot_has_no_time_in_hand_and_a_part_without_minutes_is_left_out() {
    let case = Case::new().kit("minutes: 60", "minutes: 28\n    opening: 0\n    closing: 0");
    let (_, plan, _) = case.planned();
    let kinds: Vec<_> = plan.interviews[0].agenda.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [AgendaKind::Question, AgendaKind::Question, AgendaKind::Question, AgendaKind::Candidate]);
}

#[test]
fn in_rotation_the_interviewers_take_turns_from_the_first() {
    assert_eq!(leads(&Case::new()), "aba");
    assert_eq!(leads(&Case::new().kit("[ada, ben]", "[ben, ada]")), "bab");
    assert_eq!(leads(&Case::new().kit("[ada, ben]", "[ben]")), "bbb");
}

#[test]
fn by_competency_a_question_goes_to_who_leads_it_and_the_others_rotate() {
    let by_competency = |ada: &str, ben: &str| {
        let case = Case::new()
            .kit("minutes: 60", "minutes: 60\n    lead: competency")
            .kit("name: Ada", &format!("name: Ada, leads: {ada}"))
            .kit("name: Ben", &format!("name: Ben, leads: {ben}"));
        leads(&case)
    };
    // Two questions about kneading, then one about ovens.
    assert_eq!(by_competency("[ovens]", "[kneading]"), "bba");
    assert_eq!(by_competency("[]", "[ovens]"), "abb"); // kneading is nobody's: ada, ben
    assert_eq!(by_competency("[kneading]", "[kneading, ovens]"), "abb"); // to who has fewer
}

#[test]
fn what_is_rated_follows_the_role() {
    let (kit, plan, _) = Case::new()
        .kit("    - { id: kneading, weight: 2 }\n    - { id: ovens }", "    - { id: ovens }\n    - { id: kneading }")
        .planned();
    let rated: Vec<_> = plan.interviews[0]
        .rated
        .iter()
        .map(|rated| (kit.bank.competencies[rated.competency].id.as_str(), rated.of_role, rated.questions.clone()))
        .collect();
    assert_eq!(rated, [("ovens", Some(0), vec![(1, 0)]), ("kneading", Some(1), vec![(0, 0), (0, 1)])]);
}

#[test]
fn a_selection_is_the_same_each_time_and_another_with_another_seed() {
    let with_seed = |seed: u32| selected(&format!("{{ tags: [many], count: 4, seed: {seed} }}"), "");
    assert_eq!(with_seed(1), with_seed(1));
    let different: std::collections::BTreeSet<_> = (1..=8).map(with_seed).collect();
    assert!(different.len() > 4, "{different:?}");
    for questions in different {
        assert_eq!(questions.len(), 4);
        let mut in_order = questions.clone();
        in_order.sort_by_key(|id| id[1..].parse::<u32>().expect("a number"));
        assert_eq!(questions, in_order, "asked in the order of the bank");
    }
}

#[test]
fn a_question_that_does_not_match_changes_no_selection() {
    let select = "{ tags: [many], count: 4, seed: 3 }";
    let unrelated = "  - { id: other, section: dough, ask: Other?, competency: ovens, minutes: 3, tags: [one] }\n";
    assert_eq!(selected(select, ""), selected(select, unrelated));
}

#[test]
fn a_question_that_matches_displaces_at_most_one() {
    let select = "{ tags: [many], count: 4, seed: 3 }";
    let before = selected(select, "");
    for number in 100..110 {
        let more = format!(
            "  - {{ id: q{number}, section: dough, ask: More?, competency: ovens, minutes: 3, tags: [many] }}\n"
        );
        let after = selected(select, &more);
        let kept = after.iter().filter(|id| before.contains(id)).count();
        assert!(kept >= 3, "{before:?} {after:?}");
        assert_eq!(kept == 3, after.contains(&format!("q{number}")));
    }
}

#[test]
fn a_selection_wants_every_key_and_any_value_of_each() {
    let even = selected("{ tags: [even], count: 6 }", "");
    assert_eq!(even, ["q0", "q2", "q4", "q6", "q8", "q10"]);
    let odd = selected("{ tags: [many], competencies: [ovens], count: 6 }", "");
    assert_eq!(odd, ["q1", "q3", "q5", "q7", "q9", "q11"]);
    assert_eq!(selected("{ sections: [dough, fire], tags: [many, time], count: 9 }", "").len(), 9);
}

#[test]
fn without_levels_a_selection_is_for_the_level_of_the_role() {
    let level = |level: &str| {
        let case = Case::new().kit("  level: senior\n", level);
        let (kit, plan, _) = case.planned();
        asked(&kit, &plan, 0)[2].clone()
    };
    assert_eq!(level("  level: senior\n"), "fire-steam");
    assert_eq!(level("  level: junior\n"), "fire-stone");
    let case = Case::new().kit("count: 1", "count: 2, levels: [junior, mid]");
    let (kit, plan, _) = case.planned();
    assert_eq!(asked(&kit, &plan, 0)[2..], ["fire-steam", "fire-stone"]);
}

#[test]
fn a_selection_in_a_section_of_the_bank_is_from_that_section() {
    let case = Case::new().kit(
        "      - title: Heat\n        select: { sections: [fire], count: 1, seed: 7 }",
        "      - section: fire\n        select: {}",
    );
    let (kit, plan, _) = case.planned();
    assert_eq!(asked(&kit, &plan, 0)[2], "fire-steam");
    assert_eq!(kit.interviews[0].sections[1].title, "Fire");
}

#[test]
fn no_interview_asks_twice_and_other_interviews_are_passed_over_while_others_match() {
    let second = "  - id: second\n    title: Second\n    minutes: 60\n    interviewers: [ben]\n    sections:\n      - title: More\n        select: { tags: [many], count: 6 }\n";
    let case = selecting("{ tags: [many], count: 6 }", "");
    let kit_text = std::fs::read_to_string(case.path().join("kit.yaml")).expect("the kit is there");
    let case = case.file("kit.yaml", kit_text + second);
    let (kit, plan, warnings) = case.planned();
    assert_eq!(warnings, "");
    let (first, second) = (asked(&kit, &plan, 0), asked(&kit, &plan, 1));
    assert!(second.iter().all(|id| !first.contains(id)), "{first:?} {second:?}");
    assert_eq!(first[2..].len() + second.len(), 12);

    // Seven of twelve are left for neither: the rest repeats, with a warning for each.
    let case = case.kit("tags: [many], count: 6 }\n  - id: second", "tags: [many], count: 8 }\n  - id: second");
    let (kit, plan, warnings) = case.planned();
    let first = asked(&kit, &plan, 0);
    let repeated = asked(&kit, &plan, 1).iter().filter(|id| first.contains(id)).count();
    assert_eq!(repeated, 2); // 8 + 6 - 12
    assert_eq!(warnings.lines().filter(|line| line.contains("both ask")).count(), 2, "{warnings}");
}

#[test]
fn a_selection_passes_over_what_a_later_section_lists() {
    let case = Case::new()
        .kit("questions: [dough-rest, dough-salt]", "select: { count: 1 }")
        .kit("select: { sections: [fire], count: 1, seed: 7 }", "questions: [dough-rest]");
    let (kit, plan, _) = case.planned();
    assert_eq!(asked(&kit, &plan, 0), ["dough-salt", "dough-rest"]);
}

#[test]
fn the_fingerprint_changes_with_what_the_candidate_hears_and_the_answer_is_held_against() {
    let fingerprint = |case: Case| case.planned().1.interviews[0].fingerprint.clone();
    let original = fingerprint(Case::new());
    assert_eq!(original.len(), 9);
    assert_eq!(original.find('-'), Some(4));
    let changed = [
        Case::new().change("questions/own.yaml", "How much salt?", "How much salt, then?"),
        Case::new().change("questions/own.yaml", "minutes: 6", "minutes: 5"),
        Case::new().change("questions/own.yaml", "Two in a hundred.", "One in fifty."),
        Case::new().change("questions/own.yaml", "ask: How much salt?", "ask: How much salt?\n    probes: [Why?]"),
        Case::new().kit("[dough-rest, dough-salt]", "[dough-salt, dough-rest]"),
        Case::new().kit("[dough-rest, dough-salt]", "[dough-rest]"),
    ];
    let mut seen = std::collections::BTreeSet::from([original.clone()]);
    for case in changed {
        assert!(seen.insert(fingerprint(case)), "each change gives another fingerprint");
    }
    let same = [
        Case::new().kit("title: Test round", "title: Another round"),
        Case::new().kit("[ada, ben]", "[ben]"),
        Case::new().change("candidates.yaml", "Layla", "Leyla"),
        Case::new().change("questions/own.yaml", "tags: [time]", "tags: [time, dough]"),
    ];
    for case in same {
        assert_eq!(fingerprint(case), original);
    }
}

#[test]
fn the_fingerprint_of_a_question_set_is_the_same_in_every_version() {
    assert_eq!(Case::new().planned().1.interviews[0].fingerprint, "5049-f870");
}

#[test]
fn each_candidate_interview_interviewer_and_document_is_one_job() {
    let two = KIT.to_owned()
        + "  - { id: second, title: S, minutes: 30, interviewers: [ben], sections: [{ section: dough, select: { tags: [extra] } }] }\n";
    let more = QUESTIONS.to_owned()
        + "  - { id: more, section: dough, ask: More?, competency: ovens, minutes: 2, tags: [extra] }\n";
    let (kit, plan, _) = Case::new().file("kit.yaml", two).file("questions/own.yaml", more).planned();
    let jobs = plan.jobs(&kit);
    assert_eq!(jobs.len(), 12); // 2 candidates × (2 + 1 interviewers) × 2 documents
    let told: Vec<_> = jobs
        .map(|job| (job.candidate().unwrap(), job.interview().unwrap(), job.interviewer().unwrap(), job.document))
        .collect();
    let of_one: Vec<_> = told[..6].iter().map(|job| (job.1, job.2, job.3)).collect();
    assert_eq!(
        of_one,
        [
            (0, 0, DocumentKind::Packet),
            (0, 0, DocumentKind::Evaluation),
            (0, 1, DocumentKind::Packet),
            (0, 1, DocumentKind::Evaluation),
            (1, 1, DocumentKind::Packet),
            (1, 1, DocumentKind::Evaluation),
        ]
    );
    assert!(told[..6].iter().all(|job| job.0 == 0) && told[6..].iter().all(|job| job.0 == 1));
}
