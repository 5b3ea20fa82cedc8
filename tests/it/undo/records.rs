//! Any record, however odd, is after a change and its undo what it was before, or the answer says why there is no undo.

use std::cell::RefCell;

use dsm_sim::{Office, SimulatedNas};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{TestCaseError, TestRunner},
};
use serde_json::{Value, json};

use crate::harness::{Client, Folder, connection_in, office, sync_task_in};

/// A record, as the NAS holds it before, and what is set in it.
#[derive(Debug, Clone)]
struct Case {
    texts: Vec<String>,
    names: Vec<String>,
    numbers: Vec<i64>,
    flags: Vec<bool>,
    hours: String,
    tool: &'static str,
    arguments: Value,
}

impl Case {
    /// Puts it onto the NAS.
    fn settle(&self, office: &mut Office) {
        let (text, number) = (|n: usize| self.texts[n].clone(), |n: usize| self.numbers[n]);
        office.takes_any_setting = true;
        office.package.log_count = number(0);
        office.package.worker_count = number(1);
        office.package.repo_vol_path = text(0);
        office.package.sync_mode = self.flags[0];
        let one = connection_in(office, 8);
        one.name = text(1);
        one.settings.pull_event_period = number(2);
        one.settings.max_upload_speed = number(3);
        one.settings.max_download_speed = number(0);
        one.settings.part_size = number(1);
        one.settings.storage_class = text(2);
        one.settings.is_sse = self.flags[1];
        one.settings.is_enabled_schedule = self.flags[2];
        one.settings.schedule_info.clone_from(&self.hours);
        let task = sync_task_in(office, 4);
        task.direction = text(3);
        task.no_delete = self.flags[0];
        task.sync_attr_check_option = self.flags[1];
        task.filters.paths.clone_from(&self.names);
        task.filters.names = self.names.iter().rev().cloned().collect();
        task.filters.extensions.clone_from(&self.texts);
        task.filters.user_defined_names.clone_from(&self.names);
        task.filters.max_upload_size = number(2);
    }
}

/// Texts that are legal, and that something may go wrong with.
fn text() -> impl Strategy<Value = String> {
    let odd = select(vec![
        "",
        " ",
        "raw",
        "/a b",
        "/خانه\u{200C}ها",
        "👨\u{200D}👩\u{200D}👧",
        r"\u{200C}",
        r"\\u{5C}u{",
        r"\u{... 3 more characters}",
        "\0\n\u{1B}[2J",
        "\u{202E}x",
        "\"'&+%",
        "null",
        "[1]",
        "ONLY_UPLOAD",
        "BIDIRECTION",
    ]);
    prop_oneof![
        8 => odd.prop_map(str::to_owned),
        4 => any::<String>(),
        1 => (1_000..3_000_usize).prop_map(|count| "x\u{200C}".repeat(count)),
    ]
}

fn number() -> impl Strategy<Value = i64> {
    let edges = select(vec![
        0,
        1,
        -1,
        20_000,
        i64::MAX,
        i64::MIN,
        1 << 53,
        (1 << 53) + 1,
    ]);
    prop_oneof![2 => edges, 1 => any::<i64>()]
}

