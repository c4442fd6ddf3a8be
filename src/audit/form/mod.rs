//! The form: fields, their names and values, and the widgets that show them (ISO 32000-1 12.7).
//!
//! A *field* has a type, a name and a value; it may have fields below it that inherit from it, and its full name is made of
//! all names on the way. A *widget* is the annotation in which a field is seen; a field with one widget is often
//! one object with it. Validators hardly look at forms, so most of what breaks filling is found here only.

mod fields;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::content::default_font;
use super::finding::{Findings, Where};
use super::reader::{Page, Reader, id_of, reference, shown};
use super::rules::Rule;
use fields::Field;

/// Bits of `Ff` (ISO 32000-1 tables 226 to 230).
const READ_ONLY: i64 = 1;
pub const PUSH_BUTTON: i64 = 1 << 16;
const RADIO: i64 = 1 << 15;
const COMB: i64 = 1 << 24;
const EDITABLE: i64 = 1 << 18;

/// Fields above a field that are looked at.
const DEEPEST: usize = 32;

pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], findings: &mut Findings) {
    let form = reader.catalog().and_then(|catalog| reader.dictionary(catalog, "AcroForm"));
    let fields = form.map(|form| fields::load(reader, form, findings)).unwrap_or_default();
    let shown_on = widgets(reader, pages);
    unreachable(reader, &fields, &shown_on, findings);
    let Some(form) = form else { return };
    if reader.is_true(form, "NeedAppearances") {
        let message = "viewers are told to draw the fields themselves";
        findings.add(Rule::NeedAppearances, Where::file(), message);
    }
    repeated_names(&fields, findings);
    for field in fields.iter().filter(|field| field.is_terminal) {
        let checking = Checking { reader, form, field, shown_on: &shown_on };
        checking.all(findings);
    }
}

/// The widgets of all pages: each with its page's number.
fn widgets<'a>(reader: &Reader<'a>, pages: &[Page<'a>]) -> BTreeMap<ObjectId, usize> {
    let mut found = BTreeMap::new();
    for page in pages {
        for object in reader.array(page.dictionary, "Annots").unwrap_or_default() {
            if let (Some(id), Some(annotation)) = (id_of(object), reader.dictionary_of(object))
                && reader.name(annotation, "Subtype") == Some(b"Widget")
            {
                found.entry(id).or_insert(page.number);
            }
        }
    }
    found
}

