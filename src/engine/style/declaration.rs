//! `name: value` → [`Setting`]s of longhands, and [`Block`]s of them.
//!
//! Values with `var()` cannot be parsed before the custom properties are known; they are kept as text in
//! [`Unresolved`] and parsed when computed.

use std::sync::Arc;

use cssparser::{BasicParseErrorKind, Delimiter, ParseError, ParseErrorKind, Parser, Token, parse_important};

use super::properties::logical::{Logical, is_mirrored_keyword};
use super::properties::shorthands::Shorthand;
use super::properties::{self, Group, Longhand, Property, Specified};
use super::specified::boxes::is_image;
use super::specified::color;
use super::specified::image::ImageSpec;
use super::specified::length::Accept;
use super::specified::math;
use super::specified::{Fault, Parsed, invalid};
use super::values::{Content, ContentItem};

/// The keywords that every property takes (css-cascade-5 §7.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    Initial,
    Inherit,
    Unset,
    Revert,
    RevertLayer,
}

/// A value with `var()`: text to be parsed when the custom properties are known.
#[derive(Debug)]
pub(super) struct Unresolved {
    /// The property as written, in lowercase.
    pub name: String,
    /// The value, without `!important`.
    pub text: String,
    /// The declaration's bytes in its sheet.
    pub span: (usize, usize),
}

/// What a longhand is set to.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Specified(Specified),
    /// Depends on the direction: from left to right, from right to left.
    Mirrored(Box<(Specified, Specified)>),
    Wide(Wide),
    Unresolved(Arc<Unresolved>),
}

/// One longhand set to a value.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub longhand: Longhand,
    /// The longhand that is set instead when text runs from right to left; the same for physical properties.
    pub mirror: Longhand,
    pub value: Value,
}

impl Setting {
    /// A value of its own property.
    pub fn of(specified: Specified) -> Self {
        let longhand = specified.longhand();
        Self { longhand, mirror: longhand, value: Value::Specified(specified) }
    }

    /// A CSS-wide keyword.
    pub fn wide(longhand: Longhand, wide: Wide) -> Self {
        Self { longhand, mirror: longhand, value: Value::Wide(wide) }
    }

    /// A value that goes to different sides by direction.
    pub fn mirrored(ltr: Specified, rtl: Specified) -> Self {
        let (longhand, mirror) = (ltr.longhand(), rtl.longhand());
        if ltr == rtl { Self::of(ltr) } else { Self { longhand, mirror, value: Value::Mirrored(Box::new((ltr, rtl))) } }
    }
}

/// A custom property as written.
#[derive(Debug)]
pub(super) struct Custom {
    /// With its two dashes.
    pub name: Arc<str>,
    pub text: Arc<str>,
    /// Set to `initial`: it has no value.
    pub is_initial: bool,
    /// Set to `inherit`, `unset` or `revert`: it has the parent's.
    pub is_inherit: bool,
    pub important: bool,
}

/// What one `{ … }` sets.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub settings: Vec<Setting>,
    /// Parallel to `settings`.
    important: Vec<bool>,
    pub customs: Vec<Custom>,
    pub has_important: bool,
    pub has_revert: bool,
    /// A setting's side depends on the direction.
    pub has_mirrored: bool,
    /// A property that is not inherited may be set to the parent's value, other than `vertical-align`, which table
    /// cells have from their row and whose value takes part in [`super::cascade()`]'s keys.
    pub takes_from_parent: bool,
}

