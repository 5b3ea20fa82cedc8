//! What names a change: in its answer, in its line of the log, and in the call that puts it back.

/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many of them an id has: five bits each, so that no two processes come to the same.
const LENGTH: usize = 12;

/// A new id; absent where the system has no random numbers.
pub(super) fn new() -> Option<String> {
    let mut random = [0; LENGTH];
    getrandom::fill(&mut random).ok()?;
    let letters = random
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    Some(letters.map(|letter| char::from(*letter)).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_short_and_no_two_are_the_same() {
        let ids: BTreeSet<String> = (0..1_000).filter_map(|_| new()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.len() == LENGTH));
    }
}
