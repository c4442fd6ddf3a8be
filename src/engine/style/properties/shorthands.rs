//! Shorthands: properties that set several longhands, each with its parser.
//!
//! What a shorthand leaves out it sets to the initial value.

use cssparser::{Parser, Token};

use super::{Longhand, Specified};
use crate::engine::style::declaration::{Setting, Wide};
use crate::engine::style::specified::background;
use crate::engine::style::specified::boxes::{self, is_image};
use crate::engine::style::specified::color::{ColorSpec, color};
use crate::engine::style::specified::font::{self, FontSize, FontWeight, LineHeightSpec};
use crate::engine::style::specified::length::{self, AutoOr, Length, Size};
use crate::engine::style::specified::{Parsed, fault, four_sides, grid, invalid, keyword, one_or_two, text};
use crate::engine::style::values::{
    Alignment, BorderStyle, DecorationStyle, FlexDirection, FlexWrap, FontStyle, GridLine, ListStylePosition,
    ListStyleType, Sizing,
};

/// A shorthand.
pub(in crate::engine::style) struct Shorthand {
    pub name: &'static str,
    /// What it takes, in CSS's notation.
    pub syntax: &'static str,
    /// What it sets: in left-to-right text, in right-to-left text.
    pub longhands: &'static [(Longhand, Longhand)],
    pub parse: fn(&mut Parser, &mut Vec<Setting>) -> Parsed<()>,
}

impl std::fmt::Debug for Shorthand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! shorthands {
    ($($name:literal $syntax:literal [$($longhand:ident $(/ $mirror:ident)?),+] $parse:expr;)*) => {
        &[$(Shorthand {
            name: $name,
            syntax: $syntax,
            longhands: &[$(shorthands!(@pair $longhand $($mirror)?)),+],
            parse: $parse,
        },)*]
    };
    (@pair $longhand:ident) => { (Longhand::$longhand, Longhand::$longhand) };
    (@pair $longhand:ident $mirror:ident) => { (Longhand::$longhand, Longhand::$mirror) };
}

