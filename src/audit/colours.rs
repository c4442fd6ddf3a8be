//! Colours, images and transparency: whether what they look like is known without the device.
//!
//! What is used where is found by [`super::content`]; here stand the rules for single colour spaces, images and
//! graphics states, and what the whole of a file must have then.

use lopdf::{Dictionary, Object};

use super::content::{DeviceColour, Facts};
use super::finding::{Findings, Where};
use super::reader::{Page, Reader, shown};
use super::rules::Rule;

/// Colour spaces in colour spaces that are followed.
const DEEPEST: usize = 8;

/// ISO 32000-1 11.3.5.
const BLEND_MODES: [&[u8]; 17] = [
    b"Normal",
    b"Compatible",
    b"Multiply",
    b"Screen",
    b"Overlay",
    b"Darken",
    b"Lighten",
    b"ColorDodge",
    b"ColorBurn",
    b"HardLight",
    b"SoftLight",
    b"Difference",
    b"Exclusion",
    b"Hue",
    b"Saturation",
    b"Color",
    b"Luminosity",
];

/// The profile that says what device colours mean.
struct Intent {
    /// How many components its colours have: 1, 3 or 4.
    components: i64,
}

/// Rules of the file as a whole.
pub fn check<'a>(reader: &Reader<'a>, pages: &[Page<'a>], facts: &Facts<'a>, findings: &mut Findings) {
    let intent = output_intent(reader, findings);
    for (device, place) in &facts.device_colours {
        let (name, components) = match device {
            DeviceColour::Gray => ("DeviceGray", None),
            DeviceColour::Rgb => ("DeviceRGB", Some(3)),
            DeviceColour::Cmyk => ("DeviceCMYK", Some(4)),
        };
        let fits = intent.as_ref().is_some_and(|intent| components.is_none_or(|wanted| wanted == intent.components));
        if !fits {
            let message = format!("`{name}` is used, and no output intent says what its colours are");
            findings.add(Rule::DeviceColourUndefined, place.clone(), message);
        }
    }
    if intent.is_some() {
        return;
    }
    for page in pages.iter().filter(|page| facts.transparent.contains(&page.number)) {
        let group = reader.dictionary(page.dictionary, "Group");
        if !group.is_some_and(|group| group.has(b"CS")) {
            let place = Where::object(page.id).on(page.number);
            let message = "something on the page is transparent, and nothing says in which colours it is blended";
            findings.add(Rule::BlendingSpaceMissing, place, message);
        }
    }
}

/// ISO 32000-1 14.11.5, ISO 19005-2 6.2.3.
fn output_intent(reader: &Reader<'_>, findings: &mut Findings) -> Option<Intent> {
    let intents = reader.array(reader.catalog()?, "OutputIntents")?;
    let mut found = None;
    for intent in intents.iter().filter_map(|intent| reader.dictionary_of(intent)) {
        if reader.name(intent, "S") != Some(b"GTS_PDFA1") {
            continue;
        }
        let mut say = |message: &str| findings.add(Rule::OutputIntentBroken, Where::file(), message);
        if reader.text(intent, "OutputConditionIdentifier").is_none() {
            say("the output intent has no `OutputConditionIdentifier`");
        }
        let Some(profile) = reader.stream(intent, "DestOutputProfile") else {
            if reader.text(intent, "OutputConditionIdentifier").is_none_or(|name| name == "Custom") {
                say("the output intent has no profile");
            }
            continue;
        };
        let components = reader.integer(&profile.dict, "N").unwrap_or_default();
        match reader.bytes(profile) {
            Some(bytes) if is_profile(&bytes, components) => found = Some(Intent { components }),
            Some(_) => say("the profile of the output intent is no ICC profile of as many components as `N` says"),
            None => say("the profile of the output intent cannot be read"),
        }
    }
    found
}

/// Whether these are the bytes of an ICC profile (ISO 15076-1 7.2): its length, class, colours, and the mark `acsp`.
fn is_profile(bytes: &[u8], components: i64) -> bool {
    let colours = match components {
        1 => b"GRAY",
        3 => b"RGB ",
        4 => b"CMYK",
        _ => return false,
    };
    let length = bytes.first_chunk().map(|length| u32::from_be_bytes(*length) as usize);
    length.is_some_and(|length| length <= bytes.len() && length >= 128)
        && bytes[36..40] == *b"acsp"
        && bytes[16..20] == *colours
}

