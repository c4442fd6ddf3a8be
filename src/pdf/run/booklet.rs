//! Pages → the sides of sheets that are folded in the middle and stapled in the fold.
//!
//! All sheets of a booklet lie in one another, so that the first sheet has the first two and the last two pages. Each
//! page is scaled to half of a sheet of its own paper. Creep, by which inner sheets stick out when many are folded, is
//! not made up for: a packet has two or three sheets.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::engine::geometry::Size;
use crate::pdf::deflate;
use crate::pdf::objects::write_number;

/// The pages on the left and on the right of each side, front and back by turns, as indices; those from `pages` on are
/// blank. A sheet has four pages.
pub fn booklet_sides(pages: usize) -> Vec<[usize; 2]> {
    let all = pages.next_multiple_of(4);
    let sheet = |sheet: usize| [[all - 1 - 2 * sheet, 2 * sheet], [2 * sheet + 1, all - 2 - 2 * sheet]];
    (0..all / 4).flat_map(sheet).collect()
}

/// Makes sides of pages: what pages draw becomes drawings, and the pages themselves are removed. Gives the sides.
pub(super) fn impose(document: &mut Document, tree: ObjectId, pages: &[ObjectId], sizes: &[Size]) -> Vec<ObjectId> {
    let drawings: Vec<Option<ObjectId>> = pages.iter().map(|page| drawing(document, *page)).collect();
    // A sheet on its long side, whatever the pages.
    let first = sizes.first().copied().unwrap_or_default();
    let (one, other) = (first.width.to_pt(), first.height.to_pt());
    let sheet = [one.max(other), one.min(other)];
    let sides = booklet_sides(pages.len()).into_iter().map(|halves| {
        let mut content = Vec::new();
        let mut objects = Dictionary::new();
        for (place, page) in halves.into_iter().enumerate() {
            let Some(drawing) = drawings.get(page).copied().flatten() else { continue };
            let name = ["L", "R"][place];
            draw(&mut content, sizes[page], sheet, place, name);
            objects.set(name, drawing);
        }
        let contents = document.add_object(deflate::stream(Dictionary::new(), &content));
        document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree,
            "MediaBox" => vec![0.into(), 0.into(), Object::Real(hundredths(sheet[0])), Object::Real(hundredths(sheet[1]))],
            "Resources" => dictionary! { "XObject" => objects },
            "Contents" => contents,
        })
    });
    sides.collect()
}

fn hundredths(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

/// Makes what a page draws a form XObject (ISO 32000-1 8.10).
fn drawing(document: &mut Document, page: ObjectId) -> Option<ObjectId> {
    let Some(Object::Dictionary(page)) = document.objects.remove(&page) else { return None };
    let contents = page.get(b"Contents").and_then(Object::as_reference).ok()?;
    let Some(Object::Stream(stream)) = document.objects.get_mut(&contents) else { return None };
    stream.dict.set("Type", "XObject");
    stream.dict.set("Subtype", "Form");
    stream.dict.set("BBox", page.get(b"MediaBox").ok()?.clone());
    stream.dict.set("Resources", page.get(b"Resources").ok()?.clone());
    Some(contents)
}

/// Draws a page as large as half of a sheet has room for, in its middle.
fn draw(content: &mut Vec<u8>, page: Size, [width, height]: [f32; 2], place: usize, name: &str) {
    let half = width / 2.0;
    let (page_width, page_height) = (page.width.to_pt().max(1.0), page.height.to_pt().max(1.0));
    let scale = (half / page_width).min(height / page_height);
    let left = half * place as f32 + (half - page_width * scale) / 2.0;
    let bottom = (height - page_height * scale) / 2.0;
    let scale = (scale * 100_000.0).round() / 100_000.0;
    content.extend_from_slice(b"q ");
    for number in [scale, 0.0, 0.0, scale, hundredths(left), hundredths(bottom)] {
        write_number(content, number);
        content.push(b' ');
    }
    content.extend_from_slice(format!("cm /{name} Do Q\n").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_lie_in_one_another() {
        assert_eq!(booklet_sides(0), [[0; 2]; 0]);
        assert_eq!(booklet_sides(1), [[3, 0], [1, 2]]);
        assert_eq!(booklet_sides(4), [[3, 0], [1, 2]]);
        assert_eq!(booklet_sides(6), [[7, 0], [1, 6], [5, 2], [3, 4]]);
    }

    #[test]
    fn every_page_stands_once_and_backs_lie_behind_fronts() {
        for pages in 1..40 {
            let sides = booklet_sides(pages);
            let mut seen: Vec<usize> = sides.iter().flatten().copied().collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..pages.next_multiple_of(4)).collect::<Vec<_>>());
            // Turned over on the short edge, the left of the back is behind the right of the front: one leaf.
            for sheet in sides.chunks(2) {
                assert_eq!(sheet[0][1] + 1, sheet[1][0]);
                assert_eq!(sheet[1][1] + 1, sheet[0][0]);
            }
        }
    }
}