/// Widgets that no field leads to: they are seen, and neither filled nor saved.
fn unreachable(
    reader: &Reader<'_>,
    fields: &[Field<'_>],
    shown_on: &BTreeMap<ObjectId, usize>,
    findings: &mut Findings,
) {
    let reached: BTreeSet<ObjectId> = fields.iter().flat_map(|field| field.widgets.iter().copied()).collect();
    for (id, page) in shown_on.iter().filter(|(id, _)| !reached.contains(id)) {
        let mut place = Where::object(*id).on(*page);
        if let Some(widget) = reader.dictionary_of(reader.object(*id)) {
            place.field = name_of_widget(reader, widget);
        }
        findings.add(Rule::WidgetUnreachable, place, "no field of the form leads to the widget");
    }
}

fn repeated_names(fields: &[Field<'_>], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for field in fields.iter().filter(|field| field.has_name) {
        if !seen.insert(field.name.as_str()) {
            let message = format!("two fields are named `{}`", field.name);
            findings.add(Rule::FieldNameRepeated, Where::object(field.id).of_field(&field.name), message);
        }
    }
}

/// One field that has a value, with what is around it.
struct Checking<'c, 'a> {
    reader: &'c Reader<'a>,
    form: &'a Dictionary,
    field: &'c Field<'a>,
    shown_on: &'c BTreeMap<ObjectId, usize>,
}

impl<'a> Checking<'_, 'a> {
    fn place(&self) -> Where {
        let page = self.field.widgets.first().and_then(|widget| self.shown_on.get(widget)).copied();
        Where::object(self.field.id).on(page).of_field(&self.field.name)
    }

    fn all(&self, findings: &mut Findings) {
        let kind = self.inherited("FT").as_name().unwrap_or_default();
        let mut say = |rule, message: String| findings.add(rule, self.place(), message);
        if !matches!(kind, b"Tx" | b"Btn" | b"Ch" | b"Sig") {
            say(Rule::FieldTypeMissing, "the field has no type, or an unknown one".into());
        }
        if self.field.widgets.is_empty() {
            // What nobody may fill, nobody needs to see: so a file carries what identifies it.
            if self.flags() & READ_ONLY == 0 {
                say(Rule::FieldWithoutWidget, "the field is to be filled, and seen nowhere".into());
            }
        } else if !self.has_description() {
            say(Rule::FieldWithoutDescription, "the field has no text that says what it is for (`TU`)".into());
        }
        for widget in &self.field.widgets {
            if !self.shown_on.contains_key(widget) {
                let place = Where::object(*widget).of_field(&self.field.name);
                findings.add(Rule::WidgetNotOnPage, place, "no page has the widget among its annotations");
            }
        }
        if matches!(kind, b"Tx" | b"Ch") {
            self.default_appearance(findings);
        }
        match kind {
            b"Tx" => self.text(findings),
            b"Ch" => self.choice(findings),
            b"Btn" if self.flags() & PUSH_BUTTON == 0 => self.button(findings),
            _ => {}
        }
    }

    fn inherited(&self, key: &str) -> &'a Object {
        inherited(self.reader, self.field.dictionary, key)
    }

    fn flags(&self) -> i64 {
        self.inherited("Ff").as_i64().unwrap_or_default()
    }

    /// ISO 14289-1 7.18.1: the field's own, that of a field above, or of each widget.
    fn has_description(&self) -> bool {
        let own = |dictionary| self.reader.text(dictionary, "TU").is_some_and(|text| !text.trim().is_empty());
        let widgets = &self.field.widgets;
        let of_widget = |id: &ObjectId| self.reader.dictionary_of(self.reader.object(*id)).is_some_and(own);
        matches!(self.inherited("TU"), Object::String(text, _) if !text.is_empty())
            || (!widgets.is_empty() && widgets.iter().all(of_widget))
    }

    /// The font that a viewer takes for what is typed (ISO 32000-1 12.7.3.3).
    fn default_appearance(&self, findings: &mut Findings) {
        let mut say = |rule, message: String| findings.add(rule, self.place(), message);
        let own = match self.inherited("DA") {
            Object::Null => self.reader.get(self.form, "DA"),
            own => own,
        };
        let Object::String(appearance, _) = own else {
            say(Rule::DefaultAppearanceMissing, "the field has no default appearance (`DA`)".into());
            return;
        };
        let Some((font, _)) = default_font(appearance) else {
            say(Rule::DefaultAppearanceMissing, "the default appearance chooses no font".into());
            return;
        };
        let fonts =
            self.reader.dictionary(self.form, "DR").and_then(|resources| self.reader.dictionary(resources, "Font"));
        let font_of = |fonts: &'a Dictionary| fonts.get(&font).ok().and_then(|font| self.reader.dictionary_of(font));
        if fonts.and_then(font_of).is_none() {
            let message =
                format!("the font `{}` of the default appearance is not among the form's (`DR`)", shown(&font));
            say(Rule::DefaultAppearanceFont, message);
        }
    }
}

/// A key of a field, or of the nearest field above that has it.
pub fn inherited<'a>(reader: &Reader<'a>, mut field: &'a Dictionary, key: &str) -> &'a Object {
    for _ in 0..DEEPEST {
        let value = reader.get(field, key);
        if !value.is_null() {
            return value;
        }
        let Some(parent) = reader.dictionary(field, "Parent") else { break };
        field = parent;
    }
    &Object::Null
}

/// The bits of `Ff`.
pub fn flags<'a>(reader: &Reader<'a>, field: &'a Dictionary) -> i64 {
    inherited(reader, field, "Ff").as_i64().unwrap_or_default()
}

/// The full name of the field that a widget shows, by what stands above it.
pub fn name_of_widget<'a>(reader: &Reader<'a>, mut widget: &'a Dictionary) -> Option<String> {
    let mut parts = Vec::new();
    for _ in 0..DEEPEST {
        parts.extend(reader.text(widget, "T"));
        match reader.dictionary(widget, "Parent") {
            Some(parent) => widget = parent,
            None => break,
        }
    }
    parts.reverse();
    if parts.is_empty() { None } else { Some(parts.join(".")) }
}

/// Whether an object says that it stands below another.
fn stands_below(dictionary: &Dictionary, parent: Option<ObjectId>) -> bool {
    reference(dictionary, "Parent") == parent
}
