//! An [`Event`] → a calendar file (RFC 5545) with one entry.
//!
//! The same entry is sent in a mail as a request that is answered, or a cancellation (RFC 5546, RFC 6047), and lies in
//! a file that is imported by hand, which publishes it: what asks for an answer there confuses calendars.
//!
//! Times are in UTC. Entries do not recur, so that no zone has to be described, and every calendar shows UTC in the
//! zone of its reader.
//!
//! Written here and not by the crate `icalendar`: that one writes line breaks in parameters and addresses as they
//! come, so that a name can begin a property of its own. What is needed is a few rules of the standard, each at the
//! function that keeps it. Who is invited to what, and with which words, is left to [`crate::invite`].

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::contact::{self, Contact};

/// The octets of a line without its end, RFC 5545 §3.1.
const LINE: usize = 75;
/// The most bytes of a text: a calendar shows a few lines, and a whole file as a summary helps nobody.
const LONGEST_TEXT: usize = 8_000;

/// The name under which the program stands in calendar files.
const PRODUCT: &str = concat!("-//panelkit//panelkit ", env!("CARGO_PKG_VERSION"), "//EN");

/// What a calendar is to do with an entry, RFC 5546 §1.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Take it as it is; nobody is asked for an answer.
    Publish,
    /// Ask its reader to come, and answer the organizer.
    Request,
    /// Take it out again.
    Cancel,
}

impl Method {
    /// As in `METHOD` and in the media type of a mail's part; both must say the same (RFC 6047 §2.4).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// An entry of a calendar.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// Stands for the entry, whatever is changed of it: a UUID without the name of a host, RFC 7986 §5.3.
    pub uid: &'a str,
    /// How often it was changed; a calendar takes a higher one over a lower one.
    pub sequence: u32,
    /// When this version of the entry was made.
    pub stamp: Timestamp,
    /// The beginning.
    pub start: Timestamp,
    /// The end.
    pub end: Timestamp,
    /// What it is called.
    pub summary: &'a str,
    /// A room, or the address of a call.
    pub location: Option<&'a str>,
    /// What to know, in lines.
    pub description: &'a str,
    /// Who sends it.
    pub organizer: &'a Contact,
    /// Who is asked to come; left out of what is published (RFC 5546 §3.2.1).
    pub attendees: &'a [Contact],
    /// Whether it does not take place for anybody, and not only for the one who reads it (RFC 5546 §3.2.5).
    pub called_off: bool,
    /// A file inside of the entry.
    pub attachment: Option<File<'a>>,
}

/// A file that goes with an entry or a mail.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name without folders.
    pub name: &'a str,
    /// Like `application/pdf`.
    pub media_type: &'a str,
    /// What is in it.
    pub data: &'a [u8],
}

/// Writes a calendar with one entry.
pub fn write(event: &Event<'_>, method: Method) -> Vec<u8> {
    let mut lines = Lines(Vec::new());
    lines.line("BEGIN", &[], "VCALENDAR");
    lines.line("VERSION", &[], "2.0");
    lines.text("PRODID", PRODUCT);
    lines.line("CALSCALE", &[], "GREGORIAN");
    lines.line("METHOD", &[], method.as_str());
    lines.line("BEGIN", &[], "VEVENT");
    lines.text("UID", event.uid);
    lines.line("SEQUENCE", &[], &event.sequence.to_string());
    lines.line("DTSTAMP", &[], &utc(event.stamp));
    lines.line("DTSTART", &[], &utc(event.start));
    lines.line("DTEND", &[], &utc(event.end));
    lines.text("SUMMARY", &contact::one_line(event.summary));
    if let Some(location) = event.location {
        lines.text("LOCATION", &contact::one_line(location));
    }
    lines.text("DESCRIPTION", &contact::lines(event.description));
    people(&mut lines, event, method);
    if let Some(status) = status(event, method) {
        lines.line("STATUS", &[], status);
    }
    lines.line("TRANSP", &[], "OPAQUE");
    // Of somebody's job: calendars that show others when one is busy are not to show with what.
    lines.line("CLASS", &[], "PRIVATE");
    if let Some(file) = event.attachment {
        attach(&mut lines, &file);
    }
    lines.line("END", &[], "VEVENT");
    lines.line("END", &[], "VCALENDAR");
    lines.0
}

/// `ORGANIZER` and, where an answer is asked for or taken back, `ATTENDEE`.
fn people(lines: &mut Lines, event: &Event<'_>, method: Method) {
    let mailto = |contact: &Contact| format!("mailto:{}", uri(&contact.email));
    lines.line("ORGANIZER", &[("CN", &event.organizer.name)], &mailto(event.organizer));
    for attendee in event.attendees {
        let name = ("CN", attendee.name.as_str());
        match method {
            Method::Publish => {}
            Method::Cancel => lines.line("ATTENDEE", &[name], &mailto(attendee)),
            Method::Request => lines.line(
                "ATTENDEE",
                &[
                    name,
                    ("CUTYPE", "INDIVIDUAL"),
                    ("ROLE", "REQ-PARTICIPANT"),
                    ("PARTSTAT", "NEEDS-ACTION"),
                    ("RSVP", "TRUE"),
                ],
                &mailto(attendee),
            ),
        }
    }
}

