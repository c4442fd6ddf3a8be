//! The commands that make something of a kit, or for one.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueHint};
use jiff::civil::Date;

use super::groups::{Blinding, Conforming, Encrypting, FormOptions, Format, Making, Reporting, Selecting};
use super::values::{copies, day, moment, shard, words};
use crate::invite::Audience;
use crate::kit::{ImportForm, Level, Paper, Shard};
use crate::print::By;

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
  panelkit build --shard 3/7                          the third of seven parts of the run
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
    /// Make a part of the documents: that of shard I of N, from 1
    ///
    /// The others are made by other runs, at the same time or not, in the same folder or in one of their own, on this
    /// machine or elsewhere. A candidate is always in the same one of N shards. When all have ended, `panelkit
    /// merge-manifests` makes one manifest of theirs; see `docs/scale.md`.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub shard: Option<Shard>,
    /// Print why each question is asked, and who leads it
    #[arg(long)]
    pub explain: bool,
    /// How to make them.
    #[command(flatten)]
    pub making: Making,
}

/// `panelkit merge-manifests`
#[derive(Debug, Args)]
#[command(after_help = "\
The manifest is the same, byte for byte, as that of a run without `--shard`. All parts must be
there, each once, and of one run: the same kit, candidates and options. No document is moved.
Parts in the folder of the manifest are taken into it and are there no more; others stay.

Examples:
  panelkit merge-manifests out                        of shards that have written to one folder
  panelkit merge-manifests out-* --out out            of shards with folders of their own")]
pub struct MergeManifests {
    /// Where the parts are: output folders, or files
    #[arg(value_name = "DIR|FILE", required = true, value_hint = ValueHint::AnyPath)]
    pub places: Vec<PathBuf>,
    /// The folder of the manifest [default: that of the parts, when it is one]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// How to report: for people, or one JSON object per line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
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
    /// Do not note that the documents are on paper now, which `panelkit status` goes by
    #[arg(long)]
    pub no_mark: bool,
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
    pub wanted: Vec<String>,
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
    /// The candidates of this file, instead of those of the kit; `-` for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub candidates: Option<PathBuf>,
    /// In a blind round: name the candidates, and take in the files that they handed in
    ///
    /// Without it, records have the codes, and these files are left out. With it, they go to `records` in the kit's folder,
    /// apart from the papers of the panel.
    #[arg(long)]
    pub names: bool,
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
