//! Sections → the bytes of one file, written as sections come.

use std::collections::HashMap;
use std::io::{self, Write};

use jiff::Timestamp;
use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::section::Section;
use super::{CATALOG, OUTLINE, PAGES, RunFonts, STRUCTURE, WHOLE};
use crate::diag::Diagnostic;
use crate::engine::display::Information;
use crate::pdf::conformance::Claim;
use crate::pdf::encryption::{self, Cipher};
use crate::pdf::metadata::text_string;
use crate::pdf::objects::{self, OBJECTS_PER_STREAM, Written, write_object};
use crate::pdf::tags::Root;
use crate::pdf::{Password, PdfOptions, file, metadata};

/// What a run says of itself.
#[derive(Debug, Clone, Default)]
pub struct RunInformation {
    /// What it is called.
    pub title: String,
    /// BCP 47.
    pub language: String,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// How a printer is to turn the paper: `DuplexFlipLongEdge`, `DuplexFlipShortEdge` or `Simplex` (ISO 32000-1 table 150).
    pub duplex: &'static str,
}

/// What encrypts a run.
#[derive(Default)]
pub struct RunCipher(Option<Cipher>);

impl RunCipher {
    /// With a password, or none.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn new(password: Option<&Password>) -> Result<Self, Diagnostic> {
        password.map(Cipher::new).transpose().map(Self)
    }
}

/// A file under way.
pub struct RunFile<W> {
    output: W,
    file: objects::File,
    /// Of all bytes so far: the file's id.
    hash: Sha256,
    /// The last number of what all sections share.
    shared: u32,
    /// Objects that wait for others to be compressed with.
    small: Written,
    /// The first stream of some content.
    alike: HashMap<[u8; 32], u32>,
    /// The parents of sides, with their number.
    trees: Vec<Object>,
    sides: i64,
    groups: Vec<Group>,
    /// What the sides of each section are called.
    labels: Vec<Object>,
    structure: RunStructure,
    conforms: bool,
    /// How often everything stands in the file.
    copies: usize,
    /// The sections' sides, where they come again.
    again: Vec<Again>,
}

/// A section that comes again.
struct Again {
    sides: Vec<Dictionary>,
    /// Of its outline entry.
    title: Option<String>,
    /// The height of the first side in points.
    height: f32,
}

/// Outline entries that belong together.
struct Group {
    title: String,
    /// The sheet in front of them, and its height in points.
    front: Option<(ObjectId, f32)>,
    entries: Vec<Entry>,
}

/// The outline entry of a section.
struct Entry {
    id: ObjectId,
    title: String,
    /// What it has of the entries below.
    below: Dictionary,
    /// The first side, and its height in points.
    to: (ObjectId, f32),
}

#[derive(Default)]
struct RunStructure {
    elements: Vec<Object>,
    next_key: i64,
    /// Leaves of the parent tree.
    parents: Vec<Object>,
    /// Leaves of the tree of names.
    ids: Vec<Object>,
}

impl<W: Write> RunFile<W> {
    /// Begins a file in which everything stands `copies` times.
    ///
    /// # Errors
    /// What the output says.
    pub fn new(output: W, fonts: &RunFonts, (copies, cipher): (usize, RunCipher)) -> io::Result<Self> {
        let shared = fonts.objects.max_id;
        let mut run = Self {
            output,
            file: objects::File::new(&fonts.objects, cipher.0),
            hash: Sha256::new(),
            shared,
            small: Written::default(),
            alike: HashMap::new(),
            trees: Vec::new(),
            sides: 0,
            groups: Vec::new(),
            labels: Vec::new(),
            structure: RunStructure::default(),
            conforms: copies == 1,
            copies,
            again: Vec::new(),
        };
        for ((number, _), object) in &fonts.objects.objects {
            run.write(*number, object)?;
        }
        Ok(run)
    }

    /// The sections from here on stand below an outline entry of their own.
    pub fn begin_group(&mut self, title: &str) {
        self.groups.push(Group { title: title.to_owned(), front: None, entries: Vec::new() });
    }

