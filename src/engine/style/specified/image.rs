//! `<image>`, gradients and `<position>` (css-images-4, css-values-4 §8.3).

use std::sync::Arc;

use cssparser::{Parser, Token};

use super::boxes::{Axis, side};
use super::color::{ColorSpec, color};
use super::length::{Length, angle, length_percentage, positive_length_percentage};
use super::{Compute, Context, Parsed, fault, invalid, shared};
use crate::engine::style::backgrounds::{
    Gradient, GradientKind, GradientStop, LinearDirection, PaintedImage, RadialExtent,
};
use crate::engine::style::values::LengthPercentage;

/// An image as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum ImageSpec {
    None,
    Url(Arc<str>),
    Gradient(Arc<GradientSpec>),
}

/// A gradient as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) struct GradientSpec {
    kind: KindSpec,
    repeating: bool,
    stops: Vec<StopSpec>,
}

#[derive(Debug, Clone, PartialEq)]
enum KindSpec {
    Linear(LinearDirection),
    Radial { circle: bool, extent: ExtentSpec, center: (Offset, Offset) },
    Conic { from: f32, center: (Offset, Offset) },
}

#[derive(Debug, Clone, PartialEq)]
enum ExtentSpec {
    Keyword(RadialExtent),
    Radii(Length, Length),
}

#[derive(Debug, Clone, PartialEq)]
enum StopSpec {
    Color(ColorSpec, Option<Length>),
    Hint(Length),
}

/// A place along one axis: a length from its start, or from its end.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) struct Offset {
    pub length: Length,
    pub from_end: bool,
}

impl Offset {
    /// A share of the axis.
    pub const fn percent(share: f32) -> Self {
        Self { length: Length::Percent(share), from_end: false }
    }

    /// A length from the side that a keyword stands for.
    fn from_side(side: &Offset, length: Length) -> Parsed<Self> {
        let from_end = matches!(side.length, Length::Percent(share) if share > 0.5);
        if from_end && length.is_limited() {
            return fault(
                "a percentage that is compared with lengths cannot be measured from the right or bottom",
                "measure it from the left or top",
            );
        }
        Ok(Offset { length, from_end })
    }
}

impl Compute<LengthPercentage> for Offset {
    fn compute(&self, context: &Context) -> LengthPercentage {
        let length: LengthPercentage = self.length.compute(context);
        if self.from_end {
            return LengthPercentage::sum(-length.length, 1.0 - length.fraction);
        }
        length
    }
}

impl Compute<(LengthPercentage, LengthPercentage)> for (Offset, Offset) {
    fn compute(&self, context: &Context) -> (LengthPercentage, LengthPercentage) {
        (self.0.compute(context), self.1.compute(context))
    }
}

/// `<image> | none`
pub(in crate::engine::style) fn image(input: &mut Parser) -> Parsed<ImageSpec> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(ImageSpec::None);
    }
    if let Ok(url) = input.try_parse(Parser::expect_url) {
        return Ok(ImageSpec::Url(shared(&url)));
    }
    let name = input.expect_function()?.to_ascii_lowercase();
    let plain = name.strip_prefix("-webkit-").filter(|plain| plain.ends_with("gradient")).unwrap_or(&name).to_owned();
    let (repeating, kind) = match plain.strip_prefix("repeating-") {
        Some(kind) => (true, kind),
        None => (false, plain.as_str()),
    };
    input.parse_nested_block(|input| {
        let kind = match kind {
            // The old syntax counts angles and sides the other way round.
            _ if name.starts_with("-webkit-") => {
                return fault(format!("`{name}()` is not supported"), format!("write `{plain}()`"));
            }
            "linear-gradient" => linear(input)?,
            "radial-gradient" => radial(input)?,
            "conic-gradient" => conic(input)?,
            _ => return fault(format!("`{name}()` is not supported"), "use `url()` or a gradient"),
        };
        let mut stops = stops(input, matches!(kind, KindSpec::Conic { .. }))?;
        if repeating && stops.len() == 1 {
            stops.push(stops[0].clone());
        }
        Ok(ImageSpec::Gradient(Arc::new(GradientSpec { kind, repeating, stops })))
    })
}

