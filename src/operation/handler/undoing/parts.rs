//! What is answered to an undo that takes several calls: what was done, and what was not and why.

use serde_json::{Map, Value, json};

use crate::{
    error::Error,
    operation::{Answer, arguments::shown, change::UNDID, exact::fit, schema, undoing::BackCall},
    text::put_at,
};

/// Calls that put parts of a change back.
pub(super) struct Parts {
    change_id: String,
    does_not_restore: Vec<String>,
    rows: Vec<Value>,
    done: usize,
    in_progress: bool,
    as_before: usize,
    /// Whether something may have come of one that was not done.
    may_have_run: bool,
    audit_warning: Option<Value>,
}

impl Parts {
    pub(super) fn of(change_id: &str, does_not_restore: Vec<String>) -> Self {
        Self {
            does_not_restore,
            change_id: change_id.to_owned(),
            rows: Vec::new(),
            done: 0,
            in_progress: false,
            as_before: 0,
            may_have_run: false,
            audit_warning: None,
        }
    }

    /// Notes what came of one.
    pub(super) fn add(&mut self, call: &BackCall, outcome: Result<Answer, Error>) {
        let mut row = Map::from_iter([
            ("tool".to_owned(), call.tool.name.into()),
            ("arguments".to_owned(), shown(call.arguments.clone()).into()),
        ]);
        let outcome = match outcome {
            Ok(Answer::Done(Value::Object(mut answer))) => {
                for name in [schema::CHANGE_ID, "cause", "warning"] {
                    row.extend(
                        answer
                            .shift_remove(name)
                            .map(|told| (name.to_owned(), told)),
                    );
                }
                self.audit_warning = answer
                    .shift_remove(schema::AUDIT_WARNING)
                    .or(self.audit_warning.take());
                let outcome = answer
                    .shift_remove("outcome")
                    .unwrap_or_else(|| "done".into());
                match outcome.as_str() {
                    Some("done") => self.done += 1,
                    Some("in_progress") => {
                        self.done += 1;
                        self.in_progress = true;
                    }
                    Some("confirmation_required" | "declined" | "unchanged") => {}
                    _ => self.may_have_run = true,
                }
                outcome
            }
            Ok(_) => {
                let problem = "a person must be asked about it: make this call by itself";
                row.insert("problem".into(), problem.into());
                "not_done".into()
            }
            Err(Error::AsBefore) => {
                self.as_before += 1;
                "as_before".into()
            }
            Err(error) => {
                let unclear = error.may_have_run();
                self.may_have_run |= unclear;
                row.insert("problem".into(), error.text().into());
                if unclear { "unclear" } else { "not_done" }.into()
            }
        };
        put_at(0, &mut row, "outcome", outcome);
        self.rows.push(Value::Object(row));
    }

    /// The answer to the undo.
    ///
    /// # Errors
    /// Where nothing was sent at all.
    pub(super) fn answer(
        self,
        schema: impl FnOnce() -> Map<String, Value>,
    ) -> Result<Answer, Error> {
        let (all, good) = (self.rows.len(), self.done + self.as_before);
        if self.as_before == all {
            return Err(Error::AsBefore);
        }
        if good == 0 && !self.may_have_run {
            let problems = self.rows.iter().filter_map(|row| {
                let problem = row.get("problem").or(row.get("cause"))?.as_str()?;
                Some(format!("{}: {problem}", row.get("arguments")?))
            });
            let problems: Vec<String> = problems.collect();
            return Err(Error::WrongState {
                problem: format!("nothing was put back: {}", problems.join(" ")),
                fix: "Look what is so now, and set what is wanted".into(),
            });
        }
        let outcome = match good {
            _ if good == all && self.in_progress => "in_progress",
            _ if good == all && self.does_not_restore.is_empty() => "done",
            0 => "failed",
            _ => "partly_done",
        };
        let mut answer = json!({ "outcome": outcome, UNDID: self.change_id, "calls": self.rows });
        if let Value::Object(fields) = &mut answer {
            if good < all {
                let next = "What was not done is said in calls; the same call of nas_undo_change tries those again, and only those";
                fields.insert("next".into(), next.into());
            }
            if good == all && !self.does_not_restore.is_empty() {
                let next = "What does_not_restore names is still as the change left it: look whether that is wanted";
                fields.insert("next".into(), next.into());
            }
            if !self.does_not_restore.is_empty() {
                fields.insert("does_not_restore".into(), self.does_not_restore.into());
            }
            if let Some(warning) = self.audit_warning {
                put_at(1, fields, schema::AUDIT_WARNING, warning);
            }
        }
        Ok(Answer::Done(fit(answer, false, schema)))
    }
}
