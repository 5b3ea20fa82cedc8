//! Folders of a test's own.

use std::fs;

use tempfile::TempDir;

/// A folder that nobody else uses; it is removed when the test is over.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        // What a killed test leaves behind goes with the target folder.
        Self(TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap())
    }

    /// The path of something in it.
    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file, with the folders it lies in; answers its path.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        self.path(name)
    }
}
