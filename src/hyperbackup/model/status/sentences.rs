//! A status in sentences.

use super::{Status, state_meaning_while};
use crate::hyperbackup::model::words::{result_meaning, status_meaning};

impl Status {
    /// What the NAS tells of it, a sentence each.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let error = self.last_error.as_ref();
        let ago = self
            .last_success_hours_ago
            .map(|hours| format!(", {hours} h ago"));
        let at = |what: &str, time: &Option<String>| Some(format!("{what} {}", time.as_ref()?));
        // A run that was cut off has no end: what the NAS tells is that of the one before.
        let is_older =
            self.last_backup_ended_at < self.last_backup_at && self.last_backup_ended_at.is_some();
        let ended = match is_older {
            true => "the backup before that ended",
            false => "last backup ended",
        };
        let parts = [
            Some(self.summary()),
            error
                .map(|error| format!("error of the last backup {}: {}", error.code, error.meaning)),
            at("DSM says", &self.last_error_text),
            at("last backup began", &self.last_backup_at),
            at(ended, &self.last_backup_ended_at),
            at("the backup before this one began", &self.previous_backup_at),
            at(
                "the backup before this one ended",
                &self.previous_backup_ended_at,
            ),
            at("last success", &self.last_success_at).map(|text| text + &ago.unwrap_or_default()),
            at("next backup due", &self.next_backup_at),
            (self.schedule_enabled == Some(false)).then(|| "the schedule is off".to_owned()),
        ];
        parts.into_iter().flatten().collect()
    }

    /// State and status as an error tells them.
    pub(crate) fn summary(&self) -> String {
        type Table = fn(&str) -> Option<&'static str>;
        let explained = |name: &str, word: &Option<String>, table: Table| {
            let word = word.as_deref()?;
            Some(match table(word) {
                Some(meaning) => format!("{name} {word} ({meaning})"),
                None => format!("{name} {word}"),
            })
        };
        let status = explained("status", &self.status, status_meaning);
        let parts = [
            self.state.as_deref().map(|state| {
                match state_meaning_while(state, self.status.as_deref()) {
                    Some(meaning) => format!("state {state} ({meaning})"),
                    None => format!("state {state}"),
                }
            }),
            Some(status.unwrap_or_else(|| "status not told".into())),
            explained("last result", &self.last_result, result_meaning),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
