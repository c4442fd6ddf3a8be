//! Background layers → fills, images and gradients (css-backgrounds-3 §2).
//!
//! Which element's background goes to the page's canvas is the list's business.

use super::decoration::Outline;
use super::{Draw, Path, gradient};
use crate::engine::geometry::{Point, Px, Rect, Size};
use crate::engine::images::{Picture, Pictures};
use crate::engine::style::backgrounds::{Background, BackgroundSize, BoxArea, Layers, PaintedImage, Repeat};
use crate::engine::style::values::{Color, LengthPercentage};

/// The edges of the box whose background it is.
pub(super) struct Areas {
    pub border: Outline,
    pub padding: Outline,
    pub content: Outline,
}

impl Areas {
    /// What a background's colour fills.
    pub fn color_path(&self, background: &Background) -> Path {
        // The colour belongs to the last layer.
        let layers = background.images.as_ref().map_or(1, |images| images.len().max(1));
        self.of(layer(&background.clips, layers - 1, BoxArea::BorderBox)).path()
    }

    fn of(&self, area: BoxArea) -> &Outline {
        match area {
            BoxArea::BorderBox => &self.border,
            BoxArea::PaddingBox => &self.padding,
            BoxArea::ContentBox => &self.content,
        }
    }
}

/// How many tiles of an image may stand side by side.
const MOST_TILES: f32 = 20_000.0;

/// A background from back to front: the colour, then the layers, the first on top.
pub(super) fn draws(color: Color, background: &Background, areas: &Areas, pictures: &Pictures) -> Vec<Draw> {
    let layers = background.images.as_ref().map_or(0, |images| images.len());
    let mut draws = Vec::new();
    if !color.is_transparent() {
        draws.push(Draw::Fill { path: areas.color_path(background), color });
    }
    for index in (0..layers).rev() {
        let image = layer(&background.images, index, PaintedImage::None);
        let natural = match &image {
            PaintedImage::None => continue,
            PaintedImage::Url(url) => match pictures.get(url) {
                Some(picture) => Some(picture.size()),
                None => continue,
            },
            PaintedImage::Gradient(_) => None,
        };
        let area = areas.of(layer(&background.origins, index, BoxArea::PaddingBox)).rect;
        let clip = areas.of(layer(&background.clips, index, BoxArea::BorderBox));
        if let Some(tiling) = tiling(background, index, area, clip.rect, natural) {
            paint(&image, &tiling, clip, pictures, &mut draws);
        }
    }
    draws
}

fn layer<T: Clone>(layers: &Layers<T>, index: usize, initial: T) -> T {
    match layers.as_deref() {
        Some(values) if !values.is_empty() => values[index % values.len()].clone(),
        _ => initial,
    }
}

/// Where an image stands, once or several times.
struct Tiling {
    /// The first tile, at the left and top.
    first: Rect,
    /// From one tile to the next.
    step: Size,
    columns: usize,
    rows: usize,
}

/// One axis of a tiling.
struct Axis {
    start: f32,
    size: f32,
    step: f32,
    count: usize,
}

/// How a layer's image is laid over the area; none when there is nothing to see.
fn tiling(background: &Background, index: usize, area: Rect, clip: Rect, natural: Option<Size>) -> Option<Tiling> {
    let repeat = layer(&background.repeats, index, (Repeat::Repeat, Repeat::Repeat));
    let size = layer(&background.sizes, index, BackgroundSize::Lengths(None, None));
    let (width, height) = tile_size(size, area.size, natural, repeat);
    let position = |positions: &Layers<LengthPercentage>, space: f32| {
        layer(positions, index, LengthPercentage::ZERO).resolve(Px(space)).0
    };
    let x = position(&background.positions_x, area.size.width.0 - width);
    let y = position(&background.positions_y, area.size.height.0 - height);
    let across =
        axis(repeat.0, width, area.left().0 + x, (area.left().0, area.size.width.0), (clip.left(), clip.right()));
    let down =
        axis(repeat.1, height, area.top().0 + y, (area.top().0, area.size.height.0), (clip.top(), clip.bottom()));
    let (across, down) = (across?, down?);
    Some(Tiling {
        first: Rect::new(Px(across.start), Px(down.start), Px(across.size), Px(down.size)),
        step: Size::new(Px(across.step), Px(down.step)),
        columns: across.count,
        rows: down.count,
    })
}

/// The size of a tile (css-backgrounds-3 §2.9, css-images-3 §5.3).
fn tile_size(size: BackgroundSize, area: Size, natural: Option<Size>, repeat: (Repeat, Repeat)) -> (f32, f32) {
    let (area_width, area_height) = (area.width.0, area.height.0);
    let natural = natural.map(|size| (size.width.0.max(f32::MIN_POSITIVE), size.height.0.max(f32::MIN_POSITIVE)));
    let (mut width, mut height) = match (size, natural) {
        (BackgroundSize::Contain | BackgroundSize::Cover, None) => (area_width, area_height),
        (BackgroundSize::Contain, Some((width, height))) => {
            let scale = (area_width / width).min(area_height / height);
            (width * scale, height * scale)
        }
        (BackgroundSize::Cover, Some((width, height))) => {
            let scale = (area_width / width).max(area_height / height);
            (width * scale, height * scale)
        }
        (BackgroundSize::Lengths(width, height), _) => {
            let width = width.map(|width| width.resolve(area.width).0.max(0.0));
            let height = height.map(|height| height.resolve(area.height).0.max(0.0));
            match (width, height, natural) {
                (Some(width), Some(height), _) => (width, height),
                (Some(width), None, Some(natural)) => (width, width * natural.1 / natural.0),
                (None, Some(height), Some(natural)) => (height * natural.0 / natural.1, height),
                (None, None, Some(natural)) => natural,
                (width, height, None) => (width.unwrap_or(area_width), height.unwrap_or(area_height)),
            }
        }
    };
    let auto = match size {
        BackgroundSize::Lengths(width, height) => (width.is_none(), height.is_none()),
        _ => (false, false),
    };
    let rounded = |size: f32, area: f32| if size > 0.0 { area / (area / size).round().max(1.0) } else { size };
    let ratio = height / width.max(f32::MIN_POSITIVE);
    if repeat.0 == Repeat::Round {
        width = rounded(width, area_width);
        if auto.1 && repeat.1 != Repeat::Round {
            height = width * ratio;
        }
    }
    if repeat.1 == Repeat::Round {
        height = rounded(height, area_height);
        if auto.0 && repeat.0 != Repeat::Round {
            width = height / ratio.max(f32::MIN_POSITIVE);
        }
    }
    (width, height)
}

