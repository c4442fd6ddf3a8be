//! `panelkit pack`: a kit → a zip archive for each interviewer.

use std::ops::ControlFlow;

use serde_json::json;

use super::args::Pack;
use super::blind;
use super::build::{load_selected, prepare, source_date};
use super::output::Failure;
use super::passwords;
use super::progress::Progress;
use super::report::{Reporter, Totals, counted};
use crate::batch::{Batch, Layout, Outcome, Threads};
use crate::deliver::names::find_collisions;
use crate::deliver::{Archive, OutputFolder, OutputName, Pending};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::kit::{self, Kit, Scope};
use crate::pdf::PdfOptions;
use crate::print::{By, Stacked, stacks};
use crate::source::display_name;

/// The folder beside the documents of the kit.
const OUTPUT_FOLDER: &str = "packs";

/// `panelkit pack [KIT]`
pub fn run(command: &Pack, reporter: &mut Reporter) -> Result<(), Failure> {
    blind::see_that_named_key_is_apart(&command.selecting, command.out.as_deref())?;
    let (kit, plan) = load_selected(&command.kit, &command.selecting, reporter)?;
    reporter.add(kit::check(&kit, &plan, Scope::Build, None).told);
    let batch = prepare(&kit, &plan, &command.selecting, reporter)?;
    let passwords = passwords::of_documents(&command.encrypting, &kit, batch.documents(), reporter)?;
    if passwords.is_some() {
        reporter.note(format_args!("{}", passwords::NOTE))?;
    }
    let batch = batch.encrypting(passwords);
    let pdf = PdfOptions { created: source_date()?, forms: command.forms.forms(), ..PdfOptions::default() };
    let mut packs = Vec::new();
    for stack in stacks(&kit, &plan, batch.documents(), By::Interviewer) {
        packs.push(PackPlan::new(&kit, &batch, stack)?);
    }
    see_that_names_differ(&packs)?;
    let out = command.out.clone().unwrap_or_else(|| blind::default_folder(&kit).join(OUTPUT_FOLDER));
    blind::see_that_key_is_apart(&kit, &command.selecting, &out)?;
    let folder = OutputFolder::open(&out)?;
    let run = Run { batch: &batch, packs: &packs, folder: &folder, pdf, threads: Threads(command.making.jobs) };
    let totals = run.write(reporter)?;
    reporter.summary("packed", totals, Some(&display_name(&out)))
}

/// What goes into an archive.
struct PackPlan {
    name: OutputName,
    /// The id of the interviewer; none for what is nobody's.
    interviewer: Option<String>,
    /// Indices of documents, in the order of their names.
    documents: Vec<usize>,
}

impl PackPlan {
    fn new(kit: &Kit, batch: &Batch<'_>, stack: Stacked) -> Result<Self, Diagnostic> {
        let Stacked { mut documents, .. } = stack;
        let owner = documents.first().and_then(|index| batch.documents()[*index].job.interviewer());
        let interviewer = owner.map(|index| kit.panel[index].id.clone());
        let id = interviewer.as_deref().unwrap_or(passwords::COORDINATOR);
        let name = OutputName::with_extension(id, ".zip")
            .map_err(|cause| Diagnostic::error(format!("`{id}` gives no name for a file")).cause(cause))?;
        documents.sort_by_key(|index| &batch.documents()[*index].name);
        Ok(Self { name, interviewer, documents })
    }
}

/// Two interviewers whose ids differ in case only have one file on many file systems.
fn see_that_names_differ(packs: &[PackPlan]) -> Result<(), Diagnostic> {
    match find_collisions(packs.iter().map(|pack| &pack.name)).first() {
        None => Ok(()),
        Some(collision) => {
            let (first, second) = (&packs[collision.first].name, &packs[collision.second].name);
            let message = format!("two archives would have the same file: `{first}` and `{second}`");
            Err(Diagnostic::error(message).help("give interviewers ids that differ in more than upper and lower case"))
        }
    }
}

/// One run of the command.
struct Run<'a, 'k> {
    batch: &'a Batch<'k>,
    packs: &'a [PackPlan],
    folder: &'a OutputFolder,
    pdf: PdfOptions,
    threads: Threads,
}

/// An archive under way.
struct Packing {
    pack: usize,
    archive: Archive<Pending>,
    totals: Totals,
}

