//! `<color>` in every notation of css-color-4 → sRGB.
//!
//! Colours outside of sRGB are clipped to it. The conversions are those of css-color-4 §18 (sample code's matrices).

use cssparser::{Parser, color::PredefinedColorSpace};
use cssparser_color::{Color as Parsed4, hsl_to_rgb, hwb_to_rgb};

use super::{Compute, Context, Parsed, invalid};
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
    match Parsed4::parse(input) {
        Ok(Parsed4::CurrentColor) => Ok(ColorSpec::Current),
        Ok(color) => Ok(ColorSpec::Absolute(to_srgb(color))),
        Err(_) => invalid(),
    }
}

/// Three channels.
type Channels = [f32; 3];

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
