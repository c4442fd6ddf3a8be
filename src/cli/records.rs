//! `panelkit records`: a kit, its documents and filled sheets → one PDF file for each candidate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;

use super::args::{Records, Selecting};
use super::build::{load_selected, source_date};
use super::output::{self, Failure};
use super::read::{Input, found};
use super::report::{Reporter, Totals, counted};
use super::{glob, words};
use crate::batch::{self, Batch};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::display::Information;
use crate::engine::{Engine, Session};
use crate::kit::{Blind, Job, Kit, Plan};
use crate::records::gather::{self, Found, Gathered, Wanted};
use crate::records::{self, Binding, Part, front, retention};
use crate::source::display_name;

/// The folder for records in the kit's folder, and that of its documents.
const OUTPUT_FOLDER: &str = "out/records";
const DOCUMENTS: &str = "out";

/// `panelkit records CANDIDATE…`
pub fn run(command: &Records, reporter: &mut Reporter) -> Result<(), Failure> {
    let (kit, plan) = load_selected(&command.kit, &Selecting::default(), reporter)?;
    if let Blind::Done { files: true, .. } = kit.blind {
        let message = "the files of candidates (`records`) are left out: the round is blind, and they name people";
        reporter.add([Diagnostic::warning(message).help("keep them apart from the records, as long as these")]);
    }
    let candidates = candidates(command, &kit)?;
    let sheets = sheets(command, (&kit, &candidates), reporter)?;
    let mut warnings = Vec::new();
    let wanted = |job: &Job| job.candidate().is_some_and(|index| candidates.contains(&index));
    let batch = Batch::new(&kit, &plan, command.paper, wanted)?.drain_into(&mut warnings);
    reporter.add(warnings);
    let engine = batch.engine()?;
    let out = command.out.clone().unwrap_or_else(|| kit.folder.join(OUTPUT_FOLDER));
    let folder = OutputFolder::open(&out)?;
    let run = Run {
        kit: &kit,
        plan: &plan,
        batch: &batch,
        engine: &engine,
        documents: command.documents.clone().unwrap_or_else(|| kit.folder.join(DOCUMENTS)),
        prefix: command.prefix.as_deref(),
        created: source_date()?,
    };
    let mut session = Session::new(&engine);
    let mut totals = Totals::default();
    for candidate in candidates {
        let of_candidate = sheets.get(&candidate).map_or(&[][..], Vec::as_slice);
        let name = OutputName::new(&kit.candidates[candidate].id)
            .map_err(|cause| Diagnostic::error("the candidate's id is no name for a file").cause(cause))?;
        let made = batch::caught(|| run.record(candidate, of_candidate, &mut session));
        match made {
            Ok(Warned { value: made, warnings }) => {
                let path = folder.write(&name, &made.bytes)?;
                reporter.add_of_document(warnings, name.as_str());
                totals.made += 1;
                totals.pages += made.pages;
                totals.bytes += made.bytes.len();
                tell(&kit, candidate, &made, &path, reporter)?;
            }
            Err(problems) => {
                totals.failed += 1;
                reporter.add_of_document(problems.0, name.as_str());
            }
        }
    }
    reporter.summary_of("made", "record", totals, Some(&display_name(&out)))
}

/// The candidates that are asked for, in the order of the kit.
fn candidates(command: &Records, kit: &Kit) -> Result<Vec<usize>, Failure> {
    let ids: Vec<&str> = kit.candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    for pattern in &command.candidates {
        if !(0..ids.len()).any(|index| is_named(kit, index, pattern)) {
            let help = match words::nearest(pattern, &ids) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("there are {}", words::listed(&ids)),
            };
            let message = format!("there is no candidate `{pattern}`");
            return Err(Failure::Usage(Diagnostic::error(message).help(help)));
        }
    }
    let is_asked_for = |index: &usize| command.candidates.iter().any(|pattern| is_named(kit, *index, pattern));
    Ok((0..ids.len()).filter(is_asked_for).collect())
}

/// Whether a pattern names a candidate, in a blind round by the code or by the id behind it.
fn is_named(kit: &Kit, candidate: usize, pattern: &str) -> bool {
    kit.ids_of(candidate).any(|id| glob::matches(pattern, id))
}