    /// Writes a section; `title` is its outline entry, and the numbers of its pages stand behind `label`. What has no title
    /// is a sheet in front of the group.
    ///
    /// # Errors
    /// What the output says.
    pub fn add(&mut self, section: Section, title: Option<&str>, label: &str) -> io::Result<()> {
        let (shared, base) = (self.shared, self.file.next - self.shared - 1);
        // All of its numbers are taken: object streams are written in between.
        self.file.next += section.last - shared;
        let mut known: HashMap<u32, u32> = HashMap::new();
        for (number, content) in &section.alike {
            let first = *self.alike.entry(*content).or_insert(number + base);
            if first != number + base {
                known.insert(*number, first);
            }
        }
        let number = |local: u32| match known.get(&local) {
            Some(first) => *first,
            None if local <= shared => local,
            None => local + base,
        };
        let global = |(local, generation): ObjectId| (number(local), generation);
        let sides: Vec<ObjectId> = section.sides.iter().map(|side| global(*side)).collect();
        let mut again: HashMap<u32, Dictionary> = HashMap::new();
        for (local, mut object) in section.objects {
            if known.contains_key(&local) {
                continue;
            }
            objects::renumber(&mut object, &number);
            if self.copies > 1
                && let Object::Dictionary(side) = &object
                && sides.contains(&(number(local), 0))
            {
                again.insert(number(local), side.clone());
            }
            self.write(number(local), &object)?;
        }
        if self.copies > 1 {
            let sides = sides.iter().filter_map(|side| again.remove(&side.0)).collect();
            self.again.push(Again { sides, title: title.map(str::to_owned), height: section.height });
        }
        let mut below = section.entry.1;
        below.iter_mut().for_each(|(_, value)| objects::renumber(value, &number));
        self.small.append(&section.written, &number);
        if let Some(Root { whole, parents, ids, next_key, .. }) = section.structure {
            self.structure.elements.push(global(whole).into());
            self.structure.parents.push(global(parents).into());
            self.structure.ids.extend(ids.map(|ids| Object::from(global(ids))));
            self.structure.next_key = next_key;
        }
        self.conforms &= section.conforms;
        let to = (sides.first().copied().unwrap_or_default(), section.height);
        let entry = title.map(|title| Entry { id: global(section.entry.0), title: title.to_owned(), below, to });
        self.trees.push(global(section.tree).into());
        self.label(label, sides.len(), section.blank);
        if self.groups.is_empty() {
            self.begin_group("");
        }
        if let Some(group) = self.groups.last_mut() {
            match entry {
                Some(entry) => group.entries.push(entry),
                None => group.front = Some(to),
            }
        }
        self.flush()
    }

    /// Names sides (ISO 32000-1 12.4.2): pages count from 1 in each section, and a blank one has no number.
    fn label(&mut self, label: &str, sides: usize, blank: usize) {
        let printed = i64::try_from(sides - blank).expect("fewer than 2^63 sides");
        let numbered = dictionary! { "S" => "D", "P" => text_string(label) };
        self.labels.extend([self.sides.into(), numbered.into()]);
        if blank > 0 {
            let unnumbered = dictionary! { "P" => text_string(&format!("{label}blank")) };
            self.labels.extend([(self.sides + printed).into(), unnumbered.into()]);
        }
        self.sides += i64::try_from(sides).expect("fewer than 2^63 sides");
    }

    fn new_id(&mut self) -> ObjectId {
        (self.file.number(), 0)
    }

    /// Writes an object: a stream at once, all else with its neighbours.
    fn write(&mut self, number: u32, object: &Object) -> io::Result<()> {
        match object {
            Object::Stream(stream) => self.file.stream(number, &stream.dict, &stream.content),
            object => write_object(self.small.begin((number, 0)), object),
        }
        if self.small.len() >= OBJECTS_PER_STREAM { self.write_small() } else { Ok(()) }
    }

