//! A pool → the items that a selection takes from it, or what is short.
//!
//! Items are gone through once, in their order. One is taken when it fits into what is left of the count and the minutes,
//! and when what still has to be covered afterwards fits too. What was passed over once can never be taken later, as
//! there is less room then; so this finds a choice whenever there is one, and of all choices the one whose items come
//! first in the order.

use std::collections::{BTreeMap, BTreeSet};

use super::pool::{Item, Pool, Taken};
use crate::kit::model::Selection;

/// Why a selection is impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Nothing matches that the interview does not have.
    Empty,
    /// So many match, fewer than are wanted.
    Few(usize),
    /// So many match of a competency, fewer than it must have.
    Uncovered {
        /// Index in the bank.
        competency: usize,
        /// At least so many.
        wanted: usize,
        /// So many are there.
        found: usize,
    },
    /// The competencies to cover take so many questions, more than are wanted.
    Count(usize),
    /// The shortest that would do takes so many minutes, more than there are.
    Minutes(u32),
}

/// Takes from a pool.
///
/// # Errors
/// What is short.
pub fn take(pool: &Pool, selection: &Selection) -> Result<Vec<Taken>, Shortage> {
    if let Some(shortage) = shortage(&pool.items, selection) {
        return Err(shortage);
    }
    let mut room = Room::new(&pool.items, selection);
    let mut taken = Vec::new();
    for (index, item) in pool.items.iter().enumerate() {
        if room.count == 0 {
            break;
        }
        room.pass(index, item);
        if let Some(covers) = room.take(item) {
            taken.push(Taken { item: index, covers });
        }
    }
    Ok(taken)
}

fn shortage(items: &[Item], selection: &Selection) -> Option<Shortage> {
    if items.is_empty() {
        return Some(Shortage::Empty);
    }
    for &(competency, wanted) in &selection.cover {
        let found = items.iter().filter(|item| item.competency == competency).count();
        if found < wanted {
            return Some(Shortage::Uncovered { competency, wanted, found });
        }
    }
    let covering: usize = selection.cover.iter().map(|(_, count)| count).sum();
    if covering > selection.count {
        return Some(Shortage::Count(covering));
    }
    match selection.minutes {
        Some(minutes) => {
            let shortest = items.iter().map(|item| item.minutes).min().unwrap_or_default();
            let needed = Room::new(items, selection).minutes_to_cover().max(shortest);
            (needed > minutes).then_some(Shortage::Minutes(needed))
        }
        None => (items.len() < selection.count).then_some(Shortage::Few(items.len())),
    }
}

/// What is left for the items to come.
struct Room {
    /// So many more.
    count: usize,
    /// So many minutes more.
    minutes: u32,
    /// By competency, how many it still must have, and the items to come that it could be: by minutes and index.
    to_cover: BTreeMap<usize, (usize, BTreeSet<(u32, usize)>)>,
}

impl Room {
    fn new(items: &[Item], selection: &Selection) -> Self {
        let mut to_cover: BTreeMap<_, _> =
            selection.cover.iter().map(|(competency, count)| (*competency, (*count, BTreeSet::new()))).collect();
        for (index, item) in items.iter().enumerate() {
            if let Some((_, to_come)) = to_cover.get_mut(&item.competency) {
                to_come.insert((item.minutes, index));
            }
        }
        Self { count: selection.count, minutes: selection.minutes.unwrap_or(u32::MAX), to_cover }
    }

    /// An item's turn has come.
    fn pass(&mut self, index: usize, item: &Item) {
        if let Some((_, to_come)) = self.to_cover.get_mut(&item.competency) {
            to_come.remove(&(item.minutes, index));
        }
    }

    /// The fewest minutes in which all that must be covered still can be.
    fn minutes_to_cover(&self) -> u32 {
        let shortest = |(count, to_come): &(usize, BTreeSet<(u32, usize)>)| -> u32 {
            to_come.iter().take(*count).map(|(minutes, _)| minutes).sum()
        };
        self.to_cover.values().map(shortest).sum()
    }

    /// Takes an item whose turn has come, when there is room; says whether its competency had to be covered.
    fn take(&mut self, item: &Item) -> Option<bool> {
        let minutes = self.minutes.checked_sub(item.minutes)?;
        let covers = self.to_cover.get(&item.competency).is_some_and(|(count, _)| *count > 0);
        self.need(item.competency, covers, false);
        let needed: usize = self.to_cover.values().map(|(count, _)| count).sum();
        if needed < self.count && self.minutes_to_cover() <= minutes {
            self.count -= 1;
            self.minutes = minutes;
            Some(covers)
        } else {
            self.need(item.competency, covers, true);
            None
        }
    }

    /// Counts an item that covers as taken, or takes that back.
    fn need(&mut self, competency: usize, covers: bool, back: bool) {
        if let Some((count, _)) = self.to_cover.get_mut(&competency).filter(|_| covers) {
            *count = if back { *count + 1 } else { *count - 1 };
        }
    }
}
