//! `SYNO.Core.Region.NTP`: the NAS's clock with its epoch and zone, for administrators.
//!
//! As dsmctl, N4S4 and another script captured it. The time zone's offset is nowhere but between the local time and the epoch.

use serde_json::{Value, json};

use super::{answer::Answer, call::Call, hyperbackup::object};

/// Before version 3
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    Ok(Some(told(call)))
}

/// Since version 3, which tells how dates are shown as well
pub(super) fn get_with_formats(call: &mut Call<'_>) -> Answer {
    let mut told = object(told(call));
    told.insert("date_format".to_owned(), json!("Y-m-d"));
    told.insert("time_format".to_owned(), json!("H:i"));
    Ok(Some(Value::Object(told)))
}

fn told(call: &Call<'_>) -> Value {
    let zone = call.zone();
    let (name, _) = zone.names();
    let second_of_day = zone.second_of_day(call.now);
    json!({
        "date": zone.to_the_day(call.now),
        "enable_ntp": if call.has_time_server { "ntp" } else { "manual" },
        "hour": second_of_day / 3600,
        "minute": second_of_day / 60 % 60,
        "now": format!("{}\n", zone.in_words(call.now)),
        "second": second_of_day % 60,
        "server": if call.has_time_server { "time.google.com" } else { "" },
        "timestamp": call.now,
        "timezone": name,
    })
}
