//! DSM's codes in words: common, login and Backup.
//!
//! Sources: DSM's common error table as public clients carry it; auth codes from DSM's login page; Backup codes from
//! captured error answers. Codes that are only guesses elsewhere are left out on purpose.

/// The code of a login that wants a 2-factor code.
pub const CODE_WANTED: i64 = 403;

/// A common code (100-160) or one of the Backup APIs (44xx) in words.
pub fn api_meaning(api: &str, code: i64) -> &'static str {
    match code {
        100 => "unknown error",
        101 => "a parameter api, method or version is missing",
        102 => "this API does not exist on the NAS",
        103 => "this method does not exist in that version, or the session token was missing",
        104 => "this version is not supported",
        105 => "the account lacks the permission",
        106 => "the session timed out",
        107 => "the session was ended by another login",
        108 | 115 => "uploading is not possible",
        109 | 110 | 111 | 117 | 118 => "the network is unstable or the system is busy",
        112 => "a compound request was stopped by an earlier error",
        113 => "a compound request is malformed",
        114 => "parameters got lost",
        116 => "not allowed on a demo site",
        119 => "the session is not valid",
        120 => "a parameter is missing or of the wrong type",
        122..=124 | 126 | 127 => "the privilege is not enough",
        150 => "the request comes from another address than the login",
        160 => "the account has no privilege for this application",
        4400 if is_backup(api) => "a parameter is missing or wrong",
        4401 if is_backup(api) => "Hyper Backup failed without giving a reason",
        4467 if is_backup(api) => "the backup at the destination is damaged",
        // 4458 was captured where no task was asked about, so that they do not all mean a task in the wrong state.
        4402..=4499 if is_backup(api) => "an error of Hyper Backup whose meaning is not public",
        _ => "a code that is in no public table",
    }
}

fn is_backup(api: &str) -> bool {
    api.starts_with("SYNO.Backup.") || api.starts_with("SYNO.SDS.Backup.")
}

/// A code of a refused login in words.
pub fn login_meaning(code: i64) -> &'static str {
    match code {
        400 => "no such account or wrong password",
        401 => "the account is disabled",
        402 => "permission denied",
        403 => "a 2-factor code is required",
        404 => "the 2-factor code is wrong or was used before",
        405 => "the application portal does not accept it",
        406 => "2-factor authentication is enforced but not set up for the account",
        407 => "this address is blocked",
        408 => "the password has expired and cannot be changed",
        409 => "the password has expired",
        410 => "the password must be changed",
        411 => "the account is locked",
        _ => "a code that is in no public table",
    }
}

/// Whether a login that failed with this code was refused for good; asking again could block the address. Those of them that
/// nobody has described are taken as such too.
pub(crate) fn is_login_refusal(code: i64) -> bool {
    (400..=499).contains(&code)
}

/// Whether the code says that the session has ended and the call was not executed.
pub(crate) fn is_session_end(code: i64) -> bool {
    matches!(code, 106 | 107 | 119)
}

/// Whether the code says that the NAS is busy and the same call may go well a moment later.
pub(crate) fn is_busy(code: i64) -> bool {
    matches!(code, 109..=111 | 117 | 118)
}
