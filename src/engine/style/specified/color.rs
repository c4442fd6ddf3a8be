//! `<color>` in every notation of css-color-4 → sRGB.
//!
//! Colours outside of sRGB are clipped to it. The conversions are those of css-color-4 §18 (sample code's matrices).

use cssparser::{ParseError, Parser, Token, color::PredefinedColorSpace};
use cssparser_color::{
    AngleOrNumber, Color as Parsed4, ColorParser, NumberOrPercentage, hsl_to_rgb, hwb_to_rgb, parse_color_with,
};

use super::{Compute, Context, Parsed, fault, invalid, length, math};
use crate::engine::style::values::Color;

/// A colour as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::engine::style) enum ColorSpec {
    /// `currentcolor`
    Current,
    /// Any other.
    Absolute(Color),
}

impl Compute<Color> for ColorSpec {
    fn compute(&self, context: &Context) -> Color {
        match self {
            ColorSpec::Current => context.color,
            ColorSpec::Absolute(color) => *color,
        }
    }
}

/// `<color>`
pub(in crate::engine::style) fn color(input: &mut Parser) -> Parsed<ColorSpec> {
    let start = input.state();
    match parse_color_with(&WithMath, input) {
        Ok(Parsed4::CurrentColor) => return Ok(ColorSpec::Current),
        Ok(color) => return Ok(ColorSpec::Absolute(to_srgb(color))),
        Err(_) => input.reset(&start),
    }
    match input.next()?.clone() {
        Token::Ident(name) => {
            let system = SYSTEM.iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
            system.map_or_else(invalid, |(_, [red, green, blue])| {
                let channel = |byte: &u8| f32::from(*byte) / 255.0;
                Ok(ColorSpec::Absolute(Color {
                    red: channel(red),
                    green: channel(green),
                    blue: channel(blue),
                    alpha: 1.0,
                }))
            })
        }
        Token::Function(name) if name.eq_ignore_ascii_case("device-cmyk") => {
            input.parse_nested_block(device_cmyk).map(ColorSpec::Absolute)
        }
        Token::Function(name) if name.eq_ignore_ascii_case("color-mix") => {
            input.parse_nested_block(color_mix).map(ColorSpec::Absolute)
        }
        _ => invalid(),
    }
}

/// css-color-4 §6.2: what they are on white paper.
const SYSTEM: &[(&str, [u8; 3])] = &[
    ("AccentColor", [0, 95, 204]),
    ("AccentColorText", [255, 255, 255]),
    ("ActiveText", [255, 0, 0]),
    ("ButtonBorder", [0, 0, 0]),
    ("ButtonFace", [240, 240, 240]),
    ("ButtonText", [0, 0, 0]),
    ("Canvas", [255, 255, 255]),
    ("CanvasText", [0, 0, 0]),
    ("Field", [255, 255, 255]),
    ("FieldText", [0, 0, 0]),
    ("GrayText", [109, 109, 109]),
    ("Highlight", [181, 213, 255]),
    ("HighlightText", [0, 0, 0]),
    ("LinkText", [0, 0, 238]),
    ("Mark", [255, 255, 0]),
    ("MarkText", [0, 0, 0]),
    ("SelectedItem", [0, 95, 204]),
    ("SelectedItemText", [255, 255, 255]),
    ("VisitedText", [85, 26, 139]),
];

/// Lets `calc()` and its kin stand for channels.
struct WithMath;

impl ColorParser<'_> for WithMath {
    type Output = Parsed4;
    type Error = ();

    fn parse_angle_or_number(&self, input: &mut Parser) -> Result<AngleOrNumber, ParseError<()>> {
        if let Ok(degrees) = input.try_parse(length::angle_with_unit) {
            return Ok(AngleOrNumber::Angle { degrees });
        }
        length::number(input).map(|value| AngleOrNumber::Number { value }).map_err(|_| ParseError::unexpected_token())
    }

    fn parse_percentage(&self, input: &mut Parser) -> Result<f32, ParseError<()>> {
        match self.parse_number_or_percentage(input)? {
            NumberOrPercentage::Percentage { unit_value } => Ok(unit_value),
            NumberOrPercentage::Number { .. } => Err(ParseError::unexpected_token()),
        }
    }

    fn parse_number(&self, input: &mut Parser) -> Result<f32, ParseError<()>> {
        length::number(input).map_err(|_| ParseError::unexpected_token())
    }

    fn parse_number_or_percentage(&self, input: &mut Parser) -> Result<NumberOrPercentage, ParseError<()>> {
        channel(input).map_err(|_| ParseError::unexpected_token())
    }
}

