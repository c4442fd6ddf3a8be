//! Random documents on pages of many heights: nothing is lost, nothing is repeated, nothing runs out of a page.

use std::collections::BTreeMap;

use super::*;
use crate::engine::style::values::{BoxDecorationBreak, Break, BreakInside};

/// A linear congruential generator, so that every run sees the same documents.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

/// Makes documents and counts what is in them.
struct Author {
    random: Random,
    /// Whether rows and flex containers are among the boxes: then lines of one page are not in document order.
    parallel: bool,
    boxes: usize,
    lines: Vec<String>,
    tall: f32,
}

impl Author {
    fn document(seed: u64, parallel: bool) -> (Fragment<'static>, Author) {
        let random = Random(seed.wrapping_mul(7919).wrapping_add(1));
        let mut author = Author { random, parallel, boxes: 0, lines: Vec::new(), tall: 0.0 };
        let children = (0..8).map(|_| author.any(4)).collect();
        let root = blocks(children);
        (author.name(root), author)
    }

    /// Gives a box an anchor, and now and then something to say about breaks.
    fn name(&mut self, fragment: Fragment<'static>) -> Fragment<'static> {
        let anchor = Some(Arc::from(format!("box{}", self.boxes)));
        self.boxes += 1;
        let fragment = marked(fragment, Marks { anchor, ..Marks::default() });
        let random = &mut self.random;
        styled(fragment, |style| {
            if random.one_in(6) {
                style.break_inside = BreakInside::Avoid;
            }
            if random.one_in(8) {
                style.break_before = [Break::Avoid, Break::Page, Break::Left][random.below(3) as usize];
            }
            if random.one_in(8) {
                style.break_after = [Break::Avoid, Break::Page][random.below(2) as usize];
            }
            if random.one_in(8) {
                style.box_decoration_break = BoxDecorationBreak::Clone;
            }
            let inherited = Arc::make_mut(&mut style.inherited);
            inherited.orphans = 1 + random.below(3) as u16;
            inherited.widows = 1 + random.below(3) as u16;
        })
    }

    fn any(&mut self, depth: usize) -> Fragment<'static> {
        let kinds = if depth == 0 {
            4
        } else if self.parallel {
            10
        } else {
            7
        };
        let mut inner = match self.random.below(kinds) {
            0 | 1 => self.text(),
            2 => fragment(FragmentContent::Empty, self.random.below(60) as f32),
            3 => {
                let height = self.random.below(90) as f32;
                image(height)
            }
            4..=6 => self.blocks(depth),
            7 | 8 => self.table(depth),
            _ => self.flex(depth),
        };
        if self.random.one_in(4) && matches!(inner.content, FragmentContent::Blocks(_) | FragmentContent::Lines(_)) {
            inner = padded(inner, self.random.below(12) as f32);
        }
        if self.random.one_in(3) {
            inner = bordered(inner);
        }
        inner.margin.top = Px(self.random.below(15) as f32);
        inner.margin.bottom = Px(self.random.below(15) as f32);
        self.name(inner)
    }

    fn text(&mut self) -> Fragment<'static> {
        let name = format!("p{}.", self.boxes);
        let count = 1 + self.random.below(9) as usize;
        let height = 6.0 + self.random.below(15) as f32;
        self.tall = self.tall.max(height);
        self.lines.extend((1..=count).map(|number| format!("{name}{number}")));
        let inner = fragment(FragmentContent::Lines(lines_of(&name, count, height)), height * count as f32);
        // The name must be used up before another text can have it.
        self.boxes += 1;
        marked(inner, Marks::default())
    }

    fn blocks(&mut self, depth: usize) -> Fragment<'static> {
        let count = 1 + self.random.below(4);
        let children = (0..count).map(|_| self.any(depth - 1)).collect();
        let mut inner = blocks(children);
        if self.random.one_in(5) {
            inner.rect.size.height += Px(self.random.below(80) as f32);
        }
        inner
    }

    fn table(&mut self, depth: usize) -> Fragment<'static> {
        let header = self.random.one_in(2).then(|| self.rows(1, 0));
        let count = 1 + self.random.below(4);
        let body = self.rows(count, depth - 1);
        let footer = self.random.one_in(3).then(|| self.rows(1, 0));
        table(header, vec![body], footer)
    }

    fn rows(&mut self, count: u64, depth: usize) -> Fragment<'static> {
        let mut rows = Vec::new();
        for index in 0..count {
            let cells: Vec<_> = (0..1 + self.random.below(3)).map(|_| self.cell(depth)).collect();
            let tallest =
                |cells: &[Fragment<'static>]| cells.iter().map(|cell| cell.rect.size.height.0).fold(0.0, f32::max);
            let spans = cells.len() > 1 && index + 1 < count && self.random.one_in(3);
            let height = if spans { tallest(&cells[1..]) } else { tallest(&cells) };
            let mut made = row(cells, height);
            if let FragmentContent::Parallel(cells) = &mut made.content
                && self.random.one_in(3)
                && !spans
                && let Some(FragmentContent::Lines(lines)) = cells.last_mut().map(|cell| &mut cell.content)
            {
                // Aligned at the bottom.
                lines.origin.y = Px(height) - lines.paragraph.height;
            }
            rows.push(self.name(made));
        }
        // The last row is high enough for the cells that reach into it.
        let (mut rows, mut bottom) = pile(rows, 0.0);
        let reach = rows.iter().flat_map(|row| match &row.content {
            FragmentContent::Parallel(cells) => cells.iter().map(|cell| row.rect.top() + cell.rect.bottom()).collect(),
            _ => Vec::new(),
        });
        let reach = reach.fold(Px::ZERO, Px::max).0;
        if let Some(last) = rows.last_mut()
            && reach > bottom
        {
            last.rect.size.height += Px(reach - bottom);
            bottom = reach;
        }
        let group = fragment(FragmentContent::Blocks(rows), bottom);
        self.name(group)
    }

    fn cell(&mut self, depth: usize) -> Fragment<'static> {
        let inner = if depth == 0 || self.random.one_in(2) { self.text() } else { self.blocks(depth) };
        self.name(inner)
    }

    fn flex(&mut self, depth: usize) -> Fragment<'static> {
        let mut items: Vec<_> = (0..1 + self.random.below(4)).map(|_| self.any(depth - 1)).collect();
        let mut bottom = Px::ZERO;
        for item in &mut items {
            if self.random.one_in(2) {
                item.rect.origin.y = bottom;
            }
            bottom = bottom.max(item.rect.bottom());
        }
        fragment(FragmentContent::Fixed(items), bottom.0)
    }
}

