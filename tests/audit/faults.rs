//! The fault corpus: one fault a line, each put into a good file, and each found by its rule.

use std::collections::BTreeSet;

use lopdf::{Object, Stream, dictionary};
use panelkit::audit::{self, Report, Rule, Standards, Weight};

use super::base::Base;

/// The name of a rule, and how to break it.
type Fault = (&'static str, fn(&mut Base));

/// A standard that the file is held to, the name of a rule, and how to break it.
type Demanded = (&'static str, &'static str, fn(&mut Base));

/// The name of a rule, and how to break it in the file's bytes.
type ByteFault = (&'static str, fn(&mut Vec<u8>));

fn text(text: &str) -> Object {
    Object::string_literal(text)
}

fn name(name: &str) -> Object {
    Object::Name(name.into())
}

/// The element of an array in a dictionary.
fn array<'b>(base: &'b mut Base, name: &str, key: &str) -> &'b mut Vec<Object> {
    base.dict(name).get_mut(key.as_bytes()).and_then(Object::as_array_mut).expect("an array")
}

/// Content before that of the first page.
fn content(base: &mut Base, before: &str) {
    base.replace("content", "/Artifact BMC", &format!("{before}\n/Artifact BMC"));
}

/// What stands in the artifact at the end of the first page.
fn artifact(base: &mut Base, operators: &str) {
    base.replace("content", "/X Do", &format!("/X Do {operators}"));
}

/// Adds an annotation of a kind that nothing else is wrong with.
fn annotation(base: &mut Base, kind: &str) {
    let mut note = base.dict("link").clone();
    note.remove(b"A");
    note.remove(b"StructParent");
    note.set("Subtype", name(kind));
    let note = base.document.add_object(note);
    array(base, "page", "Annots").push(note.into());
}

fn kind(base: &mut Base, element: &str, kind: &str) {
    base.dict(element).set("S", name(kind));
}

fn cell_attribute(base: &mut Base, cell: &str, key: &str, value: impl Into<Object>) {
    let mut list = dictionary! { "O" => "Table", "Scope" => "Row" };
    list.set(key, value);
    base.dict(cell).set("A", list);
}

fn key_of(base: &mut Base, at: usize, value: impl Into<Object>) {
    let parents = base.inner("tree", "ParentTree");
    parents.get_mut(b"Nums").and_then(Object::as_array_mut).expect("numbers")[at] = value.into();
}

fn attach(base: &mut Base, kind: Option<&str>, keys: &[&str]) {
    let mut file = dictionary! { "Type" => "EmbeddedFile" };
    if let Some(kind) = kind {
        file.set("Subtype", name(kind));
    }
    let file = base.document.add_object(Stream::new(file, b"%PDF-1.7".to_vec()));
    let mut specification = dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => file } };
    for key in keys {
        specification.set(*key, if *key == "AFRelationship" { name("Data") } else { text("plan.pdf") });
    }
    let specification = base.document.add_object(specification);
    base.dict("catalog").set("AF", vec![specification.into()]);
}

fn metadata(base: &mut Base, part: &str, by: &str) {
    base.replace("metadata", part, by);
}

fn information(base: &mut Base, key: &str, value: &str) {
    let information = base.document.add_object(dictionary! { key => text(value) });
    base.document.trailer.set("Info", information);
}

fn states<'b>(base: &'b mut Base, widget: &str) -> &'b mut lopdf::Dictionary {
    base.inner(widget, "AP").get_mut(b"N").and_then(Object::as_dict_mut).expect("states")
}

