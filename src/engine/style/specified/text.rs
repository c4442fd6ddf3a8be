//! Properties of text, lists and counters.

use std::sync::Arc;

use cssparser::Parser;

use super::length::{Length, integer, length_percentage, positive_number};
use super::{Compute, Context, Parsed, fault, invalid, shared};
use crate::engine::style::values::{
    BookmarkLevel, CounterList, CounterStyle, DecorationLines, Keyword, ListStyleType, OverflowWrap, Quotes, TextAlign,
    TextTransform, WhiteSpace,
};

/// `text-align` as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine::style) enum TextAlignSpec {
    Keyword(TextAlign),
    /// Header cells are centred unless an element around them says how text is aligned (HTML §15.3.8).
    CenterUnlessSet,
}

/// `text-align`
pub(in crate::engine::style) fn text_align(input: &mut Parser) -> Parsed<TextAlignSpec> {
    let ident = input.expect_ident()?;
    match TextAlign::from_css(ident) {
        Some(align) => Ok(TextAlignSpec::Keyword(align)),
        None if ident.eq_ignore_ascii_case("justify-all") => Ok(TextAlignSpec::Keyword(TextAlign::Justify)),
        None if &**ident == "-panelkit-center-unless-set" => Ok(TextAlignSpec::CenterUnlessSet),
        None => invalid(),
    }
}

impl Compute<TextAlign> for TextAlignSpec {
    fn compute(&self, context: &Context) -> TextAlign {
        match self {
            TextAlignSpec::Keyword(align) => *align,
            TextAlignSpec::CenterUnlessSet if context.parent_align == TextAlign::Start => TextAlign::Center,
            TextAlignSpec::CenterUnlessSet => context.parent_align,
        }
    }
}

/// `text-indent`, without `hanging` and `each-line`.
pub(in crate::engine::style) fn text_indent(input: &mut Parser) -> Parsed<Length> {
    length_percentage(input)
}

/// `text-transform`
pub(in crate::engine::style) fn text_transform(input: &mut Parser) -> Parsed<TextTransform> {
    super::keyword(input)
}

/// `text-decoration-line`
pub(in crate::engine::style) fn decoration_line(input: &mut Parser) -> Parsed<DecorationLines> {
    let mut lines = DecorationLines::default();
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(lines);
    }
    loop {
        let parsed = input.try_parse(|input| -> Parsed<()> {
            let line = cssparser::match_ignore_ascii_case! { input.expect_ident()?,
                "underline" => &mut lines.underline,
                "overline" => &mut lines.overline,
                "line-through" => &mut lines.line_through,
                _ => return invalid(),
            };
            if std::mem::replace(line, true) { invalid() } else { Ok(()) }
        });
        if parsed.is_err() {
            return if lines == DecorationLines::default() { invalid() } else { Ok(lines) };
        }
    }
}

/// `white-space`, also by `white-space-collapse` and `text-wrap-mode` (css-text-4 §3).
pub(in crate::engine::style) fn white_space(input: &mut Parser) -> Parsed<WhiteSpace> {
    let first = input.expect_ident_cloned()?;
    let second = input.try_parse(Parser::expect_ident_cloned).ok();
    if second.is_none()
        && let Some(value) = WhiteSpace::from_css(&first)
    {
        return Ok(value);
    }
    let words: Vec<String> = std::iter::once(&first).chain(&second).map(|word| word.to_ascii_lowercase()).collect();
    let has = |word: &str| words.iter().any(|given| given == word);
    let known = |word: &String| {
        ["collapse", "preserve", "preserve-breaks", "break-spaces", "wrap", "nowrap"].contains(&word.as_str())
    };
    if !words.iter().all(known) {
        return invalid();
    }
    let wraps = !has("nowrap");
    Ok(match (has("preserve"), has("preserve-breaks"), has("break-spaces")) {
        (true, ..) if wraps => WhiteSpace::PreWrap,
        (true, ..) => WhiteSpace::Pre,
        (_, true, _) if wraps => WhiteSpace::PreLine,
        (_, _, true) if wraps => WhiteSpace::BreakSpaces,
        (false, false, false) if wraps => WhiteSpace::Normal,
        (false, false, false) => WhiteSpace::Nowrap,
        _ => return fault("this combination of `white-space` is not supported", "use one of the keywords of CSS 2"),
    })
}