impl Run<'_, '_> {
    /// Makes all documents, archive by archive. One in which a document is missing is not written: who gets it would not
    /// know.
    fn write(&self, reporter: &mut Reporter) -> Result<Totals, Failure> {
        let layouts = self.batch.layouts(self.pdf.created)?;
        let documents = self.batch.documents();
        let order: Vec<(usize, usize)> = (self.packs.iter().enumerate())
            .flat_map(|(pack, plan)| plan.documents.iter().map(move |document| (pack, *document)))
            .collect();
        let progress = Progress::new("packing", order.len(), reporter.shows_progress());
        let work = |place: usize, layout: &mut Layout<'_>| layout.pdf(&documents[order[place].1], &self.pdf);
        let (mut totals, mut under_way, mut failure) = (Totals::default(), None, None);
        layouts.run(order.len(), self.threads, work, |outcome: Outcome<_>| {
            progress.step();
            let (pack, document) = order[outcome.index];
            let is_last = order.get(outcome.index + 1).is_none_or(|(next, _)| *next != pack);
            let name = documents[document].name.as_str();
            let step = self.take(pack, document, outcome.result, &mut under_way, |problems| {
                reporter.add_of_document(problems, name);
            });
            let ended = step.and_then(|()| match under_way.take_if(|_| is_last) {
                None => Ok(()),
                Some(packing) => self.end(packing, &mut totals, reporter),
            });
            match ended {
                Ok(()) => ControlFlow::Continue(()),
                Err(problem) => {
                    failure = Some(problem);
                    ControlFlow::Break(())
                }
            }
        });
        progress.end();
        match failure {
            Some(failure) => Err(failure),
            None => Ok(totals),
        }
    }

    /// Puts a document into its archive.
    fn take(
        &self,
        pack: usize,
        document: usize,
        result: Result<Warned<(Vec<u8>, usize)>, Diagnostics>,
        under_way: &mut Option<Packing>,
        mut told: impl FnMut(Vec<Diagnostic>),
    ) -> Result<(), Failure> {
        let packing = match under_way {
            Some(packing) => packing,
            None => {
                let archive = Archive::new(self.folder.begin(&self.packs[pack].name)?);
                under_way.insert(Packing { pack, archive, totals: Totals::default() })
            }
        };
        match result {
            Ok(Warned { value: (bytes, pages), warnings }) => {
                told(warnings);
                let name = &self.batch.documents()[document].name;
                packing.archive.add(name, &bytes).map_err(|cause| self.refused(pack, cause))?;
                packing.totals.made += 1;
                packing.totals.pages += pages;
                packing.totals.bytes += bytes.len();
            }
            Err(Diagnostics(problems)) => {
                packing.totals.failed += 1;
                told(problems);
            }
        }
        Ok(())
    }

    /// Puts an archive in its place, and tells of it.
    fn end(&self, packing: Packing, totals: &mut Totals, reporter: &mut Reporter) -> Result<(), Failure> {
        let Packing { pack, archive, totals: own } = packing;
        let plan = &self.packs[pack];
        if own.failed > 0 {
            totals.failed += own.made + own.failed;
            let message = format!("`{}` is not written: {} missing in it", plan.name, are(own.failed));
            reporter.add([Diagnostic::error(message).help("mend what is told above, and pack again")]);
            return Ok(());
        }
        archive.finish().map_err(|cause| self.refused(pack, cause))?.commit()?;
        totals.made += own.made;
        totals.pages += own.pages;
        totals.bytes += own.bytes;
        let (documents, pages) = (counted(own.made, "document"), counted(own.pages, "page"));
        reporter.note(format_args!("  {} ({documents}, {pages})", plan.name))?;
        reporter.object(&json!({
            "type": "pack",
            "name": plan.name.as_str(),
            "path": display_name(&plan.name.below(self.folder.path())),
            "interviewer": plan.interviewer,
            "documents": own.made,
            "pages": own.pages,
        }))
    }

    fn refused(&self, pack: usize, cause: zip::result::ZipError) -> Diagnostic {
        let path = self.packs[pack].name.below(self.folder.path());
        Diagnostic::error(format!("cannot write `{}`", display_name(&path)))
            .help("see that the disk is there and has room")
            .cause(cause)
    }
}

fn are(count: usize) -> String {
    if count == 1 { "a document is".to_owned() } else { format!("{count} documents are") }
}
