//! `panelkit preview`: a PDF or HTML file → PNG pictures of its pages.
//!
//! Which pages, and under which names, is decided here; [`crate::preview`] draws them.

use std::ffi::OsStr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::args::Preview;
use super::output::{self, Failure};
use super::render;
use super::report::{Reporter, counted};
use crate::batch;
use crate::deliver;
use crate::diag::{Diagnostic, Diagnostics};
use crate::pdf::PdfOptions;
use crate::preview;
use crate::source::Source;

/// What stands for the number of a page in the name of its picture.
const NUMBER: &str = "%d";

/// `panelkit preview FILE`
pub fn run(command: &Preview, reporter: &mut Reporter) -> Result<(), Failure> {
    let names = Names::new(command).map_err(Failure::Usage)?;
    let bytes = output::read_bytes(&command.input)?;
    let mut warnings = Vec::new();
    let pdf = batch::caught(|| pdf(command, bytes, &mut warnings));
    reporter.add(warnings);
    draw(command, &pdf?, &names)
}

/// The file as a PDF: an HTML file is laid out first.
fn pdf(command: &Preview, bytes: Vec<u8>, warnings: &mut Vec<Diagnostic>) -> Result<Vec<u8>, Diagnostics> {
    if !is_html(&command.input, &bytes) {
        return Ok(bytes);
    }
    let html = Source::new(render::name(&command.input), output::utf8(&command.input, bytes)?);
    render::pdf(
        &html,
        render::root(command.root.as_deref(), &command.input),
        command.paper,
        PdfOptions::default(),
        warnings,
    )
}

/// Draws the pages that are wanted and writes their pictures.
fn draw(command: &Preview, pdf: &[u8], names: &Names) -> Result<(), Failure> {
    let name = render::name(&command.input);
    let of_file = |problem: Diagnostic| Diagnostic { message: format!("`{name}`: {}", problem.message), ..problem };
    let pages = batch::caught(|| Ok(preview::count(pdf).map_err(of_file)?))?;
    let wanted = |number: usize| command.pages.is_empty() || command.pages.iter().any(|span| span.0.contains(&number));
    match (1..=pages).filter(|number| wanted(*number)).count() {
        0 => {
            let help = "name some of them with `--pages`, or leave it out for all";
            let message = format!("`{name}` has {}, and none of those asked for", counted(pages, "page"));
            return Err(Failure::Usage(Diagnostic::error(message).help(help)));
        }
        count if count > 1 && names.takes_one() => {
            let help = format!("write `-o DIR` or `-o page-{NUMBER}.png`, or choose one with `--pages N`");
            let message = format!("{} would have the same name", counted(count, "picture"));
            return Err(Failure::Usage(Diagnostic::error(message).help(help)));
        }
        _ => names.make_folder()?,
    }
    preview::each(pdf, command.dpi, wanted, |number, picture| {
        output::write(&names.of(number, pages), &picture.to_png(command.dpi))
    })
}

/// Whether a file is to be laid out first: its name says so, or it came without a name and is no PDF.
fn is_html(path: &Path, bytes: &[u8]) -> bool {
    if output::is_standard(path) {
        // Readers take a header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13).
        let start = &bytes[..bytes.len().min(1024)];
        return !start.windows(5).any(|window| window == b"%PDF-");
    }
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Where pictures go.
enum Names {
    /// All to one place: a file, or standard output.
    One(PathBuf),
    /// Each to a file of its own, in a folder that is made if need be.
    Pattern { folder: Option<PathBuf>, before: String, after: String },
}

impl Names {
    fn new(command: &Preview) -> Result<Self, Diagnostic> {
        let stem = || {
            let stem = if output::is_standard(&command.input) { None } else { command.input.file_stem() };
            format!("{}-", stem.unwrap_or(OsStr::new("page")).to_string_lossy())
        };
        let Some(output) = &command.output else {
            if output::is_standard(&command.input) {
                let help = "write `-o DIR`, or `-o -` for one picture to standard output";
                return Err(Diagnostic::error("standard input has no name from which to make the pictures'").help(help));
            }
            let folder = command.input.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
            return Ok(Self::Pattern { folder, before: stem(), after: ".png".to_owned() });
        };
        let name = output.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if let Some((before, after)) = name.split_once(NUMBER) {
            let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
            return Ok(Self::Pattern { folder, before: before.to_owned(), after: after.to_owned() });
        }
        let is_picture = output.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
        if output::is_standard(output) || (is_picture && !output.is_dir()) {
            return Ok(Self::One(output.clone()));
        }
        Ok(Self::Pattern { folder: Some(output.clone()), before: stem(), after: ".png".to_owned() })
    }

    fn takes_one(&self) -> bool {
        matches!(self, Self::One(_))
    }

    /// Makes the folder for the pictures.
    fn make_folder(&self) -> Result<(), Diagnostic> {
        match self {
            Self::Pattern { folder: Some(folder), .. } => {
                deliver::create_private(folder).map_err(|error| deliver::problem("make the folder", folder, error))
            }
            _ => Ok(()),
        }
    }

    /// The place of the picture of a page; numbers have leading zeros, so that names are in the order of the pages.
    fn of(&self, number: usize, pages: usize) -> PathBuf {
        match self {
            Self::One(path) => path.clone(),
            Self::Pattern { folder, before, after } => {
                let digits = pages.to_string().len();
                let name = format!("{before}{number:0digits$}{after}");
                folder.as_deref().unwrap_or(Path::new("")).join(name)
            }
        }
    }
}

/// Some of the pages: `3`, `1-4`, `5-`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSpan(pub RangeInclusive<usize>);

impl FromStr for PageSpan {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0);
        let (first, last) = match text.split_once('-') {
            Some((first, last)) if last.trim().is_empty() => (number(first), Some(usize::MAX)),
            Some((first, last)) => (number(first), number(last)),
            None => (number(text), number(text)),
        };
        let (Some(first), Some(last)) = (first, last) else { return Err("write pages as `3`, `1-4` or `5-`") };
        if first > last { Err("the last page of a span comes before its first") } else { Ok(Self(first..=last)) }
    }
}

/// Takes dots per inch.
pub fn dots(text: &str) -> Result<f32, &'static str> {
    let dpi: Option<f32> = text.parse().ok();
    dpi.filter(|dpi| (1.0..=2400.0).contains(dpi)).ok_or("write a number from 1 to 2400")
}

#[cfg(test)]
mod tests {
    use super::{PageSpan, dots};

    #[test]
    fn spans_of_pages() {
        let span = |text: &str| text.parse::<PageSpan>().map(|span| span.0);
        assert_eq!(span("3"), Ok(3..=3));
        assert_eq!(span("1-4"), Ok(1..=4));
        assert_eq!(span("5-"), Ok(5..=usize::MAX));
        for wrong in ["", "-", "-2", "0", "4-3", "a", "1-b", "1-2-3", "--3"] {
            assert!(span(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dots_per_inch_are_a_number_that_makes_a_picture() {
        assert_eq!(dots("96"), Ok(96.0));
        for wrong in ["0", "-1", "NaN", "inf", "many", "5000"] {
            assert!(dots(wrong).is_err(), "{wrong}");
        }
    }
}
