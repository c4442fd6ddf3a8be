//! What was typed → [`Arguments`], checked for form only.
//!
//! Whether the named files are there, or the patterns match anything, is found by the commands.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::civil::{Date, DateTime};

use super::preview::{PageSpan, dots};
use crate::audit::Standards;
use crate::engine::Stage;
use crate::invite::Audience;
use crate::kit::{ImportForm, Level, Paper, SchemaKind};
use crate::pdf::Forms;
use crate::print::By;

/// Headings bold, names in colour; clap leaves both out where the output is no terminal.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXIT_STATUS: &str = "\
Exit status:
  0  everything asked for is there (warnings or not)
  1  the input is wrong, or a document could not be made; the others are there
  2  the command line is wrong

Start with `panelkit demo`: it writes a kit to change and makes its packets.";

/// Interview packets and evaluation sheets as PDF, from a question bank, a role and a list of candidates
///
/// A kit is a folder with `kit.yaml` (role, panel, interviews), the candidates and what belongs to them. From it,
/// `panelkit build` makes one PDF packet per candidate, interview and interviewer, and the evaluation sheets.
#[derive(Debug, Parser)]
#[command(name = "panelkit", version, styles = STYLES, after_help = EXIT_STATUS, max_term_width = 100)]
#[command(disable_help_subcommand = true, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all commands.
    #[command(flatten)]
    pub global: Global,
}

/// Options of all commands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Messages")]
pub struct Global {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Print no warnings, no progress and no summary
    ///
    /// Errors are still printed. With `--deny-warnings`, warnings are printed too: they are errors then.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print more: the documents made, and the causes underneath errors
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub verbose: bool,
}

/// A choice that may depend on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the starter kit and make its packets
    Demo(Demo),
    /// Write the starter kit, to make your own from
    Init(Init),
    /// Make the packets and evaluation sheets of a kit
    Build(Build),
    /// Check a kit without making PDFs
    Check(Check),
    /// Make one PDF for the printer with everything in hand-out order
    Print(Print),
    /// Make a zip archive for each interviewer
    Pack(Pack),
    /// Write calendar files and mail drafts that invite to the interviews
    Invite(Invite),
    /// Tell what has changed since the documents were made and printed
    Status(Status),
    /// Make what changed whenever a file of the kit is saved
    Watch(Watch),
    /// List, filter and show the questions of the bank
    Questions(Questions),
    /// Make bank files of questions in Markdown lists or tables
    Import(Import),
    /// Lay out one HTML file as PDF
    Render(Render),
    /// Fill the form of a sheet
    Fill(Fill),
    /// Read what was filled in
    Read(Read),
    /// Bind what is known of a candidate to one PDF for the archive
    Records(Records),
    /// List the papers that are past the day until which they are kept
    Retain(Retain),
    /// Make PNG pictures of the pages of a PDF or HTML file
    Preview(Preview),
    /// Look for what is wrong in PDF files: tags, fonts, metadata, form fields
    Audit(Audit),
    /// Print the JSON Schema of a kit's files
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the man page
    #[command(after_help = "\
Examples:
  panelkit man | man -l -
  panelkit man > ~/.local/share/man/man1/panelkit.1")]
    Man,
}

/// `panelkit demo`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  panelkit demo                 make `panelkit-demo` with a kit, and its PDFs in `panelkit-demo/out`
  panelkit demo ~/interviews    the same in another folder")]
