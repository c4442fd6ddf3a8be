//! Blocks of declarations in cascade order → one [`Computed`] style.
//!
//! First every longhand gets its winner, then the winners are computed in the order of the property table, so that
//! what others are relative to comes first. What was not set comes from the parent or is initial.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::computed::{ComputedStyle, InheritedStyle};
use super::custom::{self, CustomMap};
use super::declaration::{self, Block, Setting, Unresolved, Value, Wide};
use super::matching::Level;
use super::properties::{Group, Longhand, Property, Specified};
use super::specified::font::FeatureParts;
use super::specified::{Context, Fault};
use super::values::{BorderStyle, Direction, Display, Float, Position, TextAlign};
use crate::engine::geometry::{Px, Size};

/// A style, and what its children need to know beside it.
#[derive(Debug, Clone)]
pub(super) struct Computed {
    pub style: Arc<ComputedStyle>,
    pub customs: Arc<CustomMap>,
    pub features: Arc<FeatureParts>,
    /// Its children are items of a flex or grid container, be it through `display: contents`.
    pub holds_items: bool,
}

impl Computed {
    /// What the root element inherits from.
    pub fn initial() -> Self {
        let style = Arc::new(ComputedStyle::initial());
        Self { style, customs: Arc::default(), features: Arc::default(), holds_items: false }
    }
}

/// Who wrote a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    UserAgent,
    Author,
}

/// A block that applies to the element in question.
#[derive(Clone, Copy)]
pub(super) struct Applied<'a> {
    pub block: &'a Block,
    pub origin: Origin,
    /// Blocks of one layer are neighbours (css-cascade-5 §6.4).
    pub layer: (Level, u16),
    /// Names the sheet for warnings.
    pub sheet: u32,
}

/// A value that became invalid when its variables were known.
pub(super) struct InvalidAtComputedTime {
    pub sheet: u32,
    pub span: (usize, usize),
    pub fault: Fault,
}

/// What decides on a style beside its blocks.
pub(super) struct Surroundings<'a> {
    pub parent: &'a Computed,
    /// `rem` and `rlh`; none for the root element, whose own sizes they are.
    pub root: Option<RootSizes>,
    pub page: Size,
    /// The root element is always a block.
    pub is_root: bool,
}

/// What units refer to at the root element.
#[derive(Debug, Clone, Copy)]
pub(super) struct RootSizes {
    pub font_size: Px,
    pub line_height: Px,
}

impl RootSizes {
    /// Those of a root element's style.
    pub fn of(style: &ComputedStyle) -> Self {
        let InheritedStyle { font_size, line_height, .. } = &*style.inherited;
        Self { font_size: *font_size, line_height: line_height.resolve(*font_size) }
    }
}

/// What a value with `var()` came to; it and the custom properties are held so that their addresses stay theirs.
struct ParsedValue {
    _value: Arc<Unresolved>,
    _customs: Arc<CustomMap>,
    settings: Arc<Vec<Setting>>,
}

/// Computes styles; remembers the values with `var()` that it parsed.
#[derive(Default)]
pub(super) struct Computer {
    /// By the addresses of the value and of the custom properties.
    parsed: FxHashMap<(usize, usize), ParsedValue>,
    pub invalid: Vec<InvalidAtComputedTime>,
}

/// What a longhand is set to by the declaration that wins.
#[derive(Clone, Copy)]
enum Winner<'a> {
    Specified(&'a Specified),
    Wide(Wide),
    /// With the sheet it stands in.
    Unresolved(&'a Arc<Unresolved>, u32),
}

/// One winner, or none, for each longhand.
#[derive(Clone)]
struct Winners<'a> {
    slots: [Option<Winner<'a>>; Longhand::ALL.len()],
    /// One bit for each slot that is taken, so that the others need not be looked at.
    taken: [u128; WORDS],
}

const WORDS: usize = Longhand::ALL.len().div_ceil(128);

impl<'a> Winners<'a> {
    fn set(&mut self, slot: usize, winner: Option<Winner<'a>>) {
        self.slots[slot] = winner;
        self.taken[slot / 128] |= 1 << (slot % 128);
    }

    fn get(&self, longhand: Longhand) -> Option<Winner<'a>> {
        self.slots[longhand as usize]
    }

    /// The winners of a range of the table, in its order.
    fn iter(&self, from: usize, to: usize) -> impl Iterator<Item = (Longhand, Winner<'a>)> {
        let below = |end: usize| 1u128.checked_shl(u32::try_from(end).unwrap_or(128)).map_or(u128::MAX, |bit| bit - 1);
        let words = self.taken.iter().enumerate();
        let words = words.map(move |(word, taken)| {
            let start = word * 128;
            (start, taken & below(to.saturating_sub(start)) & !below(from.saturating_sub(start)))
        });
        words.flat_map(move |(start, mut left)| {
            std::iter::from_fn(move || {
                while left != 0 {
                    let slot = start + left.trailing_zeros() as usize;
                    left &= left - 1;
                    if let Some(winner) = self.slots[slot] {
                        return Some((Longhand::ALL[slot], winner));
                    }
                }
                None
            })
        })
    }
}

