//! `panelkit status`: what has changed since documents were made and printed; and what is on paper now.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::args::{Format, Status};
use super::blind::{self, Keeping, Reader};
use super::build::{load_named, moment, output_folder, prepare, source_date};
use super::output::{self, Failure};
use super::report::{Reporter, counted};
use crate::batch::Batch;
use crate::deliver::manifest::{Causes, FILE, OnDisk, Output, Printed, Standing, Writer};
use crate::deliver::{Manifest, OutputFolder, OutputName};
use crate::diag::Diagnostic;
use crate::kit::Kit;
use crate::source::display_name;

/// The most documents of a kind that are listed, unless all are asked for with `--verbose`.
const LISTED: usize = 20;

/// `panelkit status [KIT]`
pub fn run(command: &Status, reporter: &mut Reporter) -> Result<(), Failure> {
    let (kit, plan) = load_named(&command.kit, &command.selecting, reporter)?;
    let (kit, plan) = blind::blinded(kit, plan, &command.selecting, (Reader::Panel, Keeping::No), reporter)?;
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let out = output_folder(command.out.as_deref(), &kit);
    if command.mark_printed {
        mark_printed(command, &kit, &batch, &out, reporter)?;
    }
    let manifest = Manifest::read(&out)?;
    let standings = batch.standings(&manifest, &out, None);
    let names = batch.names();
    // With a choice of documents, or other candidates, nobody knows whose the others are.
    let gone = if command.selecting.only.is_empty() && command.selecting.candidates.is_none() {
        manifest.gone(|name| names.contains(name))
    } else {
        Vec::new()
    };
    let mut report = Report::default();
    for (document, standing) in batch.documents().iter().zip(&standings) {
        report.add(&document.name, standing);
        reporter.object(&object(&document.name, manifest.outputs.get(&document.name), standing.as_str(), standing))?;
    }
    for (name, output) in gone {
        let on_disk = manifest.on_disk(&out, name);
        report.add_gone(name, on_disk, output.printed.is_some());
        reporter.object(&object(name, Some(output), "gone", &gone_standing(on_disk, output)))?;
    }
    if report.is_to_be_told() {
        reporter.fail();
    }
    match reporter.format() {
        Format::Json => reporter.object(&report.summary()),
        Format::Text if reporter.is_quiet() => Ok(()),
        Format::Text => output::print(&report.text(&out, reporter.is_verbose())),
    }
}

/// How a document stands that the kit has no longer.
fn gone_standing(on_disk: OnDisk, output: &Output) -> Standing {
    let is_printed = output.printed.is_some();
    Standing { is_known: true, changed: Causes::default(), on_disk, warned: false, stale: None, is_printed }
}

/// Notes that what is in the output folder is on paper.
fn mark_printed(
    command: &Status,
    kit: &Kit,
    batch: &Batch<'_>,
    out: &Path,
    reporter: &mut Reporter,
) -> Result<(), Failure> {
    if !out.join(FILE).exists() {
        let message = format!("there is no `{FILE}` in `{}`", display_name(out));
        return Err(Diagnostic::error(message).help("make the documents first, with `panelkit build`").into());
    }
    let at = match &command.at {
        Some(at) => Some(at.clone()),
        None => moment(kit, source_date()?),
    };
    let folder = OutputFolder::open(out)?;
    let mut writer = Writer::open(&folder)?;
    let mut marked = 0;
    for document in batch.documents() {
        let name = &document.name;
        let on_disk = writer.manifest.on_disk(out, name);
        let Some(output) = writer.manifest.outputs.get(name).filter(|_| on_disk != OnDisk::Missing) else {
            let problem = Diagnostic::warning("the document is not marked as printed: it has no file");
            reporter.add_of_document([problem.help("make it with `panelkit build`")], name.as_str());
            continue;
        };
        let Some(made) = &output.made else { continue };
        // Of a sheet that was changed by hand it is known at least what it was before.
        let sha256 = (on_disk == OnDisk::AsMade).then_some(made.sha256);
        let printed = Printed { revision: made.revision.clone(), sha256, at: at.clone(), inputs: made.inputs };
        let output = Output { printed: Some(Box::new(printed)), ..output.clone() };
        writer.note(name, output)?;
        marked += 1;
    }
    writer.finish()?;
    reporter.note(format_args!("marked {} as printed", counted(marked, "document")))
}

