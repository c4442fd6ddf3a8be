//! Words from a kit → words that are safe in a header line: the one place where what could break out of a line is
//! taken away, for calendar entries and mails alike.
//!
//! Neither format needs any of what is taken: line breaks and other controls can begin a header of their own, and the
//! controls of text direction can show a name or a place as another one than it is. Joiners stay, for Persian and
//! Indic names and for emoji need them.

/// Somebody with an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// As on paper; any text.
    pub name: String,
    /// An address that a kit has checked: no display name, no line breaks.
    pub email: String,
}

/// Text on one line: line breaks and tabs are spaces, other controls are gone.
pub fn one_line(text: &str) -> String {
    clean(text, |_| ' ').trim().to_owned()
}

/// Text with its line breaks, each as `\n`; other controls are gone.
pub fn lines(text: &str) -> String {
    clean(&text.replace("\r\n", "\n"), |character| if character == '\t' { ' ' } else { '\n' })
}

/// Leaves controls out, and replaces those that part lines or words.
fn clean(text: &str, space: impl Fn(char) -> char) -> String {
    let kept = |character: char| match character {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(space(character)),
        _ if character.is_control() || is_direction(character) => None,
        _ => Some(character),
    };
    text.chars().filter_map(kept).collect()
}

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9 §2), and the byte order mark.
fn is_direction(character: char) -> bool {
    matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Cuts text after at most `bytes` bytes, never inside of a character.
pub fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes.saturating_sub('…'.len_utf8())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_out_of_a_line_is_gone() {
        assert_eq!(one_line("Ada\r\nBcc: eve@example.org\0\u{1b}[1m"), "Ada  Bcc: eve@example.org[1m");
        assert_eq!(one_line("a\u{2028}b\u{85}c\u{202E}d\u{2066}e\u{200F}"), "a b cde");
        assert_eq!(lines("a\r\nb\rc\u{2029}d\te"), "a\nb\nc\nd e");
    }

    #[test]
    fn joiners_of_names_and_emoji_stay() {
        assert_eq!(one_line("میرزا\u{200C}خان 👩\u{200D}💻"), "میرزا\u{200C}خان 👩\u{200D}💻");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(shortened("ééééé", 7), "éé…");
        assert_eq!(shortened("short", 5), "short");
    }
}
