//! What is true of every tool: these tests walk the table.

mod aliases;
pub mod answers;
mod hosts;
mod offered;
mod order;
mod repeats;
pub mod schemas;

use serde_json::{Value, json};
use synology_backup_mcp::{
    effect::Effect, error::Error, nases::Nases, operation::Tool, server, tools,
};

use crate::harness::Client;

/// The tools exactly as `tools/list` has them.
pub fn listed() -> Vec<Value> {
    let offer = tools::Offer {
        toolsets: tools::Toolset::ALL.into(),
        read_only: false,
    };
    let nobody = Error::argument("", "no NAS is needed for a list");
    let list = server::tool_list(&Nases::none(offer, nobody));
    list["tools"].as_array().unwrap().clone()
}

/// What every tool does to the NAS, written down by hand from what was agreed on.
pub const EFFECTS: &[(&str, Effect)] = &[
    ("nas_protection_report", Effect::Read),
    ("nas_info", Effect::Read),
    ("cloudsync_get_package_config", Effect::Read),
    ("cloudsync_list_connections", Effect::Read),
    ("cloudsync_get_connection", Effect::Read),
    ("cloudsync_get_connection_settings", Effect::Read),
    ("cloudsync_get_connection_auth", Effect::Read),
    ("cloudsync_list_connection_logs", Effect::Read),
    ("cloudsync_diagnose_connection", Effect::Read),
    ("cloudsync_list_tasks", Effect::Read),
    ("cloudsync_get_task", Effect::Read),
    ("cloudsync_get_task_filters", Effect::Read),
    ("cloudsync_list_task_cloud_folders", Effect::Read),
    ("cloudsync_list_recent_changes", Effect::Read),
    ("cloudsync_set_package_config", Effect::Change),
    ("cloudsync_set_relink_behavior", Effect::Destructive),
    ("cloudsync_set_connection_settings", Effect::Change),
    ("cloudsync_set_connection_schedule", Effect::Change),
    ("cloudsync_set_task_settings", Effect::Destructive),
    ("cloudsync_set_task_filters", Effect::Change),
    ("cloudsync_pause_connection", Effect::Change),
    ("cloudsync_resume_connection", Effect::Change),
    ("cloudsync_pause_task", Effect::Change),
    ("cloudsync_resume_task", Effect::Change),
    ("cloudsync_remove_connection", Effect::Destructive),
    ("cloudsync_remove_task", Effect::Destructive),
    ("cloudsync_test_task_settings", Effect::Read),
    ("cloudsync_create_s3_task", Effect::Destructive),
    ("hyperbackup_list_tasks", Effect::Read),
    ("hyperbackup_get_task", Effect::Read),
    ("hyperbackup_get_task_status", Effect::Read),
    ("hyperbackup_diagnose_task", Effect::Read),
    ("hyperbackup_get_target", Effect::Read),
    ("hyperbackup_list_logs", Effect::Read),
    ("hyperbackup_list_repositories", Effect::Read),
    ("hyperbackup_wait_for_task", Effect::Read),
    ("hyperbackup_list_versions", Effect::Read),
    ("hyperbackup_list_version_files", Effect::Read),
    ("hyperbackup_copy_version_files", Effect::Start),
    ("hyperbackup_get_statistics", Effect::Read),
    ("hyperbackup_run_task", Effect::Start),
    ("hyperbackup_cancel_task", Effect::Destructive),
    ("hyperbackup_suspend_task", Effect::Start),
    ("hyperbackup_resume_task", Effect::Start),
    ("nas_list_changes", Effect::Read),
    ("hyperbackup_check_integrity", Effect::Start),
    ("hyperbackup_cancel_integrity_check", Effect::Start),
    ("hyperbackup_discard_task", Effect::Destructive),
    ("hyperbackup_remove_task", Effect::Destructive),
    ("nas_undo_change", Effect::Destructive),
];

/// Arguments that a tool takes now: its example, or the id of a change that is made for it.
#[track_caller]
pub fn arguments(client: &mut Client<'_>, tool: &Tool) -> Value {
    if tool.name != "nas_undo_change" {
        return tool.definition().example;
    }
    let change = client.call("cloudsync_set_package_config", json!({ "worker_count": 7 }));
    json!({ "change_id": change["change_id"] })
}

/// What hosts are told of a tool with that effect.
fn hints(effect: Effect) -> Value {
    match effect {
        Effect::Read => json!({
            "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
        }),
        Effect::Change => json!({
            "readOnlyHint": false, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false,
        }),
        Effect::Start => json!({
            "readOnlyHint": false, "destructiveHint": false, "idempotentHint": false, "openWorldHint": false,
        }),
        Effect::Destructive => json!({
            "readOnlyHint": false, "destructiveHint": true, "idempotentHint": true, "openWorldHint": false,
        }),
    }
}

/// How many tools of the list have names that begin so.
pub fn named(start: &str) -> usize {
    let names = EFFECTS.iter().filter(|(name, _)| name.starts_with(start));
    names.count()
}

/// How many tools of the list only read.
pub fn reading() -> usize {
    let reads = EFFECTS.iter().filter(|(_, effect)| *effect == Effect::Read);
    reads.count()
}

