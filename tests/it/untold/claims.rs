//! What one answer of a tool claims that another does not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Claim;

/// By what rows of lists are known, as their order may change.
const IDS: [&str; 3] = ["task_id", "connection_id", "repository_id"];

/// What `now` says that `full` does not, but for what may change. What it does not say any more is no claim.
pub fn made_up(full: &Value, now: &Value, may_change: &impl Fn(&Claim) -> bool) -> Vec<String> {
    let (full, now) = (said(full), said(now));
    let mut problems = Vec::new();
    for (path, now) in &now {
        let was = full.get(path);
        let claim = Claim { path, was, now };
        if was != Some(now) && !may_change(&claim) {
            let was = was.map_or_else(|| "absent".to_owned(), Value::to_string);
            problems.push(format!("{path} was {was} and is {now}"));
        }
    }
    problems
}

/// Everything that an answer says, by its path; of a list also how long it is.
fn said(answer: &Value) -> BTreeMap<String, Value> {
    let mut said = BTreeMap::new();
    collect(answer, String::new(), &mut said);
    said
}

fn collect(value: &Value, path: String, said: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                collect(field, format!("{path}{dot}{name}"), said);
            }
        }
        Value::Array(items) => {
            said.insert(format!("{path}.length"), items.len().into());
            for (index, item) in items.iter().enumerate() {
                let id = IDS
                    .iter()
                    .find_map(|id| item.get(id))
                    .map(|id| id.to_string());
                let row = id.map_or_else(|| index.to_string(), |id| id.replace('"', ""));
                collect(item, format!("{path}[{row}]"), said);
            }
        }
        scalar => {
            said.insert(path, scalar.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(now: Value) -> Vec<String> {
        let full = json!({ "tasks": [{ "task_id": "1", "health": "failed", "folders": ["a"] }, { "task_id": "2", "on": true }] });
        made_up(&full, &now, &|claim| {
            claim.name() == "health" && claim.now == "unknown"
        })
    }

    #[test]
    fn what_is_not_said_any_more_is_no_claim_and_rows_may_move() {
        assert!(
            found(
                json!({ "tasks": [{ "task_id": "2" }, { "task_id": "1", "health": "unknown" }] })
            )
            .is_empty()
        );
        assert!(found(json!({})).is_empty());
    }

    #[test]
    fn what_is_said_otherwise_is_a_claim() {
        for (now, problem) in [
            (
                json!({ "tasks": [{ "task_id": "1", "health": "ok" }, { "task_id": "2" }] }),
                "tasks[1].health was \"failed\" and is \"ok\"",
            ),
            (
                json!({ "tasks": [{ "task_id": "1" }, { "task_id": "2", "on": false }] }),
                "tasks[2].on was true and is false",
            ),
            (
                json!({ "tasks": [{ "task_id": "1", "folders": [] }, { "task_id": "2" }] }),
                "tasks[1].folders.length was 1 and is 0",
            ),
            (
                json!({ "tasks": [{ "task_id": "1", "size": 0 }, { "task_id": "2" }] }),
                "tasks[1].size was absent and is 0",
            ),
            (json!({ "tasks": [] }), "tasks.length was 2 and is 0"),
        ] {
            assert_eq!(found(now), [problem]);
        }
    }
}
