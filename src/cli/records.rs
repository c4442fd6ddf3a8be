//! `panelkit records`: a kit, its documents and filled sheets → one PDF file for each candidate.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;

use super::args::{Records, Selecting};
use super::build::{load_named, load_selected, source_date};
use super::output::{self, Failure};
use super::read::{Input, found};
use super::report::{Reporter, Totals, counted};
use super::{blind, glob, words};
use crate::batch::{self, Batch};
use crate::deliver::{OutputFolder, OutputName};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::engine::display::Information;
use crate::engine::{Engine, Session};
use crate::kit::{self, Blind, Job, Kit, Plan};
use crate::records::gather::{self, Found, Gathered, Wanted};
use crate::records::{self, Binding, Part, front, retention};
use crate::source::display_name;

/// The folder for records in the kit's folder; and the one for those that name the candidates of a blind round, which is
/// none of those that are handed out.
const OUTPUT_FOLDER: &str = "out/records";
const APART_FOLDER: &str = "records";

/// `panelkit records CANDIDATE…`
pub fn run(command: &Records, reporter: &mut Reporter) -> Result<(), Failure> {
    let selecting = Selecting {
        candidates: command.candidates.clone(),
        blinding: command.blinding.clone(),
        paper: command.paper,
        ..Selecting::default()
    };
    blind::see_that_named_key_is_apart(&selecting, command.out.as_deref())?;
    let (kit, coded) = if command.names {
        let (kit, _) = load_named(&command.kit, &selecting, reporter)?;
        blind::both(kit, &selecting, reporter)?
    } else {
        (load_selected(&command.kit, &selecting, reporter)?.0, None)
    };
    if let Blind::Done { files: true, .. } = kit.blind {
        let message = "the files of candidates (`records`) are left out: the round is blind, and they name people";
        reporter.add([Diagnostic::warning(message).help("`--names` takes them in, for an archive that may have them")]);
    }
    let plan = kit::plan(&kit)?.value;
    let candidates = candidates(&command.wanted, &kit)?;
    let known_as = known_as(&kit, coded.as_ref());
    let sheets = sheets(command, (&kit, &candidates, &known_as), reporter)?;
    let mut warnings = Vec::new();
    let batch = Batch::new(&kit, &plan, command.paper, |_| true)?.drain_into(&mut warnings);
    reporter.add(warnings);
    let documents = documents(command, &batch, (&kit, coded.as_ref()))?;
    let engine = batch.engine()?;
    let default = if coded.is_some() { APART_FOLDER } else { OUTPUT_FOLDER };
    let out = command.out.clone().unwrap_or_else(|| kit.folder.join(default));
    if coded.is_some() {
        blind::see_that_records_are_apart(&out, &of_panel(command, &kit))?;
    }
    let folder = OutputFolder::open(&out)?;
    let run = Run {
        kit: &kit,
        plan: &plan,
        batch: &batch,
        engine: &engine,
        known_as,
        documents,
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

/// What documents call each candidate: the id, or the code.
fn known_as(kit: &Kit, coded: Option<&Kit>) -> Vec<String> {
    let mut known_as: Vec<String> = kit.candidates.iter().map(|candidate| candidate.id.clone()).collect();
    for (index, candidate) in behind(kit, coded).into_iter().enumerate() {
        if let (Some(candidate), Some(coded)) = (candidate, coded) {
            known_as[candidate].clone_from(&coded.candidates[index].id);
        }
    }
    known_as
}

/// For each candidate of the kit with codes, the index in the kit with names.
fn behind(kit: &Kit, coded: Option<&Kit>) -> Vec<Option<usize>> {
    let Some(Kit { blind: Blind::Done { ids, .. }, .. }) = coded else { return Vec::new() };
    let by_id: HashMap<&str, usize> =
        kit.candidates.iter().enumerate().map(|(index, candidate)| (candidate.id.as_str(), index)).collect();
    ids.iter().map(|id| by_id.get(id.as_str()).copied()).collect()
}

/// Where the documents of the panel are.
fn of_panel(command: &Records, kit: &Kit) -> PathBuf {
    command.documents.clone().unwrap_or_else(|| kit.folder.join(blind::OUTPUT_FOLDER))
}

/// The documents that the kit makes of each candidate, and where `build` put them: in a blind round, those of the panel by
/// their codes, and those of the candidates in a folder apart.
fn documents(
    command: &Records,
    batch: &Batch<'_>,
    (kit, coded): (&Kit, Option<&Kit>),
) -> Result<BTreeMap<usize, Vec<(Job, PathBuf)>>, Failure> {
    let mut documents: BTreeMap<usize, Vec<(Job, PathBuf)>> = BTreeMap::new();
    let mut add = |batch: &Batch<'_>, folder: &Path, behind: &[Option<usize>]| {
        for document in batch.documents() {
            let Some(index) = document.job.candidate() else { continue };
            let candidate = if behind.is_empty() { Some(index) } else { behind[index] };
            let entry = candidate.map(|candidate| documents.entry(candidate).or_default());
            entry.into_iter().for_each(|all| all.push((document.job, document.name.below(folder))));
        }
    };
    let of_panel = of_panel(command, kit);
    let Some(coded) = coded else {
        add(batch, &of_panel, &[]);
        return Ok(documents);
    };
    add(batch, &kit.folder.join(blind::APART_FOLDER), &[]);
    let plan = kit::plan(coded)?.value;
    let with_codes = Batch::new(coded, &plan, command.paper, |_| true)?.value;
    add(&with_codes, &of_panel, &behind(kit, Some(coded)));
    Ok(documents)
}

/// The candidates that are asked for, in the order of the kit.
fn candidates(wanted: &[String], kit: &Kit) -> Result<Vec<usize>, Failure> {
    let ids: Vec<&str> = kit.candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    for pattern in wanted {
        if !(0..ids.len()).any(|index| is_named(kit, index, pattern)) {
            let help = match words::nearest(pattern, &ids) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("there are {}", words::listed(&ids)),
            };
            let message = format!("there is no candidate `{pattern}`");
            return Err(Failure::Usage(Diagnostic::error(message).help(help)));
        }
    }
    let is_asked_for = |index: &usize| wanted.iter().any(|pattern| is_named(kit, *index, pattern));
    Ok((0..ids.len()).filter(is_asked_for).collect())
}

/// Whether a pattern names a candidate, in a blind round by the code or by the id behind it.
fn is_named(kit: &Kit, candidate: usize, pattern: &str) -> bool {
    kit.ids_of(candidate).any(|id| glob::matches(pattern, id))
}

/// The filled sheets by candidate; those of others in folders are passed over, and all else is named.
fn sheets(
    command: &Records,
    (kit, candidates, known_as): (&Kit, &[usize], &[String]),
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
            Ok(Some(identity)) => match known_as.iter().position(|known| *known == identity.candidate) {
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
    /// What documents call each candidate.
    known_as: Vec<String>,
    /// The documents of each candidate, and where they are.
    documents: BTreeMap<usize, Vec<(Job, PathBuf)>>,
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
        let wanted = Wanted {
            kit: self.kit,
            plan: self.plan,
            candidate,
            known_as: &self.known_as[candidate],
            documents: self.documents.get(&candidate).map_or(&[], Vec::as_slice),
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
