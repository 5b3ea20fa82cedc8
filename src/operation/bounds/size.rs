//! How long JSON gets, without writing it.

use std::io;

use serde::Serialize;

/// Bytes of the rows of a page, the fields around them left aside.
const ROWS: usize = 32_000;

/// Counts what is written to it.
#[derive(Default)]
struct Count(usize);

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes of a value as compact JSON.
pub(super) fn size(value: &impl Serialize) -> usize {
    let mut count = Count::default();
    // Counting does not fail, and what cannot be written is told when it is shown.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

/// Shortens the rows of a page, from the last one on, until all of them fit; answers how many were shortened. The first,
/// which matter most, stay whole longest.
pub fn shorten_rows<T: Serialize>(rows: &mut [T], shorten: impl Fn(&mut T)) -> usize {
    let mut total: usize = rows.iter().map(|row| size(row) + 1).sum();
    let mut shortened = 0;
    for row in rows.iter_mut().rev() {
        if total <= ROWS {
            break;
        }
        let before = size(row);
        shorten(row);
        total -= before.saturating_sub(size(row));
        shortened += 1;
    }
    shortened
}
