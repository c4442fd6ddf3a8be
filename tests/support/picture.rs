//! Pictures that tests compare: PNG files in and out, and what to look at where two differ.

use std::fs;
use std::path::{Path, PathBuf};

use panelkit::preview::Image;

/// Channels that differ by less are the same to the eye; rasterisers round by the processor that they run on.
const VISIBLE: u8 = 24;

/// The most pixels that may differ visibly: edges that fall between pixels.
const MOST_DIFFERING: usize = 20;

/// Reads a PNG file of 8-bit RGB; none where there is no such file.
pub fn read(path: &Path) -> Option<Image> {
    let file = fs::File::open(path).ok()?;
    let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().expect("a PNG file");
    let mut rgb = vec![0; reader.output_buffer_size().expect("a picture that fits into memory")];
    let frame = reader.next_frame(&mut rgb).expect("pixels");
    rgb.truncate(frame.buffer_size());
    Some(Image { width: frame.width, height: frame.height, rgb })
}

/// Whether two pictures look the same.
pub fn alike(a: &Image, b: &Image) -> bool {
    (a.width, a.height) == (b.width, b.height)
        && a.rgb.chunks_exact(3).zip(b.rgb.chunks_exact(3)).filter(|(a, b)| differ(a, b)).count() <= MOST_DIFFERING
}

fn differ(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > VISIBLE)
}

/// Leaves what was expected, the difference in red, and what came in one picture; gives its place.
pub fn show(name: &str, expected: Option<&Image>, got: &Image) -> PathBuf {
    let (width, height) = (got.width, got.height);
    let pixel = |image: &Image, x: u32, y: u32| {
        if x < image.width && y < image.height { image.pixel(x, y) } else { [255, 255, 255] }
    };
    let mut rgb = Vec::new();
    for y in 0..height {
        for part in 0..3 {
            for x in 0..width {
                let new = pixel(got, x, y);
                let old = expected.map_or([255, 255, 255], |expected| pixel(expected, x, y));
                rgb.extend(match part {
                    0 => old,
                    1 if differ(&old, &new) => [255, 0, 0],
                    1 => new.map(|channel| 191 + channel / 4),
                    _ => new,
                });
            }
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/cases");
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("{}.png", name.replace('/', "--")));
    fs::write(&path, Image { width: width * 3, height, rgb }.to_png(96.0)).expect("a picture");
    path
}
