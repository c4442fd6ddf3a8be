//! The table of longhands: name, values, type as written, parser, field of the computed style.
//!
//! From the table come the parser, the computing and the copying (for `inherit` and `initial`) of every property. The
//! order is the order of computing: what others are relative to (`font-size`, `line-height`, `color`) stands first.

use std::sync::Arc;

use cssparser::Parser;

use crate::engine::style::backgrounds::{BoxArea, Repeat};
use crate::engine::style::computed::{ComputedStyle, InheritedStyle};
use crate::engine::style::show::Show;
use crate::engine::style::specified::background::{self, LayerList, SizeSpec};
use crate::engine::style::specified::boxes::{self, VerticalAlignSpec};
use crate::engine::style::specified::color::{self, ColorSpec};
use crate::engine::style::specified::font::{self, FeatureParts, Features, FontSize, FontWeight, LineHeightSpec};
use crate::engine::style::specified::grid::{self, TrackSpec};
use crate::engine::style::specified::image::{self, ImageSpec, Offset};
use crate::engine::style::specified::length::{self, AutoOr, Length, Size};
use crate::engine::style::specified::text::{self, TextAlignSpec};
use crate::engine::style::specified::transform::{self, TransformSpec};
use crate::engine::style::specified::{Compute, Context, Parsed, content, keyword};
use crate::engine::style::values::*;

/// Where a longhand lives, which decides how it is passed on to children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine::style) enum Group {
    /// In [`InheritedStyle`].
    Inherited,
    /// In [`FeatureParts`], and joined with its kin into `font_features`; inherited.
    Features,
    /// In [`ComputedStyle`] itself.
    Own,
}

macro_rules! longhands {
    (
        inherited { $($I:ident $iname:literal $isyntax:literal $itype:ty = $iparse:expr => [$($ifield:tt)+];)* }
        features { $($F:ident $fname:literal $fsyntax:literal $fparse:expr => $ffield:ident;)* }
        own { $($O:ident $oname:literal $osyntax:literal $otype:ty = $oparse:expr => [$($ofield:tt)+];)* }
    ) => {
        /// A property that is set on its own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(in crate::engine::style) enum Longhand { $($I,)* $($F,)* $($O,)* }

        /// A value as written, of the property of its name.
        #[derive(Debug, Clone, PartialEq)]
        pub(in crate::engine::style) enum Specified { $($I($itype),)* $($F(Features),)* $($O($otype),)* }

        impl Longhand {
            /// All of them, in the order of computing.
            pub const ALL: &'static [Longhand] =
                &[$(Longhand::$I,)* $(Longhand::$F,)* $(Longhand::$O,)*];

            /// The CSS name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Longhand::$I => $iname,)*
                    $(Longhand::$F => $fname,)*
                    $(Longhand::$O => $oname,)*
                }
            }

            /// What it takes, in CSS's notation.
            pub fn syntax(self) -> &'static str {
                match self {
                    $(Longhand::$I => $isyntax,)*
                    $(Longhand::$F => $fsyntax,)*
                    $(Longhand::$O => $osyntax,)*
                }
            }

            /// Where it lives.
            pub fn group(self) -> Group {
                match self {
                    $(Longhand::$I => Group::Inherited,)*
                    $(Longhand::$F => Group::Features,)*
                    $(Longhand::$O => Group::Own,)*
                }
            }

            /// Parses a value of this property; what follows it is not looked at.
            pub fn parse(self, input: &mut Parser) -> Parsed<Specified> {
                match self {
                    $(Longhand::$I => $iparse(input).map(Specified::$I),)*
                    $(Longhand::$F => $fparse(input).map(Specified::$F),)*
                    $(Longhand::$O => $oparse(input).map(Specified::$O),)*
                }
            }

            /// Copies the property from one inherited group to another.
            pub fn copy_inherited(self, from: &InheritedStyle, to: &mut InheritedStyle) {
                match self {
                    $(Longhand::$I => to.$($ifield)+ = from.$($ifield)+.clone(),)*
                    _ => {}
                }
            }

            /// Copies the property from one set of font features to another.
            pub fn copy_features(self, from: &FeatureParts, to: &mut FeatureParts) {
                match self {
                    $(Longhand::$F => to.$ffield = Arc::clone(&from.$ffield),)*
                    _ => {}
                }
            }

            /// Copies the property from one style to another, when it is not of the inherited group.
            pub fn copy_own(self, from: &ComputedStyle, to: &mut ComputedStyle) {
                match self {
                    $(Longhand::$O => to.$($ofield)+ = from.$($ofield)+.clone(),)*
                    _ => {}
                }
            }
        }

        /// The inherited properties in which two groups differ, with the values of the first.
        pub(in crate::engine::style) fn inherited_differences(
            style: &InheritedStyle,
            base: &InheritedStyle,
        ) -> Vec<(&'static str, String)> {
            let mut found = Vec::new();
            $(if style.$($ifield)+ != base.$($ifield)+ {
                found.push(($iname, style.$($ifield)+.show()));
            })*
            found
        }

        /// The other properties in which two styles differ, with the values of the first.
        pub(in crate::engine::style) fn own_differences(
            style: &ComputedStyle,
            base: &ComputedStyle,
        ) -> Vec<(&'static str, String)> {
            let mut found = Vec::new();
            $(if style.$($ofield)+ != base.$($ofield)+ {
                found.push(($oname, style.$($ofield)+.show()));
            })*
            found
        }

        impl Specified {
            /// The property.
            pub fn longhand(&self) -> Longhand {
                match self {
                    $(Specified::$I(_) => Longhand::$I,)*
                    $(Specified::$F(_) => Longhand::$F,)*
                    $(Specified::$O(_) => Longhand::$O,)*
                }
            }

            /// Computes the value into the inherited group.
            pub fn apply_inherited(&self, context: &Context, style: &mut InheritedStyle) {
                match self {
                    $(Specified::$I(value) => style.$($ifield)+ = value.compute(context),)*
                    _ => {}
                }
            }

            /// Puts the value among the font features.
            pub fn apply_features(&self, parts: &mut FeatureParts) {
                match self {
                    $(Specified::$F(value) => parts.$ffield = Arc::clone(value),)*
                    _ => {}
                }
            }

            /// Computes the value into a style, when it is not of the inherited group.
            pub fn apply_own(&self, context: &Context, style: &mut ComputedStyle) {
                match self {
                    $(Specified::$O(value) => style.$($ofield)+ = value.compute(context),)*
                    _ => {}
                }
            }
        }
    };
}

