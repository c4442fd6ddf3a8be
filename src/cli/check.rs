//! `panelkit check`: all that `build` does but the PDFs, and what makes a round unfair.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::args::Check;
use super::blind::{self, Keeping, Reader};
use super::build::{Telling, load_named, prepare, source_date};
use super::explain;
use super::output::Failure;
use super::progress::Progress;
use super::report::{Reporter, Totals, counted};
use crate::batch::Threads;
use crate::kit::{self, Kit, Scope};

/// `panelkit check [KIT]`
pub fn run(command: &Check, reporter: &mut Reporter) -> Result<(), Failure> {
    let (kit, plan) = load_named(&command.kit, &command.selecting, reporter)?;
    let findings = kit::check(&kit, &plan, Scope::Check, today(command, &kit)?);
    reporter.add(findings.told);
    let (kit, plan) = blind::blinded(kit, plan, &command.selecting, (Reader::Panel, Keeping::No), reporter)?;
    if command.explain {
        explain::questions(&kit, &plan, reporter)?;
        explain::allowed(&findings.allowed, reporter)?;
    }
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let progress = Progress::new("checking", batch.documents().len(), reporter.shows_progress());
    let mut telling = Telling::new(&kit, &plan, &batch, None, reporter);
    let result = batch.check(Threads(command.making.jobs), |outcome| {
        progress.step();
        telling.take(outcome)
    });
    progress.end();
    let totals = telling.end()?;
    result?;
    reporter.summary("checked", Totals { pages: 0, bytes: 0, ..totals }, None)?;
    if !findings.allowed.is_empty() && !command.explain {
        let count = counted(findings.allowed.len(), "finding");
        reporter.note(format_args!("the kit allows {count}; `--explain` prints them"))?;
    }
    Ok(())
}

/// The day that sittings are held against: never that of a clock.
fn today(command: &Check, kit: &Kit) -> Result<Option<Date>, Failure> {
    if command.today.is_some() {
        return Ok(command.today);
    }
    let zone = kit.time_zone.clone().unwrap_or(TimeZone::UTC);
    Ok(source_date()?.map(|time| time.to_zoned_datetime(zone).date()))
}
