//! The seeded shared folders. No backup task takes anything of `surveillance`, of `homes` one whose schedule is off, of
//! `marketing` one folder, and of `contracts` a filter leaves all of it out.

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
    ("marketing", 1, false),
    ("contracts", 1, true),
];

pub(super) fn all() -> Vec<Share> {
    let share = |(name, volume, hidden): &(&str, u32, bool)| Share {
        name: (*name).to_owned(),
        volume: *volume,
        hidden_from_users: *hidden,
        read_only: false,
    };
    ROWS.iter().map(share).collect()
}
