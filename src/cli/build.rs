//! `panelkit build`: a kit → its PDFs.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;

use super::args::{Build, Selecting};
use super::blind::{self, APART_FOLDER, Keeping, Reader};
use super::explain;
use super::only::Only;
use super::output::Failure;
use super::passwords;
use super::progress::Progress;
use super::report::{Reporter, Totals, counted};
use crate::batch::{Batch, Document, Made, Outcome, Threads};
use crate::deliver::OutputFolder;
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{self, Blind, Kit, Plan, Scope};
use crate::pdf::PdfOptions;
use crate::source::display_name;

/// The folder for PDFs in the kit's folder.
pub(super) const OUTPUT_FOLDER: &str = "out";

/// `panelkit build [KIT]`
pub fn run(command: &Build, reporter: &mut Reporter) -> Result<(), Failure> {
    see_that_no_standard_is_asked_for(command)?;
    blind::see_that_named_key_is_apart(&command.selecting, command.out.as_deref())?;
    let (kit, plan) = load_selected(&command.kit, &command.selecting, reporter)?;
    reporter.add(kit::check(&kit, &plan, Scope::Build, None).told);
    if command.explain {
        explain::questions(&kit, &plan, reporter)?;
    }
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let passwords = passwords::of_documents(&command.encrypting, &kit, batch.documents(), reporter)?;
    if passwords.is_some() {
        reporter.note(format_args!("{}", passwords::NOTE))?;
    }
    let batch = batch.encrypting(passwords).attaching_source(command.attach_source).auditing(command.audit);
    let pdf = PdfOptions {
        created: source_date()?,
        strict: command.conforming.strict,
        forms: command.forms.forms(),
        ..PdfOptions::default()
    };
    let out = command.out.clone().unwrap_or_else(|| default_folder(&kit));
    blind::see_that_key_is_apart(&kit, &command.selecting, &out)?;
    let folder = OutputFolder::open(&out)?;

    let progress = Progress::new("making", batch.documents().len(), reporter.shows_progress());
    let mut telling = Telling::new(&kit, &plan, &batch, Some(&folder), reporter);
    let result = batch.make(&folder, Threads(command.making.jobs), pdf, |outcome| {
        progress.step();
        telling.take(outcome)
    });
    progress.end();
    let totals = telling.end()?;
    result?;
    reporter.summary("made", totals, Some(&display_name(&out)))
}

/// No encrypted file is PDF/A (ISO 19005-2 6.1.3).
fn see_that_no_standard_is_asked_for(command: &Build) -> Result<(), Failure> {
    if !(command.conforming.strict && command.encrypting.encrypt) {
        return Ok(());
    }
    let problem = Diagnostic::error("encrypted files cannot be PDF/A, which `--strict` asks for");
    Err(Failure::Usage(problem.help("leave `--strict` or `--encrypt` out")))
}

/// Reads and plans a kit, with the candidates that are asked for; in a blind round, with codes instead of them.
pub(super) fn load_selected(
    path: &Path,
    selecting: &Selecting,
    reporter: &mut Reporter,
) -> Result<(Kit, Plan), Failure> {
    let (kit, plan) = load_named(path, selecting, reporter)?;
    blind::blinded(kit, plan, selecting, (Reader::Panel, Keeping::Yes), reporter)
}

/// Reads and plans a kit as its coordinator knows it, with all names. Nothing is made of it before it was
/// [`blind::blinded`].
pub(super) fn load_named(path: &Path, selecting: &Selecting, reporter: &mut Reporter) -> Result<(Kit, Plan), Failure> {
    let mut warnings = Vec::new();
    let loaded = kit::load_with(path, selecting.candidates.as_deref()).and_then(|kit| {
        let kit = kit.drain_into(&mut warnings);
        let plan = kit::plan(&kit)?.drain_into(&mut warnings);
        Ok((kit, plan))
    });
    reporter.add(warnings);
    Ok(loaded?)
}

