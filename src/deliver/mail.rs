//! A [`Message`] → a draft of a mail (`.eml`), ready to be opened, looked at and sent.
//!
//! ```text
//! multipart/mixed
//!   multipart/alternative
//!     text/plain
//!     text/html
//!     text/calendar; method=REQUEST
//!   application/pdf
//! ```
//!
//! The calendar's part stands in the first part of the whole and is not marked as an attachment: there, and only
//! there, Outlook takes it for an invitation. A PDF is a part of its own and not inside of the entry: Outlook puts the
//! attachments of an invitation on the meeting, others show them with the mail, and few keep what is inside.
//!
//! Written here and not by a crate: those that there are draw boundaries at random or end the program at a line break
//! in a name, and what is needed of MIME is small. It has no clock: a draft has no `Date` unless it is given one, for
//! the program that sends it sets its own, and neither has it a `Message-ID`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::calendar::{File, Method};
use super::contact::{self, Contact};

/// The characters of a line that is wrapped here, without its end; RFC 5322 §2.1.1 recommends at most 78, RFC 2045
/// §6.7 and RFC 2047 §2 ask for at most 76.
const LINE: usize = 76;
/// The bytes of an encoded word before they are encoded: with the longest header's name before it, it fills a line.
const WORD: usize = 39;
/// The longest word of a header that is left as it is.
const LONGEST_WORD: usize = 60;
/// The most bytes of a header's text.
const LONGEST_HEADER: usize = 600;

/// A mail that is not sent yet.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Who sends it.
    pub from: &'a Contact,
    /// Who gets it.
    pub to: &'a Contact,
    /// What it is about.
    pub subject: &'a str,
    /// When it was written, for builds that are given a date.
    pub date: Option<Timestamp>,
    /// In lines, for readers without HTML.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
    /// The calendar, and what is to be done with it.
    pub calendar: (&'a [u8], Method),
    /// Files that go with it.
    pub files: &'a [File<'a>],
    /// Something that no other message has, in letters and digits: boundaries are made of it.
    pub key: &'a str,
}

/// Writes a message.
pub fn write(message: &Message<'_>) -> Vec<u8> {
    let mut mail = Mail(Vec::new());
    mail.raw("MIME-Version: 1.0\r\n");
    // Outlook opens a file with this header as a draft, not as a mail that came.
    mail.raw("X-Unsent: 1\r\n");
    if let Some(date) = message.date {
        mail.raw(&format!("Date: {}\r\n", date.strftime("%a, %-d %b %Y %H:%M:%S +0000")));
    }
    mail.address("From", message.from);
    mail.address("To", message.to);
    mail.unstructured("Subject", message.subject);
    let (mixed, alternative) = (boundary("mixed", message.key), boundary("alternative", message.key));
    mail.raw(&format!("Content-Type: multipart/mixed;\r\n boundary=\"{mixed}\"\r\n\r\n"));

    mail.raw(&format!("--{mixed}\r\nContent-Type: multipart/alternative;\r\n boundary=\"{alternative}\"\r\n\r\n"));
    for (kind, text) in [("plain", message.text), ("html", message.html)] {
        mail.raw(&format!("--{alternative}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"));
        mail.raw("Content-Transfer-Encoding: quoted-printable\r\n\r\n");
        mail.quoted_printable(&contact::lines(text));
    }
    let (calendar, method) = message.calendar;
    mail.raw(&format!("--{alternative}\r\nContent-Type: text/calendar; charset=utf-8; method={}\r\n", method.as_str()));
    mail.base64(calendar);
    mail.raw(&format!("--{alternative}--\r\n"));

    for file in message.files {
        mail.raw(&format!("--{mixed}\r\nContent-Type: {}{}\r\n", file.media_type, parameter("name", file.name)));
        mail.raw(&format!("Content-Disposition: attachment{}\r\n", parameter("filename", file.name)));
        mail.base64(file.data);
    }
    mail.raw(&format!("--{mixed}--\r\n"));
    mail.0
}

/// A line that stands in no body: `=_` is in neither of the two encodings, RFC 2045 §6.7.
fn boundary(of: &str, key: &str) -> String {
    let key: String = key.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    format!("=_{of}_{key}")
}

