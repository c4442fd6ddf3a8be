//! Document and sheets → the computed style of every element.
//!
//! 1. [`load::sheets`]: the sheets of the document, in order
//! 2. [`super::matching::Matcher`]: the rules that select an element, in the order of the cascade
//! 3. [`super::compute::Computer`]: their declarations → a style
//!
//! Elements with the same rules whose parents pass the same on to them share one style: it is computed once, and found
//! again by the list of its rules. Documents of a batch have the same sheets, and share styles through [`StyleCache`].

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::compute::{Applied, Computed, Computer, Origin, RootSizes, Surroundings};
use super::declaration::Block;
use super::element::ElementRef;
use super::index::{TARGETS, Target};
use super::load::{self, LoadedSheet, SheetKey};
use super::matching::{Level, Matched, Matcher};
use super::page_rules;
use super::sheet::{self, SheetFault};
use super::values::{Content, Display, TextAlignLast, VerticalAlign};
use super::{CounterStyles, ElementStyles, FontFaceRule, FontSource, StyleInput, Styles, hints};
use crate::diag::{Diagnostic, Warned};
use crate::engine::dom::{NodeData, NodeId};
use crate::engine::geometry::Size;
use crate::source::Place;

/// Computes the style of every element; what a sheet says that has no effect comes as a warning with its place.
pub fn cascade(input: &StyleInput<'_>) -> Warned<Arc<Styles>> {
    cascade_with(input, &mut StyleCache::default(), &mut MarkupStyles::default())
}

/// The same with the styles of the document before, where both have the same sheets, and with those of a document with the
/// same markup, where there was one. The result is the same.
pub fn cascade_with(
    input: &StyleInput<'_>,
    cache: &mut StyleCache,
    of_markup: &mut MarkupStyles,
) -> Warned<Arc<Styles>> {
    let mut warnings = Vec::new();
    let mut page = input.default_page;
    let mut sheets = load::sheets(input, page, &mut warnings);
    let size = page_rules::base_size(&sheets, input.default_page);
    if size != page {
        // The document says what it is printed on: media queries and viewport units refer to that.
        page = size;
        warnings.clear();
        sheets = load::sheets(input, page, &mut warnings);
    }
    let basis = || Basis { sheets: sheets.iter().map(LoadedSheet::key).collect(), page, default: input.default_page };
    let is_same = |basis: &Basis| basis.is_of(&sheets, page, input.default_page);
    if let Some((_, styles)) = of_markup.kept.as_ref().filter(|(basis, _)| warnings.is_empty() && is_same(basis)) {
        return Warned::clean(Arc::clone(styles));
    }
    let mut cascade = Cascade { input, sheets: &sheets, page, known: cache.take(is_same), root: None };
    let elements = cascade.elements(&mut warnings);
    let root = cascade.root.clone().unwrap_or_else(Computed::initial);
    let pages = page_rules::collect(&sheets, &root, input.default_page, &mut cascade.known.computer);
    let font_faces = font_faces(&sheets);
    cascade.report_invalid(&mut warnings);
    let styles = Arc::new(Styles { elements, pages, font_faces, counter_styles: counter_styles(&sheets) });
    // A value that turns out to be invalid is told when it is computed, and must be told of each document.
    if warnings.is_empty() {
        cache.kept = Some((basis(), cascade.known));
        // Faces have their places in the document.
        let hangs_on_markup = styles.font_faces.is_empty() && !sheets.iter().any(|loaded| loaded.sheet.reads_words);
        of_markup.kept = hangs_on_markup.then(|| (basis(), Arc::clone(&styles)));
    }
    Warned { value: styles, warnings: without_repetitions(warnings) }
}

/// The last rule of a name wins.
fn counter_styles(sheets: &[LoadedSheet]) -> CounterStyles {
    let rules = sheets.iter().flat_map(|loaded| {
        let holding = loaded.sheet.counter_styles.iter().filter(|(.., condition)| loaded.holds(*condition));
        holding.map(|(name, definition, _)| (Arc::clone(name), Arc::clone(definition)))
    });
    rules.collect()
}

fn font_faces(sheets: &[LoadedSheet]) -> Vec<FontFaceRule> {
    let rules = sheets.iter().flat_map(|loaded| {
        let holding = loaded.sheet.font_faces.iter().filter(|(_, _, condition)| loaded.holds(*condition));
        holding.filter_map(|(face, span, _)| {
            Some(FontFaceRule {
                family: face.family.clone()?,
                sources: face.sources.iter().map(|source| resolved(source, loaded)).collect(),
                weight: face.weight.unwrap_or((400.0, 400.0)),
                stretch: face.stretch.unwrap_or((1.0, 1.0)),
                style: face.style.unwrap_or_default(),
                place: loaded.place(span.clone())?,
            })
        })
    });
    rules.collect()
}

