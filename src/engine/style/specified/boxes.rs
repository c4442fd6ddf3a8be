//! Properties of boxes: display, position, borders, alignment.

use cssparser::{Parser, Token};

use super::color::{ColorSpec, color};
use super::length::{Length, integer, positive_length, positive_length_percentage, positive_number};
use super::{Compute, Context, Parsed, fault, invalid, keyword, shared};
use crate::engine::style::values::{
    Alignment, Appearance, BorderStyle, Break, BreakInside, Clear, Display, Float, Keyword, LengthPercentage, Overflow,
    Position,
};

/// `display`, also in the form of two keywords (css-display-3 §2).
pub(in crate::engine::style) fn display(input: &mut Parser) -> Parsed<Display> {
    let first = input.expect_ident_cloned()?;
    let Ok(second) = input.try_parse(Parser::expect_ident_cloned) else {
        return Display::from_css(&first).map_or_else(|| unknown_display(&first), Ok);
    };
    let pair = format!("{} {}", first.to_ascii_lowercase(), second.to_ascii_lowercase());
    Ok(match pair.as_str() {
        "block flow" => Display::Block,
        "block flow-root" => Display::FlowRoot,
        "block flex" => Display::Flex,
        "block grid" => Display::Grid,
        "block table" => Display::Table,
        "inline flow" => Display::Inline,
        "inline flow-root" => Display::InlineBlock,
        "inline flex" => Display::InlineFlex,
        "inline grid" => Display::InlineGrid,
        "inline table" => Display::InlineTable,
        "list-item block" | "block list-item" | "list-item flow" | "flow list-item" => Display::ListItem,
        _ => return invalid(),
    })
}

fn unknown_display(ident: &str) -> Parsed<Display> {
    cssparser::match_ignore_ascii_case! { ident,
        "flow" => Ok(Display::Block),
        "run-in" | "ruby" | "ruby-base" | "ruby-text" | "math" => {
            fault(format!("`display: {ident}` is not supported"), "see docs/css.md for the display types that are")
        },
        _ => invalid(),
    }
}

/// `position`
pub(in crate::engine::style) fn position(input: &mut Parser) -> Parsed<Position> {
    if let Ok(name) = input.try_parse(running) {
        return Ok(Position::Running(name));
    }
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "static" => Ok(Position::Static),
        "relative" => Ok(Position::Relative),
        "absolute" => Ok(Position::Absolute),
        "fixed" => Ok(Position::Fixed),
        "sticky" => Ok(Position::Relative),
        _ => invalid(),
    }
}

/// `running(name)` of css-gcpm-3 §1.2.1
fn running(input: &mut Parser) -> Parsed<std::sync::Arc<str>> {
    input.expect_function_matching("running")?;
    input.parse_nested_block(|input| Ok(shared(input.expect_ident()?)))
}

/// `float`, physical: logical sides are mapped by the property table.
pub(in crate::engine::style) fn float(input: &mut Parser) -> Parsed<Float> {
    let ident = input.expect_ident()?;
    match Float::from_css(ident) {
        Some(float) => Ok(float),
        None if ident.eq_ignore_ascii_case("inline-start") => Ok(Float::Left),
        None if ident.eq_ignore_ascii_case("inline-end") => Ok(Float::Right),
        None if ident.eq_ignore_ascii_case("footnote") => {
            fault("`float: footnote` is not supported", "put the note into the text or at the end")
        }
        None => invalid(),
    }
}

/// `clear`
pub(in crate::engine::style) fn clear(input: &mut Parser) -> Parsed<Clear> {
    let ident = input.expect_ident()?;
    match Clear::from_css(ident) {
        Some(clear) => Ok(clear),
        None if ident.eq_ignore_ascii_case("inline-start") => Ok(Clear::Left),
        None if ident.eq_ignore_ascii_case("inline-end") => Ok(Clear::Right),
        None => invalid(),
    }
}

/// `overflow`: there is nothing to scroll on paper, so that all but `visible` cuts off.
pub(in crate::engine::style) fn overflow(input: &mut Parser) -> Parsed<Overflow> {
    let one = |input: &mut Parser| -> Parsed<Overflow> {
        cssparser::match_ignore_ascii_case! { input.expect_ident()?,
            "visible" => Ok(Overflow::Visible),
            "hidden" | "clip" | "scroll" | "auto" => Ok(Overflow::Hidden),
            _ => invalid(),
        }
    };
    let (x, y) = super::one_or_two(input, one)?;
    Ok(if x == Overflow::Hidden { x } else { y })
}

