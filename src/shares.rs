//! The shared folders of the NAS and what lies in a folder of theirs, as File Station tells any account: what that account may
//! see.
//!
//! Must not know the products.

mod names;
mod wire;

use dsm::{Api, Error, ErrorKind, Reads};

pub use self::names::is_one_name;
use self::wire::{
    LIST_FOLDER, LIST_SHARES, NOT_THERE, PLACE, RIGHTS, SHARES_AT_ONCE, folder_params, share_params,
};

/// Every API that some method here belongs to.
pub const APIS: &[Api] = wire::APIS;

/// Most pages of a folder that are looked at.
const MOST_PAGES: usize = 10;

/// The shared folders that the account sees.
#[derive(Debug, Clone, Default)]
pub struct Shares {
    /// Those that could be read.
    pub shares: Vec<Share>,
    /// Whether these are all.
    pub is_whole: bool,
}

/// A shared folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Its name.
    pub name: String,
    /// Where it lies on the NAS, e.g. `/volume1/music`; absent where the NAS does not say.
    pub real_path: Option<String>,
    /// Why nobody, or not this account, can write to it; absent where nothing speaks against it, or nobody asked.
    pub read_only: Option<&'static str>,
}

/// What lies in a folder.
#[derive(Debug, Clone, Default)]
pub struct Folder {
    /// What could be read of it.
    pub entries: Vec<Entry>,
    /// Whether that is all.
    pub is_whole: bool,
}

/// What lies in a folder by one name; what the NAS does not say is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: Option<bool>,
    /// Its size; of a folder it says nothing.
    pub size_bytes: Option<i64>,
}

/// The shared folders.
///
/// # Errors
/// [`ErrorKind::PackageMissing`] when the NAS does not offer them, and whatever the call runs into; an account without the
/// privilege for File Station is refused.
pub async fn list_shares(nas: Reads<'_>) -> Result<Shares, Error> {
    shares(nas, PLACE).await
}

/// The shared folders, with what speaks against writing to them.
///
/// # Errors
/// As [`list_shares`].
pub async fn list_shares_to_write(nas: Reads<'_>) -> Result<Shares, Error> {
    shares(nas, RIGHTS).await
}

async fn shares(nas: Reads<'_>, told: &[&str]) -> Result<Shares, Error> {
    let answer = nas.call_once(LIST_SHARES, share_params(told)).await?;
    let answer = answer.ok_or(ErrorKind::PackageMissing {
        package: "File Station",
        api: LIST_SHARES.method().api.name,
    })?;
    let count = answer.shares.0.len();
    // A number that counts nothing is that of no list.
    let total = answer.total.0.map(usize::try_from);
    let shares: Vec<Share> = answer
        .shares
        .0
        .into_iter()
        .flatten()
        .filter_map(Share::new)
        .collect();
    let is_whole = shares.len() == count
        && total.is_none_or(|total| total == Ok(count))
        && count < SHARES_AT_ONCE;
    Ok(Shares { shares, is_whole })
}

/// What lies in a folder, given from its share on, e.g. `/music/1970`; absent when there is no such folder.
///
/// # Errors
/// Whatever the call runs into.
pub async fn list_folder(nas: Reads<'_>, path: &str) -> Result<Option<Folder>, Error> {
    let mut folder = Folder::default();
    let mut seen = 0;
    for _ in 0..MOST_PAGES {
        let answer = match nas.call(LIST_FOLDER, folder_params(path, seen)).await {
            Ok(answer) => answer,
            Err(error) if is_not_there(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let count = answer.files.0.len();
        seen += count;
        let entries = answer.files.0.into_iter().flatten();
        folder.entries.extend(entries.filter_map(Entry::new));
        let total = answer.total.0.and_then(|total| usize::try_from(total).ok());
        // Where the NAS does not say how many there are, a page with nothing on it is the end.
        if count == 0 || total.is_some_and(|total| seen >= total) {
            folder.is_whole =
                folder.entries.len() == seen && total.is_none_or(|total| seen >= total);
            break;
        }
    }
    Ok(Some(folder))
}

/// Whether File Station says that there is no such folder.
fn is_not_there(error: &Error) -> bool {
    matches!(
        error.kind,
        ErrorKind::Refused {
            code: NOT_THERE,
            ..
        }
    )
}

impl Share {
    fn new(wire: wire::ShareWire) -> Option<Self> {
        let additional = wire.additional.0.unwrap_or_default();
        let rights = additional.perm.0.unwrap_or_default();
        let volume = additional.volume_status.0.unwrap_or_default();
        let right = rights.share_right.filled();
        let read_only = if volume.readonly.0 == Some(true) {
            Some("its volume can only be read")
        } else if rights.is_share_readonly.0 == Some(true) {
            Some("it can only be read")
        } else {
            right
                .is_some_and(|right| ["RO", "NA"].contains(&right.as_str()))
                .then_some("this account may not write to it")
        };
        Some(Self {
            name: wire.name.filled()?,
            real_path: additional.real_path.filled(),
            read_only,
        })
    }
}

impl Entry {
    fn new(wire: wire::EntryWire) -> Option<Self> {
        let additional = wire.additional.0;
        Some(Self {
            name: wire.name.filled()?,
            is_folder: wire.isdir.0,
            size_bytes: additional.and_then(|additional| additional.size.0),
        })
    }
}
