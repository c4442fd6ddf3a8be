//! The document's style sheets, in the order of the cascade, with what depends on the page answered.
//!
//! User-agent sheet, sheets from outside, then `<link rel=stylesheet>` and `<style>` in document order; what a sheet
//! imports comes before it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use cssparser::Parser;

use super::compute::Origin;
use super::matching::NO_LAYER;
use super::sheet::{self, Sheet, SheetFault};
use super::{StyleInput, media};
use crate::diag::Diagnostic;
use crate::engine::dom::{Dom, NodeId};
use crate::engine::geometry::Size;
use crate::source::{Place, Source};

/// A sheet of the document.
pub(super) struct LoadedSheet {
    pub sheet: Arc<Sheet>,
    pub origin: Origin,
    /// The text it stands in, and where in it; none for the user-agent sheet.
    source: Option<(Arc<Source>, usize)>,
    /// The URL of the file it is, relative to the document; empty in the document itself.
    url: String,
    /// The number of its first rule over all sheets.
    pub first: u32,
    /// Whether each of its media conditions holds.
    holding: Vec<bool>,
    /// The names of the layers around it.
    outer_layer: Vec<Arc<str>>,
    /// The order of each of its layers among all.
    layers: Vec<u16>,
}

/// All of a loaded sheet that makes a difference to styles. It holds the sheet, so that its address stays its own.
pub(super) struct SheetKey {
    sheet: Arc<Sheet>,
    origin: Origin,
    holding: Vec<bool>,
    layers: Vec<u16>,
}

impl SheetKey {
    /// Whether a sheet gives the same styles.
    pub fn is_of(&self, loaded: &LoadedSheet) -> bool {
        Arc::ptr_eq(&self.sheet, &loaded.sheet)
            && self.origin == loaded.origin
            && self.holding == loaded.holding
            && self.layers == loaded.layers
    }
}

impl LoadedSheet {
    /// What makes it the same as a sheet of another document.
    pub fn key(&self) -> SheetKey {
        let Self { sheet, origin, holding, layers, .. } = self;
        SheetKey { sheet: Arc::clone(sheet), origin: *origin, holding: holding.clone(), layers: layers.clone() }
    }

    /// Whether a media condition of the sheet holds.
    pub fn holds(&self, condition: u32) -> bool {
        self.holding[condition as usize]
    }

    /// The order of a layer of the sheet among all.
    pub fn layer(&self, layer: u32) -> u16 {
        self.layers[layer as usize]
    }

    /// A URL of the sheet, relative to the document.
    pub fn resolve(&self, url: &str) -> String {
        resolve_url(&self.url, url)
    }

    /// Where a range of the sheet's text stands.
    pub fn place(&self, span: Range<usize>) -> Option<Place> {
        let (source, offset) = self.source.as_ref()?;
        Some(Place::new(source, offset + span.start..offset + span.end))
    }
}

/// How deep sheets may import each other.
const MOST_IMPORTS: usize = 8;
/// How many sheets a document may have: ten imports in each of eight files are a hundred million.
const MOST_SHEETS: usize = 1_000;

/// All sheets of a document that is printed on `page`.
pub(super) fn sheets(input: &StyleInput<'_>, page: Size, warnings: &mut Vec<Diagnostic>) -> Vec<LoadedSheet> {
    let mut loader = Loader { input, page, warnings, sheets: Vec::new(), is_full: false };
    loader.add(user_agent(), Origin::UserAgent, None, &[], "");
    for source in input.sheets {
        loader.add_source(source, 0..source.text().len(), &[], &mut Vec::new());
    }
    loader.document();
    let mut sheets = loader.sheets;
    order_layers(&mut sheets);
    sheets
}

fn user_agent() -> Arc<Sheet> {
    static SHEET: OnceLock<Arc<Sheet>> = OnceLock::new();
    Arc::clone(SHEET.get_or_init(|| {
        let sheet = sheet::parse(include_str!("ua.css"));
        debug_assert!(sheet.faults.is_empty(), "the user-agent sheet: {:?}", sheet.faults);
        Arc::new(sheet)
    }))
}

struct Loader<'a, 'w> {
    input: &'a StyleInput<'a>,
    page: Size,
    warnings: &'w mut Vec<Diagnostic>,
    sheets: Vec<LoadedSheet>,
    /// Whether it was told that there are too many.
    is_full: bool,
}

impl Loader<'_, '_> {
    fn add(
        &mut self,
        sheet: Arc<Sheet>,
        origin: Origin,
        source: Option<(Arc<Source>, usize)>,
        layer: &[Arc<str>],
        url: &str,
    ) {
        let first =
            self.sheets.last().map_or(0, |last| last.first + u32::try_from(last.sheet.rules.len()).expect("few rules"));
        let holding = holding(&sheet, self.page);
        self.sheets.push(LoadedSheet {
            sheet,
            origin,
            source,
            url: url.to_owned(),
            first,
            holding,
            outer_layer: layer.to_vec(),
            layers: Vec::new(),
        });
    }

