//! Properties by the direction of text (css-logical-1) → sides of the box.
//!
//! Lines run horizontally here, so that the block axis is fixed: its start is the top. Only the inline axis depends on
//! `direction`, which is known when values are computed.

use super::Longhand;

/// A logical property: what it sets in left-to-right text, and in right-to-left text.
#[derive(Debug)]
pub(in crate::engine::style) struct Logical {
    pub name: &'static str,
    /// One pair for each longhand that it sets (two for the properties of an axis).
    pub to: &'static [(Longhand, Longhand)],
}

macro_rules! logical {
    ($($name:literal => $(($ltr:ident, $rtl:ident)),+;)*) => {
        &[$(Logical { name: $name, to: &[$((Longhand::$ltr, Longhand::$rtl)),+] },)*]
    };
}

/// All of them; the properties of an axis (`margin-inline`) take one or two values.
pub(in crate::engine::style) const LOGICAL: &[Logical] = logical! {
    "margin-block-start" => (MarginTop, MarginTop);
    "margin-block-end" => (MarginBottom, MarginBottom);
    "margin-inline-start" => (MarginLeft, MarginRight);
    "margin-inline-end" => (MarginRight, MarginLeft);
    "margin-block" => (MarginTop, MarginTop), (MarginBottom, MarginBottom);
    "margin-inline" => (MarginLeft, MarginRight), (MarginRight, MarginLeft);
    "padding-block-start" => (PaddingTop, PaddingTop);
    "padding-block-end" => (PaddingBottom, PaddingBottom);
    "padding-inline-start" => (PaddingLeft, PaddingRight);
    "padding-inline-end" => (PaddingRight, PaddingLeft);
    "padding-block" => (PaddingTop, PaddingTop), (PaddingBottom, PaddingBottom);
    "padding-inline" => (PaddingLeft, PaddingRight), (PaddingRight, PaddingLeft);
    "inset-block-start" => (Top, Top);
    "inset-block-end" => (Bottom, Bottom);
    "inset-inline-start" => (Left, Right);
    "inset-inline-end" => (Right, Left);
    "inset-block" => (Top, Top), (Bottom, Bottom);
    "inset-inline" => (Left, Right), (Right, Left);
    "inline-size" => (Width, Width);
    "block-size" => (Height, Height);
    "min-inline-size" => (MinWidth, MinWidth);
    "min-block-size" => (MinHeight, MinHeight);
    "max-inline-size" => (MaxWidth, MaxWidth);
    "max-block-size" => (MaxHeight, MaxHeight);
    "border-block-start-width" => (BorderTopWidth, BorderTopWidth);
    "border-block-start-style" => (BorderTopStyle, BorderTopStyle);
    "border-block-start-color" => (BorderTopColor, BorderTopColor);
    "border-block-end-width" => (BorderBottomWidth, BorderBottomWidth);
    "border-block-end-style" => (BorderBottomStyle, BorderBottomStyle);
    "border-block-end-color" => (BorderBottomColor, BorderBottomColor);
    "border-inline-start-width" => (BorderLeftWidth, BorderRightWidth);
    "border-inline-start-style" => (BorderLeftStyle, BorderRightStyle);
    "border-inline-start-color" => (BorderLeftColor, BorderRightColor);
    "border-inline-end-width" => (BorderRightWidth, BorderLeftWidth);
    "border-inline-end-style" => (BorderRightStyle, BorderLeftStyle);
    "border-inline-end-color" => (BorderRightColor, BorderLeftColor);
    "border-block-width" => (BorderTopWidth, BorderTopWidth), (BorderBottomWidth, BorderBottomWidth);
    "border-block-style" => (BorderTopStyle, BorderTopStyle), (BorderBottomStyle, BorderBottomStyle);
    "border-block-color" => (BorderTopColor, BorderTopColor), (BorderBottomColor, BorderBottomColor);
    "border-inline-width" => (BorderLeftWidth, BorderRightWidth), (BorderRightWidth, BorderLeftWidth);
    "border-inline-style" => (BorderLeftStyle, BorderRightStyle), (BorderRightStyle, BorderLeftStyle);
    "border-inline-color" => (BorderLeftColor, BorderRightColor), (BorderRightColor, BorderLeftColor);
    "border-start-start-radius" => (BorderTopLeftRadius, BorderTopRightRadius);
    "border-start-end-radius" => (BorderTopRightRadius, BorderTopLeftRadius);
    "border-end-start-radius" => (BorderBottomLeftRadius, BorderBottomRightRadius);
    "border-end-end-radius" => (BorderBottomRightRadius, BorderBottomLeftRadius);
};

/// Whether a value of `float` or `clear` depends on the direction of text.
pub(in crate::engine::style) fn is_mirrored_keyword(ident: &str) -> bool {
    ident.eq_ignore_ascii_case("inline-start") || ident.eq_ignore_ascii_case("inline-end")
}
