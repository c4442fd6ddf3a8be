//! Structure tree and marks on pages → the tags of a file (ISO 32000-1 14.7, 14.8).
//!
//! What a page draws stands in *marked content*: `/P <</MCID 7>> BDC … EMC` for a part of a paragraph, `/Artifact … BDC`
//! for what has no meaning. The number (MCID) counts within one content stream, and leads through the *parent tree* to a
//! structure element; the element names the same numbers among its kids (`K`). Annotations are kids, too, as *object
//! references* (`OBJR`), and find their element by a key of their own (`StructParent`).
//!
//! 1. While pages are drawn, [`super::content`] opens and closes the marks and counts them.
//! 2. [`Tags::new`] knows them all, and keeps a key for each content stream.
//! 3. [`Tags::link`] and [`Tags::widget`] are told every annotation, and give its key.
//! 4. [`Tags::write`] writes the structure elements that have any content, and the parent tree: straight as bytes, since
//!    they are hundreds, and most of a file's objects.
//!
//! **For form fields**: call [`Tags::widget`] once for every widget annotation, with the control's node, the index of its
//! page and the object that the annotation is. The number that comes back goes into the annotation as `StructParent`;
//! it is `None` for a list without a structure tree, whose annotations have none. The widget becomes the only kid of a
//! `Form` element where the control stands in reading order (ISO 14289-1 7.18.4): each widget has one of its own, those of
//! one radio group too. A control that has a widget should draw nothing on the page but what is an artifact (ruled
//! lines); if it does, a `Span` before the `Form` holds it. Without a widget the `Form` element holds what is drawn, as
//! a field on paper (`PrintField`). `Alt` of the element is the control's label. `Annots` of a page should be in the
//! order of [`Tags::order`], and the page has `Tabs` `S` then.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::metadata::text_string;
use super::objects::{Written, write_integer, write_name, write_object, write_reference};
use crate::engine::dom::NodeId;
use crate::engine::structure::{Attributes, Kid, Leaf, Role, Scope, StructureElement, StructureTree};

/// The content stream of a page, or of a group on it that is drawn as one.
pub(super) struct Stream {
    /// Index of the page.
    pub page: usize,
    /// The form XObject of a group.
    pub group: Option<ObjectId>,
    /// The content of each mark, by its number.
    pub marks: Vec<Leaf>,
}

/// What a link annotation has to say.
pub(super) struct LinkTag {
    /// `StructParent`
    pub key: i64,
    /// `Contents`: what it is called.
    pub contents: Option<Box<str>>,
}

/// An annotation and the element that it belongs to.
struct Annotation {
    element: Option<u32>,
    page: usize,
    object: ObjectId,
    key: i64,
}

/// The tags of a file under way.
pub(super) struct Tags<'l> {
    tree: &'l StructureTree,
    /// Streams of pages, then those of groups; a stream's place is its key in the parent tree.
    streams: Vec<Stream>,
    /// The marks of each leaf: from where to where in `marks`.
    starts: Vec<u32>,
    /// Stream and number of the marks, leaf by leaf.
    marks: Vec<(u32, u32)>,
    links: Vec<Annotation>,
    widgets: Vec<Annotation>,
    /// The element of each control.
    controls: BTreeMap<NodeId, u32>,
    /// Where figures are.
    figures: BTreeMap<u32, [f32; 4]>,
    /// The first key, that of the first stream.
    first_key: i64,
    next_key: i64,
    part: Option<Part>,
}

/// What the tags of a document are among those of a file with many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The element that they are below.
    pub parent: ObjectId,
    /// Tells the parts of a file apart: below 32,768.
    pub number: u16,
}

impl Part {
    /// How many streams and annotations a part may have, so that no two parts have a key in common.
    pub(super) const MOST_KEYS: usize = 1 << 16;
    /// How many parts a file may have, so that keys are integers that every reader takes (ISO 19005-2 6.1.13).
    pub(super) const MOST: usize = 1 << 15;

    fn first_key(self) -> i64 {
        i64::from(self.number) << 16
    }
}

/// What leads to the tags of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    /// The root of the tree, or of what it is a part of.
    pub root: ObjectId,
    /// The element of all that is in the document.
    pub whole: ObjectId,
    /// The parent tree; of a part, a leaf of it.
    pub parents: ObjectId,
    /// The tree of the names of elements; of a part, a leaf of it.
    pub ids: Option<ObjectId>,
    /// The first key that is free.
    pub next_key: i64,
}

