//! What candidates are told before the interviews.

use super::{email, value, values};
use crate::diag::Diagnostic;
use crate::kit::manifest::{ContactEntry, HandoutEntry};
use crate::kit::model::{Handout, HandoutContact, Organizer};

/// The first words, when the kit has none.
const WELCOME: &str = "Thank you for coming to talk with us. This page says what will happen, so that you can spend your \
     attention on the conversations.";

/// What to expect, when the kit does not say.
const EXPECT: [&str; 4] = [
    "Each conversation has a few questions about work that you have done or would do. Everybody who applies for this \
     position is asked the same ones.",
    "The people you talk to write while you speak: that is how they do justice to what you say. A pause is fine, on your \
     side and on ours.",
    "In each of them there is time for what you would like to know.",
    "Ask for a break, a glass of water or a question once more at any time. It counts for nothing but your comfort.",
];

/// Resolves the handout.
pub fn handout(entry: Option<&HandoutEntry>, organizer: Option<&Organizer>, problems: &mut Vec<Diagnostic>) -> Handout {
    let expect = entry.map(|entry| values(&entry.expect)).unwrap_or_default();
    let contact = entry.and_then(|entry| entry.contact.as_ref()).map(|entry| contact(entry, problems));
    let address = value(entry.and_then(|entry| entry.address.as_ref())).unwrap_or_default();
    Handout {
        welcome: value(entry.and_then(|entry| entry.welcome.as_ref())).unwrap_or_else(|| WELCOME.to_owned()),
        expect: if expect.is_empty() { EXPECT.map(str::to_owned).to_vec() } else { expect },
        bring: entry.map(|entry| values(&entry.bring)).unwrap_or_default(),
        address: address.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        directions: entry.map(|entry| values(&entry.directions)).unwrap_or_default(),
        contact: contact.or_else(|| {
            organizer.map(|organizer| HandoutContact {
                name: organizer.name.clone(),
                phone: None,
                email: Some(organizer.email.clone()),
                hours: None,
            })
        }),
    }
}

fn contact(entry: &ContactEntry, problems: &mut Vec<Diagnostic>) -> HandoutContact {
    HandoutContact {
        name: entry.name.value(),
        phone: value(entry.phone.as_ref()),
        email: email(entry.email.as_ref(), problems),
        hours: value(entry.hours.as_ref()),
    }
}
