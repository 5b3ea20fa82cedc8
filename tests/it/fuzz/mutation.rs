//! Changes to JSON: one place in it becomes something else.

use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::{any_json, number, text};

/// What happens to one place of a value.
#[derive(Debug, Clone)]
pub struct Mutation {
    /// Which place, counted over all and starting again at the end.
    place: usize,
    deed: Deed,
}

#[derive(Debug, Clone)]
enum Deed {
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
    let deed = prop_oneof![
        2 => Just(Deed::Put(Value::Null)),
        2 => number().prop_map(Deed::Put),
        4 => text().prop_map(|text| Deed::Put(text.into())),
        1 => any_json().prop_map(Deed::Put),
        3 => Just(Deed::Drop),
        1 => text().prop_map(Deed::Rename),
        1 => Just(Deed::Wrap),
        1 => select(vec![0, 2, 300]).prop_map(Deed::Repeat),
        3 => Just(Deed::Retype),
    ];
    (any::<usize>(), deed).prop_map(|(place, deed)| Mutation { place, deed })
}

/// Does this to a value.
pub fn mutate(value: &mut Value, mutation: &Mutation) {
    let mut left = mutation.place % places(value);
    at(value, &mut left, &mutation.deed);
}

fn places(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(places).sum(),
        Value::Object(fields) => fields.values().map(places).sum(),
        _ => 0,
    }
}

/// Goes to the place; true when it was found in here.
fn at(value: &mut Value, left: &mut usize, deed: &Deed) -> bool {
    if *left == 0 {
        whole(value, deed);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => {
            for index in 0..items.len() {
                if *left == 0 && matches!(deed, Deed::Drop) {
                    items.remove(index);
                    return true;
                }
                if at(&mut items[index], left, deed) {
                    return true;
                }
            }
        }
        Value::Object(fields) => {
            for name in fields.keys().cloned().collect::<Vec<_>>() {
                match deed {
                    Deed::Drop if *left == 0 => {
                        fields.remove(&name);
                        return true;
                    }
                    Deed::Rename(other) if *left == 0 => {
                        let value = fields.remove(&name).unwrap();
                        fields.insert(other.clone(), value);
                        return true;
                    }
                    _ => {}
                }
                if at(&mut fields[&name], left, deed) {
                    return true;
                }
            }
        }
        _ => {}
    }
    false
}

fn whole(value: &mut Value, deed: &Deed) {
    let old = value.take();
    *value = match deed {
        Deed::Put(new) => new.clone(),
        Deed::Drop => Value::Null,
        Deed::Rename(name) => json!({ name.as_str(): old }),
        Deed::Wrap => json!([old]),
        Deed::Repeat(times) => match old {
            Value::Array(items) => {
                let some = items.iter().cycle().take(items.len() * times);
                some.cloned().collect()
            }
            Value::String(text) => text.repeat(*times).into(),
            other => vec![other; *times].into(),
        },
        Deed::Retype => match old {
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