/// A parameter after others, on a line of its own: in quotes, or as RFC 2231 writes what these cannot hold.
fn parameter(name: &str, value: &str) -> String {
    let value = contact::shortened(&contact::one_line(value), LONGEST_HEADER);
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'%');
    // Decoders look for encoded words in quotes, too, though there should be none.
    if value.bytes().all(is_plain) && !value.contains("=?") {
        return format!(";\r\n {name}=\"{value}\"");
    }
    let encoded: Vec<String> =
        value.bytes().map(|byte| percent(byte).unwrap_or_else(|| char::from(byte).into())).collect();
    let parts: Vec<String> = encoded.chunks(20).map(<[String]>::concat).collect();
    if let [only] = &parts[..] {
        return format!(";\r\n {name}*=UTF-8''{only}");
    }
    let numbered = parts.iter().enumerate().map(|(index, part)| {
        let charset = if index == 0 { "UTF-8''" } else { "" };
        format!(";\r\n {name}*{index}*={charset}{part}")
    });
    numbered.collect()
}

/// A byte as in RFC 2231 §7, when it cannot stand for itself.
fn percent(byte: u8) -> Option<String> {
    let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    (!plain).then(|| format!("%{byte:02X}"))
}

/// Text as encoded words, RFC 2047 §2, each whole characters.
fn encoded_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = (1..=WORD.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
        words.push(format!("=?UTF-8?B?{}?=", STANDARD.encode(&rest[..end])));
        rest = &rest[end..];
    }
    words
}

/// Whether text can stand in a header as it is.
fn is_plain(text: &str) -> bool {
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    printable && !text.contains("=?") && text.split(' ').all(|word| word.len() <= LONGEST_WORD)
}

/// The bytes of a mail.
struct Mail(Vec<u8>);

