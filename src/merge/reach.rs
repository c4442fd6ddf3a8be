//! A template → the templates that it may include, and the values that they use: what a document can depend on.
//!
//! Templates are looked at as texts: what stands in quotes in an `include`, `import`, `from` or `extends` is reached. Where
//! the name is calculated, all templates are.

use std::collections::BTreeSet;

use minijinja::Environment;

use super::Templates;
use super::context::Uses;

/// What a template depends on.
#[derive(Debug, Clone)]
pub struct Reach {
    /// The names of the templates, itself among them.
    pub templates: BTreeSet<String>,
    /// The values that they use.
    pub uses: Uses,
}

impl Reach {
    /// That of the template `name`.
    pub(super) fn of(name: &str, templates: &Templates, environment: &Environment<'_>) -> Self {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut pending = vec![name.to_owned()];
        while let Some(name) = pending.pop() {
            let Some(source) = templates.source(&name).filter(|_| !reached.contains(&name)) else { continue };
            reached.insert(name);
            match named_in(source.text(), templates) {
                Some(names) => pending.extend(names),
                None => {
                    reached = templates.sources.keys().cloned().collect();
                    break;
                }
            }
        }
        let uses = uses(&reached, templates, environment);
        Self { templates: reached, uses }
    }
}

/// The templates that a text names where it takes others in; nothing when a name is calculated.
fn named_in(text: &str, templates: &Templates) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for (start, _) in text.match_indices("{%") {
        let tag = &text[start + 2..];
        let tag = tag.trim_start_matches(['-', '+']).trim_start();
        let Some(keyword) = ["include", "import", "from", "extends"].iter().find(|keyword| {
            tag.strip_prefix(**keyword).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        }) else {
            continue;
        };
        let tag = &tag[keyword.len()..tag.find("%}").unwrap_or(tag.len())];
        let is_plain = tag.trim_start().starts_with(['"', '\'', '[']) && !tag.contains(['~', '+', '(', '|', '\\']);
        if !is_plain {
            return None;
        }
        let mut rest = tag;
        while let Some(open) = rest.find(['"', '\'']) {
            let quote = &rest[open..=open];
            let close = rest[open + 1..].find(quote)? + open + 1;
            names.push(rest[open + 1..close].to_owned());
            rest = &rest[close + 1..];
        }
        // A list may have a name among its texts that is not one.
        let unquoted: String = tag.split(['"', '\'']).step_by(2).collect();
        if tag.trim_start().starts_with('[')
            && unquoted.contains(|c: char| c.is_alphabetic())
            && !is_only_words(&unquoted)
        {
            return None;
        }
    }
    names.retain(|name| templates.source(name).is_some());
    Some(names)
}

/// Whether nothing but the words of the tag itself stands outside of quotes.
fn is_only_words(unquoted: &str) -> bool {
    let words = unquoted.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    words.into_iter().all(|word| ["ignore", "missing", "with", "without", "context", "import", "as"].contains(&word))
}

/// What templates may use: all, where one looks at the context as a whole.
fn uses(reached: &BTreeSet<String>, templates: &Templates, environment: &Environment<'_>) -> Uses {
    let mut names = BTreeSet::new();
    let mut fingerprints = false;
    for name in reached {
        let Ok(template) = environment.get_template(name) else { return Uses::ALL };
        names.extend(template.undeclared_variables(false));
        fingerprints |= templates.source(name).is_some_and(|source| shows_fingerprints(source.text()));
    }
    if names.contains("debug") { Uses::ALL } else { Uses { names: Some(names), fingerprints } }
}

/// Whether a text names the fingerprint of anything but `plan`, or writes values out whole.
fn shows_fingerprints(text: &str) -> bool {
    let mut named = text.match_indices("fingerprint");
    named.any(|(start, _)| !text[..start].ends_with("plan."))
        || ["items", "dictsort", "tojson", "pprint", "{{ day }}"].iter().any(|whole| text.contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::Merger;
    use crate::source::Source;

    fn reach(texts: &[(&str, &str)]) -> (Vec<String>, Uses) {
        let mut templates = Templates::default();
        for (name, text) in texts {
            templates.sources.insert((*name).to_owned(), Source::new(*name, *text));
        }
        let reach = Merger::new(templates).unwrap().reach(texts[0].0);
        (reach.templates.into_iter().collect(), reach.uses)
    }

    fn names(names: &[&str]) -> Uses {
        Uses { names: Some(names.iter().map(|name| (*name).to_owned()).collect()), fingerprints: false }
    }

    #[test]
    fn what_is_included_is_reached_with_what_it_uses() {
        let (templates, uses) = reach(&[
            ("a.html", "{%- include \"b.html\" -%}{% set x = kit.id %}{{ x }}"),
            ("b.html", "{% from 'c.html' import m %}{{ candidate.name }}"),
            ("c.html", "{% macro m() %}{{ role.title }}{% endmacro %}"),
            ("d.html", "{{ day }}"),
        ]);
        assert_eq!(templates, ["a.html", "b.html", "c.html"]);
        assert_eq!(uses, names(&["candidate", "kit", "role"]));
    }

    #[test]
    fn lists_and_choices_are_reached_whole() {
        let (templates, _) = reach(&[
            (
                "a.html",
                "{% include ['x.html', 'b.html'] ignore missing %}{% include \"c.html\" if kit else \"d.html\" %}",
            ),
            ("b.html", ""),
            ("c.html", ""),
            ("d.html", ""),
            ("e.html", ""),
        ]);
        assert_eq!(templates, ["a.html", "b.html", "c.html", "d.html"]);
    }

    #[test]
    fn a_calculated_name_reaches_everything() {
        for tag in ["include kit.id", "include \"b\" ~ kit.id", "include [kit.id]", "extends (kit.id)"] {
            let (templates, _) = reach(&[("a.html", &format!("{{% {tag} %}}")), ("b.html", "")]);
            assert_eq!(templates, ["a.html", "b.html"], "{tag}");
        }
    }

    #[test]
    fn who_looks_at_everything_uses_everything() {
        assert_eq!(reach(&[("a.html", "{{ debug() }}")]).1, Uses::ALL);
    }

    #[test]
    fn only_the_question_set_of_the_interview_itself_is_no_other() {
        let shows = |text: &str| reach(&[("a.html", text)]).1.fingerprints;
        assert!(!shows("{{ plan.fingerprint }} {{ day[0].interview.title }}"));
        assert!(shows("{% for entry in day %}{{ entry.interview.fingerprint }}{% endfor %}"));
        assert!(shows("{{ day | tojson }}"));
    }
}
