//! What is asked of the disk for a file and its folders.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::Path,
};

/// Larger than any configuration.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// What is in a file; absent where there is none.
pub(super) fn text_of(path: &Path) -> io::Result<Option<String>> {
    // A pipe would be waited for.
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(metadata) if !metadata.is_file() => {
            return Err(io::Error::other("it is no regular file"));
        }
        Ok(metadata) if metadata.len() > MAX_BYTES => {
            return Err(io::Error::other("it is too large"));
        }
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("it is no UTF-8 text"))?;
    Ok(Some(text))
}

/// Makes a folder and those above it, for its owner alone.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file for its owner alone.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives a file the owner, the group and the permissions of another one.
#[cfg(unix)]
pub(super) fn resemble(file: &File, like: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let own = file.metadata()?;
    let (uid, gid) = (like.uid(), like.gid());
    let user = (own.uid() != uid).then_some(uid);
    let group = (own.gid() != gid).then_some(gid);
    if user.is_some() || group.is_some() {
        std::os::unix::fs::fchown(file, user, group)
            .map_err(|error| io::Error::other(format!("its owner cannot be kept: {error}")))?;
    }
    file.set_permissions(like.permissions())
}

/// Permissions follow from the folder where there is no Unix.
#[cfg(not(unix))]
pub(super) fn resemble(_file: &File, like: &fs::Metadata) -> io::Result<()> {
    if like.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    Ok(())
}