impl Computer {
    /// Computes a style from blocks in ascending order of the cascade; `important` has them in the order in which
    /// important declarations win.
    pub fn compute(
        &mut self,
        normal: &[Applied<'_>],
        important: &[Applied<'_>],
        around: &Surroundings<'_>,
    ) -> Computed {
        let customs = custom::resolve(&around.parent.customs, custom_declarations(normal, important));
        let direction = self.direction(normal, important, around, &customs);
        let winners = winners(normal, important, direction);
        self.apply(&winners, around, customs)
    }

    fn apply(&mut self, winners: &Winners<'_>, around: &Surroundings<'_>, customs: Arc<CustomMap>) -> Computed {
        let parent = &around.parent.style;
        let mut context = context(&parent.inherited, around);
        let mut inherited: Option<InheritedStyle> = None;
        let mut features: Option<FeatureParts> = None;
        for (longhand, winner) in winners.iter(0, FIRST_OWN) {
            let Some(value) = self.value(longhand, winner, &customs, context.direction) else { continue };
            if longhand.group() == Group::Features {
                set_features(longhand, &value, features.get_or_insert_with(|| (*around.parent.features).clone()));
                continue;
            }
            let style = inherited.get_or_insert_with(|| (*parent.inherited).clone());
            match value {
                Resolved::Specified(specified) => specified.apply_inherited(&context, style),
                Resolved::Owned(specified) => specified.apply_inherited(&context, style),
                Resolved::Initial => longhand.copy_inherited(&initial().inherited, style),
                Resolved::Inherit => longhand.copy_inherited(&parent.inherited, style),
            }
            match longhand {
                Longhand::FontSize => {
                    context.font_size = style.font_size;
                    if around.root.is_none() {
                        context.root_font_size = style.font_size;
                        context.root_line_height = context.line_height.resolve(style.font_size);
                    }
                }
                Longhand::LineHeight => {
                    context.line_height = style.line_height;
                    if around.root.is_none() {
                        context.root_line_height = style.line_height.resolve(style.font_size);
                    }
                }
                Longhand::Color => context.color = style.color,
                Longhand::Direction => context.direction = style.direction,
                _ => {}
            }
        }
        let features = features.map_or_else(|| Arc::clone(&around.parent.features), Arc::new);
        if features != around.parent.features {
            inherited.get_or_insert_with(|| (*parent.inherited).clone()).font_features = features.joined();
        }
        if let Some(style) = &mut inherited {
            match_parent(style, &parent.inherited);
        }
        // Nothing inherited is set, or only to what it was: the group is shared.
        let inherited = match inherited {
            Some(style) if style != *parent.inherited => Arc::new(style),
            _ => Arc::clone(&parent.inherited),
        };
        let style = self.own(winners, around, &customs, &context, inherited);
        let holds_items = match style.display {
            Display::Flex | Display::InlineFlex | Display::Grid | Display::InlineGrid => true,
            Display::Contents => around.parent.holds_items,
            _ => false,
        };
        Computed { style: Arc::new(style), customs, features, holds_items }
    }

    fn own(
        &mut self,
        winners: &Winners<'_>,
        around: &Surroundings<'_>,
        customs: &Arc<CustomMap>,
        context: &Context,
        inherited: Arc<InheritedStyle>,
    ) -> ComputedStyle {
        let parent = &around.parent.style;
        let mut style = unset_own(inherited, parent);
        for (longhand, winner) in winners.iter(FIRST_OWN, Longhand::ALL.len()) {
            match self.value(longhand, winner, customs, context.direction) {
                Some(Resolved::Specified(specified)) => specified.apply_own(context, &mut style),
                Some(Resolved::Owned(specified)) => specified.apply_own(context, &mut style),
                Some(Resolved::Inherit) => longhand.copy_own(parent, &mut style),
                Some(Resolved::Initial) if longhand == Longhand::TextAlignLast => {
                    style.text_align_last = initial().text_align_last;
                }
                Some(Resolved::Initial) | None => {}
            }
        }
        finish(&mut style, around.is_root || around.parent.holds_items);
        style
    }

    /// What a winner comes to; none when it is invalid and the property is as if it were not set.
    fn value<'a>(
        &mut self,
        longhand: Longhand,
        winner: Winner<'a>,
        customs: &Arc<CustomMap>,
        direction: Direction,
    ) -> Option<Resolved<'a>> {
        let inherits = longhand.group() != Group::Own || longhand == Longhand::TextAlignLast;
        match winner {
            Winner::Specified(specified) => Some(Resolved::Specified(specified)),
            Winner::Wide(Wide::Initial) => Some(Resolved::Initial),
            Winner::Wide(Wide::Inherit) => Some(Resolved::Inherit),
            // What `revert` goes back to is found among the winners; here nothing is left but `unset`.
            Winner::Wide(Wide::Unset | Wide::Revert | Wide::RevertLayer) => {
                Some(if inherits { Resolved::Inherit } else { Resolved::Initial })
            }
            Winner::Unresolved(unresolved, sheet) => {
                let settings = self.parse_unresolved(unresolved, customs, sheet);
                let is_ours = |setting: &&Setting| {
                    longhand == if direction == Direction::Rtl { setting.mirror } else { setting.longhand }
                };
                match &settings.iter().rev().find(is_ours)?.value {
                    Value::Specified(specified) => Some(Resolved::Owned(specified.clone())),
                    Value::Mirrored(pair) => {
                        let specified = if direction == Direction::Rtl { &pair.1 } else { &pair.0 };
                        Some(Resolved::Owned(specified.clone()))
                    }
                    Value::Wide(Wide::Initial) => Some(Resolved::Initial),
                    Value::Wide(Wide::Inherit) => Some(Resolved::Inherit),
                    Value::Wide(_) => Some(if inherits { Resolved::Inherit } else { Resolved::Initial }),
                    Value::Unresolved(_) => None,
                }
            }
        }
    }

