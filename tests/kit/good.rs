//! What comes out of a kit that is right: names looked up, defaults filled in, the same from YAML and CSV.

use super::{Case, KIT};
use panelkit::kit::{self, Candidate, DocumentKind, Kit, LeadRule, Level, Paper, QuestionFilter};

/// All that can be told of a candidate, without places.
fn told(candidate: &Candidate) -> String {
    let Candidate { id, name, preferred_name, name_said, pronouns, email, role, level, .. } = candidate;
    let sittings = candidate.schedule.iter().map(|sitting| {
        sitting.as_ref().map(|sitting| format!("{} to {} in {:?}", sitting.start, sitting.end, sitting.place))
    });
    format!(
        "{id}/{name}/{preferred_name:?}/{name_said:?}/{pronouns:?}/{email:?}/{role:?}/{level:?}/{:?}/{:?}/{:?}/{:?}",
        candidate.probes,
        candidate.accommodations,
        candidate.extra,
        sittings.collect::<Vec<_>>()
    )
}

fn kinds(kit: &Kit) -> Vec<DocumentKind> {
    kit.output.documents.iter().map(|document| document.kind).collect()
}

#[test]
fn what_a_kit_does_not_say_has_a_default() {
    let (kit, _, warnings) = Case::new().planned();
    assert_eq!(warnings, "");
    assert_eq!(kit.title, "Test round");
    assert_eq!((kit.language.as_str(), kit.paper), ("en", Paper::A4));
    assert_eq!(kit.branding.accent, "#0b5c7a");
    assert_eq!(kit.branding.logo, None);
    assert_eq!(kinds(&kit), [DocumentKind::Packet, DocumentKind::Evaluation]);
    assert!(kit.output.name_place.is_none());
    assert_eq!(kit.instructions.len(), 4);
    assert_eq!(kit.role.id, "baker");
    let interview = &kit.interviews[0];
    assert_eq!((interview.opening, interview.candidate_questions, interview.closing), (5, 10, 5));
    assert_eq!(interview.lead, LeadRule::Rotation);
}

#[test]
fn what_a_kit_says_is_taken() {
    let case = Case::new().file("pictures/logo.PNG", b"").kit(
        "title: Test round\n",
        "id: round-1\ntitle: Test round\nlanguage: pt-BR\npaper: letter\nretain_until: 2028-12-31\ninstructions: [Be kind.]\n\
         branding: { company: Bread, logo: ./pictures/logo.PNG, accent: \"#AbC\" }\n\
         output: { documents: [evaluation], name: \"{{ candidate.id }}.pdf\" }\n",
    );
    let (kit, _, warnings) = case.planned();
    assert_eq!(warnings, "");
    assert_eq!(kit.id, "round-1");
    assert_eq!((kit.language.as_str(), kit.paper), ("pt-BR", Paper::Letter));
    assert_eq!(kit.retain_until.map(|day| day.to_string()).as_deref(), Some("2028-12-31"));
    assert_eq!(kit.instructions, ["Be kind."]);
    assert_eq!(kit.branding.company.as_deref(), Some("Bread"));
    assert_eq!(kit.branding.logo.as_deref(), Some("pictures/logo.PNG"));
    assert_eq!(kit.branding.accent, "#aabbcc");
    assert_eq!(kinds(&kit), [DocumentKind::Evaluation]);
    assert_eq!(kit.output.name, "{{ candidate.id }}.pdf");
}

#[test]
fn the_role_lists_what_is_rated_with_shares_of_a_hundred() {
    let (kit, ..) = Case::new().planned();
    let told: Vec<_> = kit.role.competencies.iter().map(|c| (c.weight, c.share)).collect();
    assert_eq!(told, [(2.0, 67), (1.0, 33)]); // 66.7 and 33.3 of a hundred
    assert_eq!(kit.bank.competencies[kit.role.competencies[1].competency].name, "Ovens");
}

#[test]
fn a_kit_is_found_by_its_folder_and_by_its_file() {
    let case = Case::new();
    for path in [case.path().to_owned(), case.path().join("kit.yaml")] {
        assert_eq!(kit::load(&path).expect("the kit loads").value.title, "Test round");
    }
}

