//! Wrong input to the built program: what it says, what it returns, and that nothing is lost or left half-done.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use crate::cli::{code, documents, files, lines, panelkit, run, stderr, timeless};
use crate::support::SmallKit;

/// What a command says of a kit, without how long it took.
fn told(kit: &SmallKit, arguments: &[&str]) -> (i32, String) {
    let output = run(kit.path(), arguments);
    (code(&output), timeless(&output))
}

#[test]
fn a_check_finds_what_a_build_finds() {
    let kit = SmallKit::new();
    kit.replace("candidates.yaml", "Нина Ковалёва", "Нина \u{12000}");
    kit.write("templates/packet.html", "<p style=\"colour: red\">{{ candidate.name }}<img src=none.png></p>\n");
    let (status, checked) = told(&kit, &["check"]);
    assert_eq!(status, 1);
    for part in ["unknown property `colour`", "there is no file `none.png`"] {
        assert!(checked.contains(part), "{part}: {checked}");
    }
    assert_eq!(told(&kit, &["build"]).1.replace("made", "checked").replace(", 6 pages, in `out`", ""), checked);
    kit.replace("templates/packet.html", "<img src=none.png>", "");
    let (status, checked) = told(&kit, &["check"]);
    assert_eq!(status, 0);
    assert!(checked.contains("no font has the character `\u{12000}` (U+12000)\n"), "{checked}");
    assert!(checked.contains("  in: c-002/technical-mira.pdf and 2 other documents\n"), "{checked}");
}

#[test]
fn a_logo_that_is_no_image_is_told_once_where_the_kit_names_it() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "id: round\n", "id: round\nbranding: { logo: logo.png }\n");
    kit.write("logo.png", "not an image");
    for command in ["check", "build"] {
        assert_eq!(
            told(&kit, &[command]),
            (
                1,
                "  error: `logo.png` is no image in a known format
   ╭─[kit.yaml:2:19]
 2 │ branding: { logo: logo.png }
   ·                   ────────
   ╰────
  help: images are PNG, JPEG, GIF, WebP or SVG files

nothing was made; 1 error
"
                .to_owned()
            ),
            "{command}"
        );
    }
    kit.write("logo.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><rect");
    kit.replace("kit.yaml", "logo.png", "logo.svg");
    let (_, text) = told(&kit, &["check"]);
    assert!(text.contains("the drawing `logo.svg` cannot be read: ") && text.contains("  help: "), "{text}");
    kit.replace("kit.yaml", "logo.svg", "\"https://example.org/logo.png\"");
    let (_, text) = told(&kit, &["check"]);
    assert!(text.contains("the logo `https://example.org/logo.png` is an address, not a file"), "{text}");
}

#[test]
fn a_font_that_is_no_font_is_found_by_a_check() {
    let kit = SmallKit::new();
    kit.write("fonts/house.ttf", "not a font");
    let (status, text) = told(&kit, &["check"]);
    assert_eq!(status, 1);
    assert!(text.contains("fonts/house.ttf` is not a font that can be read"), "{text}");
}

#[test]
fn a_font_face_that_is_not_loaded_is_told() {
    let kit = SmallKit::new();
    let rule = "@font-face { font-family: House; src: url(house.woff2) }";
    kit.write("templates/packet.html", &format!("<style>{rule}</style><p>Hello</p>\n"));
    let (status, text) = told(&kit, &["check"]);
    assert_eq!(status, 0);
    assert!(text.contains("warning: the font `House` cannot be had: there is no file `house.woff2`\n"), "{text}");
    assert!(text.contains("╭─[templates/packet.html:1:8]\n"), "{text}");
}

#[test]
fn a_font_that_is_not_there_is_told_where_it_is_first_used() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title><p>a\n<p style=\"font-family: Papyrus, sans-serif\"><b>Hello</b>\n",
    );
    let (status, text) = told(&kit, &["check"]);
    assert_eq!(status, 0);
    assert!(text.contains("warning: there is no font `Papyrus`; `"), "{text}");
    assert!(text.contains("╭─[templates/packet.html:2:1]\n"), "{text}");
    assert!(text.ends_with("; 1 warning\n"), "{text}");
}

