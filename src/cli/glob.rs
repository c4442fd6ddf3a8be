//! A pattern with `*` and `?` → whether an id matches.

/// Whether the whole of `text` matches: `*` stands for any characters, `?` for any one.
///
/// Steps back to the last `*` only, so that it takes time in proportion to the product of the lengths at most.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut seen) = (0, 0);
    // Where the last `*` stands, and how much of the text it covers up to.
    let mut star: Option<(usize, usize)> = None;
    while seen < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(expected) if *expected == '?' || *expected == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star_at, covered)) = star else { return false };
                star = Some((star_at, covered + 1));
                (at, seen) = (star_at + 1, covered + 1);
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_is_any_characters_and_a_question_mark_is_one() {
        for (pattern, text) in [
            ("c-001", "c-001"),
            ("c-*", "c-001"),
            ("*", ""),
            ("*1", "c-001"),
            ("c-00?", "c-001"),
            ("*-*1", "a-b-c1"),
            ("**", "x"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("c-001", "c-0011"), ("c-001", "C-001"), ("?", ""), ("c-*x", "c-001"), ("", "x"), ("a?", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_end_in_time() {
        assert!(!matches(&"*a".repeat(50), &"a".repeat(49).repeat(40).replace("aa", "b")));
    }
}
