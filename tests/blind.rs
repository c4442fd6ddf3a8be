//! Rounds whose panel does not know the candidates: nothing personal in any byte of what is written, and codes that stay.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lopdf::{Document, Object};

use crate::cli::{code, lines, run, stderr};

/// Two candidates with something in every field.
const CANDIDATES: &str = r#"candidates:
  - id: applicant-48213
    name: Ελένη Παπαδοπούλου-Ørsted
    preferred_name: Λενάκι-Μαριλού
    name_said: "eh-LEH-nee pah-pah-DOH-poo-loo"
    pronouns: xe/xem
    email: eleni.orsted@mail.example
    time_zone: Europe/Athens
    schedule:
      technical: { at: "2026-12-03T09:00", place: Room Elbe }
      system-design: { at: "2026-12-03T10:15", place: Room Alster }
      collaboration: { at: "2026-12-03T11:30", place: Room Bille }
    probes: [Ask about the ferry timetable of Piraeus.]
    accommodations: [Comes with the guide dog Argos.]
    x_answer_by: Whitsun Monday
    x_recruiter: Quentin Zwicky
    x_portfolio: "https://orsted.example/eleni"
  - id: applicant-51377
    name: Zbigniew Wąchock
    preferred_name: Zbyszek
    name_said: "ZBIG-nyev VON-hotsk"
    pronouns: fae/faer
    email: zbigniew@mail.example
    schedule:
      technical: { at: "2026-12-03T10:15", place: Room Elbe }
      system-design: { at: "2026-12-03T11:30", place: Room Alster }
      collaboration: { at: "2026-12-03T09:00", place: Room Bille }
    probes: [Left the shipyard of Gdynia after a month.]
    accommodations: [Reads lips.]
"#;

/// Every personal value above.
const PERSONAL: [&str; 18] = [
    "applicant-48213",
    "Ελένη",
    "Παπαδοπούλου",
    "Λενάκι-Μαριλού",
    "eh-LEH-nee",
    "xe/xem",
    "eleni.orsted",
    "ferry timetable",
    "dog Argos",
    "Whitsun",
    "Zwicky",
    "orsted.example",
    "applicant-51377",
    "Wąchock",
    "Zbyszek",
    "ZBIG-nyev",
    "fae/faer",
    "shipyard",
];

/// The starter kit with those two.
fn kit() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(code(&run(dir.path(), &["init", "."])), 0);
    fs::write(dir.path().join("candidates.yaml"), CANDIDATES).expect("a file");
    dir
}

fn must(kit: &Path, arguments: &[&str]) -> String {
    let output = run(kit, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    stderr(&output)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// All that can be read in a file, as texts in which values are looked for: its bytes as they are; of a PDF each stream
/// without its filters, each string, and the text of the pages; of a mail each part and each encoded word.
fn readable(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).expect("a file");
    let mut all = path.to_string_lossy().into_owned().into_bytes();
    all.extend(&bytes);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("pdf") => pdf(&bytes, &mut all),
        Some("eml" | "ics") => mail(&bytes, &mut all),
        Some("zip") => archive(&bytes, &mut all),
        _ => {}
    }
    all
}

fn archive(bytes: &[u8], all: &mut Vec<u8>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file of it");
        all.extend(file.name().expect("a name").as_bytes());
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        pdf(&content, all);
    }
}

fn pdf(bytes: &[u8], all: &mut Vec<u8>) {
    let document = Document::load_mem(bytes).expect("a PDF");
    for object in document.objects.values() {
        strings(object, all);
    }
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    all.extend(document.extract_text(&pages).expect("text").replace('\n', "").into_bytes());
}

/// The strings in an object, as UTF-8, and the content of its stream with what is in it.
fn strings(object: &Object, all: &mut Vec<u8>) {
    match object {
        Object::String(text, _) => {
            all.push(b'\n');
            match text.strip_prefix(b"\xFE\xFF") {
                Some(wide) => {
                    let units: Vec<u16> =
                        wide.chunks(2).map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1])).collect();
                    all.extend(String::from_utf16_lossy(&units).into_bytes());
                }
                None => all.extend(text),
            }
        }
        Object::Name(name) => all.extend(name),
        Object::Array(items) => items.iter().for_each(|item| strings(item, all)),
        Object::Dictionary(dictionary) => dictionary.iter().for_each(|(_, value)| strings(value, all)),
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, value)| strings(value, all));
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            all.extend(&content);
            // A file in a file.
            if content.starts_with(b"%PDF-") {
                pdf(&content, all);
            }
        }
        _ => {}
    }
}

