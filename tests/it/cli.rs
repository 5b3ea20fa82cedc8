//! The command line: what it prints where, and its exit codes.

mod bad_settings;
mod config_command;
mod config_file;
#[cfg(unix)]
mod passwords;
mod settings;
mod shells;
#[cfg(unix)]
mod terminal;

use serde_json::{Value, json};

use crate::{
    harness::{
        Client, Ended, PASSWORD, Process, connection, office, office_with, run, run_with_input,
    },
    table,
};

/// What every call on the demo says.
const DEMO: &str = "Demo: this is a simulated NAS, and all of its data is made up.\n";

/// The JSON that a command printed.
#[track_caller]
fn printed(ended: &Ended) -> Value {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    serde_json::from_str(&ended.stdout).unwrap()
}

/// What a command said when it failed; it printed nothing else.
#[track_caller]
fn failed(ended: &Ended, code: i32) -> &str {
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(code), ""),
        "{}",
        ended.stderr
    );
    let said = ended.stderr.strip_prefix(DEMO).unwrap_or(&ended.stderr);
    assert_eq!(said.lines().count(), 1, "{}", ended.stderr);
    said.trim_end()
}

#[test]
fn the_demo_needs_no_nas_and_no_settings() {
    let list = printed(&run(&["--demo", "call", "hyperbackup_list_tasks"], &[]));
    assert_eq!(list["total"], 13);
    let list = printed(&run(&["call", "hyperbackup_list_tasks", "--demo"], &[]));
    assert_eq!(list["total"], 13);
    let list = printed(&run(
        &["call", "hyperbackup_list_tasks"],
        &[("SYNOLOGY_DEMO", "1")],
    ));
    assert_eq!(list["total"], 13);
}

#[test]
fn the_demo_speaks_the_dialect_that_is_asked_for() {
    let arguments = [
        "--demo",
        "--dialect",
        "documented",
        "call",
        "hyperbackup_list_tasks",
    ];
    let list = printed(&run(&arguments, &[]));
    let mut tasks = list["tasks"].as_array().unwrap().iter();
    assert!(tasks.any(|task| task["status"] == "idle"), "{list}");
}