#[test]
fn an_entry_of_the_kit_replaces_that_of_the_bank_whole() {
    let other =
        "questions:\n  - { id: backend-hard-bug, section: dough, ask: Why flat?, competency: kneading, minutes: 4 }\n";
    let (kit, ..) = Case::new().file("questions/other.yml", other).planned();
    let index = kit.bank.question("backend-hard-bug").expect("the question is there");
    let question = &kit.bank.questions[index];
    assert_eq!(question.ask, "Why flat?");
    assert!(question.expect.is_empty() && question.levels.is_empty());
    assert_eq!(kit.bank.questions.iter().filter(|question| question.id == "backend-hard-bug").count(), 1);
    // Without anchors of its own it is held against those of its competency.
    assert_eq!(question.anchors.iter().map(|anchor| anchor.rating).collect::<Vec<_>>(), [1, 3, 5]);
}

#[test]
fn text_is_taken_as_it_is_typed() {
    let changes = "id: 007\n    name: No\n    pronouns: 1.10\n    name_said: true\n    preferred_name: \"\"\n    role:\n    x_n: 1e3";
    let case = Case::new().change("candidates.yaml", "id: c-002\n    name: Layla", changes);
    let (kit, ..) = case.planned();
    let candidate = &kit.candidates[1];
    assert_eq!((candidate.id.as_str(), candidate.name.as_str()), ("007", "No"));
    assert_eq!(candidate.pronouns.as_deref(), Some("1.10"));
    assert_eq!(candidate.name_said.as_deref(), Some("true"));
    assert_eq!((&candidate.preferred_name, &candidate.role), (&None, &None));
    assert_eq!(*candidate.extra, [("n".to_owned(), "1e3".to_owned())]);
}

#[test]
fn candidates_can_stand_in_the_kit_itself() {
    let case = Case::new().kit("candidates: candidates.yaml", "candidates:\n  - { id: a.1, name: Ada, x_team: Blue }");
    let (kit, ..) = case.planned();
    assert_eq!(kit.candidates.len(), 1);
    assert_eq!(kit.candidates[0].id, "a.1");
    assert!(matches!(*kit.candidates[0].schedule, [None]));
}

