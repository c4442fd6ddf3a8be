//! Image files → [`ImageData`]: PNG as samples, JPEG as the file it is.
//!
//! A header is read and held against the limits before anything is decoded. Drawings in SVG are not pixels and are the
//! business of [`super::svg`]; scaling happens when the page is looked at.

mod jpeg;
mod png;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Warned};
use crate::engine::display::{ImageData, Pixels};

/// The most pixels of an image: 8000 × 8000, more than any page can show.
const MOST_PIXELS: u64 = 64_000_000;

/// The most bytes of an image file.
const MOST_BYTES: usize = 64 << 20;

/// How many bytes of images a cache keeps before it is emptied.
const CACHE_BYTES: usize = 256 << 20;

/// Decodes an image file; `name` is what diagnostics call it.
///
/// # Errors
/// The format is none of PNG and JPEG, the file is broken, or it is larger than the limits.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Warned<ImageData>, Diagnostic> {
    if bytes.len() > MOST_BYTES {
        return Err(Diagnostic::error(format!("the image `{name}` has more than {} MiB", MOST_BYTES >> 20))
            .help("save it with fewer pixels: 300 for each inch on paper are enough"));
    }
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => png::decode(name, bytes).map(Warned::clean),
        [0xFF, 0xD8, ..] => jpeg::read(name, bytes),
        _ => Err(unknown_format(name, bytes)),
    }
}

fn unknown_format(name: &str, bytes: &[u8]) -> Diagnostic {
    let format = match bytes {
        [b'G', b'I', b'F', b'8', ..] => "a GIF",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "a WebP image",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "a HEIC or AVIF image",
        [b'B', b'M', ..] => "a BMP image",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "a TIFF image",
        [b'%', b'P', b'D', b'F', ..] => "a PDF file",
        [] => "empty",
        _ => "no image in a known format",
    };
    Diagnostic::error(format!("`{name}` is {format}")).help("images are PNG, JPEG or SVG files")
}

/// Holds a size against the limit.
fn check_size(name: &str, width: u32, height: u32) -> Result<(), Diagnostic> {
    if width == 0 || height == 0 {
        return Err(broken(name, "it has no pixels"));
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(Diagnostic::error(format!(
            "the image `{name}` has {width} × {height} pixels, more than {} million",
            MOST_PIXELS / 1_000_000
        ))
        .help("save it with fewer pixels: 300 for each inch on paper are enough"));
    }
    Ok(())
}

fn broken(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::error(format!("the image `{name}` cannot be read: {reason}")).help("save it anew as PNG or JPEG")
}

/// Images by the content of their files, so that a logo is decoded once for all documents of a batch.
///
/// The same content gives the same [`Arc`], by which the PDF stage knows it again.
#[derive(Default)]
pub struct ImageCache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    images: HashMap<[u8; 32], Arc<ImageData>>,
    bytes: usize,
}

impl ImageCache {
    /// The image in a file, decoded now if it is new. Warnings come with the first decoding and with every later one.
    ///
    /// # Errors
    /// As [`decode`].
    pub fn image(&self, name: &str, bytes: &[u8]) -> Result<Warned<Arc<ImageData>>, Diagnostic> {
        let key: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(image) = self.lock().images.get(&key) {
            let warnings = warnings(name, image);
            return Ok(Warned { value: Arc::clone(image), warnings });
        }
        let Warned { value, warnings } = decode(name, bytes)?;
        let weight = value.bytes();
        let mut kept = self.lock();
        if kept.bytes + weight > CACHE_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += weight;
        // Of two threads that decoded the same file, the first one's image is kept for both.
        let image = Arc::clone(kept.images.entry(key).or_insert_with(|| Arc::new(value)));
        Ok(Warned { value: image, warnings })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ImageCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ImageCache").finish_non_exhaustive()
    }
}

/// What looks wrong about an image that can be used.
fn warnings(name: &str, image: &ImageData) -> Vec<Diagnostic> {
    match image.pixels {
        Pixels::Jpeg { components: 4, .. } => vec![
            Diagnostic::warning(format!("the image `{name}` is in CMYK, whose colours every viewer shows differently"))
                .help("save it in RGB"),
        ],
        _ => Vec::new(),
    }
}

impl ImageData {
    /// How much memory the pixels take.
    fn bytes(&self) -> usize {
        match &self.pixels {
            Pixels::Jpeg { data, .. } => data.len(),
            Pixels::Raw { samples, alpha, .. } => samples.len() + alpha.as_ref().map_or(0, |alpha| alpha.len()),
        }
    }
}
