//! The records of a kit → [`Kit`]: every id looked up, every default filled in, every value checked.
//!
//! Resolving goes on after a mistake, with that entry left out, so that all are found in one run. What was reported as
//! broken is never reported again as missing: each list remembers whether it is [`Known::complete`].
//!
//! Which questions a selection gives, and whether the minutes fit, is left to [`super::plan()`].

use std::path::Path;
use std::sync::Arc;

use indexmap::IndexSet;

mod settings;

mod handout;

mod role;

mod interviews;

mod candidates;

use super::bank::{Bank, duplicate_id, report_unknown_id};
use super::candidate::CandidateEntry;
use super::columns::Columns;
use super::fairness::topics;
use super::manifest::{AllowEntry, Manifest};
use super::model::{Allowance, Kit};
use super::record::{List, Placed, Text};
use super::scalar::{Hours, Id, Refusal};
use super::suggest;
use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Where the candidates come from.
pub enum CandidateData {
    /// From YAML, as records.
    Records(Vec<CandidateEntry>),
    /// A table, whose rows are read one by one as they are resolved: there may be very many. Beside it, the names of its
    /// columns.
    Table(Arc<Source>, Columns),
}

/// Resolves a kit.
pub fn kit(
    source: &Arc<Source>,
    folder: &Path,
    manifest: Manifest,
    candidates: CandidateData,
    bank: Bank,
    problems: &mut Vec<Diagnostic>,
) -> Kit {
    let time_zone = settings::time_zone(manifest.time_zone.as_ref(), problems);
    let organizer = settings::organizer(manifest.organizer.as_ref(), problems);
    let handout = handout::handout(manifest.handout.as_ref(), organizer.as_ref(), problems);
    let branding = settings::branding(manifest.branding.as_ref(), folder, problems);
    let output = settings::output(manifest.output.as_ref(), problems);
    let role = role::role(manifest.role.get(), &bank, problems);
    let (panel, panel_known) = interviews::panel(&manifest, &bank, problems);
    let interviews = interviews::interviews(&manifest, &role, &panel_known, &bank, problems);
    let zone = match (&manifest.time_zone, &time_zone) {
        (Some(_), None) => candidates::ZoneOfKit::Broken,
        (_, zone) => candidates::ZoneOfKit::Given(zone.clone()),
    };
    let candidates = candidates::candidates(candidates, &interviews, &bank, &zone, problems);
    let topics = manifest.topics.iter().map(|entry| topics::topic(entry, problems)).collect();
    Kit {
        source: Arc::clone(source),
        folder: folder.to_owned(),
        id: settings::id(manifest.id.as_ref(), folder),
        title: manifest.title.value(),
        language: settings::language(manifest.language.as_ref(), problems),
        paper: manifest.paper.map_or(super::Paper::A4, |paper| paper.value),
        time_zone,
        blind: settings::blind(manifest.blind.as_ref()),
        branding,
        output,
        retain_until: settings::day(manifest.retain_until.as_ref(), problems),
        revision: value(manifest.revision.as_ref()),
        revised: settings::day(manifest.revised.as_ref(), problems),
        organizer,
        handout,
        records: settings::record_files(&manifest.records, problems).into(),
        instructions: settings::instructions(&manifest.instructions),
        role,
        panel,
        interviews: interviews.items,
        candidates,
        bank,
        hours: manifest.hours.map_or_else(Hours::default, |hours| hours.value),
        topics,
        allow: manifest.allow.iter().filter_map(allowance).collect(),
    }
}

/// An entry of `allow`; one without a rule or a reason has been reported.
fn allowance(entry: &AllowEntry) -> Option<Allowance> {
    Some(Allowance {
        rule: entry.rule.get()?.value,
        of: values(&entry.of),
        why: entry.why.get()?.value.clone(),
        origin: entry.origin.clone(),
    })
}

/// The entries of one kind that others name by id.
struct Known<T> {
    /// How messages call one.
    what: &'static str,
    ids: IndexSet<String>,
    items: Vec<T>,
    /// False when an entry has no usable id: then an id that is not found may be its, and is not reported.
    complete: bool,
}

impl<T> Known<T> {
    fn new(what: &'static str, complete: bool) -> Self {
        Self { what, ids: IndexSet::new(), items: Vec::new(), complete }
    }

    fn find(&self, id: &Placed<Id>, problems: &mut Vec<Diagnostic>) -> Option<usize> {
        let index = self.ids.get_index_of(&id.value.0);
        look_up(index, self.what, id, self.complete, self.ids.iter().map(String::as_str), problems)
    }
}

/// The index that was found, or a report that nothing has the id.
fn look_up<'a, I>(
    index: Option<usize>,
    what: &str,
    id: &Placed<Id>,
    complete: bool,
    ids: I,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize>
where
    I: IntoIterator<Item = &'a str> + Clone,
{
    if index.is_none() && complete {
        report_unknown_id(what, &id.value.0, &id.place, ids, problems);
    }
    index
}

fn competency(id: &Placed<Id>, bank: &Bank, problems: &mut Vec<Diagnostic>) -> Option<usize> {
    let ids = bank.ids.competencies.iter().map(String::as_str);
    look_up(bank.competency(&id.value.0), "competency", id, bank.complete, ids, problems)
}

/// The place of the first entry with an id that comes a second time is remembered here.
struct Seen<'a>(indexmap::IndexMap<&'a str, &'a Place>);

impl<'a> Seen<'a> {
    fn new() -> Self {
        Self(indexmap::IndexMap::new())
    }

    /// Whether the id is new; if not, that is reported.
    fn add(&mut self, what: &str, id: &'a Placed<Id>, problems: &mut Vec<Diagnostic>) -> bool {
        match self.0.get(id.value.0.as_str()) {
            Some(first) => {
                problems.push(duplicate_id(what, &id.value.0, &id.place, first));
                false
            }
            None => {
                self.0.insert(&id.value.0, &id.place);
                true
            }
        }
    }
}

fn refused(refusal: Refusal, place: &Place) -> Diagnostic {
    Diagnostic::error(refusal.message).at_place(place.clone()).help(refusal.help)
}

/// Checks an address for mail.
fn email(text: Option<&Text>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = text?;
    let options = email_address::Options::default().with_required_tld().without_display_text().without_domain_literal();
    match email_address::EmailAddress::parse_with_options(&text.value, options) {
        Ok(address) => Some(address.to_string()),
        Err(error) => {
            let problem = Diagnostic::error(format!("`{}` is not an e-mail address", suggest::shown(&text.value)));
            problems.push(problem.at_place(text.place.clone()).help("write it like `mira@example.org`").cause(error));
            None
        }
    }
}

fn values(texts: &[Text]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

fn value(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
}

/// Reports a list that must have an item and has none.
fn empty<T>(list: Option<&List<T>>, what: &str, help: &str, problems: &mut Vec<Diagnostic>) {
    if let Some(list) = list.filter(|list| list.written == 0) {
        problems.push(Diagnostic::error(what).at_place(list.place.clone()).help(help));
    }
}
