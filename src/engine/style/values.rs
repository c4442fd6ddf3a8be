//! The value types of computed properties, in the words of CSS.
//!
//! A value here is computed: relative lengths and colours are resolved, percentages wait for layout.

use std::sync::Arc;

pub use super::counter_style::{CounterDefinition, CounterSystem};

use crate::engine::geometry::Px;

/// A colour in sRGB, each channel from 0 to 1, not premultiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    /// Red.
    pub red: f32,
    /// Green.
    pub green: f32,
    /// Blue.
    pub blue: f32,
    /// Opacity.
    pub alpha: f32,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Color = Color { red: 0.0, green: 0.0, blue: 0.0, alpha: 1.0 };
    /// Nothing to see.
    pub const TRANSPARENT: Color = Color { red: 0.0, green: 0.0, blue: 0.0, alpha: 0.0 };

    /// Whether painting it changes nothing.
    pub fn is_transparent(self) -> bool {
        self.alpha <= 0.0
    }
}

/// A length plus a share of some reference length, within limits that are lengths: all that `<length-percentage>` and
/// the mathematics of them come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LengthPercentage {
    /// The fixed part.
    pub length: Px,
    /// The share, 1 for 100 %.
    pub fraction: f32,
    /// The least that a sum with a share may come to.
    pub least: Px,
    /// The most that it may come to; never less than the least.
    pub most: Px,
}

impl Default for LengthPercentage {
    fn default() -> Self {
        Self::ZERO
    }
}

impl LengthPercentage {
    /// Zero.
    pub const ZERO: Self = Self::sum(Px::ZERO, 0.0);

    /// A fixed length.
    pub const fn px(length: Px) -> Self {
        Self::sum(length, 0.0)
    }

    /// A share; 1 is 100 %.
    pub const fn percent(fraction: f32) -> Self {
        Self::sum(Px::ZERO, fraction)
    }

    /// A fixed length and a share.
    pub const fn sum(length: Px, fraction: f32) -> Self {
        Self { length, fraction, least: Px(f32::NEG_INFINITY), most: Px(f32::INFINITY) }
    }

    /// The length, given what 100 % is.
    pub fn resolve(self, reference: Px) -> Px {
        if self.fraction == 0.0 {
            return self.length;
        }
        (self.length + reference * self.fraction).min(self.most).max(self.least)
    }

    /// Whether it depends on a reference length.
    pub fn has_percentage(self) -> bool {
        self.fraction != 0.0
    }

    /// The share, where it is nothing else.
    pub fn share(self) -> Option<f32> {
        let is_limited = self.least.is_finite() || self.most.is_finite();
        (self.fraction != 0.0 && self.length == Px::ZERO && !is_limited).then_some(self.fraction)
    }
}

/// `width`, `height`, `min-*`, `max-*`, `flex-basis`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Sizing {
    /// `auto`; for `max-*` this stands for `none`.
    #[default]
    Auto,
    /// `min-content`
    MinContent,
    /// `max-content`
    MaxContent,
    /// `fit-content`
    FitContent,
    /// `content` (flex-basis)
    Content,
    /// A length or percentage.
    Length(LengthPercentage),
}

/// A margin or an inset: a length or `auto`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AutoLength {
    /// `auto`
    Auto,
    /// A length or percentage.
    Length(LengthPercentage),
}

impl AutoLength {
    /// The length, with `auto` as zero.
    pub fn resolve_or_zero(self, reference: Px) -> Px {
        match self {
            AutoLength::Auto => Px::ZERO,
            AutoLength::Length(length) => length.resolve(reference),
        }
    }
}

impl Display {
    /// Whether a box of this display belongs inside of a table.
    pub fn is_table_part(self) -> bool {
        matches!(
            self,
            Display::TableRowGroup
                | Display::TableHeaderGroup
                | Display::TableFooterGroup
                | Display::TableRow
                | Display::TableCell
                | Display::TableColumnGroup
                | Display::TableColumn
                | Display::TableCaption
        )
    }
}

/// `position`
#[expect(missing_docs, reason = "the names are CSS's")]
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum Position {
    #[default]
    Static,
    Relative,
    Absolute,
    Fixed,
    /// `running(name)` of css-gcpm-3 §1.2.1: taken out of the flow into a page margin.
    Running(Arc<str>),
}