/// Prepares the documents that are asked for.
pub(super) fn prepare<'k>(
    kit: &'k Kit,
    plan: &'k Plan,
    selecting: &Selecting,
    reporter: &mut Reporter,
) -> Result<Batch<'k>, Failure> {
    let only = Only::new(&selecting.only, kit, plan).map_err(Failure::Usage)?;
    let mut warnings = Vec::new();
    let batch = Batch::new(kit, plan, selecting.paper, |job| only.wants(kit, plan, job))?.drain_into(&mut warnings);
    reporter.add(warnings);
    if batch.documents().is_empty() && !selecting.only.is_empty() {
        let message = format!("no document matches all of `--only {}`", selecting.only.join(","));
        return Err(Failure::Usage(Diagnostic::error(message).help("leave one of the patterns out")));
    }
    Ok(batch)
}

fn default_folder(kit: &Kit) -> PathBuf {
    kit.folder.join(if matches!(kit.blind, Blind::Apart) { APART_FOLDER } else { OUTPUT_FOLDER })
}

/// The time that reproducible builds give their outputs; without it, documents have none.
/// <https://reproducible-builds.org/specs/source-date-epoch/>
pub(super) fn source_date() -> Result<Option<Timestamp>, Diagnostics> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = value.to_str().and_then(|text| text.trim().parse().ok());
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map(Some).ok_or_else(|| {
        Diagnostic::error(format!("the variable `SOURCE_DATE_EPOCH` is not a number of seconds: `{}`", value.display()))
            .help("set it as `date +%s` prints it, or unset it")
            .into()
    })
}

/// Takes the outcomes of a batch as they come.
pub(super) struct Telling<'a, 'k> {
    kit: &'a Kit,
    plan: &'a Plan,
    batch: &'a Batch<'k>,
    /// Where the documents are; nowhere when they are only checked.
    folder: Option<&'a OutputFolder>,
    reporter: &'a mut Reporter,
    totals: Totals,
    failure: Option<Failure>,
}

impl<'a, 'k> Telling<'a, 'k> {
    pub fn new(
        kit: &'a Kit,
        plan: &'a Plan,
        batch: &'a Batch<'k>,
        folder: Option<&'a OutputFolder>,
        reporter: &'a mut Reporter,
    ) -> Self {
        Self { kit, plan, batch, folder, reporter, totals: Totals::default(), failure: None }
    }

    /// Tells one outcome. When nobody is there to be told, the documents are made all the same: they are what was asked
    /// for.
    pub fn take(&mut self, outcome: Outcome) -> ControlFlow<()> {
        let document = &self.batch.documents()[outcome.index];
        let name = document.name.as_str();
        match outcome.result {
            Ok(made) => {
                let size = made.value;
                self.totals.made += 1;
                self.totals.pages += size.pages;
                self.totals.bytes += size.bytes;
                self.reporter.add_of_document(made.warnings, name);
                if let Some(folder) = self.folder
                    && self.failure.is_none()
                {
                    self.failure = tell_made(self.reporter, (self.kit, self.plan), document, size, folder).err();
                }
            }
            Err(problems) => {
                self.totals.failed += 1;
                self.reporter.add_of_document(problems.0, name);
            }
        }
        ControlFlow::Continue(())
    }

    /// What it all came to.
    pub fn end(self) -> Result<Totals, Failure> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.totals),
        }
    }
}

fn tell_made(
    reporter: &Reporter,
    (kit, plan): (&Kit, &Plan),
    document: &Document,
    size: Made,
    folder: &OutputFolder,
) -> Result<(), Failure> {
    if reporter.is_verbose() {
        reporter.note(format_args!("{} ({}, {} bytes)", document.name, counted(size.pages, "page"), size.bytes))?;
    }
    reporter.object(&json!({
        "type": "document",
        "name": document.name.as_str(),
        "path": display_name(&document.name.below(folder.path())),
        "kind": document.job.document.as_str(),
        "candidate": document.job.candidate().map(|index| &kit.candidates[index].id),
        "interview": document.job.interview().map(|index| &kit.interviews[index].id),
        "interviewer": document.job.interviewer().map(|index| &kit.panel[index].id),
        "day": document.job.day().map(|index| plan.days[index].date.to_string()),
        "pages": size.pages,
        "bytes": size.bytes,
    }))
}
