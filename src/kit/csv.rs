//! A table of candidates as CSV → the records that YAML gives too ([`CandidateEntry`]).
//!
//! Spreadsheets write CSV in many ways; taken are comma, semicolon and tab as separators (found by looking at the
//! header), any line ends, a byte order mark (dropped by [`super::file`]), a leading `sep=;` line, and quoted fields
//! with separators and line breaks in them. Every field knows its bytes, so a mistake is shown where it stands.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use indexmap::IndexMap;

use super::bank::report_unknown_id;
use super::candidate::{CandidateEntry, SittingEntry};
use super::columns::Columns;
use super::record::{Named, Placed, Required, Text};
use super::scalar::Scalar;
use super::suggest;
use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// What stands between two values in one cell (probes, accommodations, records).
pub const VALUE_SEPARATOR: &str = " | ";

/// The columns that are not free (`x_…`) and not of the schedule.
pub(super) const COLUMNS: [&str; 14] = [
    "id",
    "name",
    "preferred_name",
    "name_said",
    "pronouns",
    "email",
    "role",
    "level",
    "probes",
    "accommodations",
    "day",
    "time_zone",
    "asked",
    "records",
];

/// What a column holds.
enum Column {
    /// One of [`COLUMNS`], by its index.
    Known(usize),
    /// `schedule.<interview>.at`
    At(Text),
    /// `schedule.<interview>.place`
    Place(Text),
    /// `x_<name>`, without the prefix.
    Free(Text),
    /// Reported as unknown, so passed over.
    Unknown,
}

/// The interviews that the columns of the schedule may name.
pub struct Interviews<'a> {
    /// Their ids.
    pub ids: Vec<&'a str>,
    /// False when an interview has no usable id: then one that is not found may be its, and is not reported.
    pub complete: bool,
}

/// Reads the candidates of a table one by one and hands each on, until `each` breaks; nothing for a row that is none.
pub fn read(
    source: &Arc<Source>,
    columns: &Columns,
    interviews: &Interviews<'_>,
    problems: &mut Vec<Diagnostic>,
    mut each: impl FnMut(Option<CandidateEntry>, &mut Vec<Diagnostic>) -> ControlFlow<()>,
) {
    let mut table = Table::new(source);
    let (mut row, mut arranged) = (Row::default(), Row::default());
    if !table.next(&mut row) {
        let problem = Diagnostic::error("the file of candidates is empty").at_place(Place::line(source, 1));
        problems.push(problem.help("begin with a header row: `id,name,email`"));
        return;
    }
    let header_count = problems.len();
    let width = row.cells.len();
    let (columns, layout) = match columns.is_empty() {
        true => (header(source, &row, interviews, problems), None),
        false => {
            let (columns, layout) = mapped_header(source, &row, columns, interviews, problems);
            (columns, Some(layout))
        }
    };
    if problems.len() > header_count && !columns.iter().any(|column| matches!(column, Column::Known(0))) {
        // Without ids every row would be wrong for the same reason.
        return;
    }
    while table.next(&mut row) {
        if row.cells.iter().all(|cell| row.text(cell).is_empty()) {
            continue;
        }
        let entry = well_formed(source, &row, width, problems).then(|| match &layout {
            None => entry(source, &row, &columns, problems),
            Some(layout) => {
                arrange(&row, layout, &mut arranged);
                entry(source, &arranged, &columns, problems)
            }
        });
        if each(entry, problems).is_break() {
            break;
        }
    }
}