    fn write_small(&mut self) -> io::Result<()> {
        self.file.objects(&std::mem::take(&mut self.small), None);
        self.flush()
    }

    /// Hands on what is written.
    fn flush(&mut self) -> io::Result<()> {
        if self.file.is_too_long() {
            return Err(io::Error::other("the file would have more than 4 GB"));
        }
        let bytes = self.file.take();
        self.hash.update(&bytes);
        self.output.write_all(&bytes)
    }

    /// Writes what is known only now, and gives the output back.
    ///
    /// # Errors
    /// What the output says.
    pub fn finish(mut self, information: &RunInformation) -> io::Result<W> {
        self.repeat()?;
        let told = Information {
            title: Some(information.title.clone()),
            language: Some(information.language.clone()),
            ..Information::default()
        };
        let is_tagged = !self.structure.elements.is_empty();
        let claim = (self.conforms && is_tagged && !self.file.is_encrypted()).then_some(Claim { archive: 2 });
        let options = PdfOptions { created: information.created, ..PdfOptions::default() };
        let mut rest = file::new_document();
        rest.max_id = self.file.next - 1;
        let mut catalog = file::catalog(&mut rest, &told, (&options, claim));
        if self.file.is_encrypted() {
            catalog.set("Extensions", encryption::extensions());
        }
        catalog.set("Pages", PAGES);
        catalog.set("PageLabels", dictionary! { "Nums" => std::mem::take(&mut self.labels) });
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true, "Duplex" => information.duplex });
        let trees = std::mem::take(&mut self.trees);
        rest.set_object(PAGES, dictionary! { "Type" => "Pages", "Kids" => trees, "Count" => self.sides });
        if self.groups.iter().any(|group| !group.entries.is_empty()) {
            catalog.set("Outlines", OUTLINE);
            add_outline(&mut rest, std::mem::take(&mut self.groups));
        }
        if is_tagged {
            catalog.set("StructTreeRoot", STRUCTURE);
            catalog.set("MarkInfo", dictionary! { "Marked" => true });
            add_structure_root(&mut rest, std::mem::take(&mut self.structure));
        }
        rest.set_object(CATALOG, catalog);
        let of_run = rest.add_object(metadata::information(&told, information.created));
        self.file.next = rest.max_id + 1;
        for ((number, _), object) in std::mem::take(&mut rest.objects) {
            self.write(number, &object)?;
        }
        self.write_small()?;
        // The hash of all that the file holds but of where it is.
        let hash = self.hash.clone().finalize();
        let id = Object::String(hash[..16].to_vec(), StringFormat::Hexadecimal);
        let trailer = dictionary! { "Root" => CATALOG, "Info" => of_run, "ID" => vec![id.clone(), id] };
        self.file.references(&trailer);
        self.flush()?;
        self.output.flush()?;
        Ok(self.output)
    }

    /// Writes the sides of all sections again, for each further copy: what they draw is there already. They have no
    /// links, and the run has no tags then.
    fn repeat(&mut self) -> io::Result<()> {
        let again = std::mem::take(&mut self.again);
        let labels = self.labels.clone();
        let once = self.sides;
        for copy in 1..self.copies {
            self.begin_group(&format!("Copy {}", copy + 1));
            for Again { sides, title, height } in &again {
                let tree = self.new_id();
                let mut kids: Vec<Object> = Vec::with_capacity(sides.len());
                for side in sides {
                    let id = self.new_id();
                    let mut side = side.clone();
                    side.set("Parent", tree);
                    side.remove(b"Annots");
                    side.remove(b"Tabs");
                    self.write(id.0, &side.into())?;
                    kids.push(id.into());
                }
                let first = kids.first().and_then(|first| first.as_reference().ok()).unwrap_or_default();
                let count = i64::try_from(kids.len()).expect("fewer than 2^63 sides");
                let node = dictionary! { "Type" => "Pages", "Parent" => PAGES, "Kids" => kids, "Count" => count };
                self.write(tree.0, &node.into())?;
                self.trees.push(tree.into());
                let (id, to) = (self.new_id(), (first, *height));
                let Some(group) = self.groups.last_mut() else { continue };
                group.front.get_or_insert(to);
                if let Some(title) = title {
                    group.entries.push(Entry { id, title: title.clone(), below: Dictionary::new(), to });
                }
            }
            let moved = labels.iter().map(|label| match label {
                Object::Integer(side) => Object::Integer(side + once * copy as i64),
                label => label.clone(),
            });
            self.labels.extend(moved);
            self.sides += once;
        }
        Ok(())
    }
}

