//! Fonts: in the file, as wide as the file says, and with a way back from codes to text (ISO 32000-1 9.6 to 9.10).
//!
//! Only fonts with which something is shown are looked at, and of these only the codes that are shown; a form may name
//! others for what is typed later. Widths are held against TrueType and OpenType programs; those of bare CFF and Type 1
//! programs are not read.

mod program;
mod unicode;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, Stream};

use super::content::{Facts, FontUse};
use super::finding::{Findings, Where};
use super::reader::{Reader, shown};
use super::rules::Rule;
use program::Program;

/// Thousandths of an em by which a width may differ (ISO 19005-2 6.2.11.5).
const WIDTH_TOLERANCE: f32 = 1.0;
/// Widths of a font that are read.
const MOST_WIDTHS: usize = 70_000;

pub fn check<'a>(reader: &Reader<'a>, facts: &Facts<'a>, findings: &mut Findings) {
    for used in facts.fonts.values() {
        let name = shown(reader.name(used.dictionary, "BaseFont").unwrap_or(b"?"));
        let mut checking = Checking { reader, used, name, findings };
        match reader.name(used.dictionary, "Subtype") {
            Some(b"Type0") => checking.composite(),
            Some(b"Type3") => checking.unicode(false),
            Some(b"Type1" | b"MMType1" | b"TrueType") => checking.simple(),
            _ => checking.say(Rule::FontBroken, "is of no known kind"),
        }
    }
}

struct Checking<'c, 'a> {
    reader: &'c Reader<'a>,
    used: &'c FontUse<'a>,
    name: String,
    findings: &'c mut Findings,
}

