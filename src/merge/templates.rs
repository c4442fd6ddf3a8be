//! The compiled-in templates and a kit's `templates/` folder → [`Templates`], all template texts by name.
//!
//! All texts are read before the first document is merged, so that a template can name nothing but another template:
//! there is no way out of the folders at run time.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::Dir;

use crate::assets;
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::source::{Source, display_name};

/// Files that are templates; others in the folder are images, fonts and the like.
const EXTENSIONS: [&str; 5] = ["html", "htm", "css", "svg", "txt"];
/// The largest template, in bytes.
const LARGEST: u64 = 4 << 20;
/// The most templates of a kit.
const MOST: usize = 2_000;
/// The deepest folder of a kit's templates.
const DEEPEST: usize = 16;
/// What the names of compiled-in templates begin with in diagnostics.
const BUILT_IN: &str = "built-in templates/";

/// Template texts by name: the path below the folder, with `/`.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The compiled-in ones, and in their place or beside them the kit's.
    pub sources: BTreeMap<String, Arc<Source>>,
}

impl Templates {
    /// The compiled-in templates alone.
    pub fn built_in() -> Self {
        let mut templates = Self::default();
        templates.add_built_in(&assets::TEMPLATES);
        templates
    }

    /// The compiled-in templates, overridden and extended by those of a folder, file by file.
    ///
    /// Warns of a file that overrides nothing and that no template names: it has no effect.
    ///
    /// # Errors
    /// Files that cannot be read, are no UTF-8, or are links that leave the folder.
    pub fn with_folder(folder: &Path) -> Result<Warned<Self>, Diagnostics> {
        let mut templates = Self::built_in();
        if !folder.is_dir() {
            return Ok(Warned::clean(templates));
        }
        let mut walk =
            Walk { root: folder, real: folder.to_owned(), found: Vec::new(), problems: Diagnostics::default() };
        match folder.canonicalize() {
            Ok(real) => walk.real = real,
            Err(error) => return Err(unreadable(folder, error).into()),
        }
        walk.visit(folder, 0);
        let mut warnings = walk.problems.into_result()?;
        let own: Vec<String> = walk.found.iter().map(|(name, _)| name.clone()).collect();
        let built_in: Vec<String> = templates.sources.keys().cloned().collect();
        templates.sources.extend(walk.found);
        let without_effect = own.iter().filter(|name| !built_in.contains(name) && !templates.is_named(name));
        warnings.extend(without_effect.map(|name| unused(&templates.sources[name], name, &built_in)));
        Ok(Warned { value: templates, warnings })
    }

    /// A template's text.
    pub fn source(&self, name: &str) -> Option<&Arc<Source>> {
        self.sources.get(name)
    }

    /// Whether another template names this one in a string.
    fn is_named(&self, name: &str) -> bool {
        let quoted = [format!("\"{name}\""), format!("'{name}'")];
        let mut others = self.sources.iter().filter(|(other, _)| *other != name);
        others.any(|(_, source)| quoted.iter().any(|quoted| source.text().contains(quoted.as_str())))
    }

    fn add_built_in(&mut self, dir: &Dir<'static>) {
        for file in dir.files().filter(|file| is_template(file.path())) {
            let name = file.path().to_string_lossy().replace('\\', "/");
            let text = file.contents_utf8().unwrap_or_default();
            self.sources.insert(name.clone(), Source::new(format!("{BUILT_IN}{name}"), text));
        }
        for dir in dir.dirs() {
            self.add_built_in(dir);
        }
    }
}

fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

/// One walk over a kit's folder.
struct Walk<'a> {
    root: &'a Path,
    /// The root without symbolic links.
    real: PathBuf,
    found: Vec<(String, Arc<Source>)>,
    problems: Diagnostics,
}

impl Walk<'_> {
    fn visit(&mut self, folder: &Path, depth: usize) {
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut paths: Vec<PathBuf> = match entries {
            Ok(entries) => entries.iter().map(fs::DirEntry::path).collect(),
            Err(error) => return self.problems.push(unreadable(folder, error)),
        };
        paths.sort();
        for path in paths {
            if path.is_dir() {
                if depth == DEEPEST || path.is_symlink() {
                    let what = if path.is_symlink() { "is a symbolic link" } else { "is too deep" };
                    let message = format!("the template folder `{}` {what} and is not read", display_name(&path));
                    self.problems.push(Diagnostic::error(message).help("copy the files to the folder `templates`"));
                } else {
                    self.visit(&path, depth + 1);
                }
            } else if is_template(&path) {
                match self.read(&path) {
                    Ok(template) => self.found.push(template),
                    Err(problem) => self.problems.push(problem),
                }
                if self.found.len() > MOST {
                    let message = format!("there are more than {MOST} templates in `{}`", display_name(self.root));
                    return self.problems.push(Diagnostic::error(message).help("move other files elsewhere"));
                }
            }
        }
    }

    fn read(&self, path: &Path) -> Result<(String, Arc<Source>), Diagnostic> {
        let real = path.canonicalize().map_err(|error| unreadable(path, error))?;
        if !real.starts_with(&self.real) {
            let message = format!("the template `{}` is a symbolic link that leaves its folder", display_name(path));
            return Err(Diagnostic::error(message).help("copy the file to the folder `templates`"));
        }
        let size = fs::metadata(&real).map_err(|error| unreadable(path, error))?.len();
        if size > LARGEST {
            let message = format!("the template `{}` has {size} bytes, more than {LARGEST}", display_name(path));
            return Err(Diagnostic::error(message).help("large files belong beside the kit, not among its templates"));
        }
        let bytes = fs::read(&real).map_err(|error| unreadable(path, error))?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            Diagnostic::error(format!("the template `{}` is not UTF-8 at byte {offset}", display_name(path)))
                .help("save it as UTF-8")
                .cause(error)
        })?;
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let name = path.strip_prefix(self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        Ok((name, Source::new(display_name(path), text)))
    }
}

fn unreadable(path: &Path, error: io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot read `{}`", display_name(path)))
        .help("see that it is there and may be read")
        .cause(error)
}

fn unused(source: &Arc<Source>, name: &str, built_in: &[String]) -> Diagnostic {
    let nearest = super::error::nearest(name, built_in.iter().map(String::as_str));
    let help = nearest.map_or_else(
        || "name it in another template with `{% include %}`, or remove it".to_owned(),
        |nearest| format!("did you mean `{nearest}`?"),
    );
    Diagnostic::warning(format!("the template `{name}` replaces no built-in one, and no template names it"))
        .at(source, 0..0)
        .help(help)
}
