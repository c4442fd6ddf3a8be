//! [`Kit`] and [`Plan`] → all their documents, on all processor cores.
//!
//! 1. [`Batch::new`] compiles the templates, names every document, and sees that no two have the same name.
//! 2. [`Batch::check`] merges every document, and [`Batch::make`] makes them: merge, lay out, write as PDF, put in its
//!    place. Each document is done by one thread from its template to its file, and nothing of it is kept.
//! 3. `queue` hands documents out and brings the outcomes back in the order of the documents.
//! 4. `changes`: what each is made from now against what it was made from → which are to be made again, and why.
//!
//! A document that fails never takes others with it. Which documents are wanted, and how outcomes are told, is left to
//! [`crate::cli`].

mod changes;
mod layout;
mod make;
mod merged;
mod naming;
mod panics;
mod passwords;
mod queue;
mod single;

use std::ops::ControlFlow;
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::assets;
use crate::deliver::manifest::{Cause, Digest, InputHash, Inputs};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::folder::FolderResources;
use crate::engine::fonts::{FontFile, FontLibrary};
use crate::engine::{Engine, Session};
use crate::kit::{Blind, DocumentKind, Job, Kit, Paper, Plan, Shard};
use crate::merge::context::{Revision, Shared, Uses};
use crate::merge::{Merger, Templates};
use crate::pdf::{Password, PdfOptions};
use crate::source::display_name;

pub use layout::{Layout, Layouts};
pub use make::paper_size;
pub use panics::{caught, tell_with_their_document};
pub use passwords::Passwords;
pub use queue::Threads;

/// The folder of a kit's own templates.
pub const TEMPLATE_FOLDER: &str = "templates";
/// The folder of a kit's own fonts.
pub const FONT_FOLDER: &str = "fonts";

/// The documents of a kit, ready to be made.
#[derive(Debug)]
pub struct Batch<'k> {
    kit: &'k Kit,
    paper: Paper,
    shared: Shared<'k>,
    merger: Merger,
    documents: Vec<Document>,
    /// The names of the kit's documents that are not wanted.
    others: Vec<OutputName>,
    /// One for each kind that the kit makes.
    kinds: Vec<changes::OfKind>,
    file_hashes: changes::FileHashes,
    font_hash: OnceLock<u64>,
    /// Whether each packet has the data with it that it was made from.
    attaches_source: bool,
    /// Whether they are audited.
    audits: bool,
    /// What opens them, when they are encrypted.
    passwords: Option<Passwords>,
}

/// One document that is wanted.
#[derive(Debug, Clone)]
pub struct Document {
    /// Whose it is, and what.
    pub job: Job,
    /// Its place in the output folder.
    pub name: OutputName,
    /// The revision that stands on it: the kit's, or one of its own.
    pub revision: String,
    /// What it is made from, as far as its template sees it.
    inputs: Inputs,
}

/// What became of a document.
#[derive(Debug)]
pub struct Outcome<T = Made> {
    /// Index in [`Batch::documents`].
    pub index: usize,
    /// How large it is, or why there is none; warnings are among the diagnostics of a failure.
    pub result: Result<Warned<T>, Diagnostics>,
}

/// What becomes of a document's bytes.
pub type Taken<'t> = dyn Fn(&Document, &[u8]) -> Result<(), Diagnostic> + Sync + 't;

/// A document that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Pages.
    pub pages: usize,
    /// Bytes of its file.
    pub bytes: usize,
    /// Of its file, when it is one that is kept.
    pub sha256: Option<Digest>,
    /// The files that it names, in their order; those that are missing, too.
    pub files: Vec<String>,
}

impl<'k> Batch<'k> {
    /// Prepares the documents for which `wanted` is true.
    ///
    /// # Errors
    /// Templates that cannot be read or have wrong syntax; names that leave the output folder, or that two documents
    /// have (wanted or not: the next run may want both).
    pub fn new(
        kit: &'k Kit,
        plan: &'k Plan,
        paper: Option<Paper>,
        wanted: impl Fn(&Job) -> bool,
    ) -> Result<Warned<Self>, Diagnostics> {
        Self::of_shard(kit, plan, paper, None, wanted)
    }

