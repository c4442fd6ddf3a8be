//! The documents of a batch against the manifest of an output folder → how each stands, and the entry of one that is made.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::{Batch, Document, Made};
use crate::deliver::manifest::{self, Cause, Causes, InputHash, Inputs, OnPaper, Output, Round, Standing, Whose};
use crate::deliver::{Manifest, OutputName};
use crate::engine::resources::Resources;
use crate::kit::DocumentKind;
use crate::merge::{Merger, Reach};
use crate::pdf::{Forms, PdfOptions};

/// What all documents of a kind have in common.
#[derive(Debug)]
pub(super) struct OfKind {
    kind: DocumentKind,
    pub reach: Reach,
    template: u64,
    style: u64,
}

impl OfKind {
    pub fn new(kind: DocumentKind, merger: &Merger) -> Self {
        let reach = merger.reach(&super::template(kind));
        let hash = |is_style: bool| {
            let mut hash = InputHash::new("templates");
            for name in reach.templates.iter().filter(|name| name.ends_with(".css") == is_style) {
                hash.text(name);
                hash.text(merger.source(name).map_or("", |source| source.text()));
            }
            hash.finish()
        };
        Self { kind, template: hash(false), style: hash(true), reach }
    }
}

/// The hashes of the files that documents name; 1 for one that cannot be had.
#[derive(Debug, Default)]
pub(super) struct FileHashes(Mutex<BTreeMap<String, u64>>);

impl FileHashes {
    /// The hash of a file, read once.
    fn of(&self, url: &str, resources: &dyn Resources) -> u64 {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(url) {
            return *known;
        }
        let hash = resources.load(url).map_or(1, |bytes| {
            let mut hash = InputHash::new("file");
            hash.bytes(&bytes);
            hash.finish()
        });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), hash);
        hash
    }
}

