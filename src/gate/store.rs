//! Where the gate's memory lies: in a file for all processes of the user, or in this process where that cannot be used.
//!
//! Whatever is wrong with the file, nothing in it counts.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU8, AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use super::{
    file::{self, Visit},
    judged::Judged,
    memory::{Memory, Stale},
    moment::Moment,
};

/// How long the file may take; a disk that hangs must not hold up the call.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the file is of no use, in words.
pub(super) struct NoFile {
    pub(super) why: String,
    /// Whether something may have been written to it all the same.
    in_doubt: bool,
}

#[derive(Debug)]
pub(super) struct Store {
    /// The folder of the file, or why there is none.
    folder: Result<PathBuf, &'static str>,
    own: Mutex<Memory>,
    /// How many visits to the file were given up and have not come back.
    stuck: Arc<AtomicUsize>,
}

/// How far a visit to the file has come.
const LOOKING: u8 = 0;
const WRITING: u8 = 1;
const GIVEN_UP: u8 = 2;
const DONE: u8 = 3;

impl Store {
    pub(super) fn new(folder: Result<PathBuf, &'static str>) -> Self {
        let folder = if Moment::IS_SHARED {
            folder
        } else {
            Err("this system has no clock that its processes share")
        };
        Self {
            folder,
            own: Mutex::default(),
            stuck: Arc::default(),
        }
    }

    /// Remembers a preview; answers why other processes do not know of it, if they do not.
    pub(super) async fn put_preview(&self, judged: &Judged, now: Moment) -> Option<NoFile> {
        self.own(|memory| memory.forget_preview(judged));
        self.put(judged, move |memory, judged| {
            memory.put_preview(judged, now);
        })
        .await
    }

    /// Uses a preview up.
    pub(super) async fn take_preview(
        &self,
        judged: &Judged,
        arrived: Moment,
        now: Moment,
    ) -> Result<(), Stale> {
        match self.own(|memory| memory.take_preview(judged, arrived, now)) {
            Err(Stale::Unseen) => {}
            found => return found,
        }
        let judged = judged.clone();
        let taken = self.in_file(move |memory| memory.take_preview(&judged, arrived, now));
        taken.await.unwrap_or(Err(Stale::Unseen))
    }

    /// Remembers a question.
    pub(super) async fn put_question(&self, question_id: &str, judged: &Judged, now: Moment) {
        let id = question_id.to_owned();
        self.put(judged, move |memory, judged| {
            memory.put_question(&id, judged, now);
        })
        .await;
    }

    /// Uses a question up.
    pub(super) async fn take_question(
        &self,
        question_id: &str,
        judged: &Judged,
        now: Moment,
        limit: Duration,
    ) -> Result<(), Stale> {
        match self.own(|memory| memory.take_question(question_id, judged, now, limit)) {
            Err(Stale::Unasked) => {}
            found => return found,
        }
        let (id, judged) = (question_id.to_owned(), judged.clone());
        let taken = self.in_file(move |memory| memory.take_question(&id, &judged, now, limit));
        taken.await.unwrap_or(Err(Stale::Unasked))
    }

    /// Notes that the person was asked and did not agree.
    pub(super) async fn put_declined(&self, judged: &Judged, now: Moment) {
        self.put(judged, move |memory, judged| {
            memory.put_declined(judged, now);
        })
        .await;
    }

    /// How long nobody is to be asked about it.
    pub(super) async fn quiet(
        &self,
        judged: &Judged,
        now: Moment,
        limit: Duration,
    ) -> Option<Duration> {
        let own = self.own(|memory| memory.quiet(judged, now, limit));
        let judged = judged.clone();
        let in_file = self.in_file(move |memory| memory.quiet(&judged, now, limit));
        own.max(in_file.await.ok().flatten())
    }

    /// Notes something that later calls must know.
    pub(super) async fn put_note(&self, note: &Judged, now: Moment) {
        self.put(note, move |memory, note| memory.put_note(note, now))
            .await;
    }

    /// Takes a note back.
    pub(super) async fn forget_note(&self, note: &Judged) {
        self.own(|memory| memory.forget_note(note));
        let note = note.clone();
        // A note that stays makes somebody be asked once too often.
        let _ = self.in_file(move |memory| memory.forget_note(&note)).await;
    }

