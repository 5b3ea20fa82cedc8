//! Where hosts have their configuration, on each system. From the hosts' own sources and documents, October 2026.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use super::{Host, Problem};
use crate::sorting::sort_by;

/// A kind of system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Linux and its like.
    Linux,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

impl System {
    /// The one this is built for.
    pub const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Mac
    } else {
        Self::Linux
    };
}

/// What tells where files are: the system, and the environment.
pub struct Places<'a> {
    /// The system.
    pub system: System,
    /// A variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Places<'_> {
    /// The file in which a host has its user's configuration; it need not exist.
    ///
    /// # Errors
    /// [`Problem::Nowhere`] when the environment does not tell.
    pub fn file(&self, host: Host) -> Result<PathBuf, Problem> {
        let found = match host {
            Host::ClaudeDesktop => self
                .claude_desktop()
                .map(|folder| folder.join("claude_desktop_config.json")),
            Host::ClaudeCode => self.claude_code(),
            Host::VsCode => self
                .vs_code()
                .map(|folder| folder.join("User").join("mcp.json")),
            Host::Cursor => self
                .home()
                .map(|home| home.join(".cursor").join("mcp.json")),
            Host::GeminiCli => self.gemini().map(|folder| folder.join("settings.json")),
            Host::Codex => self.codex().map(|folder| folder.join("config.toml")),
        };
        found.map_err(|reason| Problem::Nowhere {
            host: host.name(),
            reason,
        })
    }

    /// Whether it looks as if the host is installed: it left traces, or it can be started.
    pub fn has(&self, host: Host) -> bool {
        let traces = match host {
            Host::ClaudeDesktop => vec![self.claude_desktop(), Ok(app("Claude.app"))],
            Host::ClaudeCode => vec![self.claude_code(), self.claude_folder()],
            Host::VsCode => vec![self.vs_code(), Ok(app("Visual Studio Code.app"))],
            Host::Cursor => vec![
                self.home().map(|home| home.join(".cursor")),
                Ok(app("Cursor.app")),
            ],
            Host::GeminiCli => vec![self.gemini()],
            Host::Codex => vec![self.codex()],
        };
        let command = match host {
            Host::ClaudeDesktop => "claude-desktop",
            Host::ClaudeCode => "claude",
            Host::VsCode => "code",
            Host::Cursor => "cursor",
            Host::GeminiCli => "gemini",
            Host::Codex => "codex",
        };
        let is_there = |path: &PathBuf| {
            // The folder of applications is one of macOS alone.
            (self.system == System::Mac || !path.starts_with("/Applications")) && path.exists()
        };
        traces.iter().flatten().any(is_there) || self.on_path(command).is_some()
    }

    /// The program of this name that a shell would start.
    pub fn on_path(&self, command: &str) -> Option<PathBuf> {
        let path = (self.variable)("PATH")?;
        let names: &[&str] = match self.system {
            System::Windows => &[".exe", ".cmd"],
            System::Linux | System::Mac => &[""],
        };
        std::env::split_paths(&path)
            .filter(|folder| folder.is_absolute())
            .flat_map(|folder| {
                names
                    .iter()
                    .map(move |end| folder.join(format!("{command}{end}")))
            })
            .find(|program| is_program(program))
    }

    /// The folder of Claude Desktop's data. What comes as a package of Windows has it inside of that, and sees no other.
    fn claude_desktop(&self) -> Result<PathBuf, String> {
        if self.system == System::Windows
            && let Some(folder) = self.claude_package()
        {
            return Ok(folder);
        }
        self.application_data().map(|folder| folder.join("Claude"))
    }

    fn claude_package(&self) -> Option<PathBuf> {
        let local = self.absolute("LOCALAPPDATA")?;
        let newer = named_like_claude(&local.join("Claude-Data")).into_iter();
        let packages = named_like_claude(&local.join("Packages")).into_iter();
        let packages =
            packages.map(|package| package.join("LocalCache").join("Roaming").join("Claude"));
        let mut folders = newer.chain(packages).filter(|folder| folder.is_dir());
        folders.next()
    }

    /// As Claude Code itself looks for it.
    fn claude_code(&self) -> Result<PathBuf, String> {
        let former = self.claude_folder()?.join(".config.json");
        if former.exists() {
            return Ok(former);
        }
        let folder = self.absolute("CLAUDE_CONFIG_DIR");
        Ok(folder.map_or_else(|| self.home(), Ok)?.join(".claude.json"))
    }

    fn claude_folder(&self) -> Result<PathBuf, String> {
        match self.absolute("CLAUDE_CONFIG_DIR") {
            Some(folder) => Ok(folder),
            None => self.home().map(|home| home.join(".claude")),
        }
    }

    /// As VS Code itself looks for it (`getUserDataPath`).
    fn vs_code(&self) -> Result<PathBuf, String> {
        if let Some(portable) = self.absolute("VSCODE_PORTABLE") {
            return Ok(portable.join("user-data"));
        }
        let data = self.absolute("VSCODE_APPDATA");
        let data = data.map_or_else(|| self.application_data(), Ok)?;
        Ok(data.join("Code"))
    }

    fn gemini(&self) -> Result<PathBuf, String> {
        let home = self.absolute("GEMINI_CLI_HOME");
        let home = home.map_or_else(|| self.home(), Ok)?;
        Ok(home.join(".gemini"))
    }

    fn codex(&self) -> Result<PathBuf, String> {
        match self.absolute("CODEX_HOME") {
            Some(folder) => Ok(folder),
            None => self.home().map(|home| home.join(".codex")),
        }
    }

    /// Where programs with windows have their data.
    fn application_data(&self) -> Result<PathBuf, String> {
        match self.system {
            System::Linux => match self.absolute("XDG_CONFIG_HOME") {
                Some(folder) => Ok(folder),
                None => self.home().map(|home| home.join(".config")),
            },
            System::Mac => self
                .home()
                .map(|home| home.join("Library").join("Application Support")),
            System::Windows => match self.absolute("APPDATA") {
                Some(folder) => Ok(folder),
                None => self.home().map(|home| home.join("AppData").join("Roaming")),
            },
        }
    }

    fn home(&self) -> Result<PathBuf, String> {
        let variable = match self.system {
            System::Windows => "USERPROFILE",
            System::Linux | System::Mac => "HOME",
        };
        self.absolute(variable)
            .ok_or_else(|| format!("{variable} is not set to an absolute path"))
    }

    fn absolute(&self, variable: &str) -> Option<PathBuf> {
        let text = (self.variable)(variable)?;
        let path = PathBuf::from(&text);
        // On another system than the one that is asked about a path looks otherwise; only tests ask so.
        let is_foreign = self.system != System::HERE && text.contains(":\\");
        (path.is_absolute() || is_foreign).then_some(path)
    }
}

fn app(name: &str) -> PathBuf {
    Path::new("/Applications").join(name)
}

/// The folders in one whose names are those of Claude's packages, in order.
fn named_like_claude(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().to_lowercase();
            name == "claude" || name.starts_with("claude_")
        })
        .map(|entry| entry.path())
        .collect();
    sort_by(&mut folders, Ord::cmp);
    folders
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path);
    metadata.is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
