//! What lies in the seeded shared folders, at any moment of the last days: a contract that changes every day, one that was
//! thrown away, a folder of many photos, and names that are hard to show.

use std::collections::BTreeMap;

use crate::{
    office::{Share, StoredFile},
    zone::Zone,
};

const DAY: i64 = 24 * 60 * 60;

/// When somebody works on the contract
const HALF_PAST_FOUR: i64 = 16 * 60 + 30;
const EVERY_DAY: &[u8] = &[0, 1, 2, 3, 4, 5, 6];

/// Path, bytes, days since it was changed
const ROWS: &[(&str, i64, i64)] = &[
    ("office/contracts/Quay Street offer.pdf", 182_344, 61),
    (
        "office/contracts/signed/2023 framework agreement.pdf",
        912_004,
        420,
    ),
    ("office/contracts/signed/2024 addendum.pdf", 77_310, 190),
    ("office/minutes/2024-12-02.md", 4_120, 44),
    ("office/minutes/2025-01-06.md", 5_377, 9),
    ("office/letterhead.dotx", 64_211, 700),
    (
        "projects/2024-11 Harbour House/plans/ground floor.dwg",
        7_340_032,
        12,
    ),
    (
        "projects/2024-11 Harbour House/plans/section A-A.dwg",
        5_242_880,
        33,
    ),
    ("projects/2024-11 Harbour House/budget.xlsx", 48_640, 15),
    ("projects/odd names/Größe – résumé 東京.txt", 812, 80),
    ("projects/odd names/invoice\u{202E}fdp.exe", 1_204, 81),
    ("projects/odd names/zero\u{200B}width.txt", 90, 82),
    (
        "projects/odd names/She said \"yes\" & it's 100% + more?.txt",
        410,
        83,
    ),
    ("projects/odd names/back\\slash.txt", 55, 84),
    ("projects/odd names/ leading and trailing .txt ", 12, 85),
    ("photo/2024/harbour.jpg", 4_010_220, 200),
    ("photo/2024/roof.jpg", 3_870_004, 180),
    ("finance/ledger 2024.ods", 220_160, 16),
    ("finance/invoices/2025-001.pdf", 88_404, 5),
    ("archive/1998/tower.dwg", 1_048_576, 9_000),
    ("homes/anna/notes.txt", 2_048, 3),
];

/// Folders with nothing in them
const FOLDERS: &[&str] = &["office/inbox", "projects/inbox", "homes/demo"];

/// How many photos lie in the folder of many
const PHOTOS: i64 = 240;

/// A name as long as names may be
const LONG_NAME: usize = 251;

type Files = BTreeMap<String, StoredFile>;

/// What lies there, made once for all moments that see the same
pub(super) struct Shelf<'a> {
    now: i64,
    zone: Zone,
    shares: &'a [Share],
    /// By when the contract was last worked on, and whether the lease was still there
    made: BTreeMap<(i64, bool), Vec<StoredFile>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(now: i64, zone: Zone, shares: &'a [Share]) -> Self {
        Self {
            now,
            zone,
            shares,
            made: BTreeMap::new(),
        }
    }

    /// All of it as it was at a moment, which may be some days before now
    pub(super) fn at(&mut self, moment: i64) -> &[StoredFile] {
        let Self {
            now, zone, shares, ..
        } = *self;
        let worked_on = zone.last(moment, HALF_PAST_FOUR, EVERY_DAY);
        let worked_on = worked_on.unwrap_or(moment - DAY);
        let has_lease = moment < now - 3 * DAY;
        self.made
            .entry((worked_on, has_lease))
            .or_insert_with(|| all(worked_on, has_lease, now, shares))
    }
}

fn all(worked_on: i64, has_lease: bool, now: i64, shares: &[Share]) -> Vec<StoredFile> {
    let mut files = BTreeMap::new();
    for share in shares {
        add(&mut files, &share.name, true, 0, now - 900 * DAY);
    }
    for (path, bytes, days) in ROWS {
        add(&mut files, path, false, *bytes, now - days * DAY);
    }
    for path in FOLDERS {
        add(&mut files, path, true, 0, now - 30 * DAY);
    }
    let contract = "office/contracts/Harbour House contract.docx";
    add(
        &mut files,
        contract,
        false,
        contract_bytes(worked_on),
        worked_on,
    );
    if has_lease {
        let lease = "office/contracts/Old Mill lease.pdf";
        add(&mut files, lease, false, 301_998, now - 90 * DAY);
    }
    for number in 1..=PHOTOS {
        let path = format!("projects/2024-11 Harbour House/photos/IMG_{number:04}.jpg");
        add(
            &mut files,
            &path,
            false,
            3_000_000 + number * 1_021,
            now - 40 * DAY + number,
        );
    }
    let long = format!(
        "projects/odd names/{}.txt",
        "long ".repeat(51).get(..LONG_NAME).unwrap_or_default()
    );
    add(&mut files, &long, false, 7, now - 86 * DAY);
    let scan = "office/scans/page 3.tif";
    add(&mut files, scan, false, 2_400_112, now - 20 * DAY);
    if let Some(scan) = files.get_mut(scan) {
        scan.damaged = true;
    }
    files.into_values().collect()
}

/// How long the contract is after a day's work: every day another length
fn contract_bytes(worked_on: i64) -> i64 {
    40_000 + worked_on.div_euclid(DAY) % 997 * 16
}

/// Add something, and the folders that it lies in
fn add(files: &mut Files, path: &str, folder: bool, bytes: i64, modified: i64) {
    if files.contains_key(path) {
        return;
    }
    if let Some((parent, _)) = path.rsplit_once('/') {
        add(files, parent, true, 0, modified);
    }
    let file = StoredFile {
        path: path.to_owned(),
        folder,
        bytes,
        modified,
        damaged: false,
    };
    files.insert(path.to_owned(), file);
}