    /// Adds the sheet that a part of a source is, after what it imports. `path` has the URLs that led here.
    fn add_source(&mut self, source: &Arc<Source>, span: Range<usize>, layer: &[Arc<str>], path: &mut Vec<String>) {
        let url = path.last().cloned().unwrap_or_default();
        let sheet = sheet::cached(&source.text()[span.clone()], &url);
        let at = |span_in_sheet: &Range<usize>| {
            Place::new(source, span.start + span_in_sheet.start..span.start + span_in_sheet.end)
        };
        self.warnings.extend(sheet.faults.iter().map(|fault| warning(fault.clone()).at_place(at(&fault.span))));
        let holding = holding(&sheet, self.page);
        for import in &sheet.imports {
            if !holding[import.condition as usize] {
                continue;
            }
            let inner = [layer, &sheet.layers[import.layer as usize]].concat();
            self.import(&resolve_url(&url, &import.url), at(&import.span), &inner, path);
        }
        self.add(sheet, Origin::Author, Some((Arc::clone(source), span.start)), layer, &url);
    }

    fn import(&mut self, url: &str, place: Place, layer: &[Arc<str>], path: &mut Vec<String>) {
        if path.iter().any(|on_path| on_path == url) || path.len() >= MOST_IMPORTS {
            let message = format!("`{url}` is imported by what it imports itself");
            self.warnings.push(Diagnostic::warning(message).help("remove this `@import`").at_place(place));
            return;
        }
        if self.sheets.len() + path.len() >= MOST_SHEETS {
            if !self.is_full {
                self.is_full = true;
                let message = format!("the document has more than {MOST_SHEETS} style sheets; the rest is left out");
                let help = "import each file once";
                self.warnings.push(Diagnostic::warning(message).help(help).at_place(place));
            }
            return;
        }
        let Some(source) = self.load(url, place) else { return };
        path.push(url.to_owned());
        self.add_source(&source, 0..source.text().len(), layer, path);
        path.pop();
    }

    fn load(&mut self, url: &str, place: Place) -> Option<Arc<Source>> {
        let failed = match self.input.resources.load(url) {
            Ok(bytes) => match String::from_utf8(bytes.to_vec()) {
                Ok(text) => return Some(Source::new(url, text.strip_prefix('\u{feff}').unwrap_or(&text))),
                Err(error) => Diagnostic::error(format!("the style sheet `{url}` is not UTF-8"))
                    .help("save it as UTF-8")
                    .cause(error.utf8_error()),
            },
            Err(error) => Diagnostic::error(format!("the style sheet `{url}` cannot be loaded"))
                .help("name a file beside the document or compiled in")
                .cause(error),
        };
        self.warnings.push(failed.at_place(place));
        None
    }

    /// The sheets that the document has or names.
    fn document(&mut self) {
        let dom = self.input.dom;
        for index in 0..dom.nodes.len() {
            let id = NodeId(u32::try_from(index).expect("the number of nodes is limited"));
            let Some(element) = dom.element(id) else { continue };
            let is_style = &*element.name == "style";
            let is_link = &*element.name == "link"
                && element.attribute("rel").is_some_and(|rel| {
                    let has = |word: &str| rel.split_ascii_whitespace().any(|given| given.eq_ignore_ascii_case(word));
                    has("stylesheet") && !has("alternate")
                });
            let is_css =
                element.attribute("type").is_none_or(|kind| kind.is_empty() || kind.eq_ignore_ascii_case("text/css"));
            if !(is_style || is_link) || !is_css || !self.media_holds(id, element.attribute("media").unwrap_or("")) {
                continue;
            }
            if is_style {
                match style_text(dom, id) {
                    StyleText::InSource(span) => self.add_source(&dom.source, span, &[], &mut Vec::new()),
                    StyleText::Apart(source) => self.add_source(&source, 0..source.text().len(), &[], &mut Vec::new()),
                }
            } else if let Some(url) = element.attribute("href") {
                self.import(url, dom.place(id), &[], &mut Vec::new());
            }
        }
    }

    fn media_holds(&mut self, id: NodeId, text: &str) -> bool {
        if text.trim().is_empty() {
            return true;
        }
        let (media, fault) = media::parse(&mut Parser::new(text));
        if let Some(fault) = fault {
            let warning = Diagnostic { help: fault.help, ..Diagnostic::warning(fault.message) };
            self.warnings.push(warning.at_place(self.input.dom.place(id)));
        }
        media.holds(self.page)
    }
}

