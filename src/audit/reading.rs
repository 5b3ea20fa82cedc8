//! Reading the log back: apart from the runtime, as a disk may hang, and with a limit on time and size.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Seek, SeekFrom},
    path::Path,
    thread,
    time::Duration,
};

use serde_json::Value;
use tokio::sync::oneshot;

use crate::text::unescape;

/// How much of a file is read, from its end, in bytes.
pub(super) const MOST_READ: u64 = 16 << 20;

/// Enough to read JSON as deep as it may be.
const STACK: usize = 512 << 10;

/// Does something on a thread of its own, as a disk that hangs must not keep the end of the program waiting; absent when it
/// takes longer than that.
pub(super) async fn apart<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (done, reading) = oneshot::channel();
    let thread = thread::Builder::new().stack_size(STACK);
    let started = thread.spawn(move || drop(done.send(work())));
    started.ok()?;
    tokio::time::timeout(patience, reading).await.ok()?.ok()
}

/// The newest lines of a file, and whether these are all; the first may be a part if not. Absent where there is no file.
///
/// # Errors
/// Also for what is no regular file, as only those are written.
pub(super) fn newest(path: &Path) -> io::Result<Option<(impl BufRead + use<>, bool)>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(io::Error::other("it is no regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let left_out = length.saturating_sub(MOST_READ);
    file.seek(SeekFrom::Start(left_out))?;
    Ok(Some((BufReader::new(file), left_out == 0)))
}

/// Undoes the escapes of the log.
pub(super) fn as_it_was(value: &mut Value) {
    match value {
        Value::String(text) => *text = unescape(text),
        Value::Array(items) => items.iter_mut().for_each(as_it_was),
        Value::Object(fields) => fields.values_mut().for_each(as_it_was),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
