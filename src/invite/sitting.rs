//! A sitting of the kit → what an invitation says of it.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::Audience;
use super::record::{Guest, Sitting};
use crate::deliver::contact::Contact;
use crate::kit::{self, Candidate, Kit, Organizer};

/// How long before a sitting its first invitation says that it was made.
const BEFORE: SignedDuration = SignedDuration::from_hours(28 * 24);

/// What invitations call a candidate. No other name of a candidate is in any of them.
pub fn called(candidate: &Candidate) -> &str {
    &candidate.name
}

/// What the position of a candidate is called; interviewers know at which company.
pub fn position(kit: &Kit, audience: Audience, candidate: &Candidate) -> String {
    let role = candidate.role.as_deref().unwrap_or(&kit.role.title);
    match (audience, &kit.branding.company) {
        (Audience::Candidate, Some(company)) => format!("{role} at {company}"),
        _ => role.to_owned(),
    }
}

/// A sitting as it would be told for the first time; `None` when it has no time.
pub fn sitting(
    kit: &Kit,
    organizer: &Organizer,
    audience: Audience,
    candidate: usize,
    interview: usize,
) -> Option<Sitting> {
    let candidate = &kit.candidates[candidate];
    let at = candidate.schedule[interview].as_ref()?;
    let interview = &kit.interviews[interview];
    let panel = interview.interviewers.iter().map(|index| &kit.panel[*index]);
    let guest = |id: &str, name: &str, email: Option<&String>| Guest {
        id: id.to_owned(),
        name: name.to_owned(),
        email: email.cloned(),
        since: 0,
    };
    let guests = match audience {
        Audience::Interviewer => {
            panel.clone().map(|person| guest(&person.id, &person.name, person.email.as_ref())).collect()
        }
        Audience::Candidate => vec![guest(&candidate.id, called(candidate), candidate.email.as_ref())],
    };
    Some(Sitting {
        uid: uid(&[&kit.id, audience.as_str(), &candidate.id, &interview.id]),
        audience,
        candidate: candidate.id.clone(),
        interview: interview.id.clone(),
        sequence: 0,
        changes: Vec::new(),
        cancelled: false,
        since: since(at),
        start: at.start.clone(),
        end: at.end.clone(),
        summary: summary(kit, audience, candidate, &interview.title),
        title: interview.title.clone(),
        name: called(candidate).to_owned(),
        place: at.place.clone(),
        panel: panel.map(|person| person.name.clone()).collect(),
        guests,
        organizer: Contact { name: organizer.name.clone(), email: organizer.email.clone() },
    })
}

fn summary(kit: &Kit, audience: Audience, candidate: &Candidate, title: &str) -> String {
    match audience {
        Audience::Interviewer => format!("Interview: {}, {title}", called(candidate)),
        Audience::Candidate => format!("Interview: {title}, {}", position(kit, audience, candidate)),
    }
}

/// The beginning of a day, some weeks before the sitting.
fn since(at: &kit::Sitting) -> Timestamp {
    let start = at.start.timestamp();
    let before = start.checked_sub(BEFORE).unwrap_or(start).to_zoned_datetime(TimeZone::UTC);
    before.with().time(Time::midnight()).build().map_or(start, |day| day.timestamp())
}

/// A UUID made of names: version 8, as RFC 9562 §5.8 has it for hashes of one's own choice, here SHA-256.
fn uid(names: &[&str]) -> String {
    let mut hash = Sha256::new_with_prefix(b"panelkit invitation 1\n");
    for name in names {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
    }
    let hash = hash.finalize();
    let mut bytes: [u8; 16] = std::array::from_fn(|index| hash[index]);
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_uuids_that_depend_on_every_name() {
        let first = uid(&["kit", "interviewer", "c-001", "technical"]);
        assert_eq!(first.len(), 36);
        assert_eq!((&first[14..15], first[19..20].contains(['8', '9', 'a', 'b'])), ("8", true), "{first}");
        assert_eq!(first, uid(&["kit", "interviewer", "c-001", "technical"]));
        assert_ne!(first, uid(&["kit", "interviewer", "c-00", "1technical"]));
        assert_ne!(first, uid(&["kit", "candidate", "c-001", "technical"]));
    }
}
