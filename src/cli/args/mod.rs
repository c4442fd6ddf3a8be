//! What was typed → [`Arguments`], checked for form only.
//!
//! 1. `values`: a word → a value, or what should stand there.
//! 2. `groups`: options that several commands have.
//! 3. `kit`, `files`: the options of each command, for what it does with a kit or with single files.
//!
//! Whether the named files are there, or the patterns match anything, is found by the commands.

mod groups;
mod values;

mod files;
mod kit;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use files::{Audit, Completions, Fill, Preview, Read, ReadFormat, Render, Schema};
pub use groups::{Blinding, Conforming, Encrypting, FormOptions, Format, Making, Reporting, Selecting};
pub use kit::{
    Build, Check, Demo, Import, Init, Invite, MergeManifests, Pack, Print, Questions, Records, Retain, Status, Watch,
};

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
    /// Make one manifest of those of the parts of a run
    MergeManifests(MergeManifests),
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