/// `STATUS`; a cancellation for some of those who were invited must have none, RFC 5546 §3.2.5. A published entry has
/// no other way to be taken back.
fn status(event: &Event<'_>, method: Method) -> Option<&'static str> {
    match (method, event.called_off) {
        (_, true) => Some("CANCELLED"),
        (Method::Cancel, false) => None,
        (_, false) => Some("CONFIRMED"),
    }
}

/// A file inside of the entry, RFC 5545 §3.8.1.1; its name as RFC 8607 §4.2 and as Outlook
/// (MS-OXCICAL §2.1.3.1.1.20.1.4) read it.
fn attach(lines: &mut Lines, file: &File<'_>) {
    let parameters = [
        ("FMTTYPE", file.media_type),
        ("ENCODING", "BASE64"),
        ("VALUE", "BINARY"),
        ("FILENAME", file.name),
        ("X-FILENAME", file.name),
    ];
    lines.line("ATTACH", &parameters, &STANDARD.encode(file.data));
}

/// `20261203T080000Z`, RFC 5545 §3.3.5 form 2.
fn utc(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// An address as the rest of a `mailto:` URI, RFC 6068 §2: all but letters, digits and a few signs in percent.
fn uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    let at = address.rfind('@');
    for (index, byte) in address.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'+' => uri.push(char::from(byte)),
            b'@' if Some(index) == at => uri.push('@'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// Content lines, RFC 5545 §3.1.
struct Lines(Vec<u8>);

impl Lines {
    /// Adds a line whose value is text, RFC 5545 §3.3.11.
    fn text(&mut self, name: &str, text: &str) {
        let mut value = String::with_capacity(text.len());
        for character in contact::shortened(text, LONGEST_TEXT).chars() {
            match character {
                '\\' | ';' | ',' => value.extend(['\\', character]),
                '\n' => value.push_str("\\n"),
                _ => value.push(character),
            }
        }
        self.line(name, &[], &value);
    }

    /// Adds a line; the value is written as it is, but for controls, which no value has.
    fn line(&mut self, name: &str, parameters: &[(&str, &str)], value: &str) {
        let mut line = String::with_capacity(name.len() + value.len() + 64);
        line.push_str(name);
        for (name, value) in parameters {
            line.push(';');
            line.push_str(name);
            line.push('=');
            line.push_str(&parameter(value));
        }
        line.push(':');
        line.extend(value.chars().filter(|character| !character.is_control()));
        self.fold(&line);
    }

    /// Adds a long line in parts, each but the first after a space, and none ends inside of a character.
    fn fold(&mut self, line: &str) {
        let mut rest = line;
        let mut room = LINE;
        while rest.len() > room {
            // A character has at most four bytes, so there is always an end.
            let end = (1..=room).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
            self.0.extend_from_slice(&rest.as_bytes()[..end]);
            self.0.extend_from_slice(b"\r\n ");
            rest = &rest[end..];
            room = LINE - 1;
        }
        self.0.extend_from_slice(rest.as_bytes());
        self.0.extend_from_slice(b"\r\n");
    }
}

/// The value of a parameter: plain where it is one word, else in quotes, with RFC 6868 §3.1 for what quotes cannot
/// hold.
fn parameter(value: &str) -> String {
    let value = contact::shortened(&contact::one_line(value), 1_000);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b'.' | b'_');
    if !value.is_empty() && value.bytes().all(is_plain) {
        return value;
    }
    format!("\"{}\"", value.replace('^', "^^").replace('"', "^'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: &str, email: &str) -> Contact {
        Contact { name: name.to_owned(), email: email.to_owned() }
    }

    fn event<'a>(organizer: &'a Contact, attendees: &'a [Contact]) -> Event<'a> {
        Event {
            uid: "6f0f8b1e-5f3b-8a55-9d0e-6a6f0c0d5f11",
            sequence: 2,
            stamp: "2026-11-05T00:00:02Z".parse().unwrap(),
            start: "2026-12-03T08:00:00Z".parse().unwrap(),
            end: "2026-12-03T09:00:00Z".parse().unwrap(),
            summary: "Interview",
            location: None,
            description: "One\nTwo",
            organizer,
            attendees,
            called_off: false,
            attachment: None,
        }
    }

    fn written(event: &Event<'_>, method: Method) -> String {
        String::from_utf8(write(event, method)).unwrap()
    }

    /// The lines again, unfolded.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_request_has_what_its_method_asks_for() {
        let (mira, tom) = (contact("Aylin Demir", "aylin@example.org"), [contact("Tom; \"T\"", "tom+x@example.org")]);
        let text = written(&event(&mira, &tom), Method::Request);
        assert_eq!(
            unfolded(&text)[4..],
            [
                "METHOD:REQUEST",
                "BEGIN:VEVENT",
                "UID:6f0f8b1e-5f3b-8a55-9d0e-6a6f0c0d5f11",
                "SEQUENCE:2",
                "DTSTAMP:20261105T000002Z",
                "DTSTART:20261203T080000Z",
                "DTEND:20261203T090000Z",
                "SUMMARY:Interview",
                "DESCRIPTION:One\\nTwo",
                "ORGANIZER;CN=\"Aylin Demir\":mailto:aylin@example.org",
                "ATTENDEE;CN=\"Tom; ^'T^'\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:\
                 mailto:tom+x@example.org",
                "STATUS:CONFIRMED",
                "TRANSP:OPAQUE",
                "CLASS:PRIVATE",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn what_is_published_names_nobody_who_should_answer() {
        let (mira, tom) = (contact("Aylin", "aylin@example.org"), [contact("Tom", "tom@example.org")]);
        assert!(!written(&event(&mira, &tom), Method::Publish).contains("ATTENDEE"));
    }

    #[test]
    fn only_what_is_called_off_for_all_is_cancelled() {
        let (mira, tom) = (contact("Aylin", "aylin@example.org"), [contact("Tom", "tom@example.org")]);
        let uninvited = written(&event(&mira, &tom), Method::Cancel);
        assert!(uninvited.contains("METHOD:CANCEL") && !uninvited.contains("STATUS"), "{uninvited}");
        let off = written(&Event { called_off: true, ..event(&mira, &tom) }, Method::Cancel);
        assert!(off.contains("STATUS:CANCELLED\r\n"), "{off}");
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mira = contact(&"ż".repeat(200), "aylin@example.org");
        let summary = "👩\u{200D}💻, ".repeat(60);
        let text = written(&Event { summary: &summary, ..event(&mira, &[]) }, Method::Publish);
        for line in text.split("\r\n") {
            assert!(line.len() <= LINE, "{}: {line}", line.len());
        }
        assert!(unfolded(&text).contains(&format!("ORGANIZER;CN=\"{}\":mailto:aylin@example.org", "ż".repeat(200))));
        assert!(unfolded(&text).contains(&format!("SUMMARY:{}", summary.trim_end().replace(',', "\\,"))));
    }

    #[test]
    fn a_file_is_inside_under_both_names_of_its_name() {
        let mira = contact("Aylin", "aylin@example.org");
        let data: Vec<u8> = (0..=255).collect();
        let file = File { name: "c-001.pdf", media_type: "application/pdf", data: &data };
        let text = written(&Event { attachment: Some(file), ..event(&mira, &[]) }, Method::Publish);
        let line = unfolded(&text).into_iter().find(|line| line.starts_with("ATTACH")).unwrap();
        let (parameters, value) = line.split_once(':').unwrap();
        assert_eq!(
            parameters,
            "ATTACH;FMTTYPE=application/pdf;ENCODING=BASE64;VALUE=BINARY;FILENAME=c-001.pdf;X-FILENAME=c-001.pdf"
        );
        assert_eq!(STANDARD.decode(value).unwrap(), data);
    }

    #[test]
    fn addresses_are_uris() {
        assert_eq!(uri("o'neil/x@example.org"), "o%27neil%2Fx@example.org");
        assert_eq!(uri("\"a@b\"@example.org"), "%22a%40b%22@example.org");
        assert_eq!(uri("jörg@example.org"), "j%C3%B6rg@example.org");
    }

    /// No text, in whatever place, adds a line that is not there without it.
    #[test]
    fn nothing_breaks_out_of_its_line() {
        let plain = contact("x", "x@example.org");
        let names = |text: &str| -> Vec<String> {
            unfolded(text).iter().map(|line| line.split([':', ';']).next().unwrap_or_default().to_owned()).collect()
        };
        let file = File { name: "x", media_type: "application/pdf", data: b"" };
        let harmless = Event { location: Some("x"), attachment: Some(file), ..event(&plain, &[]) };
        let expected = names(&written(&harmless, Method::Request));
        for text in super::super::hostile::TEXTS {
            let organizer = contact(text, "x@example.org");
            let event = Event {
                summary: text,
                location: Some(text),
                description: text,
                organizer: &organizer,
                attachment: Some(File { name: text, ..file }),
                ..harmless
            };
            let written = written(&event, Method::Request);
            assert_eq!(names(&written), expected, "{text:?}");
            assert!(written.split("\r\n").all(|line| !line.chars().any(char::is_control)), "{text:?}");
            assert!(written.split("\r\n").all(|line| line.len() <= LINE), "{text:?}");
        }
    }
}
