//! What of the findings an answer has room for: the worst stay whole longest, and what has no room is counted.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    findings::{Finding, NotSeen, Severity, Step},
    sorting::sort_by_key,
    text::{cut_short, short_name},
};

/// Longest that all findings about a small NAS may be, in bytes of JSON; how many tasks and connections such a one has;
/// how much longer they may be for each more, and at the most.
const FOR_FINDINGS: usize = 5_600;
const FEW_OBJECTS: usize = 13;
const FOR_EACH_MORE: usize = 400;
const MOST_FOR_FINDINGS: usize = 16_000;

/// Longest that all that is not seen may be.
const FOR_NOT_SEEN: usize = 1_200;

/// Longest text of a finding, in characters, and of one that is shortened.
const LONG: usize = 240;
const SHORT: usize = 100;

/// Most texts of a finding.
const MOST_TEXTS: usize = 5;

/// Findings that an answer has no room for
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct LeftOut {
    critical: usize,
    warning: usize,
    notice: usize,
    /// Where they are seen
    see: String,
}

/// What an answer has room for.
pub(super) struct Page {
    pub(super) findings: Vec<Finding>,
    pub(super) left_out: Option<LeftOut>,
    pub(super) not_seen: Vec<NotSeen>,
}

impl Page {
    /// The findings about so many tasks and connections, the worst first, each with the best next step that is offered.
    pub(super) fn of(
        mut findings: Vec<Finding>,
        mut not_seen: Vec<NotSeen>,
        objects: usize,
        offered: &[&'static str],
    ) -> Self {
        sort_by_key(&mut findings, |finding| {
            (finding.severity, finding.rank, finding.object.kind)
        });
        for finding in &mut findings {
            finding.next_step = first_offered(&mut finding.steps, offered);
            finding.object.name = finding.object.name.as_deref().map(short);
            finding.evidence.truncate(MOST_TEXTS);
            for text in finding.evidence.iter_mut().chain(&mut finding.log) {
                cut(text, LONG);
            }
        }
        let more = objects
            .saturating_sub(FEW_OBJECTS)
            .saturating_mul(FOR_EACH_MORE);
        let room = FOR_FINDINGS.saturating_add(more).min(MOST_FOR_FINDINGS);
        let dropped = fit(&mut findings, room, shorten);
        for one in &mut not_seen {
            one.next_step = first_offered(&mut one.steps, offered);
            for text in [&mut one.what, &mut one.why]
                .into_iter()
                .chain(&mut one.advice)
            {
                cut(text, LONG);
            }
        }
        let unnamed = fit(&mut not_seen, FOR_NOT_SEEN, |one| {
            one.advice = None;
            cut(&mut one.why, SHORT);
        });
        if !unnamed.is_empty() {
            let what = format!("{} more things", unnamed.len());
            not_seen.push(NotSeen::new(what, "there is no room to name them here"));
        }
        Self {
            findings,
            left_out: (!dropped.is_empty()).then(|| LeftOut::of(&dropped, offered)),
            not_seen,
        }
    }
}

impl LeftOut {
    fn of(findings: &[Finding], offered: &[&'static str]) -> Self {
        const LISTS: [&str; 3] = [
            "hyperbackup_list_tasks",
            "cloudsync_list_connections",
            "cloudsync_list_tasks",
        ];
        let lists: Vec<&str> = LISTS
            .into_iter()
            .filter(|tool| offered.contains(tool))
            .collect();
        let mut left_out = Self {
            see: match lists.as_slice() {
                [] => "Hyper Backup and Cloud Sync on the NAS".to_owned(),
                lists => lists.join(", "),
            },
            ..Self::default()
        };
        for finding in findings {
            *match finding.severity {
                Severity::Critical => &mut left_out.critical,
                Severity::Warning => &mut left_out.warning,
                Severity::Notice => &mut left_out.notice,
            } += 1;
        }
        left_out
    }
}

/// Shortens rows from the end on until all fit, and drops them from the end on where that does not do.
fn fit<T: Serialize>(rows: &mut Vec<T>, room: usize, shorten: impl Fn(&mut T)) -> Vec<T> {
    let size = |row: &T| serde_json::to_string(row).map_or(0, |json| json.len() + 1);
    let mut total: usize = rows.iter().map(size).sum();
    for row in rows.iter_mut().rev() {
        if total <= room {
            return Vec::new();
        }
        total -= size(row);
        shorten(row);
        total += size(row);
    }
    let mut dropped = Vec::new();
    while total > room
        && let Some(row) = rows.pop()
    {
        total -= size(&row);
        dropped.push(row);
    }
    dropped
}

/// Leaves the first of what it rests on.
fn shorten(finding: &mut Finding) {
    finding.evidence.truncate(1);
    finding.log.truncate(1);
    finding.advice = None;
    for text in finding.evidence.iter_mut().chain(&mut finding.log) {
        cut(text, SHORT);
    }
}

/// The first call whose tool is offered.
fn first_offered(steps: &mut Vec<Step>, offered: &[&'static str]) -> Option<Step> {
    let place = steps.iter().position(|step| offered.contains(&step.tool))?;
    Some(steps.swap_remove(place))
}

/// A name as a list has it.
pub(super) fn short(name: &str) -> String {
    short_name(name)
}

fn cut(text: &mut String, length: usize) {
    if text.chars().count() > length {
        *text = cut_short(text, length);
    }
}
