//! A part of a run → which of its documents are made there.
//!
//! A run is spread over processes that know nothing of each other: each is told how many there are and which it is. What
//! is about a candidate goes by the candidate's id, what is about a day by the day, and what is about the round by the id
//! of the kit. So a document is always made by the same one of so many shards, whatever else is in the kit, and by one
//! alone. The number of a text is the beginning of its SHA-256; the shard of a number is told by the jump consistent hash
//! of Lamping and Veach (<https://arxiv.org/abs/1406.2294>): with more shards than before, what moves goes to the new ones.
//!
//! Every shard plans the whole kit: what documents show of others is the same in each.

use std::fmt;

use sha2::{Digest, Sha256};

use super::{Job, Plan};
use crate::kit::model::Kit;

/// One of the parts of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    number: u32,
    count: u32,
}

impl Shard {
    /// The shard of a number, from 1, of so many; nothing when there is none.
    pub fn new(number: u32, count: u32) -> Option<Self> {
        (1..=count).contains(&number).then_some(Self { number, count })
    }

    /// Which it is, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.count
    }

    /// Whether what is about `key` is made here: the id of a candidate, a day like `2026-11-26`, or the id of the kit.
    pub fn has(self, key: &str) -> bool {
        Self::number_of(key, self.count) == self.number
    }

    /// The number of the shard of `count`, at least 1, in which that is made.
    pub fn number_of(key: &str, count: u32) -> u32 {
        let digest = Sha256::digest(key);
        let number = u64::from_be_bytes(digest[..8].try_into().expect("a SHA-256 has 32 bytes"));
        jump(number, count) + 1
    }
}

/// `3/7`
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.count)
    }
}

/// Which of `count` places, from 0, a number goes to.
///
/// The number is the seed of a sequence that tells at which counts it would move to the place that is then new; the last
/// of these moves below `count` is where it is.
fn jump(mut number: u64, count: u32) -> u32 {
    const SPAN: f64 = (1_u64 << 31) as f64;
    let mut place = 0_u32;
    loop {
        // The multiplier is that of the paper.
        number = number.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        let next = (f64::from(place) + 1.0) * (SPAN / ((number >> 33) + 1) as f64);
        if next >= f64::from(count) {
            return place;
        }
        // Below `count`, and not negative.
        place = next as u32;
    }
}

/// What a shard makes of a plan: looked up, so that each id is hashed once.
#[derive(Debug)]
pub struct Share {
    candidates: Vec<bool>,
    days: Vec<bool>,
    round: bool,
}

impl Share {
    /// What a shard makes; without one, everything.
    pub fn new(shard: Option<Shard>, kit: &Kit, plan: &Plan) -> Self {
        let has = |key: &str| shard.is_none_or(|shard| shard.has(key));
        Self {
            candidates: kit.candidates.iter().map(|candidate| has(&candidate.id)).collect(),
            days: plan.days.iter().map(|day| has(&day.date.to_string())).collect(),
            round: has(&kit.id),
        }
    }

    /// Whether a document is made here.
    pub fn has(&self, job: &Job) -> bool {
        match (job.candidate(), job.day()) {
            (Some(candidate), _) => self.candidates[candidate],
            (None, Some(day)) => self.days[day],
            (None, None) => self.round,
        }
    }

    /// For each of [`Kit::candidates`], whether a document about a day that is made here shows them.
    pub fn shown(&self, plan: &Plan) -> Vec<bool> {
        let mut shown = vec![false; self.candidates.len()];
        let days = plan.days.iter().zip(&self.days).filter(|(_, is_here)| **is_here);
        days.flat_map(|(day, _)| &day.sittings).for_each(|(candidate, _)| shown[*candidate] = true);
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_those_there_are() {
        assert!(Shard::new(0, 3).is_none() && Shard::new(4, 3).is_none() && Shard::new(0, 0).is_none());
        assert_eq!(Shard::new(3, 3).map(|shard| shard.to_string()).as_deref(), Some("3/3"));
    }

    #[test]
    fn every_key_is_in_one_shard_and_moves_to_new_shards_only() {
        for id in 0..200 {
            let key = format!("c-{id:03}");
            let mut before = Shard::number_of(&key, 1);
            for count in 2..40 {
                let now = Shard::number_of(&key, count);
                assert!(now == before || now == count, "{key}: {before} of {}, {now} of {count}", count - 1);
                before = now;
            }
        }
    }

    #[test]
    fn keys_that_follow_each_other_are_spread_evenly() {
        let mut counts = [0_u32; 50];
        for id in 0..100_000 {
            counts[Shard::number_of(&format!("c-{id}"), 50) as usize - 1] += 1;
        }
        // 2,000 each; the deviation of so many throws is 44.
        assert!(counts.iter().all(|count| (1_800..2_200).contains(count)), "{counts:?}");
    }

    #[test]
    fn places_are_those_that_the_documentation_gives() {
        // As the script in `docs/scale.md` tells them.
        let places: Vec<u32> = ["c-001", "c-002", "c-003", "2026-12-03"].map(|key| Shard::number_of(key, 7)).into();
        assert_eq!(places, [2, 7, 6, 6]);
    }
}
