//! Computed values → CSS-like text, for [`super::dump()`].

use std::sync::Arc;

use super::backgrounds::{BackgroundSize, BoxArea, Gradient, GradientKind, GradientStop, Layers};
use super::backgrounds::{LinearDirection, PaintedImage, RadialExtent, Repeat};
use super::values::*;
use crate::engine::geometry::Px;

/// A value as text.
pub(super) trait Show {
    /// The text.
    fn show(&self) -> String;
}

impl<K: Keyword> Show for K {
    fn show(&self) -> String {
        self.to_css()
    }
}

/// At most three digits after the point.
fn rounded(value: f32) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

fn joined<T: Show>(values: &[T], separator: &str) -> String {
    if values.is_empty() {
        return "none".to_owned();
    }
    values.iter().map(Show::show).collect::<Vec<_>>().join(separator)
}

impl Show for f32 {
    fn show(&self) -> String {
        rounded(*self)
    }
}

impl Show for u16 {
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Show for i32 {
    fn show(&self) -> String {
        self.to_string()
    }
}

impl Show for Arc<str> {
    fn show(&self) -> String {
        format!("{self:?}")
    }
}

impl Show for Option<Arc<str>> {
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "auto".to_owned(), ToString::to_string)
    }
}

impl Show for Option<i32> {
    fn show(&self) -> String {
        self.map_or_else(|| "auto".to_owned(), |value| value.to_string())
    }
}

impl Show for Option<f32> {
    fn show(&self) -> String {
        self.map_or_else(|| "auto".to_owned(), rounded)
    }
}

impl Show for Px {
    fn show(&self) -> String {
        format!("{}px", rounded(self.0))
    }
}

impl Show for Option<Px> {
    fn show(&self) -> String {
        self.map_or_else(|| "auto".to_owned(), |length| length.show())
    }
}

impl Show for LengthPercentage {
    fn show(&self) -> String {
        let inner = match (self.length, self.fraction) {
            (length, 0.0) => return length.show(),
            (Px(0.0), fraction) => format!("{}%", rounded(fraction * 100.0)),
            (length, fraction) => format!("calc({}% + {})", rounded(fraction * 100.0), length.show()),
        };
        match (self.least.is_finite(), self.most.is_finite()) {
            (false, false) => inner,
            (true, false) => format!("max({}, {inner})", self.least.show()),
            (false, true) => format!("min({inner}, {})", self.most.show()),
            (true, true) => format!("clamp({}, {inner}, {})", self.least.show(), self.most.show()),
        }
    }
}

impl<A: Show, B: Show> Show for (A, B) {
    fn show(&self) -> String {
        format!("{} {}", self.0.show(), self.1.show())
    }
}

impl Show for AutoLength {
    fn show(&self) -> String {
        match self {
            AutoLength::Auto => "auto".to_owned(),
            AutoLength::Length(length) => length.show(),
        }
    }
}

impl Show for Sizing {
    fn show(&self) -> String {
        match self {
            Sizing::Auto => "auto".to_owned(),
            Sizing::MinContent => "min-content".to_owned(),
            Sizing::MaxContent => "max-content".to_owned(),
            Sizing::FitContent => "fit-content".to_owned(),
            Sizing::Content => "content".to_owned(),
            Sizing::Length(length) => length.show(),
        }
    }
}

impl Show for Color {
    /// `#rrggbb`, with the opacity after a slash where it is not 1.
    fn show(&self) -> String {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "channels are from 0 to 1")]
        let byte = |channel: f32| (channel * 255.0).round() as u8;
        let hex = format!("#{:02x}{:02x}{:02x}", byte(self.red), byte(self.green), byte(self.blue));
        if self.alpha >= 1.0 { hex } else { format!("{hex}/{}", rounded(self.alpha)) }
    }
}

impl Show for LineHeight {
    fn show(&self) -> String {
        match self {
            LineHeight::Normal => "normal".to_owned(),
            LineHeight::Number(factor) => rounded(*factor),
            LineHeight::Length(length) => length.show(),
        }
    }
}

impl Show for VerticalAlign {
    fn show(&self) -> String {
        match self {
            VerticalAlign::Length(length) => length.show(),
            VerticalAlign::TextTop => "text-top".to_owned(),
            VerticalAlign::TextBottom => "text-bottom".to_owned(),
            other => format!("{other:?}").to_ascii_lowercase(),
        }
    }
}

impl Show for Position {
    fn show(&self) -> String {
        match self {
            Position::Running(name) => format!("running({name})"),
            other => format!("{other:?}").to_ascii_lowercase(),
        }
    }
}