fn channel(input: &mut Parser) -> Parsed<NumberOrPercentage> {
    Ok(match *input.next()? {
        Token::Number { value, .. } => NumberOrPercentage::Number { value },
        Token::Percentage { unit_value, .. } => NumberOrPercentage::Percentage { unit_value },
        Token::Function(ref name) if math::is_function(name) => {
            let name = name.clone();
            match math::channel(&name, input)? {
                (value, false) => NumberOrPercentage::Number { value },
                (unit_value, true) => NumberOrPercentage::Percentage { unit_value },
            }
        }
        _ => return invalid(),
    })
}

/// css-color-5 §7: the way without a profile, for the colours that are written are sRGB. A fallback colour is not
/// needed.
fn device_cmyk(input: &mut Parser) -> Parsed<Color> {
    let mut ink = [0.0; 4];
    for (index, ink) in ink.iter_mut().enumerate() {
        if index > 0 {
            let _ = input.try_parse(Parser::expect_comma);
        }
        *ink = unit(channel(input)?.unit_value());
    }
    let alpha =
        if input.try_parse(|input| input.expect_delim('/')).is_ok() { unit(channel(input)?.unit_value()) } else { 1.0 };
    if input.try_parse(Parser::expect_comma).is_ok() {
        color(input)?;
    }
    let [cyan, magenta, yellow, black] = ink;
    let light = |ink: f32| 1.0 - (ink * (1.0 - black) + black).min(1.0);
    Ok(Color { red: light(cyan), green: light(magenta), blue: light(yellow), alpha })
}

/// `color-mix(in <space>, <color> <percentage>?, <color> <percentage>?)` (css-color-5 §3).
pub(in crate::engine::style) fn color_mix(input: &mut Parser) -> Parsed<Color> {
    input.expect_ident_matching("in")?;
    let space = input.expect_ident()?.to_ascii_lowercase();
    let (into, back): (Conversion, Conversion) = match space.as_str() {
        "srgb" => (|c| c, |c| c),
        "srgb-linear" => (|c| c.map(decode), |c| c.map(encode)),
        "oklab" => (to_oklab, oklab),
        _ => {
            let message = format!("`color-mix()` in `{space}` is not supported");
            return fault(message, "mix in `srgb`, `srgb-linear` or `oklab`");
        }
    };
    let (first, one) = mixed_part(input)?;
    let (second, two) = mixed_part(input)?;
    let (one, two) = match (one, two) {
        (None, None) => (0.5, 0.5),
        (Some(one), None) => (one, 1.0 - one),
        (None, Some(two)) => (1.0 - two, two),
        (Some(one), Some(two)) => (one, two),
    };
    let sum = one + two;
    if sum <= 0.0 {
        return invalid();
    }
    let (one, two) = (one / sum, two / sum);
    let (a, b) = (first.alpha * one, second.alpha * two);
    let alpha = a + b;
    let of = |color: Color| into([color.red, color.green, color.blue]);
    let (from, to) = (of(first), of(second));
    let weight = alpha.max(f32::MIN_POSITIVE);
    let mixed = [0, 1, 2].map(|index| (from[index] * a + to[index] * b) / weight);
    let [red, green, blue] = back(mixed).map(unit);
    Ok(Color { red, green, blue, alpha: unit(alpha * sum.min(1.0)) })
}

fn mixed_part(input: &mut Parser) -> Parsed<(Color, Option<f32>)> {
    input.expect_comma()?;
    let share = |input: &mut Parser| -> Parsed<f32> {
        match channel(input)? {
            NumberOrPercentage::Percentage { unit_value } if (0.0..=1.0).contains(&unit_value) => Ok(unit_value),
            _ => invalid(),
        }
    };
    let before = input.try_parse(share).ok();
    let ColorSpec::Absolute(color) = color(input)? else {
        return fault("`currentcolor` in `color-mix()` is not supported", "write the colour itself");
    };
    Ok((color, before.or_else(|| input.try_parse(share).ok())))
}

