//! `img`, `object`, `svg`, `input`, `textarea`, `select`, `output` → boxes with a size of their own.

use std::sync::Arc;

use super::build::Builder;
use super::{InlineFlow, InlineItem, Replaced, Span, media};
use crate::engine::display::{Calculation, CalculationRule, Control, ControlKind};
use crate::engine::dom::{Element, NodeData, NodeId};
use crate::engine::geometry::Px;
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::Appearance;

/// Side of a box to tick, in mm: large enough to be read back from paper.
const TICK_MM: f32 = 3.5;

/// How far around a radio button the name of its group is looked for.
const DEEPEST_GROUP: usize = 16;

impl Builder<'_> {
    /// What an element is replaced by, if it is; a missing image is an error of the document and leaves its text.
    pub(super) fn replaced(&mut self, id: NodeId, style: &ComputedStyle) -> Option<Replaced> {
        let element = self.dom.element(id)?;
        match &*element.name {
            "svg" if !element.is_html() => self.drawing(id, element, style),
            _ if !element.is_html() => None,
            "img" => self.image(id, element),
            "object" | "embed" => self.object(id, element),
            "input" => self.input(id, element, style),
            "textarea" => Some(self.text_area(id, element, style)),
            "select" => Some(self.select(id, element, style)),
            _ if is_result_box(element) => Some(self.output(id, element, style)),
            _ => None,
        }
    }

    fn image(&mut self, id: NodeId, element: &Element) -> Option<Replaced> {
        let alternative: Option<Arc<str>> = element.attribute("alt").map(Arc::from);
        let Some(source) = media::image_url(self.dom, id, element) else {
            self.warn(id, "`img` without `src`".to_owned(), "name the file of the image");
            return None;
        };
        let picture = self.picture(id, &source)?;
        Some(Replaced::Image { picture, alternative })
    }

    /// An image that is named as an object; what is no image leaves the element's content.
    fn object(&mut self, id: NodeId, element: &Element) -> Option<Replaced> {
        let url = media::object_url(element)?;
        let alternative = element.attribute("aria-label").or_else(|| element.attribute("title")).map(Arc::from);
        let picture = self.picture(id, &url)?;
        Some(Replaced::Image { picture, alternative })
    }

    /// What stands in a control from the start, as text in the control's own style.
    pub(super) fn control_value(
        &self,
        id: NodeId,
        style: &Arc<ComputedStyle>,
        replaced: &Replaced,
    ) -> Option<Box<InlineFlow>> {
        let Replaced::Control { control, .. } = replaced else { return None };
        let value = match &control.kind {
            ControlKind::Text { value, .. }
            | ControlKind::TextArea { value, .. }
            | ControlKind::Output { value, .. } => value,
            ControlKind::Select { options, selected } => &options.get((*selected)?)?.1,
            ControlKind::Checkbox { .. } | ControlKind::Radio { .. } => return None,
        };
        if value.is_empty() {
            return None;
        }
        let mut flow = InlineFlow::new(Span::new(Some(id), style), self.shared.number());
        flow.items.push(InlineItem::Text(value.clone()));
        Some(Box::new(flow))
    }

    fn control(&self, id: NodeId, element: &Element, style: &ComputedStyle, kind: ControlKind) -> Arc<Control> {
        let group = matches!(kind, ControlKind::Radio { .. }).then(|| self.group_label(id)).flatten();
        // Without a name, the id tells it apart from the others as well.
        let name = element.attribute("name").filter(|name| !name.is_empty()).or_else(|| element.attribute("id"));
        Arc::new(Control {
            node: id,
            name: name.unwrap_or_default().to_owned(),
            label: self.label(id, element),
            group,
            kind,
            required: element.attribute("required").is_some(),
            read_only: element.attribute("readonly").is_some() || element.attribute("disabled").is_some(),
            font_size: style.inherited.font_size,
            color: style.inherited.color,
            ruled: style.appearance == Appearance::Auto,
        })
    }

    fn input(&mut self, id: NodeId, element: &Element, style: &ComputedStyle) -> Option<Replaced> {
        let kind = element.attribute("type").unwrap_or("text").to_ascii_lowercase();
        let value = element.attribute("value").unwrap_or_default().to_owned();
        let checked = element.attribute("checked").is_some();
        let on = || if value.is_empty() { "on".to_owned() } else { value.clone() };
        let tick = Px::from_mm(TICK_MM).0;
        let (kind, natural) = match kind.as_str() {
            "hidden" => return None,
            "checkbox" => (ControlKind::Checkbox { value: on(), checked }, (tick, tick)),
            "radio" => (ControlKind::Radio { value: on(), checked }, (tick, tick)),
            "text" | "date" | "number" | "email" | "tel" | "url" | "time" | "search" | "datetime-local" | "month"
            | "week" => {
                let max_length = element.attribute("maxlength").and_then(|length| length.trim().parse().ok());
                (ControlKind::Text { value, max_length }, text_size(element, "size", 20, 1, style))
            }
            other => {
                self.warn(
                    id,
                    format!("`<input type={other}>` has no meaning on paper and is left out"),
                    "use text, date, number, checkbox or radio",
                );
                return None;
            }
        };
        Some(Replaced::Control { control: self.control(id, element, style, kind), natural })
    }

    fn text_area(&mut self, id: NodeId, element: &Element, style: &ComputedStyle) -> Replaced {
        let rows = element.attribute("rows").and_then(|rows| rows.trim().parse().ok()).unwrap_or(2u16).max(1);
        let line_height = style.inherited.line_height.resolve(style.inherited.font_size);
        let kind = ControlKind::TextArea { value: self.dom.text(id), line_height };
        Replaced::Control {
            control: self.control(id, element, style, kind),
            natural: text_size(element, "cols", 20, rows, style),
        }
    }

    fn select(&mut self, id: NodeId, element: &Element, style: &ComputedStyle) -> Replaced {
        let mut options = Vec::new();
        let mut selected = None;
        let mut stack: Vec<NodeId> = self.dom.children(id).collect();
        stack.reverse();
        while let Some(node) = stack.pop() {
            let NodeData::Element(option) = &self.dom.node(node).data else { continue };
            if &*option.name == "option" {
                let label = self.element_text(node);
                if option.attribute("selected").is_some() {
                    selected = Some(options.len());
                }
                options.push((option.attribute("value").unwrap_or(&label).to_owned(), label));
            } else {
                let mut inner: Vec<NodeId> = self.dom.children(node).collect();
                inner.reverse();
                stack.extend(inner);
            }
        }
        let kind = ControlKind::Select { options, selected };
        Replaced::Control {
            control: self.control(id, element, style, kind),
            natural: text_size(element, "size", 20, 1, style),
        }
    }

    /// The name of what groups radio buttons: the nearest `fieldset` with a `legend`, or element with an `aria-label`.
    fn group_label(&self, id: NodeId) -> Option<String> {
        let around = std::iter::successors(self.dom.node(id).parent, |parent| self.dom.node(*parent).parent);
        around.take(DEEPEST_GROUP).find_map(|around| {
            let element = self.dom.element(around)?;
            if let Some(label) = element.attribute("aria-label").filter(|_| &*element.name != "label") {
                return Some(label.to_owned());
            }
            if &*element.name != "fieldset" {
                return None;
            }
            let is_legend = |child: &NodeId| self.dom.element(*child).is_some_and(|child| &*child.name == "legend");
            self.dom.children(around).find(is_legend).map(|legend| self.element_text(legend))
        })
    }

    /// `output` with a name: a box for a result that is written, or calculated (`data-calculate`).
    fn output(&mut self, id: NodeId, element: &Element, style: &ComputedStyle) -> Replaced {
        let kind = ControlKind::Output { value: self.element_text(id), calculation: self.calculation(id, element) };
        Replaced::Control {
            control: self.control(id, element, style, kind),
            natural: text_size(element, "size", 20, 1, style),
        }
    }

    fn calculation(&mut self, id: NodeId, element: &Element) -> Option<Calculation> {
        let typed = element.attribute("data-calculate")?.trim();
        let rule = match typed {
            "sum" => CalculationRule::Sum,
            "mean" | "weighted-mean" => CalculationRule::Mean,
            other => {
                self.warn(
                    id,
                    format!("`data-calculate={other}` is not known, and nothing is calculated"),
                    "write `sum`, `mean` or `weighted-mean`",
                );
                return None;
            }
        };
        let names: Vec<String> =
            element.attribute("for").unwrap_or_default().split_whitespace().map(|id| self.name_of(id)).collect();
        let weights: Vec<Option<f32>> = element
            .attribute("data-weights")
            .unwrap_or_default()
            .split_whitespace()
            .map(|weight| weight.parse().ok().filter(|weight: &f32| weight.is_finite() && *weight >= 0.0))
            .collect();
        let help = "`for` names the controls, and `data-weights` has one number from 0 for each of them";
        if names.is_empty() {
            self.warn(id, "an `output` that is calculated names no controls".to_owned(), help);
            return None;
        }
        let weighted = typed == "weighted-mean" || !weights.is_empty();
        if weighted && (weights.len() != names.len() || weights.contains(&None)) {
            self.warn(
                id,
                format!(
                    "the weights of an `output` do not fit its {} controls, and nothing is calculated",
                    names.len()
                ),
                help,
            );
            return None;
        }
        let weights = weights.into_iter().flatten().chain(std::iter::repeat(1.0));
        let decimals = element.attribute("data-decimals").and_then(|digits| digits.trim().parse().ok());
        let decimals = decimals.unwrap_or(if rule == CalculationRule::Mean { 1 } else { 0 });
        Some(Calculation { rule, terms: names.into_iter().zip(weights).collect(), decimals: decimals.min(6) })
    }

    /// The name of the control that has an id, or the word itself where none has: it is a name already.
    fn name_of(&self, word: &str) -> String {
        let with_id = self.dom.nodes.iter().find_map(|node| match &node.data {
            NodeData::Element(element) if element.attribute("id") == Some(word) => element.attribute("name"),
            _ => None,
        });
        with_id.unwrap_or(word).to_owned()
    }

    /// The accessible name of a control: `aria-label`, a `label` that names or holds it, `title`.
    fn label(&self, id: NodeId, element: &Element) -> Option<String> {
        if let Some(label) = element.attribute("aria-label") {
            return Some(label.to_owned());
        }
        let around = std::iter::successors(self.dom.node(id).parent, |parent| self.dom.node(*parent).parent)
            .find(|parent| self.dom.element(*parent).is_some_and(|element| &*element.name == "label"));
        let named = element.attribute("id").and_then(|id| self.labels.get(id).copied());
        named
            .or(around)
            .map(|label| self.element_text(label))
            .filter(|label| !label.is_empty())
            .or_else(|| element.attribute("title").map(str::to_owned))
    }
}

/// Whether an element is a box for a result: an `output` that has a name. Others are plain text.
pub(super) fn is_result_box(element: &Element) -> bool {
    &*element.name == "output" && element.attribute("name").is_some_and(|name| !name.is_empty())
}

/// The size of a text control from its rows and columns; a column is half an em wide.
fn text_size(element: &Element, attribute: &str, columns: u16, rows: u16, style: &ComputedStyle) -> (f32, f32) {
    let columns = element.attribute(attribute).and_then(|count| count.trim().parse().ok()).unwrap_or(columns);
    let size = style.inherited.font_size;
    let line = style.inherited.line_height.resolve(size);
    (size.0 * 0.5 * f32::from(columns), line.0 * f32::from(rows))
}
