//! What is too old does not count, and a person's time is not the call's: in this process, with a clock that is moved.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use dsm::{Nas, Settings, Trust};
use dsm_sim::SimulatedNas;
use futures_util::future::BoxFuture;
use serde_json::{Map, Value, json};
use synology_backup_mcp::{
    audit::Audit,
    gate::{Ask, Channel, Gate, GuardedNas, Moment, Policy, Reply},
    operation::{Answer, Caller, Context, ContextNas, MOST_BYTES, Tool},
    tools,
};

use super::{held, held_because, removal};
use crate::harness::{PASSWORD, block_on, office, sent};

fn context(nas: &SimulatedNas, policy: Policy, clock: fn() -> Moment) -> Context {
    let settings = Settings {
        url: nas.url().parse().unwrap(),
        account: "demo".into(),
        password: PASSWORD.to_owned().into(),
        otp_code: None,
        device_id: None,
        device_name: String::new(),
        trust: Trust::System(Vec::new()),
        proxy: None,
        timeout: Duration::from_secs(30),
        dialect: None,
        apis: tools::apis(),
    };
    let gate = Gate::new(false, policy, clock);
    Context::new(
        ContextNas::opened(GuardedNas::new(Nas::new(settings))),
        gate,
        Arc::new(Audit::off()),
        60_000,
    )
}

async fn call(context: &Context, channel: Channel<'_>, arguments: Value) -> Answer {
    let sent = dsm::Sent::default();
    let caller = Caller {
        context,
        client: "test".into(),
        channel,
        sent: &sent,
        offers: &|_: &Tool| Ok(()),
        progress: None,
        room: MOST_BYTES,
    };
    let arguments: Map<String, Value> = serde_json::from_value(arguments).unwrap();
    let operation = tools::find(removal().tool).unwrap();
    operation.call(caller, arguments).await.unwrap()
}

#[track_caller]
fn done(answer: Answer) -> Value {
    match answer {
        Answer::Done(answer) => answer,
        Answer::Ask { question, .. } => panic!("asked {question}"),
    }
}

fn after(seconds: &AtomicU64) -> Moment {
    static START: std::sync::LazyLock<Moment> = std::sync::LazyLock::new(Moment::now);
    START.later(Duration::from_secs(seconds.fetch_add(1, Ordering::SeqCst)))
}

#[test]
fn a_preview_counts_for_ten_minutes() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let nas = office();
    let context = context(&nas, Policy::Preview, || after(&NOW));
    block_on(async {
        held(&done(
            call(&context, Channel::None, removal().arguments).await,
        ));
        NOW.store(590, Ordering::SeqCst);
        let answer = done(call(&context, Channel::None, removal().confirmed()).await);
        assert_eq!(answer["outcome"], "done");
    });
    assert_eq!(sent(&nas, removal().method), 1);
}

#[test]
fn a_preview_that_is_older_is_made_anew() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let nas = office();
    let before = nas.holds();
    let context = context(&nas, Policy::Preview, || after(&NOW));
    block_on(async {
        held(&done(
            call(&context, Channel::None, removal().arguments).await,
        ));
        NOW.store(620, Ordering::SeqCst);
        let answer = done(call(&context, Channel::None, removal().confirmed()).await);
        held_because(&answer, "older than 10 minutes");
    });
    assert_eq!(sent(&nas, removal().method), 0);
    assert_eq!(nas.holds(), before);
}

#[test]
fn the_new_preview_of_an_old_one_can_be_confirmed() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let nas = office();
    let context = context(&nas, Policy::Preview, || after(&NOW));
    block_on(async {
        call(&context, Channel::None, removal().arguments).await;
        NOW.store(10_000, Ordering::SeqCst);
        held(&done(
            call(&context, Channel::None, removal().confirmed()).await,
        ));
        let answer = done(call(&context, Channel::None, removal().confirmed()).await);
        assert_eq!(answer["outcome"], "done");
    });
}

/// The outcome of an answer that comes so many seconds after the question.
fn answered_after(seconds: u64, now: &'static AtomicU64, clock: fn() -> Moment) -> (Value, usize) {
    let nas = office();
    let context = context(&nas, Policy::Human, clock);
    let answer = block_on(async {
        let asked = call(&context, Channel::Deferred(None), removal().confirmed()).await;
        let Answer::Ask { question_id, .. } = asked else {
            panic!("not asked: {asked:?}");
        };
        now.fetch_add(seconds, Ordering::SeqCst);
        let reply = Reply {
            question_id,
            declined: None,
        };
        done(
            call(
                &context,
                Channel::Deferred(Some(reply)),
                removal().confirmed(),
            )
            .await,
        )
    });
    (answer, sent(&nas, removal().method))
}

#[test]
fn an_answer_counts_for_a_minute() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let (answer, sent) = answered_after(50, &NOW, || after(&NOW));
    assert_eq!((&answer["outcome"], sent), (&json!("done"), 1));
}

#[test]
fn an_answer_that_comes_later_is_a_no() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let (answer, sent) = answered_after(61, &NOW, || after(&NOW));
    assert_eq!((&answer["outcome"], sent), (&json!("declined"), 0));
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.contains("too late"), "{reason}");
    assert!(reason.contains("60 s"), "{reason}");
    assert!(reason.contains("nothing was sent"), "{reason}");
}

/// A person who takes almost a minute to answer, on a clock that jumps over it.
struct Slow(Result<(), String>);

impl Ask for Slow {
    fn ask<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async {
            tokio::time::pause();
            tokio::time::sleep(Duration::from_secs(59)).await;
            tokio::time::resume();
            self.0.clone()
        })
    }
}

#[test]
fn the_time_that_a_person_takes_is_not_the_call_s() {
    let nas = office();
    let context = context(&nas, Policy::Human, Moment::now);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let answer = runtime.block_on(async {
        let person = Slow(Ok(()));
        done(call(&context, Channel::Direct(&person), removal().confirmed()).await)
    });
    assert_eq!(answer["outcome"], "done");
    assert_eq!(sent(&nas, removal().method), 1);
}
