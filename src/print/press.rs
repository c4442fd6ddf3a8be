//! Stacks of documents → the file, in two rounds.

use std::io::Write;
use std::ops::ControlFlow;

use minijinja::Value;

use super::order::{self, By, Owner, Stacked};
use super::{Settings, Stack, sheets};
use crate::batch::{Batch, Layout, Layouts, Outcome, Threads};
use crate::diag::{Diagnostic, Diagnostics, Warned};
use crate::kit::{Kit, Plan};
use crate::merge::context::{Separator, SeparatorEntry, Shared};
use crate::pdf::run::{
    self, Imposition, ListGlyphs, RunCipher, RunFile, RunFonts, RunGlyphs, RunInformation, SectionOptions,
};
use crate::pdf::{Forms, PdfOptions};

/// The template of the sheet in front of a stack.
const SEPARATOR: &str = "separator.html";

/// What is told while a run is made.
#[derive(Debug)]
pub enum Told {
    /// A document was laid out for the first time.
    Laid {
        /// Index in [`Batch::documents`].
        document: usize,
        /// What is told of it.
        problems: Vec<Diagnostic>,
        /// Otherwise it could not be, and is left out.
        sound: bool,
    },
    /// A document stands in the file.
    Written {
        /// Index in [`Batch::documents`].
        document: usize,
        /// What is told of it beside what was told before.
        problems: Vec<Diagnostic>,
        /// Its pages; none when it does not stand there after all.
        pages: Option<usize>,
    },
    /// What came up beside the documents.
    Beside(Vec<Diagnostic>),
}

/// Prints the documents of a batch to `output`.
///
/// Documents that fail are told and left out.
///
/// # Errors
/// When no file can be made: a font of the kit that cannot be used, an output that refuses.
pub fn print<W: Write + Send>(
    batch: &Batch<'_>,
    (kit, plan): (&Kit, &Plan),
    settings: &Settings,
    threads: Threads,
    output: W,
    mut told: impl FnMut(Told) + Send,
) -> Result<(W, Vec<Stack>), Diagnostics> {
    let layouts = batch.layouts(settings.created)?;
    let sorted = order::stacks(kit, plan, batch.documents(), settings.by);
    let mut press = Press { batch, layouts: &layouts, settings, threads, glyphs: RunGlyphs::default() };
    let pages = press.count(&sorted, &mut told);
    let parts = parts((kit, plan), batch, sorted, &pages, settings);
    press.count_separators(&parts, &mut told)?;
    let fonts = std::mem::take(&mut press.glyphs).fonts()?;
    let output = press.write(kit, &parts, &fonts, output, &mut told)?;
    let stacks = parts.into_iter().map(|part| part.counted(settings));
    Ok((output, stacks.collect()))
}

/// A stack with what is known of its documents.
struct Part {
    title: String,
    /// What the title is.
    kind: &'static str,
    /// Documents that could be laid out, with their pages.
    documents: Vec<(usize, usize)>,
}

impl Part {
    fn counted(self, settings: &Settings) -> Stack {
        let front = if settings.separators { sheets(settings.imposition, 1) } else { 0 };
        let own: usize = self.documents.iter().map(|(_, pages)| sheets(settings.imposition, *pages)).sum();
        Stack {
            title: self.title,
            documents: self.documents.len(),
            pages: self.documents.iter().map(|(_, pages)| pages).sum(),
            sheets: own + front,
        }
    }
}

/// Names the stacks that have any document with pages.
fn parts(
    (kit, plan): (&Kit, &Plan),
    batch: &Batch<'_>,
    sorted: Vec<Stacked>,
    pages: &[Option<usize>],
    settings: &Settings,
) -> Vec<Part> {
    let parts = sorted.into_iter().filter_map(|stack| {
        let known = stack.documents.iter().filter_map(|index| Some((*index, pages[*index]?)));
        let documents: Vec<(usize, usize)> = known.collect();
        let (first, _) = documents.first()?;
        let kind = if stack.owner == Owner::Nobody { "Print run" } else { settings.by.label() };
        Some(Part { kind, title: title((kit, plan), batch, *first, stack.owner, settings.by), documents })
    });
    parts.collect()
}

