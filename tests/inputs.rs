//! What a document is made from: every change that its template can see is a change of its inputs, under the cause that a
//! person would name, and nothing else is.

use std::collections::BTreeMap;

use panelkit::batch::Batch;
use panelkit::deliver::manifest::{Causes, Inputs};
use panelkit::kit;
use panelkit::pdf::PdfOptions;

use crate::support::SmallKit;

/// Prints all that a template sees but the revision, which follows from it.
const EVERYTHING: &str = "<title>{{ document.kind }} {{ document.title }} {{ document.file }}</title>\n\
    {{ kit }}{{ brand }}{{ role }}{{ candidate }}{{ interviewer }}{{ panel }}{{ interview }}{{ sitting }}{{ plan }}\
    {% for entry in day %}{{ entry.interview.id }}{{ entry.interview.title }}{{ entry.interview.minutes }}\
    {{ entry.interviewers }}{{ entry.sitting }}{{ entry.this }}{% endfor %}\
    {{ scale }}{{ recommendations }}{% include 'style.css' %}\n";

/// The text and the inputs of each document, by its name.
type Documents = BTreeMap<String, (String, Inputs)>;

/// A kit that says something of everything.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", EVERYTHING);
    kit.write("templates/evaluation.html", "<title>{{ document.title }}</title>\n{{ interview.title }}\n");
    kit.write("templates/style.css", "p { color: red }\n");
    kit.replace("kit.yaml", "paper: a4", "paper: a4\nretain_until: 2028-12-31\nrevision: first\nrevised: 2026-11-01");
    kit.replace(
        "kit.yaml",
        "role:",
        "branding: { company: Nordwind, accent: \"#0b5c7a\" }\ninstructions: [Read it.]\nrole:",
    );
    kit.replace(
        "kit.yaml",
        "  title: Engineer",
        "  title: Engineer\n  level: mid\n  team: Routing\n  place: Hamburg\n  summary: Moves.",
    );
    kit.replace("kit.yaml", "    minutes: 60", "    minutes: 60\n    purpose: Depth.\n    instructions: [Sit down.]");
    kit.replace("kit.yaml", "name: Mira Kovač", "name: Mira Kovač, title: Manager");
    kit.replace("candidates.yaml", "    schedule:", "    preferred_name: Addy\n    name_said: AY-da\n    pronouns: she/her\n    \
        email: ada@example.org\n    role: Analyst\n    level: senior\n    probes: [Notes.]\n    accommodations: [A lamp.]\n    schedule:");
    kit.replace(
        "questions/own.yaml",
        "minutes: 10 }",
        "minutes: 10, levels: [mid], tags: [sql], anchors: { 1: No. } }",
    );
    kit
}

fn documents(kit: &SmallKit) -> Documents {
    let kit = kit::load(kit.path()).expect("it loads").value;
    let plan = kit::plan(&kit).expect("it can be planned").value;
    let batch = Batch::new(&kit, &plan, None, |_| true).expect("its templates are sound").value;
    let pdf = PdfOptions::default();
    let documents = batch.documents().iter().map(|document| {
        let text = batch.merge(document).expect("it can be merged");
        (document.name.to_string(), (text, batch.inputs(document, &[], &pdf)))
    });
    documents.collect()
}

/// The causes of the change of each document, for those that changed.
fn causes(before: &Documents, after: &Documents) -> BTreeMap<String, Causes> {
    let changed = after.iter().map(|(name, (_, inputs))| (name.clone(), before[name].1.differences(inputs)));
    changed.filter(|(_, causes)| !causes.is_empty()).collect()
}

/// What is changed, the causes of the packets, and how many packets and sheets change.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str], usize, usize);