/// All of them.
pub(in crate::engine::style) const SHORTHANDS: &[Shorthand] = shorthands! {
    "margin" "[ auto | <length-percentage> ]{1,4}" [MarginTop, MarginRight, MarginBottom, MarginLeft] margin;
    "padding" "<length-percentage [0,∞]>{1,4}" [PaddingTop, PaddingRight, PaddingBottom, PaddingLeft] padding;
    "inset" "[ auto | <length-percentage> ]{1,4}" [Top, Right, Bottom, Left] inset;
    "border" "<width> || <style> || <color>"
        [BorderTopWidth, BorderRightWidth, BorderBottomWidth, BorderLeftWidth,
         BorderTopStyle, BorderRightStyle, BorderBottomStyle, BorderLeftStyle,
         BorderTopColor, BorderRightColor, BorderBottomColor, BorderLeftColor] border;
    "border-top" "<width> || <style> || <color>" [BorderTopWidth, BorderTopStyle, BorderTopColor]
        |input, out| sides(input, out, &[TOP]);
    "border-right" "<width> || <style> || <color>" [BorderRightWidth, BorderRightStyle, BorderRightColor]
        |input, out| sides(input, out, &[RIGHT]);
    "border-bottom" "<width> || <style> || <color>" [BorderBottomWidth, BorderBottomStyle, BorderBottomColor]
        |input, out| sides(input, out, &[BOTTOM]);
    "border-left" "<width> || <style> || <color>" [BorderLeftWidth, BorderLeftStyle, BorderLeftColor]
        |input, out| sides(input, out, &[LEFT]);
    "border-block-start" "<width> || <style> || <color>" [BorderTopWidth, BorderTopStyle, BorderTopColor]
        |input, out| sides(input, out, &[TOP]);
    "border-block-end" "<width> || <style> || <color>" [BorderBottomWidth, BorderBottomStyle, BorderBottomColor]
        |input, out| sides(input, out, &[BOTTOM]);
    "border-block" "<width> || <style> || <color>"
        [BorderTopWidth, BorderTopStyle, BorderTopColor, BorderBottomWidth, BorderBottomStyle, BorderBottomColor]
        |input, out| sides(input, out, &[TOP, BOTTOM]);
    "border-inline-start" "<width> || <style> || <color>"
        [BorderLeftWidth/BorderRightWidth, BorderLeftStyle/BorderRightStyle, BorderLeftColor/BorderRightColor]
        |input, out| logical_side(input, out, LEFT, RIGHT);
    "border-inline-end" "<width> || <style> || <color>"
        [BorderRightWidth/BorderLeftWidth, BorderRightStyle/BorderLeftStyle, BorderRightColor/BorderLeftColor]
        |input, out| logical_side(input, out, RIGHT, LEFT);
    "border-inline" "<width> || <style> || <color>"
        [BorderLeftWidth, BorderLeftStyle, BorderLeftColor, BorderRightWidth, BorderRightStyle, BorderRightColor]
        |input, out| sides(input, out, &[LEFT, RIGHT]);
    "outline" "<width> || <style> || <color>" [OutlineWidth, OutlineStyle, OutlineColor] outline;
    "border-width" "[ <length [0,∞]> | thin | medium | thick ]{1,4}"
        [BorderTopWidth, BorderRightWidth, BorderBottomWidth, BorderLeftWidth] border_width;
    "border-style" "[ none | hidden | solid | dashed | dotted | double | groove | ridge | inset | outset ]{1,4}"
        [BorderTopStyle, BorderRightStyle, BorderBottomStyle, BorderLeftStyle] border_style;
    "border-color" "<color>{1,4}" [BorderTopColor, BorderRightColor, BorderBottomColor, BorderLeftColor] border_color;
    "border-radius" "<length-percentage [0,∞]>{1,4} [ / <length-percentage [0,∞]>{1,4} ]?"
        [BorderTopLeftRadius, BorderTopRightRadius, BorderBottomRightRadius, BorderBottomLeftRadius] border_radius;
    "background" "[ <image> || <position> [ / <size> ]? || <repeat> || <attachment> || <box>{1,2} || <color> ]#"
        [BackgroundColor, BackgroundImage, BackgroundPositionX, BackgroundPositionY, BackgroundSize, BackgroundRepeat,
         BackgroundOrigin, BackgroundClip] background;
    "background-position" "<position>#" [BackgroundPositionX, BackgroundPositionY] background_position;
    "font" "[ <style> || <caps> || <weight> || <stretch> ]? <size> [ / <line-height> ]? <family>#"
        [FontStyle, FontWeight, FontStretch, FontSize, LineHeight, FontFamily,
         FontVariantCaps, FontVariantLigatures, FontVariantPosition, FontVariantNumeric, FontKerning, FontFeatureSettings] font_shorthand;
    "font-variant" "normal | none | [ <ligatures> || <caps> || <numeric> || <position> ]"
        [FontVariantCaps, FontVariantLigatures, FontVariantPosition, FontVariantNumeric] font_variant;
    "list-style" "<type> || <position>" [ListStyleType, ListStylePosition] list_style;
    "text-decoration" "<line> || <style> || <color> || <thickness>"
        [TextDecorationLine, TextDecorationStyle, TextDecorationColor, TextDecorationThickness] text_decoration;
    "flex" "none | [ <grow> <shrink>? || <basis> ]" [FlexGrow, FlexShrink, FlexBasis] flex;
    "flex-flow" "<direction> || <wrap>" [FlexDirection, FlexWrap] flex_flow;
    "gap" "<row-gap> <column-gap>?" [RowGap, ColumnGap] gap;
    "grid-gap" "<row-gap> <column-gap>?" [RowGap, ColumnGap] gap;
    "place-content" "<align-content> <justify-content>?" [AlignContent, JustifyContent]
        |input, out| place(input, out, Specified::AlignContent, Specified::JustifyContent);
    "place-items" "<align-items> <justify-items>?" [AlignItems, JustifyItems]
        |input, out| place(input, out, Specified::AlignItems, Specified::JustifyItems);
    "place-self" "<align-self> <justify-self>?" [AlignSelf, JustifySelf]
        |input, out| place(input, out, Specified::AlignSelf, Specified::JustifySelf);
    "grid-column" "<line> [ / <line> ]?" [GridColumnStart, GridColumnEnd]
        |input, out| grid_lines(input, out, Specified::GridColumnStart, Specified::GridColumnEnd);
    "grid-row" "<line> [ / <line> ]?" [GridRowStart, GridRowEnd]
        |input, out| grid_lines(input, out, Specified::GridRowStart, Specified::GridRowEnd);
    "grid-area" "<line> [ / <line> ]{0,3}" [GridRowStart, GridColumnStart, GridRowEnd, GridColumnEnd] grid_area;
    "grid-template" "none | <rows> / <columns>" [GridTemplateRows, GridTemplateColumns] grid_template;
};

