//! The parts of a table → [`TableGrid`]: which cell stands in which rows and columns (css-tables-3 §3.3).

use std::sync::Arc;

use super::build::Builder;
use super::{BlockBox, BlockContent, Marks};
use crate::engine::dom::{Dom, NodeData, NodeId};
use crate::engine::style::ComputedStyle;
use crate::engine::style::values::{Break, CaptionSide, Display, Position};

/// The most columns or rows that one cell may span, as HTML limits them.
const MAX_COLUMN_SPAN: u32 = 1000;
const MAX_ROW_SPAN: u32 = 65534;

/// A table's parts in their places; sizes are not known yet.
#[derive(Debug)]
pub struct TableGrid {
    /// Captions in order.
    pub captions: Vec<BlockBox>,
    /// The style of the box with the rows, when another is around it and the captions and is positioned, broken and
    /// painted for both (CSS 2.2 §17.4).
    pub inner_style: Option<Arc<ComputedStyle>>,
    /// Styles of columns, as many as the document gives; there may be more columns.
    pub columns: Vec<ColumnStyle>,
    /// Row groups: the header first, the footer last, whatever their order in the source.
    pub groups: Vec<RowGroup>,
    /// How many columns there are.
    pub column_count: usize,
}

/// A column that a `col` or `colgroup` describes.
#[derive(Debug)]
pub struct ColumnStyle {
    /// The `col`, or the `colgroup` without any.
    pub owner: NodeId,
    /// Its style: `width`, border, background, visibility.
    pub style: Arc<ComputedStyle>,
    /// The `colgroup` around the `col`.
    pub group: Option<(NodeId, Arc<ComputedStyle>)>,
}

/// What a row group is repeated for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// Repeated at the top of each page.
    Header,
    /// The rows.
    Body,
    /// Repeated at the bottom of each page.
    Footer,
}

/// A group of rows.
#[derive(Debug)]
pub struct RowGroup {
    /// Its element; none for stray rows.
    pub owner: Option<NodeId>,
    /// Its style.
    pub style: Arc<ComputedStyle>,
    /// What happens on the page where it begins.
    pub marks: Option<Box<Marks>>,
    /// What it is repeated for.
    pub kind: GroupKind,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// Its element; none for stray cells.
    pub owner: Option<NodeId>,
    /// Its style.
    pub style: Arc<ComputedStyle>,
    /// What happens on the page where it begins.
    pub marks: Option<Box<Marks>>,
    /// The cells that begin in it.
    pub cells: Vec<Cell>,
}

/// A cell.
#[derive(Debug)]
pub struct Cell {
    /// Its content.
    pub content: BlockBox,
    /// Its first column.
    pub column: usize,
    /// How many columns it covers, at least 1.
    pub column_span: usize,
    /// How many rows of its group it covers, at least 1.
    pub row_span: usize,
}

/// The grid of a `table` element.
pub(super) fn collect(builder: &mut Builder<'_>, table: NodeId) -> TableGrid {
    let children: Vec<NodeId> = builder.dom.children(table).collect();
    let mut grid = collect_children(builder, table, &children);
    if !grid.captions.is_empty() {
        grid.inner_style = Some(Arc::new(inside_wrapper(builder.styles.of(table))));
    }
    grid
}

/// A table's style without what the box around it and its captions takes over.
fn inside_wrapper(style: &ComputedStyle) -> ComputedStyle {
    let initial = ComputedStyle::initial();
    ComputedStyle {
        position: initial.position,
        z_index: initial.z_index,
        break_before: initial.break_before,
        break_after: initial.break_after,
        opacity: initial.opacity,
        transform: initial.transform,
        text_decoration_line: initial.text_decoration_line,
        ..style.clone()
    }
}

/// Parts of tables that stand outside of one and follow each other: they share an anonymous table (CSS 2.2 §17.2.1).
#[derive(Default)]
pub(super) struct StrayParts {
    /// The parts, and what is blank between and behind them.
    nodes: Vec<NodeId>,
    /// How many there are up to the last part.
    count: usize,
}

