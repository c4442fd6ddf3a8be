//! The walk over the boxes that makes elements and leaves of them, in document order.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use super::roles::{self, Meaning};
use super::{Attributes, Fault, Kid, Leaf, PrintField, Role, StructureElement, StructureTree, lists};
use crate::diag::Diagnostic;
use crate::engine::boxes::{BlockBox, BlockContent, BoxTree, InlineFlow, InlineItem, Replaced, Span};
use crate::engine::display::{Control, ControlKind};
use crate::engine::dom::{Dom, NodeId};

/// Makes the tree of a document, and the way from its boxes to the leaves. What is fixed is read last, where it stands
/// first.
pub fn build(tree: &BoxTree, fixed: &[BlockBox], dom: &Dom) -> (StructureTree, Leaves) {
    let document =
        StructureElement { role: Role::Document, node: None, parent: 0, kids: SmallVec::new(), attributes: None };
    let mut builder = Builder {
        dom,
        tree: StructureTree { elements: vec![document], leaf_parents: Vec::new(), faults: Vec::new() },
        leaves: Leaves::default(),
        heading: 0,
        notes: 0,
        last_text: None,
    };
    builder.title_and_language();
    builder.block(&tree.root, Some(0), false);
    fixed.iter().for_each(|block| builder.block(block, Some(0), false));
    (builder.tree, builder.leaves)
}

/// Which leaf a text or a box with a size of its own is.
///
/// Flows are known by their numbers; boxes by their addresses, which are those of the box tree that layout borrows.
#[derive(Debug, Default)]
pub struct Leaves {
    /// For each flow, by its number, the place of its first item in `texts`; past the end of that for a flow of which
    /// nothing is read.
    flows: Vec<usize>,
    /// The leaves of the items of flows. What follows each other in one element is one leaf.
    texts: Vec<Option<Leaf>>,
    replaced: HashMap<usize, Leaf, FxBuildHasher>,
}

impl Leaves {
    /// The leaf of an item of a flow.
    pub fn of_text(&self, flow: &InlineFlow, item: u32) -> Option<Leaf> {
        let first = *self.flows.get(flow.number as usize)?;
        self.texts.get(first.checked_add(item as usize)?).copied().flatten()
    }

    /// A flow begins, with nothing in it read yet; the place of its first item.
    fn begin(&mut self, flow: &InlineFlow) -> usize {
        let (number, first) = (flow.number as usize, self.texts.len());
        if number >= self.flows.len() {
            self.flows.resize(number + 1, usize::MAX);
        }
        self.flows[number] = first;
        self.texts.resize(first + flow.items.len(), None);
        first
    }

    /// The leaf of an image or control.
    pub fn of_replaced(&self, replaced: &Replaced) -> Option<Leaf> {
        self.replaced.get(&std::ptr::from_ref(replaced).addr()).copied()
    }
}

/// The element that what comes next stands in; none where all is hidden.
pub(super) type Inside = Option<u32>;

pub(super) struct Builder<'a> {
    pub(super) dom: &'a Dom,
    pub(super) tree: StructureTree,
    leaves: Leaves,
    /// The level of the last heading.
    heading: u8,
    /// How many notes there are.
    notes: u32,
    /// The last text's flow and leaf.
    last_text: Option<(usize, Leaf)>,
}

