//! A kit, the folder of its documents and filled sheets → what belongs to the record of a candidate.
//!
//! Every document says in hidden fields whose it is ([`Identity`]), and that alone counts: a sheet with a wrong name goes
//! where it belongs, and one of another candidate is refused whatever it is called. A document that is filled takes the
//! place of the empty one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Taken, open};
use crate::diag::Diagnostic;
use crate::engine::Engine;
use crate::forms::{Sheet, Value};
use crate::kit::{Job, Kit, Plan, Written};
use crate::source::display_name;

/// Which document a file says that it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Kit, candidate, interview, interviewer and kind, with slashes: the same for all copies of a document.
    pub id: String,
    /// What it is, like `packet`.
    pub kind: String,
    /// The ids; empty where a document is about none.
    pub candidate: String,
    /// As above.
    pub interview: String,
    /// As above.
    pub interviewer: String,
    /// The fingerprint of the questions.
    pub plan: String,
}

impl Identity {
    /// What a sheet says; nothing for a file that is not ours.
    pub fn of(sheet: &Sheet) -> Option<Self> {
        let mut identity = Self::default();
        for (key, value) in sheet.identity() {
            let place = match key {
                "id" => &mut identity.id,
                "kind" => &mut identity.kind,
                "candidate" => &mut identity.candidate,
                "interview" => &mut identity.interview,
                "interviewer" => &mut identity.interviewer,
                "plan" => &mut identity.plan,
                _ => continue,
            };
            value.clone_into(place);
        }
        (!identity.id.is_empty()).then_some(identity)
    }

    /// The kit that the document is of.
    pub fn kit(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

/// A file of a record.
#[derive(Debug)]
pub struct Piece {
    /// The heading that it stands under.
    pub group: String,
    /// What it is called there.
    pub title: String,
    /// The name of the file, as people know it.
    pub name: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// What was taken in.
    pub taken: Taken,
    /// Which document it is, when it is one of ours.
    pub identity: Option<Identity>,
    /// What there is to know of it, in sentences without full stops.
    pub notes: Vec<String>,
}

impl Piece {
    /// A file that was read and taken in.
    pub fn new(name: String, bytes: &[u8], taken: Taken) -> Self {
        let mut notes = Vec::new();
        if !taken.left_out.is_empty() {
            notes.push(format!("left out: {}", taken.left_out.join(", ")));
        }
        if !taken.signed().is_empty() {
            notes.push("signed: the signature is drawn here, and can be verified in the file alone".to_owned());
        }
        if !taken.cut_off().is_empty() {
            notes.push("some text is longer than its field takes: it stands in full after the contents".to_owned());
        }
        let identity = Identity::of(&taken.sheet);
        let (group, title) = (String::new(), String::new());
        Self { group, title, name, bytes: bytes.len(), sha256: hexadecimal(bytes), taken, identity, notes }
    }

    /// Whether anything is filled in.
    pub fn is_filled(&self) -> bool {
        is_filled(&self.taken.sheet)
    }
}

/// Whether anything is filled in.
pub fn is_filled(sheet: &Sheet) -> bool {
    sheet.filled().any(|field| field.value != Value::None)
}

fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A filled sheet that was found, before it is taken in.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub identity: Identity,
}

/// Which document a file says that it is; nothing for a file that is not ours.
///
/// # Errors
/// As [`Taken::open`].
pub fn identify(bytes: &[u8]) -> Result<Option<Identity>, Diagnostic> {
    Ok(Identity::of(&Sheet::of(&open::open(bytes)?)))
}

/// Reads a file.
pub type Read<'r> = dyn Fn(&Path) -> Result<Vec<u8>, Diagnostic> + 'r;

/// What is looked for.
pub struct Wanted<'a> {
    /// The kit.
    pub kit: &'a Kit,
    /// Its plan.
    pub plan: &'a Plan,
    /// Index in [`Kit::candidates`].
    pub candidate: usize,
    /// What documents call the candidate: the id, or a code that stands for it.
    pub known_as: &'a str,
    /// The documents that the kit makes of the candidate, and where their files are.
    pub documents: &'a [(Job, PathBuf)],
    /// The filled sheets of the candidate.
    pub sheets: &'a [Found],
    /// With the fonts of the kit.
    pub engine: &'a Engine,
    /// Reads a file, or says why it cannot.
    pub read: &'a Read<'a>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files in the order of the record.
    pub pieces: Vec<Piece>,
    /// What documents call the candidate, when that is not the id.
    pub known_as: Option<String>,
    /// What belongs there and is not there, in words, each with the reason.
    pub missing: Vec<String>,
    /// What could not be taken in, and what is strange.
    pub problems: Vec<Diagnostic>,
}