impl StrayParts {
    /// Whether a child belongs to them; then it is taken.
    pub(super) fn take(&mut self, builder: &Builder<'_>, child: NodeId) -> bool {
        let style = builder.styles.of(child);
        let (is_part, is_blank) = match &builder.dom.node(child).data {
            NodeData::Element(_) => {
                let in_flow = matches!(style.position, Position::Static | Position::Relative);
                (style.display.is_table_part() && in_flow, style.display == Display::None)
            }
            NodeData::Text(text) => (false, text.trim().is_empty()),
            NodeData::Document => (false, false),
        };
        if is_part {
            self.nodes.push(child);
            self.count = self.nodes.len();
        } else if is_blank && self.count > 0 {
            self.nodes.push(child);
        } else {
            return false;
        }
        true
    }

    /// The table of the parts so far, if there are any, and what is blank behind it.
    pub(super) fn end(&mut self, builder: &mut Builder<'_>, display: Display) -> Option<(BlockBox, Vec<NodeId>)> {
        let StrayParts { mut nodes, count } = std::mem::take(self);
        let blank = nodes.split_off(count);
        let parent = builder.dom.node(*nodes.first()?).parent.unwrap_or(Dom::DOCUMENT);
        let style =
            Arc::new(ComputedStyle { display, ..(*builder.shared.anonymous.block(builder.styles.of(parent))).clone() });
        let grid = collect_children(builder, parent, &nodes);
        let content = BlockContent::Table(grid);
        Some((BlockBox { owner: None, style, page: None, marks: None, marker: None, content }, blank))
    }
}

/// Collects rows while the parts come by.
struct Collector {
    grid: TableGrid,
    /// A group for rows that stand in none.
    stray_rows: Option<RowGroup>,
}

fn collect_children(builder: &mut Builder<'_>, parent: NodeId, children: &[NodeId]) -> TableGrid {
    let mut collector = Collector {
        grid: TableGrid {
            captions: Vec::new(),
            inner_style: None,
            columns: Vec::new(),
            groups: Vec::new(),
            column_count: 0,
        },
        stray_rows: None,
    };
    let mut stray_cells: Vec<NodeId> = Vec::new();
    for child in children {
        let display = builder.styles.of(*child).display;
        let is_element = matches!(builder.dom.node(*child).data, NodeData::Element(_));
        let blank = match &builder.dom.node(*child).data {
            NodeData::Text(text) => text.trim().is_empty(),
            _ => is_element && display == Display::None,
        };
        if blank {
            continue;
        }
        if !is_element || !display.is_table_part() || display == Display::TableCell {
            stray_cells.push(*child);
            continue;
        }
        collector.end_stray_cells(builder, parent, &mut stray_cells);
        collector.part(builder, parent, *child, display);
    }
    collector.end_stray_cells(builder, parent, &mut stray_cells);
    collector.end_stray_rows();
    finish(collector.grid)
}

impl Collector {
    fn part(&mut self, builder: &mut Builder<'_>, parent: NodeId, child: NodeId, display: Display) {
        match display {
            Display::TableCaption => {
                let mut caption = builder.block_box(child);
                keep_with_rows(&mut caption);
                self.grid.captions.push(caption);
            }
            Display::TableColumn => self.column(builder, child, None),
            Display::TableColumnGroup => self.column_group(builder, child),
            Display::TableRow => {
                let row = row(builder, child);
                self.stray_row_group(builder, parent).rows.push(row);
            }
            Display::TableRowGroup | Display::TableHeaderGroup | Display::TableFooterGroup => {
                self.end_stray_rows();
                let group = row_group(builder, child, display);
                self.grid.groups.push(group);
            }
            _ => {}
        }
    }

    fn column(&mut self, builder: &Builder<'_>, column: NodeId, group: Option<NodeId>) {
        for _ in 0..span_attribute(builder, column, "span", MAX_COLUMN_SPAN) {
            let style = |id: NodeId| Arc::clone(builder.styles.of(id));
            let group = group.map(|group| (group, style(group)));
            self.grid.columns.push(ColumnStyle { owner: column, style: style(column), group });
        }
    }