/// A type whose values are single CSS keywords.
pub trait Keyword: Copy + PartialEq + 'static {
    /// Every value with its name, in camel case: `MinContent` is `min-content` in CSS.
    const ALL: &'static [(&'static str, Self)];

    /// The value that a CSS identifier names, whatever its case.
    fn from_css(ident: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| is_kebab_case_of(ident, name)).map(|(_, value)| *value)
    }

    /// The CSS keyword.
    fn to_css(self) -> String {
        let name = Self::ALL.iter().find(|(_, value)| *value == self).map_or("", |(name, _)| *name);
        kebab_case(name)
    }
}

/// Whether `ident` is the CSS spelling of a name in camel case.
fn is_kebab_case_of(ident: &str, name: &str) -> bool {
    let mut ident = ident.bytes();
    let spelled = name.bytes().enumerate().all(|(index, byte)| {
        (index == 0 || !byte.is_ascii_uppercase() || ident.next() == Some(b'-'))
            && ident.next().is_some_and(|given| given.eq_ignore_ascii_case(&byte))
    });
    spelled && ident.next().is_none()
}

fn kebab_case(name: &str) -> String {
    let mut css = String::with_capacity(name.len() + 2);
    for (index, character) in name.char_indices() {
        if index > 0 && character.is_ascii_uppercase() {
            css.push('-');
        }
        css.push(character.to_ascii_lowercase());
    }
    css
}

macro_rules! keywords {
    ($($(#[$meta:meta])* $name:ident { $default:ident $(, $rest:ident)* $(,)? })*) => {$(
        $(#[$meta])*
        #[expect(missing_docs, reason = "the names are CSS's")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub enum $name { #[default] $default $(, $rest)* }

        impl Keyword for $name {
            const ALL: &'static [(&'static str, Self)] =
                &[(stringify!($default), Self::$default) $(, (stringify!($rest), Self::$rest))*];
        }
    )*};
}

keywords! {
    /// `display`, with the outer and inner type in one word where CSS has one.
    Display {
        Inline, None, Contents, Block, FlowRoot, InlineBlock, ListItem, Flex, InlineFlex, Grid, InlineGrid, Table,
        InlineTable, TableRowGroup, TableHeaderGroup, TableFooterGroup, TableRow, TableCell, TableColumnGroup,
        TableColumn, TableCaption,
    }
    /// `float`
    Float { None, Left, Right }
    /// `clear`
    Clear { None, Left, Right, Both }
    /// `box-sizing`
    BoxSizing { ContentBox, BorderBox }
    /// `overflow`; `scroll` and `auto` are `Hidden` on paper.
    Overflow { Visible, Hidden }
    /// `visibility`
    Visibility { Visible, Hidden, Collapse }
    /// `border-*-style`
    BorderStyle { None, Hidden, Solid, Dashed, Dotted, Double, Groove, Ridge, Inset, Outset }
    /// `border-collapse`
    BorderCollapse { Separate, Collapse }
    /// `table-layout`
    TableLayout { Auto, Fixed }
    /// `caption-side`
    CaptionSide { Top, Bottom }
    /// `empty-cells`
    EmptyCells { Show, Hide }
    /// `direction`
    Direction { Ltr, Rtl }
    /// `unicode-bidi`
    UnicodeBidi { Normal, Embed, Isolate, BidiOverride, IsolateOverride, Plaintext }
    /// `text-align`
    TextAlign { Start, End, Left, Right, Center, Justify, MatchParent }
    /// `text-align-last`; `Auto` follows `text-align`.
    TextAlignLast { Auto, Start, End, Left, Right, Center, Justify }
    /// `text-transform`
    TextTransform { None, Uppercase, Lowercase, Capitalize, FullWidth }
    /// `white-space`
    WhiteSpace { Normal, Nowrap, Pre, PreWrap, PreLine, BreakSpaces }
    /// `overflow-wrap`
    OverflowWrap { Normal, BreakWord, Anywhere }
    /// `word-break`
    WordBreak { Normal, BreakAll, KeepAll, BreakWord }
    /// `hyphens`
    Hyphens { Manual, None, Auto }
    /// `list-style-position`
    ListStylePosition { Outside, Inside }
    /// `font-style`
    FontStyle { Normal, Italic, Oblique }
    /// `text-decoration-style`
    DecorationStyle { Solid, Double, Dotted, Dashed, Wavy }
    /// `break-before`, `break-after`
    Break { Auto, Avoid, AvoidPage, AvoidColumn, Page, Left, Right, Recto, Verso, Column, Always }
    /// `break-inside`
    BreakInside { Auto, Avoid, AvoidPage, AvoidColumn }
    /// `box-decoration-break`
    BoxDecorationBreak { Slice, Clone }
    /// `flex-direction`
    FlexDirection { Row, RowReverse, Column, ColumnReverse }
    /// `flex-wrap`
    FlexWrap { Nowrap, Wrap, WrapReverse }
    /// `justify-content`, `align-content`, `align-items`, `align-self`, `justify-items`, `justify-self`; `Auto` is `normal` too.
    Alignment { Auto, Start, End, FlexStart, FlexEnd, Center, Stretch, Baseline, SpaceBetween, SpaceAround, SpaceEvenly }
    /// `object-fit`
    ObjectFit { Fill, Contain, Cover, None, ScaleDown }
    /// `appearance`, for form controls
    Appearance { Auto, None }
}

