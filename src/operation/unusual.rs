//! Values that a person may not set, and that are taken all the same where the NAS itself held them.

use serde_json::{Map, Value};

use crate::audit::Held;

/// A value, or a part of one, that a person may not set.
#[derive(Debug, Clone, PartialEq)]
pub struct Unusual {
    /// The value.
    pub value: Value,
    /// Why not; absent where only the NAS can tell whether it is so.
    pub problem: Option<String>,
}

/// Finds what of the value of an argument is unusual.
pub(super) type FindUnusual = fn(&str, &Value) -> Vec<Unusual>;

/// The unusual values among the arguments of a call.
pub(super) fn asked_for(find: FindUnusual, arguments: &Map<String, Value>) -> Vec<Held> {
    let each = arguments.iter().flat_map(|(name, value)| {
        let unusual = find(name, value).into_iter();
        unusual.map(|unusual| Held::new(name, unusual.value))
    });
    each.collect()
}

/// The unusual values that a change replaced, and whether one of them is known to be out of bounds.
pub(super) fn replaced(find: FindUnusual, response: &Value) -> (Vec<Held>, bool) {
    let changed = response.get("changed").and_then(Value::as_array);
    let mut replaced = Vec::new();
    let mut out_of_bounds = false;
    for change in changed.into_iter().flatten() {
        let name = change.get("field").and_then(Value::as_str);
        let (Some(name), Some(before)) = (name, change.get("before")) else {
            continue;
        };
        for unusual in find(name, before) {
            out_of_bounds |= unusual.problem.is_some();
            replaced.push(Held::new(name, unusual.value));
        }
    }
    (replaced, out_of_bounds)
}
