//! A record on the NAS: read, changed, sent back whole, and looked at again.

use std::collections::BTreeMap;

use dsm::{Params, Read, Reads, Write, lenient::Fields};
use serde_json::{Map, Value, json};

use super::{
    Field,
    changed::{FieldChange, SettingsChanged},
    holds,
};
use crate::{
    cloudsync::model::schedule::{DIGITS, WINDOWS, in_words},
    error::Error,
    gate::{Clearance, PlannedChange},
    operation::{
        Differences, Outcome, SHORTLY, Undo, Verdict, change_and_look, is_same, rows_left,
    },
    sorting::map_of,
};

/// A record as it is, in our spelling. A field that the NAS does not tell is not in it.
pub(crate) type Record = BTreeMap<&'static str, Value>;

/// A record on the NAS: how to read and write it.
pub(crate) struct NasRecord {
    pub(crate) fields: &'static [Field],
    /// Fields of the same record that another setter sends: only looked at, so that a change of them is told.
    pub(crate) beside: &'static [Field],
    pub(crate) read: Read<Fields>,
    pub(crate) write: Write,
    /// What names the record in both calls, in DSM's spelling.
    pub(crate) key: Params,
    /// What names the record in a call of the tool, and arguments that every call of it needs.
    pub(crate) undo: Map<String, Value>,
    /// What going from one record to the next can lose.
    pub(crate) loses: Loses,
}

/// What a change of a record can lose, of which both are told: the record before, and what is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Loses {
    /// Nothing: all of it can be put back.
    Nothing,
    /// Files, from then on, in some cases; these calls are gated. Whether this is one.
    FilesLater(fn(&Record, &Record) -> bool),
    /// Something at once, in some cases, that no call brings back. What it is, if this is one.
    AtOnce(fn(&Record, &Record) -> Option<String>),
}

impl NasRecord {
    /// The record as it is.
    pub(crate) async fn look(&self, nas: Reads<'_>) -> Result<Record, dsm::Error> {
        let Fields(raw) = nas.call(self.read, self.key.clone()).await?;
        let all = self.fields.iter().chain(self.beside);
        let told = all.filter_map(|field| {
            let value = field.kind.decode(raw.get(field.wire)?)?;
            Some((field.name, value))
        });
        Ok(map_of(told))
    }

    /// Sends the record with what is wanted, and reads back. Nothing is sent when nothing differs. `target` names it in the
    /// answer.
    ///
    /// # Errors
    /// [`Error::Argument`] for a value out of bounds that the NAS never held, as far as is known;
    /// [`Error::WrongState`] when the NAS does not tell a field that must be sent, and those of the calls.
    pub(crate) async fn set(
        &self,
        cleared: &Clearance<'_>,
        target: String,
        before: &Record,
        wanted: &Record,
    ) -> Result<SettingsChanged, Error> {
        let mut taken_as = Vec::new();
        let mut wanted = self.written(cleared, before, wanted, &mut taken_as);
        self.check_bounds(cleared, before, &wanted)?;
        if let Some(left) = cleared.left() {
            check_left(left, before, &wanted)?;
        }
        wanted.retain(|name, value| !is_same(name, before.get(name), Some(value)));
        if wanted.is_empty() {
            return Ok(SettingsChanged {
                outcome: Outcome::Unchanged,
                target,
                changed: Vec::new(),
                changed_unasked: Vec::new(),
                read_back: None,
                undo: Undo::nothing(),
                warning: None,
                taken_as,
            });
        }
        let params = self.params(before, &wanted)?;
        let undo = self.undo(cleared.tool(), before, &wanted);
        let asked: Vec<FieldChange> = wanted
            .iter()
            .map(|(name, value)| FieldChange {
                field: name,
                before: before.get(name).cloned(),
                after: Some(value.clone()),
            })
            .collect();
        let seen = cleared.seen();
        seen.note("target", target.as_str());
        seen.note("asked", json!(asked));
        undo.note(seen);
        let shows = |now: &Record| {
            let all = wanted
                .iter()
                .all(|(name, value)| is_same(name, now.get(name), Some(value)));
            Verdict::shown(all)
        };
        let read_back = change_and_look(
            cleared.nas().send(self.write, params),
            SHORTLY,
            async || Ok(self.look(cleared.reads()).await?),
            shows,
        )
        .await?;
        let outcome = read_back.outcome();
        let warning = match &read_back.verdict {
            Verdict::Pending => {
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
            outcome,
            target,
            read_back: Some(read_back.now.is_some()),
            undo,
            taken_as,
            changed,
            changed_unasked: unasked(before, &wanted, read_back.now.as_ref()),
            warning,
        })
    }

