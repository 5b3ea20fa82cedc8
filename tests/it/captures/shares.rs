//! The shared folders of the simulated NAS, for those who see them.

use serde_json::{Value, json};

use super::scene::Session;
use crate::harness::{office, office_with};

fn list(session: &Session, params: Value) -> Value {
    session.ask("SYNO.FileStation.List", 2, "list_share", params)
}

fn names(answer: &Value) -> Vec<&str> {
    let shares = answer["data"]["shares"].as_array().unwrap();
    shares
        .iter()
        .map(|share| share["name"].as_str().unwrap())
        .collect()
}

#[test]
fn an_administrator_sees_all_and_everybody_less() {
    let all = list(&Session::on(office()), json!({}));
    let nas = office_with(|options| options.administrator = false);
    let fewer = list(&Session::on(nas), json!({}));
    assert!(names(&all).contains(&"finance"), "{all}");
    assert!(!names(&fewer).contains(&"finance"), "{fewer}");
    for answer in [&all, &fewer] {
        let names = names(answer);
        assert!(names.contains(&"projects") && names.contains(&"home"));
        assert_eq!(answer["data"]["total"], names.len());
        assert_eq!(answer["data"]["shares"][0].get("additional"), None);
    }
}

#[test]
fn shares_come_in_pages_with_what_was_asked_for() {
    let session = Session::on(office());
    let all = list(&session, json!({}));
    let page = json!({ "offset": 1, "limit": 2, "additional": ["real_path"] });
    let page = list(&session, page);
    assert_eq!(names(&page), names(&all)[1..3]);
    assert_eq!(page["data"]["total"], all["data"]["total"]);
    assert_eq!(page["data"]["offset"], 1);
    for share in page["data"]["shares"].as_array().unwrap() {
        let told = share["additional"].as_object().unwrap();
        assert_eq!(told.len(), 1);
        let path = told["real_path"].as_str().unwrap();
        assert!(path.starts_with("/volume"), "{path}");
    }
}

#[test]
fn the_clock_tells_its_zone_between_local_time_and_epoch() {
    let session = Session::on(office());
    let ask = |version| session.ask("SYNO.Core.Region.NTP", version, "get", json!({}));
    let told = ask(3)["data"].clone();
    assert_eq!(
        (&told["hour"], &told["date"]),
        (&json!(13), &json!("2025/1/15"))
    );
    assert_eq!(told["timestamp"].as_i64().unwrap() / 60, 1_736_942_400 / 60);
    assert_eq!(told["timezone"], "Amsterdam");
    assert_eq!(ask(1)["data"].get("date_format"), None);
}
