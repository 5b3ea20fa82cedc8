//! What a second call must bring back counts for its own call, unchanged, and once.

use serde_json::json;

use super::{asked, outcome, reply, retry, yes};
use crate::{
    gate::{changes_nothing, gated_calls, removal, snapshot, with},
    harness::{office, sent},
};

#[test]
fn a_second_call_without_the_answer_is_a_no() {
    changes_nothing(&removal(), |nas| {
        let (mut client, question) = asked(nas, &removal());
        for more in [
            json!({ "requestState": question["requestState"] }),
            json!({ "requestState": question["requestState"], "inputResponses": {} }),
            json!({ "requestState": question["requestState"], "inputResponses": { "other": yes() } }),
        ] {
            let result = retry(&mut client, &removal(), removal().confirmed(), more);
            assert_eq!(outcome(&result), "declined");
        }
    });
}

#[test]
fn a_state_that_is_not_ours_is_a_no() {
    let nas = office();
    let before = nas.holds();
    let (mut client, question) = asked(&nas, &removal());
    let state = question["requestState"].as_str().unwrap().to_owned();
    let flipped: String = {
        let mut letters: Vec<char> = state.chars().collect();
        let middle = letters.len() / 2;
        letters[middle] = if letters[middle] == 'A' { 'B' } else { 'A' };
        letters.into_iter().collect()
    };
    let half = state[..state.len() / 2].to_owned();
    for wrong in [
        flipped,
        half,
        format!("{state}A"),
        String::new(),
        "x".into(),
    ] {
        let more = json!({ "requestState": wrong, "inputResponses": { "confirm": yes() } });
        let result = retry(&mut client, &removal(), removal().confirmed(), more);
        assert_eq!(outcome(&result), "declined", "{wrong}");
    }
    let more = json!({ "inputResponses": { "confirm": yes() } });
    let result = retry(&mut client, &removal(), removal().confirmed(), more);
    assert_eq!(outcome(&result), "declined");
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_state_of_another_server_is_a_no() {
    changes_nothing(&removal(), |nas| {
        let (_first, question) = asked(nas, &removal());
        let (mut client, _) = asked(nas, &removal());
        let more = reply(&question, yes());
        let result = retry(&mut client, &removal(), removal().confirmed(), more);
        assert_eq!(outcome(&result), "declined");
    });
}

#[test]
fn a_state_counts_for_its_own_call_only() {
    let nas = office();
    let before = nas.holds();
    let (mut client, question) = asked(&nas, &removal());
    let all = gated_calls();
    for (gated, arguments) in [
        (&removal(), json!({ "connection_id": 3, "confirm": true })),
        (&all[2], all[2].confirmed()),
        (&all[0], all[0].confirmed()),
        (&all[3], all[3].confirmed()),
    ] {
        let more = reply(&question, yes());
        let result = retry(&mut client, gated, arguments, more);
        assert_eq!(outcome(&result), "declined", "{}", gated.tool);
    }
    assert_eq!(nas.holds(), before);
}

#[test]
fn a_yes_without_confirm_only_previews() {
    changes_nothing(&removal(), |nas| {
        let (mut client, question) = asked(nas, &removal());
        for arguments in [
            removal().arguments,
            with(&removal().arguments, "confirm", false),
        ] {
            let more = reply(&question, yes());
            let result = retry(&mut client, &removal(), arguments, more);
            assert_eq!(outcome(&result), "confirmation_required");
        }
    });
}

#[test]
fn a_state_counts_once() {
    for gated in gated_calls() {
        let nas = office();
        let before = snapshot(&nas);
        let (mut client, question) = asked(&nas, &gated);
        let more = reply(&question, yes());
        retry(&mut client, &gated, gated.confirmed(), more.clone());
        nas.edit(|office| *office = before);
        let result = retry(&mut client, &gated, gated.confirmed(), more);
        assert_eq!(outcome(&result), "declined");
        assert_eq!(sent(&nas, gated.method), 1);
    }
}

#[test]
fn a_state_counts_once_when_it_comes_six_times_at_once() {
    for gated in gated_calls() {
        let nas = office();
        let (mut client, question) = asked(&nas, &gated);
        let mut params = json!({ "name": gated.tool, "arguments": gated.confirmed() });
        for (name, value) in reply(&question, yes()).as_object().unwrap() {
            params[name] = value.clone();
        }
        let calls = [(); 6].map(|()| client.send("tools/call", params.clone()));
        for id in calls {
            client.answer(id);
        }
        assert_eq!(sent(&nas, gated.method), 1, "{}", gated.tool);
    }
}

#[test]
fn a_no_cannot_be_turned_into_a_yes_later() {
    changes_nothing(&removal(), |nas| {
        let (mut client, question) = asked(nas, &removal());
        let no = reply(&question, json!({ "action": "decline" }));
        retry(&mut client, &removal(), removal().confirmed(), no);
        let more = reply(&question, yes());
        let result = retry(&mut client, &removal(), removal().confirmed(), more);
        assert_eq!(outcome(&result), "declined");
    });
}