    /// Bounds are for what a person sets anew: what the NAS holds, or held when it was last changed here, may go back.
    fn check_bounds(
        &self,
        cleared: &Clearance<'_>,
        before: &Record,
        wanted: &Record,
    ) -> Result<(), Error> {
        for field in self.fields {
            let value = wanted.get(field.name);
            for unusual in value
                .into_iter()
                .flat_map(|value| field.bounds.unusual(value))
            {
                let now = before.get(field.name);
                let was_held = now.is_some_and(|now| holds(now, &unusual.value))
                    || cleared.was_held(field.name, &unusual.value);
                if let (Some(problem), false) = (unusual.problem, was_held) {
                    return Err(Error::argument(field.name, problem));
                }
            }
        }
        Ok(())
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
                    fix: if field.is_argument {
                        format!("Give {} as well", field.name)
                    } else {
                        "Change it in Cloud Sync on the NAS".into()
                    },
                });
            };
            params = params.with(field.wire, field.kind.encode(value));
        }
        Ok(params)
    }

    /// The call that puts the changed fields back, from what the NAS told and not from what an answer shows of it.
    fn undo(&self, tool: &'static str, before: &Record, wanted: &Record) -> Undo {
        let mut back = Record::new();
        for name in wanted.keys() {
            let Some(value) = before.get(name) else {
                return Undo::none(format!(
                    "the NAS did not tell what {name} was, so that it cannot be put back"
                ));
            };
            back.insert(name, value.clone());
        }
        let mut arguments = self.undo.clone();
        arguments.extend(
            back.iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone())),
        );
        let undo = Undo::by(tool, arguments);
        match self.loses {
            Loses::Nothing => undo,
            Loses::AtOnce(what) => {
                let mut now = before.clone();
                now.extend(wanted.clone());
                match (what(before, wanted), what(&now, &back)) {
                    (Some(lost), _) => Undo::none(format!(
                        "{lost} were dropped, and no call brings them back; set it to what it was to keep more from now on"
                    )),
                    (None, Some(loses)) => undo.losing(loses),
                    (None, None) => undo,
                }
            }
            Loses::FilesLater(may) => {
                let mut now = before.clone();
                now.extend(wanted.clone());
                let undo = if may(&now, &back) {
                    undo.with_confirm()
                } else {
                    undo
                };
                if may(before, wanted) {
                    undo.but_not("files that were deleted meanwhile because of the change")
                } else {
                    undo
                }
            }
        }
    }
}

/// Refuses to put a record back that is no longer as the change left it.
fn check_left(left: &Value, before: &Record, wanted: &Record) -> Result<(), Error> {
    let rows = rows_left(left, "changed");
    let mut differences = Differences::default();
    for (name, value) in wanted {
        let row = |name: &str| {
            rows.iter()
                .find(|row| row.get("field") == Some(&name.into()))
        };
        if let (DIGITS, Some(row)) = (*name, row(WINDOWS)) {
            let words = |hours: &Value| in_words(hours).map(Value::from);
            let (back, now) = (words(value), before.get(name).and_then(words));
            differences.compare_changed(WINDOWS, back.as_ref(), row.get("after"), now.as_ref());
            continue;
        }
        let row = row(name);
        // What the change did not touch is in the call as it was, and must be so still.
        let after = row.map_or(Some(value), |row| row.get("after"));
        // What the call puts back is what was before.
        differences.compare_changed(name, Some(value), after, before.get(name));
    }
    differences.check()
}

/// Every field that would change, for a preview.
pub(crate) fn planned(before: &Record, wanted: &Record) -> Vec<PlannedChange> {
    let differing = wanted
        .iter()
        .filter(|(name, value)| !is_same(name, before.get(*name), Some(value)));
    let planned = differing.map(|(name, value)| PlannedChange {
        field: (*name).to_owned(),
        before: before.get(name).cloned(),
        after: value.clone(),
    });
    planned.collect()
}

/// The fields that nobody asked to change, and that the NAS tells differently than before.
fn unasked(before: &Record, wanted: &Record, now: Option<&Record>) -> Vec<FieldChange> {
    let others = before
        .iter()
        .filter(|(name, _)| !wanted.contains_key(*name));
    let differing = others.filter_map(|(name, value)| {
        let now = now?.get(name);
        let now = now.filter(|now| !is_same(name, Some(now), Some(value)))?;
        Some(FieldChange {
            field: name,
            before: Some(value.clone()),
            after: Some(now.clone()),
        })
    });
    differing.collect()
}
