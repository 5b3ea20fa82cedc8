//! Whether the client is still there, which shows on its pipes before anything is read or written.

use tokio_util::sync::CancellationToken;

/// Cancels `hung_up` when the client has closed our stdin, though lines may lie unread in it, and `gone` when it has
/// closed our stdout. Where that cannot be seen, a read or a write finds out.
pub(super) fn watch(hung_up: CancellationToken, gone: CancellationToken) {
    #[cfg(unix)]
    {
        let watching = move || match unix::wait() {
            Some(unix::Closed::Stdin) => hung_up.cancel(),
            Some(unix::Closed::Stdout) => gone.cancel(),
            None => {}
        };
        // A thread that sleeps in one system call costs less than waking up to look.
        let thread = std::thread::Builder::new().name("pipes".into());
        if let Err(error) = thread.spawn(watching) {
            tracing::warn!("nobody watches whether the client is there ({error})");
        }
    }
    #[cfg(not(unix))]
    drop((hung_up, gone));
}

/// Whether the client has closed our stdout, as of now.
pub(super) fn stdout_is_gone() -> bool {
    #[cfg(unix)]
    return unix::stdout_is_gone();
    #[cfg(not(unix))]
    false
}

#[cfg(unix)]
mod unix {
    use std::io::{stdin, stdout};

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        io::Errno,
    };

    /// What the client has closed.
    pub(super) enum Closed {
        Stdin,
        Stdout,
    }

    /// What is told unasked: the other end is closed.
    fn closed() -> PollFlags {
        PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL
    }

    /// Waits until the client closes one of the two; absent when that cannot be waited for.
    pub(super) fn wait() -> Option<Closed> {
        let (stdin, stdout) = (stdin(), stdout());
        loop {
            let mut ends = [
                PollFd::new(&stdout, PollFlags::empty()),
                PollFd::new(&stdin, PollFlags::empty()),
            ];
            match poll(&mut ends, None) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(_) => return None,
            }
            let [stdout, stdin] = ends.map(|end| end.revents().intersects(closed()));
            if stdout {
                return Some(Closed::Stdout);
            }
            if stdin {
                return Some(Closed::Stdin);
            }
        }
    }

    pub(super) fn stdout_is_gone() -> bool {
        let stdout = stdout();
        let mut end = [PollFd::new(&stdout, PollFlags::empty())];
        let at_once = Timespec::default();
        poll(&mut end, Some(&at_once)).is_ok()
            && end.iter().any(|end| end.revents().intersects(closed()))
    }
}
