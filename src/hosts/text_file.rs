//! A text file that other programs write too: read, and written whole or not at all.

mod disk;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use tempfile::NamedTempFile;

use self::disk::{make, private, resemble, text_of};
use super::Problem;
use crate::sorting::sort_by;

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
        sort_by(&mut copies, Ord::cmp);
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
