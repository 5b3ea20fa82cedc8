//! Ids, times and coded words as tools show them: the shared vocabulary of requests and responses.
//!
//! Must not know where a value comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "i64")]
        pub struct $name(pub i64);

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

/// A size or amount of data, in bytes.
pub type Bytes = i64;

/// A code of the NAS with its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coded {
    /// The number that the NAS gave
    pub code: i64,
    /// The number in words; `unknown` when it is in no public table
    pub meaning: String,
}

/// A time as RFC 3339 in UTC, from epoch seconds; absent for zero and for times no calendar has.
pub fn rfc3339(epoch_seconds: i64) -> Option<String> {
    if epoch_seconds == 0 {
        return None;
    }
    jiff::Timestamp::from_second(epoch_seconds)
        .ok()
        .map(|time| time.to_string())
}
