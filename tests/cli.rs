//! The built program: what it prints, writes and returns.
//!
//! Help texts stand in `tests/cli/`; with `PANELKIT_ACCEPT=1` they are written instead of compared.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::support::SmallKit;

mod explain;

pub fn panelkit(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panelkit"));
    command.current_dir(folder).env("COLUMNS", "100").env_remove("NO_COLOR").env_remove("SOURCE_DATE_EPOCH");
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    panelkit(folder).args(arguments).output().expect("the program runs")
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Stderr without how long it took.
pub fn timeless(output: &Output) -> String {
    let text = stderr(output);
    let Some(start) = text.rfind(" (") else { return text };
    match text[start..].find(" s)") {
        Some(end) => format!("{}{}", &text[..start], &text[start + end + 3..]),
        None => text,
    }
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

pub fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("an object per line")).collect()
}

/// All files below a folder and their bytes.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                found.insert(name, fs::read(path).expect("a file"));
            }
        }
    }
    found
}

/// The names of all PDFs below a folder.
pub fn documents(folder: &Path) -> Vec<String> {
    files(folder).into_keys().filter(|name| name.ends_with(".pdf")).collect()
}

const COMMANDS: [&str; 21] = [
    "demo",
    "init",
    "build",
    "merge-manifests",
    "check",
    "print",
    "pack",
    "invite",
    "status",
    "watch",
    "questions",
    "render",
    "preview",
    "audit",
    "fill",
    "read",
    "records",
    "retain",
    "schema",
    "completions",
    "man",
];

#[test]
fn help_texts_are_as_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut differing = Vec::new();
    for (name, arguments) in
        std::iter::once(("panelkit", vec!["--help"])).chain(COMMANDS.map(|name| (name, vec![name, "--help"])))
    {
        let output = run(&folder, &arguments);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{name}");
        let path = folder.join(format!("help-{name}.txt"));
        if std::env::var_os("PANELKIT_ACCEPT").is_some() {
            fs::write(&path, stdout(&output)).expect("the reference is written");
        } else if fs::read_to_string(&path).ok() != Some(stdout(&output)) {
            differing.push(format!("{}:\n{}", path.display(), stdout(&output)));
        }
    }
    assert!(differing.is_empty(), "PANELKIT_ACCEPT=1 accepts these:\n{}", differing.join("\n"));
}

#[test]
fn every_command_has_a_first_line_that_fits_and_an_example() {
    for name in COMMANDS {
        let help = stdout(&run(Path::new("."), &[name, "--help"]));
        let first = help.lines().next().expect("a line");
        assert!(first.len() <= 72 && !first.ends_with('.'), "{first}");
        assert!(help.contains("Examples:\n  panelkit "), "{name}");
    }
}

#[test]
fn a_wrong_command_line_is_2_and_says_so_on_stderr() {
    for arguments in
        [&["bild"][..], &[], &["build", "--jobs", "0"], &["build", "--paper", "a5"], &["build", "-q", "-v"]]
    {
        let output = run(Path::new("."), arguments);
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "{arguments:?}");
        assert!(stderr(&output).contains("--help"), "{arguments:?}: {}", stderr(&output));
    }
}

