//! An element's name → what paper makes of it.
//!
//! The tables here serve warnings and the parser's checks; what an element looks like is the business of the
//! user-agent style sheet.

/// Elements that have a meaning on paper, or none that anyone would miss.
#[rustfmt::skip]
const PRINTED: &[&str] = &[
    "a", "abbr", "acronym", "address", "area", "article", "aside", "b", "base", "bdi", "bdo", "big", "blockquote", "body", "br", "button", "caption",
    "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details", "dfn", "dialog", "dir", "div", "dl", "dt", "em",
    "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hgroup", "hr", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark",
    "menu", "meta", "meter", "nav", "nobr", "noscript", "ol", "optgroup", "option", "output", "p", "picture", "pre", "progress", "q", "rb", "rp",
    "rt", "rtc", "ruby", "s", "samp", "search", "section", "select", "slot", "small", "source", "span", "strike", "strong",
    "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th", "thead",
    "time", "title", "tr", "tt", "u", "ul", "var", "wbr",
];

/// Elements of HTML that need a screen, a network or a program.
#[rustfmt::skip]
const SCREEN_ONLY: &[&str] = &[
    "applet", "audio", "bgsound", "blink", "canvas", "embed", "frame", "frameset", "iframe",
    "image", "marquee", "math", "noembed", "noframes", "object", "param", "script", "track", "video",
];

/// Elements that never have content or an end tag.
#[rustfmt::skip]
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements whose end tag HTML lets one leave out, and which may be open at the end of the document.
#[rustfmt::skip]
const OPTIONAL_END: &[&str] = &[
    "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc", "tbody", "td",
    "tfoot", "th", "thead", "tr",
];

/// What is to be said about an element on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is printed, or is there for others than the reader.
    Printed,
    /// HTML has it, paper cannot show it.
    ScreenOnly,
    /// A custom element (its name has a hyphen): its content is printed, a style sheet says how.
    Custom,
    /// HTML has no such element.
    Unknown,
}

/// What an HTML element comes to on paper.
pub(super) fn meaning(name: &str) -> Meaning {
    if PRINTED.binary_search(&name).is_ok() {
        Meaning::Printed
    } else if SCREEN_ONLY.binary_search(&name).is_ok() {
        Meaning::ScreenOnly
    } else if name.contains('-') {
        Meaning::Custom
    } else {
        Meaning::Unknown
    }
}

/// The known element whose name is nearest, when one is near; letters in the wrong order are the likeliest mistake.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let letters = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let distance = |known: &str| (strsim::damerau_levenshtein(name, known), letters(known) != letters(name));
    let near = |known: &&str| distance(known).0 <= 1 + name.len() / 5;
    PRINTED.iter().copied().filter(near).min_by_key(|known| distance(known))
}

/// Whether an element never has content.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element's end tag may be left out.
pub(super) fn has_optional_end(name: &str) -> bool {
    OPTIONAL_END.contains(&name)
}

/// Whether a start tag ends an element of another name that is open right around it, its end tag being left out.
pub(super) fn closes(start: &str, open: &str) -> bool {
    match start {
        "tbody" | "thead" | "tfoot" => matches!(open, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "colgroup"),
        "tr" => matches!(open, "td" | "th" | "tr" | "colgroup"),
        "td" | "th" => matches!(open, "td" | "th"),
        "dd" | "dt" => matches!(open, "dd" | "dt"),
        "option" | "optgroup" => matches!(open, "option" | "optgroup"),
        "body" => open == "head",
        _ => start == open && has_optional_end(open),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_binary_search() {
        assert!(PRINTED.is_sorted() && SCREEN_ONLY.is_sorted());
    }

    #[test]
    fn no_element_is_in_both_tables() {
        assert!(PRINTED.iter().all(|name| !SCREEN_ONLY.contains(name)));
    }

    #[test]
    fn the_nearest_name_needs_to_be_near() {
        assert_eq!(nearest("tabel"), Some("table"));
        assert_eq!(nearest("zzzzzz"), None);
    }
}
