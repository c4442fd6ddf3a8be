//! printpdf operations → the bytes of a content stream (ISO 32000-1 7.8.2).
//!
//! The operations that pages are made of are written straight to bytes. printpdf's own way goes through an object for
//! every operand, and takes half of the time that a file takes; what comes out is the same, and a test compares them.
//! Operations that pages here never have are left to printpdf. Glyphs and marks, which are most of a page, do not even
//! become operations: [`Shown`], [`Stream::begin_mark`].

use std::io::Write;

use lopdf::Object;
use printpdf::{
    Color as Ink, DictItem, Line, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfPage, PdfSaveOptions, Point, Polygon,
    Pt, Rect, WindingOrder, XObjectTransform,
};

use super::objects::{
    needs_escape, write_integer, write_name, write_number, write_object, write_string, write_string_byte,
};

/// A property of marked content.
pub(super) enum Property<'a> {
    /// An integer.
    Number(i64),
    /// A name.
    Name(&'a str),
    /// A string.
    Text(&'a [u8]),
}

/// Glyphs to be shown, and moves between them: what stands in the array of `TJ` (ISO 32000-1 table 109).
#[derive(Default)]
pub(super) struct Shown {
    bytes: Vec<u8>,
    in_string: bool,
    /// Strings and moves so far.
    items: usize,
    /// Bytes of the string under way.
    length: usize,
}

impl Shown {
    /// The most elements of an array and bytes of a string that every viewer takes (ISO 32000-1, Annex C), less a few.
    const MOST_ITEMS: usize = 8_000;
    const LONGEST_STRING: usize = 32_000;

    pub(super) fn is_empty(&self) -> bool {
        self.items == 0
    }

    /// Whether it is time to show what is there.
    pub(super) fn is_full(&self) -> bool {
        self.items >= Self::MOST_ITEMS
    }

    /// Makes room for so many more glyphs.
    pub(super) fn reserve(&mut self, glyphs: usize) {
        self.bytes.reserve(glyphs * 4);
    }

    /// Empties it, and keeps its room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        (self.in_string, self.items) = (false, 0);
    }

    /// Moves the next glyph to the left, in thousandths of an em.
    pub(super) fn back(&mut self, distance: i64) {
        self.end_string();
        write_integer(&mut self.bytes, distance);
        self.items += 1;
    }

    /// The next glyph.
    pub(super) fn code(&mut self, code: u16) {
        if self.in_string && self.length >= Self::LONGEST_STRING {
            self.end_string();
        }
        if !self.in_string {
            self.bytes.push(b'(');
            (self.in_string, self.length) = (true, 0);
            self.items += 1;
        }
        let bytes = code.to_be_bytes();
        if bytes.iter().any(|byte| needs_escape(*byte)) {
            bytes.into_iter().for_each(|byte| write_string_byte(&mut self.bytes, byte));
        } else {
            self.bytes.extend_from_slice(&bytes);
        }
        self.length += 2;
    }

    fn end_string(&mut self) {
        if self.in_string {
            self.bytes.push(b')');
            self.in_string = false;
        }
    }
}

/// A content stream under way.
#[derive(Default)]
pub(super) struct Stream {
    bytes: Vec<u8>,
}

impl Stream {
    /// How long it is so far, in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Its bytes, complete.
    pub(super) fn finish(mut self) -> Vec<u8> {
        // An operator ends with white space, which the last one does not need.
        self.bytes.pop();
        self.bytes
    }

