//! An element's answers to what selectors ask.

use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::matching::{ElementSelectorFlags, MatchingContext};
use selectors::{Element as ElementTrait, OpaqueElement};

use super::selectors::{Atom, AttributeValue, PseudoClass, PseudoElement, Selectors, hash};
use super::values::Direction;
use crate::engine::dom::{Dom, Element, NodeData, NodeId};

/// An element and its document.
#[derive(Clone, Copy)]
pub(super) struct ElementRef<'a> {
    pub dom: &'a Dom,
    pub id: NodeId,
    pub element: &'a Element,
}

impl std::fmt::Debug for ElementRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}> #{}", self.element.name, self.id.0)
    }
}

impl<'a> ElementRef<'a> {
    /// The element that a node is, if it is one.
    pub fn new(dom: &'a Dom, id: NodeId) -> Option<Self> {
        dom.element(id).map(|element| Self { dom, id, element })
    }

    fn has(self, attribute: &str) -> bool {
        self.element.attribute(attribute).is_some()
    }

    fn is_one_of(self, names: &[&str]) -> bool {
        self.element.is_html() && names.contains(&&*self.element.name)
    }

    fn sibling(self, next: impl Fn(NodeId) -> Option<NodeId>) -> Option<Self> {
        let mut node = next(self.id);
        while let Some(id) = node {
            if let Some(element) = Self::new(self.dom, id) {
                return Some(element);
            }
            node = next(id);
        }
        None
    }

    /// The element and those around it, from the inside out.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |element| element.parent_element())
    }

    /// The language in force: the nearest `lang` attribute.
    pub fn language(self) -> Option<&'a str> {
        self.ancestors().find_map(|ancestor| ancestor.element.attribute("lang"))
    }

    /// The direction in force by `dir` attributes.
    pub fn direction(self) -> Direction {
        self.ancestors().find_map(Self::own_direction).unwrap_or(Direction::Ltr)
    }

    /// The direction that the element's own `dir` attribute gives; `auto` looks at the text.
    pub fn own_direction(self) -> Option<Direction> {
        let value = match self.element.attribute("dir") {
            Some(value) => value,
            // HTML §3.2.6.4: `<bdi>` without the attribute is as if it were `auto`.
            None if self.is_one_of(&["bdi"]) => "auto",
            None => return None,
        };
        cssparser::match_ignore_ascii_case! { value,
            "ltr" => Some(Direction::Ltr),
            "rtl" => Some(Direction::Rtl),
            "auto" => Some(first_strong(&self.dom.text(self.id)).unwrap_or(Direction::Ltr)),
            _ => None,
        }
    }

    /// `:disabled`, also through a `<fieldset>` around it.
    fn is_disabled(self) -> bool {
        const CONTROLS: &[&str] = &["button", "input", "select", "textarea", "optgroup", "option", "fieldset"];
        if !self.is_one_of(CONTROLS) {
            return false;
        }
        let is_disabled_group = |ancestor: Self| ancestor.is_one_of(&["fieldset"]) && ancestor.has("disabled");
        self.has("disabled") || self.ancestors().skip(1).any(is_disabled_group)
    }

    fn is_editable(self) -> bool {
        let kind = self.element.attribute("type").unwrap_or("text").to_ascii_lowercase();
        let is_text = !["checkbox", "radio", "button", "submit", "reset", "image", "file", "range", "color", "hidden"]
            .contains(&kind.as_str());
        (self.is_one_of(&["textarea"]) || (self.is_one_of(&["input"]) && is_text))
            && !self.has("readonly")
            && !self.is_disabled()
    }
}

/// The direction of the first letter that has one (HTML's `dir=auto`); a coarse test by blocks of characters.
fn first_strong(text: &str) -> Option<Direction> {
    text.chars().find_map(|character| match character {
        '\u{590}'..='\u{8ff}'
        | '\u{fb1d}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}'
            if character.is_alphabetic() =>
        {
            Some(Direction::Rtl)
        }
        _ if character.is_alphabetic() => Some(Direction::Ltr),
        _ => None,
    })
}

/// Extended filtering of RFC 4647 §3.3.2 in the form that `:lang()` has: both in lowercase.
fn language_matches(range: &str, language: &str) -> bool {
    let mut subtags = language.split('-');
    let mut ranges = range.split('-');
    let first = ranges.next().unwrap_or("");
    if first != "*" && subtags.next() != Some(first) {
        return false;
    }
    ranges.all(|wanted| wanted == "*" || subtags.any(|subtag| subtag == wanted))
}

