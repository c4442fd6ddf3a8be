//! [`ComputedStyle`] → [`taffy::Style`], for flex and grid containers and their items. Conversions only.
//!
//! Taffy sees the content box of a container: its own margin, border and padding are the business of block layout.

use taffy::prelude::{auto, fr, length, line, max_content, min_content, percent, span};
use taffy::{
    AlignContent, AlignItems, Dimension, GridPlacement, GridTemplateComponent, LengthPercentage, LengthPercentageAuto,
    Line, Point, Rect, Size, Style, TrackSizingFunction,
};

use super::sizing::{self, BoxEdges};
use crate::engine::boxes::{BlockBox, BlockContent};
use crate::engine::geometry::{Edges, Px};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{
    self, Alignment, AutoLength, BoxSizing, Direction, Display, FlexDirection, FlexWrap, GridLine, Overflow, Sizing,
    Track,
};

/// The farthest grid line and the longest span: beyond what any page needs, within what taffy can count.
const MAX_LINE: i16 = 1000;
const MAX_SPAN: u16 = 1000;

/// The style of a container's content box. Sizes that are not known are its content's, within `min-height` and
/// `max-height`: lines are as high as these make the container (css-flexbox-1 §9.4).
pub(super) fn container(style: &ComputedStyle, width: Option<Px>, height: Option<Px>) -> Style {
    let reference = width.unwrap_or(Px::ZERO);
    let is_grid = matches!(style.display, Display::Grid | Display::InlineGrid);
    let edges = BoxEdges::resolve(style, reference);
    let size = |size: Option<Px>| size.map_or(auto(), |size| length(size.0));
    let limit = |sizing| match sizing {
        Sizing::Length(limit) if height.is_none() && !limit.has_percentage() => {
            length(sizing::content_box(style, limit.length, edges.vertical()).0)
        }
        _ => auto(),
    };
    let tracks =
        |tracks: &[Track]| tracks.iter().map(|t| GridTemplateComponent::Single(track(*t, reference))).collect();
    Style {
        display: if is_grid { taffy::Display::Grid } else { taffy::Display::Flex },
        direction: direction(style),
        size: Size { width: size(width), height: size(height) },
        min_size: Size { width: auto(), height: limit(style.min_height) },
        max_size: Size { width: auto(), height: limit(style.max_height) },
        gap: Size {
            width: length_percentage(style.column_gap, reference),
            height: length_percentage(style.row_gap, height.unwrap_or(Px::ZERO)),
        },
        align_items: align_items(style.align_items).unwrap_or(AlignItems::NORMAL),
        justify_items: align_items(style.justify_items).unwrap_or(AlignItems::NORMAL),
        align_content: align_content(style.align_content),
        justify_content: align_content(style.justify_content),
        flex_direction: match style.flex_direction {
            FlexDirection::Row => taffy::FlexDirection::Row,
            FlexDirection::RowReverse => taffy::FlexDirection::RowReverse,
            FlexDirection::Column => taffy::FlexDirection::Column,
            FlexDirection::ColumnReverse => taffy::FlexDirection::ColumnReverse,
        },
        flex_wrap: match style.flex_wrap {
            FlexWrap::Nowrap => taffy::FlexWrap::NoWrap,
            FlexWrap::Wrap => taffy::FlexWrap::Wrap,
            FlexWrap::WrapReverse => taffy::FlexWrap::WrapReverse,
        },
        grid_template_columns: tracks(&style.grid_template_columns),
        grid_template_rows: tracks(&style.grid_template_rows),
        grid_auto_columns: vec![track(style.grid_auto_columns, reference)],
        grid_auto_rows: vec![track(style.grid_auto_rows, reference)],
        ..Style::default()
    }
}

/// The style of an item; `reference` is the content width of its container.
pub(super) fn item(block: &BlockBox, reference: Px) -> Style {
    let style = &*block.style;
    let edges = BoxEdges::resolve(style, reference);
    let overflow = match style.overflow {
        Overflow::Visible => taffy::Overflow::Visible,
        Overflow::Hidden => taffy::Overflow::Hidden,
    };
    Style {
        display: taffy::Display::Flex,
        direction: direction(style),
        item_is_table: matches!(block.content, BlockContent::Table(_)),
        item_is_replaced: matches!(block.content, BlockContent::Replaced(_)),
        box_sizing: match style.box_sizing {
            BoxSizing::ContentBox => taffy::BoxSizing::ContentBox,
            BoxSizing::BorderBox => taffy::BoxSizing::BorderBox,
        },
        overflow: Point { x: overflow, y: overflow },
        size: Size { width: dimension(style.width, reference), height: dimension(style.height, Px::ZERO) },
        min_size: Size { width: limit(style.min_width, reference), height: limit(style.min_height, Px::ZERO) },
        max_size: Size { width: limit(style.max_width, reference), height: limit(style.max_height, Px::ZERO) },
        aspect_ratio: aspect_ratio(block),
        margin: rect(&style.margin, |margin| match margin {
            AutoLength::Auto => auto(),
            AutoLength::Length(length) => length_percentage(*length, reference).into(),
        }),
        padding: rect(&edges.padding, |padding| length(padding.0)),
        border: rect(&edges.border, |border| length(border.0)),
        align_self: align_items(style.align_self),
        justify_self: align_items(style.justify_self),
        flex_basis: dimension(style.flex_basis, reference),
        flex_grow: style.flex_grow.max(0.0),
        flex_shrink: style.flex_shrink.max(0.0),
        grid_row: Line { start: placement(style.grid_row.0), end: placement(style.grid_row.1) },
        grid_column: Line { start: placement(style.grid_column.0), end: placement(style.grid_column.1) },
        ..Style::default()
    }
}

