//! What was printed → the manifest, so that it is known later which copies on paper are stale, and why.

use std::path::Path;

use super::{Inputs, Output, Printed, Round, Whose, Writer};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::Diagnostic;

/// A document that is on paper now.
#[derive(Debug, Clone)]
pub struct OnPaper {
    /// The name that it has, or would have, in the output folder.
    pub name: OutputName,
    /// Whose it is, and what.
    pub whose: Whose,
    /// The revision that stands on it.
    pub revision: String,
    /// What it was made from.
    pub inputs: Inputs,
}

/// Notes in the manifest of an output folder that documents are on paper; whether they have a file there makes no
/// difference. `at` is when, as far as somebody said it: no clock is read.
///
/// # Errors
/// When another run is writing to the folder, or the manifest cannot be read or written.
pub fn mark_printed(
    folder: &Path,
    kit: Round,
    documents: impl IntoIterator<Item = OnPaper>,
    at: Option<&str>,
) -> Result<(), Diagnostic> {
    let folder = OutputFolder::open(folder)?;
    let mut writer = Writer::open(&folder)?;
    if writer.manifest.kit.id.is_empty() {
        writer.set_kit(kit, |_| true);
    }
    for OnPaper { name, whose, revision, inputs } in documents {
        let known = writer.manifest.outputs.remove(&name);
        let made = known.and_then(|output| output.made);
        // The same inputs give the same file.
        let sha256 = made.as_ref().filter(|made| made.inputs == inputs).map(|made| made.sha256);
        let printed = Printed { revision, sha256, at: at.map(str::to_owned), inputs };
        writer.note(&name, Output { whose, made, printed: Some(Box::new(printed)), kit: None })?;
    }
    writer.finish()
}
