//! The parent tree, held against content and structure (ISO 32000-1 14.7.4.4).
//!
//! A page has a key (`StructParents`), under which the parent tree has an array: the element of every MCID of the page.
//! An annotation has a key (`StructParent`), under which it has the annotation's element. So there are three that must agree,
//! each with each: the marks in the content, the elements that name them, and the parent tree.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::tree::{Kid, Tree};
use crate::audit::content::Facts;
use crate::audit::finding::{Findings, Where};
use crate::audit::reader::{Page, Reader, id_of};
use crate::audit::rules::Rule;

pub fn check<'a>(
    reader: &Reader<'a>,
    root: &'a Dictionary,
    tree: &Tree<'a>,
    pages: &[Page<'a>],
    facts: &Facts<'a>,
    findings: &mut Findings,
) {
    let Some(parents) = reader.dictionary(root, "ParentTree") else {
        if !facts.marked.is_empty() || !tree.owners.is_empty() {
            findings.add(Rule::ParentTreeMissing, Where::file(), "the structure tree has no parent tree");
        }
        return;
    };
    let mut checking = Checking {
        reader,
        tree,
        entries: entries(reader, parents, findings),
        used: BTreeMap::new(),
        numbers: pages.iter().map(|page| (page.id, page.number)).collect(),
        findings,
    };
    if let Some(next) = reader.integer(root, "ParentTreeNextKey")
        && checking.entries.last_key_value().is_some_and(|(last, _)| *last >= next)
    {
        let message = "`ParentTreeNextKey` is not greater than all keys of the parent tree";
        checking.findings.add(Rule::ParentTreeNextKey, Where::file(), message);
    }
    let claimed = checking.claimed();
    checking.marks(facts, &claimed);
    checking.claims(facts, &claimed);
    for page in pages {
        checking.annotations(page);
    }
}

/// The entries by key; each key once.
fn entries<'a>(reader: &Reader<'a>, parents: &'a Dictionary, findings: &mut Findings) -> BTreeMap<i64, &'a Object> {
    let mut entries = BTreeMap::new();
    let mut last = None;
    for (key, object) in reader.number_tree(parents) {
        if last.is_some_and(|last| key <= last) {
            let message = format!("key {key} of the parent tree comes twice, or after a greater one");
            findings.add(Rule::ParentTreeUnsorted, Where::file(), message);
        }
        last = Some(key);
        entries.entry(key).or_insert(object);
    }
    entries
}

struct Checking<'c, 'a> {
    reader: &'c Reader<'a>,
    tree: &'c Tree<'a>,
    entries: BTreeMap<i64, &'a Object>,
    /// What uses which key.
    used: BTreeMap<i64, ObjectId>,
    /// Pages by their object.
    numbers: BTreeMap<ObjectId, usize>,
    findings: &'c mut Findings,
}

/// Which element has which marked content, by the page or form XObject and the MCID.
type Claimed = BTreeMap<(ObjectId, i64), usize>;

