//! Options that several commands have.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::values::{number, words};
use crate::kit::Paper;
use crate::pdf::Forms;

/// What documents conform to.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Conforming {
    /// Fail for a document that cannot be PDF/UA-1 and PDF/A
    ///
    /// Without this, what stands against it is a warning, and the file does not say that it conforms.
    #[arg(long)]
    pub strict: bool,
}

/// Who can open files.
#[derive(Debug, Clone, Default, Args)]
pub struct Encrypting {
    /// Encrypt the PDFs (AES-256): they open with a password only
    ///
    /// Passwords come from the file of `--passwords`, else from the variable `PANELKIT_PASSWORD_` with the id of the
    /// interviewer in capitals, else from `PANELKIT_PASSWORD`. Encrypted files claim no standard.
    #[arg(long)]
    pub encrypt: bool,
    /// The passwords of the interviewers, by their ids: CSV or YAML, for your eyes only
    ///
    /// What is nobody's of the panel has the password of `coordinator`.
    #[arg(long, value_name = "FILE", requires = "encrypt", value_hint = ValueHint::FilePath)]
    pub passwords: Option<PathBuf>,
}

/// Which documents of a kit.
#[derive(Debug, Clone, Default, Args)]
pub struct Selecting {
    /// Only the documents of this candidate, interview or interviewer
    ///
    /// An id, or a pattern with `*` (any characters) and `?` (any one). Without a prefix it is matched against the ids
    /// of candidates, interviews and interviewers; with `candidate:`, `interview:`, `interviewer:`, `document:` or `day:`
    /// against these alone. Give it several times, or several patterns with commas between: patterns of one kind add
    /// up, different kinds narrow each other down.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', action = ArgAction::Append)]
    pub only: Vec<String>,
    /// The paper, whatever the kit says
    #[arg(long, value_name = "SIZE", value_parser = words(Paper::ALL, Paper::as_str))]
    pub paper: Option<Paper>,
    /// Whether the panel knows the candidates.
    #[command(flatten)]
    pub blinding: Blinding,
    /// The candidates of this file, instead of those of the kit; `-` for standard input
    ///
    /// YAML, JSON or CSV, by its ending; standard input is looked at. The kit's `columns` hold for it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub candidates: Option<PathBuf>,
}

/// Whether the panel knows the candidates.
#[derive(Debug, Clone, Default, Args)]
pub struct Blinding {
    /// Codes instead of the candidates, in all that the panel gets
    ///
    /// As `blind: true` in the kit. The handouts, which go to the candidates, are made by a run for them alone:
    /// `--only document:handout`.
    #[arg(long)]
    pub blind: bool,
    /// The key of a blind round: whose code is whose [default: `blind-key.json` in the kit's folder]
    ///
    /// It is made when it is not there, for you alone to read. With the same key everybody has the same code again.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
}

/// What becomes of form controls.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct FormOptions {
    /// Draw boxes and lines for a pen, instead of fields that can be filled
    #[arg(long)]
    pub no_forms: bool,
    /// Let viewers calculate the results of `output` elements (by a script, with which no file is PDF/A)
    #[arg(long, conflicts_with = "no_forms")]
    pub calculate: bool,
}

impl FormOptions {
    /// As the PDF stage takes it.
    pub fn forms(self) -> Forms {
        match self {
            Self { no_forms: true, .. } => Forms::Flat,
            Self { calculate: true, .. } => Forms::Calculating,
            Self { .. } => Forms::Fillable,
        }
    }
}

/// How documents are made, and how that is reported.
#[derive(Debug, Clone, Args)]
pub struct Making {
    /// How many documents are made at the same time [default: one per processor core]
    #[arg(short, long, value_name = "N", value_parser = number)]
    pub jobs: Option<NonZeroUsize>,
    /// How it is reported.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// How problems are reported.
#[derive(Debug, Clone, Args)]
pub struct Reporting {
    /// Fail when there is a warning
    #[arg(long)]
    pub deny_warnings: bool,
    /// How to report: for people (stderr), or one JSON object per line (stdout)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
