//! CSS text → [`Sheet`]: rules with their selectors and declarations, and what was not understood.
//!
//! A sheet is immutable and knows neither its file nor the page it is for: places are byte ranges of its text, media
//! conditions are kept. So the sheets that all documents of a batch share are parsed once ([`cached`]).

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use cssparser::{
    AtRuleParser, BasicParseErrorKind, CowRcStr, DeclarationParser, ParseError, ParseErrorKind, Parser, ParserState,
    QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser, StyleSheetParser,
};
use selectors::context::QuirksMode;
use selectors::parser::{AncestorHashes, Selector, SelectorList};

use super::counter_style::{self, CounterDefinition, CounterStyleParser};
use super::declaration::{self, Block};
use super::font_face::{FontFace, FontFaceParser};
use super::index::Index;
use super::media::{self, MediaList};
use super::page_parse::{self, DeclarationList, Page, PageParser, PageSelector};
use super::selectors::{PseudoElement, Selectors};
use super::specified::{Fault, Parsed, fault};
use super::supports;

/// A piece of a sheet that is not understood.
#[derive(Debug, Clone)]
pub(super) struct SheetFault {
    pub span: Range<usize>,
    pub message: String,
    pub help: Option<String>,
}

/// A selector with the block that it applies.
#[derive(Debug)]
pub(super) struct Rule {
    pub selector: Selector<Selectors>,
    pub hashes: AncestorHashes,
    /// For `A ~ B`: how many parts `B` has.
    pub after_sibling: Option<usize>,
    /// Index into [`Sheet::blocks`].
    pub block: u32,
    /// Index into [`Sheet::conditions`].
    pub condition: u32,
    /// Index into [`Sheet::layers`].
    pub layer: u32,
}

/// An `@import`.
#[derive(Debug)]
pub(super) struct Import {
    pub url: String,
    pub condition: u32,
    pub layer: u32,
    pub span: Range<usize>,
}

/// A media condition inside of another (0 is "always").
#[derive(Debug, Default)]
pub(super) struct Nested {
    pub media: MediaList,
    pub parent: u32,
}

/// A parsed style sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rules: Vec<Rule>,
    pub index: Index,
    pub blocks: Vec<Block>,
    /// The first always holds.
    pub conditions: Vec<Nested>,
    /// The names from the outside in; the first, empty, is "no layer".
    pub layers: Vec<Vec<Arc<str>>>,
    pub imports: Vec<Import>,
    pub font_faces: Vec<(FontFace, Range<usize>, u32)>,
    pub counter_styles: Vec<(Arc<str>, Arc<CounterDefinition>, u32)>,
    pub pages: Vec<Page>,
    /// Whether a selector asks for values that differ between documents with the same markup.
    pub reads_words: bool,
    pub faults: Vec<SheetFault>,
}

/// A sheet by its text and URL.
type CacheEntry = (Box<str>, Box<str>, Arc<Sheet>);

/// The sheet of a text, parsed now or remembered. `url` is that of its file, empty in the document itself: the images
/// that its declarations name are relative to it.
pub(super) fn cached(text: &str, url: &str) -> Arc<Sheet> {
    /// Sheets by their text, the last used at the end.
    static CACHE: Mutex<Vec<CacheEntry>> = Mutex::new(Vec::new());
    /// Enough for the sheets of several templates.
    const CAPACITY: usize = 32;
    let lock = || CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    {
        let mut cache = lock();
        if let Some(index) = cache.iter().rposition(|(known, at, _)| **known == *text && **at == *url) {
            let entry = cache.remove(index);
            let sheet = Arc::clone(&entry.2);
            cache.push(entry);
            return sheet;
        }
    }
    let mut sheet = parse(text);
    if url.contains('/') {
        sheet
            .blocks
            .iter_mut()
            .for_each(|block| block.resolve_urls(&|relative| super::load::resolve_url(url, relative)));
    }
    let sheet = Arc::new(sheet);
    let mut cache = lock();
    if cache.len() >= CAPACITY {
        cache.remove(0);
    }
    cache.push((text.into(), url.into(), Arc::clone(&sheet)));
    sheet
}

