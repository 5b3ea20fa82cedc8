// Wire: SYNO.CloudSync v1 set_personal_config, from N4S4 cloud_sync.py; not yet seen on a NAS. The present value is
// sync_mode of get_config.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    CLOUD_SYNC,
    patch::{Field, Kind, Patch, Patched, wanted},
};
use crate::{
    dsm::{Method, Params},
    error::Error,
    gate::{Cleared, Preview},
    operation::{Request, Target},
};

const GET_CONFIG: Method = CLOUD_SYNC.read("get_config");

const FIELDS: &[Field] = &[Field {
    name: "delete_from_cloud",
    read: "sync_mode",
    write: "sync_mode",
    kind: Kind::Flag,
}];

/// Choose what a relink does to files that were deleted on the NAS meanwhile: delete them in the cloud too (needs confirm),
/// or fetch them back
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SetRelinkBehavior {
    /// True: delete them in the cloud too. False: fetch them back
    delete_from_cloud: bool,
    /// True after a person agreed to the preview
    confirm: Option<bool>,
}

impl SetRelinkBehavior {
    fn patch(&self) -> Patch<'static> {
        Patch {
            fields: FIELDS,
            read: GET_CONFIG,
            key: self.params(),
            undo: Map::new(),
            wanted: wanted(self, FIELDS),
        }
    }
}

impl Request for SetRelinkBehavior {
    type Response = Patched;

    fn example() -> Self {
        Self {
            delete_from_cloud: true,
            confirm: None,
        }
    }

    fn params(&self) -> Params {
        Params::new()
    }

    fn confirmed(&self) -> bool {
        self.confirm == Some(true)
    }

    async fn preview(&self, on: Target<'_>) -> Result<Option<Preview>, Error> {
        let before = self.patch().look(on).await?;
        if !self.delete_from_cloud || before.get("delete_from_cloud") == Some(&json!(true)) {
            return Ok(None);
        }
        Ok(Some(Preview {
            target: "relinking of every connection of this account".into(),
            effect: "a relink deletes in the cloud what was deleted on the NAS".into(),
            tasks: Vec::new(),
            unfinished_files: None,
            lost: vec![
                "on the next relink, files in the cloud whose copy on the NAS is gone".into(),
            ],
            stays: vec!["all files on both sides until a connection is linked again".into()],
            undo: "The setting can be put back; files that a relink deleted meanwhile cannot"
                .into(),
            identity: json!(before),
        }))
    }

    async fn run(cleared: Cleared<Self>, on: Target<'_>) -> Result<Patched, Error> {
        let patch = cleared.request().patch();
        let before = patch.look(on).await?;
        patch.apply(on, &before).await
    }
}
