//! The objects of a structure tree → [`Tree`].

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use crate::audit::finding::{Findings, Where};
use crate::audit::reader::{Reader, id_of, reference, shown};
use crate::audit::rules::Rule;

/// Elements that are read.
const MOST_ELEMENTS: usize = 2_000_000;
/// Types that a type is mapped through.
const MOST_MAPPINGS: usize = 32;

/// The types of the standard (ISO 32000-1 14.8.4).
const STANDARD_TYPES: [&[u8]; 49] = [
    b"Document",
    b"Part",
    b"Art",
    b"Sect",
    b"Div",
    b"BlockQuote",
    b"Caption",
    b"TOC",
    b"TOCI",
    b"Index",
    b"NonStruct",
    b"Private",
    b"P",
    b"H",
    b"H1",
    b"H2",
    b"H3",
    b"H4",
    b"H5",
    b"H6",
    b"L",
    b"LI",
    b"Lbl",
    b"LBody",
    b"Table",
    b"TR",
    b"TH",
    b"TD",
    b"THead",
    b"TBody",
    b"TFoot",
    b"Span",
    b"Quote",
    b"Note",
    b"Reference",
    b"BibEntry",
    b"Code",
    b"Link",
    b"Annot",
    b"Ruby",
    b"RB",
    b"RT",
    b"RP",
    b"Warichu",
    b"WT",
    b"WP",
    b"Figure",
    b"Formula",
    b"Form",
];

/// The elements of a structure tree; the first ones are those at its root.
#[derive(Default)]
pub struct Tree<'a> {
    pub elements: Vec<Element<'a>>,
    /// The elements at the root.
    pub roots: Vec<usize>,
    /// Elements by their object.
    pub by_id: BTreeMap<ObjectId, usize>,
    /// The elements that have an object as content, by the object.
    pub owners: BTreeMap<ObjectId, Vec<usize>>,
}

/// An element.
pub struct Element<'a> {
    pub id: Option<ObjectId>,
    pub dictionary: &'a Dictionary,
    /// Its type as the standard names it; empty when that is unknown.
    pub kind: &'a [u8],
    /// None at the root.
    pub parent: Option<usize>,
    pub kids: Vec<Kid>,
    /// The page of its content, its own or that of an element above.
    pub page: Option<ObjectId>,
}

/// What stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kid {
    Element(usize),
    /// Marked content of a page, or of a form XObject.
    Marked {
        owner: ObjectId,
        id: i64,
    },
    /// An annotation, or another object.
    Object(ObjectId),
}

impl Element<'_> {
    /// Its place, for a finding.
    pub fn place(&self) -> Where {
        Where::object(self.id)
    }
}

impl<'a> Tree<'a> {
    /// All elements, each before those in it and after those that stand before it.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.elements.len());
        let mut waiting: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(index) = waiting.pop() {
            order.push(index);
            waiting.extend(self.kids_of(index).collect::<Vec<_>>().into_iter().rev());
        }
        order
    }

    /// The elements in an element, in their order.
    pub fn kids_of(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        self.elements[index].kids.iter().filter_map(|kid| match kid {
            Kid::Element(index) => Some(*index),
            _ => None,
        })
    }

    /// The type of an element.
    pub fn kind(&self, index: usize) -> &'a [u8] {
        self.elements[index].kind
    }
}

/// Reads a structure tree; what is broken in it is told and left out.
pub fn load<'a>(reader: &Reader<'a>, root: &'a Dictionary, findings: &mut Findings) -> Tree<'a> {
    let root_id = reader.catalog().and_then(|catalog| reference(catalog, "StructTreeRoot"));
    let mut loading = Loading {
        reader,
        roles: reader.dictionary(root, "RoleMap"),
        tree: Tree::default(),
        seen: HashSet::new(),
        told: HashSet::new(),
        findings,
    };
    loading.role_map();
    let mut waiting = Vec::new();
    for kid in reader.one_or_many(root, "K") {
        match loading.element(kid, None, root_id) {
            Some(index) => {
                loading.tree.roots.push(index);
                waiting.push(index);
            }
            None => loading.broken(root_id, "the structure tree has something at its root that is no element"),
        }
    }
    while let Some(index) = waiting.pop() {
        let first = loading.tree.elements.len();
        loading.kids(index);
        waiting.extend(first..loading.tree.elements.len());
    }
    loading.tree
}

struct Loading<'l, 'a> {
    reader: &'l Reader<'a>,
    roles: Option<&'a Dictionary>,
    tree: Tree<'a>,
    /// Addresses of the elements met.
    seen: HashSet<usize>,
    /// Types that were told to be wrong.
    told: HashSet<&'a [u8]>,
    findings: &'l mut Findings,
}

