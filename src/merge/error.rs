//! minijinja's errors → [`Diagnostic`]s: the template, the line, the variable that is missing, and a remedy.
//!
//! An error in an included template comes wrapped in one error per include; the innermost one is what happened, the
//! others say how it came there.

use std::error::Error as _;

use minijinja::{Error, ErrorKind, Value};

use super::environment::FUEL;
use super::templates::Templates;
use crate::diag::Diagnostic;
use crate::source::Place;

/// The tags that begin or end something.
const TAGS: [&str; 14] = [
    "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "include", "macro", "endmacro", "block",
    "endblock", "extends",
];
/// The filters that templates of documents use.
const FILTERS: [&str; 34] = [
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "count",
    "default",
    "dictsort",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "minutes",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "sum",
    "title",
    "trim",
    "upper",
];

/// Says what went wrong, in which template. `seen` is what the template saw, for suggestions.
pub(super) fn diagnostic(error: Error, templates: &Templates, seen: Option<&Value>) -> Diagnostic {
    let chain = chain(&error);
    let inner = chain.last().expect("the error itself is in the chain");
    let place = place(inner, templates);
    let mut diagnostic = Diagnostic::error(message(inner));
    let included = chain.iter().rev().skip(1).find_map(|outer| included_from(outer));
    diagnostic.help = match (remedy(inner, templates, seen), included) {
        (Some(remedy), Some(included)) => Some(format!("{remedy} ({included})")),
        (remedy, included) => remedy.or(included),
    };
    diagnostic.place = place;
    diagnostic.cause(error)
}

/// The error and minijinja's errors underneath it, from outside to inside.
fn chain(error: &Error) -> Vec<&Error> {
    let mut chain = vec![error];
    let mut inner = error;
    while let Some(next) = inner.source().and_then(|source| source.downcast_ref()) {
        chain.push(next);
        inner = next;
    }
    chain
}

/// What happened, without minijinja's note of the template's name.
pub(super) fn message(error: &Error) -> String {
    let detail = error.detail().unwrap_or_default();
    match (error.kind(), detail) {
        (ErrorKind::OutOfFuel, _) => format!("the template takes more than {FUEL} steps"),
        // The detail says `name` is undefined, with what was done to it in front.
        (ErrorKind::UndefinedError, "") => "a value is undefined".to_owned(),
        (ErrorKind::UndefinedError, detail) => detail.to_owned(),
        (ErrorKind::TemplateNotFound, detail) => {
            quoted(detail).map_or_else(|| detail.to_owned(), |name| format!("there is no template `{name}`"))
        }
        (kind, "") => kind.to_string(),
        (ErrorKind::InvalidOperation, detail) if detail.contains("recursion limit") => {
            "templates are too deep in one another".to_owned()
        }
        (ErrorKind::InvalidOperation, detail) => detail.to_owned(),
        (ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction, detail) => {
            unknown(detail).map_or_else(|| detail.to_owned(), |(what, name)| format!("there is no {what} `{name}`"))
        }
        (ErrorKind::SyntaxError, detail) => detail.strip_prefix("unknown statement ").map_or_else(
            || format!("the syntax is wrong: {detail}"),
            |name| format!("the syntax is wrong: there is no tag `{name}`"),
        ),
        (kind, detail) => format!("{kind}: {detail}"),
    }
}

fn place(error: &Error, templates: &Templates) -> Option<Place> {
    let source = templates.source(error.name()?)?;
    let whole_line = error.line().map(|line| Place::line(source, line));
    // Where the steps ran out is where the template happened to be; it is another place in each document.
    if error.kind() == ErrorKind::OutOfFuel {
        return whole_line;
    }
    match error.range() {
        Some(range)
            if source.text().get(range.clone()).is_some_and(|text| !text.is_empty() && !text.starts_with('\n')) =>
        {
            Some(Place::new(source, range))
        }
        _ => whole_line,
    }
}

