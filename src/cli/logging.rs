//! Logs to stderr; stdout belongs to the protocol.

use tracing_subscriber::{
    Layer,
    filter::{FilterExt, LevelFilter, Targets, filter_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    config::{Given, Setting},
    error::Error,
};

/// Starts logging with a tracing filter.
///
/// # Errors
/// When the filter makes no sense.
pub(super) fn start(filter: &str) -> Result<(), Error> {
    let targets: Targets = filter.parse().map_err(|error| {
        Setting::Log.error(
            format!("not a log filter ({error})"),
            "Set it to off, error, warn, info, debug or trace, or to TARGET=LEVEL with commas between",
        )
    })?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    // These libraries log whole messages below warn, and no filter may switch that on.
    let cap = filter_fn(|metadata| {
        let is_capped = ["rmcp", "zbus"]
            .iter()
            .any(|library| metadata.target().starts_with(library));
        !is_capped || *metadata.level() <= LevelFilter::WARN
    });
    // A second start in the same process keeps the first.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(targets.and(cap)))
        .try_init();
    Ok(())
}

/// As [`start`], but one call says nothing of itself unless asked to: its answer is the output.
///
/// # Errors
/// As [`start`].
pub(super) fn start_quietly(flags: &Given, filter: &str) -> Result<(), Error> {
    let asked = flags.get(Setting::Log).is_some() || filter != "info";
    start(if asked { filter } else { "warn" })
}
