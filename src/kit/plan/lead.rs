//! The questions of an interview → who of its interviewers asks each.

use super::SectionPlan;
use crate::kit::model::{Interview, Kit};
use crate::kit::scalar::LeadRule;

/// Gives each question its interviewer.
///
/// By competency, a question goes to those who lead its competency; where there are several, to the one who has the
/// fewest questions so far. In rotation, and for questions that nobody leads, they take turns in the order of the kit.
pub fn assign(kit: &Kit, interview: &Interview, sections: &mut [SectionPlan]) {
    let mut counts = vec![0_usize; interview.interviewers.len()];
    let mut turn = 0;
    for question in sections.iter_mut().flat_map(|section| &mut section.questions) {
        let competency = kit.bank.questions[question.question].competency;
        let leads = |position: &usize| kit.panel[interview.interviewers[*position]].leads.contains(&competency);
        let by_competency = match interview.lead {
            LeadRule::Rotation => None,
            LeadRule::Competency => (0..counts.len()).filter(leads).min_by_key(|position| counts[*position]),
        };
        let position = by_competency.unwrap_or_else(|| {
            turn += 1;
            (turn - 1) % counts.len()
        });
        counts[position] += 1;
        question.lead = interview.interviewers[position];
    }
}
