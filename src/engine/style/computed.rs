//! [`ComputedStyle`]: one value for every property of an element.
//!
//! The inherited properties stand together in [`InheritedStyle`], shared by all elements that change none of them.

use std::sync::Arc;

use super::backgrounds::Background;
use super::values::*;
use crate::engine::geometry::{Edges, Px};

/// The computed values of one element, pseudo-element or margin box.
#[expect(missing_docs, reason = "each field is the CSS property of its name")]
#[derive(Debug, Clone, PartialEq)]
pub struct ComputedStyle {
    /// The inherited properties.
    pub inherited: Arc<InheritedStyle>,

    pub display: Display,
    pub position: Position,
    /// `top`, `right`, `bottom`, `left`
    pub inset: Edges<AutoLength>,
    pub float: Float,
    pub clear: Clear,
    pub box_sizing: BoxSizing,
    pub overflow: Overflow,
    /// `z-index`; `auto` is none.
    pub z_index: Option<i32>,

    pub width: Sizing,
    pub height: Sizing,
    pub min_width: Sizing,
    pub min_height: Sizing,
    /// [`Sizing::Auto`] for `none`.
    pub max_width: Sizing,
    /// [`Sizing::Auto`] for `none`.
    pub max_height: Sizing,
    /// Width by height.
    pub aspect_ratio: Option<f32>,
    pub margin: Edges<AutoLength>,
    pub padding: Edges<LengthPercentage>,
    pub border: Edges<SideBorder>,
    pub border_radius: BorderRadius,
    pub outline: SideBorder,
    pub outline_offset: Px,
    pub object_fit: ObjectFit,
    pub object_position: (LengthPercentage, LengthPercentage),
    pub appearance: Appearance,

    pub background_color: Color,
    /// The other background properties.
    pub background: Background,
    pub opacity: f32,
    pub transform: Arc<[Transform]>,
    /// `transform-origin`
    pub transform_origin: (LengthPercentage, LengthPercentage),

    pub vertical_align: VerticalAlign,
    /// `text-decoration-line` of this element; the box drawn over descendants is layout's business.
    pub text_decoration_line: DecorationLines,
    pub text_decoration_color: Color,
    pub text_decoration_style: DecorationStyle,
    /// `text-decoration-thickness`; none for `auto`.
    pub text_decoration_thickness: Option<Px>,
    pub text_align_last: TextAlignLast,
    pub unicode_bidi: UnicodeBidi,

    pub table_layout: TableLayout,

    pub flex_direction: FlexDirection,
    pub flex_wrap: FlexWrap,
    pub flex_grow: f32,
    pub flex_shrink: f32,
    pub flex_basis: Sizing,
    pub order: i32,
    pub justify_content: Alignment,
    pub align_content: Alignment,
    pub align_items: Alignment,
    pub align_self: Alignment,
    pub justify_items: Alignment,
    pub justify_self: Alignment,
    pub row_gap: LengthPercentage,
    pub column_gap: LengthPercentage,
    pub grid_template_columns: Arc<[Track]>,
    pub grid_template_rows: Arc<[Track]>,
    pub grid_auto_columns: Track,
    pub grid_auto_rows: Track,
    pub grid_column: (GridLine, GridLine),
    pub grid_row: (GridLine, GridLine),

    pub content: Content,
    pub counter_reset: CounterList,
    pub counter_increment: CounterList,
    pub counter_set: CounterList,
    pub string_set: Arc<[StringSet]>,
    pub bookmark_level: BookmarkLevel,
    /// Empty for `content(text)`, the initial value.
    pub bookmark_label: Arc<[ContentItem]>,

    pub break_before: Break,
    pub break_after: Break,
    pub break_inside: BreakInside,
    pub box_decoration_break: BoxDecorationBreak,
    /// `page`; none for `auto`.
    pub page: Option<Arc<str>>,
}

/// The properties that children have from their parent.
#[expect(missing_docs, reason = "each field is the CSS property of its name")]
#[derive(Debug, Clone, PartialEq)]
pub struct InheritedStyle {
    pub color: Color,
    pub font_family: Arc<[FamilyName]>,
    pub font_size: Px,
    /// 1 to 1000.
    pub font_weight: f32,
    pub font_style: FontStyle,
    /// Share of the normal width, 1 for normal.
    pub font_stretch: f32,
    /// From `font-feature-settings`, `font-variant-*` and `font-kerning`.
    pub font_features: Arc<[FontFeature]>,
    pub line_height: LineHeight,
    pub letter_spacing: Px,
    pub word_spacing: Px,
    pub text_align: TextAlign,
    pub text_indent: LengthPercentage,
    pub text_transform: TextTransform,
    pub white_space: WhiteSpace,
    pub overflow_wrap: OverflowWrap,
    pub word_break: WordBreak,
    pub hyphens: Hyphens,
    /// Tab stops: a number of spaces.
    pub tab_size: f32,
    pub direction: Direction,
    /// BCP 47, from the `lang` attribute; empty when unknown.
    pub language: Arc<str>,
    pub visibility: Visibility,
    pub list_style_type: ListStyleType,
    pub list_style_position: ListStylePosition,
    pub quotes: Quotes,
    pub border_collapse: BorderCollapse,
    /// Horizontal and vertical `border-spacing`.
    pub border_spacing: (Px, Px),
    pub caption_side: CaptionSide,
    pub empty_cells: EmptyCells,
    pub orphans: u16,
    pub widows: u16,
}