const CASES: [Case; 46] = [
    ("questions/own.yaml", "ask: First?", "ask: Foremost?", &["questions"], 4, 0),
    ("questions/own.yaml", "expect: [Yes.]", "expect: [No.]", &["questions"], 4, 0),
    ("questions/own.yaml", "probes: [Why?]", "probes: [How?]", &["questions"], 4, 0),
    ("questions/own.yaml", "tags: [sql]", "tags: [csv]", &["questions"], 4, 0),
    ("questions/own.yaml", "levels: [mid]", "levels: [mid, senior]", &["questions"], 4, 0),
    ("questions/own.yaml", "anchors: { 1: No. } }", "anchors: { 1: Never. } }", &["questions"], 4, 0),
    ("questions/own.yaml", "minutes: 10", "minutes: 12", &["interview", "questions"], 4, 0),
    ("questions/own.yaml", "ask: Third?", "ask: Last?", &["questions"], 2, 0),
    ("questions/own.yaml", "definition: Knows", "definition: Says", &["questions", "role"], 6, 0),
    ("questions/own.yaml", "name: Data", "name: Facts", &["questions", "role"], 6, 0),
    ("questions/own.yaml", "3: Found it.", "3: Has it.", &["questions", "role"], 6, 0),
    ("kit.yaml", "[own-first, own-second]", "[own-second, own-first]", &["questions"], 4, 0),
    ("kit.yaml", "[own-first, own-second]", "[own-first]", &["interview", "panel", "questions"], 4, 0),
    ("kit.yaml", "- title: Data", "- title: Facts", &["questions"], 4, 0),
    ("kit.yaml", "title: Technical depth", "title: Depth", &["interview"], 6, 4),
    ("kit.yaml", "minutes: 60", "minutes: 61", &["interview", "schedule"], 6, 4),
    ("kit.yaml", "purpose: Depth.", "purpose: Height.", &["interview"], 4, 4),
    ("kit.yaml", "[Sit down.]", "[Stand up.]", &["instructions"], 4, 4),
    ("kit.yaml", "minutes: 60", "minutes: 60\n    opening: 6", &["interview", "questions"], 4, 0),
    ("kit.yaml", "[Read it.]", "[Read it twice.]", &["instructions"], 6, 0),
    ("kit.yaml", "title: Round", "title: Second round", &["kit"], 6, 0),
    ("kit.yaml", "id: round", "id: other", &["kit"], 6, 0),
    ("kit.yaml", "retain_until: 2028", "retain_until: 2029", &["kit"], 6, 0),
    ("kit.yaml", "revision: first", "revision: second", &["kit"], 6, 6),
    ("kit.yaml", "company: Nordwind", "company: Südwind", &["kit"], 6, 0),
    ("kit.yaml", "#0b5c7a", "#7a5c0b", &["kit"], 6, 0),
    ("kit.yaml", "paper: a4", "paper: letter", &["paper"], 6, 6),
    ("kit.yaml", "title: Engineer", "title: Builder", &["role"], 6, 0),
    ("kit.yaml", "level: mid", "level: senior", &["role"], 6, 0),
    ("kit.yaml", "team: Routing", "team: Maps", &["role"], 6, 0),
    ("kit.yaml", "place: Hamburg", "place: Kiel", &["role"], 6, 0),
    ("kit.yaml", "summary: Moves.", "summary: Stays.", &["role"], 6, 0),
    ("kit.yaml", "why: It is all data.", "why: It is.", &["role"], 6, 0),
    ("kit.yaml", "name: Mira Kovač", "name: Mira Kovačová", &["panel"], 6, 4),
    ("kit.yaml", "title: Manager", "title: Director", &["panel"], 6, 4),
    ("kit.yaml", "email: mira@example.org", "email: m@example.org", &["panel"], 6, 4),
    ("kit.yaml", "interviewers: [mira, tom]", "interviewers: [mira, tom]\n    lead: competency", &[], 0, 0),
    ("candidates.yaml", "name: Ada", "name: Adah", &["candidate"], 3, 3),
    ("candidates.yaml", "pronouns: she/her", "pronouns: they/them", &["candidate"], 3, 0),
    ("candidates.yaml", "probes: [Notes.]", "probes: [Poems.]", &["candidate"], 3, 0),
    ("candidates.yaml", "[A lamp.]", "[A ramp.]", &["candidate"], 3, 0),
    ("candidates.yaml", "x_github: nina", "x_github: niko", &["candidate"], 3, 0),
    ("candidates.yaml", "08:15", "08:20", &["schedule"], 3, 0),
    ("candidates.yaml", "Room Elbe", "Room Alster", &["schedule"], 3, 0),
    ("templates/packet.html", "</title>", "</title>\n", &["template"], 6, 0),
    ("templates/style.css", "red", "blue", &["style"], 6, 0),
];

#[test]
fn each_change_is_known_by_its_cause_and_reaches_the_documents_that_show_it() {
    let mut wrong = Vec::new();
    for (file, part, by, expected, packets, sheets) in CASES {
        let kit = kit();
        let before = documents(&kit);
        kit.replace(file, part, by);
        let after = documents(&kit);
        let changed = causes(&before, &after);
        let is_sheet = |name: &&String| name.contains("evaluation");
        let counts = (changed.keys().filter(|name| !is_sheet(name)).count(), changed.keys().filter(is_sheet).count());
        let mut told: Vec<&str> = Vec::new();
        for (_, causes) in changed.iter().filter(|(name, _)| !is_sheet(name)) {
            told.extend(causes.words().into_iter().filter(|word| !told.contains(word)).collect::<Vec<_>>());
        }
        told.sort_unstable();
        if counts != (packets, sheets) || told != expected {
            wrong.push(format!("{file}: {part} → {by}: {counts:?}, {told:?}"));
        }
        // What the text of a document shows is never passed over.
        for (name, (text, _)) in &after {
            let was = &before[name].0;
            assert!(text == was || changed.contains_key(name), "{name} changed unseen: {part} → {by}:\n{was}\n{text}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_value_of_the_starter_kit_that_a_template_sees_is_among_the_inputs() {
    let starter = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    let text = std::fs::read_to_string(starter.join("kit.yaml")).expect("a kit");
    let kit = kit::load(&starter).expect("it loads").value;
    let plan = kit::plan(&kit).expect("it can be planned").value;
    let batch = Batch::new(&kit, &plan, None, |_| true).expect("its templates are sound").value;
    let pdf = PdfOptions::default();
    let documents = || batch.documents().iter();
    // Documents with the same inputs would be the same document.
    let mut seen = BTreeMap::new();
    for document in documents() {
        let inputs = format!("{:?}", batch.inputs(document, &[], &pdf));
        if let Some(other) = seen.insert(inputs, document) {
            panic!("{} and {} are made from the same", document.name, other.name);
        }
    }
    assert!(text.len() > 100 && seen.len() == documents().count());
}
