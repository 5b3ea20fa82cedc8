use serde_json::{Value, json};

use super::*;

/// What is shown of the times of a schedule that is on.
fn shown(times: Value) -> Value {
    let wire = json!({ "schedule_enable": true, "schedule": times });
    let wire: ScheduleWire = serde_json::from_value(wire).unwrap();
    serde_json::to_value(Schedule::from(wire)).unwrap()
}

fn interval(times: Value) -> Option<i64> {
    let wire: ScheduleWire = serde_json::from_value(json!({ "schedule": times })).unwrap();
    Schedule::from(wire).interval_days()
}

// As in task.status.idle.scheduled.json.
#[test]
fn one_backup_a_day() {
    let times = json!({
        "date": "2026/4/24", "date_type": 0, "hour": 1, "last_work_hour": 1, "min": 0, "repeat": 0,
        "repeat_hour": 0, "repeat_min": 0, "week_name": "0,1,2,3,4,5,6",
    });
    assert_eq!(interval(times.clone()), Some(1));
    assert_eq!(
        shown(times),
        json!({
            "enabled": true, "rhythm": "daily", "at": "01:00", "once_a_day": true, "date": "2026/4/24",
            "days": ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
        })
    );
}

#[test]
fn the_interval_is_the_longest_time_between_two_backups() {
    let hours = |times: Value| {
        let wire = json!({ "schedule_enable": true, "schedule": times });
        let wire: ScheduleWire = serde_json::from_value(wire).unwrap();
        Schedule::from(wire)
            .interval_seconds()
            .map(|seconds| seconds / 3_600)
    };
    let all = "0,1,2,3,4,5,6";
    let times = |every: i64, last: i64| json!({ "date_type": 0, "repeat": 0, "hour": 1, "min": 0, "repeat_hour": every, "repeat_min": 0, "last_work_hour": last, "week_name": all });
    assert_eq!(hours(times(0, 1)), Some(24));
    assert_eq!(hours(times(4, 21)), Some(4));
    assert_eq!(hours(times(1, 9)), Some(16));
    // Its last hour is not told.
    let mut untold = times(4, 21);
    untold["last_work_hour"] = Value::Null;
    assert_eq!(hours(untold), Some(24));
}

#[test]
fn several_backups_a_day_by_hours_or_minutes() {
    let times = json!({ "date_type": 0, "repeat": 0, "hour": 1, "min": 5, "last_work_hour": 21, "repeat_hour": 4, "week_name": "0,6" });
    assert_eq!(interval(times.clone()), Some(6));
    assert_eq!(
        shown(times),
        json!({ "enabled": true, "rhythm": "weekly", "at": "01:05", "days": ["sun", "sat"], "once_a_day": false, "repeat_every_hours": 4, "last_hour": 21 })
    );
    let times = json!({ "date_type": 0, "repeat": 0, "repeat_hour": 0, "repeat_min": 15, "last_work_hour": 23, "week_name": "1" });
    assert_eq!(interval(times.clone()), Some(7));
    assert_eq!(
        shown(times),
        json!({ "enabled": true, "rhythm": "weekly", "days": ["mon"], "once_a_day": false, "repeat_every_minutes": 15, "last_hour": 23 })
    );
}

#[test]
fn by_date_it_has_no_days_and_shows_the_numbers() {
    let all = "0,1,2,3,4,5,6";
    let times = json!({ "date_type": 1, "repeat": 1, "date": "2026/4/24", "hour": 3, "min": 0, "week_name": all });
    assert_eq!(interval(times.clone()), Some(31));
    assert_eq!(
        shown(times),
        json!({
            "enabled": true, "rhythm": "monthly", "at": "03:00", "day_of_month": 24, "date": "2026/4/24",
            "dsm_numbers": { "date_type": 1, "repeat": 1, "week_name": all },
        })
    );
    let times =
        json!({ "date_type": 0, "repeat": 0, "week_name": "1", "monthly_week": ["1", "3"] });
    assert_eq!(
        shown(times),
        json!({
            "enabled": true, "rhythm": "monthly",
            "dsm_numbers": { "date_type": 0, "repeat": 0, "week_name": "1", "monthly_week": ["1", "3"] },
        })
    );
}

#[test]
fn what_no_source_explains_is_other_with_the_numbers() {
    for (date_type, repeat) in [(0, 7), (1, 4), (2, 0)] {
        let times = json!({ "date_type": date_type, "repeat": repeat, "week_name": "1" });
        assert_eq!(interval(times.clone()), None);
        assert_eq!(
            shown(times),
            json!({ "enabled": true, "rhythm": "other", "dsm_numbers": { "date_type": date_type, "repeat": repeat, "week_name": "1" } })
        );
    }
}

// task.status.c2.json has neither flag nor days, task.get.s3.json nothing at all.
#[test]
fn what_is_not_told_is_absent() {
    let plain = |wire| {
        serde_json::to_value(Schedule::from(
            serde_json::from_value::<ScheduleWire>(wire).unwrap(),
        ))
        .unwrap()
    };
    let times = json!({ "hour": 22, "min": 40, "next_trigger_time": "2026-07-08 22:40" });
    assert_eq!(
        plain(json!({ "schedule": times })),
        json!({ "at": "22:40" })
    );
    assert_eq!(plain(json!({})), json!({}));
    assert_eq!(plain(json!({ "schedule": { "hour": 22 } })), json!({}));
    let untold = [
        json!({ "week_name": "0,1", "repeat": 0 }),
        json!({ "week_name": "0,1", "date_type": 0 }),
    ];
    for times in untold {
        assert_eq!(shown(times), json!({ "enabled": true }));
    }
}
