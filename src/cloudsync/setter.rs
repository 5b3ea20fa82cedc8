//! Setting means patching: DSM's setters overwrite the whole record, so the present one is read, the named fields are
//! changed in it, and all of it is sent back.

use std::collections::BTreeMap;

use dsm::{Params, Read, Reads, Write, lenient::Told};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::model::schedule::Hours;
use crate::{
    error::Error,
    gate::Cleared,
    operation::{Request, change_and_look},
};

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

/// Ties the fields of a setter's record to the arguments of its request. A macro, because only so an argument that is in one
/// of the two and not in the other does not compile, and no name is written twice.
macro_rules! settable {
    ($request:ident, besides ($($other:ident),*), kept [$($kept:literal: $kept_kind:ident = $kept_wire:literal),*],
        $($argument:ident: $kind:ident = $wire:literal),+ $(,)?) => {
        impl $crate::cloudsync::setter::Settable for $request {
            const FIELDS: &'static [$crate::cloudsync::setter::Field] = &[
                $($crate::cloudsync::setter::Field {
                    name: stringify!($argument),
                    wire: $wire,
                    kind: $crate::cloudsync::setter::Kind::$kind,
                },)+
                $($crate::cloudsync::setter::Field {
                    name: $kept,
                    wire: $kept_wire,
                    kind: $crate::cloudsync::setter::Kind::$kept_kind,
                },)*
            ];
            const ARGUMENTS: &'static [&'static str] = &[$(stringify!($argument)),+];

            fn wanted(&self) -> $crate::cloudsync::setter::Record {
                let Self { $($argument,)+ $($other: _,)* } = self;
                let mut wanted = $crate::cloudsync::setter::Record::new();
                $($crate::cloudsync::setter::want(&mut wanted, stringify!($argument), $argument);)+
                wanted
            }
        }
    };
}
pub(crate) use settable;

/// A request whose arguments are fields of a record; made by [`settable`].
pub(crate) trait Settable: Request {
    /// Every field that the setter must send.
    const FIELDS: &'static [Field];
    /// Those that can be asked for.
    const ARGUMENTS: &'static [&'static str];

    /// The fields that were asked for.
    fn wanted(&self) -> Record;

    /// Refuses a call that asks for nothing.
    ///
    /// # Errors
    /// [`Error::Argument`] that names what can be asked for.
    fn check_wanted(&self) -> Result<(), Error> {
        if self.wanted().is_empty() {
            return Err(Error::argument(
                "",
                format!(
                    "nothing to set; give at least one of {}",
                    Self::ARGUMENTS.join(", ")
                ),
            ));
        }
        Ok(())
    }
}

/// Adds an argument to what is wanted, if it was given.
pub(crate) fn want(wanted: &mut Record, name: &'static str, argument: &impl Serialize) {
    match serde_json::to_value(argument) {
        Ok(Value::Null) | Err(_) => {}
        Ok(value) => drop(wanted.insert(name, value)),
    }
}

