//! Placed controls → the objects of the form: fields, widgets, appearances, and the form itself.
//!
//! A control with one widget is one object, field and widget in one; radio buttons of one name are the widgets of one
//! field. The parts of a name before its last dot are fields without a value.

use std::collections::HashMap;
use std::ops::Range;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::names::Names;
use super::{Forms, Look, Placed, calculate, colour_operator};
use crate::diag::Diagnostic;
use crate::engine::display::{Control, ControlKind, HiddenField};
use crate::engine::dom::NodeId;
use crate::pdf::deflate;
use crate::pdf::metadata::text_string;

/// The name of the font of fields in the form's resources.
const FONT: &str = "PanelkitSans";

/// Annotation flag: printed with the page (ISO 32000-1 table 165).
const PRINT: i64 = 1 << 2;
/// Field flags (ISO 32000-1 tables 221, 226, 228, 230).
const READ_ONLY: i64 = 1;
const REQUIRED: i64 = 1 << 1;
const NO_EXPORT: i64 = 1 << 2;
const MULTILINE: i64 = 1 << 12;
const NO_TOGGLE_TO_OFF: i64 = 1 << 14;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;

/// The longest name object (ISO 19005-2 6.1.13), less what makes it unique.
const LONGEST_STATE: usize = 120;

/// What the form is made of.
pub(in crate::pdf) struct Form<'a> {
    /// The widgets of each page.
    pub pages: Vec<Vec<Placed>>,
    /// What their appearances draw, as content streams.
    pub appearances: Vec<Vec<u8>>,
    /// The names of controls that are rotated or mirrored.
    pub turned: Vec<String>,
    /// Values that are not seen.
    pub hidden: &'a [HiddenField],
    /// The pages.
    pub page_ids: &'a [ObjectId],
    /// The resources that appearances with text use.
    pub resources: ObjectId,
    /// The font of fields, where there are fields with text.
    pub font: Option<ObjectId>,
    /// Whether results are calculated.
    pub forms: Forms,
}

/// The form of a file.
#[derive(Default)]
pub(in crate::pdf) struct Made {
    /// The widgets of each page in order, with the elements of their controls.
    pub widgets: Vec<Vec<(ObjectId, NodeId)>>,
    /// The form itself; `None` when there are no fields.
    pub form: Option<Dictionary>,
    /// The numbers of objects that are the same in all documents with the same controls: those of fields that are seen.
    pub common: Range<u32>,
}

/// Adds the fields and widgets of a document.
pub(in crate::pdf) fn add_to(document: &mut Document, form: Form<'_>, warnings: &mut Vec<Diagnostic>) -> Made {
    warnings.extend(form.turned.iter().map(|name| {
        let message = format!("the control `{name}` is rotated or mirrored, and cannot be filled in the file");
        Diagnostic::warning(message).help("leave `transform` out around it; it is drawn as it stands, for a pen")
    }));
    if form.hidden.is_empty() && form.pages.iter().all(Vec::is_empty) {
        return Made::default();
    }
    let mut writer = Writer {
        document,
        form: &form,
        names: Names::default(),
        tree: Tree::default(),
        groups: HashMap::new(),
        finished: Vec::new(),
        streams: HashMap::new(),
        results: Vec::new(),
        by_control: HashMap::new(),
    };
    for hidden in form.hidden {
        writer.hidden(hidden, warnings);
    }
    let first = writer.document.max_id + 1;
    let mut pages = Vec::with_capacity(form.pages.len());
    for (page, id) in form.pages.iter().zip(form.page_ids) {
        pages.push(page.iter().map(|placed| (writer.widget(placed, *id, warnings), placed.control.node)).collect());
    }
    let common = first..writer.document.max_id + 1;
    let dictionary = writer.finish(warnings);
    Made { widgets: pages, form: Some(dictionary), common }
}

struct Writer<'a> {
    document: &'a mut Document,
    form: &'a Form<'a>,
    names: Names,
    tree: Tree,
    /// Radio buttons by the name of their controls.
    groups: HashMap<&'a str, usize>,
    /// Radio groups under way.
    finished: Vec<Group>,
    /// Appearances that several widgets share, by what they draw and their size in hundredths of a point.
    streams: HashMap<(Option<usize>, i64, i64), ObjectId>,
    /// Fields that are calculated.
    results: Vec<(ObjectId, &'a Control)>,
    /// The names of fields by those of their controls, first ones first.
    by_control: HashMap<&'a str, String>,
}

