//! The text of an `@page` rule (css-page-3) → selectors, descriptors and margin boxes.

use std::sync::Arc;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser,
    RuleBodyItemParser, RuleBodyParser, Token, parse_important,
};

use super::MarginBoxName;
use super::declaration::{self, Block};
use super::sheet::FaultList;
use super::specified::length::{Length, positive_length};
use super::specified::{Fault, Parsed, fault, invalid};
use super::values::Keyword;

/// One selector of a rule: a page's name and pseudo-classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PageSelector {
    pub name: Option<Arc<str>>,
    pub first: bool,
    pub blank: bool,
    pub left: bool,
    pub right: bool,
    /// `:nth()`; usually none.
    pub nth: Vec<Nth>,
}

/// `:nth(an+b of name)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Nth {
    /// The a.
    pub step: i32,
    /// The b.
    pub offset: i32,
    /// The name of the group of pages that are counted; none for the document.
    pub of: Option<Arc<str>>,
}

impl PageSelector {
    /// css-page-3 §4.3: names, then `:first`, `:blank` and `:nth()`, then `:left` and `:right`.
    pub fn specificity(&self) -> (u8, u8, u8) {
        let count = |flags: [bool; 2]| flags.into_iter().map(u8::from).sum::<u8>();
        let numbers = u8::try_from(self.nth.len()).unwrap_or(u8::MAX);
        let pseudo = count([self.first, self.blank]).saturating_add(numbers);
        (u8::from(self.name.is_some()), pseudo, count([self.left, self.right]))
    }
}

/// `size` as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SheetSize {
    /// `auto`: what the program was told.
    Auto,
    /// Width and height.
    Lengths(Length, Length),
    /// A named size in portrait, in millimetres, and whether it is turned.
    Named { width: f32, height: f32, landscape: bool },
    /// The default size, turned so.
    Turned { landscape: bool },
}

/// An `@page` rule.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub selectors: Vec<PageSelector>,
    pub size: Option<SheetSize>,
    pub size_important: bool,
    pub block: Block,
    pub boxes: Vec<(MarginBoxName, Block)>,
    /// Index of the media condition in the sheet.
    pub condition: u32,
    pub layer: u32,
}

/// `@page` preludes: `:first`, `cover`, `cover:left, :blank`.
pub(super) fn selectors(input: &mut Parser) -> Parsed<Vec<PageSelector>> {
    if input.is_exhausted() {
        return Ok(vec![PageSelector::default()]);
    }
    input.parse_comma_separated(|input| {
        let mut selector = PageSelector::default();
        if let Ok(name) = input.try_parse(Parser::expect_ident_cloned) {
            selector.name = Some(Arc::from(&*name));
        }
        while let Ok(Token::Colon) = input.next_including_whitespace() {
            let name = match input.next_including_whitespace()?.clone() {
                Token::Ident(name) => name,
                Token::Function(name) if name.eq_ignore_ascii_case("nth") => {
                    selector.nth.push(input.parse_nested_block(nth)?);
                    continue;
                }
                Token::Function(name) => return unknown(&format!("{name}()")),
                _ => return invalid(),
            };
            cssparser::match_ignore_ascii_case! { &name,
                "first" => selector.first = true,
                "blank" => selector.blank = true,
                "left" => selector.left = true,
                "right" => selector.right = true,
                _ => return unknown(&name),
            }
        }
        Ok(selector)
    })
}

fn unknown<T>(name: &str) -> Parsed<T> {
    fault(
        format!("`:{name}` is not supported in `@page`"),
        "the known ones are :first, :left, :right, :blank and :nth()",
    )
}

fn nth(input: &mut Parser) -> Parsed<Nth> {
    let (step, offset) = cssparser::parse_nth(input)?;
    let of = if input.try_parse(|input| input.expect_ident_matching("of")).is_ok() {
        Some(Arc::from(&**input.expect_ident()?))
    } else {
        None
    };
    Ok(Nth { step, offset, of })
}

/// Parses the body of an `@page` rule.
pub(super) struct PageParser<'a> {
    pub page: Page,
    pub faults: &'a mut FaultList,
}