/// The filled sheets by candidate; those of others in folders are passed over, and all else is named.
fn sheets(
    command: &Records,
    (kit, candidates): (&Kit, &[usize]),
    reporter: &mut Reporter,
) -> Result<BTreeMap<usize, Vec<Found>>, Failure> {
    let mut sheets: BTreeMap<usize, Vec<Found>> = BTreeMap::new();
    let mut passed_over = 0;
    for Input { path, named } in command.sheets.iter().map(|path| found(path)).collect::<Result<Vec<_>, _>>()?.concat()
    {
        let name = display_name(&path);
        let identified =
            output::read_bytes(&path).and_then(|bytes| batch::caught(|| Ok(gather::identify(&bytes)?)).map_err(first));
        let problem = match identified {
            Ok(Some(identity)) => match kit.candidates.iter().position(|other| other.id == identity.candidate) {
                _ if identity.kit() != kit.id => Diagnostic::error(format!("it is of the kit `{}`", identity.kit()))
                    .help(format!("this is the kit `{}`; leave it out", kit.id)),
                Some(candidate) if candidates.contains(&candidate) => {
                    sheets.entry(candidate).or_default().push(Found { path, identity });
                    continue;
                }
                Some(_) if !named => {
                    passed_over += 1;
                    continue;
                }
                _ => gather::of_another(&identity.candidate),
            },
            Ok(None) => Diagnostic::error("it does not say which document it is").help(
                "only sheets of panelkit can be sorted by whose they are; name other files as `records` in the kit",
            ),
            Err(problem) => problem,
        };
        reporter.add([Diagnostic { message: format!("`{name}`: {}", problem.message), ..problem }]);
    }
    if passed_over > 0 && reporter.is_verbose() {
        reporter.note(format_args!("passed over {} of other candidates", counted(passed_over, "sheet")))?;
    }
    Ok(sheets)
}

fn first(mut problems: Diagnostics) -> Diagnostic {
    if problems.0.is_empty() { Diagnostic::error("it cannot be read") } else { problems.0.swap_remove(0) }
}

/// What the records of one run share.
struct Run<'a> {
    kit: &'a Kit,
    plan: &'a Plan,
    batch: &'a Batch<'a>,
    engine: &'a Engine,
    /// Where the documents of the kit are.
    documents: PathBuf,
    prefix: Option<&'a str>,
    created: Option<Timestamp>,
}

/// A record that was made.
struct Made {
    bytes: Vec<u8>,
    pages: usize,
    files: usize,
    missing: usize,
}

impl Run<'_> {
    fn record(
        &self,
        candidate: usize,
        sheets: &[Found],
        session: &mut Session<'_>,
    ) -> Result<Warned<Made>, Diagnostics> {
        let all = self.batch.documents().iter().filter(|document| document.job.candidate() == Some(candidate));
        let documents: Vec<(Job, PathBuf)> =
            all.map(|document| (document.job, document.name.below(&self.documents))).collect();
        let wanted = Wanted {
            kit: self.kit,
            plan: self.plan,
            candidate,
            known_as: &self.kit.candidates[candidate].id,
            documents: &documents,
            sheets,
            engine: self.engine,
            read: &|path: &Path| output::read_bytes(path),
        };
        let mut gathered = gather::gather(&wanted);
        let mut warnings = std::mem::take(&mut gathered.problems);
        let id = &self.kit.candidates[candidate].id;
        let prefix = self.prefix.map_or_else(|| format!("{id}-"), str::to_owned);
        let front = front::front(self.batch, candidate, &gathered, &prefix, session, &mut warnings)?;
        let parts: Vec<Part<'_>> = gathered.pieces.iter().map(part).collect();
        let information = self.information(candidate);
        let binding =
            Binding { front: &front, parts: &parts, prefix: &prefix, information: &information, created: self.created };
        let bytes = records::bind(binding, self.engine)?.drain_into(&mut warnings);
        let Gathered { pieces, missing, .. } = gathered;
        let pages = front.pages() + pieces.iter().map(|piece| piece.taken.pages()).sum::<usize>();
        Ok(Warned { value: Made { bytes, pages, files: pieces.len(), missing: missing.len() }, warnings })
    }

    fn information(&self, candidate: usize) -> Information {
        let of_candidate = &self.kit.candidates[candidate];
        let retain = self.kit.retain_until.map(|day| format!("{}{day}", retention::WORDS));
        let keywords = [Some(self.kit.id.clone()), Some(of_candidate.id.clone()), retain];
        Information {
            title: Some(format!("Record: {}", of_candidate.name)),
            author: self.kit.branding.company.clone(),
            subject: Some(format!("Record of a candidate: {}", self.kit.role.title)),
            keywords: Some(keywords.into_iter().flatten().collect::<Vec<_>>().join(", ")),
            language: Some(self.kit.language.clone()),
        }
    }
}

fn part(piece: &gather::Piece) -> Part<'_> {
    Part { group: Some(&piece.group), title: &piece.title, origin: &piece.name, file: &piece.taken }
}

fn tell(kit: &Kit, candidate: usize, made: &Made, path: &Path, reporter: &Reporter) -> Result<(), Failure> {
    let path = display_name(path);
    if reporter.is_verbose() || made.missing > 0 {
        let missing = match made.missing {
            0 => String::new(),
            missing => format!("; {missing} not there, see its contents"),
        };
        let (files, pages) = (counted(made.files, "file"), counted(made.pages, "page"));
        reporter.note(format_args!("{path} ({files}, {pages}{missing})"))?;
    }
    reporter.object(&json!({
        "type": "record",
        "candidate": kit.candidates[candidate].id,
        "path": path,
        "files": made.files,
        "missing": made.missing,
        "pages": made.pages,
        "bytes": made.bytes.len(),
    }))
}