/// Parses a sheet.
pub(super) fn parse(text: &str) -> Sheet {
    let mut builder = Builder {
        text,
        sheet: Sheet { conditions: vec![Nested::default()], layers: vec![Vec::new()], ..Sheet::default() },
        faults: FaultList { text_start: text.as_ptr() as usize, list: Vec::new() },
        anonymous_layers: 0,
        rules_begun: false,
    };
    let mut input = Parser::new(text);
    let mut level =
        Level { builder: &mut builder, selectors: None, weight: 0, block: Block::default(), condition: 0, layer: 0 };
    let mut rules = StyleSheetParser::new(&mut input, &mut level);
    while let Some(item) = rules.next() {
        if let Err((error, slice)) = item.map_err(|(error, slice, _)| (error, slice)) {
            rules.parser.builder.faults.push_error(error, slice);
        }
    }
    builder.finish()
}

/// Parses the text of a `style` attribute.
pub(super) fn parse_inline(text: &str) -> (Block, Vec<SheetFault>) {
    let mut faults = FaultList { text_start: text.as_ptr() as usize, list: Vec::new() };
    let mut input = Parser::new(text);
    let mut list = DeclarationList::default();
    let body = RuleBodyParser::new(&mut input, &mut list);
    for item in body {
        if let Err((error, slice, _)) = item {
            faults.push_error(error, slice);
        }
    }
    (list.block, faults.list)
}

/// How many faults of one sheet are told; one with more is not CSS.
const MOST_FAULTS: usize = 500;

/// A message that quotes no more than a few words of the sheet.
fn shortened(mut message: String) -> String {
    const LONGEST: usize = 300;
    if message.len() > LONGEST {
        message.truncate(message.floor_char_boundary(LONGEST));
        message.push('…');
    }
    message
}

/// The faults of a text that is being parsed.
pub(super) struct FaultList {
    /// The address of the text, from which those of its slices give their place.
    text_start: usize,
    list: Vec<SheetFault>,
}

impl FaultList {
    fn push(&mut self, fault: Fault, default: Range<usize>) {
        let span = fault.span.map_or(default, |(start, end)| start..end);
        match self.list.len().cmp(&MOST_FAULTS) {
            Ordering::Less => self.list.push(SheetFault { span, message: shortened(fault.message), help: fault.help }),
            Ordering::Equal => {
                let message = "there are more faults in this style sheet, which are not listed".to_owned();
                self.list.push(SheetFault { span, message, help: None });
            }
            Ordering::Greater => {}
        }
    }

    /// Adds an error of cssparser, with the slice of the text it belongs to.
    pub fn push_error(&mut self, error: ParseError<Fault>, slice: &str) {
        let start = (slice.as_ptr() as usize).saturating_sub(self.text_start);
        let shown = slice.trim_end_matches([';', ' ', '\n', '\r', '\t']);
        let fault = match error.kind {
            ParseErrorKind::Custom(fault) => fault,
            ParseErrorKind::Basic(BasicParseErrorKind::TooManyNestedBlocks) => {
                Fault::new("brackets are nested too deep", "take the rules apart")
            }
            ParseErrorKind::Basic(kind) => basic_fault(&kind, shown),
        };
        self.push(fault, start..start + shown.len());
    }
}

fn basic_fault(kind: &BasicParseErrorKind, text: &str) -> Fault {
    let first_line = text.lines().next().unwrap_or("").trim();
    let shown = if first_line.chars().count() > 60 { "this" } else { first_line };
    match kind {
        BasicParseErrorKind::AtRuleInvalid => {
            let name: String = text.chars().take_while(|c| !c.is_whitespace() && *c != '{' && *c != ';').collect();
            Fault::new(format!("`{name}` cannot stand here"), "docs/css.md lists the at-rules that are supported")
        }
        BasicParseErrorKind::QualifiedRuleInvalid | BasicParseErrorKind::EndOfInput => {
            Fault::new(format!("`{shown}` is not a rule"), "a rule is selectors and declarations in `{ }`")
        }
        _ => Fault::new(format!("`{shown}` is not understood"), "a declaration is `name: value;`"),
    }
}

