//! [`Templates`] → minijinja's environment: strict, escaping, and with an end to every loop.

use std::fmt::Write;
use std::sync::Arc;

use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};

use super::error;
use super::templates::Templates;
use crate::diag::Diagnostics;
use crate::source::Source;

/// The steps that one document may take (instructions, and a share for what they copy); a packet takes a few ten
/// thousand.
pub(super) const FUEL: u64 = 20_000_000;
/// How deep templates may be in one another: an include counts 10, a macro 4.
const DEPTH: usize = 200;

/// Compiles all templates.
///
/// # Errors
/// Every template whose syntax is wrong.
pub(super) fn environment(templates: &Templates) -> Result<Environment<'static>, Diagnostics> {
    let mut environment = Environment::new();
    // With it, errors know the expression that was undefined; it costs nothing until there is one.
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    environment.set_auto_reload(false);
    environment.add_filter("minutes", minutes);
    environment.add_filter("qr", qr);

    let mut problems = Diagnostics::default();
    for (name, source) in &templates.sources {
        if let Err(error) = environment.add_template_owned(name.clone(), source.text().to_owned()) {
            problems.push(error::diagnostic(error, templates, None));
        }
    }
    problems.into_result()?;
    Ok(environment)
}

/// Checks and compiles a template that stands in a kit's file and gives plain text.
///
/// # Errors
/// When its syntax is wrong; the place is in `source`.
pub(super) fn plain(source: &Arc<Source>) -> Result<Environment<'static>, Error> {
    let mut environment = of_a_kit();
    environment.add_template_owned(source.name().to_owned(), source.text().to_owned())?;
    Ok(environment)
}

/// An environment for templates and expressions that stand in a kit's file.
pub(super) fn of_a_kit() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(DEPTH);
    environment.set_auto_reload(false);
    environment.add_filter("minutes", minutes);
    environment
}

/// A text as the URL of its QR code, for `<img src="{{ url | qr }}">`; a level of error correction is `l`, `m`, `q` or
/// `h`.
fn qr(text: &str, level: Option<&str>) -> Result<String, Error> {
    let scheme = match level.map(str::to_ascii_lowercase).as_deref() {
        None => "qr",
        Some("l") => "qr-l",
        Some("m") => "qr-m",
        Some("q") => "qr-q",
        Some("h") => "qr-h",
        Some(other) => {
            let message = format!("`qr` takes a level of `l`, `m`, `q` or `h`, not `{other}`");
            return Err(Error::new(ErrorKind::InvalidOperation, message));
        }
    };
    let mut url = format!("{scheme}:");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    Ok(url)
}

/// Minutes as a clock shows them: 5 → `00:05`, 75 → `01:15`.
fn minutes(value: i64) -> Result<String, Error> {
    if value < 0 {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("`minutes` takes no negative number ({value})")));
    }
    Ok(format!("{:02}:{:02}", value / 60, value % 60))
}