/// What a stack is called, as its documents call it.
fn title((kit, plan): (&Kit, &Plan), batch: &Batch<'_>, document: usize, owner: Owner, by: By) -> String {
    let job = &batch.documents()[document].job;
    let seen = batch.shared().naming(job);
    let text = |of: &str, keys: &[&str]| {
        let of = seen.get_attr(of).ok()?;
        keys.iter().find_map(|key| of.get_attr(key).ok()?.as_str().map(str::to_owned))
    };
    let named = match (owner, by) {
        (Owner::Nobody, By::Time) => return "Without a time".to_owned(),
        (Owner::Nobody, _) => return "Coordinator".to_owned(),
        (_, By::Interviewer) => text("interviewer", &["name", "id"]),
        (_, By::Candidate) => text("candidate", &["name", "id"]),
        (_, By::Interview) => text("interview", &["title", "id"]),
        (_, By::Time) => order::start(kit, plan, job).map(|start| start.strftime("%A, %-d %B %Y, %H:%M").to_string()),
    };
    named.unwrap_or_default()
}

/// The two rounds of a run.
struct Press<'p, 'k> {
    batch: &'p Batch<'k>,
    layouts: &'p Layouts<'p>,
    settings: &'p Settings,
    threads: Threads,
    glyphs: RunGlyphs,
}

/// One list of the second round.
#[derive(Clone, Copy)]
enum Item {
    Separator(usize),
    /// The stack, and the document's index.
    Document(usize, usize),
}

impl Press<'_, '_> {
    /// The first round: glyphs are collected, and pages are counted, document by document as they will stand.
    fn count(&mut self, sorted: &[Stacked], told: &mut (impl FnMut(Told) + Send)) -> Vec<Option<usize>> {
        let documents = self.batch.documents();
        let order: Vec<usize> = sorted.iter().flat_map(|stack| &stack.documents).copied().collect();
        let mut pages = vec![None; documents.len()];
        let fonts = self.layouts.fonts();
        let work = |place: usize, layout: &mut Layout<'_>| {
            let Warned { value: list, mut warnings } = layout.document(&documents[order[place]])?;
            let glyphs = run::glyphs(&list, fonts, &mut warnings);
            Ok(Warned { value: (glyphs, list.pages.len()), warnings })
        };
        let glyphs = &mut self.glyphs;
        self.layouts.run(order.len(), self.threads, work, |outcome: Outcome<(ListGlyphs, usize)>| {
            let index = order[outcome.index];
            match outcome.result {
                Ok(Warned { value: (used, count), warnings }) => {
                    glyphs.add(used);
                    pages[index] = Some(count);
                    told(Told::Laid { document: index, problems: warnings, sound: true });
                }
                Err(Diagnostics(problems)) => told(Told::Laid { document: index, problems, sound: false }),
            }
            ControlFlow::Continue(())
        });
        pages
    }

    /// The same for the sheets in front, which say how many pages follow.
    fn count_separators(&mut self, parts: &[Part], told: &mut (impl FnMut(Told) + Send)) -> Result<(), Diagnostics> {
        if !self.settings.separators {
            return Ok(());
        }
        let (fonts, glyphs) = (self.layouts.fonts(), &mut self.glyphs);
        let (batch, settings) = (self.batch, self.settings);
        let work = |number: usize, layout: &mut Layout<'_>| {
            let seen = separator(batch.shared(), batch, parts, number, settings);
            let Warned { value: list, mut warnings } = layout.page(SEPARATOR, SEPARATOR, &seen)?;
            let glyphs = run::glyphs(&list, fonts, &mut warnings);
            Ok(Warned { value: glyphs, warnings })
        };
        let mut failure = Ok(());
        self.layouts.run(parts.len(), self.threads, work, |outcome| match outcome.result {
            Ok(Warned { value, warnings }) => {
                glyphs.add(value);
                told(Told::Beside(warnings));
                ControlFlow::Continue(())
            }
            Err(problems) => {
                failure = Err(problems);
                ControlFlow::Break(())
            }
        });
        failure
    }

    /// The second round.
    fn write<W: Write + Send>(
        &self,
        kit: &Kit,
        parts: &[Part],
        fonts: &RunFonts,
        output: W,
        told: &mut (impl FnMut(Told) + Send),
    ) -> Result<W, Diagnostics> {
        let (batch, settings) = (self.batch, self.settings);
        let items = items(parts, settings);
        let pdf = PdfOptions { created: settings.created, forms: Forms::Flat, ..PdfOptions::default() };
        // Copies of tagged pages would be pages whose tags are elsewhere.
        let options = SectionOptions { imposition: settings.imposition, tagged: settings.copies.get() == 1, pdf };
        let work = |place: usize, layout: &mut Layout<'_>| {
            let (list, is_told) = match items[place] {
                Item::Separator(number) => {
                    let seen = separator(batch.shared(), batch, parts, number, settings);
                    (layout.page(SEPARATOR, SEPARATOR, &seen)?, true)
                }
                Item::Document(_, index) => (layout.document(&batch.documents()[index])?, false),
            };
            let pages = list.value.pages.len();
            let shared = (fonts, &**self.layouts.fonts());
            let mut section = run::section(list.value, place, shared, &options)?;
            if is_told {
                // What is wrong with all separators was told in the first round.
                section.warnings.clear();
            }
            Ok(section.map(|section| (section, pages)))
        };
        let cipher = RunCipher::new(settings.password.as_ref())?;
        let mut file = RunFile::new(output, fonts, (settings.copies.get(), cipher)).map_err(refused)?;
        let mut failure = None;
        self.layouts.run(items.len(), self.threads, work, |outcome: Outcome<_>| {
            let (title, index) = match items[outcome.index] {
                Item::Separator(_) => (None, None),
                Item::Document(_, index) => (Some(document_title(batch, index, settings.by)), Some(index)),
            };
            if let Some(part) = begins(&items, outcome.index) {
                file.begin_group(&parts[part].title);
            }
            match outcome.result {
                Ok(Warned { value: (section, pages), warnings }) => {
                    let label = format!("{}-", outcome.index + 1);
                    if let Err(error) = file.add(section, title.as_deref(), &label) {
                        failure = Some(error);
                        return ControlFlow::Break(());
                    }
                    if let Some(document) = index {
                        told(Told::Written { document, problems: warnings, pages: Some(pages) });
                    }
                }
                Err(Diagnostics(problems)) => match index {
                    Some(document) => told(Told::Written { document, problems, pages: None }),
                    None => told(Told::Beside(problems)),
                },
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = failure {
            return Err(refused(error).into());
        }
        let information = RunInformation {
            title: format!("{}: {}", kit.title, "print run"),
            language: kit.language.clone(),
            created: settings.created,
            duplex: match settings.imposition {
                Imposition::Sides { both: true } => "DuplexFlipLongEdge",
                Imposition::Sides { both: false } => "Simplex",
                Imposition::Booklet => "DuplexFlipShortEdge",
            },
        };
        Ok(file.finish(&information).map_err(refused)?)
    }
}

/// What the second round makes, in order.
fn items(parts: &[Part], settings: &Settings) -> Vec<Item> {
    let mut items = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        if settings.separators {
            items.push(Item::Separator(number));
        }
        items.extend(part.documents.iter().map(|(index, _)| Item::Document(number, *index)));
    }
    items
}