impl<'a> Checking<'_, 'a> {
    fn place(&self, owner: ObjectId) -> Where {
        Where::object(owner).on(self.numbers.get(&owner).copied())
    }

    /// What elements say is theirs.
    fn claimed(&mut self) -> Claimed {
        let mut claimed = Claimed::new();
        for (index, element) in self.tree.elements.iter().enumerate() {
            for kid in &element.kids {
                let Kid::Marked { owner, id } = kid else { continue };
                if claimed.insert((*owner, *id), index).is_some() {
                    let place = Where::object(element.id).on(self.numbers.get(owner).copied());
                    self.findings.add(Rule::McidShared, place, format!("MCID {id} stands in two elements"));
                }
            }
        }
        claimed
    }

    /// From the content to the elements.
    fn marks(&mut self, facts: &Facts<'_>, claimed: &Claimed) {
        for (owner, marked) in &facts.marked {
            let place = Where::object(*owner).on(marked.page);
            let unknown: Vec<i64> =
                marked.ids.iter().copied().filter(|id| !claimed.contains_key(&(*owner, *id))).collect();
            if let Some(first) = unknown.first() {
                let message = match unknown.len() {
                    1 => format!("MCID {first} stands in no element"),
                    count => format!("MCID {first} and {} others stand in no element", count - 1),
                };
                self.findings.add(Rule::McidUnknown, place.clone(), message);
            }
            let Some(key) = marked.struct_parents else {
                let message = "there is tagged content, and no `StructParents` to lead from it to its elements";
                self.findings.add(Rule::StructParentsMissing, place, message);
                continue;
            };
            self.use_key(key, *owner, &place);
            let Some(entry) = self.entry(key, &place) else { continue };
            let Object::Array(elements) = self.reader.resolve(entry) else {
                let message = format!("key {key} of the parent tree does not lead to the elements of a page");
                self.findings.add(Rule::ParentTreeWrong, place, message);
                continue;
            };
            let leads = |id: i64| {
                let element = usize::try_from(id).ok().and_then(|id| elements.get(id));
                element.and_then(id_of).and_then(|id| self.tree.by_id.get(&id).copied())
            };
            let wrong: BTreeSet<i64> = marked
                .ids
                .iter()
                .copied()
                .filter(|id| claimed.get(&(*owner, *id)).is_some_and(|index| leads(*id) != Some(*index)))
                .collect();
            if let Some(first) = wrong.first() {
                let message = format!("the parent tree leads from MCID {first} to another element than has it");
                self.findings.add(Rule::ParentTreeWrong, place, message);
            }
        }
    }

    /// From the elements to the content.
    fn claims(&mut self, facts: &Facts<'_>, claimed: &Claimed) {
        for ((owner, id), index) in claimed {
            let there = facts.marked.get(owner).is_some_and(|marked| marked.ids.contains(id));
            if !there {
                let place = Where::object(self.tree.elements[*index].id).on(self.numbers.get(owner).copied());
                let message = format!("an element has MCID {id}, which is not in the content");
                self.findings.add(Rule::McidMissing, place, message);
            }
        }
    }

    /// From annotations to their elements.
    fn annotations(&mut self, page: &Page<'_>) {
        for object in self.reader.array(page.dictionary, "Annots").unwrap_or_default() {
            let (Some(id), Some(annotation)) = (id_of(object), self.reader.dictionary_of(object)) else { continue };
            let place = self.place(id).on(page.number);
            let owner = self.tree.owners.get(&id).and_then(|owners| owners.first().copied());
            let Some(key) = self.reader.integer(annotation, "StructParent") else {
                if owner.is_some() {
                    let message = "an annotation stands in an element, and has no `StructParent`";
                    self.findings.add(Rule::StructParentMissing, place, message);
                }
                continue;
            };
            self.use_key(key, id, &place);
            let Some(entry) = self.entry(key, &place) else { continue };
            let leads = id_of(entry).and_then(|id| self.tree.by_id.get(&id).copied());
            if leads.is_none() || leads != owner {
                let message = format!("key {key} of the parent tree does not lead to the element of the annotation");
                self.findings.add(Rule::ParentTreeWrong, place, message);
            }
        }
    }

    fn entry(&mut self, key: i64, place: &Where) -> Option<&'a Object> {
        let entry = self.entries.get(&key).copied();
        if entry.is_none() {
            let message = format!("the parent tree has no key {key}");
            self.findings.add(Rule::ParentTreeKeyMissing, place.clone(), message);
        }
        entry
    }

    /// Each key is that of one thing.
    fn use_key(&mut self, key: i64, owner: ObjectId, place: &Where) {
        if self.used.insert(key, owner).is_some_and(|other| other != owner) {
            let message = format!("key {key} of the parent tree is used twice");
            self.findings.add(Rule::ParentTreeKeyShared, place.clone(), message);
        }
    }
}