impl<'a> Checking<'_, 'a> {
    fn say(&mut self, rule: Rule, what: &str) {
        let place = Where { object: None, ..self.used.place.clone() };
        self.findings.add(rule, place, format!("the font `{}` {what}", self.name));
    }

    /// A font of codes of two bytes: ISO 32000-1 9.7.
    fn composite(&mut self) {
        let descendant = self.reader.array(self.used.dictionary, "DescendantFonts").and_then(<[Object]>::first);
        let Some(descendant) = descendant.and_then(|font| self.reader.dictionary_of(font)) else {
            self.say(Rule::FontBroken, "has no descendant");
            return;
        };
        self.unicode(false);
        let stream = self.program_of(descendant);
        let identity =
            matches!(self.reader.name(self.used.dictionary, "Encoding"), Some(b"Identity-H" | b"Identity-V"));
        let is_true_type = self.reader.name(descendant, "Subtype") == Some(b"CIDFontType2");
        let map = match self.reader.get(descendant, "CIDToGIDMap") {
            Object::Stream(map) => self.reader.bytes(map).map(std::borrow::Cow::into_owned),
            Object::Name(name) if name == b"Identity" => None,
            _ => {
                if is_true_type && stream.is_some() {
                    self.say(Rule::CidToGidMissing, "does not say which glyphs its codes are (`CIDToGIDMap`)");
                }
                None
            }
        };
        // Codes of other maps are not glyphs by themselves, and those of CFF go through its charset.
        let (Some(stream), true, true) = (stream, identity, is_true_type) else { return };
        let Some(program) = self.read(stream) else { return };
        let widths = self.cid_widths(descendant);
        let default = self.reader.get(descendant, "DW").as_float().unwrap_or(1000.0);
        let glyphs: Vec<(u16, u16, f32)> = self
            .used
            .codes
            .iter()
            .map(|code| {
                let glyph = map.as_ref().map_or(*code, |map| {
                    let at = usize::from(*code) * 2;
                    map.get(at..at + 2).map_or(0, |pair| u16::from_be_bytes([pair[0], pair[1]]))
                });
                (*code, glyph, widths.get(code).copied().unwrap_or(default))
            })
            .collect();
        self.glyphs(&program, &glyphs);
    }

    /// A font of codes of one byte: ISO 32000-1 9.6.
    fn simple(&mut self) {
        let encoding = self.reader.get(self.used.dictionary, "Encoding");
        self.unicode(!encoding.is_null());
        let stream = self.program_of(self.used.dictionary);
        let latin = encoding.as_name().is_ok_and(|name| name == b"WinAnsiEncoding");
        let is_true_type = self.reader.name(self.used.dictionary, "Subtype") == Some(b"TrueType");
        let (Some(stream), true, true) = (stream, latin, is_true_type) else { return };
        let Some(program) = self.read(stream) else { return };
        let first = self.reader.integer(self.used.dictionary, "FirstChar").unwrap_or_default();
        let widths = self.reader.array(self.used.dictionary, "Widths").unwrap_or_default();
        let glyphs: Vec<(u16, u16, f32)> = self
            .used
            .codes
            .iter()
            .filter_map(|code| {
                let at = usize::try_from(i64::from(*code) - first).ok();
                let width =
                    at.and_then(|at| widths.get(at)).and_then(|width| self.reader.resolve(width).as_float().ok());
                let character = unicode::windows_latin(u8::try_from(*code).ok()?)?;
                Some((*code, program.glyph_of(character).unwrap_or(0), width.unwrap_or_default()))
            })
            .collect();
        self.glyphs(&program, &glyphs);
    }

    /// The font program in the file (ISO 32000-1 9.9).
    fn program_of(&mut self, font: &'a Dictionary) -> Option<(&'static str, &'a Stream)> {
        let descriptor = self.reader.dictionary(font, "FontDescriptor");
        self.names(font, descriptor);
        let keys = ["FontFile", "FontFile2", "FontFile3"];
        let found = descriptor.and_then(|descriptor| {
            keys.into_iter().find_map(|key| self.reader.stream(descriptor, key).map(|stream| (key, stream)))
        });
        if found.is_none() && self.used.visible {
            self.say(Rule::FontNotEmbedded, "is not in the file");
        }
        found
    }

    /// A font cut down has six capital letters and `+` before its name (ISO 32000-1 9.6.4).
    fn names(&mut self, font: &'a Dictionary, descriptor: Option<&'a Dictionary>) {
        let base = self.reader.name(font, "BaseFont").unwrap_or_default();
        if let Some(at) = base.iter().position(|byte| *byte == b'+')
            && (at != 6 || !base[..6].iter().all(u8::is_ascii_uppercase))
        {
            self.say(Rule::SubsetTagWrong, "has other than six capital letters before the `+` of its name");
        }
        let described = descriptor.and_then(|descriptor| self.reader.name(descriptor, "FontName"));
        if described.is_some_and(|described| described != base) {
            self.say(Rule::FontNameDiffers, "has another name in its descriptor");
        }
    }

    fn read(&mut self, (key, stream): (&'static str, &'a Stream)) -> Option<Program> {
        let kind = self.reader.name(&stream.dict, "Subtype");
        if key != "FontFile2" && kind != Some(b"OpenType") {
            return None;
        }
        let program = self.reader.bytes(stream).and_then(|bytes| Program::new(bytes.into_owned()));
        if program.is_none() {
            self.say(Rule::FontProgramBroken, "has a program that cannot be read");
        }
        program
    }

    /// ISO 32000-1 9.7.4.3.
    fn cid_widths(&self, font: &'a Dictionary) -> BTreeMap<u16, f32> {
        let mut widths = BTreeMap::new();
        let entries = self.reader.array(font, "W").unwrap_or_default();
        let number = |object: &'a Object| self.reader.resolve(object).as_float().ok();
        let code =
            |object: &'a Object| number(object).filter(|code| (0.0..65536.0).contains(code)).map(|code| code as u16);
        let mut at = 0;
        while let Some(first) = entries.get(at).and_then(code) {
            match entries.get(at + 1).map(|object| self.reader.resolve(object)) {
                Some(Object::Array(list)) => {
                    for (width, code) in list.iter().filter_map(number).zip(first..=u16::MAX) {
                        widths.insert(code, width);
                    }
                    at += 2;
                }
                Some(_) => {
                    let (last, width) = (entries.get(at + 1).and_then(code), entries.get(at + 2).and_then(number));
                    let (Some(last), Some(width)) = (last, width) else { break };
                    widths.extend(self.used.codes.range(first..=last.max(first)).map(|code| (*code, width)));
                    at += 3;
                }
                None => break,
            }
            if widths.len() > MOST_WIDTHS {
                break;
            }
        }
        widths
    }

    /// Code, glyph and width by the file, of all that is shown.
    fn glyphs(&mut self, program: &Program, glyphs: &[(u16, u16, f32)]) {
        let (mut nothing, mut beyond, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (code, glyph, width) in glyphs {
            match program.width(*glyph) {
                _ if *glyph == 0 => nothing.push(*code),
                None => beyond.push(*code),
                Some(actual) if (actual - width).abs() > WIDTH_TOLERANCE => wrong.push((*code, *width, actual)),
                Some(_) => {}
            }
        }
        if let Some(code) = nothing.first() {
            let what = format!(
                "shows `.notdef`, its sign for what it does not have, for code {code}{}",
                others(nothing.len())
            );
            self.say(Rule::NotdefShown, &what);
        }
        if let Some(code) = beyond.first() {
            self.say(Rule::GlyphMissing, &format!("has no glyph for code {code}{}", others(beyond.len())));
        }
        if let Some((code, said, actual)) = wrong.first() {
            let others = others(wrong.len());
            let what = format!("is {actual:.1} wide at code {code}, and the file says {said:.1}{others}");
            self.say(Rule::FontWidthWrong, &what);
        }
    }

    /// ISO 32000-1 9.10.2.
    fn unicode(&mut self, named: bool) {
        let Some(stream) = self.reader.stream(self.used.dictionary, "ToUnicode") else {
            if !named {
                self.say(Rule::FontWithoutUnicode, "does not say which text its codes are (`ToUnicode`)");
            }
            return;
        };
        let Some(map) = self.reader.bytes(stream).map(|bytes| unicode::Map::read(&bytes)) else {
            self.say(Rule::FontWithoutUnicode, "has a `ToUnicode` that cannot be read");
            return;
        };
        let unknown: Vec<u16> = self.used.codes.iter().copied().filter(|code| map.text(*code).is_none()).collect();
        if let (Some(code), false) = (unknown.first(), named) {
            let what = format!("does not say which text code {code} is{}", others(unknown.len()));
            self.say(Rule::CodeWithoutUnicode, &what);
        }
        let forbidden = |code: &&u16| {
            map.text(**code).is_some_and(|text| text.iter().any(|unit| matches!(unit, 0 | 0xFEFF | 0xFFFE)))
        };
        if let Some(code) = self.used.codes.iter().find(forbidden) {
            self.say(Rule::UnicodeForbidden, &format!("says that code {code} is U+0000, U+FEFF or U+FFFE"));
        }
    }
}

/// `, and 3 others`
fn others(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " and one other".to_owned(),
        _ => format!(" and {} others", count - 1),
    }
}
