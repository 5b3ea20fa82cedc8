//! The operator's choice of what a confirmation is worth.

/// When a destructive call may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// `confirm: true` after a preview of the same call; and the person says yes, where the client can ask.
    #[default]
    Preview,
    /// `confirm: true` is enough.
    Flag,
    /// The person says yes; a client that cannot ask is refused.
    Human,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Preview, Self::Flag, Self::Human];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Flag => "flag",
            Self::Human => "human",
        }
    }
}