#[test]
fn a_check_of_a_sound_kit_is_one_line() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["check"]);
    assert_eq!(
        (code(&output), timeless(&output).as_str(), stdout(&output).as_str()),
        (0, "checked 12 documents\n", "")
    );
    let output = run(kit.path(), &["check", "--quiet"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn a_kit_that_is_not_there_is_1() {
    let output = run(Path::new("."), &["check", "no-such-kit"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("there is no file `no-such-kit`"), "{}", stderr(&output));
    assert!(stderr(&output).ends_with("nothing was made; 1 error\n"), "{}", stderr(&output));
}

#[test]
fn a_template_that_fails_is_shown_with_its_line_and_variable() {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "<h1>\n  {{ candidate.nmae }}\n</h1>\n");
    let output = run(kit.path(), &["check"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        timeless(&output),
        "  error: `candidate.nmae` is undefined
   ╭─[templates/packet.html:2:6]
 2 │   {{ candidate.nmae }}
   ·      ──────────────
   ╰────
  help: did you mean `candidate.name`?
  in: c-001/technical-mira.pdf and 5 other documents

checked 6 of 12 documents; 1 error
"
    );
}

#[test]
fn a_document_that_fails_takes_no_other_with_it() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title>{% if candidate.id == 'c-001' %}{{ nothing }}{% endif %}",
    );
    let output = run(kit.path(), &["build"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let names = documents(&kit.path().join("out"));
    assert_eq!(
        names,
        [
            "c-001/team-tom-evaluation.pdf",
            "c-001/technical-mira-evaluation.pdf",
            "c-001/technical-tom-evaluation.pdf",
            "c-002/team-tom-evaluation.pdf",
            "c-002/team-tom.pdf",
            "c-002/technical-mira-evaluation.pdf",
            "c-002/technical-mira.pdf",
            "c-002/technical-tom-evaluation.pdf",
            "c-002/technical-tom.pdf",
        ]
    );
    assert!(stderr(&output).contains("made 9 of 12 documents"), "{}", stderr(&output));
}

#[test]
fn the_output_is_the_same_whatever_the_number_of_threads() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "{% if interview.id == 'team' %}{{ nothing }}{% endif %}<p>{{ candidate.name }}",
    );
    let one = run(kit.path(), &["build", "--jobs", "1", "--out", "one"]);
    let four = run(kit.path(), &["build", "--jobs", "4", "--out", "four"]);
    assert_eq!(timeless(&one).replace("`one`", "`four`"), timeless(&four));
    assert!(!files(&kit.path().join("one")).is_empty());
    assert_eq!(files(&kit.path().join("one")), files(&kit.path().join("four")));
}

#[test]
fn only_narrows_down_by_kind() {
    let kit = SmallKit::new();
    for (patterns, documents) in [
        (&["c-001"][..], 6),
        (&["c-00?"], 12),
        (&["tom"], 8),
        (&["interviewer:tom", "interview:technical"], 4),
        (&["c-001", "c-002", "document:packet"], 6),
        (&["c-001,mira"], 2),
        (&["candidate:*1", "document:evaluation", "te*"], 3),
    ] {
        let mut arguments = vec!["check"];
        arguments.extend(patterns.iter().flat_map(|pattern| ["--only", *pattern]));
        let output = run(kit.path(), &arguments);
        assert_eq!(timeless(&output), format!("checked {documents} documents\n"), "{patterns:?}");
    }
}

#[test]
fn only_that_matches_nothing_is_2_and_names_what_there_is() {
    let kit = SmallKit::new();
    let told = |patterns: &[&str]| {
        let mut arguments = vec!["build"];
        arguments.extend(patterns.iter().flat_map(|pattern| ["--only", *pattern]));
        let output = run(kit.path(), &arguments);
        assert_eq!(code(&output), 2);
        assert!(!kit.path().join("out").exists());
        stderr(&output)
    };
    assert_eq!(
        told(&["interview:final"]),
        "  error: `--only interview:final` matches no interview
  help: there are the interviews `technical`, `team`

"
    );
    assert_eq!(
        told(&["c-0011"]),
        "  error: `--only c-0011` matches no candidate, interview or interviewer
  help: did you mean `c-001`?

"
    );
    assert!(told(&["panel:x"]).contains("has the unknown prefix `panel`"));
    assert!(told(&["mira", "team"]).contains("no document matches all of `--only mira,team`"));
}

#[test]
fn two_documents_of_one_name_stop_the_run_before_anything_is_written() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4\n", "output: { name: 'all/{{ candidate.id }}' }\n");
    let output = run(kit.path(), &["build"]);
    assert_eq!(code(&output), 1);
    assert!(!kit.path().join("out").exists());
    assert!(
        stderr(&output).contains("two documents would have the same output name `all/c-001.pdf`"),
        "{}",
        stderr(&output)
    );
    assert!(stderr(&output).contains("╭─[kit.yaml:3:17]"), "{}", stderr(&output));
}