fn resolved(source: &FontSource, loaded: &LoadedSheet) -> FontSource {
    match source {
        FontSource::Url { url, format } => FontSource::Url { url: loaded.resolve(url).into(), format: format.clone() },
        FontSource::Local(name) => FontSource::Local(Arc::clone(name)),
    }
}

/// In the order of places, each sentence once at its place.
fn without_repetitions(mut warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |warning: &Diagnostic| {
        let place = warning.place.as_ref().map(|place| (place.source.name().to_owned(), place.span.start));
        (place, warning.message.clone())
    };
    let mut seen = std::collections::BTreeSet::new();
    warnings.retain(|warning| seen.insert(key(warning)));
    warnings
}

/// A style that was computed, with those of the pseudo-elements.
struct Entry {
    computed: Computed,
    styles: ElementStyles,
    /// The number of what it passes on to children, the same for all entries that pass on the same.
    heritage: u32,
}

/// All of a style that can make a difference to a child's, save for properties that a rule takes from the parent by
/// `inherit`. Shared groups are compared by their address, which stays theirs as long as an entry holds them.
#[derive(PartialEq, Eq, Hash)]
struct Heritage {
    inherited: usize,
    customs: usize,
    features: usize,
    holds_items: bool,
    text_align_last: TextAlignLast,
    vertical_align: (std::mem::Discriminant<VerticalAlign>, u32),
}

impl Heritage {
    fn of(computed: &Computed) -> Self {
        let style = &computed.style;
        let length = match style.vertical_align {
            VerticalAlign::Length(length) => length.0.to_bits(),
            _ => 0,
        };
        Self {
            inherited: Arc::as_ptr(&style.inherited) as usize,
            customs: Arc::as_ptr(&computed.customs) as usize,
            features: Arc::as_ptr(&computed.features) as usize,
            holds_items: computed.holds_items,
            text_align_last: style.text_align_last,
            vertical_align: (std::mem::discriminant(&style.vertical_align), length),
        }
    }
}

/// A block that is not in a sheet: of a `style` attribute, or of presentational hints.
struct LocalBlock {
    block: Block,
    /// The first element of the document with it, for places; hints have none.
    element: Option<(NodeId, Box<str>)>,
    /// The number of that document.
    document: u32,
}

/// The styles of the last document, for the next one. What is in it never changes a result.
#[derive(Default)]
pub struct StyleCache {
    kept: Option<(Basis, Known)>,
}

/// The styles of a document, for those that have the same markup.
#[derive(Default)]
pub struct MarkupStyles {
    kept: Option<(Basis, Arc<Styles>)>,
}

/// What styles hang on beside the rules in their keys.
struct Basis {
    sheets: Vec<SheetKey>,
    page: Size,
    default: Size,
}

impl Basis {
    fn is_of(&self, sheets: &[LoadedSheet], page: Size, default: Size) -> bool {
        (self.page, self.default) == (page, default)
            && self.sheets.len() == sheets.len()
            && self.sheets.iter().zip(sheets).all(|(kept, loaded)| kept.is_of(loaded))
    }
}

/// How many styles are kept from one document to the next, at the most.
const MOST_KEPT: usize = 10_000;

impl std::fmt::Debug for StyleCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StyleCache").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for MarkupStyles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MarkupStyles").finish_non_exhaustive()
    }
}

impl StyleCache {
    fn take(&mut self, is_same: impl Fn(&Basis) -> bool) -> Known {
        let holds = |(basis, known): &(Basis, Known)| is_same(basis) && known.entries.len() <= MOST_KEPT;
        let mut known = self.kept.take().filter(holds).map(|(_, known)| known).unwrap_or_default();
        known.document = known.document.wrapping_add(1);
        known
    }
}

/// The styles that were computed.
#[derive(Default)]
struct Known {
    computer: Computer,
    entries: Vec<Entry>,
    /// By what the parent passes on, and the rules of the element and its pseudo-elements.
    by_rules: FxHashMap<Box<[u32]>, u32>,
    heritages: FxHashMap<Heritage, u32>,
    locals: Vec<LocalBlock>,
    /// By the text, and whether it is of hints.
    local_by_text: FxHashMap<(bool, Box<str>), u32>,
    /// The entry of the root element: root-relative units make all others hang on it.
    root: Option<u32>,
    /// A number of the present document.
    document: u32,
}

struct Cascade<'a> {
    input: &'a StyleInput<'a>,
    sheets: &'a [LoadedSheet],
    /// What viewport units refer to.
    page: Size,
    known: Known,
    root: Option<Computed>,
}

