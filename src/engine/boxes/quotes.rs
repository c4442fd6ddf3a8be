//! `open-quote` and `close-quote` → quotation marks, by depth and language (css-content-3 §3).

use std::sync::Arc;

use crate::engine::style::values::{Quote, Quotes};

/// How deep the quotation marks are nested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuoteDepth(usize);

/// Opening and closing marks of the first level, and of those inside of it.
type Marks = [(&'static str, &'static str); 2];

const ENGLISH: Marks = [("“", "”"), ("‘", "’")];

/// The marks of languages that have others than English, as CLDR has them. A region or script comes before its language.
const BY_LANGUAGE: &[(&str, Marks)] = &[
    ("ar", [("”", "“"), ("’", "‘")]),
    ("be", [("«", "»"), ("„", "“")]),
    ("bg", [("„", "“"), ("‘", "’")]),
    ("bs", [("„", "”"), ("‘", "’")]),
    ("ca", [("«", "»"), ("“", "”")]),
    ("cs", [("„", "“"), ("‚", "‘")]),
    ("de-ch", [("«", "»"), ("‹", "›")]),
    ("de-li", [("«", "»"), ("‹", "›")]),
    ("de", [("„", "“"), ("‚", "‘")]),
    ("el", [("«", "»"), ("“", "”")]),
    ("es", [("«", "»"), ("“", "”")]),
    ("et", [("„", "“"), ("«", "»")]),
    ("fa", [("«", "»"), ("‹", "›")]),
    ("fi", [("”", "”"), ("’", "’")]),
    ("fr-ch", [("«", "»"), ("‹", "›")]),
    ("fr", [("«", "»"), ("«", "»")]),
    ("he", [("”", "”"), ("’", "’")]),
    ("hr", [("„", "”"), ("‚", "’")]),
    ("hu", [("„", "”"), ("»", "«")]),
    ("hy", [("«", "»"), ("«", "»")]),
    ("is", [("„", "“"), ("‚", "‘")]),
    ("it-ch", [("«", "»"), ("‹", "›")]),
    ("it", [("«", "»"), ("“", "”")]),
    ("ja", [("「", "」"), ("『", "』")]),
    ("ka", [("„", "“"), ("«", "»")]),
    ("lt", [("„", "“"), ("„", "“")]),
    ("mk", [("„", "“"), ("’", "‘")]),
    ("nb", [("«", "»"), ("‘", "’")]),
    ("nl", [("‘", "’"), ("“", "”")]),
    ("nn", [("«", "»"), ("‘", "’")]),
    ("no", [("«", "»"), ("‘", "’")]),
    ("pl", [("„", "”"), ("«", "»")]),
    ("pt-pt", [("«", "»"), ("“", "”")]),
    ("ro", [("„", "”"), ("«", "»")]),
    ("ru", [("«", "»"), ("„", "“")]),
    ("sk", [("„", "“"), ("‚", "‘")]),
    ("sl", [("„", "“"), ("‚", "‘")]),
    ("sq", [("«", "»"), ("“", "”")]),
    ("sr", [("„", "”"), ("’", "’")]),
    ("sv", [("”", "”"), ("’", "’")]),
    ("uk", [("«", "»"), ("„", "“")]),
    ("zh-hant", [("「", "」"), ("『", "』")]),
    ("zh-hk", [("「", "」"), ("『", "』")]),
    ("zh-tw", [("「", "」"), ("『", "』")]),
];

fn marks_of(language: &str) -> &'static Marks {
    let is_of = |known: &str| {
        let begins = language.get(..known.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(known));
        begins && matches!(language.as_bytes().get(known.len()), None | Some(b'-'))
    };
    BY_LANGUAGE.iter().find(|(known, _)| is_of(known)).map_or(&ENGLISH, |(_, marks)| marks)
}

impl QuoteDepth {
    /// The mark for a quote item in a language, and the change of depth.
    pub fn mark(&mut self, quote: Quote, quotes: &Quotes, language: &str) -> Arc<str> {
        let (depth, is_open) = match quote {
            Quote::Open | Quote::NoOpen => {
                self.0 += 1;
                (self.0 - 1, true)
            }
            Quote::Close | Quote::NoClose if self.0 == 0 => return Arc::from(""),
            Quote::Close | Quote::NoClose => {
                self.0 -= 1;
                (self.0, false)
            }
        };
        if matches!(quote, Quote::NoOpen | Quote::NoClose) {
            return Arc::from("");
        }
        match quotes {
            Quotes::Auto => {
                let (open, close) = marks_of(language)[depth.min(1)];
                Arc::from(if is_open { open } else { close })
            }
            // Deeper than there are pairs, the last is used.
            Quotes::Pairs(pairs) => match pairs.get(depth.min(pairs.len().saturating_sub(1))) {
                Some((open, close)) => Arc::clone(if is_open { open } else { close }),
                None => Arc::from(""),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(language: &str, quotes: &Quotes) -> String {
        let mut depth = QuoteDepth::default();
        let items = [Quote::Open, Quote::Open, Quote::Open, Quote::Close, Quote::Close, Quote::Close, Quote::Close];
        items.iter().map(|quote| depth.mark(*quote, quotes, language).to_string()).collect()
    }

    #[test]
    fn marks_are_those_of_the_language() {
        assert_eq!(marks("", &Quotes::Auto), "“‘‘’’”");
        assert_eq!(marks("de-AT", &Quotes::Auto), "„‚‚‘‘“");
        assert_eq!(marks("de-CH", &Quotes::Auto), "«‹‹››»");
        // No language begins like one that has marks of its own.
        assert_eq!(marks("frr", &Quotes::Auto), "“‘‘’’”");
    }

    #[test]
    fn marks_that_are_given_win() {
        let pairs = Quotes::Pairs(Arc::from([(Arc::from("<"), Arc::from(">"))]));
        assert_eq!(marks("de", &pairs), "<<<>>>");
        assert_eq!(marks("de", &Quotes::Pairs(Arc::from([]))), "");
    }
}
