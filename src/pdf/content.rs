//! Lengths in pixels from the top left → printpdf operations in points from the bottom left, as bytes.
//!
//! [`Content`] is one content stream under way. It remembers the graphics state, so that a colour or a font is set
//! only where it changes, and keeps text objects (`BT … ET`) open as long as nothing but text follows.
//! What to draw is said by [`super::page`], [`super::text`] and [`super::controls`].

use printpdf::{
    Color as Ink, CurTransMat, DictItem, ExtendedGraphicsStateId, FontId as ResourceName, Greyscale, Line,
    LineCapStyle, LineDashPattern, LinePoint, Op, PaintMode, PdfFontHandle, Point as PdfPoint, Polygon, PolygonRing,
    Pt, Rect as PdfRect, Rgb, TextMatrix, TextRenderingMode, WindingOrder, XObjectId, XObjectTransform,
};

use super::encode::{Property, Shown, Stream};
use crate::engine::display::{Path, Segment};
use crate::engine::geometry::{Point, Px, Rect};
use crate::engine::structure::{Leaf, Role};
use crate::engine::style::values::Color;

/// Red, green and blue in thousandths; what lies outside of sRGB is cut off.
type Tint = [u16; 3];

/// A point in hundredths of a PDF point from the bottom left: exact under addition, 3.5 µm on paper.
type Hundredths = (i64, i64);

/// What the graphics state is known to be (ISO 32000-1 8.4).
#[derive(Clone, PartialEq)]
struct State {
    fill: Tint,
    stroke: Tint,
    /// Line width in hundredths of a point.
    width: i64,
    dashes: Vec<f32>,
    round: bool,
    /// Thousandths.
    alpha: u16,
    /// Resource name and size in hundredths of a point.
    font: Option<(String, i64)>,
    /// Text is filled and stroked (synthetic bold), not only filled.
    bold: bool,
}

/// How a line is drawn.
pub(super) struct Pen<'a> {
    /// Its colour.
    pub color: Color,
    /// Its width.
    pub width: Px,
    /// Dashes and gaps; empty for solid.
    pub dashes: &'a [Px],
    /// Round ends.
    pub round: bool,
}

/// What marked content is (ISO 32000-1 14.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Content of the structure tree, with the role of the element that it is in.
    Content(Leaf, Role),
    /// What has no meaning.
    Artifact(Artifact),
}

/// Why something has no meaning (ISO 32000-1 14.8.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Artifact {
    /// Backgrounds, borders, lines to write on.
    Layout,
    /// What is repeated on a page because another ended.
    Pagination,
    /// A running head.
    Header,
    /// A running foot.
    Footer,
}

/// Marked content that is open.
struct OpenMark {
    mark: Mark,
    /// It began in a text object and ends there (ISO 32000-1 14.6.1).
    in_text: bool,
}

/// A content stream under way.
pub(super) struct Content {
    stream: Stream,
    /// How long it is when only the state that it begins with was set.
    empty: usize,
    /// The page's height in points: what y is subtracted from.
    height: f32,
    state: State,
    saved: Vec<State>,
    /// The start of the current line while a text object is open.
    line: Option<Hundredths>,
    mark: Option<OpenMark>,
    /// What goes on with the next glyphs after a text that stood for others.
    resumed: Option<Mark>,
    /// A text that stands for others is under way.
    in_actual_text: bool,
    /// The content of the marks so far, by their numbers.
    marks: Vec<Leaf>,
    /// Room for the glyphs of a run, from the run before.
    pub(super) room: Shown,
}

impl Content {
    /// The beginning of a stream for a page of this height.
    pub(super) fn new(height: Px) -> Self {
        // ISO 32000-1 table 52: the state at the start of a page.
        let state = State {
            fill: [0; 3],
            stroke: [0; 3],
            width: 100,
            dashes: Vec::new(),
            round: false,
            alpha: 1000,
            font: None,
            bold: false,
        };
        Self {
            stream: Stream::default(),
            empty: 0,
            height: height.to_pt(),
            state,
            saved: Vec::new(),
            line: None,
            mark: None,
            resumed: None,
            in_actual_text: false,
            marks: Vec::new(),
            room: Shown::default(),
        }
    }

