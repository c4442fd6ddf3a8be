//! `kit.yaml`, the question bank and the candidates → [`Kit`] → [`Plan`].
//!
//! 1. [`load()`] reads the files (`file`) as a tree in which every value knows its place (`tree`), or as a table (`csv`);
//!    makes records of it (`record`, `scalar`, and the schemas in `manifest`, `bank`, `candidate`); and looks up all that
//!    they name (`resolve`).
//! 2. [`plan()`] chooses questions, gives each its minute and its interviewer, and says what is rated.
//! 3. [`check()`] looks at both for what makes a round unfair.
//! 4. [`Kit::blinded`] takes the people out, where the panel is not to know them.
//!
//! The first two find all mistakes of a kit in one run, each with its place and a remedy. Nothing here knows of templates or PDF.

mod file;
mod json;
mod tree;

mod record;
mod scalar;

mod bank;
mod candidate;
mod manifest;

mod columns;

mod csv;

pub(crate) mod suggest;
mod time;

mod load;
mod model;
mod passwords;
mod resolve;

mod blind;

mod plan;

mod fairness;

mod import;
mod questions;
mod schema;

pub use bank::{Anchor, Bank, Competency, Question, Section};
pub use blind::{Blind, Codes, Secret, is_code};
pub use fairness::{Allowed, Findings, Scope, Topic, check};
pub use import::{ImportDefaults, ImportForm, Imported, import};
pub(crate) use load::locate;
pub use load::{KIT_FILE, load, load_with};
pub use model::{
    Allowance, Branding, Candidate, Choice, Handout, HandoutContact, Interview, InterviewSection, Interviewer, Kit,
    ListedQuestion, Organizer, Output, OutputDocument, Role, RoleCompetency, Selection, Sitting, Written,
};
pub(crate) use passwords::{Entry as PasswordEntry, passwords};
pub use plan::{
    AgendaItem, AgendaKind, Asked, Clash, ClashOver, Day, InterviewPlan, Job, Passed, PassedOver, Per, Pick, Plan,
    Rated, Reason, SectionPlan, Shard, Share, Subject, passed_over, plan,
};
pub use questions::{QuestionFilter, bank};
pub use scalar::{BlindField, DocumentKind, Hours, LeadRule, Level, Paper, Rule};
pub use schema::{SchemaKind, schema};
