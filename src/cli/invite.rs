//! `panelkit invite`: a kit → calendar files and mail drafts, and the record of what they told.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::args::Invite;
use super::blind::{self, Keeping, Reader};
use super::build::{load_named, source_date};
use super::only::Only;
use super::output::{self, Failure};
use super::progress::Progress;
use super::report::{Reporter, Totals};
use crate::batch::{Batch, Document, Threads};
use crate::deliver::calendar::File;
use crate::deliver::names::{NameError, find_collisions};
use crate::deliver::{self, OutputFolder, OutputName};
use crate::diag::Diagnostic;
use crate::invite::{self, Asked, Audience, News, Notice, RECORD_FILE, Record};
use crate::kit::{self, DocumentKind, Job, Kit, Plan, Scope};
use crate::pdf::PdfOptions;
use crate::source::display_name;

/// The folder for invitations beside the documents of the kit.
const OUTPUT_FOLDER: &str = "invitations";
/// The most bytes of an attachment's name; a longer one is that of the file without its folders.
const LONGEST_NAME: usize = 120;

/// `panelkit invite [KIT]`
pub fn run(command: &Invite, reporter: &mut Reporter) -> Result<(), Failure> {
    blind::see_that_named_key_is_apart(&command.selecting, command.out.as_deref())?;
    let (kit, plan) = load_named(&command.kit, &command.selecting, reporter)?;
    let reader = match command.audience {
        Audience::Interviewer => Reader::Panel,
        Audience::Candidate => Reader::Candidate,
    };
    let (kit, plan) = blind::blinded(kit, plan, &command.selecting, (reader, Keeping::Yes), reporter)?;
    let only = Only::new(&command.selecting.only, &kit, &plan).map_err(Failure::Usage)?;
    invite::organizer(&kit)?;
    let source_date = source_date()?;
    let zone = kit.time_zone.clone().unwrap_or(TimeZone::UTC);
    let today = source_date.map(|time| time.to_zoned_datetime(zone).date());
    reporter.add(kit::check(&kit, &plan, Scope::Invite, today).told);
    let out = command.out.clone().unwrap_or_else(|| blind::default_folder(&kit).join(OUTPUT_FOLDER));
    blind::see_that_key_is_apart(&kit, &command.selecting, &out)?;
    let folder = OutputFolder::open(&out)?;

    let record_path = out.join(RECORD_FILE);
    let before = read_record(&record_path)?;
    if kit.is_blind() && before.sittings().any(|told| !kit::is_code(&told.candidate)) {
        let message = format!("`{}` names candidates, and the round is blind", display_name(&record_path));
        let help = "name another folder with `--out`; what was sent with names cannot be taken back";
        return Err(Diagnostic::error(message).help(help).into());
    }
    let mut record = before.clone();
    let asked = Asked {
        audience: command.audience,
        cancel: command.cancel,
        all: command.selecting.only.is_empty(),
        wanted: &|job| only.wants(&kit, &plan, job),
    };
    let found = invite::notices(&kit, &asked, &mut record)?;
    reporter.add(found.warnings);
    if found.notices.is_empty() {
        reporter.add([nobody(command)]);
    }
    let names = found.notices.iter().map(Names::of).collect::<Result<Vec<_>, _>>()?;
    see_that_names_differ(&names)?;

    let run = Run { kit: &kit, folder: &folder, notices: &found.notices, names: &names, source_date };
    let mut totals = Totals::default();
    let written = run.write(command, &plan, &mut totals, reporter)?;
    // What nobody was told of is told by the next run, as news.
    let sitting = |index: usize| &found.notices[index].sitting;
    let told: BTreeSet<&str> =
        (0..written.len()).filter(|index| written[*index]).map(|index| &*sitting(index).uid).collect();
    for index in (0..written.len()).filter(|index| !told.contains(&*sitting(*index).uid)) {
        record.restore(sitting(index), &before);
    }
    // Last, so that a run that was stopped tells the same again.
    deliver::replace(&record_path, record.text().as_bytes())?;
    reporter.summary_of("wrote", "invitation", totals, Some(&display_name(&out)))
}

/// What was told before; nothing when there is no record yet.
fn read_record(path: &Path) -> Result<Record, Diagnostic> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Record::default()),
        _ => Record::read(&output::read_text(path)?, &display_name(path)),
    }
}

