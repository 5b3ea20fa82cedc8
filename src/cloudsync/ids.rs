//! What names a connection and a sync task.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::operation::Turn;

macro_rules! numeric_id {
    ($(#[$doc:meta])* $name:ident, $from:literal, $answered:literal, $asked:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub(crate) struct $name(pub(super) i64);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                number(Value::deserialize(deserializer)?)
                    .map(Self)
                    .map_err(|problem| D::Error::custom(format!("{problem}; give one from {}", $from)))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                if generator.contract().is_serialize() {
                    json_schema!({ "type": "integer", "description": $answered })
                } else {
                    json_schema!({ "type": "string", "description": $asked })
                }
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
    /// Id of a connection; tools accept 3 and "3" and answer 3.
    ConnectionId,
    "cloudsync_list_connections",
    "Connection id",
    "Id or exact name of a connection, from cloudsync_list_connections"
}
numeric_id! {
    /// Id of a sync task; tools accept 4 and "4" and answer 4.
    SyncTaskId,
    "cloudsync_list_tasks",
    "Task id",
    "Id of a sync task, or its exact name or folder on the NAS"
}

/// The id that an argument gives, or why it is none. -1 meant "all" in older clients; here nothing but an id names one.
fn number(argument: Value) -> Result<i64, String> {
    let number = match &argument {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    match number {
        Some(id @ 0..) => Ok(id),
        Some(id) => Err(format!("{id} is no id, ids are not negative")),
        None => {
            let given: String = argument.to_string().chars().take(60).collect();
            Err(format!("{given} is no id"))
        }
    }
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
