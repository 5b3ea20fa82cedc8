//! Setting means patching: DSM's setters overwrite the whole record, so the present one is read, the named fields are
//! changed in it, and all of it is sent back.

pub(crate) mod beside;
mod bounds;
mod changed;
mod field;
mod record;
mod written;

use serde::Serialize;
use serde_json::Value;

pub(crate) use self::{
    bounds::{Bounds, holds},
    changed::SettingsChanged,
    field::{Field, Kind},
    record::{Loses, NasRecord, Record, planned},
};
use crate::{
    error::Error,
    operation::{Request, Unusual},
};

/// Ties the fields of a setter's record to the arguments of its request: `argument: Kind = "DSM's name"`, and `within` what
/// bounds a person may set them. `besides` are the
/// arguments that name the record and are no fields of it; `kept` are fields that the setter must send, and that cannot be
/// asked for. A macro, because only so an argument that is in none of them does not compile ("pattern requires `..`").
macro_rules! settable {
    ($request:ident, besides ($($other:ident),*), kept [$($kept:literal: $kept_kind:ident = $kept_wire:literal),*],
        $($argument:ident: $kind:ident = $wire:literal $(within $bounds:expr)?),+ $(,)?) => {
        impl $crate::cloudsync::setter::Settable for $request {
            const FIELDS: &'static [$crate::cloudsync::setter::Field] = &[
                $($crate::cloudsync::setter::Field {
                    name: stringify!($argument),
                    wire: $wire,
                    kind: $crate::cloudsync::setter::Kind::$kind,
                    is_argument: true,
                    bounds: $crate::cloudsync::setter::Bounds::of(&[$($bounds)?]),
                },)+
                $($crate::cloudsync::setter::Field {
                    name: $kept,
                    wire: $kept_wire,
                    kind: $crate::cloudsync::setter::Kind::$kept_kind,
                    is_argument: false,
                    bounds: $crate::cloudsync::setter::Bounds::Any,
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

    /// What of the value of an argument is out of its bounds.
    fn out_of_bounds(argument: &str, value: &Value) -> Vec<Unusual> {
        let field = Self::FIELDS.iter().find(|field| field.name == argument);
        field.map_or_else(Vec::new, |field| field.bounds.unusual(value))
    }

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