/// A sheet that is being parsed.
struct Builder<'t> {
    text: &'t str,
    sheet: Sheet,
    faults: FaultList,
    anonymous_layers: u32,
    /// A rule stood already, so that no `@import` can follow.
    rules_begun: bool,
}

impl Builder<'_> {
    fn finish(mut self) -> Sheet {
        self.sheet.faults = self.faults.list;
        self.sheet.faults.sort_by_key(|fault| fault.span.start);
        self.sheet.index = Index::of(&self.sheet.rules);
        self.sheet
    }

    fn add_condition(&mut self, media: MediaList, parent: u32) -> u32 {
        self.sheet.conditions.push(Nested { media, parent });
        index(self.sheet.conditions.len() - 1)
    }

    /// The index of a layer by its whole name.
    fn layer(&mut self, parent: u32, name: &[Arc<str>]) -> u32 {
        let mut layer = parent;
        for part in name {
            let mut path = self.sheet.layers[layer as usize].clone();
            path.push(Arc::clone(part));
            layer = match self.sheet.layers.iter().position(|known| *known == path) {
                Some(known) => index(known),
                None => {
                    self.sheet.layers.push(path);
                    index(self.sheet.layers.len() - 1)
                }
            };
        }
        layer
    }

    fn anonymous_layer(&mut self, parent: u32) -> u32 {
        self.anonymous_layers += 1;
        // No layer can be named so in CSS.
        let name = Arc::from(format!("\0{}", self.anonymous_layers));
        self.layer(parent, &[name])
    }

    fn add_rules(&mut self, selectors: &SelectorList<Selectors>, block: Block, condition: u32, layer: u32) {
        let block_index = index(self.sheet.blocks.len());
        self.sheet.blocks.push(block);
        for selector in selectors.slice() {
            // Rules for what is never printed only take time.
            if matches!(selector.pseudo_element(), Some(PseudoElement::ScreenOnly | PseudoElement::Placeholder)) {
                continue;
            }
            self.sheet.reads_words |= super::selectors::reads_words(selector);
            self.sheet.rules.push(Rule {
                selector: selector.clone(),
                hashes: AncestorHashes::new(selector, QuirksMode::NoQuirks),
                after_sibling: super::selectors::after_sibling(selector),
                block: block_index,
                condition,
                layer,
            });
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a style sheet is smaller than 4 GB")
}

/// One level of rules: the sheet itself, or what stands inside of a rule's braces.
struct Level<'b, 't> {
    builder: &'b mut Builder<'t>,
    /// The selectors that declarations here belong to; none at the top.
    selectors: Option<SelectorList<Selectors>>,
    /// How large `selectors` are when written out, nesting resolved.
    weight: usize,
    /// The declarations since the last nested rule.
    block: Block,
    condition: u32,
    layer: u32,
}

/// How large a nested selector may become when written out: `& &` doubles it at every level.
const MOST_WEIGHT: usize = 20_000;

impl Level<'_, '_> {
    /// Ends the declarations so far, so that those after a nested rule come after it in the cascade.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        if let (false, Some(selectors)) = (block.is_empty(), &self.selectors) {
            self.builder.add_rules(selectors, block, self.condition, self.layer);
        }
    }

    /// Parses the body of a rule or of a conditional group, on a level of its own.
    fn body(
        &mut self,
        input: &mut Parser,
        selectors: Option<SelectorList<Selectors>>,
        weight: usize,
        condition: u32,
        layer: u32,
    ) {
        self.flush();
        let mut level = Level { builder: self.builder, selectors, weight, block: Block::default(), condition, layer };
        let mut items = RuleBodyParser::new(input, &mut level);
        while let Some(item) = items.next() {
            if let Err((error, slice, _)) = item {
                items.parser.builder.faults.push_error(error, slice);
            }
        }
        level.flush();
    }

    fn same_body(&mut self, input: &mut Parser, condition: u32, layer: u32) {
        self.body(input, self.selectors.clone(), self.weight, condition, layer);
    }
}

