//! HTML text → [`DisplayList`]: all stages of the engine, one after the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::boxes::References;
use super::data_url::DocumentResources;
use super::display::{self, DisplayList};
use super::fonts::FontLibrary;
use super::geometry::Size;
use super::images::{ImageCache, Picture, Pictures};
use super::layout::{self, Layouter, PageInput, Shaper};
use super::own_fonts::OwnFonts;
use super::resources::{ResourceError, Resources};
use super::structure::Fault;
use super::style::backgrounds::PaintedImage;
use super::style::values::FamilyName;
use super::style::{self, StyleInput};
use super::{boxes, dom, structure};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::source::Source;

/// What all documents share: fonts and decoded images. Made once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    /// The faces that documents can use.
    pub fonts: Arc<FontLibrary>,
    images: ImageCache,
}

impl Engine {
    /// An engine with these fonts.
    pub fn new(fonts: FontLibrary) -> Self {
        Self { fonts: Arc::new(fonts), images: ImageCache::default() }
    }

    /// An image that documents will have.
    ///
    /// # Errors
    /// When the file cannot be had, or is no image that can be read.
    pub fn picture(&self, url: &str, resources: &dyn Resources) -> Result<Picture, Diagnostic> {
        load_image(url, resources, &self.images).map(|picture| picture.value)
    }
}

/// What the documents of one thread share: shaped paragraphs, and trees and styles of those with the same markup.
#[derive(Debug)]
pub struct Session<'e> {
    /// What all threads share.
    pub engine: &'e Engine,
    shaper: Shaper,
    documents: dom::Documents<style::MarkupStyles>,
    styles: style::StyleCache,
    /// The fonts of the last document that had some of its own, and what shapes with them.
    own_fonts: OwnFonts,
    own_shaper: Option<(Arc<FontLibrary>, Shaper)>,
}

impl<'e> Session<'e> {
    /// A session for one thread.
    pub fn new(engine: &'e Engine) -> Self {
        let shaper = Shaper::new(Arc::clone(&engine.fonts));
        Self {
            engine,
            shaper,
            documents: dom::Documents::default(),
            styles: style::StyleCache::default(),
            own_fonts: OwnFonts::default(),
            own_shaper: None,
        }
    }

    /// What shapes with a document's own fonts, or with those that all have.
    fn shaper(&mut self, own: Option<&Arc<FontLibrary>>) -> &mut Shaper {
        let Some(library) = own else { return &mut self.shaper };
        let known = self.own_shaper.take().filter(|(known, _)| Arc::ptr_eq(known, library));
        let made = known.unwrap_or_else(|| (Arc::clone(library), Shaper::new(Arc::clone(library))));
        &mut self.own_shaper.insert(made).1
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

/// A stage of the engine whose result can be written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The tree of nodes.
    Dom,
    /// Computed styles.
    Style,
    /// Boxes without sizes.
    Boxes,
    /// Boxes on pages.
    Fragments,
    /// What is drawn.
    Display,
    /// What it means, in reading order.
    Structure,
}

impl Stage {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::Dom, Self::Style, Self::Boxes, Self::Fragments, Self::Display, Self::Structure];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dom => "dom",
            Self::Style => "style",
            Self::Boxes => "boxes",
            Self::Fragments => "fragments",
            Self::Display => "display",
            Self::Structure => "structure",
        }
    }
}

/// Lays a document out.
///
/// # Errors
/// What leaves the document without a result (an image that cannot be read, say); all else is a warning.
pub fn render(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
) -> Result<Warned<DisplayList>, Diagnostics> {
    let mut list = DisplayList::default();
    let finished = run(html, session, options, |stages| {
        if let Stages::Pages(laid) = stages {
            list = laid.list();
        }
        true
    })?;
    Ok(Warned { value: list, warnings: finished })
}

/// Lays a document out as far as a stage, and writes that stage's result as stable text.
///
/// # Errors
/// As [`render`].
pub fn dump(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
    stage: Stage,
) -> Result<Warned<String>, Diagnostics> {
    let mut text = None;
    let warnings = run(html, session, options, |stages| {
        text = match (stage, stages) {
            (Stage::Dom, Stages::Dom(dom)) => Some(dom::dump(dom)),
            (Stage::Style, Stages::Styles(styles, dom)) => Some(style::dump(dom, styles)),
            (Stage::Boxes, Stages::Boxes(tree, dom)) => Some(boxes::dump(tree, dom)),
            (Stage::Fragments, Stages::Pages(laid)) => Some(layout::dump(laid.pages, laid.dom)),
            (Stage::Display, Stages::Pages(laid)) => Some(display::dump(&laid.list(), laid.dom)),
            (Stage::Structure, Stages::Pages(laid)) => Some(structure::dump(&laid.list())),
            _ => None,
        };
        text.is_none()
    })?;
    Ok(Warned { value: text.unwrap_or_default(), warnings })
}