fn set(out: &mut Vec<Setting>, specified: Specified) {
    out.push(Setting::of(specified));
}

fn reset(out: &mut Vec<Setting>, longhands: &[Longhand]) {
    out.extend(longhands.iter().map(|longhand| Setting::wide(*longhand, Wide::Initial)));
}

/// The properties of one side of a border.
#[derive(Clone, Copy)]
struct Side {
    width: fn(Length) -> Specified,
    style: fn(BorderStyle) -> Specified,
    color: fn(ColorSpec) -> Specified,
}

const TOP: Side =
    Side { width: Specified::BorderTopWidth, style: Specified::BorderTopStyle, color: Specified::BorderTopColor };
const RIGHT: Side =
    Side { width: Specified::BorderRightWidth, style: Specified::BorderRightStyle, color: Specified::BorderRightColor };
const BOTTOM: Side = Side {
    width: Specified::BorderBottomWidth,
    style: Specified::BorderBottomStyle,
    color: Specified::BorderBottomColor,
};
const LEFT: Side =
    Side { width: Specified::BorderLeftWidth, style: Specified::BorderLeftStyle, color: Specified::BorderLeftColor };

fn margin(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let [top, right, bottom, left] = four_sides(input, length::auto_or_length)?;
    set(out, Specified::MarginTop(top));
    set(out, Specified::MarginRight(right));
    set(out, Specified::MarginBottom(bottom));
    set(out, Specified::MarginLeft(left));
    Ok(())
}

fn padding(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let [top, right, bottom, left] = four_sides(input, length::positive_length_percentage)?;
    set(out, Specified::PaddingTop(top));
    set(out, Specified::PaddingRight(right));
    set(out, Specified::PaddingBottom(bottom));
    set(out, Specified::PaddingLeft(left));
    Ok(())
}

fn inset(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let [top, right, bottom, left] = four_sides(input, length::auto_or_length)?;
    set(out, Specified::Top(top));
    set(out, Specified::Right(right));
    set(out, Specified::Bottom(bottom));
    set(out, Specified::Left(left));
    Ok(())
}

/// `<width> || <style> || <color>` with their initial values.
fn border_parts(input: &mut Parser) -> Parsed<(Length, BorderStyle, ColorSpec)> {
    line_parts(input, keyword, color)
}

fn line_parts(
    input: &mut Parser,
    parse_style: fn(&mut Parser) -> Parsed<BorderStyle>,
    parse_color: fn(&mut Parser) -> Parsed<ColorSpec>,
) -> Parsed<(Length, BorderStyle, ColorSpec)> {
    let (mut width, mut style, mut line_color) = (None, None, None);
    while !input.is_exhausted() {
        if width.is_none()
            && let Ok(value) = input.try_parse(boxes::border_width)
        {
            width = Some(value);
        } else if style.is_none()
            && let Ok(value) = input.try_parse(parse_style)
        {
            style = Some(value);
        } else if line_color.is_none() {
            line_color = Some(parse_color(input)?);
        } else {
            return invalid();
        }
    }
    if width.is_none() && style.is_none() && line_color.is_none() {
        return invalid();
    }
    let (style, line_color) = (style.unwrap_or(BorderStyle::None), line_color.unwrap_or(ColorSpec::Current));
    Ok((width.unwrap_or(Length::Px(3.0)), style, line_color))
}

fn sides(input: &mut Parser, out: &mut Vec<Setting>, sides: &[Side]) -> Parsed<()> {
    let (width, style, line_color) = border_parts(input)?;
    for side in sides {
        set(out, (side.width)(width.clone()));
        set(out, (side.style)(style));
        set(out, (side.color)(line_color));
    }
    Ok(())
}

