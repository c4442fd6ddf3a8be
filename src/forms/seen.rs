//! A document with a form → what each of its fields shows, for who draws it where no field can be.
//!
//! What a program has drawn for a field is what its reader saw, and stays. Where it has drawn nothing, or says itself that
//! what it has drawn is not of the value (`NeedAppearances`, ISO 32000-1 table 218), the value is set by the code that
//! also fills.

use std::collections::{HashMap, HashSet};

use lopdf::{Document, Object, ObjectId};

use super::fill::typeset::{Place, Typesetter};
use super::tree::Node;
use super::{Field, FieldKind, Value, read, text, tree};
use crate::engine::Engine;
use crate::engine::display::DisplayPage;

/// What a widget shows.
#[derive(Debug)]
pub(crate) enum Seen {
    /// What this stream draws.
    Stream(ObjectId),
    /// A text, on a page of the widget's size.
    Text(DisplayPage),
    /// A box that is ticked, and for which nothing is drawn.
    Tick,
}

/// What the widgets of a form show; those that show nothing are left out.
#[derive(Debug, Default)]
pub(crate) struct Widgets {
    /// By widget.
    pub seen: HashMap<ObjectId, Seen>,
    /// All that belong to a field, also those that show nothing.
    pub fields: HashSet<ObjectId>,
    /// Fields whose text does not fit: its end is not seen, or would not be on paper.
    pub cut_off: Vec<CutOff>,
    /// Fields with a signature.
    pub signed: Vec<String>,
}

/// A field that shows less than is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutOff {
    /// The name of the field.
    pub field: String,
    /// What it is called on the screen: its tooltip.
    pub label: Option<String>,
    /// All that is in it.
    pub text: String,
}

/// The longest appearance that is looked into for text, in bytes.
const LONGEST: usize = 4 << 20;

/// Looks at all fields of a form, and at the widgets of each.
pub(crate) fn widgets(document: &Document, engine: &Engine) -> Widgets {
    let outdated = tree::form(document)
        .and_then(|form| form.get(b"NeedAppearances").ok())
        .and_then(|needs| document.dereference(needs).ok()?.1.as_bool().ok())
        .unwrap_or_default();
    let mut typesetter = Typesetter::new(engine);
    let mut widgets = Widgets::default();
    for node in tree::nodes(document) {
        let field = read::field(document, &node);
        if is_signature(document, &node) {
            widgets.signed.push(field.name.clone());
        }
        for widget in &node.widgets {
            let seen = match field.kind {
                FieldKind::Button { .. } => button(document, &node, *widget),
                FieldKind::Text { .. } | FieldKind::Choice { .. } => {
                    written(document, (&node, &field), *widget, outdated, (&mut typesetter, &mut widgets.cut_off))
                }
                FieldKind::Other => drawn(document, *widget),
            };
            widgets.fields.insert(*widget);
            if let Some(seen) = seen {
                widgets.seen.insert(*widget, seen);
            }
        }
    }
    widgets
}

/// What is drawn for an annotation in its normal state, whichever that is.
pub(crate) fn drawn(document: &Document, annotation: ObjectId) -> Option<Seen> {
    let annotation = document.get_dictionary(annotation).ok()?;
    appearance(document, annotation, None).map(Seen::Stream)
}

/// The stream that draws an annotation (`AP`, `N`), in the state `AS` or another.
pub(crate) fn appearance(
    document: &Document,
    annotation: &lopdf::Dictionary,
    state: Option<&[u8]>,
) -> Option<ObjectId> {
    let appearances = document.dereference(annotation.get(b"AP").ok()?).ok()?.1.as_dict().ok()?;
    let normal = appearances.get(b"N").ok()?;
    let (id, object) = document.dereference(normal).ok()?;
    match object {
        Object::Stream(_) => id,
        Object::Dictionary(states) => {
            let own = annotation.get(b"AS").ok().and_then(|state| document.dereference(state).ok()?.1.as_name().ok());
            let (id, object) = document.dereference(states.get(state.or(own)?).ok()?).ok()?;
            object.as_stream().is_ok().then_some(id).flatten()
        }
        _ => None,
    }
}

/// How far the text of a field is turned counterclockwise, in degrees: 0, 90, 180 or 270 (`MK`, `R`; ISO 32000-1 table
/// 189).
pub(crate) fn turn(document: &Document, widget: &lopdf::Dictionary) -> i64 {
    let look = widget.get(b"MK").and_then(|look| document.dereference(look)?.1.as_dict());
    let turn = look.and_then(|look| document.dereference(look.get(b"R")?)?.1.as_i64()).unwrap_or_default();
    if turn % 90 == 0 { turn.rem_euclid(360) } else { 0 }
}

