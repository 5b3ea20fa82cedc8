//! What was found, a paragraph each: what it is about, what is wrong, what that rests on, and what to do next.

use serde_json::{Map, Value};

use super::{Screen, in_words, label, wrapped};

/// How much further the lines below a heading are moved in.
const STEP: usize = 2;

/// Whether these records are findings.
pub(super) fn are_findings(records: &[&Map<String, Value>]) -> bool {
    let is_one = |record: &&Map<String, Value>| {
        record.get("severity").is_some_and(Value::is_string)
            && record.get("object").is_some_and(Value::is_object)
    };
    !records.is_empty() && records.iter().all(is_one)
}

/// The findings as lines.
pub(super) fn findings(records: &[&Map<String, Value>], screen: &Screen, lines: &mut Vec<String>) {
    for finding in records {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let severity = text(finding, "severity").unwrap_or_default();
        let problems = text(finding, "problems").map(|problems| label(&problems));
        let heading = match problems {
            Some(problems) => format!("{}: {problems}", object(finding)),
            None => object(finding),
        };
        let room = screen.width.saturating_sub(STEP).max(20);
        let heading = wrapped(&format!("{severity} {heading}"), room);
        for line in heading {
            lines.push(match line.strip_prefix(&severity) {
                Some(rest) => {
                    format!("{}{}", screen.severity(&severity), screen.heading(rest))
                }
                None => format!("{}{}", " ".repeat(STEP), screen.heading(&line)),
            });
        }
        let mut say = |mark: &str, what: &str| {
            let room = screen.width.saturating_sub(STEP + mark.len()).max(20);
            for (number, line) in wrapped(what, room).iter().enumerate() {
                let before = if number == 0 {
                    mark.to_owned()
                } else {
                    " ".repeat(mark.len())
                };
                lines.push(format!("{}{before}{line}", " ".repeat(STEP)));
            }
        };
        for evidence in texts(finding, "evidence") {
            say("- ", &evidence);
        }
        for line in texts(finding, "log") {
            say("- log: ", &line);
        }
        if let Some(since) = text(finding, "since") {
            say("- since ", &since);
        }
        if let Some(advice) = text(finding, "advice") {
            say("> ", &advice);
        }
        if let Some(call) = call(finding) {
            say("> ", &call);
        }
    }
}

/// What a finding is about, as `backup task 5 (Archive)`.
fn object(finding: &Map<String, Value>) -> String {
    let Some(Value::Object(object)) = finding.get("object") else {
        return String::new();
    };
    let kind = text(object, "kind").map(|kind| label(&kind));
    let (id, name) = (text(object, "id"), text(object, "name"));
    let name = match (&id, name) {
        (Some(_), Some(name)) => Some(format!("({name})")),
        (_, name) => name,
    };
    let parts: Vec<String> = [kind, id, name].into_iter().flatten().collect();
    parts.join(" ")
}

/// The next step as a command that can be typed.
fn call(finding: &Map<String, Value>) -> Option<String> {
    let step = finding.get("next_step")?;
    let tool = step.get("tool")?.as_str()?;
    Some(match step.get("arguments") {
        Some(Value::Object(arguments)) if !arguments.is_empty() => {
            format!("call {tool} '{}'", Value::from(arguments.clone()))
        }
        _ => format!("call {tool}"),
    })
}

fn text(fields: &Map<String, Value>, name: &str) -> Option<String> {
    fields.get(name).map(in_words)
}

fn texts(fields: &Map<String, Value>, name: &str) -> Vec<String> {
    let items = fields.get(name).and_then(Value::as_array);
    items.into_iter().flatten().map(in_words).collect()
}
