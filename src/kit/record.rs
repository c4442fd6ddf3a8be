//! [`Node`] → records: the structs that say what a file may hold.
//!
//! A record is declared once, with [`record!`]; from that one declaration come the struct, its reading and (through
//! `schemars`) its JSON Schema, so that the three cannot drift apart. Reading never stops at the first mistake: what is
//! wrong is reported and left out ([`Required`] is then empty), and the rest of the file is still read.
//!
//! What a record cannot know, whether an id exists or minutes fit, is left to [`super::resolve`].

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::scalar::{Refusal, Scalar};
use super::suggest;
use super::tree::{Node, Value};
use crate::diag::{Diagnostic, Severity};
use crate::source::{Place, Source};

/// The file that is being read, and what was wrong with it so far.
pub struct Reading<'a> {
    /// The file.
    pub source: &'a Arc<Source>,
    /// Where the problems go.
    pub problems: &'a mut Vec<Diagnostic>,
}

impl Reading<'_> {
    /// The place of a node.
    pub fn place(&self, node: &Node) -> Place {
        Place::new(self.source, node.span.clone())
    }

    /// Whether an error was reported after the first so many problems.
    pub fn has_errors_since(&self, count: usize) -> bool {
        self.problems[count..].iter().any(|problem| problem.severity == Severity::Error)
    }

    /// Reports a problem of a node.
    pub fn problem(&mut self, node: &Node, message: impl Into<String>, help: impl Into<String>) {
        let place = self.place(node);
        self.problems.push(Diagnostic::error(message).at_place(place).help(help));
    }
}

/// Something that can be read from a node.
pub trait Read: Sized {
    /// The value, or `None` when what is wrong has been reported.
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self>;
}

/// Something that can stand, or be missing, behind a key of a record.
pub trait Field: Sized {
    /// Whether the key must be there.
    const REQUIRED: bool = false;

    /// Reads the value of the key; `None` when the record does not have the key.
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self;
}

/// A value that must be there. It is empty only when its absence, or a mistake in it, has been reported.
#[derive(Debug, Clone)]
pub struct Required<T>(pub Option<T>);

impl<T> Required<T> {
    /// The value, unless a mistake has been reported.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Default + Clone> Required<Placed<T>> {
    /// The bare value; a default after a reported mistake.
    pub fn value(&self) -> T {
        self.0.as_ref().map(|placed| placed.value.clone()).unwrap_or_default()
    }
}

impl<T: Read> Field for Required<T> {
    const REQUIRED: bool = true;

    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        Self(node.and_then(|node| T::read(node, reading)))
    }
}

impl<T: Read> Field for Option<T> {
    /// A key without a value, or with empty text, is as good as no key.
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        let node = node?;
        match &node.value {
            Value::Null => None,
            Value::Text(text) if text.trim().is_empty() => None,
            _ => T::read(node, reading),
        }
    }
}

/// A value that may be missing, and may not be empty text: where that means nothing, it is a mistake.
#[derive(Debug, Clone)]
pub struct NotBlank<T>(pub Option<T>);

impl<T: Read> Field for NotBlank<T> {
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        let node = node.filter(|node| !matches!(node.value, Value::Null));
        Self(node.and_then(|node| T::read(node, reading)))
    }
}

impl<T: JsonSchema> JsonSchema for NotBlank<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <Option<T>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Option<T>>()
    }

    fn _schemars_private_is_option() -> bool {
        true
    }
}

impl<T: Read> Field for Vec<T> {
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        Option::<Self>::read_field(node, reading).unwrap_or_default()
    }
}

impl<T: Read> Read for Vec<T> {
    /// A list without the items that are wrong; those are reported.
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            let help = match node.scalar(reading.source) {
                Some(text) if text.len() < 40 => {
                    format!("write `[{text}]`, or each item on a line of its own after `- `")
                }
                _ => "write each item on a line of its own after `- `".to_owned(),
            };
            reading.problem(node, format!("expected a list, found {}", node.kind()), help);
            return None;
        };
        Some(items.iter().filter_map(|item| T::read(item, reading)).collect())
    }
}

/// A list that knows its place, and whether an item of it was left out. Where it must have an item, an empty one is
/// reported by those who resolve it, as they can say what belongs there.
#[derive(Debug, Clone)]
pub struct List<T> {
    /// Without those that are wrong; these are reported.
    pub items: Vec<T>,
    /// How many items stand there, the wrong ones too.
    pub written: usize,
    /// Where it stands.
    pub place: Place,
}

impl<T: Read> Read for List<T> {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let items = Vec::read(node, reading)?;
        let written = if let Value::List(items) = &node.value { items.len() } else { 0 };
        Some(Self { items, written, place: reading.place(node) })
    }
}