/// The columns of a file whose header has other names: what those are for that the kit maps, or that have our names all
/// the same, and of which cells each is made. All others are passed over.
fn mapped_header(
    source: &Arc<Source>,
    row: &Row,
    mapped: &Columns,
    interviews: &Interviews<'_>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Column>, Vec<Vec<usize>>) {
    let names: Vec<String> = row.cells.iter().map(|cell| row.text(cell).to_lowercase()).collect();
    let (mut columns, mut layout) = (Vec::new(), Vec::new());
    for (target, parts) in &mapped.0 {
        columns.push(column(&target.value.to_lowercase(), &target.place, interviews, problems));
        let mut find = |part: &Text| {
            let wanted = part.value.to_lowercase();
            let mut found = names.iter().enumerate().filter(|(_, name)| **name == wanted).map(|(index, _)| index);
            let (first, second) = (found.next(), found.next());
            if first.is_none() {
                let known = row.cells.iter().map(|cell| row.text(cell)).filter(|name| !name.is_empty());
                let problem = Diagnostic::error(format!("the table has no column `{}`", suggest::shown(&part.value)));
                problems.push(problem.at_place(part.place.clone()).help(suggest::remedy(&part.value, known)));
            } else if second.is_some() {
                let message = format!("the table has more than one column `{}`", suggest::shown(&part.value));
                problems.push(Diagnostic::error(message).at_place(part.place.clone()).help("rename one in the table"));
            }
            first
        };
        layout.push(parts.0.iter().filter_map(&mut find).collect());
    }
    for (index, name) in names.iter().enumerate() {
        let is_used = layout.iter().any(|cells: &Vec<usize>| cells.contains(&index));
        let is_mapped = mapped.0.iter().any(|(target, _)| target.value.eq_ignore_ascii_case(name));
        let is_first = !names[..index].contains(name);
        if is_first && !is_used && !is_mapped && is_ours(name) {
            let place = Place::new(source, row.cells[index].span.clone());
            columns.push(column(name, &place, interviews, problems));
            layout.push(vec![index]);
        }
    }
    for (index, required) in ["id", "name"].into_iter().enumerate() {
        if !columns.iter().any(|column| matches!(column, Column::Known(known) if *known == index)) {
            let message = format!("the table has no column `{required}`, and the kit maps none to it");
            let help = format!("add it to `columns`, like `{required}: {}`", names.first().map_or("…", String::as_str));
            problems.push(Diagnostic::error(message).at_place(row.place(source)).help(help));
        }
    }
    (columns, layout)
}

/// Whether a header is one of our own names.
fn is_ours(name: &str) -> bool {
    COLUMNS.contains(&name) || name.starts_with("schedule.") || (name.starts_with("x_") && name.len() > 2)
}

/// A row with the cells that the kit maps; where several make one value, they stand with a space between.
fn arrange(row: &Row, layout: &[Vec<usize>], arranged: &mut Row) {
    arranged.buffer.clear();
    arranged.cells.clear();
    arranged.number = row.number;
    for parts in layout {
        let start = arranged.buffer.len();
        let cells = parts.iter().map(|index| &row.cells[*index]).filter(|cell| !row.text(cell).is_empty());
        for cell in cells {
            if arranged.buffer.len() > start {
                arranged.buffer.push(b' ');
            }
            arranged.buffer.extend_from_slice(row.text(cell).as_bytes());
        }
        let span = parts.first().map_or(0..0, |index| row.cells[*index].span.clone());
        arranged.cells.push(Cell { text: start..arranged.buffer.len(), span });
    }
}