fn remedy(error: &Error, templates: &Templates, seen: Option<&Value>) -> Option<String> {
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError => {
            let expression = detail.split('`').nth(1)?;
            if let Some(why) = seen.and_then(|seen| hidden(expression, seen)) {
                return Some(why);
            }
            let known = seen.and_then(|seen| nearest_value(expression, seen));
            Some(known.map_or_else(
                || "see `templates/README.md` for what a template sees; test free fields with `is defined`".to_owned(),
                |known| format!("did you mean `{known}`?"),
            ))
        }
        ErrorKind::TemplateNotFound => {
            let name = quoted(detail)?;
            let known = nearest(name, templates.sources.keys().map(String::as_str));
            Some(known.map_or_else(
                || "only the built-in templates and those of the kit's folder `templates` can be named".to_owned(),
                |known| format!("did you mean `{known}`?"),
            ))
        }
        ErrorKind::OutOfFuel => Some("look for a loop that does not end, or for one inside another".to_owned()),
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => {
            let known =
                unknown(detail).and_then(|(what, name)| if what == "filter" { nearest(name, FILTERS) } else { None });
            Some(known.map_or_else(
                || "the filters, tests and functions are those of minijinja, and the filter `minutes`".to_owned(),
                |known| format!("did you mean `{known}`?"),
            ))
        }
        ErrorKind::SyntaxError => Some(syntax_remedy(detail)),
        ErrorKind::InvalidOperation if detail.contains("recursion limit") => {
            Some("look for templates that include one another, or a macro that calls itself".to_owned())
        }
        _ => None,
    }
}

/// What to do about wrong syntax.
fn syntax_remedy(detail: &str) -> String {
    if let Some(name) = detail.strip_prefix("unknown statement ") {
        let known = nearest(name, TAGS).map(|known| format!("did you mean `{known}`?"));
        return known.unwrap_or_else(|| format!("the tags are {}", TAGS.map(|tag| format!("`{tag}`")).join(", ")));
    }
    if detail.starts_with("unexpected end of") {
        return "close what is open: `}}`, `%}`, `#}`, a quote or bracket, or a tag with `{% endif %}`, `{% endfor %}`"
            .to_owned();
    }
    "values stand in `{{ name | filter }}`, tags in `{% if name %}`; see `templates/README.md`".to_owned()
}

/// What is unknown, and its name: `filter uper is unknown`.
fn unknown(detail: &str) -> Option<(&str, &str)> {
    let (what, name) = detail.strip_suffix(" is unknown")?.split_once(' ')?;
    Some((what, name))
}

/// The part of a text between straight quotes.
fn quoted(text: &str) -> Option<&str> {
    text.split(['"', '\'']).nth(1)
}

/// How the template that failed came into the document.
fn included_from(outer: &Error) -> Option<String> {
    Some(format!("`{}` includes it in line {}", outer.name()?, outer.line()?))
}

/// Why a field of the candidate is not there: in a blind round nothing personal is.
fn hidden(expression: &str, seen: &Value) -> Option<String> {
    const PERSONAL: [&str; 8] =
        ["name", "preferred_name", "name_said", "pronouns", "email", "extra", "probes", "accommodations"];
    let field = expression.strip_prefix("candidate.")?.split(['.', '[']).next()?;
    let is_blind = seen.get_attr("blind").is_ok_and(|blind| blind.is_true());
    if !is_blind || !PERSONAL.contains(&field) {
        return None;
    }
    let may_show = match field {
        "probes" | "accommodations" => format!(", or write `blind: {{ show: [{field}] }}` in the kit"),
        _ => String::new(),
    };
    Some(format!(
        "the round is blind, and `{field}` is personal: write `candidate.label` for the code, or ask \
         `{{% if not blind %}}` first{may_show}"
    ))
}

/// The path of values that are there which is nearest to an undefined one: `candidate.nmae` → `candidate.name`.
fn nearest_value(expression: &str, seen: &Value) -> Option<String> {
    let mut path: Vec<&str> = Vec::new();
    let mut value = seen.clone();
    for part in expression.split('.') {
        let next = value.get_attr(part).ok().filter(|next| !next.is_undefined());
        let Some(next) = next else {
            let names: Vec<String> = value.try_iter().ok()?.map(|name| name.to_string()).collect();
            let nearest = nearest(part, names.iter().map(String::as_str))?;
            path.push(nearest);
            return Some(path.join("."));
        };
        path.push(part);
        value = next;
    }
    None
}

/// The known name that a misspelt one was surely meant to be.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |known: &str| strsim::damerau_levenshtein(name, known);
    let limit = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|known| (distance(known), known))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, known)| known)
}