fn linear(input: &mut Parser) -> Parsed<KindSpec> {
    let _ = interpolation(input)?;
    let direction = if let Ok(degrees) = input.try_parse(angle) {
        LinearDirection::Angle(degrees)
    } else if input.try_parse(|input| input.expect_ident_matching("to")).is_ok() {
        let (mut x, mut y) = (0, 0);
        while let Ok(word) = input.try_parse(|input| input.expect_ident().map(|word| word.to_ascii_lowercase())) {
            match word.as_str() {
                "left" if x == 0 => x = -1,
                "right" if x == 0 => x = 1,
                "top" if y == 0 => y = -1,
                "bottom" if y == 0 => y = 1,
                _ => return invalid(),
            }
        }
        if (x, y) == (0, 0) {
            return invalid();
        }
        LinearDirection::Side(x, y)
    } else {
        if interpolation(input)? {
            input.expect_comma()?;
        }
        return Ok(KindSpec::Linear(LinearDirection::Side(0, 1)));
    };
    let _ = interpolation(input)?;
    input.expect_comma()?;
    Ok(KindSpec::Linear(direction))
}

/// `in <space>`: colours are mixed in sRGB here, whatever space is asked for.
fn interpolation(input: &mut Parser) -> Parsed<bool> {
    if input.try_parse(|input| input.expect_ident_matching("in")).is_err() {
        return Ok(false);
    }
    if input.expect_ident()?.eq_ignore_ascii_case("srgb") {
        return Ok(true);
    }
    fault("gradients are mixed in sRGB only", "write `in srgb`, or leave it out")
}

fn radial(input: &mut Parser) -> Parsed<KindSpec> {
    let (mut circle, mut extent, mut any) = (None, None, interpolation(input)?);
    loop {
        if let Ok(found) = input.try_parse(shape_word) {
            match found {
                Shape::Circle(value) if circle.is_none() => circle = Some(value),
                Shape::Extent(value) if extent.is_none() => extent = Some(ExtentSpec::Keyword(value)),
                _ => return invalid(),
            }
        } else if extent.is_none()
            && let Ok(first) = input.try_parse(positive_length_percentage)
        {
            let second = input.try_parse(positive_length_percentage).ok();
            circle = circle.or(Some(second.is_none()));
            extent = Some(ExtentSpec::Radii(first.clone(), second.unwrap_or(first)));
        } else {
            break;
        }
        any = true;
    }
    let center = center(input)?;
    any |= center.is_some() | interpolation(input)?;
    if any {
        input.expect_comma()?;
    }
    Ok(KindSpec::Radial {
        circle: circle.unwrap_or(false),
        extent: extent.unwrap_or(ExtentSpec::Keyword(RadialExtent::FarthestCorner)),
        center: center.unwrap_or((Offset::percent(0.5), Offset::percent(0.5))),
    })
}

enum Shape {
    Circle(bool),
    Extent(RadialExtent),
}

fn shape_word(input: &mut Parser) -> Parsed<Shape> {
    Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "circle" => Shape::Circle(true),
        "ellipse" => Shape::Circle(false),
        "closest-side" => Shape::Extent(RadialExtent::ClosestSide),
        "farthest-side" => Shape::Extent(RadialExtent::FarthestSide),
        "closest-corner" => Shape::Extent(RadialExtent::ClosestCorner),
        "farthest-corner" => Shape::Extent(RadialExtent::FarthestCorner),
        _ => return invalid(),
    })
}