impl Block {
    /// Whether it sets nothing.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.customs.is_empty()
    }

    /// Adds what one declaration said.
    pub fn add(&mut self, declaration: Declaration) {
        match declaration {
            Declaration::Settings { settings, important } => {
                for setting in settings {
                    self.has_important |= important;
                    self.has_revert |= matches!(setting.value, Value::Wide(Wide::Revert | Wide::RevertLayer));
                    self.takes_from_parent |= match &setting.value {
                        Value::Wide(Wide::Inherit) => {
                            setting.longhand.group() == Group::Own && setting.longhand != Longhand::VerticalAlign
                        }
                        Value::Unresolved(unresolved) => unresolved.text.to_ascii_lowercase().contains("inherit"),
                        _ => false,
                    };
                    self.has_mirrored |=
                        setting.longhand != setting.mirror || matches!(setting.value, Value::Mirrored(_));
                    self.settings.push(setting);
                    self.important.push(important);
                }
            }
            Declaration::Custom(custom) => {
                self.has_important |= custom.important;
                self.customs.push(custom);
            }
            Declaration::Nothing => {}
        }
    }

    /// Makes the URLs of images relative to the document, not to the sheet. Those in values with `var()` stay as
    /// they are.
    pub fn resolve_urls(&mut self, resolve: &dyn Fn(&str) -> String) {
        for setting in &mut self.settings {
            match &mut setting.value {
                Value::Specified(Specified::BackgroundImage(images)) => {
                    for image in &mut images.0 {
                        if let ImageSpec::Url(url) = image {
                            *url = Arc::from(resolve(url));
                        }
                    }
                }
                Value::Specified(Specified::Content(Content::Items(items))) => {
                    let mut resolved = items.to_vec();
                    for item in &mut resolved {
                        if let ContentItem::Image(url) = item {
                            *url = Arc::from(resolve(url));
                        }
                    }
                    *items = resolved.into();
                }
                _ => {}
            }
        }
    }

    /// The settings that are important, or those that are not.
    pub fn settings(&self, important: bool) -> impl Iterator<Item = &Setting> {
        self.settings.iter().zip(&self.important).filter(move |(_, is)| **is == important).map(|(setting, _)| setting)
    }
}

/// One declaration, understood.
pub(super) enum Declaration {
    Settings {
        settings: Vec<Setting>,
        important: bool,
    },
    Custom(Custom),
    /// It has no meaning on paper.
    Nothing,
}

/// Parses what follows the colon of a declaration. `start` is the byte at which its name stands.
pub(super) fn parse(name: &str, input: &mut Parser, start: usize) -> Parsed<Declaration> {
    if name.starts_with("--") && name.len() > 2 {
        return custom(name, input);
    }
    let name = name.to_ascii_lowercase();
    let Some(property) = Property::by_name(&name) else {
        let help = match (without_prefix(&name), properties::nearest(&name)) {
            (Some(standard), _) => format!("write `{standard}`"),
            (None, Some(known)) => format!("did you mean `{known}`?"),
            (None, None) => "docs/css.md lists the properties that are supported".to_owned(),
        };
        return Err(ParseError::custom(Fault {
            message: format!("unknown property `{name}`"),
            help: Some(help),
            span: Some((start, start + name.len())),
        }));
    };
    let (text, has_variables) = value_text(input)?;
    if matches!(property, Property::ScreenOnly) {
        let _ = input.try_parse(parse_important);
        input.expect_exhausted()?;
        return Ok(Declaration::Nothing);
    }
    let settings = if has_variables && !matches!(property, Property::Refused(_)) {
        let span = (start, input.position().byte_index());
        unresolved(property, Arc::new(Unresolved { name, text: text.trim().to_owned(), span }))
    } else {
        values(&name, property, text)?
    };
    let important = input.try_parse(parse_important).is_ok();
    input.expect_exhausted()?;
    Ok(Declaration::Settings { settings, important })
}

/// The property that a vendor's name was a forerunner of.
fn without_prefix(name: &str) -> Option<&str> {
    let standard = ["-webkit-", "-moz-", "-ms-", "-o-"].iter().find_map(|prefix| name.strip_prefix(prefix))?;
    Property::by_name(standard).map(|_| standard)
}