    /// `BDC`, with the properties of the mark.
    pub(super) fn begin_mark(&mut self, tag: &str, properties: &[(&str, Property<'_>)]) {
        self.name(tag.as_bytes());
        self.bytes.extend_from_slice(b"<<");
        for (key, value) in properties {
            write_name(&mut self.bytes, key.as_bytes());
            match value {
                Property::Number(number) => write_integer(&mut self.bytes, *number),
                Property::Name(name) => write_name(&mut self.bytes, name.as_bytes()),
                Property::Text(text) => write_string(&mut self.bytes, text),
            }
        }
        self.bytes.extend_from_slice(b">>");
        self.operator("BDC");
    }

    /// `TJ`, with what is to be shown.
    pub(super) fn show(&mut self, shown: &Shown) {
        self.bytes.push(b'[');
        self.bytes.extend_from_slice(&shown.bytes);
        if shown.in_string {
            self.bytes.push(b')');
        }
        self.bytes.push(b']');
        self.operator("TJ");
    }

    /// Appends an operation.
    pub(super) fn operation(&mut self, operation: &Op) {
        match operation {
            Op::SaveGraphicsState => self.operator("q"),
            Op::RestoreGraphicsState => self.operator("Q"),
            Op::StartTextSection => self.operator("BT"),
            Op::EndTextSection => self.operator("ET"),
            Op::EndMarkedContent => self.operator("EMC"),
            Op::LoadGraphicsState { gs } => self.name(gs.0.as_bytes()).operator("gs"),
            Op::SetFont { font, size } => {
                self.name(font.get_resource_name().as_bytes()).number(size.0).operator("Tf");
            }
            Op::SetTextCursor { pos } => self.point(*pos).operator("Td"),
            Op::SetFillColor { col } => self.color(col, ["rg", "k", "g"]),
            Op::SetOutlineColor { col } => self.color(col, ["RG", "K", "G"]),
            Op::SetOutlineThickness { pt } => self.number(pt.0).operator("w"),
            Op::SetLineDashPattern { dash } => {
                self.bytes.push(b'[');
                dash.pattern.iter().for_each(|length| _ = self.number(*length));
                self.bytes.extend_from_slice(b"] ");
                self.number(dash.offset).operator("d");
            }
            Op::SetLineCapStyle { cap } => self.integer(cap.id()).operator("J"),
            Op::SetTextRenderingMode { mode } => self.integer(mode.id()).operator("Tr"),
            Op::SetLineOffset { multiplier } => self.number(*multiplier).operator("Ts"),
            Op::SetTransformationMatrix { matrix } => self.numbers(&matrix.as_array()).operator("cm"),
            Op::SetTextMatrix { matrix } => self.numbers(&matrix.as_array()).operator("Tm"),
            // Where it is drawn, a matrix before it says.
            Op::UseXobject { id, transform } if *transform == XObjectTransform::default() => {
                self.name(id.0.as_bytes()).operator("Do");
            }
            Op::DrawLine { line } => self.line(line),
            Op::DrawPolygon { polygon } => self.polygon(polygon),
            Op::DrawRectangle { rectangle } => self.rectangle(rectangle),
            Op::BeginMarkedContent { tag } => self.name(tag.as_bytes()).operator("BMC"),
            Op::BeginMarkedContentWithProperties { tag, properties } => {
                self.name(tag.as_bytes()).item(properties).operator("BDC");
            }
            Op::Unknown { key, value } => {
                value.iter().for_each(|item| _ = self.item(item));
                self.operator(key);
            }
            other => {
                self.bytes.extend_from_slice(&by_printpdf(vec![other.clone()]));
                self.bytes.push(b'\n');
            }
        }
    }

    fn operator(&mut self, operator: &str) {
        self.bytes.extend_from_slice(operator.as_bytes());
        self.bytes.push(b'\n');
    }

    fn integer(&mut self, integer: i64) -> &mut Self {
        // Writing to a vector cannot fail.
        let _ = write!(self.bytes, "{integer} ");
        self
    }

    fn number(&mut self, number: f32) -> &mut Self {
        write_number(&mut self.bytes, number);
        self.bytes.push(b' ');
        self
    }

    fn numbers(&mut self, numbers: &[f32]) -> &mut Self {
        numbers.iter().for_each(|number| _ = self.number(*number));
        self
    }

    fn point(&mut self, point: Point) -> &mut Self {
        self.number(point.x.0).number(point.y.0)
    }

    fn color(&mut self, ink: &Ink, [rgb, cmyk, grey]: [&str; 3]) {
        match ink {
            Ink::Rgb(ink) => self.numbers(&[ink.r, ink.g, ink.b]).operator(rgb),
            Ink::Cmyk(ink) => self.numbers(&[ink.c, ink.m, ink.y, ink.k]).operator(cmyk),
            Ink::SpotColor(ink) => self.numbers(&[ink.c, ink.m, ink.y, ink.k]).operator(cmyk),
            Ink::Greyscale(ink) => self.number(ink.percent).operator(grey),
        }
    }

    fn line(&mut self, line: &Line) {
        if line.points.is_empty() {
            return;
        }
        self.path(&line.points);
        if line.is_closed {
            self.operator("h");
        }
        self.operator("S");
    }

    fn polygon(&mut self, polygon: &Polygon) {
        if polygon.rings.is_empty() {
            return;
        }
        polygon.rings.iter().for_each(|ring| self.path(&ring.points));
        self.operator("h");
        self.paint(polygon.mode, polygon.winding_order);
    }

    fn rectangle(&mut self, rectangle: &Rect) {
        let Rect { x: Pt(x), y: Pt(y), width: Pt(width), height: Pt(height), .. } = *rectangle;
        self.numbers(&[x, y, width, height]).operator("re");
        match rectangle.mode {
            Some(mode) => self.paint(mode, rectangle.winding_order.unwrap_or(WindingOrder::NonZero)),
            None => self.operator("n"),
        }
    }

    /// `m`, then `l` and `c`: two points off the curve and one on it.
    fn path(&mut self, points: &[LinePoint]) {
        let Some((first, mut rest)) = points.split_first() else { return };
        self.point(first.p).operator("m");
        while let Some((point, others)) = rest.split_first() {
            match others {
                [second, end, after @ ..] if point.bezier && second.bezier => {
                    self.point(point.p).point(second.p).point(end.p).operator("c");
                    rest = after;
                }
                _ => {
                    self.point(point.p).operator("l");
                    rest = others;
                }
            }
        }
    }

    fn paint(&mut self, mode: PaintMode, winding: WindingOrder) {
        let even_odd = matches!(winding, WindingOrder::EvenOdd);
        match (mode, even_odd) {
            (PaintMode::Clip, false) => self.operator("W\nn"),
            (PaintMode::Clip, true) => self.operator("W*\nn"),
            (PaintMode::Fill, false) => self.operator("f"),
            (PaintMode::Fill, true) => self.operator("f*"),
            (PaintMode::Stroke, _) => self.operator("S"),
            (PaintMode::FillStroke, false) => self.operator("B"),
            (PaintMode::FillStroke, true) => self.operator("B*"),
        }
    }

    fn name(&mut self, name: &[u8]) -> &mut Self {
        write_name(&mut self.bytes, name);
        self.bytes.push(b' ');
        self
    }

    fn item(&mut self, item: &DictItem) -> &mut Self {
        match item {
            DictItem::String { data, literal: true } => write_string(&mut self.bytes, data),
            DictItem::Int(integer) => return self.integer(*integer),
            DictItem::Name(name) => return self.name(name),
            DictItem::Array(items) => {
                self.bytes.push(b'[');
                items.iter().for_each(|item| _ = self.item(item));
                self.bytes.push(b']');
            }
            DictItem::Dict { map } => {
                self.bytes.extend_from_slice(b"<<");
                for (key, value) in map {
                    self.name(key.as_bytes()).item(value);
                }
                self.bytes.extend_from_slice(b">>");
            }
            other => {
                write_object(&mut self.bytes, &other.to_lopdf());
                self.bytes.push(b' ');
            }
        }
        self
    }
}

/// The content stream that printpdf makes of operations.
fn by_printpdf(operations: Vec<Op>) -> Vec<u8> {
    let mut source = PdfDocument::new("");
    source.pages.push(PdfPage::new(Mm(100.0), Mm(100.0), operations));
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        // Lets `Op::Unknown` through, by which text is shown.
        secure: false,
        image_optimization: None,
    };
    let mut written = source.to_lopdf_document(&options, &mut Vec::new());
    let page = written.get_pages().into_values().next();
    let contents = page.and_then(|id| written.get_dictionary(id).ok()?.get(b"Contents").ok()?.as_reference().ok());
    match contents.and_then(|id| written.objects.remove(&id)) {
        Some(Object::Stream(stream)) => stream.content,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use lopdf::content::Content;
    use printpdf::{
        CurTransMat, ExtendedGraphicsStateId, FontId, Greyscale, LineCapStyle, LineDashPattern, LineJoinStyle,
        PdfFontHandle, PolygonRing, Rgb, TextMatrix, TextRenderingMode, XObjectId, XObjectTransform,
    };

    use super::*;

    fn encode(operations: &[Op]) -> Vec<u8> {
        let mut stream = Stream::default();
        operations.iter().for_each(|operation| stream.operation(operation));
        stream.finish()
    }

    /// As a reader sees it: operators and their operands.
    fn read(stream: &[u8]) -> Vec<String> {
        let content = Content::decode(stream).expect("sound");
        content.operations.iter().map(|operation| format!("{operation:?}")).collect()
    }

    fn assert_same(operations: Vec<Op>) {
        let ours = read(&encode(&operations));
        assert_eq!(ours, read(&by_printpdf(operations)));
        assert!(!ours.is_empty());
    }

    fn at(x: f32, y: f32) -> Point {
        Point { x: Pt(x), y: Pt(y) }
    }

    fn points(bezier: &[bool]) -> Vec<LinePoint> {
        let point = |(number, bezier): (usize, &bool)| LinePoint { p: at(number as f32, 0.5), bezier: *bezier };
        bezier.iter().enumerate().map(point).collect()
    }

    #[test]
    fn numbers_are_those_of_printpdf() {
        for number in [0.0, -0.0, 1.0, -1.0, 0.01, -0.01, 0.1, 12.5, 1234.56, 14399.99, -14400.0, 83886.07, 1e7, 3e-5] {
            assert_same(vec![Op::SetLineOffset { multiplier: number }, Op::SetTextCursor { pos: at(number, 2.0) }]);
        }
        for number in (-20_000..20_000).map(|number| number as f32 / 100.0) {
            let bytes = encode(&[Op::SetLineOffset { multiplier: number }]);
            let number = if number == 0.0 { 0.0 } else { number };
            assert_eq!(String::from_utf8_lossy(&bytes), format!("{number} Ts"));
        }
    }

    #[test]
    fn what_is_no_number_becomes_nought() {
        assert_eq!(encode(&[Op::SetLineOffset { multiplier: f32::NAN }]), b"0 Ts");
    }

    #[test]
    fn graphics_state_and_text_are_those_of_printpdf() {
        let font = PdfFontHandle::External(FontId("F1".to_owned()));
        assert_same(vec![
            Op::SaveGraphicsState,
            Op::LoadGraphicsState { gs: ExtendedGraphicsStateId("G500".to_owned()) },
            Op::SetFillColor { col: Ink::Rgb(Rgb { r: 0.1, g: 0.255, b: 1.0, icc_profile: None }) },
            Op::SetOutlineColor { col: Ink::Greyscale(Greyscale { percent: 0.337, icc_profile: None }) },
            Op::SetOutlineThickness { pt: Pt(0.75) },
            Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[3.0, 1.5]) },
            Op::SetLineDashPattern { dash: LineDashPattern::solid() },
            Op::SetLineCapStyle { cap: LineCapStyle::Round },
            Op::SetTransformationMatrix { matrix: CurTransMat::Raw([0.8, 0.6, -0.6, 0.80001, 10.5, 3.0]) },
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(10.5) },
            Op::SetTextRenderingMode { mode: TextRenderingMode::FillStroke },
            Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.249_328, 1.0, 62.36, 741.31]) },
            Op::SetTextCursor { pos: at(-12.34, 0.0) },
            Op::EndTextSection,
            Op::RestoreGraphicsState,
        ]);
    }

    #[test]
    fn shown_strings_are_those_of_printpdf() {
        let string = |data: &[u8]| DictItem::String { data: data.to_vec(), literal: true };
        let items = vec![string(b"(a) \\ )\r("), DictItem::Int(-48), string(&[0, 13, 0, 255]), DictItem::Int(7)];
        assert_same(vec![Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(items)] }]);
    }

    #[test]
    fn shown_glyphs_are_those_strings() {
        let mut shown = Shown::default();
        for codes in [[0x0028, 0x0029], [0x005C, 0x0D0A]] {
            codes.into_iter().for_each(|code| shown.code(code));
            shown.back(-48);
        }
        shown.code(7);
        let mut stream = Stream::default();
        stream.show(&shown);
        let string = |data: &[u8]| DictItem::String { data: data.to_vec(), literal: true };
        let (first, second) = (string(&[0, 0x28, 0, 0x29]), string(&[0, 0x5C, 0x0D, 0x0A]));
        let items = vec![first, DictItem::Int(-48), second, DictItem::Int(-48), string(&[0, 7])];
        let by_printpdf = by_printpdf(vec![Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(items)] }]);
        assert_eq!(read(&stream.finish()), read(&by_printpdf));
    }

    #[test]
    fn long_strings_are_parted() {
        let mut shown = Shown::default();
        (0..20_000).for_each(|_| shown.code(1));
        assert_eq!(shown.items, 2);
        assert!(!shown.is_full());
        (0..8_000).for_each(|_| shown.back(1));
        assert!(shown.is_full());
    }

    #[test]
    fn marks_are_those_of_printpdf() {
        let mut stream = Stream::default();
        let text = [0xFE, 0xFF, 0, 0x28];
        let properties =
            [("ActualText", Property::Text(&text)), ("MCID", Property::Number(3)), ("Type", Property::Name("Layout"))];
        stream.begin_mark("Span", &properties);
        let map = [
            ("ActualText".to_owned(), DictItem::String { data: text.to_vec(), literal: true }),
            ("MCID".to_owned(), DictItem::Int(3)),
            ("Type".to_owned(), DictItem::Name(b"Layout".to_vec())),
        ];
        let properties = DictItem::Dict { map: map.into() };
        let by_printpdf =
            by_printpdf(vec![Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties }]);
        assert_eq!(read(&stream.finish()), read(&by_printpdf));
    }

    #[test]
    fn marked_content_is_that_of_printpdf() {
        let map = [
            ("MCID".to_owned(), DictItem::Int(3)),
            ("Lang".to_owned(), DictItem::String { data: b"de".to_vec(), literal: true }),
            ("Type".to_owned(), DictItem::Name(b"Pagination".to_vec())),
            ("BBox".to_owned(), DictItem::Array(vec![DictItem::Int(1), DictItem::Real(2.5)])),
        ];
        assert_same(vec![
            Op::BeginMarkedContentWithProperties {
                tag: "P".to_owned(),
                properties: DictItem::Dict { map: map.into() },
            },
            Op::EndMarkedContent,
            Op::BeginMarkedContent { tag: "A rtifact".to_owned() },
            Op::EndMarkedContent,
        ]);
    }

    #[test]
    fn paths_are_those_of_printpdf() {
        let curves =
            [&[false, true, true, false][..], &[false, true, false, true, true], &[false, true], &[false], &[]];
        for bezier in curves {
            for is_closed in [false, true] {
                let line = Op::DrawLine { line: Line { points: points(bezier), is_closed } };
                assert_same(vec![Op::SaveGraphicsState, line]);
            }
            for winding_order in [WindingOrder::NonZero, WindingOrder::EvenOdd] {
                for mode in [PaintMode::Clip, PaintMode::Fill, PaintMode::Stroke] {
                    let rings =
                        vec![PolygonRing { points: points(bezier) }, PolygonRing { points: points(&[false; 3]) }];
                    assert_same(vec![Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order } }]);
                }
            }
        }
        for mode in [Some(PaintMode::Clip), Some(PaintMode::Fill), Some(PaintMode::Stroke), None] {
            let rectangle = Rect { mode, ..Rect::from_wh(Pt(20.25), Pt(0.5)) };
            assert_same(vec![Op::DrawRectangle { rectangle }]);
        }
    }

    #[test]
    fn what_pages_never_have_is_left_to_printpdf() {
        let half = XObjectTransform { scale_x: Some(0.5), ..XObjectTransform::default() };
        assert_same(vec![
            Op::SaveGraphicsState,
            Op::SetLineJoinStyle { join: LineJoinStyle::Round },
            Op::UseXobject { id: XObjectId("X1".to_owned()), transform: half },
            Op::RestoreGraphicsState,
        ]);
    }

    #[test]
    fn what_is_drawn_where_a_matrix_says_is_only_named() {
        let mut stream = Stream::default();
        stream.operation(&Op::UseXobject { id: XObjectId("X1".to_owned()), transform: XObjectTransform::default() });
        assert_eq!(stream.finish(), b"/X1 Do");
    }
}
