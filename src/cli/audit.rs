//! `panelkit audit`: PDF files → what is wrong with them, by rule, for people or for programs.
//!
//! Findings are what was asked for: they go to standard output. What keeps a file from being read goes the way of all
//! diagnostics.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::args::{Audit, Format};
use super::output::{self, Failure};
use super::render;
use super::report::{Reporter, counted};
use crate::audit::{self, Finding, Report, Standards, Weight};
use crate::batch;

/// Places of a rule that are shown to people who did not ask for all.
const SHOWN_PLACES: usize = 3;

/// `panelkit audit FILE…`
pub fn run(command: &Audit, reporter: &mut Reporter) -> Result<(), Failure> {
    let demanded = command.demanded.iter().fold(Standards::NONE, |all, standard| all.or(*standard));
    for path in &command.files {
        let name = render::name(path);
        let report = match one(path, demanded) {
            Ok(report) => report,
            Err(Failure::Input(problems)) => {
                reporter.add_of_document(problems.0, &name);
                continue;
            }
            Err(failure) => return Err(failure),
        };
        match command.format {
            Format::Json => print_json(&name, &report)?,
            Format::Text => output::print(&text(&name, &report, reporter))?,
        }
        if report.has_errors() {
            reporter.fail();
        }
    }
    Ok(())
}

fn one(path: &Path, demanded: Standards) -> Result<Report, Failure> {
    let bytes = output::read_bytes(path)?;
    Ok(batch::caught(|| Ok(audit::audit(&bytes, demanded)))?)
}

/// How many findings of a weight there are, those that are not listed included.
fn count(report: &Report, weight: Weight) -> usize {
    let standards = report.standards;
    report.counts.iter().filter(|(rule, _)| rule.weight(standards) == weight).map(|(_, count)| count).sum()
}

fn print_json(name: &str, report: &Report) -> Result<(), Failure> {
    for finding in &report.findings {
        let object = json!({
            "type": "finding",
            "file": name,
            "severity": severity(finding.weight),
            "rule": finding.rule.name(),
            "page": finding.place.page,
            "object": finding.place.object.map(|(number, _)| number),
            "field": finding.place.field,
            "message": finding.message,
            "help": finding.rule.remedy(),
            "clause": finding.rule.clause(),
        });
        output::print(&format!("{object}\n"))?;
    }
    let object = json!({
        "type": "file",
        "file": name,
        "claims": report.claims.to_string(),
        "pages": report.pages,
        "errors": count(report, Weight::Error),
        "notes": count(report, Weight::Note),
    });
    output::print(&format!("{object}\n"))
}

fn severity(weight: Weight) -> &'static str {
    match weight {
        Weight::Error => "error",
        Weight::Note => "note",
    }
}

/// A line for the file, then its findings by rule.
fn text(name: &str, report: &Report, reporter: &Reporter) -> String {
    let (errors, notes) = (count(report, Weight::Error), count(report, Weight::Note));
    let mut text = match (errors, notes) {
        (0, 0) => format!("{name}: nothing found"),
        (0, notes) => format!("{name}: {}", counted(notes, "note")),
        (errors, 0) => format!("{name}: {}", counted(errors, "error")),
        (errors, notes) => format!("{name}: {}, {}", counted(errors, "error"), counted(notes, "note")),
    };
    _ = writeln!(text, " ({}, claims {})", counted(report.pages, "page"), report.claims);
    for findings in report.findings.chunk_by(|one, next| one.rule == next.rule) {
        let rule = findings[0].rule;
        if findings[0].weight == Weight::Note && reporter.is_quiet() {
            continue;
        }
        _ = writeln!(text, "  {}: {rule}", severity(findings[0].weight));
        let shown = if reporter.is_verbose() { findings.len() } else { findings.len().min(SHOWN_PLACES) };
        for finding in &findings[..shown] {
            _ = writeln!(text, "    {}", sentence(finding));
        }
        let left = report.counts.get(&rule).copied().unwrap_or_default().saturating_sub(shown);
        if left > 0 {
            _ = writeln!(text, "    and {left} more");
        }
        _ = writeln!(text, "    help: {} ({})", rule.remedy(), rule.clause());
    }
    text
}

/// Place and message of a finding, on one line.
fn sentence(finding: &Finding) -> String {
    let place = finding.place.to_string();
    let message = finding.message.replace(char::is_control, " ");
    if place.is_empty() { message } else { format!("{place}: {message}") }
}
