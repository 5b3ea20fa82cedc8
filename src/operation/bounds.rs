//! Answers cut to what a host shows a model: whole items go, and the answer says how many.

use serde_json::{Value, json};

/// Longest answer in bytes of compact JSON. Hosts that indent or escape it still stay below 40 kB.
pub(super) const MAX_ANSWER: usize = 36_000;

/// Field of an answer that says what was cut.
pub(super) const OMITTED: &str = "omitted";

/// Room for the `omitted` field itself.
const NOTE: usize = 1_000;

/// Cuts an answer that is too long, largest list first.
pub(super) fn cut(answer: &mut Value) {
    let mut omitted = Vec::new();
    let mut excess = size(answer).saturating_sub(MAX_ANSWER);
    if excess > 0 {
        excess += NOTE;
    }
    while excess > 0 {
        let Some(path) = largest_list(answer) else {
            return;
        };
        let Some(Value::Array(items)) = answer.pointer_mut(&path) else {
            return;
        };
        let before = items.len();
        let mut freed = 0;
        while freed < excess
            && let Some(item) = items.pop()
        {
            freed += size(&item) + 1;
        }
        let kept = items.len();
        excess -= freed.min(excess);
        let how = rest(answer, &path, kept);
        omitted.push(
            json!({ "list": path.trim_start_matches('/'), "count": before - kept, "how": how }),
        );
    }
    if let (false, Value::Object(fields)) = (omitted.is_empty(), answer) {
        fields.insert(OMITTED.into(), omitted.into());
    }
}

/// How to get what was cut. A page goes on at `next_offset`, which moves to the first item that was cut.
fn rest(answer: &mut Value, path: &str, kept: usize) -> &'static str {
    let top_level = path.matches('/').count() == 1;
    let start = answer.get("offset").and_then(Value::as_u64);
    match (start, answer) {
        (Some(start), Value::Object(fields)) if top_level => {
            fields.insert("next_offset".into(), (start + kept as u64).into());
            "call again with offset set to next_offset"
        }
        _ => "ask for one connection or task at a time, by its id",
    }
}

fn largest_list(value: &Value) -> Option<String> {
    let mut lists = Vec::new();
    collect(value, String::new(), &mut lists);
    lists.into_iter().max().map(|(_, path)| path)
}

/// Every list that is not inside another one, with its size; lists in lists go with their item.
fn collect(value: &Value, path: String, lists: &mut Vec<(usize, String)>) {
    match value {
        Value::Array(items) if !items.is_empty() => lists.push((size(value), path)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(field, format!("{path}/{name}"), lists);
            }
        }
        _ => {}
    }
}

fn size(value: &Value) -> usize {
    value.to_string().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_short_answers_alone() {
        let mut answer = json!({ "items": [1, 2, 3], "total": 3 });
        let before = answer.clone();
        cut(&mut answer);
        assert_eq!(answer, before);
    }

    #[test]
    fn cuts_whole_items_and_moves_the_next_page() {
        let items: Vec<Value> = (0..900)
            .map(|n| json!({ "n": n, "text": "x".repeat(90) }))
            .collect();
        let mut answer =
            json!({ "items": items, "offset": 200, "next_offset": 1100, "total": 5000 });
        cut(&mut answer);
        let kept = answer["items"].as_array().unwrap().len();
        assert!(size(&answer) <= MAX_ANSWER, "{}", size(&answer));
        assert!(kept > 200);
        assert_eq!(answer["next_offset"], 200 + kept);
        assert_eq!(answer[OMITTED][0]["count"], 900 - kept);
        assert_eq!(answer["items"][0]["n"], 0);
    }

    #[test]
    fn cuts_the_largest_list_and_says_how_to_get_the_rest() {
        let mut answer = json!({ "small": [1], "large": { "list": vec!["y".repeat(500); 100] } });
        cut(&mut answer);
        assert_eq!(answer["small"], json!([1]));
        assert_eq!(answer[OMITTED][0]["list"], "large/list");
        assert!(size(&answer) <= MAX_ANSWER);
    }
}
