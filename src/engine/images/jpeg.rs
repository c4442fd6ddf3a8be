//! JPEG files: their size, colours and orientation; the file itself goes into the PDF as it is, unless it is in CMYK.
//!
//! A JPEG file is a row of segments (ISO 10918-1 annex B): a marker, a length, content. Only the segments before the
//! picture's data are read.

use crate::diag::{Diagnostic, Warned};
use crate::engine::display::{ImageData, Pixels};

use super::{broken, check_size};

/// What the segments say.
#[derive(Default)]
struct Header {
    /// Width, height and components.
    frame: Option<(u16, u16, u8)>,
    /// As in Exif; 1 when there is no note of it.
    orientation: Option<u8>,
    /// Written by a program that follows Adobe's conventions.
    adobe: bool,
}

pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Warned<ImageData>, Diagnostic> {
    let header = segments(bytes).map_err(|reason| broken(name, reason))?;
    let (width, height, components) = header.frame.ok_or_else(|| broken(name, "it has no picture"))?;
    check_size(name, width.into(), height.into())?;
    if ![1, 3, 4].contains(&components) {
        return Err(broken(name, "its colours are neither grey nor RGB nor CMYK"));
    }
    let orientation = header.orientation.unwrap_or(1);
    let (width, height) = if orientation >= 5 { (height, width) } else { (width, height) };
    let inverted = components == 4 && header.adobe;
    let mut warnings = Vec::new();
    if components == 4 {
        let problem = format!("the image `{name}` is in CMYK, and was converted to RGB without a colour profile");
        warnings.push(Diagnostic::warning(problem).help("save it in RGB"));
        return Ok(Warned { value: super::cmyk::to_rgb(name, bytes, inverted, orientation)?, warnings });
    }
    let pixels = Pixels::Jpeg { data: bytes.into(), components, inverted, orientation };
    let value = ImageData { width: width.into(), height: height.into(), pixels };
    Ok(Warned { value, warnings })
}

/// Reads the segments up to the picture's data.
fn segments(bytes: &[u8]) -> Result<Header, &'static str> {
    const CUT_OFF: &str = "the file is cut off";
    let mut header = Header::default();
    let mut rest = &bytes[2..];
    loop {
        // Any number of 0xFF may stand before a marker.
        let start = rest.iter().position(|byte| *byte != 0xFF).filter(|start| *start > 0).ok_or(CUT_OFF)?;
        let marker = rest[start];
        rest = &rest[start + 1..];
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        if matches!(marker, 0xD9 | 0xDA) {
            return Ok(header);
        }
        let length = usize::from(number(rest, 0).ok_or(CUT_OFF)?);
        let content = rest.get(2..length).ok_or(CUT_OFF)?;
        rest = &rest[length..];
        match marker {
            0xC0..=0xC2 => header.frame = Some(frame(content)?),
            // Lossless, hierarchical and arithmetic coding.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err("no PDF viewer knows its kind of JPEG"),
            0xE1 => header.orientation = header.orientation.or_else(|| orientation(content)),
            0xEE => header.adobe |= content.starts_with(b"Adobe"),
            _ => {}
        }
    }
}

/// Annex B.2.2: precision, height, width, number of components.
fn frame(content: &[u8]) -> Result<(u16, u16, u8), &'static str> {
    let parts = (number(content, 1), number(content, 3), content.get(5));
    let (Some(height), Some(width), Some(components)) = parts else { return Err("the file is cut off") };
    if content[0] != 8 {
        return Err("it has more than 8 bits a colour");
    }
    Ok((width, height, *components))
}

fn number(bytes: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(place..place + 2)?.try_into().ok()?))
}

/// The tag `Orientation` (0x0112) of the first directory of an Exif segment (Exif 2.32 §4.5, TIFF 6.0 §2).
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let bytes = |place: usize, count: usize| tiff.get(place..place.checked_add(count)?);
    let short = |place: usize| {
        let pair = bytes(place, 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |place: usize| {
        let four = bytes(place, 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let count = usize::from(short(directory)?);
    let entry =
        (0..count).map(|index| directory.saturating_add(2 + 12 * index)).find(|entry| short(*entry) == Some(0x0112))?;
    u8::try_from(short(entry.checked_add(8)?)?).ok().filter(|value| (1..=8).contains(value))
}
