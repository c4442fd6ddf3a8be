//! Damaged and hostile files: told, in bounded time, without a panic.

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use panelkit::audit::{self, Report, Standards};

use super::base::Base;

fn audited(base: &Base) -> Report {
    audit::audit(&base.bytes(), Standards::NONE)
}

fn has(report: &Report, name: &str) -> bool {
    report.findings.iter().any(|finding| finding.rule.name() == name)
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

#[test]
fn bytes_changed_anywhere_do_no_harm() {
    let bytes = Base::new().bytes();
    let mut numbers = Numbers(1);
    for _ in 0..300 {
        let mut damaged = bytes.clone();
        for _ in 0..=numbers.below(8) {
            let at = numbers.below(damaged.len());
            match numbers.below(3) {
                0 => damaged[at] = numbers.below(256) as u8,
                1 => _ = damaged.remove(at),
                _ => damaged.insert(at, b"<>[]()/ 0R"[numbers.below(10)]),
            }
        }
        audit::audit(&damaged, Standards::NONE);
    }
}

#[test]
fn values_of_any_type_may_stand_anywhere() {
    let base = Base::new();
    let ids: Vec<ObjectId> = base.document.objects.keys().copied().collect();
    let mut numbers = Numbers(2);
    for _ in 0..300 {
        let mut base = Base::new();
        for _ in 0..=numbers.below(3) {
            let id = ids[numbers.below(ids.len())];
            let other = ids[numbers.below(ids.len())];
            let value = match numbers.below(9) {
                0 => Object::Null,
                1 => Object::Integer(i64::MIN),
                2 => Object::Real(f32::NAN),
                3 => Object::Name(vec![0xFF; 3]),
                4 => Object::Array(vec![Object::Reference(other), Object::Integer(-1)]),
                5 => Object::Dictionary(dictionary! { "Kids" => vec![Object::Reference(id)], "S" => "Table" }),
                6 => Object::Integer(i64::MAX),
                7 => Object::string_literal("x"),
                _ => Object::Reference(other),
            };
            let object = base.document.objects.get_mut(&id).expect("an object");
            let dictionary = match object {
                Object::Dictionary(dictionary) => dictionary,
                Object::Stream(stream) => &mut stream.dict,
                _ => continue,
            };
            let keys: Vec<Vec<u8>> = dictionary.iter().map(|(key, _)| key.clone()).collect();
            if !keys.is_empty() {
                dictionary.set(keys[numbers.below(keys.len())].clone(), value);
            }
        }
        audited(&base);
    }
}

#[test]
fn circles_end() {
    let mut base = Base::new();
    let (page, tree, form, pages) = (base.id("page"), base.id("tree"), base.id("form"), base.id("pages"));
    base.dict("tree").set("ParentTree", dictionary! { "Kids" => vec![Object::Reference(tree)] });
    base.dict("tree").set("Kids", vec![Object::Reference(tree)]);
    base.dict("document").set("K", vec![Object::Reference(tree), Object::Reference(page)]);
    base.dict("radio").set("Parent", form);
    base.dict("form").set("Parent", form);
    base.dict("pages").set("Kids", vec![Object::Reference(pages), Object::Reference(page)]);
    base.dict("pages").set("Parent", pages);
    let group = base.id("group");
    let own = dictionary! { "XObject" => dictionary! { "X" => group } };
    base.dict("group").set("Resources", own);
    base.replace("group", "0.5 g", "/X Do 0.5 g");
    let report = audited(&base);
    assert!(has(&report, "page-tree-broken"));
}

#[test]
fn forms_that_draw_each_other_many_times_are_walked_once() {
    // Thirty forms, each drawing the next one ten times: 10^30 of the last one.
    let mut base = Base::new();
    let mut next = base.id("group");
    for _ in 0..30 {
        let dictionary = dictionary! {
            "Subtype" => "Form", "Resources" => dictionary! { "XObject" => dictionary! { "X" => next } },
        };
        next = base.document.add_object(Stream::new(dictionary, b"/X Do ".repeat(10)));
    }
    base.inner("page", "Resources").set("XObject", dictionary! { "X" => next, "I" => Object::Null });
    assert!(has(&audited(&base), "resource-missing"));
}

#[test]
fn what_is_nested_deep_does_not_overflow() {
    let mut base = Base::new();
    let deep = 60_000;
    // Elements in elements.
    let (mut above, page) = (base.id("document"), base.id("page"));
    let first = base.document.new_object_id();
    let mut id = first;
    for _ in 0..deep {
        let next = base.document.new_object_id();
        base.document.set_object(id, dictionary! { "S" => "Div", "P" => above, "Pg" => page, "K" => next });
        (above, id) = (id, next);
    }
    base.dict("document").set("K", vec![Object::Reference(first)]);
    // Fields in fields.
    let mut kids: Vec<Object> = Vec::new();
    for _ in 0..5_000 {
        kids = vec![Object::Reference(
            base.document.add_object(dictionary! { "Kids" => kids, "T" => Object::string_literal("a") }),
        )];
    }
    base.dict("form").set("Fields", kids);
    // Graphics states, marks and arrays in content; elements in metadata.
    base.replace("content", "/X Do", &format!("/X Do {} {}", "q /P BMC ".repeat(deep), "[".repeat(deep)));
    base.replace("metadata", "<dc:title>", &"<dc:title>".repeat(2_000));
    let report = audited(&base);
    for name in ["unbalanced-graphics-state", "unbalanced-marked-content", "content-syntax", "metadata-broken"] {
        assert!(has(&report, name), "{name}");
    }
}

#[test]
fn huge_numbers_are_limited() {
    let mut base = Base::new();
    let spans = dictionary! { "O" => "Table", "ColSpan" => i64::MAX, "RowSpan" => i64::MAX };
    for cell in ["cell", "header", "cell 2", "header 2"] {
        base.dict(cell).set("A", spans.clone());
    }
    base.dict("pages").set("Count", i64::MAX);
    base.dict("text").set("MaxLen", i64::MIN);
    base.dict("descendant").set("W", vec![0.into(), 65_535.into(), 1.into()]);
    base.replace(
        "to unicode",
        "endbfchar",
        &format!("endbfchar {}", "1 beginbfrange <0000> <FFFF> <0000> endbfrange ".repeat(500)),
    );
    base.replace("second content", "MCID 1", "MCID 99999999999999999999");
    let report = audited(&base);
    assert!(has(&report, "table-irregular") && has(&report, "page-tree-broken") && has(&report, "font-width-wrong"));
}

#[test]
fn a_stream_that_decompresses_to_too_much_is_left_out() {
    // 300 MB of zeros, as 300 KB in the file.
    let mut zeros = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![0_u8; 1 << 20];
    for _ in 0..300 {
        std::io::Write::write_all(&mut zeros, &block).expect("memory takes it");
    }
    let bomb = zeros.finish().expect("memory takes it");
    let mut base = Base::new();
    let mut dictionary = Dictionary::new();
    dictionary.set("Filter", "FlateDecode");
    let bomb = base.document.add_object(Stream::new(dictionary, bomb));
    base.dict("second").set("Contents", bomb);
    assert!(has(&audited(&base), "stream-unreadable"));
}
