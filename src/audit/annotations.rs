//! Annotations: links, form widgets and the rest, each on its page, drawn, printed and in the structure tree.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::finding::{Findings, Where};
use super::form;
use super::reader::{Page, Reader, id_of, reference, shown};
use super::rules::Rule;
use super::structure::Tree;

/// Bits of `F` (ISO 32000-1 table 165).
const INVISIBLE: i64 = 1;
const HIDDEN: i64 = 1 << 1;
const PRINT: i64 = 1 << 2;
const NO_VIEW: i64 = 1 << 5;
const TOGGLE_NO_VIEW: i64 = 1 << 8;

/// Annotations that a file to be kept must not have (ISO 19005-2 6.3.1).
const FORBIDDEN: [&[u8]; 5] = [b"3D", b"Sound", b"Screen", b"Movie", b"RichMedia"];

pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], tree: &Tree<'a>, findings: &mut Findings) {
    let mut stands: BTreeMap<ObjectId, usize> = BTreeMap::new();
    for page in pages {
        let annotations = reader.array(page.dictionary, "Annots").unwrap_or_default();
        let mut shown = false;
        for object in annotations {
            let id = id_of(object);
            let place = Where::object(id).on(page.number);
            let Some(annotation) = reader.dictionary_of(object) else {
                findings.add(Rule::AnnotationBroken, place, "the page has an annotation that is not there");
                continue;
            };
            if let Some(other) = id.and_then(|id| stands.insert(id, page.number)) {
                let message = format!("an annotation stands on the page and on page {other}");
                findings.add(Rule::AnnotationRepeated, place.clone(), message);
            }
            let place = match form::name_of_widget(reader, annotation) {
                Some(name) => place.of_field(&name),
                None => place,
            };
            let one = One { reader, annotation, kind: reader.name(annotation, "Subtype").unwrap_or_default(), place };
            one.check(page, findings);
            one.tags(tree, findings);
            shown |= one.is_seen();
        }
        if shown && reader.name(page.dictionary, "Tabs") != Some(b"S") {
            let message = "the order of annotations by the tab key is not that of the structure";
            findings.add(Rule::TabOrderMissing, Where::object(page.id).on(page.number), message);
        }
    }
}

/// One annotation.
struct One<'o, 'a> {
    reader: &'o Reader<'a>,
    annotation: &'a Dictionary,
    kind: &'a [u8],
    place: Where,
}

impl One<'_, '_> {
    fn flags(&self) -> i64 {
        self.reader.integer(self.annotation, "F").unwrap_or_default()
    }

    /// Whether it is to be seen at all.
    fn is_seen(&self) -> bool {
        self.kind != b"Popup" && self.flags() & HIDDEN == 0
    }

    fn check(&self, page: &Page<'_>, findings: &mut Findings) {
        let mut say = |rule, message: String| findings.add(rule, self.place.clone(), message);
        if self.kind.is_empty() {
            say(Rule::AnnotationBroken, "an annotation does not say of which kind it is".into());
        }
        if FORBIDDEN.contains(&self.kind) {
            say(Rule::AnnotationForbidden, format!("there is an annotation `{}`", shown(self.kind)));
        }
        let rectangle = self.reader.rectangle(self.annotation, "Rect");
        match rectangle {
            None => say(Rule::AnnotationBroken, "an annotation has no rectangle".into()),
            Some([left, bottom, right, top]) if left > right || bottom > top => {
                say(Rule::RectangleReversed, "the rectangle does not go from the lower left to the upper right".into());
            }
            Some(_) => {}
        }
        match reference(self.annotation, "P") {
            Some(at) if at != page.id => {
                say(Rule::AnnotationPageWrong, "`P` leads to another page than the annotation stands on".into());
            }
            None if self.kind == b"Widget" => {
                say(Rule::AnnotationPageMissing, "the widget does not say on which page it is (`P`)".into());
            }
            _ => {}
        }
        if self.kind == b"Popup" {
            return;
        }
        let hiding = INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW;
        if self.flags() & PRINT == 0 || self.flags() & hiding != 0 {
            let message = format!("the flags (`F {}`) keep the annotation from being shown or printed", self.flags());
            say(Rule::AnnotationNotPrinted, message);
        }
        if self.kind == b"Widget" && self.annotation.has(b"A") {
            say(Rule::WidgetAction, "a widget has an action".into());
        }
        let has_area = rectangle.is_some_and(|[left, bottom, right, top]| left != right && bottom != top);
        if has_area && self.kind != b"Link" {
            self.appearance(findings);
        }
    }

