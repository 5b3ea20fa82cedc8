//! Tools that fail in ways that no tool of ours should: made up here, and run as ours are.

use std::sync::Arc;

use dsm::{Api, Nas, Settings, Trust};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use synology_backup_mcp::{
    audit::Audit,
    error::Error,
    gate::{Channel, Cleared, Gate, GuardedNas, Moment, Policy},
    operation::{
        Caller, Change, Context, ContextNas, MOST_BYTES, NOT_DOCUMENTED, Query, ReadContext,
        Request, Tool, Turn, check_with,
    },
};

const API: Api = Api {
    name: "SYNO.Test",
    version: 1,
    package: None,
};

/// Panics
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Panics {}

impl Request for Panics {
    type Response = String;

    fn example() -> Self {
        Self {}
    }
}

impl Query for Panics {
    async fn run(&self, _: ReadContext<'_>) -> Result<String, Error> {
        panic!("this panic is part of a test")
    }
}

impl Change for Panics {
    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(_: Cleared<'_, Self>) -> Result<String, Error> {
        panic!("this panic is part of a test")
    }
}

/// Never ends
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Hangs {}

impl Request for Hangs {
    type Response = String;

    fn example() -> Self {
        Self {}
    }
}

impl Query for Hangs {
    async fn run(&self, _: ReadContext<'_>) -> Result<String, Error> {
        std::future::pending().await
    }
}

impl Change for Hangs {
    fn turn(&self) -> Turn {
        Turn::Any
    }

    async fn run(_: Cleared<'_, Self>) -> Result<String, Error> {
        std::future::pending().await
    }
}

/// The text of the error that a call of the tool ends in, on a clock that jumps over every wait.
async fn error(tool: &Tool) -> String {
    let settings = Settings {
        url: "http://127.0.0.1:9".parse().unwrap(),
        account: "nobody".into(),
        password: String::new().into(),
        otp_code: None,
        device_id: None,
        device_name: String::new(),
        trust: Trust::System(Vec::new()),
        proxy: None,
        timeout: std::time::Duration::from_secs(30),
        dialect: None,
        apis: Vec::new(),
    };
    let gate = Gate::new(false, Policy::Preview, Moment::now);
    let context = Context::new(
        ContextNas::opened(GuardedNas::new(Nas::new(settings))),
        gate,
        Arc::new(Audit::off()),
        60_000,
    );
    let sent = dsm::Sent::default();
    let caller = Caller {
        context: &context,
        client: "test".into(),
        channel: Channel::None,
        sent: &sent,
        offers: &|_: &Tool| Ok(()),
        progress: None,
        room: MOST_BYTES,
    };
    let outcome = tool.call(caller, Map::new()).await;
    outcome.unwrap_err().text()
}

#[tokio::test]
async fn a_panic_in_a_tool_is_an_error() {
    let read = Tool::read::<Panics, (), _>("test_panic", API.read("panic"), NOT_DOCUMENTED);
    insta::assert_snapshot!(error(&read).await, @"Internal fault in test_panic. This is a fault of the server; please report it.");
}

#[tokio::test]
async fn a_panic_in_a_change_says_whether_anything_was_sent() {
    let change = Tool::change::<Panics>(
        "test_panic",
        API.write("panic"),
        None,
        check_with("test_check"),
    );
    insta::assert_snapshot!(error(&change).await, @"Internal fault in test_panic. This is a fault of the server; please report it. Nothing was sent.");
}

#[tokio::test(start_paused = true)]
async fn a_call_is_given_up_after_45_seconds() {
    let read = Tool::read::<Hangs, (), _>("test_hang", API.read("hang"), NOT_DOCUMENTED);
    insta::assert_snapshot!(error(&read).await, @"The call was given up after 45 s. Try again later, or ask for less at a time.");
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_given_up_says_whether_anything_was_sent() {
    let change = Tool::start::<Hangs>(
        "test_hang",
        API.write("hang"),
        None,
        check_with("test_check"),
    );
    insta::assert_snapshot!(error(&change).await, @"The call was given up after 45 s. Try again later, or ask for less at a time. Nothing was sent.");
}
