//! What long documents ask of the allocator, stage by stage: pieces of memory, and bytes.
//!
//! `cargo bench --bench pieces` counts for every kind of content on 1, 10, 100 and 1,000 pages; `cargo bench --bench
//! pieces -- table 10 1000` for one kind at some lengths. Nothing should be asked for each glyph, nor more for each page
//! of a longer document. Nothing is asserted.

mod long;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// The system's allocator, which counts what is asked of it.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    long::each_stage(|extent, stage, run| {
        let region = Region::new(ALLOCATOR);
        run();
        let change = region.change();
        let (pages, glyphs) = (extent.pages as f64, extent.glyphs as f64);
        if stage == "shaping" {
            println!("{}: {} pages, {} glyphs a page", extent.name, extent.pages, extent.glyphs / extent.pages);
        }
        let pieces = (change.allocations + change.reallocations) as f64;
        println!(
            "  {stage:<8} {:>9.1} pieces a page, {:.3} a glyph; {:>9.0} bytes a page",
            pieces / pages,
            pieces / glyphs,
            change.bytes_allocated as f64 / pages
        );
    });
}
