//! A text → its words, and phrases that are looked for among them.
//!
//! Words are compared without upper and lower case, accents and apostrophes, as far as these make one word of two: `âge`
//! is `age`, `d’où` is `d ou`. Nothing is found inside of a word, and nothing across the end of a sentence.
//!
//! What is looked for, and what a finding means, is left to [`super::topics`].

use std::collections::HashMap;
use std::ops::Range;

/// How many words `..` stands for at most.
const WIDE_GAP: usize = 3;

/// How many words and gaps a phrase has at most.
pub const LONGEST_PHRASE: usize = 16;

/// How many letters of their beginning words are sorted by; a phrase must begin with a word, see [`Phrases`].
const KEY: usize = 2;

/// A word of a text.
#[derive(Debug)]
pub struct Word {
    /// In plain small letters.
    folded: String,
    /// Its bytes in the text.
    span: Range<usize>,
    /// From 0, which sentence it stands in.
    sentence: usize,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let (mut start, mut sentence) = (None, 0);
    for (offset, character) in text.char_indices().chain([(text.len(), ' ')]) {
        // An accent may be a character of its own.
        let is_inside = character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character);
        match (start, is_inside) {
            (None, true) => start = Some(offset),
            (Some(begin), false) => {
                words.push(Word { folded: folded(&text[begin..offset]), span: begin..offset, sentence });
                start = None;
            }
            _ => {}
        }
        sentence += usize::from(matches!(character, '.' | '?' | '!' | ';' | ':' | '\u{2026}'));
    }
    words
}

fn folded(word: &str) -> String {
    any_ascii::any_ascii(word).to_ascii_lowercase()
}

/// A place in a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// One of these words.
    Word { any: Vec<Form>, optional: bool },
    /// Any words, at most so many.
    Gap(usize),
}

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    text: String,
    /// Whether longer words that begin so are meant too.
    is_beginning: bool,
}

impl Form {
    fn is(&self, word: &str) -> bool {
        if self.is_beginning { word.starts_with(&self.text) } else { word == self.text }
    }
}

/// A row of words that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(Vec<Step>);

impl Phrase {
    /// Reads a phrase: words with spaces between; `a|b` is either, `word?` may be missing, `word*` begins a word, `.` is a
    /// word or none, `..` up to three.
    ///
    /// # Errors
    /// What is wrong with it, for a person.
    pub fn parse(text: &str) -> Result<Self, String> {
        let steps: Vec<Step> = text.split_whitespace().map(step).collect::<Result<_, _>>()?;
        if steps.len() > LONGEST_PHRASE {
            return Err(format!("it has more than {LONGEST_PHRASE} words"));
        }
        match (steps.first(), steps.last()) {
            (Some(Step::Word { optional: false, .. }), Some(Step::Word { optional: false, .. })) => Ok(Self(steps)),
            (Some(_), Some(Step::Word { optional: true, .. }))
                if matches!(steps[0], Step::Word { optional: false, .. }) =>
            {
                Ok(Self(steps))
            }
            _ => Err("it must begin and end with a word, and the first may not be missing".to_owned()),
        }
    }

    /// Where the phrase ends (a word's index, past the last) when it begins at the word `at`; the shortest way counts.
    fn end(&self, words: &[Word], at: usize) -> Option<usize> {
        let sentence = words[at].sentence;
        let length = words[at..].iter().take_while(|word| word.sentence == sentence).count();
        let words = &words[at..at + length];
        // The places that can be reached after each step, as bits: a phrase with its gaps spans at most 3 × 16 words.
        let mut reached: u64 = 1;
        for step in &self.0 {
            let before = reached;
            reached = 0;
            match step {
                Step::Gap(most) => (0..=*most).for_each(|skipped| reached |= before << skipped),
                Step::Word { any, optional } => {
                    for index in (0..words.len().min(63)).filter(|index| before & (1 << index) != 0) {
                        if any.iter().any(|form| form.is(&words[index].folded)) {
                            reached |= 1 << (index + 1);
                        }
                    }
                    if *optional {
                        reached |= before;
                    }
                }
            }
            if reached == 0 {
                return None;
            }
        }
        let end = reached.trailing_zeros() as usize;
        (end <= words.len()).then_some(at + end)
    }
}

fn step(text: &str) -> Result<Step, String> {
    match text {
        "." => return Ok(Step::Gap(1)),
        ".." => return Ok(Step::Gap(WIDE_GAP)),
        _ => {}
    }
    let (text, optional) = match text.strip_suffix('?') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let any = text.split('|').map(form).collect::<Result<_, _>>()?;
    Ok(Step::Word { any, optional })
}

