//! What is found about how well a NAS is protected, in one form for both products.
//!
//! Must not know the products, nor which tools are offered: that is for whoever puts the findings together.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// How bad it is; the worst first
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Something has no backup that can be relied on
    Critical,
    /// Something is at risk, or not known to be well
    Warning,
    /// Worth knowing; it is no risk by itself
    Notice,
}

/// What a finding is about
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Object {
    /// Id; absent for what has none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name; absent where the NAS does not say
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is
    pub kind: Kind,
}

/// What an object is
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A backup task of Hyper Backup
    BackupTask,
    /// A shared folder of the NAS
    SharedFolder,
    /// A connection of Cloud Sync to a cloud account
    Connection,
    /// A sync task of Cloud Sync
    SyncTask,
    /// A package as a whole
    Package,
    /// The NAS itself
    Nas,
}

/// A tool call
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// Tool to call
    pub tool: &'static str,
    /// Its arguments
    pub arguments: Map<String, Value>,
}

/// Something that is wrong, or worth knowing
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Finding {
    /// How bad it is
    pub severity: Severity,
    /// What it is about
    pub object: Object,
    /// What is the matter, a word each, the worst first
    pub problems: Vec<&'static str>,
    /// Since when, as far as the NAS tells
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// What it rests on
    pub evidence: Vec<String>,
    /// The last errors of its log, in the words of the NAS
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
    /// What a person can do where no tool helps
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'static str>,
    /// The call to make next; absent where no tool helps
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<Step>,
    /// Calls that would be the next step, the best first; not all of them need be offered.
    #[serde(skip)]
    pub steps: Vec<Step>,
    /// Place among findings of one severity, the worst first.
    #[serde(skip)]
    pub rank: usize,
}

/// Something that could not be seen
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NotSeen {
    /// What
    pub what: String,
    /// Why not
    pub why: String,
    /// The call that may show it; absent where none does
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_step: Option<Step>,
    /// What a person can do about it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// Objects of which it is not seen, named together where the reason is the same.
    #[serde(skip)]
    pub of: Vec<String>,
    /// As in [`Finding::steps`].
    #[serde(skip)]
    pub steps: Vec<Step>,
}

/// How many there are of something, and which of them are fine.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// All of them.
    pub total: usize,
    /// The titles of those of which nothing worse than a notice is found.
    pub fine: Vec<String>,
    /// The titles of those that stand or fall with something else, of which something is found.
    pub in_doubt: Vec<String>,
}

impl Step {
    /// A call with one argument.
    pub fn with(tool: &'static str, argument: &str, value: impl Into<Value>) -> Self {
        Self {
            tool,
            arguments: Map::from_iter([(argument.to_owned(), value.into())]),
        }
    }

    /// A call without arguments.
    pub fn new(tool: &'static str) -> Self {
        Self {
            tool,
            arguments: Map::new(),
        }
    }
}

impl Object {
    /// Something with an id.
    pub fn new(kind: Kind, id: impl ToString, name: Option<&str>) -> Self {
        Self {
            kind,
            id: Some(id.to_string()),
            name: name.map(str::to_owned),
        }
    }

    /// Something that has but a name.
    pub fn named(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            id: None,
            name: Some(name.to_owned()),
        }
    }

    /// As a list names it: `3 (Projects to S3)`.
    pub fn title(&self) -> String {
        match (&self.id, &self.name) {
            (Some(id), Some(name)) if id != name => format!("{id} ({name})"),
            (Some(one), _) | (None, Some(one)) => one.clone(),
            (None, None) => "without a name".to_owned(),
        }
    }
}

impl Finding {
    /// A finding about something, yet without a problem.
    pub fn about(object: Object) -> Self {
        Self {
            severity: Severity::Notice,
            object,
            problems: Vec::new(),
            since: None,
            evidence: Vec::new(),
            log: Vec::new(),
            next_step: None,
            advice: None,
            steps: Vec::new(),
            rank: usize::MAX,
        }
    }

    /// Adds a problem and what it rests on. Problems are added with the worst first.
    pub fn add(&mut self, severity: Severity, problem: &'static str, evidence: impl Into<String>) {
        self.severity = self.severity.min(severity);
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
        self.evidence.push(evidence.into());
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether it keeps what it is about from being fine.
    pub fn is_trouble(&self) -> bool {
        !self.is_empty() && self.severity < Severity::Notice
    }
}

impl NotSeen {
    /// Something as a whole.
    pub fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            next_step: None,
            advice: None,
            of: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Something about an object.
    pub fn of(what: impl Into<String>, object: &Object, why: impl Into<String>) -> Self {
        Self {
            of: vec![object.title()],
            ..Self::new(what, why)
        }
    }

    /// With calls that may show it.
    pub fn then(self, steps: Vec<Step>) -> Self {
        Self { steps, ..self }
    }

    /// With what a person can do.
    pub fn advise(self, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..self
        }
    }
}

/// Most objects that one line names.
const MOST_NAMED: usize = 8;

/// Names, and how many more there are.
pub fn few(names: &[String], most: usize) -> String {
    let mut text = names
        .iter()
        .take(most)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > most {
        text.push_str(&format!(" and {} more", names.len() - most));
    }
    text
}

/// The same with one line for each reason: what is not seen of many for the same reason is said once.
pub fn grouped(not_seen: Vec<NotSeen>) -> Vec<NotSeen> {
    let mut places = BTreeMap::<(String, String), usize>::new();
    let mut groups: Vec<NotSeen> = Vec::new();
    for one in not_seen {
        let key = (one.what.clone(), one.why.clone());
        let known = places.get(&key).and_then(|place| groups.get_mut(*place));
        match known {
            Some(group) => group.of.extend(one.of),
            None => {
                places.insert(key, groups.len());
                groups.push(one);
            }
        }
    }
    for group in &mut groups {
        if !group.of.is_empty() {
            group.what = format!("{} {}", group.what, few(&group.of, MOST_NAMED));
        }
    }
    groups
}