    /// The beginning of a stream for a group, which is drawn in the state that the page is in then: but for the
    /// opacity (ISO 32000-1 11.6.6), all is set to what a page begins with.
    pub(super) fn new_group(height: Px) -> Self {
        let mut group = Self::new(height);
        for operation in [
            Op::SetFillColor { col: ink([0; 3]) },
            Op::SetOutlineColor { col: ink([0; 3]) },
            Op::SetOutlineThickness { pt: Pt(1.0) },
            Op::SetLineDashPattern { dash: LineDashPattern::solid() },
            Op::SetLineCapStyle { cap: LineCapStyle::Butt },
            Op::SetTextRenderingMode { mode: TextRenderingMode::Fill },
        ] {
            group.stream.operation(&operation);
        }
        group.empty = group.stream.len();
        group
    }

    /// Whether nothing was drawn yet.
    pub(super) fn is_empty(&self) -> bool {
        self.stream.len() == self.empty
    }

    /// Ends what is marked and the text object, and gives the place in the stream, where it can be parted then.
    pub(super) fn part(&mut self) -> usize {
        self.end_mark();
        self.end_text();
        self.stream.len()
    }

    /// Its bytes, complete, and the content of its marks.
    pub(super) fn finish(mut self) -> (Vec<u8>, Vec<Leaf>) {
        self.end_mark();
        while !self.saved.is_empty() {
            self.restore();
        }
        self.end_text();
        (self.stream.finish(), self.marks)
    }

    /// Says what is drawn next; `text` when it is text that goes on in an open text object.
    ///
    /// Text is marked within its text object, so that neighbours share one; all else is marked outside of any.
    pub(super) fn mark(&mut self, mark: Mark, text: bool) {
        if self.mark.as_ref().is_some_and(|open| open.mark == mark && (text || !open.in_text)) {
            return;
        }
        if text && self.resumed == Some(mark) && self.line.is_some() {
            // It goes on with the next glyphs, which may stand for another text again.
            return;
        }
        self.end_mark();
        if !text {
            self.end_text();
        } else if self.line.is_none() {
            self.stream.operation(&Op::StartTextSection);
            self.line = Some((0, 0));
        }
        match mark {
            Mark::Content(leaf, role) => {
                let number = self.number(leaf);
                self.stream.begin_mark(role.as_str(), &[("MCID", number)]);
            }
            Mark::Artifact(artifact) => self.stream.begin_mark("Artifact", artifact.properties()),
        }
        self.mark = Some(OpenMark { mark, in_text: text });
    }

