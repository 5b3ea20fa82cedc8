//! Why a connection or a file does not synchronize: error codes and what else tells, what it means, what to do. The one table
//! of Cloud Sync's error codes.
//!
//! Codes and their names are those of the script of Cloud Sync's window, by cloudsync-exporter; -36 was seen in an answer.
//! What no row has is not known, and nobody guesses. A row without a remedy has none that is known.

use super::health::Health;

/// What tells of a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// An error code of a connection, a task or a line of the log.
    Code(i64),
    /// What DSM says beside the code.
    Text(&'static str),
    Health(Health),
    /// More files than Cloud Sync can handle.
    TooManyFiles,
    /// All that the account may hold is used.
    Full,
}

/// What an error stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Everything: it is over once anything of the task was transferred.
    All,
    /// A file: it is over once that file was.
    File,
}

/// A cause, and what to do about it.
#[derive(Debug)]
pub(crate) struct Cause {
    signs: &'static [Sign],
    pub(crate) cause: &'static str,
    pub(crate) remedy: Option<&'static str>,
    /// A tool that takes the connection and does it.
    pub(crate) tool: Option<&'static str>,
    pub(crate) scope: Scope,
    /// Why it may be something else.
    pub(crate) weak: Option<&'static str>,
}

use Scope::{All, File};
use Sign::Code;

const fn all(signs: &'static [Sign], cause: &'static str, remedy: &'static str) -> Cause {
    row(signs, cause, Some(remedy), All)
}

const fn file(signs: &'static [Sign], cause: &'static str, remedy: &'static str) -> Cause {
    row(signs, cause, Some(remedy), File)
}

/// A cause of which nobody knows what to do about it.
const fn bare(signs: &'static [Sign], cause: &'static str, scope: Scope) -> Cause {
    row(signs, cause, None, scope)
}

const fn row(
    signs: &'static [Sign],
    cause: &'static str,
    remedy: Option<&'static str>,
    scope: Scope,
) -> Cause {
    Cause {
        signs,
        cause,
        remedy,
        tool: None,
        scope,
        weak: None,
    }
}

const RESUME: &str = "cloudsync_resume_connection";
const SIGN_IN: &str = "Sign in to the cloud account again in Cloud Sync on the NAS";
const MAKE_ROOM: &str = "Make room in the cloud account, or get a larger one";
const WAIT: &str = "Wait: Cloud Sync cannot change it; see whether the provider reports trouble";
const NETWORK: &str =
    "See whether the NAS reaches the internet, and whether the provider reports trouble";
const LEAVE_OUT: &str =
    "Leave the file out with a filter of the task, or change it so that the cloud takes it";
const RENAME: &str = "Rename one of the files or folders";
const USER: &str = "Look at the user in Control Panel of the NAS, who may have lost the account or the right to Cloud Sync";
const IN_CLOUD: &str = "Look at the file in the cloud";
const RIGHTS_THERE: &str = "Let the account have the right to it in the cloud, or ask the owner or the team's administrator for it";

