//! What a NAS tells in a way that nobody expected speaks for nothing: each field of each answer is put otherwise in turn.

use std::{collections::BTreeSet, sync::LazyLock};

use dsm_sim::{Seed, SimulatedNas};
use serde_json::{Value, json};

use super::{REPORT, office_now};
use crate::{
    fuzz::proxy::{Plan, Tampering, TamperingProxy},
    harness::{Client, Process, connection},
    untold::fields::{Fields, edit, fields},
};

/// What stands in place of a field.
static ODD: LazyLock<[Value; 7]> = LazyLock::new(|| {
    [
        Value::Null,
        json!(""),
        json!(-1),
        json!(1e18),
        json!("surprise"),
        json!([]),
        json!({}),
    ]
});

fn put<const PLACE: usize>(answer: &mut Value, path: &str) {
    in_both(answer, path, |fields, name| {
        fields.insert(name.to_owned(), ODD[PLACE].clone());
    });
}

fn leave_out(answer: &mut Value, path: &str) {
    in_both(answer, path, |fields, name| {
        fields.remove(name);
    });
}

/// What the status of a task tells its row in the list tells as well, and two lists of a row have its folders.
fn in_both(answer: &mut Value, path: &str, change: fn(&mut Fields, &str)) {
    if path == "source.file_list" {
        in_both(answer, "source.folder_list", change);
    }
    edit(answer, path, &change);
    edit(answer, &format!("task_list[].{path}"), &change);
}

type Edit = fn(&mut Value, &str);

const EDITS: [(&str, Edit); 8] = [
    ("missing", leave_out),
    ("null", put::<0>),
    ("empty", put::<1>),
    ("-1", put::<2>),
    ("1e18", put::<3>),
    ("surprise", put::<4>),
    ("[]", put::<5>),
    ("{}", put::<6>),
];

/// What speaks for it that all is well.
const EVIDENCE: &[(&str, &[&str])] = &[
    (
        "SYNO.CloudSync",
        &[
            "is_admin_mode",
            "conn",
            "conn[].id",
            "conn[].status",
            "conn[].link_status",
            "conn[].unfinished_files",
            "sess",
            "sess[].sess_id",
            "sess[].sync_status",
            "sess[].link_status",
            "sess[].error",
            "sess[].sync_direction",
            "quota_total",
            "quota_used",
        ],
    ),
    (
        "SYNO.Backup.Task",
        &[
            "task_list",
            "task_id",
            "state",
            "status",
            "last_bkp_result",
            "last_bkp_error_code",
            "last_bkp_success_time",
            "next_bkp_time",
            "schedule",
            "schedule.schedule_enable",
            "source",
            "source.file_list",
            "source.backup_filter",
            "source.backup_filter.exclude_list",
            "source.backup_filter.whitelist",
        ],
    ),
    ("SYNO.Backup.Target", &["is_online", "last_detect_time"]),
    ("SYNO.FileStation.List", &["shares", "shares[].name"]),
    // Two APIs tell it.
    ("", &["time"]),
];

/// What is no odd value of these, but one that can be.
const SOUND: &[(&str, &str)] = &[
    // An account of that size may be, and what it uses counts where it has a limit.
    ("quota_total", "1e18"),
    // An id as any other.
    ("sess[].sess_id", "-1"),
    // No answer with one in it is public; a NAS that tells none leaves nothing out by it.
    ("source.backup_filter.whitelist", "missing"),
    ("source.backup_filter.whitelist", "null"),
    ("source.backup_filter.whitelist", "[]"),
    ("source.backup_filter.exclude_list", "[]"),
];

