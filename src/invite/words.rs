//! A [`Notice`] → what it says: the same sentences and facts for the mail's text, its HTML and the calendar.
//!
//! What is told of a candidate is the name and the position alone. Pronouns, accommodations and free fields stand in the
//! packet: calendars are looked into by others.

use std::fmt::Write as _;

use jiff::ZonedDateTime;

use super::{Audience, News, Notice};
use crate::deliver::contact::one_line;

/// What a notice says.
pub struct Letter {
    /// The subject of the mail.
    pub subject: String,
    /// What it is about, in a sentence or two.
    opening: String,
    /// What it is called, when, where, with whom.
    facts: Vec<(&'static str, String)>,
    /// What to do, a sentence or two each.
    closing: Vec<String>,
}

/// Finds the words for a notice; `file` is the name of what is attached.
pub fn letter(notice: &Notice, file: Option<&str>) -> Letter {
    let sitting = &notice.sitting;
    let mut facts = vec![("Interview", sitting.title.clone()), ("When", when(&sitting.start, &sitting.end))];
    facts.extend(sitting.place.clone().map(|place| ("Where", place)));
    let people = match sitting.audience {
        Audience::Interviewer => "Panel",
        Audience::Candidate => "You will meet",
    };
    if !notice.news.is_cancellation() {
        facts.push((people, sitting.panel.join(", ")));
    }
    let subject = match notice.news {
        News::New | News::Changed | News::Unchanged if notice.changes().is_empty() => sitting.summary.clone(),
        News::New | News::Changed | News::Unchanged => format!("Changed: {}", sitting.summary),
        News::CalledOff | News::Uninvited => format!("Cancelled: {}", sitting.summary),
    };
    // A name or a place with line breaks would write lines of its own.
    Letter {
        subject: one_line(&subject),
        opening: one_line(&opening(notice)),
        facts: facts.into_iter().map(|(name, value)| (name, one_line(&value))).collect(),
        closing: closing(notice, file).iter().map(|sentence| one_line(sentence)).collect(),
    }
}

fn opening(notice: &Notice) -> String {
    let sitting = &notice.sitting;
    let role = notice.role.as_deref().map(|role| format!(" for the position {role}")).unwrap_or_default();
    let what = match sitting.audience {
        Audience::Interviewer => format!("an interview with {}{role}", sitting.name),
        Audience::Candidate => format!("an interview{role}"),
    };
    match notice.news {
        News::New | News::Changed | News::Unchanged => match notice.changes() {
            [] => format!("You are invited to {what}."),
            changes => {
                format!("You are invited to {what}. What you were told before has changed: {}.", changes.join(", "))
            }
        },
        News::CalledOff => match sitting.audience {
            Audience::Interviewer => format!("The interview with {} does not take place.", sitting.name),
            Audience::Candidate => "The interview does not take place as planned.".to_owned(),
        },
        News::Uninvited => format!("The interview with {} takes place without you.", sitting.name),
    }
}

fn closing(notice: &Notice, file: Option<&str>) -> Vec<String> {
    let sitting = &notice.sitting;
    let mut closing = Vec::new();
    if let Some(file) = file {
        closing.push(match sitting.audience {
            Audience::Interviewer => {
                format!("Your packet is attached ({file}). Please read it beforehand; it is confidential.")
            }
            Audience::Candidate => format!("What to expect stands in the attached file ({file})."),
        });
    }
    if sitting.audience == Audience::Candidate && !notice.news.is_cancellation() {
        closing.push(
            "If the time does not suit you, or if there is anything that you need for a fair interview, please answer \
             this message."
                .to_owned(),
        );
    }
    if sitting.audience == Audience::Interviewer && notice.news.is_cancellation() {
        closing.push("Please delete the packet that you were sent.".to_owned());
    }
    closing.push(format!("{}, {}", sitting.organizer.name, sitting.organizer.email));
    closing
}

/// `Thursday, 3 December 2026, 09:00 to 10:00 (CET, Europe/Berlin)`
fn when(start: &ZonedDateTime, end: &ZonedDateTime) -> String {
    let until = if start.date() == end.date() { "%H:%M" } else { "%A, %-d %B %Y, %H:%M" };
    let zone = start.strftime("%Z").to_string();
    let zone = match start.time_zone().iana_name() {
        Some(name) if name != zone => format!("{zone}, {name}"),
        _ => zone,
    };
    format!("{} to {} ({zone})", start.strftime("%A, %-d %B %Y, %H:%M"), end.strftime(until))
}

impl Letter {
    /// For calendars.
    pub fn description(&self) -> String {
        let facts = self.facts.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n");
        format!("{}\n\n{facts}\n\n{}", self.opening, self.closing.join("\n"))
    }

    /// For mails.
    pub fn text(&self) -> String {
        let width = self.facts.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let mut text = format!("{}\n\n", self.opening);
        for (name, value) in &self.facts {
            _ = writeln!(text, "{:width$}  {value}", format!("{name}:"), width = width + 1);
        }
        for sentence in &self.closing {
            _ = write!(text, "\n{sentence}\n");
        }
        text
    }

    /// For mails with HTML: elements that every client shows, and no style.
    pub fn html(&self) -> String {
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n\
             <p>{}</p>\n<table>\n",
            escaped(&self.subject),
            escaped(&self.opening)
        );
        for (name, value) in &self.facts {
            _ = writeln!(
                html,
                "<tr><th align=\"left\" scope=\"row\">{}</th><td>{}</td></tr>",
                escaped(name),
                escaped(value)
            );
        }
        html.push_str("</table>\n");
        for sentence in &self.closing {
            _ = writeln!(html, "<p>{}</p>", escaped(sentence));
        }
        html.push_str("</body>\n</html>\n");
        html
    }
}

/// Text for HTML, in elements and in quoted attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_with_their_zone() {
        let at = |text: &str| text.parse::<ZonedDateTime>().unwrap();
        let start = at("2026-12-03T09:00[Europe/Berlin]");
        assert_eq!(
            when(&start, &at("2026-12-03T10:00[Europe/Berlin]")),
            "Thursday, 3 December 2026, 09:00 to 10:00 (CET, Europe/Berlin)"
        );
        assert_eq!(
            when(&at("2026-12-03T23:30+05:30[+05:30]"), &at("2026-12-04T00:30+05:30[+05:30]")),
            "Thursday, 3 December 2026, 23:30 to Friday, 4 December 2026, 00:30 (+05:30)"
        );
    }

    #[test]
    fn names_are_no_html() {
        assert_eq!(escaped("<b>\"A\" & B</b>"), "&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;");
    }
}