/// From sRGB to Oklab (css-color-4 §9.4).
fn to_oklab(srgb: Channels) -> Channels {
    let lms = multiply(
        [
            [0.412_221_46, 0.536_332_55, 0.051_445_995],
            [0.211_903_5, 0.680_699_5, 0.107_396_96],
            [0.088_302_46, 0.281_718_85, 0.629_978_7],
        ],
        srgb.map(decode),
    )
    .map(f32::cbrt);
    multiply(
        [
            [0.210_454_26, 0.793_617_8, -0.004_072_047],
            [1.977_998_5, -2.428_592_2, 0.450_593_7],
            [0.025_904_037, 0.782_771_77, -0.808_675_77],
        ],
        lms,
    )
}

/// Three channels.
type Channels = [f32; 3];

/// From one colour space to another.
type Conversion = fn(Channels) -> Channels;

fn to_srgb(color: Parsed4) -> Color {
    let part = |component: Option<f32>| component.unwrap_or(0.0);
    let (channels, alpha): (Channels, Option<f32>) = match color {
        Parsed4::CurrentColor => ([0.0; 3], None),
        Parsed4::Rgba(c) => ([c.red, c.green, c.blue].map(|channel| f32::from(channel) / 255.0), Some(c.alpha)),
        Parsed4::Hsl(c) => {
            let (r, g, b) = hsl_to_rgb(unit_hue(c.hue), part(c.saturation), part(c.lightness));
            ([r, g, b], c.alpha)
        }
        Parsed4::Hwb(c) => {
            let (r, g, b) = hwb_to_rgb(unit_hue(c.hue), part(c.whiteness), part(c.blackness));
            ([r, g, b], c.alpha)
        }
        Parsed4::Lab(c) => (lab([part(c.lightness), part(c.a), part(c.b)]), c.alpha),
        Parsed4::Lch(c) => {
            let (a, b) = polar(part(c.chroma), part(c.hue));
            (lab([part(c.lightness), a, b]), c.alpha)
        }
        Parsed4::Oklab(c) => (oklab([part(c.lightness), part(c.a), part(c.b)]), c.alpha),
        Parsed4::Oklch(c) => {
            let (a, b) = polar(part(c.chroma), part(c.hue));
            (oklab([part(c.lightness), a, b]), c.alpha)
        }
        Parsed4::ColorFunction(c) => (predefined(c.color_space, [part(c.c1), part(c.c2), part(c.c3)]), c.alpha),
    };
    let [red, green, blue] = channels.map(unit);
    Color { red, green, blue, alpha: unit(alpha.unwrap_or(1.0)) }
}

