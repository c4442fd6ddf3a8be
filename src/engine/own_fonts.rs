//! `@font-face` rules → the library of one document: the fonts that all have, and its own (css-fonts-4 §4).
//!
//! Files are TrueType, OpenType, WOFF or WOFF2, from where images come from too. The first source that can be had is
//! taken; when none can, another font stands in, with a warning.

use std::sync::Arc;

use super::fonts::{FontFile, FontLibrary, OwnFace, OwnSource};
use super::resources::Resources;
use super::style::values::FontStyle;
use super::style::{FontFaceRule, FontSource};
use crate::diag::Diagnostic;

/// The library of the last document that had fonts of its own: documents of a batch have the same.
#[derive(Debug, Default)]
pub(super) struct OwnFonts {
    key: Vec<Loaded>,
    library: Option<Arc<FontLibrary>>,
}

/// What a rule came to.
#[derive(Debug, Clone)]
struct Loaded {
    rule: FontFaceRule,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    /// A file's name and its bytes as they were read.
    File(Arc<str>, Arc<[u8]>),
    Local(Arc<str>),
}

impl Loaded {
    fn is_same(&self, other: &Self) -> bool {
        let sources = match (&self.source, &other.source) {
            (Source::File(_, one), Source::File(_, two)) => Arc::ptr_eq(one, two),
            (Source::Local(one), Source::Local(two)) => one == two,
            _ => false,
        };
        let (one, two) = (&self.rule, &other.rule);
        let of = |rule: &FontFaceRule| (rule.weight, rule.stretch, rule.style);
        sources && one.family == two.family && of(one) == of(two)
    }
}

impl OwnFonts {
    /// The library with the fonts of these rules, the last one's when they are the same; none without rules.
    pub fn library(
        &mut self,
        rules: &[FontFaceRule],
        base: &FontLibrary,
        resources: &dyn Resources,
        warnings: &mut Vec<Diagnostic>,
    ) -> Option<Arc<FontLibrary>> {
        let loaded: Vec<Loaded> = rules.iter().filter_map(|rule| load(rule, base, resources, warnings)).collect();
        if loaded.is_empty() {
            return None;
        }
        let is_known = loaded.len() == self.key.len() && loaded.iter().zip(&self.key).all(|(a, b)| a.is_same(b));
        if !is_known || self.library.is_none() {
            let faces = loaded.iter().filter_map(|loaded| match face(loaded) {
                Ok(face) => Some(face),
                Err(problem) => {
                    warnings.push(problem.at_place(loaded.rule.place.clone()));
                    None
                }
            });
            let faces: Vec<OwnFace> = faces.collect();
            let (library, problems) = base.with(&faces);
            warnings.extend(problems.into_iter().map(|(index, problem)| {
                let place = loaded[index.min(loaded.len() - 1)].rule.place.clone();
                Diagnostic { severity: crate::diag::Severity::Warning, ..problem }.at_place(place)
            }));
            self.library = Some(Arc::new(library));
            self.key = loaded;
        }
        self.library.clone()
    }
}

/// The first source of a rule that can be had.
fn load(
    rule: &FontFaceRule,
    base: &FontLibrary,
    resources: &dyn Resources,
    warnings: &mut Vec<Diagnostic>,
) -> Option<Loaded> {
    let mut reason = None;
    for source in &rule.sources {
        let source = match source {
            FontSource::Local(name) if base.local(name).is_some() => Source::Local(Arc::clone(name)),
            FontSource::Local(name) => {
                reason.get_or_insert_with(|| format!("there is no font `{name}`"));
                continue;
            }
            FontSource::Url { url, .. } => match resources.load(url) {
                Ok(bytes) => Source::File(Arc::clone(url), bytes),
                Err(error) => {
                    reason.get_or_insert_with(|| error.to_string());
                    continue;
                }
            },
        };
        return Some(Loaded { rule: rule.clone(), source });
    }
    let reason = reason.unwrap_or_else(|| "it has no source".to_owned());
    warnings.push(
        Diagnostic::warning(format!("the font `{}` cannot be had: {reason}", rule.family))
            .at_place(rule.place.clone())
            .help("name a TrueType, OpenType, WOFF or WOFF2 file below the folder of the kit, or of the page"),
    );
    None
}

fn face(loaded: &Loaded) -> Result<OwnFace, Diagnostic> {
    let source = match &loaded.source {
        Source::Local(name) => OwnSource::Local(Arc::clone(name)),
        Source::File(url, bytes) => {
            let name = if url.starts_with("data:") { "data:" } else { url };
            OwnSource::File(FontFile { name: name.to_owned(), data: unpacked(name, bytes)? })
        }
    };
    let rule = &loaded.rule;
    // A face that serves a range of weights is regular in it, where it can be.
    let within = |(low, high): (f32, f32), usual: f32| usual.clamp(low, high);
    Ok(OwnFace {
        family: Arc::clone(&rule.family),
        weight: within(rule.weight, 400.0),
        width: within(rule.stretch, 1.0),
        italic: rule.style != FontStyle::Normal,
        source,
    })
}

/// The largest font that a packed file may come to, in bytes.
const LARGEST: usize = 64 << 20;

/// The tables of a WOFF file; others as they are.
fn unpacked(name: &str, bytes: &Arc<[u8]>) -> Result<Arc<[u8]>, Diagnostic> {
    // Both formats have the size of the font at byte 16.
    let size = bytes.get(16..20).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes);
    let unpack = match bytes.get(..4) {
        Some(b"wOFF") => wuff::decompress_woff1,
        Some(b"wOF2") => wuff::decompress_woff2,
        _ => return Ok(Arc::clone(bytes)),
    };
    let problem = |message: String| Diagnostic::warning(message).help("take the `.ttf` or `.otf` file of the font");
    if size as usize > LARGEST {
        return Err(problem(format!("the font `{name}` has more than {} MiB", LARGEST >> 20)));
    }
    match unpack(bytes) {
        Ok(font) => Ok(font.into()),
        Err(cause) => Err(problem(format!("the font `{name}` cannot be unpacked: {cause:?}"))),
    }
}