    /// The number of the next mark of content.
    fn number(&mut self, leaf: Leaf) -> Property<'static> {
        let number = i64::try_from(self.marks.len()).expect("fewer than 2^63 marks");
        self.marks.push(leaf);
        Property::Number(number)
    }

    /// Ends what is marked: before the graphics state is saved or restored, and before a group, whose marks are its own.
    pub(super) fn end_mark(&mut self) {
        self.resumed = None;
        let Some(open) = self.mark.take() else { return };
        if !open.in_text {
            self.end_text();
        }
        self.stream.operation(&Op::EndMarkedContent);
    }

    fn push(&mut self, operation: Op) {
        self.end_text();
        self.stream.operation(&operation);
    }

    fn end_text(&mut self) {
        if self.line.take().is_some() {
            if self.mark.take_if(|open| open.in_text).is_some() {
                self.stream.operation(&Op::EndMarkedContent);
            }
            self.stream.operation(&Op::EndTextSection);
        }
    }

    /// `q`
    pub(super) fn save(&mut self) {
        self.push(Op::SaveGraphicsState);
        self.saved.push(self.state.clone());
    }

    /// `Q`; does nothing when nothing was saved.
    pub(super) fn restore(&mut self) {
        if let Some(state) = self.saved.pop() {
            self.push(Op::RestoreGraphicsState);
            self.state = state;
        }
    }

    /// `cm`, for a matrix as in CSS `matrix()`: in pixels, y growing downwards.
    pub(super) fn transform(&mut self, [a, b, c, d, e, f]: [f32; 6]) {
        let height = self.height;
        // With X = ¾x and Y = height − ¾y, the matrix in PDF space is its conjugate under that flip.
        let matrix = [a, -b, -c, d, c * height + Px(e).to_pt(), height - d * height - Px(f).to_pt()];
        self.matrix(matrix);
    }

    /// `cm`, for a matrix in points.
    pub(super) fn matrix(&mut self, matrix: [f32; 6]) {
        let matrix = matrix.map(|number| rounded(number, 100_000.0));
        self.push(Op::SetTransformationMatrix { matrix: CurTransMat::Raw(matrix) });
    }

    /// Only what is inside of the path is drawn until the state is restored.
    pub(super) fn clip(&mut self, path: &Path) {
        self.paint(path, PaintMode::Clip);
    }

    /// A filled path.
    pub(super) fn fill(&mut self, path: &Path, color: Color, alpha_name: impl FnOnce(u16) -> String) {
        self.alpha(color, alpha_name);
        self.fill_color(color);
        self.paint(path, PaintMode::Fill);
    }

    /// A path filled with a shading, whose coordinates are pixels from the top left after `matrix`; `mask` names the
    /// graphics state with its opacity.
    pub(super) fn shade(&mut self, path: &Path, matrix: [f32; 6], name: String, mask: Option<String>) {
        self.save();
        self.clip(path);
        self.transform(matrix);
        self.matrix([0.75, 0.0, 0.0, -0.75, 0.0, self.height]);
        if let Some(mask) = mask {
            self.push(Op::LoadGraphicsState { gs: ExtendedGraphicsStateId(mask) });
        }
        let name = DictItem::Name(name.into_bytes());
        self.push(Op::Unknown { key: "sh".to_owned(), value: vec![name] });
        self.restore();
    }

    /// A stroked path.
    pub(super) fn stroke(&mut self, path: &Path, pen: &Pen<'_>, alpha_name: impl FnOnce(u16) -> String) {
        self.alpha(pen.color, alpha_name);
        self.pen(pen);
        match path {
            Path::Rect(_) => self.paint(path, PaintMode::Stroke),
            Path::Segments { segments, .. } => {
                for (ring, closed) in self.rings(segments) {
                    self.push(Op::DrawLine { line: Line { points: ring.points, is_closed: closed } });
                }
            }
        }
    }

    fn paint(&mut self, path: &Path, mode: PaintMode) {
        match path {
            Path::Rect(rect) => {
                let rectangle = PdfRect { mode: Some(mode), ..self.rect(*rect) };
                self.push(Op::DrawRectangle { rectangle });
            }
            Path::Segments { segments, even_odd } => {
                let rings: Vec<PolygonRing> = self.rings(segments).into_iter().map(|(ring, _)| ring).collect();
                if rings.is_empty() && mode == PaintMode::Clip {
                    // Nothing is inside of an empty path.
                    return self.paint(&Path::Rect(Rect::default()), mode);
                }
                let winding_order = if *even_odd { WindingOrder::EvenOdd } else { WindingOrder::NonZero };
                self.push(Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order } });
            }
        }
    }

    /// The parts of a path, and whether each is closed.
    fn rings(&self, segments: &[Segment]) -> Vec<(PolygonRing, bool)> {
        let mut rings: Vec<(PolygonRing, bool)> = Vec::new();
        let on = |point| LinePoint { p: self.point(point), bezier: false };
        let off = |point| LinePoint { p: self.point(point), bezier: true };
        for segment in segments {
            if let Segment::Move(start) = segment {
                rings.push((PolygonRing { points: vec![on(*start)] }, false));
                continue;
            }
            let Some((ring, closed)) = rings.last_mut() else { continue };
            match *segment {
                Segment::Line(end) => ring.points.push(on(end)),
                Segment::Curve(first, second, end) => ring.points.extend([off(first), off(second), on(end)]),
                Segment::Close => *closed = true,
                Segment::Move(_) => {}
            }
        }
        rings
    }

    /// An image or a group of drawings, in the unit square of a matrix in points.
    pub(super) fn object(&mut self, name: &str, matrix: Option<[f32; 6]>) {
        if let Some(matrix) = matrix {
            self.save();
            self.matrix(matrix);
        }
        self.push(Op::UseXobject { id: XObjectId(name.to_owned()), transform: XObjectTransform::default() });
        if matrix.is_some() {
            self.restore();
        }
    }

    /// Sets the opacity of what follows, in the graphics state named by `name` where it changes.
    pub(super) fn opacity(&mut self, opacity: f32, name: impl FnOnce(u16) -> String) {
        let alpha = thousandths(opacity);
        if self.state.alpha != alpha {
            self.state.alpha = alpha;
            let gs = ExtendedGraphicsStateId(name(alpha));
            self.stream.operation(&Op::LoadGraphicsState { gs });
        }
    }

    fn alpha(&mut self, color: Color, name: impl FnOnce(u16) -> String) {
        self.opacity(color.alpha, name);
    }

    fn fill_color(&mut self, color: Color) {
        let tint = tint(color);
        if self.state.fill != tint {
            self.state.fill = tint;
            self.stream.operation(&Op::SetFillColor { col: ink(tint) });
        }
    }

    fn stroke_color(&mut self, color: Color) {
        let tint = tint(color);
        if self.state.stroke != tint {
            self.state.stroke = tint;
            self.stream.operation(&Op::SetOutlineColor { col: ink(tint) });
        }
    }

    fn line_width(&mut self, width: Px) {
        let hundredths = to_hundredths(width.to_pt());
        if self.state.width != hundredths {
            self.state.width = hundredths;
            self.stream.operation(&Op::SetOutlineThickness { pt: Pt(from_hundredths(hundredths)) });
        }
    }

    fn pen(&mut self, pen: &Pen<'_>) {
        self.stroke_color(pen.color);
        self.line_width(pen.width);
        let dashes: Vec<f32> = pen.dashes.iter().map(|length| rounded(length.to_pt(), 100.0)).collect();
        // ISO 32000-1 8.4.3.6: dashes that are all of no length are an error.
        let dashes = if dashes.iter().any(|length| *length > 0.0) { dashes } else { Vec::new() };
        if self.state.dashes != dashes {
            self.stream.operation(&Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &dashes) });
            self.state.dashes = dashes;
        }
        if self.state.round != pen.round {
            self.state.round = pen.round;
            let cap = if pen.round { LineCapStyle::Round } else { LineCapStyle::Butt };
            self.stream.operation(&Op::SetLineCapStyle { cap });
        }
    }

    /// Sets what text is drawn with; `bold` is the stroke that makes glyphs heavier.
    pub(super) fn text_style(&mut self, font: &str, size: Px, color: Color, bold: Option<Px>) {
        self.fill_color(color);
        if let Some(width) = bold {
            self.stroke_color(color);
            self.line_width(width);
        }
        if self.state.bold != bold.is_some() {
            self.state.bold = bold.is_some();
            let mode = if self.state.bold { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
            self.stream.operation(&Op::SetTextRenderingMode { mode });
        }
        let size = to_hundredths(size.to_pt());
        if self.state.font.as_ref().is_none_or(|(name, was)| name != font || *was != size) {
            self.state.font = Some((font.to_owned(), size));
            let font = PdfFontHandle::External(ResourceName(font.to_owned()));
            self.stream.operation(&Op::SetFont { font, size: Pt(from_hundredths(size)) });
        }
    }

    /// Moves the start of the next glyphs to a point, in an open text object or a new one.
    pub(super) fn text_at(&mut self, point: Point) {
        let (x, y) = self.hundredths(point);
        let before = self.line.replace((x, y));
        if before.is_none() {
            self.stream.operation(&Op::StartTextSection);
        }
        let (from_x, from_y) = before.unwrap_or_default();
        // Glyphs moved on from where they began: back to the same place is a move, too.
        if before.is_some() || (x, y) != (0, 0) {
            let pos = PdfPoint { x: Pt(from_hundredths(x - from_x)), y: Pt(from_hundredths(y - from_y)) };
            self.stream.operation(&Op::SetTextCursor { pos });
        }
    }

    /// The same for text that leans to the right: by `slant` times its height. Ends with [`Content::text_end`].
    pub(super) fn text_slanted_at(&mut self, point: Point, slant: f32) {
        self.end_text();
        let (x, y) = self.hundredths(point);
        self.line = Some((x, y));
        self.stream.operation(&Op::StartTextSection);
        let matrix = TextMatrix::Raw([1.0, 0.0, slant, 1.0, from_hundredths(x), from_hundredths(y)]);
        self.stream.operation(&Op::SetTextMatrix { matrix });
    }

    /// Ends the text object, so that the next one has an upright matrix.
    pub(super) fn text_end(&mut self) {
        self.end_text();
    }

    /// `Ts`: lifts the following glyphs over the baseline.
    pub(super) fn text_rise(&mut self, rise: Px) {
        self.stream.operation(&Op::SetLineOffset { multiplier: rounded(rise.to_pt(), 100.0) });
    }

    /// Shows glyphs.
    pub(super) fn text_show(&mut self, shown: &Shown) {
        if !self.in_actual_text
            && let Some(mark) = self.resumed.take()
        {
            self.mark(mark, true);
        }
        self.stream.show(shown);
    }

    /// Begins a span of glyphs that stand for another text than their codes say (ISO 32000-1 14.9.4).
    pub(super) fn begin_actual_text(&mut self, text: &str) {
        self.in_actual_text = true;
        let text = utf16_with_mark(text);
        let actual = ("ActualText", Property::Text(&text));
        let around = self.mark.as_ref().filter(|open| open.in_text).map(|open| open.mark).or(self.resumed.take());
        let Some(mark @ Mark::Content(leaf, _)) = around else {
            return self.stream.begin_mark("Span", &[actual]);
        };
        // A mark of its own instead of one in another: some readers lose what comes after an inner one.
        self.end_mark();
        let number = self.number(leaf);
        self.stream.begin_mark("Span", &[actual, ("MCID", number)]);
        self.resumed = Some(mark);
    }

    /// Ends that span.
    pub(super) fn end_actual_text(&mut self) {
        self.in_actual_text = false;
        self.stream.operation(&Op::EndMarkedContent);
    }

    fn hundredths(&self, point: Point) -> Hundredths {
        (to_hundredths(point.x.to_pt()), to_hundredths(self.height - point.y.to_pt()))
    }

    fn point(&self, point: Point) -> PdfPoint {
        let (x, y) = self.hundredths(point);
        PdfPoint { x: Pt(from_hundredths(x)), y: Pt(from_hundredths(y)) }
    }

    /// A rectangle in points; both corners are rounded, so that neighbours meet.
    pub(super) fn rect(&self, rect: Rect) -> PdfRect {
        let (left, top) = self.hundredths(rect.origin);
        let (right, bottom) = self.hundredths(Point::new(rect.right(), rect.bottom()));
        PdfRect {
            x: Pt(from_hundredths(left)),
            y: Pt(from_hundredths(bottom)),
            width: Pt(from_hundredths(right - left)),
            height: Pt(from_hundredths(top - bottom)),
            mode: None,
            winding_order: None,
        }
    }
}

