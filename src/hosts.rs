//! The programs that start this server: where each has its configuration, whether it starts us, and how to make it so.
//!
//! Must not know what a person is asked, nor any NAS. A file of theirs is changed in our entry alone; all else in it stays
//! byte for byte, and one that cannot be read is left as it is.

mod diff;
mod edit;
mod json;
mod places;
#[cfg(test)]
mod tests;
mod text_file;
pub mod toml;

use std::{collections::BTreeMap, path::PathBuf};

pub use self::{
    diff::diff,
    edit::{Document, Found, Value},
    places::{Places, System},
    text_file::{TextFile, Written},
};

/// A program that starts MCP servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Host {
    /// The desktop app of Claude.
    ClaudeDesktop,
    /// Claude in a terminal.
    ClaudeCode,
    /// Visual Studio Code.
    VsCode,
    /// Cursor, the editor and its command line.
    Cursor,
    /// Gemini in a terminal.
    GeminiCli,
    /// Codex in a terminal, in editors and in its app.
    Codex,
}

/// What a host needs to know to start the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The program, as an absolute path wherever that is known.
    pub command: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables that it gets besides those of the host.
    pub env: BTreeMap<String, String>,
}

/// Why the configuration of a host cannot be used, as a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// There is no telling where it is.
    #[error("where {host} has its configuration is not known: {reason}")]
    Nowhere {
        /// The host.
        host: &'static str,
        /// What is missing.
        reason: String,
    },
    /// It cannot be read.
    #[error("{} cannot be read ({reason})", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// It is not in the form that it should be in.
    #[error("{} is left as it is: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        reason: String,
    },
    /// Somebody wrote to it since it was read.
    #[error("{} has been changed by another program meanwhile and is left as it is", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// It could not be written; it is as it was.
    #[error("{} cannot be written ({reason}); it is as it was", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

impl Host {
    /// Every host that is known.
    pub const ALL: [Self; 6] = [
        Self::ClaudeDesktop,
        Self::ClaudeCode,
        Self::VsCode,
        Self::Cursor,
        Self::GeminiCli,
        Self::Codex,
    ];

    /// What it calls itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClaudeDesktop => "Claude Desktop",
            Self::ClaudeCode => "Claude Code",
            Self::VsCode => "VS Code",
            Self::Cursor => "Cursor",
            Self::GeminiCli => "Gemini CLI",
            Self::Codex => "Codex",
        }
    }

    /// How it is named on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::ClaudeDesktop => "claude-desktop",
            Self::ClaudeCode => "claude-code",
            Self::VsCode => "vscode",
            Self::Cursor => "cursor",
            Self::GeminiCli => "gemini-cli",
            Self::Codex => "codex",
        }
    }

    /// The host that is named so on the command line.
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|host| host.id() == id)
    }

    /// The key under which it lists its servers.
    fn servers(self) -> &'static str {
        match self {
            Self::VsCode => "servers",
            Self::Codex => "mcp_servers",
            Self::ClaudeDesktop | Self::ClaudeCode | Self::Cursor | Self::GeminiCli => "mcpServers",
        }
    }

    /// Whether it wants to be told that a server speaks over stdio; the others see it from the command.
    fn wants_type(self) -> bool {
        match self {
            Self::VsCode | Self::ClaudeCode => true,
            Self::ClaudeDesktop | Self::Cursor | Self::GeminiCli | Self::Codex => false,
        }
    }
}
