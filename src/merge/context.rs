//! Kit and plan → what a template sees, as minijinja values.
//!
//! What many documents share (kit, role, brand, an interview's plan) is made once ([`Shared`]) and handed to each
//! document by reference; a document's own values are made when it is merged. Optional values are always there, as
//! `none`, so that a template may test them while a misspelt name stays an error. `docs/templates.md` is the reference.

mod clock;
mod plan;

use minijinja::{Value, context};
use serde::Serialize;

use crate::kit;

pub use clock::Sitting;

