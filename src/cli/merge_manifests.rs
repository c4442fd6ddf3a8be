//! `panelkit merge-manifests`: the parts that the shards of a run have left → one `manifest.json`.

use serde_json::json;

use super::args::MergeManifests;
use super::output::Failure;
use super::report::{Reporter, counted};
use crate::deliver::OutputFolder;
use crate::deliver::manifest::part::PARTS;
use crate::deliver::manifest::{self, FILE};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::display_name;

/// `panelkit merge-manifests DIR|FILE…`
pub fn run(command: &MergeManifests, reporter: &mut Reporter) -> Result<(), Failure> {
    let missing = command.places.iter().filter(|place| !place.exists()).map(|place| {
        let problem = Diagnostic::error(format!("there is no folder or file `{}`", display_name(place)));
        problem.help("check the path")
    });
    Diagnostics(missing.collect()).into_result()?;
    let out = match (&command.out, &command.places[..]) {
        (Some(out), _) => out.clone(),
        (None, [place]) if place.is_dir() && place.file_name().is_none_or(|name| name != PARTS) => place.clone(),
        (None, _) => {
            let problem = Diagnostic::error(format!("it is not clear which folder `{FILE}` is for"));
            return Err(Failure::Usage(problem.help("name it with `--out`")));
        }
    };
    let folder = OutputFolder::open(&out)?;
    let merged = manifest::merge(&folder, &command.places)?;
    reporter.object(&json!({
        "type": "manifest",
        "path": display_name(&out.join(FILE)),
        "shards": merged.shards,
        "documents": merged.documents,
    }))?;
    let (shards, documents) = (counted(merged.shards, "shard"), counted(merged.documents, "document"));
    let had = if merged.was_there { "had been merged before" } else { "merged" };
    reporter.note(format_args!("{had}: {documents} of {shards}, in `{}`", display_name(&out.join(FILE))))
}
