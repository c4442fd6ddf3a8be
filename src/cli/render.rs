//! `panelkit render`: one HTML file → one PDF file, or a dump of a stage of the engine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Render;
use super::build::source_date;
use super::output::{self, Failure};
use super::report::Reporter;
use crate::batch::{self, paper_size};
use crate::diag::{Diagnostic, Diagnostics};
use crate::engine::dom;
use crate::engine::folder::FolderResources;
use crate::engine::fonts::FontLibrary;
use crate::engine::{self, Engine, RenderOptions, Session};
use crate::kit::Paper;
use crate::pdf::{self, Attachment, PdfOptions, Relationship};
use crate::source::{Source, display_name};

/// `panelkit render FILE.html`
pub fn run(command: &Render, reporter: &mut Reporter) -> Result<(), Failure> {
    let output = match (&command.output, command.dump) {
        (Some(output), _) => output.clone(),
        (None, Some(_)) => PathBuf::from("-"),
        (None, None) => beside(&command.input).map_err(Failure::Usage)?,
    };
    if let Some(root) = command.root.as_deref().filter(|root| !root.is_dir()) {
        let help = "`--root` takes the folder in which the page's files are";
        return Err(Failure::Usage(
            Diagnostic::error(format!("there is no folder `{}`", display_name(root))).help(help),
        ));
    }
    let decoded = dom::decode(output::read_bytes(&command.input)?);
    let html = Source::new(name(&command.input), decoded.text);
    let root = root(command.root.as_deref(), &command.input);
    let attachments = attachments(&command.attach)?;
    let mut warnings = Vec::new();
    if let Some((message, help)) = decoded.problem {
        warnings.push(Diagnostic::warning(message).at(&html, 0..0).help(help));
    }
    let made = batch::caught(|| match command.dump {
        Some(stage) => {
            let resources = FolderResources::new(root);
            let options = RenderOptions { resources: &resources, paper: paper_size(command.paper) };
            let engine = Engine::new(FontLibrary::new(Vec::new())?);
            let text = engine::dump(&html, &mut Session::new(&engine), options, stage)?;
            Ok(text.drain_into(&mut warnings).into_bytes())
        }
        None => {
            let (strict, forms) = (command.conforming.strict, command.forms.forms());
            let options = PdfOptions { strict, attachments, forms, ..PdfOptions::default() };
            pdf(&html, root, command.paper, options, &mut warnings)
        }
    });
    reporter.add(warnings);
    output::write(&output, &made?)
}

/// The PDF of an HTML page whose files are below `root`; the time in it is that of the environment.
pub(super) fn pdf(
    html: &Arc<Source>,
    root: PathBuf,
    paper: Paper,
    options: PdfOptions,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, Diagnostics> {
    let resources = FolderResources::new(root);
    let engine = Engine::new(FontLibrary::new(Vec::new())?);
    let rendering = RenderOptions { resources: &resources, paper: paper_size(paper) };
    let list = engine::render(html, &mut Session::new(&engine), rendering)?.drain_into(warnings);
    let options = PdfOptions { created: source_date()?, ..options };
    Ok(pdf::write(&list, &engine.fonts, &options)?.drain_into(warnings))
}

/// The name under which an input is shown.
pub(super) fn name(input: &Path) -> String {
    if output::is_standard(input) { "<stdin>".to_owned() } else { display_name(input) }
}

/// The files that go into the PDF.
fn attachments(paths: &[PathBuf]) -> Result<Vec<Attachment>, Failure> {
    let mut attachments: Vec<Attachment> = Vec::new();
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if attachments.iter().any(|other| other.name == name) {
            let problem = Diagnostic::error(format!("two files `{name}` would be attached"));
            return Err(Failure::Usage(problem.help("give one of them another name")));
        }
        let data = std::fs::read(path).map_err(|error| {
            let problem = Diagnostic::error(format!("`{}` cannot be attached", display_name(path))).cause(error);
            problem.help("`--attach` takes a file that is there and may be read")
        })?;
        attachments.push(Attachment {
            media_type: media_type(path).to_owned(),
            description: format!("Attached file {name}"),
            relationship: Relationship::Unspecified,
            name,
            data,
        });
    }
    Ok(attachments)
}

/// A file's media type by its name.
fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        "csv" => "text/csv",
        "htm" | "html" => "text/html",
        "ics" => "text/calendar",
        "jpeg" | "jpg" => "image/jpeg",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "xml" => "application/xml",
        "yaml" | "yml" => "application/yaml",
        _ => "application/octet-stream",
    }
}

/// The PDF's place when none is given: beside the HTML file.
fn beside(input: &Path) -> Result<PathBuf, Diagnostic> {
    if output::is_standard(input) {
        let help = "write `-o FILE.pdf`, or `-o -` for standard output";
        return Err(Diagnostic::error("standard input has no name from which to make the PDF's").help(help));
    }
    if input.is_dir() {
        let help = "`render` takes one HTML file; `panelkit build` makes the documents of a kit";
        return Err(Diagnostic::error(format!("`{}` is a folder", display_name(input))).help(help));
    }
    let output = input.with_extension("pdf");
    if output == input {
        let help = "`render` takes an HTML file; write `-o FILE.pdf` if this is one";
        return Err(Diagnostic::error(format!("`{}` would overwrite itself", display_name(input))).help(help));
    }
    Ok(output)
}

/// Where the files of a page are: in the folder that was named, or the page's own.
pub(super) fn root(named: Option<&Path>, input: &Path) -> PathBuf {
    match (named, input.parent()) {
        (Some(root), _) => root.to_owned(),
        (None, Some(parent)) if !output::is_standard(input) && !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
