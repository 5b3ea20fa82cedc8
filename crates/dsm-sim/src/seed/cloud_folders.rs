//! The seeded folders of the clouds.

use crate::office::{CloudFolder, SyncTaskId};

/// Task, path, the cloud's id, and 1 where the folder is on the NAS only, 3 where on both sides
#[rustfmt::skip]
const ROWS: &[(i64, &str, &str, i64)] = &[
    (4, "/subfolder_1", "", 1),
    (4, "/new folder", "", 1),
    (4, "/test1", "id:a4ayc_80_OEAAAAAAAAAYA", 3),
    (4, "/test2", "id:a4ayc_80_OEAAAAAAAAAYQ", 3),
    (4, "/test1/Drawings", "id:a4ayc_80_OEAAAAAAAAAYg", 3),
    (4, "/test1/ご要望", "id:a4ayc_80_OEAAAAAAAAAYw", 3),
    (21, "/2023", "A1B2C3D4E5F6!118", 3),
    (21, "/2024", "A1B2C3D4E5F6!119", 3),
    (21, "/Drone", "A1B2C3D4E5F6!120", 3),
    (21, "/Drone/2019", "A1B2C3D4E5F6!121", 3),
    (21, "/Drone/2024", "A1B2C3D4E5F6!122", 3),
    (21, "/Raw", "", 1),
    (22, "/Letters", "A1B2C3D4E5F6!205", 3),
    (23, "/Harbor school", "A1B2C3D4E5F6!302", 3),
    (23, "/Harbor school/Plans", "A1B2C3D4E5F6!303", 3),
    (23, "/Villa M", "A1B2C3D4E5F6!304", 3),
    (31, "/Library 2025", "1VxQm0simFolderLibrary", 3),
    (41, "/2011-2019", "", 3),
    (41, "/2020", "", 3),
    (41, "/2020/Town hall", "", 3),
    (42, "/2024", "", 3),
    (51, "/loads", "", 3),
];

pub(super) fn all() -> Vec<CloudFolder> {
    let folder = |(task, path, file_id, exists_type): &(i64, &str, &str, i64)| CloudFolder {
        task_id: SyncTaskId(*task),
        path: (*path).to_owned(),
        file_id: (*file_id).to_owned(),
        exists_type: *exists_type,
    };
    ROWS.iter().map(folder).collect()
}
