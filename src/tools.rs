//! Every tool there is: the only place that lists the products.

use serde_json::{Map, Value};

use crate::{
    cloudsync,
    error::Error,
    gate::Effect,
    hyperbackup,
    operation::{Answer, Caller, Operation},
};

/// Groups of tools that can be offered or left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Toolset {
    /// What both products have to say together.
    Overview,
    /// Cloud Sync.
    CloudSync,
    /// Hyper Backup.
    HyperBackup,
}

impl Toolset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Overview, Self::CloudSync, Self::HyperBackup];

    /// The name in settings, which is also the prefix of the tools' names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::CloudSync => "cloudsync",
            Self::HyperBackup => "hyperbackup",
        }
    }

    /// The toolset with that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|toolset| toolset.name() == name)
    }

    fn holds(self, tool: &str) -> bool {
        tool.strip_prefix(self.name())
            .is_some_and(|rest| rest.starts_with('_'))
    }
}

/// Which tools are offered.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The groups of tools.
    pub toolsets: Vec<Toolset>,
    /// Only tools that read.
    pub read_only: bool,
}

impl Offer {
    /// The tools that are offered, in the order of the tables.
    pub fn tools(&self) -> impl Iterator<Item = &'static Operation> {
        all().filter(|operation| {
            self.has_toolset_of(operation) && (!self.read_only || operation.effect == Effect::Read)
        })
    }

    fn has_toolset_of(&self, operation: &Operation) -> bool {
        self.toolsets
            .iter()
            .any(|toolset| toolset.holds(operation.name))
    }

    /// The tools that a read-only server withholds, in the order of the tables.
    pub fn withheld(&self) -> impl Iterator<Item = &'static Operation> {
        all().filter(|operation| {
            self.has_toolset_of(operation) && self.read_only && operation.effect != Effect::Read
        })
    }

    /// Runs a tool.
    ///
    /// # Errors
    /// All of them; a tool that is left out is [`Error::Refused`].
    pub async fn call(
        &self,
        operation: &'static Operation,
        caller: Caller<'_>,
        arguments: Map<String, Value>,
    ) -> Result<Answer, Error> {
        if !self.has_toolset_of(operation) {
            return Err(Error::Refused {
                problem: format!(
                    "{} is not among the toolsets of this server",
                    operation.name
                ),
                mend: "The operator can add it with --toolsets or SYNOLOGY_TOOLSETS".into(),
            });
        }
        operation.call(caller, arguments).await
    }
}

/// Every tool, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Operation> {
    cloudsync::OPERATIONS.iter().chain(hyperbackup::OPERATIONS)
}

/// The tool with that name.
pub fn find(name: &str) -> Option<&'static Operation> {
    all().find(|operation| operation.name == name)
}

/// Every API that some tool calls.
pub fn apis() -> Vec<&'static str> {
    let mut apis: Vec<&str> = all()
        .flat_map(Operation::apis)
        .map(|api| api.name)
        .collect();
    apis.sort_unstable();
    apis.dedup();
    apis
}