#[test]
fn wrong_syntax_of_a_template_has_a_mark_and_a_remedy() {
    let kit = SmallKit::new();
    for (template, message, marked, help) in [
        ("<p>\n{% fro x in y %}", "there is no tag `fro`", "2:4", "did you mean `for`?"),
        ("<p>\n{% if candidate %}\n</p>\n", "unexpected end of input", "2:1", "close what is open"),
        ("<p>\n{{ candidate.name | }}", "unexpected end of variable block", "2:21", "close what is open"),
    ] {
        kit.write("templates/packet.html", template);
        let (status, text) = told(&kit, &["check"]);
        assert_eq!(status, 1);
        assert!(text.starts_with("  error: the syntax is wrong: "), "{text}");
        assert!(text.contains(message) && text.contains(&format!("help: {help}")), "{text}");
        assert!(text.contains(&format!("[templates/packet.html:{marked}]")) && text.contains(" ─"), "{text}");
    }
    kit.write("templates/packet.html", "{{ candidate.name | uper }}");
    let (_, text) = told(&kit, &["check"]);
    assert!(text.starts_with("  error: there is no filter `uper`\n"), "{text}");
    assert!(text.contains("  help: did you mean `upper`?\n"), "{text}");
}

#[test]
fn a_template_that_does_not_end_is_one_problem() {
    let kit = SmallKit::new();
    let endless =
        "<html lang=en><title>P</title>{% for a in range(10000) %}{% for b in range(10000) %}{{ a }}{{ candidate.id }}";
    kit.write("templates/evaluation.html", &format!("{endless}{{% endfor %}}{{% endfor %}}"));
    let (status, text) = told(&kit, &["check", "--only", "technical"]);
    assert_eq!(status, 1);
    assert!(text.ends_with("\nchecked 4 of 8 documents; 1 error\n"), "{text}");
}

#[test]
fn a_column_that_is_refused_is_one_problem() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "candidates.yaml", "candidates.csv");
    let header = "id,name,schedule.tecnical.at,schedule.technical.place";
    kit.write("candidates.csv", &format!("{header}\na,Ada,2026-11-26T09:00,Elbe\nb,Nina,2026-11-26T09:00,Elbe\n"));
    let (status, text) = told(&kit, &["check"]);
    assert_eq!(status, 1);
    assert!(text.contains("there is no interview with the id `tecnical`") && text.ends_with("; 1 error\n"), "{text}");
}

#[test]
fn an_anchor_within_itself_is_told_in_plain_words() {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "id: round\n", "a: &a [*a]\n");
    let (_, text) = told(&kit, &["check"]);
    assert!(text.contains("error: this anchor has an alias of itself within it"), "{text}");
    assert!(text.contains("  help: write the value out"), "{text}");
}