    fn column_group(&mut self, builder: &Builder<'_>, group: NodeId) {
        let columns: Vec<NodeId> = builder
            .dom
            .children(group)
            .filter(|child| {
                builder.dom.element(*child).is_some() && builder.styles.of(*child).display == Display::TableColumn
            })
            .collect();
        if columns.is_empty() {
            self.column(builder, group, None);
        }
        for column in columns {
            self.column(builder, column, Some(group));
        }
    }

    fn stray_row_group(&mut self, builder: &Builder<'_>, parent: NodeId) -> &mut RowGroup {
        self.stray_rows.get_or_insert_with(|| RowGroup {
            owner: None,
            style: builder.shared.anonymous.block(builder.styles.of(parent)),
            marks: None,
            kind: GroupKind::Body,
            rows: Vec::new(),
        })
    }

    fn end_stray_cells(&mut self, builder: &mut Builder<'_>, parent: NodeId, cells: &mut Vec<NodeId>) {
        if cells.is_empty() {
            return;
        }
        let style = builder.shared.anonymous.block(builder.styles.of(parent));
        let cells = std::mem::take(cells);
        let row =
            Row { owner: None, style: Arc::clone(&style), marks: None, cells: row_cells(builder, parent, &cells) };
        self.stray_row_group(builder, parent).rows.push(row);
    }

    fn end_stray_rows(&mut self) {
        if let Some(group) = self.stray_rows.take() {
            self.grid.groups.push(group);
        }
    }
}

/// A caption below the rows that is to stay with them avoids the break before it: not what follows the table.
fn keep_with_rows(caption: &mut BlockBox) {
    let style = &caption.style;
    if style.inherited.caption_side == CaptionSide::Bottom && style.break_after == Break::Avoid {
        let style = Arc::make_mut(&mut caption.style);
        style.break_after = Break::Auto;
        if style.break_before == Break::Auto {
            style.break_before = Break::Avoid;
        }
    }
}

fn row_group(builder: &mut Builder<'_>, id: NodeId, display: Display) -> RowGroup {
    let style = Arc::clone(builder.styles.of(id));
    builder.counters.enter(&style);
    let marks = builder.marks(id, &style);
    let children: Vec<NodeId> = builder.dom.children(id).collect();
    let mut rows = Vec::new();
    let mut stray: Vec<NodeId> = Vec::new();
    let end_stray = |builder: &mut Builder<'_>, stray: &mut Vec<NodeId>, rows: &mut Vec<Row>| {
        if !stray.is_empty() {
            let cells = std::mem::take(stray);
            let style = builder.shared.anonymous.block(builder.styles.of(id));
            rows.push(Row { owner: None, style, marks: None, cells: row_cells(builder, id, &cells) });
        }
    };
    for child in children {
        let child_display = builder.styles.of(child).display;
        match &builder.dom.node(child).data {
            NodeData::Text(text) if text.trim().is_empty() => {}
            NodeData::Element(_) if child_display == Display::None => {}
            NodeData::Element(_) if child_display == Display::TableRow => {
                end_stray(builder, &mut stray, &mut rows);
                rows.push(row(builder, child));
            }
            _ => stray.push(child),
        }
    }
    end_stray(builder, &mut stray, &mut rows);
    builder.counters.leave();
    let kind = match display {
        Display::TableHeaderGroup => GroupKind::Header,
        Display::TableFooterGroup => GroupKind::Footer,
        _ => GroupKind::Body,
    };
    RowGroup { owner: Some(id), style, marks, kind, rows }
}

fn row(builder: &mut Builder<'_>, id: NodeId) -> Row {
    let style = Arc::clone(builder.styles.of(id));
    builder.counters.enter(&style);
    let marks = builder.marks(id, &style);
    let children: Vec<NodeId> = builder.dom.children(id).collect();
    let cells = row_cells(builder, id, &children);
    builder.counters.leave();
    Row { owner: Some(id), style, marks, cells }
}