/// What is on the pages.
#[derive(Default)]
struct Read {
    lines: Vec<String>,
    anchors: BTreeMap<String, usize>,
    /// Lines and images that run out of their page.
    outside: Vec<String>,
}

fn read(pages: &Pages<'_>, height: f32) -> Read {
    let mut read = Read::default();
    let limit = Px(height + 0.5);
    for (index, page) in pages.pages.iter().enumerate() {
        let Some(root) = &page.root else { continue };
        for_each(root, &mut |placed| {
            if let Some(anchor) = placed.marks.and_then(|marks| marks.anchor.as_deref()) {
                *read.anchors.entry(anchor.to_owned()).or_default() += 1;
            }
            match &placed.content {
                PlacedContent::Lines(lines) => {
                    let visible = &lines.paragraph.lines[lines.range.clone()];
                    for (text, line) in line_texts(lines).zip(visible) {
                        if lines.origin.y + line.bottom() > limit {
                            read.outside.push(format!("{text} on page {}", index + 1));
                        }
                        if !placed.repeated {
                            read.lines.push(text);
                        }
                    }
                }
                PlacedContent::Replaced { visible, .. } => {
                    let bottom = visible.unwrap_or(placed.rect).bottom();
                    if bottom > limit {
                        read.outside.push(format!("an image on page {}", index + 1));
                    }
                }
                _ => {}
            }
        });
    }
    read
}

/// Documents made from `seeds`, each on pages of several heights.
fn check_all(seeds: std::ops::Range<u64>, parallel: bool) {
    for seed in seeds {
        let (root, mut author) = Author::document(seed, parallel);
        if parallel {
            author.lines.sort();
        }
        for height in [40.0, 57.0, 100.0, 200.0, 333.0] {
            check(&root, &author.lines, height, parallel, &format!("seed {seed}, pages of {height} px"));
        }
    }
}

fn check(root: &Fragment<'static>, written: &[String], height: f32, parallel: bool, what: &str) {
    let mut sample = sample(|_| root.clone(), height);
    let (pages, _) = set(&mut sample);
    let mut read = read(&pages, height);
    if parallel {
        // Lines of one paragraph stay in order, those of cells side by side alternate page by page.
        let number = |text: &String| {
            let (name, number) = text.split_once('.').expect("names end in a full stop");
            (name.to_owned(), number.parse::<usize>().expect("lines are numbered"))
        };
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for (name, line) in read.lines.iter().map(number) {
            assert_eq!(last.insert(name.clone(), line).unwrap_or(0) + 1, line, "{name} in {what}");
        }
        read.lines.sort();
    }
    assert_eq!(read.lines, written, "{what}");
    assert!(read.anchors.values().all(|count| *count == 1), "{what}: {:?}", read.anchors);
    let mut expected = 0;
    count_anchors(root, &mut expected);
    assert_eq!(read.anchors.len(), expected, "{what}");
    if height >= 200.0 {
        assert!(read.outside.is_empty(), "{what}: {:?}", read.outside);
    }
}

fn count_anchors(fragment: &Fragment<'_>, count: &mut usize) {
    *count += usize::from(fragment.marks.is_some_and(|marks| marks.anchor.is_some()));
    match &fragment.content {
        FragmentContent::Blocks(children) | FragmentContent::Parallel(children) | FragmentContent::Fixed(children) => {
            children.iter().for_each(|child| count_anchors(child, count));
        }
        FragmentContent::Table(table) => {
            let edges = table.header.iter().chain(&table.footer).map(|group| &**group);
            edges.chain(&table.bodies).for_each(|group| count_anchors(group, count));
        }
        _ => {}
    }
}

#[test]
fn flows_keep_every_line_and_box_once_and_in_order() {
    check_all(0..200, false);
}

#[test]
fn tables_and_flex_containers_keep_every_line_and_box_once() {
    check_all(0..200, true);
}
