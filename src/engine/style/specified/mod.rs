//! CSS tokens → specified values: what an author wrote, understood but not yet computed.
//!
//! One file for each family of values, each with its parsers. A specified value becomes a computed one through
//! [`Compute`], for which it needs a [`Context`]. Keywords and other values that are the same before and after
//! computing are used in their computed form from [`super::values`] at once.

pub(super) mod length;

pub(super) mod math;

pub(super) mod color;

pub(super) mod font;

pub(super) mod image;

pub(super) mod background;

pub(super) mod boxes;

pub(super) mod text;

pub(super) mod content;

pub(super) mod grid;

pub(super) mod transform;

use std::sync::Arc;

use cssparser::{ParseError, Parser};

use super::values::{Color, Direction, Keyword, LineHeight, TextAlign};
use crate::engine::geometry::{Px, Size};

/// Why a piece of CSS is not understood, when there is more to say than its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fault {
    /// The whole message; empty for "this is not a value of this property".
    pub message: String,
    /// The remedy.
    pub help: Option<String>,
    /// Where in the text, when narrower than the declaration or rule.
    pub span: Option<(usize, usize)>,
}

impl Fault {
    /// A fault with a message and a remedy.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()), span: None }
    }
}

/// The outcome of a parser.
pub(super) type Parsed<T> = Result<T, ParseError<Fault>>;

/// "This is not such a value."
pub(super) fn invalid<T>() -> Parsed<T> {
    Err(ParseError::unexpected_token())
}

/// "This is not such a value, and here is why."
pub(super) fn fault<T>(message: impl Into<String>, help: impl Into<String>) -> Parsed<T> {
    Err(ParseError::custom(Fault::new(message, help)))
}

/// What relative values are relative to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// `em`: the element's font size; for `font-size` itself, the parent's.
    pub font_size: Px,
    /// `rem`: the root element's font size.
    pub root_font_size: Px,
    /// `rlh`: the root element's line height.
    pub root_line_height: Px,
    /// `lh`: the element's line height; for `font-size` and `line-height` themselves, the parent's.
    pub line_height: LineHeight,
    /// The parent's font weight, for `bolder` and `lighter`.
    pub parent_weight: f32,
    /// The parent's `text-align`, for header cells.
    pub parent_align: TextAlign,
    /// `vw`, `vh`: the page.
    pub page: Size,
    /// `currentcolor`; for `color` itself, the parent's.
    pub color: Color,
    /// The element's direction.
    pub direction: Direction,
}

/// From a specified value to a computed one.
pub(super) trait Compute<T> {
    /// The computed value.
    fn compute(&self, context: &Context) -> T;
}

/// Values that are the same before and after computing.
impl<T: Clone> Compute<T> for T {
    fn compute(&self, _context: &Context) -> T {
        self.clone()
    }
}

/// A keyword of a type that is nothing but keywords.
pub(super) fn keyword<K: Keyword>(input: &mut Parser) -> Parsed<K> {
    match K::from_css(input.expect_ident()?) {
        Some(keyword) => Ok(keyword),
        None => invalid(),
    }
}

/// A string or an identifier as shared text.
pub(super) fn shared(text: &str) -> Arc<str> {
    Arc::from(text)
}

/// As long as `parse` succeeds; at least one.
pub(super) fn one_or_more<'i, T>(
    input: &mut Parser<'i>,
    mut parse: impl FnMut(&mut Parser<'i>) -> Parsed<T>,
) -> Parsed<Vec<T>> {
    let mut values = vec![parse(input)?];
    while !input.is_exhausted() {
        values.push(parse(input)?);
    }
    Ok(values)
}

/// One to four values as CSS gives them to top, right, bottom and left.
pub(super) fn four_sides<'i, T: Clone>(
    input: &mut Parser<'i>,
    mut parse: impl FnMut(&mut Parser<'i>) -> Parsed<T>,
) -> Parsed<[T; 4]> {
    let top = parse(input)?;
    let Ok(right) = input.try_parse(&mut parse) else { return Ok([top.clone(), top.clone(), top.clone(), top]) };
    let Ok(bottom) = input.try_parse(&mut parse) else { return Ok([top.clone(), right.clone(), top, right]) };
    let Ok(left) = input.try_parse(&mut parse) else { return Ok([top, right.clone(), bottom, right]) };
    Ok([top, right, bottom, left])
}

/// One value, or two; the second is the first when missing.
pub(super) fn one_or_two<'i, T: Clone>(
    input: &mut Parser<'i>,
    mut parse: impl FnMut(&mut Parser<'i>) -> Parsed<T>,
) -> Parsed<(T, T)> {
    let first = parse(input)?;
    let second = input.try_parse(&mut parse).unwrap_or_else(|_| first.clone());
    Ok((first, second))
}
