//! All findings, worst last, for people and for programs.

use crate::sorting::sort_by_key;
use serde::Serialize;

use super::finding::{Finding, Status};

/// What was found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How bad the worst of it is.
    pub outcome: Status,
    /// Every finding, worst last.
    pub checks: Vec<Finding>,
}

impl Report {
    /// A report of these findings.
    pub fn new(mut checks: Vec<Finding>) -> Self {
        // Those that are alike stay in the order in which they were found.
        sort_by_key(&mut checks, |finding| finding.status);
        Self {
            outcome: checks
                .last()
                .map_or(Status::NotChecked, |worst| worst.status),
            checks,
        }
    }

    /// One line a finding.
    pub fn lines(&self) -> Vec<String> {
        self.checks.iter().map(line).collect()
    }
}

fn line(finding: &Finding) -> String {
    let nas = match &finding.nas {
        Some(nas) => format!("{nas}: "),
        None => String::new(),
    };
    let status = format!("{}:", finding.status.words());
    let check = finding.check.name();
    let text = format!("{status:<12}  {check:<16}  {nas}{}", finding.found);
    match &finding.fix {
        Some(fix) => format!("{text}. {fix}."),
        None => text,
    }
}
