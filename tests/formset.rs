//! The documents beside packets and evaluation sheets: their names, what they show, and what a candidate never sees.

use std::path::Path;

use panelkit::batch::Batch;
use panelkit::kit::{self, DocumentKind, Kit, Plan};

use crate::support::SmallKit;

const ALL: &str = "output: { documents: [packet, evaluation, final, consensus, handout, day-sheet, coverage] }\n";

fn small() -> SmallKit {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4\n", &format!("paper: a4\n{ALL}"));
    kit
}

fn loaded(path: &Path) -> (Kit, Plan) {
    let kit = kit::load(path).map(|kit| kit.value).unwrap_or_else(|errors| panic!("{errors}"));
    let plan = kit::plan(&kit).map(|plan| plan.value).unwrap_or_else(|errors| panic!("{errors}"));
    (kit, plan)
}

/// The HTML of all documents of a kind, by their names.
fn merged(path: &Path, kind: DocumentKind) -> Vec<(String, String)> {
    let (kit, plan) = loaded(path);
    let batch = Batch::new(&kit, &plan, None, |job| job.document == kind).unwrap_or_else(|e| panic!("{e}")).value;
    let html = |document| batch.merge(document).unwrap_or_else(|error| panic!("{error}"));
    batch.documents().iter().map(|document| (document.name.to_string(), html(document))).collect()
}

/// The HTML without its style sheet, with single spaces.
fn body(html: &str) -> String {
    let body = html.split_once("<body").expect("there is a body").1;
    body.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn starter() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter")
}

#[test]
fn every_kind_has_a_place_by_default() {
    let kit = small();
    let (kit, plan) = loaded(kit.path());
    let batch = Batch::new(&kit, &plan, None, |_| true).unwrap().value;
    let names: Vec<&str> = batch.documents().iter().map(|document| document.name.as_str()).collect();
    assert_eq!(
        names[..10],
        [
            "c-001/technical-mira.pdf",
            "c-001/technical-mira-evaluation.pdf",
            "c-001/technical-tom.pdf",
            "c-001/technical-tom-evaluation.pdf",
            "c-001/team-tom.pdf",
            "c-001/team-tom-evaluation.pdf",
            "c-001/final-mira.pdf",
            "c-001/final-tom.pdf",
            "c-001/consensus.pdf",
            "handouts/c-001.pdf",
        ]
    );
    assert_eq!(names[20..], ["day-sheet-2026-11-26.pdf", "coverage.pdf"]);
}

/// What an interviewer knows and a candidate does not: all of the bank that is asked, and what is rated.
fn secrets(kit: &Kit, plan: &Plan) -> Vec<String> {
    let mut secrets = Vec::new();
    for asked in plan.interviews.iter().flat_map(|interview| interview.asked()) {
        let question = &kit.bank.questions[asked.question];
        secrets.push(question.id.clone());
        secrets.push(question.ask.clone());
        secrets.extend(question.expect.iter().chain(&question.probes).cloned());
        secrets.extend(question.anchors.iter().map(|anchor| anchor.text.clone()));
    }
    for competency in &kit.role.competencies {
        let of_bank = &kit.bank.competencies[competency.competency];
        secrets.push(of_bank.definition.clone());
        secrets.extend(of_bank.anchors.iter().map(|anchor| anchor.text.clone()));
        secrets.extend(competency.why.clone());
    }
    secrets.extend(plan.interviews.iter().map(|interview| interview.fingerprint.clone()));
    secrets.extend(kit.interviews.iter().filter_map(|interview| interview.purpose.clone()));
    secrets.extend(kit.candidates.iter().flat_map(|candidate| candidate.probes.iter().cloned()));
    secrets.extend(kit.instructions.iter().cloned());
    secrets
}

