//! The simulated NAS answers as real ones did: no field of theirs is missing, none of its own is invented.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
    thread,
};

use serde_json::Value;

use super::{
    around::asked_around,
    capture::{self, Capture},
    excuses::{ADVERTISED_OTHERWISE, EXCUSED, SKIPPED, UNATTESTED},
    scene,
    shape::{self, Fields},
    words::{self, Words},
};

/// The captures whose methods are simulated, with what the simulated NAS answers.
static COMPARED: LazyLock<Vec<(Capture, Value)>> = LazyLock::new(|| {
    let mut captures = capture::all();
    captures.retain(|capture| SKIPPED.iter().all(|(name, _)| *name != capture.name));
    // All at once, as some take seconds over a look at the target.
    let answers: Vec<Value> = thread::scope(|scope| {
        let asked: Vec<_> = captures
            .iter()
            .map(|capture| scope.spawn(|| scene::answer(capture)))
            .collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .collect()
    });
    let mut compared: Vec<_> = captures.into_iter().zip(answers).collect();
    compared.retain(|(_, answer)| !is_unknown(answer));
    compared
});

/// Whether the simulated NAS has no such API or method
fn is_unknown(answer: &Value) -> bool {
    matches!(answer["error"]["code"].as_i64(), Some(102 | 103))
}

#[test]
fn every_captured_field_is_there_with_its_type() {
    let mut problems = Vec::new();
    for (capture, answer) in COMPARED.iter() {
        let found = match capture.method.as_str() {
            "query" => advertised_wrongly(capture, answer),
            _ => shape::missing(&capture.answer, answer),
        };
        let code = |answer: &Value| answer["error"]["code"].clone();
        if code(&capture.answer) != code(answer) {
            problems.push(format!("{}: answered {answer}", capture.name));
            continue;
        }
        problems.extend(
            found
                .into_iter()
                .filter(|problem| !is_excused(&capture.name, problem))
                .map(|problem| format!("{}: {problem}", capture.name)),
        );
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn most_captures_are_compared() {
    let names: Vec<&str> = COMPARED
        .iter()
        .map(|(capture, _)| capture.name.as_str())
        .collect();
    assert!(
        names.len() >= 69,
        "only {} were compared: {names:?}",
        names.len()
    );
}

#[test]
fn nothing_is_excused_without_need() {
    let excused = EXCUSED.iter().filter(|(name, field, _)| {
        let needed = |(capture, answer): &(Capture, Value)| {
            let missing = shape::missing(&capture.answer, answer);
            capture.name.starts_with(name)
                && missing
                    .iter()
                    .any(|problem| field_of(problem).ends_with(field))
        };
        !COMPARED.iter().any(needed)
    });
    assert_eq!(
        excused.collect::<Vec<_>>(),
        Vec::<&(&str, &str, &str)>::new()
    );
}

fn is_excused(capture: &str, problem: &str) -> bool {
    let field = field_of(problem);
    EXCUSED
        .iter()
        .any(|(name, path, _)| capture.starts_with(name) && field.ends_with(path))
}

/// The field that a problem is about
fn field_of(problem: &str) -> &str {
    problem.split(' ').next().unwrap_or_default()
}

/// What is advertised must be word for word what a real NAS says; it may well have more.
fn advertised_wrongly(capture: &Capture, answer: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (api, entry) in answer["data"].as_object().unwrap() {
        let excused = |what: &str| {
            ADVERTISED_OTHERWISE
                .iter()
                .any(|(name, thing, _)| *name == capture.name && *thing == what)
        };
        let mut captured = capture.data()[api].clone();
        let mut entry = entry.clone();
        if excused("path") {
            captured["path"] = Value::Null;
            entry["path"] = Value::Null;
        }
        if captured != entry && !excused(api) {
            problems.push(format!("{api} is {entry} and was captured as {captured}"));
        }
    }
    problems
}

#[test]
fn no_field_is_invented() {
    let mut attested: BTreeMap<String, Fields> = BTreeMap::new();
    for capture in capture::all() {
        let fields = attested
            .entry(key(&capture.api, &capture.method))
            .or_default();
        join(fields, shape::fields(&capture.answer));
    }
    for (method, shape) in capture::shapes() {
        join(
            attested.entry(method).or_default(),
            shape::fields_of_shape(&shape),
        );
    }
    let mut answers: Vec<(String, Value)> = COMPARED
        .iter()
        .filter(|(capture, _)| capture.method != "query")
        .map(|(capture, answer)| (key(&capture.api, &capture.method), answer.clone()))
        .collect();
    answers.extend(
        asked_around()
            .into_iter()
            .map(|(api, method, answer)| (key(&api, &method), answer)),
    );

    let mut problems: Vec<String> = Vec::new();
    for (method, answer) in &answers {
        for (field, kinds) in shape::fields(answer) {
            // What envelopes are made of is the same for all.
            if matches!(field.as_str(), "success" | "error" | "error.code") {
                continue;
            }
            let seen = attested.get(method).and_then(|fields| fields.get(&field));
            let new: Vec<&String> = kinds
                .iter()
                .filter(|kind| !seen.is_some_and(|seen| seen.contains(*kind)))
                .collect();
            let excused = UNATTESTED
                .iter()
                .any(|(of, path, _)| of == method && field == *path);
            if !new.is_empty() && !excused {
                problems.push(format!("{method}: {field} as {new:?}, seen as {seen:?}"));
            }
        }
    }
    problems.sort();
    problems.dedup();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_word_is_invented() {
    let known = words::known(&capture::all());
    let mut said = Words::new();
    for (capture, answer) in COMPARED.iter() {
        words::collect(&capture.api, answer, &mut said);
    }
    for (api, _, answer) in asked_around() {
        words::collect(&api, &answer, &mut said);
    }
    assert!(said.len() > 15, "{said:?}");
    for (field, words) in said {
        let known = known.get(&field).cloned().unwrap_or_default();
        let new: Vec<&String> = words.difference(&known).collect();
        assert!(new.is_empty(), "{field:?}: {new:?} among {known:?}");
    }
}

#[test]
fn times_are_written_as_captured() {
    let mut captured = BTreeMap::new();
    for capture in capture::all() {
        collect_times(&capture.answer, &mut captured);
    }
    let mut written = BTreeMap::new();
    for (_, answer) in COMPARED.iter() {
        collect_times(answer, &mut written);
    }
    for (_, _, answer) in asked_around() {
        collect_times(&answer, &mut written);
    }
    assert!(written.len() >= 7, "{written:?}");
    for (field, forms) in written {
        let new: Vec<&String> = forms.difference(&captured[&field]).collect();
        assert!(new.is_empty(), "{field}: {new:?}, captured {captured:?}");
    }
}

/// The forms of dates and times by field, each digit as a 9 and each letter as an x
fn collect_times(answer: &Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match answer {
        Value::Object(members) => {
            for (name, member) in members {
                if let (true, Some(text)) =
                    (name.ends_with("time") || name == "date", member.as_str())
                {
                    let form_of = |letter: char| match letter {
                        '0'..='9' => '9',
                        letter if letter.is_alphabetic() => 'x',
                        other => other,
                    };
                    let form = text.chars().map(form_of).collect();
                    found.entry(name.clone()).or_default().insert(form);
                }
                collect_times(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_times(item, found)),
        _ => {}
    }
}

fn key(api: &str, method: &str) -> String {
    format!("{api}-{method}")
}

fn join(into: &mut Fields, fields: Fields) {
    for (field, kinds) in fields {
        into.entry(field).or_default().extend(kinds);
    }
}
