//! BoxTree → [`Pages`] of positioned fragments.
/// The pages of a document.
#[derive(Debug)]
pub struct Pages {}
