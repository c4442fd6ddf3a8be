//! Which elements may stand in which (ISO 32000-1 14.8.4, ISO 14289-1 7.2 and 7.6).

use super::tree::{Kid, Tree};
use crate::audit::finding::Findings;
use crate::audit::reader::shown;
use crate::audit::rules::Rule;

/// What stands in an element, and where an element stands.
struct Nesting {
    kind: &'static [u8],
    /// The elements that may stand in it; any when empty.
    kids: &'static [&'static [u8]],
    /// The elements that it may stand in; any when empty.
    parents: &'static [&'static [u8]],
    rule: Rule,
}

const TABLES: [Nesting; 6] = [
    Nesting {
        kind: b"Table",
        kids: &[b"TR", b"THead", b"TBody", b"TFoot", b"Caption"],
        parents: &[],
        rule: Rule::TableNesting,
    },
    Nesting { kind: b"THead", kids: &[b"TR"], parents: &[b"Table"], rule: Rule::TableNesting },
    Nesting { kind: b"TBody", kids: &[b"TR"], parents: &[b"Table"], rule: Rule::TableNesting },
    Nesting { kind: b"TFoot", kids: &[b"TR"], parents: &[b"Table"], rule: Rule::TableNesting },
    Nesting {
        kind: b"TR",
        kids: &[b"TH", b"TD"],
        parents: &[b"Table", b"THead", b"TBody", b"TFoot"],
        rule: Rule::TableNesting,
    },
    Nesting { kind: b"TH", kids: &[], parents: &[b"TR"], rule: Rule::TableNesting },
];
const CELLS: Nesting = Nesting { kind: b"TD", kids: &[], parents: &[b"TR"], rule: Rule::TableNesting };
const LISTS: [Nesting; 3] = [
    Nesting { kind: b"L", kids: &[b"L", b"LI", b"Caption"], parents: &[], rule: Rule::ListNesting },
    Nesting { kind: b"LI", kids: &[b"Lbl", b"LBody"], parents: &[b"L"], rule: Rule::ListNesting },
    Nesting { kind: b"LBody", kids: &[], parents: &[b"LI"], rule: Rule::ListNesting },
];
const CONTENTS: [Nesting; 2] = [
    Nesting { kind: b"TOC", kids: &[b"TOC", b"TOCI", b"Caption"], parents: &[], rule: Rule::ContentsNesting },
    Nesting { kind: b"TOCI", kids: &[], parents: &[b"TOC"], rule: Rule::ContentsNesting },
];

pub fn check(tree: &Tree<'_>, findings: &mut Findings) {
    for (index, element) in tree.elements.iter().enumerate() {
        let all = TABLES.iter().chain([&CELLS]).chain(&LISTS).chain(&CONTENTS);
        if let Some(nesting) = all.into_iter().find(|nesting| nesting.kind == element.kind) {
            one(tree, index, nesting, findings);
        }
        if matches!(element.kind, b"Table" | b"L") {
            captions(tree, index, findings);
        }
        if element.kind == b"Table" {
            table_parts(tree, index, findings);
        }
    }
}

fn one(tree: &Tree<'_>, index: usize, nesting: &Nesting, findings: &mut Findings) {
    let element = &tree.elements[index];
    let kind = shown(nesting.kind);
    if !nesting.kids.is_empty() {
        for kid in &element.kids {
            let (name, place) = match kid {
                // What has no type is told already, and structure that means nothing is looked through elsewhere.
                Kid::Element(kid) if matches!(tree.kind(*kid), b"" | b"NonStruct") => continue,
                Kid::Element(kid) if nesting.kids.contains(&tree.kind(*kid)) => continue,
                Kid::Element(kid) => (format!("`{}`", shown(tree.kind(*kid))), tree.elements[*kid].place()),
                Kid::Marked { .. } => ("content".to_owned(), element.place()),
                Kid::Object(_) => ("an annotation".to_owned(), element.place()),
            };
            findings.add(nesting.rule, place, format!("{name} stands directly in `{kind}`"));
        }
    }
    if !nesting.parents.is_empty() {
        let parent = element.parent.map_or(&b""[..], |parent| tree.kind(parent));
        if !nesting.parents.contains(&parent) && parent != b"NonStruct" {
            let outer =
                if parent.is_empty() { "no element of its kind".to_owned() } else { format!("`{}`", shown(parent)) };
            findings.add(nesting.rule, element.place(), format!("`{kind}` stands in {outer}"));
        }
    }
}

/// One caption at most, before or after all else; before all of a list.
fn captions(tree: &Tree<'_>, index: usize, findings: &mut Findings) {
    let kids: Vec<usize> = tree.kids_of(index).collect();
    let captions: Vec<usize> = (0..kids.len()).filter(|kid| tree.kind(kids[*kid]) == b"Caption").collect();
    let last = kids.len().saturating_sub(1);
    let fits = |at: usize| at == 0 || (at == last && tree.kind(index) == b"Table");
    if captions.len() > 1 || captions.iter().any(|at| !fits(*at)) {
        let message = format!("a caption of `{}` is neither its first nor its last element", shown(tree.kind(index)));
        findings.add(Rule::CaptionMisplaced, tree.elements[index].place(), message);
    }
}

/// One head and one foot at most, and a body with them.
fn table_parts(tree: &Tree<'_>, index: usize, findings: &mut Findings) {
    let count = |kind: &[u8]| tree.kids_of(index).filter(|kid| tree.kind(*kid) == kind).count();
    let (heads, bodies, feet) = (count(b"THead"), count(b"TBody"), count(b"TFoot"));
    if heads > 1 || feet > 1 || (heads + feet > 0 && bodies == 0) {
        let message = "a table has several heads or feet, or one of them without a body";
        findings.add(Rule::TableNesting, tree.elements[index].place(), message);
    }
}
