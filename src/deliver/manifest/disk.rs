//! An entry and the file that it tells of → whether that is still the one that was made.

use std::fs;
use std::path::Path;

use super::standing::OnDisk;
use super::{Digest, Made, Manifest};
use crate::deliver::OutputName;

impl Manifest {
    /// Looks for the file of a document.
    ///
    /// Its content is read only where something speaks for a change: it was written after the manifest, or was another
    /// one when it was last looked at. So a look at ten thousand files takes some hundredths of a second; a change that
    /// gives a file its old size and time back is not seen.
    pub(super) fn look(&self, folder: &Path, name: &OutputName, made: &Made) -> OnDisk {
        let path = name.below(folder);
        let Ok(metadata) = fs::symlink_metadata(&path) else { return OnDisk::Missing };
        if !metadata.is_file() || metadata.len() != made.bytes {
            return OnDisk::Edited;
        }
        let is_older = metadata.modified().ok().zip(self.written).is_some_and(|(file, manifest)| file < manifest);
        if is_older && !made.edited {
            return OnDisk::AsMade;
        }
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == made.sha256 => OnDisk::AsMade,
            _ => OnDisk::Edited,
        }
    }
}
