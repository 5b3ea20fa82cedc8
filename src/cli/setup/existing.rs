//! Whether the configuration file that is there can take another NAS.

use super::given::variable;
use crate::{
    cli::Failure,
    config::{Config, Given, Setting},
    setup::ConfigFile,
};

/// A file that the server would not take is mended first: nothing that is added to it would count.
pub(super) fn check(config: &ConfigFile) -> Result<(), Failure> {
    if !config.file().exists() {
        return Ok(());
    }
    let path = config.file().path().display().to_string();
    let file: Given = [(Setting::Config, path)].into_iter().collect();
    let folders = |name: &str| {
        let variable = variable(name)?;
        (!name.starts_with("SYNOLOGY_")).then_some(variable)
    };
    Config::resolve(&file, folders)?;
    let stray: Vec<&str> = OF_ONE_NAS
        .into_iter()
        .filter(|key| config.says(key))
        .collect();
    if stray.is_empty() {
        return Ok(());
    }
    Err(Failure::Settings(format!(
        "{}: {} outside of any table would hold for every NAS that is added. Move it below a line like [nas.NAME] of its own \
         first. Nothing was written.",
        config.file().path().display(),
        stray.join(", ")
    )))
}

/// What of one NAS may stand outside of tables as long as it is the only one.
const OF_ONE_NAS: [&str; 8] = [
    "url",
    "username",
    "password",
    "password_file",
    "tls_fingerprint",
    "insecure_tls",
    "allow_plain_http",
    "device_name",
];