    /// ISO 19005-2 6.3.3, ISO 32000-1 12.5.5.
    fn appearance(&self, findings: &mut Findings) {
        let mut say = |rule, message: &str| findings.add(rule, self.place.clone(), message);
        let Some(appearance) = self.reader.dictionary(self.annotation, "AP") else {
            let rule =
                if self.kind == b"Widget" { Rule::WidgetWithoutAppearance } else { Rule::AnnotationWithoutAppearance };
            say(rule, "nothing says how the annotation looks");
            return;
        };
        if appearance.iter().any(|(key, _)| key != b"N") {
            say(Rule::AppearanceOthers, "there are appearances for the mouse beside the normal one");
        }
        let is_button = form::inherited(self.reader, self.annotation, "FT").as_name().is_ok_and(|kind| kind == b"Btn");
        let is_push = form::flags(self.reader, self.annotation) & form::PUSH_BUTTON != 0;
        match (self.reader.get(appearance, "N"), self.kind == b"Widget" && is_button && !is_push) {
            (Object::Null, _) => say(Rule::WidgetWithoutAppearance, "nothing says how the annotation looks"),
            (Object::Stream(stream), false) => {
                if self.reader.rectangle(&stream.dict, "BBox").is_none() {
                    say(Rule::AppearanceBroken, "the appearance has no `BBox`");
                }
            }
            (Object::Dictionary(_), true) => {}
            (_, true) => say(Rule::AppearanceBroken, "the appearance of a button is not one for each state"),
            (_, false) => say(Rule::AppearanceBroken, "the appearance is not one stream"),
        }
    }

    /// ISO 14289-1 7.18.
    fn tags(&self, tree: &Tree<'_>, findings: &mut Findings) {
        if !self.is_seen() || matches!(self.kind, b"PrinterMark" | b"TrapNet") {
            return;
        }
        let mut say = |rule, message: String| findings.add(rule, self.place.clone(), message);
        let owners = self.place.object.and_then(|id| tree.owners.get(&id)).map_or(&[][..], Vec::as_slice);
        let wanted: &[u8] = match self.kind {
            b"Widget" => b"Form",
            b"Link" => b"Link",
            _ => b"Annot",
        };
        let in_wanted = owners.iter().any(|index| {
            let above = tree.elements[*index].parent;
            tree.kind(*index) == wanted || above.is_some_and(|above| tree.kind(above) == wanted)
        });
        if !in_wanted {
            let (rule, what) = match self.kind {
                b"Widget" => (Rule::WidgetUntagged, "a form field"),
                b"Link" => (Rule::LinkUntagged, "a link"),
                _ => (Rule::AnnotationUntagged, "an annotation"),
            };
            say(rule, format!("{what} stands in no element `{}`", shown(wanted)));
        }
        if owners.len() > 1 {
            say(Rule::AnnotationTaggedTwice, "an annotation stands in several elements".into());
        }
        let has_text = self.reader.text(self.annotation, "Contents").is_some_and(|text| !text.trim().is_empty());
        let described = owners.iter().any(|index| {
            let text = self.reader.text(tree.elements[*index].dictionary, "Alt");
            text.is_some_and(|text| !text.trim().is_empty())
        });
        let wants_text = self.kind != b"Widget" && (self.kind == b"Link" || !described);
        if wants_text && !has_text {
            let rule = if self.kind == b"Link" { Rule::LinkWithoutContents } else { Rule::AnnotationWithoutContents };
            say(rule, "an annotation does not say in words what it is (`Contents`)".into());
        }
    }
}
