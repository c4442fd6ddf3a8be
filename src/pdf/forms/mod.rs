//! Controls on pages → an interactive form: fields, their widgets, and what these look like in every state.
//!
//! A PDF form (ISO 32000-1 12.7) is a tree of *fields* with names and values; a *widget* is the annotation where a
//! field is seen on a page. Each widget has an *appearance* for each of its states: small content streams of its own,
//! which viewers draw until somebody types. A text field also says with which font and size what is typed is drawn
//! (`DA`), from the form's own resources (`DR`).
//!
//! 1. [`UnderWay::place`]: while pages are drawn, each control becomes a [`Placed`] one; what stands in it from the
//!    start is drawn into its appearance instead of the page ([`widget`]);
//! 2. [`add_to`]: names are made unique ([`names`]), radio buttons grouped, and all objects added;
//! 3. [`calculate`]: results become scripts where they are asked for.
//!
//! Outlines and ruled lines stay on the page, so that the sheet is the same on paper. What is typed is not known here;
//! filling is the business of [`crate::forms`].

mod calculate;
mod fields;
mod names;
mod repertoire;
pub(in crate::pdf) mod widget;

use std::collections::HashSet;
use std::sync::Arc;

use crate::engine::display::{Control, ControlKind, DisplayList, Draw};
use crate::engine::dom::NodeId;
use crate::engine::fonts::{FontId, FontLibrary};

pub(super) use fields::{Form, add_to};
pub(super) use repertoire::{characters, count, place};
pub(crate) use widget::colour_operator;

/// What becomes of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Forms {
    /// Fields that can be filled.
    #[default]
    Fillable,
    /// Fields, and scripts that calculate the value of `output` elements: no such file is PDF/A.
    Calculating,
    /// Marks on the page, as on paper.
    Flat,
}

/// A control that became a widget.
pub(super) struct Placed {
    /// What it is.
    pub control: Arc<Control>,
    /// Where, as left, bottom, right and top on the page, in points.
    pub rect: [f32; 4],
    /// Width and height of its appearance, in points: those of the rectangle before it was scaled.
    pub size: [f32; 2],
    /// How much larger than its style says it stands on the page.
    pub scale: f32,
    /// What it looks like.
    pub look: Look,
}

/// The appearances of a widget, as indices into [`UnderWay::appearances`]; `None` is nothing drawn.
pub(super) enum Look {
    /// Of a field with text.
    Text(Option<usize>),
    /// Of a box to tick, when it is ticked.
    Mark(usize),
}

/// The form of a document whose pages are being drawn.
#[derive(Default)]
pub(super) struct UnderWay {
    /// The widgets of each page up to now.
    pub pages: Vec<Vec<Placed>>,
    /// What appearances draw, as content streams.
    pub appearances: Vec<Vec<u8>>,
    /// Marks that were drawn: many boxes look the same.
    marks: Vec<(widget::MarkKey, usize)>,
    /// The names of controls that are rotated or mirrored: widgets cannot be.
    pub turned: Vec<String>,
    /// A control is seen twice when a table's head is repeated; the first one is the field.
    seen: HashSet<NodeId>,
}

impl UnderWay {
    /// Takes note of a control; `false` when it has a field already.
    pub(super) fn place(&mut self, control: &Arc<Control>, area: &widget::Area) -> bool {
        if !self.seen.insert(control.node) {
            return false;
        }
        let look = match widget::mark(control, area.size) {
            None => Look::Text(None),
            Some((key, draw)) => Look::Mark(match self.marks.iter().find(|(known, _)| *known == key) {
                Some((_, index)) => *index,
                None => {
                    let index = self.add(draw());
                    self.marks.push((key, index));
                    index
                }
            }),
        };
        let [width, height] = area.size;
        let size = [width.to_pt(), height.to_pt()];
        let placed = Placed { control: Arc::clone(control), rect: area.rect, size, scale: area.scale, look };
        self.pages.last_mut().expect("a page is begun before it is drawn").push(placed);
        true
    }

    /// Gives the control that was placed last what stands in it.
    pub(super) fn write(&mut self, stream: Vec<u8>) {
        let index = self.add(stream);
        if let Some(placed) = self.pages.last_mut().and_then(|page| page.last_mut()) {
            placed.look = Look::Text(Some(index));
        }
    }

    fn add(&mut self, stream: Vec<u8>) -> usize {
        self.appearances.push(stream);
        self.appearances.len() - 1
    }
}

/// The face that fields are filled in: the upright regular one of the text family, if the document has such fields.
pub(super) fn field_face(list: &DisplayList, fonts: &FontLibrary, forms: Forms) -> Option<FontId> {
    let has_text =
        |control: &Control| !matches!(control.kind, ControlKind::Checkbox { .. } | ControlKind::Radio { .. });
    let mut items = list.pages.iter().flat_map(|page| &page.items);
    let wanted = forms != Forms::Flat
        && items.any(|item| matches!(&item.draw, Draw::Control { control, .. } if has_text(control)));
    if wanted { fonts.text_face() } else { None }
}
