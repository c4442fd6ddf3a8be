//! Text and the place of a field → a page of the field's size with the text on it.
//!
//! Laid out by the engine: lines break as in documents, right-to-left text reads from the right, and a character that the
//! text face lacks comes from the next face that has it. Text stands on the ruled lines while it fits them, then closer,
//! then smaller.

use lopdf::{Dictionary, Document, ObjectId};

use super::super::PITCH;
use super::{entry, form_entry};
use crate::engine::display::{DisplayPage, Draw};
use crate::engine::folder::FolderResources;
use crate::engine::geometry::{Px, Size};
use crate::engine::{self, Engine, RenderOptions, Session};
use crate::source::Source;

/// Sizes in points: of text whose size the field leaves open, and what text is not made smaller than.
const COMMON: f32 = 10.0;
const SMALLEST: f32 = 5.0;

/// The distance of lines in sizes, where nothing is ruled.
const LEADING: f32 = 1.25;

/// The least distance of lines in sizes.
const CLOSEST: f32 = 1.1;

/// How much smaller text gets at each try to fit it.
const STEP: f32 = 0.9;

/// The page on which text is laid out before it is known how high it gets, in points: the most that a PDF page has.
const TALL: f32 = 14_400.0;

/// The most bytes of a text that are laid out: no field shows more.
const LONGEST: usize = 20_000;

/// Field flags (ISO 32000-1 table 228).
const MULTILINE: i64 = 1 << 12;
const PASSWORD: i64 = 1 << 13;

/// Where text is to stand.
pub(in crate::forms) struct Place {
    /// Width and height in points.
    size: [f32; 2],
    multiline: bool,
    password: bool,
    /// 0 for the start, 1 for the middle, 2 for the end (`Q`).
    alignment: i64,
    font_size: f32,
    /// As CSS has it.
    color: String,
    /// The distance of ruled lines, in points.
    pitch: Option<f32>,
}

impl Place {
    /// What a widget, its field and the form say; `None` for a widget that is nowhere.
    pub(in crate::forms) fn of(document: &Document, widget: ObjectId, field: &Dictionary) -> Option<Self> {
        let widget = document.get_dictionary(widget).ok()?;
        let corners: Vec<f32> = entry(document, widget, b"Rect")?
            .as_array()
            .ok()?
            .iter()
            .filter_map(|corner| document.dereference(corner).ok()?.1.as_float().ok())
            .collect();
        let [x, y, to_x, to_y] = corners[..] else { return None };
        let size = [(to_x - x).abs().min(TALL), (to_y - y).abs().min(TALL)];
        let attribute = |key: &[u8]| {
            entry(document, widget, key).or_else(|| entry(document, field, key)).or_else(|| form_entry(document, key))
        };
        let flags = attribute(b"Ff").and_then(|flags| flags.as_i64().ok()).unwrap_or_default();
        let default = attribute(b"DA").and_then(|default| default.as_str().ok()).unwrap_or_default();
        let (font_size, color) = default_appearance(&String::from_utf8_lossy(default));
        let multiline = flags & MULTILINE != 0;
        let pitch = entry(document, widget, PITCH.as_bytes()).and_then(|pitch| pitch.as_float().ok());
        // A size of 0 leaves it to the program (ISO 32000-1 12.7.3.3).
        let open = if multiline { COMMON } else { (size[1] * 0.7).clamp(SMALLEST, 12.0) };
        Some(Self {
            size,
            multiline,
            password: flags & PASSWORD != 0,
            alignment: attribute(b"Q").and_then(|alignment| alignment.as_i64().ok()).unwrap_or_default(),
            font_size: if font_size > 0.0 { font_size.min(500.0) } else { open },
            color,
            pitch: pitch.filter(|pitch| multiline && *pitch > 1.0 && *pitch < TALL),
        })
    }
}

impl Place {
    /// The same place for text that runs along its other side.
    pub(in crate::forms) fn on_its_side(mut self) -> Self {
        self.size.reverse();
        self
    }
}

/// Size and colour from a default appearance: the operands of its `Tf` and of its last colour operator.
fn default_appearance(default: &str) -> (f32, String) {
    let words: Vec<&str> = default.split_whitespace().collect();
    let before = |index: usize, count: usize| -> Vec<f32> {
        words[index.saturating_sub(count)..index].iter().filter_map(|word| word.parse().ok()).collect()
    };
    let (mut size, mut color) = (0.0, "#000".to_owned());
    let channel = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round();
    let rgb = |red: f32, green: f32, blue: f32| format!("rgb({} {} {})", channel(red), channel(green), channel(blue));
    for (index, word) in words.iter().enumerate() {
        match (
            *word,
            &before(
                index,
                if *word == "rg" {
                    3
                } else if *word == "k" {
                    4
                } else {
                    1
                },
            )[..],
        ) {
            ("Tf", [number]) => size = *number,
            ("g", [grey]) => color = rgb(*grey, *grey, *grey),
            ("rg", [red, green, blue]) => color = rgb(*red, *green, *blue),
            ("k", [cyan, magenta, yellow, black]) => {
                let [red, green, blue] = [cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black));
                color = rgb(red, green, blue);
            }
            _ => {}
        }
    }
    (if size.is_finite() { size } else { 0.0 }, color)
}

