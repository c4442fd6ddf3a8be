//! CSS gradients over a rectangle → [`Shading`]s, and sectors for conic ones (css-images-4 §3).
//!
//! Stops get their places, hints and changing opacity become steps between which all channels change evenly, and what
//! repeats is written out.

use std::sync::Arc;

use super::{Draw, Path, Segment, Shading, ShadingKind};
use crate::engine::geometry::{Point, Px, Rect};
use crate::engine::style::backgrounds::{Gradient, GradientKind, GradientStop, LinearDirection, RadialExtent};
use crate::engine::style::values::{Color, LengthPercentage};

/// Between two stops whose change is not even, this many steps are.
const STEPS: usize = 16;

/// How often a repeating gradient may repeat; one that does so more often is its mean colour.
const MOST_REPETITIONS: f32 = 500.0;

/// A colour at a place, 1 for the end of the gradient's line.
type Stop = (f32, Color);

/// Paints a gradient made for `rect` into a path.
pub(super) fn draws(gradient: &Gradient, rect: Rect, path: Path) -> Vec<Draw> {
    let solid = |color: Color, path: Path| vec![Draw::Fill { path, color }];
    let (width, height) = (rect.size.width.0, rect.size.height.0);
    match &gradient.kind {
        GradientKind::Linear(direction) => {
            let (x, y) = vector(*direction, width, height);
            let length = x.hypot(y);
            let stops = match stops(gradient, length, (0.0, 1.0)) {
                Ok(stops) => stops,
                Err(mean) => return solid(mean, path),
            };
            let center = (rect.left().0 + width / 2.0, rect.top().0 + height / 2.0);
            let at = |place: f32| Point::new(Px(center.0 + x * (place - 0.5)), Px(center.1 + y * (place - 0.5)));
            if let Some(stripes) = stripes(&stops, (x, y), at, &path) {
                return stripes;
            }
            shade(stops, path, |first, last| (ShadingKind::Linear { from: at(first), to: at(last) }, IDENTITY))
        }
        GradientKind::Radial { circle, extent, center } => {
            let center = (center.0.resolve(rect.size.width).0, center.1.resolve(rect.size.height).0);
            let (radius_x, radius_y) = radii(*circle, *extent, center, rect);
            let reach = corners(width, height)
                .map(|(x, y)| ((x - center.0) / radius_x).hypot((y - center.1) / radius_y))
                .into_iter()
                .fold(1.0, f32::max);
            let stops = match stops(gradient, radius_x, (0.0, reach)) {
                Ok(stops) => from_zero(&stops),
                Err(mean) => return solid(mean, path),
            };
            let middle = Point::new(rect.left() + Px(center.0), rect.top() + Px(center.1));
            let squash = radius_y / radius_x;
            // A circle, squashed downwards around its centre.
            let matrix = [1.0, 0.0, 0.0, squash, 0.0, middle.y.0 * (1.0 - squash)];
            shade(stops, path, |first, last| {
                let circle = |place: f32| (middle, Px(radius_x * place));
                (ShadingKind::Radial { from: circle(first), to: circle(last) }, matrix)
            })
        }
        GradientKind::Conic { from, center } => {
            let center = Point::new(
                rect.left() + center.0.resolve(rect.size.width),
                rect.top() + center.1.resolve(rect.size.height),
            );
            match stops(gradient, 1.0, (0.0, 1.0)) {
                Ok(stops) => sectors(&stops, *from, center, rect, path),
                Err(mean) => solid(mean, path),
            }
        }
    }
}

