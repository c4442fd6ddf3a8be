//! What a packet costs, stage by stage, and what many cost: time and peak memory.
//!
//! `cargo bench --bench packet` measures the starter kit's packet; `cargo bench --bench packet -- 1000 10000` also makes
//! packets for so many generated candidates, on one core and on all, and tells packets per second and the memory of the
//! process at its peak. Figures are medians; nothing is asserted. What the stages ask of the allocator tells
//! `cargo bench --bench allocations`.

#[path = "parts/kit.rs"]
mod generated;
#[path = "parts/memory.rs"]
mod memory;
#[path = "parts/stages.rs"]
mod stages;
#[path = "parts/time.rs"]
mod time;

use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use memory::peak_kilobytes;
use panelkit::batch::Threads;
use panelkit::deliver::OutputFolder;
use panelkit::{kit, pdf};
use time::processor_time;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 50;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    println!("{:<28} {:>12} {:>12}", "", "median", "processor");
    stages::measure(&starter, &mut Clock);
    println!("{:<28} {:>9} MB", "memory at its peak", peak_kilobytes() / 1024);
    for size in sizes {
        many(&starter, size);
    }
}

/// Measures how long stages take.
struct Clock;

impl stages::Meter for Clock {
    fn each(&mut self, name: &str, stage: &mut dyn FnMut()) {
        let before = processor_time();
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                let begin = Instant::now();
                stage();
                begin.elapsed()
            })
            .collect();
        times.sort();
        let rounds = u32::try_from(ROUNDS).expect("few rounds");
        report(name, &Cost { clock: times[ROUNDS / 2], processor: (processor_time() - before) / rounds });
    }

    fn once(&mut self, name: &str, stage: &mut dyn FnMut()) {
        let (begin, before) = (Instant::now(), processor_time());
        stage();
        report(name, &Cost { clock: begin.elapsed(), processor: processor_time() - before });
    }
}

/// How long a stage takes.
struct Cost {
    /// By the clock: the median over warm rounds.
    clock: Duration,
    /// On the processor: the mean, which other programs on the machine change less.
    processor: Duration,
}

fn report(name: &str, cost: &Cost) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{name:<28} {:>9.3} ms {:>9.3} ms", milliseconds(cost.clock), milliseconds(cost.processor));
}

/// What all threads have spent, in user and system mode (`proc_pid_stat(5)`), to a hundredth of a second.
fn processor_time_of_all() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(") ").next().unwrap_or_default().split(' ');
    let hundredths: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(hundredths * 10)
}

/// Makes one packet for each of `size` candidates: the first interview, its first interviewer.
fn many(starter: &Path, size: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generated::generate(starter, folder.path(), size);
    let begin = Instant::now();
    let kit = kit::load(folder.path()).expect("the generated kit is right").value;
    let plan = kit::plan(&kit).expect("the generated kit can be planned").value;
    println!("{size} candidates: loaded and planned in {:.2} s", begin.elapsed().as_secs_f64());
    let batch = generated::one_each(&kit, &plan);
    for jobs in [1, 2] {
        let out = folder.path().join(format!("out-{jobs}"));
        let output = OutputFolder::open(&out).expect("a folder to write to");
        let threads = Threads(std::num::NonZeroUsize::new(jobs));
        let mut made = 0usize;
        let (begin, before) = (Instant::now(), processor_time_of_all());
        batch
            .make(&output, threads, pdf::PdfOptions::default(), |outcome| {
                made += usize::from(outcome.result.is_ok());
                ControlFlow::Continue(())
            })
            .expect("the bundled fonts are right");
        let seconds = begin.elapsed().as_secs_f64();
        let processor = (processor_time_of_all() - before).as_secs_f64();
        println!(
            "{size} candidates, {jobs} threads: {made} packets in {seconds:.2} s, {:.0} a second, {:.2} ms of a processor each, peak {} MB",
            made as f64 / seconds,
            processor * 1e3 / made as f64,
            peak_kilobytes() / 1024
        );
        std::fs::remove_dir_all(&out).expect("the output can be removed");
    }
}
