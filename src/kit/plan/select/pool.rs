//! A selection → [`Pool`]: what it can take, in the order in which it does.
//!
//! Questions that are equivalent are one item of the pool. Items are ranked by the SHA-256 of the seed and the id of the
//! original question, so that the choice depends on nothing but the seed and the ids that match: a question added to the
//! bank changes it only by being chosen itself, and a new variant changes nothing but which of its equivalents is asked.
//! What other interviews ask comes last, and before that, in a selection that is to be fresh, what somebody has been asked
//! in an earlier round.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{Asked, Chosen, Filter};
use crate::kit::bank::Bank;
use crate::kit::model::Selection;
use crate::kit::plan::reason::{Passed, Pick, Reason};

/// What a selection can take.
pub struct Pool {
    /// In the order in which they are taken.
    pub items: Vec<Item>,
    /// How many questions match, with those that the interview asks already.
    pub matching: usize,
}

/// A question, or several that are equivalent: one of them is asked.
pub struct Item {
    /// Those that match, in the order in which they are asked; never empty.
    pub members: Vec<usize>,
    /// The competency of all of them.
    pub competency: usize,
    /// The minutes of each of them.
    pub minutes: u32,
    /// Whether all of them have been asked in an earlier round, and the selection minds.
    pub is_stale: bool,
    /// Whether another interview asks one of them.
    pub is_elsewhere: bool,
}

/// An item that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Its index in [`Pool::items`].
    pub item: usize,
    /// Whether its competency had to be covered.
    pub covers: bool,
}

impl Pool {
    /// Collects what matches.
    pub fn new(bank: &Bank, selection: &Selection, asked: Asked<'_>) -> Self {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut matching = 0;
        for (index, question) in bank.questions.iter().enumerate() {
            if Filter::all_admit(selection, question) {
                matching += 1;
                let original = bank.original(index);
                if !asked.own.contains(&original) {
                    groups.entry(original).or_default().push(index);
                }
            }
        }
        let is_stale = |index: &usize| selection.fresh && asked.before.contains(index);
        let item = |(original, mut members): (usize, Vec<usize>)| {
            let id = &bank.questions[original].id;
            if members.len() > 1 {
                members.sort_by_cached_key(|index| {
                    (is_stale(index), turn(selection.seed, id, &bank.questions[*index].id))
                });
            }
            let first = members[0];
            let item = Item {
                competency: bank.questions[first].competency,
                minutes: bank.questions[first].minutes,
                is_stale: is_stale(&first),
                is_elsewhere: asked.used.contains(&original),
                members,
            };
            ((item.is_stale, item.is_elsewhere, rank(selection.seed, id), original), item)
        };
        let mut items: Vec<_> = groups.into_iter().map(item).collect();
        items.sort_unstable_by_key(|(key, _)| *key);
        Self { items: items.into_iter().map(|(_, item)| item).collect(), matching }
    }

    /// The questions that are taken, in the order of the bank.
    pub fn chosen(&self, selection: &Selection, taken: &[Taken]) -> Vec<Chosen> {
        let of_taken = |taken: &Taken| {
            let item = &self.items[taken.item];
            let pick = Pick {
                matching: self.matching,
                choices: self.items.len(),
                place: taken.item + 1,
                covers: taken.covers,
                equivalents: item.members.len(),
                is_stale: item.is_stale,
                is_elsewhere: item.is_elsewhere,
            };
            let turns = if selection.rotate && item.members.len() > 1 { item.members.clone() } else { Vec::new() };
            Chosen { question: item.members[0], reason: Reason::Chosen(pick), turns }
        };
        let mut chosen: Vec<Chosen> = taken.iter().map(of_taken).collect();
        chosen.sort_unstable_by_key(|chosen| chosen.question);
        chosen
    }

    /// The questions that match and are not taken, in the order of the bank; `own` are the originals that the interview has.
    pub fn passed(
        &self,
        bank: &Bank,
        selection: &Selection,
        taken: &[Taken],
        own: &BTreeSet<usize>,
    ) -> Vec<(usize, Passed)> {
        let last = taken.iter().map(|taken| taken.item).max();
        let mut passed = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            if taken.iter().any(|taken| taken.item == index) {
                let first = item.members[0];
                if !selection.rotate {
                    passed.extend(item.members[1..].iter().map(|member| (*member, Passed::Equivalent(first))));
                }
                continue;
            }
            let is_full = taken.len() >= selection.count && last.is_none_or(|last| index > last);
            let place = index + 1;
            let why = if is_full { Passed::Later { place } } else { Passed::NoRoom { place } };
            passed.extend(item.members.iter().map(|member| (*member, why)));
        }
        for (index, question) in bank.questions.iter().enumerate() {
            if own.contains(&bank.original(index)) && Filter::all_admit(selection, question) {
                passed.push((index, Passed::AskedAlready));
            }
        }
        passed.sort_unstable_by_key(|(index, _)| *index);
        passed
    }
}

/// Where an item stands among those that match.
fn rank(seed: u64, id: &str) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_be_bytes()).chain_update(id.as_bytes()).finalize().into()
}

/// Where a question stands among its equivalents. The id of the original is in it, with a slash that no id has: else the
/// original, whose rank is low when its item is taken, would nearly always be the one that is asked.
fn turn(seed: u64, original: &str, id: &str) -> [u8; 32] {
    rank(seed, &format!("{original}/{id}"))
}
