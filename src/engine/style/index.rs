//! Rules by what their subject must have → few candidates for each element.
//!
//! A rule is filed under the id, else a class, else the name that the element it selects must have; matching looks
//! into the drawers that fit an element and tests what lies there.

use html5ever::LocalName;
use rustc_hash::FxHashMap;
use selectors::parser::{Component, Selector};

use super::selectors::{PseudoElement, Selectors};
use super::sheet::Rule;
use crate::engine::dom::Element;

/// What a rule's selector selects of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Itself,
    Before,
    After,
    Marker,
    FirstLetter,
}

/// How many targets there are.
pub(super) const TARGETS: usize = 5;

impl Target {
    pub const ALL: [Target; TARGETS] =
        [Target::Itself, Target::Before, Target::After, Target::Marker, Target::FirstLetter];
}

/// The drawers, for each target.
#[derive(Debug, Default)]
pub(super) struct Index {
    targets: [Drawers; TARGETS],
}

#[derive(Debug, Default)]
struct Drawers {
    ids: FxHashMap<String, Vec<u32>>,
    classes: FxHashMap<String, Vec<u32>>,
    names: FxHashMap<LocalName, Vec<u32>>,
    rest: Vec<u32>,
    is_empty: bool,
}

impl Index {
    /// Files rules by their position.
    pub fn of(rules: &[Rule]) -> Self {
        let mut index = Index::default();
        for drawers in &mut index.targets {
            drawers.is_empty = true;
        }
        for (position, rule) in rules.iter().enumerate() {
            let target = match rule.selector.pseudo_element() {
                None => Target::Itself,
                Some(PseudoElement::Before) => Target::Before,
                Some(PseudoElement::After) => Target::After,
                Some(PseudoElement::Marker) => Target::Marker,
                Some(PseudoElement::FirstLetter) => Target::FirstLetter,
                Some(PseudoElement::Placeholder | PseudoElement::ScreenOnly) => continue,
            };
            let drawers = &mut index.targets[target as usize];
            drawers.is_empty = false;
            drawers.file(&rule.selector, u32::try_from(position).expect("a style sheet is smaller than 4 GB"));
        }
        index
    }

    /// Calls `f` with the rules that may select the target of an element.
    pub fn for_each(&self, target: Target, element: &Element, mut f: impl FnMut(u32)) {
        let drawers = &self.targets[target as usize];
        if drawers.is_empty {
            return;
        }
        let mut all = |rules: Option<&Vec<u32>>| rules.into_iter().flatten().for_each(|rule| f(*rule));
        all(Some(&drawers.rest));
        all(drawers.names.get(&element.name));
        if !drawers.ids.is_empty()
            && let Some(id) = element.attribute("id")
        {
            all(drawers.ids.get(id));
        }
        for class in &element.classes {
            all(drawers.classes.get(class.as_str()));
        }
    }
}

impl Drawers {
    fn file(&mut self, selector: &Selector<Selectors>, rule: u32) {
        let mut components = selector.iter();
        if selector.has_pseudo_element() {
            // The first sequence is the pseudo-element alone.
            for _ in components.by_ref() {}
            let _ = components.next_sequence();
        }
        let mut subjects = subjects(components);
        subjects.dedup();
        for subject in subjects {
            let drawer = match subject {
                Subject::Id(id) => self.ids.entry(id).or_default(),
                Subject::Class(class) => self.classes.entry(class).or_default(),
                Subject::Name(name) => self.names.entry(name).or_default(),
                Subject::Any => &mut self.rest,
            };
            drawer.push(rule);
        }
    }
}

/// What the element that a selector selects must have; the first kinds are the rarer ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Id(String),
    Class(String),
    Name(LocalName),
    Any,
}

/// The alternatives of which the subject must have one.
fn subjects<'a>(components: impl Iterator<Item = &'a Component<Selectors>>) -> Vec<Subject> {
    let mut best = vec![Subject::Any];
    for component in components {
        let alternatives = match component {
            Component::ID(id) => vec![Subject::Id(id.0.to_string())],
            Component::Class(class) => vec![Subject::Class(class.0.to_string())],
            Component::LocalName(name) => vec![Subject::Name(name.lower_name.0.clone())],
            Component::Is(list) | Component::Where(list) => {
                let inner = list.slice().iter().flat_map(|selector| subjects(selector.iter()));
                // Only names are filed several times: an element has one name, but may have many classes.
                match list.len() {
                    1 => inner.collect(),
                    _ => inner.map(|it| if matches!(it, Subject::Name(_)) { it } else { Subject::Any }).collect(),
                }
            }
            _ => continue,
        };
        let is_better = alternatives.iter().max() < best.iter().max();
        if is_better {
            best = alternatives;
        }
    }
    best.sort_unstable();
    if best.contains(&Subject::Any) { vec![Subject::Any] } else { best }
}
