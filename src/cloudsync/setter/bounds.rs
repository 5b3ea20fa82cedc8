//! What a person may set a field to. What the NAS itself held may always go back.

use serde_json::Value;

use crate::{cloudsync::model::filters::Filter, operation::Unusual};

/// What a person may set a field to.
#[derive(Clone, Copy)]
pub(crate) enum Bounds {
    /// Whatever it can hold.
    Any,
    /// A number from here to there.
    Between(i64, i64),
    /// A text with something in it to read.
    NotBlank,
    /// Texts of a filter, each of which something can match.
    Filter(Filter),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// What the NAS lists, which is looked up when it is set.
    Listed,
}

impl Bounds {
    /// Those that are given, if any are.
    pub(crate) const fn of(given: &[Self]) -> Self {
        match given {
            [bounds] => *bounds,
            _ => Self::Any,
        }
    }

    /// The parts of a value that are out of bounds, or may be.
    pub(crate) fn unusual(self, value: &Value) -> Vec<Unusual> {
        let problem = match (self, value) {
            (Self::Any, _) => return Vec::new(),
            (Self::Listed, _) => None,
            (Self::Between(low, high), Value::Number(number)) => {
                if number
                    .as_i64()
                    .is_some_and(|number| (low..=high).contains(&number))
                {
                    return Vec::new();
                }
                let allowed = match high {
                    i64::MAX => format!("{low} or more"),
                    _ => format!("{low} to {high}"),
                };
                Some(format!("{number} is out of range, {allowed} is allowed"))
            }
            (Self::NotBlank, Value::String(text)) if text.trim().is_empty() => {
                Some("a name is not empty".to_owned())
            }
            (Self::OneOf(known), Value::String(text)) if !known.contains(&text.as_str()) => {
                Some(format!("`{text}` is none of {}", known.join(", ")))
            }
            (Self::Filter(_), Value::Array(items)) => {
                return items.iter().flat_map(|item| self.unusual(item)).collect();
            }
            (Self::Filter(filter), Value::String(text)) => match filter.problem(text) {
                Some(problem) => Some(problem),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        vec![Unusual {
            value: value.clone(),
            problem,
        }]
    }
}

/// Whether a field that holds this holds the value, alone or among others.
pub(crate) fn holds(held: &Value, value: &Value) -> bool {
    held == value || held.as_array().is_some_and(|items| items.contains(value))
}