/// Parts the rules of an element from those of its pseudo-elements in a key; no rule has this number.
const PART: u32 = u32::MAX;
/// Numbers from here on are of local blocks.
pub(super) const LOCAL: u32 = 1 << 31;

impl<'a> Cascade<'a> {
    fn elements(&mut self, warnings: &mut Vec<Diagnostic>) -> Vec<ElementStyles> {
        let dom = self.input.dom;
        if self.known.entries.is_empty() {
            let initial = Computed::initial();
            let nothing = ElementStyles {
                own: Arc::clone(&initial.style),
                before: None,
                after: None,
                marker: None,
                first_letter: None,
            };
            let heritage = self.heritage(&initial);
            self.known.entries.push(Entry { computed: initial, styles: nothing, heritage });
        }
        let mut matcher = Matcher::new(self.sheets);
        // The entry of each node; a text node has its parent's.
        let mut entry_of: Vec<u32> = Vec::with_capacity(dom.nodes.len());
        let mut styles = Vec::with_capacity(dom.nodes.len());
        let mut key = Vec::new();
        for (index, node) in dom.nodes.iter().enumerate() {
            let parent = node.parent.map_or(0, |parent| entry_of[parent.index()]);
            if let NodeData::Element(element) = &node.data {
                let id = NodeId(u32::try_from(index).expect("the number of nodes is limited"));
                let element = ElementRef { dom, id, element };
                self.match_rules(element, &mut matcher, warnings);
                let entry = self.entry(element, parent, &matcher.found, &mut key);
                entry_of.push(entry);
                styles.push(self.known.entries[entry as usize].styles.clone());
            } else {
                entry_of.push(parent);
                let own = Arc::clone(&self.known.entries[parent as usize].computed.style);
                styles.push(ElementStyles { own, before: None, after: None, marker: None, first_letter: None });
            }
        }
        styles
    }

    /// Finds the rules of an element and its pseudo-elements, hints and the `style` attribute among them.
    fn match_rules(&mut self, element: ElementRef<'_>, matcher: &mut Matcher<'_>, warnings: &mut Vec<Diagnostic>) {
        matcher.visit(element);
        let hints = hints::hints(element);
        if !hints.is_empty() {
            let block = self.local(true, &hints, element, warnings);
            matcher.found[Target::Itself as usize].push(Matched::local(Level::Hints, block));
        }
        if let Some(text) = element.element.attribute("style") {
            let block = self.local(false, text, element, warnings);
            matcher.found[Target::Itself as usize].push(Matched::local(Level::Inline, block));
        }
        for found in &mut matcher.found {
            found.sort_unstable();
        }
    }

    /// The number of a block outside of sheets, parsed at the first use of its text.
    fn local(&mut self, is_hints: bool, text: &str, element: ElementRef<'_>, warnings: &mut Vec<Diagnostic>) -> u32 {
        let key = (is_hints, Box::from(text));
        let own = || (!is_hints).then(|| (element.id, text.into()));
        if let Some(known) = self.known.local_by_text.get(&key) {
            let local = &mut self.known.locals[*known as usize];
            if local.document != self.known.document {
                (local.document, local.element) = (self.known.document, own());
            }
            return *known;
        }
        let (block, faults) = sheet::parse_inline(text);
        if !is_hints && !faults.is_empty() {
            let place = load::style_attribute(element.dom, element.id, text);
            warnings.extend(faults.into_iter().map(|fault| inline_warning(fault, &place, text)));
        }
        let number = u32::try_from(self.known.locals.len()).expect("fewer blocks than nodes");
        self.known.locals.push(LocalBlock { block, element: own(), document: self.known.document });
        self.known.local_by_text.insert(key, number);
        number
    }

    /// The entry with the style of an element, computed when there is none with its rules and parent yet.
    fn entry(
        &mut self,
        element: ElementRef<'_>,
        parent: u32,
        found: &[Vec<Matched>; TARGETS],
        key: &mut Vec<u32>,
    ) -> u32 {
        let is_root = self.root.is_none() && element.dom.root() == Some(element.id);
        key.clear();
        key.push(self.known.entries[parent as usize].heritage);
        let mut takes_from_parent = false;
        for matched in found {
            for rule in matched {
                key.push(rule.number());
                takes_from_parent |= applied(*rule, self.sheets, &self.known.locals).block.takes_from_parent;
            }
            key.push(PART);
        }
        if takes_from_parent {
            key.push(parent);
        }
        let known = self.known.by_rules.get(key.as_slice()).copied();
        if is_root && (known.is_none() || known != self.known.root) {
            // All others were computed for another root element.
            self.known.by_rules.clear();
        } else if let Some(entry) = known {
            if is_root {
                self.root = Some(self.known.entries[entry as usize].computed.clone());
            }
            return entry;
        }
        let entry = self.compute(parent, found, is_root);
        let number = u32::try_from(self.known.entries.len()).expect("fewer styles than nodes");
        if is_root {
            self.known.root = Some(number);
        }
        self.known.entries.push(entry);
        self.known.by_rules.insert(key.as_slice().into(), number);
        number
    }

