//! The server at a terminal, where a person has started it and not an MCP client.

use clap::Command;

/// What a person needs to know who waits for something to happen.
pub(super) fn hint(program: &Command) -> String {
    let name = program.get_name();
    let commands = program.get_subcommands();
    let commands = commands.filter(|command| !matches!(command.get_name(), "serve" | "help"));
    let mut lines: Vec<String> = commands
        .map(|command| {
            let about = command.get_about().map(ToString::to_string);
            let about = about.unwrap_or_default();
            format!("  {name} {:<12} {about}", command.get_name())
        })
        .collect();
    if cfg!(feature = "demo") {
        lines.push(format!("  {name} --demo call nas_protection_report"));
    }
    format!(
        "This is an MCP server: a client such as Claude Desktop starts it and speaks to it here. Ctrl-C ends it.\n\
         What a person may want:\n{}",
        lines.join("\n")
    )
}
