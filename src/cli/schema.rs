//! A file of a kit → its JSON Schema.

use super::args::Schema;
use super::output::{self, Failure};
use crate::kit;

/// `panelkit schema FILE`
pub fn run(command: &Schema) -> Result<(), Failure> {
    output::print(&format!("{:#}\n", kit::schema(command.file)))
}