/// Lays tiles along an axis; `start` is where the position puts one.
fn axis(repeat: Repeat, size: f32, start: f32, area: (f32, f32), clip: (Px, Px)) -> Option<Axis> {
    if !(size > 0.0 && size.is_finite() && start.is_finite()) {
        return None;
    }
    let once = Axis { start, size, step: size, count: 1 };
    let (start, step) = match repeat {
        Repeat::NoRepeat => return Some(once),
        Repeat::Repeat => (start, size),
        Repeat::Round => (area.0, size),
        Repeat::Space => {
            let count = ((area.1 + 0.01) / size).floor();
            if count < 2.0 {
                return Some(once);
            }
            (area.0, size + (area.1 - count * size).max(0.0) / (count - 1.0))
        }
    };
    // A little less than touched is not touched.
    const NEAR: f32 = 0.001;
    let before = ((start - clip.0.0 - NEAR) / step).ceil().max(((start + size - clip.0.0) / step).floor().min(0.0));
    let first = start - before * step;
    let count = ((clip.1.0 - first - NEAR) / step).ceil().max(0.0);
    (1.0..=MOST_TILES).contains(&count).then_some(Axis { start: first, size, step, count: count as usize })
}

fn paint(image: &PaintedImage, tiling: &Tiling, clip: &Outline, pictures: &Pictures, draws: &mut Vec<Draw>) {
    let Tiling { first, step, columns, rows } = *tiling;
    let covered = Rect::new(
        first.left(),
        first.top(),
        step.width * (columns - 1) as f32 + first.size.width,
        step.height * (rows - 1) as f32 + first.size.height,
    );
    let Some(visible) = intersection(covered, clip.rect) else { return };
    let gapless = close(step.width, first.size.width) && close(step.height, first.size.height);
    let covers = visible == clip.rect;
    let path = if covers { clip.path() } else { Path::Rect(visible) };
    let needs_clip = if covers || clip.is_sharp() { None } else { Some(clip.path()) };
    let single = columns == 1 && rows == 1;
    let inner = match image {
        PaintedImage::None => return,
        PaintedImage::Gradient(gradient) if single => gradient::draws(gradient, first, path),
        PaintedImage::Gradient(gradient) => gradient::draws(gradient, first, Path::Rect(first)),
        PaintedImage::Url(url) => {
            let Some(picture) = pictures.get(url) else { return };
            // An image of one colour is a fill: no seams between its tiles.
            if let (Some(color), true) = (picture.only_color(), gapless) {
                scoped(vec![Draw::Fill { path, color }], needs_clip, draws);
                return;
            }
            let cut = visible != covered || !clip.is_sharp();
            let tile = picture.placed(first, None);
            let tile = if single { tile } else { tiled(tile, tiling) };
            scoped(tile, cut.then(|| clip.path()), draws);
            return;
        }
    };
    if single {
        scoped(inner, needs_clip, draws);
    } else {
        scoped(tiled(inner, tiling), Some(clip.path()), draws);
    }
}

fn tiled(draws: Vec<Draw>, tiling: &Tiling) -> Vec<Draw> {
    let Tiling { step, columns, rows, .. } = *tiling;
    vec![Draw::Tiles { draws: draws.into(), step, columns, rows }]
}

fn scoped(inner: Vec<Draw>, clip: Option<Path>, draws: &mut Vec<Draw>) {
    let is_clipped = clip.is_some();
    draws.extend(clip.map(Draw::Clip));
    draws.extend(inner);
    if is_clipped {
        draws.push(Draw::Pop);
    }
}

fn close(a: Px, b: Px) -> bool {
    (a - b).abs() < Px(0.001)
}

/// Where two rectangles lie over each other.
pub(super) fn intersection(a: Rect, b: Rect) -> Option<Rect> {
    let (left, top) = (a.left().max(b.left()), a.top().max(b.top()));
    let (right, bottom) = (a.right().min(b.right()), a.bottom().min(b.bottom()));
    // Tiles end where the area does, but for the rounding of sums.
    let snapped = |edge: Px, to: Px| if (edge - to).abs() < Px(0.005) { to } else { edge };
    let origin = Point::new(snapped(left, b.left()), snapped(top, b.top()));
    let (right, bottom) = (snapped(right, b.right()), snapped(bottom, b.bottom()));
    let size = if (origin.x, origin.y, right, bottom) == (b.left(), b.top(), b.right(), b.bottom()) {
        b.size
    } else {
        Size::new(right - origin.x, bottom - origin.y)
    };
    (size.width > Px::ZERO && size.height > Px::ZERO).then_some(Rect { origin, size })
}

impl Picture {
    /// The colour of an image that has no other, when it is small enough to look.
    fn only_color(&self) -> Option<Color> {
        match self {
            Picture::Pixels(image) => image.only_color(),
            Picture::Drawing(_) => None,
        }
    }
}
