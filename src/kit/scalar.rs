//! One text → one value: names, numbers, minutes, words of a fixed list.
//!
//! The same rules hold for YAML and for the cells of a CSV file. Dates and times, which need the time zone of the kit,
//! are left to [`super::time`].

use schemars::JsonSchema;

use super::file;
use super::suggest::{self, shown};

/// Why a text is not such a value.
#[derive(Debug)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Refusal {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// A value that is written as one text.
pub trait Scalar: Sized {
    /// What is expected, for messages: "expected text, found a list".
    const EXPECTED: &'static str;

    /// The value of a text without white space around it.
    ///
    /// # Errors
    /// When the text is not such a value.
    fn parse(text: &str) -> Result<Self, Refusal>;
}

impl Scalar for String {
    const EXPECTED: &'static str = "text";

    /// Escapes like `"\0"` come past the check of the file, so the value is checked too.
    fn parse(text: &str) -> Result<Self, Refusal> {
        if text.is_empty() {
            return Err(Refusal::new("the text is empty", "write something between the quotes, or delete the key"));
        }
        match text.chars().find(|character| file::is_control(*character)) {
            Some(character) => Err(Refusal::new(
                format!("the text has the control character U+{:04X}", u32::from(character)),
                "delete it",
            )),
            None => Ok(text.to_owned()),
        }
    }
}

/// A name for use by other entries, in the names of files and of form fields: letters and digits of ASCII, `-`, `_`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(inline)]
pub struct Id(#[schemars(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"))] pub String);

/// The id of a candidate: an [`Id`] that may also have dots, as the numbers of applicant systems do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(inline)]
pub struct CandidateId(#[schemars(regex(pattern = r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$"))] pub String);

/// The longest id, in bytes: two of them and an ending fit in the 255 bytes of a file name.
const ID_LENGTH: usize = 64;

impl Scalar for Id {
    const EXPECTED: &'static str = "an id";

    fn parse(text: &str) -> Result<Self, Refusal> {
        safe_name(text, false).map(Self)
    }
}

impl Scalar for CandidateId {
    const EXPECTED: &'static str = "an id";

    fn parse(text: &str) -> Result<Self, Refusal> {
        safe_name(text, true).map(Self)
    }
}

/// A name that every file system takes as it is.
fn safe_name(text: &str, dots: bool) -> Result<String, Refusal> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || (dots && c == '.');
    let signs = if dots { "`-`, `_` and `.`" } else { "`-` and `_`" };
    let rule = format!("use letters a to z, digits, {signs}, beginning with a letter or digit");
    let refuse = |message: String| {
        let proposal = slug(text);
        let help = if proposal.is_empty() { rule.clone() } else { format!("{rule}; for example `{proposal}`") };
        Err(Refusal::new(message, help))
    };
    if text.is_empty() {
        return Err(Refusal::new("the id is empty", rule));
    }
    if text.len() > ID_LENGTH {
        return Err(Refusal::new(
            format!("the id `{}…` has {} characters", text.chars().take(20).collect::<String>(), text.chars().count()),
            format!("shorten it to at most {ID_LENGTH}"),
        ));
    }
    if let Some(character) = text.chars().find(|c| !allowed(*c)) {
        return refuse(format!(
            "the id `{}` is not safe as a file name: it has `{}`",
            shown(text),
            character.escape_debug()
        ));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) || text.ends_with('.') {
        let (end, character) = if text.ends_with('.') { ("ends", ".") } else { ("begins", &text[..1]) };
        return refuse(format!("the id `{text}` is not safe as a file name: it {end} with `{character}`"));
    }
    if is_device(text) {
        return Err(Refusal::new(
            format!("the id `{text}` is not safe as a file name: Windows keeps it for a device"),
            format!("for example `{}-1`", text.to_ascii_lowercase()),
        ));
    }
    Ok(text.to_owned())
}

/// The names that Windows does not give to files, with or without an ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// A text as an id: lower case, everything else than letters and digits as single hyphens.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if slug.len() >= ID_LENGTH {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A weight: how much a competency counts beside the others.
#[derive(Debug, Clone, Copy, PartialEq, JsonSchema)]
#[schemars(inline)]
pub struct Weight(#[schemars(range(min = 0))] pub f64);

impl Scalar for Weight {
    const EXPECTED: &'static str = "a number";

    fn parse(text: &str) -> Result<Self, Refusal> {
        // YAML writes these with a dot.
        let value: f64 = text
            .trim_start_matches(['-', '+', '.'])
            .parse::<f64>()
            .is_ok_and(|value| !value.is_finite())
            .then_some(f64::NAN)
            .or_else(|| text.parse().ok())
            .ok_or_else(|| {
                Refusal::new(format!("expected a number, found `{}`", shown(text)), "write for example `2` or `1.5`")
            })?;
        if !value.is_finite() {
            return Err(Refusal::new(format!("the weight `{text}` is not finite"), "write a number like `1` or `2.5`"));
        }
        if value < 0.0 {
            return Err(Refusal::new(
                format!("the weight {text} is negative"),
                "write 0 for a competency that is rated but does not count",
            ));
        }
        Ok(Self(value))
    }
}

/// A number of minutes, up to a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
#[schemars(inline)]
pub struct Minutes(#[schemars(range(min = 0, max = 1440))] pub u32);

impl Scalar for Minutes {
    const EXPECTED: &'static str = "a number of minutes";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.parse::<u32>() {
            Ok(minutes) if minutes <= 24 * 60 => Ok(Self(minutes)),
            Ok(minutes) => Err(Refusal::new(format!("{minutes} minutes are more than a day"), "write at most 1440")),
            Err(_) => Err(Refusal::new(
                format!("expected a whole number of minutes, found `{}`", shown(text)),
                "write only the number, for example `45`",
            )),
        }
    }
}

impl Scalar for bool {
    const EXPECTED: &'static str = "`true` or `false`";

    fn parse(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|_| {
            Refusal::new(format!("expected `true` or `false`, found `{}`", shown(text)), "write one of the two")
        })
    }
}

