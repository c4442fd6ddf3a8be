//! A password → files that nobody opens without it (ISO 32000-2 7.6: AES with 256 bits, revision 6).
//!
//! Every stream of a file is encrypted as it is written, object streams among them: with these all strings are, but for
//! the few in the dictionaries of streams. Where things are (the cross-reference stream) stays readable. Key, salts and
//! initialization vectors are random, so that two files of the same content tell nobody that they are the same: this is the
//! one output that differs from run to run.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Dictionary, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat, dictionary};

use super::objects::write_object;
use crate::diag::Diagnostic;

/// The most bytes of a password (ISO 32000-2 7.6.4.3.3).
const LONGEST: usize = 127;

/// The name of the one way in which things are encrypted.
const FILTER: &[u8] = b"StdCF";

/// What opens a file; it never shows itself in messages.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Arc<str>);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

impl Password {
    /// Takes a text as a password.
    ///
    /// # Errors
    /// What keeps it from being one, as the end of a sentence.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Err("is empty");
        }
        if text.len() > LONGEST {
            return Err("has more than 127 bytes");
        }
        // Viewers prepare what is typed (RFC 4013), and cannot do so with these.
        state(text, text, &[0; 32]).map_err(|_| "has characters that cannot be typed into every viewer")?;
        Ok(Self(text.into()))
    }
}

/// What people may do with a file that they have opened: print, fill and annotate it, and have it read aloud; not change
/// it, take it apart or copy from it. Viewers heed this, and nothing enforces it.
fn permissions() -> Permissions {
    Permissions::PRINTABLE
        | Permissions::PRINTABLE_IN_HIGH_QUALITY
        | Permissions::ANNOTABLE
        | Permissions::FILLABLE
        | Permissions::COPYABLE_FOR_ACCESSIBILITY
}

/// Encrypts one file.
pub(super) struct Cipher {
    key: [u8; 32],
    /// The file's encryption dictionary, which is readable.
    pub dictionary: Dictionary,
}

impl Cipher {
    /// A cipher for one file.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(super) fn new(password: &Password) -> Result<Self, Diagnostic> {
        let no_random = |cause: getrandom::Error| {
            Diagnostic::error("the system gives no random numbers to encrypt with")
                .help("see that `/dev/urandom` is there, or leave `--encrypt` out")
                .cause(cause)
        };
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(no_random)?;
        // Nobody has the owner's password: whoever opens the file has the rights of a reader.
        let mut owner = [0; 32];
        getrandom::fill(&mut owner).map_err(no_random)?;
        let owner: String = owner.iter().map(|byte| format!("{byte:02x}")).collect();
        let state = state(&password.0, &owner, &key);
        let dictionary = state.and_then(|state| Ok(state.encode()?));
        let dictionary = dictionary.map_err(|cause| Diagnostic::error("the file cannot be encrypted").cause(cause))?;
        Ok(Self { key, dictionary: completed(dictionary) })
    }

    /// Encrypts the content of a stream.
    pub(super) fn content(&self, content: &[u8]) -> Vec<u8> {
        Aes256CryptFilter.encrypt(&self.key, content).expect("the key has 32 bytes, and the padding has room")
    }

    /// Encrypts the strings in the dictionary of a stream.
    pub(super) fn strings(&self, object: &mut Object) {
        match object {
            Object::String(text, format) => {
                *text = self.content(text);
                *format = StringFormat::Hexadecimal;
            }
            Object::Array(items) => items.iter_mut().for_each(|item| self.strings(item)),
            Object::Dictionary(dictionary) => dictionary.iter_mut().for_each(|(_, value)| self.strings(value)),
            _ => {}
        }
    }

    /// The encryption dictionary as bytes.
    pub(super) fn write_dictionary(&self, bytes: &mut Vec<u8>) {
        write_object(bytes, &Object::Dictionary(self.dictionary.clone()));
    }
}

/// Where the catalog says that a file of version 1.7 has more than that (ISO 32000-1 7.12).
pub(super) fn extensions() -> Dictionary {
    dictionary! { "ADBE" => dictionary! { "BaseVersion" => "1.7", "ExtensionLevel" => 8 } }
}

fn state(user: &str, owner: &str, key: &[u8; 32]) -> Result<EncryptionState, lopdf::Error> {
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    EncryptionState::try_from(EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(FILTER.to_vec(), filter)]),
        file_encryption_key: key,
        stream_filter: FILTER.to_vec(),
        string_filter: FILTER.to_vec(),
        owner_password: owner,
        user_password: user,
        permissions: permissions(),
    })
}

/// Poppler wants to be told how long keys are, in bits here and in bytes there (ISO 32000-2 tables 20 and 25).
fn completed(mut dictionary: Dictionary) -> Dictionary {
    dictionary.set("Length", 256);
    let filters = dictionary.get_mut(b"CF").and_then(Object::as_dict_mut);
    if let Ok(filter) = filters.and_then(|filters| filters.get_mut(FILTER)?.as_dict_mut()) {
        filter.set("Length", 32);
        filter.set("AuthEvent", "DocOpen");
    }
    dictionary
}
