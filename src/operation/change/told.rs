//! What a change adds to its answer.

use serde_json::{Map, Value};

use crate::{
    operation::{
        Answer, schema,
        undo::{NO_UNDO, UNDO},
    },
    text::put_at,
};

/// The field in which every change warns.
const WARNING: &str = "warning";

/// Names a change in its answer; what changed nothing has no name.
pub(super) fn tell_change_id(response: &mut Value, change_id: Option<&str>) {
    if let (Value::Object(fields), Some(id)) = (response, change_id)
        && fields
            .get("outcome")
            .is_none_or(|outcome| outcome != "unchanged")
    {
        put_at(1, fields, schema::CHANGE_ID, id.into());
    }
}

/// A value that a person may not set goes back as one that the audit log knows: without a log no later process takes it.
pub(super) fn withhold_undo(response: &mut Value) {
    if let Value::Object(fields) = response
        && fields.shift_remove(UNDO).is_some()
    {
        let reason = "what was before is out of the bounds that are set here, and without an audit log only this process knows that the NAS held it; it still takes it as an argument";
        fields.insert(NO_UNDO.into(), reason.into());
    }
}

/// Adds a warning to those of an answer.
pub(super) fn warn(fields: &mut Map<String, Value>, warning: Option<String>) {
    let Some(warning) = warning else { return };
    let both = match fields.get(WARNING).and_then(Value::as_str) {
        Some(own) => format!("{own} {warning}"),
        None => warning,
    };
    put_at(1, fields, WARNING, both.into());
}

pub(super) fn with_warning(answer: Answer, warning: Option<String>) -> Answer {
    match (answer, warning) {
        (Answer::Done(Value::Object(mut fields)), Some(warning)) => {
            put_at(1, &mut fields, schema::AUDIT_WARNING, warning.into());
            Answer::Done(Value::Object(fields))
        }
        (answer, _) => answer,
    }
}