impl<'l> Tags<'l> {
    /// The tags of a file whose pages have these streams: those of all pages, then those of groups.
    pub(super) fn new(
        tree: &'l StructureTree,
        streams: Vec<Stream>,
        figures: BTreeMap<u32, [f32; 4]>,
        part: Option<Part>,
    ) -> Self {
        let mut starts = vec![0u32; tree.leaf_parents.len() + 1];
        for leaf in streams.iter().flat_map(|stream| &stream.marks) {
            starts[leaf.index() + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut marks = vec![(0, 0); starts.last().map_or(0, |count| *count as usize)];
        let mut next = starts.clone();
        // In the order of pages; a group's marks come after those of its page, which it interrupts.
        let mut order: Vec<usize> = (0..streams.len()).collect();
        order.sort_by_key(|index| streams[*index].page);
        for index in order {
            for (number, leaf) in (0..).zip(&streams[index].marks) {
                let place = &mut next[leaf.index()];
                marks[*place as usize] = (u32::try_from(index).expect("fewer streams than marks"), number);
                *place += 1;
            }
        }
        let is_form = |(_, element): &(u32, &StructureElement)| element.role == Role::Form;
        let numbered = (0..).zip(&tree.elements).filter(is_form);
        let controls = numbered.filter_map(|(index, element)| Some((element.node?, index))).collect();
        let first_key = part.map_or(0, Part::first_key);
        let next_key = first_key + i64::try_from(streams.len()).expect("fewer than 2^63 streams");
        let (links, widgets) = (Vec::new(), Vec::new());
        Self { tree, streams, starts, marks, links, widgets, controls, figures, first_key, next_key, part }
    }

    /// Whether there are tags at all.
    pub(super) fn is_tagged(&self) -> bool {
        !self.tree.elements.is_empty()
    }

    fn key(&mut self) -> i64 {
        self.next_key += 1;
        self.next_key - 1
    }

    /// The tag of a link annotation around a leaf; none where no link is in the tree.
    pub(super) fn link(&mut self, leaf: Option<Leaf>, page: usize, object: ObjectId) -> Option<LinkTag> {
        let parent = self.tree.parent_of(leaf?)?;
        let element = self.tree.around(parent).find(|index| self.tree.element(*index).role == Role::Link)?;
        let key = self.key();
        self.links.push(Annotation { element: Some(element), page, object, key });
        let attributes = self.tree.element(element).attributes.as_deref();
        Some(LinkTag { key, contents: attributes.and_then(|attributes| attributes.contents.clone()) })
    }

    /// The `StructParent` of a widget annotation, which becomes the kid of a `Form` element of its own; none for a
    /// list without a structure tree.
    pub(super) fn widget(&mut self, owner: NodeId, page: usize, object: ObjectId) -> Option<i64> {
        if !self.is_tagged() {
            return None;
        }
        let key = self.key();
        self.widgets.push(Annotation { element: self.controls.get(&owner).copied(), page, object, key });
        Some(key)
    }

    /// Where the annotations of a control stand among those of its page: a number that grows in reading order.
    pub(super) fn order(&self, owner: NodeId) -> u32 {
        self.controls.get(&owner).copied().unwrap_or(u32::MAX)
    }

    /// The same for a link around a leaf.
    pub(super) fn link_order(&self, leaf: Option<Leaf>) -> u32 {
        leaf.and_then(|leaf| self.tree.parent_of(leaf)).unwrap_or(u32::MAX)
    }

    /// The key of a page's or a group's own stream.
    pub(super) fn stream_key(&self, index: usize) -> Option<i64> {
        self.streams.get(index).filter(|stream| !stream.marks.is_empty())?;
        Some(self.first_key + i64::try_from(index).ok()?)
    }

    /// The form XObject of a group, by its index, and its key.
    pub(super) fn group(&self, index: usize) -> (ObjectId, Option<i64>) {
        let place = self.streams.partition_point(|stream| stream.group.is_none()) + index;
        (self.streams[place].group.expect("streams of groups come after those of pages"), self.stream_key(place))
    }

    /// Writes the structure tree, with objects of the document.
    pub(super) fn write(self, document: &mut Document, pages: &[ObjectId], written: &mut Written) -> Root {
        let mut links = self.links.iter().collect::<Vec<_>>();
        links.sort_by_key(|link| link.element);
        let mut widgets = self.widgets.iter().collect::<Vec<_>>();
        widgets.sort_by_key(|widget| widget.element.unwrap_or(u32::MAX));
        let root = self.part.map_or_else(|| document.new_object_id(), |part| part.parent);
        let order = self.written_order();
        let mut objects = vec![(0, 0); self.tree.elements.len()];
        for index in &order {
            objects[*index as usize] = document.new_object_id();
        }
        let mut writer = Writer {
            tags: &self,
            pages,
            root,
            objects,
            links,
            widgets,
            parents: BTreeMap::new(),
            ids: BTreeMap::new(),
            document,
            written,
        };
        writer.collect_ids();
        for index in order {
            writer.element(index);
        }
        writer.finish()
    }

    fn marks_of(&self, leaf: Leaf) -> &[(u32, u32)] {
        &self.marks[self.starts[leaf.index()] as usize..self.starts[leaf.index() + 1] as usize]
    }

    /// The elements that are written, by role: neighbours that are alike, and name objects of numbers that follow each other,
    /// take a twentieth less room when they are compressed.
    fn written_order(&self) -> Vec<u32> {
        let alive = self.alive();
        let mut order: Vec<u32> = (0..).zip(&alive).filter(|(_, alive)| **alive).map(|(index, _)| index).collect();
        order.sort_by_cached_key(|index| {
            let element = self.tree.element(*index);
            (!element.kids.iter().any(|kid| matches!(kid, Kid::Element(_))), element.role)
        });
        order
    }

    /// Which elements are written: those with content on a page, and all parts of tables that are.
    fn alive(&self) -> Vec<bool> {
        let count = self.tree.elements.len();
        let mut alive = vec![false; count];
        for annotation in self.links.iter().chain(&self.widgets) {
            if let Some(element) = annotation.element {
                alive[element as usize] = true;
            }
        }
        for index in (0..count).rev() {
            let element = &self.tree.elements[index];
            alive[index] |= element.kids.iter().any(|kid| match kid {
                Kid::Element(kid) => alive[*kid as usize],
                Kid::Leaf(leaf) => !self.marks_of(*leaf).is_empty(),
            });
        }
        for index in 1..count {
            let element = &self.tree.elements[index];
            let is_part =
                matches!(element.role, Role::THead | Role::TBody | Role::TFoot | Role::TR | Role::TH | Role::TD);
            alive[index] |= is_part && alive[element.parent as usize];
        }
        alive[0] = true;
        alive
    }
}

/// The objects of the tree under way.
struct Writer<'t, 'l, 'd> {
    tags: &'t Tags<'l>,
    pages: &'d [ObjectId],
    root: ObjectId,
    /// The object of each element that is written.
    objects: Vec<ObjectId>,
    /// By element.
    links: Vec<&'t Annotation>,
    /// By element.
    widgets: Vec<&'t Annotation>,
    /// The parent tree: for annotations, their elements.
    parents: BTreeMap<i64, ObjectId>,
    /// Elements that others name.
    ids: BTreeMap<&'t str, ObjectId>,
    /// Gives numbers to objects.
    document: &'d mut Document,
    written: &'d mut Written,
}

impl<'t> Writer<'t, '_, '_> {
    /// Of two elements with one id the first has it.
    fn collect_ids(&mut self) {
        for (element, object) in self.tags.tree.elements.iter().zip(&self.objects) {
            let id = element.attributes.as_ref().and_then(|attributes| attributes.id.as_deref());
            if let Some(id) = id.filter(|_| object.0 != 0) {
                self.ids.entry(id).or_insert(*object);
            }
        }
    }

