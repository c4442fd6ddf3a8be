//! Candidates as other programs write them: tables with other columns, JSON.

use super::{Case, says};

const EXPORT: &str = "\
Candidate ID,First Name,Last Name,E-mail,Phone,Stage,Interview day,Interview time,x_source
4711,Layla,al-Masri,layla@example.org,+49 40 1234,On-site,2026-11-26,09:00,referral
4712,Siyuan,Ouyang,,,On-site,2026-11-27,10:00,
";

const COLUMNS: &str = "\
columns:
  id: candidate id
  name: [First Name, Last Name]
  email: E-mail
  schedule.first.at: [Interview day, Interview time]
panel:
";

#[test]
fn the_columns_of_an_export_are_mapped_joined_or_passed_over() {
    let (kit, _, warnings) = Case::new().table(EXPORT).kit("panel:\n", COLUMNS).planned();
    assert_eq!(warnings, "");
    let [first, second] = &kit.candidates[..] else { panic!("two candidates") };
    assert_eq!((first.id.as_str(), first.name.as_str()), ("4711", "Layla al-Masri"));
    assert_eq!(first.email.as_deref(), Some("layla@example.org"));
    assert_eq!(&*first.extra, [("source".to_owned(), "referral".to_owned())]);
    let start = first.schedule[0].as_ref().map(|sitting| sitting.start.strftime("%F %H:%M").to_string());
    assert_eq!(start.as_deref(), Some("2026-11-26 09:00"));
    assert_eq!((second.name.as_str(), second.email.as_deref(), second.extra.len()), ("Siyuan Ouyang", None, 0));
}

#[test]
fn what_the_mapping_names_must_be_in_the_table_and_be_ours() {
    says(
        &Case::new()
            .table(EXPORT.replace("E-mail", "Mail"))
            .kit("panel:\n", COLUMNS)
            .kit("  id: candidate id", "  nmae: Stage"),
        &[
            "kit.yaml:11:3: error: unknown column `nmae` (help: did you mean `name`?)",
            "kit.yaml:13:10: error: the table has no column `E-mail` (help: did you mean `Mail`?)",
            "candidates.csv:1:1: error: the table has no column `id`, and the kit maps none to it (help: add it to `columns`, like `id: candidate id`)",
        ],
    );
}

#[test]
fn a_mistake_in_a_mapped_cell_is_told_where_the_cell_stands() {
    says(
        &Case::new().table(EXPORT.replace("4712", "47 12").replace("10:00", "25:00")).kit("panel:\n", COLUMNS),
        &[
            "candidates.csv:3:1: error: the id `47 12` is not safe as a file name: it has ` ` (help: use letters a to z, digits, `-`, `_` and `.`, beginning with a letter or digit; for example `47-12`)",
            "candidates.csv:3:31: error: `2026-11-27 25:00` is not a time (help: write it like `2026-11-26T09:00[Europe/Berlin]`, with 24 hours)",
        ],
    );
}

const JSON: &str = r#"[
	{ "id": 4711, "first_name": "Layla", "last_name": "al-Masri", "stage": { "id": 3 }, "interview": "2026-11-26T09:00",
	  "probes": ["Ask about \u0050ostgres."], "x_source": "referral" },
	{ "id": 4712, "first_name": "Siyuan", "last_name": "Ouyang", "interview": null }
]"#;

#[test]
fn json_is_taken_in_our_names_and_mapped_ones() {
    let columns = "columns: { name: [first_name, last_name], schedule.first.at: interview }\npanel:\n";
    let case =
        Case::new().file("candidates.json", JSON).kit("candidates.yaml", "candidates.json").kit("panel:\n", columns);
    let (kit, _, warnings) = case.planned();
    assert_eq!(warnings, "");
    let [first, second] = &kit.candidates[..] else { panic!("two candidates") };
    assert_eq!(
        (first.id.as_str(), first.name.as_str(), &*first.probes),
        ("4711", "Layla al-Masri", &["Ask about Postgres.".to_owned()][..])
    );
    assert_eq!((first.schedule[0].is_some(), second.schedule[0].is_some()), (true, false));
    let ours = r#"{ "candidates": [{ "id": "c-1", "name": "Layla", "schedule": { "first": { "at": "2026-11-26T09:00" } } }] }"#;
    let case = Case::new().file("candidates.json", ours).kit("candidates.yaml", "candidates.json");
    assert_eq!(case.said(), "");
}

#[test]
fn a_mistake_in_json_has_its_place() {
    let wrong = |json: &str| Case::new().file("candidates.json", json).kit("candidates.yaml", "candidates.json");
    says(
        &wrong("[{ \"id\": \"a\", \"name\": \"A\",\n \"mail\": 1 }]"),
        &["candidates.json:2:2: error: unknown key `mail` in a candidate (help: did you mean `email`?)"],
    );
    says(
        &wrong("[{ \"id\": 'a' }]"),
        &[
            "candidates.json:1:10: error: this is not JSON: a value is expected here (help: save it again with the program that made it; JSON has no comments and no comma before `]` or `}`)",
        ],
    );
}
