//! The documents of a plan → those that no condition leaves out, each with its name, and no name twice.

use std::collections::BTreeSet;

use crate::deliver::OutputName;
use crate::deliver::names::{Collision, NameHashes, find_collisions};
use crate::diag::{Diagnostic, Diagnostics};
use crate::kit::{DocumentKind, Job, Kit, Plan, Shard, Share, Subject, Written};
use crate::merge::context::Shared;
use crate::merge::{Condition, NamePattern};

/// The most shards of which each looks at the names of all documents. To name one takes a thousandth of the time that it
/// takes to make it: more shards would be busy with each other's names, which are left to `check` and to the merge of
/// their manifests.
const LOOK_AT_ALL: u32 = 64;
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

/// Names the documents of a plan that are made, and tells those that are left out; with a shard, those of it.
///
/// # Errors
/// A condition or a pattern that fails, a pattern that leaves the output folder, and names that two documents have.
pub fn documents(
    kit: &Kit,
    plan: &Plan,
    shared: &mut Shared<'_>,
    shard: Option<Shard>,
) -> Result<Vec<Named>, Diagnostics> {
    let pattern = NamePattern::new(&kit.output.name, kit.output.name_place.clone())?;
    let naming = Naming { shared, pattern, rules: Rule::of_each(kit)? };
    let share = Share::new(shard, kit, plan);
    let looks_at_all = shard.is_none_or(|shard| shard.count() <= LOOK_AT_ALL);
    // What is about no candidate is little, and lies where anything may.
    let is_looked_at = |job: &Job| looks_at_all || share.has(job) || job.candidate().is_none();
    // Documents about days show what others are left out.
    let shown = if looks_at_all { Vec::new() } else { share.shown(plan) };
    let is_shown = |job: &Job| job.candidate().is_some_and(|candidate| shown[candidate]);
    let mut left_out = BTreeSet::new();
    let mut documents = Vec::new();
    let mut hashes = NameHashes::default();
    // What fails for one document fails for most; the first is told.
    for job in plan.jobs(kit).filter(|job| is_looked_at(job) || is_shown(job)) {
        if !naming.makes(&job)? {
            left_out.insert(job);
        } else if is_looked_at(&job) {
            let name = naming.name(&job)?;
            hashes.add(&name);
            if share.has(&job) {
                documents.push(Named { job, name });
            }
        }
    }
    if hashes.may_collide() {
        let looked_at = plan.jobs(kit).filter(|job| is_looked_at(job) && !left_out.contains(job));
        let named = looked_at.map(|job| Ok(Named { job, name: naming.name(&job)? }));
        see_that_none_collide((kit, plan), &named.collect::<Result<Vec<_>, Diagnostic>>()?, &naming)?;
    }
    shared.leave_out(left_out);
    Ok(documents)
}

/// What the kit says of names.
struct Naming<'a, 'k> {
    shared: &'a Shared<'k>,
    /// That of all documents that have none of their own.
    pattern: NamePattern,
    rules: Vec<Rule>,
}

impl Naming<'_, '_> {
    fn rule(&self, job: &Job) -> &Rule {
        self.rules.iter().find(|rule| rule.kind == job.document).expect("jobs are of the kinds of the kit")
    }

    /// Whether no condition leaves a document out.
    fn makes(&self, job: &Job) -> Result<bool, Diagnostic> {
        let when = self.rule(job).when.as_ref();
        when.map_or(Ok(true), |when| when.holds(&self.shared.naming(job)).map_err(|problem| about(problem, job)))
    }

    fn name(&self, job: &Job) -> Result<OutputName, Diagnostic> {
        let pattern = self.rule(job).name.as_ref().unwrap_or(&self.pattern);
        pattern.name(&self.shared.naming(job)).map_err(|problem| about(problem, job))
    }
}

fn see_that_none_collide(
    kit: (&Kit, &Plan),
    documents: &[Named],
    Naming { rules, pattern, .. }: &Naming<'_, '_>,
) -> Result<(), Diagnostics> {
    let collisions = find_collisions(documents.iter().map(|document| &document.name));
    let mut problems: Vec<Diagnostic> = Vec::new();
    for collision in &collisions {
        let problem = problem(kit, documents, collision, rules, pattern);
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
    if problems.is_empty() { Ok(()) } else { Err(Diagnostics(problems)) }
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
