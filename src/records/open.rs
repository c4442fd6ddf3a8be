//! The bytes of any PDF file → its objects, decrypted, or the reason why not.
//!
//! Files come from anywhere: scanners, office programs, applicants. A file that only its owner's password protects is
//! opened as every viewer opens it, with the empty password of its reader; one with a broken cross-reference table is
//! repaired ([`super::repair`]). What a file may take of memory is bounded.

use std::cell::Cell;

use lopdf::{DecompressError, Document, LoadOptions, Object, ObjectId};

use super::{pages, repair};
use crate::diag::Diagnostic;

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 256 << 20;
/// What one stream of objects may come to, in bytes, and what all of them together.
const LARGEST_STREAM: usize = 32 << 20;
const ALL_STREAMS: usize = 256 << 20;

thread_local! {
    /// What the object streams of the file being read may still come to; nothing once they came to more.
    static BUDGET: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Opens a file.
///
/// # Errors
/// It is no PDF, needs a password, or cannot be read even after a repair.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Diagnostic> {
    if bytes.len() > LARGEST {
        return Err(Diagnostic::error(format!("it has more than {} MB", LARGEST >> 20)).help("split it"));
    }
    let start = &bytes[..bytes.len().min(1024)];
    if !start.windows(5).any(|window| window == b"%PDF-") {
        return Err(Diagnostic::error("it is not a PDF file").help("print it to a PDF file"));
    }
    let first = match read(bytes) {
        Ok(document) if document.trailer.has(b"Encrypt") => {
            return Err(Diagnostic::error("it is encrypted, and needs a password")
                .help("open it in a viewer and print it to a file, or ask for one without a password"));
        }
        Ok(document) if pages::has_pages(&document) => return Ok(document),
        first => first,
    };
    if BUDGET.get().is_none() {
        return first;
    }
    let repaired = repair::repaired(bytes).map(|bytes| read(&bytes));
    match (repaired, first) {
        (Some(Ok(document)), _) if pages::has_pages(&document) => Ok(document),
        (Some(refused), _) if BUDGET.get().is_none() => refused,
        (_, Ok(document)) if document.catalog().is_err() => Err(damaged(lopdf::Error::DictKey("Root".to_owned()))),
        (_, first) => first,
    }
}

fn read(bytes: &[u8]) -> Result<Document, Diagnostic> {
    BUDGET.set(Some(ALL_STREAMS));
    let options = LoadOptions {
        max_decompressed_size: Some(LARGEST_STREAM),
        filter: Some(within_budget),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options).map_err(damaged)?;
    if BUDGET.get().is_none() {
        let message = format!("its objects come to more than {} MB", ALL_STREAMS >> 20);
        return Err(Diagnostic::error(message).help("open it in a viewer and print it to a file"));
    }
    Ok(document)
}

/// Passes over object streams once those before them have taken all that they may; lopdf bounds each of them alone.
fn within_budget(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let left = BUDGET.get()?;
        // One that is damaged is passed over by lopdf.
        let left = match stream.decompressed_content_with_limit(LARGEST_STREAM.min(left)) {
            Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => None,
            made => left.checked_sub(made.map_or(0, |made| made.len())),
        };
        BUDGET.set(left);
        left?;
    }
    // lopdf keeps the streams that it lends, and takes what is given for other objects.
    Some((id, if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() }))
}

fn damaged(cause: lopdf::Error) -> Diagnostic {
    Diagnostic::error("it is damaged: its objects cannot be read")
        .help("get it anew, or open it in a viewer and print it to a file")
        .cause(cause)
}

#[cfg(test)]
mod tests {
    use lopdf::{Dictionary, Stream};

    use super::*;

    #[test]
    fn object_streams_that_come_to_too_much_are_refused() {
        let mut file =
            b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]>>endobj\n\
            3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
                .to_vec();
        assert!(open(&file).is_ok());
        let mut content = b"900 0 null".to_vec();
        content.resize(LARGEST_STREAM + 1, b' ');
        let mut bomb = Stream::new(Dictionary::new(), content);
        bomb.compress().expect("compressed");
        let begin = "4 0 obj<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length ";
        file.extend_from_slice(format!("{begin}{}>>stream\n", bomb.content.len()).as_bytes());
        file.extend_from_slice(&bomb.content);
        file.extend_from_slice(b"\nendstream endobj\n");
        assert_eq!(open(&file).expect_err("refused").message, "its objects come to more than 256 MB");
    }
}
