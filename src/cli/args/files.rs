//! The commands that look at single files or change them, and those about the program itself.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum, ValueHint};

use super::groups::{Conforming, FormOptions, Format, Reporting};
use super::values::{standard, words};
use crate::audit::Standards;
use crate::cli::preview::{PageSpan, dots};
use crate::engine::Stage;
use crate::kit::{Paper, SchemaKind};

/// `panelkit render`
#[derive(Debug, Args)]
#[command(after_help = "\
The images, style sheets and fonts that the page names must be below its folder (or `--root`); nothing is ever
loaded from the network. What of CSS is supported stands in `docs/css.md`.

Examples:
  panelkit render page.html -o page.pdf
  panelkit render - -o - < page.html > page.pdf
  panelkit render page.html --dump style              the computed styles, as text")]
pub struct Render {
    /// The HTML file; `-` for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// The PDF file; `-` for standard output [default: the HTML file's name with `.pdf`]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The folder in which the page's images, style sheets and fonts are [default: the HTML file's]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub root: Option<PathBuf>,
    /// The paper, where the page's style sheets name none
    #[arg(long, value_name = "SIZE", default_value = "a4", value_parser = words(Paper::ALL, Paper::as_str))]
    pub paper: Paper,
    /// Print what a stage of the engine made, as text, instead of a PDF
    ///
    /// The stages in order: the tree of elements, the computed style of each, the tree of boxes, pages of positioned
    /// fragments, what is drawn, what it means in reading order.
    #[arg(long, value_name = "STAGE", value_parser = words(&Stage::ALL, Stage::as_str))]
    pub dump: Option<Stage>,
    /// Its form.
    #[command(flatten)]
    pub forms: FormOptions,
    /// What it conforms to.
    #[command(flatten)]
    pub conforming: Conforming,
    /// Put this file into the PDF, which is PDF/A-3a then
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub attach: Vec<PathBuf>,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// `panelkit fill`
#[derive(Debug, Args)]
#[command(after_help = "\
Text that does not fit its lines is set closer, then smaller. What the sheet said before stays in the file: the new
values are appended to it.

Examples:
  panelkit read sheet.pdf --format json                   the names of the fields, and what stands in them
  panelkit fill sheet.pdf --set q.hard-bug.rating=4 --set recommendation=yes
  panelkit fill sheet.pdf --from values.json -o filled.pdf")]
pub struct Fill {
    /// The sheet; `-` for standard input
    #[arg(value_name = "SHEET", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// Set a field; can be given several times
    ///
    /// Boxes are ticked by their value or by `yes`, and emptied by `no`; radio buttons and lists take one of their
    /// values.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub set: Vec<String>,
    /// Set all fields that a JSON file names: an object of names and values
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub from: Option<PathBuf>,
    /// Where to write it; `-` for standard output [default: the sheet's name with `-filled`]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// `panelkit read`
#[derive(Debug, Args)]
#[command(after_help = "\
A file that is damaged, encrypted or not made by panelkit is named, and the exit status is 1; the others are read.

Examples:
  panelkit read filled/                                   all sheets in a folder, for people
  panelkit read filled/*.pdf --format csv -o scores.csv   for a spreadsheet: one line for each field
  panelkit read sheet.pdf --format json | jq .fields      for a program: one object for each file")]
pub struct Read {
    /// The sheets: files, folders, patterns with `*` and `?`; `-` for standard input
    #[arg(value_name = "SHEET", value_hint = ValueHint::AnyPath, required = true)]
    pub inputs: Vec<PathBuf>,
    /// How to print the fields
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: ReadFormat,
    /// Where to write them [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Read the forms of other programs as well
    #[arg(long)]
    pub any: bool,
}

/// How fields are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReadFormat {
    /// For people: what is filled in, file by file
    Table,
    /// For programs: one object for each file
    Json,
    /// For spreadsheets: one line for each field
    Csv,
}

/// `panelkit preview`
#[derive(Debug, Args)]
#[command(after_help = "\
An HTML file is laid out first, as `panelkit render` does it; any other file is taken for a PDF, by whatever program
it was made.

Examples:
  panelkit preview packet.pdf                       packet-1.png, packet-2.png, … beside it
  panelkit preview packet.pdf -o pictures           the same in a folder
  panelkit preview page.html -o page-%d.png --pages 1-3
  panelkit preview packet.pdf --pages 2 --dpi 200 -o - > page.png")]
pub struct Preview {
    /// The PDF or HTML file; `-` for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// Where the pictures go: a folder, a name with `%d` for the page's number, or a name for one [default: beside FILE]
    ///
    /// `-` is standard output, for one picture. Numbers have leading zeros where there are many pages.
    #[arg(short, long, value_name = "DIR|NAME", value_hint = ValueHint::AnyPath)]
    pub output: Option<PathBuf>,
    /// Dots per inch
    #[arg(long, value_name = "N", default_value = "96", value_parser = dots)]
    pub dpi: f32,
    /// Only these pages: `3`, `1-4`, `5-`; several with commas between
    #[arg(long, value_name = "PAGES", value_delimiter = ',')]
    pub pages: Vec<PageSpan>,
    /// For HTML: the folder in which the page's images, style sheets and fonts are [default: the HTML file's]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub root: Option<PathBuf>,
    /// For HTML: the paper, where the page's style sheets name none
    #[arg(long, value_name = "SIZE", default_value = "a4", value_parser = words(Paper::ALL, Paper::as_str))]
    pub paper: Paper,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// `panelkit audit`
#[derive(Debug, Args)]
#[command(after_help = "\
What breaks PDF itself is an error. What breaks PDF/UA or PDF/A is an error in a file that claims to be that, or that
is held to it with `--as`; in others it is a note. Exit status 1 means that a file has errors, or cannot be read.
The rules are listed in `docs/audit.md`. Finding nothing is no certificate.

Examples:
  panelkit audit packet.pdf
  panelkit audit --as ua1,a2a out/*/*.pdf       whatever the files claim
  panelkit audit --format json packet.pdf | jq -r .rule")]
pub struct Audit {
    /// The PDF files, by whatever program they were made; `-` for standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Hold the files to these standards, whether they claim them or not
    #[arg(long = "as", value_name = "STANDARD", value_delimiter = ',', value_parser = standard())]
    pub demanded: Vec<Standards>,
    /// How to report: for people, or one JSON object per line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// `panelkit schema`
#[derive(Debug, Args)]
#[command(after_help = "\
Editors with a YAML language server check a file against the schema that its first line names:
  # yaml-language-server: $schema=kit.schema.json

Examples:
  panelkit schema kit > kit.schema.json
  panelkit schema candidates > candidates.schema.json")]
pub struct Schema {
    /// Which file: of questions, `kit.yaml`, or of candidates
    #[arg(value_name = "FILE", value_parser = words(&SchemaKind::ALL, SchemaKind::as_str))]
    pub file: SchemaKind,
}

/// `panelkit completions`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  panelkit completions bash > ~/.local/share/bash-completion/completions/panelkit
  panelkit completions zsh > ~/.zfunc/_panelkit
  panelkit completions fish > ~/.config/fish/completions/panelkit.fish")]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}