const IDENTITY: [f32; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn shade(stops: Vec<Stop>, path: Path, kind: impl FnOnce(f32, f32) -> (ShadingKind, [f32; 6])) -> Vec<Draw> {
    let (Some((first, color)), Some((last, _))) = (stops.first().copied(), stops.last().copied()) else {
        return Vec::new();
    };
    if stops.iter().all(|(_, other)| *other == color) {
        return vec![Draw::Fill { path, color }];
    }
    // All at one place: a sharp edge there.
    let last = if last - first < 1e-4 { first + 1e-4 } else { last };
    let (kind, matrix) = kind(first, last);
    let place = |stop: f32| ((stop - first) / (last - first)).clamp(0.0, 1.0);
    let mut stops: Vec<Stop> = stops.iter().map(|(at, color)| (place(*at), *color)).collect();
    let end = stops.len() - 1;
    stops[end].0 = 1.0;
    vec![Draw::Shade { path, shading: Arc::new(Shading { kind, stops, matrix }) }]
}

/// A linear gradient whose colours change at sharp edges only, as filled stripes: viewers draw their edges sharp. Each
/// reaches to the end, and the next lies over it.
fn stripes(stops: &[Stop], (x, y): (f32, f32), at: impl Fn(f32) -> Point, path: &Path) -> Option<Vec<Draw>> {
    let is_sharp = |pair: &[Stop]| pair[0].1 == pair[1].1 || pair[1].0 <= pair[0].0;
    let is_opaque = stops.iter().all(|(_, color)| color.alpha >= 1.0);
    let (_, first) = *stops.first()?;
    if !is_opaque || !stops.windows(2).all(is_sharp) || stops.iter().all(|(_, color)| *color == first) {
        return None;
    }
    // Far enough to both sides and to the end to cover the box.
    let reach = 1.0 + (x.abs() + y.abs()) / x.hypot(y).max(f32::MIN_POSITIVE);
    let stripe = |from: f32, color: Color| {
        let corner = |place: f32, side: f32| {
            let point = at(place);
            Point::new(point.x - Px(y * reach * side), point.y + Px(x * reach * side))
        };
        let far = from.max(1.0) + 1.0;
        let steps = [corner(far, -1.0), corner(far, 1.0), corner(from, 1.0)].map(Segment::Line);
        let mut segments = vec![Segment::Move(corner(from, -1.0))];
        segments.extend(steps);
        segments.push(Segment::Close);
        Draw::Fill { path: Path::Segments { segments, even_odd: false }, color }
    };
    let mut draws = vec![Draw::Clip(path.clone()), Draw::Fill { path: path.clone(), color: first }];
    let edges = stops.windows(2).filter(|pair| pair[0].1 != pair[1].1 && pair[1].0 < 1.0);
    draws.extend(edges.map(|pair| stripe(pair[1].0, pair[1].1)));
    draws.push(Draw::Pop);
    Some(draws)
}

/// The gradient line as a vector whose ends' perpendiculars touch the corners (css-images-3 §3.1).
fn vector(direction: LinearDirection, width: f32, height: f32) -> (f32, f32) {
    let (sin, cos) = match direction {
        LinearDirection::Angle(degrees) => {
            let quarter = degrees.rem_euclid(360.0);
            // Exact where lines run along the sides.
            match quarter {
                0.0 => (0.0, 1.0),
                90.0 => (1.0, 0.0),
                180.0 => (0.0, -1.0),
                270.0 => (-1.0, 0.0),
                _ => quarter.to_radians().sin_cos(),
            }
        }
        LinearDirection::Side(x, 0) => (f32::from(x), 0.0),
        LinearDirection::Side(0, y) => (0.0, -f32::from(y)),
        // Towards a corner: the line of the mean colour goes through the two other corners.
        LinearDirection::Side(x, y) => {
            let length = width.hypot(height).max(f32::MIN_POSITIVE);
            (f32::from(x) * height / length, -f32::from(y) * width / length)
        }
    };
    let length = (width * sin).abs() + (height * cos).abs();
    (sin * length, -cos * length)
}

fn corners(width: f32, height: f32) -> [(f32, f32); 4] {
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
}

/// css-images-3 §3.2.1
fn radii(circle: bool, extent: RadialExtent, center: (f32, f32), rect: Rect) -> (f32, f32) {
    const LEAST: f32 = 0.001;
    let (width, height) = (rect.size.width.0, rect.size.height.0);
    let (left, right) = (center.0.abs(), (width - center.0).abs());
    let (top, bottom) = (center.1.abs(), (height - center.1).abs());
    let corner = |x: f32, y: f32| x.hypot(y);
    let (closest, farthest) = ((left.min(right), top.min(bottom)), (left.max(right), top.max(bottom)));
    let (x, y) = match (extent, circle) {
        (RadialExtent::Radii(x, y), false) => (x.resolve(rect.size.width).0, y.resolve(rect.size.height).0),
        (RadialExtent::Radii(x, _), true) => (x.resolve(rect.size.width).0, x.resolve(rect.size.width).0),
        (RadialExtent::ClosestSide, false) => closest,
        (RadialExtent::FarthestSide, false) => farthest,
        (RadialExtent::ClosestSide, true) => (closest.0.min(closest.1), closest.0.min(closest.1)),
        (RadialExtent::FarthestSide, true) => (farthest.0.max(farthest.1), farthest.0.max(farthest.1)),
        // Of the same shape as to the sides, through the corner.
        (RadialExtent::ClosestCorner, false) => {
            (closest.0 * std::f32::consts::SQRT_2, closest.1 * std::f32::consts::SQRT_2)
        }
        (RadialExtent::FarthestCorner, false) => {
            (farthest.0 * std::f32::consts::SQRT_2, farthest.1 * std::f32::consts::SQRT_2)
        }
        (RadialExtent::ClosestCorner, true) => (corner(closest.0, closest.1), corner(closest.0, closest.1)),
        (RadialExtent::FarthestCorner, true) => (corner(farthest.0, farthest.1), corner(farthest.0, farthest.1)),
    };
    (x.max(LEAST), y.max(LEAST))
}

/// The stops of a gradient whose line is `length` long, written out over `range` where they repeat; the mean colour
/// when they repeat too often to be seen.
fn stops(gradient: &Gradient, length: f32, range: (f32, f32)) -> Result<Vec<Stop>, Color> {
    let stops = smooth(&placed(&gradient.stops, length));
    let (Some((first, _)), Some((last, _))) = (stops.first(), stops.last()) else { return Ok(stops) };
    if !gradient.repeating {
        return Ok(stops);
    }
    let period = last - first;
    let (begin, end) = (((range.0 - first) / period).floor(), ((range.1 - first) / period).ceil());
    if period < 1e-6 || end - begin > MOST_REPETITIONS {
        return Err(mean(&stops));
    }
    let mut all = Vec::new();
    let mut turn = begin;
    while turn < end.max(begin + 1.0) {
        all.extend(stops.iter().map(|(place, color)| (place + turn * period, *color)));
        turn += 1.0;
    }
    Ok(all)
}

fn mean(stops: &[Stop]) -> Color {
    let weights: f32 = stops.iter().map(|(_, color)| color.alpha).sum::<f32>().max(f32::MIN_POSITIVE);
    let of =
        |channel: fn(&Color) -> f32| stops.iter().map(|(_, color)| channel(color) * color.alpha).sum::<f32>() / weights;
    Color {
        red: of(|color| color.red),
        green: of(|color| color.green),
        blue: of(|color| color.blue),
        alpha: stops.iter().map(|(_, color)| color.alpha).sum::<f32>() / stops.len().max(1) as f32,
    }
}

/// A stop with its place, or a hint.
#[derive(Clone, Copy)]
enum Mark {
    Stop(f32, Color),
    Hint(f32),
}

/// Gives every stop its place (css-images-3 §3.4.3).
fn placed(stops: &[GradientStop], length: f32) -> Vec<Mark> {
    let resolve = |place: LengthPercentage| place.resolve(Px(length)).0 / length.max(f32::MIN_POSITIVE);
    let mut places: Vec<Option<f32>> = stops
        .iter()
        .map(|stop| match stop {
            GradientStop::Color(_, place) => place.map(resolve),
            GradientStop::Hint(place) => Some(resolve(*place)),
        })
        .collect();
    if let Some(first) = places.first_mut() {
        first.get_or_insert(0.0);
    }
    if let Some(last) = places.last_mut() {
        last.get_or_insert(1.0);
    }
    let mut most = f32::MIN;
    for place in places.iter_mut().flatten() {
        most = most.max(*place);
        *place = most;
    }
    let mut index = 0;
    while index < places.len() {
        let next = (index + 1..places.len()).find(|next| places[*next].is_some());
        if let (Some(next), Some(from)) = (next, places[index]) {
            let to = places[next].unwrap_or(from);
            for (between, place) in (1..).zip(&mut places[index + 1..next]) {
                *place = Some(from + (to - from) * between as f32 / (next - index) as f32);
            }
        }
        index = next.unwrap_or(places.len());
    }
    let mark = |(stop, place): (&GradientStop, Option<f32>)| match stop {
        GradientStop::Color(color, _) => Mark::Stop(place.unwrap_or(0.0), *color),
        GradientStop::Hint(_) => Mark::Hint(place.unwrap_or(0.0)),
    };
    stops.iter().zip(places).map(mark).collect()
}

/// Puts steps where a hint bends the change, or where opacity changes: colours are mixed by how opaque they are
/// (css-images-3 §3.4.2).
fn smooth(marks: &[Mark]) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::with_capacity(marks.len());
    let mut hint = None;
    for mark in marks {
        let (place, color) = match mark {
            Mark::Hint(place) => {
                hint = Some(*place);
                continue;
            }
            Mark::Stop(place, color) => (*place, *color),
        };
        if let Some((before, from)) = stops.last().copied()
            && place > before
            && (hint.is_some() || from.alpha != color.alpha)
        {
            let middle = hint.map_or(0.5, |hint| ((hint - before) / (place - before)).clamp(0.001, 0.999));
            let exponent = 0.5_f32.ln() / middle.ln();
            // A colour that cannot be seen is the one that it changes to.
            stops.push((before, mixed(from, color, 1e-6)));
            for step in 1..STEPS {
                let share = step as f32 / STEPS as f32;
                stops.push((before + (place - before) * share, mixed(from, color, share.powf(exponent))));
            }
            stops.push((place, mixed(from, color, 1.0 - 1e-6)));
        }
        hint = None;
        stops.push((place, color));
    }
    stops
}