#[test]
fn a_call_prints_its_result_and_nothing_else() {
    let ended = run(
        &["--demo", "call", "cloudsync_get_task", "{\"task_id\": 4}"],
        &[],
    );
    assert_eq!(printed(&ended)["connection_name"], "Dropbox");
    assert_eq!(ended.stderr, DEMO);
    let nas = office();
    let ended = run(&["call", "cloudsync_list_tasks"], &connection(&nas.url()));
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_demo_that_somebody_takes_for_a_nas_is_refused_or_says_so() {
    let call = ["--demo", "call", "hyperbackup_list_tasks"];
    let ended = run(&call, &[("SYNOLOGY_URL", "https://nas.local:5001")]);
    assert_eq!(printed(&ended)["total"], 13);
    insta::assert_snapshot!(ended.stderr, @"Demo: this is a simulated NAS, and all of its data is made up. The NAS in the settings (SYNOLOGY_URL) is not asked.");
    let url = ["--url", "https://nas.local:5001"];
    let ended = run(&[&call[..], &url[..]].concat(), &[]);
    insta::assert_snapshot!(failed(&ended, 2), @"SYNOLOGY_DEMO: the demo is a NAS of its own, so that --url has no place beside it. Leave out one of them.");
    let ended = run(&[&call[1..], &url[..]].concat(), &[("SYNOLOGY_DEMO", "1")]);
    assert!(failed(&ended, 2).starts_with("SYNOLOGY_DEMO: "));
}

#[test]
fn a_call_is_what_clients_get() {
    let nas = office_with(|options| options.clock_stands_still = true);
    let url = nas.url();
    let here = printed(&run(&["call", "cloudsync_list_tasks"], &connection(&url)));
    assert_eq!(
        here,
        Client::connect(&nas).call("cloudsync_list_tasks", json!({}))
    );
}

#[test]
fn a_call_logs_out() {
    let nas = office();
    run(&["call", "cloudsync_list_tasks"], &connection(&nas.url()));
    assert_eq!(nas.requests().pop().unwrap().method, "logout");
}

#[test]
fn arguments_can_come_from_stdin() {
    let ended = run_with_input(
        &["--demo", "call", "cloudsync_get_task", "-"],
        &[],
        "{\"task_id\":\n23}\n",
    );
    assert_eq!(printed(&ended)["local_path"], "/projects/Current");
}

#[test]
fn an_error_of_a_tool_goes_to_stderr() {
    let ended = run(
        &[
            "--demo",
            "call",
            "cloudsync_get_connection",
            "{\"connection_id\": 4}",
        ],
        &[],
    );
    assert!(failed(&ended, 1).starts_with("No connection 4. There are 3 (Dropbox), "));
}

#[test]
fn arguments_that_are_no_json_object_are_refused() {
    for arguments in ["{", "[3]", "3", "", "connection_id=3"] {
        let ended = run(
            &["--demo", "call", "cloudsync_get_connection", arguments],
            &[],
        );
        let error = failed(&ended, 1);
        assert!(
            error.starts_with("The arguments are not a JSON object"),
            "{error}"
        );
    }
    let ended = run_with_input(
        &["--demo", "call", "cloudsync_get_connection", "-"],
        &[],
        "{",
    );
    assert!(failed(&ended, 1).starts_with("The arguments are not a JSON object"));
}

#[test]
fn an_unknown_tool_is_told_with_similar_ones() {
    let ended = run(&["--demo", "call", "pause"], &[]);
    insta::assert_snapshot!(failed(&ended, 1), @"There is no tool `pause`. Did you mean cloudsync_pause_connection, cloudsync_pause_task?");
    let ended = run(&["--demo", "call", "bake_a_cake"], &[]);
    insta::assert_snapshot!(failed(&ended, 1), @"There is no tool `bake_a_cake`. `synology-backup-mcp tools` lists them.");
}

#[test]
fn a_read_only_call_is_refused() {
    let ended = run(
        &[
            "--demo",
            "--read-only",
            "call",
            "cloudsync_pause_connection",
            "{\"all\":true}",
        ],
        &[],
    );
    assert!(failed(&ended, 1).contains("read-only"));
}

#[test]
fn tools_are_a_table_with_a_line_each() {
    let ended = run(&["tools"], &[]);
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.stdout.lines().count(), table::named(""));
    for line in ended.stdout.lines() {
        let effect = line.split_whitespace().nth(1).unwrap();
        assert!(
            matches!(effect, "read" | "change" | "destructive"),
            "{line}"
        );
    }
}

#[test]
fn tools_as_json_are_what_clients_are_told() {
    let list = Client::connect(&office()).result("tools/list", json!({}));
    assert_eq!(printed(&run(&["tools", "--json"], &[])), list);
}

#[test]
fn tools_are_those_that_are_offered() {
    let names = |arguments: &[&str]| run(arguments, &[]).stdout.lines().count();
    assert_eq!(names(&["tools", "--read-only"]), table::reading());
    assert_eq!(
        names(&["tools", "--toolsets", "hyperbackup"]),
        table::named("hyperbackup_")
    );
}

#[test]
fn the_simulated_nas_prints_its_address_and_serves() {
    let mut nas = Process::start(&["simulate"], &[]);
    let url = nas.line().unwrap();
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    let ready = nas.line().unwrap();
    assert_eq!(
        ready,
        format!(
            "SYNOLOGY_URL='{url}' SYNOLOGY_USERNAME='demo' SYNOLOGY_PASSWORD='demo' \
             synology-backup-mcp call hyperbackup_list_tasks"
        )
    );
    let settings = [("SYNOLOGY_USERNAME", "demo"), ("SYNOLOGY_PASSWORD", "demo")];
    let list = printed(&run(
        &["call", "hyperbackup_list_tasks", "--url", &url],
        &settings,
    ));
    assert_eq!(list["total"], 13);
}

