//! The `when` of a document → [`Condition`], a small expression that says for whom the document is made.

use std::ops::Range;
use std::sync::Arc;

use minijinja::{Environment, Error, Value};

use super::{environment, error};
use crate::diag::Diagnostic;
use crate::kit::Written;
use crate::source::{Place, Source};

/// What is put around the expression, so that it is compiled once.
const BEFORE: &str = "{% if ";
const AFTER: &str = " %}true{% endif %}";

/// A condition, seen to be an expression.
#[derive(Debug)]
pub struct Condition {
    environment: Environment<'static>,
    /// The expression alone, as minijinja's messages know it.
    source: Arc<Source>,
    /// Where the condition stands in the kit.
    place: Place,
}

impl Condition {
    /// Compiles a condition; `{{ … }}` around it are left out.
    ///
    /// # Errors
    /// When it is no expression.
    pub fn new(written: &Written) -> Result<Self, Diagnostic> {
        let text = written.text.trim();
        let inner = text.strip_prefix("{{").and_then(|text| text.strip_suffix("}}"));
        let source = Source::new("when", inner.unwrap_or(text).trim());
        let template = Source::new(source.name(), format!("{BEFORE}{}{AFTER}", source.text()));
        let mut condition = Self { environment: environment::of_a_kit(), source, place: written.place.clone() };
        // Seen to be an expression first: nothing can then end the tag before its end.
        if let Err(error) = condition.environment.compile_expression(condition.source.text()) {
            return Err(condition.problem(error, 0, None));
        }
        match environment::plain(&template) {
            Ok(environment) => condition.environment = environment,
            Err(error) => return Err(condition.problem(error, BEFORE.len(), None)),
        }
        Ok(condition)
    }

    /// Whether it is true of the document that sees these values.
    ///
    /// # Errors
    /// When it fails, as it does where it names what is not there.
    pub fn holds(&self, seen: &Value) -> Result<bool, Diagnostic> {
        let template = self.environment.get_template(self.source.name());
        let text = template.and_then(|template| template.render(seen.clone()));
        match text {
            Ok(text) => Ok(!text.is_empty()),
            Err(error) => Err(self.problem(error, BEFORE.len(), Some(seen))),
        }
    }

    /// Says what is wrong; places in the error are so many bytes further on than in the expression.
    fn problem(&self, error: Error, further: usize, seen: Option<&Value>) -> Diagnostic {
        let range = error.range();
        let mut templates = super::Templates::default();
        templates.sources.insert(self.source.name().to_owned(), Arc::clone(&self.source));
        let mut diagnostic = error::diagnostic(error, &templates, seen);
        // While it is evaluated, minijinja knows the tag; what is undefined is named.
        let named = diagnostic.message.split('`').nth(1).and_then(|name| {
            let start = self.source.text().find(name)?;
            Some(start..start + name.len())
        });
        let told = range.map(|range| range.start.saturating_sub(further)..range.end.saturating_sub(further));
        diagnostic.place = Some(self.part(if seen.is_some() { named } else { told }));
        diagnostic.message = format!("the condition fails: {}", diagnostic.message);
        diagnostic
    }

    /// A part of the expression where the kit has it; the whole condition, where it is written with escapes.
    fn part(&self, range: Option<Range<usize>>) -> Place {
        let (kit, whole) = (&self.place.source, &self.place.span);
        let written = kit.text().get(whole.clone()).unwrap_or_default();
        let part = range.and_then(|range| {
            let start = whole.start + written.find(self.source.text())?;
            Some(start + range.start..start + range.end.min(self.source.text().len()))
        });
        match part.filter(|part| kit.text().get(part.clone()).is_some_and(|text| !text.is_empty())) {
            Some(part) => Place::new(kit, part),
            None => self.place.clone(),
        }
    }
}
