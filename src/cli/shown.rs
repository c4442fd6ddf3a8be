//! A [`Diagnostic`] → text for a terminal: message, causes, the line with a mark, the remedy.
//!
//! The only place that knows miette.

use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::words;
use crate::diag::{Diagnostic, Severity};
use crate::source::Source;

/// The longest source line that is shown, in bytes; merged HTML has longer ones that would fill the screen.
const LONGEST_LINE: usize = 240;
/// The columns that miette leaves free on the left.
const MARGIN: usize = 2;
/// The longest name in backticks, in bytes, that is kept on one line.
const LONGEST_NAME: usize = 48;

/// How diagnostics look.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether with colours.
    pub color: bool,
    /// Where lines of text are broken.
    pub columns: usize,
    /// Whether causes are shown that say nothing new.
    pub all_causes: bool,
}

/// A diagnostic as text, with a line end.
pub fn text(diagnostic: &Diagnostic, look: Look) -> String {
    let mut theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    "error:".clone_into(&mut theme.characters.error);
    "warning:".clone_into(&mut theme.characters.warning);
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.columns)
        .with_links(false)
        // Our snippet takes this for "the line of the mark", and no line beside it.
        .with_context_lines(1)
        // Lines are broken before: miette would break names at their dashes.
        .with_wrap_lines(false)
        .with_cause_chain();
    let shown = Shown::new(diagnostic, look);
    let mut text = String::new();
    // Writing to a string fails only when a `Display` does.
    if handler.render_report(&mut text, &shown).is_err() {
        text = format!("{diagnostic}\n");
    }
    if let Some(place) = &shown.unshown {
        _ = writeln!(text, "  at: {place}");
    }
    text
}

/// A diagnostic as miette takes it.
#[derive(Debug)]
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    message: String,
    help: Option<String>,
    /// The part of the source that is marked, on one line.
    snippet: Option<(Snippet, SourceSpan)>,
    /// The place, when its line is not shown.
    unshown: Option<String>,
    causes: bool,
}

impl<'a> Shown<'a> {
    fn new(diagnostic: &'a Diagnostic, look: Look) -> Self {
        let broken = |text: &str, mark: &str| {
            let columns = look.columns.saturating_sub(MARGIN + mark.len());
            words::wrapped(&names_unbroken(&printable(text)), "", columns).trim_end().replace(UNBROKEN, " ")
        };
        let message = broken(
            &diagnostic.message,
            match diagnostic.severity {
                Severity::Warning => "warning: ",
                Severity::Error => "error: ",
            },
        );
        let help = diagnostic.help.as_ref().map(|help| broken(help, "help: "));
        let mut shown = Self { diagnostic, message, help, snippet: None, unshown: None, causes: true };
        if let Some(place) = &diagnostic.place {
            let text = place.source.text();
            let (line, _) = place.line_column();
            let line = without_line_end(&place.source, line);
            let shows = line.len() <= LONGEST_LINE && !text[line.clone()].contains(is_unprintable);
            if text.is_empty() || !shows {
                shown.unshown = Some(place.to_string());
            } else {
                // A mark over several lines would be a drawing of its own.
                let start = place.span.start.min(line.end);
                let end = place.span.end.clamp(start, line.end);
                shown.snippet = Some((Snippet(Arc::clone(&place.source)), (start, end - start).into()));
            }
        }
        // What a template's cause adds is which include it came through; the help says it already.
        let told = |cause: &(dyn std::error::Error + 'static)| {
            cause.is::<minijinja::Error>() || cause.to_string() == diagnostic.message
        };
        shown.causes = look.all_causes || !diagnostic.cause.as_ref().is_some_and(|cause| told(cause.as_ref()));
        shown
    }
}

/// The bytes of a line (from 1) without its end, in files with Windows line ends too.
fn without_line_end(source: &Source, line: usize) -> Range<usize> {
    let span = source.line_span(line);
    let text = source.text()[span.clone()].trim_end_matches('\r');
    span.start..span.start + text.len()
}

