//! Faults put into a file that panelkit made: what it writes is clean, and the audit sees through its object streams,
//! compression and shared resources.

use lopdf::{Dictionary, Document, Object, ObjectId};
use panelkit::audit::{self, Standards};

use crate::cli::{code, run, stderr};

const PAGE: &str = r#"<!doctype html><html lang=en><head><title>Own</title></head><body>
<h1>Own</h1><h2>Part</h2><p>Text with <a href="https://example.org/">a link</a>.</p>
<ul><li>One</li><li>Two</li></ul>
<table><thead><tr><th scope=col>Left</th><th scope=col>Right</th></tr></thead>
<tbody><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>
<p style="opacity: .5; break-before: page">Second page</p></body></html>"#;

fn made() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("own.html"), PAGE).expect("a file");
    let output = run(folder.path(), &["render", "own.html", "--strict"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    std::fs::read(folder.path().join("own.pdf")).expect("the PDF")
}

/// The first dictionary in which a key has this name.
fn first<'d>(document: &'d mut Document, key: &str, name: &str) -> (ObjectId, &'d mut Dictionary) {
    let fits = |object: &Object| {
        let dictionary = object.as_dict().or_else(|_| object.as_stream().map(|stream| &stream.dict));
        dictionary.is_ok_and(|dictionary| {
            dictionary.get(key.as_bytes()).and_then(Object::as_name).is_ok_and(|value| value == name.as_bytes())
        })
    };
    let id = *document.objects.iter().find(|(_, object)| fits(object)).unwrap_or_else(|| panic!("a {key} {name}")).0;
    let dictionary = match document.objects.get_mut(&id) {
        Some(Object::Dictionary(dictionary)) => dictionary,
        Some(Object::Stream(stream)) => &mut stream.dict,
        _ => panic!("a dictionary"),
    };
    (id, dictionary)
}

fn element<'d>(document: &'d mut Document, kind: &str) -> &'d mut Dictionary {
    first(document, "S", kind).1
}

/// The name of a rule, and how to break it.
type Fault = (&'static str, fn(&mut Document));

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    ("file-id-missing", |file| _ = file.trailer.remove(b"ID")),
    ("language-missing", |file| _ = first(file, "Type", "Catalog").1.remove(b"Lang")),
    ("not-marked", |file| _ = first(file, "Type", "Catalog").1.remove(b"MarkInfo")),
    ("title-not-displayed", |file| _ = first(file, "Type", "Catalog").1.remove(b"ViewerPreferences")),
    ("metadata-missing", |file| _ = first(file, "Type", "Catalog").1.remove(b"Metadata")),
    ("structure-missing", |file| _ = first(file, "Type", "Catalog").1.remove(b"StructTreeRoot")),
    ("device-colour-undefined", |file| _ = first(file, "Type", "Catalog").1.remove(b"OutputIntents")),
    ("font-without-unicode", |file| _ = first(file, "Subtype", "Type0").1.remove(b"ToUnicode")),
    ("font-width-wrong", |file| _ = first(file, "Subtype", "CIDFontType2").1.remove(b"W")),
    ("cid-to-gid-missing", |file| _ = first(file, "Subtype", "CIDFontType2").1.remove(b"CIDToGIDMap")),
    ("font-not-embedded", |file| _ = first(file, "Type", "FontDescriptor").1.remove(b"FontFile2")),
    ("heading-first", |file| element(file, "H1").set("S", "H2")),
    ("heading-gap", |file| element(file, "H2").set("S", "H4")),
    ("structure-parent-wrong", |file| _ = element(file, "H1").remove(b"P")),
    ("mcid-unknown", |file| _ = element(file, "H1").remove(b"K")),
    ("list-nesting", |file| element(file, "LI").set("S", "P")),
    ("table-nesting", |file| element(file, "THead").set("S", "P")),
    ("table-irregular", |file| element(file, "TD").set("S", "P")),
    ("table-header-scope", |file| { element(file, "TH").remove(b"A"); element(file, "TH").remove(b"C"); }),
    ("link-untagged", |file| element(file, "Link").set("S", "Span")),
    ("annotation-not-printed", |file| first(file, "Subtype", "Link").1.set("F", 0)),
    ("link-without-contents", |file| _ = first(file, "Subtype", "Link").1.remove(b"Contents")),
    ("tab-order-missing", |file| _ = first(file, "Tabs", "S").1.remove(b"Tabs")),
    ("parent-tree-key-missing", |file| first(file, "Type", "Page").1.set("StructParents", 99)),
    ("struct-parents-missing", |file| _ = first(file, "Type", "Page").1.remove(b"StructParents")),
];

#[test]
fn what_panelkit_makes_is_clean_and_faults_in_it_are_found() {
    let bytes = made();
    let report = audit::audit(&bytes, Standards::NONE);
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert_eq!((report.claims.to_string().as_str(), report.pages), ("PDF/UA-1, PDF/A-2a", 2));
    let mut missed = Vec::new();
    for (name, fault) in FAULTS {
        let mut document = Document::load_mem(&bytes).expect("a file that lopdf reads");
        fault(&mut document);
        let mut damaged = Vec::new();
        document.save_modern(&mut damaged).expect("lopdf writes it");
        let report = audit::audit(&damaged, Standards::NONE);
        let found: Vec<_> = report.findings.iter().map(|finding| finding.rule.name()).collect();
        if !found.contains(name) {
            missed.push(format!("{name} gave {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
