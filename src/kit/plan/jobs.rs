//! [`Plan`] → the documents to make, one by one, without a list of them in memory.

use super::Plan;
use crate::kit::model::Kit;
use crate::kit::scalar::DocumentKind;

/// One document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Job {
    /// Index in [`Kit::candidates`].
    pub candidate: usize,
    /// Index in [`Kit::interviews`] and [`Plan::interviews`].
    pub interview: usize,
    /// Index in [`Kit::panel`].
    pub interviewer: usize,
    /// What is made.
    pub document: DocumentKind,
}

impl Plan {
    /// All documents: candidate by candidate, interview by interview, interviewer by interviewer, kind by kind.
    pub fn jobs<'k>(&self, kit: &'k Kit) -> impl ExactSizeIterator<Item = Job> + Clone + use<'k> {
        let of_each = jobs_of_a_candidate(kit);
        let count = of_each.len() * kit.candidates.len();
        (0..count).map(move |index| Job { candidate: index / of_each.len(), ..of_each[index % of_each.len()] })
    }
}

/// The documents of the first candidate; those of every other are the same.
fn jobs_of_a_candidate(kit: &Kit) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (interview, of_interview) in kit.interviews.iter().enumerate() {
        for &interviewer in &of_interview.interviewers {
            for &document in &kit.output.documents {
                jobs.push(Job { candidate: 0, interview, interviewer, document });
            }
        }
    }
    jobs
}
