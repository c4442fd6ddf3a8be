//! What is wrong with an input: severity, place, message, remedy.
//!
//! The library returns diagnostics and never prints; a terminal is the business of [`crate::cli`].
//! Warnings travel beside a result ([`Warned`]); errors come many at once ([`Diagnostics`]).
//!
//! The form of a message: lowercase, no full stop, names in backticks; the remedy stands in [`Diagnostic::help`].

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::source::{Place, Source};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The result stands, but something in the input had no effect or looks wrong.
    Warning,
    /// There is no result.
    Error,
}

/// One problem of an input.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Whether there is a result in spite of it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, when the problem stands in a text.
    pub place: Option<Place>,
    /// What to do about it.
    pub help: Option<String>,
    /// The error underneath, when there is one.
    pub cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), place: None, help: None, cause: None }
    }

    /// A warning without a place yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, standing at `span` (bytes) of `source`.
    #[must_use]
    pub fn at(mut self, source: &Arc<Source>, span: Range<usize>) -> Self {
        self.place = Some(Place::new(source, span));
        self
    }

    /// The same, standing at `place`.
    #[must_use]
    pub fn at_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with the error underneath.
    #[must_use]
    pub fn cause(mut self, cause: impl Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
}

impl fmt::Display for Diagnostic {
    /// `file:line:column: severity: message (help)`, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(match self.severity {
            Severity::Warning => "warning: ",
            Severity::Error => "error: ",
        })?;
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " (help: {help})")?;
        }
        Ok(())
    }
}

/// The problems that left an operation without a result; never empty.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// `Ok` when nothing is in it that is an error.
    ///
    /// # Errors
    /// The diagnostics themselves, when one of them is an error.
    pub fn into_result(self) -> Result<Vec<Diagnostic>, Diagnostics> {
        if self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error) { Err(self) } else { Ok(self.0) }
    }

    /// Adds one more.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for Diagnostics {}

/// A result with the warnings that came up on the way to it.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// What had no effect or looks wrong.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A result without a warning.
    pub fn clean(value: T) -> Self {
        Self { value, warnings: Vec::new() }
    }

    /// The same with another result.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Warned<U> {
        Warned { value: make(self.value), warnings: self.warnings }
    }

    /// Moves the warnings to `sink` and gives the result.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.warnings);
        self.value
    }
}
