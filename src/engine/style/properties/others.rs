//! Names of properties beside the table: aliases, what paper passes over, what is refused.

use super::Longhand;

/// Other names of a longhand with the same values.
pub(in crate::engine::style) const ALIASES: &[(&str, Longhand)] = &[
    ("word-wrap", Longhand::OverflowWrap),
    ("overflow-x", Longhand::Overflow),
    ("overflow-y", Longhand::Overflow),
    ("overflow-inline", Longhand::Overflow),
    ("overflow-block", Longhand::Overflow),
    ("font-width", Longhand::FontStretch),
    ("page-break-before", Longhand::BreakBefore),
    ("page-break-after", Longhand::BreakAfter),
    ("page-break-inside", Longhand::BreakInside),
    ("grid-row-gap", Longhand::RowGap),
    ("grid-column-gap", Longhand::ColumnGap),
];

/// Properties that mean something on a screen, to a pointer or to speech only. Nothing is said about them.
#[rustfmt::skip]
pub(in crate::engine::style) const SCREEN_ONLY: &[&str] = &[
    "cursor", "pointer-events", "user-select", "-webkit-user-select", "-moz-user-select", "-ms-user-select", "touch-action",
    "transition", "transition-property", "transition-duration", "transition-timing-function", "transition-delay",
    "transition-behavior", "animation", "animation-name", "animation-duration", "animation-timing-function",
    "animation-delay", "animation-iteration-count", "animation-direction", "animation-fill-mode", "animation-play-state",
    "animation-composition", "animation-timeline", "will-change", "contain", "content-visibility", "backface-visibility",
    "scroll-behavior", "scroll-margin", "scroll-margin-top", "scroll-margin-bottom", "scroll-padding", "scroll-padding-top",
    "scroll-snap-type", "scroll-snap-align", "scrollbar-width", "scrollbar-color", "scrollbar-gutter",
    "overscroll-behavior", "overflow-anchor", "-webkit-overflow-scrolling", "-webkit-tap-highlight-color",
    "caret-color", "accent-color", "color-scheme", "forced-color-adjust", "resize",
    "-webkit-font-smoothing", "-moz-osx-font-smoothing",
    "text-rendering", "font-smooth", "font-display", "font-optical-sizing", "image-rendering", "-webkit-text-size-adjust",
    "-moz-text-size-adjust", "text-size-adjust", "-webkit-print-color-adjust", "print-color-adjust", "color-adjust",
    "speak", "speak-as", "view-transition-name", "interpolate-size", "field-sizing", "zoom", "tab-index",
];

/// A property of CSS that this engine has not.
#[derive(Debug)]
pub(in crate::engine::style) struct Refused {
    pub name: &'static str,
    /// Values that come to the same as not having the property: they are accepted without a word.
    pub harmless: &'static [&'static str],
    /// The remedy.
    pub help: &'static str,
}

macro_rules! refused {
    ($($name:literal [$($harmless:literal),*] $help:literal;)*) => {
        &[$(Refused { name: $name, harmless: &[$($harmless),*], help: $help },)*]
    };
}