impl<'a> Loading<'_, 'a> {
    fn broken(&mut self, id: Option<ObjectId>, message: &str) {
        self.findings.add(Rule::StructureKidBroken, Where::object(id), message);
    }

    /// No type of the standard is given another meaning (ISO 14289-1 7.1).
    fn role_map(&mut self) {
        for (name, _) in self.roles.into_iter().flatten() {
            if STANDARD_TYPES.contains(&name.as_slice()) {
                let message =
                    format!("`{}` is a type of the standard, and the role map makes another of it", shown(name));
                self.findings.add(Rule::StandardTypeRemapped, Where::file(), message);
            }
        }
    }

    /// Takes an element, without what is in it.
    fn element(&mut self, object: &'a Object, parent: Option<usize>, parent_id: Option<ObjectId>) -> Option<usize> {
        let Object::Dictionary(dictionary) = self.reader.resolve(object) else { return None };
        let id = id_of(object);
        if !self.seen.insert(std::ptr::from_ref(dictionary) as usize) {
            self.findings.add(Rule::StructureCycle, Where::object(id), "an element stands in the tree more than once");
            return None;
        }
        if self.tree.elements.len() >= MOST_ELEMENTS {
            return None;
        }
        let page = reference(dictionary, "Pg").or_else(|| parent.and_then(|parent| self.tree.elements[parent].page));
        if reference(dictionary, "P").is_none() || reference(dictionary, "P") != parent_id {
            let message = "`P` of an element does not lead to the element that it stands in";
            self.findings.add(Rule::StructureParentWrong, Where::object(id), message);
        }
        if let Some(language) = self.reader.text(dictionary, "Lang")
            && !language.is_empty()
            && !crate::audit::file::is_language(&language)
        {
            let message = format!("`{language}` names no language");
            self.findings.add(Rule::LanguageInvalid, Where::object(id), message);
        }
        let kind = self.kind(dictionary, id);
        let index = self.tree.elements.len();
        self.tree.elements.push(Element { id, dictionary, kind, parent, kids: Vec::new(), page });
        if let Some(id) = id {
            self.tree.by_id.insert(id, index);
        }
        Some(index)
    }

    /// The type of an element, by the role map where it is none of the standard's.
    fn kind(&mut self, dictionary: &'a Dictionary, id: Option<ObjectId>) -> &'a [u8] {
        let Some(name) = self.reader.name(dictionary, "S") else {
            self.findings.add(Rule::StructureTypeMissing, Where::object(id), "an element has no type");
            return b"";
        };
        let mut mapped = name;
        for _ in 0..MOST_MAPPINGS {
            if STANDARD_TYPES.contains(&mapped) {
                return mapped;
            }
            let Some(next) = self.roles.and_then(|roles| roles.get(mapped).ok()) else {
                if self.told.insert(name) {
                    let message = format!("`{}` is no type of the standard, nor mapped to one", shown(name));
                    self.findings.add(Rule::StructureTypeUnknown, Where::object(id), message);
                }
                return b"";
            };
            match self.reader.resolve(next).as_name() {
                Ok(next) => mapped = next,
                Err(_) => return b"",
            }
        }
        if self.told.insert(name) {
            let message = format!("the role map leads from `{}` around in a circle", shown(name));
            self.findings.add(Rule::RoleMapCycle, Where::object(id), message);
        }
        b""
    }

    /// Takes what is in an element.
    fn kids(&mut self, index: usize) {
        let (dictionary, id, page) = {
            let element = &self.tree.elements[index];
            (element.dictionary, element.id, element.page)
        };
        for object in self.reader.one_or_many(dictionary, "K") {
            let kid = match self.reader.resolve(object) {
                Object::Integer(number) => page.map(|owner| Kid::Marked { owner, id: *number }),
                Object::Dictionary(kid) => match self.reader.name(kid, "Type") {
                    Some(b"MCR") => self.marked(kid, page),
                    Some(b"OBJR") => {
                        reference(kid, "Obj").filter(|id| self.reader.document.has_object(*id)).map(|id| {
                            self.tree.owners.entry(id).or_default().push(index);
                            Kid::Object(id)
                        })
                    }
                    _ => {
                        if let Some(kid) = self.element(object, Some(index), id) {
                            self.tree.elements[index].kids.push(Kid::Element(kid));
                        }
                        continue;
                    }
                },
                _ => None,
            };
            match kid {
                Some(kid) => self.tree.elements[index].kids.push(kid),
                None => self.broken(id, "an element has something in it that is neither element nor content"),
            }
        }
    }

    /// ISO 32000-1 14.7.4.2.
    fn marked(&self, kid: &'a Dictionary, page: Option<ObjectId>) -> Option<Kid> {
        let owner = reference(kid, "Stm").or_else(|| reference(kid, "Pg")).or(page)?;
        self.reader.integer(kid, "MCID").map(|id| Kid::Marked { owner, id })
    }
}
