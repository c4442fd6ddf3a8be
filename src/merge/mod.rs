//! Plan, candidate and interviewer → HTML text, one minijinja render per document.
//!
//! 1. [`Templates`]: the compiled-in templates, overridden file by file by the kit's folder.
//! 2. [`Merger::new`] compiles them, once for all documents.
//! 3. [`context`]: what a template sees; what documents share is made once ([`context::Shared`]).
//! 4. [`Merger::merge`]: template and context → HTML text.
//!
//! A candidate's values are data: they are escaped, and never read as templates. Beside the documents, [`NamePattern`]
//! gives each its name, and [`Condition`] says which of them are made. What the HTML looks like on paper is left to [`crate::engine`].

pub mod templates;

mod environment;

pub mod context;

mod condition;
mod pattern;

mod reach;

mod error;
mod trace;

use std::sync::Arc;

use minijinja::{Environment, Value};

use crate::diag::{Diagnostic, Diagnostics};
use crate::source::Source;

pub use condition::Condition;
pub use pattern::NamePattern;
pub use reach::Reach;
pub use templates::Templates;
pub use trace::Trace;

/// Compiled templates; shared by all threads.
#[derive(Debug)]
pub struct Merger {
    environment: Environment<'static>,
    templates: Templates,
}

impl Merger {
    /// Compiles templates.
    ///
    /// # Errors
    /// Every template whose syntax is wrong.
    pub fn new(templates: Templates) -> Result<Self, Diagnostics> {
        Ok(Self { environment: environment::environment(&templates)?, templates })
    }

    /// Renders the template `name` with what it sees.
    ///
    /// # Errors
    /// What the template did wrong, and where: an undefined value, an include of nothing, a loop without end.
    pub fn merge(&self, name: &str, seen: &Value) -> Result<String, Diagnostic> {
        let template = self.environment.get_template(name);
        let html = template.and_then(|template| template.render(seen.clone()));
        html.map_err(|error| error::diagnostic(error, &self.templates, Some(seen)))
    }

    /// Renders again, noting which part came from where; slower than [`Merger::merge`], for diagnostics only.
    ///
    /// # Errors
    /// As [`Merger::merge`].
    pub fn trace(&self, name: &str, seen: &Value) -> Result<Trace, Diagnostic> {
        let template = self.environment.get_template(name);
        let result = template.and_then(|template| template.render_with_spans(seen.clone()));
        let (_, spans) = result.map_err(|error| error::diagnostic(error, &self.templates, Some(seen)))?;
        Ok(Trace { spans, sources: self.templates.sources.clone() })
    }

    /// What a template depends on: the templates that it includes, and what they see.
    pub fn reach(&self, name: &str) -> Reach {
        Reach::of(name, &self.templates, &self.environment)
    }

    /// A template's text.
    pub fn source(&self, name: &str) -> Option<&Arc<Source>> {
        self.templates.source(name)
    }
}
