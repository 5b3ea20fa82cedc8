//! What was previewed and asked so far, so that a confirmation counts for that and nothing else, and once.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{ASK_TIMEOUT, Call, Preview};
use crate::error::Error;

/// How long a preview can be confirmed.
const PREVIEW_AGE: Duration = Duration::from_secs(600);

/// Most previews and questions that are kept; beyond that the oldest goes.
const MOST_KEPT: usize = 200;

/// Why a confirmation does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Stale {
    /// Nothing to confirm.
    #[error(
        "confirm: true counts only after a preview of exactly this call, and once; this is the preview"
    )]
    Unseen,
    /// Too long ago.
    #[error("the preview that this would confirm is older than 10 minutes; this is a new one")]
    Old,
    /// Not the same any more.
    #[error("the target has changed since the preview; this is how it is now")]
    Changed,
    /// An answer to no question of ours.
    #[error("the answer belongs to no open question of this call")]
    Unasked,
}

#[derive(Debug, Default)]
pub(super) struct Memory {
    previews: BTreeMap<String, Seen>,
    questions: BTreeMap<String, Question>,
}

#[derive(Debug)]
struct Seen {
    identity: Value,
    at: Instant,
}

#[derive(Debug)]
struct Question {
    call: String,
    seen: Seen,
}

impl Memory {
    pub(super) fn put_preview(&mut self, call: &Call<'_>, preview: &Preview, now: Instant) {
        make_room(&mut self.previews, |seen| seen.at);
        self.previews.insert(
            key(call),
            Seen {
                identity: preview.identity.clone(),
                at: now,
            },
        );
    }

    pub(super) fn take_preview(
        &mut self,
        call: &Call<'_>,
        preview: &Preview,
        now: Instant,
    ) -> Result<(), Stale> {
        let key = key(call);
        // Of several calls at once the first may find no preview and make one; the others must not confirm that.
        if self
            .previews
            .get(&key)
            .is_none_or(|seen| seen.at >= call.arrived)
        {
            return Err(Stale::Unseen);
        }
        let seen = self.previews.remove(&key).ok_or(Stale::Unseen)?;
        seen.check(preview, now, PREVIEW_AGE, Stale::Old)
    }

    pub(super) fn put_question(
        &mut self,
        call: &Call<'_>,
        preview: &Preview,
        now: Instant,
    ) -> Result<String, Error> {
        make_room(&mut self.questions, |question| question.seen.at);
        let question_id = random_id()?;
        let seen = Seen {
            identity: preview.identity.clone(),
            at: now,
        };
        self.questions.insert(
            question_id.clone(),
            Question {
                call: key(call),
                seen,
            },
        );
        Ok(question_id)
    }

    pub(super) fn take_question(
        &mut self,
        question_id: &str,
        call: &Call<'_>,
        preview: &Preview,
        now: Instant,
    ) -> Result<(), Stale> {
        let question = self.questions.remove(question_id).ok_or(Stale::Unasked)?;
        if question.call != key(call) {
            return Err(Stale::Unasked);
        }
        question
            .seen
            .check(preview, now, ASK_TIMEOUT, Stale::Unasked)
    }
}

impl Seen {
    fn check(
        self,
        preview: &Preview,
        now: Instant,
        age: Duration,
        old: Stale,
    ) -> Result<(), Stale> {
        if now.duration_since(self.at) > age {
            Err(old)
        } else if self.identity != preview.identity {
            Err(Stale::Changed)
        } else {
            Ok(())
        }
    }
}

/// Tool and arguments as one text; keys of objects are sorted.
fn key(call: &Call<'_>) -> String {
    format!("{} {}", call.tool, Value::Object(call.arguments.clone()))
}

fn make_room<T>(kept: &mut BTreeMap<String, T>, at: impl Fn(&T) -> Instant) {
    while kept.len() >= MOST_KEPT {
        let Some(oldest) = kept
            .iter()
            .min_by_key(|(_, entry)| at(entry))
            .map(|(key, _)| key.clone())
        else {
            return;
        };
        kept.remove(&oldest);
    }
}

fn random_id() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::Internal {
        place: "the random source".into(),
        may_have_run: false,
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
