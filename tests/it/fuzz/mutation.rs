//! Changes to JSON: one place in it becomes something else.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::{any_json, number, text};

/// What happens to one place of a value.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// Which place, counted over all and starting again at the end.
    place: usize,
    edit: Edit,
}

#[derive(Debug, Clone)]
enum Edit {
    Put(Value),
    /// A field or item less; the whole becomes null.
    Drop,
    /// Another field of the same object gets the name.
    Rename(String),
    Wrap,
    Repeat(usize),
    /// Numbers become text, text becomes a list, and so on.
    Retype,
}

/// Any mutation.
pub fn mutation() -> impl Strategy<Value = Mutation> {
    let edit = prop_oneof![
        2 => Just(Edit::Put(Value::Null)),
        2 => number().prop_map(Edit::Put),
        4 => text().prop_map(|text| Edit::Put(text.into())),
        1 => any_json().prop_map(Edit::Put),
        3 => Just(Edit::Drop),
        1 => text().prop_map(Edit::Rename),
        1 => Just(Edit::Wrap),
        1 => select(vec![0, 2, 300]).prop_map(Edit::Repeat),
        3 => Just(Edit::Retype),
    ];
    (any::<usize>(), edit).prop_map(|(place, edit)| Mutation { place, edit })
}

/// Does this to a value.
pub fn mutate(value: &mut Value, mutation: &Mutation) {
    let mut left = mutation.place % places(value);
    at(value, &mut left, &mutation.edit);
}

fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// Goes to the place; true when it was found in here.
fn at(value: &mut Value, left: &mut usize, edit: &Edit) -> bool {
    if *left == 0 {
        whole(value, edit);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => {
            for index in 0..items.len() {
                if *left == 0 && matches!(edit, Edit::Drop) {
                    items.remove(index);
                    return true;
                }
                if at(&mut items[index], left, edit) {
                    return true;
                }
            }
        }
        Value::Object(fields) => {
            for name in fields.keys().cloned().collect::<Vec<_>>() {
                match edit {
                    Edit::Drop if *left == 0 => {
                        fields.remove(&name);
                        return true;
                    }
                    Edit::Rename(other) if *left == 0 => {
                        let value = fields.remove(&name).unwrap();
                        fields.insert(other.clone(), value);
                        return true;
                    }
                    _ => {}
                }
                if at(&mut fields[&name], left, edit) {
                    return true;
                }
            }
        }
        _ => {}
    }
    false
}

fn whole(value: &mut Value, edit: &Edit) {
    let old = value.take();
    *value = match edit {
        Edit::Put(new) => new.clone(),
        Edit::Drop => Value::Null,
        Edit::Rename(name) => json!({ name.as_str(): old }),
        Edit::Wrap => json!([old]),
        Edit::Repeat(times) => match old {
            Value::Array(items) => {
                let some = items.iter().cycle().take(items.len() * times);
                some.cloned().collect()
            }
            Value::String(text) => text.repeat(*times).into(),
            other => vec![other; *times].into(),
        },
        Edit::Retype => match old {
            Value::Number(number) => number.to_string().into(),
            Value::Bool(flag) => i64::from(flag).into(),
            Value::String(text) => text.parse::<i64>().map_or(json!([text]), Value::from),
            Value::Array(items) => {
                let named = items.into_iter().enumerate();
                named.map(|(at, item)| (at.to_string(), item)).collect()
            }
            Value::Object(fields) => fields.into_iter().map(|(_, field)| field).collect(),
            Value::Null => json!({}),
        },
    };
}
