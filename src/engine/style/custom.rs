//! Custom properties and `var()` (css-variables-1): token text → token text.
//!
//! Values are text until a `var()` puts them into the value of a property; then that text is parsed.

use std::collections::BTreeMap;
use std::sync::Arc;

use cssparser::{ParseError, Parser, Token};

use super::declaration::Custom;

/// The custom properties that an element has, its parent's included.
pub(super) type CustomMap = BTreeMap<Arc<str>, Arc<str>>;

/// The longest text that substitution may come to; it bounds properties that double each other.
const LONGEST: usize = 64 * 1024;

/// How many custom properties may refer to each other in a row.
const DEEPEST: usize = 100;

/// The custom properties of an element: the parent's, and over them what is declared here, later ones winning.
pub(super) fn resolve<'a>(parent: &Arc<CustomMap>, declared: impl Iterator<Item = &'a Custom>) -> Arc<CustomMap> {
    let mut winners: BTreeMap<&str, &Custom> = BTreeMap::new();
    for custom in declared {
        winners.insert(&custom.name, custom);
    }
    if winners.is_empty() {
        return Arc::clone(parent);
    }
    let mut resolver = Resolver { parent, winners: &winners, done: BTreeMap::new(), path: Vec::new() };
    for name in winners.keys() {
        resolver.value(name);
    }
    let done = resolver.done;
    let mut map = CustomMap::clone(parent);
    for (name, value) in done {
        match value {
            Some(value) => map.insert(Arc::clone(&winners[name].name), value),
            None => map.remove(name),
        };
    }
    Arc::new(map)
}

struct Resolver<'a> {
    parent: &'a CustomMap,
    winners: &'a BTreeMap<&'a str, &'a Custom>,
    /// What is resolved; none for what has no value.
    done: BTreeMap<&'a str, Option<Arc<str>>>,
    /// The properties that are being resolved, each for the one before it.
    path: Vec<&'a str>,
}

impl<'a> Resolver<'a> {
    fn value(&mut self, name: &str) -> Option<Arc<str>> {
        let Some((name, custom)) = self.winners.get_key_value(name) else { return self.parent.get(name).cloned() };
        let name: &'a str = name;
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        if let Some(start) = self.path.iter().position(|on_path| *on_path == name) {
            // css-variables-1 §2.3: all properties of a cycle are without value.
            for in_cycle in &self.path[start..] {
                self.done.insert(in_cycle, None);
            }
            return None;
        }
        if self.path.len() >= DEEPEST {
            return None;
        }
        let value = if custom.is_initial {
            None
        } else if custom.is_inherit {
            self.parent.get(name).cloned()
        } else if has_variables(&custom.text) {
            self.path.push(name);
            let text = substitute(&custom.text, &mut |name| self.value(name));
            self.path.pop();
            text.map(Arc::from)
        } else {
            Some(Arc::clone(&custom.text))
        };
        // A cycle that was found meanwhile has the last word.
        self.done.entry(name).or_insert(value).clone()
    }
}

fn has_variables(text: &str) -> bool {
    text.as_bytes().windows(4).any(|four| four.eq_ignore_ascii_case(b"var("))
}

/// The text with every `var()` replaced; none when one has neither value nor fallback.
pub(super) fn substitute(text: &str, lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>) -> Option<String> {
    let mut input = Parser::new(text);
    let mut out = String::with_capacity(text.len() + 32);
    replace(&mut input, &mut out, lookup).ok()?;
    Some(out)
}

type Replaced = Result<(), ParseError<()>>;

fn too_long() -> Replaced {
    Err(ParseError::unexpected_token())
}