/// The cells of a row; what is not a cell is wrapped in one, together with its neighbours.
fn row_cells(builder: &mut Builder<'_>, parent: NodeId, children: &[NodeId]) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut stray: Vec<NodeId> = Vec::new();
    let end_stray = |builder: &mut Builder<'_>, stray: &mut Vec<NodeId>, cells: &mut Vec<Cell>| {
        if stray.is_empty() {
            return;
        }
        let nodes = std::mem::take(stray);
        let style = Arc::new(ComputedStyle {
            display: Display::TableCell,
            ..(*builder.shared.anonymous.block(builder.styles.of(parent))).clone()
        });
        let content = builder.anonymous_block(parent, &nodes, style);
        cells.push(Cell { content, column: 0, column_span: 1, row_span: 1 });
    };
    for child in children {
        let display = builder.styles.of(*child).display;
        match &builder.dom.node(*child).data {
            NodeData::Text(text) if text.trim().is_empty() => {}
            NodeData::Element(_) if display == Display::None => {}
            NodeData::Element(_) if display == Display::TableCell => {
                end_stray(builder, &mut stray, &mut cells);
                let column_span = span_attribute(builder, *child, "colspan", MAX_COLUMN_SPAN).max(1);
                let row_span = span_attribute(builder, *child, "rowspan", MAX_ROW_SPAN);
                let content = builder.block_box(*child);
                cells.push(Cell { content, column: 0, column_span, row_span });
            }
            _ => stray.push(*child),
        }
    }
    end_stray(builder, &mut stray, &mut cells);
    cells
}

/// A span attribute; 1 when it is missing or unreadable.
fn span_attribute(builder: &Builder<'_>, id: NodeId, name: &str, limit: u32) -> usize {
    let span =
        builder.dom.element(id).and_then(|element| element.attribute(name)).and_then(|span| span.trim().parse().ok());
    span.unwrap_or(1u32).min(limit) as usize
}

/// Puts each cell in its column, header and footer groups in their place.
fn finish(mut grid: TableGrid) -> TableGrid {
    let mut headers = 0;
    let mut footers = 0;
    for group in &mut grid.groups {
        // Only the first header and the first footer are repeated (CSS 2.2 §17.2).
        match group.kind {
            GroupKind::Header => headers += 1,
            GroupKind::Footer => footers += 1,
            GroupKind::Body => {}
        }
        if headers > 1 && group.kind == GroupKind::Header || footers > 1 && group.kind == GroupKind::Footer {
            group.kind = GroupKind::Body;
        }
    }
    grid.groups.sort_by_key(|group| match group.kind {
        GroupKind::Header => 0,
        GroupKind::Body => 1,
        GroupKind::Footer => 2,
    });
    let mut column_count = grid.columns.len();
    for group in &mut grid.groups {
        column_count = column_count.max(place_cells(group));
    }
    grid.column_count = column_count;
    grid
}

/// The slots of a group that cells from rows above reach into.
fn place_cells(group: &mut RowGroup) -> usize {
    let row_count = group.rows.len();
    // For each column how many more rows are taken by a cell above.
    let mut taken: Vec<usize> = Vec::new();
    for (index, row) in group.rows.iter_mut().enumerate() {
        let mut column = 0;
        let mut begun: Vec<(usize, usize, usize)> = Vec::new();
        for cell in &mut row.cells {
            while taken.get(column).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let left = row_count - index;
            // `rowspan=0` reaches to the end of the group.
            cell.row_span = if cell.row_span == 0 { left } else { cell.row_span.min(left) };
            cell.column = column;
            begun.push((column, cell.column_span, cell.row_span));
            column += cell.column_span;
            if taken.len() < column {
                taken.resize(column, 0);
            }
        }
        for rows in &mut taken {
            *rows = rows.saturating_sub(1);
        }
        for (column, columns, rows) in begun {
            for slot in &mut taken[column..column + columns] {
                *slot = (*slot).max(rows - 1);
            }
        }
    }
    taken.len()
}
