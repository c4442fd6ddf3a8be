//! A selection that is impossible → why, and the nearest changes that make it possible.
//!
//! A change is never guessed: each is tried on the selection, and told only when the selection then finds what it asks
//! for. First come changes that let more in (another level, one key less), with the minutes or the count that they need
//! besides; two of them together only when none is enough; last, to ask for less.

use super::filter::Filter;
use super::pool::Pool;
use super::take::{Shortage, take};
use super::{Asked, Bank, Interview, Selection};
use crate::diag::Diagnostic;
use crate::kit::scalar::Level;
use crate::kit::suggest;

/// How many ids a remedy names before it only counts.
const IDS_SHOWN: usize = 3;

/// How many remedies are told.
const TOLD: usize = 3;

/// Says why a selection is impossible, and what would help when remedies are to be looked for.
pub fn impossible(
    bank: &Bank,
    interview: &Interview,
    selection: &Selection,
    asked: Asked<'_>,
    shortage: Shortage,
    with_remedies: bool,
) -> Diagnostic {
    let search = Search { bank, selection, asked, shortage };
    let mut remedies = if with_remedies { search.remedies() } else { Vec::new() };
    let own = search.asked_already();
    if remedies.is_empty() {
        remedies.push("ask for fewer, or write more questions".to_owned());
    }
    if !own.is_empty() {
        remedies.push(format!("the interview has {}", suggest::list(own.iter().copied())));
    }
    let message = search.message(&interview.id, !own.is_empty());
    Diagnostic::error(message).at_place(selection.origin.clone()).help(remedies.join("; "))
}

/// A change of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// These levels instead.
    Levels(Vec<Level>),
    /// Without this key.
    Without(Filter),
    /// So many questions, whether more or fewer.
    Count(usize),
    /// So many minutes.
    Minutes(u32),
    /// So many at least of this competency; with 0, it need not be covered.
    Cover(usize, usize),
}

impl Change {
    /// Whether it is told with `without`.
    fn takes_away(&self) -> bool {
        matches!(self, Self::Without(_) | Self::Cover(_, 0))
    }

    fn is_of_levels(&self) -> bool {
        matches!(self, Self::Levels(_) | Self::Without(Filter::Levels))
    }

    fn apply(&self, selection: &mut Selection) {
        match self {
            Self::Levels(levels) => selection.levels.clone_from(levels),
            Self::Without(filter) => filter.clear(selection),
            Self::Count(count) => selection.count = *count,
            Self::Minutes(minutes) => selection.minutes = Some(*minutes),
            Self::Cover(competency, count) => {
                for (other, wanted) in &mut selection.cover {
                    if other == competency {
                        *wanted = *count;
                    }
                }
                selection.cover.retain(|(_, wanted)| *wanted > 0);
            }
        }
    }
}

struct Search<'a> {
    bank: &'a Bank,
    selection: &'a Selection,
    asked: Asked<'a>,
    shortage: Shortage,
}

