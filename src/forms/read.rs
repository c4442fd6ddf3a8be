//! The form of a PDF file → names and values.

use lopdf::{Dictionary, Document, Object};

use super::{IDENTITY, file, text, tree};
use crate::diag::Diagnostic;

/// Field flags (ISO 32000-1 tables 221, 226, 228, 230).
const READ_ONLY: i64 = 1;
const MULTILINE: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;
const PUSH_BUTTON: i64 = 1 << 16;
const EDITABLE: i64 = 1 << 18;
const MULTIPLE: i64 = 1 << 21;

/// What a filled file says.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its fields, in the order of the form.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The full name: its parts with dots between.
    pub name: String,
    /// What may stand in it.
    pub kind: FieldKind,
    /// What stands in it.
    pub value: Value,
    /// Nobody is to change it.
    pub read_only: bool,
}

/// What may stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text {
        /// Of several lines.
        multiline: bool,
        /// The most characters.
        max_length: Option<usize>,
    },
    /// One of some states, or none.
    Button {
        /// The names of the states, without `Off`.
        states: Vec<String>,
    },
    /// Some of a list.
    Choice {
        /// Values and labels.
        options: Vec<(String, String)>,
        /// Anything else may be typed as well.
        editable: bool,
        /// Several of them at once.
        multiple: bool,
    },
    /// A signature, or a button that does something: nothing to fill.
    Other,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: not ticked, not chosen.
    None,
    /// A text, a chosen value, or the state of a ticked box.
    Text(String),
    /// Several chosen values.
    Several(Vec<String>),
}

impl Sheet {
    /// Reads the form of a file.
    ///
    /// # Errors
    /// It is no PDF, is damaged or encrypted, or has no form.
    pub fn read(bytes: &[u8]) -> Result<Self, Diagnostic> {
        let document = file::open(bytes)?;
        let Self { fields } = Self::of(&document);
        if fields.is_empty() {
            return Err(Diagnostic::error("it has no fields")
                .help("a sheet that was printed to a file, or made with `--no-forms`, cannot be read"));
        }
        Ok(Self { fields })
    }

    /// The form of a file that is open; without fields when it has none.
    pub(crate) fn of(document: &Document) -> Self {
        Self { fields: tree::nodes(document).iter().map(|node| field(document, node)).collect() }
    }

    /// What the file says of the document: keys without `document.`, and their values.
    pub fn identity(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().filter_map(|field| match &field.value {
            Value::Text(value) => Some((field.name.strip_prefix(IDENTITY)?, value.as_str())),
            _ => None,
        })
    }

    /// The fields that people fill.
    pub fn filled(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.name.starts_with(IDENTITY) && field.kind != FieldKind::Other)
    }

    /// Whether panelkit made the file: it says which document it is.
    pub fn is_ours(&self) -> bool {
        self.identity().any(|(key, value)| key == "id" && !value.is_empty())
    }
}

pub(super) fn field(document: &Document, node: &tree::Node) -> Field {
    let flags = flags(document, &node.attributes);
    let kind = kind(document, node, flags);
    let value = value(document, node, &kind);
    Field { name: node.name.clone(), kind, value, read_only: flags & READ_ONLY != 0 }
}

fn flags(document: &Document, attributes: &Dictionary) -> i64 {
    number(document, attributes, b"Ff").unwrap_or_default()
}

fn number(document: &Document, attributes: &Dictionary, key: &[u8]) -> Option<i64> {
    document.dereference(attributes.get(key).ok()?).ok()?.1.as_i64().ok()
}

