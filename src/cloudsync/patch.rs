//! Setting means patching: DSM's setters overwrite the whole record, so the present one is read, the named fields are
//! changed in it, and all of it is sent back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::schedule::Hours;
use crate::{
    dsm::{
        Method, Params,
        wire::{Flag, Int, Text},
    },
    error::Error,
    operation::Target,
};

/// A field of a record: our name, DSM's name when reading and when writing, and what it holds.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) read: &'static str,
    pub(super) write: &'static str,
    pub(super) kind: Kind,
}

/// What a field holds, and how DSM spells it.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Int,
    Flag,
    Text,
    /// A flag that DSM spells `enable` or `disable`.
    Switch,
    /// A list of texts.
    Texts,
    /// 168 digits; ours are 7 texts of 24.
    Hours,
}

/// What was set
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Patched {
    /// done, or unchanged when nothing differed and nothing was sent
    pub(super) outcome: &'static str,
    /// Each field that was changed
    changed: Vec<Change>,
    /// The call that puts everything back; absent when nothing was changed
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<Undo>,
    /// Set when it was done but the NAS does not show it
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// A field before and after
#[derive(Debug, Serialize, JsonSchema)]
struct Change {
    /// Name of the argument
    field: &'static str,
    /// Value that it had
    before: Value,
    /// Value that it has now, read back from the NAS
    after: Value,
}

/// A call that puts things back
#[derive(Debug, Serialize, JsonSchema)]
struct Undo {
    tool: &'static str,
    arguments: Map<String, Value>,
}

/// A record as it is, in our spelling.
pub(super) type Record = BTreeMap<&'static str, Value>;

/// What to patch: how to read and write the record, and what is wanted of it.
pub(super) struct Patch<'a> {
    pub(super) fields: &'a [Field],
    pub(super) read: Method,
    /// What names the record in both calls, in DSM's spelling.
    pub(super) key: Params,
    /// What names the record in a call of the tool, and fields that every call of it needs.
    pub(super) undo: Map<String, Value>,
    /// The fields that were asked for.
    pub(super) wanted: Record,
}

impl Patch<'_> {
    /// The record as it is.
    pub(super) async fn look(&self, on: Target<'_>) -> Result<Record, Error> {
        let raw: Map<String, Value> = on.nas.call(self.read, self.key.clone()).await?;
        let mut record = Record::new();
        for field in self.fields {
            if let Some(value) = raw.get(field.read).filter(|value| !value.is_null()) {
                let value = field
                    .kind
                    .decode(value)
                    .ok_or_else(|| unreadable(self.read, field.read))?;
                record.insert(field.name, value);
            }
        }
        Ok(record)
    }

    /// Sends the record with what was asked for, and reads back. Nothing is sent when nothing differs.
    pub(super) async fn apply(&self, on: Target<'_>, before: &Record) -> Result<Patched, Error> {
        let wanted: Record = self
            .wanted
            .iter()
            .filter(|(name, value)| before.get(*name) != Some(value))
            .map(|(n, v)| (*n, v.clone()))
            .collect();
        if wanted.is_empty() {
            return Ok(Patched {
                outcome: "unchanged",
                changed: Vec::new(),
                undo: None,
                warning: None,
            });
        }
        let mut params = self.key.clone();
        for field in self.fields {
            let value = wanted
                .get(field.name)
                .or_else(|| before.get(field.name))
                .ok_or_else(|| kept(field))?;
            params = params.with(field.write, field.kind.encode(value));
        }
        on.nas.act(on.method, params).await?;
        let now = self.look(on).await;
        let warning = match &now {
            Ok(now)
                if wanted
                    .iter()
                    .all(|(name, value)| now.get(name) == Some(value)) =>
            {
                None
            }
            Ok(_) => Some("DSM accepted it, but does not show all of it; see after".to_owned()),
            Err(error) => Some(format!("It was done, but could not be read back: {error}")),
        };
        let now = now.unwrap_or_else(|_| wanted.clone());
        let shown = |record: &Record, name: &str| record.get(name).cloned().unwrap_or_default();
        let changed: Vec<Change> = wanted
            .keys()
            .map(|name| Change {
                field: name,
                before: shown(before, name),
                after: shown(&now, name),
            })
            .collect();
        Ok(Patched {
            outcome: "done",
            undo: self.undo(on.tool, &changed),
            changed,
            warning,
        })
    }

    /// The call that puts the changed fields back; none when a field had no value before.
    fn undo(&self, tool: &'static str, changed: &[Change]) -> Option<Undo> {
        let mut arguments = self.undo.clone();
        for change in changed {
            if change.before.is_null() {
                return None;
            }
            arguments.insert(change.field.into(), change.before.clone());
        }
        Some(Undo { tool, arguments })
    }
}

