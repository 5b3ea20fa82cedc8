use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::json;

use super::*;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock that moves a little whenever it is looked at.
fn ticking() -> Instant {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    *START + Duration::from_millis(TICKS.fetch_add(1, Ordering::SeqCst))
}

fn preview(identity: &str) -> Preview {
    Preview {
        target: "connection 3 (Dropbox)".into(),
        effect: "it is removed".into(),
        tasks: Vec::new(),
        unfinished_files: None,
        lost: Vec::new(),
        stays: Vec::new(),
        undo: "It cannot be undone".into(),
        identity: json!(identity),
    }
}

fn arguments(id: i64) -> Map<String, Value> {
    Map::from_iter([("connection_id".to_owned(), json!(id))])
}

async fn judge(
    gate: &Gate,
    id: i64,
    confirmed: bool,
    channel: Channel<'_>,
    identity: &str,
) -> Ruling<()> {
    let arguments = arguments(id);
    let call = Call {
        tool: "remove",
        arguments: &arguments,
        confirmed,
        arrived: gate.now(),
    };
    gate.judge(call, channel, (), &Sees(identity))
        .await
        .unwrap()
}

struct Sees<'a>(&'a str);

impl Scout<()> for Sees<'_> {
    fn look<'a>(&'a self, (): &'a ()) -> BoxFuture<'a, Result<Option<Preview>, Error>> {
        Box::pin(async { Ok(Some(preview(self.0))) })
    }
}

/// Sees another target every time.
struct Restless(AtomicU64);

impl Scout<()> for Restless {
    fn look<'a>(&'a self, (): &'a ()) -> BoxFuture<'a, Result<Option<Preview>, Error>> {
        let times = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Ok(Some(preview(&times.to_string()))) })
    }
}

struct Person(Result<(), String>);

impl Ask for Person {
    fn ask<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async { self.0.clone() })
    }
}

fn reason(ruling: Ruling<()>) -> String {
    match ruling {
        Ruling::Hold { reason, .. } => reason.unwrap_or_default(),
        Ruling::Declined { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn read_only_lets_nothing_but_reads_through() {
    let gate = Gate::new(true, Policy::Flag, ticking);
    assert!(gate.clear("t", Effect::Read, ()).is_ok());
    for effect in [Effect::Change, Effect::Start, Effect::Destructive] {
        assert!(matches!(
            gate.clear("t", effect, ()),
            Err(Error::Refused { .. })
        ));
    }
}

#[test]
fn the_way_of_harmless_calls_is_closed_to_destructive_ones() {
    let gate = Gate::new(false, Policy::Flag, ticking);
    assert!(gate.clear("t", Effect::Start, ()).is_ok());
    assert!(matches!(
        gate.clear("t", Effect::Destructive, ()),
        Err(Error::Refused { .. })
    ));
}

#[tokio::test]
async fn a_confirmation_counts_once_and_only_after_a_preview_of_the_same_call() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    assert_eq!(
        reason(judge(&gate, 3, true, Channel::None, "a").await),
        Stale::Unseen.to_string()
    );
    assert_eq!(
        reason(judge(&gate, 4, true, Channel::None, "a").await),
        Stale::Unseen.to_string()
    );
    assert!(matches!(
        judge(&gate, 3, true, Channel::None, "a").await,
        Ruling::Run(_)
    ));
    assert_eq!(
        reason(judge(&gate, 3, true, Channel::None, "a").await),
        Stale::Unseen.to_string()
    );
}

#[tokio::test]
async fn a_preview_counts_only_for_calls_that_came_after_it() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    let arguments = arguments(3);
    let call = || Call {
        tool: "remove",
        arguments: &arguments,
        confirmed: true,
        arrived: gate.now(),
    };
    let (first, second) = (call(), call());
    for call in [first, second] {
        let ruling = gate
            .judge(call, Channel::None, (), &Sees("a"))
            .await
            .unwrap();
        assert_eq!(reason(ruling), Stale::Unseen.to_string());
    }
}

#[tokio::test]
async fn a_changed_target_is_previewed_anew() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    judge(&gate, 3, false, Channel::None, "a").await;
    assert_eq!(
        reason(judge(&gate, 3, true, Channel::None, "b").await),
        Stale::Changed.to_string()
    );
    assert!(matches!(
        judge(&gate, 3, true, Channel::None, "b").await,
        Ruling::Run(_)
    ));
}

