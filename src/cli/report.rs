//! Diagnostics and results → text for people on stderr, or JSON lines for programs on stdout.
//!
//! The only place that knows the form of reports; how a diagnostic looks on a terminal is in [`super::shown`]. What is
//! the same in many documents is told once, with their number; the order is that of the documents, whatever thread made
//! them.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write as _};
use std::time::Instant;

use indexmap::IndexMap;
use serde_json::json;

use super::args::{Format, Global, When};
use super::output::{self, Failure};
use super::shown::{self, Look};
use crate::diag::{Diagnostic, Severity};
use crate::source::Place;

/// The most names of documents that are told with a diagnostic.
const NAMED_DOCUMENTS: usize = 3;
/// The columns of a report that goes to a file.
const FILE_COLUMNS: usize = 100;

/// The characters of the text meant by which diagnostics are told apart; it may be as long as a file.
const LONGEST_KEY: usize = 200;

/// Collects what is to be told, and tells it.
pub struct Reporter {
    format: Format,
    color: bool,
    quiet: bool,
    verbose: bool,
    deny_warnings: bool,
    started: Instant,
    /// What is to be told at the end, each once.
    problems: IndexMap<Key, Problem>,
    warnings: usize,
    errors: usize,
    /// Whether the last line has been printed.
    summed_up: bool,
}

/// Two diagnostics with the same key are the same to a reader.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    severity: Severity,
    message: String,
    help: Option<String>,
    /// File, line, and the text meant: a line of merged HTML may be another one in another document.
    place: Option<(String, usize, String)>,
}

struct Problem {
    diagnostic: Diagnostic,
    /// The first few documents in which it came up.
    documents: Vec<String>,
    /// In how many.
    count: usize,
}

/// What a batch came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    /// Documents that are there.
    pub made: usize,
    /// Documents that could not be made.
    pub failed: usize,
    /// Documents that were there, as they would be made.
    pub unchanged: usize,
    /// Documents that are not wanted any more, and were removed.
    pub removed: usize,
    /// Pages of all documents.
    pub pages: usize,
    /// Bytes of all documents.
    pub bytes: usize,
}

impl Reporter {
    /// A reporter for one run of the program.
    pub fn new(global: &Global, format: Format, deny_warnings: bool) -> Self {
        Self {
            format,
            color: colored(global.color),
            quiet: global.quiet,
            verbose: global.verbose,
            deny_warnings,
            started: Instant::now(),
            problems: IndexMap::new(),
            warnings: 0,
            errors: 0,
            summed_up: false,
        }
    }

    /// For whom the report is.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether a progress bar has a place: a person is watching, and no other lines come between.
    pub fn shows_progress(&self) -> bool {
        self.format == Format::Text && !self.quiet && !self.verbose && io::stderr().is_terminal()
    }

    /// Whether the single documents are listed.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether only errors are told.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Makes the run a failure, for what is told as its result and not as a diagnostic.
    pub fn fail(&mut self) {
        self.errors += 1;
    }

    /// Forgets what was collected: it is beside the point of what comes now.
    pub fn clear(&mut self) {
        self.problems.clear();
        (self.warnings, self.errors) = (0, 0);
    }

    /// Begins anew, for another run of the same command.
    pub fn begin(&mut self) {
        self.clear();
        self.summed_up = false;
        self.started = Instant::now();
    }

    /// Leaves out the last line, for a command that has told all.
    pub fn say_no_more(&mut self) {
        self.summed_up = true;
    }

    /// Takes diagnostics that belong to no document.
    pub fn add(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.add_all(diagnostics, None);
    }

    /// Takes the diagnostics of one document.
    pub fn add_of_document(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>, document: &str) {
        self.add_all(diagnostics, Some(document));
    }