    /// Parses a value whose variables are known now; an invalid one sets nothing and is reported.
    fn parse_unresolved(
        &mut self,
        unresolved: &Arc<Unresolved>,
        customs: &Arc<CustomMap>,
        sheet: u32,
    ) -> Arc<Vec<Setting>> {
        let key = (Arc::as_ptr(unresolved) as usize, Arc::as_ptr(customs) as usize);
        if let Some(parsed) = self.parsed.get(&key) {
            return Arc::clone(&parsed.settings);
        }
        let settings = match parse_with(unresolved, customs) {
            Ok(settings) => settings,
            Err(fault) => {
                self.invalid.push(InvalidAtComputedTime { sheet, span: unresolved.span, fault });
                Vec::new()
            }
        };
        let settings = Arc::new(settings);
        let parsed = ParsedValue {
            _value: Arc::clone(unresolved),
            _customs: Arc::clone(customs),
            settings: Arc::clone(&settings),
        };
        self.parsed.insert(key, parsed);
        settings
    }

    /// The direction, which decides what logical properties set; only looked for when one is there.
    fn direction(
        &mut self,
        normal: &[Applied<'_>],
        important: &[Applied<'_>],
        around: &Surroundings<'_>,
        customs: &Arc<CustomMap>,
    ) -> Direction {
        let inherited = around.parent.style.inherited.direction;
        let is_asked = normal.iter().any(|applied| applied.block.has_mirrored);
        if !is_asked {
            return inherited;
        }
        match winners(normal, important, inherited).get(Longhand::Direction) {
            None => inherited,
            Some(winner) => match self.value(Longhand::Direction, winner, customs, inherited) {
                Some(Resolved::Specified(Specified::Direction(direction))) => *direction,
                Some(Resolved::Owned(Specified::Direction(direction))) => direction,
                Some(Resolved::Initial) => Direction::Ltr,
                _ => inherited,
            },
        }
    }
}

/// What a winner comes to.
enum Resolved<'a> {
    Specified(&'a Specified),
    Owned(Specified),
    Initial,
    Inherit,
}

fn parse_with(unresolved: &Unresolved, customs: &CustomMap) -> Result<Vec<Setting>, Fault> {
    let mut missing = None;
    let text = custom::substitute(&unresolved.text, &mut |name| {
        let value = customs.get(name).cloned();
        if value.is_none() {
            missing.get_or_insert_with(|| name.to_owned());
        }
        value
    });
    let Some(text) = text else {
        let message = match missing {
            Some(name) => format!("`{}` uses `{name}`, which has no value here", unresolved.name),
            None => format!("the variables in `{}` cannot be put in", unresolved.name),
        };
        return Err(Fault::new(message, "set it, for example on `:root`, or give a fallback: `var(--name, fallback)`"));
    };
    let property = Property::by_name(&unresolved.name).expect("the name was looked up when the sheet was parsed");
    declaration::values(&unresolved.name, property, &text).map_err(|error| match error.kind {
        cssparser::ParseErrorKind::Custom(fault) => fault,
        cssparser::ParseErrorKind::Basic(_) => {
            Fault::new(format!("the value of `{}` is not understood", unresolved.name), "")
        }
    })
}

fn set_features(longhand: Longhand, value: &Resolved<'_>, parts: &mut FeatureParts) {
    match value {
        Resolved::Specified(specified) => specified.apply_features(parts),
        Resolved::Owned(specified) => specified.apply_features(parts),
        Resolved::Initial => longhand.copy_features(&FeatureParts::default(), parts),
        // The parts are the parent's until something is set.
        Resolved::Inherit => {}
    }
}

fn custom_declarations<'a>(
    normal: &'a [Applied<'a>],
    important: &'a [Applied<'a>],
) -> impl Iterator<Item = &'a declaration::Custom> {
    let of = |applied: &'a [Applied<'a>], wanted: bool| {
        applied.iter().flat_map(|applied| &applied.block.customs).filter(move |custom| custom.important == wanted)
    };
    of(normal, false).chain(of(important, true))
}