/// What each column is for.
fn header(source: &Arc<Source>, row: &Row, interviews: &Interviews<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Column> {
    let mut names: IndexMap<String, Place> = IndexMap::new();
    let mut columns = Vec::new();
    let before = problems.len();
    for cell in &row.cells {
        let name = row.text(cell).to_lowercase();
        let place = Place::new(source, cell.span.clone());
        if let Some(first) = names.get(&name) {
            let (_, column) = first.line_column();
            let problem = Diagnostic::error(format!("there is a second column `{name}`")).at_place(place);
            problems.push(problem.help(format!("the first begins at column {column} of this line; delete one")));
            columns.push(Column::Unknown);
            continue;
        }
        columns.push(column(&name, &place, interviews, problems));
        names.insert(name, place);
    }
    if columns.iter().all(|column| matches!(column, Column::Unknown)) {
        // One mistake: this is no header, or its separator is another.
        problems.truncate(before);
        let problem = Diagnostic::error("the first row names no column that is known").at_place(row.place(source));
        problems.push(
            problem.help(
                "write the names of the columns there, like `id,name,email`, with `,`, `;` or a tab between them",
            ),
        );
        return columns;
    }
    for required in ["id", "name"] {
        let near = |name: &String| name == required || suggest::nearest(name, COLUMNS) == Some(required);
        if !names.keys().any(near) {
            let problem =
                Diagnostic::error(format!("the table has no column `{required}`")).at_place(row.place(source));
            problems.push(problem.help("add it to the first row, which names the columns"));
        }
    }
    columns
}

fn column(name: &str, place: &Place, interviews: &Interviews<'_>, problems: &mut Vec<Diagnostic>) -> Column {
    let text = |value: &str| Text { value: value.to_owned(), place: place.clone() };
    if let Some(index) = COLUMNS.iter().position(|column| *column == name) {
        return Column::Known(index);
    }
    if let Some(free) = name.strip_prefix("x_").filter(|free| !free.is_empty()) {
        return Column::Free(text(free));
    }
    if let Some((interview, what)) = name.strip_prefix("schedule.").and_then(|rest| rest.rsplit_once('.')) {
        // Headers are compared without case, ids with it.
        let Some(interview) = interviews.ids.iter().find(|id| id.eq_ignore_ascii_case(interview)) else {
            if interviews.complete {
                report_unknown_id("interview", interview, place, interviews.ids.iter().copied(), problems);
            }
            return Column::Unknown;
        };
        match what {
            "at" => return Column::At(text(interview)),
            "place" => return Column::Place(text(interview)),
            _ => {}
        }
    }
    let help = match suggest::nearest(name, COLUMNS) {
        Some(near) => format!("did you mean `{near}`?"),
        None if name.starts_with("schedule") => {
            "write `schedule.<interview>.at` or `schedule.<interview>.place`".to_owned()
        }
        None => format!("write `x_{}` for a field of your own; known are {}", free_name(name), suggest::list(COLUMNS)),
    };
    let shown = if name.is_empty() { "a column has no name".to_owned() } else { format!("unknown column `{name}`") };
    problems.push(Diagnostic::error(shown).at_place(place.clone()).help(help));
    Column::Unknown
}

fn free_name(name: &str) -> String {
    let slug = super::scalar::slug(name).replace('-', "_");
    if slug.is_empty() { "name".to_owned() } else { slug }
}

/// One candidate.
fn entry(source: &Arc<Source>, row: &Row, columns: &[Column], problems: &mut Vec<Diagnostic>) -> CandidateEntry {
    let mut entry = CandidateEntry {
        id: Required(None),
        name: Required(None),
        preferred_name: None,
        name_said: None,
        pronouns: None,
        email: None,
        role: None,
        level: None,
        day: None,
        time_zone: None,
        schedule: Named::default(),
        probes: Vec::new(),
        asked: Vec::new(),
        accommodations: Vec::new(),
        records: Vec::new(),
        extra: Named::default(),
        free: Vec::new(),
        origin: row.place(source),
    };
    let mut rooms: Vec<(&Text, Text)> = Vec::new();
    for (cell, column) in row.cells.iter().zip(columns) {
        let value = row.text(cell);
        if value.is_empty() {
            continue;
        }
        let place = || Place::new(source, cell.span.clone());
        match column {
            Column::Known(0) => entry.id.0 = parse(value, place(), problems),
            Column::Known(1) => entry.name.0 = parse(value, place(), problems),
            Column::Known(2) => entry.preferred_name = parse(value, place(), problems),
            Column::Known(3) => entry.name_said = parse(value, place(), problems),
            Column::Known(4) => entry.pronouns = parse(value, place(), problems),
            Column::Known(5) => entry.email = parse(value, place(), problems),
            Column::Known(6) => entry.role = parse(value, place(), problems),
            Column::Known(7) => entry.level = parse(value, place(), problems),
            Column::Known(8) => entry.probes = list(value, &place(), problems),
            Column::Known(9) => entry.accommodations = list(value, &place(), problems),
            Column::Known(10) => entry.day = parse(value, place(), problems),
            Column::Known(12) => entry.asked = list(value, &place(), problems),
            Column::Known(13) => entry.records = list(value, &place(), problems),
            Column::Known(11) => entry.time_zone = parse(value, place(), problems),
            Column::At(interview) => {
                let sitting = SittingEntry { at: Required(parse(value, place(), problems)), place: None };
                entry.schedule.0.push((interview.clone(), sitting));
            }
            Column::Place(interview) => rooms.extend(parse(value, place(), problems).map(|room| (interview, room))),
            Column::Free(name) => {
                let value: Option<Text> = parse(value, place(), problems);
                entry.free.extend(value.map(|value| (Text { value: name.value.clone(), place: place() }, value)));
            }
            Column::Known(_) | Column::Unknown => {}
        }
    }
    for (interview, room) in rooms {
        match entry.schedule.0.iter_mut().find(|(id, _)| id.value == interview.value) {
            Some((_, sitting)) => sitting.place = Some(room),
            // A column of times that was refused is one problem, not one for each row.
            None if columns.iter().any(|column| matches!(column, Column::Unknown)) => {}
            None => {
                let message = format!("the interview `{}` has a place and no time", interview.value);
                let help = format!("fill in `schedule.{}.at` too, or empty this cell", interview.value);
                problems.push(Diagnostic::error(message).at_place(room.place).help(help));
            }
        }
    }
    required(row, source, columns, &entry, problems);
    entry
}

/// Reports an empty cell where a candidate must have a value.
fn required(
    row: &Row,
    source: &Arc<Source>,
    columns: &[Column],
    entry: &CandidateEntry,
    problems: &mut Vec<Diagnostic>,
) {
    let empty = |index: usize| {
        row.cells.iter().zip(columns).any(|(cell, column)| match column {
            Column::Known(known) => *known == index && row.text(cell).is_empty(),
            _ => false,
        })
    };
    for (index, missing) in [(0, entry.id.0.is_none()), (1, entry.name.0.is_none())] {
        if missing && empty(index) {
            let message = format!("the candidate in row {} has no `{}`", row.number, COLUMNS[index]);
            let help = format!("fill in the column `{}`", COLUMNS[index]);
            problems.push(Diagnostic::error(message).at_place(row.place(source)).help(help));
        }
    }
}

fn parse<T: Scalar>(text: &str, place: Place, problems: &mut Vec<Diagnostic>) -> Option<Placed<T>> {
    Placed::parse(text, place).map_err(|problem| problems.push(problem)).ok()
}

fn list(text: &str, place: &Place, problems: &mut Vec<Diagnostic>) -> Vec<Text> {
    let values = text.split(VALUE_SEPARATOR).map(str::trim).filter(|value| !value.is_empty());
    values.filter_map(|value| parse(value, place.clone(), problems)).collect()
}

/// Whether a row has as many fields as the header, and all its quotes in pairs.
fn well_formed(source: &Arc<Source>, row: &Row, expected: usize, problems: &mut Vec<Diagnostic>) -> bool {
    let unclosed = row.cells.iter().find(|cell| {
        let raw = source.text()[cell.span.clone()].trim();
        raw.starts_with('"') && (raw.len() == 1 || !raw.ends_with('"'))
    });
    if let Some(cell) = unclosed {
        let problem = Diagnostic::error(format!("a quote in row {} is not closed at the end of its field", row.number));
        let place = Place::new(source, cell.span.start..cell.span.start + 1);
        problems
            .push(problem.at_place(place).help("close it with `\"`, and write a quote within quotes twice: `\"\"`"));
        return false;
    }
    let count = row.cells.len();
    if count == expected {
        return true;
    }
    let help = if count < expected {
        "fill it up with empty fields, and look for a missing separator"
    } else {
        "put quotes around a text that has the separator in it"
    };
    let fields = |count: usize| format!("{count} field{}", if count == 1 { "" } else { "s" });
    let message = format!("row {} has {}, the header has {expected}", row.number, fields(count));
    problems.push(Diagnostic::error(message).at_place(row.place(source)).help(help));
    false
}

/// A field of a row.
pub struct Cell {
    /// Its unquoted text in [`Row::buffer`].
    text: Range<usize>,
    /// Its bytes in the source, with its quotes.
    pub span: Range<usize>,
}

/// One row, used again for the next.
#[derive(Default)]
pub struct Row {
    /// The unquoted text of all cells.
    buffer: Vec<u8>,
    /// Its fields.
    pub cells: Vec<Cell>,
    /// As a spreadsheet counts: the header is row 1, empty lines are no rows.
    number: usize,
}

impl Row {
    /// The text of a cell without white space around it.
    pub fn text(&self, cell: &Cell) -> &str {
        // The source is UTF-8, and all that is taken out of it here are ASCII characters.
        std::str::from_utf8(&self.buffer[cell.text.clone()]).unwrap_or_default().trim()
    }

    /// The first line of the row.
    pub fn place(&self, source: &Arc<Source>) -> Place {
        let start = self.cells.first().map_or(0, |cell| cell.span.start);
        let end = self.cells.last().map_or(start, |cell| cell.span.end);
        let line = source.text()[start..end].find(['\n', '\r']).map_or(end, |length| start + length);
        Place::new(source, start..line)
    }
}

/// The rows of a table, one after the other.
pub struct Table<'s> {
    bytes: &'s [u8],
    reader: Reader,
    delimiter: u8,
    /// How much has been read.
    offset: usize,
    rows: usize,
}

