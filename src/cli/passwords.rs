//! The options and variables of encryption → the password of each interviewer.
//!
//! Passwords come from a file or from the environment; a command line can be seen by everybody who lists what runs.

use super::args::Encrypting;
use super::output::Failure;
use super::report::Reporter;
use crate::batch::{Document, Passwords};
use crate::diag::Diagnostic;
use crate::kit::{self, Kit, suggest};
use crate::pdf::Password;
use crate::source::display_name;

/// The variable with the password of all who have none of their own.
const VARIABLE: &str = "PANELKIT_PASSWORD";

/// Whose the documents are that belong to nobody of the panel, in files of passwords and in variables.
pub const COORDINATOR: &str = "coordinator";

/// Says once that encrypted files claim no standard.
pub const NOTE: &str = "encrypted files open with their passwords only; they do not say that they are PDF/UA and PDF/A, \
                        and their bytes differ from run to run";

/// The passwords of those whose documents are made; none when nothing is to be encrypted.
///
/// # Errors
/// A file of passwords that cannot be read or that others may read, a password that is none, and somebody who has none.
pub fn of_documents(
    encrypting: &Encrypting,
    kit: &Kit,
    documents: &[Document],
    reporter: &mut Reporter,
) -> Result<Option<Passwords>, Failure> {
    if !encrypting.encrypt {
        return Ok(None);
    }
    let known = Known::read(encrypting, kit, reporter)?;
    let mut passwords = Passwords { people: vec![None; kit.panel.len()], rest: None };
    let mut missing: Vec<&str> = Vec::new();
    for document in documents {
        let id = document.job.interviewer().map_or(COORDINATOR, |index| &*kit.panel[index].id);
        if passwords.of(&document.job).is_some() || missing.contains(&id) {
            continue;
        }
        match (known.password(id)?, document.job.interviewer()) {
            (None, _) => missing.push(id),
            (password, Some(person)) => passwords.people[person] = password,
            (password, None) => passwords.rest = password,
        }
    }
    if let Some(first) = missing.first() {
        let message = format!("there is no password for {}", suggest::list(missing.iter().copied()));
        let help =
            format!("add it to the file of `--passwords`, or set the variable `{}` or `{VARIABLE}`", variable(first));
        return Err(Diagnostic::error(message).help(help).into());
    }
    Ok(Some(passwords))
}

/// The password of what the coordinator holds.
///
/// # Errors
/// As [`of_documents`].
pub fn of_coordinator(
    encrypting: &Encrypting,
    kit: &Kit,
    reporter: &mut Reporter,
) -> Result<Option<Password>, Failure> {
    if !encrypting.encrypt {
        return Ok(None);
    }
    let known = Known::read(encrypting, kit, reporter)?;
    let Some(password) = known.password(COORDINATOR)? else {
        let help = format!("set the variable `{VARIABLE}`, or add `{COORDINATOR}` to the file of `--passwords`");
        return Err(Diagnostic::error("there is no password for the print run").help(help).into());
    };
    Ok(Some(password))
}

/// What is known of passwords.
struct Known {
    /// By ids, from the file.
    file: Vec<kit::PasswordEntry>,
    name: String,
    /// The ids of all who may have one.
    ids: Vec<String>,
}

impl Known {
    fn read(encrypting: &Encrypting, kit: &Kit, reporter: &mut Reporter) -> Result<Self, Failure> {
        let mut ids: Vec<String> = kit.panel.iter().map(|person| person.id.clone()).collect();
        ids.push(COORDINATOR.to_owned());
        let Some(path) = &encrypting.passwords else { return Ok(Self { file: Vec::new(), name: String::new(), ids }) };
        see_that_it_is_secret(path, reporter)?;
        let file = kit::passwords(path)?;
        for entry in file.iter().filter(|entry| !ids.contains(&entry.id)) {
            let message = format!(
                "line {} of `{}` is for `{}`, who is not in the panel",
                entry.line,
                display_name(path),
                entry.id
            );
            let help = suggest::remedy(&entry.id, ids.iter().map(String::as_str));
            reporter.add([Diagnostic::warning(message).help(help)]);
        }
        Ok(Self { file, name: display_name(path), ids })
    }

    /// The password of somebody: from the file, then from a variable of one's own, then from that of all.
    fn password(&self, id: &str) -> Result<Option<Password>, Diagnostic> {
        if let Some(entry) = self.file.iter().find(|entry| entry.id == id) {
            let wrong = |problem| {
                let message = format!("the password in line {} of `{}` {problem}", entry.line, self.name);
                Diagnostic::error(message).help("choose another one")
            };
            return Password::new(&entry.password).map(Some).map_err(wrong);
        }
        let own = variable(id);
        if let Some(value) = std::env::var_os(&own) {
            if let Some(other) = self.ids.iter().find(|other| *other != id && variable(other) == own) {
                let message = format!("the variable `{own}` is for `{id}` and for `{other}`");
                return Err(Diagnostic::error(message).help("give them a file with `--passwords`"));
            }
            return of_variable(&own, &value).map(Some);
        }
        std::env::var_os(VARIABLE).map(|value| of_variable(VARIABLE, &value)).transpose()
    }
}

fn of_variable(name: &str, value: &std::ffi::OsStr) -> Result<Password, Diagnostic> {
    let wrong =
        |problem| Diagnostic::error(format!("the variable `{name}` {problem}")).help("set it to another password");
    let text = value.to_str().ok_or_else(|| wrong("is not UTF-8"))?;
    Password::new(text).map_err(wrong)
}

/// `PANELKIT_PASSWORD_TOM_A` for `tom-a`.
fn variable(id: &str) -> String {
    let upper = |character: char| if character.is_ascii_alphanumeric() { character.to_ascii_uppercase() } else { '_' };
    format!("{VARIABLE}_{}", id.chars().map(upper).collect::<String>())
}

/// A file that others may read keeps no secret.
#[cfg(unix)]
fn see_that_it_is_secret(path: &std::path::Path, reporter: &mut Reporter) -> Result<(), Diagnostic> {
    use std::os::unix::fs::PermissionsExt;
    // What cannot be looked at cannot be read, which is told then.
    let Ok(there) = std::fs::metadata(path) else { return Ok(()) };
    let mode = there.permissions().mode();
    let name = display_name(path);
    let help = format!("run `chmod 600 {name}`");
    if there.is_file() && mode & 0o007 != 0 {
        return Err(
            Diagnostic::error(format!("everybody on this machine may read the passwords in `{name}`")).help(help)
        );
    }
    if there.is_file() && mode & 0o070 != 0 {
        reporter.add([Diagnostic::warning(format!("your group may read the passwords in `{name}`")).help(help)]);
    }
    Ok(())
}

#[cfg(not(unix))]
fn see_that_it_is_secret(_: &std::path::Path, _: &mut Reporter) -> Result<(), Diagnostic> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_plain_capitals() {
        assert_eq!(variable("tom-a.2"), "PANELKIT_PASSWORD_TOM_A_2");
    }
}