    fn add_all(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>, document: Option<&str>) {
        for diagnostic in diagnostics {
            let problem = self.problems.entry(Key::of(&diagnostic)).or_insert_with(|| {
                match diagnostic.severity {
                    Severity::Warning => self.warnings += 1,
                    Severity::Error => self.errors += 1,
                }
                Problem { diagnostic, documents: Vec::new(), count: 0 }
            });
            if let Some(document) = document {
                // A document is named once, however often the same is wrong in it.
                if problem.documents.last().is_none_or(|last| last != document) {
                    problem.count += 1;
                    if problem.documents.len() < NAMED_DOCUMENTS {
                        problem.documents.push(document.to_owned());
                    }
                }
            }
        }
    }

    /// Prints a line for people on stderr.
    ///
    /// # Errors
    /// When stderr is gone.
    pub fn note(&self, line: fmt::Arguments<'_>) -> Result<(), Failure> {
        if self.format == Format::Text && !self.quiet {
            writeln!(io::stderr().lock(), "{line}").map_err(Failure::Output)?;
        }
        Ok(())
    }

    /// Prints an object for programs on stdout.
    ///
    /// # Errors
    /// When stdout is gone.
    pub fn object(&self, object: &serde_json::Value) -> Result<(), Failure> {
        if self.format == Format::Json {
            output::print(&format!("{object}\n"))?;
        }
        Ok(())
    }

    /// Prints all that was collected, and forgets it.
    ///
    /// # Errors
    /// When nobody is there to read it any more.
    pub fn flush(&mut self) -> Result<(), Failure> {
        for problem in std::mem::take(&mut self.problems).into_values() {
            match self.format {
                Format::Json => self.object(&problem.json())?,
                Format::Text if self.is_silent(&problem) => {}
                Format::Text => {
                    let text = self.text(&problem);
                    io::stderr().lock().write_all(text.as_bytes()).map_err(Failure::Output)?;
                }
            }
        }
        Ok(())
    }

    fn is_silent(&self, problem: &Problem) -> bool {
        self.quiet && !self.deny_warnings && problem.diagnostic.severity == Severity::Warning
    }

