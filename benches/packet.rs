//! What a packet costs, stage by stage, and what many cost: time and peak memory.
//!
//! `cargo bench --bench packet` measures the starter kit's packet; `cargo bench --bench packet -- 1000 10000` also makes
//! packets for so many generated candidates, on one core and on all, and tells packets per second and the memory of the
//! process at its peak. Figures are medians; nothing is asserted.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use panelkit::batch::{self, Batch, Threads};
use panelkit::deliver::OutputFolder;
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::layout::{Layouter, PageInput, Shaper};
use panelkit::engine::{self, Engine, RenderOptions, Session, boxes, display, dom, layout, structure, style};
use panelkit::kit::Job;
use panelkit::source::Source;
use panelkit::{kit, pdf};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 50;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    stages(&starter);
    for size in sizes {
        many(&starter, size);
    }
}

/// How long a stage takes.
struct Cost {
    /// By the clock: the median over warm rounds.
    clock: Duration,
    /// On the processor: the mean, which other programs on the machine change less.
    processor: Duration,
}

fn median(mut stage: impl FnMut()) -> Cost {
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
    Cost { clock: times[ROUNDS / 2], processor: (processor_time() - before) / rounds }
}

/// What this thread has spent on processors, from `/proc`; nothing where there is none.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

/// What all threads have spent, in user and system mode (`proc_pid_stat(5)`), to a hundredth of a second.
fn processor_time_of_all() -> Duration {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(") ").next().unwrap_or_default().split(' ');
    let hundredths: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(hundredths * 10)
}

fn report(name: &str, cost: Cost) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
    println!("{name:<28} {:>9.3} ms {:>9.3} ms", milliseconds(cost.clock), milliseconds(cost.processor));
}

/// Does something once, and tells what it took.
fn once<T>(name: &str, stage: impl FnOnce() -> T) -> T {
    let (begin, before) = (Instant::now(), processor_time());
    let result = stage();
    report(name, Cost { clock: begin.elapsed(), processor: processor_time() - before });
    result
}

