//! A person who goes away at some question: nothing is half-written.

use dsm_sim::FaultKind;
use rustix::process::Signal;

use super::{CODE, careful_nas, written};
use crate::harness::{Folder, PASSWORD, Person, fault, office, sent, until};

/// How a person goes away.
#[derive(Debug, Clone, Copy)]
enum End {
    Input,
    Signal(Signal),
}

/// Every question of a first setup, with its answer.
const QUESTIONS: [(&str, &str); 8] = [
    ("Address of the NAS", ""),
    ("Accept exactly this certificate", "y"),
    ("A name for this NAS", "attic"),
    ("DSM account", "demo"),
    ("Password (it is not shown): ", PASSWORD),
    ("2-factor code", CODE),
    ("Add the server to Cursor?", "y"),
    ("Write all this?", "y"),
];

#[track_caller]
fn goes_away_at_each_question(end: End) {
    for last in 0..QUESTIONS.len() {
        let nas = careful_nas();
        let home = Folder::new();
        home.write("home/.cursor/mcp.json", "{}");
        let before = written(&home);
        let mut person = Person::start(&home, &["setup"], &[]);
        for (question, answer) in &QUESTIONS[..last] {
            let answer = if answer.is_empty() {
                &nas.url()
            } else {
                *answer
            };
            person.on(question, answer);
        }
        person.expect(QUESTIONS[last].0);
        match end {
            End::Input => person.end_input(),
            End::Signal(signal) => person.signal(signal),
        }
        let (code, screen) = person.wait();
        let told = format!("{end:?} at {}: {screen}", QUESTIONS[last].0);
        assert_eq!(code, Some(1), "{told}");
        assert!(
            screen.ends_with("Interrupted. Nothing was written.\n"),
            "{told}"
        );
        assert!(person.echoes(), "{told}");
        assert_eq!(written(&home), before, "{told}");
    }
}

#[test]
fn the_end_of_the_input_leaves_nothing_behind() {
    goes_away_at_each_question(End::Input);
}

#[test]
fn ctrl_c_leaves_nothing_behind() {
    goes_away_at_each_question(End::Signal(Signal::INT));
}

#[test]
fn a_termination_leaves_nothing_behind() {
    goes_away_at_each_question(End::Signal(Signal::TERM));
}

#[test]
fn a_nas_that_does_not_answer_is_not_waited_for() {
    let nas = office();
    nas.inject(fault(FaultKind::Hang, "login", u32::MAX));
    let (url, home) = (nas.url(), Folder::new());
    let arguments = [
        "setup",
        "--url",
        &url,
        "--username",
        "demo",
        "--nas",
        "attic",
    ];
    let mut person = Person::start(&home, &arguments, &[]);
    person.on("Password", PASSWORD);
    until("the login is sent", || sent(&nas, "login") == 1);
    person.signal(Signal::INT);
    let (code, screen) = person.wait();
    assert_eq!(code, Some(1));
    assert!(
        screen.ends_with("Interrupted. Nothing was written.\n"),
        "{screen}"
    );
    assert!(written(&home).is_empty());
}
