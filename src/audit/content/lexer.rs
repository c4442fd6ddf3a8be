//! The bytes of a content stream → its operators with their operands (ISO 32000-1 7.8.2).
//!
//! What is no syntax is stepped over and remembered ([`Lexer::is_broken`]); what operators mean is left to the walk.

/// How deep arrays and dictionaries may be nested in each other; more is stepped over.
const DEEPEST: usize = 32;
/// Operands kept before an operator: no operator takes more than 33 (`scn` with 32 colourants and a pattern), but
/// character maps, which have the same syntax, list hundreds.
const MOST_OPERANDS: usize = 4096;

/// A value before an operator.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
    Array(Vec<Operand>),
    Dictionary(Vec<(Vec<u8>, Operand)>),
    /// `true`, `false`, `null`.
    Word,
}

impl Operand {
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Operand::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<f64> {
        match self {
            Operand::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The value of a key, when it is a dictionary.
    pub fn get(&self, key: &str) -> Option<&Operand> {
        match self {
            Operand::Dictionary(entries) => {
                entries.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
            }
            _ => None,
        }
    }
}

/// An operator and what stands before it. An inline image is one operator, `EI`, with its dictionary as operand.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation<'b> {
    pub operator: &'b [u8],
    pub operands: Vec<Operand>,
}

/// Reads one content stream.
pub struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
    broken: bool,
}

enum Token<'b> {
    Operand(Operand),
    Word(&'b [u8]),
    ArrayEnd,
    DictionaryEnd,
}

impl<'b> Lexer<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, broken: false }
    }

    /// Whether something that is no syntax was stepped over.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                        self.at += 1;
                    }
                }
                _ if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    fn token(&mut self, depth: usize) -> Option<Token<'b>> {
        loop {
            self.skip_space();
            let byte = self.peek()?;
            let next = self.bytes.get(self.at + 1).copied();
            match (byte, next) {
                (b'/', _) => return Some(Token::Operand(Operand::Name(self.name()))),
                (b'(', _) => return Some(Token::Operand(Operand::String(self.literal()))),
                (b'<', Some(b'<')) => {
                    self.at += 2;
                    return Some(Token::Operand(self.dictionary(depth)));
                }
                (b'<', _) => return Some(Token::Operand(Operand::String(self.hexadecimal()))),
                (b'[', _) => {
                    self.at += 1;
                    return Some(Token::Operand(self.array(depth)));
                }
                (b']', _) => {
                    self.at += 1;
                    return Some(Token::ArrayEnd);
                }
                (b'>', Some(b'>')) => {
                    self.at += 2;
                    return Some(Token::DictionaryEnd);
                }
                (b'>' | b')' | b'{' | b'}', _) => {
                    self.at += 1;
                    self.broken = true;
                }
                _ => return Some(self.word()),
            }
        }
    }

    fn word(&mut self) -> Token<'b> {
        let start = self.at;
        while self.peek().is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        match word {
            b"true" | b"false" | b"null" => Token::Operand(Operand::Word),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => match number(word) {
                Some(number) => Token::Operand(Operand::Number(number)),
                None => Token::Word(word),
            },
            _ => Token::Word(word),
        }
    }

    /// ISO 32000-1 7.3.5.
    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| !is_space(*byte) && !is_delimiter(*byte)) {
            self.at += 1;
            let digits =
                self.bytes.get(self.at..self.at + 2).and_then(|digits| Some((hex(digits[0])?, hex(digits[1])?)));
            match digits {
                Some((high, low)) if byte == b'#' => {
                    name.push(high << 4 | low);
                    self.at += 2;
                }
                _ => name.push(byte),
            }
        }
        name
    }

    /// ISO 32000-1 7.3.4.2.
    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut string = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return string;
                    }
                }
                b'\\' => {
                    self.escape(&mut string);
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
        self.broken = true;
        string
    }

    fn escape(&mut self, string: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => string.push(b'\n'),
            b'r' => string.push(b'\r'),
            b't' => string.push(b'\t'),
            b'b' => string.push(8),
            b'f' => string.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                string.push(value as u8);
            }
            other => string.push(other),
        }
    }

    /// ISO 32000-1 7.3.4.3.
    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        loop {
            let Some(byte) = self.peek() else {
                self.broken = true;
                break;
            };
            self.at += 1;
            match byte {
                b'>' => break,
                _ => match hex(byte) {
                    Some(digit) => digits.push(digit),
                    None => self.broken |= !is_space(byte),
                },
            }
        }
        digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
    }

    fn array(&mut self, depth: usize) -> Operand {
        let mut elements = Vec::new();
        if depth >= DEEPEST {
            self.broken = true;
            return Operand::Array(elements);
        }
        loop {
            match self.token(depth + 1) {
                Some(Token::Operand(operand)) => elements.push(operand),
                Some(Token::ArrayEnd) => break,
                Some(Token::Word(_) | Token::DictionaryEnd) => self.broken = true,
                None => {
                    self.broken = true;
                    break;
                }
            }
        }
        Operand::Array(elements)
    }

    fn dictionary(&mut self, depth: usize) -> Operand {
        let mut entries = Vec::new();
        if depth >= DEEPEST {
            self.broken = true;
            return Operand::Dictionary(entries);
        }
        let mut key = None;
        loop {
            match self.token(depth + 1) {
                Some(Token::Operand(operand)) => match (key.take(), operand) {
                    (Some(key), operand) => entries.push((key, operand)),
                    (None, Operand::Name(name)) => key = Some(name),
                    (None, _) => self.broken = true,
                },
                Some(Token::DictionaryEnd) => break,
                Some(Token::Word(_) | Token::ArrayEnd) => self.broken = true,
                None => {
                    self.broken = true;
                    break;
                }
            }
        }
        Operand::Dictionary(entries)
    }

    /// The dictionary and data of an inline image, after `BI` (ISO 32000-1 8.9.7).
    fn inline_image(&mut self) -> Operand {
        let mut entries = Vec::new();
        let mut key = None;
        loop {
            match self.token(1) {
                Some(Token::Operand(operand)) => match (key.take(), operand) {
                    (Some(key), operand) => entries.push((key, operand)),
                    (None, Operand::Name(name)) => key = Some(name),
                    (None, _) => self.broken = true,
                },
                Some(Token::Word(b"ID")) => break,
                Some(_) => self.broken = true,
                None => {
                    self.broken = true;
                    return Operand::Dictionary(entries);
                }
            }
        }
        // Data of any kind: it ends with `EI` between white space, followed by what looks like text.
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_end = |index: usize| {
            let follows = rest.get(index + 3..).unwrap_or_default();
            is_space(rest[index])
                && rest[index + 1..].starts_with(b"EI")
                && follows.first().is_none_or(|byte| is_space(*byte))
                && follows.iter().take(8).all(|byte| is_space(*byte) || byte.is_ascii_graphic())
        };
        match (0..rest.len()).find(|index| is_end(*index)) {
            Some(index) => self.at += index + 3,
            None => {
                self.broken = true;
                self.at = self.bytes.len();
            }
        }
        Operand::Dictionary(entries)
    }
}

