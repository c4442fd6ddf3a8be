//! What is known in the middle of a content stream: graphics states and marked content, each a stack.

use lopdf::Dictionary;

/// Graphics states that may be open at a time (ISO 19005-2 6.1.13).
pub const DEEPEST_STATES: usize = 28;
/// Stacks never grow beyond this; what comes on top is counted only.
const MOST_KEPT: usize = 4096;

/// What holds for the text and paths drawn now.
#[derive(Clone, Copy, Default)]
pub struct Graphics<'a> {
    pub font: Option<&'a Dictionary>,
    /// ISO 32000-1 9.3.6.
    pub render_mode: i64,
}

/// How what is drawn is tied to the structure tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tagging {
    /// Not at all.
    None,
    /// It has no meaning.
    Artifact,
    /// By a number.
    Tagged,
}

/// A stack that counts beyond what it keeps.
pub struct Stack<T> {
    kept: Vec<T>,
    beyond: usize,
}

impl<T: Copy> Stack<T> {
    pub fn new() -> Self {
        Self { kept: Vec::new(), beyond: 0 }
    }

    pub fn push(&mut self, value: T) {
        if self.kept.len() < MOST_KEPT { self.kept.push(value) } else { self.beyond += 1 }
    }

    /// The uppermost, taken away; nothing when the stack is empty.
    pub fn pop(&mut self) -> Option<T> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return self.kept.last().copied();
        }
        self.kept.pop()
    }

    pub fn len(&self) -> usize {
        self.kept.len() + self.beyond
    }
}