impl Show for Arc<[FamilyName]> {
    fn show(&self) -> String {
        let name = |family: &FamilyName| match family {
            FamilyName::Named(name) => format!("{name:?}"),
            FamilyName::Serif => "serif".to_owned(),
            FamilyName::SansSerif => "sans-serif".to_owned(),
            FamilyName::Monospace => "monospace".to_owned(),
            FamilyName::Other => "other".to_owned(),
        };
        self.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

impl Show for Arc<[FontFeature]> {
    fn show(&self) -> String {
        let feature = |feature: &FontFeature| format!("{:?} {}", String::from_utf8_lossy(&feature.tag), feature.value);
        if self.is_empty() { "normal".to_owned() } else { self.iter().map(feature).collect::<Vec<_>>().join(", ") }
    }
}

impl Show for DecorationLines {
    fn show(&self) -> String {
        let lines = [(self.underline, "underline"), (self.overline, "overline"), (self.line_through, "line-through")];
        let drawn: Vec<&str> = lines.into_iter().filter(|(drawn, _)| *drawn).map(|(_, name)| name).collect();
        if drawn.is_empty() { "none".to_owned() } else { drawn.join(" ") }
    }
}

impl Show for ListStyleType {
    fn show(&self) -> String {
        match self {
            ListStyleType::None => "none".to_owned(),
            ListStyleType::Disc => "disc".to_owned(),
            ListStyleType::Named(style) => style.show(),
            ListStyleType::Text(text) => text.show(),
        }
    }
}

impl Show for Quotes {
    fn show(&self) -> String {
        match self {
            Quotes::Auto => "auto".to_owned(),
            Quotes::Pairs(pairs) if pairs.is_empty() => "none".to_owned(),
            Quotes::Pairs(pairs) => joined(pairs, " "),
        }
    }
}

impl Show for CounterList {
    fn show(&self) -> String {
        let counter = |(name, value): &(Arc<str>, i32)| format!("{name} {value}");
        if self.is_empty() { "none".to_owned() } else { self.iter().map(counter).collect::<Vec<_>>().join(" ") }
    }
}

impl Show for CounterStyle {
    fn show(&self) -> String {
        match self {
            CounterStyle::Decimal => "decimal".to_owned(),
            CounterStyle::None => "none".to_owned(),
            CounterStyle::Named(name) => name.to_string(),
            CounterStyle::Symbols(definition) => {
                let system = match definition.system {
                    CounterSystem::Cyclic => "cyclic",
                    CounterSystem::Numeric => "numeric",
                    CounterSystem::Alphabetic => "alphabetic",
                    CounterSystem::Fixed(_) => "fixed",
                    CounterSystem::Symbolic | CounterSystem::Additive | CounterSystem::Extends(_) => "symbolic",
                };
                let symbols: Vec<String> = definition.symbols.iter().map(Show::show).collect();
                format!("symbols({system} {})", symbols.join(" "))
            }
        }
    }
}

impl Show for ContentItem {
    fn show(&self) -> String {
        let target = |target: &str, url: bool| if url { format!("{target:?}") } else { format!("attr({target})") };
        match self {
            ContentItem::Text(text) => text.show(),
            ContentItem::Attribute { name, fallback } if fallback.is_empty() => format!("attr({name})"),
            ContentItem::Attribute { name, fallback } => format!("attr({name}, {fallback:?})"),
            ContentItem::Counter { name, style } => format!("counter({name}, {})", style.show()),
            ContentItem::Counters { name, separator, style } => {
                format!("counters({name}, {separator:?}, {})", style.show())
            }
            ContentItem::NamedString { name, which } => format!("string({name}, {})", which.to_css()),
            ContentItem::RunningElement { name, which } => format!("element({name}, {})", which.to_css()),
            ContentItem::ElementText(part) => format!("content({})", part.to_css()),
            ContentItem::Quote(quote) => format!("{}-quote", quote.to_css()),
            ContentItem::TargetCounter { target: to, url, name, style } => {
                format!("target-counter({}, {name}, {})", target(to, *url), style.show())
            }
            ContentItem::TargetCounters { target: to, url, name, separator, style } => {
                format!("target-counters({}, {name}, {separator:?}, {})", target(to, *url), style.show())
            }
            ContentItem::TargetText { target: to, url, part } => {
                format!("target-text({}, {})", target(to, *url), part.to_css())
            }
            ContentItem::Leader(pattern) => format!("leader({pattern:?})"),
            ContentItem::Image(url) => format!("url({url:?})"),
        }
    }
}

impl Show for Arc<[ContentItem]> {
    fn show(&self) -> String {
        joined(self, " ")
    }
}

impl Show for Content {
    fn show(&self) -> String {
        match self {
            Content::Normal => "normal".to_owned(),
            Content::None => "none".to_owned(),
            Content::Items(items) => items.show(),
        }
    }
}

impl Show for Arc<[StringSet]> {
    fn show(&self) -> String {
        let set = |set: &StringSet| format!("{} {}", set.name, set.value.show());
        if self.is_empty() { "none".to_owned() } else { self.iter().map(set).collect::<Vec<_>>().join(", ") }
    }
}

impl Show for BookmarkLevel {
    fn show(&self) -> String {
        match self {
            BookmarkLevel::None => "none".to_owned(),
            BookmarkLevel::Level(level) => level.to_string(),
        }
    }
}

impl Show for Transform {
    fn show(&self) -> String {
        match self {
            Transform::Translate(x, y) => format!("translate({}, {})", x.show(), y.show()),
            Transform::Scale(x, y) => format!("scale({}, {})", rounded(*x), rounded(*y)),
            Transform::Rotate(degrees) => format!("rotate({}deg)", rounded(*degrees)),
            Transform::Matrix(values) => format!("matrix({})", values.map(rounded).join(", ")),
        }
    }
}

impl Show for Arc<[Transform]> {
    fn show(&self) -> String {
        joined(self, " ")
    }
}

impl Show for Track {
    fn show(&self) -> String {
        match self {
            Track::Auto => "auto".to_owned(),
            Track::MinContent => "min-content".to_owned(),
            Track::MaxContent => "max-content".to_owned(),
            Track::Length(length) => length.show(),
            Track::Fraction(fraction) => format!("{}fr", rounded(*fraction)),
        }
    }
}

impl Show for Arc<[Track]> {
    fn show(&self) -> String {
        joined(self, " ")
    }
}

impl Show for GridLine {
    fn show(&self) -> String {
        match self {
            GridLine::Auto => "auto".to_owned(),
            GridLine::Line(line) => line.to_string(),
            GridLine::Span(count) => format!("span {count}"),
        }
    }
}

impl<T: Show> Show for Layers<T> {
    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "initial".to_owned(), |layers| joined(layers, ", "))
    }
}