#[rustfmt::skip]
const FAULTS: &[Fault] = &[
    // The file.
    ("file-id-missing", |base| _ = base.document.trailer.remove(b"ID")),
    ("file-id-missing", |base| base.document.trailer.set("ID", vec![text("")])),
    ("binary-comment-missing", |base| base.document.binary_mark.clear()),
    ("catalog-missing", |base| base.document.trailer.set("Root", (9999, 0))),
    ("page-tree-broken", |base| base.dict("pages").set("Count", 3)),
    ("page-tree-broken", |base| { let id = base.id("page"); array(base, "pages", "Kids").push(id.into()); }),
    ("page-tree-broken", |base| array(base, "pages", "Kids").push((9999, 0).into())),
    ("page-size", |base| array(base, "second", "MediaBox")[2] = 20_000.into()),
    ("stream-unreadable", |base| base.dict("second content").set("Filter", "FlateDecode")),
    ("stream-unreadable", |base| base.dict("second").set("Contents", (9999, 0))),
    ("stream-outside", |base| base.dict("image").set("F", text("image.raw"))),
    ("lzw-filter", |base| base.dict("second content").set("Filter", "LZWDecode")),
    ("string-too-long", |base| base.dict("figure").set("Alt", text(&"a".repeat(40_000)))),
    ("name-too-long", |base| base.dict("figure").set("Own", name(&"a".repeat(200)))),
    ("name-too-long", |base| base.dict("figure").set("a".repeat(200), 1)),
    // The catalog.
    ("language-missing", |base| _ = base.dict("catalog").remove(b"Lang")),
    ("language-invalid", |base| base.dict("catalog").set("Lang", text("english language"))),
    ("language-invalid", |base| base.dict("paragraph").set("Lang", text("de_DE"))),
    ("not-marked", |base| _ = base.dict("catalog").remove(b"MarkInfo")),
    ("not-marked", |base| base.inner("catalog", "MarkInfo").set("Marked", false)),
    ("tags-suspect", |base| base.inner("catalog", "MarkInfo").set("Suspects", true)),
    ("title-not-displayed", |base| _ = base.dict("catalog").remove(b"ViewerPreferences")),
    ("layers-unnamed", |base| base.dict("catalog").set("OCProperties", dictionary! { "D" => dictionary! {} })),
    ("xfa-form", |base| base.dict("form").set("XFA", text(""))),
    ("javascript", |base| base.inner("link", "A").set("S", "JavaScript")),
    ("javascript", |base| base.dict("catalog").set("Names", dictionary! { "JavaScript" => dictionary! {} })),
    ("forbidden-action", |base| base.inner("link", "A").set("S", "Launch")),
    ("forbidden-action", |base| base.dict("link").set("A", dictionary! { "S" => "Named", "N" => "Print" })),
    ("additional-actions", |base| base.dict("text").set("AA", dictionary! { "E" => dictionary! { "S" => "URI" } })),
    ("additional-actions", |base| base.dict("catalog").set("AA", dictionary! {})),
    ("attachment-unnamed", |base| attach(base, Some("application/pdf"), &["F", "AFRelationship"])),
    ("attachment-foreign", |base| attach(base, Some("text/plain"), &["F", "UF", "AFRelationship"])),
    // What the file says of itself.
    ("metadata-missing", |base| _ = base.dict("catalog").remove(b"Metadata")),
    ("metadata-broken", |base| metadata(base, "</rdf:RDF>", "")),
    ("metadata-broken", |base| metadata(base, "Base", "B\u{e9}se")),
    ("metadata-broken", |base| _ = base.dict("metadata").remove(b"Subtype")),
    ("metadata-filtered", |base| {
        let id = base.id("metadata");
        let Some(Object::Stream(stream)) = base.document.objects.get_mut(&id) else { panic!("a stream") };
        stream.compress().expect("it can be compressed");
    }),
    ("metadata-packet", |base| metadata(base, "id=\"W5M0", "bytes=\"100\" id=\"W5M0")),
    ("metadata-undescribed", |base| metadata(base, "pdfaProperty:name>part", "pdfaProperty:name>other")),
    ("metadata-undescribed", |base| metadata(base, "<pdfaid:part>", "<own:p xmlns:own=\"own\">1</own:p><pdfaid:part>")),
    ("title-missing", |base| metadata(base, "Base", "")),
    ("information-differs", |base| information(base, "Title", "Another")),
    ("information-differs", |base| information(base, "CreationDate", "D:20261124")),
    ("claim-unknown", |base| metadata(base, "<pdfuaid:part>1", "<pdfuaid:part>7")),
    ("claim-unknown", |base| metadata(base, "conformance>A", "conformance>X")),
    ("claim-prefix", |base| {
        metadata(base, "xmlns:pdfuaid", "xmlns:ua");
        metadata(base, "<pdfuaid:part>1</pdfuaid:part>", "<ua:part>1</ua:part>");
    }),
    // Content.
    ("content-syntax", |base| artifact(base, "(open")),
    ("unknown-operator", |base| artifact(base, "1 0 xyz")),
    ("unbalanced-graphics-state", |base| artifact(base, "q")),
    ("unbalanced-graphics-state", |base| artifact(base, "Q Q")),
    ("graphics-state-too-deep", |base| artifact(base, &format!("{}{}", "q ".repeat(29), "Q ".repeat(29)))),
    ("unbalanced-text-object", |base| artifact(base, "BT")),
    ("unbalanced-text-object", |base| artifact(base, "ET")),
    ("unbalanced-text-object", |base| artifact(base, "BT BT ET ET")),
    ("unbalanced-marked-content", |base| content(base, "EMC")),
    ("unbalanced-marked-content", |base| base.replace("second content", "EMC", "")),
    ("resource-missing", |base| artifact(base, "/Nothing gs")),
    ("resource-missing", |base| _ = base.inner("second", "Resources").remove(b"Font")),
    ("resources-inherited", |base| _ = base.dict("group").remove(b"Resources")),
    ("postscript-xobject", |base| base.dict("group").set("PS", text(""))),
    ("reference-xobject", |base| base.dict("group").set("Ref", dictionary! {})),
    ("untagged-content", |base| content(base, "0 0 10 10 re f")),
    ("untagged-content", |base| base.replace("second content", "/P <</MCID 1>> BDC", "/P BMC")),
    ("artifact-in-tagged", |base| base.replace("second content", "EMC", "/Artifact BMC EMC EMC")),
    ("tagged-in-artifact", |base| base.replace("content", "/X Do", "/P <</MCID 50>> BDC EMC /X Do")),
    ("marked-content-nested", |base| base.replace("second content", "EMC", "/P <</MCID 50>> BDC EMC EMC")),
    ("mcid-repeated", |base| base.replace("second content", "MCID 1", "MCID 0")),
    // Colours and images.
    ("device-colour-undefined", |base| _ = base.dict("catalog").remove(b"OutputIntents")),
    ("device-colour-undefined", |base| artifact(base, "0 0 0 1 k")),
    ("device-colour-undefined", |base| base.dict("image").set("ColorSpace", "DeviceCMYK")),
    ("output-intent-broken", |base| base.dict("intent profile").set("N", 4)),
    ("output-intent-broken", |base| base.replace("intent profile", "acsp", "xxxx")),
    ("blending-space-missing", |base| _ = base.dict("catalog").remove(b"OutputIntents")),
    ("blend-mode-unknown", |base| {
        base.inner("page", "Resources").set("ExtGState", dictionary! { "G" => dictionary! { "BM" => "Own" } });
    }),
    ("transfer-function", |base| {
        base.inner("page", "Resources").set("ExtGState", dictionary! { "G" => dictionary! { "TR" => "Identity" } });
    }),
    ("image-interpolated", |base| base.dict("image").set("Interpolate", true)),
    ("image-alternates", |base| base.dict("image").set("Alternates", Vec::<Object>::new())),
    ("image-depth", |base| base.dict("image").set("BitsPerComponent", 3)),
    ("image-depth", |base| base.dict("image").set("ImageMask", true)),
    ("image-without-colours", |base| _ = base.dict("image").remove(b"ColorSpace")),
    ("image-size", |base| base.dict("image").set("Width", 0)),
    // Fonts.
    ("font-not-embedded", |base| _ = base.dict("descriptor").remove(b"FontFile2")),
    ("font-broken", |base| _ = base.dict("font").remove(b"DescendantFonts")),
    ("font-broken", |base| base.dict("font").set("Subtype", "Type9")),
    ("font-program-broken", |base| base.replace("program", "hmtx", "xxxx")),
    ("font-name-differs", |base| base.dict("descriptor").set("FontName", "Other")),
    ("subset-tag-wrong", |base| {
        base.dict("descriptor").set("FontName", "AB+PanelkitSans");
        base.dict("descendant").set("BaseFont", "AB+PanelkitSans");
    }),
    ("cid-to-gid-missing", |base| _ = base.dict("descendant").remove(b"CIDToGIDMap")),
    ("font-width-wrong", |base| {
        let Object::Array(widths) = &mut array(base, "descendant", "W")[1] else { panic!("widths") };
        widths[2] = 100.into();
    }),
    ("font-width-wrong", |base| _ = base.dict("descendant").remove(b"W")),
    ("glyph-missing", |base| base.replace("second content", "<00", "<7001")),
    ("notdef-shown", |base| base.replace("second content", "<00", "<000000")),
    ("font-without-unicode", |base| _ = base.dict("font").remove(b"ToUnicode")),
    ("code-without-unicode", |base| base.replace("to unicode", "<0003> <0041>", "")),
    ("unicode-forbidden", |base| base.replace("to unicode", "<0003> <0041>", "<0003> <FEFF>")),
    // The structure tree.
    ("structure-missing", |base| _ = base.dict("catalog").remove(b"StructTreeRoot")),
    ("structure-kid-broken", |base| base.dict("paragraph 2").set("K", vec![1.into(), text("x")])),
    ("structure-kid-broken", |base| array(base, "document", "K").push((9999, 0).into())),
    ("structure-cycle", |base| { let id = base.id("document"); base.dict("paragraph 2").set("K", vec![1.into(), id.into()]); }),
    ("structure-cycle", |base| { let id = base.id("heading"); array(base, "document", "K").push(id.into()); }),
    ("structure-parent-wrong", |base| _ = base.dict("paragraph").remove(b"P")),
    ("structure-parent-wrong", |base| { let id = base.id("table"); base.dict("paragraph").set("P", id); }),
    ("structure-type-missing", |base| _ = base.dict("paragraph").remove(b"S")),
    ("structure-type-unknown", |base| kind(base, "paragraph", "Paragraph")),
    ("structure-type-unknown", |base| _ = base.dict("tree").remove(b"RoleMap")),
    ("role-map-cycle", |base| base.inner("tree", "RoleMap").set("Remark", "Remark")),
    ("standard-type-remapped", |base| base.inner("tree", "RoleMap").set("P", "Span")),
    ("heading-first", |base| kind(base, "heading", "H2")),
    ("heading-gap", |base| kind(base, "heading 2", "H3")),
    ("headings-mixed", |base| kind(base, "heading 2", "H")),
    ("table-nesting", |base| kind(base, "row", "P")),
    ("table-nesting", |base| kind(base, "cell", "P")),
    ("table-nesting", |base| kind(base, "paragraph 2", "TD")),
    ("table-nesting", |base| kind(base, "row", "THead")),
    ("table-irregular", |base| array(base, "row 2", "K").truncate(1)),
    ("table-irregular", |base| cell_attribute(base, "cell", "ColSpan", 2)),
    ("table-irregular", |base| cell_attribute(base, "cell 2", "RowSpan", 2)),
    ("table-cells-overlap", |base| {
        cell_attribute(base, "cell", "RowSpan", 2);
        cell_attribute(base, "header 2", "ColSpan", 2);
    }),
    ("table-header-scope", |base| _ = base.dict("header").remove(b"A")),
    ("table-header-unknown", |base| cell_attribute(base, "cell", "Headers", vec![text("none")])),
    ("caption-misplaced", |base| {
        let table = base.id("table");
        let caption = base.document.add_object(dictionary! { "S" => "Caption", "P" => table });
        array(base, "table", "K").insert(1, caption.into());
    }),
    ("list-nesting", |base| kind(base, "item", "P")),
    ("list-nesting", |base| kind(base, "label", "P")),
    ("list-nesting", |base| kind(base, "paragraph 2", "LBody")),
    ("contents-nesting", |base| kind(base, "paragraph 2", "TOCI")),
    ("figure-without-alternative", |base| _ = base.dict("figure").remove(b"Alt")),
    ("figure-without-alternative", |base| base.dict("figure").set("Alt", text(" "))),
    ("note-without-id", |base| _ = base.dict("note").remove(b"ID")),
    ("element-id-repeated", |base| base.dict("figure").set("ID", text("note"))),
    ("form-element-content", |base| base.dict("text element").set("K", Vec::<Object>::new())),
    ("form-element-content", |base| {
        let kids = base.dict("check element").get(b"K").and_then(Object::as_array).expect("kids")[0].clone();
        array(base, "text element", "K").push(kids);
    }),
    ("link-without-object", |base| array(base, "link element", "K").truncate(1)),
    // The parent tree.
    ("parent-tree-missing", |base| _ = base.dict("tree").remove(b"ParentTree")),
    ("parent-tree-unsorted", |base| key_of(base, 2, 0)),
    ("parent-tree-next-key", |base| base.dict("tree").set("ParentTreeNextKey", 3)),
    ("parent-tree-key-missing", |base| base.dict("second").set("StructParents", 99)),
    ("parent-tree-key-missing", |base| base.dict("text").set("StructParent", 99)),
    ("parent-tree-key-shared", |base| base.dict("second").set("StructParents", 0)),
    ("parent-tree-key-shared", |base| base.dict("check").set("StructParent", 3)),
    ("parent-tree-wrong", |base| { let id = base.id("heading"); key_of(base, 3, vec![id.into(), id.into()]); }),
    ("parent-tree-wrong", |base| { let id = base.id("heading"); key_of(base, 3, id); }),
    ("parent-tree-wrong", |base| { let id = base.id("check element"); key_of(base, 7, id); }),
    ("struct-parents-missing", |base| _ = base.dict("second").remove(b"StructParents")),
    ("struct-parent-missing", |base| _ = base.dict("text").remove(b"StructParent")),
    ("mcid-unknown", |base| base.dict("paragraph 2").set("K", Vec::<Object>::new())),
    ("mcid-unknown", |base| base.replace("second content", "MCID 1", "MCID 8")),
    ("mcid-missing", |base| base.dict("paragraph 2").set("K", vec![1.into(), 2.into()])),
    ("mcid-shared", |base| base.dict("paragraph 2").set("K", vec![1.into(), 0.into()])),
    // Annotations.
    ("annotation-broken", |base| array(base, "page", "Annots").push((9999, 0).into())),
    ("annotation-broken", |base| _ = base.dict("link").remove(b"Rect")),
    ("annotation-repeated", |base| { let id = base.id("text"); base.dict("second").set("Annots", vec![id.into()]); }),
    ("annotation-forbidden", |base| annotation(base, "Movie")),
    ("annotation-not-printed", |base| base.dict("link").set("F", 0)),
    ("annotation-not-printed", |base| base.dict("text").set("F", 6)),
    ("annotation-page-wrong", |base| { let id = base.id("second"); base.dict("text").set("P", id); }),
    ("annotation-page-missing", |base| _ = base.dict("text").remove(b"P")),
    ("rectangle-reversed", |base| array(base, "text", "Rect").swap(1, 3)),
    ("widget-without-appearance", |base| _ = base.dict("text").remove(b"AP")),
    ("widget-without-appearance", |base| _ = base.inner("check", "AP").remove(b"N")),
    ("annotation-without-appearance", |base| annotation(base, "Square")),
    ("appearance-others", |base| { let id = base.id("text appearance"); base.inner("text", "AP").set("D", id); }),
    ("appearance-broken", |base| { let id = base.id("text appearance"); base.inner("check", "AP").set("N", id); }),
    ("appearance-broken", |base| base.inner("text", "AP").set("N", dictionary! {})),
    ("appearance-broken", |base| _ = base.dict("text appearance").remove(b"BBox")),
    ("widget-action", |base| base.dict("text").set("A", dictionary! { "S" => "URI" })),
    ("tab-order-missing", |base| _ = base.dict("page").remove(b"Tabs")),
    ("tab-order-missing", |base| base.dict("page").set("Tabs", "R")),
    ("widget-untagged", |base| kind(base, "text element", "P")),
    ("link-untagged", |base| kind(base, "link element", "Span")),
    ("annotation-untagged", |base| annotation(base, "Square")),
    ("annotation-tagged-twice", |base| {
        let kids = base.dict("check element").get(b"K").expect("kids").clone();
        base.dict("text element").set("K", kids);
    }),
    ("link-without-contents", |base| _ = base.dict("link").remove(b"Contents")),
    ("annotation-without-contents", |base| {
        base.dict("link").set("Contents", text(""));
        annotation(base, "Square");
    }),
    // The form.
    ("need-appearances", |base| base.dict("form").set("NeedAppearances", true)),
    ("field-broken", |base| array(base, "form", "Fields").push((9999, 0).into())),
    ("field-cycle", |base| { let id = base.id("text"); array(base, "form", "Fields").push(id.into()); }),
    ("field-cycle", |base| { let id = base.id("radio"); array(base, "radio", "Kids").push(id.into()); }),
    ("field-parent-wrong", |base| _ = base.dict("radio 1").remove(b"Parent")),
    ("field-parent-wrong", |base| { let id = base.id("text"); base.dict("radio 1").set("Parent", id); }),
    ("field-parent-wrong", |base| { let id = base.id("radio"); base.dict("text").set("Parent", id); }),
    ("field-type-missing", |base| _ = base.dict("text").remove(b"FT")),
    ("field-name-missing", |base| _ = base.dict("text").remove(b"T")),
    ("field-name-invalid", |base| base.dict("text").set("T", text("own.text"))),
    ("field-name-invalid", |base| base.dict("text").set("T", text(""))),
    ("field-name-repeated", |base| base.dict("text").set("T", text("own-choice"))),
    ("field-without-description", |base| _ = base.dict("text").remove(b"TU")),
    ("field-without-description", |base| _ = base.dict("radio").remove(b"TU")),
    ("field-without-widget", |base| _ = base.dict("text").remove(b"Subtype")),
    ("widget-not-on-page", |base| { let id = base.id("text"); array(base, "page", "Annots").retain(|kid| *kid != id.into()); }),
    ("widget-unreachable", |base| { let id = base.id("text"); array(base, "form", "Fields").retain(|kid| *kid != id.into()); }),
    ("widget-unreachable", |base| array(base, "radio", "Kids").truncate(1)),
    ("widget-unreachable", |base| _ = base.dict("catalog").remove(b"AcroForm")),
    ("default-appearance-missing", |base| _ = base.dict("text").remove(b"DA")),
    ("default-appearance-missing", |base| base.dict("choice").set("DA", text("0 g"))),
    ("default-appearance-font", |base| base.dict("text").set("DA", text("/Other 11 Tf 0 g"))),
    ("default-appearance-font", |base| _ = base.dict("form").remove(b"DR")),
    ("appearance-unmarked", |base| base.replace("text appearance", "/Tx BMC", "/Other BMC")),
    ("length-without-comb", |base| base.dict("text").set("MaxLen", 10)),
    ("comb-without-length", |base| base.dict("text").set("Ff", 1 << 24)),
    ("value-too-long", |base| { base.dict("text").set("Ff", 1 << 24); base.dict("text").set("MaxLen", 2); }),
    ("value-wrong-type", |base| base.dict("text").set("V", 3)),
    ("value-wrong-type", |base| base.dict("check").set("V", text("Yes"))),
    ("value-wrong-type", |base| base.dict("choice").set("V", name("left"))),
    ("choice-without-options", |base| _ = base.dict("choice").remove(b"Opt")),
    ("choice-value-unknown", |base| base.dict("choice").set("V", text("up"))),
    ("choice-value-unknown", |base| base.dict("choice").set("V", text("To the right"))),
    ("off-state-missing", |base| _ = states(base, "check").remove(b"Off")),
    ("off-state-missing", |base| _ = states(base, "radio 1").remove(b"Off")),
    ("on-state-missing", |base| _ = states(base, "radio 2").remove(b"2")),
    ("state-missing", |base| _ = base.dict("check").remove(b"AS")),
    ("state-unknown", |base| base.dict("check").set("AS", "On")),
    ("state-unknown", |base| base.dict("radio 2").set("AS", "3")),
    ("state-differs", |base| base.dict("check").set("AS", "Off")),
    ("state-differs", |base| base.dict("radio 2").set("AS", "2")),
    ("button-value-unknown", |base| base.dict("radio").set("V", "3")),
    ("radio-kid-named", |base| base.dict("radio 1").set("T", text("own-radio"))),
];

