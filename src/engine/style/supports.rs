//! `@supports` conditions (css-conditional-3): answered by what the parsers here understand.

use cssparser::{ParseError, Parser};

use super::specified::{Fault, Parsed, invalid};
use super::{declaration, selectors};

/// Whether the condition holds.
pub(super) fn condition(input: &mut Parser) -> Parsed<bool> {
    if input.try_parse(|input| input.expect_ident_matching("not")).is_ok() {
        return operand(input).map(|holds| !holds);
    }
    let mut holds = operand(input)?;
    if input.try_parse(|input| input.expect_ident_matching("and")).is_ok() {
        holds &= operand(input)?;
        while input.try_parse(|input| input.expect_ident_matching("and")).is_ok() {
            holds &= operand(input)?;
        }
    } else {
        while input.try_parse(|input| input.expect_ident_matching("or")).is_ok() {
            holds |= operand(input)?;
        }
    }
    Ok(holds)
}

/// A declaration alone, as `@import … supports(name: value)` has it.
pub(super) fn declaration_or_condition(input: &mut Parser) -> Parsed<bool> {
    input.try_parse(supported_declaration).or_else(|_| condition(input))
}

fn operand(input: &mut Parser) -> Parsed<bool> {
    if let Ok(name) = input.try_parse(|input| input.expect_function().map(|name| name.to_ascii_lowercase())) {
        return input.parse_nested_block(|input| {
            let start = input.position();
            while input.next().is_ok() {}
            let is_selector = name == "selector";
            Ok(is_selector && selectors::parse(input.slice_from(start), false).is_ok_and(|it| it.passed_over.is_none()))
        });
    }
    input.expect_parenthesis_block()?;
    input.parse_nested_block(|input| {
        let inner = input.try_parse(|input| {
            let holds = condition(input)?;
            input.expect_exhausted()?;
            Ok::<bool, ParseError<Fault>>(holds)
        });
        match inner {
            Ok(holds) => Ok(holds),
            Err(_) => supported_declaration(input).or_else(|_| {
                // css-conditional-3 §6.1: what is not known is not supported.
                while input.next().is_ok() {}
                Ok(false)
            }),
        }
    })
}

fn supported_declaration(input: &mut Parser) -> Parsed<bool> {
    let name = input.expect_ident()?.clone();
    input.expect_colon()?;
    let is_supported = declaration::parse(&name, input, 0).is_ok();
    if input.is_exhausted() || !is_supported {
        while input.next().is_ok() {}
        return Ok(is_supported);
    }
    invalid()
}