/// `overflow-wrap`, `word-wrap`
pub(in crate::engine::style) fn overflow_wrap(input: &mut Parser) -> Parsed<OverflowWrap> {
    super::keyword(input)
}

/// `tab-size`, as a number of spaces.
pub(in crate::engine::style) fn tab_size(input: &mut Parser) -> Parsed<f32> {
    match input.try_parse(positive_number) {
        Ok(spaces) => Ok(spaces),
        Err(_) if input.try_parse(super::length::positive_length).is_ok() => {
            fault("`tab-size` as a length is not supported", "give a number of spaces")
        }
        Err(_) => invalid(),
    }
}

/// A counter style's name, or `symbols()` (css-counter-styles-3 §7). Whether there is one of the name is known when all
/// sheets are.
pub(in crate::engine::style) fn counter_style(input: &mut Parser) -> Parsed<CounterStyle> {
    if input.try_parse(|input| input.expect_function_matching("symbols")).is_ok() {
        let definition = input.parse_nested_block(crate::engine::style::counter_style::symbols)?;
        return Ok(CounterStyle::Symbols(Arc::new(definition)));
    }
    let ident = input.expect_ident_cloned()?;
    cssparser::match_ignore_ascii_case! { &ident,
        "decimal" => Ok(CounterStyle::Decimal),
        "none" => Ok(CounterStyle::None),
        "initial" | "inherit" | "unset" | "revert" | "revert-layer" | "default" => invalid(),
        _ => Ok(CounterStyle::Named(shared(&ident))),
    }
}

/// `list-style-type`
pub(in crate::engine::style) fn list_style_type(input: &mut Parser) -> Parsed<ListStyleType> {
    if let Ok(text) = input.try_parse(Parser::expect_string_cloned) {
        return Ok(ListStyleType::Text(shared(&text)));
    }
    Ok(match counter_style(input)? {
        CounterStyle::None => ListStyleType::None,
        CounterStyle::Named(name) if name.eq_ignore_ascii_case("disc") => ListStyleType::Disc,
        style => ListStyleType::Named(style),
    })
}

/// `quotes`
pub(in crate::engine::style) fn quotes(input: &mut Parser) -> Parsed<Quotes> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Quotes::Pairs(Arc::from([])));
    }
    if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
        return Ok(Quotes::Auto);
    }
    let pairs = super::one_or_more(input, |input| {
        let open = shared(input.expect_string()?);
        Ok((open, shared(input.expect_string()?)))
    })?;
    Ok(Quotes::Pairs(pairs.into()))
}

fn counters(input: &mut Parser, default: i32) -> Parsed<CounterList> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Arc::from([]));
    }
    let list = super::one_or_more(input, |input| {
        let name = shared(input.expect_ident()?);
        Ok((name, input.try_parse(integer).unwrap_or(default)))
    })?;
    Ok(list.into())
}

/// `counter-reset`, `counter-set`
pub(in crate::engine::style) fn counters_from_zero(input: &mut Parser) -> Parsed<CounterList> {
    counters(input, 0)
}

/// `counter-increment`
pub(in crate::engine::style) fn counters_by_one(input: &mut Parser) -> Parsed<CounterList> {
    counters(input, 1)
}

/// `bookmark-level`
pub(in crate::engine::style) fn bookmark_level(input: &mut Parser) -> Parsed<BookmarkLevel> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(BookmarkLevel::None);
    }
    match u8::try_from(integer(input)?) {
        Ok(level) if level > 0 => Ok(BookmarkLevel::Level(level)),
        _ => invalid(),
    }
}

/// The language that the `lang` attribute gives, through a property that only the engine writes.
pub(in crate::engine::style) fn language(input: &mut Parser) -> Parsed<Arc<str>> {
    Ok(shared(input.expect_string()?))
}