/// Every cause.
#[rustfmt::skip]
static CAUSES: &[Cause] = &[
    bare(&[Code(-1)], "internal error", All),
    bare(&[Code(-2)], "input/output error", All),
    bare(&[Code(-3)], "system error", All),
    bare(&[Code(-4)], "invalid request", All),
    bare(&[Code(-5)], "protocol error", All),
    all(&[Code(-6)], "the cloud refused the credentials", SIGN_IN),
    all(&[Code(-7), Sign::Text("token_expired")], "the cloud's authorization has expired; sign in again in Cloud Sync", SIGN_IN),
    all(&[Code(-8)], "error of the cloud server", WAIT),
    file(&[Code(-9)], "conflict", "Compare the copies of the file on the NAS and in the cloud"),
    all(&[Code(-10)], "timeout", NETWORK),
    all(&[Code(-11)], "quota exceeded", "See whose quota it is, that of the user on the NAS or that of the cloud account, and make room"),
    all(&[Code(-12)], "the synchronized folder is missing", "Bring back the folder on the NAS that the task synchronizes"),
    file(&[Code(-13)], "no permission", "Give the user of the connection rights to the folder on the NAS"),
    all(&[Code(-14)], "the disk of the NAS is full", "Make room on the volume of the NAS"),
    all(&[Code(-15)], "the certificate of the cloud server was not accepted", "See whether the certificate of that server has expired or is one that it made itself, whether date and time of the NAS are right, and whether a proxy stands in between"),
    file(&[Code(-16)], "error of the file in the cloud", IN_CLOUD),
    all(&[Code(-17), Sign::Full], "the cloud account is full", MAKE_ROOM),
    bare(&[Code(-18)], "resuming a transfer failed", File),
    all(&[Code(-19)], "proxy error", "Look at the proxy settings of the NAS in Control Panel"),
    bare(&[Code(-20)], "the parent folder is missing", File),
    all(&[Code(-21)], "the cloud throttles requests", "Wait; if it stays, let Cloud Sync ask the cloud less often: the polling period in the settings of the connection"),
    bare(&[Code(-22)], "operation not supported", File),
    file(&[Code(-23)], "the name exists already", RENAME),
    bare(&[Code(-24)], "not found in the cloud", File),
    all(&[Code(-25)], "the shared folder is not mounted", "Mount the shared folder on the NAS"),
    bare(&[Code(-26)], "needs a new synchronization from scratch", All),
    all(&[Code(-27)], "the user was deleted", USER),
    all(&[Code(-28)], "the user has expired", USER),
    all(&[Code(-29)], "the user is disabled", USER),
    all(&[Code(-30)], "the user may not use the application", USER),
    file(&[Code(-31)], "folders form a cycle", "Take apart the folders that contain each other"),
    all(&[Code(-32)], "the clocks differ too much", "Set date and time of the NAS"),
    file(&[Code(-33)], "folders are nested too deeply", "Move the folders further up"),
    file(&[Code(-34)], "too many files", "Spread the files over more folders, or leave some out with a filter of the task"),
    file(&[Code(-35)], "the file is locked in the cloud", "Close or unlock the file in the cloud"),
    file(&[Code(-36)], "this kind of file in the cloud is not supported", "Leave it out with a filter of the task, or convert it in the cloud"),
    file(&[Code(-37)], "the file is too large", LEAVE_OUT),
    bare(&[Code(-38)], "the cloud did not understand the request", File),
    file(&[Code(-39)], "no permission in the cloud", RIGHTS_THERE),
    all(&[Code(-40)], "the directory service is offline", "See whether the NAS reaches its directory service (domain or LDAP)"),
    file(&[Code(-41)], "the cloud restricts the content", IN_CLOUD),
    bare(&[Code(-42)], "the file changed in the cloud meanwhile", File),
    all(&[Code(-43)], "the Baidu quota is used up", WAIT),
    all(&[Code(-44)], "a limit of Dropbox was reached", WAIT),
    bare(&[Code(-46)], "the cloud does not support it", File),
    file(&[Code(-47)], "the file has several parent folders", "Leave it in one folder of the cloud"),
    bare(&[Code(-48)], "shared folder root not supported", File),
    file(&[Code(-49)], "the cloud flags the file as abusive", IN_CLOUD),
    file(&[Code(-50)], "the file is archived", "Take the file out of the archive in the cloud"),
    file(&[Code(-51)], "the file lies under a shortcut", "Move the file out of the shortcut in the cloud"),
    all(&[Code(-52)], "the Dropbox team does not permit it", RIGHTS_THERE),
    bare(&[Code(-53)], "the Baidu application id was refused", All),
    file(&[Code(-54)], "the name has a character that is not allowed", "Rename the file or folder without that character"),
    file(&[Code(-55)], "the root of a team space cannot be changed", "Move the file into a folder of the team space"),
    all(&[Code(-57)], "the Dropbox server timed out", WAIT),
    all(&[Sign::Health(Health::RelinkNeeded), Sign::Health(Health::NotLinked)], "the link to the cloud account is broken", SIGN_IN),
    all(&[Sign::TooManyFiles], "it has more files than Cloud Sync can handle", "Leave folders or kinds of files out with the filters of its tasks"),
    Cause { tool: Some(RESUME), ..all(&[Sign::Health(Health::Paused)], "it is paused", "Resume it, unless somebody wants it paused") },
    Cause { tool: Some(RESUME), weak: Some("no attested answer tells why Cloud Sync stopped it"), ..all(&[Sign::Health(Health::Suspended)], "Cloud Sync itself stopped it", "Resume it, and see whether it is stopped again") },
    all(&[Sign::Health(Health::NoTasks)], "it has no task", "Add a task to it in Cloud Sync, or remove it"),
];

impl Cause {
    /// Whether this tells of it.
    pub(crate) fn is_told_by(&self, sign: Sign) -> bool {
        self.signs.contains(&sign)
    }
}

/// The cause that this tells of.
pub(crate) fn of(sign: Sign) -> Option<&'static Cause> {
    CAUSES.iter().find(|cause| cause.is_told_by(sign))
}

/// The cause that an error code tells of.
pub(crate) fn of_code(code: i64) -> Option<&'static Cause> {
    of(Code(code))
}

/// The cause that a text of DSM beside an error tells of.
pub(crate) fn of_text(text: &str) -> Option<&'static Cause> {
    let is_it = |sign: &Sign| matches!(sign, Sign::Text(word) if *word == text);
    CAUSES.iter().find(|cause| cause.signs.iter().any(is_it))
}

/// The code of a removal that is carried out later: nothing went wrong.
pub(crate) const ACCEPTED: i64 = -56;

/// Whether a code says that something went wrong.
pub(crate) fn is_error(code: i64) -> bool {
    !matches!(code, 0 | ACCEPTED)
}
