//! The id of a backup task: a number, or the name of a LUN task.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// The id as DSM sends it and wants it. Digits in quotes are a name: DSM does not find such a task by the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum TaskIdWire {
    Number(i64),
    Name(String),
}

// Not derived: that would read all of a value of another form before it is refused.
impl<'de> Deserialize<'de> for TaskIdWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdVisitor)
    }
}

struct IdVisitor;

impl de::Visitor<'_> for IdVisitor {
    type Value = TaskIdWire;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a name")
    }

    fn visit_i64<E>(self, number: i64) -> Result<TaskIdWire, E> {
        Ok(TaskIdWire::Number(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<TaskIdWire, E> {
        let number = i64::try_from(number).map_err(E::custom)?;
        Ok(TaskIdWire::Number(number))
    }

    fn visit_str<E>(self, name: &str) -> Result<TaskIdWire, E> {
        Ok(TaskIdWire::Name(name.to_owned()))
    }
}
