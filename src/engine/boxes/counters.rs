//! Counters while walking the document: scopes and values (css-lists-3 §4).

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::engine::style::ComputedStyle;
use crate::engine::style::values::Display;

/// The counters in scope at the present element.
#[derive(Debug, Clone, Default)]
pub(super) struct Counters {
    /// For each name the instances from the outermost to the innermost.
    instances: IndexMap<Arc<str>, Vec<Instance>, FxBuildHasher>,
    /// How many elements are open.
    depth: usize,
}

#[derive(Debug, Clone)]
struct Instance {
    /// The depth of the element that reset it; its siblings and their descendants see it.
    depth: usize,
    value: i32,
}

const LIST_ITEM: &str = "list-item";

impl Counters {
    /// An element begins: reset, increment, set, in this order (css-lists-3 §4.2).
    pub(super) fn enter(&mut self, style: &ComputedStyle) {
        self.depth += 1;
        for (name, value) in style.counter_reset.iter() {
            self.reset(name, *value);
        }
        let implicit =
            style.display == Display::ListItem && !style.counter_increment.iter().any(|(name, _)| &**name == LIST_ITEM);
        if implicit {
            self.change(LIST_ITEM, |value| value.saturating_add(1));
        }
        for (name, by) in style.counter_increment.iter() {
            self.change(name, |value| value.saturating_add(*by));
        }
        for (name, to) in style.counter_set.iter() {
            self.change(name, |_| *to);
        }
    }

    /// The element ends, and with it the counters that its children made.
    pub(super) fn leave(&mut self) {
        let depth = self.depth;
        for instances in self.instances.values_mut() {
            while instances.last().is_some_and(|instance| instance.depth > depth) {
                instances.pop();
            }
        }
        self.depth -= 1;
    }

    fn reset(&mut self, name: &Arc<str>, value: i32) {
        let depth = self.depth;
        let instances = self.instances.entry(Arc::clone(name)).or_default();
        match instances.last_mut() {
            Some(instance) if instance.depth == depth => instance.value = value,
            _ => instances.push(Instance { depth, value }),
        }
    }

    fn change(&mut self, name: &str, change: impl FnOnce(i32) -> i32) {
        let depth = self.depth;
        let index = match self.instances.get_index_of(name) {
            Some(index) => index,
            None => self.instances.insert_full(Arc::from(name), Vec::new()).0,
        };
        let instances = &mut self.instances[index];
        if instances.is_empty() {
            instances.push(Instance { depth, value: 0 });
        }
        if let Some(instance) = instances.last_mut() {
            instance.value = change(instance.value);
        }
    }

    /// The innermost value of a counter; 0 when nothing made it.
    pub(super) fn value(&self, name: &str) -> i32 {
        self.instances.get(name).and_then(|instances| instances.last()).map_or(0, |instance| instance.value)
    }

    /// The values of all counters.
    pub(super) fn all(&self) -> BTreeMap<Arc<str>, Vec<i32>> {
        self.instances.keys().map(|name| (Arc::clone(name), self.values(name))).collect()
    }

    /// All values of a counter from the outermost; a single 0 when nothing made it.
    pub(super) fn values(&self, name: &str) -> Vec<i32> {
        match self.instances.get(name) {
            Some(instances) if !instances.is_empty() => instances.iter().map(|instance| instance.value).collect(),
            _ => vec![0],
        }
    }
}
