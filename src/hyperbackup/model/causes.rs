//! Why a backup does not work: what a task, its destination and its log tell, and what that means. The one table of it.
//!
//! From captured answers, tables of monitors and texts of real logs (tests/fixtures/hyperbackup; homelab-api, dsmctl,
//! dsmaccess, Home Assistant). What no row has is not known, and nobody guesses.

use super::Health;

/// What tells of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The error code of the last backup.
    Code(i64),
    /// The end of the key of what DSM's window says.
    Key(&'static str),
    State(&'static str),
    /// How the last backup ended.
    Result(&'static str),
    /// A part of a line of the log.
    Log(&'static str),
    /// The log says that the newest integrity check found errors.
    CheckErrors,
    /// The destination does not answer.
    Offline,
    Health(Health),
}

/// What can be called about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Nothing,
    /// A tool that takes the task.
    Tool(&'static str),
    /// The log of the task, at that level.
    Log(&'static str),
}

/// A cause, and what to do about it.
#[derive(Debug)]
pub(crate) struct Cause {
    pub(crate) signs: &'static [Sign],
    pub(crate) cause: &'static str,
    pub(crate) remedy: &'static str,
    pub(crate) next: Next,
    /// Why it may be something else.
    pub(crate) weak: Option<&'static str>,
    /// It says what came of it, and not why: that is for the log to tell.
    pub(crate) is_outcome: bool,
}

use Next::{Log, Nothing, Tool};

const RUN: Next = Tool("hyperbackup_run_task");

/// Of results that only monitors name.
const BY_MONITORS: Option<&str> = Some("only monitors name this result, no captured answer has it");

/// Of codes that are known as answers to calls.
const OF_CALLS: Option<&str> =
    Some("the code is known as an answer to other calls, and not as the error of a backup");

const fn cause(
    signs: &'static [Sign],
    cause: &'static str,
    remedy: &'static str,
    next: Next,
    weak: Option<&'static str>,
) -> Cause {
    Cause {
        signs,
        cause,
        remedy,
        next,
        weak,
        is_outcome: false,
    }
}

/// What came of it, and what to do about it.
const fn outcome(
    signs: &'static [Sign],
    what: &'static str,
    remedy: &'static str,
    next: Next,
    weak: Option<&'static str>,
) -> Cause {
    Cause {
        is_outcome: true,
        ..cause(signs, what, remedy, next, weak)
    }
}

/// Every cause.
#[rustfmt::skip]
pub(crate) static CAUSES: &[Cause] = &[
    // task.status.restore_only.json has the code, the key and the state, beside the result `done`.
    cause(&[Sign::Code(4467), Sign::Key("status_target_broken"), Sign::State("broken"), Sign::State("restore_only"), Sign::Result("broken"), Sign::Log("target is found broken")],
        "the backup at the destination is damaged",
        "Keep what is there, as it may still be restored from, and let a new task in Hyper Backup back up to another folder of the destination",
        Nothing, None),
    cause(&[Sign::State("unauth")],
        "the destination refuses the credentials",
        "Enter the account of the destination again: Hyper Backup, the task, Edit", Nothing, None),
    cause(&[Sign::State("endofservice")],
        "the destination's service has ended",
        "Let a new task in Hyper Backup back up to another destination", Nothing, None),
    cause(&[Sign::State("relinkable")],
        "must be linked to its destination again",
        "Relink the task in Hyper Backup", Nothing, None),
    cause(&[Sign::State("error_detect"), Sign::CheckErrors],
        "an integrity check found errors",
        "Read in the log what it found", Log("error"), None),
    cause(&[Sign::Result("dest_missing")],
        "the destination is missing",
        "Bring back the disk, folder or server that it backs up to, then see whether it answers",
        Tool("hyperbackup_get_target"), BY_MONITORS),
    cause(&[Sign::Result("cksum_failed")],
        "the checksums did not match",
        "Check the integrity of the backup", Tool("hyperbackup_check_integrity"), BY_MONITORS),
    outcome(&[Sign::Result("failed_checking")],
        "the check failed",
        "Check again while nothing else uses the destination", Tool("hyperbackup_check_integrity"), BY_MONITORS),
    outcome(&[Sign::Result("version_delete_failed")],
        "deleting old versions failed",
        "Read in the log what kept them from being deleted", Log("error"), BY_MONITORS),
    cause(&[Sign::Offline],
        "the destination does not answer",
        "Bring back the disk, network or server of the destination, then see whether it answers",
        Tool("hyperbackup_get_target"), None),
    cause(&[Sign::Health(Health::SourcesMissing)],
        "what it is to back up is not there",
        "Bring back the folders, or take them out of the task in Hyper Backup", Nothing, None),
    cause(&[Sign::Log("Failed to run backup integrity check")],
        "an integrity check could not run",
        "Check again while nothing else uses the destination", Tool("hyperbackup_check_integrity"),
        Some("that a busy destination keeps a check from running is from one client")),
    cause(&[Sign::Log("Exception occurred while backing up data")],
        "files could not be written to the destination",
        "See whether the file system of the destination takes the names and sizes of the files in the log", Log("error"),
        Some("one public log, of a disk with exFAT, has this text")),
    cause(&[Sign::Code(4400)], "a parameter is missing or wrong",
        "Look through the settings of the task in Hyper Backup", Nothing, OF_CALLS),
    cause(&[Sign::Code(4458)], "it is not set up",
        "Look through the settings of the task in Hyper Backup", Nothing, OF_CALLS),
    cause(&[Sign::Code(4462)], "the destination has it already",
        "Look at what the destination holds", Nothing, OF_CALLS),
    // log.list.task.json, of a socket.
    cause(&[Sign::Log("The file is a special file")],
        "special files, such as the sockets of programs, were left out",
        "Nothing, unless a program needs them restored: programs make their sockets anew. To be rid of the warning, take the folder out of the task in Hyper Backup",
        Log("warning"), None),
    outcome(&[Sign::Result("partial"), Sign::Log("Incomplete file backup"), Sign::Log("partially completed")],
        "finished, but not everything was backed up",
        "Read in the log which files are left out and why; close or unlock them, or take them out of the task",
        Log("warning"), None),
    cause(&[Sign::Result("discard")],
        "the unfinished backup was discarded", "Run it again", RUN, BY_MONITORS),
    cause(&[Sign::Result("suspend"), Sign::Result("suspended"), Sign::Log("suspension complete"), Sign::Health(Health::Suspended)],
        "it was suspended and waits to be resumed", "Resume it", Tool("hyperbackup_resume_task"), None),
    cause(&[Sign::Result("cancel"), Sign::Log("Backup task was cancelled")],
        "it was cancelled by a person, a tool or the NAS", "Run it again", RUN, None),
    cause(&[Sign::Health(Health::Interrupted)],
        "the last backup stopped without an end, as in a power cut", "Run it again", RUN, None),
    cause(&[Sign::Health(Health::NeverRun)],
        "no backup was ever made", "Run it", RUN, None),
    cause(&[Sign::Health(Health::Unscheduled)],
        "its schedule is off", "Turn the schedule on: Hyper Backup, the task, Edit", Nothing, None),
];

/// The cause that this tells of.
pub(crate) fn of(sign: Sign) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.signs.contains(&sign))
}

/// The cause that a word, a code or a key tells of.
pub(crate) fn told_by(is_it: impl Fn(&Sign) -> bool) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.signs.iter().any(&is_it))
}

/// The cause that a line of the log tells of.
pub(crate) fn of_event(event: &str) -> Option<&'static Cause> {
    told_by(|sign| matches!(sign, Sign::Log(part) if event.contains(part)))
}

pub(crate) fn of_code(code: i64) -> Option<&'static Cause> {
    of(Sign::Code(code))
}

pub(crate) fn of_state(state: &str) -> Option<&'static Cause> {
    told_by(|sign| matches!(sign, Sign::State(word) if *word == state))
}

pub(crate) fn of_result(result: &str) -> Option<&'static Cause> {
    told_by(|sign| matches!(sign, Sign::Result(word) if *word == result))
}

/// A key as `SYNO.SDS.Backup.Application:error:status_target_broken`.
pub(crate) fn of_key(key: &str) -> Option<&'static Cause> {
    let end = key.rsplit(':').next()?;
    told_by(|sign| matches!(sign, Sign::Key(word) if *word == end))
}
