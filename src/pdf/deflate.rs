//! Bytes → compressed streams.
//!
//! A compressor's window and tables are 300 KB that must be cleared for each stream; one is kept by each thread, and
//! clearing it is cheaper than making it anew. The output depends on the input alone.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Stream};
use simd_adler32::Adler32;

use super::cache::{PdfCache, Weight};

/// How hard streams are compressed, as zlib counts it: 0 to 9.
///
/// On the content streams of a packet of six pages (78 KB), measured: level 9 is 1.4 % smaller and takes twice the
/// time; level 1 takes a third, and is half as large again.
pub const LEVEL: u32 = 6;

thread_local! {
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), true));
    static BEST_COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::best(), true));
    /// Without the header and the checksum around what it makes.
    static BARE_COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), false));
}

/// What a stream becomes in a file.
pub(super) struct Deflated {
    /// The bytes: compressed, or as they are.
    bytes: Vec<u8>,
    is_compressed: bool,
    /// How long it was before.
    length: usize,
}

impl Weight for Deflated {
    fn weight(&self) -> usize {
        self.bytes.len() + self.length
    }
}

/// The beginning of a stream, compressed so that it can be gone on with.
pub(super) struct Begun {
    /// Blocks of compressed data that end with a byte (RFC 1951 §3.2.4).
    blocks: Vec<u8>,
    /// The checksum so far (RFC 1950 §8.2).
    checksum: u32,
    /// How long it was before.
    length: usize,
}

impl Weight for Begun {
    fn weight(&self) -> usize {
        self.blocks.len() + self.length
    }
}

impl Begun {
    fn of(content: &[u8]) -> Self {
        let mut checksum = Adler32::new();
        checksum.write(content);
        let mut blocks = Vec::with_capacity(room(content));
        BARE_COMPRESSOR.with_borrow_mut(|compressor| {
            compressor.reset();
            let status = compressor.compress_vec(content, &mut blocks, FlushCompress::Sync);
            assert!(matches!(status, Ok(Status::Ok)), "there is room for all that compressing adds");
        });
        blocks.shrink_to_fit();
        Self { blocks, checksum: checksum.finish(), length: content.len() }
    }
}

impl Deflated {
    fn of(content: &[u8]) -> Self {
        COMPRESSOR.with_borrow_mut(|compressor| Self::by(compressor, content))
    }

    fn by(compressor: &mut Compress, content: &[u8]) -> Self {
        let length = content.len();
        match compressed(compressor, content) {
            Some(bytes) => Self { bytes, is_compressed: true, length },
            None => Self { bytes: content.to_vec(), is_compressed: false, length },
        }
    }
}

/// A stream, compressed where that makes it smaller, or where its end would be misread.
pub(super) fn stream(dictionary: Dictionary, content: &[u8]) -> Stream {
    let Deflated { bytes, is_compressed, .. } = Deflated::of(content);
    stream_of(dictionary, bytes, is_compressed)
}

/// The same for content that many documents of a batch have.
pub(super) fn shared_stream(dictionary: Dictionary, content: &[u8], cache: &PdfCache) -> Stream {
    let known = cache.streams.get(content);
    let made = known.unwrap_or_else(|| {
        let mut made = Deflated::of(content);
        // There was room for what cannot be compressed.
        made.bytes.shrink_to_fit();
        cache.streams.put(content.into(), made)
    });
    stream_of(dictionary, made.bytes.clone(), made.is_compressed)
}

/// Beginnings shorter than this are not worth a place on a shelf.
const SHORTEST_BEGINNING: usize = 256;

/// How much of a beginning is looked at again for what comes after it: looking at all of it takes as long as compressing it.
const SEEN_AGAIN: usize = 2_048;

