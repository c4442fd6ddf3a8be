//! Documents → stacks in the order in which they are handed out.
//!
//! Within a stack documents lie in the order of time; what has no time comes last, and what begins at the same time keeps
//! the order of the plan.

use std::collections::BTreeMap;

use jiff::{Timestamp, ZonedDateTime};

use crate::batch::Document;
use crate::kit::{DocumentKind, Job, Kit, Plan, Subject};

/// What makes a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    /// Whose documents they are.
    #[default]
    Interviewer,
    /// Whom they are about.
    Candidate,
    /// The interview that they are for.
    Interview,
    /// When it begins.
    Time,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Interviewer, Self::Candidate, Self::Interview, Self::Time];

    /// As it is typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::Candidate => "candidate",
            Self::Interview => "interview",
            Self::Time => "time",
        }
    }

    /// What the title of a stack is.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Interviewer => "Interviewer",
            Self::Candidate => "Candidate",
            Self::Interview => "Interview",
            Self::Time => "Time",
        }
    }
}

/// What a stack is for, in order; what is for nobody comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    /// An interviewer, a candidate or an interview, by index.
    Index(usize),
    /// A moment.
    Time(Timestamp),
    /// What belongs to none.
    Nobody,
}

/// Documents that go to one place, as indices.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stacked {
    /// What they are for.
    pub owner: Owner,
    /// In the order in which they are needed.
    pub documents: Vec<usize>,
}

/// Sorts documents.
pub(crate) fn stacks(kit: &Kit, plan: &Plan, documents: &[Document], by: By) -> Vec<Stacked> {
    let mut stacks: BTreeMap<Owner, Vec<(bool, Option<Timestamp>, usize)>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        let start = start(kit, plan, &document.job).map(ZonedDateTime::timestamp);
        let owned = |index: Option<usize>| index.map_or(Owner::Nobody, Owner::Index);
        let owner = match by {
            By::Interviewer => owned(document.job.interviewer()),
            By::Candidate => owned(document.job.candidate()),
            By::Interview => owned(document.job.interview()),
            By::Time => start.map_or(Owner::Nobody, Owner::Time),
        };
        stacks.entry(owner).or_default().push((start.is_none(), start, index));
    }
    let sorted = stacks.into_iter().map(|(owner, mut documents)| {
        documents.sort_unstable();
        Stacked { owner, documents: documents.into_iter().map(|(.., index)| index).collect() }
    });
    sorted.collect()
}

/// When a document is needed: with the beginning of what it is about, and what sums up interviews with that of the last.
pub(super) fn start<'k>(kit: &'k Kit, plan: &Plan, job: &Job) -> Option<&'k ZonedDateTime> {
    let at = |candidate: usize, interview: usize| {
        kit.candidates[candidate].schedule[interview].as_ref().map(|sitting| &sitting.start)
    };
    match job.subject {
        Subject::Sitting { candidate, interview, .. } => at(candidate, interview),
        Subject::Assessment { candidate, interviewer } => {
            let of_interviewer = kit
                .interviews
                .iter()
                .enumerate()
                .filter(|(_, interview)| interview.interviewers.contains(&interviewer));
            of_interviewer.filter_map(|(interview, _)| at(candidate, interview)).max_by_key(|start| start.timestamp())
        }
        Subject::Candidate { candidate } => {
            let all = (0..kit.interviews.len()).filter_map(|interview| at(candidate, interview));
            match job.document {
                DocumentKind::Consensus => all.max_by_key(|start| start.timestamp()),
                _ => all.min_by_key(|start| start.timestamp()),
            }
        }
        Subject::Day { day } => {
            let (candidate, interview) = *plan.days[day].sittings.first()?;
            at(candidate, interview)
        }
        Subject::Round => None,
    }
}