    fn element(&mut self, index: u32) {
        let tags: &'t Tags<'_> = self.tags;
        let element = tags.tree.element(index);
        let object = self.objects[index as usize];
        let parent = if index == 0 { self.root } else { self.objects[element.parent as usize] };
        let mut kids = Kids::default();
        if element.role == Role::Form && self.widget_of(index).is_some() {
            self.form_with_widget(index, &mut kids);
        } else {
            for kid in &element.kids {
                self.kid(*kid, object, &mut kids);
            }
            if element.role == Role::Link {
                self.references(index, object, &mut kids);
            }
        }
        if index == 0 {
            self.stray_widgets(object, &mut kids);
        }
        let attributes = element.attributes.as_deref();
        let attributes = attributes.map(|attributes| self.attributes(index, element.role, attributes));
        // A document among others is a part of the whole (ISO 32000-1 table 333).
        let role = if index == 0 && tags.part.is_some() { "Part" } else { element.role.as_str() };
        self.write(object, role, parent, &kids, attributes.as_ref());
    }

    /// Writes a structure element (ISO 32000-1 table 323).
    fn write(&mut self, object: ObjectId, role: &str, parent: ObjectId, kids: &Kids, further: Option<&Dictionary>) {
        let bytes = self.written.begin(object);
        bytes.extend_from_slice(b"<</S");
        write_name(bytes, role.as_bytes());
        bytes.extend_from_slice(b"/P");
        write_reference(bytes, parent);
        if let Some(page) = kids.page {
            bytes.extend_from_slice(b"/Pg");
            write_reference(bytes, self.pages[page]);
        }
        match kids.count {
            0 => {}
            1 => {
                bytes.extend_from_slice(if kids.bytes.starts_with(b"<<") { b"/K" } else { b"/K " });
                bytes.extend_from_slice(&kids.bytes);
            }
            _ => [b"/K[", kids.bytes.as_slice(), b"]"].iter().for_each(|part| bytes.extend_from_slice(part)),
        }
        for (key, value) in further.into_iter().flatten() {
            write_name(bytes, key);
            write_object(bytes, value);
        }
        bytes.extend_from_slice(b">>");
    }

