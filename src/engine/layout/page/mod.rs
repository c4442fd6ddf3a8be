//! The endless column → pages.
//!
//! 1. [`kind`]: which kind of page comes next, its style and the room it has for content;
//! 2. [`scan`]: from the place where the last page ended, the best place at which this one can end;
//! 3. [`build`]: what lies between the two places, put on the page;
//! 4. [`strings`]: the values of named strings, running elements and counters on each page, when all pages are there;
//! 5. [`contents`]: what stands in the margins;
//! 6. [`fixed`]: fixed boxes, on every page;
//! 7. [`margin_boxes`]: running heads and feet.
//!
//! [`flow`] measures fragments for both `scan` and `build`; [`boundary`] says what styles ask of a break; [`resume`] is the place at which a page ends and the next
//! begins. How boxes got their sizes is the business of the other modules of [`super`].

mod kind;

mod boundary;
mod flow;
mod resume;

mod scan;

mod build;

mod strings;

mod contents;

mod fixed;

mod margin_boxes;

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::Arc;

use super::{Containing, Fragment, Imposed, Intrinsic, Layouter, Page, Pages, Paragraph};
use crate::diag::Diagnostic;
use crate::engine::boxes::{Asked, BlockBox, BoxTree, References, WantedBox};
use crate::engine::dom::Dom;
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::style::values::Direction;
use crate::engine::style::{ComputedStyle, CounterStyles, PageKind, PageStyle, Styles};
pub(super) use margin_boxes::css_name;

use build::{Builder, Extent, FloatRest, Role, Spot};
use contents::PageContents;
use kind::{PageStyles, Side, begins_group, content_area, first_page_is_left, forced_side, page_name};
use resume::Resume;
use scan::{PageEnd, Scanner};

/// The most pages of one document. A document that comes to more is a mistake, such as a length with a wrong unit.
pub const MAX_PAGES: usize = 20_000;

/// What is cut into pages.
pub struct PageInput<'a, 'b> {
    /// The boxes.
    pub tree: &'b BoxTree,
    /// For the page rules.
    pub styles: &'a Styles,
}

/// Lays a document out and cuts it into pages.
pub fn paginate<'b>(input: &PageInput<'_, 'b>, layouter: &mut Layouter<'_>) -> Draft<'b> {
    let dom = layouter.dom;
    layouter.has_floats = input.tree.has_floats;
    let mut warnings = Vec::new();
    let draft = draft(&mut Engine { input, layouter }, dom, &mut warnings);
    layouter.warnings.append(&mut warnings);
    draft
}

/// Pages with everything but what stands in their margins and repeats on them: first the boxes that are made of
/// themselves for each page are needed.
pub struct Draft<'b> {
    pages: Pages<'b>,
    contents: Vec<PageContents>,
    wanted: Vec<WantedBox>,
}

impl<'b> Draft<'b> {
    /// The boxes that [`Self::finish`] needs, in this order.
    pub fn wanted(&self) -> &[WantedBox] {
        &self.wanted
    }

    /// What the pages answer to the questions of generated text.
    pub fn references(&self, asked: &Asked, known: &References) -> References {
        strings::references(&self.pages, asked, known)
    }

    /// Fills the margins, and puts the boxes on the pages that want them.
    pub fn finish<'c>(self, boxes: &'c [BlockBox], input: &PageInput<'_, 'c>, layouter: &mut Layouter<'_>) -> Pages<'c>
    where
        'b: 'c,
    {
        let dom = layouter.dom;
        // What was made anew may have floats that the document in the column has not.
        layouter.has_floats |= !boxes.is_empty();
        let mut warnings = Vec::new();
        let pages = finish(self, boxes, &mut Engine { input, layouter }, dom, &mut warnings);
        layouter.warnings.append(&mut warnings);
        pages
    }
}