/// A small office in which all is well, of several kinds.
fn well() -> SimulatedNas {
    let nas = office_now(|options| {
        options.seed = Seed::Healthy;
        options.clock_stands_still = true;
    });
    nas.edit(|office| {
        let limited = office
            .connections
            .iter()
            .position(|one| one.account.quota_total > 0);
        let kept = office.connections.swap_remove(limited.unwrap());
        office
            .sync_tasks
            .retain(|task| task.connection_id == kept.id);
        office.connections = vec![kept];
        office.backup_tasks.truncate(1);
        let taken: Vec<String> = office
            .backup_tasks
            .iter()
            .flat_map(|task| &task.folders)
            .filter_map(|folder| folder.path.split('/').nth(1).map(str::to_owned))
            .collect();
        office.shares.retain(|share| taken.contains(&share.name));
    });
    nas
}

/// What of these leaves the NAS protected, or without an answer.
fn problems_of(nas: &SimulatedNas, evidence: &[(&str, &str)]) -> Vec<String> {
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    client.call(REPORT, json!({}));
    proxy.passed();
    let well = client.call(REPORT, json!({}));
    assert_eq!(well["verdict"], "protected", "{well}");
    let told: BTreeSet<String> = proxy
        .passed()
        .iter()
        .flat_map(|passed| fields(&passed.answer["data"]))
        .collect();
    let mut problems = Vec::new();
    for (api, path) in evidence {
        let in_list = format!("task_list[].{path}");
        assert!(told.contains(*path) || told.contains(&in_list), "{path}");
        for (how, edit) in EDITS {
            proxy.follow(Plan {
                api: Some((*api).to_owned()).filter(|api| !api.is_empty()),
                tampering: Tampering::Edit(edit, (*path).to_owned()),
                ..Plan::default()
            });
            let id = client.send_call(REPORT, json!({}));
            let result = client.answer(id)["result"].take();
            let verdict = &result["structuredContent"]["verdict"];
            if verdict.is_null() || *verdict == "protected" && !SOUND.contains(&(path, how)) {
                problems.push(format!("{path} {how}: {result}"));
            }
        }
    }
    problems
}

#[test]
fn nothing_odd_in_what_speaks_for_it_leaves_the_nas_protected() {
    let nas = well();
    let rows = EVIDENCE.iter();
    let all: Vec<(&str, &str)> = rows
        .flat_map(|(api, paths)| paths.iter().map(|path| (*api, *path)))
        .collect();
    // Most of the time is that of the client, which asks again what it cannot read.
    let problems: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = all
            .chunks(4)
            .map(|part| scope.spawn(|| problems_of(&nas, part)))
            .collect();
        let parts = parts.into_iter();
        parts.flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_row_that_stands_twice_may_stand_for_one_that_is_not_seen() {
    let nas = office_now(|options| options.seed = Seed::Healthy);
    let twice: Edit = |answer, list| {
        if let Some(rows @ [_, _, ..]) = answer["data"][list].as_array_mut().map(Vec::as_mut_slice)
        {
            rows[1] = rows[0].clone();
        }
    };
    let proxy = TamperingProxy::before(&nas.url());
    let mut client = Client::greeted(Process::start(&[], &connection(&proxy.url())));
    for (api, list, tool) in [
        ("SYNO.CloudSync", "conn", "cloudsync_list_connections"),
        ("SYNO.Backup.Task", "task_list", "hyperbackup_list_tasks"),
        ("SYNO.FileStation.List", "shares", ""),
    ] {
        assert_eq!(client.call(REPORT, json!({}))["verdict"], "protected");
        proxy.follow(Plan {
            api: Some(api.to_owned()),
            tampering: Tampering::Edit(twice, list.to_owned()),
            ..Plan::default()
        });
        let report = client.call(REPORT, json!({}));
        assert_eq!(report["verdict"], "at_risk", "{list}: {report}");
        if tool.is_empty() {
            assert!(
                super::unseen(&report).contains("more than once"),
                "{report}"
            );
            continue;
        }
        let listed = client.call(tool, json!({}));
        assert!(
            listed["incomplete"][0].as_str().is_some(),
            "{list}: {listed}"
        );
        proxy.follow(Plan::default());
    }
}