    fn kid(&mut self, kid: Kid, parent: ObjectId, kids: &mut Kids) {
        match kid {
            Kid::Leaf(leaf) => self.leaf(leaf, kids),
            Kid::Element(kid) => {
                let object = self.objects[kid as usize];
                if object.0 == 0 {
                    return;
                }
                let is_form = self.tags.tree.element(kid).role == Role::Form;
                if is_form && self.widget_of(kid).is_some() {
                    self.drawn_beside_widget(kid, parent, kids);
                }
                kids.element(object);
                if is_form {
                    self.further_widgets(kid, parent, kids);
                }
            }
        }
    }

    fn leaf(&self, leaf: Leaf, kids: &mut Kids) {
        for (stream, number) in self.tags.marks_of(leaf) {
            let stream = &self.tags.streams[*stream as usize];
            let page = *kids.page.get_or_insert(stream.page);
            if page == stream.page && stream.group.is_none() {
                kids.mark(*number);
            } else {
                kids.mark_elsewhere(*number, self.pages[stream.page], stream.group);
            }
        }
    }

    fn reference(&self, annotation: &Annotation, kids: &mut Kids) {
        kids.annotation(self.pages[annotation.page], annotation.object);
    }

    fn references(&mut self, index: u32, object: ObjectId, kids: &mut Kids) {
        let first = self.links.partition_point(|link| link.element < Some(index));
        let links: Vec<_> =
            self.links[first..].iter().copied().take_while(|link| link.element == Some(index)).collect();
        for link in links {
            self.reference(link, kids);
            self.parents.insert(link.key, object);
        }
    }

    fn widget_of(&self, index: u32) -> Option<usize> {
        let first = self.widgets.partition_point(|widget| widget.element.is_some_and(|element| element < index));
        self.widgets.get(first).filter(|widget| widget.element == Some(index)).map(|_| first)
    }

    /// ISO 14289-1 7.18.4: the widget is the only kid.
    fn form_with_widget(&mut self, index: u32, kids: &mut Kids) {
        let Some(widget) = self.widget_of(index).map(|place| self.widgets[place]) else { return };
        self.reference(widget, kids);
        self.parents.insert(widget.key, self.objects[index as usize]);
    }

    /// What a control draws on the page although it has a widget.
    fn drawn_beside_widget(&mut self, index: u32, parent: ObjectId, kids: &mut Kids) {
        let mut own = Kids::default();
        let leaves = self.tags.tree.element(index).kids.iter();
        for kid in leaves {
            if let Kid::Leaf(leaf) = kid {
                self.leaf(*leaf, &mut own);
            }
        }
        if own.count > 0 {
            let object = self.document.new_object_id();
            self.write(object, Role::Span.as_str(), parent, &own, None);
            kids.element(object);
        }
    }

