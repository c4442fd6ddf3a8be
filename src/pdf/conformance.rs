//! What a file says of itself → what it may claim: PDF/UA-1 and PDF/A-2a, or PDF/A-3a with attachments.
//!
//! A claim is made for a document in which nothing stands against it. What does is told, with its place and remedy, and
//! the file is written without the claim; with [`super::PdfOptions::strict`] there is no file. What can be seen in the
//! document itself is in [`StructureTree::faults`](crate::engine::structure::StructureTree::faults); here is what shows
//! only in a PDF.

use crate::diag::{Diagnostic, Diagnostics, Severity};
use crate::engine::display::{ControlKind, DisplayList, Draw, Pixels};
use crate::engine::geometry::Px;
use crate::engine::structure::Role;

use super::page::{Emitted, LinkArea, Resources};
use super::{Forms, PdfOptions};

/// The deepest that graphics states may be saved (ISO 19005-2 6.1.13).
const MOST_SAVED: usize = 28;

/// The least and the greatest side of a page in points (ISO 19005-2 6.1.13).
const PAGE_SIDES: std::ops::RangeInclusive<f32> = 3.0..=14_400.0;

/// The longest string in bytes (ISO 19005-2 6.1.13).
const LONGEST_STRING: usize = 32_767;

/// What a file says that it conforms to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    /// The part of PDF/A (ISO 19005) at level A: 2, or 3 with attachments.
    pub archive: u8,
}

/// What a document may claim; nothing when something stands against it, which is told then.
///
/// # Errors
/// What stands against it, when the claim is asked for.
pub(super) fn claim(
    list: &DisplayList,
    pages: &[Emitted],
    resources: &Resources<'_>,
    options: &PdfOptions,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Option<Claim>, Diagnostics> {
    if list.structure.elements.is_empty() {
        // A list made without a document: there is nobody to tell.
        return Ok(None);
    }
    let mut faults: Vec<Diagnostic> = Vec::new();
    let mut told = false;
    for fault in &list.structure.faults {
        if fault.told && !options.strict {
            told = true;
        } else {
            faults.push(fault.diagnostic.clone());
        }
    }
    faults.extend(of_pages(list, pages));
    faults.extend(of_links(list, pages));
    faults.extend(of_images(resources));
    faults.extend(of_texts(list));
    faults.extend(of_scripts(list, options));
    let is_clean = faults.is_empty() && !told;
    if options.strict && !is_clean {
        faults.iter_mut().for_each(|fault| fault.severity = Severity::Error);
        return Err(Diagnostics(faults));
    }
    warnings.extend(faults);
    // No file that must be decrypted is an archive (ISO 19005-2 6.1.3); that it is said to be accessible is left out with
    // that.
    let is_clean = is_clean && options.password.is_none();
    let archive = if options.attachments.is_empty() { 2 } else { 3 };
    Ok(is_clean.then_some(Claim { archive }))
}

fn of_pages(list: &DisplayList, pages: &[Emitted]) -> Option<Diagnostic> {
    if let Some(page) = pages.iter().position(|page| page.deepest > MOST_SAVED) {
        let message = format!("boxes that clip or turn others stand more than {MOST_SAVED} deep on page {}", page + 1);
        return Some(Diagnostic::warning(message).help("use `overflow: hidden` and `transform` on fewer of them"));
    }
    let is_wrong = |side: Px| !PAGE_SIDES.contains(&side.to_pt());
    let wrong = list.pages.iter().position(|page| is_wrong(page.size.width) || is_wrong(page.size.height))?;
    let message = format!("page {} is smaller than 3 points or larger than 14,400", wrong + 1);
    Some(Diagnostic::warning(message).help("give `@page` another `size`"))
}

/// A link that the structure tree does not have (ISO 14289-1 7.18.5).
fn of_links(list: &DisplayList, pages: &[Emitted]) -> Option<Diagnostic> {
    let tree = &list.structure;
    let is_told = |link: &LinkArea| {
        let parent = link.leaf.and_then(|leaf| tree.parent_of(leaf));
        parent.is_some_and(|parent| tree.around(parent).any(|around| tree.element(around).role == Role::Link))
    };
    pages.iter().flat_map(|page| &page.links).any(|link| !is_told(link)).then(|| {
        Diagnostic::warning("a link stands in what is hidden from screen readers")
            .help("take `aria-hidden` or `role=presentation` away from around it, or the link")
    })
}

/// Four inks need a profile that says which (ISO 19005-2 6.2.4.3); the file's own is sRGB.
fn of_images(resources: &Resources<'_>) -> Option<Diagnostic> {
    let in_ink = |pixels: &Pixels| matches!(pixels, Pixels::Jpeg { components: 4, .. });
    resources.images.iter().any(|image| in_ink(&image.pixels)).then(|| {
        Diagnostic::warning("an image has the four inks of a press (CMYK), whose look is not defined")
            .help("save it in RGB")
    })
}

fn of_texts(list: &DisplayList) -> Option<Diagnostic> {
    // UTF-16 takes two bytes for most characters, and four for the rest, which take four in UTF-8.
    let is_long = |text: &Option<Box<str>>| text.as_ref().is_some_and(|text| text.len() * 2 > LONGEST_STRING);
    let attributes = list.structure.elements.iter().filter_map(|element| element.attributes.as_deref());
    let texts = attributes.flat_map(|known| [&known.alternative, &known.expansion, &known.title, &known.contents]);
    texts.into_iter().any(is_long).then(|| {
        Diagnostic::warning("a text that is said instead of what is seen has more than 16,000 characters")
            .help("write less into `alt`, `title` or `aria-label`, or less text into a link")
    })
}

/// ISO 19005-2 6.5.1: no file that runs a script is PDF/A.
fn of_scripts(list: &DisplayList, options: &PdfOptions) -> Option<Diagnostic> {
    if options.forms != Forms::Calculating {
        return None;
    }
    let is_calculated = |draw: &Draw| match draw {
        Draw::Control { control, .. } => {
            matches!(control.kind, ControlKind::Output { calculation: Some(_), .. })
        }
        _ => false,
    };
    list.pages.iter().flat_map(|page| &page.items).any(|item| is_calculated(&item.draw)).then(|| {
        Diagnostic::warning("results are calculated by a script, and the file is no PDF/A")
            .help("leave `--calculate` out, and results are for a pen")
    })
}
