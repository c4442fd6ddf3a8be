//! Display list → PDF bytes.
