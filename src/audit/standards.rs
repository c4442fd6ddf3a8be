//! The standards that a file claims, or is held to, and their short names.

use std::fmt;

/// Standards, each alone or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standards(u8);

impl Standards {
    /// None.
    pub const NONE: Self = Self(0);
    /// PDF/UA-1 (ISO 14289-1).
    pub const UA: Self = Self(1);
    /// PDF/A-2 or -3 of any level (ISO 19005-2, 19005-3).
    pub const A: Self = Self(2);
    /// Levels U and A of these: all text is known.
    pub const A_TEXT: Self = Self(4);
    /// Level A of these: all content is tagged.
    pub const A_TAGGED: Self = Self(8);
    /// PDF/A-2, whose attachments are PDF/A files themselves.
    pub const A_2: Self = Self(16);
    /// PDF/A-3, whose attachments are files of any kind.
    pub const A_3: Self = Self(32);
    /// Whatever demands tags.
    pub const TAGGED: Self = Self::UA.or(Self::A_TAGGED);
    /// PDF/UA or PDF/A.
    pub const ANY: Self = Self::UA.or(Self::A);
    /// Whatever demands that text is known.
    pub const TEXT: Self = Self::UA.or(Self::A_TEXT);

    /// The names that [`Standards::named`] knows.
    pub const NAMES: [&'static str; 7] = ["ua1", "a2a", "a2b", "a2u", "a3a", "a3b", "a3u"];

    /// Both together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they have any in common.
    pub const fn touches(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of the others are among them.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// A standard by its short name, as in `ua1` and `a2a`.
    pub fn named(name: &str) -> Option<Self> {
        if name == "ua1" {
            return Some(Self::UA);
        }
        let [b'a', part @ (b'2' | b'3'), level] = name.as_bytes() else { return None };
        let part = if *part == b'2' { Self::A_2 } else { Self::A_3 };
        let levels = match level {
            b'b' => Self::NONE,
            b'u' => Self::A_TEXT,
            b'a' => Self::A_TEXT.or(Self::A_TAGGED),
            _ => return None,
        };
        Some(Self::A.or(part).or(levels))
    }
}

impl fmt::Display for Standards {
    /// `PDF/UA-1, PDF/A-2a`, or `no standard`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.contains(Self::UA) {
            parts.push("PDF/UA-1".to_owned());
        }
        let level = match (self.contains(Self::A_TAGGED), self.contains(Self::A_TEXT)) {
            (true, _) => "a",
            (false, true) => "u",
            (false, false) => "b",
        };
        for (part, number) in [(Self::A_2, 2), (Self::A_3, 3)] {
            if self.contains(part) {
                parts.push(format!("PDF/A-{number}{level}"));
            }
        }
        if parts.is_empty() { f.write_str("no standard") } else { f.write_str(&parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::Standards;

    #[test]
    fn names_give_standards_and_these_say_what_they_are() {
        let shown: Vec<String> =
            Standards::NAMES.iter().map(|name| Standards::named(name).expect("a known name").to_string()).collect();
        let expected = ["PDF/UA-1", "PDF/A-2a", "PDF/A-2b", "PDF/A-2u", "PDF/A-3a", "PDF/A-3b", "PDF/A-3u"];
        assert_eq!(shown, expected);
        for wrong in ["", "ua2", "a1b", "a2x", "a2", "A2A"] {
            assert_eq!(Standards::named(wrong), None, "{wrong}");
        }
    }
}
