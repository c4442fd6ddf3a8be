//! The JSON Schemas in `docs/schema/` are those of the types, and say of a file what the program says.

use std::path::Path;

use panelkit::kit::{SchemaKind, schema};

use super::{CANDIDATES, KIT, QUESTIONS};

#[test]
fn the_schema_files_are_those_of_the_types() {
    for kind in SchemaKind::ALL {
        let text = serde_json::to_string_pretty(&schema(kind)).expect("a schema is JSON") + "\n";
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(format!("{}.schema.json", kind.as_str()));
        if std::env::var_os("PANELKIT_ACCEPT").is_some() {
            std::fs::write(&path, &text).expect("the schema can be written");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{} differs; PANELKIT_ACCEPT=1 cargo test schema writes it", path.display());
    }
}

/// The keys of an object schema, and those of them that must be there.
fn keys(schema: &serde_json::Value) -> (Vec<&str>, Vec<&str>) {
    let properties = schema["properties"].as_object().expect("an object schema has properties");
    let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
    (properties.keys().map(String::as_str).collect(), required.iter().filter_map(|key| key.as_str()).collect())
}

#[test]
fn the_schema_asks_for_the_keys_that_the_program_asks_for() {
    let kit = schema(SchemaKind::Kit);
    assert_eq!(keys(&kit).1, ["title", "candidates", "role", "panel", "interviews"]);
    let (keys_of_interview, required) = keys(&kit["$defs"]["InterviewEntry"]);
    assert_eq!(required, ["id", "title", "minutes", "interviewers", "sections"]);
    assert!(keys_of_interview.contains(&"candidate_questions"));
    let candidates = schema(SchemaKind::Candidates);
    assert_eq!(keys(&candidates["$defs"]["CandidateEntry"]).1, ["id", "name"]);
    let bank = schema(SchemaKind::Bank);
    assert_eq!(keys(&bank).1, [""; 0]);
    assert_eq!(keys(&bank["$defs"]["QuestionEntry"]).1, ["id", "section", "ask", "competency", "minutes"]);
}

#[test]
fn the_good_files_use_only_keys_of_their_schemas() {
    for (kind, text) in [(SchemaKind::Kit, KIT), (SchemaKind::Bank, QUESTIONS), (SchemaKind::Candidates, CANDIDATES)] {
        let schema = schema(kind);
        let known = keys(&schema).0;
        for key in text.lines().filter(|line| !line.starts_with([' ', '-'])).filter_map(|line| line.split(':').next()) {
            assert!(known.contains(&key), "{key} in {kind:?}");
        }
    }
}
