//! Whether an answer is about the record that was asked about: one that names another is no answer.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    ErrorKind,
    lenient::{self, Told},
    method::Method,
    params::Params,
};

/// Longest id of the NAS that an error carries, in characters.
const MOST_SHOWN: usize = 60;

/// The ids that an answer has at its top, if any.
#[derive(Deserialize)]
struct Ids {
    task_id: Told<String>,
    conn_id: Told<String>,
    connection_id: Told<String>,
    sess_id: Told<String>,
    session_id: Told<String>,
}

/// Checks that the data of an answer names no other record than was asked about. Many answers name none.
///
/// # Errors
/// [`ErrorKind::BadAnswer`] that names both.
pub(crate) fn check(method: Method, params: &Params, data: Option<&str>) -> Result<(), ErrorKind> {
    let asked = |name| params.get(name).and_then(written);
    let (task, session) = (asked("task_id"), asked("session_id"));
    let connection = asked("connection_id").or_else(|| asked("conn_id"));
    if task.is_none() && session.is_none() && connection.is_none() {
        return Ok(());
    }
    let Some(ids) = data.and_then(lenient::parse::<Ids>) else {
        return Ok(());
    };
    for (what, asked, told) in [
        ("task", &task, [ids.task_id, Told(None)]),
        ("connection", &connection, [ids.conn_id, ids.connection_id]),
        ("task", &session, [ids.sess_id, ids.session_id]),
    ] {
        let told = told.into_iter().filter_map(Told::filled);
        let Some(asked) = asked else { continue };
        let mut others = told.filter(|told| told.trim() != asked.trim());
        if let Some(other) = others.next() {
            let other: String = other.chars().take(MOST_SHOWN).collect();
            let problem = format!("about {what} {other}, and was asked about {what} {asked}");
            return Err(ErrorKind::bad_answer(method, problem));
        }
    }
    Ok(())
}

/// An id as a person writes it.
fn written(id: &Value) -> Option<String> {
    match id {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Api;

    const API: Api = Api {
        name: "SYNO.Test",
        version: 1,
        package: None,
    };

    fn is_own(params: &Params, answer: Value) -> bool {
        let method = API.read::<()>("get").method();
        check(method, params, Some(&answer.to_string())).is_ok()
    }

    #[test]
    fn an_answer_that_names_another_record_is_none() {
        let task = Params::new().with("task_id", 3);
        for own in [
            json!({ "task_id": 3 }),
            json!({ "task_id": "3" }),
            json!({ "task_id": null, "conn_id": 4 }),
            json!({ "task_id": {} }),
            json!({}),
            json!([{ "task_id": 4 }]),
        ] {
            assert!(is_own(&task, own.clone()), "{own}");
        }
        for other in [json!({ "task_id": 4 }), json!({ "task_id": "LUN" })] {
            assert!(!is_own(&task, other.clone()), "{other}");
        }
        let connection = Params::new().with("connection_id", 3);
        assert!(is_own(&connection, json!({ "conn_id": 3, "type_id": 4 })));
        assert!(!is_own(&connection, json!({ "conn_id": 4 })));
        let lun = Params::new().with("task_id", "LUN 1");
        assert!(is_own(&lun, json!({ "task_id": "LUN 1" })));
        let all = Params::new().with("connection_id", Value::Null);
        assert!(is_own(&all, json!({ "conn_id": 4 })));
    }
}