/// Where the part of a text ends that is laid out.
fn bounded(text: &str) -> usize {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// Text on a page of the field's size.
pub(in crate::forms) struct Set {
    pub page: DisplayPage,
    /// Whether all of it is seen.
    pub fits: bool,
}

/// Lays out one text after the other.
pub(in crate::forms) struct Typesetter<'e> {
    session: Session<'e>,
    family: String,
}

impl<'e> Typesetter<'e> {
    pub(in crate::forms) fn new(engine: &'e Engine) -> Self {
        Self { session: Session::new(engine), family: engine.fonts.text_family.replace(['"', '\\', '<'], "") }
    }

    /// The text at its place: on the ruled lines, closer, or smaller, whatever fits first.
    pub(in crate::forms) fn page(&mut self, text: &str, place: &Place) -> Set {
        let end = bounded(text);
        let shown = if place.password { "•".repeat(text.chars().count().min(100)) } else { text[..end].to_owned() };
        let [width, height] = place.size;
        let size = Size::new(Px::from_pt(width), Px::from_pt(height));
        let mut last = DisplayPage { size, items: Vec::new() };
        let mut font_size = place.font_size;
        let mut pitches: Vec<f32> = place.pitch.into_iter().collect();
        while font_size >= SMALLEST.min(place.font_size) {
            // Two lines between two rules, where these are wide apart.
            pitches.extend(place.pitch.map(|pitch| pitch / 2.0).filter(|pitch| *pitch >= font_size * CLOSEST));
            pitches.push(font_size * LEADING);
            for pitch in std::mem::take(&mut pitches) {
                let (page, used) = self.laid_out(&shown, place, font_size, pitch);
                last = page;
                // The last line may stand on the edge.
                if used[0] <= width + 0.5 && (used[1] <= height + font_size * 0.3 || !place.multiline) {
                    return Set { page: last, fits: end == text.len() };
                }
            }
            font_size *= STEP;
        }
        Set { page: last, fits: false }
    }

    /// Whether the text fits as it is: by the size of its field, on its lines or closer.
    pub(in crate::forms) fn fits(&mut self, text: &str, place: &Place) -> bool {
        // What is as short as that fits wherever a letter does.
        if text.len() <= 3 || place.password {
            return true;
        }
        let [width, height] = place.size;
        let pitch = place.font_size * CLOSEST;
        let (_, used) = self.laid_out(&text[..bounded(text)], place, place.font_size, pitch);
        text.len() <= LONGEST
            && used[0] <= width + 0.5
            && (used[1] <= height + place.font_size * 0.3 || !place.multiline)
    }

    /// A page of the field's size with the text, and how wide and high the text is, in points.
    fn laid_out(&mut self, text: &str, place: &Place, font_size: f32, pitch: f32) -> (DisplayPage, [f32; 2]) {
        let [width, height] = place.size;
        let size = Size::new(Px::from_pt(width), Px::from_pt(height));
        let html = self.html(text, place, font_size, pitch);
        let resources = FolderResources::new(".");
        let options = RenderOptions { resources: &resources, paper: size };
        // Text and these few properties: there is nothing that could fail, and nothing to be told.
        let list = engine::render(&Source::new("a field".to_owned(), html), &mut self.session, options);
        let items = list.ok().and_then(|list| list.value.pages.into_iter().next()).map(|page| page.items);
        let mut items = items.unwrap_or_default();
        let (mut right, mut bottom) = (Px::ZERO, Px::ZERO);
        for item in &items {
            if let Draw::Text { origin, run, .. } = &item.draw {
                right = right.max(origin.x + run.advance);
                bottom = bottom.max(origin.y);
            }
        }
        // From the last baseline to the foot of its line.
        let used = [right.to_pt(), bottom.to_pt() + (pitch - font_size * 0.7) / 2.0];
        if !place.multiline {
            // The only line stands in the middle of the height, as viewers put it.
            let down = Px::from_pt((height - pitch) / 2.0);
            for item in &mut items {
                if let Draw::Text { origin, .. } = &mut item.draw {
                    origin.y += down;
                }
            }
        }
        (DisplayPage { size, items }, used)
    }

    fn html(&self, text: &str, place: &Place, font_size: f32, pitch: f32) -> String {
        let align = match place.alignment {
            1 => "center",
            2 => "end",
            _ => "start",
        };
        let space = if place.multiline { "pre-wrap" } else { "pre" };
        let (family, color, width) = (&self.family, &place.color, place.size[0]);
        let mut html = format!(
            "<!DOCTYPE html><style>@page {{ size: {width}pt {TALL}pt; margin: 0 }} html, body {{ margin: 0 }} \
             div {{ font: {font_size}pt/{pitch}pt \"{family}\"; white-space: {space}; color: {color}; \
             overflow-wrap: anywhere; text-align: {align} }}</style>"
        );
        // Each line that was typed is a paragraph of its own, which runs as its first letter does.
        for line in text.split('\n') {
            let line = line.replace('&', "&amp;").replace('<', "&lt;");
            html += &format!("<div dir=auto>{}</div>", if line.is_empty() { "<br>" } else { &line });
        }
        html
    }
}
