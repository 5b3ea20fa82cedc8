//! A text file that other programs write too: read, and written whole or not at all.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use tempfile::NamedTempFile;

use super::Problem;

/// Larger than any configuration.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// A file as it was when it was read.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Where it is, by the name that it is known by.
    path: PathBuf,
    /// Where its text is: what a link leads to.
    target: PathBuf,
    /// What is in it; absent where there is no file.
    text: Option<String>,
}

/// What was written, and how it is taken back.
#[derive(Debug)]
pub struct Written {
    file: TextFile,
    /// What is in it now; absent where it is gone.
    text: Option<String>,
    /// Where what was there before is kept; absent where there was nothing.
    pub backup: Option<PathBuf>,
}

impl TextFile {
    /// Reads a file, which need not exist.
    ///
    /// # Errors
    /// [`Problem::Unreadable`].
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let unreadable = |reason: String| Problem::Unreadable {
            path: path.to_owned(),
            reason,
        };
        let target = match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
            Err(error) => return Err(unreadable(error.to_string())),
            Ok(metadata) if metadata.is_symlink() => fs::canonicalize(path)
                .map_err(|error| unreadable(format!("it is a link that leads nowhere: {error}")))?,
            Ok(_) => path.to_owned(),
        };
        let text = text_of(&target).map_err(|error| unreadable(error.to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            target,
            text,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it, nothing where there is no file.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Whether there is such a file.
    pub fn exists(&self) -> bool {
        self.text.is_some()
    }

    /// What is in the copies that were kept of it, the newest first; those that cannot be read are left out.
    pub fn copies(&self) -> Vec<String> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let folder = self.path.parent().map(fs::read_dir);
        let entries = folder.into_iter().flatten().flatten().flatten();
        let mut copies: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| {
                let copy = path.file_name().unwrap_or_default().to_string_lossy();
                copy.starts_with(&format!("{name}.")) && copy.ends_with(".bak")
            })
            .collect();
        copies.sort();
        let texts = copies
            .iter()
            .rev()
            .filter_map(|path| text_of(path).ok().flatten());
        texts.collect()
    }

    /// Writes another text in its place, with what was there kept beside it. Owner, group and who may read it stay; a new
    /// file is its owner's alone.
    ///
    /// # Errors
    /// [`Problem::Changed`] when it is not as it was when it was read; [`Problem::NotWritten`]. Either way it is as it was.
    pub fn replace(self, text: &str) -> Result<Written, Problem> {
        self.check()?;
        let not_written = |error: io::Error| Problem::NotWritten {
            path: self.path.clone(),
            reason: error.to_string(),
        };
        let backup = self.back_up().map_err(not_written)?;
        if let Err(problem) = self.put(text) {
            if let Some(backup) = &backup {
                // Nothing was changed, so nothing is to be kept.
                let _ = fs::remove_file(backup);
            }
            return Err(problem);
        }
        Ok(Written {
            file: self,
            text: Some(text.to_owned()),
            backup,
        })
    }

    /// As [`TextFile::replace`], but keeps nothing of what was there.
    ///
    /// # Errors
    /// As [`TextFile::replace`].
    pub fn replace_without_backup(self, text: &str) -> Result<Written, Problem> {
        self.put(text)?;
        Ok(Written {
            file: self,
            text: Some(text.to_owned()),
            backup: None,
        })
    }

    /// Removes it, and keeps nothing of it.
    ///
    /// # Errors
    /// As [`TextFile::replace`].
    pub fn remove(self) -> Result<Written, Problem> {
        self.check()?;
        if self.text.is_some() {
            fs::remove_file(&self.target).map_err(|error| Problem::NotWritten {
                path: self.path.clone(),
                reason: error.to_string(),
            })?;
        }
        Ok(Written {
            file: self,
            text: None,
            backup: None,
        })
    }

    /// Whether it still is as it was when it was read.
    fn check(&self) -> Result<(), Problem> {
        match text_of(&self.target) {
            Ok(now) if now == self.text => Ok(()),
            _ => Err(Problem::Changed {
                path: self.path.clone(),
            }),
        }
    }

    fn put(&self, text: &str) -> Result<(), Problem> {
        let not_written = |error: io::Error| Problem::NotWritten {
            path: self.path.clone(),
            reason: error.to_string(),
        };
        let folder = match self.target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        make(folder).map_err(not_written)?;
        let mut new = NamedTempFile::new_in(folder).map_err(not_written)?;
        if self.text.is_some() {
            let like = fs::metadata(&self.target).map_err(not_written)?;
            resemble(new.as_file(), &like).map_err(not_written)?;
        }
        new.write_all(text.as_bytes()).map_err(not_written)?;
        new.as_file().sync_all().map_err(not_written)?;
        // As late as can be: nothing can keep another program from writing in between.
        self.check()?;
        let persisted = if self.text.is_some() {
            new.persist(&self.target)
        } else {
            new.persist_noclobber(&self.target)
        };
        persisted
            .map(drop)
            .map_err(|error| not_written(error.error))
    }

    /// A copy beside it, named after it and the time.
    fn back_up(&self) -> io::Result<Option<PathBuf>> {
        let Some(text) = &self.text else {
            return Ok(None);
        };
        let like = fs::metadata(&self.target)?;
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let time = Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string();
        for number in 1..1_000 {
            let number = if number == 1 {
                String::new()
            } else {
                format!("-{number}")
            };
            let path = self
                .path
                .with_file_name(format!("{name}.{time}{number}.bak"));
            let mut file = match private(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                file => file?,
            };
            let written = resemble(&file, &like)
                .and_then(|()| file.write_all(text.as_bytes()))
                .and_then(|()| file.sync_all());
            if let Err(error) = written {
                let _ = fs::remove_file(&path);
                return Err(error);
            }
            return Ok(Some(path));
        }
        Err(io::Error::other("there are too many copies of it already"))
    }
}