fn nobody(command: &Invite) -> Diagnostic {
    if command.cancel {
        let help = "only what stands in `invitations.json` as told can be called off";
        return Diagnostic::warning("there is no invitation to cancel").help(help);
    }
    Diagnostic::warning("there is nobody to invite").help("give candidates a `schedule`, or see what `--only` chooses")
}

/// The files of a notice.
struct Names {
    calendar: OutputName,
    mail: OutputName,
}

impl Names {
    fn of(notice: &Notice) -> Result<Self, Diagnostic> {
        let name = |extension: &str| {
            notice.name(extension).map_err(|cause: NameError| {
                Diagnostic::error(format!("`{RECORD_FILE}` names somebody who is in no kit"))
                    .help("put the file of the last run back")
                    .cause(cause)
            })
        };
        Ok(Self { calendar: name(".ics")?, mail: name(".eml")? })
    }
}

/// Two interviewers whose ids differ in case only have one folder on many file systems.
fn see_that_names_differ(names: &[Names]) -> Result<(), Diagnostic> {
    match find_collisions(names.iter().map(|names| &names.calendar)).first() {
        None => Ok(()),
        Some(collision) => {
            let (first, second) = (&names[collision.first].calendar, &names[collision.second].calendar);
            let message = format!("two invitations would have the same file: `{first}` and `{second}`");
            Err(Diagnostic::error(message).help("give them ids that differ in more than upper and lower case"))
        }
    }
}

/// The documents that go with invitations.
struct Documents {
    kind: DocumentKind,
    /// The indices of the notices about each candidate that get one.
    by_candidate: BTreeMap<usize, Vec<usize>>,
}

/// One run of the command.
struct Run<'a> {
    kit: &'a Kit,
    folder: &'a OutputFolder,
    notices: &'a [Notice],
    /// One for each notice.
    names: &'a [Names],
    source_date: Option<Timestamp>,
}

