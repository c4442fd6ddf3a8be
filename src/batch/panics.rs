//! A panic while a document is made → what it said and where, so that it can be told as that document's failure.
//!
//! No input should make the program panic. If one does all the same, the other documents are still made.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};

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
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    CATCHING.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(false);
    result.map_err(|payload| match WHERE.take() {
        Some(place) => format!("{} at {place}", said(&*payload)),
        None => said(&*payload).to_owned(),
    })
}

fn said(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
