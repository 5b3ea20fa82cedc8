//! A process for each call: what one previewed another confirms, once; a state folder that cannot be used makes each
//! process keep its previews for itself.

#[cfg(unix)]
mod hostile;

use std::process::Command;

use dsm_sim::SimulatedNas;
use serde_json::Value;

use super::{GatedCall, gated_calls, held, held_because, removal, snapshot};
use crate::harness::{Client, Folder, Process, connection, office, run, sent};

/// What the state folder and `call` with the policy of servers make of these arguments.
#[track_caller]
fn call(nas: &SimulatedNas, state: &str, tool: &str, arguments: &Value) -> Value {
    call_as(nas, &[("XDG_STATE_HOME", state)], tool, arguments)
}

#[track_caller]
fn call_as(
    nas: &SimulatedNas,
    environment: &[(&str, &str)],
    tool: &str,
    arguments: &Value,
) -> Value {
    let url = nas.url();
    let settings = [&connection(&url)[..], environment].concat();
    let arguments = arguments.to_string();
    let ended = run(
        &["--confirm", "preview", "call", tool, &arguments],
        &settings,
    );
    assert_eq!(ended.code, Some(0), "{ended:?}");
    serde_json::from_str(&ended.stdout).unwrap()
}

/// The preview of a process of its own.
#[track_caller]
fn preview(nas: &SimulatedNas, state: &str, gated: &GatedCall) -> Value {
    let answer = call(nas, state, gated.tool, &gated.arguments);
    held(&answer);
    answer
}

#[track_caller]
fn confirm(nas: &SimulatedNas, state: &str, gated: &GatedCall) -> Value {
    call(nas, state, gated.tool, &gated.confirmed())
}

/// A server whose state lies there.
fn server<'a>(nas: &'a SimulatedNas, state: &str) -> Client<'a> {
    let url = nas.url();
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", state)]].concat();
    Client::greeted(Process::start(&[], &settings))
}

