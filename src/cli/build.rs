//! `panelkit build`: a kit → its PDFs, as far as they are not there already.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::args::{Build, Selecting};
use super::blind::{self, Keeping, Reader};
use super::explain;
use super::only::Only;
use super::output::Failure;
use super::passwords;
use super::progress::Progress;
use super::report::{Reporter, Totals, counted};
use crate::batch::{Batch, Document, Made, Outcome, Threads};
use crate::deliver::manifest::{OnDisk, Standing, Writer, part};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{self, Job, Kit, Plan, Scope, Shard};
use crate::pdf::PdfOptions;
use crate::source::display_name;

/// `panelkit build [KIT]`
pub fn run(command: &Build, reporter: &mut Reporter) -> Result<(), Failure> {
    run_until(command, reporter, &AtomicBool::new(false), |_| Ok(()))
}

/// The same, until it is told to stop: then the documents that are being made are the last. `loaded` gets the kit.
pub(super) fn run_until(
    command: &Build,
    reporter: &mut Reporter,
    stop: &AtomicBool,
    loaded: impl FnOnce(&Kit) -> Result<(), Diagnostic>,
) -> Result<(), Failure> {
    see_that_no_standard_is_asked_for(command)?;
    blind::see_that_named_key_is_apart(&command.selecting, command.out.as_deref())?;
    let (kit, plan) = load_named(&command.kit, &command.selecting, reporter)?;
    let keeping = if command.shard.is_some() { Keeping::Refused } else { Keeping::Yes };
    let (kit, plan) = blind::blinded(kit, plan, &command.selecting, (Reader::Panel, keeping), reporter)?;
    loaded(&kit)?;
    reporter.add(kit::check(&kit, &plan, Scope::Build, None).told);
    if command.explain {
        explain::questions(&kit, &plan, reporter)?;
    }
    let batch = prepare_shard(&kit, &plan, &command.selecting, command.shard, reporter)?;
    let passwords = passwords::of_documents(&command.encrypting, &kit, batch.documents(), reporter)?;
    if passwords.is_some() {
        reporter.note(format_args!("{}", passwords::NOTE))?;
    }
    let encrypts = passwords.is_some();
    let mut batch = batch.encrypting(passwords).attaching_source(command.attach_source).auditing(command.audit);
    let pdf = PdfOptions {
        created: source_date()?,
        strict: command.conforming.strict,
        forms: command.forms.forms(),
        ..PdfOptions::default()
    };
    let out = output_folder(command.out.as_deref(), &kit);
    blind::see_that_key_is_apart(&kit, &command.selecting, &out)?;
    let folder = open(command.shard, &out)?;
    let names = batch.names();
    let is_named = |name: &OutputName| names.contains(name);
    let mut writer = match command.shard {
        None => {
            let mut writer = Writer::open(&folder)?;
            writer.set_kit(batch.round(), is_named);
            writer
        }
        Some(shard) => {
            let run = batch.run_hash(&pdf, &command.selecting.only);
            Writer::open_part(&folder, (shard, run), batch.round(), is_named)?
        }
    };

    let mut totals = Totals::default();
    // No trace of a password is kept, so nobody knows whether a file has the one that is asked for.
    let makes = match (command.force, encrypts) {
        (true, _) => Makes::All,
        (false, true) => Makes::AllOurs,
        (false, false) => Makes::Changed,
    };
    let standings = choose(&mut batch, &writer, &pdf, makes, &mut totals, reporter);
    let run = Run { kit: &kit, plan: &plan, batch: &batch, standings: &standings, command, pdf, stop };
    let made = run.make(&mut writer, reporter);
    if command.prune {
        prune(&batch, &mut writer, command.force, &mut totals, reporter)?;
    }
    // What was made is there, whatever became of the rest.
    let gone = count_gone(&batch, &writer, command);
    writer.finish()?;
    let made = made?;
    totals =
        Totals { made: made.made, pages: made.pages, bytes: made.bytes, failed: totals.failed + made.failed, ..totals };
    reporter.summary("made", totals, Some(&display_name(&out)))?;
    if gone > 0 {
        let are = if gone == 1 { "document of earlier runs is" } else { "documents of earlier runs are" };
        reporter.note(format_args!("{gone} {are} no longer in the kit; `--prune` removes them"))?;
    }
    Ok(())
}

