//! CSS text → selectors (selectors-4), for the crate `selectors`.
//!
//! What changes while one looks at a screen (`:hover`, `:focus`) never matches. How an element answers a selector's
//! questions is in [`super::element`].

use std::fmt;

use cssparser::{ParseError, Parser, ToCss, serialize_identifier, serialize_string};
use html5ever::LocalName;
use precomputed_hash::PrecomputedHash;
use selectors::attr::NamespaceConstraint;
use selectors::parser::{
    Combinator, Component, NonTSPseudoClass, ParseRelative, PseudoElement as PseudoElementTrait, RelativeSelector,
    Selector, SelectorImpl, SelectorList, SelectorParseErrorKind,
};
use selectors::visitor::SelectorVisitor;

use super::specified::Fault;
use super::values::Direction;
use crate::engine::dom;

/// The types that selectors are made of here.
#[derive(Debug, Clone)]
pub(super) struct Selectors;

/// A name: of an element, an attribute, a class, an id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Atom(pub LocalName);

impl From<&str> for Atom {
    fn from(text: &str) -> Self {
        Atom(LocalName::from(text))
    }
}

impl AsRef<str> for Atom {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PrecomputedHash for Atom {
    fn precomputed_hash(&self) -> u32 {
        hash(&self.0)
    }
}

/// The hash of a name in the filter of ancestors; rules and elements must agree on it.
pub(super) fn hash(name: &str) -> u32 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    name.hash(&mut hasher);
    #[expect(clippy::cast_possible_truncation, reason = "any 32 bits of the hash will do")]
    let bits = (hasher.finish() >> 16) as u32;
    bits
}

impl ToCss for Atom {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_identifier(&self.0, dest)
    }
}

/// The value of an attribute selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttributeValue(String);

impl From<&str> for AttributeValue {
    fn from(text: &str) -> Self {
        AttributeValue(text.to_owned())
    }
}

impl AsRef<str> for AttributeValue {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for AttributeValue {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_string(&self.0, dest)
    }
}

impl SelectorImpl for Selectors {
    type ExtraMatchingData<'a> = ();
    type AttrValue = AttributeValue;
    type Identifier = Atom;
    type LocalName = Atom;
    type NamespaceUrl = Atom;
    type NamespacePrefix = Atom;
    type BorrowedNamespaceUrl = Atom;
    type BorrowedLocalName = Atom;
    type NonTSPseudoClass = PseudoClass;
    type PseudoElement = PseudoElement;
}

/// The pseudo-classes that do not ask for an element's place among its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PseudoClass {
    /// `:link`, `:any-link`
    Link,
    Checked,
    Disabled,
    Enabled,
    Required,
    Optional,
    ReadOnly,
    ReadWrite,
    PlaceholderShown,
    Defined,
    /// `:open`
    Open,
    /// `:lang()`, with the ranges in lowercase.
    Lang(Vec<String>),
    /// `:dir()`
    Dir(Direction),
    /// `:hover` and all else that needs a reader at a screen.
    Never,
}

impl ToCss for PseudoClass {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        write!(dest, ":{self:?}")
    }
}

impl NonTSPseudoClass for PseudoClass {
    fn is_active_or_hover(&self) -> bool {
        false
    }

    fn is_user_action_state(&self) -> bool {
        false
    }
}

/// The pseudo-elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PseudoElement {
    Before,
    After,
    Marker,
    FirstLetter,
    /// The text in an empty form control; it is not printed, so that its rules have no effect.
    Placeholder,
    /// `::selection` and its kin, which a screen only has.
    ScreenOnly,
}

impl ToCss for PseudoElement {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        write!(dest, "::{self:?}")
    }
}

impl PseudoElementTrait for PseudoElement {}

/// The parser's settings.
struct SelectorParser {
    /// `:is()` and `:where()` pass over what they do not understand.
    forgiving: bool,
}