/// The outline: an entry for each group, closed ones for its sections. A group without a title is none.
fn add_outline(document: &mut lopdf::Document, groups: Vec<Group>) {
    let mut top: Vec<(ObjectId, Dictionary)> = Vec::new();
    let mut seen = 0;
    for group in groups.into_iter().filter(|group| !group.entries.is_empty()) {
        let Some(to) = group.front.or(group.entries.first().map(|entry| entry.to)) else { continue };
        let count = i64::try_from(group.entries.len()).expect("fewer than 2^63 entries");
        let parent = if group.title.is_empty() { OUTLINE } else { document.new_object_id() };
        let mut items: Vec<(ObjectId, Dictionary)> =
            group.entries.into_iter().map(|entry| item(entry, parent)).collect();
        if parent == OUTLINE {
            top.append(&mut items);
        } else {
            let mut own = dictionary! {
                "Title" => text_string(&group.title),
                "Parent" => OUTLINE,
                "Count" => count,
                "Dest" => place(to),
            };
            link(document, items, &mut own);
            seen += count;
            top.push((parent, own));
        }
    }
    let mut root = dictionary! { "Type" => "Outlines" };
    root.set("Count", i64::try_from(top.len()).expect("fewer than 2^63 entries") + seen);
    link(document, top, &mut root);
    document.set_object(OUTLINE, root);
}

fn item(entry: Entry, parent: ObjectId) -> (ObjectId, Dictionary) {
    let mut item = entry.below;
    item.set("Title", text_string(&entry.title));
    item.set("Parent", parent);
    item.set("Dest", place(entry.to));
    // Closed: what is below is not counted among what is seen (ISO 32000-1 table 153).
    if let Ok(Object::Integer(count)) = item.get_mut(b"Count") {
        *count = -*count;
    }
    (entry.id, item)
}

/// The top of a side, at the viewer's own magnification.
fn place((side, height): (ObjectId, f32)) -> Object {
    vec![side.into(), "XYZ".into(), 0.into(), Object::Real(height.round()), Object::Null].into()
}

/// Makes neighbours of items, and children of their parent.
fn link(document: &mut lopdf::Document, items: Vec<(ObjectId, Dictionary)>, parent: &mut Dictionary) {
    let ids: Vec<ObjectId> = items.iter().map(|(id, _)| *id).collect();
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        parent.set("First", *first);
        parent.set("Last", *last);
    }
    for (index, (id, mut item)) in items.into_iter().enumerate() {
        if let Some(before) = index.checked_sub(1).and_then(|before| ids.get(before)) {
            item.set("Prev", *before);
        }
        if let Some(after) = ids.get(index + 1) {
            item.set("Next", *after);
        }
        document.set_object(id, item);
    }
}

/// One tree with the sections as its parts (ISO 32000-1 14.8.4.2).
fn add_structure_root(document: &mut lopdf::Document, structure: RunStructure) {
    let parents = document.add_object(dictionary! { "Kids" => structure.parents });
    let mut root = dictionary! {
        "Type" => "StructTreeRoot",
        "K" => WHOLE,
        "ParentTree" => parents,
        "ParentTreeNextKey" => structure.next_key,
    };
    if !structure.ids.is_empty() {
        root.set("IDTree", document.add_object(dictionary! { "Kids" => structure.ids }));
    }
    document.set_object(STRUCTURE, root);
    document.set_object(WHOLE, dictionary! { "S" => "Document", "P" => STRUCTURE, "K" => structure.elements });
}