#[test]
fn a_file_in_place_of_the_output_folder_is_told_with_a_remedy() {
    let kit = SmallKit::new();
    kit.write("taken", "");
    let output = run(kit.path(), &["build", "--out", "taken"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        stderr(&output),
        "  error: cannot make the output folder `taken`
  ╰─▶ File exists (os error 17)
  help: a file stands where a folder is needed: move it away, or choose another place

nothing was made; 1 error
"
    );
}

#[test]
fn a_folder_in_place_of_a_document_fails_that_document_only() {
    let kit = SmallKit::new();
    fs::create_dir_all(kit.path().join("out/c-001/team-tom.pdf/x")).expect("a folder");
    let output = run(kit.path(), &["build", "--only", "team,document:packet"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("cannot write `out/c-001/team-tom.pdf`"), "{}", stderr(&output));
    let names = documents(&kit.path().join("out"));
    assert_eq!(names, ["c-002/team-tom.pdf"]);
}

#[test]
fn warnings_fail_a_run_only_when_they_are_denied() {
    let kit = SmallKit::new();
    kit.write("templates/lonely.html", "<p>");
    let output = run(kit.path(), &["check"]);
    assert_eq!(code(&output), 0);
    assert!(timeless(&output).ends_with("checked 12 documents; 1 warning\n"), "{}", stderr(&output));
    let output = run(kit.path(), &["check", "--deny-warnings"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("warning: the template `lonely.html`"), "{}", stderr(&output));
    let output = run(kit.path(), &["check", "--quiet"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn the_report_for_programs_has_an_object_per_line_and_a_summary() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title>{% if candidate.id == 'c-001' %}{{ nothing }}{% endif %}",
    );
    let output = run(kit.path(), &["build", "--format", "json", "--only", "mira,document:packet"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let lines = lines(&output);
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    assert_eq!(kinds, ["document", "diagnostic", "summary"]);
    let [document, diagnostic, summary] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(document["name"], "c-002/technical-mira.pdf");
    let size = fs::metadata(kit.path().join("out/c-002/technical-mira.pdf")).expect("it is there").len();
    assert_eq!(document["bytes"], size);
    assert!(document["pages"].as_u64() >= Some(1));
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["message"], "`nothing` is undefined");
    assert_eq!(diagnostic["file"], "templates/packet.html");
    assert_eq!((&diagnostic["line"], &diagnostic["column"]), (&1.into(), &66.into()));
    assert_eq!(diagnostic["documents"], serde_json::json!(["c-001/technical-mira.pdf"]));
    assert_eq!((&summary["documents"], &summary["failed"]), (&1.into(), &1.into()));
    assert_eq!((&summary["errors"], &summary["warnings"]), (&1.into(), &0.into()));
}

#[test]
fn a_kit_that_does_not_load_is_reported_to_programs_too() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "[own-third]", "[own-thrid]");
    let output = run(kit.path(), &["build", "--format", "json"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let lines = lines(&output);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0]["file"], "kit.yaml");
    assert_eq!(lines[1]["type"], "summary");
    assert_eq!(lines[1]["documents"], 0);
}

#[test]
fn what_is_wrong_with_a_document_is_told_at_its_template() {
    let kit = SmallKit::new();
    kit.write(
        "templates/evaluation.html",
        "<html lang=en><title>E</title>\n<style>{% include 'own.css' %}</style>\n<p>{{ candidate.name }}",
    );
    kit.write("templates/own.css", "p {\n  colour: red;\n}\n");
    let output = run(kit.path(), &["build", "--only", "document:evaluation", "--format", "json"]);
    assert_eq!(code(&output), 0);
    let diagnostics: Vec<Value> = lines(&output).into_iter().filter(|line| line["type"] == "diagnostic").collect();
    let [warning] = &diagnostics[..] else { panic!("{diagnostics:?}") };
    assert_eq!(warning["message"], "unknown property `colour`");
    assert_eq!(warning["file"], "templates/own.css");
    assert_eq!((&warning["line"], &warning["column"], &warning["count"]), (&2.into(), &3.into(), &6.into()));
}

#[test]
fn a_document_with_a_missing_image_is_not_made() {
    let kit = SmallKit::new();
    kit.write("templates/packet.html", "<title>P</title>\n<img src='no.png' alt='{{ candidate.id }}'>");
    let output = run(kit.path(), &["build", "--only", "mira"]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("error: there is no file `no.png`\n   ╭─[templates/packet.html:2:1]"),
        "{}",
        stderr(&output)
    );
    let names = documents(&kit.path().join("out"));
    assert_eq!(names, ["c-001/technical-mira-evaluation.pdf", "c-002/technical-mira-evaluation.pdf"]);
}

#[test]
fn colour_is_as_asked_for() {
    let has_color = |arguments: &[&str]| stderr(&run(Path::new("."), arguments)).contains('\u{1b}');
    assert!(!has_color(&["check", "no-such-kit"]));
    assert!(has_color(&["check", "no-such-kit", "--color", "always"]));
    assert!(has_color(&["--color=always", "bild"]));
    assert!(!has_color(&["--color", "never", "bild"]));
}

#[test]
fn init_writes_a_kit_that_checks_and_overwrites_nothing_that_was_changed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let output = run(dir.path(), &["init", "round"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = run(dir.path(), &["check", "round", "--deny-warnings"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));

    let before = files(dir.path());
    assert!(before.contains_key("round/kit.schema.json"), "{:?}", before.keys());
    assert_eq!(code(&run(dir.path(), &["init", "round"])), 0);
    assert_eq!(files(dir.path()), before);

    fs::write(dir.path().join("round/kit.yaml"), "mine").expect("a file");
    fs::remove_file(dir.path().join("round/candidates.yaml")).expect("it was there");
    let output = run(dir.path(), &["init", "round"]);
    assert_eq!(code(&output), 1);
    assert_eq!(
        stderr(&output),
        "  error: `round/kit.yaml` is there already, with another content
  help: nothing was written: choose another folder, or move the file away

"
    );
    assert!(!dir.path().join("round/candidates.yaml").exists());
}

#[test]
fn questions_are_listed_filtered_and_shown() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["questions", "--kit", ".", "--section", "own"]);
    assert_eq!(
        stdout(&output),
        "Our own (own)
  own-first    10 min  First?
  own-second   10 min  Second?
  own-third     5 min  Third?
"
    );
    let output = run(kit.path(), &["questions", "--kit", "kit.yaml", "own-second"]);
    assert_eq!(
        stdout(&output),
        "own-second
==========

Second?

Section     Our own (own)
Competency  Data (own-data)
Levels      all
Minutes     10

Follow up:
  - Why?

Anchors:
  1 Lost it.
  3 Found it.
  5 Never loses it.
"
    );
    let output = run(kit.path(), &["questions", "--kit", ".", "own-*", "--search", "THIRD", "--format", "json"]);
    let found = lines(&output);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], "own-third");
    assert_eq!(found[0]["anchors"]["5"], "Never loses it.");
}

