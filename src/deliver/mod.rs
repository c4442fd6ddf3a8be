//! Bytes → files: names, atomic writes.
