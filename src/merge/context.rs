//! What a template sees.