/// Opens the output folder, for the whole or for a part of it.
fn open(shard: Option<Shard>, out: &Path) -> Result<OutputFolder, Diagnostic> {
    let Some(shard) = shard else { return OutputFolder::open(out) };
    OutputFolder::share(out, &part::Files::of(out, shard).lock, &part::file_name(shard))
}

/// Where the documents of a kit go.
pub(super) fn output_folder(asked_for: Option<&Path>, kit: &Kit) -> PathBuf {
    asked_for.map_or_else(|| blind::default_folder(kit), Path::to_owned)
}

/// Which of the wanted documents are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Makes {
    /// All.
    All,
    /// All but files that were changed by hand.
    AllOurs,
    /// Those that are not there as they would be made.
    Changed,
}

/// Leaves out of a batch what is there already, and gives how the rest stands. Files that were changed by hand are kept:
/// they may be filled sheets.
fn choose(
    batch: &mut Batch<'_>,
    writer: &Writer<'_>,
    pdf: &PdfOptions,
    makes: Makes,
    totals: &mut Totals,
    reporter: &mut Reporter,
) -> Vec<Standing> {
    let mut standings = batch.standings(&writer.manifest, writer.folder().path(), Some(pdf));
    let is_wanted = |standing: &Standing| match makes {
        Makes::All => true,
        Makes::AllOurs => standing.on_disk != OnDisk::Edited,
        Makes::Changed => standing.is_to_be_made(),
    };
    for (document, standing) in batch.documents().iter().zip(&standings).filter(|(_, standing)| !is_wanted(standing)) {
        if standing.on_disk == OnDisk::Edited {
            let problem = kept(!standing.changed.is_empty());
            reporter.add_of_document([problem], document.name.as_str());
        }
        let is_there = standing.on_disk == OnDisk::AsMade || standing.changed.is_empty();
        *(if is_there { &mut totals.unchanged } else { &mut totals.failed }) += 1;
    }
    batch.keep(|index| is_wanted(&standings[index]));
    standings.retain(is_wanted);
    standings
}

/// A file that somebody has changed.
fn kept(has_changed: bool) -> Diagnostic {
    let message = "the file was changed by hand since it was made, and is kept";
    let help = "move it to another folder, or make it anew with `--force`";
    if has_changed {
        Diagnostic::error(format!("{message}; it is not as the kit is now")).help(help)
    } else {
        Diagnostic::warning(message).help(help)
    }
}

/// What one run makes.
struct Run<'a, 'k> {
    kit: &'a Kit,
    plan: &'a Plan,
    batch: &'a Batch<'k>,
    /// How each document of the batch stands.
    standings: &'a [Standing],
    command: &'a Build,
    pdf: PdfOptions,
    stop: &'a AtomicBool,
}