impl Run<'_> {
    /// Writes all invitations: those with a document as it is made, then the others; says of each whether it is there.
    fn write(
        &self,
        command: &Invite,
        plan: &Plan,
        totals: &mut Totals,
        reporter: &mut Reporter,
    ) -> Result<Vec<bool>, Failure> {
        let mut written = vec![false; self.notices.len()];
        let bytes = AtomicUsize::new(0);
        let mut with_document = vec![false; self.notices.len()];
        if let Some(documents) = self.documents(command, reporter) {
            with_document = self.write_with_documents(&documents, command, plan, &bytes, &mut written, reporter)?;
        }
        for index in (0..self.notices.len()).filter(|index| !with_document[*index]) {
            match self.write_one(index, None, &bytes) {
                Ok(()) => {
                    written[index] = true;
                    self.tell(index, None, reporter)?;
                }
                Err(problem) => reporter.add_of_document([problem], self.names[index].calendar.as_str()),
            }
        }
        totals.bytes = bytes.into_inner();
        totals.made = written.iter().filter(|written| **written).count();
        totals.failed = written.len() - totals.made;
        Ok(written)
    }

    /// Makes the documents, and writes each with the invitations that it goes with; says of each notice whether there is
    /// a document for it, which may be left out by a condition of the kit.
    fn write_with_documents(
        &self,
        documents: &Documents,
        command: &Invite,
        plan: &Plan,
        bytes: &AtomicUsize,
        written: &mut [bool],
        reporter: &mut Reporter,
    ) -> Result<Vec<bool>, Failure> {
        let wanted = |job: &Job| job.document == documents.kind && !self.getting(documents, job).is_empty();
        let mut warnings = Vec::new();
        let batch = Batch::new(self.kit, plan, command.selecting.paper, wanted)?.drain_into(&mut warnings);
        reporter.add(warnings);
        let mut with_document = vec![false; self.notices.len()];
        for index in batch.documents().iter().flat_map(|document| self.getting(documents, &document.job)) {
            with_document[index] = true;
        }
        let taken = |document: &Document, data: &[u8]| {
            let name = attached_name(&document.name);
            let file = File { name: &name, media_type: "application/pdf", data };
            let getting = self.getting(documents, &document.job);
            getting.into_iter().try_for_each(|index| self.write_one(index, Some(file), bytes))
        };
        let progress = Progress::new("inviting", batch.documents().len(), reporter.shows_progress());
        let pdf = PdfOptions { created: self.source_date, ..PdfOptions::default() };
        let mut told: Result<(), Failure> = Ok(());
        let result = batch.hand_out(&taken, Threads(command.making.jobs), pdf, |outcome| {
            progress.step();
            let document = &batch.documents()[outcome.index];
            match outcome.result {
                Ok(made) => {
                    reporter.add_of_document(made.warnings, document.name.as_str());
                    let attached = attached_name(&document.name);
                    for index in self.getting(documents, &document.job) {
                        written[index] = true;
                        // When nobody is there to be told, the invitations are written all the same.
                        if told.is_ok() {
                            told = self.tell(index, Some(&attached), reporter);
                        }
                    }
                }
                Err(problems) => reporter.add_of_document(problems.0, document.name.as_str()),
            }
            ControlFlow::Continue(())
        });
        progress.end();
        result?;
        told.map(|()| with_document)
    }

    /// What goes with the invitations, when anything does.
    fn documents(&self, command: &Invite, reporter: &mut Reporter) -> Option<Documents> {
        let mut by_candidate: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, notice) in self.notices.iter().enumerate() {
            let job = notice.job.filter(|_| !notice.news.is_cancellation());
            if let Some(candidate) = job.and_then(|job| job.candidate()) {
                by_candidate.entry(candidate).or_default().push(index);
            }
        }
        if command.no_attach || by_candidate.is_empty() {
            return None;
        }
        let kind = command.audience.document().filter(|kind| self.kit.output.makes(*kind));
        if kind.is_none() && command.audience == Audience::Interviewer {
            let problem = Diagnostic::warning("the kit makes no packets, so none goes with the invitations");
            reporter.add([problem.help("add `packet` to `output.documents`, or say `--no-attach`")]);
        }
        Some(Documents { kind: kind?, by_candidate })
    }

    /// The notices that a document goes with.
    fn getting(&self, documents: &Documents, document: &Job) -> Vec<usize> {
        let of_candidate = document.candidate().and_then(|candidate| documents.by_candidate.get(&candidate));
        let of_candidate = of_candidate.map_or(&[][..], Vec::as_slice);
        let gets = |index: &usize| match (self.notices[*index].sitting.audience, self.notices[*index].job) {
            (Audience::Interviewer, Some(job)) => job.subject == document.subject,
            // There is one handout for the whole day.
            (Audience::Candidate, job) => job.is_some(),
            (Audience::Interviewer, None) => false,
        };
        of_candidate.iter().copied().filter(gets).collect()
    }

    /// Writes the files of one notice.
    fn write_one(&self, index: usize, file: Option<File<'_>>, bytes: &AtomicUsize) -> Result<(), Diagnostic> {
        let (notice, names) = (&self.notices[index], &self.names[index]);
        let calendar = notice.calendar(file, self.source_date);
        self.folder.write(&names.calendar, &calendar)?;
        bytes.fetch_add(calendar.len(), Ordering::Relaxed);
        if let Some(mail) = notice.mail(file, self.source_date) {
            self.folder.write(&names.mail, &mail)?;
            bytes.fetch_add(mail.len(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Tells of one notice: programs of each, people of what has to be sent again.
    fn tell(&self, index: usize, attached: Option<&str>, reporter: &Reporter) -> Result<(), Failure> {
        let (notice, names) = (&self.notices[index], &self.names[index]);
        let mail = notice.guest.email.as_ref().map(|_| &names.mail);
        let changes = if notice.news == News::Changed { notice.changes() } else { &[] };
        let is_news = !matches!(notice.news, News::New | News::Unchanged);
        if is_news || reporter.is_verbose() {
            let what = match changes {
                [] => notice.news.as_str().to_owned(),
                changes => format!("{}: {}", notice.news.as_str(), changes.join(", ")),
            };
            reporter.note(format_args!("{} ({what})", mail.unwrap_or(&names.calendar)))?;
        }
        let path = |name: &OutputName| display_name(&name.below(self.folder.path()));
        let sitting = &notice.sitting;
        reporter.object(&json!({
            "type": "invitation",
            "for": sitting.audience,
            "candidate": sitting.candidate,
            "interview": sitting.interview,
            "guest": notice.guest.id,
            "news": notice.news.as_str(),
            "changes": changes,
            "uid": sitting.uid,
            "sequence": sitting.sequence,
            "calendar": path(&names.calendar),
            "mail": mail.map(path),
            "attachment": attached,
        }))
    }
}

/// The name of a document where there are no folders.
fn attached_name(name: &OutputName) -> String {
    let whole = name.as_str().replace('/', "-");
    if whole.len() <= LONGEST_NAME {
        return whole;
    }
    name.as_str().rsplit('/').next().unwrap_or_default().to_owned()
}