fn stages(starter: &Path) {
    println!("{:<28} {:>12} {:>12}", "", "median", "processor");
    let kit = kit::load(starter).expect("the starter kit is right").value;
    report("kit: load", median(|| drop(kit::load(starter))));
    let plan = kit::plan(&kit).expect("the starter kit can be planned").value;
    report("kit: plan", median(|| drop(kit::plan(&kit))));
    let batch = Batch::new(&kit, &plan, None, |_| true).expect("the templates are right").value;
    let document = &batch.documents()[0];
    report("merge", median(|| drop(batch.merge(document))));
    let html = Source::new("packet", batch.merge(document).expect("the packet can be merged"));

    let library = once("fonts: library, once", || FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    let engine = Engine::new(library);
    let resources = FolderResources::new(starter).and_embedded(&panelkit::assets::TEMPLATES);
    let options = RenderOptions { resources: &resources, paper: batch::paper_size(kit.paper) };

    report("engine: dom", median(|| drop(dom::parse(&html))));
    let dom = dom::parse(&html).value;
    let input = style::StyleInput { dom: &dom, resources: &resources, sheets: &[], default_page: options.paper };
    report("engine: style", median(|| drop(style::cascade(&input))));
    let styles = style::cascade(&input).value;
    let images = engine::images::ImageCache::default();
    let image = |url: &str| {
        let bytes = engine::resources::Resources::load(&resources, url).expect("the starter kit has its logo");
        images.picture(url, &bytes)
    };
    let tree = boxes::build(&dom, &styles, &image).value;
    report("engine: boxes", median(|| drop(boxes::build(&dom, &styles, &image))));
    let mut shaper = Shaper::new(std::sync::Arc::clone(&engine.fonts));
    let paginate = |shaper: &mut Shaper| {
        let mut layouter = Layouter::new(shaper, &dom);
        let input = PageInput { tree: &tree, styles: &styles };
        layout::paginate(&input, &mut layouter).finish(&[], &input, &mut layouter)
    };
    let pages = once("engine: layout, first", || paginate(&mut shaper));
    report("engine: layout, warm", median(|| drop(paginate(&mut shaper))));
    report("engine: structure", median(|| drop(structure::build(&tree, &[], &dom))));
    let list = display::list(&pages, &dom, structure::build(&tree, &[], &dom), &engine::images::Pictures::default());
    report(
        "engine: structure, display",
        median(|| {
            drop(display::list(&pages, &dom, structure::build(&tree, &[], &dom), &engine::images::Pictures::default()))
        }),
    );
    let written = pdf::PdfOptions::default();
    report("pdf: write", median(|| drop(pdf::write(&list, &engine.fonts, &written))));
    let flat = pdf::PdfOptions { forms: pdf::Forms::Flat, ..pdf::PdfOptions::default() };
    report("pdf: write, no forms", median(|| drop(pdf::write(&list, &engine.fonts, &flat))));
    let size_flat = pdf::write(&list, &engine.fonts, &flat).expect("can be written").value.len();
    let pictures = engine::images::Pictures::default();
    let mut plain = display::list(&pages, &dom, structure::build(&tree, &[], &dom), &pictures);
    plain.structure = structure::StructureTree::default();
    report("pdf: write, no forms or tags", median(|| drop(pdf::write(&plain, &engine.fonts, &flat))));
    let size_plain = pdf::write(&plain, &engine.fonts, &flat).expect("can be written").value.len();

    let mut session = Session::new(&engine);
    let mut whole = || {
        let html = Source::new("packet", batch.merge(document).expect("the packet can be merged"));
        let list = engine::render(&html, &mut session, options).expect("the packet can be laid out").value;
        pdf::write(&list, &engine.fonts, &written).expect("the packet can be written").value
    };
    let bytes = whole();
    report("whole packet", median(|| drop(whole())));
    println!(
        "{:<28} {:>9} pages, {} bytes; {size_flat} without forms, {size_plain} without tags as well",
        "",
        list.pages.len(),
        bytes.len()
    );
}

/// Makes one packet for each of `size` candidates: the first interview, its first interviewer.
fn many(starter: &Path, size: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generate(starter, folder.path(), size);
    let begin = Instant::now();
    let kit = kit::load(folder.path()).expect("the generated kit is right").value;
    let plan = kit::plan(&kit).expect("the generated kit can be planned").value;
    println!("{size} candidates: loaded and planned in {:.2} s", begin.elapsed().as_secs_f64());
    let first = plan.jobs(&kit).next().expect("the starter kit has documents");
    let of = |job: &Job| (job.document, job.interview(), job.interviewer());
    let one_each = |job: &Job| of(job) == of(&first);
    let batch = Batch::new(&kit, &plan, None, one_each).expect("the templates are right").value;
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
            peak_megabytes()
        );
        std::fs::remove_dir_all(&out).expect("the output can be removed");
    }
}

/// A kit like the starter kit with one document per candidate.
fn generate(starter: &Path, folder: &Path, size: usize) {
    let kit = std::fs::read_to_string(starter.join("kit.yaml")).expect("the starter kit is there");
    let kit = kit.replace("candidates: candidates.yaml", "candidates: candidates.csv");
    std::fs::write(folder.join("kit.yaml"), kit).expect("a file can be written");
    for part in ["assets", "questions", "templates/partials"] {
        std::fs::create_dir_all(folder.join(part)).expect("a folder can be made");
        for entry in std::fs::read_dir(starter.join(part)).expect("the starter kit is there").flatten() {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), folder.join(part).join(entry.file_name())).expect("a file can be copied");
            }
        }
    }
    let mut rows = "id,name,email,schedule.technical.at,x_answer_by,x_recruiter\n".to_owned();
    for number in 0..size {
        let (day, hour) = (1 + number % 28, 8 + number % 9);
        let _ = writeln!(
            rows,
            "g-{number:06},Candidate Number {number},c{number}@mail.example,2026-12-{day:02}T{hour:02}:00,Friday,Aylin"
        );
    }
    std::fs::write(folder.join("candidates.csv"), rows).expect("a file can be written");
}

/// The most memory that the process had so far, from `/proc` (0 where there is none).
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|value| value.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}
