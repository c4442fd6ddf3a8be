//! Documents of a batch, and pages beside them → display lists, on all processor cores, for what is no file of its own.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::Timestamp;
use minijinja::Value;

use super::merged::Merged;
use super::{Batch, Document, Outcome, Threads, queue, template};
use crate::diag::{Diagnostics, Warned};
use crate::engine::display::DisplayList;
use crate::engine::folder::FolderResources;
use crate::engine::fonts::FontLibrary;
use crate::engine::{Engine, Session};
use crate::merge::context::Shared;
use crate::pdf::{self, PdfOptions};

/// Lays documents out, as often as is asked for.
pub struct Layouts<'b> {
    batch: &'b Batch<'b>,
    engine: Engine,
    resources: FolderResources,
    /// The day that documents show as that of their revision.
    revised: Option<String>,
}

impl<'k> Batch<'k> {
    /// What lays the documents out; `created` is when they are said to be made.
    ///
    /// # Errors
    /// As [`Batch::make`].
    pub fn layouts(&self, created: Option<Timestamp>) -> Result<Layouts<'_>, Diagnostics> {
        let (resources, revised) = (self.resources(), self.revised(created));
        Ok(Layouts { batch: self, engine: self.engine()?, resources, revised })
    }

    /// What the templates of the documents see.
    pub(crate) fn shared(&self) -> &Shared<'k> {
        &self.shared
    }
}

impl Layouts<'_> {
    /// The faces that all documents can use.
    pub fn fonts(&self) -> &Arc<FontLibrary> {
        &self.engine.fonts
    }

    /// Lays out for every index below `count`; `work` does that with the [`Layout`] of its thread, and `told` gets what
    /// it makes, in order, and ends the run by breaking.
    pub fn run<T: Send>(
        &self,
        count: usize,
        threads: Threads,
        work: impl Fn(usize, &mut Layout<'_>) -> Result<Warned<T>, Diagnostics> + Sync,
        told: impl FnMut(Outcome<T>) -> ControlFlow<()> + Send,
    ) {
        let session = || Layout { layouts: self, session: Session::new(&self.engine) };
        queue::run(count, threads, session, work, told);
    }
}

/// What lays documents out on one thread.
pub struct Layout<'l> {
    layouts: &'l Layouts<'l>,
    session: Session<'l>,
}

impl Layout<'_> {
    /// The pages of a document.
    ///
    /// # Errors
    /// What left it without pages, with the warnings up to there.
    pub fn document(&mut self, document: &Document) -> Result<Warned<DisplayList>, Diagnostics> {
        let seen = self.layouts.batch.seen(document, self.layouts.revised.as_deref());
        self.page(&template(document.job.document), document.name.as_str(), &seen)
    }

    /// The file of a document, encrypted where the batch is, and the number of its pages.
    ///
    /// # Errors
    /// What left it without a file, with the warnings up to there.
    pub fn pdf(&mut self, document: &Document, options: &PdfOptions) -> Result<Warned<(Vec<u8>, usize)>, Diagnostics> {
        let Layouts { batch, engine, resources, revised } = self.layouts;
        let (seen, template) = (batch.seen(document, revised.as_deref()), template(document.job.document));
        let password = batch.password(document);
        let own = password.map(|password| PdfOptions { password: Some(password.clone()), ..options.clone() });
        let merged = Merged::new(batch, &template, document.name.as_str(), &seen)?;
        merged.lay_out(&mut self.session, resources, |list, warnings| {
            let written = pdf::write(&list, &engine.fonts, own.as_ref().unwrap_or(options))?;
            Ok((written.drain_into(warnings), list.pages.len()))
        })
    }

    /// The pages of any other template.
    ///
    /// # Errors
    /// As [`Self::document`].
    pub fn page(&mut self, template: &str, name: &str, seen: &Value) -> Result<Warned<DisplayList>, Diagnostics> {
        let Layouts { batch, resources, .. } = self.layouts;
        Merged::new(batch, template, name, seen)?.lay_out(&mut self.session, resources, |list, _| Ok(list))
    }
}
