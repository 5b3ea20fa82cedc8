//! Cloud Sync's log, newest line first.

use std::cmp::Reverse;

use serde_json::{Value, json};

use crate::{
    answer::{Answer, Refusal},
    call::Call,
    office::{ConnectionId, LogLine},
};

struct Query {
    connection: Option<ConnectionId>,
    keyword: String,
    from: i64,
    to: i64,
    level: i64,
    action: i64,
}

/// Without a connection the lines of all come, as mikespub/synology asks for them
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let offset = call.args.integer_from("offset", 0)?;
    let limit = call.args.integer_from("limit", 0)?;
    let query = read_query(call)?;
    if query
        .connection
        .is_some_and(|id| call.office.connection(id).is_none())
    {
        return Err(super::unknown());
    }
    let mut lines: Vec<&LogLine> = call
        .office
        .log
        .iter()
        .filter(|line| query.finds(line))
        .collect();
    lines.sort_by_key(|line| Reverse(line.time));
    let (offset, limit) = (
        usize::try_from(offset).unwrap_or(usize::MAX),
        usize::try_from(limit).unwrap_or(usize::MAX),
    );
    let items: Vec<Value> = lines
        .iter()
        .skip(offset)
        .take(limit)
        .map(|line| item(line))
        .collect();
    Ok(Some(json!({"items": items, "total": lines.len()})))
}

fn read_query(call: &Call<'_>) -> Result<Query, Refusal> {
    let args = call.args;
    Ok(Query {
        connection: args.optional_integer("connection_id")?.map(ConnectionId),
        keyword: args.string_or_nothing("keyword")?.to_lowercase(),
        from: args.optional_integer("date_from")?.unwrap_or(0),
        to: args.optional_integer("date_to")?.unwrap_or(0),
        level: args.optional_integer("log_level")?.unwrap_or(-1),
        action: args.optional_integer("action")?.unwrap_or(-1),
    })
}

impl Query {
    /// 0 leaves a date open, -1 takes every level and action
    fn finds(&self, line: &LogLine) -> bool {
        self.connection.is_none_or(|id| id == line.connection_id)
            && (self.from == 0 || line.time >= self.from)
            && (self.to == 0 || line.time <= self.to)
            && (self.level == -1 || line.level == self.level)
            && (self.action == -1 || line.action == self.action)
            && (self.keyword.is_empty() || line.path.to_lowercase().contains(&self.keyword))
    }
}

fn item(line: &LogLine) -> Value {
    json!({
        "action": line.action,
        "error_code": line.error_code,
        "file_name": line.file_name,
        "file_type": "file",
        "log_level": line.level,
        "path": line.path,
        "session_id": line.task_id,
        "time": line.time,
    })
}
