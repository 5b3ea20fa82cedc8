//! Which programs have this server configured, and whether what they would start starts.

mod start;

use super::finding::{Check, Finding};
use crate::hosts::{Document, Found, Host, Places, System, TextFile};

/// Looks at the hosts that are installed here, and starts what each would start.
pub async fn check(variable: &(dyn Fn(&str) -> Option<String> + Sync)) -> Vec<Finding> {
    let mut findings = Vec::new();
    for host in Host::ALL {
        match entries(host, variable) {
            Ok(entries) => {
                for entry in entries {
                    findings.push(of_entry(host, &entry).await);
                }
            }
            Err(problem) => findings.push(Finding::warning(
                Check::Hosts,
                format!(
                    "whether {} has this server cannot be told: {problem}",
                    host.name()
                ),
                "Mend the file",
            )),
        }
    }
    if findings.is_empty() {
        let reason = "no host that is known here has this server configured; `synology-backup-mcp setup` adds it";
        findings.push(Finding::not_checked(Check::Hosts, reason));
    }
    findings
}

/// The entries of this server in a host; none where the host is not here.
fn entries(
    host: Host,
    variable: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<Vec<Found>, String> {
    let places = Places {
        system: System::HERE,
        variable: &|name| variable(name),
    };
    // A place that cannot be told is that of a host that nobody has set up.
    let Ok(path) = places.file(host) else {
        return Ok(Vec::new());
    };
    let file = TextFile::read(&path).map_err(|problem| problem.to_string())?;
    if !file.exists() {
        return Ok(Vec::new());
    }
    let document = Document::new(host, file.text());
    document
        .ours()
        .map_err(|problem| format!("{}: {problem}", path.display()))
}

async fn of_entry(host: Host, found: &Found) -> Finding {
    let (host, name) = (host.name(), &found.name);
    match start::start(&found.entry).await {
        Ok(()) => Finding::ok(
            Check::Hosts,
            format!("{host} has it as {name}, and that starts"),
        ),
        Err(problem) => Finding::broken(
            Check::Hosts,
            format!("{host} has it as {name}, and that does not start: {problem}"),
            format!(
                "Correct the entry, or let `synology-backup-mcp setup` write it; then restart {host}"
            ),
        ),
    }
}
