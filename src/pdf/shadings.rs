//! Smooth changes of colour → shading dictionaries (ISO 32000-1 8.7.4.5), and soft masks where opacity changes too.
//!
//! Coordinates are pixels, y growing downwards, as in the display list: a content stream sets a matrix before it paints
//! with one, so that one dictionary serves all pages.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::deflate;
use crate::engine::display::{Shading, ShadingKind};
use crate::engine::style::values::Color;

/// A shading's opacity.
pub(super) enum Opacity {
    /// The same everywhere.
    Even(f32),
    /// It changes from stop to stop.
    Changing,
}

/// How opaque a shading is.
pub(super) fn opacity(shading: &Shading) -> Opacity {
    let first = shading.stops.first().map_or(1.0, |(_, color)| color.alpha);
    if shading.stops.iter().all(|(_, color)| color.alpha == first) { Opacity::Even(first) } else { Opacity::Changing }
}

/// Adds the colours of a shading.
pub(super) fn add_to(document: &mut Document, shading: &Shading) -> ObjectId {
    let dictionary = dictionary(shading, "DeviceRGB", &|color| vec![color.red, color.green, color.blue]);
    document.add_object(dictionary)
}

/// The graphics state in which things are as opaque as the shading is there (ISO 32000-1 11.6.5.2).
pub(super) fn mask(document: &mut Document, shading: &Shading, everywhere: [i32; 4]) -> Dictionary {
    let opacity = document.add_object(dictionary(shading, "DeviceGray", &|color| vec![color.alpha]));
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => everywhere.map(Object::from).to_vec(),
        "Group" => dictionary! { "Type" => "Group", "S" => "Transparency", "CS" => "DeviceGray" },
        "Resources" => dictionary! { "Shading" => dictionary! { "M" => opacity } },
    };
    let form = document.add_object(deflate::stream(form, b"/M sh"));
    let mask = dictionary! { "Type" => "Mask", "S" => "Luminosity", "G" => form };
    dictionary! { "Type" => "ExtGState", "SMask" => mask }
}

fn dictionary(shading: &Shading, space: &str, channels: &dyn Fn(&Color) -> Vec<f32>) -> Dictionary {
    let (kind, coordinates) = match &shading.kind {
        ShadingKind::Linear { from, to } => (2, vec![from.x.0, from.y.0, to.x.0, to.y.0]),
        ShadingKind::Radial { from, to } => (3, vec![from.0.x.0, from.0.y.0, from.1.0, to.0.x.0, to.0.y.0, to.1.0]),
    };
    dictionary! {
        "ShadingType" => kind,
        "ColorSpace" => Object::Name(space.as_bytes().to_vec()),
        "Coords" => numbers(&coordinates, 1000.0),
        "Function" => function(&shading.stops, channels),
        "Extend" => vec![Object::Boolean(true), Object::Boolean(true)],
    }
}

/// Between two stops a straight line (type 2), of several stops one after the other (type 3; ISO 32000-1 7.10).
fn function(stops: &[(f32, Color)], channels: &dyn Fn(&Color) -> Vec<f32>) -> Object {
    let unit = || Object::Array(vec![0.into(), 1.into()]);
    let between = |from: &Color, to: &Color| {
        Object::Dictionary(dictionary! {
            "FunctionType" => 2,
            "Domain" => unit(),
            "C0" => numbers(&channels(from), 10_000.0),
            "C1" => numbers(&channels(to), 10_000.0),
            "N" => 1,
        })
    };
    if let [(_, from), (_, to)] = stops {
        return between(from, to);
    }
    let parts: Vec<Object> = stops.windows(2).map(|pair| between(&pair[0].1, &pair[1].1)).collect();
    let bounds: Vec<f32> = stops[1..stops.len().max(2) - 1].iter().map(|(place, _)| *place).collect();
    let encode: Vec<Object> = parts.iter().flat_map(|_| [0.into(), 1.into()]).collect();
    Object::Dictionary(dictionary! {
        "FunctionType" => 3,
        "Domain" => unit(),
        "Functions" => parts,
        "Bounds" => numbers(&bounds, 100_000.0),
        "Encode" => encode,
    })
}

fn numbers(values: &[f32], steps: f32) -> Vec<Object> {
    let rounded = |value: &f32| if value.is_finite() { (value * steps).round() / steps + 0.0 } else { 0.0 };
    values.iter().map(|value| Object::Real(rounded(value))).collect()
}