#[test]
fn the_simulated_nas_keeps_what_was_changed() {
    let mut nas = Process::start(&["simulate", "--listen", "127.0.0.1:0"], &[]);
    let url = nas.line().unwrap();
    let settings = [
        ("SYNOLOGY_URL", url.as_str()),
        ("SYNOLOGY_USERNAME", "demo"),
        ("SYNOLOGY_PASSWORD", "demo"),
    ];
    printed(&run(
        &[
            "call",
            "cloudsync_pause_connection",
            "{\"connection_id\":3}",
        ],
        &settings,
    ));
    let connection = printed(&run(
        &["call", "cloudsync_get_connection", "{\"connection_id\":3}"],
        &settings,
    ));
    assert_eq!(connection["status"], "pause");
}

#[test]
fn an_address_that_is_taken_is_told() {
    let nas = office();
    let taken = nas.url().replace("http://", "");
    let ended = run(&["simulate", "--listen", &taken], &[]);
    assert!(failed(&ended, 1).contains(&taken), "{}", ended.stderr);
}

#[test]
fn the_simulated_nas_explains_its_own_flags_only() {
    let help = run(&["simulate", "--help"], &[]).stdout;
    for own in ["--listen", "--fault", "--dialect"] {
        assert!(help.contains(own), "{own}: {help}");
    }
    for other in ["--url", "--username", "--read-only", "--confirm", "--nas"] {
        assert!(!help.contains(other), "{other}: {help}");
    }
    assert!(run(&["call", "--help"], &[]).stdout.contains("--url"));
}

#[test]
fn a_tool_is_described_with_its_arguments_and_a_call_that_works() {
    for tool in table::listed() {
        let name = tool["name"].as_str().unwrap();
        let ended = run(&["tools", name], &[]);
        assert_eq!(ended.code, Some(0), "{name}");
        for argument in tool["inputSchema"]["properties"]
            .as_object()
            .unwrap()
            .keys()
        {
            assert!(
                ended.stdout.contains(argument),
                "{name} {argument}: {}",
                ended.stdout
            );
        }
    }
    let described = run(&["tools", "cloudsync_get_task"], &[]).stdout;
    let call = described.lines().last().unwrap().trim();
    let arguments = call.strip_prefix("synology-backup-mcp call cloudsync_get_task '");
    let arguments = arguments.unwrap().strip_suffix('\'').unwrap();
    let ended = run(&["--demo", "call", "cloudsync_get_task", arguments], &[]);
    assert_eq!(printed(&ended)["task_id"], 4);
}

#[test]
fn a_tool_as_json_is_what_clients_are_told_of_it() {
    let list = Client::connect(&office()).result("tools/list", json!({}));
    let tools = list["tools"].as_array().unwrap();
    let told = tools
        .iter()
        .find(|tool| tool["name"] == "cloudsync_get_task");
    let here = printed(&run(&["tools", "cloudsync_get_task", "--json"], &[]));
    assert_eq!(Some(&here), told);
}

#[test]
fn a_tool_that_is_not_there_is_told_apart_from_one_that_is_not_offered() {
    let ended = run(&["tools", "pause"], &[]);
    assert!(failed(&ended, 1).contains("Did you mean cloudsync_pause_connection"));
    let ended = run(&["tools", "cloudsync_pause_task", "--read-only"], &[]);
    insta::assert_snapshot!(failed(&ended, 1), @"cloudsync_pause_task is not offered with these settings: see --toolsets and --read-only.");
}

#[test]
fn help_and_version_are_no_failures() {
    for (flag, text) in [
        ("--help", "Hyper Backup"),
        ("--version", env!("CARGO_PKG_VERSION")),
    ] {
        let ended = run(&[flag], &[]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
        assert!(ended.stdout.contains(text), "{}", ended.stdout);
    }
}

#[test]
fn no_flag_takes_a_secret() {
    let help = run(&["--help"], &[]).stdout;
    for flag in ["--password", "--otp-code", "--device-id"] {
        assert!(!help.contains(flag), "{help}");
        let ended = run(&[flag, PASSWORD, "tools"], &[]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{flag}");
        assert!(!ended.stderr.contains(PASSWORD), "{}", ended.stderr);
    }
}