fn winners<'a>(normal: &[Applied<'a>], important: &[Applied<'a>], direction: Direction) -> Winners<'a> {
    let mut winners = Winners { slots: [None; Longhand::ALL.len()], taken: [0; WORDS] };
    let has_revert = normal.iter().any(|applied| applied.block.has_revert);
    let mut before = Before::default();
    let mut of = None;
    for applied in normal {
        if has_revert {
            if applied.origin == Origin::Author && before.author.is_none() {
                before.author = Some(Box::new(winners.clone()));
            }
            if of != Some(applied.layer) {
                of = Some(applied.layer);
                before.layer = Some(Box::new(winners.clone()));
            }
        }
        enter(&mut winners, applied, false, direction, &before);
    }
    for applied in important {
        enter(&mut winners, applied, true, direction, &before);
    }
    winners
}

/// What `revert` and `revert-layer` go back to.
#[derive(Default)]
struct Before<'a> {
    /// What the user agent and attributes have set.
    author: Option<Box<Winners<'a>>>,
    /// What the layers before the present one have set.
    layer: Option<Box<Winners<'a>>>,
}

fn enter<'a>(
    winners: &mut Winners<'a>,
    applied: &Applied<'a>,
    important: bool,
    direction: Direction,
    before: &Before<'a>,
) {
    if important && !applied.block.has_important {
        return;
    }
    for setting in applied.block.settings(important) {
        let is_rtl = direction == Direction::Rtl;
        let slot = if is_rtl { setting.mirror } else { setting.longhand } as usize;
        let winner = match &setting.value {
            Value::Specified(specified) => Some(Winner::Specified(specified)),
            Value::Mirrored(pair) => Some(Winner::Specified(if is_rtl { &pair.1 } else { &pair.0 })),
            Value::Wide(Wide::Revert) if applied.origin == Origin::Author => {
                before.author.as_ref().and_then(|winners| winners.slots[slot])
            }
            Value::Wide(Wide::RevertLayer) if applied.origin == Origin::Author => {
                before.layer.as_ref().and_then(|winners| winners.slots[slot])
            }
            Value::Wide(wide) => Some(Winner::Wide(*wide)),
            Value::Unresolved(unresolved) => Some(Winner::Unresolved(unresolved, applied.sheet)),
        };
        winners.set(slot, winner);
    }
}

