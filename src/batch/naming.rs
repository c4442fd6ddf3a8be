//! The documents of a plan → those that no condition leaves out, each with its name, and no name twice.

use std::collections::BTreeSet;

use crate::deliver::OutputName;
use crate::deliver::names::{Collision, find_collisions, may_collide};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{DocumentKind, Job, Kit, Plan, Subject, Written};
use crate::merge::context::Shared;
use crate::merge::{Condition, NamePattern};

/// The most pairs of documents that are told, each with a remedy of its own: there may be thousands.
const TOLD: usize = 2;

/// A document that is made, and its place in the output folder.
pub struct Named {
    pub job: Job,
    pub name: OutputName,
}

/// What the kit says of one kind of document.
struct Rule {
    kind: DocumentKind,
    when: Option<Condition>,
    /// Its own pattern; that of all documents when there is none.
    name: Option<NamePattern>,
}

impl Rule {
    fn of_each(kit: &Kit) -> Result<Vec<Self>, Diagnostic> {
        let name = |written: &Written| NamePattern::new(&written.text, Some(written.place.clone()));
        let rules = kit.output.documents.iter().map(|document| {
            Ok(Self {
                kind: document.kind,
                when: document.when.as_ref().map(Condition::new).transpose()?,
                name: document.name.as_ref().map(name).transpose()?,
            })
        });
        rules.collect()
    }
}

/// Names all documents of a plan that are made, and tells those that are left out.
///
/// # Errors
/// A condition or a pattern that fails, a pattern that leaves the output folder, and names that two documents have.
pub fn documents(kit: &Kit, plan: &Plan, shared: &mut Shared<'_>) -> Result<Vec<Named>, Diagnostics> {
    let pattern = NamePattern::new(&kit.output.name, kit.output.name_place.clone())?;
    let rules = Rule::of_each(kit)?;
    // What fails for one document fails for most; the first is told.
    let mut left_out = BTreeSet::new();
    let document = |job: Job| {
        let rule = rules.iter().find(|rule| rule.kind == job.document).expect("jobs are of the kinds of the kit");
        let seen = shared.naming(&job);
        if let Some(when) = &rule.when
            && !when.holds(&seen).map_err(|problem| about(problem, &job))?
        {
            left_out.insert(job);
            return Ok(None);
        }
        let name = rule.name.as_ref().unwrap_or(&pattern).name(&seen).map_err(|problem| about(problem, &job))?;
        Ok(Some(Named { job, name }))
    };
    let named = plan.jobs(kit).map(document).filter_map(Result::transpose);
    let documents: Vec<Named> = named.collect::<Result<_, Diagnostic>>()?;
    shared.leave_out(left_out);
    let names = documents.iter().map(|document| &document.name);
    let collisions = if may_collide(names.clone()) { find_collisions(names) } else { Vec::new() };
    if collisions.is_empty() {
        return Ok(documents);
    }
    let mut problems: Vec<Diagnostic> = Vec::new();
    for collision in &collisions {
        let problem = problem((kit, plan), &documents, collision, &rules, &pattern);
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

/// Says of which kind of document a condition or a pattern fails, when it may be for that: a day sheet has no candidate.
fn about(mut problem: Diagnostic, job: &Job) -> Diagnostic {
    let missing = missing(&job.subject);
    let first = problem.message.split('`').nth(1).and_then(|expression| expression.split(['.', '[']).next());
    if let Some(name) = first.filter(|name| missing.contains(name)) {
        let kind = job.document.as_str();
        problem.help = Some(format!(
            "there is no `{name}` for a document of the kind `{kind}`; write `{{ kind: {kind}, name: …, when: … }}` under \
             `output.documents` for a rule of its own, or ask with `{name} is defined`"
        ));
    }
    problem
}

/// What conditions and patterns do not see of a document.
fn missing(subject: &Subject) -> &'static [&'static str] {
    match subject {
        Subject::Sitting { .. } => &[],
        Subject::Assessment { .. } => &["interview", "date"],
        Subject::Candidate { .. } => &["interview", "interviewer", "date"],
        Subject::Day { .. } => &["candidate", "interview", "interviewer"],
        Subject::Round => &["candidate", "interview", "interviewer", "date"],
    }
}

fn problem(
    kit: (&Kit, &Plan),
    documents: &[Named],
    collision: &Collision,
    rules: &[Rule],
    pattern: &NamePattern,
) -> Diagnostic {
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
    let own = rules.iter().find(|rule| rule.kind == second.job.document).and_then(|rule| rule.name.as_ref());
    diagnostic.place = own.unwrap_or(pattern).place().cloned();
    diagnostic.help(remedy(&first.job, &second.job, &first.name))
}

/// `the packet of c-001, technical, mira`
fn described((kit, plan): (&Kit, &Plan), job: &Job) -> String {
    let parts = [
        job.candidate().map(|index| kit.candidates[index].id.clone()),
        job.interview().map(|index| kit.interviews[index].id.clone()),
        job.interviewer().map(|index| kit.panel[index].id.clone()),
        job.day().map(|index| plan.days[index].date.to_string()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| format!("`{part}`")).collect();
    let of = if parts.is_empty() { "" } else { " of " };
    format!("the {}{of}{}", job.document.as_str(), parts.join(", "))
}

/// Whether two documents have both one of a kind, and not the same.
fn differ(first: Option<usize>, second: Option<usize>) -> bool {
    matches!((first, second), (Some(first), Some(second)) if first != second)
}

/// What tells two documents apart and is not in the pattern yet.
fn remedy(first: &Job, second: &Job, name: &OutputName) -> String {
    let differing = [
        (differ(first.candidate(), second.candidate()), "{{ candidate.id }}"),
        (differ(first.interview(), second.interview()), "{{ interview.id }}"),
        (differ(first.interviewer(), second.interviewer()), "{{ interviewer.id }}"),
        (differ(first.day(), second.day()), "{{ date }}"),
        (first.document != second.document, "{{ document.kind }}"),
    ];
    let differing: Vec<String> =
        differing.iter().filter(|(differs, _)| *differs).map(|(_, variable)| format!("`{variable}`")).collect();
    if differing.is_empty() {
        return format!("choose another pattern than one that gives `{name}`");
    }
    format!("put {} into the pattern `output.name`", differing.join(" or "))
}
