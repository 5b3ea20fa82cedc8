use dsm::{Params, Reads};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    cloudsync::{
        setter::{
            Bounds, Loses, NasRecord, Record, Settable, SettingsChanged, beside, planned, settable,
        },
        wire::{GET_PACKAGE_CONFIG, SET_PACKAGE_CONFIG},
    },
    error::Error,
    gate::{Cleared, Gated, Preview},
    operation::{Change, Request, Turn, Unusual},
};

/// Change Cloud Sync's own settings; what is not given stays as it is
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetPackageConfig {
    /// Volume on which Cloud Sync keeps its data, e.g. /volume1
    #[serde(alias = "pkg_volume")]
    volume_path: Option<String>,
    /// Log lines kept for each connection, 1-100000; fewer than now drops old lines for good
    log_count: Option<i64>,
    /// Transfers at a time, 1-20
    #[serde(alias = "workers")]
    worker_count: Option<i64>,
    /// True: administrators see the connections of all users
    admin_mode: Option<bool>,
}

settable! {
    SetPackageConfig, besides (), kept [],
    volume_path: Text = "repo_vol_path" within Bounds::Listed,
    log_count: Number = "log_count" within Bounds::Between(1, 100_000),
    worker_count: Number = "worker_count" within Bounds::Between(1, 20),
    admin_mode: Switch = "admin_mode",
}

impl Request for SetPackageConfig {
    type Response = SettingsChanged;

    fn example() -> Self {
        Self {
            volume_path: None,
            log_count: Some(30_000),
            worker_count: None,
            admin_mode: None,
        }
    }

    fn check(&self) -> Result<(), Error> {
        self.check_wanted()
    }
}

impl SetPackageConfig {
    fn record() -> NasRecord {
        NasRecord {
            fields: Self::FIELDS,
            beside: beside::RELINK,
            read: GET_PACKAGE_CONFIG.decoded_as(),
            write: SET_PACKAGE_CONFIG,
            key: Params::new(),
            undo: Map::new(),
            loses: Loses::AtOnce(drops_log_lines),
        }
    }
}

impl Gated for SetPackageConfig {
    async fn preview(&self, nas: Reads<'_>) -> Result<Option<Preview>, Error> {
        let before = Self::record().look(nas).await?;
        let wanted = self.wanted();
        let Some(lost) = drops_log_lines(&before, &wanted) else {
            return Ok(None);
        };
        Ok(Some(Preview {
            target: TARGET.into(),
            effect: "fewer log lines are kept from now on".into(),
            lost: vec![lost],
            changes: planned(&before, &wanted),
            stays: vec!["all connections, tasks and files".into()],
            undo: "The settings can be put back; log lines that were dropped cannot".into(),
            subject: TARGET.into(),
            identity: identity(&before),
            ..Preview::default()
        }))
    }
}

/// What its answers call it.
const TARGET: &str = "Cloud Sync";

/// What the person agrees to change.
fn identity(before: &Record) -> Value {
    json!({ "settings": before })
}

impl Change for SetPackageConfig {
    const COMPARES: bool = true;

    fn turn(&self) -> Turn {
        Turn::Any
    }

    fn unusual(argument: &str, value: &Value) -> Vec<Unusual> {
        Self::out_of_bounds(argument, value)
    }

    async fn run(cleared: Cleared<'_, Self>) -> Result<SettingsChanged, Error> {
        let request = cleared.request();
        let record = Self::record();
        let before = record.look(cleared.reads()).await?;
        // Only an undo is judged by it.
        let loses =
            cleared.left().is_some() && drops_log_lines(&before, &request.wanted()).is_some();
        cleared.still(loses.then(|| identity(&before)).as_ref())?;
        if let Some(path) = &request.volume_path {
            let path_value = Value::from(path.as_str());
            let is_now = before.get("volume_path") == Some(&path_value);
            if !is_now && !cleared.was_held("volume_path", &path_value) {
                check_volume(cleared.reads(), path).await?;
            }
        }
        record
            .set(&cleared, TARGET.into(), &before, &request.wanted())
            .await
    }
}

/// Lines that a lower count leaves no room for are gone at once. Whether there were more than that, the NAS does not tell.
fn drops_log_lines(before: &Record, wanted: &Record) -> Option<String> {
    let was = before.get("log_count").and_then(Value::as_i64);
    let will = wanted.get("log_count").and_then(Value::as_i64)?;
    if was.is_some_and(|was| was <= will) {
        return None;
    }
    Some(format!(
        "log lines of each connection beyond the newest {will}"
    ))
}

/// Refuses a volume that the NAS does not list. One that lists none at all leaves it to DSM.
async fn check_volume(nas: Reads<'_>, path: &str) -> Result<(), Error> {
    let config = nas.call(GET_PACKAGE_CONFIG, Params::new()).await?;
    let listed = config.volume_list.objects().unwrap_or_default().into_iter();
    let volumes: Vec<String> = listed.filter_map(|volume| volume.mount_point.0).collect();
    if volumes.is_empty() || volumes.iter().any(|volume| volume == path) {
        return Ok(());
    }
    Err(Error::argument(
        "volume_path",
        format!(
            "there is no volume {path}; there are {}",
            volumes.join(", ")
        ),
    ))
}
