//! Files → a zip archive, the same bytes for the same files.
//!
//! Files are stored as they are, since PDFs are compressed already; times are those with which the format begins, and
//! rights are the owner's.

use std::io::{Seek, Write};

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::OutputName;

/// An archive under way.
pub struct Archive<W: Write + Seek>(ZipWriter<W>);

impl<W: Write + Seek> Archive<W> {
    /// Begins an archive.
    pub fn new(to: W) -> Self {
        Self(ZipWriter::new(to))
    }

    /// Adds a file; nothing else in the archive has its name.
    ///
    /// # Errors
    /// When the system refuses, or the archive would be larger than the format allows.
    pub fn add(&mut self, name: &OutputName, bytes: &[u8]) -> Result<(), zip::result::ZipError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o600);
        self.0.start_file(name.as_str(), options)?;
        self.0.write_all(bytes)?;
        Ok(())
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn finish(self) -> Result<W, zip::result::ZipError> {
        self.0.finish()
    }
}