fn mixed(from: Color, to: Color, share: f32) -> Color {
    let (a, b) = (from.alpha * (1.0 - share), to.alpha * share);
    let sum = (a + b).max(f32::MIN_POSITIVE);
    let channel = |from: f32, to: f32| (from * a + to * b) / sum;
    Color {
        red: channel(from.red, to.red),
        green: channel(from.green, to.green),
        blue: channel(from.blue, to.blue),
        alpha: from.alpha + (to.alpha - from.alpha) * share,
    }
}

/// The colour at a place.
fn color_at(stops: &[Stop], place: f32) -> Color {
    let after = stops.partition_point(|(at, _)| *at <= place);
    match (after.checked_sub(1).map(|index| stops[index]), stops.get(after)) {
        (Some((from, a)), Some((to, b))) => mixed(a, *b, (place - from) / (to - from).max(f32::MIN_POSITIVE)),
        (Some((_, color)), None) => color,
        (None, Some((_, color))) => *color,
        (None, None) => Color::TRANSPARENT,
    }
}

/// A radius cannot be negative: what lies before the centre is cut off.
fn from_zero(stops: &[Stop]) -> Vec<Stop> {
    let mut kept: Vec<Stop> = stops.iter().copied().filter(|(place, _)| *place >= 0.0).collect();
    if kept.len() < stops.len() {
        kept.insert(0, (0.0, color_at(stops, 0.0)));
    }
    kept
}

