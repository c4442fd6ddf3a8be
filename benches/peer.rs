//! panelkit, measured as its peers are: one packet after the other in one warm process. `benches/peers/run` runs it.
//!
//! - `peer write COUNT FOLDER`: a kit with so many candidates, and beside it a packet for each: its HTML, as the engine is
//!   given it and peers are that read HTML; its data as JSON, as its template sees it and those of other peers do.
//! - `peer html FOLDER SECONDS FILE [flat] [untagged]`: HTML → PDF in memory.
//! - `peer data FOLDER SECONDS FILE THREADS [flat]`: the kit → merged, laid out, PDF in memory, as `panelkit build` does it.
//!
//! The last two write the first packet to `FILE`, and one JSON object to stdout: the milliseconds and bytes of each
//! packet after the first few, and the memory of the process at its peak.

#[path = "parts/kit.rs"]
mod generated;
#[path = "parts/memory.rs"]
mod memory;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use panelkit::batch::{self, Threads};
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::{self, Engine, RenderOptions, Session, structure};
use panelkit::kit::{Kit, Plan};
use panelkit::source::Source;
use panelkit::{kit, pdf};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Packets that warm the process up and are not told of.
const WARM: usize = 20;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", count, folder] => write(count.parse().expect("a number"), Path::new(folder)),
        ["html", folder, seconds, file, options @ ..] => {
            html(Path::new(folder), Run::new(seconds, file), options);
        }
        ["data", folder, seconds, file, threads, options @ ..] => {
            let threads = Threads(Some(threads.parse().expect("a number that is not 0")));
            data(Path::new(folder), Run::new(seconds, file), threads, options);
        }
        // Without anything to do (`cargo bench`), there is nothing to measure.
        _ => println!("benches/peers/run measures panelkit beside its peers"),
    }
}

/// Writes the kit, and the HTML and data of its packets.
fn write(count: usize, folder: &Path) {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    generated::generate(&starter, &folder.join("kit"), count);
    std::fs::create_dir_all(folder.join("packets")).expect("a folder can be made");
    let (kit, plan) = planned(folder);
    let batch = generated::one_each(&kit, &plan).attaching_source(true);
    for (index, document) in batch.documents().iter().enumerate() {
        let html = batch.merge(document).expect("the packet can be merged");
        std::fs::write(packet(folder, index, "html"), html).expect("a file can be written");
    }
    // The data is what the finished packet has attached.
    let taken = |document: &batch::Document, bytes: &[u8]| {
        let index = batch.documents().iter().position(|other| other.name == document.name).expect("one of them");
        std::fs::write(packet(folder, index, "json"), attached(bytes)).expect("a file can be written");
        Ok(())
    };
    let told = |_| ControlFlow::Continue(());
    batch.hand_out(&taken, Threads(None), pdf::PdfOptions::default(), told).expect("the kit's fonts are right");
}

/// What is attached to a file.
fn attached(file: &[u8]) -> Vec<u8> {
    let file = lopdf::Document::load_mem(file).expect("panelkit writes sound files");
    let mut streams = file.objects.values().filter_map(|object| object.as_stream().ok());
    let attached = streams.find(|stream| stream.dict.has_type(b"EmbeddedFile")).expect("its data is attached");
    attached.decompressed_content().unwrap_or_else(|_| attached.content.clone())
}

fn packet(folder: &Path, index: usize, ending: &str) -> PathBuf {
    folder.join("packets").join(format!("{index:04}.{ending}"))
}

fn planned(folder: &Path) -> (Kit, Plan) {
    let kit = kit::load(&folder.join("kit")).expect("the generated kit is right").value;
    let plan = kit::plan(&kit).expect("the generated kit can be planned").value;
    (kit, plan)
}

/// HTML → PDF, by one thread.
fn html(folder: &Path, mut run: Run<'_>, options: &[&str]) {
    let untagged = options.contains(&"untagged");
    let written = written(options);
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    let resources = FolderResources::new(folder.join("kit")).and_embedded(&panelkit::assets::TEMPLATES);
    let options = RenderOptions { resources: &resources, paper: batch::paper_size(kit::Paper::A4) };
    let mut session = Session::new(&engine);
    for index in 0.. {
        let Ok(text) = std::fs::read_to_string(packet(folder, index, "html")) else { break };
        let begin = Instant::now();
        let html = Source::new("packet", text);
        let mut list = engine::render(&html, &mut session, options).expect("the packet can be laid out").value;
        if untagged {
            list.structure = structure::StructureTree::default();
        }
        let bytes = pdf::write(&list, &engine.fonts, &written).expect("the packet can be written").value;
        let time = begin.elapsed();
        if index == 0 {
            run.keep(&bytes);
        }
        if run.add(time, bytes.len()).is_break() {
            break;
        }
    }
    run.tell();
}

fn written(options: &[&str]) -> pdf::PdfOptions {
    let forms = if options.contains(&"flat") { pdf::Forms::Flat } else { pdf::Forms::default() };
    pdf::PdfOptions { forms, ..pdf::PdfOptions::default() }
}

/// Data → PDF, by some threads. A packet's time is that since the one before it.
fn data(folder: &Path, run: Run<'_>, threads: Threads, options: &[&str]) {
    let (kit, plan) = planned(folder);
    let batch = generated::one_each(&kit, &plan);
    let state = Mutex::new((run, Instant::now(), ControlFlow::Continue(())));
    let taken = |document: &batch::Document, bytes: &[u8]| {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let (run, last, flow) = &mut *state;
        *flow = run.add(last.elapsed(), bytes.len());
        *last = Instant::now();
        if document.name == batch.documents()[0].name {
            run.keep(bytes);
        }
        Ok(())
    };
    let told = |_| state.lock().unwrap_or_else(PoisonError::into_inner).2;
    batch.hand_out(&taken, threads, written(options), told).expect("the kit's fonts are right");
    state.into_inner().unwrap_or_else(PoisonError::into_inner).0.tell();
}

/// What was measured so far.
struct Run<'a> {
    /// How long it goes on once it is warm.
    limit: Duration,
    /// Where the first packet is written to.
    file: &'a Path,
    made: usize,
    /// When it was warm.
    warm: Instant,
    milliseconds: Vec<f64>,
    bytes: Vec<usize>,
}

impl<'a> Run<'a> {
    fn new(seconds: &str, file: &'a str) -> Self {
        let limit = Duration::from_secs_f64(seconds.parse().expect("a number of seconds"));
        let file = Path::new(file);
        Self { limit, file, made: 0, warm: Instant::now(), milliseconds: Vec::new(), bytes: Vec::new() }
    }

    /// Writes the first packet.
    fn keep(&self, bytes: &[u8]) {
        std::fs::write(self.file, bytes).expect("a file can be written");
    }

    /// Takes a packet in; breaks when it has been long enough.
    fn add(&mut self, time: Duration, bytes: usize) -> ControlFlow<()> {
        self.made += 1;
        if self.made <= WARM {
            self.warm = Instant::now();
            return ControlFlow::Continue(());
        }
        self.milliseconds.push(time.as_secs_f64() * 1e3);
        self.bytes.push(bytes);
        if self.warm.elapsed() < self.limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn tell(&self) {
        let told = serde_json::json!({
            "milliseconds": self.milliseconds,
            "bytes": self.bytes,
            "peak": memory::peak_kilobytes(),
        });
        println!("{told}");
    }
}