fn logical_side(input: &mut Parser, out: &mut Vec<Setting>, ltr: Side, rtl: Side) -> Parsed<()> {
    let (width, style, line_color) = border_parts(input)?;
    out.push(Setting::mirrored((ltr.width)(width.clone()), (rtl.width)(width)));
    out.push(Setting::mirrored((ltr.style)(style), (rtl.style)(style)));
    out.push(Setting::mirrored((ltr.color)(line_color), (rtl.color)(line_color)));
    Ok(())
}

fn border(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    sides(input, out, &[TOP, RIGHT, BOTTOM, LEFT])
}

fn outline(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (width, style, color) = line_parts(input, boxes::outline_style, boxes::outline_color)?;
    set(out, Specified::OutlineWidth(width));
    set(out, Specified::OutlineStyle(style));
    set(out, Specified::OutlineColor(color));
    Ok(())
}

fn border_width(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let values = four_sides(input, boxes::border_width)?;
    [TOP, RIGHT, BOTTOM, LEFT].iter().zip(values).for_each(|(side, value)| set(out, (side.width)(value)));
    Ok(())
}

fn border_style(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let values = four_sides(input, keyword)?;
    [TOP, RIGHT, BOTTOM, LEFT].iter().zip(values).for_each(|(side, value)| set(out, (side.style)(value)));
    Ok(())
}

fn border_color(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let values = four_sides(input, color)?;
    [TOP, RIGHT, BOTTOM, LEFT].iter().zip(values).for_each(|(side, value)| set(out, (side.color)(value)));
    Ok(())
}

fn border_radius(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let horizontal = four_sides(input, length::positive_length_percentage)?;
    let vertical = if input.try_parse(|input| input.expect_delim('/')).is_ok() {
        four_sides(input, length::positive_length_percentage)?
    } else {
        horizontal.clone()
    };
    let corners = [
        Specified::BorderTopLeftRadius,
        Specified::BorderTopRightRadius,
        Specified::BorderBottomRightRadius,
        Specified::BorderBottomLeftRadius,
    ];
    for ((corner, across), down) in corners.iter().zip(horizontal).zip(vertical) {
        set(out, corner((across, down)));
    }
    Ok(())
}

fn background(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let parsed = background::background(input)?;
    set(out, Specified::BackgroundColor(parsed.color));
    set(out, Specified::BackgroundImage(parsed.images));
    set(out, Specified::BackgroundPositionX(parsed.positions_x));
    set(out, Specified::BackgroundPositionY(parsed.positions_y));
    set(out, Specified::BackgroundSize(parsed.sizes));
    set(out, Specified::BackgroundRepeat(parsed.repeats));
    set(out, Specified::BackgroundOrigin(parsed.origins));
    set(out, Specified::BackgroundClip(parsed.clips));
    Ok(())
}

fn background_position(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (x, y) = background::positions(input)?;
    set(out, Specified::BackgroundPositionX(x));
    set(out, Specified::BackgroundPositionY(y));
    Ok(())
}

fn font_shorthand(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (mut style, mut weight, mut stretch, mut caps) = (None, None, None, None);
    for _ in 0..4 {
        if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
            continue;
        }
        if style.is_none()
            && let Ok(value) = input.try_parse(font::font_style)
        {
            style = Some(value);
        } else if caps.is_none() && input.try_parse(|input| input.expect_ident_matching("small-caps")).is_ok() {
            caps = Some(font::variant_caps(&mut Parser::new("small-caps"))?);
        } else if weight.is_none()
            && let Ok(value) = input.try_parse(font::font_weight)
        {
            weight = Some(value);
        } else if stretch.is_none()
            && let Ok(value) = input.try_parse(font::stretch_keyword)
        {
            stretch = Some(value);
        } else {
            break;
        }
    }
    let size: FontSize = font::font_size(input)?;
    let line_height = if input.try_parse(|input| input.expect_delim('/')).is_ok() {
        font::line_height(input)?
    } else {
        LineHeightSpec::Normal
    };
    set(out, Specified::FontStyle(style.unwrap_or(FontStyle::Normal)));
    set(out, Specified::FontWeight(weight.unwrap_or(FontWeight::Number(400.0))));
    set(out, Specified::FontStretch(stretch.unwrap_or(1.0)));
    set(out, Specified::FontSize(size));
    set(out, Specified::LineHeight(line_height));
    set(out, Specified::FontFamily(font::font_family(input)?));
    match caps {
        Some(caps) => set(out, Specified::FontVariantCaps(caps)),
        None => reset(out, &[Longhand::FontVariantCaps]),
    }
    use Longhand::{FontFeatureSettings, FontKerning, FontVariantLigatures, FontVariantNumeric, FontVariantPosition};
    reset(out, &[FontVariantLigatures, FontVariantPosition, FontVariantNumeric, FontKerning, FontFeatureSettings]);
    Ok(())
}