    /// The same for the documents of one shard, when there is one; those of the others are not known then.
    ///
    /// # Errors
    /// As [`Batch::new`]; among many shards, of those names alone that are in this one.
    pub fn of_shard(
        kit: &'k Kit,
        plan: &'k Plan,
        paper: Option<Paper>,
        shard: Option<Shard>,
        wanted: impl Fn(&Job) -> bool,
    ) -> Result<Warned<Self>, Diagnostics> {
        if matches!(kit.blind, Blind::Asked(_)) {
            let message = format!("the kit `{}` is blind, and its candidates have no codes", kit.id);
            return Err(Diagnostic::error(message).help("give them codes with `Kit::blinded`").into());
        }
        let mut warnings = Vec::new();
        let paper = paper.unwrap_or(kit.paper);
        let templates = Templates::with_folder(&kit.folder.join(TEMPLATE_FOLDER));
        let merger = templates.and_then(|templates| Merger::new(templates.drain_into(&mut warnings)));
        let mut shared = Shared::new(kit, plan, paper);
        let documents = naming::documents(kit, plan, &mut shared, shard);
        let (merger, named) = both(merger, documents)?;
        let kinds = kit.output.documents.iter().map(|document| changes::OfKind::new(document.kind, &merger)).collect();
        let mut batch = Self {
            kit,
            paper,
            shared,
            merger,
            documents: Vec::new(),
            others: Vec::new(),
            kinds,
            file_hashes: changes::FileHashes::default(),
            font_hash: OnceLock::new(),
            attaches_source: false,
            audits: false,
            passwords: None,
        };
        batch.add(named, wanted);
        Ok(Warned { value: batch, warnings })
    }

    /// Adds the documents that are wanted, with what they are made from.
    fn add(&mut self, named: Vec<naming::Named>, wanted: impl Fn(&Job) -> bool) {
        for naming::Named { job, name } in named {
            if belongs(self.kit, &job) && wanted(&job) {
                let inputs = self.seen_inputs(&job);
                self.documents.push(Document { job, name, revision: revision(self.kit, &inputs), inputs });
            } else {
                self.others.push(name);
            }
        }
        self.documents.shrink_to_fit();
    }

    /// What a document is made from, as far as it is known before anything is made.
    fn seen_inputs(&self, job: &Job) -> Inputs {
        let uses = if self.attaches_source { &Uses::ALL } else { &self.of_kind(job.document).reach.uses };
        let mut inputs = self.shared.inputs(job, uses);
        for (cause, text) in [(Cause::Paper, self.paper.as_str()), (Cause::Program, env!("CARGO_PKG_VERSION"))] {
            let mut hash = InputHash::new(cause.as_str());
            hash.text(text);
            inputs.set(cause, hash.finish());
        }
        inputs
    }

    /// The same, with the data of each document inside of it, as JSON.
    #[must_use]
    pub fn attaching_source(mut self, attaches: bool) -> Self {
        self.attaches_source = attaches;
        if attaches {
            // All that a template sees is in the document then, whether it uses it or not.
            for index in 0..self.documents.len() {
                let inputs = self.seen_inputs(&self.documents[index].job);
                let document = &mut self.documents[index];
                document.revision = revision(self.kit, &inputs);
                document.inputs = inputs;
            }
        }
        self
    }

    /// The same, with each document audited before it is put in its place.
    #[must_use]
    pub fn auditing(mut self, audits: bool) -> Self {
        self.audits = audits;
        self
    }

    /// The same, with each document encrypted for whose it is.
    #[must_use]
    pub fn encrypting(mut self, passwords: Option<Passwords>) -> Self {
        self.passwords = passwords;
        self
    }

    /// The documents that are wanted, in the order of the plan.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Merges every document and lays it out, so that all is found that [`Batch::make`] would find, and writes nothing.
    /// `told` gets the outcomes in the order of the documents, and ends the run by breaking.
    ///
    /// # Errors
    /// As [`Batch::make`].
    pub fn check(
        &self,
        threads: Threads,
        told: impl FnMut(Outcome) -> ControlFlow<()> + Send,
    ) -> Result<(), Diagnostics> {
        let engine = self.engine()?;
        self.run(&make::Maker::new(self, &engine, None, PdfOptions::default()), threads, told);
        Ok(())
    }

    /// Makes every document, written as `pdf` says; `told` gets the outcomes in the order of the documents, and ends the
    /// run by breaking.
    ///
    /// # Errors
    /// When the kit has a font that cannot be used, so that no document can be made.
    pub fn make(
        &self,
        folder: &OutputFolder,
        threads: Threads,
        pdf: PdfOptions,
        told: impl FnMut(Outcome) -> ControlFlow<()> + Send,
    ) -> Result<(), Diagnostics> {
        if self.documents.is_empty() {
            return Ok(());
        }
        let put = |document: &Document, bytes: &[u8]| folder.write(&document.name, bytes).map(|_| ());
        let engine = self.engine()?;
        self.run(&make::Maker::new(self, &engine, Some(&put), pdf).hashing(), threads, told);
        Ok(())
    }

