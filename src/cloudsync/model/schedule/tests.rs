use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn windows_and_digits_say_the_same(digits in "[01]{168}") {
        let hours = Hours::from_digits(&digits).unwrap();
        prop_assert_eq!(hours.days().concat(), digits.clone());
        prop_assert_eq!(Hours::from_days(&hours.days()), Some(hours));
        if digits.contains('1') {
            prop_assert_eq!(Hours::from_windows(&hours.windows()).unwrap(), hours);
        }
    }

    #[test]
    fn windows_come_back_as_the_same_hours(
        windows in prop::collection::vec((prop::collection::vec(0..7_usize, 1..4), 0..=24_u8, 0..=24_u8), 1..5)
    ) {
        let windows: Vec<Window> = windows
            .into_iter()
            .map(|(days, from, to)| Window { days: days.into_iter().map(|day| WEEK[day]).collect(), from, to })
            .collect();
        let hours = Hours::from_windows(&windows).unwrap();
        for window in &windows {
            for day in &window.days {
                if window.from < 24 {
                    prop_assert!(hours.on(*day as usize, window.from));
                }
            }
        }
        if hours.days().concat().contains('1') {
            prop_assert_eq!(Hours::from_windows(&hours.windows()).unwrap(), hours);
        }
    }
}

#[test]
fn a_night_begins_on_its_day() {
    let friday = Window {
        days: vec![Day::Fri],
        from: 22,
        to: 6,
    };
    let days = Hours::from_windows(&[friday]).unwrap().days();
    assert_eq!(days[5], format!("{}11", "0".repeat(22)));
    assert_eq!(days[6], format!("111111{}", "0".repeat(18)));
}

#[test]
fn bad_windows_are_named() {
    let window = |from, to, days| Window { days, from, to };
    let error = |window| Hours::from_windows(&[window]).unwrap_err().to_string();
    assert!(error(window(25, 6, vec![Day::Mon])).contains("windows[0].from"));
    assert!(error(window(1, 6, vec![])).contains("windows[0].days"));
    assert!(Hours::from_windows(&[]).is_err());
}

fn hours(days: [&str; 7]) -> Hours {
    Hours::from_digits(&days.concat()).unwrap()
}

#[test]
fn equal_days_share_a_window() {
    let on = "1".repeat(24);
    let office = format!("{}{}{}", "0".repeat(8), "1".repeat(10), "0".repeat(6));
    let always = hours([on.as_str(); 7]).windows();
    assert_eq!(
        always,
        [Window {
            days: WEEK.to_vec(),
            from: 0,
            to: 24
        }]
    );
    let windows = hours([&on, &office, &office, &office, &office, &office, &on]).windows();
    assert_eq!(windows.len(), 2);
    assert_eq!(
        windows[1].days,
        [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri]
    );
    assert_eq!((windows[1].from, windows[1].to), (8, 18));
}

#[test]
fn a_night_is_one_window() {
    let night = format!("{}{}{}", "1".repeat(6), "0".repeat(16), "11");
    let windows = hours([night.as_str(); 7]).windows();
    assert_eq!(
        windows,
        [Window {
            days: WEEK.to_vec(),
            from: 22,
            to: 6
        }]
    );
}

#[test]
fn what_is_not_168_digits_is_no_schedule() {
    for digits in ["", "1", &"2".repeat(168), &"1".repeat(169)] {
        assert_eq!(Hours::from_digits(digits), None);
    }
}
