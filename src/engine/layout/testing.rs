//! For tests of layout: an HTML text → where its elements lie, before there are any pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Fragment, FragmentContent, Layouter, LineItem, Shaper};
use crate::engine::boxes;
use crate::engine::dom::{self, Dom};
use crate::engine::fonts::FontLibrary;
use crate::engine::geometry::{Edges, Point, Px, Rect, Size};
use crate::engine::resources::NoResources;
use crate::engine::style::{self, StyleInput};
use crate::source::Source;

/// What became of an element with an `id`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Laid {
    /// Its border box, from the top left of the document.
    pub rect: Rect,
    /// Widths of the borders that it draws.
    pub border: Edges<Px>,
    /// Used padding.
    pub padding: Edges<Px>,
    /// Used margins.
    pub margin: Edges<Px>,
}

/// A document laid out.
#[derive(Debug)]
pub(super) struct LaidDocument {
    elements: BTreeMap<String, Laid>,
    /// Messages, without places.
    pub warnings: Vec<String>,
}

impl LaidDocument {
    /// An element by its id.
    pub fn element(&self, id: &str) -> &Laid {
        self.elements.get(id).unwrap_or_else(|| panic!("no box of `{id}` in {:?}", self.elements.keys()))
    }

    /// Left, top, width, height of an element's border box, to a hundredth.
    pub fn rect(&self, id: &str) -> [f32; 4] {
        let Rect { origin, size } = self.element(id).rect;
        [origin.x, origin.y, size.width, size.height].map(|length| (length.0 * 100.0).round() / 100.0)
    }
}

/// Lays out the children of `body`, without any margins around, in a width of 400 px. Tables have no spacing and no
/// padding where `css` does not say so.
pub(super) fn lay(css: &str, body: &str) -> LaidDocument {
    let head = "body { margin: 0 } table { border-spacing: 0 } td, th { padding: 0; text-align: left }";
    let html = format!("<!DOCTYPE html><title>t</title><style>{head} {css}</style><body>{body}");
    let dom = dom::parse(&Source::new("test.html", html)).value;
    let page = Size::new(Px(400.0), Px(1000.0));
    let input = StyleInput { dom: &dom, resources: &NoResources, sheets: &[], default_page: page };
    let styles = style::cascade(&input).value;
    let load = |_: &str| unreachable!("no images in tests of layout");
    let tree = boxes::build(&dom, &styles, &load).value;
    let fonts = FontLibrary::new(Vec::new()).expect("the bundled fonts are in order");
    let mut shaper = Shaper::new(Arc::new(fonts));
    let mut layouter = Layouter::new(&mut shaper, &dom);
    layouter.has_floats = tree.has_floats;
    let root = layouter.root(&tree.root, page);
    let mut elements = BTreeMap::new();
    collect(&dom, &root, Point::default(), &mut elements);
    let warnings = layouter.warnings.iter().map(|warning| warning.message.clone()).collect();
    LaidDocument { elements, warnings }
}

fn collect(dom: &Dom, fragment: &Fragment<'_>, origin: Point, elements: &mut BTreeMap<String, Laid>) {
    let rect = fragment.rect.moved(origin);
    let id = fragment.owner.and_then(|owner| dom.element(owner)).and_then(|element| element.attribute("id"));
    if let Some(id) = id {
        let border = fragment.border.map(|side| side.width);
        let laid = Laid { rect, border, padding: fragment.padding, margin: fragment.margin };
        elements.entry(id.to_owned()).or_insert(laid);
    }
    let children: Vec<&Fragment<'_>> = match &fragment.content {
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            children.iter().collect()
        }
        FragmentContent::Table(table) => {
            table.header.as_deref().into_iter().chain(&table.bodies).chain(table.footer.as_deref()).collect()
        }
        FragmentContent::Lines(lines) => {
            for item in lines.paragraph.lines.iter().flat_map(|line| &line.items) {
                let LineItem::Box { number, origin } = item else { continue };
                if let Some(child) = lines.boxes.get(*number as usize) {
                    collect(dom, child, rect.origin + lines.origin + *origin, elements);
                }
            }
            Vec::new()
        }
        FragmentContent::Empty | FragmentContent::Replaced(_) => Vec::new(),
    };
    for child in children.into_iter().chain(&fragment.positioned) {
        collect(dom, child, rect.origin, elements);
    }
}