/// The tools of the list above, each with its effect and as clients see it.
fn by_effect() -> Vec<(&'static str, Effect, Value)> {
    let mut listed = listed();
    let agreed = EFFECTS.iter().map(|(name, effect)| {
        let at = listed.iter().position(|tool| tool["name"] == *name);
        let at = at.unwrap_or_else(|| panic!("{name} is not offered"));
        (*name, *effect, listed.swap_remove(at))
    });
    let tools = agreed.collect();
    let more: Vec<&Value> = listed.iter().map(|tool| &tool["name"]).collect();
    assert!(more.is_empty(), "{more:?} are offered, but not agreed on");
    tools
}

#[test]
fn every_tool_does_what_was_agreed_on() {
    for (name, effect, _) in by_effect() {
        let operation = tools::find(name).unwrap();
        assert_eq!(operation.effect, effect, "{name}");
        assert_eq!(operation.writes(), effect != Effect::Read, "{name}");
    }
    assert_eq!(tools::all().count(), EFFECTS.len());
}

#[test]
fn names_are_short_lower_case_and_begin_with_the_product() {
    for operation in tools::all() {
        let name = operation.name;
        assert!(name.len() <= 64, "{name}");
        let plain = |letter: char| letter.is_ascii_lowercase() || matches!(letter, '_' | '0'..='9');
        assert!(name.chars().all(plain), "{name}");
        let product = name.split_once('_').unwrap().0;
        let package = match product {
            "cloudsync" => "Cloud Sync",
            "hyperbackup" => "Hyper Backup",
            "nas" => continue,
            _ => panic!("{name}"),
        };
        assert_eq!(operation.package().unwrap().name, package, "{name}");
    }
}

#[test]
fn descriptions_begin_with_what_to_do_and_are_short() {
    const VERBS: [&str; 17] = [
        "List", "Show", "Pause", "Resume", "Start", "Cancel", "Suspend", "Test", "Change",
        "Choose", "Switch", "Remove", "Create", "Discard", "Wait", "Copy", "Put",
    ];
    for operation in tools::all() {
        let (name, text) = (operation.name, operation.definition().description);
        assert!(!text.ends_with('.'), "{name}: {text}");
        assert!(text.chars().count() <= 300, "{name}: {text}");
        let verb = text.split_whitespace().next().unwrap_or_default();
        assert!(VERBS.contains(&verb), "{name}: {text}");
    }
}

#[test]
fn hosts_are_told_what_every_tool_does() {
    for (name, effect, tool) in by_effect() {
        let mut told = tool["annotations"].clone();
        told.as_object_mut().unwrap().remove("title");
        assert_eq!(told, hints(effect), "{name}");
        assert!(!tool["title"].as_str().unwrap().is_empty(), "{name}");
    }
}

#[test]
fn hosts_ask_before_destructive_tools_and_no_others() {
    for (name, effect, tool) in by_effect() {
        let expected = match effect {
            Effect::Destructive => json!({ "anthropic/requiresUserInteraction": true }),
            _ => Value::Null,
        };
        assert_eq!(tool["_meta"], expected, "{name}");
    }
}

#[test]
fn what_can_lose_data_takes_confirm_and_nothing_else_does() {
    for (name, effect, tool) in by_effect() {
        let confirm = &tool["inputSchema"]["properties"]["confirm"]["type"];
        let expected = match effect {
            Effect::Destructive => json!("boolean"),
            _ => Value::Null,
        };
        assert_eq!(*confirm, expected, "{name}");
    }
}

#[test]
fn every_read_is_one_by_its_name_on_the_wire() {
    for operation in tools::all().filter(|operation| operation.effect == Effect::Read) {
        let Some(method) = operation.method else {
            continue;
        };
        let method = method.name;
        let reads = ["get", "list", "status", "test"];
        assert!(
            reads.iter().any(|read| method.starts_with(read)),
            "{method}"
        );
    }
}

#[test]
fn definitions_take_700_bytes_on_average_and_36_kb_in_sum() {
    let mut sizes: Vec<(usize, String)> = listed()
        .iter()
        .map(|tool| {
            let text = |field: &str| tool[field].as_str().unwrap().len();
            let size = text("name") + text("description") + tool["inputSchema"].to_string().len();
            (size, tool["name"].as_str().unwrap().to_owned())
        })
        .collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let sum: usize = sizes.iter().map(|(size, _)| size).sum();
    let mut table = format!("{sum} bytes in sum, {} on average\n", sum / sizes.len());
    for (size, name) in &sizes {
        table.push_str(&format!("{size:6} {name}\n"));
    }
    println!("{table}");
    assert!(sum <= 36_000 && sum / sizes.len() <= 700, "{table}");
}

/// Every tool as the table has it and as clients see it.
pub fn in_both() -> Vec<(&'static synology_backup_mcp::operation::Tool, Value)> {
    let listed = listed();
    let pair = |operation: &'static synology_backup_mcp::operation::Tool| {
        let tool = listed.iter().find(|tool| tool["name"] == operation.name);
        (operation, tool.unwrap().clone())
    };
    tools::all().map(pair).collect()
}

#[test]
fn a_change_is_checked_with_a_tool_that_reads_the_same_product() {
    for operation in tools::all() {
        let (name, check) = (operation.name, operation.check_with);
        if operation.effect == Effect::Read {
            assert_eq!(check, "", "{name}");
            continue;
        }
        let reads = EFFECTS.contains(&(check, Effect::Read));
        assert!(reads, "{name} is checked with {check}");
        let product = |name: &str| name.split_once('_').unwrap().0.to_owned();
        assert_eq!(product(check), product(name));
    }
}
