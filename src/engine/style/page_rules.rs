//! `@page` rules → [`PageStyle`] for one kind of page (css-page-3).
//!
//! The page itself has a style that inherits from the root element; margin boxes inherit from the page's.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compute::{Applied, Computed, Computer, Origin, RootSizes, Surroundings};
use super::declaration::Block;
use super::load::LoadedSheet;
use super::matching::Level;
use super::page_parse::{Nth, Page, PageSelector, SheetSize};
use super::sheet::Sheet;
use super::specified::{Compute, Context};
use super::values::{AutoLength, Content, ContentItem, TextAlign, VerticalAlign};
use super::{ComputedStyle, MarginBox, MarginBoxName, PageCounters, PageKind, PageRules, PageStyle};
use crate::engine::geometry::{Edges, Px, Size};

/// What resolving needs to keep of the cascade.
#[derive(Debug, Clone)]
pub(crate) struct CollectedPages {
    /// The sheets that have the rules, with the number that warnings know them by.
    sheets: Vec<(Arc<Sheet>, u32)>,
    /// Indices of a sheet in `sheets` and of a rule in it, with the layer's order; in the order of sheets.
    rules: Vec<(usize, usize, u16, Origin)>,
    root: Computed,
    default_size: Size,
}

/// Gathers the rules whose media conditions hold; values that are invalid with the root's variables are reported.
pub(super) fn collect(
    sheets: &[LoadedSheet],
    root: &Computed,
    default_size: Size,
    computer: &mut Computer,
) -> PageRules {
    let collected = gather(sheets, root, default_size);
    collected.style(&collected.selected(|_| true), &root.style, computer);
    PageRules { collected: Some(Arc::new(collected)) }
}

/// The size of a page of no special kind.
pub(super) fn base_size(sheets: &[LoadedSheet], default_size: Size) -> Size {
    let collected = gather(sheets, &Computed::initial(), default_size);
    let kind = PageKind::default();
    collected.size(&collected.selected(|selector| selects(selector, &kind)), &collected.root.style)
}

fn gather(sheets: &[LoadedSheet], root: &Computed, default_size: Size) -> CollectedPages {
    let mut collected = CollectedPages { sheets: Vec::new(), rules: Vec::new(), root: root.clone(), default_size };
    for (number, loaded) in sheets.iter().enumerate() {
        if loaded.sheet.pages.is_empty() {
            continue;
        }
        collected.sheets.push((Arc::clone(&loaded.sheet), u32::try_from(number).expect("fewer sheets than rules")));
        for (index, page) in loaded.sheet.pages.iter().enumerate() {
            if loaded.holds(page.condition) {
                let sheet = collected.sheets.len() - 1;
                collected.rules.push((sheet, index, loaded.layer(page.layer), loaded.origin));
            }
        }
    }
    collected
}

/// A rule that selects the page, in ascending order of the cascade.
struct Selected<'a> {
    page: &'a Page,
    sheet: u32,
    origin: Origin,
    order: (Origin, u16, (u8, u8, u8), usize),
}

/// Resolves the rules for one kind of page.
pub(super) fn resolve(rules: &PageRules, kind: &PageKind, root: &Arc<ComputedStyle>) -> PageStyle {
    match &rules.collected {
        Some(collected) => {
            let selected = collected.selected(|selector| selects(selector, kind));
            collected.style(&selected, root, &mut Computer::default())
        }
        None => PageStyle {
            size: Size::new(Px::from_mm(210.0), Px::from_mm(297.0)),
            margin: Edges::all(Px::ZERO),
            padding: Edges::all(Px::ZERO),
            border: Edges::default(),
            background: None,
            counters: PageCounters::default(),
            background_layers: super::backgrounds::Background::default(),
            margin_boxes: Vec::new(),
        },
    }
}

fn selects(selector: &PageSelector, kind: &PageKind) -> bool {
    selector.name.as_ref().is_none_or(|name| **name == *kind.name)
        && (!selector.first || if selector.name.is_some() { kind.first_of_group } else { kind.first })
        && selector.nth.iter().all(|nth| selects_number(nth, kind))
        && (!selector.blank || kind.blank)
        && (!selector.left || kind.left)
        && (!selector.right || !kind.left)
}