#[test]
fn another_process_confirms() {
    for gated in gated_calls() {
        let (nas, folder) = (office(), Folder::new());
        preview(&nas, &folder.path(""), &gated);
        assert_eq!(confirm(&nas, &folder.path(""), &gated)["outcome"], "done");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn servers_and_the_command_line_know_of_each_other() {
    let (nas, folder) = (office(), Folder::new());
    let mut client = server(&nas, &folder.path(""));
    let answer = removal().preview(&mut client);
    assert!(
        !answer["next"].as_str().unwrap().contains("process"),
        "{answer}"
    );
    assert_eq!(
        confirm(&nas, &folder.path(""), &removal())["outcome"],
        "done"
    );
}

#[test]
fn it_counts_once_for_all_processes() {
    let (nas, folder) = (office(), Folder::new());
    let before = snapshot(&nas);
    let mut other = server(&nas, &folder.path(""));
    preview(&nas, &folder.path(""), &removal());
    assert_eq!(removal().confirm(&mut other)["outcome"], "done");
    nas.edit(|office| *office = before);
    held_because(&confirm(&nas, &folder.path(""), &removal()), "and once");
    assert_eq!(sent(&nas, removal().method), 1);
}

#[test]
fn of_processes_that_confirm_at_once_one_does() {
    let gated = removal();
    let (nas, folder) = (office(), Folder::new());
    let before = snapshot(&nas);
    let mut clients = [(); 4].map(|()| server(&nas, &folder.path("")));
    for round in 1..=3 {
        gated.preview(&mut clients[0]);
        let calls: Vec<u64> = clients
            .iter_mut()
            .map(|client| client.send_call(gated.tool, gated.confirmed()))
            .collect();
        for (client, call) in clients.iter_mut().zip(calls) {
            client.answer(call);
        }
        assert_eq!(sent(&nas, gated.method), round);
        nas.edit(|office| *office = before.clone());
        // The ones that came too late made previews of their own.
        std::fs::remove_file(folder.path("synology-backup-mcp/previews.json")).unwrap();
    }
}

#[test]
fn it_counts_for_the_same_call_only() {
    let (nas, folder) = (office(), Folder::new());
    let state = folder.path("");
    preview(&nas, &state, &removal());
    let other = serde_json::json!({ "connection_id": 3, "confirm": true });
    held_because(
        &call(&nas, &state, removal().tool, &other),
        "exactly this call",
    );
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn it_counts_for_the_same_nas_only() {
    let (nas, other, folder) = (office(), office(), Folder::new());
    preview(&nas, &folder.path(""), &removal());
    held_because(
        &confirm(&other, &folder.path(""), &removal()),
        "exactly this call",
    );
    assert_eq!(sent(&other, removal().method), 0);
}

#[test]
fn it_counts_for_the_same_account_only() {
    let (nas, folder) = (office(), Folder::new());
    preview(&nas, &folder.path(""), &removal());
    let state = folder.path("");
    let settings = [
        ("XDG_STATE_HOME", state.as_str()),
        ("SYNOLOGY_USERNAME", "DEMO"),
    ];
    let url = nas.url();
    let settings = [&connection(&url)[..], &settings].concat();
    let arguments = removal().confirmed().to_string();
    let ended = run(
        &["--confirm", "preview", "call", removal().tool, &arguments],
        &settings,
    );
    assert!(!ended.stdout.contains("\"done\""), "{ended:?}");
    assert_eq!(sent(&nas, removal().method), 0);
}

#[test]
fn what_has_changed_meanwhile_is_previewed_anew() {
    let (nas, folder) = (office(), Folder::new());
    let state = folder.path("");
    preview(&nas, &state, &removal());
    nas.edit(|office| crate::harness::connection_in(office, 2).name = "Else".into());
    held_because(&confirm(&nas, &state, &removal()), "the target has changed");
    assert_eq!(confirm(&nas, &state, &removal())["outcome"], "done");
}

#[test]
fn every_demo_is_the_same_nas() {
    let folder = Folder::new();
    let state = folder.path("");
    let outcome = |arguments: &Value| {
        let arguments = arguments.to_string();
        let call = [
            "--demo",
            "--confirm",
            "preview",
            "call",
            removal().tool,
            &arguments,
        ];
        let ended = run(&call, &[("XDG_STATE_HOME", &state)]);
        serde_json::from_str::<Value>(&ended.stdout).unwrap()["outcome"].clone()
    };
    assert_eq!(outcome(&removal().arguments), "confirmation_required");
    assert_eq!(outcome(&removal().confirmed()), "done");
}

#[test]
fn nothing_of_the_call_or_the_nas_can_be_read_in_the_file() {
    let (nas, folder) = (office(), Folder::new());
    for gated in gated_calls() {
        preview(&nas, &folder.path(""), &gated);
    }
    let text = std::fs::read_to_string(folder.path("synology-backup-mcp/previews.json")).unwrap();
    for word in [
        "SIMSECRET",
        "OneDrive",
        "demo",
        "cloudsync",
        "/photo",
        "127.0.0.1",
        "anna",
    ] {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

#[test]
fn the_operator_who_asks_for_no_preview_gets_no_file() {
    let (nas, folder) = (office(), Folder::new());
    let (url, state) = (nas.url(), folder.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", state.as_str())]].concat();
    run(
        &["call", removal().tool, &removal().arguments.to_string()],
        &settings,
    );
    assert!(!std::path::Path::new(&folder.path("synology-backup-mcp/previews.json")).exists());
}

#[test]
fn without_a_home_the_same_process_confirms() {
    let nas = office();
    let url = nas.url();
    let mut command = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"));
    command.env_clear().envs(connection(&url));
    let mut client = Client::greeted(Process::spawn(command));
    let answer = removal().preview(&mut client);
    let next = answer["next"].as_str().unwrap();
    assert!(next.contains("this very process"), "{next}");
    assert!(
        next.contains("neither XDG_STATE_HOME nor HOME is set"),
        "{next}"
    );
    assert_eq!(removal().confirm(&mut client)["outcome"], "done");
}
