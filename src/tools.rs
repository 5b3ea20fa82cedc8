//! Every tool there is: the only place that lists the products.

use serde_json::{Map, Value};

use crate::{
    clock, cloudsync,
    effect::Effect,
    error::Error,
    hyperbackup, nas,
    operation::{Answer, Caller, Choices, Tool},
    packages::{self, Product},
    shares,
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

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::CloudSync => "cloudsync",
            Self::HyperBackup => "hyperbackup",
        }
    }

    /// What the names of its tools begin with.
    fn prefix(self) -> &'static str {
        match self {
            Self::Overview => "nas",
            Self::CloudSync | Self::HyperBackup => self.name(),
        }
    }

    /// The toolset with that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|toolset| toolset.name() == name)
    }

    fn holds(self, tool: &str) -> bool {
        tool.strip_prefix(self.prefix())
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
    pub fn tools(&self) -> impl Iterator<Item = &'static Tool> {
        all().filter(|tool| self.has(tool))
    }

    /// Whether it is offered.
    pub fn has(&self, tool: &Tool) -> bool {
        self.has_toolset_of(tool) && (!self.read_only || tool.effect == Effect::Read)
    }

    fn has_toolset_of(&self, tool: &Tool) -> bool {
        self.toolsets.iter().any(|toolset| toolset.holds(tool.name))
    }

    /// Runs a tool.
    ///
    /// # Errors
    /// All of them; a tool that is left out is [`Error::Refused`].
    pub async fn call(
        &self,
        tool: &'static Tool,
        caller: Caller<'_>,
        arguments: Map<String, Value>,
    ) -> Result<Answer, Error> {
        self.check(tool)?;
        tool.call(caller, arguments).await
    }

    /// Checks that a tool is among the toolsets.
    ///
    /// # Errors
    /// [`Error::Refused`].
    pub fn check(&self, tool: &Tool) -> Result<(), Error> {
        if self.has_toolset_of(tool) {
            return Ok(());
        }
        Err(Error::Refused {
            problem: format!("{} is not among the toolsets of this server", tool.name),
            fix: "The operator can add it with --toolsets or SYNOLOGY_TOOLSETS".into(),
        })
    }
}

/// Every tool, in the order of the tables.
pub fn all() -> impl Iterator<Item = &'static Tool> {
    let products = cloudsync::TOOLS.iter().chain(hyperbackup::TOOLS);
    nas::TOOLS.iter().chain(products)
}

/// The tool with that name.
pub fn find(name: &str) -> Option<&'static Tool> {
    all().find(|tool| tool.name == name)
}

/// What there is to choose from where that tool takes an id.
pub fn choices(tool: &str) -> Option<&'static Choices> {
    let mut choices = cloudsync::CHOICES.iter().chain(hyperbackup::CHOICES);
    choices.find(|choices| choices.tool == tool)
}

/// The products with their toolsets, in the order of the tables.
pub const PRODUCTS: [(Toolset, Product); 2] = [
    (Toolset::CloudSync, cloudsync::PRODUCT),
    (Toolset::HyperBackup, hyperbackup::PRODUCT),
];

/// Every API that some method belongs to, also those that only a helper uses.
pub fn apis() -> Vec<&'static str> {
    let products = cloudsync::APIS.iter().chain(hyperbackup::APIS);
    let apis = products
        .chain(clock::APIS)
        .chain(packages::APIS)
        .chain(shares::APIS);
    apis.map(|api| api.name).collect()
}
