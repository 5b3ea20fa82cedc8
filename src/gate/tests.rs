use std::sync::{
    LazyLock,
    atomic::{AtomicU64, Ordering},
};

use serde_json::{Map, Value, json};

use super::*;

static START: LazyLock<Moment> = LazyLock::new(Moment::now);

/// A clock that moves a little whenever it is looked at.
fn ticking() -> Moment {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    START.later(Duration::from_millis(TICKS.fetch_add(1, Ordering::SeqCst)))
}

fn preview(identity: &str) -> Preview {
    Preview {
        target: "connection 3 (Dropbox)".into(),
        effect: "it is removed".into(),
        subject: "connection 3".into(),
        identity: json!(identity),
        ..Preview::default()
    }
}

fn arguments(id: i64) -> Map<String, Value> {
    Map::from_iter([("connection_id".to_owned(), json!(id))])
}

/// A NAS that nobody asks anything.
fn nas() -> GuardedNas {
    GuardedNas::new(dsm::Nas::new(dsm::Settings {
        url: "http://127.0.0.1:9".parse().unwrap(),
        account: String::new(),
        password: String::new().into(),
        otp_code: None,
        device_id: None,
        device_name: String::new(),
        timeout: Duration::from_secs(1),
        trust: dsm::Trust::Anything,
        proxy: None,
        dialect: None,
        apis: Vec::new(),
    }))
}

/// Sees the same target every time.
#[derive(Debug)]
struct Sees(&'static str);

impl Gated for Sees {
    async fn preview(&self, _: Reads<'_>) -> Result<Option<Preview>, Error> {
        Ok(Some(preview(self.0)))
    }
}

/// Sees another target every time.
#[derive(Debug)]
struct SeesAnother(AtomicU64);

impl Gated for SeesAnother {
    async fn preview(&self, _: Reads<'_>) -> Result<Option<Preview>, Error> {
        let times = self.0.fetch_add(1, Ordering::SeqCst);
        Ok(Some(preview(&times.to_string())))
    }
}

/// What became of a call, without what it would run on.
#[derive(Debug, PartialEq, Eq)]
enum Became {
    Run,
    Held(String),
    Declined(String),
    Asked(String),
}

impl<R> From<Ruling<'_, R>> for Became {
    fn from(ruling: Ruling<'_, R>) -> Self {
        match ruling {
            Ruling::Run(_) => Self::Run,
            Ruling::Unsent(unsent) => match *unsent {
                Unsent::Hold { reason, .. } => Self::Held(reason.unwrap_or_default()),
                Unsent::Declined { reason, .. } => Self::Declined(reason),
                Unsent::Ask { question_id, .. } => Self::Asked(question_id),
            },
        }
    }
}

fn held(stale: Stale) -> Became {
    Became::Held(stale.to_string())
}

async fn judge(
    gate: &Gate,
    id: i64,
    confirmed: bool,
    channel: Channel<'_>,
    identity: &'static str,
) -> Became {
    let arguments = arguments(id);
    let call = Call {
        tool: "remove",
        arguments: &arguments,
        confirmed,
        arrived: gate.now(),
    };
    let (nas, sent) = (nas(), Sent::default());
    let ruling = gate.judge(call, channel, Sees(identity), &nas, &sent).await;
    ruling.unwrap().into()
}

struct Person(Result<(), String>);

impl Ask for Person {
    fn ask<'a>(&'a self, _: &'a str) -> futures_util::future::BoxFuture<'a, Result<(), String>> {
        Box::pin(async { self.0.clone() })
    }
}

#[test]
fn read_only_lets_nothing_but_reads_through() {
    let gate = Gate::new(true, Policy::Flag, ticking);
    assert!(gate.admit("t", Effect::Read).is_ok());
    for effect in [Effect::Change, Effect::Start, Effect::Destructive] {
        assert!(matches!(
            gate.clear("t", effect, (), &nas(), &Sent::default()),
            Err(Error::Refused { .. })
        ));
    }
}

#[test]
fn the_way_of_harmless_calls_is_closed_to_destructive_ones() {
    let gate = Gate::new(false, Policy::Flag, ticking);
    assert!(
        gate.clear("t", Effect::Start, (), &nas(), &Sent::default())
            .is_ok()
    );
    assert!(matches!(
        gate.clear("t", Effect::Destructive, (), &nas(), &Sent::default()),
        Err(Error::Refused { .. })
    ));
}