impl<'i> selectors::parser::Parser<'i> for SelectorParser {
    type Impl = Selectors;
    type Error = SelectorFault;

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        true
    }

    fn parse_parent_selector(&self) -> bool {
        true
    }

    fn allow_forgiving_selectors(&self) -> bool {
        self.forgiving
    }

    fn parse_non_ts_pseudo_class(&self, name: &str) -> Result<PseudoClass, ParseError<SelectorFault>> {
        let known = CLASSES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        if let Some((_, class)) = known {
            return Ok(class.clone());
        }
        match SCREEN_CLASSES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            true => Ok(PseudoClass::Never),
            false => Err(unsupported(&format!(":{name}"))),
        }
    }

    fn parse_non_ts_functional_pseudo_class(
        &self,
        name: &str,
        input: &mut Parser<'i>,
        _after_part: bool,
    ) -> Result<PseudoClass, ParseError<SelectorFault>> {
        cssparser::match_ignore_ascii_case! { name,
            "lang" => {
                let ranges = input.parse_comma_separated(|input| {
                    Ok::<_, ParseError<SelectorFault>>(input.expect_ident_or_string()?.to_ascii_lowercase())
                })?;
                Ok(PseudoClass::Lang(ranges))
            },
            "dir" => cssparser::match_ignore_ascii_case! { input.expect_ident()?,
                "ltr" => Ok(PseudoClass::Dir(Direction::Ltr)),
                "rtl" => Ok(PseudoClass::Dir(Direction::Rtl)),
                _ => Ok(PseudoClass::Never),
            },
            _ => Err(unsupported(&format!(":{name}()"))),
        }
    }

    fn parse_pseudo_element(&self, name: &str) -> Result<PseudoElement, ParseError<SelectorFault>> {
        let known = ELEMENTS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
        known.map(|(_, element)| *element).ok_or_else(|| unsupported(&format!("::{name}")))
    }
}

/// The pseudo-classes without an argument that ask for attributes.
const CLASSES: &[(&str, PseudoClass)] = &[
    ("link", PseudoClass::Link),
    ("any-link", PseudoClass::Link),
    ("checked", PseudoClass::Checked),
    ("disabled", PseudoClass::Disabled),
    ("enabled", PseudoClass::Enabled),
    ("required", PseudoClass::Required),
    ("optional", PseudoClass::Optional),
    ("read-only", PseudoClass::ReadOnly),
    ("read-write", PseudoClass::ReadWrite),
    ("placeholder-shown", PseudoClass::PlaceholderShown),
    ("defined", PseudoClass::Defined),
    ("open", PseudoClass::Open),
];

/// Those that never hold on paper.
#[rustfmt::skip]
const SCREEN_CLASSES: &[&str] = &[
    "hover", "active", "focus", "focus-visible", "focus-within", "visited", "target", "target-within", "indeterminate",
    "default", "valid", "invalid", "user-valid", "user-invalid", "in-range", "out-of-range", "autofill", "fullscreen",
    "modal", "popover-open", "playing", "paused", "current", "past", "future", "local-link",
];

/// Those that the crate `selectors` knows itself, and the two with arguments of their own.
#[rustfmt::skip]
const STRUCTURAL: &[&str] = &[
    "is", "where", "not", "has", "root", "empty", "scope", "first-child", "last-child", "only-child", "nth-child",
    "nth-last-child", "first-of-type", "last-of-type", "only-of-type", "nth-of-type", "nth-last-of-type", "lang", "dir",
];

/// The pseudo-elements.
#[rustfmt::skip]
const ELEMENTS: &[(&str, PseudoElement)] = &[
    ("before", PseudoElement::Before), ("after", PseudoElement::After), ("marker", PseudoElement::Marker),
    ("first-letter", PseudoElement::FirstLetter),
    ("placeholder", PseudoElement::Placeholder), ("selection", PseudoElement::ScreenOnly),
    ("backdrop", PseudoElement::ScreenOnly), ("target-text", PseudoElement::ScreenOnly),
    ("spelling-error", PseudoElement::ScreenOnly), ("grammar-error", PseudoElement::ScreenOnly),
    ("search-text", PseudoElement::ScreenOnly), ("-webkit-scrollbar", PseudoElement::ScreenOnly),
    ("-webkit-inner-spin-button", PseudoElement::ScreenOnly), ("-webkit-outer-spin-button", PseudoElement::ScreenOnly),
    ("-webkit-search-cancel-button", PseudoElement::ScreenOnly), ("-moz-selection", PseudoElement::ScreenOnly),
    ("-moz-focus-inner", PseudoElement::ScreenOnly),
];

/// Every pseudo-class and pseudo-element that is understood, with its colons, as `docs/css.md` lists them.
pub(super) fn pseudo_selectors() -> Vec<String> {
    let classes = CLASSES.iter().map(|(name, _)| *name).chain(SCREEN_CLASSES.iter().chain(STRUCTURAL).copied());
    let elements = ELEMENTS.iter().map(|(name, _)| format!("::{name}"));
    classes.map(|name| format!(":{name}")).chain(elements).collect()
}