fn context(parent: &InheritedStyle, around: &Surroundings<'_>) -> Context {
    Context {
        font_size: parent.font_size,
        root_font_size: around.root.map_or(parent.font_size, |root| root.font_size),
        root_line_height: around.root.map_or(parent.line_height.resolve(parent.font_size), |root| root.line_height),
        line_height: parent.line_height,
        parent_weight: parent.font_weight,
        parent_align: parent.text_align,
        page: around.page,
        color: parent.color,
        direction: parent.direction,
    }
}

/// The table's rows of inherited properties, font features included, stand before this one.
const FIRST_OWN: usize = Longhand::Display as usize;

fn initial() -> &'static ComputedStyle {
    static INITIAL: std::sync::OnceLock<ComputedStyle> = std::sync::OnceLock::new();
    INITIAL.get_or_init(ComputedStyle::initial)
}

/// Initial values of what is not inherited, before declarations.
fn unset_own(inherited: Arc<InheritedStyle>, parent: &ComputedStyle) -> ComputedStyle {
    let color = inherited.color;
    let mut style = ComputedStyle { inherited, ..initial().clone() };
    for side in [&mut style.border.top, &mut style.border.right, &mut style.border.bottom, &mut style.border.left] {
        // `medium`, until it is known whether there is a line at all.
        side.width = Px(3.0);
        side.color = color;
    }
    style.outline.width = Px(3.0);
    style.outline.color = color;
    style.text_decoration_color = color;
    // It is inherited, though its field is beside those of the box.
    style.text_align_last = parent.text_align_last;
    style
}

/// css-text-3 §6.1: `match-parent` is the parent's side, by the parent's direction.
fn match_parent(style: &mut InheritedStyle, parent: &InheritedStyle) {
    if style.text_align == TextAlign::MatchParent {
        style.text_align = match (parent.text_align, parent.direction) {
            (TextAlign::Start, Direction::Ltr) | (TextAlign::End, Direction::Rtl) => TextAlign::Left,
            (TextAlign::Start, Direction::Rtl) | (TextAlign::End, Direction::Ltr) => TextAlign::Right,
            (other, _) => other,
        };
    }
}

/// What values do to each other once all are computed.
fn finish(style: &mut ComputedStyle, is_item: bool) {
    let border = &mut style.border;
    let sides = [&mut border.top, &mut border.right, &mut border.bottom, &mut border.left, &mut style.outline];
    for side in sides {
        if matches!(side.style, BorderStyle::None | BorderStyle::Hidden) {
            side.width = Px::ZERO;
        }
    }
    // css-flexbox-1 §3: items do not float.
    if is_item || matches!(style.position, Position::Absolute | Position::Fixed) {
        style.float = Float::None;
    }
    let is_out = matches!(style.position, Position::Absolute | Position::Fixed | Position::Running(_));
    if is_item || is_out || style.float != Float::None {
        style.display = blockified(style.display);
    }
    count_list_item(style);
}

/// css-display-3 §2.7.
fn blockified(display: Display) -> Display {
    match display {
        Display::Inline | Display::InlineBlock => Display::Block,
        Display::InlineFlex => Display::Flex,
        Display::InlineGrid => Display::Grid,
        Display::InlineTable => Display::Table,
        part if part.is_table_part() => Display::Block,
        other => other,
    }
}

/// css-lists-3 §4.6: a list item counts, whatever else it counts.
fn count_list_item(style: &mut ComputedStyle) {
    if style.display == Display::ListItem && style.counter_increment.iter().all(|(name, _)| **name != *"list-item") {
        let mut counters = style.counter_increment.to_vec();
        counters.push((Arc::from("list-item"), 1));
        style.counter_increment = counters.into();
    }
}
