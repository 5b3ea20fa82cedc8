//! Sorting in little code: each type that the standard library sorts, or collects into a map, adds some 4 kB to the program,
//! and what is sorted here are lists of a page or two.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Sorts like [`slice::sort_by`]: what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let swaps = swaps(items.len(), &|one, other| {
        let pair = items.get(one).zip(items.get(other));
        pair.map_or(Ordering::Equal, |(one, other)| compare(one, other))
    });
    for (one, other) in swaps {
        items.swap(one, other);
    }
}

/// Sorts like [`slice::sort_by_key`].
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Collects a map of these pairs, the last of each key.
pub fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(pairs);
    map
}

/// Collects a set.
pub fn set_of<K: Ord>(items: impl IntoIterator<Item = K>) -> BTreeSet<K> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// The swaps, one after the other, that sort so many items.
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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(mut items: Vec<(u8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            proptest::prop_assert_eq!(items, expected);
        }
    }
}