    fn compute(&mut self, parent: u32, found: &[Vec<Matched>; TARGETS], is_root: bool) -> Entry {
        let parent = self.known.entries[parent as usize].computed.clone();
        let root = self.root.as_ref().map(|root| RootSizes::of(&root.style));
        let computed = self.style(&found[Target::Itself as usize], &parent, root, is_root);
        if is_root {
            self.root = Some(computed.clone());
        }
        let mut pseudo = |target: Target| {
            let matched = &found[target as usize];
            if matched.is_empty() {
                return None;
            }
            let root = root.or(Some(RootSizes::of(&computed.style)));
            Some(self.style(matched, &computed, root, false).style)
        };
        // css-content-3 §1.2: without content there is no pseudo-element.
        let generates = |style: &Arc<super::ComputedStyle>| {
            matches!(style.content, Content::Items(_)) && style.display != Display::None
        };
        let styles = ElementStyles {
            before: pseudo(Target::Before).filter(generates),
            after: pseudo(Target::After).filter(generates),
            marker: pseudo(Target::Marker).filter(|_| computed.style.display == Display::ListItem),
            first_letter: pseudo(Target::FirstLetter),
            own: Arc::clone(&computed.style),
        };
        let heritage = self.heritage(&computed);
        Entry { computed, styles, heritage }
    }

    fn heritage(&mut self, computed: &Computed) -> u32 {
        let next = u32::try_from(self.known.heritages.len()).expect("fewer styles than nodes");
        *self.known.heritages.entry(Heritage::of(computed)).or_insert(next)
    }

    fn style(&mut self, matched: &[Matched], parent: &Computed, root: Option<RootSizes>, is_root: bool) -> Computed {
        let (sheets, locals) = (self.sheets, &self.known.locals);
        let normal: Vec<Applied<'_>> = matched.iter().map(|matched| applied(*matched, sheets, locals)).collect();
        let important: Vec<Applied<'_>> = if normal.iter().any(|applied| applied.block.has_important) {
            let mut order = matched.to_vec();
            order.sort_unstable_by_key(Matched::important_order);
            order.iter().map(|matched| applied(*matched, sheets, locals)).collect()
        } else {
            Vec::new()
        };
        let around = Surroundings { parent, root, page: self.page, is_root };
        self.known.computer.compute(&normal, &important, &around)
    }

    /// Warnings about values that turned out to be invalid when their variables were known.
    fn report_invalid(&mut self, warnings: &mut Vec<Diagnostic>) {
        for invalid in std::mem::take(&mut self.known.computer.invalid) {
            let (start, end) = invalid.span;
            let place = if invalid.sheet >= LOCAL {
                let element = self.known.locals[(invalid.sheet - LOCAL) as usize].element.as_ref();
                element.map(|(id, text)| load::style_attribute(self.input.dom, *id, text))
            } else {
                self.sheets[invalid.sheet as usize].place(start..end)
            };
            let warning = Diagnostic { help: invalid.fault.help, ..Diagnostic::warning(invalid.fault.message) };
            warnings.push(Diagnostic { place, ..warning });
        }
    }
}

/// The block of a matched rule.
fn applied<'b>(matched: Matched, sheets: &'b [LoadedSheet], locals: &'b [LocalBlock]) -> Applied<'b> {
    let number = matched.number();
    if number >= LOCAL {
        let block = &locals[(number - LOCAL) as usize].block;
        return Applied { block, origin: Origin::Author, layer: matched.layer(), sheet: number };
    }
    let index = sheets.partition_point(|loaded| loaded.first <= number) - 1;
    let loaded = &sheets[index];
    let rule = &loaded.sheet.rules[(number - loaded.first) as usize];
    let block = &loaded.sheet.blocks[rule.block as usize];
    let sheet = u32::try_from(index).expect("fewer sheets than rules");
    Applied { block, origin: loaded.origin, layer: matched.layer(), sheet }
}

fn inline_warning(fault: SheetFault, place: &Place, text: &str) -> Diagnostic {
    let is_exact = place.source.text().get(place.span.clone()) == Some(text);
    let place = if is_exact {
        let start = place.span.start;
        Place::new(&place.source, start + fault.span.start..start + fault.span.end)
    } else {
        place.clone()
    };
    load::warning(fault).at_place(place)
}
