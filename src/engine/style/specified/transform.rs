//! `transform` (css-transforms-1), in two dimensions.

use std::sync::Arc;

use cssparser::Parser;

use super::length::{Length, angle, length_percentage, number};
use super::{Compute, Context, Parsed, fault, invalid};
use crate::engine::style::values::Transform;

/// One function as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum TransformSpec {
    Same(Transform),
    Translate(Length, Length),
}

/// `transform`
pub(in crate::engine::style) fn transform(input: &mut Parser) -> Parsed<Vec<TransformSpec>> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Vec::new());
    }
    super::one_or_more(input, |input| {
        let name = input.expect_function()?.clone();
        input.parse_nested_block(|input| function(&name, input))
    })
}

fn second<'i, T>(input: &mut Parser<'i>, parse: impl FnOnce(&mut Parser<'i>) -> Parsed<T>) -> Parsed<Option<T>> {
    if input.try_parse(Parser::expect_comma).is_ok() { parse(input).map(Some) } else { Ok(None) }
}

fn function(name: &str, input: &mut Parser) -> Parsed<TransformSpec> {
    let same = |transform| Ok(TransformSpec::Same(transform));
    cssparser::match_ignore_ascii_case! { name,
        "translate" => {
            let x = length_percentage(input)?;
            let y = second(input, length_percentage)?.unwrap_or(Length::ZERO);
            Ok(TransformSpec::Translate(x, y))
        },
        "translatex" => Ok(TransformSpec::Translate(length_percentage(input)?, Length::ZERO)),
        "translatey" => Ok(TransformSpec::Translate(Length::ZERO, length_percentage(input)?)),
        "scale" => {
            let x = number(input)?;
            let y = second(input, number)?.unwrap_or(x);
            same(Transform::Scale(x, y))
        },
        "scalex" => same(Transform::Scale(number(input)?, 1.0)),
        "scaley" => same(Transform::Scale(1.0, number(input)?)),
        "rotate" | "rotatez" => same(Transform::Rotate(angle(input)?)),
        "skewx" => same(Transform::Matrix([1.0, 0.0, angle(input)?.to_radians().tan(), 1.0, 0.0, 0.0])),
        "skewy" => same(Transform::Matrix([1.0, angle(input)?.to_radians().tan(), 0.0, 1.0, 0.0, 0.0])),
        "skew" => {
            let x = angle(input)?.to_radians().tan();
            let y = second(input, angle)?.unwrap_or(0.0).to_radians().tan();
            same(Transform::Matrix([1.0, y, x, 1.0, 0.0, 0.0]))
        },
        "matrix" => {
            let values = input.parse_comma_separated(number)?;
            match <[f32; 6]>::try_from(values) {
                Ok(matrix) => same(Transform::Matrix(matrix)),
                Err(_) => invalid(),
            }
        },
        "perspective" | "matrix3d" | "translate3d" | "translatez" | "scale3d" | "scalez" | "rotate3d" | "rotatex"
        | "rotatey" => fault(format!("`{name}()` is not supported"), "paper has two dimensions"),
        _ => invalid(),
    }
}

impl Compute<Arc<[Transform]>> for Vec<TransformSpec> {
    fn compute(&self, context: &Context) -> Arc<[Transform]> {
        self.iter()
            .map(|function| match function {
                TransformSpec::Same(transform) => *transform,
                TransformSpec::Translate(x, y) => Transform::Translate(x.compute(context), y.compute(context)),
            })
            .collect()
    }
}
