//! HTML text → its markup and its words: the parts that can be exchanged without changing the tree around them.
//!
//! Documents of a batch have the same tags and differ in words: names, times, codes. Words are runs of text on one line,
//! and quoted values of attributes that the parser does not look at. Everything else is markup: tags, white space at the
//! beginning of lines, comments, style sheets, rare character references. This is no parser of HTML: a text that is
//! not written plainly is not parted, and takes the long way.

use std::ops::Range;

/// Stands in the markup where a word was. A plain text does not have it.
pub(super) const GAP: char = '\0';

/// A text, parted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parted {
    /// The text with a [`GAP`] in place of each word.
    pub markup: String,
    /// Where the words were, in order.
    pub words: Vec<Range<usize>>,
}

/// Elements whose content is text with character references (HTML 13.1.2, escapable raw text).
const ESCAPABLE: &[&str] = &["textarea", "title"];

/// Elements after which text is read in another way, of which the parser keeps only a part, or whose style is that of
/// their text.
const UNUSUAL: &[&str] = &["bdi", "frameset", "iframe", "listing", "noembed", "noframes", "plaintext", "script", "xmp"];

/// Elements that the parser opens again where they end in the wrong place, comparing their attributes.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// The references that words may have: those that templates write.
const REFERENCES: &[(&str, &str)] =
    &[("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/")];

/// Parts a text that is written plainly.
pub(super) fn part(text: &str) -> Option<Parted> {
    let parted = Parted { markup: String::with_capacity(text.len()), words: Vec::new() };
    let mut scanner = Scanner { text, at: 0, kept: 0, parted };
    scanner.document()?;
    Some(scanner.parted)
}

/// A word with its references replaced by what they stand for.
pub(super) fn unescape(word: &str, into: &mut String) {
    let mut rest = word;
    while let Some(at) = rest.find('&') {
        into.push_str(&rest[..at]);
        rest = &rest[at..];
        let (reference, meaning) = REFERENCES
            .iter()
            .find(|(reference, _)| rest.starts_with(reference))
            .expect("words have no other references: `is_word` asked for that");
        into.push_str(meaning);
        rest = &rest[reference.len()..];
    }
    into.push_str(rest);
}

/// Whether a run of text means itself, wherever it stands.
fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.bytes().any(|byte| byte < b' ') && rare_reference(text).is_none()
}

/// The first reference that words cannot have, with all that may belong to its name.
fn rare_reference(text: &str) -> Option<Range<usize>> {
    let is_rare = |at: &usize| !REFERENCES.iter().any(|(reference, _)| text[*at..].starts_with(reference));
    let start = text.match_indices('&').map(|(at, _)| at).find(is_rare)?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let end = start + 1 + text.as_bytes()[start + 1..].iter().take_while(|byte| is_name(byte)).count();
    Some(start..end + usize::from(text[end..].starts_with(';')))
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Up to here the text is in the markup.
    kept: usize,
    parted: Parted,
}

