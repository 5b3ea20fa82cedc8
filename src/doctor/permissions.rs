//! Whether files with secrets are for their owner alone.

use std::{fs, path::PathBuf};

use super::finding::{Check, Finding};
use crate::state::others_can_read;

/// Looks at files that only their owner should read; those that are not there do not count. What was told of others when the
/// settings were read, each with its fix, goes with it.
pub fn check(files: &[PathBuf], warnings: &[String]) -> Vec<Finding> {
    let warnings = warnings.iter().map(|warning| {
        let (found, fix) = warning.split_once("; ").unwrap_or((warning, "Mend that"));
        Finding::warning(Check::FilePermissions, found, fix)
    });
    let mut findings: Vec<Finding> = warnings.collect();
    let mut good = Vec::new();
    for file in files {
        let Ok(metadata) = fs::metadata(file) else {
            continue;
        };
        let path = file.display();
        if others_can_read(&metadata) {
            findings.push(Finding::warning(
                Check::FilePermissions,
                format!("others can read {path}"),
                format!("Keep them out with chmod 600 {path}"),
            ));
        } else {
            good.push(path.to_string());
        }
    }
    if !good.is_empty() {
        let text = if cfg!(unix) {
            format!("only their owner reads {}", good.join(", "))
        } else {
            format!(
                "on this system it is not known who reads {}",
                good.join(", ")
            )
        };
        let finding = if cfg!(unix) {
            Finding::ok(Check::FilePermissions, text)
        } else {
            Finding::not_checked(Check::FilePermissions, text)
        };
        findings.push(finding);
    }
    if findings.is_empty() {
        findings.push(Finding::ok(
            Check::FilePermissions,
            "no file with a secret is open to others",
        ));
    }
    findings
}