/// Gathers what belongs to the record of a candidate: what they handed in; what the kit made for each interview, filled where
/// it was filled; what is about all interviews; what the kit adds to every record.
pub fn gather(wanted: &Wanted<'_>) -> Gathered {
    let mut gathering = Gathering { wanted, found: Gathered::default() };
    let candidate = &wanted.kit.candidates[wanted.candidate];
    gathering.found.known_as = (wanted.known_as != candidate.id).then(|| wanted.known_as.to_owned());
    gathering.files(&candidate.records, "Application");
    gathering.documents();
    gathering.files(&wanted.kit.records, "For all candidates");
    gathering.found
}

struct Gathering<'w> {
    wanted: &'w Wanted<'w>,
    found: Gathered,
}

impl Gathering<'_> {
    /// Files that the kit names.
    fn files(&mut self, files: &[Written], group: &str) {
        for file in files {
            let read = below(&self.wanted.kit.folder, &file.text).and_then(|path| (self.wanted.read)(&path));
            match read.and_then(|bytes| self.taken(file.text.clone(), &bytes)) {
                Ok(mut piece) => {
                    let name = file.text.rsplit('/').next().unwrap_or(&file.text);
                    (piece.group, piece.title) = (group.to_owned(), name.to_owned());
                    self.found.pieces.push(piece);
                }
                Err(problem) => self.refuse(&file.text, problem.at_place(file.place.clone())),
            }
        }
    }

    fn taken(&self, name: String, bytes: &[u8]) -> Result<Piece, Diagnostic> {
        Ok(Piece::new(name, bytes, Taken::open(bytes, self.wanted.engine)?))
    }

    fn refuse(&mut self, name: &str, mut problem: Diagnostic) {
        self.found.missing.push(format!("{name}: {}", problem.message));
        problem.message = format!("`{name}`: {}", problem.message);
        self.found.problems.push(problem);
    }

    /// Documents of the kit and filled sheets.
    fn documents(&mut self) {
        let mut pieces: Vec<(Place, Piece)> = Vec::new();
        for sheet in self.wanted.sheets {
            let name = display_name(&sheet.path);
            match (self.wanted.read)(&sheet.path).and_then(|bytes| self.taken(name.clone(), &bytes)) {
                Ok(piece) => self.filled(piece, &mut pieces),
                Err(problem) => self.refuse(&name, problem),
            }
        }
        let filled: Vec<Place> = pieces.iter().map(|(place, _)| place.clone()).collect();
        for (job, path) in self.wanted.documents {
            if let Some(piece) = self.empty(job, path, &filled) {
                pieces.push((Place::of_job(job), piece));
            }
        }
        pieces.sort_by(|(one, _), (other, _)| self.order(one).cmp(&self.order(other)));
        for (place, mut piece) in pieces {
            piece.group = place.group(self.wanted.kit);
            self.found.pieces.push(piece);
        }
    }

    /// Takes a filled sheet; one that came twice is there once, and another copy of a document beside it.
    fn filled(&mut self, mut piece: Piece, pieces: &mut Vec<(Place, Piece)>) {
        let Some(identity) = piece.identity.clone() else { return };
        if pieces.iter().any(|(_, other)| other.sha256 == piece.sha256) {
            return;
        }
        let place = Place::of_identity(self.wanted.kit, &identity);
        if !piece.is_filled() {
            piece.notes.push("nothing is filled in".to_owned());
        }
        piece.title = place.title(self.wanted.kit);
        match pieces.iter().filter(|(other, _)| *other == place).count() {
            0 => {}
            before => {
                let message = format!("`{}` is another copy of a sheet that was handed in before", piece.name);
                let help = "both are in the record; leave out the one that does not count";
                self.found.problems.push(Diagnostic::warning(message).help(help));
                piece.title += &format!(" (copy {})", before + 1);
            }
        }
        self.compare(&mut piece, &place);
        pieces.push((place, piece));
    }

    /// Sees that a document asked what the kit asks now.
    fn compare(&mut self, piece: &mut Piece, place: &Place) {
        let Some(interview) = place.interview else { return };
        let now = &self.wanted.plan.of(self.wanted.candidate, interview).fingerprint;
        let then = piece.identity.as_ref().map(|identity| identity.plan.clone()).filter(|plan| !plan.is_empty());
        if let Some(then) = then.filter(|then| then != now) {
            piece.notes.push(format!("made of the question set {then}; the kit has {now} now"));
            let message = format!("`{}` was made of another question set than the kit has now", piece.name);
            let help = "that is right when the kit was changed after the interview; otherwise build the kit again";
            self.found.problems.push(Diagnostic::warning(message).help(help));
        }
    }

    /// Takes a document as it was made, when no filled one takes its place; forms that nobody filled are missing.
    fn empty(&mut self, job: &Job, path: &Path, filled: &[Place]) -> Option<Piece> {
        let kit = self.wanted.kit;
        let place = Place::of_job(job);
        let is_form = FORMS.contains(&place.kind.as_str());
        if filled.contains(&place) {
            return None;
        }
        let what = place.described(kit);
        if is_form {
            self.found.missing.push(format!("{what}: not handed in"));
            return None;
        }
        let name = display_name(path);
        if !path.exists() {
            self.found.missing.push(format!("{what}: not made"));
            let help = "run `panelkit build`, or say with `--documents` where the documents are";
            self.found.problems.push(Diagnostic::error(format!("there is no document `{name}`")).help(help));
            return None;
        }
        let piece = (self.wanted.read)(path).and_then(|bytes| self.taken(name.clone(), &bytes));
        let whose = self.wanted.known_as;
        let piece = piece.and_then(|piece| match &piece.identity {
            Some(identity) if identity.candidate != whose => Err(of_another(&identity.candidate)),
            _ => Ok(piece),
        });
        match piece {
            Ok(mut piece) => {
                piece.title = place.title(kit);
                if piece.identity.is_none() {
                    piece.notes.push("the file does not say whose it is; taken by its name".to_owned());
                }
                self.compare(&mut piece, &place);
                Some(piece)
            }
            Err(problem) => {
                self.refuse(&name, problem);
                None
            }
        }
    }

    /// Interviews by their time, then by their place in the kit; what is about all of them comes last.
    fn order(&self, place: &Place) -> impl Ord + use<> {
        let schedule = &self.wanted.kit.candidates[self.wanted.candidate].schedule;
        let time = place.interview.and_then(|interview| Some(schedule[interview].as_ref()?.start.timestamp()));
        let kind = ORDER.iter().position(|kind| *kind == place.kind).unwrap_or(ORDER.len());
        (
            place.interview.is_none(),
            time.is_none(),
            time,
            place.interview,
            place.interviewer.is_none(),
            place.interviewer,
            kind,
        )
    }
}

