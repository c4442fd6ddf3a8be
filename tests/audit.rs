//! The audit: a good file is clean, and every fault put into it is found by its rule.

mod base;
mod faults;
mod hostile;
mod own;
mod program;