    /// Makes every document as [`Batch::make`] does, and hands its bytes to `taken` instead of writing a file; that is
    /// called on the document's thread, in any order, and a document that it refuses has failed.
    ///
    /// # Errors
    /// As [`Batch::make`].
    pub fn hand_out(
        &self,
        taken: &Taken<'_>,
        threads: Threads,
        pdf: PdfOptions,
        told: impl FnMut(Outcome) -> ControlFlow<()> + Send,
    ) -> Result<(), Diagnostics> {
        let engine = self.engine()?;
        self.run(&make::Maker::new(self, &engine, Some(taken), pdf), threads, told);
        Ok(())
    }

    fn run(&self, maker: &make::Maker<'_>, threads: Threads, told: impl FnMut(Outcome) -> ControlFlow<()> + Send) {
        let make = |index: usize, session: &mut Session<'_>| maker.make(index, session);
        queue::run(self.documents.len(), threads, || maker.session(), make, told);
    }

    /// The engine with the kit's fonts, when these and the kit's logo can be used.
    ///
    /// # Errors
    /// A font or the logo that cannot be used.
    pub fn engine(&self) -> Result<Engine, Diagnostics> {
        let engine = Engine::new(FontLibrary::new(self.fonts()?)?);
        if let Some(logo) = &self.kit.branding.logo
            && let Err(mut problem) = engine.picture(logo, &self.resources())
        {
            // Every document has it: it is told once, where the kit names it.
            problem.place = self.kit.branding.logo_place.clone();
            return Err(problem.into());
        }
        Ok(engine)
    }

    /// The HTML of a document.
    ///
    /// # Errors
    /// What its template did wrong.
    pub fn merge(&self, document: &Document) -> Result<String, Diagnostic> {
        let revised = self.revised(None);
        let seen = self.seen(document, revised.as_deref());
        self.merger.merge(&template(document.job.document), &seen)
    }

    /// What the template of a document sees.
    fn seen(&self, document: &Document, revised: Option<&str>) -> minijinja::Value {
        let revision = Revision { revision: &document.revision, revised };
        self.shared.document(&document.job, document.name.as_str(), revision)
    }

    /// The password that opens a document.
    fn password(&self, document: &Document) -> Option<&Password> {
        self.passwords.as_ref()?.of(&document.job)
    }

    /// The day of the revision, as documents show it: the kit's, or that on which they are said to be made.
    fn revised(&self, created: Option<Timestamp>) -> Option<String> {
        let zone = || self.kit.time_zone.clone().unwrap_or(TimeZone::UTC);
        let day = self.kit.revised.or_else(|| Some(created?.to_zoned_datetime(zone()).date()));
        day.map(|day| day.strftime("%-d %B %Y").to_string())
    }

    /// The files that documents may name: the kit's, then those beside its templates, then those compiled in.
    fn resources(&self) -> FolderResources {
        let templates = self.kit.folder.join(TEMPLATE_FOLDER);
        FolderResources::new(&self.kit.folder).and(templates).and_embedded(&assets::TEMPLATES)
    }

    /// The kit's own font files.
    fn fonts(&self) -> Result<Vec<FontFile>, Diagnostics> {
        let folder = self.kit.folder.join(FONT_FOLDER);
        let mut files = Vec::new();
        let mut problems = Diagnostics::default();
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(files) };
        let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.retain(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            ["ttf", "otf", "ttc", "otc"].contains(&extension.to_ascii_lowercase().as_str())
        });
        paths.sort();
        for path in paths {
            match std::fs::read(&path) {
                Ok(data) => files.push(FontFile { name: display_name(&path), data: data.into() }),
                Err(error) => problems.push(
                    Diagnostic::error(format!("the font `{}` cannot be read", display_name(&path)))
                        .help("see that it is a file and may be read, or move it out of the folder `fonts`")
                        .cause(error),
                ),
            }
        }
        problems.into_result()?;
        Ok(files)
    }
}

/// The revision that stands on a document.
fn revision(kit: &Kit, inputs: &Inputs) -> String {
    kit.revision.clone().unwrap_or_else(|| inputs.revision())
}

/// Whether a document may be made of a kit: of a blind one with codes what the panel gets, of one with names what the
/// candidates get.
fn belongs(kit: &Kit, job: &Job) -> bool {
    match kit.blind {
        Blind::No => true,
        Blind::Asked(_) => false,
        Blind::Done { .. } => job.document != DocumentKind::Handout,
        Blind::Apart => job.document == DocumentKind::Handout,
    }
}

/// The template of a kind of document.
fn template(kind: DocumentKind) -> String {
    format!("{}.html", kind.as_str())
}

/// Both results, or the problems of both.
fn both<A, B>(first: Result<A, Diagnostics>, second: Result<B, Diagnostics>) -> Result<(A, B), Diagnostics> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(mut first), Err(second)) => {
            first.0.extend(second.0);
            Err(first)
        }
        (Err(problems), _) | (_, Err(problems)) => Err(problems),
    }
}