#[tokio::test]
async fn a_preview_is_too_old_after_ten_minutes() {
    static LATER: AtomicU64 = AtomicU64::new(0);
    fn moved() -> Instant {
        ticking() + Duration::from_secs(LATER.load(Ordering::SeqCst))
    }
    let gate = Gate::new(false, Policy::Preview, moved);
    judge(&gate, 3, false, Channel::None, "a").await;
    LATER.store(601, Ordering::SeqCst);
    assert_eq!(
        reason(judge(&gate, 3, true, Channel::None, "a").await),
        Stale::Old.to_string()
    );
    LATER.store(1_200, Ordering::SeqCst);
    assert!(matches!(
        judge(&gate, 3, true, Channel::None, "a").await,
        Ruling::Run(_)
    ));
}

#[tokio::test]
async fn a_person_who_says_no_is_obeyed() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    let (yes, no) = (Person(Ok(())), Person(Err("the person said no".into())));
    judge(&gate, 3, false, Channel::None, "a").await;
    assert_eq!(
        reason(judge(&gate, 3, true, Channel::Direct(&no), "a").await),
        "the person said no"
    );
    judge(&gate, 3, false, Channel::None, "a").await;
    assert!(matches!(
        judge(&gate, 3, true, Channel::Direct(&yes), "a").await,
        Ruling::Run(_)
    ));
}

#[tokio::test]
async fn under_human_a_client_that_cannot_ask_is_refused() {
    let gate = Gate::new(false, Policy::Human, ticking);
    let arguments = arguments(3);
    let call = Call {
        tool: "remove",
        arguments: &arguments,
        confirmed: true,
        arrived: gate.now(),
    };
    let ruling = gate.judge(call, Channel::None, (), &Sees("a")).await;
    assert!(matches!(ruling, Err(Error::Refused { .. })));
    assert!(matches!(
        judge(&gate, 3, true, Channel::Direct(&Person(Ok(()))), "a").await,
        Ruling::Run(_)
    ));
}

#[tokio::test]
async fn a_deferred_answer_counts_once_and_for_its_own_call() {
    let gate = Gate::new(false, Policy::Human, ticking);
    let reply = |ticket: &str| {
        Channel::Deferred(Some(Reply {
            ticket: ticket.into(),
            declined: None,
        }))
    };
    for (id, runs) in [(4, false), (3, true)] {
        let Ruling::Ask { ticket, .. } = judge(&gate, 3, true, Channel::Deferred(None), "a").await
        else {
            panic!("not asked");
        };
        assert_eq!(
            matches!(
                judge(&gate, id, true, reply(&ticket), "a").await,
                Ruling::Run(_)
            ),
            runs
        );
        assert!(matches!(
            judge(&gate, 3, true, reply(&ticket), "a").await,
            Ruling::Declined { .. }
        ));
    }
}

#[tokio::test]
async fn what_changes_while_a_person_is_asked_is_not_run() {
    let gate = Gate::new(false, Policy::Human, ticking);
    let arguments = arguments(3);
    let call = Call {
        tool: "remove",
        arguments: &arguments,
        confirmed: true,
        arrived: gate.now(),
    };
    let ruling = gate
        .judge(
            call,
            Channel::Direct(&Person(Ok(()))),
            (),
            &Restless(AtomicU64::new(0)),
        )
        .await
        .unwrap();
    assert_eq!(reason(ruling), Stale::Changed.to_string());
}