    /// Whether something was noted.
    pub(super) async fn has_note(&self, note: &Judged, now: Moment) -> bool {
        if self.own(|memory| memory.has_note(note, now)) {
            return true;
        }
        let note = note.clone();
        let in_file = self.in_file(move |memory| memory.has_note(&note, now));
        in_file.await.unwrap_or(false)
    }

    /// Puts something into the file, or else into this process.
    async fn put(
        &self,
        judged: &Judged,
        put: impl Fn(&mut Memory, &Judged) + Clone + Send + 'static,
    ) -> Option<NoFile> {
        let (in_file, for_file) = (put.clone(), judged.clone());
        let visit = self.visit_file(Box::new(move |memory| in_file(memory, &for_file)));
        let problem = visit.await.err()?;
        // What may be there as well would count twice.
        if !problem.in_doubt {
            self.own(|memory| put(memory, judged));
        }
        Some(problem)
    }

    /// Reads and changes what this process keeps for itself, in one go.
    fn own<T>(&self, visit: impl FnOnce(&mut Memory) -> T) -> T {
        visit(&mut self.own.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads and changes the file, in one go for all processes.
    ///
    /// # Errors
    /// Why that cannot be.
    async fn in_file<T: Send + 'static>(
        &self,
        visit: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, NoFile> {
        let found = Arc::new(Mutex::new(None));
        let find = Arc::clone(&found);
        let visited = self.visit_file(Box::new(move |memory| {
            *find.lock().unwrap_or_else(PoisonError::into_inner) = Some(visit(memory));
        }));
        visited.await?;
        let found = found.lock().unwrap_or_else(PoisonError::into_inner).take();
        found.ok_or_else(|| NoFile {
            why: "it was not visited".to_owned(),
            in_doubt: true,
        })
    }

    async fn visit_file(&self, visit: Visit) -> Result<(), NoFile> {
        let no_file = |why: String, in_doubt| NoFile { why, in_doubt };
        let folder = self.folder.clone();
        let folder = folder.map_err(|why| no_file(why.to_owned(), false))?;
        let name = folder.display().to_string();
        let hangs = || format!("{name} does not answer");
        if self.stuck.load(SeqCst) > 0 {
            return Err(no_file(hangs(), false));
        }
        let step = Arc::new(AtomicU8::new(LOOKING));
        let (step_there, stuck) = (Arc::clone(&step), Arc::clone(&self.stuck));
        let mut visiting = tokio::task::spawn_blocking(move || {
            let may_write = || moved(&step_there, LOOKING, WRITING);
            let outcome = file::visit(&folder, visit, &may_write);
            let before = step_there.swap(DONE, SeqCst);
            if before == GIVEN_UP {
                stuck.fetch_sub(1, SeqCst);
            }
            outcome.map_err(|error| (error, before == WRITING))
        });
        if let Ok(ended) = tokio::time::timeout(PATIENCE, &mut visiting).await {
            return flatten(&name, ended);
        }
        self.stuck.fetch_add(1, SeqCst);
        if moved(&step, LOOKING, GIVEN_UP) {
            Err(no_file(hangs(), false))
        } else if moved(&step, WRITING, GIVEN_UP) {
            Err(no_file(hangs(), true))
        } else {
            self.stuck.fetch_sub(1, SeqCst);
            flatten(&name, visiting.await)
        }
    }
}

/// Takes a step unless the other side has taken another one.
fn moved(step: &AtomicU8, from: u8, to: u8) -> bool {
    step.compare_exchange(from, to, SeqCst, SeqCst).is_ok()
}

fn flatten(
    name: &str,
    ended: Result<Result<(), (std::io::Error, bool)>, tokio::task::JoinError>,
) -> Result<(), NoFile> {
    let (why, in_doubt) = match ended {
        Ok(Ok(())) => return Ok(()),
        Ok(Err((error, in_doubt))) => (error.to_string(), in_doubt),
        Err(_) => ("it cannot be used".to_owned(), true),
    };
    Err(NoFile {
        why: format!("{name}: {why}"),
        in_doubt,
    })
}
