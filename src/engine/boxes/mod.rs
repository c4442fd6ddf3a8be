//! Dom and Styles → [`BoxTree`].
/// The boxes of a document.
#[derive(Debug)]
pub struct BoxTree {}
