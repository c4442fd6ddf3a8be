//! Names of controls → names of fields, each once.
//!
//! A field's name in a PDF is a path: the dots of `q.hard-bug.rating` part the names of three nested fields
//! (ISO 32000-1 12.7.3.2), of which the innermost alone has a value. So no name can be both a field and a parent, and no
//! two fields can have one name. The first one keeps it; those that come later get another, and it is told.

use std::collections::HashMap;

use crate::diag::Diagnostic;

/// The deepest nesting of names: readers follow it with a function that calls itself.
const DEEPEST: usize = 8;

/// The most characters of one part of a name.
const LONGEST_PART: usize = 100;

/// The names of a document that are taken.
#[derive(Default)]
pub(super) struct Names {
    /// By full name: whether it is a field (or a parent).
    taken: HashMap<String, bool>,
    /// How many had no name at all.
    unnamed: usize,
}

impl Names {
    /// The name for a control that wants to be called `wanted`.
    pub(super) fn assign(&mut self, wanted: &str, warnings: &mut Vec<Diagnostic>) -> String {
        let mut clean = clean(wanted);
        if clean.is_empty() {
            self.unnamed += 1;
            clean = format!("unnamed-{}", self.unnamed);
        }
        let mut name = clean.clone();
        let mut number = 1;
        while !self.is_free(&name) {
            // The dots go when what stands before one of them is a field itself.
            let base = if self.has_field_above(&clean) { clean.replace('.', "-") } else { clean.clone() };
            name = if number == 1 && base != clean { base } else { format!("{base}-{}", number + 1) };
            number += 1;
        }
        if name != clean && !wanted.is_empty() {
            let message = format!("the name `{wanted}` is taken in the form; the field is called `{name}`");
            warnings.push(Diagnostic::warning(message).help(
                "give each control a name of its own, which does not go on with a dot after the name of another",
            ));
        }
        for (place, _) in name.match_indices('.') {
            self.taken.entry(name[..place].to_owned()).or_insert(false);
        }
        self.taken.insert(name.clone(), true);
        name
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains_key(name) && !self.has_field_above(name)
    }

    fn has_field_above(&self, name: &str) -> bool {
        name.match_indices('.').any(|(place, _)| self.taken.get(&name[..place]) == Some(&true))
    }
}

/// Without empty parts, and of bounded length and depth.
fn clean(wanted: &str) -> String {
    let part = |part: &str| -> String { part.trim().chars().filter(|c| !c.is_control()).take(LONGEST_PART).collect() };
    let parts: Vec<String> = wanted.split('.').map(part).filter(|part| !part.is_empty()).take(DEEPEST * 4).collect();
    let (nested, rest) = parts.split_at(parts.len().min(DEEPEST));
    nested.iter().cloned().chain((!rest.is_empty()).then(|| rest.join("-"))).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &[&str]) -> (Vec<String>, Vec<String>) {
        let (mut names, mut warnings) = (Names::default(), Vec::new());
        let given = wanted.iter().map(|wanted| names.assign(wanted, &mut warnings)).collect();
        (given, warnings.into_iter().map(|warning| warning.message).collect())
    }

    #[test]
    fn names_that_differ_stay_as_they_are() {
        let (given, warnings) = names(&["q.a.rating", "q.a.notes", "q.b.notes", "concerns"]);
        assert_eq!(given, ["q.a.rating", "q.a.notes", "q.b.notes", "concerns"]);
        assert!(warnings.is_empty());
    }

    #[test]
    fn second_of_one_name_gets_a_number_and_a_warning() {
        let (given, warnings) = names(&["date", "date", "date", "date-2"]);
        assert_eq!(given, ["date", "date-2", "date-3", "date-2-2"]);
        assert_eq!(warnings[0], "the name `date` is taken in the form; the field is called `date-2`");
        assert_eq!(warnings.len(), 3);
    }

    #[test]
    fn no_name_is_both_a_field_and_a_parent() {
        let (given, warnings) = names(&["a", "a.b", "x.y.z", "x.y", "x.y.z.w"]);
        assert_eq!(given, ["a", "a-b", "x.y.z", "x.y-2", "x-y-z-w"]);
        assert_eq!(warnings.len(), 3);
    }

    #[test]
    fn empty_parts_and_endless_paths_are_cut() {
        let (given, warnings) = names(&["..a..b.", "", " . ", &"x.".repeat(100_000)]);
        assert_eq!(given[..3], ["a.b", "unnamed-1", "unnamed-2"]);
        assert_eq!(given[3].matches('.').count(), DEEPEST);
        assert!(warnings.len() <= 1, "{warnings:?}");
    }
}