fn conic(input: &mut Parser) -> Parsed<KindSpec> {
    let mut any = interpolation(input)?;
    let mut from = 0.0;
    if input.try_parse(|input| input.expect_ident_matching("from")).is_ok() {
        from = angle(input)?;
        any = true;
    }
    let center = center(input)?;
    any |= center.is_some() | interpolation(input)?;
    if any {
        input.expect_comma()?;
    }
    Ok(KindSpec::Conic { from, center: center.unwrap_or((Offset::percent(0.5), Offset::percent(0.5))) })
}

fn center(input: &mut Parser) -> Parsed<Option<(Offset, Offset)>> {
    if input.try_parse(|input| input.expect_ident_matching("at")).is_err() {
        return Ok(None);
    }
    position(input).map(Some)
}

fn stops(input: &mut Parser, angles: bool) -> Parsed<Vec<StopSpec>> {
    let place = |input: &mut Parser| -> Parsed<Length> {
        if angles && let Ok(degrees) = input.try_parse(angle) {
            return Ok(Length::Percent(degrees / 360.0));
        }
        length_percentage(input)
    };
    let lists = input.parse_comma_separated(|input| {
        if let Ok(hint) = input.try_parse(place) {
            if let Ok(color) = input.try_parse(color) {
                return Ok(vec![StopSpec::Color(color, Some(hint))]);
            }
            return Ok(vec![StopSpec::Hint(hint)]);
        }
        let color = color(input)?;
        let mut stops = Vec::with_capacity(2);
        while let Ok(place) = input.try_parse(place) {
            stops.push(StopSpec::Color(color, Some(place)));
        }
        match stops.len() {
            0 => stops.push(StopSpec::Color(color, None)),
            1 | 2 => {}
            _ => return invalid(),
        }
        Ok(stops)
    })?;
    let stops: Vec<StopSpec> = lists.into_iter().flatten().collect();
    let is_hint = |stop: &StopSpec| matches!(stop, StopSpec::Hint(_));
    let hints_stand_between = !stops.windows(2).any(|pair| is_hint(&pair[0]) && is_hint(&pair[1]))
        && stops.first().is_some_and(|first| !is_hint(first))
        && stops.last().is_some_and(|last| !is_hint(last));
    if hints_stand_between && !stops.is_empty() { Ok(stops) } else { invalid() }
}

/// A part of a position: the axis that a keyword names, and the place.
type Part = (Option<Axis>, Offset, bool);

fn part(input: &mut Parser) -> Parsed<Part> {
    if let Ok(length) = input.try_parse(length_percentage) {
        return Ok((None, Offset { length, from_end: false }, false));
    }
    let (share, axis) = side(input)?;
    Ok((axis, Offset::percent(share), true))
}

/// `<position>`, also with four parts (`right 1cm bottom 5mm`), and with three as `background-position` has it.
pub(in crate::engine::style) fn position(input: &mut Parser) -> Parsed<(Offset, Offset)> {
    let mut parts: Vec<Part> = vec![part(input)?];
    while parts.len() < 4
        && let Ok(next) = input.try_parse(part)
    {
        parts.push(next);
    }
    let center = || Offset::percent(0.5);
    match parts.as_slice() {
        [(axis, offset, _)] => match axis {
            Some(Axis::Vertical) => Ok((center(), offset.clone())),
            _ => Ok((offset.clone(), center())),
        },
        [(first_axis, first, _), (second_axis, second, _)] => match (first_axis, second_axis) {
            (Some(Axis::Vertical), Some(Axis::Vertical)) | (Some(Axis::Horizontal), Some(Axis::Horizontal)) => {
                invalid()
            }
            // A length before a horizontal keyword, or after a vertical one, would be out of order.
            (Some(Axis::Vertical), _) if second_axis.is_some() || parts[1].2 => Ok((second.clone(), first.clone())),
            (_, Some(Axis::Horizontal)) if first_axis.is_some() || parts[0].2 => Ok((second.clone(), first.clone())),
            (Some(Axis::Vertical), _) | (_, Some(Axis::Horizontal)) => invalid(),
            _ => Ok((first.clone(), second.clone())),
        },
        _ => edges(&parts),
    }
}