impl Artifact {
    /// Its property list (ISO 32000-1 table 330).
    fn properties(self) -> &'static [(&'static str, Property<'static>)] {
        const PAGINATION: (&str, Property<'_>) = ("Type", Property::Name("Pagination"));
        match self {
            Self::Layout => &[("Type", Property::Name("Layout"))],
            Self::Pagination => &[PAGINATION],
            Self::Header => &[PAGINATION, ("Subtype", Property::Name("Header"))],
            Self::Footer => &[PAGINATION, ("Subtype", Property::Name("Footer"))],
        }
    }
}

/// UTF-16 with the mark that tells it from PDF's own encoding (ISO 32000-1 7.9.2.2).
pub(super) fn utf16_with_mark(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
}

/// Rounded to 1/`steps`; what is no number is 0, for a file that holds it could not be read.
fn rounded(number: f32, steps: f32) -> f32 {
    let rounded = (number * steps).round() / steps;
    // Adding 0 turns −0, which would be written as `-0`, into 0.
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

fn to_hundredths(points: f32) -> i64 {
    // Far outside of any page (ISO 32000-1 annex C: 14,400 units), where sums could overflow.
    (f64::from(points) * 100.0).round().clamp(-1e9, 1e9) as i64
}

fn from_hundredths(hundredths: i64) -> f32 {
    hundredths as f32 / 100.0
}

fn thousandths(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as u16
}

fn tint(color: Color) -> Tint {
    [color.red, color.green, color.blue].map(thousandths)
}

fn ink(tint: Tint) -> Ink {
    let [r, g, b] = tint.map(|share| f32::from(share) / 1000.0);
    if r == g && g == b {
        Ink::Greyscale(Greyscale { percent: r, icc_profile: None })
    } else {
        Ink::Rgb(Rgb { r, g, b, icc_profile: None })
    }
}