impl Scalar for u64 {
    const EXPECTED: &'static str = "a whole number";

    fn parse(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|_| {
            Refusal::new(format!("expected a whole number from 0 up, found `{}`", shown(text)), "write for example `3`")
        })
    }
}

/// Declares an enum of words: how it is written is the name of the variant in lower case.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal { $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, schemars::JsonSchema)]
        pub enum $name {
            $( $(#[$variant_meta])* #[schemars(rename = $word)] $variant, )*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// How it is written.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )* }
            }
        }

        impl Scalar for $name {
            const EXPECTED: &'static str = $what;

            fn parse(text: &str) -> Result<Self, Refusal> {
                word(Self::ALL, Self::as_str, text, $what)
            }
        }
    };
}

fn word<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: &str, what: &str) -> Result<T, Refusal> {
    let found = all.iter().copied().find(|value| name(*value) == text);
    found.ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
        Refusal::new(format!("expected {what}, found `{}`", shown(text)), suggest::remedy(text, names.iter().copied()))
    })
}

words! {
    /// How much experience a position asks for.
    Level, "a level" {
        /// Works under guidance.
        Junior = "junior",
        /// Works alone on known ground.
        Mid = "mid",
        /// Leads work on unknown ground.
        Senior = "senior",
        /// Sets the direction for several teams.
        Staff = "staff",
    }
}

words! {
    /// The size of the sheets.
    Paper, "a paper size" {
        /// 210 × 297 mm.
        A4 = "a4",
        /// 8.5 × 11 in.
        Letter = "letter",
    }
}

words! {
    /// What is made; see [`DocumentKind::per`] for how many of it.
    DocumentKind, "a document" {
        /// Everything that the interviewer holds: plan, questions, evaluation sheet.
        Packet = "packet",
        /// The evaluation sheet alone.
        Evaluation = "evaluation",
        /// The form on which an interviewer sums up what all of their interviews of a candidate showed.
        Final = "final",
        /// The form on which the panel agrees about a candidate.
        Consensus = "consensus",
        /// What a candidate is given before the interviews; nothing of the questions.
        Handout = "handout",
        /// A day of the coordinator's: who is where when, and what is handed to whom.
        DaySheet = "day-sheet",
        /// Who of the panel asks about which competency, with the gaps and the repeats.
        Coverage = "coverage",
    }
}

words! {
    /// What a panel may see of candidates in a blind round all the same: what the coordinator wrote for it.
    BlindField, "a field" {
        /// What the candidate needs for a fair interview.
        Accommodations = "accommodations",
        /// What to ask beside the questions.
        Probes = "probes",
    }
}

words! {
    /// Who of the panel asks which question.
    LeadRule, "a rule for who leads" {
        /// One after the other, beginning with the first interviewer.
        Rotation = "rotation",
        /// Whoever has the competency of the question among their `leads`; the others in rotation.
        Competency = "competency",
    }
}

words! {
    /// What a round is checked for beside its form; see [`super::fairness`].
    Rule, "the name of a rule" {
        /// A question touches a topic not to ask about.
        Topic = "topic",
        /// A question has no description of answers at 1, 3 and 5.
        NoAnchors = "no-anchors",
        /// A question is for other levels than that of the role.
        Level = "level",
        /// Two interviews ask the same question.
        Repeated = "repeated",
        /// A question was asked of a candidate in an earlier round.
        AskedBefore = "asked-before",
        /// Nobody asks about a competency of the role.
        Uncovered = "uncovered",
        /// A competency is asked about that the role does not list.
        Unlisted = "unlisted",
        /// All of three or more interviews ask about a competency.
        AskedByAll = "asked-by-all",
        /// A weight differs from the others, without a reason.
        UnequalWeights = "unequal-weights",
        /// A candidate has no time for an interview that others have.
        UnequalInterviews = "unequal-interviews",
        /// Somebody is in two interviews at once.
        Overlap = "overlap",
        /// Two interviews are in one room at once.
        Room = "room",
        /// A sitting is before today.
        Past = "past",
        /// A sitting is not on the day of the candidate.
        OutsideDay = "outside-day",
        /// A sitting is outside of the working hours, here or where the candidate is.
        OutsideHours = "outside-hours",
        /// Times have no time zone, only an offset.
        NoZone = "no-zone",
    }
}

/// Hours of a day, as minutes from midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// When they begin.
    pub from: u32,
    /// When they end; later than `from`.
    pub until: u32,
}

impl Default for Hours {
    /// From seven to eight in the evening.
    fn default() -> Self {
        Self { from: 7 * 60, until: 20 * 60 }
    }
}

impl std::fmt::Display for Hours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from, until } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

impl JsonSchema for Hours {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"^\d{1,2}:\d{2}\s*[-–]\s*\d{1,2}:\d{2}$" })
    }
}

impl Scalar for Hours {
    const EXPECTED: &'static str = "hours of the day";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let number =
                |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
            let (hour, minute) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
            Some(hour * 60 + minute).filter(|minute| hour <= 24 && *minute <= 24 * 60)
        };
        let parts = text.split_once(['-', '–']).and_then(|(from, until)| Some((minute(from)?, minute(until)?)));
        match parts {
            Some((from, until)) if from < until => Ok(Self { from, until }),
            _ => Err(Refusal::new(
                format!("`{}` are no hours of a day", shown(text)),
                "write them like `08:00-18:30`, the earlier first",
            )),
        }
    }
}