impl<'b> Iterator for Lexer<'b> {
    type Item = Operation<'b>;

    fn next(&mut self) -> Option<Operation<'b>> {
        let mut operands = Vec::new();
        loop {
            match self.token(0) {
                Some(Token::Operand(operand)) if operands.len() < MOST_OPERANDS => operands.push(operand),
                Some(Token::Operand(_) | Token::ArrayEnd | Token::DictionaryEnd) => self.broken = true,
                Some(Token::Word(b"BI")) => {
                    return Some(Operation { operator: b"EI", operands: vec![self.inline_image()] });
                }
                Some(Token::Word(operator)) => return Some(Operation { operator, operands }),
                None => {
                    self.broken |= !operands.is_empty();
                    return None;
                }
            }
        }
    }
}

fn number(word: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(word).ok()?;
    // PDF has no exponents, which Rust would take.
    if text.contains(['e', 'E', 'n', 'i']) { None } else { text.parse().ok() }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
mod tests {
    use super::{Lexer, Operand};

    fn operators(bytes: &[u8]) -> (Vec<String>, bool) {
        let mut lexer = Lexer::new(bytes);
        let found = lexer.by_ref().map(|operation| String::from_utf8_lossy(operation.operator).into_owned()).collect();
        (found, lexer.is_broken())
    }

    #[test]
    fn operands_stand_before_their_operator() {
        let mut lexer = Lexer::new(b"/P <</MCID 3 /Lang (de\\051)>> BDC [(a) -20.5 <0041>] TJ % text\nEMC");
        let first = lexer.next().expect("an operation");
        assert_eq!(first.operator, b"BDC");
        assert_eq!(first.operands[0].as_name(), Some(&b"P"[..]));
        assert_eq!(first.operands[1].get("MCID"), Some(&Operand::Number(3.0)));
        assert_eq!(first.operands[1].get("Lang"), Some(&Operand::String(b"de)".to_vec())));
        let second = lexer.next().expect("an operation");
        let array = vec![Operand::String(b"a".to_vec()), Operand::Number(-20.5), Operand::String(vec![0, 0x41])];
        assert_eq!(second.operands, [Operand::Array(array)]);
        assert_eq!(lexer.next().expect("an operation").operator, b"EMC");
        assert!(lexer.next().is_none() && !lexer.is_broken());
    }

    #[test]
    fn an_inline_image_is_one_operation() {
        let bytes = b"q BI /W 2 /H 1 /CS /RGB /BPC 8 ID \x01EIx\xff\nEI Q";
        assert_eq!(operators(bytes), (vec!["q".into(), "EI".into(), "Q".into()], false));
    }

    #[test]
    fn what_is_damaged_is_stepped_over() {
        for bytes in [&b"(open"[..], b"<41", b"[1 2", b"<</A", b"q ) Q", b"1 2 3", b"BI /W 1 ID abc"] {
            assert!(operators(bytes).1, "{}", String::from_utf8_lossy(bytes));
        }
        assert!(operators(&b"[".repeat(100_000)).1);
        assert!(operators(&b"<<".repeat(100_000)).1);
    }
}