impl Show for PaintedImage {
    fn show(&self) -> String {
        match self {
            PaintedImage::None => "none".to_owned(),
            PaintedImage::Url(url) => format!("url({url:?})"),
            PaintedImage::Gradient(gradient) => gradient.show(),
        }
    }
}

impl Show for Gradient {
    fn show(&self) -> String {
        let repeating = if self.repeating { "repeating-" } else { "" };
        let (kind, way) = match &self.kind {
            GradientKind::Linear(LinearDirection::Angle(degrees)) => ("linear", format!("{}deg", rounded(*degrees))),
            GradientKind::Linear(LinearDirection::Side(x, y)) => {
                let words = [["left", "", "right"][(x + 1) as usize], ["top", "", "bottom"][(y + 1) as usize]];
                ("linear", format!("to {}", words.join(" ").trim()))
            }
            GradientKind::Radial { circle, extent, center } => {
                let shape = if *circle { "circle" } else { "ellipse" };
                ("radial", format!("{shape} {} at {}", extent.show(), center.show()))
            }
            GradientKind::Conic { from, center } => {
                ("conic", format!("from {}deg at {}", rounded(*from), center.show()))
            }
        };
        format!("{repeating}{kind}-gradient({way}, {})", joined(&self.stops, ", "))
    }
}

impl Show for RadialExtent {
    fn show(&self) -> String {
        match self {
            RadialExtent::ClosestSide => "closest-side".to_owned(),
            RadialExtent::FarthestSide => "farthest-side".to_owned(),
            RadialExtent::ClosestCorner => "closest-corner".to_owned(),
            RadialExtent::FarthestCorner => "farthest-corner".to_owned(),
            RadialExtent::Radii(x, y) => format!("{} {}", x.show(), y.show()),
        }
    }
}

impl Show for GradientStop {
    fn show(&self) -> String {
        match self {
            GradientStop::Color(color, None) => color.show(),
            GradientStop::Color(color, Some(place)) => format!("{} {}", color.show(), place.show()),
            GradientStop::Hint(place) => place.show(),
        }
    }
}

impl Show for BackgroundSize {
    fn show(&self) -> String {
        let length = |length: &Option<LengthPercentage>| length.map_or_else(|| "auto".to_owned(), |it| it.show());
        match self {
            BackgroundSize::Contain => "contain".to_owned(),
            BackgroundSize::Cover => "cover".to_owned(),
            BackgroundSize::Lengths(width, height) => format!("{} {}", length(width), length(height)),
        }
    }
}

impl Show for Repeat {
    fn show(&self) -> String {
        match self {
            Repeat::Repeat => "repeat",
            Repeat::NoRepeat => "no-repeat",
            Repeat::Space => "space",
            Repeat::Round => "round",
        }
        .to_owned()
    }
}

impl Show for BoxArea {
    fn show(&self) -> String {
        match self {
            BoxArea::BorderBox => "border-box",
            BoxArea::PaddingBox => "padding-box",
            BoxArea::ContentBox => "content-box",
        }
        .to_owned()
    }
}