impl<'t> Scanner<'t> {
    fn document(&mut self) -> Option<()> {
        if self.text.contains(GAP) {
            return None;
        }
        loop {
            let end = self.next('<').unwrap_or(self.text.len());
            self.words(end);
            if end == self.text.len() {
                self.parted.markup.push_str(&self.text[self.kept..]);
                return Some(());
            }
            self.markup()?;
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn next(&self, what: char) -> Option<usize> {
        self.rest().find(what).map(|at| self.at + at)
    }

    fn find(&self, what: &str) -> Option<usize> {
        self.rest().find(what).map(|at| self.at + at)
    }

    fn take(&mut self, what: &str) -> bool {
        let is_next = self.rest().starts_with(what);
        self.at += if is_next { what.len() } else { 0 };
        is_next
    }

    fn take_while(&mut self, holds: impl Fn(u8) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !holds(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn word(&mut self, span: Range<usize>) {
        self.parted.markup.push_str(&self.text[self.kept..span.start]);
        self.parted.markup.push(GAP);
        self.kept = span.end;
        self.parted.words.push(span);
    }

    /// Text up to `end`. White space at the beginning of a line stays, since the parser treats it in its own way, and so
    /// do ends of lines, which count for the places of what follows.
    fn words(&mut self, end: usize) {
        for line in self.text[self.at..end].split_inclusive('\n') {
            let mut rest = line;
            while let Some(reference) = rare_reference(rest) {
                self.words_of(&rest[..reference.start]);
                self.at += reference.len();
                rest = &rest[reference.end..];
            }
            self.words_of(rest);
        }
    }

    fn words_of(&mut self, text: &str) {
        let word = text.trim_start_matches([' ', '\t']);
        let start = self.at + text.len() - word.len();
        let word = word.trim_end_matches([' ', '\t', '\n']);
        if is_word(word) {
            self.word(start..start + word.len());
        }
        self.at += text.len();
    }

    /// What begins with `<`.
    fn markup(&mut self) -> Option<()> {
        self.take("<");
        if self.take("!--") {
            return self.comment();
        }
        if self.take("!DOCTYPE html>") || self.take("!doctype html>") {
            return Some(());
        }
        let is_end = self.take("/");
        let name = self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !name.starts_with(|first: char| first.is_ascii_lowercase()) || UNUSUAL.contains(&name) {
            return None;
        }
        self.attributes(name, is_end)?;
        if is_end {
            return Some(());
        }
        if name == "style" {
            self.at = self.find("</style>")?;
        } else if ESCAPABLE.contains(&name) {
            let end = self.next('<')?;
            self.words(end);
            self.rest().strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
        }
        Some(())
    }

    fn comment(&mut self) -> Option<()> {
        let end = self.find("-->")?;
        let comment = &self.text[self.at..end];
        self.at = end + "-->".len();
        (!comment.starts_with(['>', '-']) && !comment.contains("--")).then_some(())
    }

    /// Attributes up to the end of their tag: names, and values in double quotes.
    fn attributes(&mut self, element: &str, is_end: bool) -> Option<()> {
        loop {
            let space = self.take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t'));
            if self.take(">") || self.take("/>") {
                return Some(());
            }
            let name = self.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'));
            if space.is_empty() || name.is_empty() || is_end {
                return None;
            }
            if self.take("=\"") {
                let end = self.next('"')?;
                let value = &self.text[self.at..end];
                if name == "dir" && value.eq_ignore_ascii_case("auto") {
                    return None;
                }
                if reads_nothing(element, name) && is_word(value) {
                    self.word(self.at..end);
                }
                self.at = end + 1;
            } else if !matches!(self.rest().as_bytes().first()?, b' ' | b'\n' | b'\t' | b'>' | b'/') {
                return None;
            }
        }
    }
}

/// Whether neither the parser nor a presentational hint looks at the value of an attribute.
fn reads_nothing(element: &str, attribute: &str) -> bool {
    let is_data = attribute.starts_with("data-") && !FORMATTING.contains(&element);
    is_data && !attribute.contains(':') || attribute == "value" && element == "input"
}

/// Whether the values of an attribute can be words: what asks for them cannot be answered for all documents at once.
pub(in crate::engine) fn may_be_word(attribute: &str) -> bool {
    attribute.starts_with("data-") || attribute == "value"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Option<(String, Vec<&str>)> {
        let parted = part(text)?;
        let words = parted.words.iter().map(|span| &text[span.clone()]).collect();
        Some((parted.markup.replace(GAP, "·"), words))
    }

    #[test]
    fn words_are_runs_of_text_on_a_line() {
        let (markup, words) =
            parted("<!doctype html>\n<p class=\"a\">\n  One &amp; two \n three<br>4</p>\n").expect("plain");
        assert_eq!(markup, "<!doctype html>\n<p class=\"a\">\n  · \n ·<br>·</p>\n");
        assert_eq!(words, ["One &amp; two", "three", "4"]);
    }

    #[test]
    fn values_that_only_data_has_are_words() {
        let (markup, words) = parted(
            "<input type=\"hidden\" value=\"v\" data-a=\"x\" data-b=\"\"><li value=\"3\"><b data-c=\"y\" hidden>",
        )
        .expect("plain");
        assert_eq!(
            markup,
            "<input type=\"hidden\" value=\"·\" data-a=\"·\" data-b=\"\"><li value=\"3\"><b data-c=\"y\" hidden>"
        );
        assert_eq!(words, ["v", "x"]);
    }

    #[test]
    fn style_sheets_comments_and_rare_references_are_markup() {
        let text = "<style>a > b { c: \"</p>\" }</style><!-- x --><title>t</title><p>a&nbsp;b &copyright. &; c</p>";
        let (markup, words) = parted(text).expect("plain");
        assert_eq!(
            markup,
            "<style>a > b { c: \"</p>\" }</style><!-- x --><title>·</title><p>·&nbsp;· &copyright· &; ·</p>"
        );
        assert_eq!(words, ["t", "a", "b", ".", "c"]);
    }

    #[test]
    fn what_is_not_written_plainly_is_not_parted() {
        let unusual = [
            "<p class=a>",
            "<p class='a'>",
            "<p a=\"b\"c>",
            "<P>",
            "<p",
            "< p>",
            "</p a=\"b\">",
            "<!DOCTYPE html SYSTEM>",
            "<![CDATA[x]]>",
            "<?x?>",
            "<script>x</script>",
            "<title>a<b></title>",
            "<textarea>a",
            "<style>a",
            "<!-- a -- b -->",
            "<!-->-->",
            "<!--->-->",
            "<p =\"x\">",
            "a\0b",
            "<p a= \"b\">",
            "<plaintext>",
            "<p a=\"b>",
            "<bdi>",
            "<p dir=\"auto\">",
        ];
        for text in unusual {
            assert_eq!(parted(text), None, "{text:?}");
        }
    }

    #[test]
    fn references_in_words_are_replaced() {
        let mut text = String::new();
        unescape("a &lt;b&gt; &amp;amp; &quot;c&#x27;&#x2f;", &mut text);
        assert_eq!(text, "a <b> &amp; \"c'/");
    }
}
