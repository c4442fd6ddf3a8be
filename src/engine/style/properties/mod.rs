//! The properties: one table of longhands with their names, values, parsers and places in the computed style.
//!
//! [`longhands`] is the table; a new property is a row there, a field in [`super::computed`] and a row in
//! `docs/css.md`. [`shorthands`] sets several longhands at once, [`logical`] maps the directions of text to sides, and
//! [`others`] lists what is known and passed over, or known and refused.

mod longhands;

pub(super) mod logical;

pub(super) mod shorthands;

pub(super) mod others;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(super) use longhands::{Group, Longhand, Specified, inherited_differences, own_differences};

use logical::Logical;
use others::Refused;
use shorthands::Shorthand;

/// What a property name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Property {
    /// One property.
    Longhand(Longhand),
    /// One property whose side depends on the direction of text.
    Logical(&'static Logical),
    /// Several.
    Shorthand(&'static Shorthand),
    /// `all`
    All,
    /// Means something on a screen only: accepted and passed over.
    ScreenOnly,
    /// CSS has it, this engine has not.
    Refused(&'static Refused),
}

fn table() -> &'static rustc_hash::FxHashMap<&'static str, Property> {
    static TABLE: OnceLock<rustc_hash::FxHashMap<&'static str, Property>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let longhands = Longhand::ALL.iter().map(|longhand| (longhand.name(), Property::Longhand(*longhand)));
        let aliases = others::ALIASES.iter().map(|(name, longhand)| (*name, Property::Longhand(*longhand)));
        let logical = logical::LOGICAL.iter().map(|logical| (logical.name, Property::Logical(logical)));
        let shorthands =
            shorthands::SHORTHANDS.iter().map(|shorthand| (shorthand.name, Property::Shorthand(shorthand)));
        let screen_only = others::SCREEN_ONLY.iter().map(|name| (*name, Property::ScreenOnly));
        let refused = others::REFUSED.iter().map(|refused| (refused.name, Property::Refused(refused)));
        let all = std::iter::once(("all", Property::All));
        longhands.chain(aliases).chain(logical).chain(shorthands).chain(screen_only).chain(refused).chain(all).collect()
    })
}

impl Property {
    /// The property of a name, which must be in lowercase.
    pub fn by_name(name: &str) -> Option<Property> {
        table().get(name).copied()
    }
}

/// The name that an unknown one was probably meant to be.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let mut best: BTreeMap<(usize, &'static str), ()> = BTreeMap::new();
    for (known, property) in table() {
        let length_differs = known.len().abs_diff(name.len());
        if length_differs <= 3 && !matches!(property, Property::Refused(_)) {
            let distance = strsim::damerau_levenshtein(name, known);
            if distance <= 1 + name.len() / 5 {
                best.insert((distance, known), ());
            }
        }
    }
    best.into_keys().next().map(|(_, known)| known)
}

/// The names of all properties that have an effect, and what each takes; sorted by name.
///
/// `docs/css.md` has a row for each of them.
pub fn supported_properties() -> Vec<(&'static str, &'static str)> {
    let longhands = Longhand::ALL.iter().map(|longhand| (longhand.name(), longhand.syntax()));
    let aliases = others::ALIASES.iter().map(|(name, longhand)| (*name, longhand.syntax()));
    let logical = logical::LOGICAL.iter().map(|logical| (logical.name, logical.to[0].0.syntax()));
    let shorthands = shorthands::SHORTHANDS.iter().map(|shorthand| (shorthand.name, shorthand.syntax));
    let all = std::iter::once(("all", "inherit | initial | unset | revert"));
    let mut names: Vec<_> = longhands.chain(aliases).chain(logical).chain(shorthands).chain(all).collect();
    names.retain(|(name, _)| !name.starts_with("-panelkit-"));
    names.sort_unstable();
    names
}
