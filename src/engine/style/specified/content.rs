//! `content`, `string-set`, `bookmark-label`: the pieces of generated text (css-content-3, css-gcpm-3).

use std::sync::Arc;

use cssparser::{Parser, Token};

use super::text::counter_style;
use super::{Parsed, invalid, keyword, one_or_more, shared};
use crate::engine::style::values::{
    Content, ContentItem, CounterStyle, ElementTextPart, Quote, StringPosition, StringSet,
};

/// `content`; the alternative text after `/` is for speech and left out.
pub(in crate::engine::style) fn content(input: &mut Parser) -> Parsed<Content> {
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        return Ok(Content::Normal);
    }
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Content::None);
    }
    let mut items = vec![item(input)?];
    while !input.is_exhausted() {
        if input.try_parse(|input| input.expect_delim('/')).is_ok() {
            one_or_more(input, item)?;
            break;
        }
        items.push(item(input)?);
    }
    Ok(Content::Items(items.into()))
}

/// `bookmark-label`; `none` is an empty label.
pub(in crate::engine::style) fn bookmark_label(input: &mut Parser) -> Parsed<Arc<[ContentItem]>> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Arc::from([ContentItem::Text(Arc::from(""))]));
    }
    Ok(one_or_more(input, item)?.into())
}

/// `string-set: none | [ name pieces ]#`
pub(in crate::engine::style) fn string_set(input: &mut Parser) -> Parsed<Arc<[StringSet]>> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        return Ok(Arc::from([]));
    }
    let sets = input.parse_comma_separated(|input| {
        let name = shared(input.expect_ident()?);
        Ok(StringSet { name, value: one_or_more(input, item)?.into() })
    })?;
    Ok(sets.into())
}

fn item(input: &mut Parser) -> Parsed<ContentItem> {
    match input.next()?.clone() {
        Token::QuotedString(text) => Ok(ContentItem::Text(shared(&text))),
        Token::UnquotedUrl(url) => Ok(ContentItem::Image(shared(&url))),
        Token::Ident(name) => cssparser::match_ignore_ascii_case! { &name,
            "open-quote" => Ok(ContentItem::Quote(Quote::Open)),
            "close-quote" => Ok(ContentItem::Quote(Quote::Close)),
            "no-open-quote" => Ok(ContentItem::Quote(Quote::NoOpen)),
            "no-close-quote" => Ok(ContentItem::Quote(Quote::NoClose)),
            _ => invalid(),
        },
        Token::Function(name) => input.parse_nested_block(|input| function(&name, input)),
        _ => invalid(),
    }
}

fn function(name: &str, input: &mut Parser) -> Parsed<ContentItem> {
    cssparser::match_ignore_ascii_case! { name,
        "url" => Ok(ContentItem::Image(shared(input.expect_string()?))),
        "attr" => attribute(input),
        "counter" => {
            let name = shared(input.expect_ident()?);
            Ok(ContentItem::Counter { name, style: optional_style(input)? })
        },
        "counters" => {
            let name = shared(input.expect_ident()?);
            input.expect_comma()?;
            let separator = shared(input.expect_string()?);
            Ok(ContentItem::Counters { name, separator, style: optional_style(input)? })
        },
        "string" => {
            let name = shared(input.expect_ident()?);
            Ok(ContentItem::NamedString { name, which: optional_position(input)? })
        },
        "element" => {
            let name = shared(input.expect_ident()?);
            Ok(ContentItem::RunningElement { name, which: optional_position(input)? })
        },
        "content" => {
            let part = if input.is_exhausted() { ElementTextPart::Text } else { keyword(input)? };
            Ok(ContentItem::ElementText(part))
        },
        "target-counter" => {
            let (target, url) = target(input)?;
            input.expect_comma()?;
            let name = shared(input.expect_ident()?);
            Ok(ContentItem::TargetCounter { target, url, name, style: optional_style(input)? })
        },
        "target-counters" => {
            let (target, url) = target(input)?;
            input.expect_comma()?;
            let name = shared(input.expect_ident()?);
            input.expect_comma()?;
            let separator = shared(input.expect_string()?);
            Ok(ContentItem::TargetCounters { target, url, name, separator, style: optional_style(input)? })
        },
        "target-text" => {
            let (target, url) = target(input)?;
            let part = if input.try_parse(Parser::expect_comma).is_ok() { target_part(input)? } else { ElementTextPart::Text };
            Ok(ContentItem::TargetText { target, url, part })
        },
        "leader" => leader(input),
        _ => invalid(),
    }
}

/// `attr(name)`, `attr(name, "fallback")`, with the type `string` or `raw-string` allowed after the name.
fn attribute(input: &mut Parser) -> Parsed<ContentItem> {
    let name = Arc::from(input.expect_ident()?.to_ascii_lowercase());
    let _ = input.try_parse(|input| -> Parsed<()> {
        let kind = input.expect_ident()?;
        if kind.eq_ignore_ascii_case("string") || kind.eq_ignore_ascii_case("raw-string") { Ok(()) } else { invalid() }
    });
    let fallback = if input.try_parse(Parser::expect_comma).is_ok() && !input.is_exhausted() {
        shared(input.expect_string()?)
    } else {
        Arc::from("")
    };
    Ok(ContentItem::Attribute { name, fallback })
}

fn optional_style(input: &mut Parser) -> Parsed<CounterStyle> {
    if input.try_parse(Parser::expect_comma).is_ok() { counter_style(input) } else { Ok(CounterStyle::Decimal) }
}

fn optional_position(input: &mut Parser) -> Parsed<StringPosition> {
    if input.try_parse(Parser::expect_comma).is_ok() { keyword(input) } else { Ok(StringPosition::First) }
}

/// `attr(href)` or a URL; the flag tells that it is a URL.
fn target(input: &mut Parser) -> Parsed<(Arc<str>, bool)> {
    if let Ok(url) = input.try_parse(Parser::expect_url_or_string) {
        return Ok((shared(&url), true));
    }
    input.expect_function_matching("attr")?;
    input.parse_nested_block(|input| {
        let name = Arc::from(input.expect_ident()?.to_ascii_lowercase());
        let _ = input.try_parse(|input| input.expect_ident_matching("url"));
        Ok((name, false))
    })
}

/// The part of `target-text()`: here it is called `content`, not `text`.
fn target_part(input: &mut Parser) -> Parsed<ElementTextPart> {
    if input.try_parse(|input| input.expect_ident_matching("content")).is_ok() {
        return Ok(ElementTextPart::Text);
    }
    keyword(input)
}

fn leader(input: &mut Parser) -> Parsed<ContentItem> {
    let pattern = match input.next()? {
        Token::QuotedString(text) => shared(text),
        Token::Ident(name) => cssparser::match_ignore_ascii_case! { name,
            "dotted" => Arc::from("."),
            "solid" => Arc::from("_"),
            "space" => Arc::from(" "),
            _ => return invalid(),
        },
        _ => return invalid(),
    };
    Ok(ContentItem::Leader(pattern))
}
