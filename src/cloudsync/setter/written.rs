//! What a person writes otherwise than DSM holds it, and can mean but one thing.

use serde_json::Value;

use super::{Bounds, NasRecord, Record, holds};
use crate::{cloudsync::model::filters::write_all, gate::Clearance};

impl NasRecord {
    /// What is wanted as DSM holds it; what was written otherwise is told. What the NAS held stays as it was, so that it can
    /// go back.
    pub(super) fn written(
        &self,
        cleared: &Clearance<'_>,
        before: &Record,
        wanted: &Record,
        taken_as: &mut Vec<String>,
    ) -> Record {
        let mut wanted = wanted.clone();
        for field in self.fields {
            let (Bounds::Filter(filter), Some(Value::Array(items))) =
                (field.bounds, wanted.get_mut(field.name))
            else {
                continue;
            };
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            let Some(texts) = texts.collect::<Option<Vec<String>>>() else {
                continue;
            };
            let was_held = |text: &str| {
                let value = Value::from(text);
                let now = before.get(field.name);
                now.is_some_and(|now| holds(now, &value)) || cleared.was_held(field.name, &value)
            };
            let texts = write_all(filter, field.name, &texts, was_held, taken_as);
            *items = texts.into_iter().map(Value::from).collect();
        }
        wanted
    }
}