impl Builder<'_> {
    /// What every document has to say of itself.
    fn title_and_language(&mut self) {
        let root = self.dom.root();
        let element = root.and_then(|root| self.dom.element(root));
        let language = element.and_then(|element| element.attribute("lang")).map(str::trim).unwrap_or_default();
        let place = root.unwrap_or(Dom::DOCUMENT);
        if language.is_empty() {
            self.fault(
                place,
                "the document does not say its language".to_owned(),
                "write it in the first tag, as in `<html lang=\"en\">`",
            );
        } else if !is_language(language) {
            self.fault(
                place,
                format!("`{language}` is no language"),
                "write a code as in `<html lang=\"en\">` or `<html lang=\"pt-BR\">`",
            );
        }
        let is_title = |node: &NodeId| {
            self.dom.element(*node).is_some_and(|element| &*element.name == "title" && element.is_html())
        };
        let title = self.dom.descendants(Dom::DOCUMENT).find(is_title).map(|title| self.dom.text(title));
        if title.is_none_or(|title| title.trim().is_empty()) {
            self.fault(place, "the document has no title".to_owned(), "write a `<title>` into its `<head>`");
        }
    }

    pub(super) fn fault(&mut self, node: NodeId, message: String, help: &str) {
        let diagnostic = Diagnostic::warning(message).at_place(self.dom.place(node)).help(help);
        self.tree.faults.push(Fault { diagnostic, told: false });
    }

    /// Adds an element. What may not stand directly in a list gets an item of its own.
    pub(super) fn add(&mut self, parent: u32, role: Role, node: Option<NodeId>) -> u32 {
        let parent = lists::holder(self, parent, role);
        self.push(parent, role, node)
    }

    pub(super) fn push(&mut self, parent: u32, role: Role, node: Option<NodeId>) -> u32 {
        let index = u32::try_from(self.tree.elements.len()).expect("fewer elements than nodes and boxes");
        let element = StructureElement { role, node, parent, kids: SmallVec::new(), attributes: None };
        self.tree.elements.push(element);
        self.element(parent).kids.push(Kid::Element(index));
        index
    }

    pub(super) fn element(&mut self, index: u32) -> &mut StructureElement {
        &mut self.tree.elements[index as usize]
    }

    pub(super) fn role(&self, index: u32) -> Role {
        self.tree.element(index).role
    }

    pub(super) fn attributes(&mut self, index: u32) -> &mut Attributes {
        self.element(index).attributes.get_or_insert_default()
    }

    /// A box and what is in it; `inline` when it stands on a line.
    pub(super) fn block(&mut self, block: &BlockBox, inside: Inside, inline: bool) {
        let Some(inside) = inside else { return self.content(block, None) };
        let own = block.owner.filter(|owner| self.tree.element(inside).node != Some(*owner));
        let Some((id, element)) = own.and_then(|id| Some((id, self.dom.element(id)?))) else {
            return self.content(block, Some(inside));
        };
        let inside = match roles::meaning(self.dom, element, inline) {
            Meaning::Hidden => None,
            Meaning::Inside => Some(self.plain(block, inside, inline)),
            Meaning::As(role) => Some(self.enter(inside, role, id)),
            Meaning::Item => return lists::item(self, block, id, inside),
            Meaning::Table if matches!(block.content, BlockContent::Table(_)) => {
                Some(self.enter(inside, Role::Table, id))
            }
            Meaning::Table => Some(self.plain(block, inside, inline)),
            Meaning::Control => Some(match block.content {
                BlockContent::Replaced(_) => self.enter(inside, Role::Form, id),
                _ => inside,
            }),
        };
        if let Some(list) = inside.filter(|inside| self.role(*inside) == Role::L) {
            lists::number(self, list, block);
        }
        self.content(block, inside);
    }

    /// A box without a meaning: a paragraph when it holds lines, else no more than what is in it.
    fn plain(&mut self, block: &BlockBox, inside: u32, inline: bool) -> u32 {
        let holds_lines = matches!(&block.content, BlockContent::Inline(flow) if has_content(flow));
        if !inline && holds_lines && self.role(inside).is_grouping() {
            return self.add(inside, Role::P, block.owner);
        }
        inside
    }

    /// An element of HTML becomes one of the tree.
    pub(super) fn enter(&mut self, inside: u32, role: Role, id: NodeId) -> u32 {
        let index = self.add(inside, role, Some(id));
        let Some(element) = self.dom.element(id) else { return index };
        let mut attributes = roles::attributes(self.dom, id, element, role);
        if let Some(attributes) = &mut attributes {
            self.check_language(id, attributes);
        }
        match role {
            Role::H(level) => self.check_heading(id, level),
            Role::Figure if attributes.as_ref().is_none_or(|known| known.alternative.is_none()) => {
                self.fault(
                    id,
                    "the image has no text that stands for it".to_owned(),
                    "say in `alt` what it shows, or write `alt=\"\"` if it only decorates",
                );
            }
            Role::Note => {
                // ISO 14289-1 7.9: notes have ids of their own.
                self.notes += 1;
                let number = self.notes;
                attributes.get_or_insert_default().id = Some(format!("note {number}").into());
            }
            _ => {}
        }
        self.element(index).attributes = attributes;
        index
    }

    fn check_heading(&mut self, id: NodeId, level: u8) {
        // ISO 14289-1 7.4.2.
        let most = self.heading + 1;
        if level > most {
            let (message, help) = if self.heading == 0 {
                (format!("the first heading is of level {level}"), "begin with an `h1`".to_owned())
            } else {
                let message = format!("a heading of level {level} follows one of level {}", self.heading);
                (message, format!("make it an `h{most}`; how large it is, CSS says"))
            };
            self.fault(id, message, &help);
        }
        self.heading = level;
    }

    /// A language that is none would be no use to a screen reader, and is left out.
    fn check_language(&mut self, id: NodeId, attributes: &mut Attributes) {
        let language = attributes.language.as_deref();
        if let Some(wrong) = language.filter(|language| !is_language(language)).map(str::to_owned) {
            attributes.language = None;
            self.fault(id, format!("`{wrong}` is no language"), "write a code as in `lang=\"de\"` or `lang=\"pt-BR\"`");
        }
    }

    /// What is in a box, into an element.
    pub(super) fn content(&mut self, block: &BlockBox, inside: Inside) {
        if let Some(marker) = &block.marker {
            self.flow(marker, inside);
        }
        self.content_after_marker(block, inside);
    }

    /// The same for a box whose marker stands elsewhere.
    pub(super) fn content_after_marker(&mut self, block: &BlockBox, inside: Inside) {
        match &block.content {
            BlockContent::Blocks(blocks) | BlockContent::Flex(blocks) | BlockContent::Grid(blocks) => {
                blocks.iter().for_each(|block| self.block(block, inside, false));
            }
            BlockContent::Inline(flow) => self.flow(flow, inside),
            BlockContent::Table(grid) => super::table::table(self, grid, inside),
            BlockContent::Replaced(replaced) => self.replaced(replaced, block.owner, inside),
        }
    }

    fn replaced(&mut self, replaced: &Replaced, owner: Option<NodeId>, inside: Inside) {
        let inside = match replaced {
            Replaced::Image { alternative, .. }
                if alternative.as_deref().is_some_and(|text| text.trim().is_empty()) =>
            {
                // Images that only decorate; one with `alt=""` and an `aria-label` is in an element of its own.
                inside.filter(|inside| self.role(*inside) == Role::Figure)
            }
            Replaced::Image { .. } => inside,
            Replaced::Control { control, .. } => {
                if let Some(form) = inside.filter(|inside| self.role(*inside) == Role::Form) {
                    let attributes = self.attributes(form);
                    attributes.alternative = control.label.as_deref().map(roles::collapsed);
                    attributes.field = Some(print_field(control));
                }
                if control.label.as_ref().is_none_or(|label| label.trim().is_empty())
                    && let (Some(owner), Some(_)) = (owner, inside)
                {
                    self.fault(
                        owner,
                        "the form control has no name that can be read aloud".to_owned(),
                        "give it a `label` or an `aria-label`",
                    );
                }
                inside
            }
        };
        if let Some(inside) = inside {
            let leaf = self.leaf(inside);
            self.leaves.replaced.insert(std::ptr::from_ref(replaced).addr(), leaf);
        }
    }

    fn leaf(&mut self, inside: u32) -> Leaf {
        let inside = lists::holder(self, inside, Role::Span);
        self.tree.leaf_parents.push(inside);
        let number = u32::try_from(self.tree.leaf_parents.len()).ok().and_then(std::num::NonZeroU32::new);
        let leaf = Leaf(number.expect("from 1, and fewer than nodes and boxes"));
        self.element(inside).kids.push(Kid::Leaf(leaf));
        leaf
    }

    /// The text, spans and boxes of a flow, into an element.
    pub(super) fn flow(&mut self, flow: &InlineFlow, inside: Inside) {
        if inside.is_none() {
            return;
        }
        let first = self.leaves.begin(flow);
        // Boxes out of the flow stand beside the paragraph, not in it.
        let around = inside;
        let inside = inside.map(|inside| {
            let is_loose = self.role(inside).is_grouping() && has_content(flow);
            if is_loose { self.add(inside, Role::P, None) } else { inside }
        });
        let mut open: Vec<Inside> = vec![inside];
        for (number, item) in (first..).zip(&flow.items) {
            let inside = open.last().copied().flatten();
            match item {
                InlineItem::Text(text) => {
                    self.leaves.texts[number] = inside.and_then(|inside| self.text(text, first, inside, flow));
                }
                InlineItem::Open(span) => {
                    let inside = self.span(&flow.spans[*span as usize], inside);
                    open.push(inside);
                }
                InlineItem::Close => {
                    open.pop();
                }
                // A leader leads the eye; there is nothing to read.
                InlineItem::Leader(_) => {}
                InlineItem::Atomic(block) => self.block(block, inside, true),
                // A first letter that floats belongs to the text after it.
                InlineItem::Positioned(block) if block.owner.is_none() => self.content(block, inside),
                InlineItem::Positioned(block) => self.block(block, inside.and(around), false),
            }
        }
    }

    /// The leaf of a text: that of the text before it in the same flow, when nothing else is between them in the same
    /// element. `first` tells flows apart.
    fn text(&mut self, text: &str, first: usize, inside: u32, flow: &InlineFlow) -> Option<Leaf> {
        if text.is_empty() {
            return None;
        }
        let leaf = match self.tree.element(inside).kids.last() {
            Some(Kid::Leaf(last)) if self.last_text == Some((first, *last)) => *last,
            _ => self.leaf(inside),
        };
        self.last_text = Some((first, leaf));
        // Private characters mean what their font says (ISO 19005-2 6.2.11.7.3). Their first bytes are rare ones.
        let is_private = |character: char| matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}');
        if text.bytes().any(|byte| matches!(byte, 0xEE | 0xEF | 0xF3 | 0xF4))
            && let Some(private) = text.chars().find(|character| is_private(*character))
        {
            let owner = self.tree.element(inside).node.or(flow.spans[0].owner).unwrap_or(Dom::DOCUMENT);
            self.fault(
                owner,
                format!("the character U+{:04X} has no meaning but in its font", u32::from(private)),
                "use a character of Unicode, or an image with a text in `alt`",
            );
        }
        Some(leaf)
    }

    fn span(&mut self, span: &Span, inside: Inside) -> Inside {
        let inside = inside?;
        let own = span.owner.filter(|owner| self.tree.element(inside).node != Some(*owner));
        let Some((id, element)) = own.and_then(|id| Some((id, self.dom.element(id)?))) else { return Some(inside) };
        match roles::meaning(self.dom, element, true) {
            Meaning::Hidden => None,
            Meaning::As(role) => Some(self.enter(inside, role, id)),
            Meaning::Inside | Meaning::Item | Meaning::Table | Meaning::Control => Some(inside),
        }
    }
}

fn print_field(control: &Control) -> PrintField {
    match control.kind {
        ControlKind::Checkbox { checked, .. } => PrintField { role: "cb", checked: Some(checked) },
        ControlKind::Radio { checked, .. } => PrintField { role: "rb", checked: Some(checked) },
        _ => PrintField { role: "tv", checked: None },
    }
}

/// Whether text or boxes stand on the lines of a flow.
fn has_content(flow: &InlineFlow) -> bool {
    flow.items.iter().any(|item| match item {
        InlineItem::Text(text) => !text.trim_ascii().is_empty(),
        InlineItem::Atomic(_) => true,
        _ => false,
    })
}

/// Whether a language tag is well-formed (BCP 47 §2.1, by the lengths of its parts).
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_private = first.eq_ignore_ascii_case("x") || first.eq_ignore_ascii_case("i");
    let starts = first.bytes().all(|byte| byte.is_ascii_alphabetic()) && (2..=8).contains(&first.len());
    let mut parts = parts.peekable();
    (starts || is_private && parts.peek().is_some())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