/// What was set
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SettingsChanged {
    /// done, or unchanged when nothing differed and nothing was sent
    outcome: &'static str,
    /// Each field that was changed
    changed: Vec<FieldChange>,
    /// The call that puts everything back; absent when nothing was changed
    #[serde(skip_serializing_if = "Option::is_none")]
    undo: Option<Undo>,
    /// Set when it was done but the NAS does not show it
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

/// A field before and after
#[derive(Debug, Serialize, JsonSchema)]
struct FieldChange {
    /// Name of the argument
    field: &'static str,
    /// Value that it had; absent where the NAS did not say
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// Value that it has now, read back from the NAS; absent when it could not be
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// A call that puts things back
#[derive(Debug, Serialize, JsonSchema)]
struct Undo {
    tool: &'static str,
    arguments: Map<String, Value>,
}

/// A record as it is, in our spelling. A field that the NAS does not tell is not in it.
pub(crate) type Record = BTreeMap<&'static str, Value>;

/// A record on the NAS: how to read and write it.
pub(crate) struct NasRecord {
    pub(crate) fields: &'static [Field],
    pub(crate) read: Read<Map<String, Value>>,
    pub(crate) write: Write,
    /// What names the record in both calls, in DSM's spelling.
    pub(crate) key: Params,
    /// What names the record in a call of the tool, and arguments that every call of it needs.
    pub(crate) undo: Map<String, Value>,
}

impl NasRecord {
    /// The record as it is.
    pub(crate) async fn look(&self, nas: Reads<'_>) -> Result<Record, dsm::Error> {
        let raw = nas.call(self.read, self.key.clone()).await?;
        let told = self.fields.iter().filter_map(|field| {
            let value = field.kind.decode(raw.get(field.wire)?)?;
            Some((field.name, value))
        });
        Ok(told.collect())
    }

    /// Sends the record with what is wanted, and reads back. Nothing is sent when nothing differs.
    ///
    /// # Errors
    /// [`Error::WrongState`] when the NAS does not tell a field that must be sent, and those of the calls.
    pub(crate) async fn set<R>(
        &self,
        cleared: &Cleared<'_, R>,
        before: &Record,
        wanted: &Record,
    ) -> Result<SettingsChanged, Error> {
        let mut wanted = wanted.clone();
        wanted.retain(|name, value| before.get(name) != Some(value));
        if wanted.is_empty() {
            return Ok(SettingsChanged {
                outcome: "unchanged",
                changed: Vec::new(),
                undo: None,
                warning: None,
            });
        }
        let params = self.params(before, &wanted)?;
        let shows = |now: &Record| {
            wanted
                .iter()
                .all(|(name, value)| now.get(name) == Some(value))
        };
        let read_back = change_and_look(
            cleared.nas().send(self.write, params),
            async || Ok(self.look(cleared.reads()).await?),
            shows,
        )
        .await?;
        let warning = match &read_back.now {
            Some(_) if !read_back.reached => {
                Some("DSM accepted it, but does not show all of it; see after".to_owned())
            }
            _ => read_back.warning,
        };
        let after = |name| read_back.now.as_ref()?.get(name).cloned();
        let changed: Vec<FieldChange> = wanted
            .keys()
            .map(|name| FieldChange {
                field: name,
                before: before.get(name).cloned(),
                after: after(name),
            })
            .collect();
        Ok(SettingsChanged {
            outcome: "done",
            undo: self.undo(cleared.tool(), &changed),
            changed,
            warning,
        })
    }

    /// The whole record: a setter demands every field, and one that the NAS does not tell must not be made up.
    fn params(&self, before: &Record, wanted: &Record) -> Result<Params, Error> {
        let mut params = self.key.clone();
        for field in self.fields {
            let value = wanted.get(field.name).or_else(|| before.get(field.name));
            let Some(value) = value else {
                return Err(Error::WrongState {
                    problem: format!(
                        "nothing was sent: the NAS does not tell its present {}, so it cannot be kept",
                        field.name
                    ),
                    fix: format!("Give {} as well", field.name),
                });
            };
            params = params.with(field.wire, field.kind.encode(value));
        }
        Ok(params)
    }

    /// The call that puts the changed fields back; none when a field had no value before.
    fn undo(&self, tool: &'static str, changed: &[FieldChange]) -> Option<Undo> {
        let mut arguments = self.undo.clone();
        for change in changed {
            arguments.insert(change.field.into(), change.before.clone()?);
        }
        Some(Undo { tool, arguments })
    }
}

impl Kind {
    /// The value in our spelling; absent when it has another form.
    fn decode(self, value: &Value) -> Option<Value> {
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

    fn encode(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Switch, Value::Bool(on)) => json!(if *on { "enable" } else { "disable" }),
            (Self::Hours, Value::Array(days)) => {
                json!(days.iter().filter_map(Value::as_str).collect::<String>())
            }
            _ => value.clone(),
        }
    }
}

/// Checks that a number, if given, lies within bounds.
///
/// # Errors
/// [`Error::Argument`] that names the bounds.
pub(crate) fn check_range(
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
