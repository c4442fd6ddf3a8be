//! The questions of an interview → eight characters that stand for them.
//!
//! Two sheets with the same fingerprint asked the same questions, in the same words and order, with the same minutes and
//! anchors. Whoever holds the kit can make it again; it proves nothing to somebody who does not trust the kit.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::SectionPlan;
use crate::kit::bank::Bank;

/// The first 32 bits of the SHA-256 over all that the candidate hears and the answer is held against.
///
/// Each text goes in with its length before it, so that no two question sets give the same bytes.
pub fn fingerprint(bank: &Bank, sections: &[SectionPlan]) -> String {
    let mut hash = Sha256::new_with_prefix(b"panelkit question set 1\n");
    let mut add = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    for section in sections {
        add("section");
        for asked in &section.questions {
            let question = &bank.questions[asked.question];
            add("question");
            add(&question.id);
            add(&question.ask);
            add(&asked.minutes.to_string());
            for probe in &question.probes {
                add("probe");
                add(probe);
            }
            for anchor in &question.anchors {
                add("anchor");
                add(&anchor.rating.to_string());
                add(&anchor.text);
            }
        }
    }
    let bytes = hash.finalize();
    let mut text = String::new();
    for (index, byte) in bytes.iter().take(4).enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{byte:02x}", if index == 2 { "-" } else { "" });
    }
    text
}