fn unsupported(what: &str) -> ParseError<SelectorFault> {
    ParseError::custom(SelectorFault(Fault::new(
        format!("`{what}` is not supported in selectors"),
        "docs/css.md lists the selectors that are",
    )))
}

/// Why a selector is not understood.
#[derive(Debug, Clone, PartialEq)]
struct SelectorFault(Fault);

impl From<SelectorParseErrorKind> for SelectorFault {
    fn from(kind: SelectorParseErrorKind) -> Self {
        use SelectorParseErrorKind as Kind;
        let help = match kind {
            Kind::EmptySelector => "a selector is missing before `{` or beside a comma",
            Kind::DanglingCombinator => "a selector is missing beside a combinator",
            Kind::ExpectedNamespace | Kind::ExplicitNamespaceUnexpectedToken => "namespaces are not supported",
            Kind::ClassNeedsIdent => "a class begins with a letter, `-` or `_`; write others with a backslash",
            Kind::InvalidState => "nothing can stand after or inside of that pseudo-element or pseudo-class",
            _ => "",
        };
        SelectorFault(Fault { message: String::new(), help: (!help.is_empty()).then(|| help.to_owned()), span: None })
    }
}

/// A list of selectors, and a fault when a part of it was passed over.
pub(super) struct ParsedSelectors {
    pub list: SelectorList<Selectors>,
    pub passed_over: Option<Fault>,
}

/// Parses a whole text as a list of selectors; `nested` allows them to begin with a combinator.
pub(super) fn parse(text: &str, nested: bool) -> Result<ParsedSelectors, Fault> {
    let relative = if nested { ParseRelative::ForNesting } else { ParseRelative::No };
    let run = |forgiving: bool| {
        let mut input = Parser::new(text);
        let parser = SelectorParser { forgiving };
        input
            .parse_entirely(|input| SelectorList::parse(&parser, input, relative))
            .map_err(|error| fault_of(error, text))
    };
    match run(false) {
        Ok(list) => Ok(ParsedSelectors { list, passed_over: None }),
        Err(fault) => match run(true) {
            Ok(list) => Ok(ParsedSelectors { list, passed_over: Some(fault) }),
            Err(_) => Err(fault),
        },
    }
}

fn fault_of(error: ParseError<SelectorFault>, text: &str) -> Fault {
    let has_class_with_digit = text.as_bytes().windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_digit());
    let mut fault = match error.kind {
        cssparser::ParseErrorKind::Custom(SelectorFault(fault)) => fault,
        cssparser::ParseErrorKind::Basic(_) => Fault::default(),
    };
    if fault.message.is_empty() {
        let shown = text.trim();
        fault.message = if shown.is_empty() || shown.chars().count() > 80 {
            "the selector is not understood".to_owned()
        } else {
            format!("the selector `{shown}` is not understood")
        };
    }
    if has_class_with_digit {
        fault.help = Some("a class begins with a letter, `-` or `_`; write others with a backslash".to_owned());
    }
    fault
}

/// For a selector that ends with `A ~ B`: how many parts `B` has, its pseudo-element apart.
pub(super) fn after_sibling(selector: &Selector<Selectors>) -> Option<usize> {
    let is_combinator = |part: &Component<Selectors>| matches!(part, Component::Combinator(_));
    let end = selector.iter_raw_match_order().position(is_combinator)?;
    (selector.combinator_at_match_order(end) == Combinator::LaterSibling).then_some(end)
}

/// Whether what a selector selects hangs on values that differ between documents with the same markup.
pub(super) fn reads_words(selector: &Selector<Selectors>) -> bool {
    !selector.visit(&mut Wordless)
}

/// Goes on as long as there are no such values.
struct Wordless;

impl SelectorVisitor for Wordless {
    type Impl = Selectors;

    fn visit_attribute_selector(&mut self, _: &NamespaceConstraint<&Atom>, _: &Atom, lowercase: &Atom) -> bool {
        !dom::may_be_word(lowercase.as_ref())
    }

    fn visit_relative_selector_list(&mut self, list: &[RelativeSelector<Selectors>]) -> bool {
        list.iter().all(|relative| relative.selector.visit(self))
    }
}
