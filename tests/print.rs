//! `panelkit print`: what stands where in the file for the printer.
//!
//! Other programs read such files in `.ci/check-print`.

use std::collections::BTreeSet;
use std::fs;

use lopdf::{Dictionary, Document, Object};
use panelkit::audit::{Standards, audit};
use serde_json::Value;

use crate::cli::{code, lines, run, stderr, stdout, timeless};
use crate::support::SmallKit;

/// The small kit, with three pages in each packet and one in each evaluation sheet.
fn kit() -> SmallKit {
    let kit = SmallKit::new();
    kit.replace("kit.yaml", "paper: a4", "paper: a4\noutput: { documents: [packet, evaluation] }");
    kit.write(
        "templates/packet.html",
        "<html lang=en><title>{{ document.title }}</title>\n\
         <style>@page { @bottom-right { content: counter(page) ' of ' counter(pages) } } h2 { break-before: page }</style>\n\
         <h1>{{ candidate.name }}</h1><p>{{ interviewer.name }}</p>\n\
         <h2 id=two>Two</h2><table><tr><th id=head>A<td headers=head>B</table>\n\
         <h2>Three</h2><p><a href='#two'>back to two</a>\n",
    );
    kit
}

/// Prints to a file and reads it.
fn print(kit: &SmallKit, arguments: &[&str]) -> Document {
    let output = run(kit.path(), &[&["print", "-o", "print.pdf"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let bytes = fs::read(kit.path().join("print.pdf")).expect("the file");
    let problems: Vec<String> = audit(&bytes, Standards::NONE).problems().iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    Document::load_mem(&bytes).expect("sound")
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalog")
}

fn text(object: &Object) -> String {
    lopdf::decode_text_string(object).expect("text")
}

/// The name that viewers give each page.
fn labels(document: &Document) -> Vec<String> {
    let tree = catalog(document).get(b"PageLabels").and_then(Object::as_dict).expect("labels");
    let ranges = tree.get(b"Nums").and_then(Object::as_array).expect("numbers");
    let first = |range: &[Object]| range[0].as_i64().expect("a page");
    let mut names = Vec::new();
    for (index, range) in ranges.chunks(2).enumerate() {
        let label = range[1].as_dict().expect("a label");
        let end = ranges.chunks(2).nth(index + 1).map_or(document.get_pages().len() as i64, first);
        let prefix = text(label.get(b"P").expect("a prefix"));
        for number in 1..=end - first(range) {
            names.push(if label.has(b"S") { format!("{prefix}{number}") } else { prefix.clone() });
        }
    }
    names
}

/// `page title`, indented by level, page from 1.
fn outline(document: &Document) -> Vec<String> {
    fn walk(document: &Document, parent: &Dictionary, level: usize, lines: &mut Vec<String>) {
        let mut next = parent.get(b"First").ok().cloned();
        while let Some(Object::Reference(id)) = next {
            let item = document.get_dictionary(id).expect("an entry");
            let to = item.get(b"Dest").and_then(Object::as_array).expect("a place")[0].as_reference().expect("a page");
            let page = document.get_pages().into_iter().find(|(_, page)| *page == to).expect("of the file").0;
            lines.push(format!("{}{page} {}", "  ".repeat(level), text(item.get(b"Title").expect("a title"))));
            walk(document, item, level + 1, lines);
            next = item.get(b"Next").ok().cloned();
        }
    }
    let root = catalog(document).get(b"Outlines").and_then(Object::as_reference).expect("an outline");
    let mut lines = Vec::new();
    walk(document, document.get_dictionary(root).expect("a root"), 0, &mut lines);
    lines
}

/// What a page draws.
fn content(document: &Document, page: usize) -> String {
    let id = document.get_pages()[&(page as u32)];
    String::from_utf8_lossy(&document.get_page_content(id)).into_owned()
}

#[test]
fn every_document_begins_on_a_front_and_counts_its_own_pages() {
    let document = print(&kit(), &["--only", "tom", "--only", "c-001"]);
    // Two interviews of one candidate: packets of three pages, sheets of one, each with a blank back.
    assert_eq!(
        labels(&document),
        ["1-1", "1-2", "1-3", "1-blank", "2-1", "2-blank", "3-1", "3-2", "3-3", "3-blank", "4-1", "4-blank"]
    );
    assert_eq!(content(&document, 4), "");
    assert_eq!(content(&document, 12), "");
    let preferences = catalog(&document).get(b"ViewerPreferences").and_then(Object::as_dict).expect("preferences");
    assert_eq!(preferences.get(b"Duplex").and_then(Object::as_name).expect("a name"), b"DuplexFlipLongEdge");
}

#[test]
fn documents_lie_in_the_order_of_time_with_their_outlines_below() {
    let document = print(&kit(), &["--only", "tom,document:packet", "--only", "c-001"]);
    let name = "Ada <b>\"Lovelace\"</b> & {{ 7 * 7 }}";
    assert_eq!(
        outline(&document),
        [
            "1 Tom Adeyemi".to_owned(),
            format!("  1 Interview packet: {name}, Team"),
            format!("    1 {name}"),
            "      2 Two".to_owned(),
            "      3 Three".to_owned(),
            format!("  5 Interview packet: {name}, Technical depth"),
            format!("    5 {name}"),
            "      6 Two".to_owned(),
            "      7 Three".to_owned(),
        ]
    );
}

/// The titles of stacks, and how many documents and sheets each has.
fn stacks(kit: &SmallKit, arguments: &[&str]) -> Vec<String> {
    let output = run(kit.path(), &[&["print", "--format", "json"], arguments].concat());
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let stacks = lines(&output).into_iter().filter(|line| line["type"] == "stack");
    let shown = stacks.map(|stack| {
        format!(
            "{}: {} documents, {} sheets",
            stack["title"].as_str().expect("text"),
            stack["documents"],
            stack["sheets"]
        )
    });
    shown.collect()
}

#[test]
fn stacks_are_for_interviewers_candidates_interviews_or_times() {
    let kit = kit();
    let name = "Ada <b>\"Lovelace\"</b> & {{ 7 * 7 }}";
    // A packet takes two sheets and an evaluation sheet one.
    assert_eq!(stacks(&kit, &[]), ["Mira Kovač: 4 documents, 6 sheets", "Tom Adeyemi: 8 documents, 12 sheets"]);
    assert_eq!(
        stacks(&kit, &["--by", "candidate", "--separators"]),
        [format!("{name}: 6 documents, 10 sheets"), "Нина Ковалёва: 6 documents, 10 sheets".to_owned()]
    );
    assert_eq!(
        stacks(&kit, &["--by", "interview"]),
        ["Technical depth: 8 documents, 12 sheets", "Team: 4 documents, 6 sheets"]
    );
    assert_eq!(
        stacks(&kit, &["--by", "time", "--one-sided"]),
        [
            "Thursday, 26 November 2026, 08:15: 2 documents, 4 sheets",
            "Thursday, 26 November 2026, 09:00: 4 documents, 8 sheets",
            "Without a time: 6 documents, 12 sheets",
        ]
    );
    assert_eq!(
        stacks(&kit, &["--booklet"]),
        ["Mira Kovač: 4 documents, 4 sheets", "Tom Adeyemi: 8 documents, 8 sheets"]
    );
}

#[test]
fn how_much_paper_it_takes_is_told() {
    let output = run(kit().path(), &["print", "--copies", "2", "--separators"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let expected = "  Mira Kovač   4 documents, 8 pages: 7 sheets\n\
                    \x20 Tom Adeyemi  8 documents, 16 pages: 13 sheets\n\
                    2 copies, 40 sheets of paper, printed on both sides\n\
                    printed 12 documents, 24 pages, in `out/print.pdf`\n";
    assert_eq!(timeless(&output), expected);
}

#[test]
fn fonts_and_images_are_stored_once() {
    let kit = kit();
    kit.write("mark.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>");
    let pixel = "data:image/gif;base64,R0lGODlhAQABAPAAAP8AAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==";
    kit.write(
        "templates/evaluation.html",
        &format!("<html lang=en><title>{{{{ document.title }}}}</title><p>{{{{ candidate.id }}}}<img alt=dot src='{pixel}'>\n"),
    );
    let document = print(&kit, &[]);
    let mut fonts = BTreeSet::new();
    let (mut programs, mut images) = (0, 0);
    for object in document.objects.values() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        programs += usize::from(dictionary.has(b"FontFile2"));
        images += usize::from(dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image"));
        if dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0") {
            fonts.insert(dictionary.get(b"BaseFont").and_then(Object::as_name).expect("a name").to_vec());
        }
    }
    assert_eq!((programs, images), (fonts.len(), 1));
}

#[test]
fn a_run_is_accessible_like_its_documents() {
    let kit = kit();
    print(&kit, &["--separators"]);
    let bytes = fs::read(kit.path().join("print.pdf")).expect("the file");
    let demanded = Standards::named("ua1").expect("a standard").or(Standards::named("a2a").expect("a standard"));
    let report = audit(&bytes, demanded);
    assert_eq!(report.problems().iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
    assert!(bytes.windows(14).any(|window| window == b"<pdfuaid:part>"));
}

#[test]
fn the_same_bytes_come_out_whatever_the_number_of_threads() {
    let kit = kit();
    let print = |jobs: &str, file: &str| {
        let output = run(kit.path(), &["print", "--separators", "--jobs", jobs, "-o", file]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        fs::read(kit.path().join(file)).expect("the file")
    };
    assert!(print("1", "one.pdf") == print("4", "four.pdf"));
    let piped = run(kit.path(), &["print", "--separators", "-o", "-"]);
    assert!(piped.stdout == print("2", "two.pdf"));
}

#[test]
fn copies_come_one_after_the_other_and_draw_the_same() {
    let kit = kit();
    let one = print(&kit, &["--only", "mira", "--separators"]);
    let two = print(&kit, &["--only", "mira", "--separators", "--copies", "2"]);
    let pages = one.get_pages().len();
    assert_eq!(two.get_pages().len(), pages * 2);
    let contents = |page: usize| {
        let id = two.get_pages()[&(page as u32)];
        two.get_dictionary(id).expect("a page").get(b"Contents").ok().cloned()
    };
    for page in 1..=pages {
        assert_eq!(contents(page), contents(page + pages));
    }
    let labels = labels(&two);
    assert_eq!(labels[..pages], labels[pages..]);
    assert!(outline(&two).contains(&format!("{} Copy 2", pages + 1)));
    assert!(!catalog(&two).has(b"StructTreeRoot"), "pages that come twice have no tags");
}

#[test]
fn a_booklet_has_two_pages_on_each_side() {
    let document = print(&kit(), &["--booklet", "--only", "mira,c-001,document:packet"]);
    let pages = document.get_pages();
    assert_eq!(pages.len(), 2);
    let page = document.get_dictionary(pages[&1]).expect("a page");
    let media: Vec<f32> = page
        .get(b"MediaBox")
        .and_then(Object::as_array)
        .expect("a box")
        .iter()
        .map(|side| side.as_float().expect("a number"))
        .collect();
    assert_eq!(media, [0.0, 0.0, 841.89, 595.28]);
    // On the front the first page, on the right. 595.28 / 841.89 = 0.70707; half of the sheet is 420.945, of which
    // 595.28 × 0.70707 = 420.905 are needed: 420.945 + 0.02 = 420.97.
    assert_eq!(content(&document, 1).trim(), "q 0.70707 0 0 0.70707 420.97 0 cm /R Do Q");
    assert_eq!(content(&document, 2).trim().lines().count(), 2, "on the back the second and the third");
}

#[test]
fn a_document_that_fails_is_left_out_and_told() {
    let kit = kit();
    kit.write("templates/evaluation.html", "<html lang=en><title>x</title>{{ nothing }}\n");
    let output = run(kit.path(), &["print", "--only", "mira", "-o", "print.pdf"]);
    assert_eq!(code(&output), 1);
    assert!(stderr(&output).contains("`nothing` is undefined"), "{}", stderr(&output));
    assert!(stderr(&output).contains("printed 2 of 4 documents, 6 pages, in `print.pdf`"), "{}", stderr(&output));
    let document = Document::load(kit.path().join("print.pdf")).expect("sound");
    assert_eq!(document.get_pages().len(), 8);
}

#[test]
fn a_report_and_a_pdf_do_not_share_standard_output() {
    let output = run(kit().path(), &["print", "-o", "-", "--format", "json"]);
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("would both go to standard output"), "{}", stdout(&output));
}

#[cfg(unix)]
#[test]
fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let kit = kit();
    assert_eq!(code(&run(kit.path(), &["print", "--quiet"])), 0);
    let mode = |path: &str| fs::metadata(kit.path().join(path)).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode("out"), mode("out/print.pdf")), (0o700, 0o600));
}

#[test]
fn what_is_printed_is_known_to_be_on_paper() {
    let kit = kit();
    let states = |kit: &SmallKit| {
        let output = run(kit.path(), &["status", "--only", "mira,c-001,document:packet", "--format", "json"]);
        let told = lines(&output).into_iter().find(|line| line["type"] == "document").expect("the packet");
        (told["state"].clone(), told["stale"].clone())
    };
    assert_eq!(code(&run(kit.path(), &["build", "--quiet"])), 0);
    assert_eq!(code(&run(kit.path(), &["print", "--no-mark", "--quiet"])), 0);
    kit.replace("candidates.yaml", "2026-11-26T09:00", "2026-11-26T10:00");
    assert_eq!(states(&kit).1, Value::Null, "nothing was printed");
    assert_eq!(code(&run(kit.path(), &["print", "--only", "mira", "--quiet"])), 0);
    assert_eq!(states(&kit).1, Value::Null, "the paper is as the kit is");
    kit.replace("candidates.yaml", "Ada <b>", "Adah <b>");
    assert_ne!(states(&kit).1, Value::Null, "the paper has the old name");
}
