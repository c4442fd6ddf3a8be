//! What leaves the house: encrypted files, and archives for single people.
//!
//! Other programs open such files in `.ci/check-print`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::process::Output;

use lopdf::{Document, LoadOptions, Object};
use zip::ZipArchive;

use crate::cli::{code, files, lines, panelkit, run, stderr, stdout};
use crate::support::SmallKit;

/// A password with letters that not all keyboards have.
const SECRET: &str = "Größe 1 (mira)\\";

/// Writes a file of passwords for its owner only.
fn passwords(kit: &SmallKit, name: &str, text: &str) -> PathBuf {
    let path = kit.write(name, text);
    set_mode(&path, 0o600);
    path
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
}

#[cfg(not(unix))]
fn set_mode(_: &std::path::Path, _: u32) {}

/// Runs with these variables.
fn run_with(kit: &SmallKit, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    panelkit(kit.path()).args(arguments).envs(variables.iter().copied()).output().expect("the program runs")
}

fn open(bytes: &[u8], password: &str) -> lopdf::Result<Document> {
    Document::load_mem_with_options(bytes, LoadOptions::with_password(password))
}

fn packet(kit: &SmallKit) -> Vec<u8> {
    fs::read(kit.path().join("out/c-001/technical-mira.pdf")).expect("the packet")
}

#[test]
fn encrypted_files_open_with_their_passwords_only() {
    let kit = SmallKit::new();
    let mapping = format!("mira: '{SECRET}'\ntom: 0815\n");
    passwords(&kit, "passwords.yaml", &mapping);
    let output = run(kit.path(), &["build", "--encrypt", "--passwords", "passwords.yaml", "--audit"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));

    let document = open(&packet(&kit), SECRET).expect("opens");
    assert_eq!(document.get_pages().len(), 1);
    let title = document.trailer.get(b"Info").and_then(Object::as_reference).expect("an object");
    let title = document.get_dictionary(title).and_then(|information| information.get(b"Title")).expect("a title");
    assert!(lopdf::decode_text_string(title).expect("text").starts_with("Interview packet: Ada"));
    let text = document.extract_text(&[1]).expect("text");
    assert!(text.contains("Mira Kova"), "{text}");
    assert!(open(&packet(&kit), "0815").is_err());
    assert!(open(&packet(&kit), "").is_err());
    let toms = fs::read(kit.path().join("out/c-001/technical-tom.pdf")).expect("the packet");
    assert!(open(&toms, "0815").is_ok(), "a number in YAML is the text that stands there");
}

