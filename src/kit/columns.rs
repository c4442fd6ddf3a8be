//! The names that another program gives to the fields of candidates → ours.
//!
//! A kit says them once, under `columns`; a table uses them in its header ([`super::csv`]), a file of records here.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::csv::COLUMNS;
use super::record::{Field, Named, Read, Reading, Text};
use super::tree::{Node, Value};
use crate::source::Source;

/// Our names, each with those of the file that make its value.
#[derive(Debug, Clone, Default)]
pub struct Columns(pub Vec<(Text, Names)>);

impl Columns {
    /// Whether the file has our names.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Field for Columns {
    fn read_field(node: Option<&Node>, reading: &mut Reading<'_>) -> Self {
        Self(Named::read_field(node, reading).0)
    }
}

impl JsonSchema for Columns {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Columns".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let names = generator.subschema_for::<Names>();
        schemars::json_schema!({ "type": "object", "additionalProperties": names })
    }
}

/// A name, or several whose values make one with spaces between.
#[derive(Debug, Clone)]
pub struct Names(pub Vec<Text>);

impl Read for Names {
    fn read(node: &Node, reading: &mut Reading<'_>) -> Option<Self> {
        match node.value {
            Value::List(_) => Vec::read(node, reading),
            _ => Text::read(node, reading).map(|name| vec![name]),
        }
        .map(Self)
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "ColumnNames".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "description": "A name, or several whose values make one with spaces between.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

/// The fields of a candidate that are no columns, and that a mapped file may have under our own names as columns may.
const NESTED: [&str; 2] = ["schedule", "extra"];

/// The records of a file with our names instead of its own; fields that are not mapped and not ours are left out. What is
/// no list of records stays as it is, and is told by those who read it.
pub fn renamed(mut file: Node, columns: &Columns, source: &Source) -> Node {
    let list = match &mut file.value {
        Value::Mapping(entries) => {
            let candidates = entries.iter_mut().find(|(key, _)| key.scalar(source) == Some("candidates"));
            candidates.map(|(_, list)| list)
        }
        _ => None,
    };
    if let Some(Node { value: Value::List(records), .. }) = list {
        for record in records {
            if let Value::Mapping(fields) = &mut record.value {
                *fields = ours(std::mem::take(fields), columns, source);
            }
        }
    }
    file
}

fn ours(fields: Vec<(Node, Node)>, columns: &Columns, source: &Source) -> Vec<(Node, Node)> {
    let mut fields: Vec<Option<(Node, Node)>> = fields.into_iter().map(Some).collect();
    let mut record: Vec<(Node, Node)> = Vec::new();
    for (target, names) in &columns.0 {
        let mut parts: Vec<(Node, Node)> = Vec::new();
        for name in &names.0 {
            let is_named = |field: &Option<(Node, Node)>| {
                let key = field.as_ref().and_then(|(key, _)| key.scalar(source));
                key.is_some_and(|key| key.to_lowercase() == name.value.to_lowercase())
            };
            parts.extend(fields.iter_mut().find(|field| is_named(field)).and_then(Option::take));
        }
        // Other programs write `null` or empty text where there is nothing.
        parts.retain(|(_, value)| !matches!(&value.value, Value::Null) && value.scalar(source) != Some(""));
        let several = parts.len() > 1;
        let texts: Vec<&str> = parts.iter().filter_map(|(_, value)| value.scalar(source)).collect();
        let joined = texts.join(" ");
        let Some((key, mut value)) = parts.into_iter().next() else { continue };
        if several {
            value.value = Value::Text(joined);
        }
        put(&mut record, &target.value, &key, value, source);
    }
    for (key, value) in fields.into_iter().flatten() {
        let is_ours = key
            .scalar(source)
            .is_some_and(|name| COLUMNS.contains(&name) || NESTED.contains(&name) || name.starts_with("x_"));
        let is_mapped = columns.0.iter().any(|(target, _)| key.scalar(source) == Some(target.value.as_str()));
        if is_ours && !is_mapped {
            record.push((key, value));
        }
    }
    record
}

/// Adds a field; one with dots (`schedule.technical.at`) goes into the mappings of its path.
fn put(record: &mut Vec<(Node, Node)>, path: &str, key: &Node, value: Node, source: &Source) {
    let node = |name: &str| Node { value: Value::Text(name.to_owned()), span: key.span.clone() };
    match path.split_once('.') {
        None => record.push((node(path), value)),
        Some((first, rest)) => {
            let index = record.iter().position(|(key, _)| key.scalar(source) == Some(first)).unwrap_or_else(|| {
                record.push((node(first), Node { value: Value::Mapping(Vec::new()), span: key.span.clone() }));
                record.len() - 1
            });
            if let Value::Mapping(inner) = &mut record[index].1.value {
                put(inner, rest, key, value, source);
            }
        }
    }
}
