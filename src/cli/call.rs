//! One tool from the command line, by the very path that clients take.

use std::io::Read;

use dsm::Sent;
use serde_json::{Map, Value};

use super::{
    Failure, pretty, print,
    runtime::{Runtime, stop_on_signal},
    screen::Screen,
    show,
    spinner::Sign,
};
use crate::{
    config::Config,
    gate::{Channel, Policy},
    nases::Call,
    operation::{Answer, MOST_BYTES, Tool},
    tools,
};

/// The arguments as an object, from the command line or from stdin.
///
/// # Errors
/// When they are not a JSON object.
pub(super) fn arguments(text: &str) -> Result<Map<String, Value>, Failure> {
    let bad = |problem: String| {
        Failure::Run(format!(
            "The arguments are not a JSON object: {problem}. Write them like '{{\"connection_id\": 3}}'."
        ))
    };
    let read;
    let text = if text == "-" {
        let mut input = String::new();
        std::io::stdin()
            .read_to_string(&mut input)
            .map_err(|error| bad(error.to_string()))?;
        read = input;
        read.as_str()
    } else {
        text
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(bad("it is another kind of value".into())),
        Err(error) => Err(bad(error.to_string())),
    }
}

/// Runs the tool and prints its result: readable at a terminal, else as JSON.
pub(super) async fn call(
    config: Config,
    tool: String,
    arguments: Map<String, Value>,
    as_json: bool,
) -> Result<(), Failure> {
    let Some(operation) = tools::find(&tool) else {
        return Err(Failure::Run(unknown(&tool)));
    };
    let stop = stop_on_signal()?;
    let session = Runtime::open(config, Policy::Flag).await?;
    let (sent, sign) = (Sent::default(), Sign::saying("Waiting for the NAS"));
    let call = Call {
        tool: operation,
        arguments,
        client: "command line".into(),
        channel: Channel::None,
        sent: &sent,
        progress: Some(&sign),
        room: MOST_BYTES,
    };
    let outcome = tokio::select! {
        outcome = sign.during(session.nases.call(call)) => outcome.map_err(Failure::from),
        () = stop.cancelled() => Err(Failure::Run(interrupted(operation, &sent))),
    };
    session.close().await;
    match outcome? {
        Answer::Done(answer) => print(&match Screen::of_stdout().filter(|_| !as_json) {
            Some(screen) => show::answer(&answer, &screen),
            None => pretty(&answer),
        }),
        Answer::Ask { .. } => Err(Failure::Run(
            "Nobody can be asked on the command line.".into(),
        )),
    }
}

fn interrupted(operation: &Tool, sent: &Sent) -> String {
    match (operation.writes(), sent.may_have_left()) {
        (false, _) => "Interrupted.".into(),
        (true, false) => "Interrupted. Nothing was sent.".into(),
        (true, true) => format!(
            "Interrupted. The change may or may not have run: check with {} before you repeat it.",
            operation.check_with
        ),
    }
}

/// What is said of a tool that does not exist.
pub(super) fn unknown(tool: &str) -> String {
    let similar: Vec<&str> = tools::all()
        .map(|operation| operation.name)
        .filter(|name| !tool.is_empty() && name.contains(tool))
        .collect();
    match similar.as_slice() {
        [] => format!("There is no tool `{tool}`. `synology-backup-mcp tools` lists them."),
        similar => format!(
            "There is no tool `{tool}`. Did you mean {}?",
            similar.join(", ")
        ),
    }
}
