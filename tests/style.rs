//! From HTML and CSS text to the tree and its computed styles.

use std::collections::BTreeMap;
use std::sync::Arc;

use panelkit::diag::Diagnostic;
use panelkit::engine::dom::{self, Dom, NodeId};
use panelkit::engine::geometry::{Px, Size};
use panelkit::engine::resources::{ResourceError, Resources};
use panelkit::engine::style::{self, StyleInput, Styles};
use panelkit::source::Source;

mod dom_tree;

mod cascade;

mod values;

mod shorthands;

mod variables;

mod pages;

mod faults;

mod at_rules;

mod html;

mod media;

mod sharing;

mod documentation;

/// Files of a test document.
struct Files(BTreeMap<&'static str, &'static str>);

impl Resources for Files {
    fn load(&self, url: &str) -> Result<Arc<[u8]>, ResourceError> {
        match self.0.get(url) {
            Some(text) => Ok(text.as_bytes().into()),
            None => Err(ResourceError::Missing { url: url.to_owned() }),
        }
    }
}

/// A document with its styles.
struct Styled {
    dom: Dom,
    styles: std::sync::Arc<Styles>,
    warnings: Vec<Diagnostic>,
}

fn a4() -> Size {
    Size::new(Px::from_mm(210.0), Px::from_mm(297.0))
}

fn styled_with(html: &str, files: &[(&'static str, &'static str)]) -> Styled {
    let dom = dom::parse(&Source::new("t.html", html)).value;
    let files = Files(files.iter().copied().collect());
    let input = StyleInput { dom: &dom, resources: &files, sheets: &[], default_page: a4() };
    let warned = style::cascade(&input);
    Styled { styles: warned.value, warnings: warned.warnings, dom }
}

fn styled(html: &str) -> Styled {
    styled_with(html, &[])
}

/// A sheet and a body; nothing of the sheet may be misunderstood.
fn clean(css: &str, body: &str) -> Styled {
    let styled = styled(&format!("<style>{css}</style>{body}"));
    assert_eq!(styled.messages(), Vec::<String>::new());
    styled
}

impl Styled {
    fn messages(&self) -> Vec<String> {
        self.warnings.iter().map(ToString::to_string).collect()
    }

    /// The element with an id.
    fn id(&self, id: &str) -> NodeId {
        (0u32..)
            .map(NodeId)
            .take(self.dom.nodes.len())
            .find(|node| self.dom.element(*node).is_some_and(|element| element.attribute("id") == Some(id)))
            .unwrap_or_else(|| panic!("no element has the id {id}"))
    }

    /// The declarations that the dump has in the line of the element with an id, or of what stands right below it.
    fn of(&self, id: &str) -> String {
        self.below(id, 0)
    }

    fn below(&self, id: &str, lines: usize) -> String {
        let dump = style::dump(&self.dom, &self.styles);
        let named = |line: &&str| {
            let name = line.trim_start().split([' ', '.']).next().unwrap_or("");
            name.ends_with(&format!("#{id}"))
        };
        let line = dump.lines().skip_while(|line| !named(line)).nth(lines);
        let line = line.unwrap_or_else(|| panic!("no element has the id {id} in\n{dump}"));
        let (_, declarations) = line.split_once('{').expect("declarations are in braces");
        declarations.trim_end_matches('}').trim().to_owned()
    }

    /// One property of an element as the dump has it; empty when it is initial or the parent's.
    fn property(&self, id: &str, name: &str) -> String {
        let declarations = self.of(id);
        let found = declarations
            .split("; ")
            .map(|it| it.trim_end_matches(';'))
            .find_map(|it| it.strip_prefix(&format!("{name}: ")));
        found.unwrap_or("").to_owned()
    }
}