impl<'i> DeclarationParser<'i> for Level<'_, '_> {
    type Declaration = ();
    type Error = Fault;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        self.block.add(declaration::parse(&name, input, start.position().byte_index())?);
        Ok(())
    }
}

/// Selectors of a style rule, nesting resolved.
struct StylePrelude {
    selectors: SelectorList<Selectors>,
    weight: usize,
}

impl<'i> QualifiedRuleParser<'i> for Level<'_, '_> {
    type Prelude = StylePrelude;
    type QualifiedRule = ();
    type Error = Fault;

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Parsed<StylePrelude> {
        input.skip_whitespace();
        let start = input.position();
        while input.next().is_ok() {}
        let text = input.slice_from(start).trim_end();
        let span = (start.byte_index(), start.byte_index() + text.len());
        let at = |mut fault: Fault| {
            fault.span.get_or_insert(span);
            ParseError::custom(fault)
        };
        let parsed = super::selectors::parse(text, self.selectors.is_some()).map_err(at)?;
        let copies = text.matches('&').count().max(1);
        let weight = text.len().saturating_add(self.weight.saturating_mul(copies));
        if self.selectors.is_some() && weight > MOST_WEIGHT {
            return Err(at(Fault::new("the nested selectors are too long together", "nest fewer rules")));
        }
        if let Some(fault) = parsed.passed_over {
            self.builder.faults.push(fault, span.0..span.1);
        }
        let selectors = match &self.selectors {
            Some(parent) => nested_in(&parsed.list, parent),
            None => parsed.list,
        };
        Ok(StylePrelude { selectors, weight })
    }

    fn parse_block(&mut self, prelude: StylePrelude, _start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        self.builder.rules_begun = true;
        self.body(input, Some(prelude.selectors), prelude.weight, self.condition, self.layer);
        Ok(())
    }
}

/// css-nesting-1 §2: a selector without `&` is a descendant of the parent.
fn nested_in(list: &SelectorList<Selectors>, parent: &SelectorList<Selectors>) -> SelectorList<Selectors> {
    let resolved: Vec<Selector<Selectors>> =
        list.slice().iter().map(|selector| selector.replace_parent_selector(parent)).collect();
    SelectorList::from_iter(resolved.into_iter())
}

/// The at-rules that have an effect; `@charset` is the text's.
const AT_RULES: &[&str] = &["media", "supports", "layer", "import", "font-face", "counter-style", "page", "charset"];

/// Those that mean something on a screen only.
const SCREEN_AT_RULES: &[&str] =
    &["keyframes", "-webkit-keyframes", "-moz-keyframes", "starting-style", "view-transition", "position-try"];

/// Every at-rule that is understood, as `docs/css.md` lists them.
pub(super) fn at_rules() -> Vec<String> {
    AT_RULES.iter().chain(SCREEN_AT_RULES).map(|name| format!("@{name}")).collect()
}

/// The at-rules, their preludes understood.
enum AtRule {
    Media(MediaList),
    Supports(bool),
    /// Layers named in a statement, or the one of a block.
    Layer(Vec<Vec<Arc<str>>>),
    Import {
        url: String,
        media: MediaList,
        supported: bool,
        layer: Option<Option<Vec<Arc<str>>>>,
    },
    FontFace,
    CounterStyle(Arc<str>),
    Page(Vec<PageSelector>),
    /// Means something on a screen only.
    Ignored,
}

