//! Values of fields, and whether what is seen agrees with them.

use lopdf::{Dictionary, Object};

use super::{COMB, Checking, EDITABLE, RADIO};
use crate::audit::content::has_mark;
use crate::audit::finding::{Findings, Where};
use crate::audit::reader::{shown, text};
use crate::audit::rules::Rule;

impl<'a> Checking<'_, 'a> {
    /// A widget, with its place.
    fn widgets(&self) -> impl Iterator<Item = (&'a Dictionary, Where)> + '_ {
        self.field.widgets.iter().filter_map(|id| {
            let place = Where::object(*id).on(self.shown_on.get(id).copied()).of_field(&self.field.name);
            self.reader.dictionary_of(self.reader.object(*id)).map(|widget| (widget, place))
        })
    }

    fn appearance(&self, widget: &'a Dictionary) -> &'a Object {
        let appearance = self.reader.dictionary(widget, "AP");
        appearance.map_or(&Object::Null, |appearance| self.reader.get(appearance, "N"))
    }

    /// What is typed stands between `/Tx BMC` and `EMC`, which viewers replace (ISO 32000-1 12.7.3.3).
    fn marked_appearance(&self, findings: &mut Findings) {
        for (widget, place) in self.widgets() {
            if let Object::Stream(stream) = self.appearance(widget)
                && let Some(bytes) = self.reader.bytes(stream)
                && !has_mark(&bytes, b"Tx")
            {
                let message = "the appearance does not say where what is typed goes (`/Tx BMC`)";
                findings.add(Rule::AppearanceUnmarked, place, message);
            }
        }
    }

    pub(super) fn text(&self, findings: &mut Findings) {
        self.marked_appearance(findings);
        let longest = self.inherited("MaxLen").as_i64().ok();
        let is_comb = self.flags() & COMB != 0;
        if longest.is_some() && !is_comb {
            let message = "the length is limited without a comb, and some viewers cut what is there";
            findings.add(Rule::LengthWithoutComb, self.place(), message);
        }
        if is_comb && longest.is_none() {
            findings.add(Rule::CombWithoutLength, self.place(), "a comb has no number of teeth (`MaxLen`)");
        }
        let value = self.inherited("V");
        if let (Object::String(value, _), Some(longest)) = (value, longest)
            && text(value).chars().count() as i64 > longest.max(0)
        {
            findings.add(Rule::ValueTooLong, self.place(), format!("the value is longer than `MaxLen {longest}`"));
        }
        if !matches!(value, Object::Null | Object::String(..) | Object::Stream(_)) {
            findings.add(Rule::ValueWrongType, self.place(), "the value of a text field is no text");
        }
    }

    pub(super) fn choice(&self, findings: &mut Findings) {
        self.marked_appearance(findings);
        let options = match self.inherited("Opt") {
            Object::Array(options) => options.as_slice(),
            _ => {
                findings.add(Rule::ChoiceWithoutOptions, self.place(), "there is nothing to choose from (`Opt`)");
                return;
            }
        };
        let exported: Vec<String> = options.iter().filter_map(|option| self.exported(option)).collect();
        let chosen = match self.inherited("V") {
            Object::Array(chosen) => chosen.as_slice(),
            Object::Null => return,
            one => std::slice::from_ref(one),
        };
        for value in chosen {
            let Object::String(bytes, _) = self.reader.resolve(value) else {
                findings.add(Rule::ValueWrongType, self.place(), "the value of a choice is no text");
                continue;
            };
            let value = text(bytes);
            if self.flags() & EDITABLE == 0 && !value.is_empty() && !exported.contains(&value) {
                let message = format!("the value `{value}` is none of the options");
                findings.add(Rule::ChoiceValueUnknown, self.place(), message);
            }
        }
    }

    /// An option is its value, or a pair of the value and what is shown for it.
    fn exported(&self, option: &'a Object) -> Option<String> {
        match self.reader.resolve(option) {
            Object::String(bytes, _) => Some(text(bytes)),
            Object::Array(pair) => match pair.first().map(|value| self.reader.resolve(value)) {
                Some(Object::String(bytes, _)) => Some(text(bytes)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Check boxes and radio buttons: an appearance for each state, and a value that is one of them.
    pub(super) fn button(&self, findings: &mut Findings) {
        let value = match self.inherited("V") {
            Object::Name(value) => value.as_slice(),
            Object::Null => b"Off",
            _ => {
                findings.add(Rule::ValueWrongType, self.place(), "the value of a button is no name");
                b"Off"
            }
        };
        let mut known: Vec<&[u8]> = vec![b"Off"];
        let mut on = 0;
        for (widget, place) in self.widgets() {
            let Object::Dictionary(states) = self.appearance(widget) else { continue };
            let mut say = |rule, message: String| findings.add(rule, place.clone(), message);
            known.extend(states.iter().map(|(state, _)| state.as_slice()));
            if !states.has(b"Off") {
                say(Rule::OffStateMissing, "the button has no appearance for `Off`".into());
            }
            if !states.iter().any(|(state, _)| state != b"Off") {
                say(Rule::OnStateMissing, "the button has no appearance for being on".into());
            }
            if states.iter().any(|(_, state)| !matches!(self.reader.resolve(state), Object::Stream(_))) {
                say(Rule::AppearanceBroken, "the appearance of a state is no stream".into());
            }
            match self.reader.name(widget, "AS") {
                None => say(Rule::StateMissing, "the widget does not say in which state it is (`AS`)".into()),
                Some(state) if !states.has(state) => {
                    say(
                        Rule::StateUnknown,
                        format!("the widget is in the state `{}`, which has no appearance", shown(state)),
                    );
                }
                Some(state) => {
                    on += usize::from(state != b"Off");
                    let should = if states.has(value) { value } else { b"Off" };
                    if state != should {
                        let message =
                            format!("the field says `{}`, and the widget shows `{}`", shown(value), shown(state));
                        say(Rule::StateDiffers, message);
                    }
                }
            }
        }
        if !known.contains(&value) {
            let message = format!("the value `{}` is no state of the button", shown(value));
            findings.add(Rule::ButtonValueUnknown, self.place(), message);
        }
        if on > 1 && self.flags() & RADIO != 0 {
            findings.add(Rule::StateDiffers, self.place(), "several buttons of a radio group are on");
        }
    }
}
