//! What each section of the tutorial finds and leaves.

use serde_json::json;

use super::Day;

/// Sheets that come back: the viewer, the sheet, the filled file and the rating that is given for databases.
const SHEETS: [(&str, &str, &str, &str); 2] = [
    ("pypdf", "autumn/out/c-001/technical-tom-evaluation.pdf", "filled/tom.pdf", "4"),
    ("pdfium", "autumn/out/c-001/technical-jonas-evaluation.pdf", "filled/jonas.pdf", "3"),
];

/// What people do beside the commands.
pub fn before(section: &str, day: &Day) {
    if section == "The sheets come back" {
        for (viewer, sheet, filled, rating) in SHEETS {
            let values = json!({
                "c.databases.rating": rating,
                "c.databases.evidence": "Found the plan before the index.",
                "recommendation": "yes",
            });
            day.fill(viewer, sheet, filled, &values);
        }
    }
}

/// The exit status of a command that has printed this; `status` tells with its own that there is something to do.
pub fn status(command: &str, printed: &str) -> i32 {
    let has_news = printed.contains("`panelkit build`") || printed.contains("stale on paper");
    i32::from(command.starts_with("panelkit status") && has_news)
}

/// What a section must leave.
pub fn after(section: &str, day: &Day) {
    match section {
        "A kit" => {
            for file in ["kit.yaml", "candidates.yaml", "questions/own.yaml", "assets/logo.png", "kit.schema.json"] {
                assert!(!day.bytes(&format!("autumn/{file}")).is_empty(), "{file}");
            }
        }
        "Is it right, and is it fair?" => assert_eq!(day.files("autumn", ".pdf"), [""; 0], "nothing is made"),
        "The packets" => {
            let pdfs = day.files("autumn/out", ".pdf");
            assert!(pdfs.contains(&"autumn/out/c-003/technical-jonas.pdf".to_owned()), "{pdfs:?}");
            assert!(pdfs.iter().all(|name| day.bytes(name).starts_with(b"%PDF-1.7\n")));
            assert_eq!(day.files(".", "cover.png"), ["cover.png"]);
        }
        "On paper" => {
            let run = lopdf::Document::load_mem(&day.bytes("autumn/out/print.pdf")).expect("a PDF file");
            assert_eq!(run.get_pages().len() % 2, 0, "every sheet has two sides");
        }
        "Invitations" => {
            let (calendars, mails) = (day.files("autumn/out", ".ics"), day.files("autumn/out", ".eml"));
            assert_eq!((calendars.len(), mails.len()), (24, 24)); // six candidates, four interviewers who see each once
        }
        "8:40" => {
            let mail = "autumn/out/invitations/interviewers/tom/c-003/technical.ics";
            let calendar = String::from_utf8(day.bytes(mail)).expect("UTF-8");
            let late = lopdf::Document::load_mem(&day.bytes("late.pdf")).expect("a PDF file");
            let run = lopdf::Document::load_mem(&day.bytes("autumn/out/print.pdf")).expect("a PDF file");
            assert!(late.get_pages().len() * 4 < run.get_pages().len());
            for line in ["SEQUENCE:1\r\n", "DTSTART:20261203T114500Z\r\n"] {
                assert!(calendar.contains(line), "{line}");
            }
        }
        "The sheets come back" => {
            let scores = String::from_utf8(day.bytes("scores.csv")).expect("UTF-8");
            for (_, _, filled, rating) in SHEETS {
                let is_told = |line: &str| {
                    line.starts_with(&format!("\"{filled}\","))
                        && line.ends_with(&format!("\"c.databases.rating\",\"{rating}\""))
                };
                assert!(scores.lines().any(is_told), "{scores}");
                assert!(!day.bytes(filled).is_empty());
            }
        }
        "In the evening" => {
            assert_eq!(day.files("autumn/out/records", ".pdf"), ["autumn/out/records/c-001.pdf"]);
            let record = lopdf::Document::load_mem(&day.bytes("autumn/out/records/c-001.pdf")).expect("a PDF file");
            assert!(record.get_pages().len() > 20);
            let catalog = record.catalog().expect("a catalog");
            assert!(!catalog.has(b"AcroForm"), "what was filled in cannot be changed any more");
        }
        other => panic!("what does the section `{other}` leave?"),
    }
}
