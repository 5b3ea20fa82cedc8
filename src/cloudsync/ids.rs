//! What names a connection and a sync task.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::operation::Turn;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "i64")]
        pub(crate) struct $name(pub(super) i64);

        impl TryFrom<i64> for $name {
            type Error = String;

            // -1 meant "all" in older clients; here nothing but an id names one.
            fn try_from(id: i64) -> Result<Self, String> {
                if id < 0 { Err(format!("{id} is no id, ids are not negative")) } else { Ok(Self(id)) }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

// The two ids differ only in name; writing them twice would invite a difference.
numeric_id! {
    /// Connection id from cloudsync_list_connections
    ConnectionId
}
numeric_id! {
    /// Task id from cloudsync_list_tasks
    SyncTaskId
}

impl ConnectionId {
    /// What a change of the connection changes.
    pub(crate) fn turn(self) -> Turn {
        Turn::One(format!("connection {self}"))
    }
}

impl SyncTaskId {
    /// What a change of the task changes.
    pub(crate) fn turn(self) -> Turn {
        Turn::One(format!("task {self}"))
    }
}