/// A conic gradient as narrow sectors: neighbours of one colour together, each a little over the next so that no
/// seams show.
fn sectors(stops: &[Stop], from: f32, center: Point, rect: Rect, path: Path) -> Vec<Draw> {
    const COUNT: usize = 360;
    let reach = corners(rect.size.width.0, rect.size.height.0)
        .map(|(x, y)| (rect.left().0 + x - center.x.0).hypot(rect.top().0 + y - center.y.0))
        .into_iter()
        .fold(1.0, f32::max)
        * 1.5;
    // Sharp edges stand at stops, not in the middle of a sector.
    let mut edges: Vec<f32> = (0..=COUNT).map(|index| index as f32 / COUNT as f32).collect();
    edges.extend(stops.iter().map(|(place, _)| *place).filter(|place| (0.0..=1.0).contains(place)));
    edges.sort_by(f32::total_cmp);
    edges.dedup();
    let mut runs: Vec<(f32, f32, Color)> = Vec::new();
    for pair in edges.windows(2) {
        let color = color_at(stops, (pair[0] + pair[1]) / 2.0);
        match runs.last_mut() {
            Some(last) if last.2 == color => last.1 = pair[1],
            _ => runs.push((pair[0], pair[1], color)),
        }
    }
    let point = |turn: f32| {
        let (sin, cos) = ((turn * 360.0 + from).to_radians()).sin_cos();
        Point::new(center.x + Px(sin * reach), center.y - Px(cos * reach))
    };
    let count = runs.len();
    let sector = |(index, (start, end, color)): (usize, (f32, f32, Color))| {
        let end = if index + 1 < count && color.alpha >= 1.0 { (end + 0.002).min(1.0) } else { end };
        let mut segments = vec![Segment::Move(center), Segment::Line(point(start))];
        let parts = ((end - start) * 36.0).ceil().max(1.0);
        segments
            .extend((1..=parts as usize).map(|part| Segment::Line(point(start + (end - start) * part as f32 / parts))));
        segments.push(Segment::Close);
        Draw::Fill { path: Path::Segments { segments, even_odd: false }, color }
    };
    let mut draws = vec![Draw::Clip(path)];
    draws.extend(runs.into_iter().enumerate().map(sector));
    draws.push(Draw::Pop);
    draws
}