impl<'s> Table<'s> {
    /// The table that a text is.
    pub fn new(source: &'s Source) -> Self {
        let text = source.text();
        let first_line_end = text.find(['\r', '\n']).unwrap_or(text.len());
        let first_line = &text[..first_line_end];
        let (delimiter, offset) = match first_line.strip_prefix("sep=").map(str::as_bytes) {
            Some([delimiter]) => (*delimiter, first_line_end),
            _ => (guess_delimiter(first_line), 0),
        };
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { bytes: text.as_bytes(), reader, delimiter, offset, rows: 0 }
    }

    /// Reads the next row; `false` at the end.
    pub fn next(&mut self, row: &mut Row) -> bool {
        row.cells.clear();
        let mut used = 0;
        loop {
            match self.next_field(row, used) {
                None => return false,
                Some((cell, record_end)) => {
                    used = cell.text.end;
                    row.cells.push(cell);
                    if record_end {
                        self.rows += 1;
                        row.number = self.rows;
                        return true;
                    }
                }
            }
        }
    }

    fn next_field(&mut self, row: &mut Row, used: usize) -> Option<(Cell, bool)> {
        let start = self.offset;
        let mut written = used;
        loop {
            if row.buffer.len() < written + 64 {
                row.buffer.resize((written + 64) * 2, 0);
            }
            let (result, read, wrote) = self.reader.read_field(&self.bytes[self.offset..], &mut row.buffer[written..]);
            self.offset += read;
            written += wrote;
            match result {
                ReadFieldResult::OutputFull => row.buffer.resize(row.buffer.len() * 2, 0),
                // The next call has no input left, which tells the reader that this is the end.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::End => return None,
                ReadFieldResult::Field { record_end } => {
                    return Some((Cell { text: used..written, span: self.trim(start..self.offset) }, record_end));
                }
            }
        }
    }

    /// Without the separator or line end behind a field, and without the line ends before it.
    fn trim(&self, mut span: Range<usize>) -> Range<usize> {
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        while span.start < span.end && is_break(&self.bytes[span.start]) {
            span.start += 1;
        }
        if let Some(last) = self.bytes[span.clone()].last()
            && (is_break(last) || *last == self.delimiter)
        {
            span.end -= 1;
        }
        span
    }
}

/// The separator that occurs most often in the header, outside of quotes; a comma when none does.
fn guess_delimiter(header: &str) -> u8 {
    let count = |delimiter: u8| {
        let mut quoted = false;
        let outside = |byte: &u8| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        };
        header.bytes().filter(outside).count()
    };
    let mut best = (b',', count(b','));
    for delimiter in [b';', b'\t'] {
        let found = count(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}
