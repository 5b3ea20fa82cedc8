//! What was previewed, asked and declined lately, so that a confirmation counts for that and nothing else, and once.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    judged::{DIGEST_LENGTH, Digest, Judged, digest_of},
    moment::{Moment, boot},
};
use crate::sorting::sort_by;

/// How long a preview can be confirmed.
const PREVIEW_AGE: Duration = Duration::from_secs(600);

/// How long what no longer counts is kept, to tell that it came too late.
const KEPT: Duration = Duration::from_secs(3_600);

/// Most of a kind that are kept; beyond that the oldest goes.
const MOST_KEPT: usize = 200;

/// How long a note is kept; a run of a backup may take days.
const NOTED: Duration = Duration::from_secs(7 * 86_400);

/// After so many times in [`QUIET`] that the person did not agree about one thing, nobody is asked about it for as long.
const MOST_DECLINED: usize = 3;
const QUIET: Duration = Duration::from_secs(600);

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
    /// An answer to a question that was put so many seconds ago at most.
    #[error(
        "the answer came too late and does not count: a person has {0} s to answer; nothing was sent"
    )]
    Late(u64),
}

/// What a process keeps for itself, or all processes in a file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Memory {
    boot: String,
    previews: Vec<Seen>,
    questions: Vec<Seen>,
    /// What a person did not agree to.
    declined: Vec<Seen>,
    /// What later calls must know.
    notes: Vec<Seen>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// What it is found by.
    about: Digest,
    call: Digest,
    subject: Digest,
    at: Moment,
    seal: Digest,
}

impl Seen {
    fn new(about: Digest, judged: &Judged, at: Moment) -> Self {
        Self {
            call: judged.call.clone(),
            subject: judged.subject.clone(),
            seal: judged.seal(&about, at),
            at,
            about,
        }
    }

    /// Whether it still stands for what is judged now.
    fn check(
        &self,
        judged: &Judged,
        now: Moment,
        limit: Duration,
        late: Stale,
    ) -> Result<(), Stale> {
        if self.at.age(now).is_none_or(|age| age > limit) {
            Err(late)
        } else if *self == Self::new(self.about.clone(), judged, self.at) {
            Ok(())
        } else {
            Err(Stale::Changed)
        }
    }
}

impl Memory {
    pub(super) fn put_preview(&mut self, judged: &Judged, now: Moment) {
        self.forget_preview(judged);
        self.previews
            .push(Seen::new(judged.call.clone(), judged, now));
        self.clean(now);
    }

    pub(super) fn forget_preview(&mut self, judged: &Judged) {
        self.previews.retain(|seen| seen.about != judged.call);
    }

    /// Uses a preview up that was there before the call.
    pub(super) fn take_preview(
        &mut self,
        judged: &Judged,
        arrived: Moment,
        now: Moment,
    ) -> Result<(), Stale> {
        // Of several calls at once the first may find no preview and make one; the others must not confirm that.
        let of_call = |seen: &mut Seen| seen.about == judged.call && seen.at.is_before(arrived);
        let seen = self.previews.extract_if(.., of_call).last();
        seen.ok_or(Stale::Unseen)?
            .check(judged, now, PREVIEW_AGE, Stale::Old)
    }

    pub(super) fn put_question(&mut self, question_id: &str, judged: &Judged, now: Moment) {
        self.questions
            .push(Seen::new(digest_of(question_id), judged, now));
        self.clean(now);
    }

    /// Uses a question up.
    pub(super) fn take_question(
        &mut self,
        question_id: &str,
        judged: &Judged,
        now: Moment,
        limit: Duration,
    ) -> Result<(), Stale> {
        let about = digest_of(question_id);
        let asked = self
            .questions
            .extract_if(.., |seen| seen.about == about)
            .last();
        let question = asked.ok_or(Stale::Unasked)?;
        if question.call != judged.call {
            return Err(Stale::Unasked);
        }
        question.check(judged, now, limit, Stale::Late(limit.as_secs()))
    }

    /// Notes that the person was asked and did not agree.
    pub(super) fn put_declined(&mut self, judged: &Judged, now: Moment) {
        self.declined
            .push(Seen::new(judged.subject.clone(), judged, now));
        self.clean(now);
    }

    /// How long nobody is to be asked about it; absent when somebody may be. A question that was not answered within the
    /// limit was declined as well.
    pub(super) fn quiet(&self, judged: &Judged, now: Moment, limit: Duration) -> Option<Duration> {
        let declined = self
            .declined
            .iter()
            .filter_map(|seen| Some((seen, seen.at.age(now)?)));
        let asked = self.questions.iter().filter_map(|seen| {
            let age = seen.at.age(now)?.checked_sub(limit)?;
            Some((seen, age))
        });
        let own = declined
            .chain(asked)
            .filter(|(seen, _)| seen.subject == judged.subject);
        let mut ages: Vec<Duration> = own.map(|(_, age)| age).collect();
        sort_by(&mut ages, Ord::cmp);
        let (last, first) = (ages.first()?, ages.get(MOST_DECLINED - 1)?);
        let at_once = first.saturating_sub(*last) <= QUIET;
        QUIET
            .checked_sub(*last)
            .filter(|left| at_once && !left.is_zero())
    }