/// All of them.
pub(in crate::engine::style) const REFUSED: &[Refused] = refused! {
    "background-attachment" ["scroll", "local", "fixed"] "paper does not scroll";
    "image-resolution" ["1dppx", "from-image"] "set `width` and `height`";
    "background-blend-mode" ["normal"] "write the blended colour itself";
    "border-image" ["none"] "use border styles and colours";
    "border-image-source" ["none"] "use border styles and colours";
    "box-shadow" ["none"] "use a border";
    "text-shadow" ["none"] "text is printed without a shadow";
    "filter" ["none"] "write the filtered colours themselves";
    "backdrop-filter" ["none"] "write the filtered colours themselves";
    "mix-blend-mode" ["normal"] "write the blended colour itself";
    "isolation" ["auto", "isolate"] "nothing is blended here";
    "clip-path" ["none"] "use `overflow: hidden` and `border-radius`";
    "clip" ["auto"] "use `overflow: hidden`";
    "mask" ["none"] "use `overflow: hidden` and `border-radius`";
    "mask-image" ["none"] "use `overflow: hidden` and `border-radius`";
    "columns" ["auto"] "use a table, flex or grid";
    "column-count" ["auto", "1"] "use a table, flex or grid";
    "column-width" ["auto"] "use a table, flex or grid";
    "column-rule" ["none"] "there are no columns of text";
    "column-span" ["none"] "there are no columns of text";
    "column-fill" ["auto", "balance"] "there are no columns of text";
    "writing-mode" ["horizontal-tb"] "lines run horizontally";
    "text-orientation" ["mixed"] "lines run horizontally";
    "text-combine-upright" ["none"] "lines run horizontally";
    "list-style-image" ["none"] "use `list-style-type` with a string";
    "text-overflow" ["clip"] "paper has no more text behind an ellipsis; let the text wrap";
    "text-wrap" ["wrap", "auto", "pretty", "stable"] "use `white-space`";
    "text-wrap-mode" ["wrap"] "use `white-space`";
    "text-wrap-style" ["auto", "pretty", "stable"] "lines are broken one after the other";
    "white-space-collapse" ["collapse"] "use `white-space`";
    "white-space-trim" ["none"] "use `white-space`";
    "text-justify" ["auto", "inter-word"] "spaces are widened";
    "text-underline-offset" ["auto"] "the font decides where the line is";
    "text-underline-position" ["auto", "from-font"] "the font decides where the line is";
    "text-decoration-skip-ink" ["auto", "none", "all"] "lines are drawn through";
    "text-emphasis" ["none"] "use `font-weight` or a decoration";
    "text-spacing-trim" ["normal", "space-all"] "spacing is the font's";
    "text-autospace" ["normal", "no-autospace"] "spacing is the font's";
    "hanging-punctuation" ["none"] "punctuation stays inside";
    "hyphenate-character" ["auto"] "the hyphen is the font's";
    "hyphenate-limit-chars" ["auto"] "words are hyphenated by their language's rules";
    "line-break" ["auto", "normal"] "use `word-break`";
    "initial-letter" ["normal"] "give the first letter a `<span>` and a `font-size`";
    "line-clamp" ["none"] "paper has room for all lines";
    "-webkit-line-clamp" ["none"] "paper has room for all lines";
    "font-size-adjust" ["none"] "set `font-size`";
    "font-variation-settings" ["normal"] "use `font-weight` and `font-stretch`";
    "font-variant-east-asian" ["normal"] "use `font-feature-settings`";
    "font-variant-alternates" ["normal"] "use `font-feature-settings`";
    "font-variant-emoji" ["normal", "text"] "emoji are printed as text";
    "font-synthesis" ["none", "auto"] "a face that is missing is a warning of its own";
    "font-language-override" ["normal"] "use the `lang` attribute";
    "font-palette" ["normal"] "fonts are printed in the colour of the text";
    "grid-template-areas" ["none"] "place items with `grid-row` and `grid-column`";
    "grid-auto-flow" ["row"] "items are placed row by row";
    "grid" ["none"] "use `grid-template-columns` and `grid-template-rows`";
    "image-orientation" ["from-image", "none"] "turn the image itself";
    "perspective" ["none"] "paper has two dimensions";
    "perspective-origin" ["center"] "paper has two dimensions";
    "transform-style" ["flat"] "paper has two dimensions";
    "transform-box" ["view-box", "border-box"] "transforms refer to the border box";
    "translate" ["none"] "use `transform`";
    "rotate" ["none"] "use `transform`";
    "scale" ["none"] "use `transform`";
    "shape-outside" ["none"] "floats are rectangles";
    "footnote-display" ["block"] "footnotes are not supported";
    "footnote-policy" ["auto"] "footnotes are not supported";
    "bookmark-state" ["open"] "all bookmarks are open";
    "margin-break" ["auto"] "margins at page breaks are cut off";
    "margin-trim" ["none"] "set the margins of the first and last child";
    "container" ["none"] "use `@media`, or fixed sizes";
    "container-type" ["normal"] "use `@media`, or fixed sizes";
    "container-name" ["none"] "use `@media`, or fixed sizes";
};