/// The fonts that the appearances of a form may use without naming them (`DR`, ISO 32000-1 table 218).
pub(crate) fn default_resources(document: &Document) -> Option<&lopdf::Dictionary> {
    document.dereference(tree::form(document)?.get(b"DR").ok()?).ok()?.1.as_dict().ok()
}

fn is_signature(document: &Document, node: &Node) -> bool {
    let of_type = node.attributes.get(b"FT").and_then(|kind| document.dereference(kind)?.1.as_name());
    of_type.is_ok_and(|kind| kind == b"Sig") && node.attributes.has(b"V")
}

/// A box: in the state that the field's value names, if any of its widgets has that; otherwise in its own.
fn button(document: &Document, node: &Node, widget: ObjectId) -> Option<Seen> {
    let value = node.attributes.get(b"V").ok().and_then(|value| text::of(document, value));
    let value = value.map(|value| value.strip_prefix('/').unwrap_or(&value).to_owned());
    let states = read::widget_states(document, widget);
    let is_known = |value: &String| {
        value == "Off"
            || node
                .widgets
                .iter()
                .any(|widget| read::widget_states(document, *widget).iter().any(|known| known == value))
    };
    let annotation = document.get_dictionary(widget).ok()?;
    let Some(value) = value.filter(is_known) else {
        let ticked = annotation.get(b"AS").and_then(Object::as_name).is_ok_and(|state| state != b"Off");
        let stream = appearance(document, annotation, None).map(Seen::Stream);
        // Without any state there is no picture of it, only the word.
        return stream.or_else(|| (ticked && states.is_empty()).then_some(Seen::Tick));
    };
    let state = if states.contains(&value) { value.as_bytes() } else { b"Off" };
    appearance(document, annotation, Some(state)).map(Seen::Stream)
}

/// A text or a choice: as it is drawn, or set anew.
fn written(
    document: &Document,
    (node, field): (&Node, &Field),
    widget: ObjectId,
    outdated: bool,
    (typesetter, cut_off): (&mut Typesetter<'_>, &mut Vec<CutOff>),
) -> Option<Seen> {
    let stream = document.get_dictionary(widget).ok().and_then(|widget| appearance(document, widget, None));
    let shown = shown(field);
    if shown.is_empty() {
        return stream.filter(|_| !outdated).map(Seen::Stream);
    }
    let stays = !outdated && stream.is_some_and(|stream| shows_something(document, stream));
    let Some(mut place) = Place::of(document, widget, &node.attributes) else {
        return stream.filter(|_| stays).map(Seen::Stream);
    };
    if document.get_dictionary(widget).is_ok_and(|widget| turn(document, widget) % 180 != 0) {
        place = place.on_its_side();
    }
    // Other programs scroll what does not fit in its own size; only what is set here is made smaller.
    let (seen, fits) = if stays {
        (stream.map(Seen::Stream), typesetter.fits(&shown, &place))
    } else {
        let set = typesetter.page(&shown, &place);
        (Some(Seen::Text(set.page)), set.fits)
    };
    if !fits && cut_off.last().is_none_or(|last| last.field != field.name) {
        let label = node.attributes.get(b"TU").ok().and_then(|label| text::of(document, label));
        cut_off.push(CutOff { field: field.name.clone(), label, text: shown });
    }
    seen
}

/// The words that stand for a value: of a choice, its labels.
fn shown(field: &Field) -> String {
    let values: &[String] = match &field.value {
        Value::None => &[],
        Value::Text(text) => std::slice::from_ref(text),
        Value::Several(texts) => texts,
    };
    let label = |value: &String| match &field.kind {
        FieldKind::Choice { options, .. } => {
            options.iter().find(|(known, _)| known == value).map_or_else(|| value.clone(), |(_, label)| label.clone())
        }
        _ => value.clone(),
    };
    values.iter().map(label).collect::<Vec<_>>().join("\n")
}

/// Whether an appearance shows text, or another drawing: an empty one does not show the value.
fn shows_something(document: &Document, stream: ObjectId) -> bool {
    let Ok(Object::Stream(stream)) = document.get_object(stream) else { return false };
    let Ok(content) = stream.get_plain_content_with_limit(LONGEST) else { return true };
    let is_end = |byte: Option<&u8>| byte.is_none_or(|byte| byte.is_ascii_whitespace() || b"/[(<".contains(byte));
    [&b"Tj"[..], b"TJ", b"'", b"\"", b"Do"].iter().any(|operator| {
        content.windows(operator.len()).enumerate().any(|(place, window)| {
            let before = place.checked_sub(1).and_then(|place| content.get(place));
            let begins = before.is_none_or(|byte| byte.is_ascii_whitespace() || b")]>".contains(byte));
            window == *operator && begins && is_end(content.get(place + operator.len()))
        })
    })
}
