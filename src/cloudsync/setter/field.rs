//! Fields of a record, and how DSM spells what they hold.

use dsm::lenient::Told;
use serde_json::{Value, json};

use super::Bounds;
use crate::cloudsync::model::{gap::is_whole, schedule::Hours};

/// A field of a record: our name, DSM's name, and what it holds.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) wire: &'static str,
    pub(crate) kind: Kind,
    /// Whether the setter's tool takes it as an argument.
    pub(crate) is_argument: bool,
    /// What a person may set it to.
    pub(crate) bounds: Bounds,
}

/// What a field holds, and how DSM spells it.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Number,
    Flag,
    Text,
    /// A flag that DSM spells `enable` or `disable`.
    Switch,
    /// A list of texts.
    Texts,
    /// 168 digits; ours are 7 texts of 24.
    Hours,
}

impl Kind {
    /// The value in our spelling; absent when it has another form. What is sent back must be what came, so that no text is
    /// made of a number.
    pub(super) fn decode(self, value: &Value) -> Option<Value> {
        fn told<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
            serde_json::from_value(value.clone()).ok()
        }
        match self {
            Self::Number => told::<Told<i64>>(value)?.0.map(Value::from),
            Self::Flag | Self::Switch => told::<Told<bool>>(value)?.0.map(Value::from),
            Self::Text => value
                .as_str()
                .filter(|text| is_whole(text))
                .map(Value::from),
            Self::Texts => {
                let texts: Vec<String> = told(value)?;
                texts
                    .iter()
                    .all(|text| is_whole(text))
                    .then(|| texts.into())
            }
            Self::Hours => Some(json!(Hours::from_digits(value.as_str()?)?.days())),
        }
    }

    pub(super) fn encode(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Switch, Value::Bool(on)) => json!(if *on { "enable" } else { "disable" }),
            (Self::Hours, Value::Array(days)) => {
                json!(days.iter().filter_map(Value::as_str).collect::<String>())
            }
            _ => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_go_back_as_something_else_is_not_told() {
        for (kind, value) in [
            (Kind::Number, json!(1.5)),
            (Kind::Number, json!(1e30)),
            (Kind::Flag, json!(0.5)),
            (Kind::Flag, json!(2)),
            (Kind::Text, json!(7)),
            (Kind::Text, json!(true)),
            (Kind::Texts, json!(["a", 1])),
            (Kind::Hours, json!("01")),
        ] {
            assert_eq!(kind.decode(&value), None, "{value}");
        }
    }
}
