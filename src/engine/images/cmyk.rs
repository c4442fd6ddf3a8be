//! JPEG photos in CMYK → RGB samples.
//!
//! The files that are written mean sRGB with every colour, and PDF/A allows no other kind of colour beside it. Without
//! the printer's profile the way from ink to light is the plain one: `red = (1 − cyan) × (1 − black)`.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::broken;
use crate::diag::Diagnostic;
use crate::engine::display::{ImageData, Pixels};

/// Decodes a file of a size that was checked; `inverted` says that full ink is stored as 0, `orientation` how the
/// camera was held.
pub(super) fn to_rgb(name: &str, bytes: &[u8], inverted: bool, orientation: u8) -> Result<ImageData, Diagnostic> {
    const MOST: usize = 1 << 16;
    let unreadable =
        |cause: zune_jpeg::errors::DecodeErrors| broken(name, &format!("it is no sound JPEG file ({cause:?})"));
    // Files by programs of Adobe's kind may be in YCCK: those zune turns into RGB itself.
    let space = if inverted { ColorSpace::RGB } else { ColorSpace::CMYK };
    let options = DecoderOptions::new_safe().set_max_width(MOST).set_max_height(MOST).jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let samples = decoder.decode().map_err(unreadable)?;
    let info = decoder.info().ok_or_else(|| broken(name, "it has no picture"))?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    let rgb = if inverted { samples } else { samples.chunks_exact(4).flat_map(plain).collect() };
    if rgb.len() != width * height * 3 {
        return Err(broken(name, "it is no sound JPEG file"));
    }
    let (rgb, width, height) = upright(rgb, width, height, orientation);
    let size = |pixels: usize| u32::try_from(pixels).expect("JPEG counts in 16 bits");
    let pixels = Pixels::Raw { components: 3, samples: rgb.into(), alpha: None };
    Ok(ImageData { width: size(width), height: size(height), pixels })
}

fn plain(ink: &[u8]) -> [u8; 3] {
    let light = |ink: u8| 255 - u32::from(ink);
    let black = light(ink[3]);
    [ink[0], ink[1], ink[2]].map(|ink| {
        let product = light(ink) * black;
        u8::try_from((product + 127) / 255).expect("a product of shares is one")
    })
}

/// Turns and mirrors as Exif's `Orientation` says (Exif 2.32 §4.6.4).
fn upright(rgb: Vec<u8>, width: usize, height: usize, orientation: u8) -> (Vec<u8>, usize, usize) {
    let (seen_width, seen_height) = if orientation >= 5 { (height, width) } else { (width, height) };
    if !(2..=8).contains(&orientation) {
        return (rgb, width, height);
    }
    let mut seen = Vec::with_capacity(rgb.len());
    for y in 0..seen_height {
        for x in 0..seen_width {
            let (column, row) = match orientation {
                2 => (width - 1 - x, y),
                3 => (width - 1 - x, height - 1 - y),
                4 => (x, height - 1 - y),
                5 => (y, x),
                6 => (y, height - 1 - x),
                7 => (width - 1 - y, height - 1 - x),
                _ => (width - 1 - y, x),
            };
            let start = (row * width + column) * 3;
            seen.extend_from_slice(&rgb[start..start + 3]);
        }
    }
    (seen, seen_width, seen_height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ink_becomes_light() {
        assert_eq!(plain(&[0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(plain(&[255, 0, 0, 0]), [0, 255, 255]);
        assert_eq!(plain(&[0, 0, 0, 255]), [0, 0, 0]);
        assert_eq!(plain(&[0, 128, 255, 51]), [204, 102, 0]);
    }

    #[test]
    fn photos_are_turned_upright() {
        // Two pixels side by side, 1 and 2.
        let photo = || vec![1, 1, 1, 2, 2, 2];
        let of = |orientation: u8| {
            let (pixels, width, height) = upright(photo(), 2, 1, orientation);
            (pixels[0], width, height)
        };
        assert_eq!([1, 2, 3, 4].map(of), [(1, 2, 1), (2, 2, 1), (2, 2, 1), (1, 2, 1)]);
        assert_eq!([5, 6, 7, 8].map(of), [(1, 1, 2), (1, 1, 2), (2, 1, 2), (2, 1, 2)]);
    }
}
