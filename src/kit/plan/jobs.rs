//! [`Plan`] → the documents to make, one by one, without a list of them in memory.
//!
//! What is left out by a condition of the kit is among them: conditions see what templates see, and are left to
//! [`crate::batch`].

use super::Plan;
use crate::kit::model::Kit;
use crate::kit::scalar::DocumentKind;

/// One document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Job {
    /// What is made.
    pub document: DocumentKind,
    /// What it is about; always as [`DocumentKind::per`] says.
    pub subject: Subject,
}

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An interview of a candidate, for one of those who hold it.
    Sitting {
        /// Index in [`Kit::candidates`].
        candidate: usize,
        /// Index in [`Kit::interviews`] and [`Plan::interviews`].
        interview: usize,
        /// Index in [`Kit::panel`].
        interviewer: usize,
    },
    /// A candidate, for one of those who interview them.
    Assessment {
        /// Index in [`Kit::candidates`].
        candidate: usize,
        /// Index in [`Kit::panel`].
        interviewer: usize,
    },
    /// A candidate.
    Candidate {
        /// Index in [`Kit::candidates`].
        candidate: usize,
    },
    /// A day on which there are interviews.
    Day {
        /// Index in [`Plan::days`].
        day: usize,
    },
    /// The kit as a whole.
    Round,
}

/// What there is one document of a kind for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// Each interview of a candidate and each who holds it: [`Subject::Sitting`].
    Sitting,
    /// Each candidate and each who interviews them: [`Subject::Assessment`].
    Assessment,
    /// Each candidate: [`Subject::Candidate`].
    Candidate,
    /// Each day with interviews: [`Subject::Day`].
    Day,
    /// The kit: [`Subject::Round`].
    Round,
}

impl DocumentKind {
    /// What there is one document of this kind for.
    pub fn per(self) -> Per {
        match self {
            Self::Packet | Self::Evaluation => Per::Sitting,
            Self::Final => Per::Assessment,
            Self::Consensus | Self::Handout => Per::Candidate,
            Self::DaySheet => Per::Day,
            Self::Coverage => Per::Round,
        }
    }
}

impl Job {
    /// A document about an interview of a candidate.
    pub fn of_sitting(document: DocumentKind, candidate: usize, interview: usize, interviewer: usize) -> Self {
        Self { document, subject: Subject::Sitting { candidate, interview, interviewer } }
    }

    /// Whether the subject is one that documents of this kind are about.
    pub fn is_consistent(&self) -> bool {
        let per = match self.subject {
            Subject::Sitting { .. } => Per::Sitting,
            Subject::Assessment { .. } => Per::Assessment,
            Subject::Candidate { .. } => Per::Candidate,
            Subject::Day { .. } => Per::Day,
            Subject::Round => Per::Round,
        };
        self.document.per() == per
    }

    /// Index in [`Kit::candidates`], when it is about one.
    pub fn candidate(&self) -> Option<usize> {
        match self.subject {
            Subject::Sitting { candidate, .. }
            | Subject::Assessment { candidate, .. }
            | Subject::Candidate { candidate } => Some(candidate),
            Subject::Day { .. } | Subject::Round => None,
        }
    }

    /// Index in [`Kit::interviews`] and [`Plan::interviews`], when it is about one.
    pub fn interview(&self) -> Option<usize> {
        match self.subject {
            Subject::Sitting { interview, .. } => Some(interview),
            _ => None,
        }
    }

    /// Index in [`Kit::panel`] of whose copy it is, when it is somebody's.
    pub fn interviewer(&self) -> Option<usize> {
        match self.subject {
            Subject::Sitting { interviewer, .. } | Subject::Assessment { interviewer, .. } => Some(interviewer),
            _ => None,
        }
    }

    /// Index in [`Plan::days`], when it is about one. When the interview of a packet is, stands in the schedule.
    pub fn day(&self) -> Option<usize> {
        match self.subject {
            Subject::Day { day } => Some(day),
            _ => None,
        }
    }
}

impl Plan {
    /// All documents: candidate by candidate those of each interview, interviewer by interviewer and kind by kind, then
    /// those of the candidate; after all candidates those of the days and of the round.
    pub fn jobs<'k>(&self, kit: &'k Kit) -> impl ExactSizeIterator<Item = Job> + Clone + use<'k> {
        let of_each = jobs_of_a_candidate(kit);
        let of_all = jobs_of_all(kit, self.days.len());
        let of_candidates = of_each.len() * kit.candidates.len();
        (0..of_candidates + of_all.len()).map(move |index| match index.checked_sub(of_candidates) {
            Some(index) => of_all[index],
            None => with_candidate(of_each[index % of_each.len()], index / of_each.len()),
        })
    }
}

/// The documents of the first candidate; those of every other are the same.
fn jobs_of_a_candidate(kit: &Kit) -> Vec<Job> {
    let kinds = |per: Per| kit.output.documents.iter().map(|wanted| wanted.kind).filter(move |kind| kind.per() == per);
    let mut jobs = Vec::new();
    for (interview, of_interview) in kit.interviews.iter().enumerate() {
        for &interviewer in &of_interview.interviewers {
            jobs.extend(kinds(Per::Sitting).map(|document| Job::of_sitting(document, 0, interview, interviewer)));
        }
    }
    for interviewer in (0..kit.panel.len()).filter(|index| kit.is_asked(*index)) {
        let subject = Subject::Assessment { candidate: 0, interviewer };
        jobs.extend(kinds(Per::Assessment).map(|document| Job { document, subject }));
    }
    let subject = Subject::Candidate { candidate: 0 };
    jobs.extend(kinds(Per::Candidate).map(|document| Job { document, subject }));
    jobs
}

/// The documents that are about no single candidate.
fn jobs_of_all(kit: &Kit, days: usize) -> Vec<Job> {
    let kinds = |per: Per| kit.output.documents.iter().map(|wanted| wanted.kind).filter(move |kind| kind.per() == per);
    let of_day = |day: usize| kinds(Per::Day).map(move |document| Job { document, subject: Subject::Day { day } });
    let of_round = kinds(Per::Round).map(|document| Job { document, subject: Subject::Round });
    (0..days).flat_map(of_day).chain(of_round).collect()
}

fn with_candidate(mut job: Job, index: usize) -> Job {
    match &mut job.subject {
        Subject::Sitting { candidate, .. }
        | Subject::Assessment { candidate, .. }
        | Subject::Candidate { candidate } => *candidate = index,
        Subject::Day { .. } | Subject::Round => {}
    }
    job
}
