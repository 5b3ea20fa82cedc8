//! Text files of settings, as editors write them.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use crate::state::others_can_read;

pub(super) struct TextFile {
    /// What is in it, without the mark of bytes that some editors put before it.
    pub(super) text: String,
    /// Whether others than its owner can read it.
    pub(super) others_can_read: bool,
}

pub(super) fn read(path: &Path) -> io::Result<TextFile> {
    let mut file = File::open(path)?;
    let others_can_read = others_can_read(&file.metadata()?);
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok(TextFile {
        text: without_mark(&text).to_owned(),
        others_can_read,
    })
}

/// A text without the byte-order mark before it.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}