pub struct Demo {
    /// The folder to write to; files in it that were changed are never overwritten
    #[arg(value_name = "DIR", default_value = "panelkit-demo", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit init`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  panelkit init autumn-round              write the starter kit to the folder `autumn-round`
  panelkit build autumn-round             and make its packets")]
pub struct Init {
    /// The folder to write to; files in it that were changed are never overwritten
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
}

/// `panelkit build`
#[derive(Debug, Args)]
#[command(after_help = "\
What is there already, and would be made the same, is not made again: `panelkit status` tells what
a run would make, and why.

Examples:
  panelkit build                                      the kit in this folder, to `out`
  panelkit build autumn-round --out /tmp/packets      another kit, to another folder
  panelkit build --only c-001                         all documents of one candidate
  panelkit build --only 'candidate:c-0*' --only document:evaluation
                                                      the evaluation sheets of some
  panelkit build --prune                              and remove those of candidates who are gone
  panelkit build --format json | jq .                 a report for programs")]
pub struct Build {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The folder for the PDFs [default: `out` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Their forms.
    #[command(flatten)]
    pub forms: FormOptions,
    /// What they conform to.
    #[command(flatten)]
    pub conforming: Conforming,
    /// Who can open them.
    #[command(flatten)]
    pub encrypting: Encrypting,
    /// Put the data of each document into it, as `source.json`
    ///
    /// The file is PDF/A-3a then instead of PDF/A-2a. The data is what the template sees: candidate, interview, plan.
    #[arg(long)]
    pub attach_source: bool,
    /// Audit each document before it is put in its place, as `panelkit audit` does
    ///
    /// One with an error fails.
    #[arg(long)]
    pub audit: bool,
    /// Make documents that are unchanged, too, and over files that were changed by hand
    #[arg(long)]
    pub force: bool,
    /// Remove the documents of earlier runs that the kit has no longer
    ///
    /// Nothing is removed but what `manifest.json` lists and nobody has changed since.
    #[arg(long, conflicts_with = "only")]
    pub prune: bool,
    /// Print why each question is asked, and who leads it
    #[arg(long)]
    pub explain: bool,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// What documents conform to.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Conforming {
    /// Fail for a document that cannot be PDF/UA-1 and PDF/A
    ///
    /// Without this, what stands against it is a warning, and the file does not say that it conforms.
    #[arg(long)]
    pub strict: bool,
}

/// Who can open files.
#[derive(Debug, Clone, Default, Args)]
pub struct Encrypting {
    /// Encrypt the PDFs (AES-256): they open with a password only
    ///
    /// Passwords come from the file of `--passwords`, else from the variable `PANELKIT_PASSWORD_` with the id of the
    /// interviewer in capitals, else from `PANELKIT_PASSWORD`. Encrypted files claim no standard.
    #[arg(long)]
    pub encrypt: bool,
    /// The passwords of the interviewers, by their ids: CSV or YAML, for your eyes only
    ///
    /// What is nobody's of the panel has the password of `coordinator`.
    #[arg(long, value_name = "FILE", requires = "encrypt", value_hint = ValueHint::FilePath)]
    pub passwords: Option<PathBuf>,
}

/// Which documents of a kit.
#[derive(Debug, Clone, Default, Args)]
pub struct Selecting {
    /// Only the documents of this candidate, interview or interviewer
    ///
    /// An id, or a pattern with `*` (any characters) and `?` (any one). Without a prefix it is matched against the ids
    /// of candidates, interviews and interviewers; with `candidate:`, `interview:`, `interviewer:`, `document:` or `day:`
    /// against these alone. Give it several times, or several patterns with commas between: patterns of one kind add
    /// up, different kinds narrow each other down.
    #[arg(long, value_name = "PATTERN", value_delimiter = ',', action = ArgAction::Append)]
    pub only: Vec<String>,
    /// The paper, whatever the kit says
    #[arg(long, value_name = "SIZE", value_parser = words(Paper::ALL, Paper::as_str))]
    pub paper: Option<Paper>,
    /// Whether the panel knows the candidates.
    #[command(flatten)]
    pub blinding: Blinding,
    /// The candidates of this file, instead of those of the kit; `-` for standard input
    ///
    /// YAML, JSON or CSV, by its ending; standard input is looked at. The kit's `columns` hold for it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub candidates: Option<PathBuf>,
}

/// Whether the panel knows the candidates.
#[derive(Debug, Clone, Default, Args)]
pub struct Blinding {
    /// Codes instead of the candidates, in all that the panel gets
    ///
    /// As `blind: true` in the kit. The handouts, which go to the candidates, are made by a run for them alone:
    /// `--only document:handout`.
    #[arg(long)]
    pub blind: bool,
    /// The key of a blind round: whose code is whose [default: `blind-key.json` in the kit's folder]
    ///
    /// It is made when it is not there, for you alone to read. With the same key everybody has the same code again.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
}

/// What becomes of form controls.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct FormOptions {
    /// Draw boxes and lines for a pen, instead of fields that can be filled
    #[arg(long)]
    pub no_forms: bool,
    /// Let viewers calculate the results of `output` elements (by a script, with which no file is PDF/A)
    #[arg(long, conflicts_with = "no_forms")]
    pub calculate: bool,
}

impl FormOptions {
    /// As the PDF stage takes it.
    pub fn forms(self) -> Forms {
        match self {
            Self { no_forms: true, .. } => Forms::Flat,
            Self { calculate: true, .. } => Forms::Calculating,
            Self { .. } => Forms::Fillable,
        }
    }
}

/// How documents are made, and how that is reported.
#[derive(Debug, Clone, Args)]
pub struct Making {
    /// How many documents are made at the same time [default: one per processor core]
    #[arg(short, long, value_name = "N", value_parser = number)]
    pub jobs: Option<NonZeroUsize>,
    /// How it is reported.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// How problems are reported.
#[derive(Debug, Clone, Args)]
pub struct Reporting {
    /// Fail when there is a warning
    #[arg(long)]
    pub deny_warnings: bool,
    /// How to report: for people (stderr), or one JSON object per line (stdout)
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// `panelkit check`
#[derive(Debug, Args)]
#[command(after_help = "\
Everything that `build` does but the PDFs: the kit, the questions and the candidates are read, the plan is made,
every template is filled, and every output name is seen to be free. Then it looks for what makes a round unfair:
topics not to ask about, answers that nobody described, people in two places at once. The rules are listed in
`docs/kit.md`; what is meant is written into the kit, under `allow`, with the reason.

Examples:
  panelkit check                          the kit in this folder
  panelkit check autumn-round --deny-warnings
                                          for a build server
  panelkit check --today $(date +%F)      tell sittings that are over, too
  panelkit check --explain                why each question is asked, and what the kit allows")]
pub struct Check {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Tell sittings before this day [default: that of `SOURCE_DATE_EPOCH`; without it none are told]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<Date>,
    /// Print why each question is asked, who leads it, and what the kit allows
    #[arg(long)]
    pub explain: bool,
    /// How to check and report.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit status`
#[derive(Debug, Args)]
#[command(after_help = "\
A document is new, changed (and why), missing (its file is not there), edited (its file was changed by
hand), gone (the kit has it no longer), or unchanged. What was marked as printed and has changed since
is stale on paper. `panelkit print` marks what it prints; for what you print otherwise, say
`--mark-printed` afterwards. What is known stands in `manifest.json` in the output folder.

Exit status: 0 when all is up to date; 1 when something is to be made, removed or printed again.

Examples:
  panelkit status                                     the kit in this folder, and its `out`
  panelkit status --only c-004                        one candidate
  panelkit status --mark-printed --at 2026-11-26T08:10
                                                      all that is in `out` is on paper now
  panelkit status --format json | jq -r 'select(.stale) | .name'
                                                      what is to be printed again")]
pub struct Status {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The folder of the PDFs [default: `out` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Note that the files in the output folder are on paper now
    #[arg(long)]
    pub mark_printed: bool,
    /// When they were printed: a day, or a day and a time [default: `SOURCE_DATE_EPOCH`; without it, it is not noted]
    #[arg(long, value_name = "TIME", value_parser = moment, requires = "mark_printed")]
    pub at: Option<String>,
    /// How to report: for people, or one JSON object per line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// `panelkit watch`
#[derive(Debug, Args)]
#[command(after_help = "\
Looks at the folder of the kit: its files, questions, templates, fonts and pictures, new ones too. What is
wrong is told, and mended by the next save. Ctrl-C ends it after the document that is being made.

Examples:
  panelkit watch                                      the kit in this folder
  panelkit watch --only c-001,technical,tom           one packet, while its template is being changed")]
pub struct Watch {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The folder for the PDFs [default: `out` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Their forms.
    #[command(flatten)]
    pub forms: FormOptions,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit print`
#[derive(Debug, Args)]
#[command(after_help = "\
Each document begins on a front side and has its own page numbers and outline; fonts and images are stored once.
The documents are those that `build` makes, with boxes and lines for a pen. At the end it says how many sheets of
paper each stack needs.

Examples:
  panelkit print                                  a stack for each interviewer, to `out/print.pdf`
  panelkit print --by candidate --separators      a stack for each candidate, with a sheet in front of each
  panelkit print --only tom -o tom.pdf            what one interviewer needs
  panelkit print --booklet -o - | lp -o sides=two-sided-short-edge
                                                  two pages on a side, for folding")]
pub struct Print {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The PDF file; `-` for standard output [default: `out/print.pdf` in the kit's folder]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// What makes a stack; in each, documents lie in the order of time
    #[arg(long, value_name = "WHAT", default_value = "interviewer", value_parser = words(&By::ALL, By::as_str))]
    pub by: By,
    /// Put a sheet in front of each stack: whom it is for, what is in it, how many sheets
    #[arg(long)]
    pub separators: bool,
    /// Print everything so often, one copy after the other
    #[arg(long, value_name = "N", default_value = "1", value_parser = copies)]
    pub copies: NonZeroUsize,
    /// Put two pages on each side, in the order for folding and stapling each document
    ///
    /// Pages are scaled to half of a sheet of their own paper. Print on both sides, flipped on the short edge.
    #[arg(long)]
    pub booklet: bool,
    /// Leave out the blank backs: the printer prints on one side only
    #[arg(long, conflicts_with = "booklet")]
    pub one_sided: bool,
    /// Who can open it.
    #[command(flatten)]
    pub encrypting: Encrypting,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit pack`
#[derive(Debug, Args)]
#[command(after_help = "\
The documents are those that `build` makes, each under its name. What is nobody's of the panel is in
`coordinator.zip`. An archive in which a document is missing is not written.

Examples:
  panelkit pack                                   `out/packs/mira.zip`, …
  panelkit pack --only mira
  panelkit pack --encrypt --passwords ~/passwords.csv
                                                  PDFs that open with the password of each interviewer")]
pub struct Pack {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The folder for the archives [default: `out/packs` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Which documents.
    #[command(flatten)]
    pub selecting: Selecting,
    /// Their forms.
    #[command(flatten)]
    pub forms: FormOptions,
    /// Who can open them.
    #[command(flatten)]
    pub encrypting: Encrypting,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit invite`
#[derive(Debug, Args)]
#[command(after_help = "\
For every interviewer and interview: a calendar file (.ics) to import and a mail draft (.eml) to
send, both with the packet. What was told is kept in `invitations.json` beside them. Run it again
after a change: invitations that changed say so, and sittings that are gone are cancelled. What
each mail program does with them stands in `docs/invite.md`.

Examples:
  panelkit invite                                     all interviewers, to `out/invitations`
  panelkit invite --only c-001                        those of one candidate
  panelkit invite --for candidate                     the candidates, without packets
  panelkit invite --cancel --only c-001               call off the interviews of one candidate")]
pub struct Invite {
    /// The kit: its folder, or its `kit.yaml`
    #[arg(value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The folder for the invitations [default: `out/invitations` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Whom to invite
    ///
    /// What goes to candidates has no packet with it, only the handout for candidates where the kit makes one.
    #[arg(long = "for", value_name = "WHOM", default_value = "interviewer", value_parser = words(&Audience::ALL, Audience::as_str))]
    pub audience: Audience,
    /// Call off what was told before, for everybody in the sittings that `--only` chooses
    #[arg(long)]
    pub cancel: bool,
    /// Invite without the packets
    #[arg(long)]
    pub no_attach: bool,
    /// Which sittings.
    #[command(flatten)]
    pub selecting: Selecting,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit questions`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  panelkit questions                                  all questions of the bank, one line each
  panelkit questions --level senior --tag sql         some of them
  panelkit questions --search deadline
  panelkit questions hard-bug                         one in full: what to expect, probes, anchors
  panelkit questions --kit autumn-round --format json the kit's bank, for a program
  panelkit questions --kit autumn-round --explain sql-locks
                                                      whether and why a kit asks one")]
pub struct Questions {
    /// Show these questions in full; an id, or a pattern with `*` and `?`
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only questions of this section
    #[arg(long, value_name = "ID")]
    pub section: Vec<String>,
    /// Only questions for this level
    #[arg(long, value_name = "LEVEL", value_parser = words(Level::ALL, Level::as_str))]
    pub level: Vec<Level>,
    /// Only questions with this tag; with all of them, when it is given several times
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Only questions for this competency
    #[arg(long, value_name = "ID")]
    pub competency: Vec<String>,
    /// Only questions in which this text stands, in upper or lower case
    #[arg(long, value_name = "TEXT")]
    pub search: Vec<String>,
    /// The bank of this kit, instead of the built-in one alone
    #[arg(long, value_name = "KIT", value_hint = ValueHint::AnyPath)]
    pub kit: Option<PathBuf>,
    /// Print in which interviews of the kit each is asked and why, or why not
    #[arg(long, requires = "kit")]
    pub explain: bool,
    /// How to print them: for people, or one JSON object per line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// `panelkit import`
#[derive(Debug, Args)]
#[command(after_help = "\
In Markdown, headings are sections, items of lists are questions, and the lists below an item are what to listen for,
follow-ups (what ends with a question mark), or what their label says: `Expect:`, `Probe:`, `Competency:`, `Levels:`,
`Tags:`, `Minutes:`, `1:` to `5:`. In a table, the first row names the columns: `question`, `section`, `expect` and so on.
What is not understood is told with its place; what comes out is always a file that a kit can read.

Examples:
  panelkit import questions.md -o autumn-round/questions/ours.yaml
  panelkit import questions.csv --competency debugging --minutes 8
  wiki-export | panelkit import - --as markdown")]
pub struct Import {
    /// The questions: a `.md` or `.csv` file; `-` for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: PathBuf,
    /// Where to write the YAML [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// What the questions are written in [default: by the ending of FILE]
    #[arg(long = "as", value_name = "FORM", value_parser = words(&ImportForm::ALL, ImportForm::as_str))]
    pub form: Option<ImportForm>,
    /// The competency of questions that name none [default: one that is called as their section]
    #[arg(long, value_name = "ID")]
    pub competency: Option<String>,
    /// The minutes of questions that say none [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1440))]
    pub minutes: Option<u32>,
}

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

/// `panelkit records`
#[derive(Debug, Args)]
#[command(after_help = "\
One file for each candidate: a cover, the contents, what the candidate handed in (`records` in the list of candidates),
the packets, the filled sheets, and what belongs to everybody's record (`records` in the kit). Fields become part of their
page; scripts, actions and attached files of other programs are left out. Each page has a number below it.

Which candidate a sheet is of stands in the file itself; its name does not count. What cannot be taken in is named
with the reason, in the contents too, and the exit status is 1; the record is made without it.

Examples:
  panelkit records c-001 --sheets filled              to `out/records/c-001.pdf`
  panelkit records '*' --sheets filled -o archive     those of all candidates
  panelkit records c-001 c-002 --kit autumn-round --sheets mira.pdf tom.pdf")]
pub struct Records {
    /// The candidates: ids, or patterns with `*` and `?`
    #[arg(value_name = "CANDIDATE", required = true)]
    pub candidates: Vec<String>,
    /// The kit: its folder, or its `kit.yaml`
    #[arg(long, value_name = "KIT", default_value = ".", value_hint = ValueHint::AnyPath)]
    pub kit: PathBuf,
    /// The filled sheets: folders, files, patterns; those of other candidates in a folder are passed over
    #[arg(long, value_name = "DIR|FILE", num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub sheets: Vec<PathBuf>,
    /// The folder of the documents that `build` made [default: `out` in the kit's folder]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub documents: Option<PathBuf>,
    /// The folder for the records [default: `out/records` in the kit's folder]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// What stands before the numbers of pages [default: the candidate's id and a dash]
    #[arg(long, value_name = "TEXT")]
    pub prefix: Option<String>,
    /// Whether the panel knows the candidates.
    #[command(flatten)]
    pub blinding: Blinding,
    /// The paper of cover and contents, whatever the kit says
    #[arg(long, value_name = "SIZE", value_parser = words(Paper::ALL, Paper::as_str))]
    pub paper: Option<Paper>,
    /// How to report.
    #[command(flatten)]
    pub reporting: Reporting,
}

/// `panelkit retain`
#[derive(Debug, Args)]
#[command(after_help = "\
Packets, sheets and records say until when they are kept when the kit does (`retain_until`). Files are read, not their
names. Nothing is deleted: look through the list, and delete what has to go.

Examples:
  panelkit retain archive
  panelkit retain archive --today 2029-01-01 --format json | jq -r .file")]
pub struct Retain {
    /// The folder to look through
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// What day it is [default: that of `SOURCE_DATE_EPOCH`, or of the machine's clock]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// How to print them: for people, or one JSON object per line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
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

/// Takes a number from 1.
fn number(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number from 1")
}

/// Takes a number of copies.
fn copies(text: &str) -> Result<NonZeroUsize, &'static str> {
    number(text).ok().filter(|copies| copies.get() <= 1000).ok_or("write a number from 1 to 1000")
}

/// Takes a day like `2026-11-26`.
fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "write a day like 2026-11-26")
}

/// Takes a day, or a day and a time, and gives it in one form: `2026-11-26`, `2026-11-26T08:10:00`.
pub(super) fn moment(text: &str) -> Result<String, &'static str> {
    let day = text.parse::<Date>().ok().filter(|_| text.len() <= "2026-11-26".len()).map(|day| day.to_string());
    let time = || text.parse::<DateTime>().ok().map(|time| time.to_string());
    day.or_else(time).ok_or("write a day like 2026-11-26, or 2026-11-26T08:10")
}

/// Takes the name of a standard.
fn standard() -> impl TypedValueParser<Value = Standards> {
    let parser = PossibleValuesParser::new(Standards::NAMES);
    parser.map(|name| Standards::named(&name).expect("clap lets only the possible values through"))
}

/// Takes the words that a kit has for a type, and no others.
fn words<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let parser = PossibleValuesParser::new(all.iter().map(|value| name(*value)));
    parser.map(move |word| {
        let named = all.iter().find(|value| name(**value) == word);
        *named.expect("clap lets only the possible values through")
    })
}
