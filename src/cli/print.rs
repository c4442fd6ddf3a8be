//! `panelkit print`: a kit → one PDF for the printer, and how much paper it takes.

use std::io::{self, Write};

use serde_json::json;

use super::args::{Format, Print};
use super::blind;
use super::build::{load_selected, moment, output_folder, prepare, source_date};
use super::output::{self, Failure};
use super::passwords;
use super::progress::Progress;
use super::report::{Reporter, Totals, counted};
use crate::batch::{Batch, Document, Threads};
use crate::deliver::manifest::mark_printed;
use crate::deliver::{Manifest, Pending};
use crate::diag::{Diagnostic, Severity};
use crate::kit::{self, Kit, Plan, Scope};
use crate::pdf::run::Imposition;
use crate::pdf::{Forms, PdfOptions};
use crate::print::{self, Settings, Stack, Told};
use crate::source::display_name;

/// The file in the kit's folder.
const OUTPUT_FILE: &str = "print.pdf";

/// `panelkit print [KIT]`
pub fn run(command: &Print, reporter: &mut Reporter) -> Result<(), Failure> {
    let (kit, plan) = load_selected(&command.kit, &command.selecting, reporter)?;
    reporter.add(kit::check(&kit, &plan, Scope::Build, None).told);
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let settings = Settings {
        by: command.by,
        separators: command.separators,
        copies: command.copies,
        imposition: if command.booklet { Imposition::Booklet } else { Imposition::Sides { both: !command.one_sided } },
        created: source_date()?,
        password: passwords::of_coordinator(&command.encrypting, &kit, reporter)?,
    };
    if settings.password.is_some() {
        reporter.note(format_args!("{}", passwords::NOTE))?;
    }
    let path = command.output.clone().unwrap_or_else(|| blind::default_folder(&kit).join(OUTPUT_FILE));
    let run = Run {
        kit: &kit,
        plan: &plan,
        batch: &batch,
        settings: settings.clone(),
        threads: Threads(command.making.jobs),
    };
    if output::is_standard(&path) {
        if reporter.format() == Format::Json {
            let message = "the PDF and the report of `--format json` would both go to standard output";
            return Err(Failure::Usage(Diagnostic::error(message).help("give `--output` a file")));
        }
        let (_, printed) = run.print(io::stdout(), reporter)?;
        mark_as_printed(&kit, &batch, &printed, &settings, reporter);
        return printed.tell(&settings, "standard output", reporter);
    }
    let (file, printed) = run.print(Pending::begin(&path)?, reporter)?;
    file.commit()?;
    mark_as_printed(&kit, &batch, &printed, &settings, reporter);
    printed.tell(&settings, &display_name(&path), reporter)
}

/// Documents that are on paper are known to be, so that a change to them is told. The run is none the worse when that
/// cannot be written down.
fn mark_as_printed(kit: &Kit, batch: &Batch<'_>, printed: &Printed, settings: &Settings, reporter: &mut Reporter) {
    let out = output_folder(None, kit);
    let pdf = PdfOptions { created: settings.created, forms: Forms::Flat, ..PdfOptions::default() };
    let marked = Manifest::read(&out).and_then(|manifest| {
        let in_file = batch.documents().iter().zip(&printed.documents).filter(|(_, is_in)| **is_in);
        let on_paper = in_file.map(|(document, _)| batch.on_paper(document, manifest.files(&document.name), &pdf));
        mark_printed(&out, batch.round(), on_paper, moment(kit, settings.created).as_deref())
    });
    if let Err(mut problem) = marked {
        problem.severity = Severity::Warning;
        problem.message = format!("the documents are not marked as printed: {}", problem.message);
        let help = "`panelkit status --mark-printed` marks them when that is mended";
        problem.help = Some(problem.help.map_or_else(|| help.to_owned(), |before| format!("{before}; {help}")));
        reporter.add([problem]);
    }
}

/// What a run came to.
struct Printed {
    stacks: Vec<Stack>,
    totals: Totals,
    /// Whether each document of the batch stands in the file.
    documents: Vec<bool>,
}

/// A run of the printer.
struct Run<'a, 'k> {
    kit: &'a Kit,
    plan: &'a Plan,
    batch: &'a Batch<'k>,
    settings: Settings,
    threads: Threads,
}

