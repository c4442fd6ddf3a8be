//! The files of a candidate's record → `record`, for its cover and contents.

use minijinja::{Value, context};
use serde::Serialize;

use super::{Shared, value};
use crate::kit;

/// `record`
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    /// The files in order, by what they are about.
    pub groups: Vec<Group<'a>>,
    /// The code that stands for the candidate in the files of a blind round.
    pub known_as: Option<&'a str>,
    /// What belongs there and is not there, each with the reason.
    pub missing: &'a [String],
    /// Texts that are longer than their fields.
    pub in_full: Vec<InFull<'a>>,
    /// How many pages it has, cover and contents among them.
    pub pages: usize,
    /// How many files.
    pub files: usize,
    /// The number on its first page, like `c-001-000001`, and that on its last.
    pub first: String,
    /// As above.
    pub last: String,
}

/// An entry of `record.in_full`
#[derive(Debug, Serialize)]
pub struct InFull<'a> {
    /// The group that the file stands in.
    pub group: &'a str,
    /// What the file is.
    pub title: &'a str,
    /// What the field is called.
    pub label: &'a str,
    /// The text.
    pub lines: Vec<&'a str>,
}

/// An entry of `record.groups`
#[derive(Debug, Serialize)]
pub struct Group<'a> {
    /// `Technical depth`
    pub title: &'a str,
    /// Its files.
    pub entries: Vec<Entry<'a>>,
}

/// An entry of `entries`
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// What it is.
    pub title: &'a str,
    /// The name of the file.
    pub file: &'a str,
    /// Its first page in the record.
    pub page: usize,
    /// Its last page in the record.
    pub last_page: usize,
    /// How many pages it has.
    pub pages: usize,
    /// How many bytes the file has.
    pub bytes: usize,
    /// Of the bytes of the file, in hexadecimal digits.
    pub sha256: &'a str,
    /// What there is to know of it.
    pub notes: &'a [String],
    /// For `<a href>`: it leads to its first page.
    pub link: String,
    /// Whether it is one of our sheets, with something filled in.
    pub filled: bool,
    /// The fingerprint of its questions, when it is one of our documents.
    pub questions: Option<&'a str>,
}

/// An entry of `interviews`
#[derive(Serialize)]
struct Interview<'a> {
    id: &'a str,
    title: &'a str,
    /// The fingerprint of its questions.
    questions: &'a str,
}

impl Shared<'_> {
    /// What the cover and the contents of a record see.
    pub fn record(&self, candidate: usize, record: &Record<'_>) -> Value {
        let name = &self.kit.candidates[candidate].name;
        let document = context! { kind => "record", title => format!("Record: {name}") };
        let interviews = self.kit.interviews.iter().enumerate();
        let interviews: Value = interviews
            .map(|(index, kit::Interview { id, title, .. })| {
                value(Interview { id, title, questions: &self.plan.of(candidate, index).fingerprint })
            })
            .collect();
        context! {
            document,
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            blind => self.kit.is_blind(),
            role => self.role.clone(),
            candidate => self.candidate(candidate),
            panel => self.panel.clone(),
            interviews,
            day => self.day(candidate, None),
            record => value(record),
        }
    }
}
