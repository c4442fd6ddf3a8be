//! BoxTree → stable text, for tests and template authors.

use std::fmt::Write;

use super::{BlockBox, BlockContent, BoxTree, InlineFlow, InlineItem, Replaced};
use crate::engine::dom::{Dom, NodeId};

/// One line per box, indented by depth.
pub fn dump(tree: &BoxTree, dom: &Dom) -> String {
    let mut dumper = Dumper { dom, out: String::new() };
    dumper.block(&tree.root, 0);
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

    fn name(&self, owner: Option<NodeId>) -> String {
        match owner.and_then(|owner| self.dom.element(owner)) {
            Some(element) => element.name.to_string(),
            None => "anonymous".to_owned(),
        }
    }

    fn block(&mut self, block: &BlockBox, depth: usize) {
        let kind = match &block.content {
            BlockContent::Blocks(_) | BlockContent::Inline(_) => "block",
            BlockContent::Table(_) => "table",
            BlockContent::Flex(_) => "flex",
            BlockContent::Grid(_) => "grid",
            BlockContent::Replaced(_) => "replaced",
        };
        let name = self.name(block.owner);
        self.line(depth, &format!("{kind} {name} {:?}", block.style.display));
        if let Some(marker) = &block.marker {
            self.line(depth + 1, "marker");
            self.flow(marker, depth + 2);
        }
        match &block.content {
            BlockContent::Blocks(blocks) | BlockContent::Flex(blocks) | BlockContent::Grid(blocks) => {
                for child in blocks {
                    self.block(child, depth + 1);
                }
            }
            BlockContent::Inline(flow) => self.flow(flow, depth + 1),
            BlockContent::Replaced(Replaced::Image { picture, .. }) => {
                let size = picture.size();
                self.line(depth + 1, &format!("image {}x{}", size.width, size.height));
            }
            BlockContent::Replaced(Replaced::Control { control, .. }) => {
                self.line(depth + 1, &format!("control {:?} {}", control.kind, control.name));
            }
            BlockContent::Table(grid) => {
                for caption in &grid.captions {
                    self.block(caption, depth + 1);
                }
                for group in &grid.groups {
                    self.line(depth + 1, &format!("group {:?}", group.kind));
                    for row in &group.rows {
                        self.line(depth + 2, "row");
                        for cell in &row.cells {
                            let place =
                                format!("cell column {} span {}x{}", cell.column, cell.column_span, cell.row_span);
                            self.line(depth + 3, &place);
                            self.block(&cell.content, depth + 4);
                        }
                    }
                }
            }
        }
    }

    fn flow(&mut self, flow: &InlineFlow, depth: usize) {
        let mut depth = depth;
        for item in &flow.items {
            match item {
                InlineItem::Text(text) => self.line(depth, &format!("{text:?}")),
                InlineItem::Open(span) => {
                    let name = self.name(flow.spans[*span as usize].owner);
                    self.line(depth, &format!("inline {name}"));
                    depth += 1;
                }
                InlineItem::Close => depth -= 1,
                InlineItem::Leader(pattern) => self.line(depth, &format!("leader {pattern:?}")),
                InlineItem::Atomic(block) => self.block(block, depth),
                InlineItem::Positioned(block) => {
                    self.line(depth, "out of flow");
                    self.block(block, depth + 1);
                }
            }
        }
    }
}
