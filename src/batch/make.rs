//! One document → its file: merge, lay out, write as PDF, put in its place.

use std::sync::Arc;

use super::{Batch, Made, Taken, template};
use crate::audit::{self, Standards};
use crate::deliver::manifest::Digest;
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::folder::FolderResources;
use crate::engine::geometry::{Px, Size};
use crate::engine::resources::NotedResources;
use crate::engine::{self, Engine, RenderOptions, Session};
use crate::kit::Paper;
use crate::merge::Trace;
use crate::pdf::{self, Attachment, PdfOptions, Relationship};
use crate::source::Source;

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
        let html = Source::new(format!("HTML of {}", document.name), self.batch.merger.merge(&template, &seen)?);

        // What is wrong is told where it can be mended: in the template, not in the text made from it.
        let traced = |mut diagnostics: Vec<Diagnostic>| {
            if diagnostics.iter().any(|diagnostic| diagnostic.place.is_some())
                && let Ok(trace) = self.batch.merger.trace(&template, &seen)
            {
                diagnostics.iter_mut().for_each(|diagnostic| to_template(diagnostic, &html, &trace));
            }
            diagnostics
        };
        let mut warnings = Vec::new();
        let mut made = || {
            let options = RenderOptions { resources: &resources, paper: paper_size(self.batch.paper) };
            let list = engine::render(&html, session, options)?.drain_into(&mut warnings);
            let pages = list.pages.len();
            let Some(taken) = self.taken else {
                let untold = list.structure.faults.iter().filter(|fault| !fault.told);
                warnings.extend(untold.map(|fault| fault.diagnostic.clone()));
                return Ok(Made { pages, ..Made::default() });
            };
            let password = self.batch.passwords.as_ref().and_then(|passwords| passwords.of(&document.job));
            let own = (self.batch.attaches_source || password.is_some()).then(|| PdfOptions {
                attachments: if self.batch.attaches_source { vec![source_data(&seen)] } else { Vec::new() },
                password: password.cloned(),
                ..self.pdf.clone()
            });
            let options = own.as_ref().unwrap_or(&self.pdf);
            let bytes = pdf::write(&list, &self.engine.fonts, options)?.drain_into(&mut warnings);
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
        };
        match made() {
            Ok(made) => Ok(Warned { value: made, warnings: traced(warnings) }),
            Err(Diagnostics(problems)) => {
                warnings.extend(problems);
                Err(Diagnostics(traced(warnings)))
            }
        }
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

/// Moves a place in the HTML to where it came from.
pub(super) fn to_template(diagnostic: &mut Diagnostic, html: &Arc<Source>, trace: &Trace) {
    if let Some(place) = &diagnostic.place
        && Arc::ptr_eq(&place.source, html)
        && let Some(origin) = trace.origin(&place.span)
    {
        diagnostic.place = Some(origin);
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
