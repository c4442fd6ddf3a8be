//! [`Kit`] → the same kit with codes instead of people, for a panel that is not to know whom it reads of.
//!
//! [`Codes`] gives each candidate a code and keeps it in the text of a key file, with the id and the name behind it; the
//! key is the only place where both stand together. [`Kit::blinded`] takes everything personal out of a kit before anything
//! is made of it, so that no later stage has it at all: not templates, not names of files, not reports.
//!
//! A code is made of an HMAC-SHA256 (RFC 2104) of the candidate's id under a secret of the key file. Who has the ids and not
//! the key cannot tell whose code it is; the same key gives the same codes, whatever the order of the candidates. Where the
//! key is, and where its secret comes from, is left to the command.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::model::{Candidate, Kit};
use super::scalar::BlindField;
use crate::diag::Diagnostic;

/// The form of the key file that this version reads and writes.
const VERSION: u32 = 1;
/// The letters of codes. Read aloud, no two of them rhyme; written, none looks like a digit or like another.
const LETTERS: &[u8; 9] = b"HKMQRTWXY";
/// The digits of codes: without 0 and 1, which look like letters, and 5, which sounds like 9.
const DIGITS: &[u8; 7] = b"2346789";
/// The most candidates: there are 250,047 codes, and the last ones would take long to find.
const MOST: usize = 150_000;

/// A secret under which codes are made.
pub type Secret = [u8; 32];

/// What a kit shows of its candidates.
#[derive(Debug, Clone, Default)]
pub enum Blind {
    /// Everything.
    #[default]
    No,
    /// Nothing that is personal but these; codes are still to be given.
    Asked(Vec<BlindField>),
    /// Nothing that is personal but what was asked for: the candidates have codes.
    Done {
        /// What is shown all the same.
        show: Vec<BlindField>,
        /// The ids behind the codes, for each of [`Kit::candidates`]: for what is typed on a command line, never for
        /// anything that is written.
        ids: Vec<String>,
        /// Whether files for the records of candidates were left out, which name them.
        files: bool,
    },
    /// Everything, in a round that is blind: for what the candidates themselves get, and for that alone.
    Apart,
}

/// The codes of candidates, and the secret that they were made with.
#[derive(Debug, Clone)]
pub struct Codes {
    kit: String,
    secret: Secret,
    /// By id.
    given: BTreeMap<String, Given>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    code: String,
    name: String,
}

/// The key file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    kit: String,
    /// In hexadecimal digits.
    secret: String,
    /// In the order of the codes.
    codes: Vec<WrittenCode>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCode {
    code: String,
    id: String,
    name: String,
}

impl Codes {
    /// No codes yet, for a kit of this id.
    pub fn new(kit: &str, secret: Secret) -> Self {
        Self { kit: kit.to_owned(), secret, given: BTreeMap::new() }
    }

    /// Reads the text of a key file; `name` is what messages call it, `kit` the id of the kit that it is for.
    ///
    /// # Errors
    /// When it is no key file, or the key of another kit.
    pub fn read(text: &str, name: &str, kit: &str) -> Result<Self, Diagnostic> {
        let wrong = |what: String| {
            let help =
                "put the file of the last run back, or name another with `--key`; with a new key all codes are new";
            Diagnostic::error(format!("`{name}` {what}")).help(help)
        };
        let written: Written =
            serde_json::from_str(text).map_err(|cause| wrong("is no key of a blind round".to_owned()).cause(cause))?;
        if written.version != VERSION {
            return Err(wrong(format!("was written by another version of panelkit (form {})", written.version)));
        }
        if written.kit != kit {
            return Err(wrong(format!("is the key of the kit `{}`, not of `{kit}`", written.kit)));
        }
        let Some(secret) = from_hexadecimal(&written.secret) else {
            return Err(wrong("has no secret of 64 hexadecimal digits".to_owned()));
        };
        let mut codes = Self { kit: written.kit, secret, given: BTreeMap::new() };
        let mut taken = BTreeSet::new();
        for WrittenCode { code, id, name } in written.codes {
            if !is_code(&code) || !taken.insert(code.clone()) {
                return Err(wrong(format!("gives the code `{code}` twice, or it is none")));
            }
            codes.given.insert(id, Given { code, name });
        }
        Ok(codes)
    }

