//! Plan, candidate and interviewer → HTML text, one minijinja render per document.
