//! GIF files → samples: of an animation, the first picture.

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};

use super::png::split_opacity;
use super::{broken, check_size};
use crate::diag::Diagnostic;
use crate::engine::display::ImageData;

/// What one picture may take while it is unpacked; its pixels are limited by their number.
const DECODER_BYTES: std::num::NonZeroU64 = std::num::NonZeroU64::new(512 << 20).expect("it is not zero");

pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<ImageData, Diagnostic> {
    let unreadable = |cause: DecodingError| broken(name, "it is no sound GIF file").cause(cause);
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.set_memory_limit(MemoryLimit::Bytes(DECODER_BYTES));
    let mut decoder = options.read_info(bytes).map_err(unreadable)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    check_size(name, width, height)?;
    let frame = decoder.read_next_frame().map_err(unreadable)?.ok_or_else(|| broken(name, "it has no picture"))?;
    check_size(name, frame.width.into(), frame.height.into())?;
    // The first picture may be smaller than the screen that the file is for.
    let (screen_width, row) = (width as usize * 4, usize::from(frame.width) * 4);
    let mut screen = vec![0; screen_width * height as usize];
    let rows = frame.buffer.chunks_exact(row.max(1)).zip(usize::from(frame.top)..height as usize);
    for (pixels, y) in rows {
        let start = (usize::from(frame.left) * 4).min(screen_width);
        let length = row.min(screen_width - start);
        screen[y * screen_width + start..][..length].copy_from_slice(&pixels[..length]);
    }
    Ok(ImageData { width, height, pixels: split_opacity(&screen, 3) })
}