/// Radio buttons of one name.
struct Group {
    id: ObjectId,
    field: Dictionary,
    kids: Vec<Object>,
    /// The states that their buttons have.
    states: Vec<String>,
}

impl<'a> Writer<'a> {
    /// A field that has a value and no widget: it is not seen, and nobody changes it by accident.
    fn hidden(&mut self, hidden: &HiddenField, warnings: &mut Vec<Diagnostic>) {
        let name = self.names.assign(&hidden.name, warnings);
        let id = self.document.new_object_id();
        let field = dictionary! {
            "FT" => "Tx",
            "Ff" => READ_ONLY | NO_EXPORT,
            "V" => text_string(&hidden.value),
        };
        self.add_field(id, &name, field);
    }

    fn widget(&mut self, placed: &'a Placed, page: ObjectId, warnings: &mut Vec<Diagnostic>) -> ObjectId {
        let control = &*placed.control;
        let id = self.document.new_object_id();
        let mut widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "Rect" => placed.rect.map(hundredths).to_vec(),
            "F" => PRINT,
            "P" => page,
            // The outline is drawn on the page.
            "BS" => dictionary! { "W" => 0 },
        };
        if let ControlKind::Radio { value, checked } = &control.kind {
            let group = self.group(control, warnings);
            let state = self.state(group, value, warnings);
            self.ticked(&mut widget, placed, &state, *checked);
            widget.set("TU", text_string(control.label.as_deref().unwrap_or(value)));
            let group = &mut self.finished[group];
            widget.set("Parent", group.id);
            group.kids.push(id.into());
            if *checked {
                group.field.set("V", Object::Name(state.clone().into_bytes()));
                group.field.set("DV", Object::Name(state.into_bytes()));
            }
            self.document.set_object(id, widget);
            return id;
        }
        let name = self.names.assign(&control.name, warnings);
        self.by_control.entry(&control.name).or_insert_with(|| name.clone());
        let label = control.label.as_deref().unwrap_or(&name);
        widget.set("TU", text_string(label));
        let mut flags = flags(control);
        match &control.kind {
            ControlKind::Checkbox { value, checked } => {
                widget.set("FT", "Btn");
                let state = state_name(value);
                self.ticked(&mut widget, placed, &state, *checked);
                let now = Object::Name(if *checked { state.into_bytes() } else { b"Off".to_vec() });
                widget.set("V", now.clone());
                widget.set("DV", now);
            }
            ControlKind::Text { value, max_length } => {
                self.with_text(&mut widget, placed, value);
                // A limit on what is typed; the equal spacing that `MaxLen` also serves is the flag `Comb`'s.
                if let Some(length) = max_length {
                    widget.set("MaxLen", i64::from(*length));
                }
            }
            ControlKind::TextArea { value, line_height } => {
                flags |= MULTILINE;
                self.with_text(&mut widget, placed, value);
                if control.ruled {
                    // For `panelkit fill` alone: the distance of the ruled lines, which text is to stand on.
                    widget.set(crate::forms::PITCH, Object::Real(line_height.to_pt() * placed.scale));
                }
            }
            ControlKind::Output { value, calculation } => {
                self.with_text(&mut widget, placed, value);
                if calculation.is_some() && self.form.forms == Forms::Calculating {
                    flags |= READ_ONLY;
                    self.results.push((id, control));
                }
            }
            ControlKind::Select { options, selected } => {
                flags |= COMBO;
                let chosen = selected.and_then(|index| options.get(index));
                self.with_text(&mut widget, placed, chosen.map_or("", |(value, _)| value));
                widget.set("FT", "Ch");
                let option = |(value, label): &(String, String)| match value == label {
                    true => text_string(value),
                    false => Object::Array(vec![text_string(value), text_string(label)]),
                };
                widget.set("Opt", options.iter().map(option).collect::<Vec<_>>());
            }
            ControlKind::Radio { .. } => {}
        }
        if flags != 0 {
            widget.set("Ff", flags);
        }
        self.add_field(id, &name, widget);
        id
    }

    /// What fields with text have: ISO 32000-1 12.7.3.3.
    fn with_text(&mut self, widget: &mut Dictionary, placed: &Placed, value: &str) {
        widget.set("FT", "Tx");
        widget.set("DA", Object::string_literal(default_appearance(&placed.control, placed.scale)));
        if !value.is_empty() {
            let value = text_string(value);
            widget.set("V", value.clone());
            widget.set("DV", value);
        }
        let Look::Text(drawn) = placed.look else { return };
        // Each has one of its own, as programs that fill it change it where it is.
        let id = self.appearance(drawn, placed.size, drawn.map(|_| self.form.resources));
        widget.set("AP", dictionary! { "N" => id });
    }

    /// What boxes to tick have: an appearance for either state.
    fn ticked(&mut self, widget: &mut Dictionary, placed: &Placed, state: &str, checked: bool) {
        let Look::Mark(mark) = placed.look else { return };
        let key = |drawn| (drawn, (placed.size[0] * 100.0).round() as i64, (placed.size[1] * 100.0).round() as i64);
        let mut shared = |drawn: Option<usize>| {
            if let Some(id) = self.streams.get(&key(drawn)) {
                return *id;
            }
            let id = self.appearance(drawn, placed.size, None);
            self.streams.insert(key(drawn), id);
            id
        };
        let states = dictionary! { state => shared(Some(mark)), "Off" => shared(None) };
        widget.set("AP", dictionary! { "N" => states });
        widget.set("AS", Object::Name(if checked { state.as_bytes().to_vec() } else { b"Off".to_vec() }));
        // For programs that draw marks of their own: a cross, or a filled circle (ISO 32000-1 table 189).
        let mark = if matches!(placed.control.kind, ControlKind::Radio { .. }) { "l" } else { "8" };
        widget.set("MK", dictionary! { "CA" => Object::string_literal(mark) });
        widget.set("DA", Object::string_literal("/ZaDb 0 Tf 0 g"));
    }

    /// A form XObject of its own resources (ISO 32000-1 8.10, 12.5.5).
    fn appearance(&mut self, drawn: Option<usize>, [width, height]: [f32; 2], resources: Option<ObjectId>) -> ObjectId {
        let mut dictionary = dictionary! {
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), hundredths(width), hundredths(height)],
        };
        let stream = drawn.map_or(&b"/Tx BMC\nEMC\n"[..], |index| &self.form.appearances[index]);
        // Marks are paths of one colour, and name nothing.
        match resources {
            Some(id) => dictionary.set("Resources", id),
            None => dictionary.set("Resources", Dictionary::new()),
        }
        self.document.add_object(deflate::stream(dictionary, stream))
    }

    /// The group of a radio button; its first button says what is true of all.
    fn group(&mut self, control: &'a Control, warnings: &mut Vec<Diagnostic>) -> usize {
        if let Some(index) = self.groups.get(control.name.as_str()).filter(|_| !control.name.is_empty()) {
            return *index;
        }
        let name = self.names.assign(&control.name, warnings);
        let label = control.group.as_deref().unwrap_or(&name);
        let field = dictionary! {
            "FT" => "Btn",
            "Ff" => flags(control) | RADIO | NO_TOGGLE_TO_OFF,
            "TU" => text_string(label),
            "V" => "Off",
            "DV" => "Off",
            "DA" => Object::string_literal("/ZaDb 0 Tf 0 g"),
        };
        let id = self.document.new_object_id();
        let parent = self.tree.insert(self.document, id, &name);
        let field = named(field, &name, parent);
        self.finished.push(Group { id, field, kids: Vec::new(), states: Vec::new() });
        self.groups.insert(&control.name, self.finished.len() - 1);
        self.by_control.entry(&control.name).or_insert(name);
        self.finished.len() - 1
    }

    /// The state of a radio button, which no other of its group has: viewers choose both otherwise.
    fn state(&mut self, group: usize, value: &str, warnings: &mut Vec<Diagnostic>) -> String {
        let wanted = state_name(value);
        let states = &mut self.finished[group].states;
        let mut state = wanted.clone();
        let mut number = 1;
        while states.contains(&state) {
            number += 1;
            state = format!("{wanted}-{number}");
        }
        if number == 2 {
            let message =
                format!("two radio buttons of one group have the value `{value}`; one is `{state}` in the form");
            warnings.push(Diagnostic::warning(message).help("give each `value` once"));
        }
        states.push(state.clone());
        state
    }

    fn add_field(&mut self, id: ObjectId, name: &str, field: Dictionary) {
        let parent = self.tree.insert(self.document, id, name);
        let field = named(field, name, parent);
        self.document.set_object(id, field);
    }

    /// ISO 32000-1 12.7.2.
    fn finish(self, warnings: &mut Vec<Diagnostic>) -> Dictionary {
        for Group { id, mut field, kids, .. } in self.finished {
            field.set("Kids", kids);
            self.document.set_object(id, field);
        }
        let mut order = Vec::new();
        let names: HashMap<&str, &str> = self.by_control.iter().map(|(control, name)| (*control, &**name)).collect();
        for (id, control) in self.results {
            let ControlKind::Output { calculation: Some(calculation), .. } = &control.kind else { continue };
            let script = text_string(&calculate::script(calculation, &names, warnings));
            let action = dictionary! { "S" => "JavaScript", "JS" => script };
            if let Ok(field) = self.document.get_dictionary_mut(id) {
                field.set("AA", dictionary! { "C" => action });
                order.push(Object::from(id));
            }
        }
        let fields = self.tree.finish(self.document);
        // The two fonts that programs which draw fields anew name in what they write: of the standard fourteen, and
        // nothing here is drawn with them.
        let standard = |base: &str| dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base };
        let mut helvetica = standard("Helvetica");
        helvetica.set("Encoding", "WinAnsiEncoding");
        let mut fonts = dictionary! {
            "Helv" => self.document.add_object(helvetica),
            "ZaDb" => self.document.add_object(standard("ZapfDingbats")),
        };
        let mut form = dictionary! { "Fields" => fields };
        if let Some(font) = self.form.font {
            fonts.set(FONT, font);
            form.set("DA", Object::string_literal(format!("/{FONT} 10 Tf 0 g")));
        }
        form.set("DR", dictionary! { "Font" => fonts });
        if !order.is_empty() {
            form.set("CO", order);
        }
        form
    }
}