    /// Prints what can be told no other way on stderr, as far as that is there.
    pub fn last_words(&self, diagnostic: &Diagnostic) {
        let text = shown::text(diagnostic, self.look());
        _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints what the run came to: the last line of a report, after all that was collected.
    ///
    /// # Errors
    /// When nobody is there to read it any more.
    pub fn summary(&mut self, what: &str, totals: Totals, place: Option<&str>) -> Result<(), Failure> {
        self.summary_of(what, "document", totals, place)
    }

    /// The same of something else than documents.
    ///
    /// # Errors
    /// When nobody is there to read it any more.
    pub fn summary_of(&mut self, what: &str, noun: &str, totals: Totals, place: Option<&str>) -> Result<(), Failure> {
        self.flush()?;
        self.summed_up = true;
        let seconds = self.started.elapsed().as_secs_f64();
        self.summary_object(totals, seconds)?;
        let mut line = match (totals.made, totals.failed) {
            (0, 0) if totals.unchanged > 0 => format!("{what} nothing"),
            (made, 0) => format!("{what} {}", counted(made, noun)),
            (made, failed) => format!("{what} {made} of {}", counted(made + failed, noun)),
        };
        if totals.pages > 0 {
            _ = write!(line, ", {}", counted(totals.pages, "page"));
        }
        if totals.unchanged > 0 {
            _ = write!(line, ", {} unchanged", totals.unchanged);
        }
        if totals.removed > 0 {
            _ = write!(line, ", removed {}", totals.removed);
        }
        if let Some(place) = place {
            _ = write!(line, ", in `{place}`");
        }
        _ = write!(line, " ({seconds:.2} s)");
        if self.errors + self.warnings > 0 {
            _ = write!(line, "; {}", self.counts());
        }
        self.note(format_args!("{line}"))
    }

    /// Prints the last line of a run that ended before it came to anything.
    ///
    /// # Errors
    /// When nobody is there to read it any more.
    pub fn give_up(&mut self) -> Result<(), Failure> {
        self.flush()?;
        if std::mem::replace(&mut self.summed_up, true) {
            return Ok(());
        }
        self.summary_object(Totals::default(), self.started.elapsed().as_secs_f64())?;
        self.note(format_args!("nothing was made; {}", self.counts()))
    }

    fn summary_object(&self, totals: Totals, seconds: f64) -> Result<(), Failure> {
        self.object(&json!({
            "type": "summary",
            "documents": totals.made,
            "failed": totals.failed,
            "unchanged": totals.unchanged,
            "removed": totals.removed,
            "pages": totals.pages,
            "bytes": totals.bytes,
            "warnings": self.warnings,
            "errors": self.errors,
            "seconds": (seconds * 1000.0).round() / 1000.0,
        }))
    }

    /// `2 errors, 1 warning`
    fn counts(&self) -> String {
        let mut counts = Vec::new();
        if self.errors > 0 {
            counts.push(counted(self.errors, "error"));
        }
        if self.warnings > 0 {
            let denied = if self.deny_warnings { ", which `--deny-warnings` makes a failure" } else { "" };
            counts.push(counted(self.warnings, "warning") + denied);
        }
        counts.join(", ")
    }

    /// Whether anything told so far makes the run a failure.
    pub fn has_failed(&self) -> bool {
        self.errors > 0 || (self.deny_warnings && self.warnings > 0)
    }

    fn look(&self) -> Look {
        Look { color: self.color, columns: terminal_columns().unwrap_or(FILE_COLUMNS), all_causes: self.verbose }
    }

    fn text(&self, problem: &Problem) -> String {
        let mut text = shown::text(&problem.diagnostic, self.look());
        if let Some(documents) = problem.documents() {
            _ = writeln!(text, "  in: {documents}");
        }
        text.push('\n');
        text
    }
}

impl Key {
    fn of(diagnostic: &Diagnostic) -> Self {
        let place = diagnostic.place.as_ref().map(|place| {
            let meant = place.source.text().get(place.span.clone()).unwrap_or_default();
            let start = meant.char_indices().nth(LONGEST_KEY).map_or(meant, |(end, _)| &meant[..end]);
            (place.source.name().to_owned(), place.line_column().0, start.to_owned())
        });
        Self {
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place,
        }
    }
}

impl Problem {
    /// The documents in which it came up, for a reader.
    fn documents(&self) -> Option<String> {
        let first = self.documents.first()?;
        Some(match (self.count, self.documents.get(1)) {
            (1, _) => first.clone(),
            (2, Some(second)) => format!("{first} and {second}"),
            (count, _) => format!("{first} and {} other documents", count - 1),
        })
    }

    fn json(&self) -> serde_json::Value {
        let place = self.diagnostic.place.as_ref();
        let position = place.map(Place::line_column);
        json!({
            "type": "diagnostic",
            "severity": match self.diagnostic.severity {
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            "message": self.diagnostic.message,
            "file": place.map(|place| place.source.name()),
            "line": position.map(|(line, _)| line),
            "column": position.map(|(_, column)| column),
            "help": self.diagnostic.help,
            "causes": causes(&self.diagnostic),
            "documents": self.documents,
            "count": self.count,
        })
    }
}

fn causes(diagnostic: &Diagnostic) -> Vec<String> {
    let first = diagnostic.cause.as_ref().map(|cause| cause.as_ref() as &dyn std::error::Error);
    std::iter::successors(first, |error| error.source()).map(ToString::to_string).collect()
}

fn colored(when: When) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !refused && io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// The terminal's width, as far as long lines are still easy to read.
fn terminal_columns() -> Option<usize> {
    let (columns, _) = terminal_size::terminal_size_of(io::stderr())?;
    Some(usize::from(columns.0).clamp(40, 120))
}

/// `1 page`, `2 pages`
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
