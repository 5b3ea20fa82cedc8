//! No capture is forgotten: each is replayed by a test of this folder, or is left out for a reason.

use std::{collections::BTreeSet, fs, path::Path};

use crate::captures::capture;

/// Captures that no test replays, by the beginning of their names, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("dsm/core_package.get", "no tool asks for one package"),
    ("dsm/core_share.", "no tool lists shared folders"),
    ("dsm/core_storage_", "no tool lists volumes"),
    ("dsm/core_system.", "replayed by tests/it/clock.rs"),
    ("dsm/dsm_info.", "replayed by tests/it/clock.rs"),
    ("dsm/region_ntp.", "for administrators alone"),
    (
        "hyperbackup/app2_backup.",
        "no tool lists applications to back up",
    ),
    (
        "hyperbackup/explore.file.restore",
        "nothing is restored in place",
    ),
    (
        "hyperbackup/explore.job.",
        "no tool downloads, and of other jobs nothing is known",
    ),
    (
        "hyperbackup/explore.target.",
        "no tool asks so for a destination",
    ),
    (
        "hyperbackup/explore.version.",
        "versions are asked for otherwise",
    ),
    ("hyperbackup/repository.get", "no tool asks for one place"),
    ("hyperbackup/source.", "no tool lists folders to back up"),
    (
        "hyperbackup/vault.",
        "no tool asks for what others back up to the NAS",
    ),
    (
        "hyperbackup/task.correct_synorbd",
        "DSM's own window alone sends it",
    ),
    (
        "hyperbackup/task.create.remote",
        "no tool creates backup tasks",
    ),
    (
        "hyperbackup/task.get_support_cloud",
        "no tool lists the clouds",
    ),
];

/// What the tests of this folder name.
fn named() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/captures/decoded");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let tests = files.filter(|path| !path.ends_with("coverage.rs"));
    tests
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn every_capture_is_replayed_or_left_out_for_a_reason() {
    let named = named();
    let mut replayed = 0;
    let mut needed = BTreeSet::new();
    for capture in capture::all() {
        let name = capture.name;
        let reason = LEFT_OUT.iter().find(|(start, _)| name.starts_with(start));
        let is_named = named.contains(&format!("\"{name}\""));
        match (is_named, reason) {
            (true, None) => replayed += 1,
            (false, Some((start, _))) => drop(needed.insert(*start)),
            (true, Some(_)) => panic!("{name} is replayed and left out"),
            (false, None) => panic!("{name} is neither replayed nor left out"),
        }
    }
    assert!(replayed >= 84, "{replayed}");
    let stale = LEFT_OUT.iter().filter(|(start, _)| !needed.contains(start));
    assert_eq!(stale.count(), 0, "{needed:?}");
}
