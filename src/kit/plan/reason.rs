//! Why a question is in an interview, and why another is not: values, for `--explain` to put into words.

use crate::kit::model::Selection;

/// Why a question is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The section names it.
    Named,
    /// The selection of the section has chosen it.
    Chosen(Pick),
}

/// How a selection came to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// How many questions of the bank match the selection.
    pub matching: usize,
    /// How many it had to choose from: without what the interview has anyway, and equivalents taken as one.
    pub choices: usize,
    /// Its place among these in the order of the seed, from 1.
    pub place: usize,
    /// Whether it was needed for its competency to be covered; if not, it was next in the order.
    pub covers: bool,
    /// How many equivalents match, with itself.
    pub equivalents: usize,
    /// Whether candidates have been asked it in an earlier round, in a selection that is to be fresh: there was nothing else.
    pub is_stale: bool,
    /// Whether another interview asks it, or an equivalent, too: there was nothing else.
    pub is_elsewhere: bool,
}

/// Why a question that matches a selection is not chosen by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The interview has it, or an equivalent, in another section.
    AskedAlready,
    /// This equivalent, an index in the bank, is asked instead.
    Equivalent(usize),
    /// Enough came before it in the order of the seed.
    Later {
        /// Its place in that order, from 1.
        place: usize,
    },
    /// It was its turn, and the minutes were too few, or the rest was needed for what must be covered.
    NoRoom {
        /// Its place in that order, from 1.
        place: usize,
    },
}

/// What a selection has passed over.
#[derive(Debug)]
pub struct PassedOver<'k> {
    /// Index in [`crate::kit::Kit::interviews`].
    pub interview: usize,
    /// The selection.
    pub selection: &'k Selection,
    /// How many it had to choose from, equivalents taken as one.
    pub choices: usize,
    /// Questions that match it and are not in because of it, as indices in the bank and in its order.
    pub passed: Vec<(usize, Passed)>,
}
