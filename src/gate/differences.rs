//! What differs between two looks at a target, in words.

use serde_json::Value;

use crate::sorting::set_of;

/// Most differences that are told.
const MOST: usize = 5;

/// What differs, each with its name, e.g. `local_path was "/a" and is "/b"`.
pub(super) fn differences(before: &Value, now: &Value) -> String {
    let mut found = Vec::new();
    collect("", Some(before), Some(now), &mut found);
    let more = found.len().saturating_sub(MOST);
    found.truncate(MOST);
    if more > 0 {
        found.push(format!("{more} more"));
    }
    found.join(", ")
}

fn collect(name: &str, before: Option<&Value>, now: Option<&Value>, found: &mut Vec<String>) {
    match (before, now) {
        (Some(Value::Object(before)), Some(Value::Object(now))) => {
            let names = set_of(before.keys().chain(now.keys()));
            for inner in names {
                let whose = match name {
                    "" => inner.clone(),
                    name => format!("{inner} of {name}"),
                };
                collect(&whose, before.get(inner), now.get(inner), found);
            }
        }
        _ if before == now => {}
        (None | Some(Value::Null), _) => found.push(format!("{name} is there now")),
        (_, None | Some(Value::Null)) => found.push(format!("{name} is gone")),
        (Some(before), Some(now)) => found.push(format!("{name} was {before} and is {now}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_named() {
        let before = json!({ "name": "a", "task 1": { "path": "/x" }, "task 2": {} });
        let now = json!({ "name": "b", "task 1": { "path": "/y" }, "task 3": {} });
        insta::assert_snapshot!(
            differences(&before, &now),
            @r#"name was "a" and is "b", path of task 1 was "/x" and is "/y", task 2 is gone, task 3 is there now"#
        );
    }
}
