//! `@counter-style` rules and `symbols()` (css-counter-styles-3) → [`CounterDefinition`].
//!
//! How numbers are written with them, and the styles that need no rule, are the business of `engine::boxes`.

use std::sync::Arc;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, Token,
};

use super::specified::length::integer;
use super::specified::{Fault, Parsed, fault, invalid, one_or_more, shared};

/// How numbers become symbols.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CounterSystem {
    /// Over and over.
    Cyclic,
    /// Place-value notation.
    Numeric,
    /// Bijective notation, as columns of a table are lettered.
    Alphabetic,
    /// Doubled, tripled and so on.
    Symbolic,
    /// A sum of weights.
    Additive,
    /// Once, the first symbol for this number.
    Fixed(i32),
    /// As another style does.
    Extends(Arc<str>),
}

/// A counter style; what is none is as the style that it extends has it, or as the initial value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CounterDefinition {
    /// How numbers become symbols.
    pub system: CounterSystem,
    /// The symbols.
    pub symbols: Vec<Arc<str>>,
    /// Weights and symbols, the heaviest first.
    pub additive: Vec<(i32, Arc<str>)>,
    /// Around negative numbers.
    pub negative: Option<(Arc<str>, Arc<str>)>,
    /// Before a marker.
    pub prefix: Option<Arc<str>>,
    /// After a marker.
    pub suffix: Option<Arc<str>>,
    /// The numbers it is for; none for those of the system.
    pub range: Option<Vec<(i32, i32)>>,
    /// The least length, and what fills it.
    pub pad: Option<(u16, Arc<str>)>,
    /// The style for other numbers.
    pub fallback: Option<Arc<str>>,
}

impl Default for CounterDefinition {
    fn default() -> Self {
        Self {
            system: CounterSystem::Symbolic,
            symbols: Vec::new(),
            additive: Vec::new(),
            negative: None,
            prefix: None,
            suffix: None,
            range: None,
            pad: None,
            fallback: None,
        }
    }
}

/// The prelude of the rule: its name.
pub(super) fn name(input: &mut Parser) -> Parsed<Arc<str>> {
    let name = shared(input.expect_ident()?);
    let fixed = ["decimal", "disc", "square", "circle", "disclosure-open", "disclosure-closed", "none"];
    if fixed.iter().any(|fixed| name.eq_ignore_ascii_case(fixed)) {
        return fault(format!("the counter style `{name}` cannot be changed"), "give yours another name");
    }
    Ok(name)
}

/// `symbols( <system>? <string>+ )`, between the parentheses.
pub(super) fn symbols(input: &mut Parser) -> Parsed<CounterDefinition> {
    let system = input.try_parse(|input| {
        Ok::<_, cssparser::ParseError<Fault>>(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
            "cyclic" => CounterSystem::Cyclic,
            "numeric" => CounterSystem::Numeric,
            "alphabetic" => CounterSystem::Alphabetic,
            "symbolic" => CounterSystem::Symbolic,
            "fixed" => CounterSystem::Fixed(1),
            _ => return invalid(),
        })
    });
    let symbols = one_or_more(input, |input| Ok(shared(input.expect_string()?)))?;
    let (prefix, suffix) = (Some(Arc::from("")), Some(Arc::from(" ")));
    let system = system.unwrap_or(CounterSystem::Symbolic);
    let definition = CounterDefinition { system, symbols, prefix, suffix, ..CounterDefinition::default() };
    if definition.is_complete() { Ok(definition) } else { invalid() }
}

impl CounterDefinition {
    /// Whether the system has the symbols that it needs (css-counter-styles-3 §3.1).
    pub(super) fn is_complete(&self) -> bool {
        match self.system {
            CounterSystem::Cyclic | CounterSystem::Symbolic | CounterSystem::Fixed(_) => !self.symbols.is_empty(),
            CounterSystem::Numeric | CounterSystem::Alphabetic => self.symbols.len() >= 2,
            CounterSystem::Additive => !self.additive.is_empty(),
            CounterSystem::Extends(_) => self.symbols.is_empty() && self.additive.is_empty(),
        }
    }
}

/// Parses the body of the rule.
#[derive(Default)]
pub(super) struct CounterStyleParser {
    pub definition: CounterDefinition,
}

