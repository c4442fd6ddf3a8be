//! The choices of the interviews → the questions of each of their sections, each with the reason why it is in.
//!
//! Questions named by id come first, wherever in the kit they stand. Then each selection, in the order of the kit:
//!
//! 1. [`pool`]: what matches it, equivalent questions taken together, in the order in which it is taken.
//! 2. [`take`]: from the beginning of that order, what fits into the count and the minutes and leaves room for what must
//!    be covered.
//! 3. [`remedy`]: when that is impossible, why, and which change of the selection would make it possible.
//!
//! What is chosen is asked in the order of the bank. Which of several equivalents a candidate is asked, where the kit
//! wants them to take turns, is left to [`super::forms`].

mod filter;

mod pool;

mod take;

mod remedy;

use std::collections::BTreeSet;

use super::reason::{PassedOver, Reason};
use crate::diag::Diagnostic;
use crate::kit::bank::{Bank, Question};
use crate::kit::model::{Choice, Interview, Kit, ListedQuestion, Selection};
use filter::Filter;
use pool::Pool;

/// For how many selections of a kit remedies are looked for: it takes trying, and nobody reads so many.
const SEARCHED: usize = 20;

/// A question of a section.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Index in [`Bank::questions`].
    pub question: usize,
    /// Why it is in.
    pub reason: Reason,
    /// Where equivalents take turns: all of them, the question first. Otherwise empty.
    pub turns: Vec<usize>,
}

/// The questions of every section of every interview.
pub fn questions(kit: &Kit, problems: &mut Vec<Diagnostic>) -> Vec<Vec<Vec<Chosen>>> {
    let mut walk = Walk::new(kit, None);
    (0..kit.interviews.len()).map(|interview| walk.interview(interview, problems)).collect()
}

/// What the selections of a kit that can be planned have passed over: for each, the index of its interview, itself, and the
/// questions that match it and are not in, each with the reason.
pub fn passed_over(kit: &Kit) -> Vec<PassedOver<'_>> {
    let mut walk = Walk::new(kit, Some(Vec::new()));
    (0..kit.interviews.len()).for_each(|interview| drop(walk.interview(interview, &mut Vec::new())));
    walk.passed_over.unwrap_or_default()
}

/// What is asked so far. Questions stand here by their originals, for of equivalents one is asked at most.
struct Walk<'k> {
    kit: &'k Kit,
    /// What candidates have been asked in earlier rounds, by the very questions: an equivalent is news to them.
    before: BTreeSet<usize>,
    /// Of all interviews; those that are named are in it from the beginning.
    used: BTreeSet<usize>,
    /// How many selections have been impossible.
    impossible: usize,
    /// What selections have passed over, when that is asked for.
    passed_over: Option<Vec<PassedOver<'k>>>,
}

/// What a selection is held against.
#[derive(Clone, Copy)]
struct Asked<'a> {
    /// See [`Walk::before`].
    before: &'a BTreeSet<usize>,
    /// Originals of what any interview asks.
    used: &'a BTreeSet<usize>,
    /// Originals of what the same interview asks.
    own: &'a BTreeSet<usize>,
}

impl<'k> Walk<'k> {
    fn new(kit: &'k Kit, passed_over: Option<Vec<PassedOver<'k>>>) -> Self {
        let before = kit.candidates.iter().flat_map(|candidate| candidate.asked.iter().copied()).collect();
        let used = kit.interviews.iter().flat_map(listed).map(|listed| kit.bank.original(listed.question)).collect();
        Self { kit, before, used, impossible: 0, passed_over }
    }

    /// The questions of the sections of the interview with this index.
    fn interview(&mut self, index: usize, problems: &mut Vec<Diagnostic>) -> Vec<Vec<Chosen>> {
        let (bank, interview) = (&self.kit.bank, &self.kit.interviews[index]);
        let mut own: BTreeSet<usize> = listed(interview).map(|listed| bank.original(listed.question)).collect();
        let mut sections = Vec::new();
        for section in &interview.sections {
            let chosen = match &section.choice {
                Choice::Listed(listed) => listed.iter().map(Chosen::named).collect(),
                Choice::Selected(selection) => self.select(index, selection, &own, problems),
            };
            let originals = chosen.iter().map(|chosen| bank.original(chosen.question));
            own.extend(originals.clone());
            self.used.extend(originals);
            sections.push(chosen);
        }
        sections
    }

    /// What a selection of an interview chooses; `own` are the originals of what the interview has.
    fn select(
        &mut self,
        index: usize,
        selection: &'k Selection,
        own: &BTreeSet<usize>,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Chosen> {
        let (bank, interview) = (&self.kit.bank, &self.kit.interviews[index]);
        let asked = Asked { before: &self.before, used: &self.used, own };
        let pool = Pool::new(bank, selection, asked);
        let taken = match take::take(&pool, selection) {
            Ok(taken) => taken,
            Err(shortage) => {
                if interview.sound && bank.sound {
                    let remedies = self.impossible < SEARCHED;
                    problems.push(remedy::impossible(bank, interview, selection, asked, shortage, remedies));
                    self.impossible += 1;
                }
                return Vec::new();
            }
        };
        if let Some(all) = &mut self.passed_over {
            let passed = pool.passed(bank, selection, &taken, own);
            all.push(PassedOver { interview: index, selection, choices: pool.items.len(), passed });
        }
        let chosen = pool.chosen(selection, &taken);
        if selection.rotate && chosen.iter().all(|chosen| chosen.turns.is_empty()) {
            problems.push(without_turns(selection));
        }
        chosen
    }
}

fn listed(interview: &Interview) -> impl Iterator<Item = &ListedQuestion> {
    interview.sections.iter().flat_map(|section| match &section.choice {
        Choice::Listed(listed) => listed.as_slice(),
        Choice::Selected(_) => &[],
    })
}

fn without_turns(selection: &Selection) -> Diagnostic {
    Diagnostic::warning(
        "nothing takes turns here: no question that this selection chooses has an equivalent that matches",
    )
    .at_place(selection.origin.clone())
    .help("write one, with `variant_of` in the kit's `questions/`, or delete `rotate`")
}

impl Chosen {
    fn named(listed: &ListedQuestion) -> Self {
        Self { question: listed.question, reason: Reason::Named, turns: Vec::new() }
    }
}

impl Selection {
    /// The keys of the selection that a question does not satisfy, as the kit writes them.
    pub fn kept_out_by(&self, question: &Question) -> Vec<&'static str> {
        let unsatisfied = Filter::ALL.into_iter().filter(|filter| !filter.admits(self, question));
        unsatisfied.map(Filter::key).collect()
    }
}
