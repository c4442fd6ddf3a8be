//! A name that is not known → the known name that was probably meant, for the remedies of diagnostics.

use std::fmt::Write as _;

/// How many known names are compared with a typed one: comparing takes a microsecond, and there may be very many.
const COMPARED: usize = 2_000;

/// The known name nearest to `typed`, when it is near enough to be a slip of the keyboard.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed_folded = fold(typed);
    let allowed = match typed_folded.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        count => count / 3,
    };
    known
        .into_iter()
        .take(COMPARED)
        .map(|name| (strsim::osa_distance(&typed_folded, &fold(name)), name))
        .filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Case, and the choice between `-`, `_` and space, are not what tells two names apart.
fn fold(name: &str) -> String {
    name.chars().take(64).flat_map(char::to_lowercase).map(|c| if c == '_' || c == ' ' { '-' } else { c }).collect()
}

/// A text that was typed, as a message quotes it: on one line, and not longer than that.
pub fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The remedy for an unknown name: the nearest known one, or else all of them when they are few.
pub fn remedy<'a, I>(typed: &str, known: I) -> String
where
    I: IntoIterator<Item = &'a str> + Clone,
{
    match nearest(typed, known.clone()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("known are {}", list(known)),
    }
}

/// After so many problems an unknown name is no longer compared with the known ones: nobody reads that far, and in a
/// large file of nonsense it would take minutes.
const PROBLEMS_WITH_NEAREST: usize = 1_000;

/// The remedy for an unknown name that is the next of `problems`.
pub fn remedy_among<'a, I>(problems: usize, typed: &str, known: I) -> String
where
    I: IntoIterator<Item = &'a str> + Clone,
{
    if problems < PROBLEMS_WITH_NEAREST { remedy(typed, known) } else { "correct the ones above first".to_owned() }
}

/// Names in backticks with commas; after the first sixteen only how many more there are.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 16;
    let mut text = String::new();
    let mut count = 0;
    for name in names {
        count += 1;
        if count <= SHOWN {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}`{name}`", if count == 1 { "" } else { ", " });
        }
    }
    match count {
        0 => "none".to_owned(),
        1..=SHOWN => text,
        _ => format!("{text} and {} more", count - SHOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::{list, nearest, remedy};

    #[test]
    fn a_slip_of_the_keyboard_finds_the_name_that_was_meant() {
        let known = ["title", "minutes", "interviewers", "candidate_questions"];
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("interviewer", known), Some("interviewers"));
        assert_eq!(nearest("Candidate-Questions", known), Some("candidate_questions"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn a_remedy_names_all_known_names_when_none_is_near() {
        assert_eq!(remedy("zzzzzz", ["a", "b"]), "known are `a`, `b`");
        assert_eq!(remedy("zzzzzz", []), "known are none");
        let many: Vec<String> = (0..19).map(|n| format!("n{n:02}")).collect();
        assert!(list(many.iter().map(String::as_str)).ends_with("`n15` and 3 more"));
    }
}
