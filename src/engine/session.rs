//! HTML text → [`DisplayList`]: all stages of the engine, one after the other.

use std::sync::Arc;

use super::boxes::{self, BoxTree};
use super::data_url::DocumentResources;
use super::display::{DisplayList, DisplayPage, ImageData};
use super::dom::{self, Dom};
use super::fonts::FontLibrary;
use super::geometry::Size;
use super::images::ImageCache;
use super::resources::{ResourceError, Resources};
use super::style::{self, StyleInput, Styles};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::source::Source;

/// What all documents share: fonts, and images that were decoded. Made once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    /// The faces that documents can use.
    pub fonts: FontLibrary,
    images: ImageCache,
}

impl Engine {
    /// An engine with these fonts.
    pub fn new(fonts: FontLibrary) -> Self {
        Self { fonts, images: ImageCache::default() }
    }
}

/// What the documents of one thread share.
#[derive(Debug)]
pub struct Session<'e> {
    /// What all threads share.
    pub engine: &'e Engine,
}

impl<'e> Session<'e> {
    /// A session for one thread.
    pub fn new(engine: &'e Engine) -> Self {
        Self { engine }
    }
}

/// What a document may use beside its own text.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// The files that it names.
    pub resources: &'a dyn Resources,
    /// The size of pages for which style sheets name none.
    pub paper: Size,
}

/// A stage whose result can be looked at as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The tree of elements.
    Dom,
    /// The computed style of every element.
    Style,
    /// The tree of boxes.
    Boxes,
    /// Pages of positioned fragments.
    Fragments,
    /// What is drawn.
    Display,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Dom, Self::Style, Self::Boxes, Self::Fragments, Self::Display];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dom => "dom",
            Self::Style => "style",
            Self::Boxes => "boxes",
            Self::Fragments => "fragments",
            Self::Display => "display",
        }
    }
}

/// Lays a document out.
///
/// # Errors
/// What leaves the document without a result; all else is a warning.
pub fn render(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
) -> Result<Warned<DisplayList>, Diagnostics> {
    let mut warnings = Vec::new();
    let files = DocumentResources { files: options.resources };
    let dom = dom::parse(html).drain_into(&mut warnings);
    let styles = styles(&dom, &files, options).drain_into(&mut warnings);
    let _boxes = boxes(&dom, &styles, &files, session).drain_into(&mut warnings);
    // A stage goes on past an error, so that all are found; a document with one is not made.
    let warnings = Diagnostics(warnings).into_result()?;
    let page = DisplayPage { size: options.paper, items: Vec::new() };
    Ok(Warned { value: DisplayList { pages: vec![page], ..DisplayList::default() }, warnings })
}

/// What a stage made of a document, as text for people and tests.
///
/// # Errors
/// As [`render`].
pub fn dump(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
    stage: Stage,
) -> Result<Warned<String>, Diagnostics> {
    let mut warnings = Vec::new();
    let files = DocumentResources { files: options.resources };
    let dom = dom::parse(html).drain_into(&mut warnings);
    if stage == Stage::Dom {
        return Ok(Warned { value: dom::dump(&dom), warnings });
    }
    let styles = styles(&dom, &files, options).drain_into(&mut warnings);
    if stage == Stage::Style {
        return Ok(Warned { value: style::dump(&dom, &styles), warnings });
    }
    let boxes = boxes(&dom, &styles, &files, session).drain_into(&mut warnings);
    if stage == Stage::Boxes {
        return Ok(Warned { value: boxes::dump(&boxes, &dom), warnings });
    }
    Err(Diagnostic::error(format!("the stage `{}` cannot be shown", stage.as_str())).into())
}

fn styles(dom: &Dom, files: &DocumentResources<'_>, options: RenderOptions<'_>) -> Warned<Styles> {
    style::cascade(&StyleInput { dom, resources: files, sheets: &[], default_page: options.paper })
}

fn boxes(dom: &Dom, styles: &Styles, files: &DocumentResources<'_>, session: &Session<'_>) -> Warned<BoxTree> {
    boxes::build(dom, styles, &|url| image(url, files, &session.engine.images))
}

/// The image that a document names.
fn image(url: &str, files: &DocumentResources<'_>, images: &ImageCache) -> Result<Arc<ImageData>, Diagnostic> {
    let bytes = files.load(url).map_err(unavailable)?;
    images.image(url, &bytes).map(|image| image.value)
}

fn unavailable(error: ResourceError) -> Diagnostic {
    let help = match &error {
        ResourceError::Missing { .. } => "paths start at the folder of the kit, or of the page",
        ResourceError::Refused { .. } => "name a file below the folder of the kit, or of the page",
        ResourceError::Unreadable { .. } => "see that the file may be read",
        ResourceError::TooLarge { .. } => "save it with fewer pixels: 300 for each inch on paper are enough",
    };
    Diagnostic::error(error.to_string()).help(help).cause(error)
}
