//! The tools for a person: all of them as a table, or one with its arguments and an example.

use serde_json::Value;

use super::{
    Failure, call, pretty, print,
    screen::Screen,
    show::{Column, table, wrapped},
};
use crate::{
    nases::Nases,
    operation::{Definition, Tool},
    server,
    sorting::sort_by_key,
};

/// Lists the tools that are offered, or describes one.
///
/// # Errors
/// When there is no such tool, or it is not offered.
pub(super) fn tools(nases: &Nases, name: Option<&str>, json: bool) -> Result<(), Failure> {
    let mut tools = nases.tools();
    let Some(name) = name else {
        return print(&if json {
            pretty(&server::tool_list(nases))
        } else {
            all(&tools.collect::<Vec<_>>())
        });
    };
    let Some((tool, definition)) = tools.find(|(tool, _)| tool.name == name) else {
        return Err(Failure::Run(if crate::tools::find(name).is_some() {
            format!("{name} is not offered with these settings: see --toolsets and --read-only.")
        } else {
            call::unknown(name)
        }));
    };
    print(&if json {
        pretty(&listed(nases, name))
    } else {
        one(tool, &definition)
    })
}

/// A tool exactly as `tools/list` has it.
fn listed(nases: &Nases, name: &str) -> Value {
    let list = server::tool_list(nases);
    let tools = list.get("tools").and_then(Value::as_array);
    let found = tools.and_then(|tools| tools.iter().find(|tool| tool["name"] == name));
    found.cloned().unwrap_or_default()
}

fn all(tools: &[(&'static Tool, Definition)]) -> String {
    let column = |title: &str, cell: fn(&(&'static Tool, Definition)) -> String| Column {
        title: title.into(),
        cells: tools.iter().map(cell).collect(),
        is_whole: title != "what it does",
    };
    if let Some(screen) = Screen::of_stdout() {
        let columns = [
            column("tool", |(tool, _)| tool.name.into()),
            column("effect", |(tool, _)| tool.effect.word().into()),
            column("what it does", |(_, definition)| {
                definition.description.replace('\n', " ")
            }),
        ];
        return table(&columns, &screen).0;
    }
    let rows: Vec<String> = tools
        .iter()
        .map(|(tool, definition)| {
            let description = definition.description.replace('\n', " ");
            format!("{:<36} {:<11} {description}", tool.name, tool.effect.word())
        })
        .collect();
    rows.join("\n")
}

/// What a tool does, its arguments, and a call of it.
fn one(tool: &Tool, definition: &Definition) -> String {
    let screen = Screen::of_stdout().unwrap_or_else(Screen::wide);
    let mut parts = vec![
        format!("{}  ({})", screen.heading(tool.name), tool.effect.word()),
        wrapped(&definition.description, screen.width).join("\n"),
    ];
    let arguments = arguments(definition);
    parts.push(if arguments.iter().all(|column| column.cells.is_empty()) {
        "It takes no arguments.".into()
    } else {
        table(&arguments, &screen).0
    });
    let example = definition.example.to_string();
    let quoted = if example == "{}" {
        String::new()
    } else {
        format!(" '{example}'")
    };
    parts.push(format!(
        "{}\n  {} call {}{quoted}",
        screen.heading("Example"),
        env!("CARGO_PKG_NAME"),
        tool.name,
    ));
    parts.join("\n\n")
}

fn arguments(definition: &Definition) -> Vec<Column> {
    let schema = &definition.input_schema;
    let required: Vec<&str> = match schema.get("required") {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut titles = ["argument", "type", "what it is"].map(|title| Column {
        title: title.into(),
        cells: Vec::new(),
        is_whole: title != "what it is",
    });
    let Some(Value::Object(properties)) = schema.get("properties") else {
        return titles.into();
    };
    let mut named: Vec<(&String, &Value)> = properties.iter().collect();
    sort_by_key(&mut named, |(name, _)| {
        (!required.contains(&name.as_str()), name.as_str())
    });
    for (name, argument) in named {
        let text = |key: &str| {
            argument
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let needed = if required.contains(&name.as_str()) {
            " (required)"
        } else {
            ""
        };
        let choices = match argument.get("enum") {
            Some(Value::Array(values)) => {
                let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
                format!(". One of {}", values.join(", "))
            }
            _ => String::new(),
        };
        let cells = [
            format!("{name}{needed}"),
            text("type").to_owned(),
            format!("{}{choices}", text("description"))
                .trim_start_matches(". ")
                .to_owned(),
        ];
        for (column, cell) in titles.iter_mut().zip(cells) {
            column.cells.push(cell);
        }
    }
    titles.into()
}
