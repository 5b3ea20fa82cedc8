//! Sorting in little code: each type that the standard library sorts, or collects into a map, adds some 4 kB to the program.

use std::{cmp::Ordering, collections::BTreeMap};

/// Sort like [`slice::sort_by_key`]: what is equal keeps its order
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let order = order(items.len(), &|one, other| {
        let keys = items.get(one).map(&key).zip(items.get(other).map(&key));
        keys.map_or(Ordering::Equal, |(one, other)| one.cmp(&other))
    });
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    let sorted = order.into_iter();
    items.extend(sorted.filter_map(|place| unsorted.get_mut(place)?.take()));
}

/// The places of so many items, sorted
fn order(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// A map of these pairs, the last of each key
pub(crate) fn map_of<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}
