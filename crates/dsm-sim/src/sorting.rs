//! Sorting in little code: each type that the standard library sorts, or collects into a map, adds some 4 kB to the program.

use std::{cmp::Ordering, collections::BTreeMap};

/// Sort like [`slice::sort_by_key`]: what is equal keeps its order
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let swaps = swaps(items.len(), &|one, other| {
        let keys = items.get(one).map(&key).zip(items.get(other).map(&key));
        keys.map_or(Ordering::Equal, |(one, other)| one.cmp(&other))
    });
    for (one, other) in swaps {
        items.swap(one, other);
    }
}

/// A map of these pairs, the last of each key
pub(crate) fn map_of<K: Ord, V>(pairs: impl Iterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// The swaps, one after the other, that sort so many items
fn swaps(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut swaps = Vec::new();
    for place in 0..length {
        let mut from = order.get(place).copied().unwrap_or(place);
        // What was at a place that is done was swapped away, once or more.
        while from < place {
            from = order.get(from).copied().unwrap_or(place);
        }
        if let Some(swapped_with) = order.get_mut(place) {
            *swapped_with = from;
        }
        if from != place {
            swaps.push((place, from));
        }
    }
    swaps
}