/// `z-index`
pub(in crate::engine::style) fn z_index(input: &mut Parser) -> Parsed<Option<i32>> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(None);
    }
    integer(input).map(Some)
}

/// `aspect-ratio`
pub(in crate::engine::style) fn aspect_ratio(input: &mut Parser) -> Parsed<Option<f32>> {
    let auto = input.try_parse(|input| input.expect_ident_matching("auto")).is_ok();
    if auto && input.is_exhausted() {
        return Ok(None);
    }
    let width = positive_number(input)?;
    let height = if input.try_parse(|input| input.expect_delim('/')).is_ok() { positive_number(input)? } else { 1.0 };
    let _ = input.try_parse(|input| input.expect_ident_matching("auto"));
    // A degenerate ratio is none (css-values-4 §5.2).
    Ok((width > 0.0 && height > 0.0).then_some(width / height))
}

/// `outline-style`: as for borders, but `auto` is a solid line and nothing is `hidden`.
pub(in crate::engine::style) fn outline_style(input: &mut Parser) -> Parsed<BorderStyle> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(BorderStyle::Solid);
    }
    match keyword(input)? {
        BorderStyle::Hidden => invalid(),
        style => Ok(style),
    }
}

/// `outline-color`: `auto` is the colour of the text.
pub(in crate::engine::style) fn outline_color(input: &mut Parser) -> Parsed<ColorSpec> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(ColorSpec::Current);
    }
    color(input)
}

/// `border-*-width`
pub(in crate::engine::style) fn border_width(input: &mut Parser) -> Parsed<Length> {
    if let Ok(length) = input.try_parse(positive_length) {
        return Ok(length);
    }
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "thin" => Ok(Length::Px(1.0)),
        "medium" => Ok(Length::Px(3.0)),
        "thick" => Ok(Length::Px(5.0)),
        _ => invalid(),
    }
}

/// One corner of `border-radius`: horizontal and vertical radius.
pub(in crate::engine::style) fn radius(input: &mut Parser) -> Parsed<(Length, Length)> {
    super::one_or_two(input, positive_length_percentage)
}

/// `border-spacing`
pub(in crate::engine::style) fn border_spacing(input: &mut Parser) -> Parsed<(Length, Length)> {
    super::one_or_two(input, positive_length)
}

/// The alignment properties (css-align-3); `safe` and `unsafe` make no difference.
pub(in crate::engine::style) fn alignment(input: &mut Parser) -> Parsed<Alignment> {
    let mut ident = input.expect_ident_cloned()?;
    if ident.eq_ignore_ascii_case("safe") || ident.eq_ignore_ascii_case("unsafe") {
        ident = input.expect_ident_cloned()?;
    }
    cssparser::match_ignore_ascii_case! { &ident,
        "normal" | "legacy" => Ok(Alignment::Auto),
        "left" | "self-start" => Ok(Alignment::Start),
        "right" | "self-end" => Ok(Alignment::End),
        "first" | "last" => {
            input.expect_ident_matching("baseline")?;
            Ok(if ident.eq_ignore_ascii_case("first") { Alignment::Baseline } else { Alignment::End })
        },
        _ => Alignment::from_css(&ident).map_or_else(invalid, Ok),
    }
}

/// `break-before`, `break-after`, and the values of `page-break-before`.
pub(in crate::engine::style) fn break_between(input: &mut Parser) -> Parsed<Break> {
    let ident = input.expect_ident()?;
    match Break::from_css(ident) {
        // css-break-4 §3.1: on pages this is a page break.
        Some(Break::Always) => Ok(Break::Page),
        Some(value) => Ok(value),
        None if ident.eq_ignore_ascii_case("all") => Ok(Break::Page),
        None => invalid(),
    }
}

/// `break-inside`
pub(in crate::engine::style) fn break_inside(input: &mut Parser) -> Parsed<BreakInside> {
    keyword(input)
}

/// `page`
pub(in crate::engine::style) fn page(input: &mut Parser) -> Parsed<Option<std::sync::Arc<str>>> {
    let name = input.expect_ident()?;
    Ok((!name.eq_ignore_ascii_case("auto")).then(|| shared(name)))
}

/// `opacity`
pub(in crate::engine::style) fn opacity(input: &mut Parser) -> Parsed<f32> {
    let value = match input.try_parse(Parser::expect_percentage) {
        Ok(share) => share,
        Err(_) => super::length::number(input)?,
    };
    if value.is_nan() { invalid() } else { Ok(value.clamp(0.0, 1.0)) }
}

