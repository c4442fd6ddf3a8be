//! The documents of a plan → each with its name, and no name twice.

use super::Document;
use crate::deliver::OutputName;
use crate::deliver::names::{Collision, find_collisions};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{Job, Kit, Plan};
use crate::merge::NamePattern;
use crate::merge::context::Shared;

/// The most problems that are told: a pattern that is wrong is wrong for thousands of documents.
const TOLD: usize = 3;

/// Names all documents of a plan.
///
/// # Errors
/// A pattern that fails or leaves the output folder, and names that two documents have.
pub fn documents(kit: &Kit, plan: &Plan, shared: &Shared<'_>) -> Result<Vec<Document>, Diagnostics> {
    let pattern = NamePattern::new(&kit.output.name, kit.output.name_place.clone())?;
    let mut documents = Vec::with_capacity(plan.jobs(kit).len());
    let mut problems: Vec<Diagnostic> = Vec::new();
    for job in plan.jobs(kit) {
        match pattern.name(&shared.naming(&job)) {
            Ok(name) => documents.push(Document { job, name }),
            // The same sentence for every document helps nobody.
            Err(problem) if problems.iter().any(|told| told.message == problem.message) => {}
            Err(problem) => problems.push(problem),
        }
        if problems.len() == TOLD {
            break;
        }
    }
    if !problems.is_empty() {
        return Err(Diagnostics(problems));
    }
    let collisions = find_collisions(documents.iter().map(|document| &document.name));
    let told: Vec<Diagnostic> =
        collisions.iter().take(TOLD).map(|collision| problem(kit, &documents, collision, &pattern)).collect();
    match collisions.len().checked_sub(TOLD) {
        _ if told.is_empty() => Ok(documents),
        None | Some(0) => Err(Diagnostics(told)),
        Some(more) => {
            let mut problems = Diagnostics(told);
            let more = format!("{more} more documents have a name that another one has");
            problems.push(Diagnostic::error(more).help("mend the pattern `output.name`"));
            Err(problems)
        }
    }
}

fn problem(kit: &Kit, documents: &[Document], collision: &Collision, pattern: &NamePattern) -> Diagnostic {
    let (first, second) = (&documents[collision.first], &documents[collision.second]);
    let names = (first.name.as_str(), second.name.as_str());
    let message = format!(
        "two documents would have the same output name `{}`: {} and {}",
        first.name,
        described(kit, &first.job),
        described(kit, &second.job)
    );
    let mut diagnostic = Diagnostic::error(match names {
        (first_name, second_name) if first_name.eq_ignore_ascii_case(second_name) => message,
        (first_name, second_name) => {
            format!("the output name `{second_name}` needs a folder where the document `{first_name}` is")
        }
    });
    diagnostic.place = pattern.place().cloned();
    diagnostic.help(remedy(&first.job, &second.job, &first.name))
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
