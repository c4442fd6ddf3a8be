//! What long documents cost: one kind of content on 1, 10, 100 and 1,000 pages, stage by stage.
//!
//! `cargo bench --bench pages` measures every kind; `cargo bench --bench pages -- table 10 1000` one kind at some
//! lengths. Each line tells the time of a stage by the clock and that time per page, which should not grow with the number
//! of pages. `shaping` is the layout in a session that has shaped nothing yet; the sum of all is that of a warm one, the
//! last line that of a document made alone. What is asked of the allocator is told by the bench `pieces`. Nothing is
//! asserted.

mod long;

use std::time::{Duration, Instant};

use long::Extent;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A stage is repeated until it has run so long.
const LEAST: Duration = Duration::from_millis(300);

fn main() {
    let (mut warm, mut shaping) = (Duration::ZERO, Duration::ZERO);
    let mut layout = Duration::ZERO;
    long::each_stage(|extent, stage, run| {
        let time = time_of(run);
        if stage == "shaping" {
            println!("{}: {} pages, {} glyphs a page", extent.name, extent.pages, extent.glyphs / extent.pages);
            (warm, shaping) = (Duration::ZERO, time);
        } else {
            warm += time;
        }
        report(extent, stage, time);
        if stage == "layout" {
            layout = time;
        }
        if stage == "pdf" {
            report(extent, "all", warm);
            report(extent, "alone", warm - layout + shaping);
        }
    });
}

fn report(extent: &Extent, stage: &str, time: Duration) {
    let (milliseconds, per_page) = (time.as_secs_f64() * 1e3, time.as_secs_f64() * 1e6 / extent.pages as f64);
    println!("  {stage:<8} {milliseconds:>10.2} ms {per_page:>8.1} µs a page");
}

/// Repeats a stage, and gives the time of the fastest run: others on the machine only ever slow it down.
fn time_of(run: long::Run<'_>) -> Duration {
    let begin = Instant::now();
    let mut fastest = Duration::MAX;
    while begin.elapsed() < LEAST {
        let before = Instant::now();
        run();
        fastest = fastest.min(before.elapsed());
    }
    fastest
}