/// A URL in a sheet, relative to the document as the sheet's own is.
pub(super) fn resolve_url(sheet: &str, url: &str) -> String {
    let has_scheme = url.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    let Some((folder, _)) = sheet.rsplit_once('/') else { return url.to_owned() };
    if has_scheme || url.starts_with('/') {
        return url.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in url.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Which media conditions of a sheet hold.
fn holding(sheet: &Sheet, page: Size) -> Vec<bool> {
    let mut holding: Vec<bool> = Vec::with_capacity(sheet.conditions.len());
    for (index, nested) in sheet.conditions.iter().enumerate() {
        let outer = index == 0 || holding[nested.parent as usize];
        holding.push(outer && nested.media.holds(page));
    }
    holding
}

/// A fault of a sheet as a warning without a place yet.
pub(super) fn warning(fault: SheetFault) -> Diagnostic {
    Diagnostic { help: fault.help, ..Diagnostic::warning(fault.message) }
}

/// Gives every layer its order: those first named first, inner ones before the one they are in (css-cascade-5 §6.4.3).
fn order_layers(sheets: &mut [LoadedSheet]) {
    let mut paths: Vec<Vec<Arc<str>>> = Vec::new();
    let full = |index: usize, loaded: &LoadedSheet, layer: &[Arc<str>]| -> Vec<Arc<str>> {
        // Layers without a name are never the same in two sheets.
        let own = layer
            .iter()
            .map(|name| if name.starts_with('\0') { format!("{name}@{index}").into() } else { Arc::clone(name) });
        loaded.outer_layer.iter().cloned().chain(own).collect()
    };
    for (index, loaded) in sheets.iter().enumerate() {
        for layer in &loaded.sheet.layers {
            let path = full(index, loaded, layer);
            for end in 1..=path.len() {
                if !paths.iter().any(|known| *known == path[..end]) {
                    paths.push(path[..end].to_vec());
                }
            }
        }
    }
    let ordered = inner_first(&paths, &[]);
    for (index, loaded) in sheets.iter_mut().enumerate() {
        let orders = loaded.sheet.layers.iter().map(|layer| {
            let path = full(index, loaded, layer);
            let order = ordered.iter().position(|known| *known == path);
            order.map_or(NO_LAYER, |order| u16::try_from(order).unwrap_or(NO_LAYER - 1).min(NO_LAYER - 1))
        });
        loaded.layers = orders.collect();
    }
}

fn inner_first(paths: &[Vec<Arc<str>>], outer: &[Arc<str>]) -> Vec<Vec<Arc<str>>> {
    let mut ordered = Vec::new();
    for path in paths.iter().filter(|path| path.len() == outer.len() + 1 && path.starts_with(outer)) {
        ordered.extend(inner_first(paths, path));
        ordered.push(path.clone());
    }
    ordered
}

/// Where the text of a `<style>` element is.
enum StyleText {
    /// It stands in the document's source.
    InSource(Range<usize>),
    /// It was not found there: a text of its own.
    Apart(Arc<Source>),
}

/// Finds the text of a `<style>` element in the source; the parser keeps lines only.
fn style_text(dom: &Dom, id: NodeId) -> StyleText {
    let css = dom.text(id);
    let text = dom.source.text();
    let start = dom.source.line_span(dom.node(id).line as usize).start;
    let after_tags = text[start..].match_indices('>').map(|(index, _)| start + index + 1);
    for begin in after_tags.take(64) {
        if let Some(length) = same_but_for_line_ends(&text[begin..], &css) {
            return StyleText::InSource(begin..begin + length);
        }
    }
    StyleText::Apart(Source::new(dom.source.name(), css))
}

/// How many bytes at the beginning of `source` are `parsed`, in which the parser made all line ends `\n`.
fn same_but_for_line_ends(source: &str, parsed: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = 0;
    for byte in parsed.bytes() {
        if bytes.get(at) == Some(&b'\r') && byte == b'\n' {
            at += usize::from(bytes.get(at + 1) == Some(&b'\n'));
        } else if bytes.get(at) != Some(&byte) {
            return None;
        }
        at += 1;
    }
    let rest = &source.get(at..)?;
    let ends = rest.is_empty() || rest.get(..2) == Some("</");
    ends.then_some(at)
}

/// Where the value of a `style` attribute stands; the line of the tag when it was written in another way.
pub(super) fn style_attribute(dom: &Dom, id: NodeId, value: &str) -> Place {
    /// How far from the tag's last line the value is looked for.
    const REACH: usize = 64 * 1024;
    let text = dom.source.text();
    let line = dom.source.line_span(dom.node(id).line as usize);
    let end = text.floor_char_boundary((line.start + REACH).min(text.len()));
    // The line is that of the tag's end: the attribute may stand on an earlier one.
    let tag_end = text[line.start..end].find('>').map_or(line.end, |at| line.start + at);
    let start = text.floor_char_boundary(tag_end.saturating_sub(REACH));
    for quote in ['"', '\''] {
        let quoted = format!("{quote}{value}{quote}");
        let found = text[line.start..end].find(&quoted).map(|at| line.start + at);
        let found = found.or_else(|| text[start..tag_end].rfind(&quoted).map(|at| start + at));
        if let Some(at) = found {
            return Place::new(&dom.source, at + 1..at + 1 + value.len());
        }
    }
    dom.place(id)
}
