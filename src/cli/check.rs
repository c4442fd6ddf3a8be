//! `panelkit check`: all that `build` does but the PDFs.

use super::args::Check;
use super::build::{Telling, load, prepare};
use super::output::Failure;
use super::progress::Progress;
use super::report::{Reporter, Totals};
use crate::batch::Threads;

/// `panelkit check [KIT]`
pub fn run(command: &Check, reporter: &mut Reporter) -> Result<(), Failure> {
    let (kit, plan) = load(&command.kit, reporter)?;
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let progress = Progress::new("checking", batch.documents().len(), reporter.shows_progress());
    let mut telling = Telling::new(&kit, &batch, None, reporter);
    let result = batch.check(Threads(command.making.jobs), |outcome| {
        progress.step();
        telling.take(outcome)
    });
    progress.end();
    let totals = telling.end()?;
    result?;
    reporter.summary("checked", Totals { pages: 0, bytes: 0, ..totals }, None)
}
