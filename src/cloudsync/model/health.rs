//! How a connection or a sync task is doing, in one word and with its reason. Whatever no table knows is never good news.

use schemars::JsonSchema;
use serde::Serialize;

use crate::units::Coded;

/// DSM's number of a connection that is linked to its account; no answer with another one is public.
const LINKED: i64 = 1;

/// How it is doing, in one word; the worst comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Health {
    /// The cloud refuses the sign-in: link the account again in Cloud Sync
    RelinkNeeded,
    /// Not linked to the cloud account
    NotLinked,
    /// Stopped by an error
    Failed,
    /// A task has an error
    TasksFailing,
    /// Stopped by Cloud Sync itself
    Suspended,
    /// The NAS says too little, or something that is in no public table
    #[default]
    Unknown,
    /// Paused until resumed
    Paused,
    /// Not transferring, though files are still to be transferred
    Unfinished,
    /// Nothing is synchronized: it has no task
    NoTasks,
    /// Transferring, or looking for changes
    Running,
    /// Known to be in sync
    Ok,
}

impl Health {
    /// The word as answers have it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::RelinkNeeded => "relink_needed",
            Self::NotLinked => "not_linked",
            Self::Failed => "failed",
            Self::TasksFailing => "tasks_failing",
            Self::Suspended => "suspended",
            Self::Unknown => "unknown",
            Self::Paused => "paused",
            Self::Unfinished => "unfinished",
            Self::NoTasks => "no_tasks",
            Self::Running => "running",
            Self::Ok => "ok",
        }
    }

    /// Whether something has to be done about it before it synchronizes again.
    pub(crate) fn is_failing(self) -> bool {
        self <= Self::TasksFailing
    }
}

/// A health and what makes it so.
#[derive(Debug, Clone, Default)]
pub(crate) struct Condition {
    pub(crate) health: Health,
    /// Absent for what needs none.
    pub(crate) reason: Option<String>,
}

impl Condition {
    pub(crate) fn new(health: Health, reason: impl Into<String>) -> Self {
        Self {
            health,
            reason: Some(reason.into()),
        }
    }

    /// Nothing speaks against it.
    pub(crate) fn all_well() -> Self {
        Self::plain(Health::Ok)
    }

    fn plain(health: Health) -> Self {
        Self {
            health,
            reason: None,
        }
    }

    /// The worse of two.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        if other.health < self.health {
            other
        } else {
            self
        }
    }

    /// What a status of `list_conn` or `list_sess` says. Its words are those of the DSM window's script; answers with
    /// `uptodate` and `syncing` were captured.
    pub(crate) fn of_status(status: Option<&str>) -> Self {
        let health = match status {
            Some("uptodate") => Health::Ok,
            Some("syncing" | "processing" | "scanning" | "connecting") => Health::Running,
            Some("pause") => Health::Paused,
            Some("suspended") => Health::Suspended,
            Some("error") => Health::Failed,
            Some("unlink") => Health::NotLinked,
            other => return Self::of_unknown_status(other),
        };
        Self::of_word(health, status)
    }

    /// What a status of the documents says. Of a task `idle` means in sync only when all of it is done.
    pub(crate) fn of_documented_status(status: Option<&str>, progress: Option<i64>) -> Self {
        let health = match (status, progress) {
            (Some("connected"), _) | (Some("idle"), Some(100)) => Health::Ok,
            (Some("idle"), Some(percent @ 0..100)) => {
                return Self::new(Health::Unfinished, format!("idle at {percent} %"));
            }
            (Some("idle"), _) => {
                return Self::new(
                    Health::Unknown,
                    "idle, and the NAS does not say how much is done",
                );
            }
            (Some("syncing"), _) => Health::Running,
            (Some("paused"), _) => Health::Paused,
            (Some("error"), _) => Health::Failed,
            (Some("disconnected"), _) => Health::NotLinked,
            (other, _) => return Self::of_unknown_status(other),
        };
        Self::of_word(health, status)
    }

    fn of_word(health: Health, status: Option<&str>) -> Self {
        match (health.is_failing(), status) {
            (true, Some(status)) => Self::new(health, format!("its status is {status}")),
            _ => Self::plain(health),
        }
    }

    fn of_unknown_status(status: Option<&str>) -> Self {
        let reason = match status {
            Some(word) if !word.is_empty() => {
                format!("its status `{word}` is in no public table")
            }
            _ => "the NAS does not tell its status".into(),
        };
        Self::new(Health::Unknown, reason)
    }

    /// What DSM's `link_status` says.
    pub(crate) fn of_link(link: Option<i64>) -> Self {
        match link {
            Some(LINKED) => Self::plain(Health::Ok),
            Some(other) => Self::new(
                Health::NotLinked,
                format!("its link_status is {other}, and {LINKED} is linked"),
            ),
            None => Self::new(Health::Unknown, "the NAS does not tell its link_status"),
        }
    }

    /// What an error says, or what the NAS tells without a code.
    pub(crate) fn of_error(error: Option<&Coded>, text: Option<&str>) -> Self {
        match (error, text) {
            (None, None) => Self::plain(Health::Ok),
            (None, Some(text)) => Self::new(Health::Unknown, format!("the NAS says: {text}")),
            (Some(error), _) => {
                let health = match error.code {
                    -6 | -7 => Health::RelinkNeeded,
                    // Accepted, and carried out later: no error.
                    -56 => return Self::plain(Health::Ok),
                    _ => Health::Failed,
                };
                Self::new(health, format!("error {}: {}", error.code, error.meaning))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_good_words_are_ok() {
        for word in [
            "uptodate ",
            "Uptodate",
            "ok",
            "brand_new",
            "",
            "connected",
            "idle",
        ] {
            assert_eq!(
                Condition::of_status(Some(word)).health,
                Health::Unknown,
                "{word}"
            );
        }
        for word in ["uptodate", "brand_new", "", "pause"] {
            let condition = Condition::of_documented_status(Some(word), Some(100));
            assert_eq!(condition.health, Health::Unknown, "{word}");
        }
        assert_eq!(Condition::of_status(None).health, Health::Unknown);
        assert_eq!(Condition::of_link(None).health, Health::Unknown);
        assert_eq!(Condition::of_link(Some(0)).health, Health::NotLinked);
    }

    #[test]
    fn idle_is_ok_only_when_all_is_done() {
        let idle = |percent| Condition::of_documented_status(Some("idle"), percent).health;
        assert_eq!(idle(Some(100)), Health::Ok);
        assert_eq!(idle(Some(99)), Health::Unfinished);
        assert_eq!(idle(None), Health::Unknown);
        assert_eq!(idle(Some(101)), Health::Unknown);
    }

    #[test]
    fn every_word_is_the_one_that_is_serialized() {
        for health in [
            Health::RelinkNeeded,
            Health::NoTasks,
            Health::Unknown,
            Health::Ok,
        ] {
            assert_eq!(serde_json::to_value(health).unwrap(), health.word());
        }
    }
}