/// What a stage has made.
enum Stages<'a, 'b> {
    Dom(&'a dom::Dom),
    Styles(&'a style::Styles, &'a dom::Dom),
    Boxes(&'a boxes::BoxTree, &'a dom::Dom),
    Pages(Laid<'a, 'b>),
}

/// A document on pages.
struct Laid<'a, 'b> {
    pages: &'a layout::Pages<'b>,
    dom: &'a dom::Dom,
    tree: &'a boxes::BoxTree,
    /// The fixed boxes of the first page.
    fixed: &'a [boxes::BlockBox],
    /// What was told of text that is not seen.
    unseen: &'a [Diagnostic],
    /// The pictures of backgrounds.
    pictures: &'a Pictures,
    /// The document's own fonts.
    fonts: Option<&'a Arc<FontLibrary>>,
}

impl Laid<'_, '_> {
    fn list(&self) -> DisplayList {
        let structure = structure::build(self.tree, self.fixed, self.dom);
        let mut list = display::list(self.pages, self.dom, structure, self.pictures);
        list.fonts = self.fonts.cloned();
        let unseen = self.unseen.iter().map(|diagnostic| Fault { diagnostic: diagnostic.clone(), told: true });
        list.structure.faults.extend(unseen);
        list
    }
}

/// Runs the stages and shows what each has made to `see`, until that says stop. Gives the warnings.
fn run(
    html: &Arc<Source>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
    mut see: impl FnMut(Stages<'_, '_>) -> bool,
) -> Result<Vec<Diagnostic>, Diagnostics> {
    let mut warnings = Vec::new();
    let mut document = session.documents.parse(html).drain_into(&mut warnings);
    let result = lay_out(&mut document, session, options, warnings, &mut see);
    session.documents.keep(document);
    result
}

/// The stages after the tree of nodes.
fn lay_out(
    document: &mut dom::Document<style::MarkupStyles>,
    session: &mut Session<'_>,
    options: RenderOptions<'_>,
    mut warnings: Vec<Diagnostic>,
    see: &mut impl FnMut(Stages<'_, '_>) -> bool,
) -> Result<Vec<Diagnostic>, Diagnostics> {
    let dom = &document.dom;
    if !see(Stages::Dom(dom)) {
        return sorted(warnings);
    }
    let files = DocumentResources { files: options.resources };
    let input = StyleInput { dom, resources: &files, sheets: &[], default_page: options.paper };
    let styles = style::cascade_with(&input, &mut session.styles, &mut document.more).drain_into(&mut warnings);
    let engine = session.engine;
    let own_fonts = match styles.font_faces.as_slice() {
        [] => None,
        rules => session.own_fonts.library(rules, &engine.fonts, &files, &mut warnings),
    };
    warnings.extend(missing_fonts(dom, &styles, own_fonts.as_deref().unwrap_or(&engine.fonts)));
    if !see(Stages::Styles(&styles, dom)) {
        return sorted(warnings);
    }
    let images = &engine.images;
    let load = |url: &str| load_image(url, &files, images);
    let mut known = References::default();
    for round in 0.. {
        let mut here = Vec::new();
        let tree = boxes::build_again(dom, &styles, &load, &known).drain_into(&mut here);
        let is_last = round == MOST_ROUNDS;
        let next = tree.asked.without_pages(&known);
        if next != known && !is_last {
            known = next;
            continue;
        }
        let asks = tree.asked.needs_pages();
        if !asks && !see(Stages::Boxes(&tree, dom)) {
            warnings.append(&mut here);
            break;
        }
        let mut layouter = Layouter::new(session.shaper(own_fonts.as_ref()), dom);
        let input = PageInput { tree: &tree, styles: &styles };
        let draft = layout::paginate(&input, &mut layouter);
        if asks {
            let next = draft.references(&tree.asked, &known);
            if next != known && !is_last {
                known = next;
                continue;
            }
            if next != known {
                here.push(unsettled());
            }
            if !see(Stages::Boxes(&tree, dom)) {
                warnings.append(&mut here);
                break;
            }
        }
        let boxes = boxes::on_pages(dom, &styles, &load, &tree, draft.wanted(), &known).drain_into(&mut here);
        let pages = draft.finish(&boxes, &input, &mut layouter);
        warnings.append(&mut here);
        warnings.append(&mut layouter.warnings);
        let fixed = &boxes[..tree.fixed.len().min(boxes.len())];
        let pictures = background_pictures(dom, &styles, &load, &mut warnings);
        let (unseen, fonts) = (layouter.unseen.as_slice(), own_fonts.as_ref());
        see(Stages::Pages(Laid { pages: &pages, dom, tree: &tree, fixed, unseen, pictures: &pictures, fonts }));
        break;
    }
    sorted(warnings)
}

/// How often a document is laid out again because what it says of its pages turned out to be wrong: once for what was
/// not known, and for the pages that move because numbers have another length than thought.
const MOST_ROUNDS: usize = 5;

fn unsettled() -> Diagnostic {
    Diagnostic::warning("page numbers in the text do not settle: writing them moves what they speak of")
        .help("give the numbers a fixed width, or force a break before what they lead to")
}

/// The pictures that backgrounds show; what cannot be had is told at the first element that names it.
fn background_pictures(
    dom: &dom::Dom,
    styles: &style::Styles,
    load: &dyn Fn(&str) -> Result<Warned<Picture>, Diagnostic>,
    warnings: &mut Vec<Diagnostic>,
) -> Pictures {
    let mut pictures = Pictures::default();
    let mut tried: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut add = |style: &style::ComputedStyle, id: dom::NodeId| {
        for image in style.background.images.iter().flat_map(|images| images.iter()) {
            let PaintedImage::Url(url) = image else { continue };
            if !tried.insert(Arc::clone(url)) {
                continue;
            }
            match load(url) {
                Ok(picture) => {
                    warnings.extend(picture.warnings.into_iter().map(|it| it.at_place(dom.place(id))));
                    pictures.insert(Arc::clone(url), picture.value);
                }
                Err(problem) => warnings.push(problem.at_place(dom.place(id))),
            }
        }
    };
    for (index, element) in styles.elements.iter().enumerate() {
        let own = [Some(&element.own), element.before.as_ref(), element.after.as_ref()];
        for style in own.into_iter().flatten().filter(|style| style.background.images.is_some()) {
            add(style, dom::NodeId(u32::try_from(index).expect("the number of nodes is limited")));
        }
    }
    pictures
}

/// What is said of fonts that are not there: another stands in for them.
fn missing_fonts(dom: &dom::Dom, styles: &style::Styles, fonts: &FontLibrary) -> Vec<Diagnostic> {
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let mut seen: Vec<&[FamilyName]> = Vec::new();
    for (index, element) in styles.elements.iter().enumerate() {
        let families: &[FamilyName] = &element.own.inherited.font_family;
        // Elements share the list that they inherit.
        if seen.iter().any(|known| std::ptr::eq(*known, families) || *known == families) {
            continue;
        }
        seen.push(families);
        let named = || {
            families.iter().filter_map(|family| if let FamilyName::Named(name) = family { Some(name) } else { None })
        };
        let Some(first) = named().next() else { continue };
        let is_told = |name: &Arc<str>| styles.font_faces.iter().any(|rule| rule.family == *name);
        if named().any(|name| fonts.has_family(name) || is_told(name)) {
            continue;
        }
        let id = dom::NodeId(u32::try_from(index).expect("the number of nodes is limited"));
        let names: Vec<String> = named().map(|name| format!("`{name}`")).collect();
        let what = if names.len() == 1 {
            format!("no font `{first}`")
        } else {
            format!("none of the fonts {}", names.join(", "))
        };
        let message = format!("there is {what}; `{}` stands in for it", fonts.text_family);
        let help = "put its file into the kit's folder `fonts`, or name a family that is there";
        warnings.push(Diagnostic::warning(message).at_place(dom.place(id)).help(help));
    }
    warnings
}

/// The warnings, or all of it when one is an error.
fn sorted(diagnostics: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Diagnostics> {
    Diagnostics(diagnostics).into_result()
}

fn load_image(url: &str, resources: &dyn Resources, images: &ImageCache) -> Result<Warned<Picture>, Diagnostic> {
    if let Some(code) = super::qr::picture(url) {
        return code.map(Warned::clean);
    }
    let bytes = resources.load(url).map_err(unavailable)?;
    // A whole image is no name for itself.
    let name = if url.starts_with("data:") { url.split(',').next().unwrap_or_default() } else { url };
    images.picture(name, &bytes)
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
