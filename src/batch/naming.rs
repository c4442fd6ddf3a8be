//! The documents of a plan → each with its name, and no name twice.

use crate::deliver::OutputName;
use crate::deliver::names::{Collision, find_collisions, may_collide};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{Job, Kit, Plan};
use crate::merge::NamePattern;
use crate::merge::context::Shared;

/// The most pairs of documents that are told, each with a remedy of its own: there may be thousands.
const TOLD: usize = 2;

/// Names all documents of a plan.
///
/// # Errors
/// A pattern that fails or leaves the output folder, and names that two documents have.
pub fn documents(kit: &Kit, plan: &Plan, shared: &Shared<'_>) -> Result<Vec<(Job, OutputName)>, Diagnostics> {
    let pattern = NamePattern::new(&kit.output.name, kit.output.name_place.clone())?;
    // A pattern that fails for one document fails for most; the first is told.
    let name = |job: Job| pattern.name(&shared.naming(&job)).map(|name| (job, name));
    let documents: Vec<(Job, OutputName)> = plan.jobs(kit).map(name).collect::<Result<_, _>>()?;
    let names = documents.iter().map(|(_, name)| name);
    let collisions = if may_collide(names.clone()) { find_collisions(names) } else { Vec::new() };
    if collisions.is_empty() {
        return Ok(documents);
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for collision in &collisions {
        let problem = problem(kit, &documents, collision, &pattern);
        if problems.iter().all(|told| told.help != problem.help) {
            problems.push(problem);
        }
        if problems.len() == TOLD {
            break;
        }
    }
    if let Some(more @ 1..) = collisions.len().checked_sub(problems.len()) {
        let message = format!("{more} more documents have a name that another one has");
        problems.push(Diagnostic::error(message).help("mend the pattern `output.name`"));
    }
    Err(Diagnostics(problems))
}

fn problem(kit: &Kit, documents: &[(Job, OutputName)], collision: &Collision, pattern: &NamePattern) -> Diagnostic {
    let ((first, first_name), (second, second_name)) = (&documents[collision.first], &documents[collision.second]);
    let names = (first_name.as_str(), second_name.as_str());
    let message = format!(
        "two documents would have the same output name `{}`: {} and {}",
        first_name,
        described(kit, first),
        described(kit, second)
    );
    let mut diagnostic = Diagnostic::error(match names {
        (first_name, second_name) if first_name.eq_ignore_ascii_case(second_name) => message,
        (first_name, second_name) => {
            format!("the output name `{second_name}` needs a folder where the document `{first_name}` is")
        }
    });
    diagnostic.place = pattern.place().cloned();
    diagnostic.help(remedy(first, second, first_name))
}

/// `the packet of c-001, technical, mira`
fn described(kit: &Kit, job: &Job) -> String {
    format!(
        "the {} of `{}`, `{}`, `{}`",
        job.document.as_str(),
        kit.candidates[job.candidate].id,
        kit.interviews[job.interview].id,
        kit.panel[job.interviewer].id
    )
}

/// What tells two documents apart and is not in the pattern yet.
fn remedy(first: &Job, second: &Job, name: &OutputName) -> String {
    let differing = [
        (first.candidate != second.candidate, "{{ candidate.id }}"),
        (first.interview != second.interview, "{{ interview.id }}"),
        (first.interviewer != second.interviewer, "{{ interviewer.id }}"),
        (first.document != second.document, "{{ document.kind }}"),
    ];
    let differing: Vec<String> =
        differing.iter().filter(|(differs, _)| *differs).map(|(_, variable)| format!("`{variable}`")).collect();
    if differing.is_empty() {
        return format!("choose another pattern than one that gives `{name}`");
    }
    format!("put {} into the pattern `output.name`", differing.join(" or "))
}