/// One of the parts of `font-variant`: its longhand, parser and constructor.
type VariantPart = (Longhand, fn(&mut Parser) -> Parsed<font::Features>, fn(font::Features) -> Specified);

fn font_variant(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    const PARTS: [VariantPart; 4] = [
        (Longhand::FontVariantLigatures, font::variant_ligatures, Specified::FontVariantLigatures),
        (Longhand::FontVariantCaps, font::variant_caps, Specified::FontVariantCaps),
        (Longhand::FontVariantNumeric, font::variant_numeric, Specified::FontVariantNumeric),
        (Longhand::FontVariantPosition, font::variant_position, Specified::FontVariantPosition),
    ];
    let all = PARTS.map(|(longhand, ..)| longhand);
    if input.try_parse(|input| input.expect_ident_matching("normal")).is_ok() {
        reset(out, &all);
        return Ok(());
    }
    let mut found = Vec::new();
    while !input.is_exhausted() {
        let part = PARTS.iter().find_map(|(longhand, parse, make)| {
            let is_new = !found.contains(longhand);
            is_new.then(|| input.try_parse(parse).ok()).flatten().map(|features| (*longhand, make(features)))
        });
        let Some((longhand, specified)) = part else { return invalid() };
        found.push(longhand);
        set(out, specified);
    }
    let missing: Vec<Longhand> = all.into_iter().filter(|longhand| !found.contains(longhand)).collect();
    reset(out, &missing);
    Ok(())
}

fn list_style(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (mut kind, mut position) = (None, None);
    while !input.is_exhausted() {
        if position.is_none()
            && let Ok(value) = input.try_parse(keyword::<ListStylePosition>)
        {
            position = Some(value);
            continue;
        }
        let start = input.state();
        if input.next().is_ok_and(is_image) {
            return fault("images as list markers are not supported", "use a string: `list-style: \"– \"`");
        }
        input.reset(&start);
        match (input.try_parse(text::list_style_type), &kind) {
            // One `none` is the type, the other the image.
            (Ok(ListStyleType::None), Some(_)) => {}
            (Ok(value), None | Some(ListStyleType::None)) => kind = Some(value),
            (Err(error), _) => return Err(error),
            _ => return invalid(),
        }
    }
    if kind.is_none() && position.is_none() {
        return invalid();
    }
    set(out, Specified::ListStyleType(kind.unwrap_or(ListStyleType::Disc)));
    set(out, Specified::ListStylePosition(position.unwrap_or(ListStylePosition::Outside)));
    Ok(())
}

fn text_decoration(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (mut line, mut style, mut line_color, mut thickness) = (None, None, None, None);
    while !input.is_exhausted() {
        if line.is_none()
            && let Ok(value) = input.try_parse(text::decoration_line)
        {
            line = Some(value);
        } else if style.is_none()
            && let Ok(value) = input.try_parse(keyword::<DecorationStyle>)
        {
            style = Some(value);
        } else if thickness.is_none()
            && let Ok(value) = input.try_parse(length::auto_or_length)
        {
            thickness = Some(value);
        } else if line_color.is_none() {
            line_color = Some(color(input)?);
        } else {
            return invalid();
        }
    }
    if line.is_none() && style.is_none() && line_color.is_none() && thickness.is_none() {
        return invalid();
    }
    set(out, Specified::TextDecorationLine(line.unwrap_or_default()));
    set(out, Specified::TextDecorationStyle(style.unwrap_or_default()));
    set(out, Specified::TextDecorationColor(line_color.unwrap_or(ColorSpec::Current)));
    set(out, Specified::TextDecorationThickness(thickness.unwrap_or(AutoOr::Auto)));
    Ok(())
}

