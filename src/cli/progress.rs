//! How far a batch is → a bar on a terminal, and nothing anywhere else.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar of one batch.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar for `count` documents; `doing` is what is done with them.
    pub fn new(doing: &'static str, count: usize, shown: bool) -> Self {
        if !shown {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(count as u64), ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos} of {len} ({eta} left)");
        Self(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_message(doing))
    }

    /// One more is done.
    pub fn step(&self) {
        self.0.inc(1);
    }

    /// Takes the bar away, for what is printed next.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}