#[tokio::test]
async fn a_confirmation_counts_once_and_only_after_a_preview_of_the_same_call() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    assert_eq!(
        judge(&gate, 3, true, Channel::None, "a").await,
        held(Stale::Unseen)
    );
    assert_eq!(
        judge(&gate, 4, true, Channel::None, "a").await,
        held(Stale::Unseen)
    );
    assert_eq!(judge(&gate, 3, true, Channel::None, "a").await, Became::Run);
    assert_eq!(
        judge(&gate, 3, true, Channel::None, "a").await,
        held(Stale::Unseen)
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
        let (nas, sent) = (nas(), Sent::default());
        let ruling = gate
            .judge(call, Channel::None, Sees("a"), &nas, &sent)
            .await;
        assert_eq!(Became::from(ruling.unwrap()), held(Stale::Unseen));
    }
}

#[tokio::test]
async fn a_changed_target_is_previewed_anew() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    judge(&gate, 3, false, Channel::None, "a").await;
    assert_eq!(
        judge(&gate, 3, true, Channel::None, "b").await,
        held(Stale::Changed)
    );
    assert_eq!(judge(&gate, 3, true, Channel::None, "b").await, Became::Run);
}

#[tokio::test]
async fn a_preview_is_too_old_after_ten_minutes() {
    static LATER: AtomicU64 = AtomicU64::new(0);
    fn moved() -> Moment {
        ticking().later(Duration::from_secs(LATER.load(Ordering::SeqCst)))
    }
    let gate = Gate::new(false, Policy::Preview, moved);
    judge(&gate, 3, false, Channel::None, "a").await;
    LATER.store(601, Ordering::SeqCst);
    assert_eq!(
        judge(&gate, 3, true, Channel::None, "a").await,
        held(Stale::Old)
    );
    LATER.store(1_200, Ordering::SeqCst);
    assert_eq!(judge(&gate, 3, true, Channel::None, "a").await, Became::Run);
}

#[tokio::test]
async fn a_person_who_says_no_is_obeyed() {
    let gate = Gate::new(false, Policy::Preview, ticking);
    let (yes, no) = (Person(Ok(())), Person(Err("the person said no".into())));
    judge(&gate, 3, false, Channel::None, "a").await;
    assert_eq!(
        judge(&gate, 3, true, Channel::Direct(&no), "a").await,
        Became::Declined("the person said no".into())
    );
    judge(&gate, 3, false, Channel::None, "a").await;
    assert_eq!(
        judge(&gate, 3, true, Channel::Direct(&yes), "a").await,
        Became::Run
    );
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
    let (nas, sent) = (nas(), Sent::default());
    let ruling = gate
        .judge(call, Channel::None, Sees("a"), &nas, &sent)
        .await;
    assert!(matches!(ruling, Err(Error::Refused { .. })));
    assert_eq!(
        judge(&gate, 3, true, Channel::Direct(&Person(Ok(()))), "a").await,
        Became::Run
    );
}

#[tokio::test]
async fn a_deferred_answer_counts_once_and_for_its_own_call() {
    let gate = Gate::new(false, Policy::Human, ticking);
    let reply = |question_id: &str| {
        Channel::Deferred(Some(Reply {
            question_id: question_id.into(),
            declined: None,
        }))
    };
    for (id, runs) in [(4, false), (3, true)] {
        let Became::Asked(question) = judge(&gate, 3, true, Channel::Deferred(None), "a").await
        else {
            panic!("not asked");
        };
        let became = judge(&gate, id, true, reply(&question), "a").await;
        assert_eq!(became == Became::Run, runs);
        let again = judge(&gate, 3, true, reply(&question), "a").await;
        assert!(matches!(again, Became::Declined(_)), "{again:?}");
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
    let (nas, sent, person) = (nas(), Sent::default(), Person(Ok(())));
    let request = SeesAnother(AtomicU64::new(0));
    let ruling = gate
        .judge(call, Channel::Direct(&person), request, &nas, &sent)
        .await;
    assert_eq!(Became::from(ruling.unwrap()), held(Stale::Changed));
}
