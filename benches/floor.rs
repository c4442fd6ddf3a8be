//! How near a packet is to its floor: what it costs to compress the streams of the finished file and to write them.
//!
//! `cargo bench --bench floor` makes packets for generated candidates from a warm session, takes every stream out of
//! them and inflates it, and then only compresses these again, as the file is compressed, and puts them one after the
//! other. No program can make such files for less without keeping streams. Since this one keeps those that many packets
//! have (fonts, images), the floor of what differs is told as well. Times are of a processor, means; nothing is asserted.

#[path = "parts/kit.rs"]
mod generated;
#[path = "parts/time.rs"]
mod time;

use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use flate2::{Compress, Compression, FlushCompress};
use panelkit::batch;
use panelkit::engine::folder::FolderResources;
use panelkit::engine::fonts::FontLibrary;
use panelkit::engine::{self, Engine, RenderOptions, Session};
use panelkit::source::Source;
use panelkit::{kit, pdf};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Packets that are measured.
const PACKETS: usize = 200;
/// Packets that warm the session up.
const WARM: usize = 20;
/// How often the streams of all packets are compressed.
const ROUNDS: usize = 3;

fn main() {
    let starter = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/starter");
    let (packet, files) = packets(&starter);
    let streams: Vec<Vec<Vec<u8>>> = files.iter().map(|file| streams(file)).collect();
    let everywhere: HashSet<&Vec<u8>> =
        streams[0].iter().filter(|stream| streams.iter().all(|packet| packet.contains(stream))).collect();
    let own: Vec<Vec<Vec<u8>>> = streams
        .iter()
        .map(|packet| packet.iter().filter(|stream| !everywhere.contains(stream)).cloned().collect())
        .collect();

    let bytes = files.iter().map(Vec::len).sum::<usize>() / PACKETS;
    println!("{:<36} {:>8.3} ms {bytes:>8} bytes", "packet", milliseconds(packet));
    for (name, streams) in [("floor: all streams", &streams), ("floor: streams that differ", &own)] {
        let (floor, length) = floor(streams);
        let ratio = packet.as_secs_f64() / floor.as_secs_f64();
        println!("{name:<36} {:>8.3} ms {length:>8} bytes, ratio {ratio:.2}", milliseconds(floor));
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// What a packet costs, and the files.
fn packets(starter: &Path) -> (Duration, Vec<Vec<u8>>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generated::generate(starter, folder.path(), WARM + PACKETS);
    let kit = kit::load(folder.path()).expect("the generated kit is right").value;
    let plan = kit::plan(&kit).expect("the generated kit can be planned").value;
    let batch = generated::one_each(&kit, &plan);
    let engine = Engine::new(FontLibrary::new(Vec::new()).expect("the bundled fonts are right"));
    let resources = FolderResources::new(folder.path()).and_embedded(&panelkit::assets::TEMPLATES);
    let options = RenderOptions { resources: &resources, paper: batch::paper_size(kit.paper) };
    let written = pdf::PdfOptions::default();
    let mut session = Session::new(&engine);
    let mut made = |document: &batch::Document| {
        let html = Source::new("packet", batch.merge(document).expect("the packet can be merged"));
        let list = engine::render(&html, &mut session, options).expect("the packet can be laid out").value;
        pdf::write(&list, &engine.fonts, &written).expect("the packet can be written").value
    };
    let (warm, measured) = batch.documents().split_at(WARM);
    for document in warm {
        black_box(made(document));
    }
    let before = time::processor_time();
    let files: Vec<Vec<u8>> = measured.iter().map(made).collect();
    (mean(time::processor_time() - before), files)
}

fn mean(all: Duration) -> Duration {
    all / u32::try_from(PACKETS).expect("few packets")
}

/// The streams of a file in their order, inflated. They are found by what leads to them, because a reader of PDF keeps
/// the objects of a stream of objects, and not the stream.
fn streams(file: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut rest = file;
    while let Some(start) = memchr::memmem::find(rest, b"stream\n") {
        let (dictionary, content) = (&rest[..start], &rest[start + b"stream\n".len()..]);
        let dictionary = &dictionary[memchr::memmem::rfind(dictionary, b" obj").expect("a stream is an object")..];
        let length = number(dictionary, b"/Length ").expect("a stream has a length");
        let content = &content[..length];
        let compressed = memchr::memmem::find(dictionary, b"/FlateDecode").is_some();
        found.push(if compressed { inflated(content) } else { content.to_vec() });
        rest = &rest[start + b"stream\n".len() + length + b"\nendstream".len()..];
    }
    found
}

fn number(dictionary: &[u8], key: &[u8]) -> Option<usize> {
    let at = memchr::memmem::find(dictionary, key)? + key.len();
    let digits = dictionary[at..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.map(|digit| usize::from(digit - b'0')).reduce(|number, digit| number * 10 + digit)
}

fn inflated(content: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let mut decoder = flate2::read::ZlibDecoder::new(content);
    std::io::Read::read_to_end(&mut decoder, &mut output).expect("what was compressed can be inflated");
    output
}

/// What it costs to compress the streams of a packet into one piece of memory, and how long that is.
fn floor(packets: &[Vec<Vec<u8>>]) -> (Duration, usize) {
    let mut compressor = Compress::new(Compression::new(pdf::COMPRESSION_LEVEL), true);
    let mut written = 0;
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        written = 0;
        let before = time::processor_time();
        for streams in packets {
            let mut file = Vec::new();
            for stream in streams {
                compressor.reset();
                file.reserve(stream.len() + stream.len() / 1_000 + 64);
                compressor.compress_vec(stream, &mut file, FlushCompress::Finish).expect("there is room");
            }
            written += black_box(file).len();
        }
        best = best.min(time::processor_time() - before);
    }
    (mean(best), written / PACKETS)
}
