//! What a tool does to the NAS: what the gate judges by, and what hosts are told.

/// What a call does to the NAS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Reads.
    Read,
    /// Changes something that can be changed back; twice is the same as once.
    Change,
    /// Starts or makes something; twice is more than once.
    Start,
    /// Can lose data or settings for good.
    Destructive,
}

impl Effect {
    /// The effect in a word, for tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Change | Self::Start => "change",
            Self::Destructive => "destructive",
        }
    }
}