/// The stack that begins with an item.
fn begins(items: &[Item], place: usize) -> Option<usize> {
    let part = |item: &Item| match item {
        Item::Separator(part) | Item::Document(part, _) => *part,
    };
    let own = part(&items[place]);
    (place == 0 || part(&items[place - 1]) != own).then_some(own)
}

/// What the sheet in front of a stack sees.
fn separator(shared: &Shared<'_>, batch: &Batch<'_>, parts: &[Part], number: usize, settings: &Settings) -> Value {
    let part = &parts[number];
    let entries = part.documents.iter().map(|(index, pages)| SeparatorEntry {
        job: batch.documents()[*index].job,
        pages: *pages,
        sheets: sheets(settings.imposition, *pages),
    });
    let documents: Vec<SeparatorEntry> = entries.collect();
    shared.separator(&Separator {
        title: &part.title,
        kind: part.kind,
        number: number + 1,
        of: parts.len(),
        sheets: documents.iter().map(|entry| entry.sheets).sum(),
        documents,
    })
}

/// What a document is called in the outline.
fn document_title(batch: &Batch<'_>, index: usize, by: By) -> String {
    let seen = batch.shared().naming(&batch.documents()[index].job);
    let text = |of: &str, key: &str| seen.get_attr(of).ok()?.get_attr(key).ok()?.as_str().map(str::to_owned);
    let title = text("document", "title").unwrap_or_default();
    match text("interviewer", "name").filter(|_| by != By::Interviewer) {
        Some(name) => format!("{title}, {name}"),
        None => title,
    }
}

fn refused(error: std::io::Error) -> Diagnostic {
    Diagnostic::error("cannot write the print run").help("see that the disk is there and has room").cause(error)
}
