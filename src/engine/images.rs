//! Image files → [`Picture`]s: PNG, GIF and WebP as samples, JPEG as the file it is, SVG as paths (by [`super::svg`]).
//!
//! A header is read and held against the limits before anything is decoded. Scaling happens when the page is looked at.

mod cmyk;
mod gif;
mod jpeg;
mod png;
mod webp;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::diag::{Diagnostic, Warned};
use crate::engine::display::{Draw, ImageData, Pixels};
use crate::engine::geometry::{Px, Rect, Size};
use crate::engine::svg::{self, Drawing};

/// The most pixels of an image: 8000 × 8000, more than any page can show.
const MOST_PIXELS: u64 = 64_000_000;

/// The most bytes of an image file.
const MOST_BYTES: usize = 64 << 20;

/// How many bytes of images a cache keeps before it is emptied.
const CACHE_BYTES: usize = 256 << 20;

/// What an image file shows, shared by all places where it stands.
#[derive(Debug, Clone)]
pub enum Picture {
    /// An image of pixels.
    Pixels(Arc<ImageData>),
    /// An SVG drawing.
    Drawing(Arc<Drawing>),
}

impl Picture {
    /// Its own size: a pixel of an image is a CSS pixel.
    pub fn size(&self) -> Size {
        match self {
            Picture::Pixels(image) => Size::new(Px(image.width as f32), Px(image.height as f32)),
            Picture::Drawing(drawing) => drawing.size,
        }
    }

    /// What to draw so that the picture fills a rectangle.
    pub fn placed(&self, rect: Rect, alternative: Option<Arc<str>>) -> Vec<Draw> {
        match self {
            Picture::Pixels(image) => vec![Draw::Image { rect, image: Arc::clone(image), alternative }],
            Picture::Drawing(drawing) => drawing.placed(rect),
        }
    }

    /// How much memory it takes, about.
    fn bytes(&self) -> usize {
        match self {
            Picture::Pixels(image) => match &image.pixels {
                Pixels::Jpeg { data, .. } => data.len(),
                Pixels::Raw { samples, alpha, .. } => samples.len() + alpha.as_ref().map_or(0, |alpha| alpha.len()),
            },
            Picture::Drawing(drawing) => drawing.draws.len() * 512,
        }
    }
}

/// The pictures of background layers by the URL that styles have, loaded before anything is drawn.
#[derive(Debug, Default)]
pub struct Pictures(std::collections::BTreeMap<Arc<str>, Picture>);

impl Pictures {
    /// The picture of a URL, when it could be had.
    pub fn get(&self, url: &str) -> Option<&Picture> {
        self.0.get(url)
    }

    /// Adds a picture.
    pub fn insert(&mut self, url: Arc<str>, picture: Picture) {
        self.0.insert(url, picture);
    }
}

/// Decodes an image file; `name` is what diagnostics call it.
///
/// # Errors
/// The format is none of PNG, JPEG, GIF, WebP and SVG, the file is broken, or it is larger than the limits.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Warned<Picture>, Diagnostic> {
    if bytes.len() > MOST_BYTES {
        return Err(Diagnostic::error(format!("the image `{name}` has more than {} MiB", MOST_BYTES >> 20))
            .help("save it with fewer pixels: 300 for each inch on paper are enough"));
    }
    let pixels = |image| Picture::Pixels(Arc::new(image));
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Ok(Warned::clean(pixels(png::decode(name, bytes)?))),
        [0xFF, 0xD8, ..] => {
            let Warned { value, warnings } = jpeg::read(name, bytes)?;
            Ok(Warned { value: pixels(value), warnings })
        }
        [b'G', b'I', b'F', b'8', ..] => Ok(Warned::clean(pixels(gif::decode(name, bytes)?))),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            Ok(Warned::clean(pixels(webp::decode(name, bytes)?)))
        }
        _ if svg::is_svg(bytes) => {
            let Warned { value, warnings } = svg::parse(name, bytes)?;
            Ok(Warned { value: Picture::Drawing(Arc::new(value)), warnings })
        }
        _ => Err(unknown_format(name, bytes)),
    }
}

fn unknown_format(name: &str, bytes: &[u8]) -> Diagnostic {
    let format = match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "a HEIC or AVIF image",
        [b'B', b'M', ..] => "a BMP image",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "a TIFF image",
        [b'%', b'P', b'D', b'F', ..] => "a PDF file",
        [] => "empty",
        _ => "no image in a known format",
    };
    Diagnostic::error(format!("`{name}` is {format}")).help("images are PNG, JPEG, GIF, WebP or SVG files")
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

/// Pictures by the content of their files, so that a logo is decoded once for all documents of a batch.
///
/// The same content gives the same [`Arc`], by which the PDF stage knows it again.
#[derive(Default)]
pub struct ImageCache(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    pictures: HashMap<[u8; 32], Warned<Picture>>,
    bytes: usize,
}

impl ImageCache {
    /// The picture in a file, decoded now if it is new. Warnings come every time, in the words of the first.
    ///
    /// # Errors
    /// As [`decode`].
    pub fn picture(&self, name: &str, bytes: &[u8]) -> Result<Warned<Picture>, Diagnostic> {
        let key: [u8; 32] = Sha256::digest(bytes).into();
        if let Some(picture) = self.lock().pictures.get(&key) {
            return Ok(picture.clone());
        }
        let picture = decode(name, bytes)?;
        let weight = picture.value.bytes();
        let mut kept = self.lock();
        if kept.bytes + weight > CACHE_BYTES {
            *kept = Kept::default();
        }
        kept.bytes += weight;
        // Of two threads that decoded the same file, the first one's picture is kept for both.
        Ok(kept.pictures.entry(key).or_insert(picture).clone())
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
