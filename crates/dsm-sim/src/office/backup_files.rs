//! How files come into versions and out of them again.

use super::{BackupTask, BackupTaskId, BackupVersion, CopyUnderWay, Office, StoredFile};

impl Office {
    /// The file or folder at a path
    pub(crate) fn file(&self, path: &str) -> Option<&StoredFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// A version of a task
    pub(crate) fn version(&self, task: &BackupTaskId, number: &str) -> Option<&BackupVersion> {
        let mut versions = self.backup_versions.iter();
        versions.find(|version| version.task == *task && version.number.to_string() == number)
    }

    /// Write down a version for every run that has ended well, and end the copies that are due
    pub(super) fn settle_files(&mut self, now: i64) {
        let missing: Vec<BackupVersion> = self
            .backup_tasks
            .iter()
            .filter_map(|task| self.missing_version(task))
            .collect();
        self.backup_versions.extend(missing);
        let (done, under_way): (Vec<CopyUnderWay>, Vec<CopyUnderWay>) =
            std::mem::take(&mut self.copies_under_way)
                .into_iter()
                .partition(|copy| copy.done_at <= now);
        self.copies_under_way = under_way;
        for copy in done {
            let mut files = self.files.iter_mut();
            if let Some(file) = files.find(|file| file.path == copy.path) {
                file.bytes = copy.bytes;
            }
        }
    }

    /// The last version of a task, where it is not yet written down
    fn missing_version(&self, task: &BackupTask) -> Option<BackupVersion> {
        let completed = task.last_success_time?;
        let of_task = |version: &&BackupVersion| version.task == task.id;
        let newest = self.backup_versions.iter().filter(of_task);
        let newest = newest.map(|version| version.number).max()?;
        (task.success_version > newest).then(|| BackupVersion {
            task: task.id.clone(),
            number: task.success_version,
            status: "success".to_owned(),
            started: task.started,
            completed,
            locked: false,
            files: backed_up(task, &self.files),
        })
    }

    /// Put a copy of something of a version into a folder of the NAS; it takes as long as copies take here
    pub(crate) fn copy_out(&mut self, files: &[StoredFile], from: &str, to: &str, now: i64) {
        for file in files.iter().filter(|file| file.is_within(from)) {
            let rest = file.path.strip_prefix(from).unwrap_or_default();
            let mut copy = StoredFile {
                path: format!("{to}{rest}"),
                damaged: false,
                ..file.clone()
            };
            if self.copying_seconds > 0 && !copy.folder {
                self.copies_under_way.push(CopyUnderWay {
                    path: copy.path.clone(),
                    done_at: now + self.copying_seconds,
                    bytes: copy.bytes,
                });
                copy.bytes /= 3;
            }
            self.files.push(copy);
        }
    }
}

/// Of some files those that a task backs up, with the folders that they lie in
pub(crate) fn backed_up(task: &BackupTask, files: &[StoredFile]) -> Vec<StoredFile> {
    let sources = || {
        task.folders
            .iter()
            .map(|folder| folder.path.trim_matches('/'))
    };
    let is_backed_up = |file: &&StoredFile| {
        let above = |source: &str| {
            let rest = source.strip_prefix(&file.path);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        sources().any(|source| file.is_within(source) || (file.folder && above(source)))
    };
    files.iter().filter(is_backed_up).cloned().collect()
}
