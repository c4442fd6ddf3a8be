//! JSON text → [`Node`], the same tree that YAML gives, so that the same records are read from it.
//!
//! Every value keeps its bytes in the text, which `serde_json` does not tell. The grammar is that of RFC 8259; what is read
//! more generously in YAML (comments, single quotes, commas at the end) is refused. Keys that occur twice are left to the
//! records, which report both places.

use std::sync::Arc;

use super::tree::{Node, Value};
use crate::diag::Diagnostic;
use crate::source::Source;

/// How deep lists and objects may be nested.
const DEPTH_LIMIT: usize = 48;

/// Reads a JSON text; one without content is [`Value::Null`].
///
/// # Errors
/// When it is not JSON.
pub fn parse(source: &Arc<Source>) -> Result<Node, Diagnostic> {
    let mut reader = Reader { text: source.text(), at: 0 };
    reader.space();
    if reader.at == reader.text.len() {
        return Ok(Node { value: Value::Null, span: 0..0 });
    }
    let parsed = reader.value(0).and_then(|node| {
        reader.space();
        if reader.at == reader.text.len() { Ok(node) } else { Err("something stands behind the end of the value") }
    });
    parsed.map_err(|why| {
        let end =
            reader.text[reader.at..].chars().next().map_or(reader.at, |character| reader.at + character.len_utf8());
        Diagnostic::error(format!("this is not JSON: {why}"))
            .at(source, reader.at..end)
            .help("save it again with the program that made it; JSON has no comments and no comma before `]` or `}`")
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, &'static str> {
        if depth > DEPTH_LIMIT {
            return Err("it is nested too deeply");
        }
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => return Ok(Node { value: Value::Mapping(self.object(depth)?), span: start..start + 1 }),
            Some(b'[') => return Ok(Node { value: Value::List(self.array(depth)?), span: start..start + 1 }),
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Boolean)?,
            Some(b'f') => self.word("false", Value::Boolean)?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(_) => return Err("a value is expected here"),
            None => return Err("it ends in the middle"),
        };
        Ok(Node { value, span: start..self.at })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<(Node, Node)>, &'static str> {
        let mut entries = Vec::new();
        self.items(b'}', |reader| {
            let start = reader.at;
            if reader.peek() != Some(b'"') {
                return Err("a name in quotes is expected here");
            }
            let key = Node { value: Value::Text(reader.string()?), span: start..reader.at };
            reader.space();
            if reader.peek() != Some(b':') {
                return Err("a colon is expected here");
            }
            reader.at += 1;
            reader.space();
            entries.push((key, reader.value(depth + 1)?));
            Ok(())
        })?;
        Ok(entries)
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, &'static str> {
        let mut items = Vec::new();
        self.items(b']', |reader| {
            items.push(reader.value(depth + 1)?);
            Ok(())
        })?;
        Ok(items)
    }

    /// Reads what stands between brackets, with commas between.
    fn items(
        &mut self,
        end: u8,
        mut item: impl FnMut(&mut Self) -> Result<(), &'static str>,
    ) -> Result<(), &'static str> {
        self.at += 1;
        self.space();
        if self.peek() == Some(end) {
            self.at += 1;
            return Ok(());
        }
        loop {
            item(self)?;
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == end => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) => return Err("a comma or the closing bracket is expected here"),
                None => return Err("it ends in the middle"),
            }
            self.space();
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, &'static str> {
        if !self.text[self.at..].starts_with(word) {
            return Err("a value is expected here");
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<Value, &'static str> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        if serde_json::from_str::<serde_json::Number>(&rest[..length]).is_err() {
            return Err("this is no number");
        }
        self.at += length;
        Ok(Value::Number)
    }

    /// A text in quotes; its escapes are left to `serde_json`.
    fn string(&mut self) -> Result<String, &'static str> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while let Some(byte) = bytes.get(end).filter(|byte| **byte != b'"') {
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        if end >= bytes.len() {
            return Err("these quotes are not closed");
        }
        let text = serde_json::from_str(&self.text[self.at..=end])
            .map_err(|_| "this text has a wrong escape or a line break")?;
        self.at = end + 1;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Node, String> {
        parse(&Source::new("a.json", text)).map_err(|problem| problem.to_string())
    }

    #[test]
    fn values_keep_their_places_and_escapes_are_read() {
        let node = parsed("{\t\"a\": [1.50, \"\\ud83d\\ude00\\/\", null, true]}").expect("JSON");
        let Value::Mapping(entries) = &node.value else { panic!("a mapping") };
        let Value::List(items) = &entries[0].1.value else { panic!("a list") };
        assert_eq!((items[0].span.clone(), items.len()), (8..12, 4));
        assert!(matches!(&items[1].value, Value::Text(text) if text == "😀/"));
        assert!(matches!(parsed(" \n").expect("nothing").value, Value::Null));
    }

    #[test]
    fn what_is_no_json_is_told_where_it_stands() {
        for (text, place) in [
            ("{\"a\": 1,}", "1:9: error: this is not JSON: a name in quotes"),
            ("[1 2]", "1:4: error: this is not JSON: a comma"),
            ("[1", "1:3: error: this is not JSON: it ends"),
            ("{\"a\" 1}", "1:6: error: this is not JSON: a colon"),
            ("[\"a]", "1:2: error: this is not JSON: these quotes"),
            ("[\"\\q\"]", "1:2: error: this is not JSON: this text"),
            ("[01]", "1:2: error: this is not JSON: this is no number"),
            ("[] x", "1:4: error: this is not JSON: something"),
            ("[ä]", "1:2: error: this is not JSON: a value"),
            ("[\"\\", "1:2: error: this is not JSON: these quotes"),
        ] {
            let told = parsed(text).expect_err(text);
            assert!(told.starts_with(&format!("a.json:{place}")), "{text}: {told}");
        }
        assert!(parsed(&"[".repeat(100_000)).is_err());
    }
}