impl InheritedStyle {
    /// The language by whose patterns words are hyphenated (css-text-3 §6.1); none where there are no patterns.
    pub fn hyphenation_language(&self) -> Option<hypher::Lang> {
        let primary = self.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        // The patterns of written Norwegian are those of Bokmål.
        let primary = if primary == "no" { "nb" } else { &primary };
        let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
        hypher::Lang::from_iso(code)
    }
}

impl ComputedStyle {
    /// Whether `width` depends on the width around the box.
    pub fn width_is_percentage(&self) -> bool {
        matches!(self.width, Sizing::Length(length) if length.has_percentage())
    }

    /// Whether `max-width` depends on the width around the box.
    pub fn max_width_is_percentage(&self) -> bool {
        matches!(self.max_width, Sizing::Length(length) if length.has_percentage())
    }

    /// The initial value of every property (16 px text, black on nothing).
    pub fn initial() -> Self {
        Self::with_inherited(Arc::new(InheritedStyle::initial()))
    }

    /// Initial values for what is not inherited, beside the given inherited values: the style of an anonymous box.
    pub fn with_inherited(inherited: Arc<InheritedStyle>) -> Self {
        let color = inherited.color;
        let no_counters: CounterList = Arc::from([]);
        Self {
            inherited,
            display: Display::Inline,
            position: Position::Static,
            inset: Edges::all(AutoLength::Auto),
            float: Float::None,
            clear: Clear::None,
            box_sizing: BoxSizing::ContentBox,
            overflow: Overflow::Visible,
            z_index: None,
            width: Sizing::Auto,
            height: Sizing::Auto,
            min_width: Sizing::Auto,
            min_height: Sizing::Auto,
            max_width: Sizing::Auto,
            max_height: Sizing::Auto,
            aspect_ratio: None,
            margin: Edges::all(AutoLength::Length(LengthPercentage::ZERO)),
            padding: Edges::all(LengthPercentage::ZERO),
            border: Edges::all(SideBorder { color, ..SideBorder::default() }),
            border_radius: BorderRadius::default(),
            outline: SideBorder { color, ..SideBorder::default() },
            outline_offset: Px::ZERO,
            object_fit: ObjectFit::Fill,
            object_position: (LengthPercentage::percent(0.5), LengthPercentage::percent(0.5)),
            appearance: Appearance::Auto,
            background_color: Color::TRANSPARENT,
            background: Background::default(),
            opacity: 1.0,
            transform: Arc::from([]),
            transform_origin: (LengthPercentage::percent(0.5), LengthPercentage::percent(0.5)),
            vertical_align: VerticalAlign::Baseline,
            text_decoration_line: DecorationLines::default(),
            text_decoration_color: color,
            text_decoration_style: DecorationStyle::Solid,
            text_decoration_thickness: None,
            text_align_last: TextAlignLast::Auto,
            unicode_bidi: UnicodeBidi::Normal,
            table_layout: TableLayout::Auto,
            flex_direction: FlexDirection::Row,
            flex_wrap: FlexWrap::Nowrap,
            flex_grow: 0.0,
            flex_shrink: 1.0,
            flex_basis: Sizing::Auto,
            order: 0,
            justify_content: Alignment::Auto,
            align_content: Alignment::Auto,
            align_items: Alignment::Auto,
            align_self: Alignment::Auto,
            justify_items: Alignment::Auto,
            justify_self: Alignment::Auto,
            row_gap: LengthPercentage::ZERO,
            column_gap: LengthPercentage::ZERO,
            grid_template_columns: Arc::from([]),
            grid_template_rows: Arc::from([]),
            grid_auto_columns: Track::Auto,
            grid_auto_rows: Track::Auto,
            grid_column: (GridLine::Auto, GridLine::Auto),
            grid_row: (GridLine::Auto, GridLine::Auto),
            content: Content::Normal,
            counter_reset: Arc::clone(&no_counters),
            counter_increment: Arc::clone(&no_counters),
            counter_set: no_counters,
            string_set: Arc::from([]),
            bookmark_level: BookmarkLevel::None,
            bookmark_label: Arc::from([]),
            break_before: Break::Auto,
            break_after: Break::Auto,
            break_inside: BreakInside::Auto,
            box_decoration_break: BoxDecorationBreak::Slice,
            page: None,
        }
    }
}

impl InheritedStyle {
    /// The initial value of every inherited property.
    pub fn initial() -> Self {
        Self {
            color: Color::BLACK,
            font_family: Arc::from([FamilyName::SansSerif]),
            font_size: Px(16.0),
            font_weight: 400.0,
            font_style: FontStyle::Normal,
            font_stretch: 1.0,
            font_features: Arc::from([]),
            line_height: LineHeight::Normal,
            letter_spacing: Px::ZERO,
            word_spacing: Px::ZERO,
            text_align: TextAlign::Start,
            text_indent: LengthPercentage::ZERO,
            text_transform: TextTransform::None,
            white_space: WhiteSpace::Normal,
            overflow_wrap: OverflowWrap::Normal,
            word_break: WordBreak::Normal,
            hyphens: Hyphens::Manual,
            tab_size: 8.0,
            direction: Direction::Ltr,
            language: Arc::from(""),
            visibility: Visibility::Visible,
            list_style_type: ListStyleType::Disc,
            list_style_position: ListStylePosition::Outside,
            quotes: Quotes::Auto,
            border_collapse: BorderCollapse::Separate,
            border_spacing: (Px::ZERO, Px::ZERO),
            caption_side: CaptionSide::Top,
            empty_cells: EmptyCells::Show,
            orphans: 2,
            widows: 2,
        }
    }
}
