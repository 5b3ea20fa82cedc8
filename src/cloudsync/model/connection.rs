//! A connection as the NAS lists it.

mod judge;
mod list;

use dsm::lenient::Told;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use self::list::{
    ConnectionList, beside_connection, connection, connections, with_connection,
};
use super::{
    gap::of_itself,
    health::{Condition, Health},
    page::{Row, shorten_text},
    told_error::ToldError,
};
use crate::{
    clock::{NasTime, shown_epoch},
    cloudsync::{
        ids::{ConnectionId, SyncTaskId},
        model::words::{Provider, meaning_beside_health, named, provider},
        wire::connection::ConnectionWire,
    },
    text::short_name,
    units::Coded,
};

/// A connection to a cloud account. What the NAS does not say is absent.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub(crate) struct Connection {
    /// Connection id
    pub(crate) connection_id: ConnectionId,
    /// Name as Cloud Sync shows it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// How it is doing, its tasks included
    pub(crate) health: Health,
    /// What makes it so; absent where the word says all
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) health_reason: Option<String>,
    /// DSM's word, e.g. uptodate, syncing, pause, connected, error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<String>,
    /// The status in words; absent where the health says it, and when DSM's word is in no public table
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status_meaning: Option<&'static str>,
    /// What is wrong, absent when nothing is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Coded>,
    /// What DSM says about the error
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error_text: Option<String>,
    /// True when the connection has more files than Cloud Sync can handle; absent when not, and where the NAS does not say
    #[serde(skip_serializing_if = "is_not_so")]
    pub(crate) too_many_files: Option<bool>,
    /// Files that are still to be transferred; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unfinished_files: Option<i64>,
    /// How many tasks it has; absent where they were not asked or did not answer
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks_total: Option<usize>,
    /// How many of them have an error; absent where nothing tells
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tasks_with_errors: Option<i64>,
    /// The first of those with an error
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) failing_tasks: Vec<SyncTaskId>,
    /// When the next synchronization is due; absent where DSM does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next_sync_at: Option<String>,
    /// Account at the provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) account: Option<String>,
    /// Cloud provider
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) provider: Option<Provider>,
    /// The same in epoch seconds.
    #[serde(skip)]
    pub(crate) next_sync: Option<i64>,
    /// How it is doing without its tasks.
    #[serde(skip)]
    pub(crate) own: Condition,
}

fn is_not_so(told: &Option<bool>) -> bool {
    *told != Some(true)
}

impl Connection {
    /// The connection as a preview names it.
    pub(crate) fn title(&self) -> String {
        format!(
            "connection {} ({}, {}, account {})",
            self.connection_id,
            short_name(named(self.name.as_deref())),
            short_name(self.provider_name()),
            short_name(self.account.as_deref().unwrap_or("not known")),
        )
    }

    /// The connection in a few words.
    pub(crate) fn short_title(&self) -> String {
        format!(
            "connection {} ({})",
            self.connection_id,
            named(self.name.as_deref())
        )
    }

    /// What makes it the same connection, whatever it is doing.
    pub(crate) fn identity(&self) -> Value {
        json!({
            "connection_id": self.connection_id,
            "connection_name": self.name,
            "provider": self.provider,
            "account": self.account,
        })
    }

    /// What makes it the one that it was, whatever people call it now.
    pub(crate) fn account_identity(&self) -> Value {
        json!({
            "connection_id": self.connection_id,
            "provider": self.provider.as_ref().map(|provider| &provider.name),
            "account": self.account,
        })
    }

    /// The provider as a sentence names it.
    pub(crate) fn provider_name(&self) -> &str {
        let name = self.provider.as_ref().map(|provider| &*provider.name);
        name.unwrap_or("provider not known")
    }

    /// A connection that nothing but its id is known of.
    pub(crate) fn unlisted(id: ConnectionId) -> Self {
        Self {
            connection_id: id,
            ..Self::default()
        }
    }

    /// # Errors
    /// What is wrong with a row without an id.
    fn read(wire: ConnectionWire) -> Result<Self, String> {
        let name = wire.task_display_name.filled().or(wire.task_name.0);
        let Some(id) = wire.id.0 else {
            let status = wire.status.0.map(|status| format!("status {status}"));
            return Err(of_itself([name, wire.user_name.0, status]));
        };
        let text = wire.error_desc.filled().or(wire.error_type.filled());
        let told = ToldError::new(wire.error.map(|error| error.0), text);
        let mut own = Condition::of_status(wire.status.0.as_deref())
            .or_worse(Condition::of_link(wire.link_status.0))
            .or_worse(told.condition());
        if matches!(wire.exceed_maximum_files, Some(Told(Some(true)))) {
            let reason = "it has more files than Cloud Sync can handle";
            own = own.or_worse(Condition::new(Health::Failed, reason));
        }
        let is_odd_count = match wire.sess_err_cnt {
            Some(Told(count)) => count.is_none_or(|count| count < 0),
            None => false,
        };
        if is_odd_count || matches!(wire.exceed_maximum_files, Some(Told(None))) {
            let reason = "what the NAS tells of its number of errors or files cannot be read";
            own = own.or_worse(Condition::new(Health::Unknown, reason));
        }
        if wire.last_sync_status.0.as_deref() == Some("error") {
            let reason = "its last synchronization ended with an error, by the NAS's list";
            own = own.or_worse(Condition::new(Health::Unknown, reason));
        }
        let tasks_with_errors = wire.sess_err_cnt.and_then(|count| count.0);
        let too_many_files = wire.exceed_maximum_files.and_then(|told| told.0);
        let unfinished_files = wire.unfinished_files.0.filter(|files| *files >= 0);
        // Nothing but in sync says that there are none.
        own = match (own.health, unfinished_files) {
            (Health::Ok, Some(files @ 1..)) => {
                let reason = format!("{files} files are still to be transferred");
                Condition::new(Health::Unfinished, reason)
            }
            (Health::Ok, None) => Condition::new(
                Health::Unknown,
                "the NAS does not tell how many files are still to be transferred",
            ),
            _ => own,
        };
        let (error, error_text) = told.shown();
        let mut connection = Self {
            connection_id: ConnectionId(id),
            name,
            provider: provider(wire.r#type.0, wire.type_id.0),
            account: wire.user_name.0,
            status_meaning: wire.status.0.as_deref().and_then(meaning_beside_health),
            status: wire.status.0,
            error,
            error_text,
            unfinished_files,
            tasks_with_errors: tasks_with_errors.filter(|count| *count >= 0),
            too_many_files,
            next_sync: wire.next_sync_timestamp.0,
            own,
            ..Self::default()
        };
        connection.judge(None);
        Ok(connection)
    }

    /// Shows its time with the offset of the NAS, as far as that is known.
    pub(crate) fn tell_time(&mut self, nas_time: Option<&NasTime>) {
        let shown = |seconds| shown_epoch(seconds, nas_time);
        self.next_sync_at = self.next_sync.and_then(shown);
    }
}

impl Row for Connection {
    fn health(&self) -> Health {
        self.health
    }

    fn shorten(&mut self) {
        self.status_meaning = None;
        self.next_sync_at = None;
        for text in [
            &mut self.name,
            &mut self.account,
            &mut self.error_text,
            &mut self.health_reason,
        ] {
            shorten_text(text);
        }
    }
}
