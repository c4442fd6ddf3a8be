//! A file of a kit → its JSON Schema.

use super::args::Schema;
use super::output::{self, Failure};
use crate::kit::{self, SchemaKind};

/// `panelkit schema FILE`
pub fn run(command: &Schema) -> Result<(), Failure> {
    output::print(&text(command.file))
}

/// The schema of a file, as a file.
pub fn text(kind: SchemaKind) -> String {
    format!("{:#}\n", kit::schema(kind))
}
