//! The schedules of all candidates → the days on which there are interviews, and what is when on each.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::kit::fairness;
use crate::kit::model::{Kit, Sitting};

/// A day on which there are interviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// As the clocks of the sittings have it.
    pub date: Date,
    /// Index in [`Kit::candidates`] and index in [`Kit::interviews`], by the time of the beginning.
    pub sittings: Vec<(usize, usize)>,
}

/// The days, one after the other.
pub fn days(kit: &Kit) -> Vec<Day> {
    let mut days: BTreeMap<Date, Vec<(usize, usize)>> = BTreeMap::new();
    for (candidate, of_candidate) in kit.candidates.iter().enumerate() {
        for (interview, sitting) in of_candidate.schedule.iter().enumerate() {
            if let Some(sitting) = sitting {
                days.entry(sitting.start.date()).or_default().push((candidate, interview));
            }
        }
    }
    let in_order = |(date, mut sittings): (Date, Vec<(usize, usize)>)| {
        let begin = |(candidate, interview): &(usize, usize)| {
            kit.candidates[*candidate].schedule[*interview].as_ref().map(|sitting| sitting.start.timestamp())
        };
        sittings.sort_by_key(|sitting| (begin(sitting), sitting.1, sitting.0));
        Day { date, sittings }
    };
    days.into_iter().map(in_order).collect()
}

/// Two sittings of a day that cannot both take place as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// Index in [`Day::sittings`] of the one that begins first.
    pub earlier: usize,
    /// Index in [`Day::sittings`] of the other.
    pub later: usize,
    /// What both need at once.
    pub over: ClashOver,
}

/// What two sittings need at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClashOver {
    /// The candidate.
    Candidate,
    /// One of the panel: an index in [`Kit::panel`].
    Interviewer(usize),
    /// The room.
    Room,
}

impl Day {
    /// The sittings that cannot both take place: each that begins before the one that lasts longest so far is over, with
    /// that one.
    pub fn clashes(&self, kit: &Kit) -> Vec<Clash> {
        // For each who or what is needed: the sitting that lasts longest so far.
        let mut busy: BTreeMap<Need, usize> = BTreeMap::new();
        let mut clashes = Vec::new();
        for (later, at) in self.sittings.iter().enumerate() {
            let Some(sitting) = sitting(kit, *at) else { continue };
            let mut over = Vec::new();
            for need in needs(kit, *at) {
                let longest = busy.get(&need).and_then(|earlier| Some((*earlier, sitting_of(kit, self, *earlier)?)));
                if let Some((earlier, _)) = longest.filter(|(_, longest)| longest.end > sitting.start) {
                    over.push((earlier, need.over()));
                }
                if longest.is_none_or(|(_, longest)| longest.end < sitting.end) {
                    busy.insert(need, later);
                }
            }
            // Where somebody would have to be in both, the room is the least of it.
            let with_person: Vec<usize> =
                over.iter().filter(|(_, over)| *over != ClashOver::Room).map(|(earlier, _)| *earlier).collect();
            over.retain(|(earlier, over)| *over != ClashOver::Room || !with_person.contains(earlier));
            clashes.extend(over.into_iter().map(|(earlier, over)| Clash { earlier, later, over }));
        }
        clashes
    }
}

/// What only one sitting can have at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    Candidate(usize),
    Interviewer(usize),
    Room(String),
}

impl Need {
    fn over(&self) -> ClashOver {
        match self {
            Self::Candidate(_) => ClashOver::Candidate,
            Self::Interviewer(index) => ClashOver::Interviewer(*index),
            Self::Room(_) => ClashOver::Room,
        }
    }
}

fn sitting(kit: &Kit, (candidate, interview): (usize, usize)) -> Option<&Sitting> {
    kit.candidates[candidate].schedule[interview].as_ref()
}

fn sitting_of<'k>(kit: &'k Kit, day: &Day, index: usize) -> Option<&'k Sitting> {
    sitting(kit, day.sittings[index])
}

fn needs(kit: &Kit, at: (usize, usize)) -> Vec<Need> {
    let (candidate, interview) = at;
    let mut needs = vec![Need::Candidate(candidate)];
    needs.extend(kit.interviews[interview].interviewers.iter().map(|index| Need::Interviewer(*index)));
    let place = sitting(kit, at).and_then(|sitting| sitting.place.as_deref());
    needs.extend(place.and_then(fairness::room).map(Need::Room));
    needs
}
