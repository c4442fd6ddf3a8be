//! The candidates: ids that are theirs alone, times with their zone, addresses that mail can reach.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::ControlFlow;

use indexmap::IndexMap;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::{CandidateData, Known, email, refused, settings};
use crate::diag::Diagnostic;
use crate::kit::bank::{Bank, duplicate_id, report_unknown_id};
use crate::kit::candidate::{CandidateEntry, SittingEntry};
use crate::kit::model::{Candidate, Interview, Sitting};
use crate::kit::record::{Named, Text};
use crate::kit::scalar::Refusal;
use crate::kit::{csv, time};
use crate::source::Place;

/// How many problems of candidates are reported: a wrong setting makes one of each candidate.
const PROBLEMS_REPORTED: usize = 100;

/// The zone of plain times.
pub enum ZoneOfKit {
    /// As the kit says it, or not.
    Given(Option<TimeZone>),
    /// The kit names one that does not exist; that has been reported, so that plain times are not.
    Broken,
}

/// Resolves the candidates.
pub fn candidates(
    data: CandidateData,
    interviews: &Known<Interview>,
    bank: &Bank,
    zone: &ZoneOfKit,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Candidate> {
    let mut roster = Roster {
        interviews,
        bank,
        zones: Zones { of_kit: zone, wrong: IndexMap::new() },
        seen: HashMap::new(),
        candidates: Vec::new(),
        problems_before: problems.len(),
    };
    match data {
        CandidateData::Records(entries) => {
            for entry in entries {
                if roster.add(Some(entry), problems).is_break() {
                    break;
                }
            }
        }
        CandidateData::Table(source, columns) => {
            let ids = interviews.ids.iter().map(String::as_str).collect();
            let named = csv::Interviews { ids, complete: interviews.complete };
            csv::read(&source, &columns, &named, problems, |entry, problems| roster.add(entry, problems));
        }
    }
    roster.zones.tell_counts(problems);
    roster.candidates.shrink_to_fit();
    roster.candidates
}

/// The zones of times, and what is wrong with them: each mistake is reported once, however many times have it.
struct Zones<'a> {
    of_kit: &'a ZoneOfKit,
    /// By the unknown name, or by nothing for times without a zone: the index of its report, and how many more there are.
    wrong: IndexMap<String, (usize, usize)>,
}

impl Zones<'_> {
    fn report(&mut self, wrong: time::WrongMoment, place: &Place, problems: &mut Vec<Diagnostic>) {
        if let Some(zone) = wrong.zone {
            if let Some((_, more)) = self.wrong.get_mut(&zone) {
                *more += 1;
                return;
            }
            self.wrong.insert(zone, (problems.len(), 0));
        }
        problems.push(refused(wrong.refusal, place));
    }

    /// Says in each report how many more times there are like it; a report may be among those that were cut off.
    fn tell_counts(&self, problems: &mut [Diagnostic]) {
        for (index, more) in self.wrong.values().filter(|(_, more)| *more > 0) {
            if let Some(problem) = problems.get_mut(*index) {
                let times = if *more == 1 { "1 other time".to_owned() } else { format!("{more} other times") };
                problem.message = format!("{}, and so it is with {times}", problem.message);
            }
        }
    }
}

/// The candidates so far.
struct Roster<'a> {
    interviews: &'a Known<Interview>,
    bank: &'a Bank,
    zones: Zones<'a>,
    /// Ids in lower case, for two that differ in case only are one name on many file systems. Looked up only; the order
    /// of the result is that of the entries.
    seen: HashMap<String, Place>,
    candidates: Vec<Candidate>,
    problems_before: usize,
}

impl Roster<'_> {
    /// Resolves one more, if it is one; breaks when there are too many problems to go on.
    fn add(&mut self, entry: Option<CandidateEntry>, problems: &mut Vec<Diagnostic>) -> ControlFlow<()> {
        if let Some(entry) = entry {
            self.resolve(entry, problems);
        }
        self.go_on(problems)
    }

    fn resolve(&mut self, entry: CandidateEntry, problems: &mut Vec<Diagnostic>) {
        let place = entry.id.get().map(|id| id.place.clone());
        let candidate = candidate(entry, self.interviews, self.bank, &mut self.zones, problems);
        if let Some(place) = place {
            match self.seen.entry(candidate.id.to_ascii_lowercase()) {
                Entry::Occupied(first) => {
                    problems.push(duplicate_id("candidate", &candidate.id, &place, first.get()));
                }
                Entry::Vacant(vacant) => {
                    vacant.insert(place);
                }
            }
        }
        self.candidates.push(candidate);
    }

    fn go_on(&self, problems: &mut Vec<Diagnostic>) -> ControlFlow<()> {
        if problems.len() - self.problems_before <= PROBLEMS_REPORTED {
            return ControlFlow::Continue(());
        }
        let place = problems.drain(self.problems_before + PROBLEMS_REPORTED..).next().and_then(|problem| problem.place);
        let mut more = Diagnostic::error(format!("the candidates have more than {PROBLEMS_REPORTED} problems"));
        more.place = place;
        problems.push(more.help("correct those before this one first; the rest was not looked at"));
        ControlFlow::Break(())
    }
}