/// Faults of files that are held to more than they claim, or to something else.
#[rustfmt::skip]
const DEMANDED: &[Demanded] = &[
    ("a3a", "claim-missing", |_| {}),
    ("a3a", "attachment-untyped", |base| attach(base, None, &["F", "UF", "AFRelationship"])),
    ("a3a", "attachment-unrelated", |base| attach(base, Some("text/plain"), &["F", "UF"])),
    ("a3a", "attachment-unrelated", |base| {
        attach(base, Some("text/plain"), &["F", "UF", "AFRelationship"]);
        base.dict("catalog").remove(b"AF");
    }),
];

/// Faults outside of objects.
#[rustfmt::skip]
const BYTES: &[ByteFault] = &[
    ("header-wrong", |bytes| bytes[7] = b'8'),
    ("header-wrong", |bytes| bytes.insert(0, b'\n')),
    ("data-after-end", |bytes| bytes.extend(b"\nmore")),
    ("file-unreadable", |bytes| bytes.truncate(bytes.len() / 2)),
    ("file-unreadable", |bytes| bytes.clear()),
];

fn audited(base: &Base) -> Report {
    audit::audit(&base.bytes(), Standards::NONE)
}

fn found(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.rule.name()).collect()
}

fn rule(name: &str) -> Rule {
    *Rule::ALL.iter().find(|rule| rule.name() == name).unwrap_or_else(|| panic!("there is a rule `{name}`"))
}