const FULL: &str = "\
candidates:
  - id: c-1
    name: Vũ Thị \"Bé\"
    preferred_name: Bé
    name_said: bay
    pronouns: she/her
    email: be@example.org
    role: Chief baker
    level: staff
    probes: [One; two, Three]
    accommodations: [\"A lift\\nand a chair\"]
    schedule: { first: { at: 2026-11-26T09:00, place: Room 7 } }
    x_source: web
  - id: c-2
    name: Ada
";

/// The same candidates as a table with a separator and line ends.
fn full_table(separator: &str, line_end: &str) -> String {
    let rows: [&[&str]; 3] = [
        &[
            "id",
            "name",
            "preferred_name",
            "name_said",
            "pronouns",
            "email",
            "role",
            "level",
            "probes",
            "accommodations",
            "schedule.first.at",
            "schedule.first.place",
            "x_source",
        ],
        &[
            "c-1",
            "\"Vũ Thị \"\"Bé\"\"\"",
            "Bé",
            "bay",
            "she/her",
            "be@example.org",
            "Chief baker",
            "staff",
            "\"One; two | Three\"",
            "\"A lift\nand a chair\"",
            "2026-11-26T09:00",
            "Room 7",
            "web",
        ],
        &["c-2", "Ada", "", "", "", "", "", "", "", "", "", "", ""],
    ];
    rows.map(|row| format!("{}{line_end}", row.join(separator))).concat()
}

#[test]
fn a_table_gives_the_same_candidates_as_yaml_whatever_wrote_it() {
    let from_yaml: Vec<String> =
        Case::new().file("candidates.yaml", FULL).planned().0.candidates.iter().map(told).collect();
    assert!(from_yaml[0].contains("[\"One; two\", \"Three\"]"), "{}", from_yaml[0]);
    assert!(from_yaml[0].contains("2026-11-26T09:00:00+01:00[Europe/Berlin] to 2026-11-26T10:00"), "{}", from_yaml[0]);
    for separator in [",", ";", "\t"] {
        for line_end in ["\n", "\r\n", "\r"] {
            for before in ["", "\u{feff}"] {
                let table = format!("{before}{}", full_table(separator, line_end));
                let (kit, _, warnings) = Case::new().table(table).planned();
                assert_eq!(warnings, "");
                let from_table: Vec<String> = kit.candidates.iter().map(told).collect();
                assert_eq!(from_table, from_yaml, "separator {separator:?}, line end {line_end:?}");
            }
        }
    }
}

#[test]
fn a_table_may_say_its_separator_and_have_empty_rows() {
    let case = Case::new().table("sep=;\r\nID;Name\r\nc-1;Ada, Countess\r\n;\r\n\r\nc-2;Ben");
    let (kit, ..) = case.planned();
    let names: Vec<&str> = kit.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    assert_eq!(names, ["Ada, Countess", "Ben"]);
}

#[test]
fn times_are_shown_in_the_zone_of_the_kit_unless_they_name_another() {
    let start = |at: &str| {
        let case = Case::new().change("candidates.yaml", "2026-11-26T10:00", at);
        let (kit, ..) = case.planned();
        let sitting = kit.candidates[1].schedule[0].clone().expect("the time is there");
        sitting.start.to_string()
    };
    assert_eq!(start("2026-11-26T10:00"), "2026-11-26T10:00:00+01:00[Europe/Berlin]");
    assert_eq!(start("2026-11-26T10:00Z"), "2026-11-26T11:00:00+01:00[Europe/Berlin]");
    assert_eq!(start("\"2026-11-26T19:00[Asia/Tokyo]\""), "2026-11-26T19:00:00+09:00[Asia/Tokyo]");
}

#[test]
fn a_kit_may_use_anchors_and_merge_keys_with_sense() {
    let case = Case::new()
        .kit("minutes: 60", "minutes: &hour 60")
        .kit("interviews:\n", "interviews:\n  - { id: zero, title: Z, minutes: *hour, interviewers: [ada], sections: [{ section: dough, select: {} }] }\n");
    // The anchor must come first.
    assert_eq!(
        case.said(),
        "kit.yaml:14:36: error: this alias has no anchor (help: put quotes around text that begins with `*`, or define \
         the anchor with `&` before it)"
    );
    let two = KIT.replace("interviewers: [ada, ben]", "interviewers: &all [ada, ben]")
        + "  - id: second\n    title: Second\n    minutes: 45\n    interviewers: *all\n    sections: [{ section: dough, select: {} }]\n";
    let (kit, ..) = Case::new().file("kit.yaml", two).planned();
    assert_eq!(kit.interviews[1].interviewers, [0, 1]);
}

#[test]
fn the_compiled_in_bank_is_right() {
    let bank = kit::bank(None).expect("the bank loads");
    assert_eq!(bank.warnings.len(), 0);
    assert!(bank.value.questions.len() >= 69, "{}", bank.value.questions.len());
    for question in &bank.value.questions {
        let ratings: Vec<u8> = question.anchors.iter().map(|anchor| anchor.rating).collect();
        assert_eq!(ratings, [1, 3, 5], "{}", question.id);
        assert!(!question.expect.is_empty() && !question.probes.is_empty(), "{}", question.id);
    }
}

#[test]
fn a_filter_lets_through_what_satisfies_all_of_it() {
    let case = Case::new();
    let bank = kit::bank(Some(case.path())).expect("the bank loads").value;
    let found = |filter: &QuestionFilter| -> Vec<String> {
        filter
            .questions(&bank)
            .filter(|question| question.id.contains('-'))
            .map(|question| question.id.clone())
            .collect()
    };
    let of = |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
    let fire = QuestionFilter { sections: of(&["fire"]), ..QuestionFilter::default() };
    assert_eq!(found(&fire), ["fire-steam", "fire-stone"]);
    let junior = QuestionFilter { levels: vec![Level::Junior], ..fire.clone() };
    assert_eq!(found(&junior), ["fire-stone"]);
    let either = QuestionFilter { sections: of(&["fire", "dough"]), levels: vec![Level::Mid], ..fire.clone() };
    assert_eq!(found(&either), ["dough-salt", "fire-steam"]); // salt has no levels: it is for everyone
    let tag = QuestionFilter { tags: of(&["time"]), competencies: of(&["kneading"]), ..QuestionFilter::default() };
    assert_eq!(found(&tag), ["dough-rest"]);
    let words = QuestionFilter { text: of(&["WHY", "steam"]), ..QuestionFilter::default() };
    assert_eq!(found(&words), ["fire-steam"]);
    assert_eq!(found(&QuestionFilter::default()).len(), bank.questions.len());
}