fn mail(bytes: &[u8], all: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(bytes).replace("\r\n ", "").replace("\r\n\t", "").replace("=\r\n", "");
    all.extend(text.as_bytes());
    for word in text.split("=?").skip(1) {
        let encoded = word.split('?').nth(2).unwrap_or_default();
        all.extend(STANDARD.decode(encoded).unwrap_or_default());
    }
    let long =
        |run: &&str| run.len() > 60 && run.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let joined = text.replace("\r\n\r\n", " ").replace("\r\n", "\u{0}");
    for part in joined.split([' ', ':', '-']) {
        let run = part.replace('\u{0}', "");
        if long(&run.as_str())
            && let Ok(data) = STANDARD.decode(&run)
        {
            if data.starts_with(b"%PDF-") {
                pdf(&data, all);
            }
            all.extend(data);
        }
    }
}

/// Which of the personal values stand in what can be read, in any of the ways in which they might be written.
fn found(readable: &[u8]) -> BTreeSet<&'static str> {
    let lower = |bytes: &[u8]| bytes.to_ascii_lowercase();
    let haystack = lower(readable);
    let is_in = |needle: &[u8]| memchr::memmem::find(&haystack, &lower(needle)).is_some();
    let forms = |value: &str| {
        let wide: Vec<u8> = value.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hexadecimal =
            |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
        let escaped: String = value
            .chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
            .collect();
        let percent: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let little: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin: Vec<u8> = value.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
        vec![
            value.as_bytes().to_vec(),
            hexadecimal(value.as_bytes()),
            hexadecimal(&wide),
            wide,
            little,
            latin,
            escaped.into_bytes(),
            percent.into_bytes(),
            any_ascii::any_ascii(value).into_bytes(),
        ]
    };
    PERSONAL.into_iter().filter(|value| forms(value).iter().any(|form| is_in(form))).collect()
}