#[test]
fn the_good_file_is_clean() {
    let base = Base::new();
    let report = audited(&base);
    let told: Vec<_> = report.findings.iter().map(|finding| (finding.rule.name(), &finding.message)).collect();
    assert!(told.is_empty(), "{told:#?}");
    assert_eq!((report.claims.to_string().as_str(), report.pages), ("PDF/UA-1, PDF/A-2a", 2));
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-base.pdf");
    std::fs::write(path, base.bytes()).expect("a place for the file, to be held against others");
}

#[test]
fn every_fault_is_found_by_its_rule() {
    let mut missed = Vec::new();
    for (number, (name, fault)) in FAULTS.iter().enumerate() {
        let mut base = Base::new();
        fault(&mut base);
        let report = audited(&base);
        // A note is enough for what is no error in any file; all else is one in a file with these claims.
        let wanted = rule(name).weight(Standards::named("ua1").unwrap().or(Standards::named("a2a").unwrap()));
        let weight = report.findings.iter().find(|finding| finding.rule.name() == *name).map(|finding| finding.weight);
        let withdrawn = name.starts_with("metadata") || name.starts_with("claim") || *name == "catalog-missing";
        if weight != Some(wanted) && !(withdrawn && weight.is_some()) {
            missed.push(format!("{number}: {name} gave {:?}", found(&report)));
        }
    }
    for (standard, name, fault) in DEMANDED {
        let mut base = Base::new();
        fault(&mut base);
        let report = audit::audit(&base.bytes(), Standards::named(standard).expect("a known standard"));
        if !report.findings.iter().any(|finding| finding.rule.name() == *name && finding.weight == Weight::Error) {
            missed.push(format!("{standard} {name} gave {:?}", found(&report)));
        }
    }
    for (name, fault) in BYTES {
        let mut bytes = Base::new().bytes();
        fault(&mut bytes);
        let report = audit::audit(&bytes, Standards::NONE);
        if !found(&report).contains(name) {
            missed.push(format!("{name} gave {:?}", found(&report)));
        }
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn every_rule_has_a_fault() {
    let mut known: BTreeSet<&str> = FAULTS.iter().map(|(name, _)| *name).collect();
    known.extend(DEMANDED.iter().map(|(_, name, _)| *name));
    known.extend(BYTES.iter().map(|(name, _)| *name));
    // These have tests of their own, in `program.rs`.
    known.extend(["encrypted", "accessibility-forbidden"]);
    let without: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).filter(|name| !known.contains(name)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn a_file_without_claims_is_held_to_pdf_alone() {
    let mut base = Base::new();
    base.dict("catalog").remove(b"Metadata");
    base.dict("catalog").remove(b"StructTreeRoot");
    let report = audited(&base);
    assert!(!report.has_errors() && !report.findings.is_empty(), "{:?}", found(&report));
    assert!(found(&report).contains(&"structure-missing"));
    let held = audit::audit(&base.bytes(), Standards::UA);
    assert!(held.has_errors());
    assert_eq!(held.findings[0].weight, Weight::Error);
}

#[test]
fn a_finding_says_where() {
    let mut base = Base::new();
    base.dict("radio 2").set("AS", "3");
    let report = audited(&base);
    let finding = report.findings.first().expect("a finding");
    assert_eq!(finding.rule.name(), "state-unknown");
    assert_eq!(finding.place.object, Some(base.id("radio 2")));
    assert_eq!((finding.place.page, finding.place.field.as_deref()), (Some(1), Some("own-radio")));
    assert_eq!(finding.message, "the widget is in the state `3`, which has no appearance");
}
