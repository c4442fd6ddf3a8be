//! Bytes → a document with a form, or what is wrong with them.

use lopdf::{Document, LoadOptions};

use crate::diag::Diagnostic;

/// What one stream of a file may come to, in bytes: more is an attempt to fill the memory.
const LARGEST_STREAM: usize = 64 << 20;

/// Opens a file.
///
/// # Errors
/// It is no PDF, is damaged, or is encrypted.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let start = &bytes[..bytes.len().min(1024)];
    if !start.windows(5).any(|window| window == b"%PDF-") {
        return Err(Diagnostic::error("it is not a PDF file"));
    }
    let options = LoadOptions { max_decompressed_size: Some(LARGEST_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|cause| {
        Diagnostic::error("it is damaged: its objects cannot be read")
            .help("get it anew, or open it in a viewer and save it from there")
            .cause(cause)
    })?;
    if document.trailer.has(b"Encrypt") || document.is_encrypted() || document.was_encrypted() {
        return Err(Diagnostic::error("it is encrypted").help("save it without a password first"));
    }
    if document.catalog().is_err() {
        return Err(Diagnostic::error("it is damaged: it has no catalog")
            .help("get it anew, or open it in a viewer and save it from there"));
    }
    Ok(document)
}
