//! A content stream, operator by operator → findings and [`Facts`].

use std::collections::{BTreeSet, HashSet};

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::lexer::{Lexer, Operand};
use super::state::{DEEPEST_STATES, Graphics, Stack, Tagging};
use super::{DeviceColour, Facts, FontUse, Marked};
use crate::audit::colours;
use crate::audit::finding::{Findings, Where};
use crate::audit::reader::{Page, Reader, id_of, reference, shown};
use crate::audit::rules::Rule;

/// Form XObjects in form XObjects that are followed.
const DEEPEST_FORMS: usize = 24;

/// Operators without a check of their own (ISO 32000-1 annex A).
const KNOWN: [&[u8]; 27] = [
    b"w", b"J", b"j", b"M", b"d", b"ri", b"i", b"cm", b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"n", b"W", b"W*",
    b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"Td", b"TD", b"Tm", b"T*",
];
/// Others that draw and show nothing.
const SILENT: [&[u8]; 6] = [b"d0", b"d1", b"MP", b"DP", b"BX", b"EX"];

/// Whose content a stream is.
struct Scope<'a> {
    resources: Option<&'a Dictionary>,
    place: Where,
    /// The page, or the form XObject, in which MCIDs are unique.
    owner: Option<ObjectId>,
    struct_parents: Option<i64>,
    /// Whether everything drawn must be tagged: annotations are tagged as a whole.
    needs_tags: bool,
    depth: usize,
}

/// Walks content streams, each once for each way in which it is tagged.
pub struct Walk<'w, 'a> {
    reader: &'w Reader<'a>,
    findings: &'w mut Findings,
    pub facts: Facts<'a>,
    /// Form XObjects walked, by their address.
    forms: HashSet<(usize, Tagging, bool)>,
    /// Images, patterns, shadings and graphics states looked at, by their address.
    looked_at: HashSet<usize>,
}

/// The state in the middle of one stream.
struct Local<'a> {
    graphics: Graphics<'a>,
    saved: Stack<Graphics<'a>>,
    marks: Stack<Tagging>,
    tagging: Tagging,
    in_text: bool,
    deepest: usize,
    /// Drawing operators that are neither tagged nor artifacts.
    untagged: usize,
    /// What was named and is not among the resources, each told once.
    missing: BTreeSet<(&'static str, Vec<u8>)>,
    unknown: BTreeSet<Vec<u8>>,
}

impl<'w, 'a> Walk<'w, 'a> {
    pub fn new(reader: &'w Reader<'a>, findings: &'w mut Findings) -> Self {
        let (forms, looked_at) = (HashSet::new(), HashSet::new());
        Self { reader, findings, facts: Facts::default(), forms, looked_at }
    }

    pub fn page(&mut self, page: &Page<'a>) {
        let mut bytes = Vec::new();
        for part in self.reader.one_or_many(page.dictionary, "Contents") {
            let stream = match self.reader.resolve(part) {
                Object::Stream(stream) => self.reader.bytes(stream),
                _ => None,
            };
            match stream {
                Some(stream) => bytes.extend_from_slice(&stream),
                None => {
                    let place = Where::object(id_of(part)).on(page.number);
                    self.findings.add(Rule::StreamUnreadable, place, "a content stream of the page cannot be read");
                }
            }
            // Streams of one page are read with white space between them (ISO 32000-1 table 30).
            bytes.push(b'\n');
        }
        let scope = Scope {
            resources: page.resources,
            place: Where::object(page.id).on(page.number),
            owner: Some(page.id),
            struct_parents: self.reader.integer(page.dictionary, "StructParents"),
            needs_tags: true,
            depth: 0,
        };
        self.stream(&bytes, &scope, Tagging::None);
        for annotation in self.reader.array(page.dictionary, "Annots").unwrap_or_default() {
            self.appearances(annotation, page);
        }
    }

