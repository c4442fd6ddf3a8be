//! The font files in `fonts` → what is compiled in of them.
//!
//! The faces of running text are taken as they are: almost every document has them. Of all others, which are three
//! quarters of the bytes, only the tables stay as they are that tell what a face is and which characters it has; the
//! rest is compressed, and unpacked at run time when a document has such a character (`src/engine/fonts/bundled.rs`).

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// How the files of the text family begin.
const TEXT_FAMILY: &str = "PanelkitSans-";
/// What is looked at of every face whenever a program starts: names, style, metrics, characters.
const LOOKED_AT: [&[u8; 4]; 7] = [b"head", b"hhea", b"maxp", b"OS/2", b"cmap", b"name", b"post"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=fonts");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names the folder")?);
    let mut list = "[\n".to_owned();
    for path in font_files(Path::new("fonts"))? {
        let file = fs::read(&path)?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("a plain name")?;
        let (head, rest) = if name.starts_with(TEXT_FAMILY) { (file, Vec::new()) } else { parted(&file)? };
        let length = head.len() + rest.len();
        let (head_path, rest_path) = (out.join(format!("{name}.head")), out.join(format!("{name}.rest")));
        fs::write(&head_path, head)?;
        fs::write(&rest_path, if rest.is_empty() { rest } else { compressed(&rest)? })?;
        writeln!(
            list,
            "FontBytes {{ name: {name:?}, head: include_bytes!({head_path:?}), rest: include_bytes!({rest_path:?}), \
             length: {length} }},"
        )?;
    }
    fs::write(out.join("fonts.rs"), list + "]\n")?;
    Ok(())
}

/// The files in the order of their names.
fn font_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ttf"));
    files.sort();
    Ok(files)
}

/// A font file with the tables first that are looked at, cut in two behind them.
///
/// What is a table, and how the directory of them is built:
/// <https://learn.microsoft.com/en-us/typography/opentype/spec/otff#table-directory>
fn parted(file: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    const HEADER: usize = 12;
    const RECORD: usize = 16;
    let directory = file.get(HEADER..).ok_or("a font file has a directory")?;
    let count = usize::from(u16::from_be_bytes([file[4], file[5]]));
    let mut records: Vec<[u8; RECORD]> = Vec::new();
    for record in directory.chunks_exact(RECORD).take(count) {
        records.push(record.try_into()?);
    }
    let is_looked_at = |record: &[u8; RECORD]| LOOKED_AT.iter().any(|tag| record[..4] == tag[..]);
    let number = |bytes: &[u8]| -> Result<usize, Box<dyn Error>> { Ok(u32::from_be_bytes(bytes.try_into()?) as usize) };
    let mut new_directory = records.clone();
    let mut parts = [Vec::new(), Vec::new()];
    let begin = HEADER + count * RECORD;
    for (half, part) in [true, false].into_iter().enumerate() {
        for (index, record) in records.iter().enumerate().filter(|(_, record)| is_looked_at(record) == part) {
            let (offset, length) = (number(&record[8..12])?, number(&record[12..])?);
            let table = file.get(offset..offset + length).ok_or("a table lies in its file")?;
            let place = u32::try_from(begin + parts[0].len() + parts[1].len())?;
            new_directory[index][8..12].copy_from_slice(&place.to_be_bytes());
            parts[half].extend_from_slice(table);
            parts[half].resize(parts[half].len().next_multiple_of(4), 0);
        }
    }
    let [looked_at, rest] = parts;
    Ok(([&file[..HEADER], new_directory.as_flattened(), &looked_at].concat(), rest))
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>, std::io::Error> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