fn replace(input: &mut Parser, out: &mut String, lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>) -> Replaced {
    loop {
        let start = input.position();
        let Ok(token) = input.next_including_whitespace_and_comments() else { return Ok(()) };
        let close = match token {
            Token::Function(name) if name.eq_ignore_ascii_case("var") => {
                input.parse_nested_block(|input| variable(input, out, lookup))?;
                continue;
            }
            Token::Function(_) | Token::ParenthesisBlock => ')',
            Token::SquareBracketBlock => ']',
            Token::CurlyBracketBlock => '}',
            _ => {
                out.push_str(input.slice_from(start));
                if out.len() > LONGEST {
                    return too_long();
                }
                continue;
            }
        };
        out.push_str(input.slice_from(start));
        input.parse_nested_block(|input| replace(input, out, lookup))?;
        out.push(close);
    }
}

/// The inside of `var(--name, fallback)`.
fn variable(input: &mut Parser, out: &mut String, lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>) -> Replaced {
    let name = input.expect_ident()?.clone();
    let has_fallback = !input.is_exhausted();
    if has_fallback {
        input.expect_comma()?;
    }
    // Comments keep what stands beside from growing together with the value.
    out.push_str("/**/");
    match lookup(&name) {
        Some(value) => {
            if out.len() + value.len() > LONGEST {
                return too_long();
            }
            out.push_str(&value);
            while input.next().is_ok() {}
        }
        None if has_fallback => {
            input.skip_whitespace();
            replace(input, out, lookup)?;
        }
        None => return Err(ParseError::unexpected_token()),
    }
    out.push_str("/**/");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(text: &str) -> Vec<Custom> {
        text.split(';')
            .filter_map(|declaration| declaration.split_once(':'))
            .map(|(name, text)| Custom {
                name: Arc::from(name.trim()),
                text: Arc::from(text.trim()),
                is_initial: text.trim() == "initial",
                is_inherit: text.trim() == "inherit",
                important: false,
            })
            .collect()
    }

    fn resolved(parent: &Arc<CustomMap>, text: &str) -> Arc<CustomMap> {
        resolve(parent, declared(text).iter())
    }

    fn value(map: &CustomMap, name: &str) -> Option<String> {
        map.get(name).map(|text| text.replace("/**/", ""))
    }

    #[test]
    fn references_are_followed_whatever_their_order() {
        let map = resolved(&Arc::default(), "--a: var(--b) 1; --b: var(--c); --c: x");
        assert_eq!(value(&map, "--a").as_deref(), Some("x 1"));
    }

    #[test]
    fn all_properties_of_a_cycle_are_without_value_and_others_use_their_fallback() {
        let map = resolved(&Arc::default(), "--a: var(--b); --b: var(--a); --c: var(--a, f); --d: var(--d, f)");
        assert_eq!(value(&map, "--a"), None);
        assert_eq!(value(&map, "--b"), None);
        assert_eq!(value(&map, "--c").as_deref(), Some("f"));
        assert_eq!(value(&map, "--d"), None);
    }

    #[test]
    fn initial_takes_the_value_away_and_inherit_keeps_the_parents() {
        let parent = resolved(&Arc::default(), "--a: 1; --b: 2");
        let map = resolved(&parent, "--a: initial; --b: inherit; --c: var(--a, none)");
        assert_eq!(value(&map, "--a"), None);
        assert_eq!(value(&map, "--b").as_deref(), Some("2"));
        assert_eq!(value(&map, "--c").as_deref(), Some("none"));
    }

    #[test]
    fn doubling_is_bounded() {
        let text: String =
            (0..60).map(|index| format!("--p{index}: var(--p{0}) var(--p{0});", index + 1)).collect::<String>()
                + "--p60: x";
        let map = resolved(&Arc::default(), &text);
        assert_eq!(value(&map, "--p0"), None);
        assert_eq!(value(&map, "--p60").as_deref(), Some("x"));
    }

    #[test]
    fn substitution_does_not_join_tokens() {
        let mut lookup = |_: &str| Some(Arc::from("10"));
        let text = substitute("var(--n)px f(var(--n))", &mut lookup);
        assert_eq!(text.as_deref(), Some("/**/10/**/px f(/**/10/**/)"));
    }
}
