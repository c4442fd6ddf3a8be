//! PNG files → rows of 8-bit samples, with opacity apart.
//!
//! The png crate does the decoding; palettes, low and high bit depths come out as 8 bits. Of an animation, the first
//! picture counts.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use super::{broken, check_size};
use crate::diag::Diagnostic;
use crate::engine::display::{ImageData, Pixels};

/// What text chunks and the like may take; pixels are limited by their number.
const DECODER_BYTES: usize = 512 << 20;

pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<ImageData, Diagnostic> {
    let unreadable = |cause: png::DecodingError| broken(name, "it is no sound PNG file").cause(cause);
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: DECODER_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(unreadable)?;
    let (width, height) = (reader.info().width, reader.info().height);
    check_size(name, width, height)?;
    let size = reader.output_buffer_size().ok_or_else(|| broken(name, "it is too large"))?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples).map_err(unreadable)?;
    samples.truncate(frame.buffer_size());
    let (components, opacity) = match frame.color_type {
        ColorType::Grayscale => (1, false),
        ColorType::GrayscaleAlpha => (1, true),
        ColorType::Rgb => (3, false),
        ColorType::Rgba => (3, true),
        ColorType::Indexed => return Err(broken(name, "its palette is missing")),
    };
    let pixels = if opacity { split_opacity(&samples, components) } else { raw(samples, components, None) };
    Ok(ImageData { width, height, pixels })
}

pub(super) fn raw(samples: Vec<u8>, components: u8, alpha: Option<Vec<u8>>) -> Pixels {
    Pixels::Raw { components, samples: samples.into(), alpha: alpha.map(Into::into) }
}

/// Colours and opacity apart; opacity that is full everywhere is none.
pub(super) fn split_opacity(samples: &[u8], components: u8) -> Pixels {
    let colors = usize::from(components);
    let pixels = samples.len() / (colors + 1);
    let (mut rest, mut alpha) = (Vec::with_capacity(pixels * colors), Vec::with_capacity(pixels));
    for pixel in samples.chunks_exact(colors + 1) {
        rest.extend_from_slice(&pixel[..colors]);
        alpha.push(pixel[colors]);
    }
    let opaque = alpha.iter().all(|alpha| *alpha == u8::MAX);
    raw(rest, components, (!opaque).then_some(alpha))
}
