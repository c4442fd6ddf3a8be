//! Bytes → compressed streams.
//!
//! A compressor's window and tables are 300 KB that must be cleared for each stream; one is kept by each thread, and
//! clearing it is cheaper than making it anew. The output depends on the input alone.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Stream};

/// On the content streams of a packet of six pages (78 KB), measured: level 9 is 1.4 % smaller and takes twice the
/// time; level 1 takes a third, and is half as large again.
const LEVEL: u32 = 6;

thread_local! {
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), true));
}

/// A stream, compressed where that makes it smaller, or where its end would be misread.
pub(super) fn stream(mut dictionary: Dictionary, content: &[u8]) -> Stream {
    let is_smaller = |made: &Vec<u8>| made.len() + b"/Filter/FlateDecode".len() < content.len();
    // What ends with a carriage return must not stand in the file as it is (see `compress`).
    let smaller = compress(content).filter(|made| is_smaller(made) || content.ends_with(b"\r"));
    let content = match smaller {
        Some(smaller) => {
            dictionary.set("Filter", "FlateDecode");
            smaller
        }
        None => content.to_vec(),
    };
    Stream::new(dictionary, content).with_compression(false)
}

/// `None` when the result would be much larger.
fn compress(content: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        // A little more than all of it: what is short grows by a header and a checksum.
        let mut output = Vec::with_capacity(content.len() + 64);
        match compressor.compress_vec(content, &mut output, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => {
                // A carriage return right before the line feed that leads to `endstream` reads as one end of line,
                // and the stream as a byte shorter than its `Length` (ISO 19005-2 6.1.7.1). Decoders stop before
                // whatever follows the checksum.
                if output.last() == Some(&b'\r') {
                    output.push(0);
                }
                Some(output)
            }
            _ => None,
        }
    })
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
    fn what_does_not_get_smaller_stays_as_it_is() {
        let made = stream(Dictionary::new(), b"abc");
        assert_eq!(made.content, b"abc");
        assert!(made.dict.get(b"Filter").is_err());
    }

    #[test]
    fn compressor_is_as_good_as_new_each_time() {
        let content = b"to and fro, and to and fro, and to and fro again".repeat(9);
        let first = stream(Dictionary::new(), &content).content;
        stream(Dictionary::new(), &[7; 99_999]);
        assert_eq!(stream(Dictionary::new(), &content).content, first);
    }
}