impl<'i> AtRuleParser<'i> for Level<'_, '_> {
    type Prelude = AtRule;
    type AtRule = ();
    type Error = Fault;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Parsed<AtRule> {
        let is_nested = self.selectors.is_some();
        if SCREEN_AT_RULES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            while input.next().is_ok() {}
            return Ok(AtRule::Ignored);
        }
        let rule = cssparser::match_ignore_ascii_case! { &name,
            "media" => AtRule::Media(self.media(input)),
            "supports" => AtRule::Supports(supports::condition(input)?),
            "layer" => AtRule::Layer(layer_names(input)?),
            "import" if !is_nested => self.import(input)?,
            "font-face" if !is_nested => AtRule::FontFace,
            "counter-style" if !is_nested => AtRule::CounterStyle(counter_style::name(input)?),
            "page" if !is_nested => AtRule::Page(page_parse::selectors(input)?),
            "charset" => return fault("`@charset` has an effect only at the very beginning", "remove it; sheets are UTF-8"),
            "property" | "container" | "scope" | "namespace" | "font-feature-values"
            | "font-palette-values" | "color-profile" | "document" | "viewport" => {
                return fault(format!("`@{name}` is not supported"), "docs/css.md lists the at-rules that are");
            },
            _ => return fault(format!("unknown at-rule `@{name}`"), "docs/css.md lists the at-rules that are supported"),
        };
        Ok(rule)
    }

    fn rule_without_block(&mut self, rule: AtRule, start: &ParserState) -> Result<(), ()> {
        match rule {
            AtRule::Import { url, media, supported, layer } => {
                let begin = start.position().byte_index();
                let span =
                    begin..begin + self.builder.text[begin..].find(';').unwrap_or(self.builder.text.len() - begin);
                if self.builder.rules_begun {
                    let late = Fault::new("`@import` must stand before all rules", "move it to the top of the sheet");
                    self.builder.faults.push(late, span);
                    return Ok(());
                }
                let condition = self.builder.add_condition(media, self.condition);
                let layer = match layer {
                    None => self.layer,
                    Some(None) => self.builder.anonymous_layer(self.layer),
                    Some(Some(name)) => self.builder.layer(self.layer, &name),
                };
                if supported {
                    self.builder.sheet.imports.push(Import { url, condition, layer, span });
                }
                Ok(())
            }
            AtRule::Layer(names) if !names.is_empty() => {
                for name in names {
                    self.builder.layer(self.layer, &name);
                }
                Ok(())
            }
            AtRule::Ignored => Ok(()),
            _ => Err(()),
        }
    }

    fn parse_block(&mut self, rule: AtRule, start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        self.builder.rules_begun = true;
        match rule {
            AtRule::Media(media) if media.never_printed() => skip(input),
            AtRule::Supports(false) | AtRule::Ignored => skip(input),
            AtRule::Media(media) => {
                let condition = self.builder.add_condition(media, self.condition);
                self.same_body(input, condition, self.layer);
            }
            AtRule::Supports(true) => self.same_body(input, self.condition, self.layer),
            AtRule::Layer(names) => {
                let layer = match names.as_slice() {
                    [] => self.builder.anonymous_layer(self.layer),
                    [name] => self.builder.layer(self.layer, name),
                    _ => return fault("a block of `@layer` has one name", "write one block for each layer"),
                };
                self.same_body(input, self.condition, layer);
            }
            AtRule::FontFace => self.font_face(input, start),
            AtRule::CounterStyle(name) => self.counter_style(name, input, start),
            AtRule::Page(selectors) => self.page(input, selectors),
            AtRule::Import { .. } => return fault("`@import` has no block", "end it with a semicolon"),
        }
        Ok(())
    }
}

fn skip(input: &mut Parser) {
    while input.next().is_ok() {}
}