#[test]
fn the_handout_has_nothing_of_the_questions() {
    let (kit, plan) = loaded(&starter());
    let secrets = secrets(&kit, &plan);
    assert!(secrets.len() > 100, "{}", secrets.len());
    let packets: String = merged(&starter(), DocumentKind::Packet).into_iter().map(|(_, html)| html).collect();
    // The search finds what is there: nearly all of it stands in the packets.
    let escaped = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#x27;");
    let found = secrets.iter().filter(|secret| packets.contains(&escaped(secret))).count();
    assert!(found * 10 > secrets.len() * 9, "{found} of {}", secrets.len());
    let handouts = merged(&starter(), DocumentKind::Handout);
    assert_eq!(handouts.len(), 6);
    for (name, html) in handouts {
        // Who comes by video only is told no way.
        let comes = name != "handouts/c-005.pdf";
        assert!(html.contains("What to expect") && html.contains("Kaispeicher 7") == comes, "{name}");
        for secret in &secrets {
            assert!(!html.contains(&escaped(secret)), "{name} says `{secret}`");
        }
    }
}

#[test]
fn a_template_of_a_handout_cannot_see_the_questions() {
    let hidden = [
        "plan",
        "interview",
        "interviewer",
        "panel",
        "scale",
        "recommendations",
        "competencies",
        "coverage",
        "role.competencies",
        "kit.instructions",
        "candidate.probes",
        "candidate.extra",
        "day[0].interview",
        "day[0].purpose",
    ];
    for expression in hidden {
        let kit = small();
        kit.write("templates/handout.html", &format!("{{{{ {expression} }}}}"));
        let (kit, plan) = loaded(kit.path());
        let batch = Batch::new(&kit, &plan, None, |job| job.document == DocumentKind::Handout).unwrap().value;
        let error = batch.merge(&batch.documents()[0]).unwrap_err();
        assert!(error.message.ends_with("is undefined"), "{expression}: {error}");
    }
}

#[test]
fn the_handout_says_when_where_and_with_whom() {
    let kit = small();
    kit.replace(
        "kit.yaml",
        "paper: a4\n",
        "paper: a4\nhandout: { contact: { name: Front desk, phone: \"+49 1\" }, bring: [A pen.] }\n",
    );
    kit.replace("kit.yaml", "minutes: 30\n", "minutes: 30\n    told: We talk.\n");
    let (_, html) = &merged(kit.path(), DocumentKind::Handout)[0];
    let body = body(html);
    for part in [
        "Thursday, 26 November 2026",
        "08:15–08:45",
        "Room Elbe",
        "Tom Adeyemi",
        "We talk.",
        "A pen.",
        "Front desk",
        "+49 1",
    ] {
        assert!(body.contains(part), "`{part}` is not in {body}");
    }
}

#[test]
fn a_final_form_has_the_questions_of_all_interviews_of_its_holder() {
    let kit = small();
    let forms = merged(kit.path(), DocumentKind::Final);
    let (mira, tom) = (body(&forms[0].1), body(&forms[1].1));
    assert!(mira.contains("First?") && mira.contains("Second?") && !mira.contains("Third?"), "{mira}");
    assert!(mira.contains("Technical depth, question 1, led by you") && !mira.contains("question 2, led by you"));
    assert!(tom.contains("First?") && tom.contains("Third?") && tom.contains("Team, question 1, led by you"), "{tom}");
    assert!(tom.contains("name=\"c.own-data.evidence\"") && tom.contains("name=\"q.own-third.rating\""));
    assert!(tom.contains("value=\"round/c-001/tom/final\""), "{tom}");
}