impl ElementTrait for ElementRef<'_> {
    type Impl = Selectors;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.element)
    }

    fn parent_element(&self) -> Option<Self> {
        Self::new(self.dom, self.dom.node(self.id).parent?)
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.sibling(|id| self.dom.node(id).previous_sibling)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        self.sibling(|id| self.dom.node(id).next_sibling)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.dom.children(self.id).find_map(|id| Self::new(self.dom, id))
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.element.is_html()
    }

    fn has_local_name(&self, local_name: &Atom) -> bool {
        self.element.name == local_name.0
    }

    fn has_namespace(&self, namespace: &Atom) -> bool {
        *self.element.namespace == *namespace.0
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.element.name == other.element.name && self.element.namespace == other.element.namespace
    }

    fn attr_matches(
        &self,
        _namespace: &NamespaceConstraint<&Atom>,
        local_name: &Atom,
        operation: &AttrSelectorOperation<&AttributeValue>,
    ) -> bool {
        let mut attributes = self.element.attributes.iter();
        attributes.any(|(name, value)| *name == local_name.0 && operation.eval_str(value))
    }

    fn match_non_ts_pseudo_class(&self, class: &PseudoClass, _context: &mut MatchingContext<Selectors>) -> bool {
        const CONTROLS: &[&str] = &["input", "select", "textarea"];
        match class {
            PseudoClass::Link => self.is_link(),
            PseudoClass::Checked => {
                (self.is_one_of(&["input"]) && self.has("checked"))
                    || (self.is_one_of(&["option"]) && self.has("selected"))
            }
            PseudoClass::Disabled => self.is_disabled(),
            PseudoClass::Enabled => {
                self.is_one_of(&["button", "input", "select", "textarea", "optgroup", "option", "fieldset"])
                    && !self.is_disabled()
            }
            PseudoClass::Required => self.is_one_of(CONTROLS) && self.has("required"),
            PseudoClass::Optional => self.is_one_of(CONTROLS) && !self.has("required"),
            PseudoClass::ReadOnly => !self.is_editable(),
            PseudoClass::ReadWrite => self.is_editable(),
            PseudoClass::PlaceholderShown => {
                self.is_one_of(&["input", "textarea"])
                    && self.has("placeholder")
                    && self.element.attribute("value").is_none_or(str::is_empty)
            }
            PseudoClass::Defined => true,
            PseudoClass::Open => self.is_one_of(&["details", "dialog"]) && self.has("open"),
            PseudoClass::Lang(ranges) => self.language().is_some_and(|language| {
                let language = language.to_ascii_lowercase();
                ranges.iter().any(|range| language_matches(range, &language))
            }),
            PseudoClass::Dir(direction) => self.direction() == *direction,
            PseudoClass::Never => false,
        }
    }

    fn match_pseudo_element(&self, _pseudo: &PseudoElement, _context: &mut MatchingContext<Selectors>) -> bool {
        false
    }

    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        self.is_one_of(&["a", "area"]) && self.has("href")
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Atom, case: CaseSensitivity) -> bool {
        self.element.attribute("id").is_some_and(|own| case.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, name: &Atom, case: CaseSensitivity) -> bool {
        self.element.classes.iter().any(|class| case.eq(class.as_bytes(), name.0.as_bytes()))
    }

    fn has_custom_state(&self, _name: &Atom) -> bool {
        false
    }

    fn imported_part(&self, _name: &Atom) -> Option<Atom> {
        None
    }

    fn is_part(&self, _name: &Atom) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.dom.children(self.id).all(|id| match &self.dom.node(id).data {
            NodeData::Text(text) => text.is_empty(),
            _ => false,
        })
    }

    fn is_root(&self) -> bool {
        self.dom.node(self.id).parent == Some(Dom::DOCUMENT)
    }

    fn add_element_unique_hashes(&self, filter: &mut BloomFilter) -> bool {
        for_each_hash(self.element, |hash| filter.insert_hash(hash));
        true
    }
}

/// The hashes of an element's name, namespace, id and classes, as the filter of ancestors wants them.
pub(super) fn for_each_hash(element: &Element, mut f: impl FnMut(u32)) {
    let mut add = |name: &str| f(hash(name) & selectors::bloom::BLOOM_HASH_MASK);
    add(&element.name);
    if let Some(id) = element.attribute("id") {
        add(id);
    }
    for class in &element.classes {
        add(class);
    }
}
