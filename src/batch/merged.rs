//! A template and what it sees → HTML, laid out; what is wrong with it is told in the template.
//!
//! Every document goes this way: those of the plan, the pages beside them, and single ones. What becomes of the pages is
//! left to those who ask for them.

use std::sync::Arc;

use minijinja::Value;

use super::{Batch, paper_size};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::display::DisplayList;
use crate::engine::resources::Resources;
use crate::engine::{self, RenderOptions, Session};
use crate::merge::Trace;
use crate::source::Source;

/// A document as HTML.
pub(super) struct Merged<'a> {
    batch: &'a Batch<'a>,
    template: &'a str,
    seen: &'a Value,
    html: Arc<Source>,
}

impl<'a> Merged<'a> {
    /// Merges a template; `name` is what the document is called.
    ///
    /// # Errors
    /// What the template did wrong.
    pub fn new(batch: &'a Batch<'_>, template: &'a str, name: &str, seen: &'a Value) -> Result<Self, Diagnostics> {
        let html = Source::new(format!("HTML of {name}"), batch.merger.merge(template, seen)?);
        Ok(Self { batch, template, seen, html })
    }

    /// Lays it out, and does with its pages what `finish` does, which adds its warnings to those of before.
    ///
    /// # Errors
    /// What left it without a result, with the warnings up to there.
    pub fn lay_out<T>(
        &self,
        session: &mut Session<'_>,
        resources: &dyn Resources,
        finish: impl FnOnce(DisplayList, &mut Vec<Diagnostic>) -> Result<T, Diagnostics>,
    ) -> Result<Warned<T>, Diagnostics> {
        let mut warnings = Vec::new();
        let options = RenderOptions { resources, paper: paper_size(self.batch.paper) };
        let list = engine::render(&self.html, session, options).map(|list| list.drain_into(&mut warnings));
        match list.and_then(|list| finish(list, &mut warnings)) {
            Ok(value) => Ok(Warned { value, warnings: self.traced(warnings) }),
            Err(Diagnostics(problems)) => {
                warnings.extend(problems);
                Err(Diagnostics(self.traced(warnings)))
            }
        }
    }

    /// What is wrong is told where it can be mended: in the template, not in the text made from it.
    fn traced(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if diagnostics.iter().any(|diagnostic| diagnostic.place.is_some())
            && let Ok(trace) = self.batch.merger.trace(self.template, self.seen)
        {
            diagnostics.iter_mut().for_each(|diagnostic| self.to_template(diagnostic, &trace));
        }
        diagnostics
    }

    /// Moves a place in the HTML to where it came from.
    fn to_template(&self, diagnostic: &mut Diagnostic, trace: &Trace) {
        if let Some(place) = &diagnostic.place
            && Arc::ptr_eq(&place.source, &self.html)
            && let Some(origin) = trace.origin(&place.span)
        {
            diagnostic.place = Some(origin);
        }
    }
}
