//! Words for a terminal: lines broken at spaces, lists cut short, names that were surely meant.

/// The most names that a help text lists.
const LISTED: usize = 12;

/// Text in lines of at most `columns` characters; the first begins with `mark`, the others are indented as far.
pub fn wrapped(text: &str, mark: &str, columns: usize) -> String {
    let indent = mark.chars().count();
    let mut lines = String::from(mark);
    let mut used = indent;
    let mut is_first = true;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if !is_first && used + 1 + length > columns {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            used = indent;
            is_first = true;
        }
        if !is_first {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
        is_first = false;
    }
    lines.push('\n');
    lines
}

/// Text on one line, cut at a word with an ellipsis when it has more than `columns` characters.
pub fn shortened(text: &str, columns: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= columns {
        return text;
    }
    let room = columns.saturating_sub(1);
    let cut: String = text.chars().take(room).collect();
    let ends_a_word = text.chars().nth(room) == Some(' ');
    let end = if ends_a_word { cut.len() } else { cut.rfind(' ').unwrap_or(cut.len()) };
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', '.']))
}

/// What to write instead of an unknown name: the nearest known one, or those that there are.
pub fn known(name: &str, names: &[&str]) -> String {
    match nearest(name, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", listed(names)),
    }
}

/// The known name that a misspelt one was surely meant to be, or the only one of which it is a part.
pub fn nearest<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let mut longer = names.iter().filter(|known| name.len() >= 3 && known.contains(name));
    if let (Some(only), None) = (longer.next(), longer.next()) {
        return Some(only);
    }
    let distance = |known: &str| strsim::damerau_levenshtein(name, known);
    let limit = (name.chars().count() / 3).max(1);
    let nearest = names.iter().map(|known| (distance(known), *known)).min();
    nearest.filter(|(distance, _)| *distance <= limit).map(|(_, known)| known)
}

/// Names with commas between, the first few of many.
pub fn listed(names: &[&str]) -> String {
    let first = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(LISTED) {
        None | Some(0) => first,
        Some(more) => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_are_indented_as_the_first() {
        assert_eq!(wrapped("one two three four", "  - ", 12), "  - one two\n    three\n    four\n");
        assert_eq!(wrapped("incomprehensibilities", "", 5), "incomprehensibilities\n");
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(shortened("Describe a bug, and  its cause", 20), "Describe a bug, and…");
        assert_eq!(shortened("short", 20), "short");
        assert_eq!(shortened("ééééééééééé", 5), "éééé…");
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_or_all() {
        assert_eq!(known("sqll", &["java", "sql"]), "did you mean `sql`?");
        assert_eq!(known("hard-bug", &["backend-hard-bug", "sql"]), "did you mean `backend-hard-bug`?");
        assert_eq!(known("x9", &["java", "sql"]), "there are `java`, `sql`");
    }
}
