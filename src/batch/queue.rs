//! Work for several threads → outcomes in order, whatever thread was faster.
//!
//! Threads take the next document as they become free, so that few outcomes wait for an earlier one, and memory does
//! not grow with the number of documents.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Outcome, panics};
use crate::diag::{Diagnostics, Warned};

/// A thread's stack, in bytes: layout goes as deep as elements are nested, which the parser bounds.
const STACK: usize = 16 << 20;

/// How many threads.
#[derive(Debug, Clone, Copy, Default)]
pub struct Threads(pub Option<NonZeroUsize>);

type Result<T> = std::result::Result<Warned<T>, Diagnostics>;

/// Outcomes that wait for an earlier one.
struct Waiting<F, T> {
    told: F,
    next: usize,
    outcomes: BTreeMap<usize, Result<T>>,
}

/// Runs `work` for every index below `count`; each thread has a session of its own, and `told` gets the outcomes in
/// order until it breaks.
pub fn run<S, T: Send>(
    count: usize,
    threads: Threads,
    session: impl Fn() -> S + Sync,
    work: impl Fn(usize, &mut S) -> Result<T> + Sync,
    told: impl FnMut(Outcome<T>) -> ControlFlow<()> + Send,
) {
    let next = AtomicUsize::new(0);
    let ended = AtomicBool::new(false);
    let waiting = Mutex::new(Waiting { told, next: 0, outcomes: BTreeMap::new() });
    let worker = || {
        let mut own = session();
        while !ended.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                break;
            }
            let result = panics::outcome(|| work(index, &mut own)).unwrap_or_else(|what| {
                // What it left half-done in the session must not reach the next document.
                own = session();
                Err(panics::internal_error(&what))
            });
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if waiting.take(index, result).is_break() {
                ended.store(true, Ordering::Relaxed);
            }
        }
    };
    let threads = threads.0.map_or_else(available, NonZeroUsize::get).min(count.max(1));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build();
    match pool {
        Ok(pool) => _ = pool.broadcast(|_| worker()),
        // Without threads of its own, the program still has this one.
        Err(_) => worker(),
    }
}

fn available() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

impl<T, F: FnMut(Outcome<T>) -> ControlFlow<()>> Waiting<F, T> {
    fn take(&mut self, index: usize, result: Result<T>) -> ControlFlow<()> {
        self.outcomes.insert(index, result);
        while let Some(result) = self.outcomes.remove(&self.next) {
            let index = self.next;
            self.next += 1;
            (self.told)(Outcome { index, result })?;
        }
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Made;

    fn threads(count: usize) -> Threads {
        Threads(NonZeroUsize::new(count))
    }

    fn made(pages: usize) -> Result<Made> {
        Ok(Warned::clean(Made { pages, ..Made::default() }))
    }

    #[test]
    fn outcomes_come_in_order_whatever_thread_is_faster() {
        let mut told = Vec::new();
        let slow = |index: usize, (): &mut ()| {
            if index.is_multiple_of(3) {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            made(index)
        };
        run(
            50,
            threads(4),
            || (),
            slow,
            |outcome| {
                told.push((outcome.index, outcome.result.unwrap().value.pages));
                ControlFlow::Continue(())
            },
        );
        assert_eq!(told, (0..50).map(|index| (index, index)).collect::<Vec<_>>());
    }

    #[test]
    fn a_document_that_panics_fails_alone() {
        let mut failed = Vec::new();
        let panics = |index: usize, (): &mut ()| {
            assert!(index != 3, "on purpose");
            made(index)
        };
        run(
            6,
            threads(2),
            || (),
            panics,
            |outcome| {
                if let Err(problems) = outcome.result {
                    failed.push((outcome.index, problems.to_string()));
                }
                ControlFlow::Continue(())
            },
        );
        let [(3, told)] = &failed[..] else { panic!("{failed:?}") };
        assert!(told.starts_with("error: the document made the program fail: on purpose"), "{told}");
    }

    #[test]
    fn breaking_ends_the_run() {
        let mut told = 0;
        run(
            10_000,
            threads(2),
            || (),
            |index, (): &mut ()| made(index),
            |_| {
                told += 1;
                if told == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert!(told < 10_000, "{told}");
    }
}