#[test]
fn a_consensus_form_has_a_column_for_each_of_the_panel() {
    let kit = small();
    kit.replace("kit.yaml", "[own-first, own-second]", "[own-first]");
    kit.replace(
        "kit.yaml",
        "    - { id: own-data, weight: 2, why: It is all data. }\n",
        "    - { id: own-data, weight: 2, why: It is all data. }\n    - { id: own-other }\n",
    );
    kit.replace(
        "questions/own.yaml",
        "sections:\n",
        "  - { id: own-other, name: Other, definition: Other. }\nsections:\n",
    );
    kit.replace("questions/own.yaml", "ask: Third?, competency: own-data", "ask: Third?, competency: own-other");
    let form = body(&merged(kit.path(), DocumentKind::Consensus)[0].1);
    for field in [
        "c.own-data.mira.rating",
        "c.own-data.tom.rating",
        "c.own-other.tom.rating",
        "c.own-other.rating",
        "c.own-other.evidence",
        "decision",
        "reasons",
        "signature.mira",
        "signature.tom",
        "signed_on.tom",
    ] {
        assert!(form.contains(&format!("name=\"{field}\"")), "{field}: {form}");
    }
    // Mira is in no interview that asks about it.
    assert!(!form.contains("c.own-other.mira.rating"), "{form}");
}

#[test]
fn a_day_sheet_lists_papers_ticks_and_conflicts() {
    let kit = small();
    kit.replace(
        "kit.yaml",
        "documents: [packet, evaluation, final,",
        "documents: [packet, { kind: evaluation, when: \"interview.id == 'team'\" }, final,",
    );
    let sheet = body(&merged(kit.path(), DocumentKind::DaySheet)[0].1);
    assert!(!sheet.contains("Conflict"), "{sheet}");
    // What the condition leaves out is handed to nobody, and the form about all interviews goes with the last.
    assert!(sheet.contains("Team</th> <td>packet, evaluation sheet</td>"), "{sheet}");
    assert!(sheet.contains("Technical depth</th> <td>packet, final form</td>"), "{sheet}");
    assert!(
        sheet.contains("name=\"given.c-001.technical.mira\"") && sheet.contains("name=\"arrived.c-001\""),
        "{sheet}"
    );

    kit.replace("candidates.yaml", "2026-11-26T09:00", "2026-11-26T08:30");
    let sheet = body(&merged(kit.path(), DocumentKind::DaySheet)[0].1);
    assert!(sheet.contains("2 conflicts to settle first"), "{sheet}");
    assert!(
        sheet.contains("<span class=\"name\">Tom Adeyemi</span> is in two places: no. 1 lasts until 08:45, and no. 2 has begun by then."),
        "{sheet}"
    );
    assert_eq!(sheet.matches("<strong class=\"flag\">Conflict</strong>").count(), 2);
}

#[test]
fn a_room_that_is_taken_twice_is_a_conflict_and_a_call_is_none() {
    for (place, conflicts) in [("room elbe", 1), ("Video call", 0)] {
        let kit = small();
        kit.replace("kit.yaml", "interviewers: [mira, tom]", "interviewers: [mira]");
        kit.replace("candidates.yaml", "    name: Нина Ковалёва\n",
            &format!("    name: Нина Ковалёва\n    schedule: {{ technical: {{ at: \"2026-11-26T08:30\", place: {place} }} }}\n"));
        let sheet = body(&merged(kit.path(), DocumentKind::DaySheet)[0].1);
        assert_eq!(sheet.matches("is taken twice").count(), conflicts, "{sheet}");
    }
}

#[test]
fn the_coverage_matrix_marks_gaps_and_repeats_in_words() {
    let kit = small();
    kit.replace(
        "kit.yaml",
        "    - { id: own-data, weight: 2, why: It is all data. }\n",
        "    - { id: own-data, weight: 2, why: It is all data. }\n    - { id: own-other }\n",
    );
    kit.replace(
        "questions/own.yaml",
        "sections:\n",
        "  - { id: own-other, name: Other, definition: Other. }\nsections:\n",
    );
    kit.replace("kit.yaml", "questions: [own-third]", "questions: [own-first]");
    let matrix = body(&merged(kit.path(), DocumentKind::Coverage)[0].1);
    assert!(matrix.contains("Gap: nobody"), "{matrix}");
    assert!(matrix.contains("no question shows Other, which is 33 % of the role."), "{matrix}");
    assert!(matrix.contains("“First?” is asked in Technical depth and in Team."), "{matrix}");
    assert!(matrix.contains("<strong>asks 1</strong><span class=\"quiet\">hears 2</span>"), "{matrix}");
}
