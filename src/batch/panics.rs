//! A panic while a document is made → what it said and where, so that it can be told as that document's failure.
//!
//! No input should make the program panic. If one does all the same, the other documents are still made.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

use crate::diag::{Diagnostic, Diagnostics};

thread_local! {
    /// While a document is made: where the last panic of this thread was.
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
    static CATCHING: RefCell<bool> = const { RefCell::new(false) };
}

/// Keeps panics of documents from being printed one by one by their threads; for the program, not for libraries.
pub fn tell_with_their_document() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        if CATCHING.with_borrow(|catching| *catching) {
            WHERE.set(info.location().map(ToString::to_string));
        } else {
            others(info);
        }
    }));
}

/// Runs `work`; gives what it said when it panicked.
pub(super) fn outcome<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CATCHING.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(false);
    result.map_err(|payload| match WHERE.take() {
        Some(place) => format!("{} at {place}", said(&*payload)),
        None => said(&*payload).to_owned(),
    })
}

/// The failure of a document that made the program panic.
pub(super) fn internal_error(what: &str) -> Diagnostics {
    Diagnostic::error(format!("the document made the program fail: {what}"))
        .help("this is a mistake in panelkit, not in the kit: please report it")
        .into()
}

/// Runs `work` on one document; a panic is its failure.
///
/// # Errors
/// Those of the work, or the panic.
pub fn caught<T>(work: impl FnOnce() -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    outcome(work).unwrap_or_else(|what| Err(internal_error(&what)))
}

fn said(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