#[test]
fn a_filter_that_names_nothing_is_2_and_one_that_finds_nothing_is_1() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["questions", "--kit", ".", "own-frist"]);
    assert_eq!(
        (code(&output), stderr(&output).as_str()),
        (2, "  error: there is no question `own-frist`\n  help: did you mean `own-first`?\n\n")
    );
    let output = run(kit.path(), &["questions", "--kit", ".", "own-first", "--search", "nowhere"]);
    assert_eq!(code(&output), 1);
    assert_eq!(stdout(&output), "");
}

#[test]
fn schemas_are_json() {
    for file in ["bank", "kit", "candidates"] {
        let output = run(Path::new("."), &["schema", file]);
        let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(schema["$schema"].as_str().is_some_and(|schema| schema.contains("json-schema.org")), "{file}");
    }
}

#[test]
fn completions_and_the_man_page_name_every_command() {
    let man = stdout(&run(Path::new("."), &["man"]));
    assert!(man.contains(".TH panelkit 1"), "{man}");
    let bash = stdout(&run(Path::new("."), &["completions", "bash"]));
    for name in COMMANDS {
        assert!(man.contains(&format!(".SS \"panelkit {name}\"")), "{name}");
        assert!(bash.contains(&format!("panelkit,{name})")), "{name}");
    }
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let mut child = panelkit(Path::new("."))
        .args(["questions", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn render_reads_stdin_and_writes_stdout() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut child = panelkit(dir.path())
        .args(["render", "-", "-o", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("a pipe").write_all(b"<html lang=en><title>A page</title><p>Hello").expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(code(&output), 0);
    assert!(output.stdout.starts_with(b"%PDF-"));
    assert!(files(dir.path()).is_empty());
}

#[test]
fn render_writes_beside_the_page() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("page.html"), "<html lang=en><title>A page</title><p>Hello").expect("a file");
    let output = run(dir.path(), &["render", "page.html"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(fs::read(dir.path().join("page.pdf")).expect("it is there").starts_with(b"%PDF-"));
}

#[test]
fn render_of_what_cannot_be_read_is_told() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("bad.html"), b"<p>\xff").expect("a file");
    let told = |arguments: &[&str]| {
        let output = run(dir.path(), arguments);
        (code(&output), stderr(&output))
    };
    let (status, text) = told(&["render", "missing.html"]);
    assert_eq!(status, 1);
    assert!(text.starts_with("  error: cannot read `missing.html`\n"), "{text}");
    let (status, text) = told(&["render", "bad.html"]);
    assert_eq!(status, 0);
    assert!(text.contains("warning: the document is not UTF-8 at byte 3, and is read as windows-1252\n"), "{text}");
    assert_eq!(told(&["render", "-"]).0, 2);
    assert_eq!(told(&["render", "page.pdf"]).0, 2);
}

#[test]
fn a_source_date_that_is_no_number_is_told() {
    let kit = SmallKit::new();
    let output =
        panelkit(kit.path()).arg("build").env("SOURCE_DATE_EPOCH", "today").output().expect("the program runs");
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("`SOURCE_DATE_EPOCH` is not a number of seconds: `today`"), "{}", stderr(&output));
}

#[test]
fn the_starter_kit_checks_without_a_warning() {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    let output = run(&starter, &["check", "--deny-warnings"]);
    assert_eq!((code(&output), timeless(&output).as_str()), (0, "checked 75 documents\n"));
}

#[test]
fn every_option_stands_in_the_documentation() {
    let documented = include_str!("../docs/cli.md");
    for name in COMMANDS {
        let help = stdout(&run(Path::new("."), &[name, "--help"]));
        let words = help.split(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
        for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
            assert!(option == "--help" || documented.contains(&format!("`{option}")), "{option} of {name}");
        }
    }
}

#[test]
fn check_explains_each_question_and_what_the_kit_allows() {
    let kit = SmallKit::new();
    kit.replace("questions/own.yaml", "    anchors: { 1: Lost it., 3: Found it., 5: Never loses it. }\n", "");
    let output = run(kit.path(), &["check", ".", "--explain", "--format", "json"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let reasons: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .filter(|object: &serde_json::Value| object["type"] == "reason")
        .collect();
    assert!(
        reasons.iter().any(|reason| reason["question"] == "own-first"
            && reason["why"].as_str().is_some_and(|why| why.starts_with("named at kit.yaml:"))),
        "{text}"
    );
    let told = |text: &str| text.matches("(rule `no-anchors`)").count();
    assert!(told(&text) > 0, "{text}");
    kit.replace("kit.yaml", "panel:", "allow: [{ rule: no-anchors, why: A test. }]\npanel:");
    let output = run(kit.path(), &["check", ".", "--explain"]);
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(told(&stderr), 0, "{stderr}");
    assert!(
        stdout.contains("allowed (no-anchors): the question `own-first` has no anchors\n  why: A test."),
        "{stdout}"
    );
    let output = run(kit.path(), &["check", "."]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("the kit allows 3 findings; `--explain` prints them"));
}

#[test]
fn today_is_named_and_never_that_of_a_clock() {
    let kit = SmallKit::new();
    kit.write(
        "candidates.yaml",
        "candidates: [{ id: a, name: A, schedule: { first: { at: \"2001-01-02T09:00Z\" } } }]\n",
    );
    let schedule = std::fs::read_to_string(kit.path().join("kit.yaml")).expect("the kit");
    let id = schedule.lines().find_map(|line| line.trim().strip_prefix("- id: ")).unwrap_or("first").to_owned();
    kit.replace("candidates.yaml", "first:", &format!("{id}:"));
    let past = |arguments: &[&str], epoch: Option<&str>| {
        let mut command = panelkit(kit.path());
        command.env_remove("SOURCE_DATE_EPOCH");
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let output = command.arg("check").args(arguments).output().expect("it runs");
        String::from_utf8_lossy(&output.stderr).contains("(rule `past`)")
    };
    assert!(!past(&[], None));
    assert!(past(&["--today", "2001-01-03"], None));
    assert!(!past(&["--today", "2001-01-02"], None));
    assert!(past(&[], Some("1000000000")));
}

#[test]
fn candidates_come_from_standard_input_in_any_form() {
    let kit = SmallKit::new();
    for text in
        ["id,name\nz-9,Zoe\n", "candidates:\n  - { id: z-9, name: Zoe }\n", "[{ \"id\": \"z-9\", \"name\": \"Zoe\" }]"]
    {
        let mut child = panelkit(kit.path())
            .args(["build", ".", "--force", "--candidates", "-", "--format", "json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && stdout.contains("\"candidate\":\"z-9\""), "{text}: {stdout}");
    }
}

#[test]
fn a_missing_file_of_candidates_is_not_told_of_the_kit() {
    let kit = SmallKit::new();
    let output = run(kit.path(), &["check", ".", "--candidates", "nosuch.csv"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("there is no file `nosuch.csv`") && !stderr.contains("kit.yaml"), "{stderr}");
}

#[test]
fn import_prints_yaml_and_says_what_to_look_at() {
    let kit = SmallKit::new();
    kit.write("ours.md", "# Own data\n\n- How? (3 min)\n\n> quoted\n");
    let output = run(kit.path(), &["import", "ours.md", "--competency", "databases"]);
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(stdout.contains("  - id: own-data-how-3\n") || stdout.contains("  - id: own-data-how\n"), "{stdout}");
    assert!(
        stderr.contains("a quotation is passed over")
            && stderr.contains("imported 1 question, 1 new section; 1 place to look at"),
        "{stderr}"
    );
    let output = run(kit.path(), &["import", "ours.md", "-o", "questions/ours.yaml"]);
    assert!(output.status.success() && output.stdout.is_empty());
    let output = run(kit.path(), &["import", "ours.txt"]);
    assert_eq!(output.status.code(), Some(2));
}
