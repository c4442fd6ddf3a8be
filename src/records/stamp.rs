//! The number of a page and where it comes from → the strip below it.

use crate::diag::Diagnostics;
use crate::engine::display::DisplayPage;
use crate::engine::folder::FolderResources;
use crate::engine::geometry::{Px, Size};
use crate::engine::{self, Engine, RenderOptions, Session};
use crate::source::Source;

/// The height of a strip, in points.
pub(super) const HEIGHT: f32 = 16.0;
/// How wide a strip is at least, and from which width it says where its page comes from, in points.
const NARROWEST: f32 = 110.0;
const WIDE: f32 = 240.0;
/// The longest name of where a page comes from, in characters; what is cut off stands in the contents.
const LONGEST: usize = 90;

/// Sets strips, one after the other.
pub(super) struct Stamper<'e> {
    session: Session<'e>,
    family: String,
}

/// A strip as a page, and how much wider than its page it is, in points.
pub(super) struct Stamped {
    pub page: DisplayPage,
    pub wider: f32,
}

impl<'e> Stamper<'e> {
    pub(super) fn new(engine: &'e Engine) -> Self {
        Self { session: Session::new(engine), family: engine.fonts.text_family.replace(['"', '\\', '<'], "") }
    }

    /// The strip of a page of some width, in points.
    pub(super) fn strip(&mut self, width: f32, number: &str, origin: &str) -> Result<Stamped, Diagnostics> {
        let whole = width.max(NARROWEST);
        let origin = if whole < WIDE { String::new() } else { shortened(origin) };
        let html = self.html(whole, number, &origin);
        let resources = FolderResources::new(".");
        let size = Size::new(Px::from_pt(whole), Px::from_pt(HEIGHT));
        let options = RenderOptions { resources: &resources, paper: size };
        let list = engine::render(&Source::new("a strip".to_owned(), html), &mut self.session, options)?;
        let items = list.value.pages.into_iter().next().map(|page| page.items).unwrap_or_default();
        Ok(Stamped { page: DisplayPage { size, items }, wider: whole - width })
    }

    fn html(&self, width: f32, number: &str, origin: &str) -> String {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let (family, number, origin) = (&self.family, escaped(number), escaped(origin));
        // A white ground, as viewers may show what is beyond a page in any colour.
        format!(
            "<!DOCTYPE html><style>@page {{ size: {width}pt {HEIGHT}pt; margin: 0 }} html, body {{ margin: 0 }} \
             p {{ margin: 0; font: 6.5pt/{line}pt \"{family}\"; color: #333; white-space: nowrap }} \
             body {{ height: {HEIGHT}pt; background: #fff; border-top: 0.4pt solid #999; box-sizing: border-box }} \
             .origin {{ position: absolute; left: 12pt; top: 1pt; width: {room}pt; overflow: hidden }} \
             .number {{ position: absolute; right: 12pt; top: 1pt; font-weight: bold; letter-spacing: 0.3pt }} \
             </style><p class=origin dir=auto>{origin}</p><p class=number>{number}</p>",
            line = HEIGHT - 2.0,
            room = (width - 130.0).max(0.0),
        )
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
