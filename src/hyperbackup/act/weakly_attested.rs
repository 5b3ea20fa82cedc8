//! What is said when a NAS refuses a method that is known from one client alone.

use dsm::ErrorKind;

use crate::error::Error;

/// Codes of DSM that say that a call is wrong, and not that it may not be made: the method or a parameter is another one.
const WRONG_CALL: [i64; 6] = [101, 102, 103, 104, 114, 120];

/// Hyper Backup's own codes, of which few are known.
const HYPER_BACKUP: std::ops::Range<i64> = 4_400..4_500;

/// Says of a refusal that the method itself may be the reason.
pub(crate) fn explain_weak(error: Error) -> Error {
    let Error::Nas(refused) = &error else {
        return error;
    };
    match refused.kind {
        ErrorKind::Refused { code, .. }
            if WRONG_CALL.contains(&code) || HYPER_BACKUP.contains(&code) =>
        {
            Error::WrongState {
                problem: refused.to_string(),
                fix: "The NAS did nothing. How it wants to be asked for this is known from a single other client and was not yet seen on a NAS: look at the task with hyperbackup_get_task_status, and do it in Hyper Backup on the NAS".into(),
            }
        }
        _ => error,
    }
}
