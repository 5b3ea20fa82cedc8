//! The hours in which a connection may synchronize: DSM's 168 digits and windows that a person can say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::Error;

/// Hours of a week, Sunday first as DSM counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hours([[bool; 24]; 7]);

// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Day {
    Sun,
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
}

const WEEK: [Day; 7] = [
    Day::Sun,
    Day::Mon,
    Day::Tue,
    Day::Wed,
    Day::Thu,
    Day::Fri,
    Day::Sat,
];

// Hours in which synchronization is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Window {
    /// Days on which the window starts
    pub(crate) days: Vec<Day>,
    /// First hour, 0-24
    pub(crate) from: u8,
    /// Hour at which it ends, 0-24; not later than `from` means on the next day
    pub(crate) to: u8,
}

/// Name of hours as seven texts of digits, and as windows.
pub(crate) const DIGITS: &str = "schedule_info";
pub(crate) const WINDOWS: &str = "windows";

/// Hours as seven texts of digits, in words; absent for what is none.
pub(crate) fn in_words(days: &Value) -> Option<String> {
    let windows = of_days(days)?.windows();
    if windows.is_empty() {
        return Some("at no time".into());
    }
    let windows = windows.iter().map(Window::in_words);
    Some(windows.collect::<Vec<String>>().join(", "))
}

/// The same as an argument; absent where no window says it.
pub(crate) fn windows(days: &Value) -> Option<Value> {
    let windows = of_days(days)?.windows();
    (!windows.is_empty()).then(|| json!(windows))
}

fn of_days(days: &Value) -> Option<Hours> {
    let days = days.as_array()?.iter();
    let days: Option<Vec<String>> = days.map(|day| day.as_str().map(str::to_owned)).collect();
    Hours::from_days(&days?)
}

impl Window {
    /// E.g. `mon tue 8-18 h`.
    fn in_words(&self) -> String {
        const NAMES: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let days: Vec<&str> = self
            .days
            .iter()
            .filter_map(|day| NAMES.get(*day as usize).copied())
            .collect();
        let days = match days.len() {
            7 => "every day".to_owned(),
            _ => days.join(" "),
        };
        format!("{days} {}-{} h", self.from, self.to)
    }

    /// Every night.
    pub(crate) fn night() -> Self {
        Self {
            days: WEEK.to_vec(),
            from: 22,
            to: 6,
        }
    }
}

impl Hours {
    /// From windows that a person said.
    ///
    /// # Errors
    /// [`Error::Argument`] that names the window.
    pub(crate) fn from_windows(windows: &[Window]) -> Result<Self, Error> {
        if windows.is_empty() {
            return Err(Error::argument(
                "windows",
                "without hours nothing is ever synchronized; pause the connection instead",
            ));
        }
        let mut hours = [[false; 24]; 7];
        for (index, window) in windows.iter().enumerate() {
            let bad = |field, problem| {
                Err(Error::argument(
                    format!("windows[{index}].{field}"),
                    problem,
                ))
            };
            if window.from > 24 {
                return bad("from", "hours go from 0 to 24");
            }
            if window.to > 24 {
                return bad("to", "hours go from 0 to 24");
            }
            if window.days.is_empty() {
                return bad("days", "name at least one day, like mon");
            }
            for day in &window.days {
                let day = *day as usize;
                let crosses = window.to <= window.from;
                allow(
                    &mut hours,
                    day,
                    window.from,
                    if crosses { 24 } else { window.to },
                );
                if crosses {
                    allow(&mut hours, (day + 1) % WEEK.len(), 0, window.to);
                }
            }
        }
        Ok(Self(hours))
    }

    /// From a text of 24 digits for each day, Sunday first; absent when they are not that.
    pub(crate) fn from_days(days: &[String]) -> Option<Self> {
        let are_days = days.len() == WEEK.len() && days.iter().all(|day| day.len() == 24);
        if are_days {
            Self::from_digits(&days.concat())
        } else {
            None
        }
    }

    /// From DSM's text of 168 digits; absent when it is not that.
    pub(crate) fn from_digits(digits: &str) -> Option<Self> {
        if digits.len() != 168 || !digits.bytes().all(|digit| matches!(digit, b'0' | b'1')) {
            return None;
        }
        let mut bits = digits.bytes().map(|digit| digit == b'1');
        let mut hours = [[false; 24]; 7];
        for hour in hours.iter_mut().flatten() {
            *hour = bits.next()?;
        }
        Some(Self(hours))
    }

    /// One text of 24 digits a day, Sunday first.
    pub(crate) fn days(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|day| day.iter().map(|on| if *on { '1' } else { '0' }).collect())
            .collect()
    }

    /// The same hours as windows, days with equal hours together; a night is one window.
    pub(crate) fn windows(&self) -> Vec<Window> {
        let mut windows: Vec<Window> = Vec::new();
        for (day, from, to) in self.runs() {
            match windows
                .iter_mut()
                .find(|window| (window.from, window.to) == (from, to))
            {
                Some(window) => window.days.push(day),
                None => windows.push(Window {
                    days: vec![day],
                    from,
                    to,
                }),
            }
        }
        windows
    }

    /// Runs of allowed hours: the day each starts on, its first hour, and the hour that it ends before.
    fn runs(&self) -> Vec<(Day, u8, u8)> {
        let mut runs = Vec::new();
        for (index, day) in WEEK.into_iter().enumerate() {
            let before = (index + WEEK.len() - 1) % WEEK.len();
            let mut hour = self.tail(before).unwrap_or(0);
            while hour < 24 {
                let end = self.end(index, hour);
                match end {
                    _ if end == hour => hour += 1,
                    24 => {
                        runs.push((day, hour, self.tail(index).unwrap_or(24)));
                        hour = 24;
                    }
                    _ => {
                        runs.push((day, hour, end));
                        hour = end;
                    }
                }
            }
        }
        runs
    }

    /// The hour at which the last run of a day ends on the next day, when both together are one window of at most a day.
    fn tail(&self, day: usize) -> Option<u8> {
        let next = (day + 1) % WEEK.len();
        let morning = self.end(next, 0);
        let evening = (0..24)
            .rev()
            .take_while(|hour| self.on(day, *hour))
            .last()?;
        (1..=evening).contains(&morning).then_some(morning)
    }

    /// The first hour from the given one on that is not allowed, 24 at the latest.
    fn end(&self, day: usize, from: u8) -> u8 {
        (from..24).find(|hour| !self.on(day, *hour)).unwrap_or(24)
    }

    fn on(&self, day: usize, hour: u8) -> bool {
        self.0
            .get(day)
            .and_then(|hours| hours.get(usize::from(hour)))
            .is_some_and(|on| *on)
    }
}

fn allow(hours: &mut [[bool; 24]; 7], day: usize, from: u8, to: u8) {
    let span = hours
        .get_mut(day)
        .and_then(|hours| hours.get_mut(usize::from(from)..usize::from(to)));
    for hour in span.into_iter().flatten() {
        *hour = true;
    }
}

#[cfg(test)]
mod tests;
