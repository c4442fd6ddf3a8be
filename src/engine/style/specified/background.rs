//! Background layers (css-backgrounds-3 §2) as lists, and the shorthand `background`.

use cssparser::Parser;

use super::color::{ColorSpec, color};
use super::image::{self, ImageSpec, Offset};
use super::length::Length;
use super::length::positive_length_percentage;
use super::{Compute, Context, Parsed, invalid};
use crate::engine::style::backgrounds::{BackgroundSize, BoxArea, Layers, PaintedImage, Repeat};
use crate::engine::style::values::LengthPercentage;

/// How many layers a background may have.
const MOST_LAYERS: usize = 100;

/// A list as written, one value for each layer.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) struct LayerList<T>(pub Vec<T>);

impl Compute<Layers<PaintedImage>> for LayerList<ImageSpec> {
    fn compute(&self, context: &Context) -> Layers<PaintedImage> {
        match self.0.as_slice() {
            [ImageSpec::None] => None,
            images => Some(images.iter().map(|image| image.compute(context)).collect()),
        }
    }
}

impl Compute<Layers<LengthPercentage>> for LayerList<Offset> {
    fn compute(&self, context: &Context) -> Layers<LengthPercentage> {
        let zero = |offset: &Offset| !offset.from_end && matches!(offset.length, Length::Percent(0.0));
        (!self.0.iter().all(zero)).then(|| self.0.iter().map(|offset| offset.compute(context)).collect())
    }
}

/// `background-size` as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::engine::style) enum SizeSpec {
    Contain,
    Cover,
    Lengths(Option<Length>, Option<Length>),
}

impl Compute<Layers<BackgroundSize>> for LayerList<SizeSpec> {
    fn compute(&self, context: &Context) -> Layers<BackgroundSize> {
        let length = |length: &Option<Length>| length.as_ref().map(|length| length.compute(context));
        let computed = self.0.iter().map(|size| match size {
            SizeSpec::Contain => BackgroundSize::Contain,
            SizeSpec::Cover => BackgroundSize::Cover,
            SizeSpec::Lengths(width, height) => BackgroundSize::Lengths(length(width), length(height)),
        });
        let initial = |size: &SizeSpec| *size == SizeSpec::Lengths(None, None);
        (!self.0.iter().all(initial)).then(|| computed.collect())
    }
}

impl Compute<Layers<(Repeat, Repeat)>> for LayerList<(Repeat, Repeat)> {
    fn compute(&self, _context: &Context) -> Layers<(Repeat, Repeat)> {
        let initial = |repeat: &(Repeat, Repeat)| *repeat == (Repeat::Repeat, Repeat::Repeat);
        (!self.0.iter().all(initial)).then(|| self.0.iter().copied().collect())
    }
}

/// The initial value is written as an empty list, for it is another one for `background-origin` than for
/// `background-clip`.
impl Compute<Layers<BoxArea>> for LayerList<BoxArea> {
    fn compute(&self, _context: &Context) -> Layers<BoxArea> {
        (!self.0.is_empty()).then(|| self.0.iter().copied().collect())
    }
}

fn list<'i, T>(input: &mut Parser<'i>, parse: impl FnMut(&mut Parser<'i>) -> Parsed<T>) -> Parsed<LayerList<T>> {
    let layers = input.parse_comma_separated(parse)?;
    if layers.len() > MOST_LAYERS { invalid() } else { Ok(LayerList(layers)) }
}

/// `background-image`
pub(in crate::engine::style) fn images(input: &mut Parser) -> Parsed<LayerList<ImageSpec>> {
    list(input, image::image)
}

/// `background-position-x`
pub(in crate::engine::style) fn positions_x(input: &mut Parser) -> Parsed<LayerList<Offset>> {
    list(input, image::horizontal)
}

/// `background-position-y`
pub(in crate::engine::style) fn positions_y(input: &mut Parser) -> Parsed<LayerList<Offset>> {
    list(input, image::vertical)
}