/// The fields that are parents of others, by their full names.
#[derive(Default)]
struct Tree {
    by_name: HashMap<String, usize>,
    parents: Vec<Parent>,
    roots: Vec<Object>,
}

struct Parent {
    id: ObjectId,
    name: String,
    parent: Option<ObjectId>,
    kids: Vec<Object>,
}

impl Tree {
    /// Puts a field at its place; gives its parent.
    fn insert(&mut self, document: &mut Document, id: ObjectId, name: &str) -> Option<ObjectId> {
        let mut parent: Option<usize> = None;
        for (place, _) in name.match_indices('.') {
            let path = &name[..place];
            let index = match self.by_name.get(path) {
                Some(index) => *index,
                None => {
                    let above = parent.map(|index| self.parents[index].id);
                    let own = document.new_object_id();
                    self.parents.push(Parent { id: own, name: path.to_owned(), parent: above, kids: Vec::new() });
                    self.kids_of(parent).push(own.into());
                    self.by_name.insert(path.to_owned(), self.parents.len() - 1);
                    self.parents.len() - 1
                }
            };
            parent = Some(index);
        }
        self.kids_of(parent).push(id.into());
        parent.map(|index| self.parents[index].id)
    }

    fn kids_of(&mut self, parent: Option<usize>) -> &mut Vec<Object> {
        match parent {
            Some(index) => &mut self.parents[index].kids,
            None => &mut self.roots,
        }
    }