/// `vertical-align`
#[expect(missing_docs, reason = "the names are CSS's")]
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum VerticalAlign {
    #[default]
    Baseline,
    Sub,
    Super,
    TextTop,
    TextBottom,
    Middle,
    Top,
    Bottom,
    /// A length; percentages of the line height are resolved already.
    Length(Px),
}

/// `line-height`
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum LineHeight {
    /// The font's own.
    #[default]
    Normal,
    /// A multiple of the font size; inherited as such.
    Number(f32),
    /// A fixed length; percentages are resolved already.
    Length(Px),
}

impl LineHeight {
    /// The height for a font size; `normal` as 1.2, for `lh` units only.
    pub fn resolve(self, font_size: Px) -> Px {
        match self {
            LineHeight::Normal => font_size * 1.2,
            LineHeight::Number(factor) => font_size * factor,
            LineHeight::Length(length) => length,
        }
    }
}

/// One side of a border; the width is zero where the style is none or hidden.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideBorder {
    /// Computed width.
    pub width: Px,
    /// Style.
    pub style: BorderStyle,
    /// Colour.
    pub color: Color,
}

impl Default for SideBorder {
    fn default() -> Self {
        Self { width: Px::ZERO, style: BorderStyle::None, color: Color::BLACK }
    }
}

/// Corner radii, horizontal and vertical, from the top left clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct BorderRadius {
    /// Top left, top right, bottom right, bottom left.
    pub corners: [(LengthPercentage, LengthPercentage); 4],
}

/// One name of `font-family`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FamilyName {
    /// A family by its name.
    Named(Arc<str>),
    /// `serif`
    Serif,
    /// `sans-serif`, `system-ui`, `ui-sans-serif`
    SansSerif,
    /// `monospace`
    Monospace,
    /// `cursive`, `fantasy`, `emoji`, `math`: the default family stands in.
    Other,
}

/// An OpenType feature and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FontFeature {
    /// Four letters, such as `tnum`.
    pub tag: [u8; 4],
    /// 0 off, 1 on, or an alternate's number.
    pub value: u16,
}

/// `text-decoration-line`, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct DecorationLines {
    /// `underline`
    pub underline: bool,
    /// `overline`
    pub overline: bool,
    /// `line-through`
    pub line_through: bool,
}

/// `quotes`
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum Quotes {
    /// Those of the language.
    #[default]
    Auto,
    /// Pairs of opening and closing marks by nesting depth; none for no marks at all.
    Pairs(Arc<[(Arc<str>, Arc<str>)]>),
}

/// How a counter is written (css-counter-styles-3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum CounterStyle {
    /// `decimal`
    #[default]
    Decimal,
    /// `none`: not at all.
    None,
    /// A style by its name: one of CSS, or of an `@counter-style` rule.
    Named(Arc<str>),
    /// `symbols()`
    Symbols(Arc<CounterDefinition>),
}

/// `list-style-type`
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub enum ListStyleType {
    /// `none`
    None,
    /// A counter style.
    Named(CounterStyle),
    /// A string.
    Text(Arc<str>),
    /// The initial value.
    #[default]
    Disc,
}