    /// Notes something that later calls must know.
    pub(super) fn put_note(&mut self, note: &Judged, now: Moment) {
        self.forget_note(note);
        self.notes.push(Seen::new(note.call.clone(), note, now));
        self.clean(now);
    }

    pub(super) fn forget_note(&mut self, note: &Judged) {
        self.notes.retain(|seen| seen.about != note.call);
    }

    pub(super) fn has_note(&self, note: &Judged, now: Moment) -> bool {
        let mut notes = self.notes.iter();
        notes.any(|seen| seen.about == note.call && seen.at.age(now).is_some_and(|age| age < NOTED))
    }

    /// As it was read from a file: what nobody of us can have written this way goes.
    pub(super) fn checked(mut self, now: Moment) -> Self {
        if self.boot != boot() {
            return Self::default();
        }
        self.clean(now);
        self
    }

    fn clean(&mut self, now: Moment) {
        self.boot = boot().to_owned();
        for (list, kept) in [
            (&mut self.previews, KEPT),
            (&mut self.questions, KEPT),
            (&mut self.declined, KEPT),
            (&mut self.notes, NOTED),
        ] {
            list.retain(|seen| {
                let digests = [&seen.about, &seen.call, &seen.subject, &seen.seal];
                digests.iter().all(|digest| digest.len() == DIGEST_LENGTH)
                    && seen.at.age(now).is_some_and(|age| age < kept)
            });
            // They come in order of time.
            let more = list.len().saturating_sub(MOST_KEPT);
            list.drain(..more);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::gate::{Call, Preview};

    /// A call about a thing, as judged.
    fn judged(tool: &'static str, subject: &str, number: usize) -> Judged {
        let arguments = Map::from_iter([("number".to_owned(), json!(number))]);
        let call = Call {
            tool,
            arguments: &arguments,
            confirmed: true,
            arrived: Moment::now(),
        };
        let preview = Preview {
            subject: subject.into(),
            ..Preview::default()
        };
        Judged::new("nas", &call, &preview)
    }

    fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    #[test]
    fn it_is_bounded() {
        let (mut memory, now) = (Memory::default(), Moment::now());
        for number in 0..3 * MOST_KEPT {
            let judged = judged("t", "task 1", number);
            memory.put_preview(&judged, now);
            memory.put_question(&number.to_string(), &judged, now);
            memory.put_declined(&judged, now);
        }
        let lists = [&memory.previews, &memory.questions, &memory.declined];
        assert_eq!(lists.map(Vec::len), [MOST_KEPT; 3]);
        memory.put_declined(&judged("t", "task 1", 0), now.later(KEPT));
        let lists = [&memory.previews, &memory.questions, &memory.declined];
        assert_eq!(lists.map(Vec::len), [0, 0, 1]);
    }

    #[test]
    fn after_three_in_ten_minutes_nobody_is_asked_for_ten_minutes() {
        let (mut memory, start) = (Memory::default(), Moment::now());
        let one = judged("t", "task 1", 0);
        let quiet = |memory: &Memory, judged: &Judged, after| {
            let left = memory.quiet(judged, start.later(minutes(after)), minutes(1))?;
            Some(left.as_secs().div_ceil(60))
        };
        // Slowly enough, one may go on declining.
        for at in [0, 6, 12] {
            memory.put_declined(&one, start.later(minutes(at)));
            assert_eq!(quiet(&memory, &one, at), None, "{at}");
        }
        memory.put_declined(&one, start.later(minutes(13)));
        assert_eq!(quiet(&memory, &one, 13), Some(10));
        assert_eq!(quiet(&memory, &judged("another", "task 1", 1), 14), Some(9));
        assert_eq!(quiet(&memory, &judged("t", "task 2", 0), 14), None);
        assert_eq!(quiet(&memory, &one, 23), None);
    }

    #[test]
    fn a_question_without_an_answer_was_declined() {
        let (mut memory, start) = (Memory::default(), Moment::now());
        let one = judged("t", "task 1", 0);
        for id in ["a", "b", "c"] {
            memory.put_question(id, &one, start);
        }
        assert_eq!(memory.quiet(&one, start, minutes(1)), None);
        assert_eq!(
            memory.quiet(&one, start.later(minutes(2)), minutes(1)),
            Some(minutes(9))
        );
    }
}