#[test]
fn nothing_but_where_things_are_is_readable_in_an_encrypted_file() {
    let kit = SmallKit::new();
    let variables = [("PANELKIT_PASSWORD", SECRET), ("SOURCE_DATE_EPOCH", "1700000000")];
    let arguments = ["build", "--encrypt", "--attach-source", "--only", "mira"];
    let output = run_with(&kit, &variables, &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = packet(&kit);
    let has = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    for secret in ["Lovelace", "panelkit 0", "D:20231114", "source.json", "xmpmeta", SECRET] {
        assert!(!has(secret.as_bytes()), "{secret}");
    }
    // Streams are no longer compressed data that begins as such: none of them can be unpacked.
    let raw = Document::load_mem_with_options(&bytes, LoadOptions::default());
    assert!(raw.is_err() || raw.is_ok_and(|document| document.get_pages().is_empty()));
    let document = open(&bytes, SECRET).expect("opens");
    let date = document.objects.values().find_map(|object| {
        let stream = object.as_stream().ok().filter(|stream| stream.dict.has_type(b"EmbeddedFile"))?;
        stream.dict.get(b"Params").and_then(Object::as_dict).ok()?.get(b"ModDate").ok().cloned()
    });
    assert!(date.is_some(), "the data of the packet is in it");
}

#[test]
fn encrypted_files_keep_printing_filling_and_reading_aloud() {
    let kit = SmallKit::new();
    let output = run_with(&kit, &[("PANELKIT_PASSWORD", "x")], &["build", "--encrypt", "--only", "mira"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = packet(&kit);
    let start = bytes.windows(6).position(|window| window == b"/P -10").expect("permissions");
    let number: String =
        bytes[start + 3..].iter().take_while(|byte| !b"/>".contains(byte)).map(|byte| char::from(*byte)).collect();
    let granted = number.trim().parse::<i32>().expect("a number");
    // ISO 32000-2 table 22, bits from 1: print 3 and 12, annotate 6, fill 9, read aloud 10; change 4, copy 5, assemble 11.
    let bit = |number: u32| granted >> (number - 1) & 1 == 1;
    assert!([3, 6, 9, 10, 12].into_iter().all(bit), "{granted:b}");
    assert!(![4, 5, 11].into_iter().any(bit), "{granted:b}");
}

#[test]
fn encrypted_files_differ_and_claim_no_standard() {
    let kit = SmallKit::new();
    let make = || {
        let output = run_with(&kit, &[("PANELKIT_PASSWORD", "x")], &["build", "--encrypt", "--only", "mira"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stderr(&output).starts_with("encrypted files open with their passwords only"), "{}", stderr(&output));
        packet(&kit)
    };
    let (one, two) = (make(), make());
    assert!(one != two);
    let document = open(&one, "x").expect("opens");
    let metadata = document.catalog().and_then(|catalog| catalog.get(b"Metadata")).and_then(Object::as_reference);
    let metadata = document.get_object(metadata.expect("metadata")).and_then(Object::as_stream).expect("a stream");
    let xmp = String::from_utf8_lossy(&metadata.content);
    assert!(xmp.contains("Interview packet") && !xmp.contains("pdfaid") && !xmp.contains("pdfuaid"), "{xmp}");
    let output = run_with(&kit, &[("PANELKIT_PASSWORD", "x")], &["build", "--encrypt", "--strict"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("encrypted files cannot be PDF/A, which `--strict` asks for"));
}

#[test]
fn passwords_come_from_a_file_then_from_ones_own_variable_then_from_that_of_all() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4", "paper: a4\noutput: { documents: [packet] }");
    passwords(&kit, "passwords.csv", "id;password\nmira;\"from; file\"\n");
    let variables = [("PANELKIT_PASSWORD_TOM", "own"), ("PANELKIT_PASSWORD_MIRA", "x"), ("PANELKIT_PASSWORD", "all")];
    let arguments = ["build", "--encrypt", "--passwords", "passwords.csv", "--only", "c-001"];
    let output = run_with(&kit, &variables, &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    open(&packet(&kit), "from; file").expect("the file's");
    let toms = fs::read(kit.path().join("out/c-001/technical-tom.pdf")).expect("the packet");
    open(&toms, "own").expect("his own");
}

#[test]
fn what_is_wrong_with_passwords_is_told_without_them() {
    let kit = SmallKit::new();
    let told = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = run_with(&kit, variables, &[&["build", "--encrypt"], arguments].concat());
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        assert!(!kit.path().join("out").exists(), "nothing is made");
        let text = stderr(&output);
        assert!(!text.contains("geheim"), "{text}");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let with = |text: &str| {
        passwords(&kit, "p.csv", text);
        told(&["--passwords", "p.csv"], &[])
    };
    assert!(told(&[], &[]).contains(
        "there is no password for `mira`, `tom` help: add it to the file of `--passwords`, or set the variable \
         `PANELKIT_PASSWORD_MIRA` or `PANELKIT_PASSWORD`"
    ));
    assert!(told(&[], &[("PANELKIT_PASSWORD", "")]).contains("the variable `PANELKIT_PASSWORD` is empty"));
    assert!(with("mira,geheim\nmira,geheim2\n").contains("`mira` has a password in the lines 1 and 2 of `p.csv`"));
    assert!(with("mira,geheim,geheim\n").contains("line 1 of `p.csv` has 3 fields"));
    assert!(with(&format!("mira,{}\n", "geheim".repeat(30))).contains("line 1 of `p.csv` has more than 127 bytes"));
    assert!(
        with("mria,geheim\n")
            .contains("line 1 of `p.csv` is for `mria`, who is not in the panel help: did you mean `mira`?")
    );
    let yaml = passwords(&kit, "p.yaml", "mira: [geheim\n");
    assert!(told(&["--passwords", &yaml.display().to_string()], &[]).contains("is no YAML"));
    passwords(&kit, "p.yaml", "mira: { a: geheim }\n");
    assert!(told(&["--passwords", "p.yaml"], &[]).contains("line 1 of `p.yaml` is no id with a password"));
    passwords(&kit, "p.yaml", "mira: \"geheim\u{1}\"\n");
    assert!(told(&["--passwords", "p.yaml"], &[]).contains("line 1 of `p.yaml`"));
}

#[cfg(unix)]
#[test]
fn a_file_of_passwords_that_others_may_read_is_refused() {
    let kit = SmallKit::new();
    let path = kit.write("p.csv", "mira,a\ntom,b\n");
    let arguments = ["build", "--encrypt", "--passwords", "p.csv"];
    set_mode(&path, 0o644);
    let output = run(kit.path(), &arguments);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("everybody on this machine may read the passwords in `p.csv`"));
    set_mode(&path, 0o640);
    let output = run(kit.path(), &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("your group may read the passwords in `p.csv`"));
}

#[test]
fn a_print_run_is_encrypted_for_the_coordinator() {
    let kit = SmallKit::new();
    let refused = run(kit.path(), &["print", "--encrypt"]);
    assert_eq!(code(&refused), 1);
    assert!(stderr(&refused).contains("there is no password for the print run"), "{}", stderr(&refused));
    let output = run_with(&kit, &[("PANELKIT_PASSWORD", "all")], &["print", "--encrypt", "--separators"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = fs::read(kit.path().join("out/print.pdf")).expect("the file");
    assert!(open(&bytes, "wrong").is_err());
    let document = open(&bytes, "all").expect("opens");
    assert!(document.extract_text(&[1]).expect("text").contains("Mira Kova"));
}

/// The files of an archive.
fn unpacked(kit: &SmallKit, name: &str) -> BTreeMap<String, Vec<u8>> {
    let bytes = fs::read(kit.path().join("out/packs").join(name)).expect("the archive");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut found = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a file");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("its content");
        found.insert(file.name().expect("a name").to_string(), content);
    }
    found
}

#[test]
fn everybody_has_an_archive_with_the_documents_that_build_makes() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["pack", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let packs: Vec<String> = lines(&output).iter().filter_map(|line| Some(line["path"].as_str()?.to_owned())).collect();
    assert_eq!(packs.len(), 2);
    assert!(packs[0].ends_with("out/packs/mira.zip"), "{packs:?}");

    assert_eq!(code(&run(kit.path(), &["build", "--out", "built", "--quiet"])), 0);
    let mut all = unpacked(&kit, "mira.zip");
    let miras: Vec<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(
        miras,
        [
            "c-001/technical-mira-evaluation.pdf",
            "c-001/technical-mira.pdf",
            "c-002/technical-mira-evaluation.pdf",
            "c-002/technical-mira.pdf"
        ]
    );
    all.extend(unpacked(&kit, "tom.zip"));
    let mut built = files(&kit.path().join("built"));
    built.retain(|name, _| name.ends_with(".pdf"));
    assert!(all == built);
}

#[test]
fn archives_are_the_same_bytes_whatever_the_number_of_threads() {
    let kit = SmallKit::new();
    for (jobs, out) in [("1", "one"), ("4", "four")] {
        assert_eq!(code(&run(kit.path(), &["pack", "--jobs", jobs, "--out", out, "--quiet"])), 0);
    }
    assert!(files(&kit.path().join("one")) == files(&kit.path().join("four")));
}

#[test]
fn an_archive_in_which_a_document_is_missing_is_not_written() {
    let kit = SmallKit::new();
    kit.write(
        "templates/evaluation.html",
        "<title>x</title>{% if interviewer.id == 'tom' %}{{ nothing }}{% endif %}\n",
    );
    let output = run(kit.path(), &["pack"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("`tom.zip` is not written: 4 documents are missing in it"), "{}", stderr(&output));
    let written: Vec<String> = files(&kit.path().join("out/packs")).into_keys().collect();
    assert_eq!(written, ["mira.zip"]);
}

#[test]
fn archives_hold_encrypted_files_when_asked_for() {
    let kit = SmallKit::new();
    let output = run_with(&kit, &[("PANELKIT_PASSWORD", "all")], &["pack", "--encrypt", "--only", "mira"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for bytes in unpacked(&kit, "mira.zip").values() {
        assert!(open(bytes, "").is_err());
        open(bytes, "all").expect("opens");
    }
}

#[cfg(unix)]
#[test]
fn archives_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let kit = SmallKit::new();
    assert_eq!(code(&run(kit.path(), &["pack", "--quiet"])), 0);
    let mode = |path: &str| fs::metadata(kit.path().join(path)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("out"), mode("out/packs"), mode("out/packs/mira.zip")), (0o700, 0o700, 0o600));
}

/// As for files that are not packed: in the template, not in the text that is made from it.
#[test]
fn what_a_template_leaves_out_is_told_in_the_template() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title>\n<h1>{{ candidate.name }}</h1>\n<h4>Too deep</h4>\n",
    );
    let output = run(kit.path(), &["pack", "--only", "mira,document:packet"]);
    assert!(stderr(&output).contains("╭─[templates/packet.html:3:1]"), "{}", stderr(&output));
    assert!(!stderr(&output).contains("HTML of"), "{}", stderr(&output));
}
