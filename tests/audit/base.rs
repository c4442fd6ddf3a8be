//! A small file that is PDF/UA-1 and PDF/A-2a at once, with one of everything that the audit looks at, made object by
//! object: faults are put into it one at a time.
//!
//! It conforms by veraPDF's engine too. Streams are not compressed, so that their text can be changed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use subsetter::GlyphRemapper;

const FONT: &[u8] = include_bytes!("../../fonts/PanelkitSans-Regular.ttf");
const SRGB: &[u8] = include_bytes!("../../src/pdf/srgb.icc");

/// What is shown anywhere.
const CHARACTERS: &str = " 1ASacdefghiklmnoprstx";

/// A document, and its objects by name.
#[derive(Clone)]
pub struct Base {
    pub document: Document,
    ids: BTreeMap<&'static str, ObjectId>,
}

impl Base {
    /// The file without a fault.
    pub fn new() -> Self {
        static MADE: LazyLock<Base> = LazyLock::new(Base::make);
        MADE.clone()
    }

    fn make() -> Self {
        let mut base = Self { document: Document::with_version("1.7"), ids: BTreeMap::new() };
        base.document.binary_mark = vec![0xE2, 0xE3, 0xCF, 0xD3];
        let names = [
            "catalog",
            "pages",
            "page",
            "second",
            "content",
            "second content",
            "metadata",
            "form",
            "tree",
            "document",
            "heading",
            "paragraph",
            "link element",
            "table",
            "row",
            "header",
            "cell",
            "row 2",
            "header 2",
            "cell 2",
            "list",
            "item",
            "label",
            "body",
            "figure",
            "note",
            "text element",
            "check element",
            "radio 1 element",
            "radio 2 element",
            "choice element",
            "heading 2",
            "paragraph 2",
            "link",
            "text",
            "check",
            "radio",
            "radio 1",
            "radio 2",
            "choice",
            "image",
            "group",
            "intent profile",
            "text appearance",
        ];
        for name in names {
            let id = base.document.new_object_id();
            base.ids.insert(name, id);
        }
        base.font();
        base.pages();
        base.structure();
        base.fields();
        base.catalog();
        base
    }

    pub fn id(&self, name: &str) -> ObjectId {
        *self.ids.get(name).unwrap_or_else(|| panic!("there is an object `{name}`"))
    }

    /// A dictionary, or that of a stream.
    pub fn dict(&mut self, name: &str) -> &mut Dictionary {
        let id = self.id(name);
        match self.document.objects.get_mut(&id) {
            Some(Object::Dictionary(dictionary)) => dictionary,
            Some(Object::Stream(stream)) => &mut stream.dict,
            _ => panic!("`{name}` is a dictionary"),
        }
    }

    /// Replaces a part of a stream, which must be there.
    pub fn replace(&mut self, name: &str, part: &str, by: &str) {
        let id = self.id(name);
        let Some(Object::Stream(stream)) = self.document.objects.get_mut(&id) else { panic!("`{name}` is a stream") };
        let text: String = stream.content.iter().map(|byte| char::from(*byte)).collect();
        assert!(text.contains(part), "`{part}` is not in `{name}`");
        stream.set_content(text.replacen(part, by, 1).chars().map(|character| character as u8).collect());
    }

    /// A dictionary in a dictionary.
    pub fn inner(&mut self, name: &str, key: &str) -> &mut Dictionary {
        self.dict(name).get_mut(key.as_bytes()).and_then(Object::as_dict_mut).expect("a dictionary in it")
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.document.clone().save_to(&mut bytes).expect("lopdf writes it");
        while bytes.last() == Some(&b'\n') {
            bytes.pop();
        }
        bytes
    }

    fn set(&mut self, name: &str, object: impl Into<Object>) {
        let id = self.id(name);
        self.document.set_object(id, object);
    }

    fn reference(&self, name: &str) -> Object {
        Object::Reference(self.id(name))
    }

    fn references(&self, names: &[&str]) -> Object {
        names.iter().map(|name| self.reference(name)).collect::<Vec<_>>().into()
    }