/// A document for programs.
fn object(name: &OutputName, output: Option<&Output>, state: &str, standing: &Standing) -> serde_json::Value {
    let made = output.and_then(|output| output.made.as_ref());
    let printed = output.and_then(|output| output.printed.as_ref());
    json!({
        "type": "document",
        "name": name.as_str(),
        "state": state,
        "changed": standing.changed.words(),
        "file": match standing.on_disk {
            OnDisk::AsMade => "as-made",
            OnDisk::Missing => "missing",
            OnDisk::Edited => "edited",
        },
        "revision": made.map(|made| &made.revision),
        "pages": made.map(|made| made.pages),
        "printed": printed.map(|printed| json!({ "revision": printed.revision, "at": printed.at })),
        "stale": standing.stale.map(Causes::words),
    })
}

/// What is listed, kind by kind.
#[derive(Debug, Default)]
struct Report {
    unchanged: usize,
    new: Vec<(String, String)>,
    changed: Vec<(String, String)>,
    missing: Vec<(String, String)>,
    edited: Vec<(String, String)>,
    gone: Vec<(String, String)>,
    stale: Vec<(String, String)>,
    /// How many of all are on paper.
    printed: usize,
}

impl Report {
    fn add(&mut self, name: &OutputName, standing: &Standing) {
        let changed = standing.changed.words().join(", ");
        let list = match standing.as_str() {
            "new" => &mut self.new,
            "changed" => &mut self.changed,
            "missing" => &mut self.missing,
            "edited" => &mut self.edited,
            _ => {
                self.unchanged += 1;
                &mut Vec::new()
            }
        };
        list.push((name.to_string(), changed));
        if let Some(since) = standing.stale {
            self.stale.push((name.to_string(), since.words().join(", ")));
        }
        self.printed += usize::from(standing.is_printed);
    }

    fn add_gone(&mut self, name: &OutputName, on_disk: OnDisk, is_printed: bool) {
        let mut notes = Vec::new();
        if on_disk == OnDisk::Edited {
            notes.push("changed by hand");
        }
        if is_printed {
            notes.push("on paper: take it back");
        }
        if on_disk != OnDisk::Missing || is_printed {
            self.gone.push((name.to_string(), notes.join("; ")));
        }
    }

    /// Whether anything is to be done.
    fn is_to_be_told(&self) -> bool {
        let edited = self.edited.iter().any(|(_, changed)| !changed.is_empty());
        edited || [&self.new, &self.changed, &self.missing, &self.gone, &self.stale].iter().any(|list| !list.is_empty())
    }

    fn summary(&self) -> serde_json::Value {
        json!({
            "type": "summary",
            "new": self.new.len(),
            "changed": self.changed.len(),
            "missing": self.missing.len(),
            "edited": self.edited.len(),
            "gone": self.gone.len(),
            "unchanged": self.unchanged,
            "printed": self.printed,
            "stale": self.stale.len(),
        })
    }

    /// For people: what there is to do, and how many there is nothing to do about.
    fn text(&self, out: &Path, all: bool) -> String {
        let mut text = String::new();
        let lists = [
            (&self.new, "new", "`panelkit build` makes them"),
            (&self.changed, "changed", "`panelkit build` makes them anew"),
            (&self.missing, "missing", "`panelkit build` makes them again"),
            (&self.edited, "edited by hand", "`panelkit build` keeps them, unless it is told `--force`"),
            (&self.gone, "no longer in the kit", "`panelkit build --prune` removes them"),
            (&self.stale, "stale on paper", "print them again, and take the old copies back"),
        ];
        for (list, heading, remedy) in lists.into_iter().filter(|(list, ..)| !list.is_empty()) {
            _ = writeln!(text, "{heading} ({}): {remedy}", list.len());
            let listed = if all { list.len() } else { LISTED };
            let width = list.iter().take(listed).map(|(name, _)| name.len()).max().unwrap_or_default();
            for (name, note) in list.iter().take(listed) {
                _ = writeln!(text, "{}", format!("  {name:width$}  {note}").trim_end());
            }
            if let Some(more @ 1..) = list.len().checked_sub(listed) {
                _ = writeln!(text, "  and {more} more; `--verbose` lists them all");
            }
            text.push('\n');
        }
        let mut counts = vec![format!("{} unchanged", counted(self.unchanged, "document"))];
        if self.printed > 0 {
            let fresh = self.printed - self.stale.len();
            counts.push(format!("{} on paper, {fresh} of them as they would be now", self.printed));
        }
        _ = writeln!(text, "{}, in `{}`", counts.join("; "), display_name(out));
        text
    }
}
