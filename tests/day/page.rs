//! `docs/tutorial.md` → its commands and edits, in order, and back.

use std::fs;
use std::path::Path;

/// The page.
pub struct Page {
    /// The headings.
    pub sections: Vec<String>,
    /// Each with the index of its section.
    pub blocks: Vec<(usize, Block)>,
    /// The text around the blocks: one more than there are blocks.
    around: Vec<String>,
}

/// A block of code.
pub enum Block {
    /// Commands, one after the other.
    Console(Vec<Call>),
    /// A change of a file.
    Edit(Edit),
}

/// A command and what the page shows of it.
pub struct Call {
    /// As it is typed.
    pub command: String,
    /// What it prints; every line ends.
    pub shown: String,
}

/// A change of a file.
pub struct Edit {
    /// Its path.
    pub file: String,
    /// Lines that stand in it.
    pub before: String,
    /// Lines that stand there afterwards.
    pub after: String,
    /// The lines of the block.
    written: String,
}

impl Page {
    /// Reads the page; code that is neither a command nor an edit is a mistake.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the tutorial is there");
        let mut page = Self { sections: Vec::new(), blocks: Vec::new(), around: vec![String::new()] };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(kind) = line.strip_prefix("```") else {
                page.sections.extend(line.strip_prefix("## ").map(str::to_owned));
                let around = page.around.last_mut().expect("it is never empty");
                *around += line;
                around.push('\n');
                continue;
            };
            let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = match kind {
                "console" => Block::Console(calls(&code)),
                "diff" => Block::Edit(edit(&code)),
                other => panic!("a block of `{other}` in the tutorial is not run"),
            };
            page.blocks.push((page.sections.len() - 1, block));
            page.around.push(String::new());
        }
        page
    }

    /// Writes the page.
    pub fn write(&self, path: &Path) {
        let mut text = self.around[0].clone();
        for ((_, block), around) in self.blocks.iter().zip(&self.around[1..]) {
            match block {
                Block::Console(calls) => {
                    text += "```console\n";
                    calls.iter().for_each(|call| text += &format!("$ {}\n{}", call.command, call.shown));
                }
                Block::Edit(edit) => text += &format!("```diff\n{}", edit.written),
            }
            text += "```\n";
            text += around;
        }
        fs::write(path, text).expect("the tutorial can be written");
    }
}

fn calls(code: &[&str]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for line in code {
        match (line.strip_prefix("$ "), calls.last_mut()) {
            (Some(command), _) => calls.push(Call { command: command.to_owned(), shown: String::new() }),
            (None, Some(call)) => {
                call.shown += line;
                call.shown.push('\n');
            }
            (None, None) => panic!("`{line}` stands before any command"),
        }
    }
    calls
}

fn edit(code: &[&str]) -> Edit {
    let file = code[0].strip_prefix("--- ").expect("a diff begins with its file").to_owned();
    let lines_of = |sign: char| -> String {
        let kept = code[1..].iter().filter(|line| line.starts_with([' ', sign]));
        kept.map(|line| format!("{}\n", &line[1..])).collect()
    };
    let written = code.iter().map(|line| format!("{line}\n")).collect();
    Edit { file, before: lines_of('-'), after: lines_of('+'), written }
}

impl Call {
    /// Whether the page leaves lines out.
    pub fn has_gaps(&self) -> bool {
        self.shown.lines().any(|line| line == "…")
    }

    /// Whether the page shows what was printed, but for how long it took.
    pub fn prints(&self, printed: &str) -> bool {
        let (shown, printed) = (timeless(&self.shown), timeless(printed));
        let parts: Vec<&str> = shown.split("…\n").collect();
        let [first, middle @ .., last] = parts.as_slice() else { return shown == printed };
        let Some(mut rest) = printed.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
        middle.iter().all(|part| match rest.split_once(part) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }
}

/// A text without the seconds in brackets behind its lines, which are others every time.
pub fn timeless(text: &str) -> String {
    let without = |line: &str| match line.rsplit_once(" (") {
        Some((start, rest)) => match rest.split_once(" s)") {
            Some((seconds, end)) if seconds.parse::<f64>().is_ok() => format!("{start}{end}\n"),
            _ => format!("{line}\n"),
        },
        None => format!("{line}\n"),
    };
    text.lines().map(without).collect()
}