    /// A Type0 font cut down to what is shown; codes follow [`CHARACTERS`] from 1.
    fn font(&mut self) {
        let font = FontRef::new(FONT).expect("a font");
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let scale = 1000.0 / f32::from(font.head().expect("a head").units_per_em());
        let mut remapper = GlyphRemapper::new();
        let (mut widths, mut lines) = (Vec::new(), String::new());
        for (code, character) in (1..).zip(CHARACTERS.chars()) {
            let glyph = font.charmap().map(character).expect("a glyph").to_u32();
            remapper.remap(u16::try_from(glyph).expect("a small font"));
            let width = metrics.advance_width(GlyphId::new(glyph)).expect("a width") * scale;
            widths.push(Object::Real(width));
            lines += &format!("<{code:04X}> <{:04X}>\n", character as u32);
        }
        let program = subsetter::subset(FONT, 0, &remapper).expect("a font that can be cut down");
        let length = i64::try_from(program.len()).expect("a small font");
        let program = self.document.add_object(Stream::new(dictionary! { "Length1" => length }, program));
        let map = format!(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n\
             1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
             {} beginbfchar\n{lines}endbfchar\nendcmap CMapName currentdict /CMap defineresource pop end end\n",
            CHARACTERS.chars().count()
        );
        let map = self.document.add_object(Stream::new(Dictionary::new(), map.into_bytes()));
        let descriptor = self.document.add_object(dictionary! {
            "Type" => "FontDescriptor", "FontName" => "ABCDEF+PanelkitSans", "Flags" => 4,
            "FontBBox" => vec![0.into(), 0.into(), 1000.into(), 1000.into()], "ItalicAngle" => 0,
            "Ascent" => 1000, "Descent" => -300, "CapHeight" => 700, "StemV" => 80, "FontFile2" => program,
        });
        let descendant = self.document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+PanelkitSans",
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"),
                "Supplement" => 0,
            },
            "FontDescriptor" => descriptor, "CIDToGIDMap" => "Identity",
            "W" => vec![1.into(), Object::Array(widths)],
        });
        let font = self.document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+PanelkitSans", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![Object::Reference(descendant)], "ToUnicode" => map,
        });
        for (name, id) in [
            ("font", font),
            ("descendant", descendant),
            ("descriptor", descriptor),
            ("program", program),
            ("to unicode", map),
        ] {
            self.ids.insert(name, id);
        }
    }

    fn pages(&mut self) {
        let text = |tag: &str, mcid: usize, y: usize, text: &str| {
            format!("/{tag} <</MCID {mcid}>> BDC BT /F 12 Tf 1 0 0 1 40 {y} Tm {} Tj ET EMC\n", codes(text))
        };
        let mut content = String::from("/Artifact BMC q 0.9 g 30 760 500 20 re f Q EMC\n");
        content += &text("H1", 0, 740, "A heading");
        content += &text("P", 1, 720, "Some text");
        content += &text("Link", 2, 700, "and a link");
        for (mcid, y, words) in [(3, 680, "side"), (4, 660, "A"), (5, 640, "left"), (6, 620, "1")] {
            content += &text(if mcid % 2 == 1 { "TH" } else { "TD" }, mcid, y, words);
        }
        content += &text("Lbl", 7, 600, "1");
        content += &text("LBody", 8, 580, "text of the list");
        content += "/Figure <</MCID 9>> BDC q 40 0 0 40 40 520 cm /I Do Q EMC\n";
        content += &text("Note", 10, 500, "A note");
        content += "/Artifact BMC q /G gs /X Do Q EMC\n";
        self.set("content", Stream::new(Dictionary::new(), content.into_bytes()));
        let second = text("H2", 0, 740, "A part") + &text("P", 1, 720, "text on a second page");
        self.set("second content", Stream::new(Dictionary::new(), second.into_bytes()));
        self.set(
            "image",
            Stream::new(
                dictionary! {
                    "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceRGB",
                    "BitsPerComponent" => 8,
                },
                vec![200, 100, 50],
            ),
        );
        self.set("group", Stream::new(
            dictionary! {
                "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
                "Group" => dictionary! { "S" => "Transparency" }, "Resources" => Dictionary::new(),
            },
            b"0.5 g 40 480 100 1 re f\n".to_vec(),
        ));
        let resources = dictionary! {
            "Font" => dictionary! { "F" => self.reference("font") },
            "XObject" => dictionary! { "I" => self.reference("image"), "X" => self.reference("group") },
            "ExtGState" => dictionary! { "G" => dictionary! { "ca" => 0.5, "BM" => "Normal" } },
        };
        let box_ = || vec![0.into(), 0.into(), Object::Real(595.0), Object::Real(842.0)];
        let page = dictionary! {
            "Type" => "Page", "Parent" => self.reference("pages"), "MediaBox" => box_(), "Resources" => resources.clone(),
            "Contents" => self.reference("content"), "StructParents" => 0, "Tabs" => "S",
            "Annots" => self.references(&["link", "text", "check", "radio 1", "radio 2", "choice"]),
        };
        self.set("page", page);
        let second = dictionary! {
            "Type" => "Page", "Parent" => self.reference("pages"), "MediaBox" => box_(), "Resources" => resources,
            "Contents" => self.reference("second content"), "StructParents" => 1,
        };
        self.set("second", second);
        let tree = dictionary! { "Type" => "Pages", "Kids" => self.references(&["page", "second"]), "Count" => 2 };
        self.set("pages", tree);
    }

    fn element(&mut self, name: &str, kind: &str, parent: &str, kids: impl Into<Object>) {
        let page = if name.ends_with("heading 2") || name == "paragraph 2" { "second" } else { "page" };
        let element = dictionary! {
            "Type" => "StructElem", "S" => kind, "P" => self.reference(parent), "Pg" => self.reference(page),
            "K" => kids.into(),
        };
        self.set(name, element);
    }

    fn object(&self, name: &str) -> Object {
        dictionary! { "Type" => "OBJR", "Obj" => self.reference(name) }.into()
    }

    fn structure(&mut self) {
        let top = [
            "heading",
            "paragraph",
            "table",
            "list",
            "figure",
            "note",
            "text element",
            "check element",
            "radio 1 element",
            "radio 2 element",
            "choice element",
            "heading 2",
            "paragraph 2",
        ];
        let kids = self.references(&top);
        self.element("document", "Document", "tree", kids);
        self.element("heading", "H1", "document", 0);
        let kids = vec![1.into(), self.reference("link element")];
        self.element("paragraph", "P", "document", kids);
        let kids = vec![2.into(), self.object("link")];
        self.element("link element", "Link", "paragraph", kids);
        let kids = self.references(&["row", "row 2"]);
        self.element("table", "Table", "document", kids);
        for (row, header, cell, mcid) in [("row", "header", "cell", 3), ("row 2", "header 2", "cell 2", 5)] {
            let kids = self.references(&[header, cell]);
            self.element(row, "TR", "table", kids);
            self.element(header, "TH", row, mcid);
            self.dict(header).set("A", dictionary! { "O" => "Table", "Scope" => "Row" });
            self.element(cell, "TD", row, mcid + 1);
        }
        let kids = self.references(&["item"]);
        self.element("list", "L", "document", kids);
        let kids = self.references(&["label", "body"]);
        self.element("item", "LI", "list", kids);
        self.element("label", "Lbl", "item", 7);
        self.element("body", "LBody", "item", 8);
        self.element("figure", "Figure", "document", 9);
        let bounds = vec![40.into(), 520.into(), 80.into(), 560.into()];
        self.dict("figure").set("Alt", Object::string_literal("A square"));
        self.dict("figure").set("A", dictionary! { "O" => "Layout", "BBox" => bounds });
        self.element("note", "Remark", "document", 10);
        self.dict("note").set("ID", Object::string_literal("note"));
        for field in ["text", "check", "radio 1", "radio 2", "choice"] {
            let kids = vec![self.object(field)];
            let name = format!("{field} element");
            self.element(&name, "Form", "document", kids);
        }
        self.element("heading 2", "H2", "document", 0);
        self.element("paragraph 2", "P", "document", 1);
        let marked = [
            "heading",
            "paragraph",
            "link element",
            "header",
            "cell",
            "header 2",
            "cell 2",
            "label",
            "body",
            "figure",
            "note",
        ];
        let mut numbers = vec![0.into(), self.references(&marked)];
        numbers.extend([1.into(), self.references(&["heading 2", "paragraph 2"])]);
        let objects = ["link", "text", "check", "radio 1", "radio 2", "choice"];
        for (key, name) in (2..).zip(objects) {
            numbers.extend([Object::Integer(key), self.reference(&format!("{name} element"))]);
        }
        let tree = dictionary! {
            "Type" => "StructTreeRoot", "K" => self.references(&["document"]),
            "ParentTree" => dictionary! { "Nums" => numbers }, "ParentTreeNextKey" => 8,
            "RoleMap" => dictionary! { "Remark" => "Note" },
        };
        self.set("tree", tree);
    }

    /// An annotation; what all have in common.
    fn annotation(&self, kind: &str, key: i64, rect: [i64; 4]) -> Dictionary {
        dictionary! {
            "Type" => "Annot", "Subtype" => kind, "F" => 4, "P" => self.reference("page"), "StructParent" => key,
            "Rect" => rect.map(Object::from).to_vec(),
        }
    }

    fn appearance(&mut self, content: String, resources: Dictionary) -> Object {
        let bounds = vec![0.into(), 0.into(), 100.into(), 20.into()];
        let dictionary = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds, "Resources" => resources,
        };
        Object::Reference(self.document.add_object(Stream::new(dictionary, content.into_bytes())))
    }

    fn states(&mut self, on: &str) -> Dictionary {
        let drawn = self.appearance("q 2 2 8 8 re f Q\n".into(), Dictionary::new());
        let empty = self.appearance(String::new(), Dictionary::new());
        dictionary! { "N" => dictionary! { on => drawn, "Off" => empty } }
    }

    fn fields(&mut self) {
        let mut link = self.annotation("Link", 2, [40, 695, 120, 712]);
        let uri =
            dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal("https://example.org/") };
        link.set("A", uri);
        link.set("Border", vec![0.into(), 0.into(), 0.into()]);
        link.set("Contents", Object::string_literal("A link"));
        self.set("link", link);

        let font = dictionary! { "Font" => dictionary! { "F" => self.reference("font") } };
        let shown = |words: &str| format!("/Tx BMC q BT /F 11 Tf 2 5 Td {} Tj ET Q EMC\n", codes(words));
        for (name, key, kind, words, y) in [("text", 3, "Tx", "text", 450), ("choice", 7, "Ch", "left", 330)] {
            let appearance = self.appearance(shown(words), font.clone());
            if name == "text" {
                self.ids.insert("text appearance", appearance.as_reference().expect("a reference"));
            }
            let mut field = self.annotation("Widget", key, [40, y, 140, y + 20]);
            field.extend(&dictionary! {
                "FT" => kind, "T" => Object::string_literal(format!("own-{name}")), "TU" => Object::string_literal("A field"),
                "DA" => Object::string_literal("/F 11 Tf 0 g"), "V" => Object::string_literal(words),
                "AP" => dictionary! { "N" => appearance },
            });
            if name == "choice" {
                let pair = vec![Object::string_literal("right"), Object::string_literal("To the right")];
                field.set("Ff", 1 << 17);
                field.set("Opt", vec![Object::string_literal("left"), Object::Array(pair)]);
            }
            self.set(name, field);
        }

        let states = self.states("Yes");
        let mut check = self.annotation("Widget", 4, [40, 420, 52, 432]);
        check.extend(&dictionary! {
            "FT" => "Btn", "T" => Object::string_literal("own-check"), "TU" => Object::string_literal("A box"),
            "AS" => "Yes", "V" => "Yes", "AP" => states,
        });
        self.set("check", check);

        for (name, key, state, at) in [("radio 1", 5, "1", "1"), ("radio 2", 6, "2", "Off")] {
            let states = self.states(state);
            let mut kid = self.annotation("Widget", key, [40 + key * 20, 380, 52 + key * 20, 392]);
            kid.extend(&dictionary! { "Parent" => self.reference("radio"), "AS" => at, "AP" => states });
            self.set(name, kid);
        }
        let radio = dictionary! {
            "FT" => "Btn", "Ff" => 49152, "T" => Object::string_literal("own-radio"),
            "TU" => Object::string_literal("A choice"), "V" => "1", "Kids" => self.references(&["radio 1", "radio 2"]),
        };
        self.set("radio", radio);
        let form = dictionary! {
            "Fields" => self.references(&["text", "check", "radio", "choice"]), "DR" => font,
        };
        self.set("form", form);
    }

    fn catalog(&mut self) {
        let packet = include_str!("packet.xml");
        let metadata = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet.into());
        self.set("metadata", metadata.with_compression(false));
        self.set("intent profile", Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
        let intent = dictionary! {
            "Type" => "OutputIntent", "S" => "GTS_PDFA1", "OutputConditionIdentifier" => Object::string_literal("sRGB"),
            "Info" => Object::string_literal("sRGB"), "DestOutputProfile" => self.reference("intent profile"),
        };
        let catalog = dictionary! {
            "Type" => "Catalog", "Pages" => self.reference("pages"), "Lang" => Object::string_literal("en"),
            "MarkInfo" => dictionary! { "Marked" => true }, "Metadata" => self.reference("metadata"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "StructTreeRoot" => self.reference("tree"), "AcroForm" => self.reference("form"),
            "OutputIntents" => vec![Object::Dictionary(intent)],
        };
        self.set("catalog", catalog);
        let root = self.reference("catalog");
        self.document.trailer.set("Root", root);
        let id = Object::String(b"0123456789abcdef".to_vec(), StringFormat::Hexadecimal);
        self.document.trailer.set("ID", vec![id.clone(), id]);
    }
}

/// A text as the codes of the font.
fn codes(text: &str) -> String {
    let code = |character: char| {
        let at = CHARACTERS.chars().position(|known| known == character);
        1 + at.unwrap_or_else(|| panic!("`{character}` is among the characters"))
    };
    let digits: String = text.chars().map(|character| format!("{:04X}", code(character))).collect();
    format!("<{digits}>")
}