    /// The text of the key file.
    pub fn text(&self) -> String {
        let mut codes: Vec<WrittenCode> = self
            .given
            .iter()
            .map(|(id, given)| WrittenCode { code: given.code.clone(), id: id.clone(), name: given.name.clone() })
            .collect();
        codes.sort_by(|first, second| first.code.cmp(&second.code));
        let secret = self.secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let written = Written { version: VERSION, kit: self.kit.clone(), secret, codes };
        serde_json::to_string_pretty(&written).expect("plain data is JSON") + "\n"
    }

    /// Gives codes to the candidates who have none; who had one keeps it, also when they are in the kit no more. Says
    /// whether anything is new.
    ///
    /// # Errors
    /// When there are more candidates than codes can be given to.
    pub fn give(&mut self, candidates: &[Candidate]) -> Result<bool, Diagnostic> {
        if candidates.len() + self.given.len() > MOST {
            let message = format!("a blind round takes {MOST} candidates, and there are {}", candidates.len());
            return Err(Diagnostic::error(message).help("make several kits of it"));
        }
        let mut taken: BTreeSet<String> = self.given.values().map(|given| given.code.clone()).collect();
        // By id, so that no order of the candidates decides between two that fall on one code.
        let sorted: BTreeMap<&str, &str> = candidates.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        let mut is_new = false;
        for (id, name) in sorted {
            if let Some(given) = self.given.get_mut(id) {
                if given.name != name {
                    name.clone_into(&mut given.name);
                    is_new = true;
                }
                continue;
            }
            let mut attempts = (0..=u32::MAX).map(|attempt| code(&self.secret, id, attempt));
            let code = attempts.find(|code| !taken.contains(code)).expect("there are more codes than candidates");
            taken.insert(code.clone());
            self.given.insert(id.to_owned(), Given { code, name: name.to_owned() });
            is_new = true;
        }
        Ok(is_new)
    }

    /// The code of a candidate.
    fn of(&self, id: &str) -> Option<&str> {
        self.given.get(id).map(|given| given.code.as_str())
    }
}

impl Kit {
    /// Whether the panel is not to know whom it reads of, and this kit is for the panel.
    pub fn is_blind(&self) -> bool {
        matches!(self.blind, Blind::Asked(_) | Blind::Done { .. })
    }

    /// The ids by which a candidate (an index in [`Kit::candidates`]) can be named on a command line: in a blind round the
    /// code, and the id behind it.
    pub fn ids_of(&self, candidate: usize) -> impl Iterator<Item = &str> {
        let behind = match &self.blind {
            Blind::Done { ids, .. } => ids.get(candidate).map(String::as_str),
            Blind::No | Blind::Asked(_) | Blind::Apart => None,
        };
        std::iter::once(self.candidates[candidate].id.as_str()).chain(behind)
    }

    /// The kit with codes instead of people, in the order of the codes: that of the list would tell who is who.
    ///
    /// A candidate keeps the schedule, the position and the level; what the kit shows all the same stays too. Codes of all
    /// candidates must have been given.
    #[must_use]
    pub fn blinded(mut self, codes: &Codes) -> Self {
        let show = match std::mem::take(&mut self.blind) {
            Blind::Asked(show) | Blind::Done { show, .. } => show,
            Blind::No | Blind::Apart => Vec::new(),
        };
        let shows = |field: BlindField| show.contains(&field);
        let has_files = |candidate: &Candidate| !candidate.records.is_empty();
        let files = self.candidates.iter().any(has_files);
        let mut coded: Vec<(Candidate, String)> = std::mem::take(&mut self.candidates)
            .into_iter()
            .map(|candidate| {
                let code = codes.of(&candidate.id).expect("every candidate was given a code").to_owned();
                let id = candidate.id;
                // Every field is named here: a new one is personal until somebody has thought about it.
                let candidate = Candidate {
                    id: code.clone(),
                    name: code,
                    preferred_name: None,
                    name_said: None,
                    pronouns: None,
                    email: None,
                    role: candidate.role,
                    level: candidate.level,
                    day: candidate.day,
                    time_zone: None,
                    schedule: candidate.schedule,
                    asked: candidate.asked,
                    records: Box::default(),
                    probes: if shows(BlindField::Probes) { candidate.probes } else { Box::default() },
                    accommodations: if shows(BlindField::Accommodations) {
                        candidate.accommodations
                    } else {
                        Box::default()
                    },
                    extra: Box::default(),
                    origin: candidate.origin,
                };
                (candidate, id)
            })
            .collect();
        coded.sort_by(|(first, _), (second, _)| first.id.cmp(&second.id));
        let ids;
        (self.candidates, ids) = coded.into_iter().unzip();
        self.blind = Blind::Done { show, ids, files };
        self
    }
}