/// The device colour spaces to which a colour space comes down (ISO 32000-1 8.6).
pub fn devices<'a>(reader: &Reader<'a>, space: &'a Object) -> Vec<DeviceColour> {
    let mut found = Vec::new();
    let mut space = reader.resolve(space);
    for _ in 0..DEEPEST {
        let (name, rest) = match space {
            Object::Name(name) => (name.as_slice(), &[][..]),
            Object::Array(parts) => match parts.split_first().map(|(first, rest)| (reader.resolve(first), rest)) {
                Some((Object::Name(name), rest)) => (name.as_slice(), rest),
                _ => break,
            },
            _ => break,
        };
        match name {
            b"DeviceGray" | b"G" => found.push(DeviceColour::Gray),
            b"DeviceRGB" | b"RGB" => found.push(DeviceColour::Rgb),
            b"DeviceCMYK" | b"CMYK" => found.push(DeviceColour::Cmyk),
            b"Indexed" | b"I" | b"Pattern" => {
                let Some(base) = rest.first() else { break };
                space = reader.resolve(base);
                continue;
            }
            b"Separation" | b"DeviceN" => {
                let Some(alternate) = rest.get(1) else { break };
                space = reader.resolve(alternate);
                continue;
            }
            _ => {}
        }
        break;
    }
    found
}

/// ISO 19005-2 6.2.8.
pub fn image<'a>(reader: &Reader<'a>, image: &'a Dictionary, place: &Where, findings: &mut Findings) {
    let mut say = |rule, message: &str| findings.add(rule, place.clone(), message);
    if reader.is_true(image, "Interpolate") {
        say(Rule::ImageInterpolated, "an image asks to be smoothed, which is up to the viewer");
    }
    if image.has(b"Alternates") || image.has(b"OPI") {
        say(Rule::ImageAlternates, "an image has others in its place");
    }
    let bits = reader.integer(image, "BitsPerComponent");
    if reader.is_true(image, "ImageMask") {
        if bits.is_some_and(|bits| bits != 1) {
            say(Rule::ImageDepth, "an image mask has other than 1 bit a pixel");
        }
    } else if !filters(reader, image).contains(&&b"JPXDecode"[..]) {
        if !matches!(bits, Some(1 | 2 | 4 | 8 | 16)) {
            say(Rule::ImageDepth, "an image has a `BitsPerComponent` other than 1, 2, 4, 8 or 16");
        }
        if reader.get(image, "ColorSpace").is_null() {
            say(Rule::ImageWithoutColours, "an image has no colour space");
        }
    }
    for key in ["Width", "Height"] {
        if reader.integer(image, key).is_none_or(|pixels| pixels < 1) {
            say(Rule::ImageSize, "an image has no pixels");
        }
    }
}

/// The filters of a stream.
pub fn filters<'a>(reader: &Reader<'a>, stream: &'a Dictionary) -> Vec<&'a [u8]> {
    reader.one_or_many(stream, "Filter").iter().filter_map(|filter| reader.resolve(filter).as_name().ok()).collect()
}

/// Whether a graphics state lets anything shine through (ISO 32000-1 11.6).
pub fn is_transparent<'a>(reader: &Reader<'a>, state: &'a Dictionary) -> bool {
    let opacity = |key| reader.get(state, key).as_float().is_ok_and(|opacity| opacity < 1.0);
    let blends = match reader.get(state, "BM") {
        Object::Null => false,
        Object::Name(name) => !matches!(name.as_slice(), b"Normal" | b"Compatible"),
        _ => true,
    };
    let masked = !matches!(reader.get(state, "SMask"), Object::Null | Object::Name(_));
    opacity("ca") || opacity("CA") || blends || masked
}

/// ISO 19005-2 6.2.5 and 6.2.10.
pub fn graphics_state<'a>(reader: &Reader<'a>, state: &'a Dictionary, place: &Where, findings: &mut Findings) {
    let mut say = |rule, message: String| findings.add(rule, place.clone(), message);
    let keeps_default = reader.name(state, "TR2").is_none_or(|name| name == b"Default");
    if state.has(b"TR") || (state.has(b"TR2") && !keeps_default) || state.has(b"HTP") {
        say(Rule::TransferFunction, "a graphics state has a transfer function".into());
    }
    let modes = reader.one_or_many(state, "BM");
    for mode in modes.iter().filter_map(|mode| reader.resolve(mode).as_name().ok()) {
        if !BLEND_MODES.contains(&mode) {
            say(Rule::BlendModeUnknown, format!("`{}` is no way to blend colours", shown(mode)));
        }
    }
}