impl Run<'_, '_> {
    fn print<W: Write + Send>(&self, output: W, reporter: &mut Reporter) -> Result<(W, Printed), Failure> {
        let documents = self.batch.documents();
        let mut printed =
            Printed { stacks: Vec::new(), totals: Totals::default(), documents: vec![false; documents.len()] };
        let progress = Progress::new("printing", documents.len() * 2, reporter.shows_progress());
        let mut failure = None;
        let told = |told: Told| match told {
            Told::Beside(problems) => reporter.add(problems),
            Told::Laid { document, problems, sound } => {
                progress.step();
                printed.totals.failed += usize::from(!sound);
                reporter.add_of_document(problems, documents[document].name.as_str());
            }
            Told::Written { document, problems, pages } => {
                progress.step();
                reporter.add_of_document(problems, documents[document].name.as_str());
                let Some(pages) = pages else {
                    printed.totals.failed += 1;
                    return;
                };
                printed.totals.made += 1;
                printed.totals.pages += pages;
                printed.documents[document] = true;
                if failure.is_none() {
                    failure = tell_document(reporter, (self.kit, self.plan), &documents[document], pages).err();
                }
            }
        };
        let result =
            print::print(self.batch, (self.kit, self.plan), &self.settings, self.threads, Counting::new(output), told);
        progress.end();
        let (Counting { to, bytes }, stacks) = result?;
        printed.stacks = stacks;
        printed.totals.bytes = bytes;
        match failure {
            Some(failure) => Err(failure),
            None => Ok((to, printed)),
        }
    }
}

fn tell_document(
    reporter: &Reporter,
    (kit, plan): (&Kit, &Plan),
    document: &Document,
    pages: usize,
) -> Result<(), Failure> {
    if reporter.is_verbose() {
        reporter.note(format_args!("{} ({})", document.name, counted(pages, "page")))?;
    }
    reporter.object(&json!({
        "type": "document",
        "name": document.name.as_str(),
        "kind": document.job.document.as_str(),
        "candidate": document.job.candidate().map(|index| &kit.candidates[index].id),
        "interview": document.job.interview().map(|index| &kit.interviews[index].id),
        "interviewer": document.job.interviewer().map(|index| &kit.panel[index].id),
        "day": document.job.day().map(|index| plan.days[index].date.to_string()),
        "pages": pages,
    }))
}

impl Printed {
    /// Tells how much paper it takes.
    fn tell(&self, settings: &Settings, place: &str, reporter: &mut Reporter) -> Result<(), Failure> {
        reporter.flush()?;
        let widest = self.stacks.iter().map(|stack| stack.title.chars().count()).max().unwrap_or_default();
        for stack in &self.stacks {
            let Stack { title, documents, pages, sheets } = stack;
            let (counted_documents, counted_sheets) = (counted(*documents, "document"), counted(*sheets, "sheet"));
            reporter.note(format_args!(
                "  {title:widest$}  {counted_documents}, {}: {counted_sheets}",
                counted(*pages, "page")
            ))?;
            reporter.object(&json!({
                "type": "stack",
                "title": title,
                "documents": documents,
                "pages": pages,
                "sheets": sheets,
            }))?;
        }
        let sheets: usize = self.stacks.iter().map(|stack| stack.sheets).sum();
        let sides = match settings.imposition {
            Imposition::Sides { both: true } => "printed on both sides",
            Imposition::Sides { both: false } => "printed on one side",
            Imposition::Booklet => "printed on both sides and flipped on the short edge",
        };
        let copies = settings.copies.get();
        let times = if copies > 1 { format!("{copies} copies, ") } else { String::new() };
        reporter.note(format_args!("{times}{} of paper, {sides}", counted(sheets * copies, "sheet")))?;
        reporter.object(&json!({ "type": "paper", "sheets": sheets * copies, "copies": copies }))?;
        reporter.summary("printed", self.totals, Some(place))
    }
}

/// Counts what is written.
struct Counting<W> {
    to: W,
    bytes: usize,
}

impl<W> Counting<W> {
    fn new(to: W) -> Self {
        Self { to, bytes: 0 }
    }
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.bytes += written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