#[test]
fn a_reader_that_goes_away_does_not_stop_a_build() {
    let kit = SmallKit::new();
    let mut child = panelkit(kit.path())
        .args(["build", "--format", "json", "--jobs", "1"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("a line");
    assert!(child.wait().expect("it ends").success());
    assert_eq!(documents(&kit.path().join("out")).len(), 12);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_told() {
    let full = || fs::File::options().write(true).open("/dev/full").expect("a full device");
    let kit = SmallKit::new();
    for arguments in [&["questions"][..], &["schema", "kit"], &["build", "--format", "json"]] {
        let output = panelkit(kit.path()).args(arguments).stdout(full()).output().expect("the program runs");
        assert_eq!(code(&output), 1, "{arguments:?}");
        let text = stderr(&output);
        assert!(text.starts_with("  error: cannot write to standard output\n") && text.contains("No space"), "{text}");
    }
    assert_eq!(documents(&kit.path().join("out")).len(), 12);
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("page.html"), "<html lang=en><title>A page</title><p>Hello").expect("a file");
    std::os::unix::fs::symlink("/dev/null", dir.path().join("nowhere")).expect("a link");
    let output = run(dir.path(), &["render", "page.html", "-o", "nowhere"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let there = fs::metadata(dir.path().join("nowhere")).expect("it is there still");
    assert!(there.file_type().is_char_device());
    assert!(fs::symlink_metadata(dir.path().join("nowhere")).expect("it is there still").is_symlink());
}

#[test]
fn a_folder_is_told_from_a_file() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("page.html"), "<html lang=en><title>A page</title><p>Hello").expect("a file");
    for (arguments, status, message) in [
        (&["render", "."][..], 2, "error: `.` is a folder\n"),
        (&["render", ".", "-o", "x.pdf"], 1, "help: it is a folder: name a file in it\n"),
        (&["render", "page.html", "-o", "."], 1, "help: a folder stands where the file should be"),
        (&["render", "page.html", "--root", "page.html"], 2, "error: there is no folder `page.html`\n"),
        (&["init", "page.html"], 1, "error: cannot make the folder `page.html`\n"),
    ] {
        let output = run(dir.path(), arguments);
        assert_eq!(code(&output), status, "{arguments:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
        assert_eq!(stderr(&output).matches("error:").count(), 1, "{}", stderr(&output));
    }
    assert_eq!(files(dir.path()).len(), 1);
}

/// Runs as another user than root, for whom there are no rights to refuse.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_one_problem() {
    use std::os::unix::fs::PermissionsExt;
    let kit = SmallKit::new();
    let closed = kit.path().join("out/c-001");
    fs::create_dir_all(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).expect("its rights");
    let is_root = fs::write(closed.join("probe"), "").is_ok();
    if is_root {
        return;
    }
    let (status, text) = told(&kit, &["build"]);
    assert_eq!(status, 1);
    assert!(text.contains("error: cannot write to the folder `out/c-001`\n"), "{text}");
    assert!(text.ends_with("made 6 of 12 documents, 6 pages, in `out`; 1 error\n"), "{text}");
}

#[test]
fn json_is_an_object_per_line_whatever_is_wrong() {
    let kit = SmallKit::new();
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>P</title><p>{% if candidate.id == 'c-002' %}{{ candidate.nope }}{% endif %}</p>\n",
    );
    let output = run(kit.path(), &["build", "--format", "json"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    let lines = lines(&output);
    let kinds = |kind: &str| lines.iter().filter(|line| line["type"] == kind).count();
    assert_eq!((kinds("document"), kinds("diagnostic"), kinds("summary")), (9, 1, 1));
    assert_eq!(documents(&kit.path().join("out")).len(), 9);
}

/// Lays a page out, which must end well.
fn rendered(html: &str) -> (Vec<u8>, String) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join("page.html"), html).expect("a file");
    let output = run(dir.path(), &["render", "page.html"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    (fs::read(dir.path().join("page.pdf")).expect("it is there"), stderr(&output))
}

#[test]
fn more_inline_elements_than_can_have_a_style_are_set_without() {
    let (pdf, text) = rendered(&format!("<title>x</title><p>{}", "<b>a</b>".repeat(70_000)));
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(text.contains("a paragraph has more than 30000 inline elements"), "{text}");
}

#[test]
fn a_script_that_no_font_has_does_not_fill_the_report() {
    let (_, text) = rendered(&format!("<title>x</title><p>{}", ('\u{12000}'..'\u{12100}').collect::<String>()));
    assert!(text.contains("no font has the character `\u{12013}` (U+12013)"), "{text}");
    assert!(text.contains("no font has 236 more characters of this text"), "{text}");
    assert_eq!(text.matches("warning: no font has").count(), 21, "{text}");
}

#[test]
fn one_cluster_of_many_characters_that_no_font_has_is_looked_at_once() {
    let (_, text) = rendered(&format!("<title>x</title><p>{}", "\u{1f469}\u{200d}".repeat(50_000)));
    assert!(text.contains("(U+1F469)"), "{text}");
}

#[test]
fn sheets_that_import_one_another_over_and_over_end() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("a file");
    for level in 0..7 {
        write(&format!("{level}.css"), &format!("@import \"{}.css\";\n", level + 1).repeat(10));
    }
    write("7.css", "p { color: red }");
    write("page.html", "<title>x</title><link rel=stylesheet href=0.css><p>Hello");
    let output = run(dir.path(), &["render", "page.html"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("the document has more than 1000 style sheets"), "{}", stderr(&output));
    assert!(Path::exists(&dir.path().join("page.pdf")));
}