/// `background-position`
pub(in crate::engine::style) fn positions(input: &mut Parser) -> Parsed<(LayerList<Offset>, LayerList<Offset>)> {
    let LayerList(both) = list(input, image::position)?;
    let (x, y) = both.into_iter().unzip();
    Ok((LayerList(x), LayerList(y)))
}

/// `background-size`
pub(in crate::engine::style) fn sizes(input: &mut Parser) -> Parsed<LayerList<SizeSpec>> {
    list(input, size)
}

fn size(input: &mut Parser) -> Parsed<SizeSpec> {
    if let Ok(keyword) = input.try_parse(|input| {
        Ok::<_, cssparser::ParseError<super::Fault>>(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
            "contain" => SizeSpec::Contain,
            "cover" => SizeSpec::Cover,
            _ => return invalid(),
        })
    }) {
        return Ok(keyword);
    }
    let one = |input: &mut Parser| -> Parsed<Option<Length>> {
        if input.try_parse(|input| input.expect_ident_matching("auto")).is_ok() {
            return Ok(None);
        }
        positive_length_percentage(input).map(Some)
    };
    let width = one(input)?;
    let height = input.try_parse(one).unwrap_or(None);
    Ok(SizeSpec::Lengths(width, height))
}

/// `background-repeat`
pub(in crate::engine::style) fn repeats(input: &mut Parser) -> Parsed<LayerList<(Repeat, Repeat)>> {
    list(input, repeat)
}

fn repeat(input: &mut Parser) -> Parsed<(Repeat, Repeat)> {
    if input.try_parse(|input| input.expect_ident_matching("repeat-x")).is_ok() {
        return Ok((Repeat::Repeat, Repeat::NoRepeat));
    }
    if input.try_parse(|input| input.expect_ident_matching("repeat-y")).is_ok() {
        return Ok((Repeat::NoRepeat, Repeat::Repeat));
    }
    super::one_or_two(input, |input| {
        Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
            "repeat" => Repeat::Repeat,
            "no-repeat" => Repeat::NoRepeat,
            "space" => Repeat::Space,
            "round" => Repeat::Round,
            _ => return invalid(),
        })
    })
}

/// `background-origin`
pub(in crate::engine::style) fn origins(input: &mut Parser) -> Parsed<LayerList<BoxArea>> {
    list(input, area).map(|list| unless_all(list, BoxArea::PaddingBox))
}

/// `background-clip`
pub(in crate::engine::style) fn clips(input: &mut Parser) -> Parsed<LayerList<BoxArea>> {
    list(input, area).map(|list| unless_all(list, BoxArea::BorderBox))
}

fn unless_all(list: LayerList<BoxArea>, initial: BoxArea) -> LayerList<BoxArea> {
    if list.0.iter().all(|area| *area == initial) { LayerList(Vec::new()) } else { list }
}

fn area(input: &mut Parser) -> Parsed<BoxArea> {
    Ok(cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "border-box" => BoxArea::BorderBox,
        "padding-box" => BoxArea::PaddingBox,
        "content-box" => BoxArea::ContentBox,
        _ => return invalid(),
    })
}

/// What the shorthand comes to.
pub(in crate::engine::style) struct Shorthand {
    pub color: ColorSpec,
    pub images: LayerList<ImageSpec>,
    pub positions_x: LayerList<Offset>,
    pub positions_y: LayerList<Offset>,
    pub sizes: LayerList<SizeSpec>,
    pub repeats: LayerList<(Repeat, Repeat)>,
    pub origins: LayerList<BoxArea>,
    pub clips: LayerList<BoxArea>,
}

/// One layer of the shorthand as far as it is read.
#[derive(Default)]
struct Layer {
    image: Option<ImageSpec>,
    position: Option<(Offset, Offset)>,
    size: Option<SizeSpec>,
    repeat: Option<(Repeat, Repeat)>,
    attachment: bool,
    areas: Vec<BoxArea>,
    color: Option<ColorSpec>,
}

