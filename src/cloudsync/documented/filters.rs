//! What a task leaves out or takes alone: patterns here, where DSM has lists of names.

use serde::Deserialize;

use super::task::{params, with_task};
use crate::{
    cloudsync::get_task_filters::{Filters, Pattern},
    dsm::wire::{Text, null_as_empty, text},
    error::Error,
    operation::Target,
    units::SyncTaskId,
};

#[derive(Deserialize)]
struct FiltersWire {
    #[serde(deserialize_with = "null_as_empty")]
    filters: Vec<FilterWire>,
}

#[derive(Deserialize)]
struct FilterWire {
    r#type: Option<Text>,
    pattern: Option<Text>,
}

impl From<FilterWire> for Pattern {
    fn from(wire: FilterWire) -> Self {
        Self {
            r#type: text(wire.r#type),
            pattern: text(wire.pattern),
        }
    }
}

/// The patterns of a task.
///
/// # Errors
/// [`Error::UnknownId`] that names the tasks there are.
pub(in crate::cloudsync) async fn filters(
    on: Target<'_>,
    id: SyncTaskId,
) -> Result<Filters, Error> {
    let question = on.nas.call(on.method, params(id));
    let (_, wire): (_, FiltersWire) = with_task(on.nas, id, question).await?;
    Ok(Filters {
        task_id: id,
        patterns: Some(wire.filters.into_iter().map(Pattern::from).collect()),
        ..Filters::default()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_that_includes_never_becomes_one_that_excludes() {
        let wire: FiltersWire = serde_json::from_value(json!({ "filters": [
            { "type": "include", "pattern": "*.jpg" },
            { "type": "exclude", "pattern": "*.tmp" },
            { "type": "brand_new", "pattern": null },
        ] }))
        .unwrap();
        let patterns: Vec<(String, String)> = wire
            .filters
            .into_iter()
            .map(Pattern::from)
            .map(|pattern| (pattern.r#type, pattern.pattern))
            .collect();
        assert_eq!(
            patterns,
            [
                ("include", "*.jpg"),
                ("exclude", "*.tmp"),
                ("brand_new", "")
            ]
            .map(|(kind, pattern)| (kind.to_owned(), pattern.to_owned()))
        );
    }
}
