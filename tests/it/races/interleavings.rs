//! Changes at once, as chance wants it, against a model of the NAS: it ends as after some order of what was answered, and
//! every answer is true in that order.

use std::{collections::BTreeMap, time::Duration};

use dsm_sim::{FaultKind, SimulatedNas};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use serde_json::{Value, json};

use crate::{
    fuzz::cases,
    harness::{Client, fault, held, office},
};

/// What the NAS holds of a record, by the names of the tools.
type State = BTreeMap<&'static str, Value>;

/// A record that several tools change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Record {
    Filters(i64),
    Connection(i64),
    Package,
    Backup(i64),
}

/// One call of a tool.
#[derive(Debug, Clone)]
struct Change {
    record: Record,
    tool: &'static str,
    arguments: Value,
    effect: Effect,
}

#[derive(Debug, Clone)]
enum Effect {
    /// The field gets the value.
    Set(&'static str, Value),
    /// A task that does the first does the second from then on; any other refuses.
    Move(&'static str, &'static str),
}

impl Record {
    fn held(self, nas: &SimulatedNas) -> State {
        match self {
            Self::Filters(task) => {
                let filters = &held(nas, "sync_tasks", task)["filters"];
                BTreeMap::from([
                    ("filtered_filenames", filters["names"].clone()),
                    ("filtered_extensions", filters["extensions"].clone()),
                    ("max_upload_size_bytes", filters["max_upload_size"].clone()),
                ])
            }
            Self::Connection(id) => {
                let settings = &held(nas, "connections", id)["settings"];
                BTreeMap::from([
                    ("max_upload_speed", settings["max_upload_speed"].clone()),
                    (
                        "pull_event_period_seconds",
                        settings["pull_event_period"].clone(),
                    ),
                    ("enabled", settings["is_enabled_schedule"].clone()),
                ])
            }
            Self::Package => {
                let package = nas.holds()["package"].clone();
                BTreeMap::from([
                    ("worker_count", package["worker_count"].clone()),
                    ("admin_mode", (package["admin_mode"] == "enable").into()),
                ])
            }
            Self::Backup(task) => {
                let task = held(nas, "backup_tasks", task);
                let doing = match (task["status"].as_str(), task["last_result"].as_str()) {
                    (Some("backup"), _) => "running",
                    (Some("none"), Some("suspend")) => "suspended",
                    _ => "resting",
                };
                BTreeMap::from([("doing", doing.into())])
            }
        }
    }
}

fn setter(
    record: Record,
    tool: &'static str,
    key: Value,
    field: &'static str,
    value: Value,
) -> Change {
    let mut arguments = key;
    arguments[field] = value.clone();
    Change {
        record,
        tool,
        arguments,
        effect: Effect::Set(field, value),
    }
}

fn changes() -> impl Strategy<Value = Change> {
    let filters = (select(vec![4, 22]), 0..3_usize, 0..3_i64).prop_map(|(task, field, value)| {
        let (field, value) = match field {
            0 => ("filtered_filenames", json!([format!("name{value}")])),
            1 => ("filtered_extensions", json!([format!("ext{value}")])),
            _ => ("max_upload_size_bytes", json!(value * 1_048_576)),
        };
        let key = json!({ "task_id": task });
        setter(
            Record::Filters(task),
            "cloudsync_set_task_filters",
            key,
            field,
            value,
        )
    });
    let connection = (any::<bool>(), 1..4_i64).prop_map(|(speed, value)| {
        let (field, value) = if speed {
            ("max_upload_speed", json!(value * 100))
        } else {
            ("pull_event_period_seconds", json!(value * 60))
        };
        let key = json!({ "connection_id": 3 });
        setter(
            Record::Connection(3),
            "cloudsync_set_connection_settings",
            key,
            field,
            value,
        )
    });
    let schedule = any::<bool>().prop_map(|enabled| {
        let key = json!({ "connection_id": 3 });
        let tool = "cloudsync_set_connection_schedule";
        setter(Record::Connection(3), tool, key, "enabled", json!(enabled))
    });
    let package = (any::<bool>(), 1..4_i64).prop_map(|(workers, value)| {
        let (field, value) = if workers {
            ("worker_count", json!(value))
        } else {
            ("admin_mode", json!(value == 1))
        };
        setter(
            Record::Package,
            "cloudsync_set_package_config",
            json!({}),
            field,
            value,
        )
    });
    let moves = select(vec![
        ("hyperbackup_suspend_task", "running", "suspended"),
        ("hyperbackup_resume_task", "suspended", "running"),
        ("hyperbackup_run_task", "resting", "running"),
    ]);
    let backup = (select(vec![1, 2, 4]), moves, any::<bool>()).prop_map(
        |(task, (tool, from, to), as_text)| Change {
            record: Record::Backup(task),
            tool,
            arguments: if as_text {
                json!({ "task_id": task.to_string() })
            } else {
                json!({ "task_id": task })
            },
            effect: Effect::Move(from, to),
        },
    );
    prop_oneof![3 => filters, 2 => connection, 1 => schedule, 1 => package, 3 => backup]
}

impl Change {
    /// The record after it, if what was answered is true of the record before it.
    fn told(&self, answer: &Value, state: &State) -> Option<State> {
        let mut after = state.clone();
        let outcome = &answer["structuredContent"]["outcome"];
        match &self.effect {
            Effect::Set(field, value) if outcome == "done" => {
                let expected = json!([{ "field": field, "before": state[field], "after": value }]);
                let changed = &answer["structuredContent"];
                let is_true =
                    changed["changed"] == expected && changed.get("changed_unasked").is_none();
                after.insert(field, value.clone());
                is_true.then_some(after)
            }
            Effect::Set(field, value) => {
                (outcome == "unchanged" && state[field] == *value).then_some(after)
            }
            Effect::Move(from, _) if answer["isError"] == true => {
                (state["doing"] != *from).then_some(after)
            }
            Effect::Move(from, to) => {
                let is_true = outcome == "done"
                    && answer["structuredContent"]["took_effect"] == true
                    && state["doing"] == *from;
                after.insert("doing", (*to).into());
                is_true.then_some(after)
            }
        }
    }
}

/// Whether some order of these makes every answer true and ends like that.
fn explained(state: &State, open: &[(&Change, &Value)], end: &State) -> bool {
    if open.is_empty() {
        return state == end;
    }
    (0..open.len()).any(|first| {
        let mut rest = open.to_vec();
        let (change, answer) = rest.remove(first);
        let after = change.told(answer, state);
        after.is_some_and(|after| explained(&after, &rest, end))
    })
}

const DELAYED: [&str; 6] = [
    "get_selective_sync_config",
    "set_selective_sync_config",
    "get_connection_setting",
    "set_connection_setting",
    "get_config",
    "status",
];

#[test]
fn changes_at_once_end_as_in_some_order_and_every_answer_is_true() {
    let faults = prop::collection::vec((select(DELAYED.to_vec()), 5..80_u64, 1..4_u32), 0..6);
    let plans = (prop::collection::vec(changes(), 2..9), faults);
    TestRunner::new(cases(12))
        .run(&plans, |(changes, faults)| {
            let nas = office();
            for (method, milliseconds, count) in faults {
                let delay = FaultKind::Delay(Duration::from_millis(milliseconds));
                nas.inject(fault(delay, method, count));
            }
            let before: BTreeMap<Record, State> = changes
                .iter()
                .map(|change| (change.record, change.record.held(&nas)))
                .collect();
            let mut client = Client::connect(&nas);
            let sent: Vec<u64> = changes
                .iter()
                .map(|change| client.send_call(change.tool, change.arguments.clone()))
                .collect();
            let answers: Vec<Value> = sent
                .into_iter()
                .map(|id| client.answer(id)["result"].take())
                .collect();
            for (record, before) in before {
                let told: Vec<(&Change, &Value)> = changes
                    .iter()
                    .zip(&answers)
                    .filter(|(change, _)| change.record == record)
                    .collect();
                let end = record.held(&nas);
                prop_assert!(
                    explained(&before, &told, &end),
                    "{record:?} was {before:?} and is {end:?} after {told:#?}"
                );
            }
            Ok(())
        })
        .unwrap();
}