/// A stream whose beginning many documents of a batch have: that is compressed once, and the rest as if in one go with it.
pub(super) fn continued_stream(dictionary: Dictionary, (beginning, rest): (&[u8], &[u8]), cache: &PdfCache) -> Stream {
    if beginning.len() < SHORTEST_BEGINNING {
        return stream(dictionary, &[beginning, rest].concat());
    }
    let known = cache.begun.get(beginning);
    let begun = known.unwrap_or_else(|| cache.begun.put(beginning.into(), Begun::of(beginning)));
    let mut bytes = Vec::with_capacity(begun.blocks.len() + room(rest));
    bytes.extend_from_slice(&HEADER);
    bytes.extend_from_slice(&begun.blocks);
    BARE_COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let seen = &beginning[beginning.len().saturating_sub(SEEN_AGAIN)..];
        compressor.set_dictionary(seen).expect("a dictionary is taken before anything is compressed");
        let status = compressor.compress_vec(rest, &mut bytes, FlushCompress::Finish);
        assert!(matches!(status, Ok(Status::StreamEnd)), "there is room for all that compressing adds");
    });
    let mut checksum = Adler32::from_checksum(begun.checksum);
    checksum.write(rest);
    bytes.extend_from_slice(&checksum.finish().to_be_bytes());
    end_well(&mut bytes);
    stream_of(dictionary, bytes, true)
}

/// A stream, compressed with all that can be had: for what is made once, and used by many documents.
pub(super) fn smallest(dictionary: Dictionary, content: &[u8]) -> Stream {
    let made = BEST_COMPRESSOR.with_borrow_mut(|compressor| Deflated::by(compressor, content));
    let Deflated { bytes, is_compressed, .. } = made;
    stream_of(dictionary, bytes, is_compressed)
}

/// A stream that is compressed in any case.
pub(super) fn always(dictionary: Dictionary, content: &[u8]) -> Stream {
    stream_of(dictionary, COMPRESSOR.with_borrow_mut(|compressor| compress(compressor, content)), true)
}

fn stream_of(mut dictionary: Dictionary, bytes: Vec<u8>, is_compressed: bool) -> Stream {
    if is_compressed {
        dictionary.set("Filter", "FlateDecode");
    }
    Stream::new(dictionary, bytes).with_compression(false)
}

/// How much shorter a stream must become: what says that it is compressed.
const FILTER: usize = b"/Filter/FlateDecode".len();
/// The header and the checksum around compressed data (RFC 1950).
const FRAME: usize = 6;
/// That header: a window of 32 KB, the usual level, and what makes it divisible by 31.
const HEADER: [u8; 2] = [0x78, 0x9C];

/// What cannot be compressed grows by a header and a checksum, and by less than a thousandth.
fn room(content: &[u8]) -> usize {
    content.len() + content.len() / 1_000 + 64
}

/// A carriage return right before the line feed that leads to `endstream` reads as one end of line, and the stream as a
/// byte shorter than its `Length` (ISO 19005-2 6.1.7.1). Decoders stop before whatever follows the checksum.
fn end_well(bytes: &mut Vec<u8>) {
    if bytes.last() == Some(&b'\r') {
        bytes.push(0);
    }
}

/// `None` where the content is better left as it is.
fn compressed(compressor: &mut Compress, content: &[u8]) -> Option<Vec<u8>> {
    // What ends with a carriage return must not stand in the file as it is (see `compress`).
    let must = content.ends_with(b"\r");
    if content.len() <= FILTER + FRAME && !must {
        return None;
    }
    Some(compress(compressor, content)).filter(|made| must || made.len() + FILTER < content.len())
}

