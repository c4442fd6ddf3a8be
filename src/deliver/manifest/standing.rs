//! What was made and printed, and what it would be made from now → how a document stands.

use std::path::Path;

use super::{Cause, Causes, Inputs, Manifest, Output, Printed};
use crate::deliver::OutputName;

/// How a document that is wanted stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether it has been made before.
    pub is_known: bool,
    /// What has changed since it was made; nothing for one that never was.
    pub changed: Causes,
    /// Its file.
    pub on_disk: OnDisk,
    /// Whether there was something to warn of when it was made.
    pub warned: bool,
    /// What has changed since it was printed, for one whose copy on paper is not as it would be now.
    pub stale: Option<Causes>,
    /// Whether it was printed.
    pub is_printed: bool,
}

/// What is where a document's file should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// The file that was made.
    AsMade,
    /// Nothing.
    Missing,
    /// Something else.
    Edited,
}

impl Standing {
    /// Whether the file is not what it should be, and can be made without taking anything from anybody.
    pub fn is_to_be_made(&self) -> bool {
        match self.on_disk {
            OnDisk::AsMade => !self.changed.is_empty() || self.warned,
            OnDisk::Missing => true,
            OnDisk::Edited => false,
        }
    }

    /// The word for it.
    pub fn as_str(&self) -> &'static str {
        match (self.is_known, self.on_disk) {
            (false, _) => "new",
            (true, OnDisk::Edited) => "edited",
            (true, _) if !self.changed.is_empty() => "changed",
            (true, OnDisk::Missing) => "missing",
            (true, OnDisk::AsMade) => "unchanged",
        }
    }
}

impl Printed {
    /// What has changed since.
    fn changes(&self, inputs: &Inputs) -> Causes {
        let since = self.inputs.differences(inputs).and(Causes::ON_PAPER);
        // Printed before it was ever made as a file, nobody noted which files it named.
        if self.inputs.get(Cause::Files) == 0 { since.without(Cause::Files) } else { since }
    }
}

impl Manifest {
    /// The files that a document named when it was made.
    pub fn files(&self, name: &OutputName) -> &[String] {
        let made = self.outputs.get(name).and_then(|output| output.made.as_ref());
        made.map_or(&[], |made| &made.files)
    }

    /// How a document stands that would be made from `inputs` now; `regarded` are the causes that count. `inputs` is asked for
    /// once the files are known that the document named when it was made.
    pub fn standing(
        &self,
        folder: &Path,
        name: &OutputName,
        inputs: impl Fn(&[String]) -> Inputs,
        regarded: Causes,
    ) -> Standing {
        let output = self.outputs.get(name);
        let Some(Output { made: Some(made), printed, .. }) = output else {
            let printed = output.and_then(|output| output.printed.as_ref());
            let since = printed.map(|printed| printed.changes(&inputs(&[])));
            return Standing {
                is_known: false,
                changed: Causes::default(),
                on_disk: OnDisk::Missing,
                warned: false,
                stale: since.filter(|since| !since.is_empty()),
                is_printed: printed.is_some(),
            };
        };
        let inputs = inputs(&made.files);
        let changed = made.inputs.differences(&inputs).and(regarded);
        let stale = printed.as_ref().and_then(|printed| {
            // What was made again and came out the same is still what is on paper.
            let is_same = changed.and(Causes::ON_PAPER).is_empty() && printed.sha256 == Some(made.sha256);
            let since = printed.changes(&inputs);
            (!is_same && !since.is_empty()).then_some(since)
        });
        Standing {
            is_known: true,
            changed,
            on_disk: self.look(folder, name, made),
            warned: made.warned,
            stale,
            is_printed: printed.is_some(),
        }
    }

    /// The documents of this kit that are none of `wanted` any more.
    pub fn gone(&self, wanted: impl Fn(&OutputName) -> bool) -> Vec<(&OutputName, &Output)> {
        self.outputs.iter().filter(|(name, output)| output.kit.is_none() && !wanted(name)).collect()
    }

    /// What is where a document's file was; nothing when it never had one.
    pub fn on_disk(&self, folder: &Path, name: &OutputName) -> OnDisk {
        let made = self.outputs.get(name).and_then(|output| output.made.as_ref());
        made.map_or(OnDisk::Missing, |made| self.look(folder, name, made))
    }
}
