//! The questions of an interview, some of which have equivalents that take turns → its forms.
//!
//! As with the parallel forms of a written test, there are few of them, each with a fingerprint of its own, and two
//! candidates with the same form are asked exactly the same. There are as many forms as the largest group of equivalents
//! has members, and 26 at most; the second form asks the second of each group, and so on. Equivalents rate the same in the same minutes,
//! so all that is not the question itself is alike in all forms: the agenda, who leads, what is rated.
//!
//! Which form a candidate has depends on their id alone, not on their place in a list that may grow; only what they
//! have been asked in an earlier round is kept from them, where another form does not have it.

use sha2::{Digest, Sha256};

use super::fingerprint::fingerprint;
use super::{Chosen, InterviewPlan, SectionPlan};
use crate::kit::bank::Bank;
use crate::kit::model::{Candidate, Interview};

/// The most forms that an interview has, one for each letter; of more equivalents, the first take turns.
const MOST: usize = 26;

/// The forms of an interview beside its first, `plan`.
pub fn others(bank: &Bank, plan: &InterviewPlan, chosen: &[Vec<Chosen>]) -> Vec<InterviewPlan> {
    let count = chosen.iter().flatten().map(|chosen| chosen.turns.len()).max().unwrap_or_default().min(MOST);
    let form = |form: usize| {
        let mut other = plan.clone();
        for (section, chosen) in other.sections.iter_mut().zip(chosen) {
            for (asked, chosen) in section.questions.iter_mut().zip(chosen) {
                if let Some(question) = chosen.turns.get(form % chosen.turns.len().max(1)) {
                    asked.question = *question;
                }
            }
        }
        other.fingerprint = fingerprint(bank, &other.sections);
        other
    };
    (1..count).map(form).collect()
}

/// Which of its forms each candidate has in an interview.
pub fn of_candidates(interview: &Interview, forms: &[&[SectionPlan]], candidates: &[Candidate]) -> Vec<u16> {
    let asks_again = |form: &[SectionPlan], candidate: &Candidate| {
        form.iter()
            .flat_map(|section| &section.questions)
            .filter(|asked| candidate.asked.contains(&asked.question))
            .count()
    };
    let of_candidate = |candidate: &Candidate| {
        let hash = Sha256::new().chain_update(&interview.id).chain_update(b"/").chain_update(&candidate.id).finalize();
        let first = usize::from(u16::from_be_bytes([hash[0], hash[1]])) % forms.len();
        let in_turn = (0..forms.len()).map(|step| (first + step) % forms.len());
        let best = in_turn.min_by_key(|form| asks_again(forms[*form], candidate)).unwrap_or_default();
        // There are not that many forms.
        u16::try_from(best).unwrap_or_default()
    };
    candidates.iter().map(of_candidate).collect()
}
