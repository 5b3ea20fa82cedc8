//! The settings in force as a table.

use crate::{config::Shown, text::sanitize_text};

/// What stands where nothing is set.
const NOTHING: &str = "-";

/// A block for the whole server, and one for each NAS.
pub(super) fn table(parts: &[Shown]) -> String {
    let rows = parts.iter().flat_map(|part| &part.settings);
    let width = |length: fn(&crate::config::ShownSetting) -> usize| {
        rows.clone().map(length).max().unwrap_or_default()
    };
    let name = width(|row| row.setting.chars().count());
    let value = width(|row| value_of(row.value.as_deref()).chars().count()).min(60);
    let mut lines = Vec::new();
    for part in parts {
        if let Some(nas) = &part.nas {
            lines.push(format!("\n[nas.{nas}]"));
        } else if !lines.is_empty() {
            lines.push(String::new());
        }
        for row in &part.settings {
            let shown = value_of(row.value.as_deref());
            let line = format!("{:<name$}  {shown:<value$}  {}", row.setting, row.from);
            lines.push(line.trim_end().to_owned());
        }
    }
    lines.join("\n")
}

fn value_of(value: Option<&str>) -> String {
    value.map_or_else(|| NOTHING.into(), sanitize_text)
}