/// One piece of `content`, or of `string-set` and `bookmark-label`.
#[derive(Debug, Clone, PartialEq)]
pub enum ContentItem {
    /// A string.
    Text(Arc<str>),
    /// `attr(name)`; the fallback when the attribute is missing.
    Attribute {
        /// The attribute.
        name: Arc<str>,
        /// When it is missing.
        fallback: Arc<str>,
    },
    /// `counter(name, style)`; `page` and `pages` are counters too.
    Counter {
        /// The counter.
        name: Arc<str>,
        /// How it is written.
        style: CounterStyle,
    },
    /// `counters(name, separator, style)`
    Counters {
        /// The counter.
        name: Arc<str>,
        /// Between the nested values.
        separator: Arc<str>,
        /// How each is written.
        style: CounterStyle,
    },
    /// `string(name, which)` of css-gcpm-3 §1.1.2.
    NamedString {
        /// As in `string-set`.
        name: Arc<str>,
        /// Which assignment on the page counts.
        which: StringPosition,
    },
    /// `element(name, which)` of css-gcpm-3 §1.2.2.
    RunningElement {
        /// As in `position: running()`.
        name: Arc<str>,
        /// Which element on the page counts.
        which: StringPosition,
    },
    /// `content(text)` and its kin: the element's own text.
    ElementText(ElementTextPart),
    /// `open-quote`, `close-quote`, `no-open-quote`, `no-close-quote`
    Quote(Quote),
    /// `target-counter(attr(href), name, style)` of css-content-3 §2.4.
    TargetCounter {
        /// The attribute with the target's URL, or the URL itself when `url`.
        target: Arc<str>,
        /// The target is a URL, not an attribute's name.
        url: bool,
        /// The counter.
        name: Arc<str>,
        /// How it is written.
        style: CounterStyle,
    },
    /// `target-counters(attr(href), name, separator, style)`
    TargetCounters {
        /// The attribute with the target's URL, or the URL itself when `url`.
        target: Arc<str>,
        /// The target is a URL, not an attribute's name.
        url: bool,
        /// The counter.
        name: Arc<str>,
        /// Between the nested values.
        separator: Arc<str>,
        /// How each is written.
        style: CounterStyle,
    },
    /// `target-text(attr(href), which)`
    TargetText {
        /// The attribute with the target's URL, or the URL itself when `url`.
        target: Arc<str>,
        /// The target is a URL, not an attribute's name.
        url: bool,
        /// Which text of it.
        part: ElementTextPart,
    },
    /// `leader(pattern)`
    Leader(Arc<str>),
    /// `url(…)`: an image.
    Image(Arc<str>),
}

keywords! {
    /// Which assignment of a named string or running element counts on a page.
    StringPosition { First, Start, Last, FirstExcept }
    /// The argument of `content()`.
    ElementTextPart { Text, Before, After, FirstLetter }
    /// Quotation marks in `content`.
    Quote { Open, Close, NoOpen, NoClose }
}

/// `content`
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// Nothing is generated; for elements, their own content.
    #[default]
    Normal,
    /// `none`
    None,
    /// Pieces one after the other.
    Items(Arc<[ContentItem]>),
}

/// `string-set: name pieces`
#[derive(Debug, Clone, PartialEq)]
pub struct StringSet {
    /// The name that `string()` asks for.
    pub name: Arc<str>,
    /// What it is set to.
    pub value: Arc<[ContentItem]>,
}

/// `bookmark-level`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum BookmarkLevel {
    /// Not in the outline.
    #[default]
    None,
    /// From 1.
    Level(u8),
}

/// A name and a number: `counter-reset`, `counter-increment`, `counter-set`.
pub type CounterList = Arc<[(Arc<str>, i32)]>;

/// One function of `transform`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// `translate`
    Translate(LengthPercentage, LengthPercentage),
    /// `scale`
    Scale(f32, f32),
    /// `rotate`, in degrees clockwise.
    Rotate(f32),
    /// `matrix(a, b, c, d, e, f)`
    Matrix([f32; 6]),
}

/// One track of `grid-template-columns` or `-rows`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Track {
    /// `auto`
    Auto,
    /// `min-content`
    MinContent,
    /// `max-content`
    MaxContent,
    /// A length or percentage.
    Length(LengthPercentage),
    /// `1fr`
    Fraction(f32),
}

/// `grid-column-start` and its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum GridLine {
    /// `auto`
    #[default]
    Auto,
    /// A line's number; negative from the end.
    Line(i16),
    /// `span n`
    Span(u16),
}
