//! A part of a print run → what the template of the sheet in front of it sees.

use minijinja::{Value, context};

use super::{Shared, Sitting, value};
use crate::kit::Job;

/// A part of a print run that goes to one place.
#[derive(Debug)]
pub struct Separator<'a> {
    /// Whom or what it is for.
    pub title: &'a str,
    /// What the title is: `Interviewer`, `Candidate`.
    pub kind: &'a str,
    /// From 1.
    pub number: usize,
    /// How many parts there are.
    pub of: usize,
    /// What is in it, in order.
    pub documents: Vec<SeparatorEntry>,
    /// Sheets of paper in all.
    pub sheets: usize,
}

/// A document of a print run.
#[derive(Debug, Clone, Copy)]
pub struct SeparatorEntry {
    /// Which.
    pub job: Job,
    /// How many pages it has.
    pub pages: usize,
    /// How many sheets of paper it takes.
    pub sheets: usize,
}

impl Shared<'_> {
    /// What `separator.html` sees.
    pub fn separator(&self, separator: &Separator<'_>) -> Value {
        let entry = |entry: &SeparatorEntry| {
            let sitting = match (entry.job.candidate(), entry.job.interview()) {
                (Some(candidate), Some(interview)) => self.kit.candidates[candidate].schedule[interview].as_ref(),
                _ => None,
            };
            context! {
                sitting => sitting.map(|sitting| value(Sitting::of(sitting))),
                pages => entry.pages,
                sheets => entry.sheets,
                ..self.naming(&entry.job)
            }
        };
        let title = format!("{}: {}", separator.kind, separator.title);
        context! {
            document => context! { kind => "separator", title },
            kit => self.kit_value.clone(),
            brand => self.brand.clone(),
            role => self.role.clone(),
            separator => context! {
                title => separator.title,
                kind => separator.kind,
                number => separator.number,
                of => separator.of,
                documents => separator.documents.iter().map(entry).collect::<Value>(),
                sheets => separator.sheets,
            },
        }
    }
}
