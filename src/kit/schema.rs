//! The records → JSON Schema, for editors that complete and check YAML while it is typed.

use serde_json::Value;

use super::bank::BankFile;
use super::candidate::CandidatesFile;
use super::manifest::Manifest;

/// A file with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// `questions/*.yaml`
    Bank,
    /// `kit.yaml`
    Kit,
    /// `candidates.yaml`
    Candidates,
}

impl SchemaKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bank, Self::Kit, Self::Candidates];

    /// The word for it on the command line, and the first part of the name of its schema file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Kit => "kit",
            Self::Candidates => "candidates",
        }
    }
}

/// The JSON Schema (draft 2020-12) of a file.
pub fn schema(kind: SchemaKind) -> Value {
    match kind {
        SchemaKind::Bank => schemars::schema_for!(BankFile),
        SchemaKind::Kit => schemars::schema_for!(Manifest),
        SchemaKind::Candidates => schemars::schema_for!(CandidatesFile),
    }
    .to_value()
}
