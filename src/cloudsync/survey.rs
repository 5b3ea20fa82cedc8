//! What Cloud Sync has to say about how well the NAS is protected: findings about its connections, and what its tasks
//! synchronize.

mod ask;
mod judge;
mod unsolved;

use dsm::Dialect;

use self::{
    ask::{Asked, ask, ask_as_documented},
    judge::judge,
};
use super::{
    TOOLS,
    model::documented::connection::connections,
    wire::{LIST_CONNECTIONS, connections_by},
};
use crate::{
    clock::NasTime,
    error::Error,
    findings::{Finding, Kind, NotSeen, Object, Severity, Step, Tally},
    operation::{ReadContext, only_documented},
};

/// What a connection is found to have when Cloud Sync as a whole tells of an error.
const SHOWN: [&str; 6] = [
    "sign_in_expired",
    "not_linked",
    "in_error",
    "tasks_failing",
    "suspended",
    "failed_files",
];

/// What is found about the connections.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many connections there are, and which are fine.
    pub connections: Tally,
    /// One for each connection that has one.
    pub findings: Vec<Finding>,
    /// What could not be seen of them.
    pub not_seen: Vec<NotSeen>,
    /// What is synchronized.
    pub synced: Vec<Synced>,
}

/// A folder that is synchronized.
#[derive(Debug)]
pub struct Synced {
    /// The task.
    pub task: Object,
    /// Folder on the NAS, from the shared folder on; absent where the NAS does not say.
    pub path: Option<String>,
    /// Which way.
    pub direction: Direction,
    /// Whether a file that is deleted here stays in the cloud; absent where that is not known.
    pub keeps_deleted: Option<bool>,
}

/// Which way a folder is synchronized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the NAS to the cloud.
    Up,
    /// From the cloud to the NAS.
    Down,
    /// Both ways.
    Both,
    /// The NAS does not say, or says something that is in no public table.
    Unknown,
}

/// What the account sees of the connections.
#[derive(Debug)]
pub struct Visible {
    /// How many connections it sees.
    pub connections: usize,
    /// Whether those are the connections of all users; absent where the NAS does not say.
    pub of_all_users: Option<bool>,
}

/// What the account sees of the connections.
///
/// # Errors
/// Why they cannot be listed.
pub async fn visible(on: ReadContext<'_>, dialect: Dialect) -> Result<Visible, Error> {
    Ok(match dialect {
        Dialect::Dsm => {
            let list = on
                .nas
                .call(LIST_CONNECTIONS, connections_by("group_by_user"));
            let list = list.await?;
            Visible {
                connections: list.conn.0.len(),
                of_all_users: list.is_admin_mode.0,
            }
        }
        Dialect::Documented => Visible {
            connections: connections(on.nas).await?.rows.len(),
            of_all_users: None,
        },
    })
}

/// Asks for every connection and its tasks, and judges them.
///
/// # Errors
/// Why the connections cannot be listed.
pub async fn survey(
    on: ReadContext<'_>,
    dialect: Dialect,
    nas_time: Option<&NasTime>,
) -> Result<Survey, Error> {
    let Asked {
        connections,
        gaps,
        all_paused,
        of_all_users,
        of_none,
    } = match dialect {
        Dialect::Dsm => ask(on.nas, on.ends_at, nas_time).await?,
        Dialect::Documented => ask_as_documented(on.nas, on.ends_at).await?,
    };
    let mut survey = Survey::default();
    survey.connections.total = connections.len();
    for why in gaps {
        let step = Step::new("cloudsync_list_connections");
        let not_seen = NotSeen::new("connections and sync tasks", why).then(vec![step]);
        survey.not_seen.push(not_seen);
    }
    if dialect == Dialect::Documented {
        survey.not_seen.push(NotSeen::new(
            "unfinished files of the connections, and whether deletions are mirrored",
            "this NAS speaks the documented dialect, which does not tell them",
        ));
    }
    if dialect == Dialect::Dsm && of_all_users != Some(true) {
        let why = match of_all_users {
            Some(_) => {
                "this account sees its own alone; \"admin mode\" in the settings of Cloud Sync shows an administrator all"
            }
            None => "the NAS does not tell whether these are those of all users",
        };
        survey
            .not_seen
            .push(NotSeen::new("connections of other users", why));
    }
    let mut is_paused_somewhere = false;
    for connection in connections {
        let judged = judge(connection);
        is_paused_somewhere |= judged.finding.problems.contains(&"paused");
        survey.synced.extend(judged.synced);
        // A notice, as the files may be gone since; but not fine.
        let has_failed_files = judged.finding.problems.contains(&"failed_files");
        let is_fine = !judged.finding.is_trouble() && !has_failed_files;
        if is_fine && judged.not_seen.is_empty() {
            survey.connections.fine.push(judged.finding.object.title());
        }
        if !judged.finding.is_empty() {
            survey.findings.push(judged.finding);
        }
        survey.not_seen.extend(judged.not_seen);
    }
    if all_paused == Some(true) && !is_paused_somewhere && survey.connections.total > 0 {
        let mut finding = Finding::about(Object::named(Kind::Package, "Cloud Sync"));
        let reason = "Cloud Sync says that everything is paused, and no connection says so";
        finding.add(Severity::Warning, "paused", reason);
        finding.steps = vec![Step::new("cloudsync_list_connections")];
        survey.findings.push(finding);
    }
    let shows_it = |finding: &Finding| finding.problems.iter().any(|word| SHOWN.contains(word));
    if !of_none.is_empty() && !survey.findings.iter().any(shows_it) {
        let mut finding = Finding::about(Object::named(Kind::Package, "Cloud Sync"));
        for reason in of_none {
            let reason = format!("{reason}; no connection shows it");
            finding.add(Severity::Warning, "in_error", reason);
        }
        finding.steps = [
            "cloudsync_list_recent_changes",
            "cloudsync_list_connections",
        ]
        .map(Step::new)
        .into();
        survey.findings.push(finding);
    }
    if dialect == Dialect::Documented {
        only_documented(TOOLS, &mut survey.findings, &mut survey.not_seen);
    }
    Ok(survey)
}
