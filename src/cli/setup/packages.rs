//! Whether both packages are there, and whether the account may use them.

use std::sync::Arc;

use dsm::Sent;
use serde_json::{Map, Value};

use crate::{
    audit::Audit,
    cli::{Failure, spinner::while_waiting, terminal::Terminal},
    error::Error,
    gate::{Channel, Gate, GuardedNas, Moment, Policy},
    operation::{Answer, Caller, Context, ContextNas, MOST_BYTES, Tool},
    tools,
};

/// The products by name, each with a tool that lists what it has to do, and what that is called.
const PRODUCTS: [(&str, &str, &str); 2] = [
    ("Cloud Sync", "cloudsync_list_connections", "connections"),
    ("Hyper Backup", "hyperbackup_list_tasks", "backup tasks"),
];

/// Calls a minute, more than there are.
const CALLS: u32 = 60;

/// Says of each product whether it can be used, and ends the session.
pub(super) async fn tell(nas: GuardedNas, terminal: &Terminal) -> Result<(), Failure> {
    // What reads needs no more of it than that it lets nothing through.
    let gate = Gate::new(true, Policy::Human, Moment::now);
    let nas = ContextNas::opened(nas);
    let context = Context::new(nas, gate, Arc::new(Audit::off()), CALLS);
    for (product, tool, things) in PRODUCTS {
        let found = terminal
            .wait(while_waiting(
                "Looking at the packages",
                list(&context, tool),
            ))
            .await?;
        terminal.say(&match found {
            Ok(Some(count)) => format!("{product} works: {count} {things}."),
            Ok(None) => format!("{product} works."),
            Err(error) => format!("{product} cannot be used yet: {}", error.text()),
        });
    }
    context.nas.log_out().await;
    Ok(())
}

/// How many things a tool lists, if it says so.
async fn list(context: &Context, tool: &str) -> Result<Option<u64>, Error> {
    let Some(tool) = tools::find(tool) else {
        return Ok(None);
    };
    let caller = Caller {
        context,
        client: "setup".into(),
        channel: Channel::None,
        sent: &Sent::default(),
        offers: &|_: &Tool| Ok(()),
        progress: None,
        room: MOST_BYTES,
    };
    let arguments: Map<String, Value> =
        [("limit".to_owned(), Value::from(1))].into_iter().collect();
    match tool.call(caller, arguments).await? {
        Answer::Done(answer) => Ok(answer.get("total").and_then(Value::as_u64)),
        Answer::Ask { .. } => Ok(None),
    }
}
