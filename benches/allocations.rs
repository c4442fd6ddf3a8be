//! What a packet asks of the allocator, stage by stage: pieces of memory, and bytes.
//!
//! `cargo bench --bench allocations` counts for the stages that `cargo bench --bench packet` times; it counts apart from it,
//! because counting takes time. Memory that is made larger counts as a piece that is asked for. Nothing is asserted.

#[path = "parts/stages.rs"]
mod stages;

use std::alloc::System;
use std::path::Path;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// The system's allocator, which counts what is asked of it.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    println!("{:<28} {:>9} {:>12} {:>12}", "", "pieces", "bytes", "kept");
    stages::measure(&starter, &mut Count);
}

/// Counts what a stage asks for.
struct Count;

impl stages::Meter for Count {
    fn each(&mut self, name: &str, stage: &mut dyn FnMut()) {
        // What is made once and kept is not this document's.
        stage();
        self.once(name, stage);
    }

    fn once(&mut self, name: &str, stage: &mut dyn FnMut()) {
        let region = Region::new(ALLOCATOR);
        stage();
        let change = region.change();
        let kept = change.bytes_allocated.cast_signed() - change.bytes_deallocated.cast_signed();
        println!(
            "{name:<28} {:>9} {:>12} {kept:>12}",
            change.allocations + change.reallocations,
            change.bytes_allocated
        );
    }
}