impl Level<'_, '_> {
    fn media(&mut self, input: &mut Parser) -> MediaList {
        input.skip_whitespace();
        let start = input.position().byte_index();
        let (media, fault) = media::parse(input);
        if let Some(fault) = fault {
            self.builder.faults.push(fault, start..input.position().byte_index());
        }
        media
    }

    fn import<'i>(&mut self, input: &mut Parser<'i>) -> Parsed<AtRule> {
        let url = input.expect_url_or_string()?.to_string();
        let layer = if input.try_parse(|input| input.expect_ident_matching("layer")).is_ok() {
            Some(None)
        } else if input.try_parse(|input| input.expect_function_matching("layer")).is_ok() {
            Some(Some(input.parse_nested_block(layer_name)?))
        } else {
            None
        };
        let supported = if input.try_parse(|input| input.expect_function_matching("supports")).is_ok() {
            input.parse_nested_block(supports::declaration_or_condition)?
        } else {
            true
        };
        Ok(AtRule::Import { url, media: self.media(input), supported, layer })
    }

    fn font_face(&mut self, input: &mut Parser, start: &ParserState) {
        let mut parser = FontFaceParser::default();
        let body = RuleBodyParser::new(input, &mut parser);
        for item in body {
            if let Err((error, slice, _)) = item {
                self.builder.faults.push_error(error, slice);
            }
        }
        let begin = start.position().byte_index();
        let span = begin..begin + "@font-face".len();
        if parser.face.family.is_none() || parser.face.sources.is_empty() {
            let missing = Fault::new("`@font-face` needs `font-family` and `src`", "add what is missing");
            self.builder.faults.push(missing, span);
        } else {
            self.builder.sheet.font_faces.push((parser.face, span, self.condition));
        }
    }

    fn counter_style(&mut self, name: Arc<str>, input: &mut Parser, start: &ParserState) {
        let mut parser = CounterStyleParser::default();
        let body = RuleBodyParser::new(input, &mut parser);
        for item in body {
            if let Err((error, slice, _)) = item {
                self.builder.faults.push_error(error, slice);
            }
        }
        if parser.definition.is_complete() {
            self.builder.sheet.counter_styles.push((name, Arc::new(parser.definition), self.condition));
        } else {
            let begin = start.position().byte_index();
            let message = format!("`@counter-style {name}` has not the symbols that its system needs");
            let missing = Fault::new(message, "`alphabetic` and `numeric` need two or more, `extends` none");
            self.builder.faults.push(missing, begin..begin + "@counter-style".len());
        }
    }

    fn page(&mut self, input: &mut Parser, selectors: Vec<PageSelector>) {
        let page = Page { selectors, condition: self.condition, layer: self.layer, ..Page::default() };
        let mut parser = PageParser { page, faults: &mut self.builder.faults };
        let mut body = RuleBodyParser::new(input, &mut parser);
        while let Some(item) = body.next() {
            if let Err((error, slice, _)) = item {
                body.parser.faults.push_error(error, slice);
            }
        }
        let page = parser.page;
        self.builder.sheet.pages.push(page);
    }
}

impl RuleBodyItemParser<'_, (), Fault> for Level<'_, '_> {
    fn parse_declarations(&self) -> bool {
        self.selectors.is_some()
    }

    fn parse_qualified(&self) -> bool {
        true
    }
}

fn layer_name(input: &mut Parser) -> Parsed<Vec<Arc<str>>> {
    /// How deep the name of a layer may go.
    const DEEPEST: usize = 16;
    let mut name = vec![Arc::from(&**input.expect_ident()?)];
    while input.try_parse(|input| input.expect_delim('.')).is_ok() {
        name.push(Arc::from(&**input.expect_ident()?));
        if name.len() > DEEPEST {
            return fault("the name of the layer is too long", "nest fewer layers");
        }
    }
    Ok(name)
}

fn layer_names(input: &mut Parser) -> Parsed<Vec<Vec<Arc<str>>>> {
    if input.is_exhausted() { Ok(Vec::new()) } else { input.parse_comma_separated(layer_name) }
}