impl Written {
    /// Puts back what was there, and drops the copy.
    ///
    /// # Errors
    /// [`Problem::Changed`] when another program wrote to it since; [`Problem::NotWritten`].
    pub fn take_back(self) -> Result<(), Problem> {
        let now = TextFile {
            text: self.text,
            ..self.file.clone()
        };
        match &self.file.text {
            Some(before) => now.put(before)?,
            None => now.remove().map(drop)?,
        }
        if let Some(backup) = &self.backup {
            let _ = fs::remove_file(backup);
        }
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.file.path
    }
}

/// What is in a file; absent where there is none.
fn text_of(path: &Path) -> io::Result<Option<String>> {
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
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new file for its owner alone.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Gives a file the owner, the group and the permissions of another one.
#[cfg(unix)]
fn resemble(file: &File, like: &fs::Metadata) -> io::Result<()> {
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
fn resemble(_file: &File, like: &fs::Metadata) -> io::Result<()> {
    if like.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use tempfile::TempDir;

    use super::*;

    fn folder() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let names = fs::read_dir(folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn what_was_there_is_kept_beside_it_each_time() {
        let folder = folder();
        let path = folder.path().join("a.json");
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let first = TextFile::read(&path).unwrap().replace("two").unwrap();
        let second = TextFile::read(&path).unwrap().replace("three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        let backups = [first.backup.unwrap(), second.backup.unwrap()];
        let kept = backups
            .each_ref()
            .map(|path| fs::read_to_string(path).unwrap());
        assert_eq!(kept, ["one", "two"]);
        for path in backups.iter().chain([&path]) {
            assert_eq!(mode(path), 0o640);
        }
        assert_eq!(names(&folder).len(), 3);
    }

    #[test]
    fn a_new_file_is_its_owners_alone_with_the_folders_above_it() {
        let folder = folder();
        let path = folder.path().join("a/b/c.json");
        let written = TextFile::read(&path).unwrap().replace("one").unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        assert_eq!(written.backup, None);
        written.take_back().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_link_stays_one_and_what_it_leads_to_is_written() {
        let folder = folder();
        let target = folder.path().join("dotfiles/real.json");
        fs::create_dir(target.parent().unwrap()).unwrap();
        fs::write(&target, "one").unwrap();
        let link = folder.path().join("link.json");
        symlink("dotfiles/real.json", &link).unwrap();
        let written = TextFile::read(&link).unwrap().replace("two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&target).unwrap(), "two");
        written.take_back().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "one");
        assert_eq!(names(&folder), ["dotfiles", "link.json"]);

        fs::remove_file(&target).unwrap();
        let problem = TextFile::read(&link).unwrap_err().to_string();
        assert!(problem.contains("leads nowhere"), "{problem}");
    }

    #[test]
    fn what_another_program_wrote_meanwhile_stays() {
        let folder = folder();
        let path = folder.path().join("a.json");
        let missing = TextFile::read(&path).unwrap();
        fs::write(&path, "theirs").unwrap();
        let present = TextFile::read(&path).unwrap();
        for stale in [missing, present.clone()] {
            fs::write(&path, "theirs, later").unwrap();
            let problem = stale.replace("ours").unwrap_err();
            assert!(matches!(problem, Problem::Changed { .. }), "{problem}");
        }
        fs::write(&path, "theirs").unwrap();
        let written = present.replace("ours").unwrap();
        fs::write(&path, "theirs again").unwrap();
        let problem = written.take_back().unwrap_err();
        assert!(matches!(problem, Problem::Changed { .. }), "{problem}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs again");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let folder = folder();
        let path = folder.path().join("a.json");
        fs::create_dir(&path).unwrap();
        let inside = path.join("b.json");
        fs::write(&inside, b"\xFF\xFE{}").unwrap();
        for (path, reason) in [(&path, "no regular file"), (&inside, "no UTF-8")] {
            let problem = TextFile::read(path).unwrap_err().to_string();
            assert!(problem.contains(reason), "{problem}");
        }
        let below_a_file = TextFile {
            target: inside.join("c.json"),
            path: inside.join("c.json"),
            text: None,
        };
        let problem = below_a_file.replace("x").unwrap_err();
        assert!(problem.to_string().contains("left as it is"), "{problem}");
        assert_eq!(names(&folder), ["a.json"]);
    }
}
