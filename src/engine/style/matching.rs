//! Rules and an element → the rules that select it, in the order of the cascade.
//!
//! Elements are visited in document order. A filter of the names around the current one throws out most rules with
//! ancestors before they are tested. What `A ~ B` asks of earlier siblings is answered once for each sibling, and not
//! anew for each that follows: the answer never changes back.

use rustc_hash::FxHashMap;
use selectors::bloom::BloomFilter;
use selectors::context::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
};
use selectors::matching::{CompoundSelectorMatchingResult, matches_compound_selector_from, matches_selector};

use super::cascade::LOCAL;
use super::compute::Origin;
use super::element::{ElementRef, for_each_hash};
use super::index::{TARGETS, Target};
use super::load::LoadedSheet;
use super::selectors::Selectors;
use super::sheet::Rule;
use crate::engine::dom::NodeId;

/// The place of declarations in the cascade, before layers and specificity (css-cascade-5 §6.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    UserAgent,
    /// Presentational attributes: before all author rules.
    Hints,
    Author,
    /// The `style` attribute: after all author rules.
    Inline,
}

/// The layer of declarations outside of layers, which come after all.
pub(super) const NO_LAYER: u16 = (1 << 14) - 1;

/// A rule that selects the element; sorts in ascending order of the cascade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Matched {
    level: Level,
    layer: u16,
    specificity: u32,
    /// The rule's number over all sheets, or [`LOCAL`] and the number of a local block.
    number: u32,
}

impl Matched {
    /// A block outside of sheets.
    pub fn local(level: Level, block: u32) -> Self {
        Self { level, layer: NO_LAYER, specificity: 0, number: LOCAL + block }
    }

    /// What names the rule or block.
    pub fn number(self) -> u32 {
        self.number
    }

    /// The layer, and what it is a layer of.
    pub fn layer(self) -> (Level, u16) {
        (self.level, self.layer)
    }

    /// The order in which important declarations win: user agent over author, and earlier layers over later ones.
    pub fn important_order(&self) -> (u8, u16, u32, u32) {
        let level = match self.level {
            Level::Hints => 0,
            Level::Author => 1,
            Level::Inline => 2,
            Level::UserAgent => 3,
        };
        (level, NO_LAYER - self.layer, self.specificity, self.number)
    }
}

/// How far the search for an earlier sibling has come: the answer to the left side of one `A ~ B` below one parent.
#[derive(Clone, Copy)]
struct Earlier {
    /// The last sibling that was looked at; none when the parent's first child is next.
    seen: Option<NodeId>,
    /// Whether one was found; the rest need not be looked at.
    found: bool,
}

/// An element around the current one.
struct Around {
    id: Option<NodeId>,
    /// Where its part of the filter's hashes begins.
    hashes: usize,
    /// What is known of its children, by rule.
    earlier: FxHashMap<u32, Earlier>,
}

/// Finds rules for one element after the other.
pub(super) struct Matcher<'a> {
    sheets: &'a [LoadedSheet],
    caches: SelectorCaches,
    filter: BloomFilter,
    /// The elements around the current one, from the outside in; the first is the document.
    around: Vec<Around>,
    /// What is in the filter.
    hashes: Vec<u32>,
    /// The rules of the last element, for each target.
    pub found: [Vec<Matched>; TARGETS],
}

impl<'a> Matcher<'a> {
    pub fn new(sheets: &'a [LoadedSheet]) -> Self {
        Self {
            sheets,
            caches: SelectorCaches::default(),
            filter: BloomFilter::new(),
            around: vec![Around { id: None, hashes: 0, earlier: FxHashMap::default() }],
            hashes: Vec::new(),
            found: Default::default(),
        }
    }

    /// Goes to the next element in document order and finds its rules, not yet sorted.
    pub fn visit(&mut self, element: ElementRef<'_>) {
        self.leave_all_but(element.dom.node(element.id).parent);
        self.rules_of(element);
        if element.dom.node(element.id).first_child.is_some() {
            let (id, hashes) = (Some(element.id), self.hashes.len());
            self.around.push(Around { id, hashes, earlier: FxHashMap::default() });
            for_each_hash(element.element, |hash| {
                self.filter.insert_hash(hash);
                self.hashes.push(hash);
            });
        }
    }

    /// Takes elements that do not hold the next one out of the filter.
    fn leave_all_but(&mut self, parent: Option<NodeId>) {
        while let [_, .., around] = self.around.as_slice() {
            if around.id == parent {
                return;
            }
            for hash in self.hashes.drain(around.hashes..) {
                self.filter.remove_hash(hash);
            }
            self.around.pop();
        }
    }

    fn rules_of(&mut self, element: ElementRef<'_>) {
        let earlier = &mut self.around.last_mut().expect("the document is around everything").earlier;
        for target in Target::ALL {
            let found = &mut self.found[target as usize];
            found.clear();
            let mode = match target {
                Target::Itself => MatchingMode::Normal,
                _ => MatchingMode::ForStatelessPseudoElement,
            };
            let mut context = MatchingContext::new(
                mode,
                Some(&self.filter),
                &mut self.caches,
                QuirksMode::NoQuirks,
                NeedsSelectorFlags::No,
                MatchingForInvalidation::No,
            );
            for loaded in self.sheets {
                loaded.sheet.index.for_each(target, element.element, |number| {
                    let rule = &loaded.sheet.rules[number as usize];
                    if loaded.holds(rule.condition)
                        && selects(rule, loaded.first + number, element, earlier, &mut context)
                    {
                        found.push(Matched {
                            level: match loaded.origin {
                                Origin::UserAgent => Level::UserAgent,
                                Origin::Author => Level::Author,
                            },
                            layer: loaded.layer(rule.layer),
                            specificity: rule.selector.specificity(),
                            number: loaded.first + number,
                        });
                    }
                });
            }
        }
    }
}

/// Whether a rule selects an element.
fn selects(
    rule: &Rule,
    number: u32,
    element: ElementRef<'_>,
    earlier: &mut FxHashMap<u32, Earlier>,
    context: &mut MatchingContext<'_, Selectors>,
) -> bool {
    let Some(subject) = rule.after_sibling else {
        return matches_selector(&rule.selector, 0, Some(&rule.hashes), element, context);
    };
    // The subject stands last in the selector, so that it is reached by its distance from the beginning.
    let from = rule.selector.len() - subject;
    let result = matches_compound_selector_from(&rule.selector, from, context, element);
    if matches!(result, CompoundSelectorMatchingResult::NotMatched) {
        return false;
    }
    let known = earlier.entry(number).or_insert(Earlier { seen: None, found: false });
    let sibling = |id| ElementRef::new(element.dom, id);
    while !known.found {
        let next = match known.seen {
            Some(seen) => element.dom.node(seen).next_sibling,
            None => element.dom.node(element.id).parent.and_then(|parent| element.dom.node(parent).first_child),
        };
        let Some(id) = next.filter(|id| *id != element.id) else { break };
        known.seen = next;
        // What is left of the combinator begins after it.
        known.found =
            sibling(id).is_some_and(|sibling| matches_selector(&rule.selector, subject + 1, None, sibling, context));
    }
    known.found
}