impl Search<'_> {
    fn message(&self, interview: &str, some_are_asked: bool) -> String {
        let Selection { count, minutes, .. } = self.selection;
        let besides = if some_are_asked { " besides those that the interview has" } else { "" };
        match self.shortage {
            Shortage::Empty if !some_are_asked => "no question of the bank matches this selection".to_owned(),
            Shortage::Empty => {
                format!("the selection of `{interview}` asks for {}, and 0 match{besides}", questions(*count))
            }
            Shortage::Few(found) => {
                let matching = self.pool(self.selection).items.iter().map(|item| item.members.len()).sum::<usize>();
                let as_one = if matching > found { " when equivalents count as one" } else { "" };
                let verb = if found == 1 { "matches" } else { "match" };
                format!(
                    "the selection of `{interview}` asks for {}, and {found} {verb}{besides}{as_one}",
                    questions(*count)
                )
            }
            Shortage::Uncovered { competency, wanted, found } => {
                let id = &self.bank.competencies[competency].id;
                let verb = if found == 1 { "matches" } else { "match" };
                format!(
                    "the selection of `{interview}` must have {} for `{id}`, and {found} {verb}{besides}",
                    questions(wanted)
                )
            }
            Shortage::Count(needed) => {
                format!("the selection of `{interview}` asks for {}, and its `cover` for {needed}", questions(*count))
            }
            Shortage::Minutes(needed) => {
                let minutes = minutes.unwrap_or_default();
                if self.selection.cover.is_empty() {
                    format!("no question that matches this selection fits into {minutes} minutes")
                } else {
                    format!(
                        "what the selection of `{interview}` must cover takes {needed} minutes, and it has {minutes}"
                    )
                }
            }
        }
    }

    /// The ids of what matches and is asked already.
    fn asked_already(&self) -> Vec<&str> {
        let questions = self.bank.questions.iter().enumerate();
        let own = questions.filter(|(index, question)| {
            self.asked.own.contains(&self.bank.original(*index)) && Filter::all_admit(self.selection, question)
        });
        own.map(|(_, question)| question.id.as_str()).collect()
    }

    fn remedies(&self) -> Vec<String> {
        let number = number_for(self.shortage).and_then(|number| self.completed(vec![number]));
        let needs_no_more = number.is_some();
        let mut found: Vec<Vec<Change>> = number.into_iter().collect();
        let widenings = self.widenings();
        let mut has_levels = false;
        for widening in &widenings {
            // Of several changes of the levels, the nearest is enough.
            let is_levels = widening.is_of_levels();
            if !(is_levels && has_levels)
                && let Some(changes) = self.completed(vec![widening.clone()])
                && !(needs_no_more && changes.len() > 1)
            {
                has_levels |= is_levels;
                found.push(changes);
            }
        }
        if found.is_empty() {
            let pairs = widenings.iter().enumerate().flat_map(|(index, first)| {
                widenings[index + 1..].iter().map(move |second| vec![first.clone(), second.clone()])
            });
            let is_pair = |pair: &Vec<Change>| !pair.iter().all(Change::is_of_levels);
            found.extend(pairs.filter(is_pair).find_map(|pair| self.completed(pair)));
        }
        // The nearest are those that let in the fewest besides.
        found.sort_by_cached_key(|changes| (changes.len(), self.found(changes).len()));
        found.truncate(TOLD);
        found.extend(self.less().and_then(|less| self.completed(vec![less])));
        found.iter().map(|changes| self.words(changes)).collect()
    }

    /// Changes that let more in, the nearest first.
    fn widenings(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let given = &self.selection.levels;
        if !given.is_empty() {
            let rank = |level: &Level| Level::ALL.iter().position(|other| other == level).unwrap_or_default();
            let distance = |level: &Level| given.iter().map(|own| rank(own).abs_diff(rank(level))).min();
            let mut others: Vec<Level> = Level::ALL.iter().copied().filter(|level| !given.contains(level)).collect();
            others.sort_by_key(distance);
            let with = |more: &[Level]| {
                let mut levels = [given.as_slice(), more].concat();
                levels.sort_unstable();
                Change::Levels(levels)
            };
            changes.extend(others.iter().map(|level| with(std::slice::from_ref(level))));
            // With all of them, the key is as good as not there.
            changes.extend((2..others.len()).map(|count| with(&others[..count])));
        }
        let filters = Filter::ALL.into_iter().filter(|filter| filter.is_given(self.selection));
        changes.extend(filters.map(Change::Without));
        changes
    }

    /// To ask for less, where that is possible at all.
    fn less(&self) -> Option<Change> {
        match self.shortage {
            Shortage::Few(found) => Some(Change::Count(found)),
            Shortage::Uncovered { competency, found, .. } => Some(Change::Cover(competency, found)),
            _ => None,
        }
    }

    /// The changes, with one of a number if it takes that as well; nothing when they do not make the selection possible.
    fn completed(&self, mut changes: Vec<Change>) -> Option<Vec<Change>> {
        match self.tried(&changes) {
            Ok(()) => Some(changes),
            Err(shortage) => {
                changes.push(number_for(shortage)?);
                self.tried(&changes).ok().map(|()| changes)
            }
        }
    }

    fn tried(&self, changes: &[Change]) -> Result<(), Shortage> {
        let changed = self.changed(changes);
        take(&self.pool(&changed), &changed).map(|_| ())
    }

    fn changed(&self, changes: &[Change]) -> Selection {
        let mut changed = self.selection.clone();
        changes.iter().for_each(|change| change.apply(&mut changed));
        changed
    }

    fn pool(&self, selection: &Selection) -> Pool {
        Pool::new(self.bank, selection, self.asked)
    }

    /// The ids of what there is to choose from after the changes, in the order of the bank; where a competency is not covered,
    /// of what covers it.
    fn found(&self, changes: &[Change]) -> Vec<&str> {
        let only = match self.shortage {
            Shortage::Uncovered { competency, .. } => Some(competency),
            _ => None,
        };
        let pool = self.pool(&self.changed(changes));
        let items = pool.items.iter().filter(|item| only.is_none_or(|competency| item.competency == competency));
        let mut questions: Vec<usize> = items.map(|item| item.members[0]).collect();
        questions.sort_unstable();
        questions.into_iter().map(|question| self.bank.questions[question].id.as_str()).collect()
    }

    /// `without `tags` there are 6`
    fn words(&self, changes: &[Change]) -> String {
        let (without, with): (Vec<&Change>, Vec<&Change>) = changes.iter().partition(|change| change.takes_away());
        let listed = |word: &str, changes: &[&Change]| {
            let words: Vec<String> = changes.iter().map(|change| self.word(change)).collect();
            (!words.is_empty()).then(|| format!("{word} {}", words.join(" and ")))
        };
        let words: Vec<String> = [listed("with", &with), listed("without", &without)].into_iter().flatten().collect();
        let is_wider = changes.iter().any(|change| matches!(change, Change::Levels(_) | Change::Without(_)));
        let ids = self.found(changes);
        let found = match ids.len() {
            _ if !is_wider => "it is possible".to_owned(),
            1 => format!("it is {}", suggest::list(ids)),
            2..=IDS_SHOWN => format!("there are {}", suggest::list(ids)),
            count => format!("there are {count}"),
        };
        format!("{} {found}", words.join(" and "))
    }

    fn word(&self, change: &Change) -> String {
        match change {
            Change::Levels(levels) => {
                let levels: Vec<&str> = levels.iter().map(|level| level.as_str()).collect();
                format!("`levels: [{}]`", levels.join(", "))
            }
            Change::Without(filter) => format!("`{}`", filter.key()),
            Change::Count(count) => format!("`count: {count}`"),
            Change::Minutes(minutes) => format!("`minutes: {minutes}`"),
            Change::Cover(competency, 0) => format!("`{}` in `cover`", self.bank.competencies[*competency].id),
            Change::Cover(competency, count) => {
                format!("`{}: {count}` in `cover`", self.bank.competencies[*competency].id)
            }
        }
    }
}

/// The number that ends a shortage of room.
fn number_for(shortage: Shortage) -> Option<Change> {
    match shortage {
        Shortage::Count(needed) => Some(Change::Count(needed)),
        Shortage::Minutes(needed) => Some(Change::Minutes(needed)),
        Shortage::Empty | Shortage::Few(_) | Shortage::Uncovered { .. } => None,
    }
}

fn questions(count: usize) -> String {
    if count == 1 { "1 question".to_owned() } else { format!("{count} questions") }
}