impl<T> List<T> {
    /// Whether it has items and none of them was left out.
    pub fn is_whole(&self) -> bool {
        self.written > 0 && self.items.len() == self.written
    }
}

impl<T> Required<List<T>> {
    /// The items; none after a reported mistake.
    pub fn items(&self) -> &[T] {
        self.0.as_ref().map(|list| list.items.as_slice()).unwrap_or_default()
    }
}

impl<T: JsonSchema> JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        <Vec<T>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let item = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "array", "items": item })
    }
}

/// A scalar value and its place.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// Any text.
pub type Text = Placed<String>;

impl<T: Scalar> Placed<T> {
    /// The value of a text that stands at a place.
    ///
    /// # Errors
    /// The diagnostic when the text is not such a value.
    pub fn parse(text: &str, place: Place) -> Result<Self, Diagnostic> {
        match T::parse(text.trim()) {
            Ok(value) => Ok(Self { value, place }),
            Err(Refusal { message, help }) => Err(Diagnostic::error(message).at_place(place).help(help)),
        }
    }
}

impl<T: Scalar> Read for Placed<T> {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let Some(text) = node.scalar(reading.source) else {
            let help = match &node.value {
                Value::Null => match reading.source.text().get(node.span.clone()).map(str::trim) {
                    Some(word) if !word.is_empty() => {
                        format!("in YAML `{word}` means nothing; if it is meant, put quotes around it")
                    }
                    _ => "write a value after the colon".to_owned(),
                },
                Value::Mapping(_) => "put quotes around text that has a colon in it".to_owned(),
                _ => "write one value, not a list".to_owned(),
            };
            reading.problem(node, format!("expected {}, found {}", T::EXPECTED, node.kind()), help);
            return None;
        };
        match Self::parse(text, reading.place(node)) {
            Ok(placed) => Some(placed),
            Err(problem) => {
                reading.problems.push(problem);
                None
            }
        }
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

impl<T: JsonSchema> JsonSchema for Required<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A mapping whose keys are free names, in the order of the file.
#[derive(Debug, Clone)]
pub struct Named<T>(pub Vec<(Text, T)>);

// Derived, it would ask for `T: Default`.
impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for Named<T> {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        let Value::Mapping(entries) = &node.value else {
            let message = format!("expected a mapping of names to values, found {}", node.kind());
            reading.problem(node, message, "write `name: value`, each on a line of its own");
            return None;
        };
        let mut named: Vec<(Text, T)> = Vec::new();
        let mut seen: IndexMap<String, Place> = IndexMap::new();
        for (key, value) in entries {
            let Some(name) = Text::read(key, reading) else { continue };
            if let Some(first) = seen.insert(name.value.clone(), name.place.clone()) {
                reading.problems.push(duplicate_key(&name.value, &first).at_place(name.place));
            } else if let Some(value) = T::read(value, reading) {
                named.push((name, value));
            }
        }
        Some(Self(named))
    }
}

impl<T: Read> Field for Named<T> {
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        Option::<Self>::read_field(node, reading).unwrap_or_default()
    }
}

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        schemars::json_schema!({ "type": "object", "additionalProperties": value })
    }
}

fn duplicate_key(key: &str, first: &Place) -> Diagnostic {
    let (line, _) = first.line_column();
    Diagnostic::error(format!("the key `{key}` stands here a second time"))
        .help(format!("the first is in line {line}; delete one"))
}