/// css-gcpm-3 §3.1: `:nth(an+b)` counts the pages of the document, `:nth(an+b of name)` those of each group of pages with
/// the name.
fn selects_number(nth: &Nth, kind: &PageKind) -> bool {
    let index = match &nth.of {
        None => kind.index.0,
        Some(name) if **name == *kind.name => kind.index.1,
        Some(_) => return false,
    };
    let (step, rest) = (i64::from(nth.step), i64::from(index) - i64::from(nth.offset));
    index > 0 && if step == 0 { rest == 0 } else { rest % step == 0 && rest / step >= 0 }
}

impl CollectedPages {
    /// Whether a selector asks for numbers of pages.
    pub fn count_pages(&self) -> bool {
        let mut pages = self.rules.iter().map(|(sheet, index, ..)| &self.sheets[*sheet].0.pages[*index]);
        pages.any(|page| page.selectors.iter().any(|selector| !selector.nth.is_empty()))
    }

    fn selected(&self, selects: impl Fn(&PageSelector) -> bool) -> Vec<Selected<'_>> {
        let mut selected = Vec::new();
        for (position, (sheet, index, layer, origin)) in self.rules.iter().enumerate() {
            let (sheet, number) = &self.sheets[*sheet];
            let page = &sheet.pages[*index];
            let specificity = page.selectors.iter().filter(|it| selects(it)).map(PageSelector::specificity).max();
            if let Some(specificity) = specificity {
                let order = (*origin, *layer, specificity, position);
                selected.push(Selected { page, sheet: *number, origin: *origin, order });
            }
        }
        selected.sort_by_key(|selected| selected.order);
        selected
    }

    fn style(&self, selected: &[Selected<'_>], root: &Arc<ComputedStyle>, computer: &mut Computer) -> PageStyle {
        let root = Computed { style: Arc::clone(root), ..self.root.clone() };
        let size = self.size(selected, &root.style);
        let page = compute(computer, selected.iter().map(|it| (it, &it.page.block)), &root, size);
        let style = &page.style;
        let margin = &style.margin;
        let across = |margin: AutoLength| margin.resolve_or_zero(size.width);
        let down = |margin: AutoLength| margin.resolve_or_zero(size.height);
        PageStyle {
            size,
            margin: Edges {
                top: down(margin.top),
                right: across(margin.right),
                bottom: down(margin.bottom),
                left: across(margin.left),
            },
            padding: Edges {
                top: style.padding.top.resolve(size.height),
                right: style.padding.right.resolve(size.width),
                bottom: style.padding.bottom.resolve(size.height),
                left: style.padding.left.resolve(size.width),
            },
            border: style.border,
            counters: PageCounters {
                reset: Arc::clone(&style.counter_reset),
                increment: Arc::clone(&style.counter_increment),
                set: Arc::clone(&style.counter_set),
            },
            background: (!style.background_color.is_transparent()).then_some(style.background_color),
            background_layers: style.background.clone(),
            margin_boxes: margin_boxes(selected, &page, size, computer),
        }
    }

    /// The `size` of the rule that wins, `auto` being the default size.
    fn size(&self, selected: &[Selected<'_>], root: &ComputedStyle) -> Size {
        let important = |wanted: bool| selected.iter().filter(move |it| it.page.size_important == wanted);
        let size = important(false).chain(important(true)).filter_map(|it| it.page.size.as_ref()).next_back();
        let turned = |size: Size, landscape: bool| {
            let (short, long) = (size.width.min(size.height), size.width.max(size.height));
            if landscape { Size::new(long, short) } else { Size::new(short, long) }
        };
        let size = match size {
            None | Some(SheetSize::Auto) => self.default_size,
            Some(SheetSize::Turned { landscape }) => turned(self.default_size, *landscape),
            Some(SheetSize::Named { width, height, landscape }) => {
                turned(Size::new(Px::from_mm(*width), Px::from_mm(*height)), *landscape)
            }
            Some(SheetSize::Lengths(width, height)) => {
                let context = self.context(root);
                Size::new(width.compute(&context), height.compute(&context))
            }
        };
        // A page without an area cannot hold anything.
        let sensible = |length: Px| length.0 >= 1.0 && length.0 <= 1_000_000.0;
        if sensible(size.width) && sensible(size.height) { size } else { self.default_size }
    }

    fn context(&self, root: &ComputedStyle) -> Context {
        Context {
            font_size: root.inherited.font_size,
            root_font_size: root.inherited.font_size,
            root_line_height: root.inherited.line_height.resolve(root.inherited.font_size),
            line_height: root.inherited.line_height,
            parent_weight: root.inherited.font_weight,
            parent_align: root.inherited.text_align,
            page: self.default_size,
            color: root.inherited.color,
            direction: root.inherited.direction,
        }
    }
}

fn compute<'b>(
    computer: &mut Computer,
    blocks: impl Iterator<Item = (&'b Selected<'b>, &'b Block)>,
    parent: &Computed,
    page: Size,
) -> Computed {
    let normal: Vec<Applied<'_>> = blocks
        .map(|(selected, block)| Applied {
            block,
            origin: selected.origin,
            layer: (Level::Author, selected.order.1),
            sheet: selected.sheet,
        })
        .collect();
    // Between two origins the user agent's important declarations win, of which its sheet has none for pages.
    let important = if normal.iter().any(|applied| applied.block.has_important) { normal.clone() } else { Vec::new() };
    let around = Surroundings { parent, root: Some(RootSizes::of(&parent.style)), page, is_root: false };
    computer.compute(&normal, &important, &around)
}

fn margin_boxes(
    selected: &[Selected<'_>],
    page: &Computed,
    size: Size,
    computer: &mut Computer,
) -> Vec<(MarginBoxName, MarginBox)> {
    let mut blocks: BTreeMap<MarginBoxName, Vec<(&Selected<'_>, &Block)>> = BTreeMap::new();
    for rule in selected {
        for (name, block) in &rule.page.boxes {
            blocks.entry(*name).or_default().push((rule, block));
        }
    }
    let boxes = blocks.into_iter().filter_map(|(name, blocks)| {
        let parent = with_default_alignment(page, name);
        let mut style = (*compute(computer, blocks.into_iter(), &parent, size).style).clone();
        if style.vertical_align == VerticalAlign::Baseline {
            style.vertical_align = default_vertical_align(name);
        }
        let content: Vec<ContentItem> = match &style.content {
            Content::Items(items) => items.to_vec(),
            Content::Normal | Content::None => return None,
        };
        Some((name, MarginBox { style: Arc::new(style), content }))
    });
    boxes.collect()
}

/// css-page-3 §5.3: each margin box has its own initial `text-align` and `vertical-align`.
fn with_default_alignment(page: &Computed, name: MarginBoxName) -> Computed {
    use MarginBoxName::{
        BottomCenter, BottomLeft, BottomLeftCorner, BottomRight, BottomRightCorner, LeftBottom, LeftMiddle, LeftTop,
        RightBottom, RightMiddle, RightTop, TopCenter, TopLeft, TopLeftCorner, TopRight, TopRightCorner,
    };
    let align = match name {
        TopLeft | BottomLeft => TextAlign::Left,
        TopRight | BottomRight => TextAlign::Right,
        TopLeftCorner | BottomLeftCorner => TextAlign::Right,
        TopRightCorner | BottomRightCorner => TextAlign::Left,
        TopCenter | BottomCenter | LeftTop | LeftMiddle | LeftBottom | RightTop | RightMiddle | RightBottom => {
            TextAlign::Center
        }
    };
    let mut inherited = (*page.style.inherited).clone();
    inherited.text_align = align;
    let style = ComputedStyle::with_inherited(Arc::new(inherited));
    Computed { style: Arc::new(style), ..page.clone() }
}

fn default_vertical_align(name: MarginBoxName) -> VerticalAlign {
    match name {
        MarginBoxName::LeftTop | MarginBoxName::RightTop => VerticalAlign::Top,
        MarginBoxName::LeftBottom | MarginBoxName::RightBottom => VerticalAlign::Bottom,
        _ => VerticalAlign::Middle,
    }
}