fn unit(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// A hue as a share of the circle.
fn unit_hue(degrees: Option<f32>) -> f32 {
    unit(degrees.unwrap_or(0.0).rem_euclid(360.0) / 360.0)
}

fn polar(chroma: f32, hue: f32) -> (f32, f32) {
    let (sin, cos) = hue.to_radians().sin_cos();
    (chroma.max(0.0) * cos, chroma.max(0.0) * sin)
}

fn multiply(matrix: [Channels; 3], v: Channels) -> Channels {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// From linear light to sRGB's transfer function.
fn encode(linear: f32) -> f32 {
    let size = linear.abs();
    let encoded = if size <= 0.003_130_8 { 12.92 * size } else { 1.055 * size.powf(1.0 / 2.4) - 0.055 };
    encoded.copysign(linear)
}

fn decode(encoded: f32) -> f32 {
    let size = encoded.abs();
    let linear = if size <= 0.040_45 { size / 12.92 } else { ((size + 0.055) / 1.055).powf(2.4) };
    linear.copysign(encoded)
}

const XYZ_D65_TO_LINEAR_SRGB: [Channels; 3] = [
    [3.240_97, -1.537_383_2, -0.498_610_76],
    [-0.969_243_65, 1.875_967_5, 0.041_555_06],
    [0.055_630_08, -0.203_976_96, 1.056_971_5],
];

const XYZ_D50_TO_D65: [Channels; 3] = [
    [0.955_473_4, -0.023_098_447, 0.063_259_24],
    [-0.028_369_706, 1.009_995_4, 0.021_041_442],
    [0.012_314_015, -0.020_507_65, 1.330_365_9],
];

fn xyz_d65(xyz: Channels) -> Channels {
    multiply(XYZ_D65_TO_LINEAR_SRGB, xyz).map(encode)
}

fn xyz_d50(xyz: Channels) -> Channels {
    xyz_d65(multiply(XYZ_D50_TO_D65, xyz))
}

/// CIE Lab with the D50 white point (css-color-4 §9.3).
fn lab([lightness, a, b]: Channels) -> Channels {
    const KAPPA: f32 = 24389.0 / 27.0;
    const EPSILON: f32 = 216.0 / 24389.0;
    let fy = (lightness.clamp(0.0, 100.0) + 16.0) / 116.0;
    let (fx, fz) = (a / 500.0 + fy, fy - b / 200.0);
    let cubed = |f: f32| if f.powi(3) > EPSILON { f.powi(3) } else { (116.0 * f - 16.0) / KAPPA };
    let y = if lightness > KAPPA * EPSILON { fy.powi(3) } else { lightness.max(0.0) / KAPPA };
    let white = [0.345_7 / 0.358_5, 1.0, (1.0 - 0.345_7 - 0.358_5) / 0.358_5];
    xyz_d50([cubed(fx) * white[0], y * white[1], cubed(fz) * white[2]])
}

/// Oklab (css-color-4 §9.4).
fn oklab([lightness, a, b]: Channels) -> Channels {
    let lms = multiply(
        [[1.0, 0.396_337_78, 0.215_803_76], [1.0, -0.105_561_346, -0.063_854_17], [1.0, -0.089_484_18, -1.291_485_5]],
        [lightness.clamp(0.0, 1.0), a, b],
    )
    .map(|value| value.powi(3));
    xyz_d65(multiply(
        [
            [1.226_88, -0.557_814_9, 0.281_391_04],
            [-0.040_575_76, 1.112_286_8, -0.071_711_06],
            [-0.076_372_94, -0.421_493_33, 1.586_924],
        ],
        lms,
    ))
}

/// `color()` (css-color-4 §10).
fn predefined(space: PredefinedColorSpace, c: Channels) -> Channels {
    const P3: [Channels; 3] = [
        [0.486_570_95, 0.265_667_7, 0.198_217_29],
        [0.228_974_56, 0.691_738_5, 0.079_286_91],
        [0.0, 0.045_113_38, 1.043_944_4],
    ];
    const A98: [Channels; 3] = [
        [0.576_669_04, 0.185_558_24, 0.188_228_65],
        [0.297_344_98, 0.627_363_57, 0.075_291_46],
        [0.027_031_36, 0.070_688_85, 0.991_337_54],
    ];
    const PROPHOTO: [Channels; 3] =
        [[0.797_766_6, 0.135_181_3, 0.031_347_73], [0.288_074_8, 0.711_835_2, 0.000_089_934], [0.0, 0.0, 0.825_104_6]];
    const REC2020: [Channels; 3] = [
        [0.636_958, 0.144_616_9, 0.168_880_98],
        [0.262_700_2, 0.677_998_07, 0.059_301_715],
        [0.0, 0.028_072_693, 1.060_985],
    ];
    let power = |value: f32, exponent: f32| value.abs().powf(exponent).copysign(value);
    match space {
        PredefinedColorSpace::Srgb => c,
        PredefinedColorSpace::SrgbLinear => c.map(encode),
        PredefinedColorSpace::DisplayP3 => xyz_d65(multiply(P3, c.map(decode))),
        PredefinedColorSpace::DisplayP3Linear => xyz_d65(multiply(P3, c)),
        PredefinedColorSpace::A98Rgb => xyz_d65(multiply(A98, c.map(|value| power(value, 563.0 / 256.0)))),
        PredefinedColorSpace::ProphotoRgb => {
            let linear = c.map(|value| if value.abs() <= 16.0 / 512.0 { value / 16.0 } else { power(value, 1.8) });
            xyz_d50(multiply(PROPHOTO, linear))
        }
        PredefinedColorSpace::Rec2020 => xyz_d65(multiply(REC2020, c.map(|value| power(value, 2.4)))),
        PredefinedColorSpace::XyzD50 => xyz_d50(c),
        PredefinedColorSpace::XyzD65 => xyz_d65(c),
    }
}