#[test]
fn no_byte_of_what_the_panel_gets_is_personal() {
    let kit = kit();
    let kit = kit.path();
    let all =
        |folder: &Path| -> BTreeSet<&str> { files(folder).iter().flat_map(|path| found(&readable(path))).collect() };

    // The search finds what is there: with the data of each document inside of it, everything.
    must(kit, &["build", "--attach-source", "--out", "named"]);
    must(kit, &["invite", "--out", "named/invitations"]);
    assert_eq!(all(&kit.join("named")).len(), PERSONAL.len(), "{:?}", all(&kit.join("named")));
    let packet = kit.join("named/applicant-48213/technical-tom.pdf");
    let mut pages = Vec::new();
    let document = Document::load(&packet).expect("a PDF");
    pages.extend(document.extract_text(&[1]).expect("text").replace('\n', "").into_bytes());
    assert!(found(&pages).contains("Παπαδοπούλου"), "{}", String::from_utf8_lossy(&pages));

    must(kit, &["build", "--blind", "--attach-source", "--format", "json"]);
    must(kit, &["invite", "--blind"]);
    must(kit, &["pack", "--blind", "--only", "tom,document:packet"]);
    must(kit, &["print", "--blind", "--only", "technical", "--by", "candidate", "--separators"]);
    must(kit, &["records", "--blind", "applicant-51377"]);
    let written = files(&kit.join("out"));
    assert!(written.len() > 30, "{written:?}");
    for path in written {
        assert_eq!(found(&readable(&path)), BTreeSet::new(), "{}", path.display());
    }
    // Nor is it in what is told.
    for arguments in [
        &["build", "--blind", "--verbose"][..],
        &["build", "--blind", "--format", "json"],
        &["invite", "--blind", "-v"],
    ] {
        let output = run(kit, arguments);
        assert_eq!(code(&output), 0);
        assert_eq!(found(&[output.stdout, output.stderr].concat()), BTreeSet::new(), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_and_beside_the_documents() {
    use std::os::unix::fs::PermissionsExt;
    let kit = kit();
    let told = must(kit.path(), &["build", "--blind", "--only", "technical"]);
    assert!(
        told.contains("wrote the key to `./blind-key.json`") || told.contains("wrote the key to `blind-key.json`"),
        "{told}"
    );
    let key = kit.path().join("blind-key.json");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let written = fs::read(&key).unwrap();
    assert!(found(&written).contains("Wąchock") && found(&written).contains("applicant-51377"));

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let told = must(kit.path(), &["build", "--blind", "--only", "technical"]);
    assert!(told.contains("others than you may read the key"), "{told}");
    assert_eq!(fs::read(&key).unwrap(), written);

    for arguments in
        [&["--key", "out/key.json"][..], &["--out", "."], &["--out", "elsewhere", "--key", "elsewhere/deep/key.json"]]
    {
        let output = run(kit.path(), &[&["build", "--blind"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("would be in the folder of the documents"), "{}", stderr(&output));
    }
}

/// The codes in the order of the ids, as the key says them.
fn codes(kit: &Path, key: &str) -> Vec<(String, String)> {
    let key: serde_json::Value = serde_json::from_slice(&fs::read(kit.join(key)).expect("a key")).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    let mut codes: Vec<(String, String)> =
        key["codes"].as_array().expect("a list").iter().map(|code| (text(&code["id"]), text(&code["code"]))).collect();
    codes.sort();
    codes
}

#[test]
fn codes_stay_whoever_comes_or_goes_and_depend_on_the_key() {
    let kit = kit();
    let kit = kit.path();
    must(kit, &["build", "--blind", "--only", "document:day-sheet"]);
    let first = codes(kit, "blind-key.json");
    assert_eq!(first.len(), 2);
    // In another order, with one more and one less.
    let one = "candidates:\n  - { id: new, name: New }\n  - { id: applicant-51377, name: Zbigniew }\n";
    fs::write(kit.join("candidates.yaml"), one).unwrap();
    must(kit, &["build", "--blind", "--only", "document:coverage"]);
    let second = codes(kit, "blind-key.json");
    assert_eq!(second.len(), 3);
    assert!(first.iter().all(|code| second.contains(code)), "{first:?} {second:?}");
    must(kit, &["build", "--blind", "--key", "other.json", "--only", "document:coverage"]);
    let other = codes(kit, "other.json");
    assert!(other.iter().all(|code| !second.contains(code)), "{other:?} {second:?}");
}

#[test]
fn what_candidates_get_is_made_apart_and_with_their_names() {
    let kit = kit();
    let kit = kit.path();
    fs::write(kit.join("kit.yaml"), fs::read_to_string(kit.join("kit.yaml")).unwrap() + "\nblind: true\n").unwrap();
    must(kit, &["build", "--only", "document:handout"]);
    must(kit, &["invite", "--for", "candidate"]);
    assert!(!kit.join("out").exists() && !kit.join("blind-key.json").exists());
    let made: Vec<PathBuf> = files(&kit.join("candidates/handouts"));
    assert_eq!(made.len(), 2);
    assert!(found(&readable(&made[0])).contains("Παπαδοπούλου"));
    assert!(kit.join("candidates/invitations/candidates/applicant-48213/technical.ics").exists());

    let told = must(kit, &["build", "--only", "applicant-51377"]);
    assert!(told.contains("the handouts name the candidates"), "{told}");
    let folders = fs::read_dir(kit.join("out")).unwrap().filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(folders.count(), 1);
    assert!(!kit.join("out/handouts").exists());
}

#[test]
fn a_template_that_asks_for_a_name_is_told_why_there_is_none() {
    let kit = kit();
    let kit = kit.path();
    fs::create_dir_all(kit.join("templates")).unwrap();
    for (field, remedy) in [
        ("name", "write `candidate.label`"),
        ("extra.portfolio", "write `candidate.label`"),
        ("probes", "show: [probes]"),
    ] {
        fs::write(kit.join("templates/evaluation.html"), format!("<p>{{{{ candidate.{field} }}}}")).unwrap();
        let output = run(kit, &["build", "--blind", "--only", "document:evaluation"]);
        let told = stderr(&output).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(code(&output), 1);
        let name = field.split('.').next().unwrap();
        assert!(told.contains(&format!("`candidate.{name}` is undefined")), "{told}");
        assert!(told.contains("the round is blind") && told.contains(remedy), "{told}");
    }
}

#[test]
fn what_the_kit_shows_all_the_same_is_shown() {
    let kit = kit();
    let kit = kit.path();
    let text = fs::read_to_string(kit.join("kit.yaml")).unwrap() + "\nblind: { show: [accommodations] }\n";
    fs::write(kit.join("kit.yaml"), text).unwrap();
    must(kit, &["build", "--only", "technical,document:packet"]);
    let found: BTreeSet<&str> = files(&kit.join("out")).iter().flat_map(|path| found(&readable(path))).collect();
    assert_eq!(found, BTreeSet::from(["dog Argos"]));
}

#[test]
fn a_check_makes_no_key() {
    let kit = kit();
    must(kit.path(), &["check", "--blind"]);
    assert!(!kit.path().join("blind-key.json").exists());
}

#[test]
fn a_record_with_names_is_no_record_of_a_blind_round() {
    let kit = kit();
    must(kit.path(), &["invite", "--no-attach"]);
    let output = run(kit.path(), &["invite", "--no-attach", "--blind"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("names candidates, and the round is blind"), "{}", stderr(&output));
}

#[test]
fn a_report_for_programs_says_codes() {
    let kit = kit();
    let output = run(kit.path(), &["build", "--blind", "--only", "technical", "--format", "json"]);
    let made = lines(&output);
    let candidates: BTreeSet<String> = made
        .iter()
        .filter(|line| line["type"] == "document")
        .map(|line| line["candidate"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(candidates.len(), 2);
    assert!(candidates.iter().all(|code| panelkit::kit::is_code(code)), "{candidates:?}");
}
