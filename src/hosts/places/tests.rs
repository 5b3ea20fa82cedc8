//! Where each host has its file, by system and by its own variables.

use super::*;

fn file(system: System, host: Host, pairs: &[(&str, &str)]) -> String {
    let variable = |name: &str| {
        let found = pairs.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let places = Places {
        system,
        variable: &variable,
    };
    let path = places.file(host).unwrap();
    path.to_str().unwrap().replace('\\', "/")
}

// Each path as the host's documents spell it.
#[test]
fn each_host_has_its_own_file_on_each_system() {
    let home = [("HOME", "/home/anna")];
    for (host, linux, mac) in [
        (
            Host::ClaudeDesktop,
            "/home/anna/.config/Claude/claude_desktop_config.json",
            "/home/anna/Library/Application Support/Claude/claude_desktop_config.json",
        ),
        (
            Host::ClaudeCode,
            "/home/anna/.claude.json",
            "/home/anna/.claude.json",
        ),
        (
            Host::VsCode,
            "/home/anna/.config/Code/User/mcp.json",
            "/home/anna/Library/Application Support/Code/User/mcp.json",
        ),
        (
            Host::Cursor,
            "/home/anna/.cursor/mcp.json",
            "/home/anna/.cursor/mcp.json",
        ),
        (
            Host::GeminiCli,
            "/home/anna/.gemini/settings.json",
            "/home/anna/.gemini/settings.json",
        ),
        (
            Host::Codex,
            "/home/anna/.codex/config.toml",
            "/home/anna/.codex/config.toml",
        ),
    ] {
        assert_eq!(file(System::Linux, host, &home), linux);
        assert_eq!(file(System::Mac, host, &home), mac);
    }
    let windows = [
        ("USERPROFILE", "C:\\Users\\anna"),
        ("APPDATA", "C:\\Users\\anna\\AppData\\Roaming"),
    ];
    for (host, path) in [
        (
            Host::ClaudeDesktop,
            "C:/Users/anna/AppData/Roaming/Claude/claude_desktop_config.json",
        ),
        (Host::ClaudeCode, "C:/Users/anna/.claude.json"),
        (
            Host::VsCode,
            "C:/Users/anna/AppData/Roaming/Code/User/mcp.json",
        ),
        (Host::Cursor, "C:/Users/anna/.cursor/mcp.json"),
        (Host::GeminiCli, "C:/Users/anna/.gemini/settings.json"),
        (Host::Codex, "C:/Users/anna/.codex/config.toml"),
    ] {
        assert_eq!(file(System::Windows, host, &windows), path);
    }
}

#[test]
fn the_variables_of_the_hosts_are_obeyed() {
    let home = ("HOME", "/home/anna");
    for (host, variable, path) in [
        (
            Host::ClaudeDesktop,
            ("XDG_CONFIG_HOME", "/xdg"),
            "/xdg/Claude/claude_desktop_config.json",
        ),
        (
            Host::ClaudeCode,
            ("CLAUDE_CONFIG_DIR", "/srv/claude"),
            "/srv/claude/.claude.json",
        ),
        (
            Host::VsCode,
            ("VSCODE_PORTABLE", "/stick"),
            "/stick/user-data/User/mcp.json",
        ),
        (
            Host::VsCode,
            ("VSCODE_APPDATA", "/data"),
            "/data/Code/User/mcp.json",
        ),
        (
            Host::GeminiCli,
            ("GEMINI_CLI_HOME", "/srv"),
            "/srv/.gemini/settings.json",
        ),
        (Host::Codex, ("CODEX_HOME", "/codex"), "/codex/config.toml"),
        (
            Host::Codex,
            ("CODEX_HOME", "not/absolute"),
            "/home/anna/.codex/config.toml",
        ),
    ] {
        assert_eq!(file(System::Linux, host, &[home, variable]), path);
    }
}

#[test]
fn claude_desktop_as_a_package_of_windows_is_found_inside_of_that() {
    let folder = tempfile::tempdir().unwrap();
    let local = folder.path().to_str().unwrap();
    let settings = [("USERPROFILE", "C:\\anna"), ("LOCALAPPDATA", local)];
    let outside = "C:/anna/AppData/Roaming/Claude/claude_desktop_config.json";
    let found = || file(System::Windows, Host::ClaudeDesktop, &settings);
    assert_eq!(found(), outside);
    let inside = "Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude";
    std::fs::create_dir_all(folder.path().join(inside)).unwrap();
    let inside = format!("{local}/{inside}/claude_desktop_config.json");
    assert_eq!(found(), inside);
}

#[test]
fn nothing_is_guessed_without_a_home() {
    let places = Places {
        system: System::Linux,
        variable: &|_| None,
    };
    for host in Host::ALL {
        let problem = places.file(host).unwrap_err().to_string();
        assert!(
            problem.contains(host.name()) && problem.contains("HOME"),
            "{problem}"
        );
        assert!(!places.has(host));
    }
}