/// `appearance`
pub(in crate::engine::style) fn appearance(input: &mut Parser) -> Parsed<Appearance> {
    let ident = input.expect_ident()?;
    match Appearance::from_css(ident) {
        Some(appearance) => Ok(appearance),
        // css-ui-4 §7.2: the compatibility values are `auto`.
        None => cssparser::match_ignore_ascii_case! { ident,
            "textfield" | "menulist-button" | "searchfield" | "textarea" | "push-button" | "slider-horizontal"
            | "checkbox" | "radio" | "square-button" | "menulist" | "listbox" | "meter" | "progress-bar" | "button"
                => Ok(Appearance::Auto),
            _ => invalid(),
        },
    }
}

/// `transform-origin`
pub(in crate::engine::style) fn transform_origin(input: &mut Parser) -> Parsed<(Length, Length)> {
    let (first, first_axis) = origin_part(input)?;
    let Ok((second, second_axis)) = input.try_parse(origin_part) else {
        let center = Length::Percent(0.5);
        return Ok(if first_axis == Some(Axis::Vertical) { (center, first) } else { (first, center) });
    };
    // A depth, which paper does not have.
    let _ = input.try_parse(super::length::length);
    match (first_axis, second_axis) {
        (Some(Axis::Vertical), Some(Axis::Vertical)) | (Some(Axis::Horizontal), Some(Axis::Horizontal)) => invalid(),
        (Some(Axis::Vertical), _) | (_, Some(Axis::Horizontal)) => Ok((second, first)),
        _ => Ok((first, second)),
    }
}

/// The axis that a keyword of a position names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Horizontal,
    Vertical,
}

/// A keyword of a position, as a share of the way from left or top (css-values-5 §3).
pub(super) fn side(input: &mut Parser) -> Parsed<(f32, Option<Axis>)> {
    Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "left" => (0.0, Some(Axis::Horizontal)),
        "right" => (1.0, Some(Axis::Horizontal)),
        "top" => (0.0, Some(Axis::Vertical)),
        "bottom" => (1.0, Some(Axis::Vertical)),
        "center" => (0.5, None),
        _ => return invalid(),
    })
}

fn origin_part(input: &mut Parser) -> Parsed<(Length, Option<Axis>)> {
    if let Ok(length) = input.try_parse(super::length::length_percentage) {
        return Ok((length, None));
    }
    let (share, axis) = side(input)?;
    Ok((Length::Percent(share), axis))
}

/// `vertical-align` as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum VerticalAlignSpec {
    Keyword(crate::engine::style::values::VerticalAlign),
    Length(Length),
}

/// `vertical-align`
pub(in crate::engine::style) fn vertical_align(input: &mut Parser) -> Parsed<VerticalAlignSpec> {
    use crate::engine::style::values::VerticalAlign::{Baseline, Bottom, Middle, Sub, Super, TextBottom, TextTop, Top};
    if let Ok(length) = input.try_parse(super::length::length_percentage) {
        return Ok(VerticalAlignSpec::Length(length));
    }
    Ok(VerticalAlignSpec::Keyword(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "baseline" => Baseline,
        "sub" => Sub,
        "super" => Super,
        "text-top" => TextTop,
        "text-bottom" => TextBottom,
        "middle" => Middle,
        "top" => Top,
        "bottom" => Bottom,
        _ => return invalid(),
    }))
}

impl Compute<crate::engine::style::values::VerticalAlign> for VerticalAlignSpec {
    /// A percentage is one of the line height (CSS 2.2 §10.8.1).
    fn compute(&self, context: &Context) -> crate::engine::style::values::VerticalAlign {
        match self {
            VerticalAlignSpec::Keyword(keyword) => *keyword,
            VerticalAlignSpec::Length(length) => {
                let length: LengthPercentage = length.compute(context);
                let line_height = context.line_height.resolve(context.font_size);
                crate::engine::style::values::VerticalAlign::Length(length.resolve(line_height))
            }
        }
    }
}

/// A token that would start an image, which no property here takes.
pub(in crate::engine::style) fn is_image(token: &Token) -> bool {
    match token {
        Token::UnquotedUrl(_) => true,
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            name == "url" || name == "image-set" || name == "image" || name.ends_with("-gradient")
        }
        _ => false,
    }
}