/// Warns where a value was meant and YAML sees a comment: `accent: #0b5c7a`.
fn warn_of_comment(key: &str, name: &Node, reading: &mut Reading<'_>) {
    let rest = reading.source.text().get(name.span.end..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    let Some(sign) = line.find('#') else { return };
    let comment = line[sign..].trim_end();
    // A comment that is meant as one has a space after its sign.
    if comment[1..].starts_with(|character: char| !character.is_whitespace() && character != '#') {
        let start = name.span.end + sign;
        let problem = Diagnostic::warning(format!("`{key}` has no value: in YAML, `{comment}` is a comment"))
            .at(reading.source, start..start + comment.len())
            .help(format!("if it is meant as the value, put quotes around it: `{key}: \"{comment}\"`"));
        reading.problems.push(problem);
    }
}

/// The keys of one mapping, while a record is read from it.
pub struct Fields<'n> {
    what: &'static str,
    node: &'n Node,
    entries: &'n [(Node, Node)],
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The keys of a node that should be `what` ("a question").
    pub fn of(node: &'n Node, what: &'static str, reading: &mut Reading<'_>) -> Option<Self> {
        let entries: &[(Node, Node)] = match &node.value {
            Value::Mapping(entries) => entries,
            _ => {
                let message = format!("expected {what}, found {}", node.kind());
                reading.problem(node, message, format!("write {what} as `key: value` lines"));
                return None;
            }
        };
        Some(Self { what, node, entries, known: Vec::new() })
    }

    /// Reads the value of one key.
    pub fn take<T: Field>(&mut self, key: &'static str, reading: &mut Reading<'_>) -> T {
        self.known.push(key);
        let entry = self.entries.iter().find(|(name, _)| name.scalar(reading.source) == Some(key));
        if let Some((name, Node { value: Value::Null, .. })) = entry {
            warn_of_comment(key, name, reading);
        }
        let value = entry.map(|(_, value)| value);
        if T::REQUIRED && value.is_none() && !self.misspelt(key, reading) {
            let place = self.place(reading);
            let message = format!("{} has no `{key}`", self.what);
            reading.problems.push(Diagnostic::error(message).at_place(place).help(format!("add a line `{key}: …`")));
        }
        T::read_field(value, reading)
    }

    /// Whether a key is there that was surely meant to be this one; then one problem is enough.
    fn misspelt(&self, key: &'static str, reading: &Reading<'_>) -> bool {
        let names = self.entries.iter().filter_map(|(name, _)| name.scalar(reading.source));
        names.take(1_000).any(|name| suggest::nearest(name, [key]).is_some())
    }

    /// Where the record begins: at its first key.
    pub fn place(&self, reading: &Reading<'_>) -> Place {
        reading.place(self.entries.first().map_or(self.node, |(key, _)| key))
    }

    /// Reads the keys with a prefix (`x_`), without it.
    pub fn take_prefixed(&self, prefix: &str, reading: &mut Reading<'_>) -> Vec<(Text, Text)> {
        let mut taken = Vec::new();
        for (key, value) in self.entries {
            let Some(name) = key.scalar(reading.source).and_then(|name| name.strip_prefix(prefix)) else { continue };
            let name = Text { value: name.to_owned(), place: reading.place(key) };
            if let Some(value) = Option::<Text>::read_field(Some(value), reading) {
                taken.push((name, value));
            }
        }
        taken
    }

    /// Reports the keys that were not asked for, and those that occur twice.
    pub fn finish(self, prefix: Option<&str>, reading: &mut Reading<'_>) {
        let mut seen: IndexMap<&str, &Node> = IndexMap::new();
        for (key, _) in self.entries {
            let name = key.scalar(reading.source).unwrap_or("null");
            if let Some(first) = seen.insert(name, key) {
                let problem = duplicate_key(name, &reading.place(first)).at_place(reading.place(key));
                reading.problems.push(problem);
                continue;
            }
            let free = prefix.is_some_and(|prefix| name.starts_with(prefix));
            if !free && !self.known.contains(&name) {
                let help = suggest::remedy_among(reading.problems.len(), name, self.known.iter().copied());
                reading.problem(key, format!("unknown key `{name}` in {}", self.what), help);
            }
        }
    }
}

/// Declares a record: a struct, its [`Read`] and its JSON Schema.
///
/// The text after the name is how messages call it. `rest "x_" => free` collects all keys with a prefix in a
/// field, `at origin` notes where the record begins, and `sound sound` whether nothing in it is wrong.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $name:ident, $what:literal {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty, )*
        }
        $(rest $prefix:literal => $rest:ident)?
        $(at $origin:ident)?
        $(sound $sound:ident)?
    ) => {
        #[derive(Debug, Clone, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type, )*
            $(
                #[doc = concat!("The keys that begin with `", $prefix, "`, without that.")]
                #[schemars(skip)]
                pub $rest: Vec<($crate::kit::record::Text, $crate::kit::record::Text)>,
            )?
            $(
                /// Where the entry begins.
                #[schemars(skip)]
                pub $origin: $crate::source::Place,
            )?
            $(
                /// Whether nothing in the entry was reported as wrong.
                #[schemars(skip)]
                pub $sound: bool,
            )?
        }

        impl $crate::kit::record::Read for $name {
            fn read(node: &$crate::kit::tree::Node, reading: &mut $crate::kit::record::Reading<'_>) -> Option<Self> {
                $( let $sound = reading.problems.len(); )?
                let mut fields = $crate::kit::record::Fields::of(node, $what, reading)?;
                $( let $origin = fields.place(reading); )?
                $( let $field = fields.take(stringify!($field), reading); )*
                $( let $rest = fields.take_prefixed($prefix, reading); )?
                fields.finish(record!(@prefix $($prefix)?), reading);
                $( let $sound = !reading.has_errors_since($sound); )?
                Some(Self { $($field,)* $($rest,)? $($origin,)? $($sound,)? })
            }
        }
    };
    (@prefix) => { None };
    (@prefix $prefix:literal) => { Some($prefix) };
}
pub(crate) use record;
