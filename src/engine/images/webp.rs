//! WebP files → samples: of an animation, the first picture.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::png::{raw, split_opacity};
use super::{broken, check_size};
use crate::diag::Diagnostic;
use crate::engine::display::ImageData;

/// What one picture may take while it is unpacked.
const DECODER_BYTES: usize = 512 << 20;

pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<ImageData, Diagnostic> {
    let unreadable = |cause: DecodingError| broken(name, "it is no sound WebP file").cause(cause);
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
    decoder.set_memory_limit(DECODER_BYTES);
    let (width, height) = decoder.dimensions();
    check_size(name, width, height)?;
    let size = decoder.output_buffer_size().ok_or_else(|| broken(name, "it is too large"))?;
    let mut samples = vec![0; size];
    decoder.read_image(&mut samples).map_err(unreadable)?;
    let pixels = if decoder.has_alpha() { split_opacity(&samples, 3) } else { raw(samples, 3, None) };
    Ok(ImageData { width, height, pixels })
}
