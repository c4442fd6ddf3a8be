//! The choices of the interviews → the questions of each of their sections.
//!
//! Questions named by id come first, wherever in the kit they stand. Then each selection, in the order of the kit, takes
//! from the questions that match it those with the lowest rank, where the rank of a question is the SHA-256 of the seed
//! and the question's id. So the choice depends on nothing but the seed and the ids that match: a question added to the
//! bank changes it only by being chosen itself. Passed over are the questions that the interview already has; questions
//! of other interviews are taken last. What is chosen is asked in the order of the bank.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::diag::Diagnostic;
use crate::kit::bank::{Bank, Question};
use crate::kit::model::{Choice, Interview, Kit, Selection};
use crate::kit::suggest;

/// The questions of every section of every interview, as indices in the bank.
pub fn questions(kit: &Kit, problems: &mut Vec<Diagnostic>) -> Vec<Vec<Vec<usize>>> {
    let before: BTreeSet<usize> = kit.candidates.iter().flat_map(|candidate| candidate.asked.iter().copied()).collect();
    let mut used: BTreeSet<usize> = kit.interviews.iter().flat_map(listed).collect();
    let mut chosen = Vec::new();
    for interview in &kit.interviews {
        let mut own: BTreeSet<usize> = listed(interview).collect();
        let mut sections = Vec::new();
        for section in &interview.sections {
            let questions = match &section.choice {
                Choice::Listed(listed) => listed.iter().map(|listed| listed.question).collect(),
                Choice::Selected(selection) => select(&kit.bank, selection, &own, &used, &before),
            };
            if let Choice::Selected(selection) = &section.choice
                && interview.sound
                && kit.bank.sound
                && questions.len() < if selection.minutes.is_some() { 1 } else { selection.count }
            {
                problems.push(too_few(&kit.bank, interview, selection, questions.len(), &own));
            }
            own.extend(&questions);
            used.extend(&questions);
            sections.push(questions);
        }
        chosen.push(sections);
    }
    chosen
}

fn listed(interview: &Interview) -> impl Iterator<Item = usize> {
    interview
        .sections
        .iter()
        .flat_map(|section| match &section.choice {
            Choice::Listed(listed) => listed.as_slice(),
            Choice::Selected(_) => &[],
        })
        .map(|listed| listed.question)
}

impl Selection {
    /// The questions of a bank that match, whether asked already or not.
    pub fn matching<'a>(&'a self, bank: &'a Bank) -> impl Iterator<Item = &'a Question> {
        bank.questions.iter().filter(|question| Filter::ALL.iter().all(|filter| filter.admits(self, question)))
    }
}

/// The questions that a selection takes: never those of `own`, and those of `used` last; when it is to be fresh, after them
/// those of `before`, which somebody has been asked in an earlier round.
fn select(
    bank: &Bank,
    selection: &Selection,
    own: &BTreeSet<usize>,
    used: &BTreeSet<usize>,
    before: &BTreeSet<usize>,
) -> Vec<usize> {
    let matching = bank.questions.iter().enumerate().filter(|(index, question)| {
        !own.contains(index) && Filter::ALL.iter().all(|filter| filter.admits(selection, question))
    });
    let is_stale = |index: &usize| selection.fresh && before.contains(index);
    let ranked = matching
        .map(|(index, question)| (is_stale(&index), used.contains(&index), rank(selection.seed, &question.id), index));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_unstable();
    // Within a budget, each that still fits is taken in this order; a question without minutes takes none.
    let mut left = selection.minutes.unwrap_or(u32::MAX);
    let fits = |index: &usize| {
        let rest = left.checked_sub(bank.questions[*index].minutes);
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let ranked = ranked.into_iter().map(|(.., index)| index);
    let mut chosen: Vec<usize> = ranked.filter(fits).take(selection.count).collect();
    chosen.sort_unstable();
    chosen
}

/// Where a question stands among those that match.
fn rank(seed: u64, id: &str) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_be_bytes()).chain_update(id.as_bytes()).finalize().into()
}

