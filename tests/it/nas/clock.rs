//! A NAS whose clock is wrong is told: what is late is judged by it.

use serde_json::json;

use super::{about, calm_with, problems, report};

const HOUR: i64 = 3_600;

#[test]
fn a_clock_that_is_more_than_an_hour_wrong_is_told() {
    for (skew, words) in [
        (2 * HOUR + 60, "2 hours ahead of"),
        (-3 * HOUR - 60, "3 hours behind"),
        (9 * 24 * HOUR + 60, "9 days ahead of"),
    ] {
        let nas = calm_with(|options| options.clock_skew = skew);
        let told = report(&nas);
        assert_eq!(told["verdict"], "at_risk", "{skew}: {told}");
        let finding = about(&told, "nas", "clock of the NAS").unwrap();
        assert_eq!(problems(finding), ["clock"]);
        assert_eq!(finding["severity"], "warning");
        let evidence = finding["evidence"][0].as_str().unwrap();
        assert!(evidence.contains(words), "{evidence}");
        let own = told["nas_time"]["local"].as_str().unwrap();
        assert!(evidence.contains(own), "{evidence}");
        assert_eq!(
            finding["next_step"],
            json!({ "tool": "nas_info", "arguments": {} })
        );
        assert!(finding["advice"].is_string(), "{finding}");
    }
}

#[test]
fn a_clock_that_is_less_than_an_hour_wrong_is_no_finding() {
    for skew in [0, 50 * 60, -50 * 60] {
        let nas = calm_with(|options| options.clock_skew = skew);
        let told = report(&nas);
        assert_eq!(about(&told, "nas", "clock of the NAS"), None, "{skew}");
        assert_eq!(told["verdict"], "protected", "{skew}: {told}");
    }
}

#[test]
fn without_a_zone_the_clock_is_compared_as_well() {
    for (skew, is_wrong) in [(0, false), (3 * HOUR, true), (-4 * 24 * HOUR, true)] {
        let nas = calm_with(|options| {
            options.clock_skew = skew;
            options.without_apis = ["SYNO.Core.System".to_owned()].into();
        });
        let told = report(&nas);
        let finding = about(&told, "nas", "clock of the NAS");
        assert_eq!(finding.is_some(), is_wrong, "{skew}: {told}");
    }
}
