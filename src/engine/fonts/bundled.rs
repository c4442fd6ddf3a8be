//! The compiled-in font files → files that are unpacked when somebody wants to see more of them than their names.
//!
//! Nearly all documents are set in the faces of one family; the fonts of the other scripts are larger than it by far, and
//! compressed (see `build.rs`). While a library is made, only the beginning of each file is looked at, which is as it was
//! and has the tables that it takes to know a face and its characters. Later the whole file is there, for shaping and for
//! being embedded: unpacked by the first thread that asks for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use flate2::{Decompress, FlushDecompress};
use parley::fontique::Blob;

use crate::assets::{FONTS, FontBytes};

/// The compiled-in files, in the order of their names.
pub(super) struct Bundled {
    /// Each with its name.
    pub files: Vec<(&'static str, Blob<u8>)>,
    /// Whether the files are whole to those who look.
    are_whole: Arc<AtomicBool>,
}

impl Bundled {
    /// The beginnings of all files.
    pub fn new() -> Self {
        let are_whole = Arc::new(AtomicBool::new(false));
        let file = |bytes: &'static FontBytes| {
            let file = File { bytes, whole: OnceLock::new(), are_whole: Arc::clone(&are_whole) };
            (bytes.name, Blob::new(Arc::new(file)))
        };
        Self { files: FONTS.iter().map(file).collect(), are_whole }
    }

    /// From now on the files are whole.
    pub fn complete(self) {
        self.are_whole.store(true, Ordering::Release);
    }
}

/// A file: its beginning, or all of it.
struct File {
    bytes: &'static FontBytes,
    whole: OnceLock<Vec<u8>>,
    are_whole: Arc<AtomicBool>,
}

impl AsRef<[u8]> for File {
    fn as_ref(&self) -> &[u8] {
        if self.bytes.rest.is_empty() || !self.are_whole.load(Ordering::Acquire) {
            return self.bytes.head;
        }
        self.whole.get_or_init(|| unpacked(self.bytes))
    }
}

/// The whole of a file.
fn unpacked(bytes: &FontBytes) -> Vec<u8> {
    let mut file = Vec::with_capacity(bytes.length);
    file.extend_from_slice(bytes.head);
    let done = Decompress::new(true).decompress_vec(bytes.rest, &mut file, FlushDecompress::Finish);
    assert!(done.is_ok() && file.len() == bytes.length, "`build.rs` has compressed what is compiled in");
    file
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use skrifa::FontRef;

    use super::super::face;
    use super::*;

    #[test]
    fn every_file_is_whole_once_the_library_is_made() {
        let bundled = Bundled::new();
        let files = bundled.files.clone();
        bundled.complete();
        for (name, blob) in &files {
            // A face that lacks a table, or that must not be embedded, is refused.
            assert!(face::read(name, blob).is_ok(), "{name}");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts").join(name);
            let written = std::fs::read(path).expect("the file that it is made from");
            let (made, written) = (FontRef::new(blob.data()).unwrap(), FontRef::new(&written).unwrap());
            for record in written.table_directory().table_records() {
                let table = |font: &FontRef<'_>| font.table_data(record.tag()).map(|table| table.as_bytes().to_vec());
                let (made, written) = (table(&made), table(&written));
                assert!(made.is_some() && made == written, "{name} {}", record.tag());
            }
        }
    }

    #[test]
    fn a_face_is_known_by_the_beginning_of_its_file() {
        let beginnings = Bundled::new();
        let whole = Bundled::new();
        let files = whole.files.clone();
        whole.complete();
        for ((name, beginning), (_, whole)) in beginnings.files.iter().zip(&files) {
            assert!(beginning.len() <= whole.len(), "{name}");
            let (known, read) = (face::known(name, beginning).unwrap(), face::read(name, whole).unwrap());
            let of = |faces: &[face::FontFace]| {
                let [face] = faces else { panic!("{name} is one face") };
                (face.family.clone(), face.postscript_name.clone(), face.units_per_em, face.italic, face.weight)
            };
            assert_eq!(of(&known), of(&read));
        }
    }
}