    /// Widgets of a control beyond its first, as in the header of a table on its second page.
    fn further_widgets(&mut self, index: u32, parent: ObjectId, kids: &mut Kids) {
        let Some(first) = self.widget_of(index) else { return };
        let further = self.widgets[first + 1..].iter().copied();
        let further: Vec<_> = further.take_while(|widget| widget.element == Some(index)).collect();
        for widget in further {
            kids.element(self.form(widget, parent));
        }
    }

    fn form(&mut self, widget: &Annotation, parent: ObjectId) -> ObjectId {
        let mut kids = Kids::default();
        self.reference(widget, &mut kids);
        let object = self.document.new_object_id();
        self.write(object, Role::Form.as_str(), parent, &kids, None);
        self.parents.insert(widget.key, object);
        object
    }

    /// Widgets of controls that are not in the tree: at the end of the document.
    fn stray_widgets(&mut self, parent: ObjectId, kids: &mut Kids) {
        let first = self.widgets.partition_point(|widget| widget.element.is_some());
        let stray: Vec<_> = self.widgets[first..].to_vec();
        for widget in stray {
            kids.element(self.form(widget, parent));
        }
    }

    /// What is said of an element beside its role (ISO 32000-1 tables 323 and 343 to 349).
    fn attributes(&self, index: u32, role: Role, attributes: &Attributes) -> Dictionary {
        let mut dictionary = Dictionary::new();
        let texts = [
            ("Lang", &attributes.language),
            ("Alt", &attributes.alternative),
            ("E", &attributes.expansion),
            ("T", &attributes.title),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                dictionary.set(key, text_string(text));
            }
        }
        if let Some(id) = &attributes.id
            && self.ids.get(&**id) == Some(&self.objects[index as usize])
        {
            dictionary.set("ID", self.name(id));
        }
        let owned = match role {
            Role::Table | Role::TH | Role::TD => self.table_attributes(attributes),
            Role::L => {
                attributes.numbering.map(|numbering| dictionary! { "O" => "List", "ListNumbering" => numbering })
            }
            Role::Figure => self.tags.figures.get(&index).map(|rect| {
                let rect: Vec<Object> = rect.iter().copied().map(Object::Real).collect();
                dictionary! { "O" => "Layout", "BBox" => rect }
            }),
            Role::Form if self.widget_of(index).is_none() => attributes.field.map(|field| {
                let mut print = dictionary! { "O" => "PrintField", "Role" => field.role };
                if let Some(checked) = field.checked {
                    print.set("checked", if checked { "on" } else { "off" });
                }
                print
            }),
            _ => None,
        };
        if let Some(owned) = owned {
            dictionary.set("A", owned);
        }
        dictionary
    }

    fn table_attributes(&self, attributes: &Attributes) -> Option<Dictionary> {
        let mut table = Dictionary::new();
        if let Some(scope) = attributes.scope {
            table.set("Scope", if scope == Scope::Row { "Row" } else { "Column" });
        }
        for (key, span) in [("RowSpan", attributes.row_span), ("ColSpan", attributes.column_span)] {
            if let Some(span) = span {
                table.set(key, i64::from(span));
            }
        }
        let headers: Vec<Object> =
            attributes.headers.iter().filter(|id| self.ids.contains_key(&***id)).map(|id| self.name(id)).collect();
        if !headers.is_empty() {
            table.set("Headers", headers);
        }
        if let Some(summary) = &attributes.summary {
            table.set("Summary", text_string(summary));
        }
        if table.is_empty() {
            return None;
        }
        table.set("O", "Table");
        Some(table)
    }