/// One key of a selection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    Sections,
    Levels,
    Tags,
    Competencies,
}

impl Filter {
    const ALL: [Self; 4] = [Self::Sections, Self::Levels, Self::Tags, Self::Competencies];

    /// Whether a question satisfies the key; a key that is not given is satisfied.
    fn admits(self, selection: &Selection, question: &Question) -> bool {
        match self {
            Self::Sections => selection.sections.is_empty() || selection.sections.contains(&question.section),
            // A question without levels is for everyone.
            Self::Levels => {
                selection.levels.is_empty()
                    || question.levels.is_empty()
                    || selection.levels.iter().any(|level| question.levels.contains(level))
            }
            Self::Tags => selection.tags.is_empty() || selection.tags.iter().any(|tag| question.tags.contains(tag)),
            Self::Competencies => {
                selection.competencies.is_empty() || selection.competencies.contains(&question.competency)
            }
        }
    }

    fn is_given(self, selection: &Selection) -> bool {
        match self {
            Self::Sections => !selection.sections.is_empty(),
            Self::Levels => !selection.levels.is_empty(),
            Self::Tags => !selection.tags.is_empty(),
            Self::Competencies => !selection.competencies.is_empty(),
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Sections => "sections",
            Self::Levels => "levels",
            Self::Tags => "tags",
            Self::Competencies => "competencies",
        }
    }
}

/// How many ids a remedy names before it only counts.
const IDS_SHOWN: usize = 3;

/// A selection that finds less than it should: what it would find without one of its keys.
fn too_few(
    bank: &Bank,
    interview: &Interview,
    selection: &Selection,
    found: usize,
    own: &BTreeSet<usize>,
) -> Diagnostic {
    let matching = |without: Option<Filter>, already_asked: bool| -> Vec<&str> {
        let admits =
            |question| Filter::ALL.iter().all(|filter| Some(*filter) == without || filter.admits(selection, question));
        let questions = bank.questions.iter().enumerate();
        let admitted = questions.filter(|(index, question)| own.contains(index) == already_asked && admits(question));
        admitted.map(|(_, question)| question.id.as_str()).collect()
    };
    let asked = matching(None, true);
    if let (Some(minutes), false) = (selection.minutes, matching(None, false).is_empty()) {
        let all = bank.questions.iter().enumerate().filter(|(index, question)| {
            !own.contains(index) && Filter::ALL.iter().all(|filter| filter.admits(selection, question))
        });
        let shortest = all.map(|(_, question)| question.minutes).min().unwrap_or_default();
        let message = format!("no question that matches this selection fits into {minutes} minutes");
        let help = format!("the shortest takes {shortest}: write `minutes: {shortest}` or more");
        return Diagnostic::error(message).at_place(selection.origin.clone()).help(help);
    }
    let message = if found == 0 && asked.is_empty() {
        "no question of the bank matches this selection".to_owned()
    } else {
        let besides = if asked.is_empty() { "" } else { " besides those that the interview has" };
        format!(
            "the selection of `{}` asks for {} questions, and {found} match{besides}",
            interview.id, selection.count
        )
    };
    let given = Filter::ALL.into_iter().filter(|filter| filter.is_given(selection));
    let mut remedies: Vec<String> = given
        .map(|filter| (filter, matching(Some(filter), false)))
        .filter(|(_, ids)| ids.len() > found)
        .map(|(filter, ids)| match ids.len() {
            1..=IDS_SHOWN => format!("without `{}` it is {}", filter.key(), suggest::list(ids)),
            count => format!("without `{}` it is {count}", filter.key()),
        })
        .collect();
    if remedies.is_empty() {
        remedies.push("ask for fewer, or write more questions".to_owned());
    }
    if !asked.is_empty() {
        remedies.push(format!("the interview has {}", suggest::list(asked)));
    }
    Diagnostic::error(message).at_place(selection.origin.clone()).help(remedies.join("; "))
}
