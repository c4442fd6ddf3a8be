//! YAML text → [`Node`]: a tree in which every value and every key knows its bytes in the text.
//!
//! Reading into a tree first, and from the tree into records ([`super::record`]), is what allows to report all the
//! mistakes of a file at once: serde alone stops at the first. What is refused here is what is no YAML at all, what is
//! nested or aliased beyond reason, and keys that occur twice. The meaning of the values is left to the records.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::granit_parser::ErrorKind;
use serde_yaml::localizer::ExternalMessageSource;
use serde_yaml::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_yaml::{Error, Location, Options, Spanned};

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// How deep lists and mappings may be nested; the deepest place of the schemas is at six.
const DEPTH_LIMIT: usize = 48;

/// How many events (values, starts and ends) the aliases of a file may add to it.
const ALIAS_EVENTS_LIMIT: usize = 100_000;

/// A value of a YAML file and where it stands.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its bytes; for a list or a mapping only where it begins.
    pub span: Range<usize>,
}

/// What a YAML value is, after the rules of YAML 1.2 (`no` and `on` are text). The records read truth values and numbers
/// from the text, so that `1.10` stays what was typed.
#[derive(Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An unquoted number.
    Number,
    /// Any other text, and everything that is quoted.
    Text(String),
    /// `- a` or `[a]`
    List(Vec<Node>),
    /// `a: b` or `{a: b}`, in the order of the file; keys may occur twice.
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// What it is, for a message: `expected text, found a list`.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Boolean => "a truth value",
            Value::Number => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// A scalar as it is written, so that `007` and `1.10` stay what they are; quoted text without its quotes.
    pub fn scalar<'a>(&'a self, source: &'a Source) -> Option<&'a str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Boolean | Value::Number => source.text().get(self.span.clone()).map(str::trim),
            Value::Null | Value::List(_) | Value::Mapping(_) => None,
        }
    }
}

/// Reads the one YAML document of a file. A file without content is [`Value::Null`].
///
/// # Errors
/// When the text is not YAML, or is built to exhaust memory.
pub fn parse(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    if source.text().lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Node { value: Value::Null, span: 0..0 });
    }
    serde_yaml::from_str_with_options::<Node>(source.text(), options()).map_err(|error| diagnostic(source, &error))
}

fn options() -> Options {
    serde_yaml::options! {
        // The records report keys that occur twice, with both places.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        with_snippet: false,
        alias_limits: serde_yaml::alias_limits! {
            max_total_replayed_events: ALIAS_EVENTS_LIMIT,
            max_replay_stack_depth: 16,
        },
        budget: serde_yaml::budget! {
            max_depth: DEPTH_LIMIT,
            flow_nesting_limit: DEPTH_LIMIT,
            max_documents: 1,
            max_events: 4_000_000,
            max_nodes: 2_000_000,
        },
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Value>::deserialize(deserializer)?;
        // An alias stands where it is used; its text stands where the anchor is. The records show the latter, as it is
        // there that a correction must be made.
        let span = spanned.defined.span();
        let start = span.byte_offset().unwrap_or_default() as usize;
        let length = span.byte_len().unwrap_or_default() as usize;
        Ok(Self { value: spanned.value, span: start..start + length })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Boolean)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Node, Node>()? {
            if matches!(key.value, Value::List(_) | Value::Mapping(_)) {
                return Err(A::Error::custom("a key must be text, not a list or a mapping"));
            }
            entries.push((key, value));
        }
        Ok(Value::Mapping(entries))
    }
}

/// What the parser found, in the form of our diagnostics.
fn diagnostic(source: &Arc<Source>, error: &Error) -> Diagnostic {
    let error = error.without_snippet();
    let (message, help) = explain(error);
    let location = error.location().filter(|location| *location != Location::UNKNOWN);
    let place = location.map_or_else(
        || Place::line(source, 1),
        |location| {
            let offset = source.offset(location.line() as usize, location.column() as usize);
            Place::new(source, offset..offset)
        },
    );
    Diagnostic::error(message).at_place(place).help(help)
}

const LOOK_AROUND: &str =
    "look at this line and the one before: indentation, a colon without a space, a quote or bracket that is not closed";

fn explain(error: &Error) -> (String, &'static str) {
    match error {
        Error::AliasError { error, .. } => explain(error),
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. } => (
            format!("the aliases of this file grow to more than {ALIAS_EVENTS_LIMIT} values"),
            "write the values out instead of naming anchors within anchors",
        ),
        Error::Budget { breach: BudgetBreach::Documents { .. }, .. } | Error::MultipleDocuments { .. } => (
            "the file holds a second YAML document".to_owned(),
            "delete the line `---` and what follows, or make it a file of its own",
        ),
        Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => too_deep(),
        Error::Budget { .. } => {
            ("the file has more values, anchors or aliases than can be sensible".to_owned(), "split the file")
        }
        Error::UnknownAnchor { .. } => (
            "this alias has no anchor".to_owned(),
            "put quotes around text that begins with `*`, or define the anchor with `&` before it",
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => (
            "this anchor has an alias of itself within it, so that it never ends".to_owned(),
            "write the value out instead of naming it with `*`",
        ),
        Error::ExternalMessage { source, msg, .. } => match &**source {
            ExternalMessageSource::Parser(error) => explain_syntax(error.kind(), msg),
            _ => (format!("this is not YAML: {msg}"), LOOK_AROUND),
        },
        Error::Message { msg, .. } => (msg.clone(), "write it as `key: value`"),
        other => (format!("this is not YAML: {other}"), LOOK_AROUND),
    }
}

fn too_deep() -> (String, &'static str) {
    (format!("the file is nested deeper than {DEPTH_LIMIT} levels"), "look for brackets that are never closed")
}

fn explain_syntax(kind: &ErrorKind, message: &str) -> (String, &'static str) {
    let help = match kind {
        ErrorKind::RecursionLimitExceeded => return too_deep(),
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "indent with spaces"
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "put quotes around text that has a colon followed by a space"
        }
        ErrorKind::UnexpectedCharacter { .. } => "put quotes around text that begins with a special character",
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            "close the quote; write a quote within quotes as `\\\"`, or use the other kind"
        }
        _ => LOOK_AROUND,
    };
    (format!("this is not YAML: {}", message.trim_end_matches('.')), help)
}