impl<'i> DeclarationParser<'i> for PageParser<'_> {
    type Declaration = ();
    type Error = Fault;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        cssparser::match_ignore_ascii_case! { &name,
            "size" => {
                let value = input.try_parse(size).or_else(|_| fault(
                    "this is not a value of `size`",
                    "it takes auto | <length>{1,2} | [ a3 | a4 | a5 | b5 | letter | legal | ledger | … ] || [ portrait | landscape ]",
                ))?;
                let important = input.try_parse(parse_important).is_ok();
                if important || !self.page.size_important {
                    self.page.size = Some(value);
                    self.page.size_important = important;
                }
            },
            "marks" | "bleed" | "page-orientation" => {
                return fault(format!("`{name}` is not supported in `@page`"), "remove it; a printer's workflow adds it");
            },
            _ => self.page.block.add(declaration::parse(&name, input, start.position().byte_index())?),
        }
        Ok(())
    }
}

impl<'i> AtRuleParser<'i> for PageParser<'_> {
    type Prelude = MarginBoxName;
    type AtRule = ();
    type Error = Fault;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, _input: &mut Parser<'i>) -> Parsed<MarginBoxName> {
        match MarginBoxName::from_css(&name) {
            Some(name) => Ok(name),
            None => fault(
                format!("`@{name}` is not a margin box"),
                "the sixteen are @top-left-corner, @top-left, @top-center, @top-right, …, @left-bottom",
            ),
        }
    }

    fn parse_block(&mut self, name: MarginBoxName, _start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        let mut list = DeclarationList::default();
        let body = RuleBodyParser::new(input, &mut list);
        for item in body {
            if let Err((error, slice, _)) = item {
                self.faults.push_error(error, slice);
            }
        }
        self.page.boxes.push((name, list.block));
        Ok(())
    }
}

impl QualifiedRuleParser<'_> for PageParser<'_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Fault;
}

impl RuleBodyItemParser<'_, (), Fault> for PageParser<'_> {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

/// Parses declarations and nothing else: margin boxes, `style` attributes.
#[derive(Default)]
pub(super) struct DeclarationList {
    pub block: Block,
}

impl<'i> DeclarationParser<'i> for DeclarationList {
    type Declaration = ();
    type Error = Fault;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        self.block.add(declaration::parse(&name, input, start.position().byte_index())?);
        Ok(())
    }
}

impl AtRuleParser<'_> for DeclarationList {
    type Prelude = ();
    type AtRule = ();
    type Error = Fault;
}

impl QualifiedRuleParser<'_> for DeclarationList {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Fault;
}

impl RuleBodyItemParser<'_, (), Fault> for DeclarationList {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

/// Sizes by name in portrait, in millimetres (css-page-3 §7.1, and those of ISO 216 beyond).
const NAMED_SIZES: &[(&str, f32, f32)] = &[
    ("a2", 420.0, 594.0),
    ("a3", 297.0, 420.0),
    ("a4", 210.0, 297.0),
    ("a5", 148.0, 210.0),
    ("a6", 105.0, 148.0),
    ("b4", 250.0, 353.0),
    ("b5", 176.0, 250.0),
    ("jis-b4", 257.0, 364.0),
    ("jis-b5", 182.0, 257.0),
    ("letter", 215.9, 279.4),
    ("legal", 215.9, 355.6),
    ("ledger", 279.4, 431.8),
];

fn size(input: &mut Parser) -> Parsed<SheetSize> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(SheetSize::Auto);
    }
    if let Ok(width) = input.try_parse(positive_length) {
        let height = input.try_parse(positive_length).unwrap_or_else(|_| width.clone());
        return Ok(SheetSize::Lengths(width, height));
    }
    let (mut named, mut landscape) = (None, None);
    while let Ok(ident) = input.try_parse(Parser::expect_ident_cloned) {
        let entry = NAMED_SIZES.iter().find(|(name, ..)| ident.eq_ignore_ascii_case(name));
        match entry {
            Some((_, width, height)) if named.is_none() => named = Some((*width, *height)),
            None if landscape.is_none() && ident.eq_ignore_ascii_case("landscape") => landscape = Some(true),
            None if landscape.is_none() && ident.eq_ignore_ascii_case("portrait") => landscape = Some(false),
            _ => return invalid(),
        }
    }
    match (named, landscape) {
        (Some((width, height)), landscape) => {
            Ok(SheetSize::Named { width, height, landscape: landscape.unwrap_or(false) })
        }
        (None, Some(landscape)) => Ok(SheetSize::Turned { landscape }),
        (None, None) => Err(ParseError::unexpected_token()),
    }
}