/// The text up to `!important` or the end, and whether `var()` stands in it.
fn value_text<'i>(input: &mut Parser<'i>) -> Parsed<(&'i str, bool)> {
    let text = input.parse_until_before(Delimiter::Bang, |input| -> Parsed<&'i str> {
        input.skip_whitespace();
        let start = input.position();
        while input.next().is_ok() {}
        Ok(input.slice_from(start))
    })?;
    let has_variables = text.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"var("));
    Ok((text, has_variables))
}

/// Parses the value of a property; the whole text must be the value.
pub(super) fn values(name: &str, property: Property, text: &str) -> Parsed<Vec<Setting>> {
    let mut parser = Parser::new(text);
    let result = parser.parse_entirely(|input| {
        if let Ok(wide) = input.try_parse(wide_keyword) {
            return Ok(longhands(property)
                .map(|(ltr, rtl)| Setting { longhand: ltr, mirror: rtl, value: Value::Wide(wide) })
                .collect());
        }
        match property {
            Property::Longhand(longhand) => single(longhand, input),
            Property::Logical(logical) => by_direction(logical, input),
            Property::Shorthand(shorthand) => {
                let mut settings = Vec::new();
                (shorthand.parse)(input, &mut settings)?;
                Ok(settings)
            }
            Property::Refused(refused) => {
                let value = text.trim().to_ascii_lowercase();
                while input.next().is_ok() {}
                if refused.harmless.contains(&value.as_str()) {
                    return Ok(Vec::new());
                }
                Err(ParseError::custom(Fault::new(format!("`{name}` is not supported"), refused.help)))
            }
            Property::All | Property::ScreenOnly => invalid(),
        }
    });
    result.map_err(|error| explain(error, name, property, text))
}

fn single(longhand: Longhand, input: &mut Parser) -> Parsed<Vec<Setting>> {
    let start = input.state();
    let is_mirrored = matches!(longhand, Longhand::Float | Longhand::Clear)
        && input.expect_ident().is_ok_and(|ident| is_mirrored_keyword(ident));
    input.reset(&start);
    let specified = longhand.parse(input)?;
    if !is_mirrored {
        return Ok(vec![Setting::of(specified)]);
    }
    use super::values::{Clear, Float};
    let other = match &specified {
        Specified::Float(Float::Left) => Specified::Float(Float::Right),
        Specified::Float(_) => Specified::Float(Float::Left),
        Specified::Clear(Clear::Left) => Specified::Clear(Clear::Right),
        _ => Specified::Clear(Clear::Left),
    };
    Ok(vec![Setting::mirrored(specified, other)])
}

fn by_direction(logical: &Logical, input: &mut Parser) -> Parsed<Vec<Setting>> {
    let mut settings = Vec::with_capacity(logical.to.len());
    let mut start = input.state();
    for (ltr, rtl) in logical.to {
        if input.is_exhausted() {
            // The second value of an axis is the first when left out.
            input.reset(&start);
        }
        start = input.state();
        let in_ltr = ltr.parse(input)?;
        let end = input.state();
        input.reset(&start);
        let in_rtl = rtl.parse(input)?;
        input.reset(&end);
        settings.push(Setting::mirrored(in_ltr, in_rtl));
    }
    Ok(settings)
}

/// The longhands that a property sets, in both directions.
fn longhands(property: Property) -> Box<dyn Iterator<Item = (Longhand, Longhand)>> {
    let both = |longhand: &Longhand| (*longhand, *longhand);
    match property {
        Property::Longhand(longhand) => Box::new(std::iter::once((longhand, longhand))),
        Property::Logical(logical) => Box::new(logical.to.iter().copied()),
        Property::Shorthand(Shorthand { longhands, .. }) => Box::new(longhands.iter().copied()),
        // css-cascade-5 §3.2: direction and language are not styling.
        Property::All => Box::new(
            Longhand::ALL
                .iter()
                .filter(|id| !matches!(id, Longhand::Direction | Longhand::UnicodeBidi | Longhand::Language))
                .map(both),
        ),
        Property::ScreenOnly | Property::Refused(_) => Box::new(std::iter::empty()),
    }
}