impl<'i> DeclarationParser<'i> for CounterStyleParser {
    type Declaration = ();
    type Error = Fault;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, _start: &ParserState) -> Parsed<()> {
        let definition = &mut self.definition;
        cssparser::match_ignore_ascii_case! { &name,
            "system" => definition.system = system(input)?,
            "symbols" => definition.symbols = one_or_more(input, symbol)?,
            "additive-symbols" => definition.additive = additive(input)?,
            "negative" => {
                let before = symbol(input)?;
                let after = input.try_parse(symbol).unwrap_or_else(|_| Arc::from(""));
                definition.negative = Some((before, after));
            },
            "prefix" => definition.prefix = Some(symbol(input)?),
            "suffix" => definition.suffix = Some(symbol(input)?),
            "range" => definition.range = range(input)?,
            "pad" => definition.pad = Some(pad(input)?),
            "fallback" => definition.fallback = Some(shared(input.expect_ident()?)),
            "speak-as" => while input.next().is_ok() {},
            _ => return fault(
                format!("`{name}` is no descriptor of `@counter-style`"),
                "they are system, symbols, additive-symbols, negative, prefix, suffix, range, pad and fallback",
            ),
        }
        Ok(())
    }
}

impl AtRuleParser<'_> for CounterStyleParser {
    type Prelude = ();
    type AtRule = ();
    type Error = Fault;
}

impl QualifiedRuleParser<'_> for CounterStyleParser {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Fault;
}

impl RuleBodyItemParser<'_, (), Fault> for CounterStyleParser {
    fn parse_declarations(&self) -> bool {
        true
    }

    fn parse_qualified(&self) -> bool {
        false
    }
}

fn symbol(input: &mut Parser) -> Parsed<Arc<str>> {
    match input.next()? {
        Token::QuotedString(text) | Token::Ident(text) => Ok(shared(text)),
        Token::UnquotedUrl(_) | Token::Function(_) => {
            fault("images as symbols of a counter style are not supported", "use strings")
        }
        _ => invalid(),
    }
}

fn system(input: &mut Parser) -> Parsed<CounterSystem> {
    Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "cyclic" => CounterSystem::Cyclic,
        "numeric" => CounterSystem::Numeric,
        "alphabetic" => CounterSystem::Alphabetic,
        "symbolic" => CounterSystem::Symbolic,
        "additive" => CounterSystem::Additive,
        "fixed" => CounterSystem::Fixed(input.try_parse(integer).unwrap_or(1)),
        "extends" => CounterSystem::Extends(shared(input.expect_ident()?)),
        _ => return invalid(),
    })
}

fn additive(input: &mut Parser) -> Parsed<Vec<(i32, Arc<str>)>> {
    let mut list: Vec<(i32, Arc<str>)> = input.parse_comma_separated(|input| match input.try_parse(integer) {
        Ok(weight) => Ok((weight, symbol(input)?)),
        Err(_) => {
            let symbol = symbol(input)?;
            Ok((integer(input)?, symbol))
        }
    })?;
    let descends = list.windows(2).all(|pair| pair[0].0 > pair[1].0);
    if list.iter().any(|(weight, _)| *weight < 0) || !descends {
        return fault("the weights of `additive-symbols` must descend, down to zero at the least", "sort them");
    }
    list.shrink_to_fit();
    Ok(list)
}

fn range(input: &mut Parser) -> Parsed<Option<Vec<(i32, i32)>>> {
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(None);
    }
    let bound = |input: &mut Parser, infinite: i32| {
        let is_infinite = input.try_parse(|input| input.expect_ident_matching("infinite")).is_ok();
        if is_infinite { Ok(infinite) } else { integer(input) }
    };
    let ranges = input.parse_comma_separated(|input| {
        let (low, high) = (bound(input, i32::MIN)?, bound(input, i32::MAX)?);
        if low <= high { Ok((low, high)) } else { invalid() }
    })?;
    Ok(Some(ranges))
}

fn pad(input: &mut Parser) -> Parsed<(u16, Arc<str>)> {
    let (length, symbol) = match input.try_parse(integer) {
        Ok(length) => (length, symbol(input)?),
        Err(_) => {
            let symbol = symbol(input)?;
            (integer(input)?, symbol)
        }
    };
    /// Longer numbers than this are a mistake.
    const LONGEST: i32 = 200;
    match u16::try_from(length) {
        Ok(length) if i32::from(length) <= LONGEST => Ok((length, symbol)),
        _ => invalid(),
    }
}