/// What a person may ask for.
fn asked() -> impl Strategy<Value = (&'static str, Value)> {
    let names = prop::collection::vec("/[a-z]{1,8}", 0..4);
    let paths = (names.clone(), names).prop_map(|(paths, names)| {
        json!({ "task_id": 4, "filtered_paths": paths, "filtered_filenames": names, "filtered_extensions": [] })
    });
    let size = (0..9_i64).prop_map(|size| json!({ "task_id": 4, "max_upload_size_bytes": size }));
    let settings = ("[a-z]{1,9}", 1..9_i64, any::<bool>()).prop_map(|(name, number, flag)| {
        json!({ "connection_id": 8, "task_name": name, "pull_event_period_seconds": number, "max_upload_speed": number,
            "part_size_megabytes": number, "storage_class": "STANDARD", "server_side_encryption": flag })
    });
    let package = (1..=20_i64, 1..100_000_i64, any::<bool>()).prop_map(|(workers, logs, both)| {
        let logs = if both { json!(logs) } else { Value::Null };
        json!({ "worker_count": workers, "volume_path": "/volume1", "log_count": logs })
    });
    let task = (any::<bool>(), any::<bool>()).prop_map(|(protects, checks)| {
        json!({ "task_id": 4, "direction": "ONLY_DOWNLOAD", "no_delete_on_cloud": protects, "consistency_check": checks })
    });
    let relink = any::<bool>().prop_map(|deletes| json!({ "delete_from_cloud": deletes }));
    let hours = (any::<bool>(), any::<bool>()).prop_map(|(enabled, hours)| {
        let hours = if hours {
            json!(vec!["01".repeat(12); 7])
        } else {
            Value::Null
        };
        json!({ "connection_id": 8, "enabled": enabled, "schedule_info": hours })
    });
    prop_oneof![
        3 => paths.prop_map(|arguments| ("cloudsync_set_task_filters", arguments)),
        1 => size.prop_map(|arguments| ("cloudsync_set_task_filters", arguments)),
        3 => settings.prop_map(|arguments| ("cloudsync_set_connection_settings", arguments)),
        2 => package.prop_map(|arguments| ("cloudsync_set_package_config", arguments)),
        2 => task.prop_map(|arguments| ("cloudsync_set_task_settings", arguments)),
        1 => relink.prop_map(|arguments| ("cloudsync_set_relink_behavior", arguments)),
        2 => hours.prop_map(|arguments| ("cloudsync_set_connection_schedule", arguments)),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let many = prop_oneof![9 => 0..6_usize, 1 => 600..1_200_usize];
    let names = many.prop_flat_map(|count| match count {
        0..6 => prop::collection::vec(text(), count).boxed(),
        many => text()
            .prop_map(move |text| {
                let name: String = text.chars().take(40).collect();
                (0..many).map(|n| format!("{n}{name}")).collect()
            })
            .boxed(),
    });
    let hours = prop_oneof![
        4 => prop::collection::vec(select(vec!['0', '1']), 168).prop_map(String::from_iter),
        1 => select(vec!["", "0101"]).prop_map(str::to_owned),
    ];
    let texts = prop::collection::vec(text(), 4);
    let numbers = prop::collection::vec(number(), 4);
    let flags = prop::collection::vec(any::<bool>(), 3);
    (texts, names, numbers, flags, hours, asked()).prop_map(
        |(texts, names, numbers, flags, hours, (tool, arguments))| Case {
            texts,
            names,
            numbers,
            flags,
            hours,
            tool,
            arguments,
        },
    )
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    Undone,
    /// The answer says why not.
    NotOffered,
    /// Nothing was sent.
    NotChanged,
}

/// Makes a call, and once more where it is asked for; absent when it was refused.
fn made(client: &mut Client, tool: &str, arguments: &Value) -> Option<Value> {
    let id = client.send_call(tool, arguments.clone());
    let result = client.answer(id)["result"].clone();
    if result["isError"] == true {
        return None;
    }
    let answer = result["structuredContent"].clone();
    match answer.get("confirm_with") {
        Some(call) => made(client, tool, &call["arguments"]),
        None => Some(answer),
    }
}

fn set_and_undo(
    client: &mut Client,
    nas: &SimulatedNas,
    case: &Case,
) -> Result<End, TestCaseError> {
    nas.edit(|office| case.settle(office));
    let before = nas.holds();
    let answer = made(client, case.tool, &case.arguments);
    let Some(answer) = answer.filter(|answer| answer["outcome"] != "unchanged") else {
        prop_assert_eq!(nas.holds(), before);
        return Ok(End::NotChanged);
    };
    prop_assert_eq!(&answer["outcome"], "done", "{}", answer);
    prop_assert_ne!(nas.holds(), before.clone());
    let Some(undo) = answer.get("undo") else {
        let reason = answer["no_undo"].as_str().unwrap_or_default();
        prop_assert!(reason.len() > 30, "{answer}");
        return Ok(End::NotOffered);
    };
    prop_assert!(answer.get("no_undo").is_none(), "{answer}");
    let undone = made(client, undo["tool"].as_str().unwrap(), &undo["arguments"]);
    prop_assert!(undone.is_some(), "{answer}");
    prop_assert_eq!(nas.holds(), before, "{}", answer);
    Ok(End::Undone)
}

#[test]
fn whatever_a_record_held_is_back_after_the_undo() {
    let nas = office();
    let folder = Folder::new();
    let config = folder.write("config.toml", "rate_limit = 100000");
    let client = Client::connect_with(&nas, &["--config", &config]);
    let talk = RefCell::new((client, Vec::new()));
    TestRunner::new(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    })
    .run(&case(), |case| {
        let (client, ends) = &mut *talk.borrow_mut();
        ends.push(set_and_undo(client, &nas, &case)?);
        Ok(())
    })
    .unwrap();
    let (_, ends) = talk.into_inner();
    let count = |end: End| ends.iter().filter(|one| **one == end).count();
    // Otherwise the records are so odd that nothing is tried.
    assert!(
        count(End::Undone) > 60 && count(End::NotOffered) > 3,
        "{ends:?}"
    );
}