    /// Adds the parents, and gives the fields that have none.
    fn finish(self, document: &mut Document) -> Vec<Object> {
        for Parent { id, name, parent, kids } in self.parents {
            document.set_object(id, named(dictionary! { "Kids" => kids }, &name, parent));
        }
        self.roots
    }
}

/// A field with the last part of its name, and its parent.
fn named(mut field: Dictionary, name: &str, parent: Option<ObjectId>) -> Dictionary {
    let part = name.rsplit('.').next().unwrap_or(name);
    field.set("T", text_string(part));
    if let Some(parent) = parent {
        field.set("Parent", parent);
    }
    field
}

/// A length in points, to two digits after the point.
fn hundredths(length: f32) -> Object {
    Object::Real((length * 100.0).round() / 100.0)
}

fn flags(control: &Control) -> i64 {
    (if control.read_only { READ_ONLY } else { 0 }) | (if control.required { REQUIRED } else { 0 })
}

/// ISO 32000-1 12.7.3.3: font, size and colour of what is typed.
fn default_appearance(control: &Control, scale: f32) -> String {
    let size = (control.font_size.to_pt() * scale * 100.0).round() / 100.0;
    format!("/{FONT} {} Tf {}", size.clamp(1.0, 500.0), colour_operator(control.color))
}

/// The name of a state that stands for a value; `Off` is the name of the other one.
fn state_name(value: &str) -> String {
    let mut end = value.len().min(LONGEST_STATE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    match value[..end].replace('\0', "") {
        name if name.is_empty() => "on".to_owned(),
        name if name == "Off" => "Off-".to_owned(),
        name => name,
    }
}
