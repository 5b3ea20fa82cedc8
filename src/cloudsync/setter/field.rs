//! Fields of a record, and how DSM spells what they hold.

use dsm::lenient::Told;
use serde_json::{Value, json};

use crate::cloudsync::model::schedule::Hours;

/// A field of a record: our name, DSM's name, and what it holds.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) wire: &'static str,
    pub(crate) kind: Kind,
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
    /// The value in our spelling; absent when it has another form.
    pub(super) fn decode(self, value: &Value) -> Option<Value> {
        fn told<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
            serde_json::from_value(value.clone()).ok()
        }
        match self {
            Self::Number => told::<Told<i64>>(value)?.0.map(Value::from),
            Self::Flag | Self::Switch => told::<Told<bool>>(value)?.0.map(Value::from),
            Self::Text => told::<Told<String>>(value)?.0.map(Value::from),
            Self::Texts => {
                let texts: Vec<Told<String>> = told(value)?;
                let texts: Option<Vec<String>> = texts.into_iter().map(|text| text.0).collect();
                texts.map(Value::from)
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