impl Batch<'_> {
    /// What a manifest says of the kit.
    pub fn round(&self) -> Round {
        Round { id: self.kit.id.clone(), retain_until: self.kit.retain_until.map(|day| day.to_string()) }
    }

    /// Stands for all that the shards of a run must have in common: the files that they read, but for pictures, and how
    /// documents are chosen and written. It is of the texts of the files: another order of the candidates is another run.
    pub fn run_hash(&self, pdf: &PdfOptions, only: &[String]) -> u64 {
        let mut hash = InputHash::new("run");
        hash.text(env!("CARGO_PKG_VERSION"));
        hash.text(self.paper.as_str());
        hash.number(self.shared.inputs_hash());
        for kind in &self.kinds {
            hash.text(kind.kind.as_str());
            hash.number(kind.template);
            hash.number(kind.style);
        }
        hash.number(*self.font_hash.get_or_init(|| self.hash_of_fonts()));
        hash.number(hash_of_options(pdf, self.attaches_source, self.audits, self.passwords.is_some()));
        let texts = self.kit.candidates.first().map(|candidate| &candidate.origin.source);
        for source in [&self.kit.source].into_iter().chain(texts) {
            hash.text(source.text());
        }
        if self.kit.is_blind() {
            self.kit.candidates.iter().for_each(|candidate| hash.text(&candidate.id));
        }
        only.iter().for_each(|pattern| hash.text(pattern));
        hash.finish()
    }

    /// What is the same for all documents of a kind.
    pub(super) fn of_kind(&self, kind: DocumentKind) -> &OfKind {
        self.kinds.iter().find(|of| of.kind == kind).expect("every kind that the kit makes is among them")
    }

    /// What a document is made from, written as `pdf` says; `files` are those that it names.
    pub fn inputs(&self, document: &Document, files: &[String], pdf: &PdfOptions) -> Inputs {
        let of_kind = self.of_kind(document.job.document);
        let mut inputs = document.inputs;
        inputs.set(Cause::Template, of_kind.template);
        inputs.set(Cause::Style, of_kind.style);
        inputs.set(Cause::Fonts, *self.font_hash.get_or_init(|| self.hash_of_fonts()));
        inputs.set(Cause::Files, self.hash_of_files(files));
        inputs.set(Cause::Options, self.hash_of_options(document, pdf));
        inputs
    }

    /// How each of the documents stands, in their order; `pdf` is how they would be written, and nothing when that makes no
    /// difference.
    pub fn standings(&self, manifest: &Manifest, folder: &Path, pdf: Option<&PdfOptions>) -> Vec<Standing> {
        let regarded = if pdf.is_some() { Causes::all() } else { Causes::all().without(Cause::Options) };
        let any = PdfOptions::default();
        let pdf = pdf.unwrap_or(&any);
        let stands = |document: &Document| {
            manifest.standing(folder, &document.name, |files| self.inputs(document, files, pdf), regarded)
        };
        (0..self.documents.len()).into_par_iter().map(|index| stands(&self.documents[index])).collect()
    }

    /// Whether the kit has a document of a name, wanted in this run or not.
    pub fn names(&self) -> HashSet<&OutputName> {
        self.documents.iter().map(|document| &document.name).chain(&self.others).collect()
    }

    /// Leaves the documents out for which `is_wanted` is false at their index.
    pub fn keep(&mut self, is_wanted: impl Fn(usize) -> bool) {
        let others = &mut self.others;
        let mut index = 0..;
        self.documents.retain(|document| {
            let is_wanted = index.next().is_some_and(&is_wanted);
            if !is_wanted {
                others.push(document.name.clone());
            }
            is_wanted
        });
    }

    /// The entry of a document that was made and is in its place; `before` is its last one.
    pub fn output(
        &self,
        document: &Document,
        made: &Made,
        warned: bool,
        pdf: &PdfOptions,
        before: Option<&Output>,
    ) -> Output {
        let sha256 = made.sha256.expect("a file that is in its place has been hashed");
        Output {
            whose: self.whose(document),
            made: Some(Box::new(manifest::Made {
                revision: document.revision.clone(),
                sha256,
                bytes: made.bytes as u64,
                pages: made.pages,
                warned,
                edited: false,
                inputs: self.inputs(document, &made.files, pdf),
                files: made.files.clone(),
            })),
            printed: before.and_then(|before| before.printed.clone()),
            kit: None,
        }
    }

    /// What is noted of a document that was printed, for [`manifest::mark_printed`]; `files` are those that it names, as far
    /// as they are known.
    pub fn on_paper(&self, document: &Document, files: &[String], pdf: &PdfOptions) -> OnPaper {
        OnPaper {
            name: document.name.clone(),
            whose: self.whose(document),
            revision: document.revision.clone(),
            inputs: self.inputs(document, files, pdf),
        }
    }

    /// Whose a document is, and what.
    pub fn whose(&self, document: &Document) -> Whose {
        let job = &document.job;
        Whose {
            document: job.document.as_str().to_owned(),
            candidate: job.candidate().map(|index| self.kit.candidates[index].id.clone()),
            interview: job.interview().map(|index| self.kit.interviews[index].id.clone()),
            interviewer: job.interviewer().map(|index| self.kit.panel[index].id.clone()),
            day: job.day().map(|index| self.shared.plan().days[index].date.to_string()),
        }
    }

    fn hash_of_files(&self, files: &[String]) -> u64 {
        if files.is_empty() {
            return 0;
        }
        let mut hash = InputHash::new("files");
        for url in files {
            hash.text(url);
            hash.number(self.file_hashes.of(url, &self.resources()));
        }
        hash.finish()
    }

    /// Of the kit's own fonts; those that are compiled in belong to the program. A font that cannot be read is told when
    /// documents are made.
    fn hash_of_fonts(&self) -> u64 {
        let fonts = self.fonts().unwrap_or_default();
        if fonts.is_empty() {
            return 0;
        }
        let mut hash = InputHash::new("fonts");
        for font in fonts {
            hash.text(&font.name);
            hash.bytes((*font.data).as_ref());
        }
        hash.finish()
    }

    fn hash_of_options(&self, document: &Document, pdf: &PdfOptions) -> u64 {
        hash_of_options(pdf, self.attaches_source, self.audits, self.password(document).is_some())
    }
}

fn hash_of_options(pdf: &PdfOptions, attaches_source: bool, audits: bool, encrypted: bool) -> u64 {
    let mut hash = InputHash::new("options");
    hash.text(match pdf.forms {
        Forms::Flat => "flat",
        Forms::Fillable => "fillable",
        Forms::Calculating => "calculating",
    });
    hash.number(pdf.created.map_or(0, |time| time.as_second().cast_unsigned()));
    // What must be true of a document is looked at when it is made.
    for option in [pdf.strict, attaches_source, audits, encrypted] {
        hash.number(option.into());
    }
    hash.finish()
}