impl Run<'_, '_> {
    /// Makes what a batch has, and notes it.
    fn make(&self, writer: &mut Writer<'_>, reporter: &mut Reporter) -> Result<Totals, Failure> {
        let batch = self.batch;
        let progress = Progress::new("making", batch.documents().len(), reporter.shows_progress());
        let folder = writer.folder();
        let mut telling = Telling::new(self.kit, self.plan, batch, Some((folder, self.standings)), reporter);
        let mut noted: Result<(), Diagnostic> = Ok(());
        let result = batch.make(folder, Threads(self.command.making.jobs), self.pdf.clone(), |outcome| {
            progress.step();
            if let Ok(made) = &outcome.result {
                let document = &batch.documents()[outcome.index];
                let before = writer.manifest.outputs.get(&document.name);
                let output = batch.output(document, &made.value, !made.warnings.is_empty(), &self.pdf, before);
                noted = writer.note(&document.name, output);
                if noted.is_err() {
                    return ControlFlow::Break(());
                }
            }
            telling.take(outcome)?;
            if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        progress.end();
        let totals = telling.end()?;
        noted?;
        result?;
        Ok(totals)
    }
}

/// Removes the documents that the kit has no longer.
fn prune(
    batch: &Batch<'_>,
    writer: &mut Writer<'_>,
    force: bool,
    totals: &mut Totals,
    reporter: &mut Reporter,
) -> Result<(), Failure> {
    let names = batch.names();
    let gone = writer.manifest.gone(|name| names.contains(name));
    let gone: Vec<(OutputName, bool)> =
        gone.into_iter().map(|(name, output)| (name.clone(), output.printed.is_some())).collect();
    let folder = writer.folder();
    for (name, is_printed) in gone {
        match writer.manifest.on_disk(folder.path(), &name) {
            OnDisk::Missing => {}
            OnDisk::Edited if !force => {
                reporter.add_of_document([kept(false)], name.as_str());
                continue;
            }
            OnDisk::AsMade | OnDisk::Edited => {
                if let Err(problem) = folder.remove(&name) {
                    reporter.add([problem]);
                    continue;
                }
                totals.removed += 1;
                if reporter.is_verbose() {
                    reporter.note(format_args!("{name} (removed)"))?;
                }
            }
        }
        if is_printed {
            reporter.note(format_args!("{name} was printed: take it back"))?;
        }
        writer.forget(&name);
    }
    Ok(())
}

/// How many documents of earlier runs are there and no longer in the kit; with other candidates than the kit's nobody
/// knows.
fn count_gone(batch: &Batch<'_>, writer: &Writer<'_>, command: &Build) -> usize {
    if command.selecting.candidates.is_some() {
        return 0;
    }
    let names = batch.names();
    let is_there = |name: &OutputName| writer.manifest.on_disk(writer.folder().path(), name) != OnDisk::Missing;
    writer.manifest.gone(|name| names.contains(name)).into_iter().filter(|(name, _)| is_there(name)).count()
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
    prepare_shard(kit, plan, selecting, None, reporter)
}

/// The same of a shard, when there is one.
fn prepare_shard<'k>(
    kit: &'k Kit,
    plan: &'k Plan,
    selecting: &Selecting,
    shard: Option<Shard>,
    reporter: &mut Reporter,
) -> Result<Batch<'k>, Failure> {
    let only = Only::new(&selecting.only, kit, plan).map_err(Failure::Usage)?;
    let mut warnings = Vec::new();
    let wants = |job: &Job| only.wants(kit, plan, job);
    let batch = Batch::of_shard(kit, plan, selecting.paper, shard, wants)?.drain_into(&mut warnings);
    reporter.add(warnings);
    // That nothing of it is in this shard is no mistake.
    let is_elsewhere = || shard.is_some() && plan.jobs(kit).any(|job| wants(&job));
    if batch.documents().is_empty() && !selecting.only.is_empty() && !is_elsewhere() {
        let message = format!("no document matches all of `--only {}`", selecting.only.join(","));
        return Err(Failure::Usage(Diagnostic::error(message).help("leave one of the patterns out")));
    }
    Ok(batch)
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

/// A time as the clocks of a kit show it, for the manifest.
pub(super) fn moment(kit: &Kit, time: Option<Timestamp>) -> Option<String> {
    let zone = kit.time_zone.clone().unwrap_or(TimeZone::UTC);
    time.map(|time| time.to_zoned_datetime(zone).datetime().to_string())
}

/// Takes the outcomes of a batch as they come.
pub(super) struct Telling<'a, 'k> {
    kit: &'a Kit,
    plan: &'a Plan,
    batch: &'a Batch<'k>,
    /// Where the documents are and how each stood before; nowhere when they are only checked.
    folder: Option<(&'a OutputFolder, &'a [Standing])>,
    reporter: &'a mut Reporter,
    totals: Totals,
    failure: Option<Failure>,
}

impl<'a, 'k> Telling<'a, 'k> {
    pub fn new(
        kit: &'a Kit,
        plan: &'a Plan,
        batch: &'a Batch<'k>,
        folder: Option<(&'a OutputFolder, &'a [Standing])>,
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
                if let Some((folder, standings)) = self.folder
                    && self.failure.is_none()
                {
                    let standing = &standings[outcome.index];
                    self.failure =
                        tell_made(self.reporter, (self.kit, self.plan), document, &size, folder, standing).err();
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
    size: &Made,
    folder: &OutputFolder,
    standing: &Standing,
) -> Result<(), Failure> {
    let why = standing.changed.words();
    if reporter.is_verbose() {
        let changed = if why.is_empty() { String::new() } else { format!("; changed: {}", why.join(", ")) };
        let pages = counted(size.pages, "page");
        reporter.note(format_args!("{} ({pages}, {} bytes{changed})", document.name, size.bytes))?;
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
        "revision": document.revision,
        "state": standing.as_str(),
        "changed": why,
    }))
}
