//! Source texts and places in them, for YAML, CSV, HTML, CSS and templates alike.
//!
//! A [`Source`] is a name that a person knows (the path as given) and its text; a [`Place`] is a byte range of it.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A text and the name it is shown under.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Byte offsets at which lines begin, made when a place is first shown.
    lines: OnceLock<Vec<usize>>,
}

impl Source {
    /// A text under a name; the name is what diagnostics show.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), lines: OnceLock::new() })
    }

    /// The name that diagnostics show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let starts = self.text.match_indices('\n').map(|(end, _)| end + 1);
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// Line and column (in characters), both from 1, of a byte offset; an offset past the end is the end.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.lines().partition_point(|start| *start <= offset);
        let start = self.lines()[line - 1];
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// The byte range of a line (from 1) without its end; the last line when there are fewer.
    pub fn line_span(&self, line: usize) -> Range<usize> {
        let lines = self.lines();
        let index = line.clamp(1, lines.len()) - 1;
        let end = lines.get(index + 1).map_or(self.text.len(), |next| next - 1);
        lines[index]..end
    }

    /// The byte offset of a line and column (both from 1, the column in characters), kept inside the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let span = self.line_span(line);
        let text = &self.text[span.clone()];
        span.start + text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(index, _)| index)
    }
}

/// The name under which diagnostics show a path: as given, with `/`, without a leading `./`.
pub fn display_name(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").map_or_else(|| name.clone(), str::to_owned)
}

/// A byte range of a source.
#[derive(Clone)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes meant.
    pub span: Range<usize>,
}

impl Place {
    /// A place in a source.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        Self { source: Arc::clone(source), span }
    }

    /// The whole of a line (from 1), without the white space before it.
    pub fn line(source: &Arc<Source>, line: usize) -> Self {
        let span = source.line_span(line);
        let text = &source.text()[span.clone()];
        let indent = text.len() - text.trim_start().len();
        Self::new(source, span.start + indent..span.end)
    }

    /// Line and column, both from 1.
    pub fn line_column(&self) -> (usize, usize) {
        self.source.line_column(self.span.start)
    }
}

impl fmt::Display for Place {
    /// `file:line:column`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.name())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