impl Mail {
    fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Adds a header of text.
    fn unstructured(&mut self, name: &str, text: &str) {
        let text = contact::shortened(&contact::one_line(text), LONGEST_HEADER);
        if !is_plain(&text) {
            return self.raw(&format!("{name}: {}\r\n", encoded_words(&text).join("\r\n ")));
        }
        let mut line = format!("{name}:");
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            if line.len() + 1 + word.len() > LINE {
                self.raw(&line);
                self.raw("\r\n");
                line.clear();
            }
            line.push(' ');
            line.push_str(word);
        }
        self.raw(&line);
        self.raw("\r\n");
    }

    /// Adds a header with an address, RFC 5322 §3.4. An address that is not ASCII is written in UTF-8, RFC 6532 §3.2.
    fn address(&mut self, header: &str, contact: &Contact) {
        let name = contact::shortened(&contact::one_line(&contact.name), LONGEST_HEADER);
        let address = contact::one_line(&contact.email);
        let short = name.len() <= LONGEST_WORD;
        match name.as_str() {
            "" => self.raw(&format!("{header}: <{address}>\r\n")),
            _ if short && is_plain(&name) => {
                let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
                self.raw(&format!("{header}: \"{quoted}\"\r\n <{address}>\r\n"));
            }
            _ => self.raw(&format!("{header}: {}\r\n <{address}>\r\n", encoded_words(&name).join("\r\n "))),
        }
    }

    /// Ends the headers of a part and adds its body as base64, RFC 2045 §6.8.
    fn base64(&mut self, data: &[u8]) {
        self.raw("Content-Transfer-Encoding: base64\r\n\r\n");
        // 57 bytes make a line of 76 characters.
        for line in data.chunks(57) {
            self.raw(&STANDARD.encode(line));
            self.raw("\r\n");
        }
    }

    /// Adds text as RFC 2045 §6.7 writes it.
    fn quoted_printable(&mut self, text: &str) {
        for line in text.split('\n') {
            let mut length = 0;
            let bytes = line.as_bytes();
            for (index, byte) in bytes.iter().enumerate() {
                let is_last = index + 1 == bytes.len();
                let plain = matches!(byte, b'!'..=b'~') && *byte != b'=' || (*byte == b' ' && !is_last);
                let width = if plain { 1 } else { 3 };
                // Room for the `=` that continues a line.
                if length + width > LINE - 1 {
                    self.raw("=\r\n");
                    length = 0;
                }
                if plain {
                    self.0.push(*byte);
                } else {
                    self.raw(&format!("={byte:02X}"));
                }
                length += width;
            }
            self.raw("\r\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::hostile;
    use super::*;

    fn contact(name: &str) -> Contact {
        Contact { name: name.to_owned(), email: "x@example.org".to_owned() }
    }

    fn written(subject: &str, name: &str, text: &str, file: &str) -> String {
        let contact = contact(name);
        let message = Message {
            from: &contact,
            to: &contact,
            subject,
            date: None,
            text,
            html: text,
            calendar: (b"BEGIN:VCALENDAR\r\n", Method::Request),
            files: &[File { name: file, media_type: "application/pdf", data: b"%PDF-1.7\n" }],
            key: "6f0f8b1e-5f3b",
        };
        String::from_utf8(write(&message)).unwrap()
    }

    #[test]
    fn the_parts_stand_where_clients_look_for_them() {
        assert_eq!(
            written("Interview", "Mira", "Hello", "c-001.pdf"),
            "MIME-Version: 1.0\r\n\
             X-Unsent: 1\r\n\
             From: \"Mira\"\r\n <x@example.org>\r\n\
             To: \"Mira\"\r\n <x@example.org>\r\n\
             Subject: Interview\r\n\
             Content-Type: multipart/mixed;\r\n boundary=\"=_mixed_6f0f8b1e5f3b\"\r\n\r\n\
             --=_mixed_6f0f8b1e5f3b\r\n\
             Content-Type: multipart/alternative;\r\n boundary=\"=_alternative_6f0f8b1e5f3b\"\r\n\r\n\
             --=_alternative_6f0f8b1e5f3b\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n\
             Hello\r\n\
             --=_alternative_6f0f8b1e5f3b\r\n\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n\
             Hello\r\n\
             --=_alternative_6f0f8b1e5f3b\r\n\
             Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n\
             QkVHSU46VkNBTEVOREFSDQo=\r\n\
             --=_alternative_6f0f8b1e5f3b--\r\n\
             --=_mixed_6f0f8b1e5f3b\r\n\
             Content-Type: application/pdf;\r\n name=\"c-001.pdf\"\r\n\
             Content-Disposition: attachment;\r\n filename=\"c-001.pdf\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n\
             JVBERi0xLjcK\r\n\
             --=_mixed_6f0f8b1e5f3b--\r\n"
        );
    }

    #[test]
    fn what_is_not_ascii_is_encoded_word_by_word() {
        let mail = written("Interview: Zoë Fernández-Łuczak", "Mira Kovač", "", "x.pdf");
        assert!(mail.contains("From: =?UTF-8?B?TWlyYSBLb3ZhxI0=?=\r\n <x@example.org>\r\n"), "{mail}");
        assert!(mail.contains("Subject: =?UTF-8?B?SW50ZXJ2aWV3OiBab8OrIEZlcm7DoW5kZXotxYF1Y3phaw==?=\r\n"), "{mail}");
    }

    #[test]
    fn names_of_files_are_written_as_rfc_2231_has_it() {
        assert_eq!(parameter("filename", "Zoë 100%.pdf"), ";\r\n filename*=UTF-8''Zo%C3%AB%20100%25.pdf");
        assert_eq!(
            parameter("filename", "ßßßßßßßßßßßß.pdf"),
            ";\r\n filename*0*=UTF-8''%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F%C3%9F\
             ;\r\n filename*1*=%C3%9F%C3%9F.pdf"
        );
    }

    #[test]
    fn quoted_printable_keeps_every_character_and_every_line_short() {
        let mut mail = Mail(Vec::new());
        mail.quoted_printable(&format!("a = b \n{}é", "x".repeat(74)));
        let text = String::from_utf8(mail.0).unwrap();
        assert_eq!(text, format!("a =3D b=20\r\n{}=\r\n=C3=A9\r\n", "x".repeat(74)));
    }

    /// No text, in whatever place, adds a header, a part or a long line that is not there without it.
    #[test]
    fn nothing_breaks_out_of_its_header() {
        let headers = |mail: &str| -> Vec<String> {
            let unfolded = mail.replace("\r\n ", " ");
            let names = unfolded.split("\r\n").filter_map(|line| line.split_once(':')).map(|(name, _)| name.to_owned());
            names.collect()
        };
        let expected = headers(&written("x", "x", "x", "x"));
        for text in hostile::TEXTS {
            let mail = written(text, text, "x", text);
            assert_eq!(headers(&mail), expected, "{text:?}");
            for line in mail.split("\r\n") {
                assert!(line.len() <= 998 && line.is_ascii(), "{text:?}: {line}");
                assert!(!line.chars().any(|character| character.is_control()), "{text:?}: {line}");
            }
        }
    }

    #[test]
    fn bodies_cannot_end_their_part() {
        for text in hostile::TEXTS.iter().chain(&["--=_mixed_6f0f8b1e5f3b--\r\nX: y"]) {
            let mail = written("x", "x", text, "x");
            assert_eq!(mail.matches("\r\n--=_mixed_6f0f8b1e5f3b--\r\n").count(), 1, "{text:?}");
            assert_eq!(mail.matches("\r\n--=_alternative_6f0f8b1e5f3b\r\n").count(), 3, "{text:?}");
        }
    }
}