/// What pagination needs from the stages around it.
trait Typesetter<'b> {
    /// The whole document in one column, for pages of this content area.
    fn column(&mut self, page: Size) -> Fragment<'b>;
    /// What the page rules say of a kind of page.
    fn page_style(&mut self, kind: &PageKind) -> PageStyle;
    /// Whether page rules ask for the numbers of pages.
    fn counts_pages(&self) -> bool;
    /// The number of fixed boxes.
    fn fixed_boxes(&self) -> usize;
    /// The document's own counter styles.
    fn counter_styles(&self) -> &CounterStyles;
    /// The lines of a margin box.
    fn text(&mut self, text: &str, style: &Arc<ComputedStyle>, width: Px) -> Arc<Paragraph>;
    /// A box laid out in a width.
    fn block(&mut self, block: &'b BlockBox, area: Size) -> Fragment<'b>;
    /// How narrow and how wide a box would like to be.
    fn widths(&mut self, block: &'b BlockBox) -> Intrinsic;
    /// A fixed box in the area of a page.
    fn fixed(&mut self, block: &'b BlockBox, area: Rect) -> Fragment<'b>;
}

/// The other modules of layout, and the page rules.
struct Engine<'e, 'a, 'b, 's> {
    input: &'e PageInput<'a, 'b>,
    layouter: &'e mut Layouter<'s>,
}

impl<'b> Typesetter<'b> for Engine<'_, '_, 'b, '_> {
    fn column(&mut self, page: Size) -> Fragment<'b> {
        self.layouter.root(&self.input.tree.root, page)
    }

    fn page_style(&mut self, kind: &PageKind) -> PageStyle {
        self.input.styles.pages.resolve(kind, &self.input.tree.root.style)
    }

    fn counts_pages(&self) -> bool {
        self.input.styles.pages.count_pages()
    }

    fn fixed_boxes(&self) -> usize {
        self.input.tree.fixed.len()
    }

    fn counter_styles(&self) -> &CounterStyles {
        &self.input.styles.counter_styles
    }

    fn text(&mut self, text: &str, style: &Arc<ComputedStyle>, width: Px) -> Arc<Paragraph> {
        self.layouter.shaper.text(text, style, width)
    }

    fn block(&mut self, block: &'b BlockBox, area: Size) -> Fragment<'b> {
        let imposed = Imposed { width: Some(area.width), height: None };
        self.layouter.block(block, Containing::of_size(area), imposed)
    }

    fn widths(&mut self, block: &'b BlockBox) -> Intrinsic {
        self.layouter.intrinsic(block)
    }

    fn fixed(&mut self, block: &'b BlockBox, area: Rect) -> Fragment<'b> {
        self.layouter.fixed(block, area, self.input.tree.root.style.inherited.direction)
    }
}

fn draft<'b>(setter: &mut dyn Typesetter<'b>, dom: &Dom, warnings: &mut Vec<Diagnostic>) -> Draft<'b> {
    let mut pages = cut(setter, dom, warnings);
    let values = strings::collect(&mut pages);
    let (fixed, counter_styles) = (setter.fixed_boxes(), setter.counter_styles());
    let (contents, wanted) = contents::collect(&pages, &values, fixed, counter_styles, warnings);
    Draft { pages, contents, wanted }
}

fn finish<'c>(
    draft: Draft<'c>,
    boxes: &'c [BlockBox],
    setter: &mut dyn Typesetter<'c>,
    dom: &Dom,
    warnings: &mut Vec<Diagnostic>,
) -> Pages<'c> {
    let Draft { mut pages, contents, .. } = draft;
    let mut boxes = boxes.iter();
    fixed::set(&mut pages, &mut boxes, setter, dom, warnings);
    margin_boxes::set(&mut pages, contents, &mut boxes, setter, dom, warnings);
    pages
}

/// Cuts the document into pages without running heads and feet.
fn cut<'b>(setter: &mut dyn Typesetter<'b>, dom: &Dom, warnings: &mut Vec<Diagnostic>) -> Pages<'b> {
    let mut cutter = Cutter::begin(setter);
    loop {
        let style = cutter.next_style(setter);
        cutter.lay_out_for(&style, setter);
        let end = cutter.page(style, dom, warnings);
        let (resume, side) = match end {
            PageEnd::Break(resume, side) => (resume, side),
            PageEnd::Document if cutter.floats.is_empty() => break,
            // Floats are left, and nothing beside them.
            PageEnd::Document => (Resume::Tail(cutter.columns[cutter.column].root.rect.size.height), Side::Any),
        };
        cutter.start = Some(resume);
        cutter.turn_to(side, setter);
        if cutter.pages.len() >= MAX_PAGES {
            warnings.push(
                Diagnostic::warning(format!("the document has more than {MAX_PAGES} pages; the rest is cut off"))
                    .help("look for a box with a height in the wrong unit"),
            );
            break;
        }
    }
    Pages { pages: cutter.pages }
}

/// The pages so far, and where the next one begins.
struct Cutter<'b> {
    pages: Vec<Page<'b>>,
    styles: PageStyles,
    /// The document laid out for each content width that came up.
    columns: Vec<Column<'b>>,
    /// Index of the one in which `start` is a place.
    column: usize,
    /// Where the next page begins; none for the beginning of the document.
    start: Option<Resume>,
    /// Whether the first page is a left-hand one.
    first_left: bool,
    direction: Direction,
    /// What the last page left of its floats.
    floats: Vec<FloatRest<'b>>,
    /// The name of the present group of pages, and how many it has.
    group: (String, u32),
    /// Page rules ask for the numbers of pages.
    counts_pages: bool,
    /// See [`Builder::positioned`].
    positioned: HashSet<*const Arc<ComputedStyle>>,
}

struct Column<'b> {
    width: Px,
    root: Fragment<'b>,
}

