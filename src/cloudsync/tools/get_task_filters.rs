use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    cloudsync::{
        ids::SyncTaskId,
        model::{by_name::SYNC_TASK, documented::task as in_documents, task::with_task},
        wire::{GET_TASK_FILTERS, documented, of_task},
    },
    error::Error,
    operation::{Named, Query, ReadContext, Request},
    units::Bytes,
};

/// Show what a sync task leaves out: folders, file names, extensions and files above a size
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetTaskFilters {
    #[serde(alias = "sess_id")]
    task_id: SyncTaskId,
}

/// What a task leaves out.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Filters {
    pub(crate) task_id: SyncTaskId,
    /// Folders that are not synchronized, relative to the task's folder; absent, as what follows, where the NAS has
    /// patterns instead
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filtered_paths: Option<Vec<String>>,
    /// File names that are not synchronized, exact
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filtered_filenames: Option<Vec<String>>,
    /// File extensions that are not synchronized, without the dot
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) filtered_extensions: Option<Vec<String>>,
    /// The file names that a person added to DSM's own list
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_defined_filenames: Option<Vec<String>>,
    /// The extensions that a person added to DSM's own list
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_defined_extensions: Option<Vec<String>>,
    /// Files larger than this are not uploaded; 0 is no limit
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_upload_size_bytes: Option<Bytes>,
    /// Patterns of file names, for uploads and downloads, in the NAS's order; absent where the NAS has the lists above
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) patterns: Option<Vec<Pattern>>,
}

/// Files that a task leaves out, or the only ones that it takes.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Pattern {
    /// exclude: matching files are left out; include: only matching files are synchronized; absent where the NAS does not
    /// say
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    /// File name with the wildcards * and ?
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<String>,
}

impl Request for GetTaskFilters {
    type Response = Filters;

    const NAMED: &'static [Named] = &[SYNC_TASK];

    fn example() -> Self {
        Self {
            task_id: SyncTaskId(4),
        }
    }
}

impl Query for GetTaskFilters {
    async fn run(&self, on: ReadContext<'_>) -> Result<Filters, Error> {
        let question = on.nas.call(GET_TASK_FILTERS, of_task(self.task_id));
        let (_, wire) = with_task(on.nas, self.task_id, question).await?;
        Ok(Filters {
            task_id: self.task_id,
            filtered_paths: wire.filtered_paths.told(),
            filtered_filenames: wire.filtered_names.told(),
            filtered_extensions: wire.filtered_extensions.told(),
            user_defined_filenames: wire.user_defined_names.told(),
            user_defined_extensions: wire.user_defined_extensions.told(),
            max_upload_size_bytes: wire.filtered_max_upload_size.0,
            patterns: None,
        })
    }

    async fn run_documented(&self, on: ReadContext<'_>) -> Result<Filters, Error> {
        let question = on.nas.call(
            documented::GET_TASK_FILTERS,
            documented::of_task(self.task_id),
        );
        let (_, wire) = in_documents::with_task(on.nas, self.task_id, question).await?;
        Ok(Filters {
            task_id: self.task_id,
            patterns: Some(
                wire.filters
                    .objects()
                    .into_iter()
                    .map(Pattern::from)
                    .collect(),
            ),
            ..Filters::default()
        })
    }
}

impl From<documented::DocumentedFilterWire> for Pattern {
    fn from(wire: documented::DocumentedFilterWire) -> Self {
        Self {
            r#type: wire.r#type.0,
            pattern: wire.pattern.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_that_includes_never_becomes_one_that_excludes() {
        let wire: documented::DocumentedFiltersWire = serde_json::from_value(json!({ "filters": [
            { "type": "include", "pattern": "*.jpg" },
            { "type": "exclude", "pattern": "*.tmp" },
            { "type": "brand_new", "pattern": null },
            { "pattern": "*.iso" },
        ] }))
        .unwrap();
        let patterns = wire.filters.objects().into_iter().map(Pattern::from);
        assert_eq!(
            serde_json::to_value(patterns.collect::<Vec<_>>()).unwrap(),
            json!([
                { "type": "include", "pattern": "*.jpg" },
                { "type": "exclude", "pattern": "*.tmp" },
                { "type": "brand_new" },
                { "pattern": "*.iso" },
            ])
        );
    }
}
