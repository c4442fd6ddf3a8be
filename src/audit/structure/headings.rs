//! Headings: from `H1` down without a gap (ISO 14289-1 7.4).

use super::tree::Tree;
use crate::audit::finding::Findings;
use crate::audit::rules::Rule;

pub fn check(tree: &Tree<'_>, findings: &mut Findings) {
    let mut before = 0_u8;
    let (mut numbered, mut plain) = (false, None);
    for index in tree.in_order() {
        let element = &tree.elements[index];
        match element.kind {
            [b'H', level @ b'1'..=b'6'] => {
                let level = level - b'0';
                numbered = true;
                if before == 0 && level != 1 {
                    let message = format!("the first heading is `H{level}`, not `H1`");
                    findings.add(Rule::HeadingFirst, element.place(), message);
                } else if level > before + 1 {
                    let message = format!("`H{level}` follows `H{before}`: a level is left out");
                    findings.add(Rule::HeadingGap, element.place(), message);
                }
                before = level;
            }
            b"H" => plain = Some(index),
            _ => {}
        }
    }
    if let (true, Some(plain)) = (numbered, plain) {
        let message = "headings are numbered (`H1`) in one place and not (`H`) in another";
        findings.add(Rule::HeadingsMixed, tree.elements[plain].place(), message);
    }
}