fn flex(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    if input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
        set(out, Specified::FlexGrow(0.0));
        set(out, Specified::FlexShrink(0.0));
        set(out, Specified::FlexBasis(Size::Keyword(Sizing::Auto)));
        return Ok(());
    }
    let (mut factors, mut basis) = (None, None);
    while !input.is_exhausted() {
        if factors.is_none()
            && let Ok(grow) = input.try_parse(length::positive_number)
        {
            factors = Some((grow, input.try_parse(length::positive_number).unwrap_or(1.0)));
        } else if basis.is_none() {
            basis = Some(length::flex_basis(input)?);
        } else {
            return invalid();
        }
    }
    if factors.is_none() && basis.is_none() {
        return invalid();
    }
    // css-flexbox-1 §7.1.1: left out in `flex`, the initial values differ from those of the longhands.
    let (grow, shrink) = factors.unwrap_or((1.0, 1.0));
    set(out, Specified::FlexGrow(grow));
    set(out, Specified::FlexShrink(shrink));
    set(out, Specified::FlexBasis(basis.unwrap_or(Size::Length(Length::ZERO))));
    Ok(())
}

fn flex_flow(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (mut direction, mut wrap) = (None, None);
    while !input.is_exhausted() {
        if direction.is_none()
            && let Ok(value) = input.try_parse(keyword::<FlexDirection>)
        {
            direction = Some(value);
        } else if wrap.is_none() {
            wrap = Some(keyword::<FlexWrap>(input)?);
        } else {
            return invalid();
        }
    }
    if direction.is_none() && wrap.is_none() {
        return invalid();
    }
    set(out, Specified::FlexDirection(direction.unwrap_or_default()));
    set(out, Specified::FlexWrap(wrap.unwrap_or_default()));
    Ok(())
}

fn gap(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let (row, column) = one_or_two(input, length::gap)?;
    set(out, Specified::RowGap(row));
    set(out, Specified::ColumnGap(column));
    Ok(())
}

fn place(
    input: &mut Parser,
    out: &mut Vec<Setting>,
    align: fn(Alignment) -> Specified,
    justify: fn(Alignment) -> Specified,
) -> Parsed<()> {
    let (first, second) = one_or_two(input, boxes::alignment)?;
    set(out, align(first));
    set(out, justify(second));
    Ok(())
}

fn slash_line(input: &mut Parser) -> Parsed<Option<GridLine>> {
    if input.try_parse(|input| input.expect_delim('/')).is_ok() { grid::line(input).map(Some) } else { Ok(None) }
}

fn grid_lines(
    input: &mut Parser,
    out: &mut Vec<Setting>,
    start: fn(GridLine) -> Specified,
    end: fn(GridLine) -> Specified,
) -> Parsed<()> {
    set(out, start(grid::line(input)?));
    set(out, end(slash_line(input)?.unwrap_or(GridLine::Auto)));
    Ok(())
}

fn grid_area(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    set(out, Specified::GridRowStart(grid::line(input)?));
    set(out, Specified::GridColumnStart(slash_line(input)?.unwrap_or(GridLine::Auto)));
    set(out, Specified::GridRowEnd(slash_line(input)?.unwrap_or(GridLine::Auto)));
    set(out, Specified::GridColumnEnd(slash_line(input)?.unwrap_or(GridLine::Auto)));
    Ok(())
}

fn grid_template(input: &mut Parser, out: &mut Vec<Setting>) -> Parsed<()> {
    let start = input.state();
    if matches!(input.next(), Ok(Token::QuotedString(_))) {
        return fault("named grid areas are not supported", "place items with `grid-row` and `grid-column`");
    }
    input.reset(&start);
    let rows = grid::tracks(input)?;
    let columns = if input.try_parse(|input| input.expect_delim('/')).is_ok() {
        grid::tracks(input)?
    } else if rows.is_empty() {
        Vec::new()
    } else {
        return invalid();
    };
    set(out, Specified::GridTemplateRows(rows));
    set(out, Specified::GridTemplateColumns(columns));
    Ok(())
}
