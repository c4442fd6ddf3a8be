//! The bytes of a PDF file → pictures of its pages.
//!
//! Pages are drawn by hayro, a rasteriser in Rust; here stand its limits (how large a picture may be) and what is told of
//! a file that cannot be drawn. Any PDF will do, not only those of [`crate::pdf`]. Where pictures go is left to
//! [`crate::cli`].

use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, TargetInit};
use hayro::{RenderCache, RenderSettings};

use crate::diag::Diagnostic;

/// The most pixels of a picture: an A3 page at 600 dots per inch.
const MOST_PIXELS: f64 = 70_000_000.0;

/// The most pixels of a side, by the rasteriser.
const LONGEST_SIDE: f64 = u16::MAX as f64;

/// Points in an inch: the unit of PDF (ISO 32000-1, 8.3.2.3).
const POINTS_PER_INCH: f64 = 72.0;

/// The picture of a page, on white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Red, green and blue of every pixel, row by row from the top.
    pub rgb: Vec<u8>,
}

impl Image {
    /// Red, green and blue of a pixel.
    ///
    /// # Panics
    /// When it lies outside the picture.
    pub fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        assert!(x < self.width && y < self.height, "a pixel of the picture");
        let at = (y as usize * self.width as usize + x as usize) * 3;
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    /// The picture as a PNG file that says at how many dots per inch it was made.
    pub fn to_png(&self, dpi: f32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(Cursor::new(&mut bytes), self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
        encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: per_metre, yppu: per_metre, unit: png::Unit::Meter }));
        let mut writer = encoder.write_header().expect("the picture has pixels");
        writer.write_image_data(&self.rgb).expect("as many samples as the header says");
        writer.finish().expect("memory takes what is written");
        bytes
    }
}

/// Pictures of all pages, at `dpi` dots per inch.
///
/// # Errors
/// As [`each`].
pub fn pages(pdf: &[u8], dpi: f32) -> Result<Vec<Image>, Diagnostic> {
    let mut pictures = Vec::new();
    each(
        pdf,
        dpi,
        |_| true,
        |_, picture| {
            pictures.push(picture);
            Ok(())
        },
    )?;
    Ok(pictures)
}

/// How many pages a file has.
///
/// # Errors
/// When it is no PDF, or needs a password.
pub fn count(pdf: &[u8]) -> Result<usize, Diagnostic> {
    Ok(read(pdf)?.pages().len())
}

/// Draws the pages for whose number (from 1) `wanted` is true, one after the other, and hands each picture on.
///
/// # Errors
/// When the file is no PDF, needs a password, or has a page too large to be drawn at `dpi` dots per inch; and what
/// `take` says.
pub fn each<E: From<Diagnostic>>(
    pdf: &[u8],
    dpi: f32,
    wanted: impl Fn(usize) -> bool,
    mut take: impl FnMut(usize, Image) -> Result<(), E>,
) -> Result<(), E> {
    let pdf = read(pdf)?;
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    for (index, page) in pdf.pages().iter().enumerate().filter(|(index, _)| wanted(index + 1)) {
        let number = index + 1;
        // The rasteriser reads files of any making; what it has not foreseen is that page's failure.
        let drawn = panic::catch_unwind(AssertUnwindSafe(|| draw(page, number, &cache, &settings, dpi)));
        take(number, drawn.unwrap_or_else(|_| Err(undrawable(number)))?)?;
    }
    Ok(())
}

fn read(pdf: &[u8]) -> Result<Pdf, Diagnostic> {
    Pdf::new(pdf.to_vec()).map_err(unreadable)
}

fn draw<'a>(
    page: &'a Page<'a>,
    number: usize,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    dpi: f32,
) -> Result<Image, Diagnostic> {
    let scale = f64::from(dpi) / POINTS_PER_INCH;
    let (width, height) = page.render_dimensions();
    let (width, height) = (pixels(f64::from(width) * scale), pixels(f64::from(height) * scale));
    if !(width <= LONGEST_SIDE && height <= LONGEST_SIDE && width * height <= MOST_PIXELS) {
        let message = format!("the picture of page {number} would have {width:.0} × {height:.0} pixels");
        return Err(Diagnostic::error(message).help("ask for fewer dots per inch"));
    }
    let mut context = RenderContext::new(width as u16, height as u16);
    let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    // Letters stand where the file puts them, not where they would look sharpest.
    let exact = RenderSettings { hinting: false, glyph_caching: false, ..RenderSettings::default() };
    hayro::render_into(page, cache, settings, &exact, &mut context, transform);
    context.flush();
    let mut pixmap = Pixmap::new(context.width(), context.height());
    let white = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
    context.render_with(&mut pixmap, &mut hayro::vello_cpu::Resources::default(), white);
    let rgb = pixmap.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Image { width: width as u32, height: height as u32, rgb })
}

/// Whole pixels for a length: a fraction of one needs another, but not what rounding made of a whole number.
fn pixels(length: f64) -> f64 {
    (length - 0.01).ceil().max(1.0)
}

fn unreadable(error: LoadPdfError) -> Diagnostic {
    match error {
        LoadPdfError::Decryption(_) => {
            Diagnostic::error("the file is encrypted, and needs a password or a way to read it that is not supported")
                .help("save it without a password")
        }
        LoadPdfError::Invalid => Diagnostic::error("the file is no PDF, or too damaged to be read")
            .help("see that it opens in a viewer, or make it again"),
    }
}

fn undrawable(number: usize) -> Diagnostic {
    Diagnostic::error(format!("page {number} cannot be drawn")).help("see that it opens in a viewer, or make it again")
}

#[cfg(test)]
mod tests {
    use super::{Image, pages, pixels};

    #[test]
    fn a_fraction_of_a_pixel_needs_a_whole_one_but_rounding_does_not() {
        assert_eq!(pixels(793.7), 794.0);
        assert_eq!(pixels(816.000_03), 816.0);
        assert_eq!(pixels(0.0), 1.0);
    }

    #[test]
    fn a_picture_is_written_as_png_with_its_density() {
        let image = Image { width: 2, height: 1, rgb: vec![255, 0, 0, 0, 0, 255] };
        let file = image.to_png(96.0);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file)).read_info().expect("a PNG file");
        let mut samples = vec![0; reader.output_buffer_size().expect("a small picture")];
        reader.next_frame(&mut samples).expect("its pixels");
        assert_eq!(samples, image.rgb);
        // 96 / 0.0254 = 3779.5 pixels a metre
        assert_eq!(reader.info().pixel_dims.map(|pixels| pixels.xppu), Some(3780));
    }

    #[test]
    fn what_is_no_pdf_is_told() {
        for junk in [&b""[..], b"%PDF-1.7\n", b"hello"] {
            let problem = pages(junk, 96.0).expect_err("no pages");
            assert_eq!(problem.message, "the file is no PDF, or too damaged to be read");
        }
    }
}
