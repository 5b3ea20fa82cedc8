//! The seeded shared folders; of some no backup task takes anything.

use crate::office::Share;

/// Name, volume, whether accounts that are no administrators do not see it
const ROWS: &[(&str, u32, bool)] = &[
    ("projects", 1, false),
    ("photo", 2, false),
    ("finance", 1, true),
    ("office", 1, false),
    ("archive", 2, false),
    ("homes", 1, true),
    ("scans", 1, false),
    ("surveillance", 2, true),
];

pub(super) fn all() -> Vec<Share> {
    let share = |(name, volume, hidden): &(&str, u32, bool)| Share {
        name: (*name).to_owned(),
        volume: *volume,
        hidden_from_users: *hidden,
    };
    ROWS.iter().map(share).collect()
}
