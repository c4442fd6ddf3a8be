//! What makes a round unfair is found, in the right place and not elsewhere, and what a kit allows is not told.

use std::path::Path;

use jiff::civil::date;
use panelkit::kit::{self, Findings, Rule, Scope};

use super::{Case, says};

/// What a whole check finds.
fn checked(case: &Case) -> Findings {
    let kit = kit::load(case.path()).expect("the kit loads").value;
    let plan = kit::plan(&kit).expect("the kit can be planned").value;
    kit::check(&kit, &plan, Scope::Check, Some(date(2026, 11, 1)))
}

/// Asserts all that a whole check tells.
#[track_caller]
fn finds(case: &Case, expected: &[&str]) {
    assert_eq!(case.text(&checked(case).told), expected.join("\n"));
}

/// The good kit without what a whole check finds in it.
fn fair() -> Case {
    Case::new()
        .change("questions/own.yaml", "anchors: { 1: None., 5: Two in a hundred. }", "levels: []")
        .change(
            "questions/own.yaml",
            "definition: Knows heat.",
            "definition: Knows heat.\n    anchors: { 1: A., 3: B., 5: C. }",
        )
        .kit("weight: 2", "weight: 1")
        .change("candidates.yaml", "2026-11-26T10:00 }", "2026-11-27T10:00 }")
}

/// What is told of each of some sentences, as questions of a kit; of so few, everything is told.
fn topics_of(sentences: &[&str]) -> Vec<Vec<String>> {
    let mut questions = "questions:\n".to_owned();
    for (index, sentence) in sentences.iter().enumerate() {
        let ask = serde_json::to_string(sentence).expect("JSON");
        questions += &format!("  - {{ id: s{index}, section: dough, ask: {ask}, competency: kneading, minutes: 5 }}\n");
    }
    let case = fair().file("questions/z.yaml", questions);
    let told: Vec<String> = checked(&case).told.iter().map(ToString::to_string).collect();
    let of = |index: usize| {
        let start = format!("the question `s{index}` touches");
        told.iter().filter(|told| told.contains(&start)).cloned().collect()
    };
    (0..sentences.len()).map(of).collect()
}

