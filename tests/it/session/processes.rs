//! Hosts that start a process for each call: three logins without success are three, whoever made them.

use std::{fs, thread};

use dsm_sim::{FaultKind, SimulatedNas};

use super::LIST;
use crate::harness::{Ended, Folder, PASSWORD, connection, fault, office, office_with, run, sent};

/// One call in a process of its own, with that state folder.
fn call(nas: &SimulatedNas, state: &Folder) -> Ended {
    let (url, state) = (nas.url(), state.path(""));
    let settings = [&connection(&url)[..], &[("XDG_STATE_HOME", &state)]].concat();
    run(&["call", LIST], &settings)
}

#[test]
fn processes_together_try_three_times() {
    for kind in [
        FaultKind::ResetAfter,
        FaultKind::Http(502),
        FaultKind::Code(400),
    ] {
        let (nas, state) = (office(), Folder::new());
        nas.inject(fault(kind, "login", 100));
        let ended: Vec<Ended> = (0..6).map(|_| call(&nas, &state)).collect();
        assert_eq!(sent(&nas, "login"), 3);
        for ended in &ended[3..] {
            let error = &ended.stderr;
            assert!(
                error.starts_with("3 logins of demo led to nothing"),
                "{error}"
            );
            assert!(error.contains("The next login is tried in "), "{error}");
        }
    }
}

#[test]
fn at_once_as_well() {
    let (nas, state) = (office(), Folder::new());
    nas.inject(fault(FaultKind::ResetAfter, "login", 100));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| call(&nas, &state));
        }
    });
    assert_eq!(sent(&nas, "login"), 3);
}

#[test]
fn logins_that_work_are_not_counted_however_many_there_are_at_once() {
    let (nas, state) = (office(), Folder::new());
    thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| call(&nas, &state))).collect();
        for call in calls {
            let ended = call.join().unwrap();
            assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        }
    });
    assert_eq!(nas.logins(), 8);
}

#[test]
fn one_that_works_begins_anew() {
    let (nas, state) = (office(), Folder::new());
    for _ in 0..3 {
        nas.inject(fault(FaultKind::Http(502), "login", 2));
        for code in [1, 1, 0] {
            assert_eq!(call(&nas, &state).code, Some(code));
        }
    }
}

#[test]
fn another_nas_is_another_matter() {
    let state = Folder::new();
    let nas = office_with(|options| options.password = "another one".into());
    for _ in 0..3 {
        call(&nas, &state);
    }
    assert_eq!(call(&office(), &state).code, Some(0));
}

#[test]
fn times_are_all_that_is_kept() {
    let (nas, state) = (office(), Folder::new());
    nas.inject(fault(FaultKind::ResetAfter, "login", 100));
    call(&nas, &state);
    let files = fs::read_dir(state.path("synology-backup-mcp")).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let kept: Vec<_> = paths
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("logins-")
        })
        .collect();
    assert_eq!(kept.len(), 1);
    let text = fs::read_to_string(&kept[0]).unwrap();
    assert!(text.trim_end().parse::<u64>().is_ok(), "{text}");
    assert!(!text.contains(PASSWORD) && !kept[0].to_str().unwrap().contains("demo"));
}
