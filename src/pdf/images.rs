//! Images → image XObjects, and the matrices that put them in their place.
//!
//! A JPEG file goes into the PDF as it is; raw samples are compressed once and shared by all documents of a batch, as places
//! in a palette where an image has few colours, as logos do. Opacity becomes a second, grey image (ISO 32000-1 11.6.5.3).

use std::convert::Infallible;
use std::sync::Arc;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::Rect as PdfRect;
use rustc_hash::FxHashMap;

use super::cache::{PdfCache, Weight};
use super::deflate;
use crate::engine::display::{ImageData, Pixels};

/// An image as PDF streams.
pub(super) struct Compressed {
    samples: Stream,
    opacity: Option<Stream>,
    /// Keeps the image's address its own for as long as this is on a shelf.
    _image: Arc<ImageData>,
}

impl Weight for Compressed {
    fn weight(&self) -> usize {
        self.samples.content.len() + self.opacity.as_ref().map_or(0, |opacity| opacity.content.len())
    }
}

/// Adds an image to a document.
pub(super) fn add_to(document: &mut Document, image: &Arc<ImageData>, cache: &PdfCache) -> ObjectId {
    let address = Arc::as_ptr(image) as usize;
    let made = cache.images.get_or_make(address, |_| Ok::<_, Infallible>(compress(image)));
    let Ok(compressed) = made;
    let mut samples = compressed.samples.clone();
    if let Some(opacity) = &compressed.opacity {
        let opacity = document.add_object(opacity.clone());
        samples.dict.set("SMask", opacity);
    }
    document.add_object(samples)
}

fn compress(image: &Arc<ImageData>) -> Compressed {
    let (width, height) = image.stored_size();
    let dictionary = |components: u8| image_dictionary(width, height, components);
    let (samples, opacity) = match &image.pixels {
        Pixels::Jpeg { data, components, inverted, .. } => {
            let mut dictionary = dictionary(*components);
            dictionary.set("Filter", "DCTDecode");
            if *inverted {
                dictionary.set("Decode", (0..components * 2).map(|index| (1 - index % 2).into()).collect::<Vec<_>>());
            }
            (Stream::new(dictionary, data.to_vec()).with_compression(false), None)
        }
        Pixels::Raw { components, samples, alpha } => {
            let mut colours = dictionary(*components);
            let indexed = (*components == 3).then(|| indexed(samples)).flatten();
            let samples = match indexed {
                Some((palette, places)) => {
                    colours.set("ColorSpace", palette);
                    deflate::smallest(colours, &places)
                }
                None => deflate::stream(colours, samples),
            };
            (samples, alpha.as_ref().map(|alpha| deflate::stream(dictionary(1), alpha)))
        }
    };
    Compressed { samples, opacity, _image: Arc::clone(image) }
}

/// The palette of an image of up to 256 colours as a colour space (ISO 32000-1 8.6.6.3), and the place of each pixel in it;
/// `None` for more colours, or when the palette would be longer than what it saves.
fn indexed(rgb: &[u8]) -> Option<(Vec<Object>, Vec<u8>)> {
    let (pixels, _) = rgb.as_chunks::<3>();
    let mut known: FxHashMap<[u8; 3], u8> = FxHashMap::default();
    let mut palette: Vec<u8> = Vec::new();
    let mut places: Vec<u8> = Vec::with_capacity(pixels.len());
    for (index, pixel) in pixels.iter().enumerate() {
        let place = match places.last().filter(|_| pixels[index - 1] == *pixel) {
            Some(place) => *place,
            None => match known.get(pixel) {
                Some(place) => *place,
                None => {
                    let place = u8::try_from(known.len()).ok()?;
                    known.insert(*pixel, place);
                    palette.extend_from_slice(pixel);
                    place
                }
            },
        };
        places.push(place);
    }
    if palette.len() >= places.len() {
        return None;
    }
    let last = i64::try_from(known.len()).ok()? - 1;
    let space = vec!["Indexed".into(), "DeviceRGB".into(), last.into(), Object::String(palette, StringFormat::Literal)];
    Some((space, places))
}

fn image_dictionary(width: u32, height: u32, components: u8) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => width,
        "Height" => height,
        "ColorSpace" => match components {
            1 => "DeviceGray",
            4 => "DeviceCMYK",
            _ => "DeviceRGB",
        },
        "BitsPerComponent" => Object::Integer(8),
    }
}

/// The matrix from the unit square, in which a PDF draws an image, to a rectangle in points; a camera's note on how it
/// was held turns and mirrors the image within.
pub(super) fn placement(image: &ImageData, rect: &PdfRect) -> [f32; 6] {
    let orientation = match image.pixels {
        Pixels::Jpeg { orientation, .. } => orientation,
        Pixels::Raw { .. } => 1,
    };
    // Exif 2.32 §4.6.4: where the first row and the first column of the file are seen.
    let [a, b, c, d, e, f] = match orientation {
        2 => [-1.0, 0.0, 0.0, 1.0, 1.0, 0.0],
        3 => [-1.0, 0.0, 0.0, -1.0, 1.0, 1.0],
        4 => [1.0, 0.0, 0.0, -1.0, 0.0, 1.0],
        5 => [0.0, -1.0, -1.0, 0.0, 1.0, 1.0],
        6 => [0.0, -1.0, 1.0, 0.0, 0.0, 1.0],
        7 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
        8 => [0.0, 1.0, -1.0, 0.0, 1.0, 0.0],
        _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
    };
    let (width, height) = (rect.width.0, rect.height.0);
    [a * width, b * height, c * width, d * height, e * width + rect.x.0, f * height + rect.y.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_become_a_palette_in_the_order_of_their_first_use() {
        let rgb: Vec<u8> = [[9, 9, 9], [9, 9, 9], [1, 2, 3], [9, 9, 9]].repeat(3).concat();
        let (space, places) = indexed(&rgb).expect("two colours");
        assert_eq!(places, [0, 0, 1, 0].repeat(3));
        assert_eq!(space[2..], [1.into(), Object::string_literal([9, 9, 9, 1, 2, 3])]);
    }

    #[test]
    fn many_colours_stay_as_they_are() {
        let colours =
            |count: u32| -> Vec<u8> { (0..count).flat_map(|colour| colour.to_be_bytes()[1..].to_vec()).collect() };
        assert!(indexed(&colours(256).repeat(4)).is_some());
        assert!(indexed(&colours(257).repeat(4)).is_none());
        // A palette of six bytes for two pixels.
        assert!(indexed(&colours(2)).is_none() && indexed(&[]).is_none());
    }
}