fn candidate(
    entry: CandidateEntry,
    interviews: &Known<Interview>,
    bank: &Bank,
    zones: &mut Zones<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Candidate {
    let texts = |texts: Vec<Text>| texts.into_iter().map(|text| text.value).collect();
    let text = |text: Option<Text>| text.map(|text| text.value);
    let schedule = schedule(&entry.schedule, interviews, zones, problems);
    let extra = extra(entry.extra, entry.free, problems);
    let email = email(entry.email.as_ref(), problems);
    let day = settings::day(entry.day.as_ref(), problems);
    let time_zone = settings::time_zone(entry.time_zone.as_ref(), problems);
    let (id, origin) = match entry.id.0 {
        Some(id) => (id.value.0, id.place),
        None => (String::new(), entry.origin),
    };
    Candidate {
        id,
        name: entry.name.0.map(|name| name.value).unwrap_or_default(),
        preferred_name: text(entry.preferred_name),
        name_said: text(entry.name_said),
        pronouns: text(entry.pronouns),
        email,
        role: text(entry.role),
        level: entry.level.map(|level| level.value),
        day,
        time_zone,
        schedule,
        asked: entry.asked.iter().filter_map(|id| bank.question(&id.value)).collect(),
        probes: texts(entry.probes),
        accommodations: texts(entry.accommodations),
        records: settings::record_files(&entry.records, problems),
        extra,
        origin,
    }
}

/// The free fields: those under `extra:` and those with `x_`, which are the same to a template.
fn extra(extra: Named<Text>, free: Vec<(Text, Text)>, problems: &mut Vec<Diagnostic>) -> Box<[(String, String)]> {
    let mut fields: IndexMap<String, (Place, String)> = IndexMap::with_capacity(extra.0.len() + free.len());
    for (name, value) in extra.0.into_iter().chain(free) {
        if let Some((first, _)) = fields.get(&name.value) {
            let message = format!("the field `{}` of this candidate stands here a second time", name.value);
            let help = format!("the first is at {first}; delete one");
            problems.push(Diagnostic::error(message).at_place(name.place).help(help));
        } else {
            fields.insert(name.value, (name.place, value.value));
        }
    }
    fields.into_iter().map(|(name, (_, value))| (name, value)).collect()
}

fn schedule(
    entries: &Named<SittingEntry>,
    interviews: &Known<Interview>,
    zones: &mut Zones<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Box<[Option<Sitting>]> {
    let mut schedule: Vec<Option<Sitting>> = vec![None; interviews.ids.len()];
    for (id, entry) in &entries.0 {
        match interviews.ids.get_index_of(&id.value) {
            Some(index) => {
                schedule[index] = sitting(entry, interviews.items[index].minutes, zones, problems);
            }
            None if interviews.complete => {
                let ids = interviews.ids.iter().map(String::as_str);
                report_unknown_id("interview", &id.value, &id.place, ids, problems);
            }
            None => {}
        }
    }
    schedule.into_boxed_slice()
}

fn sitting(
    entry: &SittingEntry,
    minutes: u32,
    zones: &mut Zones<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Sitting> {
    let at = entry.at.get()?;
    let zone = match zones.of_kit {
        ZoneOfKit::Given(zone) => zone.as_ref(),
        ZoneOfKit::Broken => Some(&TimeZone::UTC),
    };
    let length = SignedDuration::from_mins(i64::from(minutes));
    let moment = time::moment(&at.value, zone).and_then(|start| match start.checked_add(length) {
        Ok(end) => Ok((start, end)),
        Err(_) => Err(Refusal {
            message: format!("`{}` is outside of the calendar", at.value),
            help: "check the year".to_owned(),
        }
        .into()),
    });
    match moment {
        Ok((start, end)) => {
            let place = entry.place.as_ref().map(|place| place.value.clone());
            Some(Sitting { start, end, place, origin: at.place.clone() })
        }
        Err(wrong) => {
            zones.report(wrong, &at.place, problems);
            None
        }
    }
}