/// Keywords, each with a length after it or none.
fn edges(parts: &[Part]) -> Parsed<(Offset, Offset)> {
    let mut sides: Vec<(Option<Axis>, Offset)> = Vec::new();
    let mut rest = parts;
    while let [(axis, offset, is_keyword), after @ ..] = rest {
        if !is_keyword {
            return invalid();
        }
        rest = after;
        match after {
            [(None, length, false), after @ ..] if axis.is_some() => {
                sides.push((*axis, Offset::from_side(offset, length.length.clone())?));
                rest = after;
            }
            _ => sides.push((*axis, offset.clone())),
        }
    }
    let [(first_axis, first), (second_axis, second)] = sides.as_slice() else { return invalid() };
    match (first_axis, second_axis) {
        (Some(Axis::Horizontal), Some(Axis::Horizontal)) | (Some(Axis::Vertical), Some(Axis::Vertical)) => invalid(),
        (Some(Axis::Vertical), _) | (_, Some(Axis::Horizontal)) => Ok((second.clone(), first.clone())),
        _ => Ok((first.clone(), second.clone())),
    }
}

/// `[ left | center | right | <length-percentage> | [ left | right ] <length-percentage> ]`, or the same of the other
/// axis.
fn along(input: &mut Parser, wanted: Axis) -> Parsed<Offset> {
    let (axis, offset, is_keyword) = part(input)?;
    if axis.is_some_and(|axis| axis != wanted) {
        return invalid();
    }
    if is_keyword
        && axis.is_some()
        && let Ok(length) = input.try_parse(length_percentage)
    {
        return Offset::from_side(&offset, length);
    }
    Ok(offset)
}

/// A layer of `background-position-x`.
pub(in crate::engine::style) fn horizontal(input: &mut Parser) -> Parsed<Offset> {
    along(input, Axis::Horizontal)
}

/// A layer of `background-position-y`.
pub(in crate::engine::style) fn vertical(input: &mut Parser) -> Parsed<Offset> {
    along(input, Axis::Vertical)
}

/// Whether a token begins an image.
pub(in crate::engine::style) fn begins_image(token: &Token) -> bool {
    match token {
        Token::UnquotedUrl(_) => true,
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            ["url", "image", "image-set", "cross-fade", "element"].contains(&&*name) || name.ends_with("gradient")
        }
        _ => false,
    }
}

impl Compute<PaintedImage> for ImageSpec {
    fn compute(&self, context: &Context) -> PaintedImage {
        match self {
            ImageSpec::None => PaintedImage::None,
            ImageSpec::Url(url) => PaintedImage::Url(Arc::clone(url)),
            ImageSpec::Gradient(gradient) => PaintedImage::Gradient(Arc::new(gradient.as_ref().compute(context))),
        }
    }
}

impl Compute<Gradient> for GradientSpec {
    fn compute(&self, context: &Context) -> Gradient {
        let kind = match &self.kind {
            KindSpec::Linear(direction) => GradientKind::Linear(*direction),
            KindSpec::Radial { circle, extent, center } => GradientKind::Radial {
                circle: *circle,
                extent: match extent {
                    ExtentSpec::Keyword(extent) => *extent,
                    ExtentSpec::Radii(x, y) => RadialExtent::Radii(x.compute(context), y.compute(context)),
                },
                center: center.compute(context),
            },
            KindSpec::Conic { from, center } => GradientKind::Conic { from: *from, center: center.compute(context) },
        };
        let stop = |stop: &StopSpec| match stop {
            StopSpec::Color(color, place) => {
                GradientStop::Color(color.compute(context), place.as_ref().map(|place| place.compute(context)))
            }
            StopSpec::Hint(place) => GradientStop::Hint(place.compute(context)),
        };
        Gradient { kind, repeating: self.repeating, stops: self.stops.iter().map(stop).collect() }
    }
}