fn compress(compressor: &mut Compress, content: &[u8]) -> Vec<u8> {
    compressor.reset();
    let mut output = Vec::with_capacity(room(content));
    let status = compressor.compress_vec(content, &mut output, FlushCompress::Finish);
    assert!(matches!(status, Ok(Status::StreamEnd)), "there is room for all that compressing adds");
    end_well(&mut output);
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_never_ends_with_a_carriage_return() {
        // The last byte of the checksum (Adler-32) is that of 1 and the sum of all bytes: 1 + 204 × 1 + 64 = 269 = 256 + 13.
        let mut content = vec![1; 204];
        content.push(64);
        let made = stream(Dictionary::new(), &content);
        assert!(made.content.ends_with(b"\r\0"), "{:?}", made.content);
        assert_eq!(made.decompressed_content().expect("sound"), content);
    }

    #[test]
    fn what_ends_with_a_carriage_return_is_compressed_however_short() {
        let made = stream(Dictionary::new(), b"a\r");
        assert!(!made.content.ends_with(b"\r"));
        assert_eq!(made.decompressed_content().expect("sound"), b"a\r");
    }

    #[test]
    fn what_cannot_be_compressed_has_room() {
        // Bytes without a pattern: a generator of Lehmer's.
        let mut state = 1u64;
        let noise: Vec<u8> = (0..3_000_000)
            .map(|_| {
                state = state * 48_271 % 0x7FFF_FFFF;
                (state >> 7) as u8
            })
            .collect();
        let made = always(Dictionary::new(), &noise);
        assert!(made.content.len() > noise.len());
        assert_eq!(made.decompressed_content().expect("sound"), noise);
    }

    #[test]
    fn what_does_not_get_smaller_stays_as_it_is() {
        let made = stream(Dictionary::new(), b"abc");
        assert_eq!(made.content, b"abc");
        assert!(made.dict.get(b"Filter").is_err());
    }

    #[test]
    fn shared_stream_is_the_same_from_the_shelf() {
        let cache = PdfCache::default();
        let content = b"BT /F1 8 Tf (Dear all) Tj ET ".repeat(20);
        let alone = stream(Dictionary::new(), &content);
        for _ in 0..2 {
            let shared = shared_stream(Dictionary::new(), &content, &cache);
            assert_eq!((&shared.content, &shared.dict), (&alone.content, &alone.dict));
        }
        assert!(cache.streams.get(content.as_slice()).is_some());
        assert_eq!(shared_stream(Dictionary::new(), b"abc", &cache).content, b"abc");
        assert_eq!(shared_stream(Dictionary::new(), b"abc", &cache).content, b"abc");
    }

    #[test]
    fn continued_stream_is_read_as_one() {
        let cache = PdfCache::default();
        let beginning: Vec<u8> = (0..4_000).flat_map(|number: u32| format!("{number} 0 Td ").into_bytes()).collect();
        for beginning in [&beginning[..], &beginning[..300], &beginning[..9], b""] {
            for rest in [&b"3999 0 Td (3) Tj"[..], b"", b"\r"] {
                let made = continued_stream(Dictionary::new(), (beginning, rest), &cache);
                let whole = [beginning, rest].concat();
                let read = if made.dict.has(b"Filter") {
                    made.decompressed_content().expect("sound")
                } else {
                    made.content.clone()
                };
                assert_eq!(read, whole);
                assert!(!made.content.ends_with(b"\r"));
                let again = continued_stream(Dictionary::new(), (beginning, rest), &cache);
                assert_eq!((made.content, made.dict), (again.content, again.dict));
            }
        }
    }

    #[test]
    fn rest_of_a_stream_names_what_was_at_the_end_of_its_beginning() {
        let beginning =
            [&[7; 9_000][..], b"Interview packet for a backend engineer in Hamburg, of the autumn of 2026"].concat();
        let cache = PdfCache::default();
        let length = |rest: &[u8]| continued_stream(Dictionary::new(), (&beginning, rest), &cache).content.len();
        assert!(length(&beginning[9_000..]) < length(b"") + 12);
    }

    #[test]
    fn compressor_is_as_good_as_new_each_time() {
        let content = b"to and fro, and to and fro, and to and fro again".repeat(9);
        let first = stream(Dictionary::new(), &content).content;
        stream(Dictionary::new(), &[7; 99_999]);
        assert_eq!(stream(Dictionary::new(), &content).content, first);
    }
}
