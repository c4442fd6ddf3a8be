//! What the checks find: each finding is a rule broken at a place.

use std::collections::BTreeMap;
use std::fmt;

use lopdf::ObjectId;

use super::rules::Rule;
use super::standards::Standards;

/// Findings of one rule that are kept; the others are counted.
const MOST_OF_A_RULE: usize = 50;

/// How much a finding matters to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The file breaks PDF itself, or a standard that it claims or is held to.
    Error,
    /// The file would break a standard that it does not claim, or does what is better avoided.
    Note,
}

/// Where in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Where {
    /// The page's number, from 1.
    pub page: Option<usize>,
    /// The object's number and generation.
    pub object: Option<ObjectId>,
    /// The full name of the form field.
    pub field: Option<String>,
}

impl Where {
    /// The file as a whole.
    pub fn file() -> Self {
        Self::default()
    }

    /// A page.
    pub fn page(number: usize) -> Self {
        Self { page: Some(number), ..Self::default() }
    }

    /// An object, when it has a number.
    pub fn object(id: impl Into<Option<ObjectId>>) -> Self {
        Self { object: id.into(), ..Self::default() }
    }

    /// The same on a page.
    #[must_use]
    pub fn on(self, page: impl Into<Option<usize>>) -> Self {
        Self { page: page.into(), ..self }
    }

    /// The same of a form field.
    #[must_use]
    pub fn of_field(self, name: &str) -> Self {
        Self { field: Some(name.to_owned()), ..self }
    }
}

impl fmt::Display for Where {
    /// ``page 1, object 12, field `notes` ``; nothing for the file as a whole.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let page = self.page.map(|page| format!("page {page}"));
        let object = self.object.map(|(number, _)| format!("object {number}"));
        let field = self.field.as_ref().map(|field| format!("field `{}`", field.replace(char::is_control, " ")));
        f.write_str(&page.into_iter().chain(object).chain(field).collect::<Vec<_>>().join(", "))
    }
}

/// A rule that is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub rule: Rule,
    /// How much it matters to this file.
    pub weight: Weight,
    /// Where.
    pub place: Where,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
}

/// Takes findings as they come.
#[derive(Debug, Default)]
pub struct Findings {
    /// The standards that the file is held to.
    pub standards: Standards,
    list: Vec<Finding>,
    counts: BTreeMap<Rule, usize>,
}

impl Findings {
    /// None yet, for a file that is held to these standards.
    pub fn new(standards: Standards) -> Self {
        Self { standards, ..Self::default() }
    }

    /// Takes a finding.
    pub fn add(&mut self, rule: Rule, place: Where, message: impl Into<String>) {
        let count = self.counts.entry(rule).or_default();
        *count += 1;
        if *count <= MOST_OF_A_RULE {
            // What it weighs is known when the file's claims are.
            self.list.push(Finding { rule, weight: Weight::Note, place, message: message.into() });
        }
    }

    /// All findings, errors first, in the order of the rules and of the file; and how often each rule is broken.
    pub fn into_list(mut self) -> (Vec<Finding>, BTreeMap<Rule, usize>) {
        for finding in &mut self.list {
            finding.weight = finding.rule.weight(self.standards);
        }
        self.list.sort_by_key(|finding| (finding.weight, finding.rule));
        (self.list, self.counts)
    }
}
