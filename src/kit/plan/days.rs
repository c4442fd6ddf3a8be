//! The schedules of all candidates → the days on which there are interviews, and what is when on each.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::kit::model::Kit;

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
