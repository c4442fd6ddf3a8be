//! Pages → stable text, for tests and template authors.

use std::fmt::Write;

use super::inline::{Line, LineItem};
use super::page::css_name;
use super::{MarginLines, Page, Pages, Placed, PlacedContent, PlacedLines};
use crate::engine::dom::{Dom, NodeId};
use crate::engine::geometry::{Point, Px, Rect};

/// One line per placed box and line, indented by depth. Places are those on the page, in px.
pub fn dump(pages: &Pages<'_>, dom: &Dom) -> String {
    let mut dumper = Dumper { dom, out: String::new() };
    for (index, page) in pages.pages.iter().enumerate() {
        dumper.page(index + 1, page);
    }
    dumper.out
}

struct Dumper<'a> {
    dom: &'a Dom,
    out: String,
}

impl Dumper<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{:indent$}{text}", "", indent = depth * 2);
    }

    fn page(&mut self, number: usize, page: &Page<'_>) {
        let (size, margin) = (page.style.size, page.style.margin);
        let blank = if page.root.is_none() { " blank" } else { "" };
        self.line(
            0,
            &format!(
                "page {number} {}x{} margins {} {} {} {}{blank}",
                size.width, size.height, margin.top, margin.right, margin.bottom, margin.left
            ),
        );
        if let Some(root) = &page.root {
            self.placed(root, 1, "");
        }
        for lines in &page.margin_boxes {
            self.margin_box(lines);
        }
    }

    fn margin_box(&mut self, margin_box: &MarginLines<'_>) {
        self.line(1, &format!("@{} {}", css_name(margin_box.name), rect(margin_box.rect)));
        for line in &margin_box.paragraph.lines {
            self.text_line(line, margin_box.origin, 2);
        }
        margin_box.boxes.iter().for_each(|placed| self.placed(placed, 2, ""));
    }

    fn name(&self, owner: Option<NodeId>) -> String {
        match owner.and_then(|owner| self.dom.element(owner)) {
            Some(element) => element.name.to_string(),
            None => "anonymous".to_owned(),
        }
    }

    fn placed(&mut self, placed: &Placed<'_>, depth: usize, prefix: &str) {
        let mut text = format!("{prefix}{} {}", self.name(placed.owner), rect(placed.rect));
        for (is, word) in [
            (placed.cut.top, " cut-top"),
            (placed.cut.bottom, " cut-bottom"),
            (placed.repeated, " repeated"),
            (!placed.decorated, " undecorated"),
        ] {
            if is {
                text.push_str(word);
            }
        }
        if let PlacedContent::Replaced { visible, .. } = &placed.content {
            text.push_str(" replaced");
            if let Some(visible) = visible {
                let _ = write!(text, " visible {}", rect(*visible));
            }
        }
        self.line(depth, &text);
        if let Some(marker) = &placed.marker {
            self.line(depth + 1, "marker");
            self.lines(marker, depth + 2);
        }
        match &placed.content {
            PlacedContent::Empty | PlacedContent::Replaced { .. } => {}
            PlacedContent::Boxes(boxes) => boxes.iter().for_each(|child| self.placed(child, depth + 1, "")),
            PlacedContent::Lines(lines) => self.lines(lines, depth + 1),
        }
        for positioned in &placed.positioned {
            self.placed(positioned, depth + 1, "positioned ");
        }
    }

    fn lines(&mut self, lines: &PlacedLines<'_>, depth: usize) {
        for line in lines.paragraph.lines.get(lines.range.clone()).unwrap_or_default() {
            self.text_line(line, lines.origin, depth);
            for item in &line.items {
                let LineItem::Box { number, .. } = item else { continue };
                for (_, placed) in lines.boxes.iter().filter(|(other, _)| other == number) {
                    self.placed(placed, depth + 1, "");
                }
            }
        }
    }

    fn text_line(&mut self, line: &Line, origin: Point, depth: usize) {
        let (mut left, mut right) = (Px::INFINITY, -Px::INFINITY);
        let mut text = String::new();
        for item in &line.items {
            match item {
                LineItem::Text { origin, run, .. } => {
                    left = left.min(origin.x);
                    right = right.max(origin.x + run.advance);
                    text.push_str(&run.text);
                }
                LineItem::Box { origin, .. } => {
                    left = left.min(origin.x);
                    right = right.max(origin.x);
                }
                LineItem::Mark { .. } | LineItem::Static { .. } => {}
            }
        }
        if left > right {
            (left, right) = (Px::ZERO, Px::ZERO);
        }
        let place = Rect::new(origin.x + left, origin.y + line.top, right - left, line.height);
        self.line(depth, &format!("line {} {text:?}", rect(place)));
    }
}

fn rect(rect: Rect) -> String {
    format!("{},{} {}x{}", rect.left(), rect.top(), rect.size.width, rect.size.height)
}
