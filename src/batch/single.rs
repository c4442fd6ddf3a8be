//! A template and what it sees → the PDF of one document that is not among those of the plan.

use std::sync::Arc;

use minijinja::Value;

use super::Batch;
use super::merged::Merged;
use crate::diag::{Diagnostics, Warned};
use crate::engine::Session;
use crate::merge::context::Shared;
use crate::pdf::{self, PdfOptions};

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
        let seen = seen(&self.shared);
        let fonts = Arc::clone(&session.engine.fonts);
        Merged::new(self, template, template, &seen)?.lay_out(session, &self.resources(), |list, warnings| {
            Ok(pdf::write(&list, &fonts, options)?.drain_into(warnings))
        })
    }
}