fn form(text: &str) -> Result<Form, String> {
    let (text, is_beginning) = match text.strip_suffix('*') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let is_word = |character: char| character.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&character);
    let plain = folded(text);
    if plain.len() < KEY && is_beginning {
        return Err(format!("`{text}*` is too short"));
    }
    if plain.is_empty() || !text.chars().all(is_word) {
        return Err(format!("`{text}` is not a word: write words with spaces between, without signs"));
    }
    Ok(Form { text: plain, is_beginning })
}

/// Many phrases, by the beginning of their first word, so that a text costs little however many they are.
#[derive(Debug, Default)]
pub struct Phrases<T> {
    phrases: Vec<(Phrase, T)>,
    by_beginning: HashMap<String, Vec<usize>>,
}

impl<T: Copy> Phrases<T> {
    /// No phrases.
    pub fn new() -> Self {
        Self { phrases: Vec::new(), by_beginning: HashMap::new() }
    }

    /// Adds one, and what it means.
    pub fn add(&mut self, phrase: Phrase, meaning: T) {
        let index = self.phrases.len();
        if let Some(Step::Word { any, .. }) = phrase.0.first() {
            for form in any {
                let entry = self.by_beginning.entry(beginning(&form.text).to_owned()).or_default();
                if entry.last() != Some(&index) {
                    entry.push(index);
                }
            }
        }
        self.phrases.push((phrase, meaning));
    }

    /// All that is found, as ranges of words, in the order of their beginnings.
    pub fn find<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = (Range<usize>, T)> + 'a {
        words.iter().enumerate().flat_map(move |(at, word)| {
            let candidates = self.by_beginning.get(beginning(&word.folded)).into_iter().flatten();
            candidates.filter_map(move |index| {
                let (phrase, meaning) = &self.phrases[*index];
                phrase.end(words, at).map(|end| (at..end, *meaning))
            })
        })
    }
}

/// Of plain letters, so that bytes are letters.
fn beginning(word: &str) -> &str {
    &word[..word.len().min(KEY)]
}

/// The bytes in which a range of words stands.
pub fn span(words: &[Word], range: &Range<usize>) -> Range<usize> {
    words[range.start].span.start..words[range.end - 1].span.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(phrase: &str, text: &'a str) -> Option<&'a str> {
        let mut phrases = Phrases::new();
        phrases.add(Phrase::parse(phrase).expect("a phrase"), ());
        let words = words(text);
        let range = phrases.find(&words).next()?.0;
        Some(&text[span(&words, &range)])
    }

    #[test]
    fn a_phrase_is_whole_words_of_one_sentence() {
        assert_eq!(found("your age", "What is Your age?"), Some("Your age"));
        assert_eq!(found("your age", "your ageing code"), None);
        assert_eq!(found("your age", "Is it yours? Age matters"), None);
        assert_eq!(found("your age", "It is your. Age"), None);
        assert_eq!(found("pregnan*", "a pregnancy"), Some("pregnancy"));
    }

    #[test]
    fn accents_and_apostrophes_make_no_difference() {
        assert_eq!(found("d ou venez", "D’où venez-vous ?"), Some("D’où venez"));
        assert_eq!(found("quel age", "Quel a\u{302}ge"), Some("Quel a\u{302}ge"));
        assert_eq!(found("grosse", "die Größe"), Some("Größe"));
    }

    #[test]
    fn words_may_be_one_of_several_missing_or_any() {
        assert_eq!(found("are you . married|single", "Are you still single?"), Some("Are you still single"));
        assert_eq!(found("are you . married|single", "are you not yet married"), None);
        assert_eq!(found("have any? kids", "have kids"), Some("have kids"));
        assert_eq!(found("have any? kids", "have any kids"), Some("have any kids"));
        assert_eq!(found("a .. b", "a one two three b"), Some("a one two three b"));
        assert_eq!(found("a .. b", "a one two three four b"), None);
        assert_eq!(found("home of?", "home of mine"), Some("home"));
    }

    #[test]
    fn what_is_no_phrase_says_why() {
        for (text, why) in [
            ("", "it must begin and end with a word, and the first may not be missing"),
            (".. age", "it must begin and end with a word, and the first may not be missing"),
            ("your? age", "it must begin and end with a word, and the first may not be missing"),
            ("your age ..", "it must begin and end with a word, and the first may not be missing"),
            ("your, age", "`your,` is not a word: write words with spaces between, without signs"),
            ("a||b", "`` is not a word: write words with spaces between, without signs"),
            ("a*", "`a*` is too short"),
        ] {
            assert_eq!(Phrase::parse(text), Err(why.to_owned()), "{text}");
        }
        assert!(Phrase::parse(&"a ".repeat(17)).is_err());
    }
}
