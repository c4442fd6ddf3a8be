//! The bytes of any PDF file → its objects, decrypted, or the reason why not.
//!
//! Files come from anywhere: scanners, office programs, applicants. A file that only its owner's password protects is
//! opened as every viewer opens it, with the empty password of its reader; one with a broken cross-reference table is
//! repaired ([`super::repair`]). What a file may take of memory is bounded.

use std::cell::Cell;

use lopdf::{Document, LoadOptions, Object, ObjectId};

use super::{pages, repair};
use crate::diag::Diagnostic;

/// The largest file, in bytes.
pub(super) const LARGEST: usize = 256 << 20;
/// What one stream of objects may come to, in bytes, and what all of them together.
const LARGEST_STREAM: usize = 32 << 20;
const ALL_STREAMS: usize = 512 << 20;

thread_local! {
    /// What the object streams of the file being read may still come to.
    static BUDGET: Cell<usize> = const { Cell::new(0) };
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
    let first = read(bytes);
    match &first {
        Ok(document) if document.trailer.has(b"Encrypt") => {
            return Err(Diagnostic::error("it is encrypted, and needs a password")
                .help("open it in a viewer and print it to a file, or ask for one without a password"));
        }
        Ok(document) if pages::has_pages(document) => return first.map_err(damaged),
        _ => {}
    }
    let repaired = repair::repaired(bytes).and_then(|bytes| read(&bytes).ok());
    match (repaired, first) {
        (Some(document), _) if pages::has_pages(&document) => Ok(document),
        (_, Ok(document)) if document.catalog().is_ok() => Ok(document),
        (_, Ok(_)) => Err(damaged(lopdf::Error::DictKey("Root".to_owned()))),
        (_, Err(cause)) => Err(damaged(cause)),
    }
}

fn read(bytes: &[u8]) -> lopdf::Result<Document> {
    BUDGET.set(ALL_STREAMS);
    let options = LoadOptions {
        max_decompressed_size: Some(LARGEST_STREAM),
        filter: Some(within_budget),
        ..LoadOptions::default()
    };
    Document::load_mem_with_options(bytes, options)
}

/// Passes over object streams once those before them have taken all that they may; lopdf bounds each of them alone.
fn within_budget(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Object::Stream(stream) = object
        && stream.dict.has_type(b"ObjStm")
    {
        let left = BUDGET.get();
        let size =
            stream.decompressed_content_with_limit(LARGEST_STREAM.min(left)).map_or(usize::MAX, |made| made.len());
        BUDGET.set(left.checked_sub(size).filter(|left| *left > 0)?);
    }
    // lopdf keeps the streams that it lends, and takes what is given for other objects.
    Some((id, if matches!(object, Object::Stream(_)) { Object::Null } else { object.clone() }))
}

fn damaged(cause: lopdf::Error) -> Diagnostic {
    Diagnostic::error("it is damaged: its objects cannot be read")
        .help("get it anew, or open it in a viewer and print it to a file")
        .cause(cause)
}
