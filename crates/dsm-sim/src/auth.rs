//! Login and logout, with the second factor.
//!
//! Parameters and codes as Synology's login guide and N4S4 `auth.py` have them; values are plain.

use serde_json::json;

use super::{
    answer::{Answer, Refusal, code},
    dispatch::Reply,
    incoming::Incoming,
    nas::Nas,
    sessions::{Sessions, new_token},
};

/// A point of Curve25519: 32 bytes, base64 for addresses
const PUBLIC_KEY: &str = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Where clients that encrypt the login fetch the NAS's public key, as the `_SSID` cookie.
///
/// They send what they made of it along with a plain password, as DSM's own page does, so that nothing here has to undo
/// it. What else DSM answers is unattested.
pub(super) fn login_page() -> Reply {
    let cookie = format!("_SSID={PUBLIC_KEY}; path=/");
    Reply {
        cookie: Some(cookie),
        ..Reply::from(Ok(None))
    }
}

pub(super) fn login(nas: &Nas, incoming: &Incoming) -> Reply {
    let mut sessions = nas.sessions();
    match try_login(nas, &mut sessions, incoming) {
        Ok(reply) => reply,
        Err(refusal) => Err(refusal).into(),
    }
}

pub(super) fn logout(nas: &Nas, incoming: &Incoming) -> Answer {
    nas.sessions().close(incoming.sid.as_deref())?;
    Ok(None)
}

fn try_login(nas: &Nas, sessions: &mut Sessions, incoming: &Incoming) -> Result<Reply, Refusal> {
    sessions.attempt()?;
    let given = |name: &str| {
        incoming
            .params
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    };
    if given("account") != nas.options.account || given("passwd") != nas.options.password {
        return Err(sessions.refuse(code::WRONG_PASSWORD));
    }
    let device = second_factor(nas, sessions, given)?;
    let token = (given("enable_syno_token") == "yes").then(new_token);
    let sid = sessions.open(token.clone());
    // The session cookie is DSM's default; `format=sid` leaves it out.
    let cookie = (given("format") != "sid").then(|| format!("id={sid}; path=/; HttpOnly"));
    let mut data = json!({"account": nas.options.account, "is_portal_port": false, "sid": sid});
    if let Some(data) = data.as_object_mut() {
        let device_field = if nas.options.dsm6 { "did" } else { "device_id" };
        data.extend(token.map(|token| ("synotoken".to_owned(), json!(token))));
        data.extend(device.map(|device| (device_field.to_owned(), json!(device))));
        if !nas.options.dsm6 {
            data.insert("ik_message".to_owned(), json!(""));
        }
    }
    let reply = Reply::from(Ok(Some(data)));
    Ok(Reply { cookie, ..reply })
}

/// Check the one-time code or the device token; answers a new device token if one was asked for
fn second_factor<'a>(
    nas: &Nas,
    sessions: &mut Sessions,
    given: impl Fn(&str) -> &'a str,
) -> Result<Option<String>, Refusal> {
    let name = given("device_name");
    let wanted = given("enable_device_token") == "yes" && !name.is_empty();
    // A token is given without a second factor as well.
    let Some(right) = &nas.options.otp else {
        return Ok(wanted.then(|| sessions.remember_device(name)));
    };
    if sessions.knows_device(given("device_id"), name) {
        return Ok(None);
    }
    let otp = given("otp_code");
    if otp.is_empty() {
        let errors = json!({"token": new_token(), "types": [{"type": "otp"}]});
        return Err(Refusal::with_errors(code::OTP_NEEDED, errors));
    }
    if otp != right || !sessions.use_code(otp, nas.clock.now()) {
        return Err(sessions.refuse(code::OTP_WRONG));
    }
    Ok(wanted.then(|| sessions.remember_device(name)))
}
