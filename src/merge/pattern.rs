//! The kit's `output.name` → [`NamePattern`], a small template that gives each document its name.
//!
//! Folders come from the pattern's own text only: a value that it prints is made a single part of a name first, so
//! that no candidate's data can choose a folder.

use std::sync::Arc;

use minijinja::{Environment, Error, Output, State, Value};

use super::{environment, error};
use crate::deliver::OutputName;
use crate::deliver::names::slug;
use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// A compiled name pattern.
#[derive(Debug)]
pub struct NamePattern {
    environment: Environment<'static>,
    /// The pattern alone, as the template that minijinja knows.
    source: Arc<Source>,
    /// Where it stands in the kit, if it was not the default.
    place: Option<Place>,
}

impl NamePattern {
    /// Compiles a pattern; `place` is where it stands in the kit.
    ///
    /// # Errors
    /// When its syntax is wrong.
    pub fn new(pattern: &str, place: Option<Place>) -> Result<Self, Diagnostic> {
        let source = Source::new("name", pattern);
        let mut environment = match environment::plain(&source) {
            Ok(environment) => environment,
            Err(error) => return Err(problem(error, &source, place.as_ref(), None)),
        };
        environment.set_formatter(write_slug);
        Ok(Self { environment, source, place })
    }

    /// The name of the document that sees these values.
    ///
    /// # Errors
    /// When the pattern fails, or its result leaves the output folder.
    pub fn name(&self, seen: &Value) -> Result<OutputName, Diagnostic> {
        let template = self.environment.get_template(self.source.name());
        let text = template.and_then(|template| template.render(seen.clone()));
        let text = text.map_err(|error| problem(error, &self.source, self.place.as_ref(), Some(seen)))?;
        OutputName::new(&text).map_err(|error| {
            let help = "write a relative path without `..`, `\\` and empty parts, as in \
                        `{{ candidate.id }}/{{ interview.id }}-{{ interviewer.id }}.pdf`";
            let mut diagnostic = Diagnostic::error(error.to_string()).help(help);
            diagnostic.place = self.place.clone();
            diagnostic
        })
    }

    /// Where the pattern stands in the kit.
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }
}

/// Prints a value as a single part of a name.
fn write_slug(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return minijinja::escape_formatter(out, state, value);
    }
    if value.is_none() {
        return Ok(());
    }
    out.write_str(&slug(&value.to_string())).map_err(Error::from)
}

fn problem(error: Error, source: &Arc<Source>, place: Option<&Place>, seen: Option<&Value>) -> Diagnostic {
    let mut templates = super::Templates::default();
    templates.sources.insert(source.name().to_owned(), Arc::clone(source));
    let mut diagnostic = error::diagnostic(error, &templates, seen);
    diagnostic.message = format!("the pattern of output names fails: {}", diagnostic.message);
    if let Some(place) = place {
        diagnostic.place = Some(place.clone());
    }
    diagnostic
}
