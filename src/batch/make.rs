//! One document → its file: merge, lay out, write as PDF, put in its place.

use super::merged::Merged;
use super::{Batch, Made, Taken, template};
use crate::audit::{self, Standards};
use crate::deliver::manifest::Digest;
use crate::diag::{Diagnostics, Warned};
use crate::engine::folder::FolderResources;
use crate::engine::geometry::{Px, Size};
use crate::engine::resources::NotedResources;
use crate::engine::{Engine, Session};
use crate::kit::Paper;
use crate::pdf::{self, Attachment, PdfOptions, Relationship};

/// What all threads share while documents are made.
pub struct Maker<'b> {
    batch: &'b Batch<'b>,
    engine: &'b Engine,
    /// What takes the documents; nothing when they are only laid out.
    taken: Option<&'b Taken<'b>>,
    resources: FolderResources,
    pdf: PdfOptions,
    /// The day that documents show as that of their revision.
    revised: Option<String>,
    /// Whether files are hashed.
    hashes: bool,
}

impl<'b> Maker<'b> {
    pub fn new(batch: &'b Batch<'_>, engine: &'b Engine, taken: Option<&'b Taken<'b>>, pdf: PdfOptions) -> Self {
        let (resources, revised) = (batch.resources(), batch.revised(pdf.created));
        Self { batch, engine, taken, resources, pdf, revised, hashes: false }
    }

    /// The same, with the hash of each file.
    pub fn hashing(mut self) -> Self {
        self.hashes = true;
        self
    }

    /// What the documents of one thread share.
    pub fn session(&self) -> Session<'b> {
        Session::new(self.engine)
    }

    /// Makes a document, as far as somebody takes it.
    ///
    /// # Errors
    /// What left it without a file, with the warnings up to there.
    pub fn make(&self, index: usize, session: &mut Session<'_>) -> Result<Warned<Made>, Diagnostics> {
        let document = &self.batch.documents[index];
        let seen = self.batch.seen(document, self.revised.as_deref());
        let template = template(document.job.document);
        let resources = NotedResources::new(&self.resources);
        let merged = Merged::new(self.batch, &template, document.name.as_str(), &seen)?;
        merged.lay_out(session, &resources, |list, warnings| {
            let pages = list.pages.len();
            let Some(taken) = self.taken else {
                let untold = list.structure.faults.iter().filter(|fault| !fault.told);
                warnings.extend(untold.map(|fault| fault.diagnostic.clone()));
                return Ok(Made { pages, ..Made::default() });
            };
            let password = self.batch.password(document);
            let own = (self.batch.attaches_source || password.is_some()).then(|| PdfOptions {
                attachments: if self.batch.attaches_source { vec![source_data(&seen)] } else { Vec::new() },
                password: password.cloned(),
                ..self.pdf.clone()
            });
            let options = own.as_ref().unwrap_or(&self.pdf);
            let bytes = pdf::write(&list, &self.engine.fonts, options)?.drain_into(warnings);
            if self.batch.audits {
                // What is encrypted cannot be looked at; without its password it is the same.
                let plain = password.map(|_| PdfOptions { password: None, ..options.clone() });
                let plain = plain.map(|plain| pdf::write(&list, &self.engine.fonts, &plain)).transpose()?;
                let audited = plain.as_ref().map_or(&bytes, |plain| &plain.value);
                Diagnostics(audit::audit(audited, Standards::NONE).problems()).into_result()?;
            }
            taken(document, &bytes)?;
            let sha256 = self.hashes.then(|| Digest::of(&bytes));
            Ok(Made { pages, bytes: bytes.len(), sha256, files: resources.named() })
        })
    }
}

/// What a document was made from, for programs: the values that its template sees, the plan with the questions among them.
fn source_data(seen: &minijinja::Value) -> Attachment {
    let data = serde_json::to_vec_pretty(seen).expect("values of templates are plain data");
    Attachment {
        name: "source.json".to_owned(),
        media_type: "application/json".to_owned(),
        description: "The data that this document was made from".to_owned(),
        relationship: Relationship::Source,
        data,
    }
}

/// The size of a sheet.
pub fn paper_size(paper: Paper) -> Size {
    let (width, height) = match paper {
        Paper::A4 => (210.0, 297.0),
        Paper::Letter => (215.9, 279.4),
    };
    Size::new(Px::from_mm(width), Px::from_mm(height))
}
