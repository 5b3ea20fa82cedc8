//! Whether a login needs a 2-factor code, and will the next time.

use super::finding::{Check, Finding};
use crate::error::Error;

/// The codes with which DSM refuses a login because of the second factor.
const WANTED: i64 = 403;
const WRONG: i64 = 404;
const NOT_SET_UP: i64 = 406;

pub(super) fn finding(
    login: &Result<(), dsm::Error>,
    has_code: bool,
    has_device_id: bool,
) -> Finding {
    let check = Check::TwoFactor;
    let error = match login {
        Ok(()) if has_device_id => {
            return Finding::ok(
                check,
                "no code was asked for; the id of a trusted device is there",
            );
        }
        Ok(()) if has_code => {
            return Finding::warning(
                check,
                "the code in SYNOLOGY_OTP_CODE was used, and a code counts only once",
                "Take it out of the environment; run doctor again to see that the id which stands in for codes was kept",
            );
        }
        Ok(()) => return Finding::ok(check, "no code was asked for"),
        Err(error) => error,
    };
    match error.code() {
        Some(WANTED) if has_device_id => Finding::broken(
            check,
            "DSM wants a code: it does not trust the device id that is there",
            "Run `synology-backup-mcp setup` once more",
        ),
        Some(WANTED | WRONG | NOT_SET_UP) => Finding::of_error(check, &Error::Nas(error.clone())),
        Some(_) | None => Finding::not_checked(check, "the login failed for another reason"),
    }
}