/// `background` (css-backgrounds-3 §2.10)
pub(in crate::engine::style) fn background(input: &mut Parser) -> Parsed<Shorthand> {
    let LayerList(mut layers) = list(input, layer)?;
    let color = layers.last_mut().and_then(|last| last.color.take());
    if layers.iter().any(|layer| layer.color.is_some()) {
        return super::fault("only the last layer of `background` has a colour", "put the colour at the end");
    }
    let zero = || Offset::percent(0.0);
    let mut shorthand = Shorthand {
        color: color.unwrap_or(ColorSpec::Absolute(crate::engine::style::values::Color::TRANSPARENT)),
        images: LayerList(Vec::new()),
        positions_x: LayerList(Vec::new()),
        positions_y: LayerList(Vec::new()),
        sizes: LayerList(Vec::new()),
        repeats: LayerList(Vec::new()),
        origins: LayerList(Vec::new()),
        clips: LayerList(Vec::new()),
    };
    for layer in layers {
        let (x, y) = layer.position.unwrap_or_else(|| (zero(), zero()));
        shorthand.images.0.push(layer.image.unwrap_or(ImageSpec::None));
        shorthand.positions_x.0.push(x);
        shorthand.positions_y.0.push(y);
        shorthand.sizes.0.push(layer.size.unwrap_or(SizeSpec::Lengths(None, None)));
        shorthand.repeats.0.push(layer.repeat.unwrap_or((Repeat::Repeat, Repeat::Repeat)));
        let (origin, clip) = match layer.areas.as_slice() {
            [both] => (*both, *both),
            [origin, clip, ..] => (*origin, *clip),
            [] => (BoxArea::PaddingBox, BoxArea::BorderBox),
        };
        shorthand.origins.0.push(origin);
        shorthand.clips.0.push(clip);
    }
    shorthand.origins = unless_all(shorthand.origins, BoxArea::PaddingBox);
    shorthand.clips = unless_all(shorthand.clips, BoxArea::BorderBox);
    Ok(shorthand)
}

fn layer(input: &mut Parser) -> Parsed<Layer> {
    let mut layer = Layer::default();
    let mut any = false;
    loop {
        let start = input.state();
        let begins_image = input.next().is_ok_and(image::begins_image);
        input.reset(&start);
        if begins_image && layer.image.is_none() {
            // An image that is not understood has a message of its own.
            layer.image = Some(image::image(input)?);
        } else if layer.image.is_none() && input.try_parse(|input| input.expect_ident_matching("none")).is_ok() {
            layer.image = Some(ImageSpec::None);
        } else if layer.position.is_none()
            && let Ok(position) = input.try_parse(image::position)
        {
            layer.position = Some(position);
            if input.try_parse(|input| input.expect_delim('/')).is_ok() {
                layer.size = Some(size(input)?);
            }
        } else if layer.repeat.is_none()
            && let Ok(found) = input.try_parse(repeat)
        {
            layer.repeat = Some(found);
        } else if !layer.attachment && input.try_parse(attachment).is_ok() {
            layer.attachment = true;
        } else if layer.areas.len() < 2
            && let Ok(found) = input.try_parse(area)
        {
            layer.areas.push(found);
        } else if layer.color.is_none()
            && let Ok(found) = input.try_parse(color)
        {
            layer.color = Some(found);
        } else {
            break;
        }
        any = true;
    }
    if any { Ok(layer) } else { invalid() }
}

/// Paper does not scroll: all values of `background-attachment` come to the same.
fn attachment(input: &mut Parser) -> Parsed<()> {
    cssparser::match_ignore_ascii_case! { input.expect_ident()?,
        "scroll" | "fixed" | "local" => Ok(()),
        _ => invalid(),
    }
}