/// Whether a terminal would act on a character instead of showing it.
fn is_unprintable(character: char) -> bool {
    character.is_control() && character != '\t'
}

fn printable(text: &str) -> String {
    text.chars().map(|character| if is_unprintable(character) { ' ' } else { character }).collect()
}

/// Stands for a space at which no line is broken.
const UNBROKEN: char = '\u{1}';

/// Text whose names in backticks have no spaces to break a line at.
fn names_unbroken(text: &str) -> String {
    let mut parts = text.split('`');
    let mut unbroken = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        unbroken.push('`');
        match index % 2 {
            0 if part.len() < LONGEST_NAME => unbroken.push_str(&part.replace(' ', &UNBROKEN.to_string())),
            _ => unbroken.push_str(part),
        }
    }
    unbroken
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if !self.causes {
            return None;
        }
        self.diagnostic.cause.as_ref().map(|cause| cause.as_ref() as &(dyn std::error::Error + 'static))
    }
}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|(source, _)| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, span) = self.snippet.as_ref()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, *span))))
    }
}

/// A source under its name.
#[derive(Debug)]
struct Snippet(Arc<Source>);

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // miette asks without context where the mark is, and with context for what to show: that is the mark's line.
        // Asked for the mark alone it would show nothing beside it, and for a line of context three lines.
        let contents = if before == 0 && after == 0 {
            self.0.text().read_span(span, 0, 0)?
        } else {
            let (line, _) = self.0.line_column(span.offset());
            let line = without_line_end(&self.0, line);
            let line: SourceSpan = (line.start, line.len()).into();
            self.0.text().read_span(&line, 0, 0)?
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.0.name().to_owned(),
            contents.data(),
            *contents.span(),
            contents.line(),
            contents.column(),
            contents.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(diagnostic: &Diagnostic) -> String {
        text(diagnostic, Look { color: false, columns: 60, all_causes: false })
    }

    #[test]
    fn the_line_is_shown_with_its_mark() {
        let source = Source::new("a.yaml", "one\r\n  two: three\r\nfour\n");
        let diagnostic = Diagnostic::warning("`two` is odd").at(&source, 7..10).help("write `2`");
        assert_eq!(
            plain(&diagnostic),
            "  warning: `two` is odd\n   ╭─[a.yaml:2:3]\n 2 │   two: three\n   ·   ───\n   ╰────\n  help: write `2`\n"
        );
    }

    #[test]
    fn a_mark_over_several_lines_ends_with_the_first() {
        let source = Source::new("a.yaml", "one\ntwo\nthree\n");
        let shown = plain(&Diagnostic::error("odd").at(&source, 4..13));
        assert_eq!(shown, "  error: odd\n   ╭─[a.yaml:2:1]\n 2 │ two\n   · ───\n   ╰────\n");
    }

    #[test]
    fn a_line_that_is_long_or_acts_on_the_terminal_is_named_only() {
        for text in ["x".repeat(1000), "x\u{1b}[2Jx".to_owned()] {
            let source = Source::new("a.html", text);
            assert_eq!(plain(&Diagnostic::error("odd\u{1b}").at(&source, 1..2)), "  error: odd\n  at: a.html:1:2\n");
        }
    }

    #[test]
    fn lines_are_broken_at_spaces_outside_of_names() {
        let diagnostic = Diagnostic::error("word ".repeat(9) + "`one two three` and the rest of it");
        let shown = plain(&diagnostic);
        assert!(shown.contains("\n  │ `one two three` and the rest of it\n"), "{shown}");
    }

    #[test]
    fn a_place_in_an_empty_text_is_named_only() {
        let source = Source::new("a.yaml", "");
        assert_eq!(plain(&Diagnostic::error("empty").at(&source, 0..0)), "  error: empty\n  at: a.yaml:1:1\n");
    }
}
