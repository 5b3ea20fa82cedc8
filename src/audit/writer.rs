//! Writes lines in their order, on a thread of its own that is there while there are any: a disk that hangs keeps neither
//! calls nor the end of the program waiting.

use std::{
    collections::VecDeque,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use serde::Serialize;
use tokio::sync::oneshot;

use super::file::LogFile;

/// How long a caller waits for its line.
const PATIENCE: Duration = Duration::from_secs(2);

/// Lines that may wait for a disk that hangs, in bytes.
const MAX_WAITING: usize = 1 << 20;

/// Enough for a write; what a thread has by default counts against the memory of the process.
const STACK: usize = 128 << 10;

#[derive(Debug, Clone)]
pub(super) struct Writer {
    file: Arc<LogFile>,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Debug, Default)]
struct Queue {
    jobs: VecDeque<Job>,
    /// Size of the lines among them.
    waiting: usize,
    /// There is a thread that looks after them.
    working: bool,
    /// Somebody waited in vain, and nothing was finished since.
    stuck: bool,
}

#[derive(Debug)]
struct Job {
    what: What,
    done: oneshot::Sender<Result<(), String>>,
}

#[derive(Debug)]
enum What {
    /// Writes a line.
    Line(Vec<u8>),
    /// Looks whether lines could be written.
    Check,
    /// Nothing: those before it are done.
    Mark,
}

/// What tells when a job is done.
pub(super) struct Ticket {
    done: oneshot::Receiver<Result<(), String>>,
    writer: Writer,
}

impl Writer {
    pub(super) fn new(file: LogFile) -> Self {
        Self {
            file: Arc::new(file),
            queue: Arc::default(),
        }
    }

    /// Where lines are written.
    pub(super) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Takes a line; it is written even when nobody waits for it.
    pub(super) fn write(&self, entry: &impl Serialize) -> Ticket {
        // What an entry holds is JSON already.
        let mut line = serde_json::to_vec(entry).unwrap_or_default();
        line.push(b'\n');
        self.take(What::Line(line))
    }

    /// Looks whether a line could be written.
    pub(super) fn check(&self) -> Ticket {
        self.take(What::Check)
    }

    /// Waits until all lines so far are written, unless they hang.
    pub(super) async fn flush(&self) {
        let under_way = {
            let queue = self.queue();
            queue.working && !queue.stuck
        };
        if under_way {
            let _ = self.take(What::Mark).done.await;
        }
    }

    fn take(&self, what: What) -> Ticket {
        let (done, ticket) = oneshot::channel();
        let size = what.size();
        let mut queue = self.queue();
        if queue.waiting + size > MAX_WAITING && queue.waiting > 0 {
            let _ = done.send(Err("too many lines wait for it already".into()));
        } else {
            queue.waiting += size;
            queue.jobs.push_back(Job { what, done });
            if !queue.working {
                queue.working = self.start();
                if !queue.working {
                    queue.fail();
                }
            }
        }
        drop(queue);
        Ticket {
            done: ticket,
            writer: self.clone(),
        }
    }

    fn start(&self) -> bool {
        let writer = self.clone();
        let thread = thread::Builder::new()
            .name("audit".into())
            .stack_size(STACK);
        thread.spawn(move || writer.work()).is_ok()
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            let outcome = match &job.what {
                What::Line(line) => self.file.append(line),
                What::Check => self.file.check(),
                What::Mark => Ok(()),
            };
            self.queue().stuck = false;
            let outcome = outcome.map_err(|error| error.to_string());
            if let Err(Err(problem)) = job.done.send(outcome) {
                // Nobody waited so long.
                tracing::warn!("{}", self.cannot(&problem));
            }
        }
    }

    fn next(&self) -> Option<Job> {
        let mut queue = self.queue();
        let job = queue.jobs.pop_front();
        match &job {
            Some(job) => queue.waiting -= job.what.size(),
            None => queue.working = false,
        }
        job
    }

    fn cannot(&self, problem: &str) -> String {
        let path = self.file.path().display();
        format!("the audit log {path} cannot be written ({problem})")
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Gives up on all jobs.
    fn fail(&mut self) {
        self.waiting = 0;
        for job in self.jobs.drain(..) {
            let _ = job.done.send(Err("no thread can be started for it".into()));
        }
    }
}

impl What {
    fn size(&self) -> usize {
        match self {
            Self::Line(line) => line.len(),
            Self::Check | Self::Mark => 0,
        }
    }
}

impl Ticket {
    /// Waits until the job is done: two seconds at most, and not at all behind one that was waited for in vain.
    ///
    /// # Errors
    /// What went wrong, in a sentence.
    pub(super) async fn done(self) -> Result<(), String> {
        let patience = if self.writer.queue().stuck {
            Duration::ZERO
        } else {
            PATIENCE
        };
        match tokio::time::timeout(patience, self.done).await {
            Ok(Ok(outcome)) => outcome.map_err(|problem| self.writer.cannot(&problem)),
            Ok(Err(_ended)) => Err(self.writer.cannot("its thread ended")),
            Err(_late) => {
                self.writer.queue().stuck = true;
                let seconds = PATIENCE.as_secs();
                Err(self.writer.cannot(&format!("no end within {seconds} s")))
            }
        }
    }
}