fn unresolved(property: Property, unresolved: Arc<Unresolved>) -> Vec<Setting> {
    longhands(property)
        .map(|(longhand, mirror)| Setting { longhand, mirror, value: Value::Unresolved(Arc::clone(&unresolved)) })
        .collect()
}

fn wide_keyword(input: &mut Parser) -> Parsed<Wide> {
    let wide = cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "initial" => Wide::Initial,
        "inherit" => Wide::Inherit,
        "unset" => Wide::Unset,
        "revert" => Wide::Revert,
        "revert-layer" => Wide::RevertLayer,
        _ => return invalid(),
    };
    input.expect_exhausted()?;
    Ok(wide)
}

fn custom(name: &str, input: &mut Parser) -> Parsed<Declaration> {
    let (text, _) = value_text(input)?;
    let text = text.trim();
    let is = |keyword: &str| text.eq_ignore_ascii_case(keyword);
    let important = input.try_parse(parse_important).is_ok();
    Ok(Declaration::Custom(Custom {
        name: Arc::from(name),
        text: Arc::from(text),
        is_initial: is("initial"),
        is_inherit: is("inherit") || is("unset") || is("revert") || is("revert-layer"),
        important,
    }))
}

/// "This is not a value of that property", with what would be.
fn explain(error: ParseError<Fault>, name: &str, property: Property, text: &str) -> ParseError<Fault> {
    match error.kind {
        ParseErrorKind::Custom(fault) if !fault.message.is_empty() => return ParseError::custom(fault),
        ParseErrorKind::Basic(BasicParseErrorKind::TooManyNestedBlocks) => {
            return ParseError::custom(Fault::new("brackets are nested too deep", "simplify the value"));
        }
        _ => {}
    }
    // Comments come from `var()`.
    let text = text.replace("/**/", "");
    let text = text.trim();
    if let Some(fault) = fault_inside(&mut Parser::new(text), name.starts_with("background")) {
        return ParseError::custom(fault);
    }
    let message = if text.is_empty() {
        format!("`{name}` has no value")
    } else if text.chars().count() > 80 {
        format!("the value of `{name}` is not understood")
    } else {
        format!("`{text}` is not a value of `{name}`")
    };
    let help = value_help(property, text);
    ParseError::custom(Fault { message, help: Some(help), span: None })
}

fn value_help(property: Property, text: &str) -> String {
    let syntax = match property {
        Property::Longhand(longhand) => longhand.syntax(),
        Property::Logical(logical) => logical.to[0].0.syntax(),
        Property::Shorthand(shorthand) => shorthand.syntax,
        Property::All => "inherit | initial | unset | revert | revert-layer",
        Property::ScreenOnly | Property::Refused(_) => "",
    };
    if syntax.contains("<length") && text.parse::<f32>().is_ok_and(f32::is_finite) {
        return "a length needs a unit, such as `mm`, `pt` or `px`".to_owned();
    }
    format!("it takes {syntax}")
}

/// What is wrong with a part of a value, where parsers that tried something else have lost it.
fn fault_inside(input: &mut Parser, takes_images: bool) -> Option<Fault> {
    loop {
        let fault = match input.next().ok()?.clone() {
            token if is_image(&token) && !takes_images => {
                Some(Fault::new("images are not supported here", "use an `<img>`"))
            }
            Token::Function(name) if math::is_function(&name) => {
                let accept = Accept { percentages: true, negative: true };
                match math::length(&name, input, accept).map_err(|error| error.kind) {
                    Err(ParseErrorKind::Custom(fault)) => Some(fault),
                    _ => None,
                }
            }
            Token::Function(name) if name.eq_ignore_ascii_case("color-mix") => {
                match input.parse_nested_block(color::color_mix).map_err(|error| error.kind) {
                    Err(ParseErrorKind::Custom(fault)) if !fault.message.is_empty() => Some(fault),
                    _ => None,
                }
            }
            _ => None,
        };
        if fault.is_some() {
            return fault;
        }
    }
}