/// Width by height, where one follows from the other.
fn aspect_ratio(block: &BlockBox) -> Option<f32> {
    let ratio = match &block.content {
        BlockContent::Replaced(replaced) => sizing::natural_size(replaced, &block.style).1,
        _ => block.style.aspect_ratio,
    };
    ratio.filter(|ratio| ratio.is_finite() && *ratio > 0.0)
}

fn direction(style: &ComputedStyle) -> taffy::Direction {
    match style.inherited.direction {
        Direction::Ltr => taffy::Direction::Ltr,
        Direction::Rtl => taffy::Direction::Rtl,
    }
}

fn rect<T, U>(edges: &Edges<T>, convert: impl Fn(&T) -> U) -> Rect<U> {
    Rect {
        left: convert(&edges.left),
        right: convert(&edges.right),
        top: convert(&edges.top),
        bottom: convert(&edges.bottom),
    }
}

/// Taffy has no sums of lengths and percentages, and no limits of them: those are resolved against the container.
fn length_percentage(value: values::LengthPercentage, reference: Px) -> LengthPercentage {
    match value.share() {
        Some(share) => percent(share),
        None => length(value.resolve(reference).0),
    }
}

fn dimension(sizing: Sizing, reference: Px) -> Dimension {
    match sizing {
        Sizing::Auto => auto(),
        Sizing::MinContent => Dimension::min_content(),
        Sizing::MaxContent => Dimension::max_content(),
        Sizing::FitContent => Dimension::fit_content(),
        Sizing::Content => Dimension::content(),
        Sizing::Length(length) => length_percentage(length, reference).into(),
    }
}

fn limit(sizing: Sizing, reference: Px) -> LengthPercentageAuto {
    match sizing {
        Sizing::Length(length) => length_percentage(length, reference).into(),
        _ => auto(),
    }
}

fn align_items(alignment: Alignment) -> Option<AlignItems> {
    match alignment {
        Alignment::Start => Some(AlignItems::START),
        Alignment::End => Some(AlignItems::END),
        Alignment::FlexStart => Some(AlignItems::FLEX_START),
        Alignment::FlexEnd => Some(AlignItems::FLEX_END),
        Alignment::Center => Some(AlignItems::CENTER),
        Alignment::Stretch => Some(AlignItems::STRETCH),
        Alignment::Baseline => Some(AlignItems::BASELINE),
        Alignment::Auto | Alignment::SpaceBetween | Alignment::SpaceAround | Alignment::SpaceEvenly => None,
    }
}

fn align_content(alignment: Alignment) -> AlignContent {
    match alignment {
        Alignment::Start => AlignContent::START,
        Alignment::End => AlignContent::END,
        Alignment::FlexStart => AlignContent::FLEX_START,
        Alignment::FlexEnd => AlignContent::FLEX_END,
        Alignment::Center => AlignContent::CENTER,
        Alignment::Stretch => AlignContent::STRETCH,
        Alignment::SpaceBetween => AlignContent::SPACE_BETWEEN,
        Alignment::SpaceAround => AlignContent::SPACE_AROUND,
        Alignment::SpaceEvenly => AlignContent::SPACE_EVENLY,
        Alignment::Auto | Alignment::Baseline => AlignContent::NORMAL,
    }
}

fn track(track: Track, reference: Px) -> TrackSizingFunction {
    match track {
        Track::Auto => auto(),
        Track::MinContent => min_content(),
        Track::MaxContent => max_content(),
        Track::Length(length) => length_percentage(length, reference).into(),
        Track::Fraction(fraction) => fr(fraction.max(0.0)),
    }
}

fn placement(grid_line: GridLine) -> GridPlacement {
    match grid_line {
        // There is no line zero.
        GridLine::Auto | GridLine::Line(0) => GridPlacement::Auto,
        GridLine::Line(number) => line(number.clamp(-MAX_LINE, MAX_LINE)),
        GridLine::Span(count) => span(count.clamp(1, MAX_SPAN)),
    }
}