fn kind(document: &Document, node: &tree::Node, flags: i64) -> FieldKind {
    let of_type = node.attributes.get(b"FT").and_then(|name| document.dereference(name)?.1.as_name());
    match of_type.unwrap_or_default() {
        b"Tx" => FieldKind::Text {
            multiline: flags & MULTILINE != 0,
            max_length: number(document, &node.attributes, b"MaxLen").and_then(|length| usize::try_from(length).ok()),
        },
        b"Btn" if flags & PUSH_BUTTON == 0 || flags & RADIO != 0 => {
            let mut states = Vec::new();
            for widget in &node.widgets {
                for state in widget_states(document, *widget) {
                    if !states.contains(&state) {
                        states.push(state);
                    }
                }
            }
            FieldKind::Button { states }
        }
        b"Ch" => FieldKind::Choice {
            options: options(document, node),
            editable: flags & EDITABLE != 0,
            multiple: flags & MULTIPLE != 0,
        },
        _ => FieldKind::Other,
    }
}

/// The states for which a widget has an appearance, without `Off`.
pub(super) fn widget_states(document: &Document, widget: lopdf::ObjectId) -> Vec<String> {
    let states = document.get_dictionary(widget).and_then(|widget| {
        let appearances = document.dereference(widget.get(b"AP")?)?.1.as_dict()?;
        document.dereference(appearances.get(b"N")?)?.1.as_dict()
    });
    let names = states.into_iter().flat_map(|states| states.iter().map(|(name, _)| name));
    names.filter(|name| *name != b"Off").map(|name| String::from_utf8_lossy(name).into_owned()).collect()
}

fn options(document: &Document, node: &tree::Node) -> Vec<(String, String)> {
    let options = node.attributes.get(b"Opt").ok().and_then(|options| document.dereference(options).ok());
    let options = options.and_then(|(_, options)| options.as_array().ok()).into_iter().flatten();
    let pair = |option: &Object| {
        let (_, option) = document.dereference(option).ok()?;
        if let Object::Array(pair) = option {
            return Some((text::of(document, pair.first()?)?, text::of(document, pair.get(1)?)?));
        }
        let text = text::of(document, option)?;
        Some((text.clone(), text))
    };
    options.filter_map(pair).collect()
}

fn value(document: &Document, node: &tree::Node, kind: &FieldKind) -> Value {
    let value = node.attributes.get(b"V").ok().and_then(|value| document.dereference(value).ok());
    let value = value.map(|(_, value)| value).filter(|value| !matches!(value, Object::Null));
    match (kind, value) {
        (FieldKind::Button { .. }, value) => state(document, node, value),
        (_, Some(Object::Array(several))) => {
            let mut texts: Vec<String> = several.iter().filter_map(|one| text::of(document, one)).collect();
            match texts.len() {
                0 => Value::None,
                1 => Value::Text(texts.remove(0)),
                _ => Value::Several(texts),
            }
        }
        (FieldKind::Text { .. } | FieldKind::Choice { .. }, value) => {
            let text = value.and_then(|value| text::of(document, value));
            text.filter(|text| !text.is_empty()).map_or(Value::None, Value::Text)
        }
        (FieldKind::Other, _) => Value::None,
    }
}

/// The state of a button: the value of the field; or that of a widget, for programs that set no more.
fn state(document: &Document, node: &tree::Node, value: Option<&Object>) -> Value {
    let of_field = value.and_then(|value| text::of(document, value));
    let of_widgets = || {
        node.widgets.iter().find_map(|widget| {
            let state = document.get_dictionary(*widget).ok()?.get(b"AS").ok()?;
            text::of(document, state).filter(|state| state != "Off")
        })
    };
    let state = of_field.or_else(of_widgets).filter(|state| !state.is_empty() && state != "Off");
    let Some(mut state) = state else { return Value::None };
    // A name that a program has written as a string keeps the slash of a name.
    if let Some(name) = state.strip_prefix('/')
        && node.widgets.iter().any(|widget| widget_states(document, *widget).iter().any(|known| known == name))
    {
        state = name.to_owned();
    }
    // Numbers stand for places in a list of values where there is one (ISO 32000-1 table 227).
    let listed = state.parse::<usize>().ok().and_then(|place| options(document, node).into_iter().nth(place));
    Value::Text(listed.map_or(state, |(value, _)| value))
}