    /// The appearance streams of an annotation; they are part of it, and tagged with it.
    fn appearances(&mut self, annotation: &'a Object, page: &Page<'a>) {
        let Some(dictionary) = self.reader.dictionary_of(annotation) else { return };
        let Some(appearance) = self.reader.dictionary(dictionary, "AP") else { return };
        for (_, value) in appearance {
            let streams: Vec<&'a Object> = match self.reader.resolve(value) {
                Object::Dictionary(states) => states.iter().map(|(_, state)| state).collect(),
                _ => vec![value],
            };
            for object in streams {
                if let Object::Stream(stream) = self.reader.resolve(object) {
                    let place = Where::object(id_of(object)).on(page.number);
                    self.form(stream, id_of(object), place, page.resources, Tagging::None, false, 1);
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a form XObject is drawn with all that is around it")]
    fn form(
        &mut self,
        stream: &'a Stream,
        id: Option<ObjectId>,
        place: Where,
        around: Option<&'a Dictionary>,
        tagging: Tagging,
        needs_tags: bool,
        depth: usize,
    ) {
        let key = (std::ptr::from_ref(stream) as usize, tagging, needs_tags);
        if depth > DEEPEST_FORMS || !self.forms.insert(key) {
            return;
        }
        let Some(bytes) = self.reader.bytes(stream) else {
            self.findings.add(Rule::StreamUnreadable, place, "a form XObject cannot be read");
            return;
        };
        let resources = self.reader.dictionary(&stream.dict, "Resources");
        if resources.is_none() && around.is_some() && !bytes.trim_ascii().is_empty() {
            self.findings.add(Rule::ResourcesInherited, place.clone(), "a form XObject has no resources of its own");
        }
        for (key, rule, what) in [
            ("PS", Rule::PostscriptXobject, "holds PostScript"),
            ("Ref", Rule::ReferenceXobject, "refers to another file"),
            ("OPI", Rule::ReferenceXobject, "refers to another file by OPI"),
        ] {
            if stream.dict.has(key.as_bytes()) {
                self.findings.add(rule, place.clone(), format!("a form XObject {what}"));
            }
        }
        self.group(&stream.dict, &place);
        let scope = Scope {
            resources: resources.or(around),
            place,
            owner: id,
            struct_parents: self.reader.integer(&stream.dict, "StructParents"),
            needs_tags,
            depth,
        };
        self.stream(&bytes, &scope, tagging);
    }

    /// A transparency group (ISO 32000-1 11.6.6).
    fn group(&mut self, dictionary: &'a Dictionary, place: &Where) {
        let Some(group) = self.reader.dictionary(dictionary, "Group") else { return };
        if self.reader.name(group, "S") == Some(b"Transparency") {
            self.facts.transparent.extend(place.page);
            if let Ok(space) = group.get(b"CS") {
                self.colour_space(space, None, place);
            }
        }
    }

    fn stream(&mut self, bytes: &[u8], scope: &Scope<'a>, around: Tagging) {
        let mut local = Local {
            graphics: Graphics::default(),
            saved: Stack::new(),
            marks: Stack::new(),
            tagging: around,
            in_text: false,
            deepest: 0,
            untagged: 0,
            missing: BTreeSet::new(),
            unknown: BTreeSet::new(),
        };
        let mut lexer = Lexer::new(bytes);
        for operation in lexer.by_ref() {
            self.operation(operation.operator, &operation.operands, scope, &mut local);
        }
        let mut say = |rule, message: String| self.findings.add(rule, scope.place.clone(), message);
        if lexer.is_broken() {
            say(Rule::ContentSyntax, "a content stream has parts that are no syntax of PDF".into());
        }
        if local.saved.len() > 0 {
            say(Rule::UnbalancedGraphicsState, format!("{} of `q` without `Q`", times(local.saved.len())));
        }
        if local.in_text {
            say(Rule::UnbalancedTextObject, "`BT` without `ET`".into());
        }
        if local.marks.len() > 0 {
            say(Rule::UnbalancedMarkedContent, format!("{} of `BMC` or `BDC` without `EMC`", times(local.marks.len())));
        }
        if local.deepest > DEEPEST_STATES {
            let message = format!("`q` is nested {} deep; {DEEPEST_STATES} are allowed", local.deepest);
            say(Rule::GraphicsStateTooDeep, message);
        }
        if local.untagged > 0 && scope.needs_tags {
            let message = format!("{} neither tagged nor an artifact", operators(local.untagged));
            say(Rule::UntaggedContent, message);
        }
        for operator in local.unknown {
            say(Rule::UnknownOperator, format!("`{}` is no operator of PDF", shown(&operator)));
        }
        for (kind, name) in local.missing {
            say(Rule::ResourceMissing, format!("`{}` is not among the {kind} of the resources", shown(&name)));
        }
    }

    fn operation(&mut self, operator: &[u8], operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        match operator {
            b"q" => {
                local.saved.push(local.graphics);
                local.deepest = local.deepest.max(local.saved.len());
            }
            b"Q" => match local.saved.pop() {
                Some(graphics) => local.graphics = graphics,
                None => self.say(scope, Rule::UnbalancedGraphicsState, "`Q` without `q`"),
            },
            b"BT" | b"ET" => self.text_object(operator == b"BT", scope, local),
            b"BMC" | b"BDC" => self.begin_mark(operands, scope, local),
            b"EMC" => match local.marks.pop() {
                Some(before) => local.tagging = before,
                None => self.say(scope, Rule::UnbalancedMarkedContent, "`EMC` without `BMC` or `BDC`"),
            },
            b"Tf" => self.choose_font(operands, scope, local),
            b"Tr" => local.graphics.render_mode = number(operands).unwrap_or_default() as i64,
            b"Tj" | b"'" | b"\"" | b"TJ" => {
                self.paint(local);
                self.show(operands, scope, local);
            }
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" => self.paint(local),
            b"Do" => self.draw_object(operands, scope, local),
            b"EI" => {
                self.paint(local);
                self.inline_image(operands, scope);
            }
            b"sh" => {
                self.paint(local);
                self.shading(operands, scope, local);
            }
            b"gs" => self.graphics_state(operands, scope, local),
            b"g" | b"G" => self.device_colour(DeviceColour::Gray, scope.resources, &scope.place),
            b"rg" | b"RG" => self.device_colour(DeviceColour::Rgb, scope.resources, &scope.place),
            b"k" | b"K" => self.device_colour(DeviceColour::Cmyk, scope.resources, &scope.place),
            b"cs" | b"CS" => self.named_space(operands, scope, local),
            b"sc" | b"SC" => {}
            b"scn" | b"SCN" => self.pattern(operands, scope, local),
            _ if KNOWN.contains(&operator) || SILENT.contains(&operator) => {}
            _ if local.unknown.len() < 16 => _ = local.unknown.insert(operator[..operator.len().min(32)].to_vec()),
            _ => {}
        }
    }

    fn say(&mut self, scope: &Scope<'a>, rule: Rule, message: &str) {
        self.findings.add(rule, scope.place.clone(), message);
    }

    fn text_object(&mut self, begins: bool, scope: &Scope<'a>, local: &mut Local<'a>) {
        if std::mem::replace(&mut local.in_text, begins) == begins {
            let message = if begins { "`BT` within `BT`" } else { "`ET` without `BT`" };
            self.say(scope, Rule::UnbalancedTextObject, message);
        }
    }

    fn paint(&mut self, local: &mut Local<'a>) {
        if local.tagging == Tagging::None {
            local.untagged += 1;
        }
    }

    fn begin_mark(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let around = local.tagging;
        local.marks.push(around);
        if operands.first().and_then(Operand::as_name) == Some(b"Artifact") {
            if around == Tagging::Tagged {
                self.say(scope, Rule::ArtifactInTagged, "an artifact stands in tagged content");
            }
            local.tagging = Tagging::Artifact;
            return;
        }
        let id = match operands.get(1) {
            Some(Operand::Name(name)) => {
                let list =
                    self.resource(scope, "Properties", name, local).and_then(|list| self.reader.dictionary_of(list));
                list.and_then(|list| self.reader.integer(list, "MCID"))
            }
            Some(list) => list.get("MCID").and_then(Operand::as_number).map(|number| number as i64),
            None => None,
        };
        let Some(id) = id else { return };
        match around {
            Tagging::Artifact => self.say(scope, Rule::TaggedInArtifact, "tagged content stands in an artifact"),
            Tagging::Tagged => self.say(scope, Rule::MarkedContentNested, "tagged content stands in tagged content"),
            Tagging::None => {}
        }
        local.tagging = Tagging::Tagged;
        let Some(owner) = scope.owner else { return };
        let marked = self.facts.marked.entry(owner).or_insert_with(|| Marked {
            page: scope.place.page.unwrap_or_default(),
            struct_parents: scope.struct_parents,
            ids: BTreeSet::new(),
        });
        // A form XObject is walked again where it is drawn with other tags around it.
        if !marked.ids.insert(id) && scope.depth == 0 {
            self.findings.add(Rule::McidRepeated, scope.place.clone(), format!("MCID {id} comes twice"));
        }
    }

    /// A resource by its kind and name; told when it is not there.
    fn resource(
        &mut self,
        scope: &Scope<'a>,
        kind: &'static str,
        name: &[u8],
        local: &mut Local<'a>,
    ) -> Option<&'a Object> {
        let list = scope.resources.and_then(|resources| self.reader.dictionary(resources, kind));
        let found = list.and_then(|list| list.get(name).ok()).filter(|object| !self.reader.resolve(object).is_null());
        if found.is_none() && local.missing.len() < 16 {
            local.missing.insert((kind, name.to_vec()));
        }
        found
    }

    fn choose_font(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.first() else { return };
        local.graphics.font =
            self.resource(scope, "Font", name, local).and_then(|font| self.reader.dictionary_of(font));
    }

    fn show(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &Local<'a>) {
        let Some(dictionary) = local.graphics.font else { return };
        let key = std::ptr::from_ref(dictionary) as usize;
        let used = self.facts.fonts.entry(key).or_insert_with(|| FontUse {
            dictionary,
            place: scope.place.clone(),
            codes: BTreeSet::new(),
            visible: false,
        });
        used.visible |= local.graphics.render_mode != 3;
        let composite = self.reader.name(dictionary, "Subtype") == Some(b"Type0");
        let mut take = |string: &[u8]| {
            if composite {
                used.codes.extend(string.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])));
            } else {
                used.codes.extend(string.iter().map(|byte| u16::from(*byte)));
            }
        };
        for operand in operands {
            match operand {
                Operand::String(string) => take(string),
                Operand::Array(elements) => elements.iter().for_each(|element| {
                    if let Operand::String(string) = element {
                        take(string);
                    }
                }),
                _ => {}
            }
        }
    }

    fn draw_object(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.first() else { return };
        let Some(object) = self.resource(scope, "XObject", name, local) else { return };
        let Object::Stream(stream) = self.reader.resolve(object) else { return };
        let place = Where::object(id_of(object)).on(scope.place.page);
        match self.reader.name(&stream.dict, "Subtype") {
            Some(b"Form") => {
                let depth = scope.depth + 1;
                let needs_tags = scope.needs_tags;
                self.form(stream, id_of(object), place, scope.resources, local.tagging, needs_tags, depth);
            }
            Some(b"PS") => self.findings.add(Rule::PostscriptXobject, place, "an XObject holds PostScript"),
            _ => {
                self.paint(local);
                self.image(&stream.dict, scope.resources, &place);
            }
        }
    }

    /// Whether something is seen for the first time.
    fn is_new<T>(&mut self, thing: &T) -> bool {
        self.looked_at.insert(std::ptr::from_ref(thing) as usize)
    }

    fn image(&mut self, image: &'a Dictionary, resources: Option<&'a Dictionary>, place: &Where) {
        if !self.is_new(image) {
            return;
        }
        colours::image(self.reader, image, place, self.findings);
        if let Ok(space) = image.get(b"ColorSpace") {
            self.colour_space(space, resources, place);
        }
        if let Some(mask) = self.reader.stream(image, "SMask") {
            self.facts.transparent.extend(place.page);
            let place = Where::object(reference(image, "SMask")).on(place.page);
            colours::image(self.reader, &mask.dict, &place, self.findings);
        }
    }

    fn inline_image(&mut self, operands: &[Operand], scope: &Scope<'a>) {
        let Some(dictionary) = operands.first() else { return };
        let get = |long: &str, short: &str| dictionary.get(long).or_else(|| dictionary.get(short));
        let device = match get("ColorSpace", "CS").and_then(Operand::as_name) {
            Some(b"G" | b"DeviceGray") => DeviceColour::Gray,
            Some(b"RGB" | b"DeviceRGB") => DeviceColour::Rgb,
            Some(b"CMYK" | b"DeviceCMYK") => DeviceColour::Cmyk,
            _ => return,
        };
        self.device_colour(device, scope.resources, &scope.place);
    }

    fn shading(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.first() else { return };
        let shading = self.resource(scope, "Shading", name, local).and_then(|object| self.reader.dictionary_of(object));
        if let Some(space) = shading.and_then(|shading| shading.get(b"ColorSpace").ok()) {
            self.colour_space(space, scope.resources, &scope.place);
        }
    }

    fn graphics_state(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.first() else { return };
        let state = self.resource(scope, "ExtGState", name, local);
        let Some(state) = state.and_then(|state| self.reader.dictionary_of(state)) else { return };
        if colours::is_transparent(self.reader, state) {
            self.facts.transparent.extend(scope.place.page);
        }
        if let Some(font) = self.reader.array(state, "Font").and_then(<[Object]>::first) {
            local.graphics.font = self.reader.dictionary_of(font);
        }
        if self.is_new(state) {
            colours::graphics_state(self.reader, state, &scope.place, self.findings);
        }
        // The group of a soft mask is content too, though nothing that is read.
        if let Some(mask) = self.reader.dictionary(state, "SMask")
            && let Ok(object) = mask.get(b"G")
            && let Object::Stream(stream) = self.reader.resolve(object)
        {
            let place = Where::object(id_of(object)).on(scope.place.page);
            self.form(stream, id_of(object), place, scope.resources, Tagging::Artifact, false, scope.depth + 1);
        }
    }

    fn named_space(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.first() else { return };
        match name.as_slice() {
            b"DeviceGray" => self.device_colour(DeviceColour::Gray, scope.resources, &scope.place),
            b"DeviceRGB" => self.device_colour(DeviceColour::Rgb, scope.resources, &scope.place),
            b"DeviceCMYK" => self.device_colour(DeviceColour::Cmyk, scope.resources, &scope.place),
            b"Pattern" => {}
            _ => {
                if let Some(space) = self.resource(scope, "ColorSpace", name, local) {
                    self.colour_space(space, scope.resources, &scope.place);
                }
            }
        }
    }

    fn pattern(&mut self, operands: &[Operand], scope: &Scope<'a>, local: &mut Local<'a>) {
        let Some(Operand::Name(name)) = operands.last() else { return };
        let Some(object) = self.resource(scope, "Pattern", name, local) else { return };
        let place = Where::object(id_of(object)).on(scope.place.page);
        match self.reader.resolve(object) {
            // A tiling pattern is content that no reader reads.
            Object::Stream(stream) => {
                self.form(stream, id_of(object), place, scope.resources, Tagging::Artifact, false, scope.depth + 1);
            }
            Object::Dictionary(pattern) if self.is_new(pattern) => {
                let shading = self.reader.dictionary(pattern, "Shading");
                if let Some(space) = shading.and_then(|shading| shading.get(b"ColorSpace").ok()) {
                    self.colour_space(space, scope.resources, &place);
                }
            }
            _ => {}
        }
    }

    fn colour_space(&mut self, space: &'a Object, resources: Option<&'a Dictionary>, place: &Where) {
        for device in colours::devices(self.reader, space) {
            self.device_colour(device, resources, place);
        }
    }

    /// A device colour, unless the resources say what it means (ISO 32000-1 8.6.5.6).
    fn device_colour(&mut self, device: DeviceColour, resources: Option<&'a Dictionary>, place: &Where) {
        let default = match device {
            DeviceColour::Gray => "DefaultGray",
            DeviceColour::Rgb => "DefaultRGB",
            DeviceColour::Cmyk => "DefaultCMYK",
        };
        let spaces = resources.and_then(|resources| self.reader.dictionary(resources, "ColorSpace"));
        if !spaces.is_some_and(|spaces| spaces.has(default.as_bytes())) {
            self.facts.device_colours.entry(device).or_insert_with(|| place.clone());
        }
    }
}

fn number(operands: &[Operand]) -> Option<f64> {
    operands.first().and_then(Operand::as_number)
}

/// `one`, `3`
fn times(count: usize) -> String {
    if count == 1 { "one".to_owned() } else { count.to_string() }
}

/// `1 operator draws what is`, `3 operators draw what is`
fn operators(count: usize) -> String {
    if count == 1 { "1 operator draws what is".to_owned() } else { format!("{count} operators draw what is") }
}
