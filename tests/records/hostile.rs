//! Files that were changed at random: taken in or refused, in bounded time, without a panic.

use lopdf::dictionary;
use panelkit::records::Taken;

use super::{Foreign, RED_CORNER, numbers, one_page, record_of_any};
use crate::forms::{engine, sheet};

/// How many files; `PANELKIT_RANDOM=5000` makes more of them.
fn files() -> u64 {
    std::env::var("PANELKIT_RANDOM").ok().and_then(|count| count.parse().ok()).unwrap_or(250)
}

/// A linear congruential generator (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

fn whole() -> Vec<Vec<u8>> {
    let mut file = Foreign::new();
    let layer = file.document.add_object(dictionary! { "Type" => "OCG" });
    let group = dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" };
    let first = file.page(RED_CORNER, dictionary! { "Rotate" => 90, "Group" => group });
    let link = dictionary! { "Subtype" => "Link", "Rect" => numbers(&[0, 0, 9, 9]), "Dest" => vec![first.into(), "Fit".into()] };
    let note = dictionary! { "Subtype" => "Text", "Rect" => numbers(&[9, 9, 20, 20]), "Contents" => "note" };
    let entries = dictionary! { "Annots" => vec![link.into(), note.into()], "UserUnit" => 2, "CropBox" => numbers(&[9, 9, 99, 99]) };
    file.page("BT ET /OC /L BDC EMC", entries);
    file.catalog.set("OCProperties", dictionary! { "OCGs" => vec![layer.into()] });
    let form = sheet("<input name=a value=text><textarea name=b>text</textarea><input type=checkbox name=c checked>");
    vec![file.bytes(), form, one_page(RED_CORNER, dictionary! {})]
}

/// Words that mean something where they come to stand.
const WORDS: [&[u8]; 16] = [
    b"1 0 R",
    b"2 0 R",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"/Kids",
    b"/Parent",
    b"/Length 99999999",
    b"-1",
    b"1e39",
    b"endobj",
    b"stream\n",
    b"/AP",
    b"/MediaBox[0 0 1e30 1]",
    b"xref",
];

fn changed(file: &[u8], random: &mut Random) -> Vec<u8> {
    let mut changed = file.to_vec();
    for _ in 0..=random.below(6) {
        let place = random.below(changed.len());
        match random.below(4) {
            0 => changed[place] = random.below(256) as u8,
            1 => changed.truncate(place.max(20)),
            2 => drop(changed.drain(place..(place + random.below(40)).min(changed.len()))),
            _ => {
                let word = WORDS[random.below(WORDS.len())];
                let end = (place + word.len()).min(changed.len());
                changed.splice(place..end, word.iter().copied());
            }
        }
        if changed.len() < 20 {
            break;
        }
    }
    changed
}

#[test]
fn files_that_were_changed_at_random_are_taken_in_or_refused() {
    let whole = whole();
    let mut bound = 0;
    for seed in 0..files() {
        let mut random = Random(seed);
        let file = changed(&whole[random.below(whole.len())], &mut random);
        if Taken::open(&file, engine()).is_ok() {
            record_of_any(&[&file]);
            bound += 1;
        }
    }
    assert!(bound > files() / 4, "only {bound} could be taken in");
}