/// Whether a text has the form of a code.
pub fn is_code(text: &str) -> bool {
    let fits = |(index, byte): (usize, u8)| match index {
        0 | 2 | 5 => LETTERS.contains(&byte),
        3 => byte == b'-',
        _ => DIGITS.contains(&byte),
    };
    text.len() == 7 && text.bytes().enumerate().all(fits)
}

/// A code like `K7R-4M9`: letters and digits in turn, in two groups.
fn code(secret: &Secret, id: &str, attempt: u32) -> String {
    let mut message = attempt.to_be_bytes().to_vec();
    message.extend_from_slice(id.as_bytes());
    let digest = hmac(secret, &message);
    // What is left of so many bits after six divisions by 9 and 7 is as good as even.
    let mut number = digest.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let mut take = |signs: &[u8]| {
        let count = signs.len() as u128;
        let index = usize::try_from(number % count).unwrap_or_default();
        number /= count;
        char::from(signs[index])
    };
    let mut code = String::with_capacity(7);
    for (index, signs) in [&LETTERS[..], DIGITS, LETTERS, DIGITS, LETTERS, DIGITS].into_iter().enumerate() {
        if index == 3 {
            code.push('-');
        }
        code.push(take(signs));
    }
    code
}

/// HMAC-SHA256, RFC 2104 §2, of a key no longer than a block.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5C)).chain_update(inner).finalize().into()
}

fn from_hexadecimal(text: &str) -> Option<Secret> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut secret = Secret::default();
    for (byte, pair) in secret.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyed_hash_is_that_of_the_standard() {
        // RFC 4231, test case 2.
        let digest = hmac(b"Jefe", b"what do ya want for nothing?");
        let text: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn codes_have_their_form_and_depend_on_secret_and_id() {
        let (one, other) = ([1; 32], [2; 32]);
        for id in 0..2_000 {
            let code = code(&one, &format!("c-{id}"), 0);
            assert!(is_code(&code), "{code}");
        }
        assert_ne!(code(&one, "c-001", 0), code(&other, "c-001", 0));
        assert_ne!(code(&one, "c-001", 0), code(&one, "c-002", 0));
        assert_ne!(code(&one, "c-001", 0), code(&one, "c-001", 1));
        for text in ["", "K7R4M9", "K7R-4M", "K7R-4O9", "77R-4M9", "k7r-4m9", "K7R-4M99", "ÄÄ-4M"] {
            assert!(!is_code(text), "{text}");
        }
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_refused_when_it_is_none() {
        let mut codes = Codes::new("round", [7; 32]);
        codes.given.insert("c-1".to_owned(), Given { code: "K7R-4M9".to_owned(), name: "Zoë".to_owned() });
        let text = codes.text();
        let again = Codes::read(&text, "key", "round").unwrap();
        assert_eq!((again.text(), again.of("c-1")), (text.clone(), Some("K7R-4M9")));
        let refused = |text: &str, kit: &str| Codes::read(text, "key", kit).unwrap_err().message;
        assert_eq!(refused("{", "round"), "`key` is no key of a blind round");
        assert_eq!(refused(&text, "other"), "`key` is the key of the kit `round`, not of `other`");
        let short = text.replace("0707", "07");
        assert_eq!(refused(&short, "round"), "`key` has no secret of 64 hexadecimal digits");
        let newer = text.replace("\"version\": 1", "\"version\": 9");
        assert!(refused(&newer, "round").contains("another version"));
        let none = text.replace("K7R-4M9", "Zoe");
        assert_eq!(refused(&none, "round"), "`key` gives the code `Zoe` twice, or it is none");
    }
}