/// A file of another candidate.
pub fn of_another(candidate: &str) -> Diagnostic {
    Diagnostic::error(format!("it is of the candidate `{candidate}`"))
        .help("leave it out, or name that candidate, too: what counts is what the file says of itself, not its name")
}

/// Kinds of documents that are there to be filled: an empty one says nothing.
const FORMS: [&str; 3] = ["evaluation", "final", "consensus"];

/// The order of kinds.
const ORDER: [&str; 5] = ["handout", "packet", "evaluation", "final", "consensus"];

/// Where a document belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    kind: String,
    /// Index in [`Kit::interviews`].
    interview: Option<usize>,
    /// Index in [`Kit::panel`].
    interviewer: Option<usize>,
}

impl Place {
    fn of_job(job: &Job) -> Self {
        Self { kind: job.document.as_str().to_owned(), interview: job.interview(), interviewer: job.interviewer() }
    }

    fn of_identity(kit: &Kit, identity: &Identity) -> Self {
        Self {
            kind: identity.kind.clone(),
            interview: kit.interviews.iter().position(|interview| interview.id == identity.interview),
            interviewer: kit.panel.iter().position(|person| person.id == identity.interviewer),
        }
    }

    fn group(&self, kit: &Kit) -> String {
        self.interview.map_or_else(|| "All interviews".to_owned(), |interview| kit.interviews[interview].title.clone())
    }

    /// `Evaluation sheet of Mira Kovač`
    fn title(&self, kit: &Kit) -> String {
        let kind = match self.kind.as_str() {
            "packet" => "Packet",
            "evaluation" => "Evaluation sheet",
            "final" => "Final individual form",
            "consensus" => "Panel consensus form",
            "handout" => "Handout",
            other => other,
        };
        match self.interviewer {
            Some(interviewer) => format!("{kind} of {}", kit.panel[interviewer].name),
            None => kind.to_owned(),
        }
    }

    fn described(&self, kit: &Kit) -> String {
        match self.interview {
            Some(_) => format!("{}, {}", self.title(kit), self.group(kit)),
            None => self.title(kit),
        }
    }
}

/// Where a file that a kit names is; after symbolic links are followed it must be below the folder of the kit.
fn below(folder: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    let full = path.split('/').fold(folder.to_owned(), |folder, part| folder.join(part));
    let real = full.canonicalize().and_then(|full| Ok((full, folder.canonicalize()?)));
    match real {
        Ok((real, folder)) if real.starts_with(&folder) => Ok(full),
        Ok(_) => Err(Diagnostic::error("it is a link to outside of the folder of the kit")
            .help("copy the file into the folder of the kit")),
        Err(cause) => {
            Err(Diagnostic::error("it is not there").help("put it there, or take it out of `records`").cause(cause))
        }
    }
}