longhands! {
    inherited {
        FontSize "font-size" "<length-percentage> | xx-small … xxx-large | larger | smaller" FontSize = font::font_size => [font_size];
        LineHeight "line-height" "normal | <number> | <length-percentage>" LineHeightSpec = font::line_height => [line_height];
        Color "color" "<color>" ColorSpec = color::color => [color];
        Direction "direction" "ltr | rtl" Direction = keyword => [direction];
        Language "-panelkit-language" "<string>" Arc<str> = text::language => [language];
        FontFamily "font-family" "[ <string> | <name> | serif | sans-serif | monospace ]#" Arc<[FamilyName]> = font::font_family => [font_family];
        FontWeight "font-weight" "normal | bold | bolder | lighter | <number [1,1000]>" FontWeight = font::font_weight => [font_weight];
        FontStyle "font-style" "normal | italic | oblique" FontStyle = font::font_style => [font_style];
        FontStretch "font-stretch" "normal | condensed | expanded | … | <percentage>" f32 = font::font_stretch => [font_stretch];
        LetterSpacing "letter-spacing" "normal | <length>" Length = length::spacing => [letter_spacing];
        WordSpacing "word-spacing" "normal | <length>" Length = length::spacing => [word_spacing];
        TextAlign "text-align" "start | end | left | right | center | justify | match-parent" TextAlignSpec = text::text_align => [text_align];
        TextIndent "text-indent" "<length-percentage>" Length = text::text_indent => [text_indent];
        TextTransform "text-transform" "none | uppercase | lowercase | capitalize | full-width" TextTransform = text::text_transform => [text_transform];
        WhiteSpace "white-space" "normal | nowrap | pre | pre-wrap | pre-line | break-spaces" WhiteSpace = text::white_space => [white_space];
        OverflowWrap "overflow-wrap" "normal | break-word | anywhere" OverflowWrap = text::overflow_wrap => [overflow_wrap];
        WordBreak "word-break" "normal | break-all | keep-all | break-word" WordBreak = keyword => [word_break];
        Hyphens "hyphens" "none | manual | auto" Hyphens = keyword => [hyphens];
        TabSize "tab-size" "<number>" f32 = text::tab_size => [tab_size];
        Visibility "visibility" "visible | hidden | collapse" Visibility = keyword => [visibility];
        ListStyleType "list-style-type" "none | <counter-style> | <string>" ListStyleType = text::list_style_type => [list_style_type];
        ListStylePosition "list-style-position" "outside | inside" ListStylePosition = keyword => [list_style_position];
        Quotes "quotes" "none | auto | [ <string> <string> ]+" Quotes = text::quotes => [quotes];
        BorderCollapse "border-collapse" "separate | collapse" BorderCollapse = keyword => [border_collapse];
        BorderSpacing "border-spacing" "<length>{1,2}" (Length, Length) = boxes::border_spacing => [border_spacing];
        CaptionSide "caption-side" "top | bottom" CaptionSide = keyword => [caption_side];
        EmptyCells "empty-cells" "show | hide" EmptyCells = keyword => [empty_cells];
        Orphans "orphans" "<integer [1,∞]>" u16 = length::count => [orphans];
        Widows "widows" "<integer [1,∞]>" u16 = length::count => [widows];
    }
    features {
        FontVariantLigatures "font-variant-ligatures" "normal | none | common-ligatures | no-common-ligatures | …" font::variant_ligatures => ligatures;
        FontVariantCaps "font-variant-caps" "normal | small-caps | all-small-caps | …" font::variant_caps => caps;
        FontVariantPosition "font-variant-position" "normal | sub | super" font::variant_position => position;
        FontVariantNumeric "font-variant-numeric" "normal | lining-nums | tabular-nums | diagonal-fractions | …" font::variant_numeric => numeric;
        FontKerning "font-kerning" "auto | normal | none" font::kerning => kerning;
        FontFeatureSettings "font-feature-settings" "normal | [ <string> [ <integer> | on | off ]? ]#" font::feature_settings => settings;
    }
    own {
        Display "display" "none | contents | block | inline | inline-block | flow-root | list-item | flex | inline-flex | grid | inline-grid | table | inline-table | table-*" Display = boxes::display => [display];
        Position "position" "static | relative | absolute | fixed | running(<name>)" Position = boxes::position => [position];
        Float "float" "none | left | right | inline-start | inline-end" Float = boxes::float => [float];
        Clear "clear" "none | left | right | both | inline-start | inline-end" Clear = boxes::clear => [clear];
        Top "top" "auto | <length-percentage>" AutoOr = length::auto_or_length => [inset.top];
        Right "right" "auto | <length-percentage>" AutoOr = length::auto_or_length => [inset.right];
        Bottom "bottom" "auto | <length-percentage>" AutoOr = length::auto_or_length => [inset.bottom];
        Left "left" "auto | <length-percentage>" AutoOr = length::auto_or_length => [inset.left];
        BoxSizing "box-sizing" "content-box | border-box" BoxSizing = keyword => [box_sizing];
        Overflow "overflow" "[ visible | hidden | clip | scroll | auto ]{1,2}" Overflow = boxes::overflow => [overflow];
        ZIndex "z-index" "auto | <integer>" Option<i32> = boxes::z_index => [z_index];
        Width "width" "auto | min-content | max-content | fit-content | <length-percentage>" Size = length::size => [width];
        Height "height" "auto | min-content | max-content | fit-content | <length-percentage>" Size = length::size => [height];
        MinWidth "min-width" "auto | min-content | max-content | fit-content | <length-percentage>" Size = length::size => [min_width];
        MinHeight "min-height" "auto | min-content | max-content | fit-content | <length-percentage>" Size = length::size => [min_height];
        MaxWidth "max-width" "none | min-content | max-content | fit-content | <length-percentage>" Size = length::max_size => [max_width];
        MaxHeight "max-height" "none | min-content | max-content | fit-content | <length-percentage>" Size = length::max_size => [max_height];
        AspectRatio "aspect-ratio" "auto | <number> [ / <number> ]?" Option<f32> = boxes::aspect_ratio => [aspect_ratio];
        MarginTop "margin-top" "auto | <length-percentage>" AutoOr = length::auto_or_length => [margin.top];
        MarginRight "margin-right" "auto | <length-percentage>" AutoOr = length::auto_or_length => [margin.right];
        MarginBottom "margin-bottom" "auto | <length-percentage>" AutoOr = length::auto_or_length => [margin.bottom];
        MarginLeft "margin-left" "auto | <length-percentage>" AutoOr = length::auto_or_length => [margin.left];
        PaddingTop "padding-top" "<length-percentage [0,∞]>" Length = length::positive_length_percentage => [padding.top];
        PaddingRight "padding-right" "<length-percentage [0,∞]>" Length = length::positive_length_percentage => [padding.right];
        PaddingBottom "padding-bottom" "<length-percentage [0,∞]>" Length = length::positive_length_percentage => [padding.bottom];
        PaddingLeft "padding-left" "<length-percentage [0,∞]>" Length = length::positive_length_percentage => [padding.left];
        BorderTopWidth "border-top-width" "<length [0,∞]> | thin | medium | thick" Length = boxes::border_width => [border.top.width];
        BorderRightWidth "border-right-width" "<length [0,∞]> | thin | medium | thick" Length = boxes::border_width => [border.right.width];
        BorderBottomWidth "border-bottom-width" "<length [0,∞]> | thin | medium | thick" Length = boxes::border_width => [border.bottom.width];
        BorderLeftWidth "border-left-width" "<length [0,∞]> | thin | medium | thick" Length = boxes::border_width => [border.left.width];
        BorderTopStyle "border-top-style" "none | hidden | solid | dashed | dotted | double | groove | ridge | inset | outset" BorderStyle = keyword => [border.top.style];
        BorderRightStyle "border-right-style" "none | hidden | solid | dashed | dotted | double | groove | ridge | inset | outset" BorderStyle = keyword => [border.right.style];
        BorderBottomStyle "border-bottom-style" "none | hidden | solid | dashed | dotted | double | groove | ridge | inset | outset" BorderStyle = keyword => [border.bottom.style];
        BorderLeftStyle "border-left-style" "none | hidden | solid | dashed | dotted | double | groove | ridge | inset | outset" BorderStyle = keyword => [border.left.style];
        BorderTopColor "border-top-color" "<color>" ColorSpec = color::color => [border.top.color];
        BorderRightColor "border-right-color" "<color>" ColorSpec = color::color => [border.right.color];
        BorderBottomColor "border-bottom-color" "<color>" ColorSpec = color::color => [border.bottom.color];
        BorderLeftColor "border-left-color" "<color>" ColorSpec = color::color => [border.left.color];
        BorderTopLeftRadius "border-top-left-radius" "<length-percentage [0,∞]>{1,2}" (Length, Length) = boxes::radius => [border_radius.corners[0]];
        BorderTopRightRadius "border-top-right-radius" "<length-percentage [0,∞]>{1,2}" (Length, Length) = boxes::radius => [border_radius.corners[1]];
        BorderBottomRightRadius "border-bottom-right-radius" "<length-percentage [0,∞]>{1,2}" (Length, Length) = boxes::radius => [border_radius.corners[2]];
        BorderBottomLeftRadius "border-bottom-left-radius" "<length-percentage [0,∞]>{1,2}" (Length, Length) = boxes::radius => [border_radius.corners[3]];
        OutlineWidth "outline-width" "<length [0,∞]> | thin | medium | thick" Length = boxes::border_width => [outline.width];
        OutlineStyle "outline-style" "auto | none | solid | dashed | dotted | double | groove | ridge | inset | outset" BorderStyle = boxes::outline_style => [outline.style];
        OutlineColor "outline-color" "auto | <color>" ColorSpec = boxes::outline_color => [outline.color];
        OutlineOffset "outline-offset" "<length>" Length = length::length => [outline_offset];
        ObjectFit "object-fit" "fill | contain | cover | none | scale-down" ObjectFit = keyword => [object_fit];
        ObjectPosition "object-position" "<position>" (Offset, Offset) = image::position => [object_position];
        Appearance "appearance" "auto | none" Appearance = boxes::appearance => [appearance];
        BackgroundColor "background-color" "<color>" ColorSpec = color::color => [background_color];
        BackgroundImage "background-image" "[ none | url() | linear-gradient() | radial-gradient() | conic-gradient() | repeating-*-gradient() ]#" LayerList<ImageSpec> = background::images => [background.images];
        BackgroundPositionX "background-position-x" "[ left | center | right | <length-percentage> | [ left | right ] <length-percentage> ]#" LayerList<Offset> = background::positions_x => [background.positions_x];
        BackgroundPositionY "background-position-y" "[ top | center | bottom | <length-percentage> | [ top | bottom ] <length-percentage> ]#" LayerList<Offset> = background::positions_y => [background.positions_y];
        BackgroundSize "background-size" "[ contain | cover | [ auto | <length-percentage [0,∞]> ]{1,2} ]#" LayerList<SizeSpec> = background::sizes => [background.sizes];
        BackgroundRepeat "background-repeat" "[ repeat-x | repeat-y | [ repeat | no-repeat | space | round ]{1,2} ]#" LayerList<(Repeat, Repeat)> = background::repeats => [background.repeats];
        BackgroundOrigin "background-origin" "[ border-box | padding-box | content-box ]#" LayerList<BoxArea> = background::origins => [background.origins];
        BackgroundClip "background-clip" "[ border-box | padding-box | content-box ]#" LayerList<BoxArea> = background::clips => [background.clips];
        Opacity "opacity" "<number> | <percentage>" f32 = boxes::opacity => [opacity];
        Transform "transform" "none | [ translate() | scale() | rotate() | skew() | matrix() ]+" Vec<TransformSpec> = transform::transform => [transform];
        TransformOrigin "transform-origin" "[ left | center | right | top | bottom | <length-percentage> ]{1,2}" (Length, Length) = boxes::transform_origin => [transform_origin];
        VerticalAlign "vertical-align" "baseline | sub | super | text-top | text-bottom | middle | top | bottom | <length-percentage>" VerticalAlignSpec = boxes::vertical_align => [vertical_align];
        TextDecorationLine "text-decoration-line" "none | [ underline || overline || line-through ]" DecorationLines = text::decoration_line => [text_decoration_line];
        TextDecorationColor "text-decoration-color" "<color>" ColorSpec = color::color => [text_decoration_color];
        TextDecorationStyle "text-decoration-style" "solid | double | dotted | dashed | wavy" DecorationStyle = keyword => [text_decoration_style];
        TextDecorationThickness "text-decoration-thickness" "auto | <length-percentage>" AutoOr = length::auto_or_length => [text_decoration_thickness];
        TextAlignLast "text-align-last" "auto | start | end | left | right | center | justify" TextAlignLast = keyword => [text_align_last];
        UnicodeBidi "unicode-bidi" "normal | embed | isolate | bidi-override | isolate-override | plaintext" UnicodeBidi = keyword => [unicode_bidi];
        TableLayout "table-layout" "auto | fixed" TableLayout = keyword => [table_layout];
        FlexDirection "flex-direction" "row | row-reverse | column | column-reverse" FlexDirection = keyword => [flex_direction];
        FlexWrap "flex-wrap" "nowrap | wrap | wrap-reverse" FlexWrap = keyword => [flex_wrap];
        FlexGrow "flex-grow" "<number [0,∞]>" f32 = length::positive_number => [flex_grow];
        FlexShrink "flex-shrink" "<number [0,∞]>" f32 = length::positive_number => [flex_shrink];
        FlexBasis "flex-basis" "auto | content | min-content | max-content | fit-content | <length-percentage>" Size = length::flex_basis => [flex_basis];
        Order "order" "<integer>" i32 = length::integer => [order];
        JustifyContent "justify-content" "normal | start | end | flex-start | flex-end | center | stretch | space-between | space-around | space-evenly" Alignment = boxes::alignment => [justify_content];
        AlignContent "align-content" "normal | start | end | flex-start | flex-end | center | stretch | space-between | space-around | space-evenly" Alignment = boxes::alignment => [align_content];
        AlignItems "align-items" "normal | start | end | flex-start | flex-end | center | stretch | baseline" Alignment = boxes::alignment => [align_items];
        AlignSelf "align-self" "auto | normal | start | end | flex-start | flex-end | center | stretch | baseline" Alignment = boxes::alignment => [align_self];
        JustifyItems "justify-items" "normal | start | end | center | stretch | baseline" Alignment = boxes::alignment => [justify_items];
        JustifySelf "justify-self" "auto | normal | start | end | center | stretch | baseline" Alignment = boxes::alignment => [justify_self];
        RowGap "row-gap" "normal | <length-percentage [0,∞]>" Length = length::gap => [row_gap];
        ColumnGap "column-gap" "normal | <length-percentage [0,∞]>" Length = length::gap => [column_gap];
        GridTemplateColumns "grid-template-columns" "none | [ <track> | repeat(<integer>, <track>+) ]+" Vec<TrackSpec> = grid::tracks => [grid_template_columns];
        GridTemplateRows "grid-template-rows" "none | [ <track> | repeat(<integer>, <track>+) ]+" Vec<TrackSpec> = grid::tracks => [grid_template_rows];
        GridAutoColumns "grid-auto-columns" "auto | min-content | max-content | <length-percentage> | <flex>" TrackSpec = grid::track => [grid_auto_columns];
        GridAutoRows "grid-auto-rows" "auto | min-content | max-content | <length-percentage> | <flex>" TrackSpec = grid::track => [grid_auto_rows];
        GridColumnStart "grid-column-start" "auto | <integer> | span <integer>" GridLine = grid::line => [grid_column.0];
        GridColumnEnd "grid-column-end" "auto | <integer> | span <integer>" GridLine = grid::line => [grid_column.1];
        GridRowStart "grid-row-start" "auto | <integer> | span <integer>" GridLine = grid::line => [grid_row.0];
        GridRowEnd "grid-row-end" "auto | <integer> | span <integer>" GridLine = grid::line => [grid_row.1];
        Content "content" "normal | none | [ <string> | attr() | counter() | counters() | string() | element() | content() | target-counter() | target-counters() | target-text() | leader() | open-quote | close-quote | no-open-quote | no-close-quote | url() ]+" Content = content::content => [content];
        CounterReset "counter-reset" "none | [ <name> <integer>? ]+" CounterList = text::counters_from_zero => [counter_reset];
        CounterIncrement "counter-increment" "none | [ <name> <integer>? ]+" CounterList = text::counters_by_one => [counter_increment];
        CounterSet "counter-set" "none | [ <name> <integer>? ]+" CounterList = text::counters_from_zero => [counter_set];
        StringSet "string-set" "none | [ <name> <content>+ ]#" Arc<[StringSet]> = content::string_set => [string_set];
        BookmarkLevel "bookmark-level" "none | <integer [1,∞]>" BookmarkLevel = text::bookmark_level => [bookmark_level];
        BookmarkLabel "bookmark-label" "none | <content>+" Arc<[ContentItem]> = content::bookmark_label => [bookmark_label];
        BreakBefore "break-before" "auto | avoid | avoid-page | avoid-column | page | left | right | recto | verso | column" Break = boxes::break_between => [break_before];
        BreakAfter "break-after" "auto | avoid | avoid-page | avoid-column | page | left | right | recto | verso | column" Break = boxes::break_between => [break_after];
        BreakInside "break-inside" "auto | avoid | avoid-page | avoid-column" BreakInside = boxes::break_inside => [break_inside];
        BoxDecorationBreak "box-decoration-break" "slice | clone" BoxDecorationBreak = keyword => [box_decoration_break];
        Page "page" "auto | <name>" Option<Arc<str>> = boxes::page => [page];
    }
}
