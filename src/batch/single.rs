//! A template and what it sees → the PDF of one document that is not among those of the plan.

use minijinja::Value;

use super::{Batch, paper_size};
use crate::diag::{Diagnostics, Warned};
use crate::engine::{self, RenderOptions, Session};
use crate::merge::context::Shared;
use crate::pdf::{self, PdfOptions};
use crate::source::Source;

impl Batch<'_> {
    /// Merges a template, lays it out and writes it as PDF.
    ///
    /// # Errors
    /// What the template did wrong, or what keeps it from becoming a PDF.
    pub fn single(
        &self,
        template: &str,
        seen: impl FnOnce(&Shared<'_>) -> Value,
        session: &mut Session<'_>,
        options: &PdfOptions,
    ) -> Result<Warned<Vec<u8>>, Diagnostics> {
        let mut warnings = Vec::new();
        let html = self.merger.merge(template, &seen(&self.shared))?;
        let html = Source::new(format!("HTML of {template}"), html);
        let resources = self.resources();
        let rendering = RenderOptions { resources: &resources, paper: paper_size(self.paper) };
        let list = engine::render(&html, session, rendering)?.drain_into(&mut warnings);
        let bytes = pdf::write(&list, &session.engine.fonts, options)?.drain_into(&mut warnings);
        Ok(Warned { value: bytes, warnings })
    }
}