    /// Writes the parent tree, and the root of the tree (ISO 32000-1 table 322).
    fn finish(mut self) -> Root {
        let parents = self.document.new_object_id();
        self.parent_tree(parents);
        let mut root = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => self.objects[0],
            "ParentTree" => parents,
            "ParentTreeNextKey" => self.tags.next_key,
        };
        let ids = (!self.ids.is_empty()).then(|| self.document.new_object_id());
        if let Some(tree) = ids {
            let names: Vec<Object> =
                self.ids.iter().flat_map(|(id, object)| [self.name(id), (*object).into()]).collect();
            let mut leaf = dictionary! {};
            if self.tags.part.is_some() {
                // The first and the last name (ISO 32000-1 table 36).
                leaf.set("Limits", vec![names[0].clone(), names[names.len() - 2].clone()]);
            }
            leaf.set("Names", names);
            write_object(self.written.begin(tree), &leaf.into());
            root.set("IDTree", tree);
        }
        if self.tags.part.is_none() {
            write_object(self.written.begin(self.root), &root.into());
        }
        Root { root: self.root, whole: self.objects[0], parents, ids, next_key: self.tags.next_key }
    }

    /// The byte string that an element is called by.
    fn name(&self, id: &str) -> Object {
        let prefix = self.tags.part.map_or_else(String::new, |part| format!("{:06}.", part.number));
        Object::String((prefix + id).into_bytes(), StringFormat::Literal)
    }

    /// The elements of marks and annotations by their keys (ISO 32000-1 14.7.4.4).
    fn parent_tree(&mut self, object: ObjectId) {
        let of_streams = (self.tags.first_key..).zip(&self.tags.streams);
        let of_streams = of_streams.filter(|(_, stream)| !stream.marks.is_empty()).map(|(key, _)| key);
        let mut keys = of_streams.chain(self.parents.keys().copied());
        let limits = keys.next().map(|first| (first, keys.last().unwrap_or(first)));
        let bytes = self.written.begin(object);
        bytes.extend_from_slice(b"<<");
        if let Some((first, last)) = limits.filter(|_| self.tags.part.is_some()) {
            // The first and the last key (ISO 32000-1 table 37).
            bytes.extend_from_slice(b"/Limits[");
            write_integer(bytes, first);
            write_integer(bytes, last);
            bytes.push(b']');
        }
        bytes.extend_from_slice(b"/Nums[");
        for (key, stream) in
            (self.tags.first_key..).zip(&self.tags.streams).filter(|(_, stream)| !stream.marks.is_empty())
        {
            write_integer(bytes, key);
            bytes.push(b'[');
            for leaf in &stream.marks {
                match self.tags.tree.parent_of(*leaf) {
                    Some(parent) => write_reference(bytes, self.objects[parent as usize]),
                    None => write_object(bytes, &Object::Null),
                }
            }
            bytes.push(b']');
        }
        for (key, object) in &self.parents {
            write_integer(bytes, *key);
            write_reference(bytes, *object);
        }
        bytes.extend_from_slice(b"]>>");
    }
}

/// The kids of an element under way (ISO 32000-1 table 323, `K`).
#[derive(Default)]
struct Kids {
    bytes: Vec<u8>,
    count: usize,
    /// The page of the numbers among them.
    page: Option<usize>,
}

impl Kids {
    fn element(&mut self, object: ObjectId) {
        self.count += 1;
        write_reference(&mut self.bytes, object);
    }

    /// Marked content on the page of the element.
    fn mark(&mut self, number: u32) {
        self.count += 1;
        write_integer(&mut self.bytes, number.into());
    }

    /// Marked content on another page, or in a group (ISO 32000-1 table 324).
    fn mark_elsewhere(&mut self, number: u32, page: ObjectId, group: Option<ObjectId>) {
        self.count += 1;
        self.bytes.extend_from_slice(b"<</Type/MCR/Pg");
        write_reference(&mut self.bytes, page);
        self.bytes.extend_from_slice(b"/MCID");
        write_integer(&mut self.bytes, number.into());
        if let Some(group) = group {
            self.bytes.extend_from_slice(b"/Stm");
            write_reference(&mut self.bytes, group);
        }
        self.bytes.extend_from_slice(b">>");
    }

    /// An annotation (ISO 32000-1 table 325).
    fn annotation(&mut self, page: ObjectId, object: ObjectId) {
        self.count += 1;
        self.bytes.extend_from_slice(b"<</Type/OBJR/Pg");
        write_reference(&mut self.bytes, page);
        self.bytes.extend_from_slice(b"/Obj");
        write_reference(&mut self.bytes, object);
        self.bytes.extend_from_slice(b">>");
    }
}