impl<'b> Cutter<'b> {
    /// Before the first page. The document has to be laid out once to know the name of the first page.
    fn begin(setter: &mut dyn Typesetter<'b>) -> Self {
        let mut styles = PageStyles::default();
        let first = PageKind { first: true, ..PageKind::default() };
        let area = content_area(&styles.of(first, setter));
        let root = setter.column(area.size);
        let direction = root.style.inherited.direction;
        let before = kind::first_descendants(&root).map(|fragment| forced_side(fragment.style.break_before, direction));
        let asked = before.flatten().last();
        Cutter {
            pages: Vec::new(),
            styles,
            columns: vec![Column { width: area.size.width, root }],
            column: 0,
            start: None,
            first_left: first_page_is_left(asked, direction),
            direction,
            floats: Vec::new(),
            group: (String::new(), 0),
            counts_pages: setter.counts_pages(),
            positioned: HashSet::new(),
        }
    }

    fn next_is_left(&self) -> bool {
        self.first_left == self.pages.len().is_multiple_of(2)
    }

    fn next_style(&mut self, setter: &mut dyn Typesetter<'b>) -> Arc<PageStyle> {
        let root = &self.columns[self.column].root;
        let name = page_name(root, self.start.as_ref());
        if name != self.group.0 || begins_group(root, self.start.as_ref()) {
            self.group = (name.clone(), 0);
        }
        self.group.1 += 1;
        let kind = PageKind {
            name,
            first: self.pages.is_empty(),
            left: self.next_is_left(),
            blank: false,
            first_of_group: self.group.1 == 1,
            index: self.index(self.group.1),
        };
        self.styles.of(kind, setter)
    }

    /// The number of the next page in the document, and the one in its group, if they matter.
    fn index(&self, in_group: u32) -> (u32, u32) {
        let index = u32::try_from(self.pages.len()).unwrap_or(u32::MAX).saturating_add(1);
        if self.counts_pages { (index, in_group) } else { (0, 0) }
    }

    /// Lays the document out for the width of a page, if it is not, and finds the place in it.
    fn lay_out_for(&mut self, style: &PageStyle, setter: &mut dyn Typesetter<'b>) {
        let size = content_area(style).size;
        let same = |column: &Column<'_>| (column.width - size.width).abs() < flow::TOLERANCE;
        if same(&self.columns[self.column]) {
            return;
        }
        let index = self.columns.iter().position(same).unwrap_or_else(|| {
            self.columns.push(Column { width: size.width, root: setter.column(size) });
            self.columns.len() - 1
        });
        let (from, to) = (&self.columns[self.column].root, &self.columns[index].root);
        let start = self.start.as_ref().map(|start| start.carry_over(from, to));
        // What cannot be carried over goes on in the width it has.
        if let Some(None) = start {
            return;
        }
        self.start = start.flatten();
        self.column = index;
    }

    /// Makes the next page of the document.
    fn page(&mut self, style: Arc<PageStyle>, dom: &Dom, warnings: &mut Vec<Diagnostic>) -> PageEnd {
        let area = content_area(&style);
        let root = &self.columns[self.column].root;
        let start = self.start.as_ref();
        // The margin of the root element does not collapse, and stands at the beginning of the document only.
        let top = if start.is_none() { area.top() + root.margin.top } else { area.top() };
        let scanner = Scanner { top: area.top(), bottom: area.bottom(), direction: self.direction };
        let end = scanner.page_end(root, start, top);
        let extent = Extent {
            start,
            end: match &end {
                PageEnd::Break(resume, _) => Some(resume),
                PageEnd::Document => None,
            },
        };
        let rests = std::mem::take(&mut self.floats);
        let mut builder = Builder {
            dom,
            warnings,
            page_height: area.size.height,
            positioned: &mut self.positioned,
            scanner,
            floats: &mut self.floats,
            owner: None,
        };
        let spot = Spot {
            origin: Point::new(area.left() + root.margin.left, top),
            limit: area.bottom(),
            shift: Point::default(),
            around: area.size,
        };
        let mut placed = Vec::with_capacity(1);
        builder.part(root, extent, spot, Role::of_root(), &mut placed);
        if let Some(root) = placed.last_mut().filter(|_| !rests.is_empty()) {
            builder.go_on(rests, root.positioned.vec());
        }
        self.pages.push(Page { style, root: placed.pop(), margin_boxes: Vec::new(), number: 0 });
        end
    }

    /// Leaves a page blank when the next one must be on the other side (css-page-3 §3.3).
    fn turn_to(&mut self, side: Side, setter: &mut dyn Typesetter<'b>) {
        let left = self.next_is_left();
        if matches!((side, left), (Side::Left, false) | (Side::Right, true)) {
            let name = page_name(&self.columns[self.column].root, self.start.as_ref());
            let kind = PageKind { name, left, blank: true, index: self.index(0), ..PageKind::default() };
            let style = self.styles.of(kind, setter);
            self.pages.push(Page { style, root: None, margin_boxes: Vec::new(), number: 0 });
        }
    }
}