fn corpus(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kit/topics").join(name);
    let text = std::fs::read_to_string(path).expect("the corpus is there");
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn the_fair_kit_has_no_findings() {
    finds(&fair(), &[]);
}

#[test]
fn every_question_of_the_corpus_is_told_with_its_topic() {
    let names = [
        ("age", "touches age:"),
        ("family", "touches family, children and marriage:"),
        ("pregnancy", "touches pregnancy:"),
        ("sex", "touches sex, gender and sexual orientation:"),
        ("origin", "touches origin, citizenship and language of birth:"),
        ("race", "touches race and colour:"),
        ("religion", "touches religion and belief:"),
        ("politics", "touches politics and trade unions:"),
        ("health", "touches health and disability:"),
        ("record", "touches arrests, debts and military discharge:"),
        ("private", "touches looks and private life:"),
    ];
    let bad = corpus("bad.txt");
    assert!(bad.len() >= 60);
    for some in bad.chunks(20) {
        let (topics, sentences): (Vec<&str>, Vec<&str>) =
            some.iter().map(|line| line.split_once(": ").expect("a topic and a sentence")).unzip();
        for ((topic, sentence), told) in topics.iter().zip(&sentences).zip(topics_of(&sentences)) {
            let (_, expected) = names.iter().find(|(id, _)| id == topic).expect("a topic");
            assert!(told.len() == 1 && told[0].contains(expected), "{sentence}: {told:?}");
        }
    }
}

#[test]
fn harmless_sentences_of_the_trade_are_passed() {
    let harmless = corpus("harmless.txt");
    assert!(harmless.len() >= 60);
    let sentences: Vec<&str> = harmless.iter().map(String::as_str).collect();
    for (sentence, told) in sentences.iter().zip(topics_of(&sentences)) {
        assert_eq!(told, [""; 0], "{sentence}");
    }
}

#[test]
fn a_topic_is_told_where_its_words_stand_with_the_reason_and_its_source() {
    says(
        &Case::new().change("questions/own.yaml", "How much salt?", "Is your health good enough for salt?"),
        &[
            "questions/own.yaml:22:13: warning: the question `dough-salt` touches health and disability: `your health` (help: Nothing medical may be asked before an offer; adjustments for the interview are the coordinator's matter (US ADA 42 USC 12112(d); US GINA 2008; UK Equality Act 2010 s. 60; German AGG § 1; GDPR art. 9); ask about the work itself, or allow it with the reason why the job needs it (rule `topic`))",
        ],
    );
}

#[test]
fn probes_for_one_candidate_are_looked_through_too() {
    let case = Case::new().change(
        "candidates.yaml",
        "    name: Layla\n",
        "    name: Layla\n    probes: [\"Ask: are you married?\"]\n",
    );
    assert!(case.said().starts_with(
        "candidates.yaml:9:20: warning: the probe for `c-002` touches family, children and marriage: `are you married`"
    ));
}

#[test]
fn a_kit_adds_topics_and_a_phrase_that_is_none_is_an_error() {
    let topic = |phrase: &str| {
        format!(
            "topics:\n  - id: club\n    name: football\n    reason: Bakers differ.\n    words: {{ en: [{phrase}] }}\n    unless: [which club soda]\npanel:\n"
        )
    };
    let with = |phrase: &str, ask: &str| {
        Case::new().kit("panel:\n", &topic(phrase)).change("questions/own.yaml", "How much salt?", ask)
    };
    says(&with("\"which club|team\"", "Which club soda?"), &[]);
    says(
        &with("\"which club|team\"", "Which team is it?"),
        &[
            "questions/own.yaml:22:10: warning: the question `dough-salt` touches football: `Which team` (help: Bakers differ; ask about the work itself, or allow it with the reason why the job needs it (rule `topic`))",
        ],
    );
    says(
        &with("\".. club\"", "How much salt?"),
        &[
            "kit.yaml:14:19: error: `.. club` is no phrase: it must begin and end with a word, and the first may not be missing (help: write it like `your favourite team|club`)",
        ],
    );
}

#[test]
fn what_the_kit_allows_is_not_told_and_keeps_its_reason() {
    let allow = "allow:\n  - { rule: topic, of: [dough-salt], why: Bakers stand all day. }\npanel:\n";
    let case = fair().change("questions/own.yaml", "How much salt?", "How is your health?").kit("panel:\n", allow);
    finds(&case, &[]);
    let allowed = checked(&case).allowed;
    assert_eq!((allowed.len(), allowed[0].rule, allowed[0].why.as_str()), (1, Rule::Topic, "Bakers stand all day."));
    finds(
        &fair().kit("panel:\n", allow),
        &[
            "kit.yaml:11:7: warning: nothing is found that this entry of `allow` allows (rule `topic`) (help: delete it, or look at its ids: those of the question, competency, interview or candidate)",
        ],
    );
}

#[test]
fn an_allowance_has_a_known_rule_and_a_reason() {
    says(
        &Case::new().kit("panel:\n", "allow: [{ rule: topics }]\npanel:\n"),
        &[
            "kit.yaml:10:11: error: an entry of `allow` has no `why` (help: add a line `why: …`)",
            "kit.yaml:10:17: error: expected the name of a rule, found `topics` (help: did you mean `topic`?)",
        ],
    );
}

#[test]
fn missing_anchors_are_told_once_a_question() {
    finds(
        &fair().change("questions/own.yaml", "levels: []", "anchors: { 1: None. }"),
        &[
            "questions/own.yaml:21:9: warning: the question `dough-salt` has no anchors at 3 and 5 (help: write what an answer at 1, 3 and 5 sounds like, under `anchors` of the question or its competency (rule `no-anchors`))",
        ],
    );
}

#[test]
fn a_weight_of_its_own_needs_a_reason() {
    let case = fair()
        .kit("weight: 1", "weight: 2")
        .kit("    - { id: ovens }\n", "    - { id: ovens }\n    - { id: resting }\n");
    let resting = "competencies:\n  - { id: resting, name: Resting, definition: Waits. }\n";
    let case = case
        .file("questions/z.yaml", resting)
        .kit("panel:\n", "allow: [{ rule: uncovered, of: [resting], why: A case. }]\npanel:\n");
    finds(
        &case,
        &[
            "kit.yaml:8:13: warning: `kneading` has the weight 2, others have 1, and no `why` (help: write why it counts so much for this position, as `why: …`, or give all the same weight (rule `unequal-weights`))",
        ],
    );
    finds(&case.kit("weight: 2", "weight: 2, why: It is the work"), &[]);
}

#[test]
fn a_listed_question_for_other_levels_is_told() {
    finds(
        &fair().kit("[dough-rest, dough-salt]", "[dough-rest, fire-stone]"),
        &[
            "kit.yaml:20:33: warning: `fire-stone` is for junior, and the role is senior (help: ask another question, or put your own with this id into the kit's `questions/` (rule `level`))",
        ],
    );
}

#[test]
fn what_all_interviews_ask_about_is_told_from_three_on() {
    let more = |id: &str, question: &str| {
        format!(
            "  - {{ id: {id}, title: Z, minutes: 40, interviewers: [ada], sections: [{{ title: Y, questions: [{question}] }}] }}\n"
        )
    };
    let questions = "questions:\n  - { id: q1, section: dough, ask: A?, competency: kneading, minutes: 5 }\n  - { id: q2, section: dough, ask: B?, competency: kneading, minutes: 5 }\n";
    let case =
        fair().file("questions/z.yaml", questions).kit("interviews:\n", &format!("interviews:\n{}", more("y", "q1")));
    let told = |case: &Case| checked(case).told.iter().filter(|told| told.message.contains("ask about")).count();
    assert_eq!(told(&case), 0);
    let case = case.kit("interviews:\n", &format!("interviews:\n{}", more("z", "q2")));
    assert!(case.text(&checked(&case).told).contains("kit.yaml:8:13: warning: all 3 interviews ask about `kneading`"));
}

#[test]
fn a_room_holds_one_interview_and_a_call_any_number() {
    let second = "interviews:\n  - { id: second, title: S, minutes: 40, interviewers: [cid], sections: [{ title: Y, select: { sections: [fire], levels: [junior] } }] }\n";
    let case = fair().kit("interviews:\n", second).kit(
        "  - { id: ben, name: Ben, email: ben@example.org }\n",
        "  - { id: ben, name: Ben }\n  - { id: cid, name: Cid }\n",
    );
    let case = case.change(
        "candidates.yaml",
        "      first: { at: 2026-11-27T10:00 }",
        "      second: { at: 2026-11-26T09:30, place: room elbe }\n      first: { at: 2026-11-27T10:00 }",
    );
    let case = case.change(
        "candidates.yaml",
        "    schedule:\n      first: { at: 2026-11-26T09:00",
        "    schedule:\n      second: { at: 2026-11-27T12:00 }\n      first: { at: 2026-11-26T09:00",
    );
    finds(
        &case,
        &[
            "candidates.yaml:11:21: warning: two interviews are in `room elbe` at once: `first` of `c-001` and `second` of `c-002` (help: the first has it until 10:00; find another room (rule `room`))",
        ],
    );
    let case =
        case.change("candidates.yaml", "room elbe", "video call").change("candidates.yaml", "Room Elbe", "Video call");
    finds(&case, &[]);
}

#[test]
fn days_hours_and_zones_of_sittings_are_looked_at() {
    let at = |time: &str| fair().change("candidates.yaml", "2026-11-27T10:00", time);
    let told = |case: &Case| case.text(&checked(case).told);
    assert!(told(&at("2026-10-30T10:00")).starts_with(
        "candidates.yaml:10:20: warning: `first` of `c-002` was on 2026-10-30, before 2026-11-01 (help: check the date"
    ));
    assert!(told(&at("2026-11-27T06:30")).contains("is from 06:30 to 07:30, outside of the hours 07:00-20:00"));
    assert!(told(&at("2026-11-27T19:30")).contains("is from 19:30 to 20:30, outside of the hours 07:00-20:00"));
    assert!(told(&at("2026-11-28T10:00")).contains("is on a Saturday (2026-11-28)"));
    assert_eq!(told(&at("2026-11-27T19:30").kit("panel:\n", "hours: 8:00 – 21:00\npanel:\n")), "");
    let there = at("2026-11-27T19:00").change(
        "candidates.yaml",
        "    name: Layla\n",
        "    name: Layla\n    time_zone: Asia/Shanghai\n",
    );
    assert!(told(&there).contains("in Asia/Shanghai, `first` of `c-002` is on a Saturday (2026-11-28)"));
    let day = fair().change("candidates.yaml", "    name: Layla\n", "    name: Layla\n    day: 2026-11-26\n");
    assert!(told(&day).contains("`first` of `c-002` is on 2026-11-27, and the day is 2026-11-26"));
    let offset = fair()
        .kit("time_zone: Europe/Berlin\n", "")
        .change("candidates.yaml", "2026-11-27T10:00", "2026-11-27T10:00+01:00")
        .change("candidates.yaml", "2026-11-26T09:00", "2026-11-26T09:00+01:00");
    finds(
        &offset,
        &[
            "candidates.yaml:6:20: warning: `first` of `c-001` has an offset and no time zone, and so has 1 other sitting (help: give the kit a `time_zone` like `Europe/Berlin`; invitations need one (rule `no-zone`))",
        ],
    );
    says(
        &fair().kit("panel:\n", "hours: 20:00-8:00\npanel:\n"),
        &[
            "kit.yaml:10:8: error: `20:00-8:00` are no hours of a day (help: write them like `08:00-18:30`, the earlier first)",
        ],
    );
}

#[test]
fn an_interview_that_some_candidates_do_not_have_is_told() {
    let second = "interviews:\n  - { id: second, title: S, minutes: 40, interviewers: [ada], sections: [{ title: Y, select: { sections: [fire], levels: [junior] } }] }\n";
    let case = fair().kit("interviews:\n", second).change(
        "candidates.yaml",
        "      first: { at: 2026-11-27T10:00 }",
        "      first: { at: 2026-11-27T10:00 }\n      second: { at: 2026-11-27T11:00 }",
    );
    finds(
        &case,
        &[
            "candidates.yaml:2:9: warning: `c-001` has no time for `second`, which others have (help: add it to the schedule: all candidates are asked the same (rule `unequal-interviews`))",
        ],
    );
}

#[test]
fn of_many_findings_of_one_rule_the_first_are_told() {
    let mut candidates = "candidates:\n".to_owned();
    for index in 0..50 {
        candidates += &format!(
            "  - {{ id: c{index}, name: N, schedule: {{ first: {{ at: 2026-11-{:02}T23:00 }} }} }}\n",
            index % 20 + 2
        );
    }
    let case = fair()
        .file("candidates.yaml", candidates)
        .kit("panel:\n", "allow: [{ rule: overlap, why: A case. }]\npanel:\n");
    let told = checked(&case).told;
    assert_eq!(told.len(), 21);
    assert!(case.text(&told).contains("30 more findings of the rule `outside-hours` are not shown"));
}

#[test]
fn the_built_in_bank_and_the_starter_kit_are_clean() {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    let kit = kit::load(&starter).expect("the kit loads").value;
    let plan = kit::plan(&kit).expect("the kit can be planned").value;
    let told: Vec<String> =
        kit::check(&kit, &plan, Scope::Check, Some(date(2026, 11, 1))).told.iter().map(ToString::to_string).collect();
    assert_eq!(told, [""; 0]);
}

#[test]
fn empty_settings_are_told_instead_of_silently_replaced() {
    says(
        &Case::new().kit("panel:\n", "output: { documents: [], name: \"\" }\npanel:\n"),
        &[
            "kit.yaml:10:22: error: the list of documents is empty (help: name some, like `packet` or `evaluation`, or delete the key)",
            "kit.yaml:10:32: error: the text is empty (help: write something between the quotes, or delete the key)",
        ],
    );
}

#[test]
fn build_and_invite_tell_the_first_few_of_what_should_stop_them() {
    // Ten candidates at the same minute on a Saturday, and a question about health.
    let entries: String = (0..10)
        .map(|number| format!("  - {{ id: x-{number}, name: X, schedule: {{ first: {{ at: 2026-11-28T09:00 }} }} }}\n"))
        .collect();
    let case = fair().file("candidates.yaml", format!("candidates:\n{entries}")).change(
        "questions/own.yaml",
        "How much salt?",
        "How is your health?",
    );
    let kit = kit::load(case.path()).expect("the kit loads").value;
    let plan = kit::plan(&kit).expect("the kit can be planned").value;
    let told = |scope: Scope| {
        let findings = kit::check(&kit, &plan, scope, Some(date(2026, 12, 1)));
        let text = case.text(&findings.told);
        ["topic", "overlap", "outside-hours", "past"].map(|rule| text.matches(&format!("(rule `{rule}`)")).count())
    };
    assert_eq!(told(Scope::Check), [1, 9, 10, 10]);
    assert_eq!(told(Scope::Build), [1, 3, 0, 0]);
    assert_eq!(told(Scope::Invite), [0, 3, 3, 3]);
    let build = case.text(&kit::check(&kit, &plan, Scope::Build, None).told);
    assert!(
        build.contains("6 more findings of the rule `overlap` are not shown (help: `panelkit check` shows them)"),
        "{build}"
    );
}