impl Kind {
    fn decode(self, value: &Value) -> Option<Value> {
        match self {
            Self::Int => Some(json!(serde_json::from_value::<Int>(value.clone()).ok()?.0)),
            Self::Flag | Self::Switch => {
                Some(json!(serde_json::from_value::<Flag>(value.clone()).ok()?.0))
            }
            Self::Text => Some(json!(serde_json::from_value::<Text>(value.clone()).ok()?.0)),
            Self::Texts => {
                let texts: Vec<Text> = serde_json::from_value(value.clone()).ok()?;
                Some(json!(texts))
            }
            Self::Hours => Some(json!(Hours::from_digits(value.as_str()?)?.days())),
        }
    }

    fn encode(self, value: &Value) -> Value {
        match self {
            Self::Switch => json!(if value.as_bool().unwrap_or_default() {
                "enable"
            } else {
                "disable"
            }),
            Self::Hours => {
                let days = value.as_array().map(Vec::as_slice).unwrap_or_default();
                json!(days.iter().filter_map(Value::as_str).collect::<String>())
            }
            _ => value.clone(),
        }
    }
}

/// The arguments of a request that name fields and were given.
pub(super) fn wanted(request: &impl Serialize, fields: &[Field]) -> Record {
    let given = serde_json::to_value(request).unwrap_or_default();
    let value = |name| given.get(name).filter(|value| !value.is_null()).cloned();
    fields
        .iter()
        .filter_map(|field| Some((field.name, value(field.name)?)))
        .collect()
}

/// Refuses a call that asks for nothing.
///
/// # Errors
/// [`Error::Argument`] that names what can be asked for.
pub(super) fn check_wanted(request: &impl Serialize, fields: &[Field]) -> Result<(), Error> {
    if wanted(request, fields).is_empty() {
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        return Err(Error::argument(
            "",
            format!("nothing to set; give at least one of {}", names.join(", ")),
        ));
    }
    Ok(())
}

/// Checks that a number, if given, lies within bounds.
///
/// # Errors
/// [`Error::Argument`] that names the bounds.
pub(super) fn check_range(
    name: &str,
    number: Option<i64>,
    bounds: std::ops::RangeInclusive<i64>,
) -> Result<(), Error> {
    match number {
        Some(number) if !bounds.contains(&number) => {
            let (low, high) = (bounds.start(), bounds.end());
            let allowed = if *high == i64::MAX {
                format!("{low} or more")
            } else {
                format!("{low} to {high}")
            };
            Err(Error::argument(
                name,
                format!("{number} is out of range, {allowed} is allowed"),
            ))
        }
        _ => Ok(()),
    }
}

fn unreadable(method: Method, field: &str) -> Error {
    Error::BadAnswer {
        call: method.to_string(),
        problem: format!("with a `{field}` of another form"),
        change: false,
    }
}

/// A setter demands every field; one that the NAS does not tell must not be made up.
fn kept(field: &Field) -> Error {
    Error::WrongState {
        problem: format!(
            "nothing was sent: the NAS does not tell its present {}, so it cannot be kept",
            field.name
        ),
        mend: format!("Give {} as well", field.name),
    }
}
