//! Who is logged in, who was, and how often somebody tried.

use std::{
    collections::{BTreeMap, hash_map::RandomState},
    hash::BuildHasher,
};

use super::answer::{Refusal, code};

const REFUSALS_UNTIL_BLOCKED: u32 = 5;

/// Seconds that a one-time code is shown
const CODE_LASTS: i64 = 30;

#[derive(Debug, Default)]
pub(super) struct Sessions {
    open: BTreeMap<String, Session>,
    /// Sessions that ended, with the code their further calls get
    ended: BTreeMap<String, i64>,
    /// Device tokens and the devices they were given to
    devices: BTreeMap<String, String>,
    /// One-time codes and when they were used
    used_codes: BTreeMap<String, i64>,
    refused: u32,
    attempts: usize,
    logins: usize,
}

#[derive(Debug)]
struct Session {
    token: Option<String>,
    calls: u32,
}

impl Sessions {
    pub(super) fn logins(&self) -> usize {
        self.logins
    }

    pub(super) fn login_attempts(&self) -> usize {
        self.attempts
    }

    /// Count a login attempt; Auto Block refuses it after too many bad ones
    pub(super) fn attempt(&mut self) -> Result<(), Refusal> {
        self.attempts += 1;
        if self.refused < REFUSALS_UNTIL_BLOCKED {
            Ok(())
        } else {
            Err(Refusal::code(code::ADDRESS_BLOCKED))
        }
    }

    /// Refuse a login and count it towards the block
    pub(super) fn refuse(&mut self, code: i64) -> Refusal {
        self.refused += 1;
        Refusal::code(code)
    }

    /// Open a session; answers its id
    pub(super) fn open(&mut self, token: Option<String>) -> String {
        // A plus sign comes back as a space when a client forgets to encode it.
        let sid = format!("{}-_+{}", random_text(), random_text());
        self.logins += 1;
        self.refused = 0;
        self.open.insert(sid.clone(), Session { token, calls: 0 });
        sid
    }

    /// Let a call in, or answer why not
    pub(super) fn admit(&mut self, sid: Option<&str>, lasts: Option<u32>) -> Result<(), Refusal> {
        let sid = sid.unwrap_or_default();
        let Some(session) = self.open.get_mut(sid) else {
            return Err(Refusal::code(
                self.ended.get(sid).copied().unwrap_or(code::SID_NOT_FOUND),
            ));
        };
        session.calls += 1;
        if lasts.is_some_and(|lasts| session.calls > lasts) {
            self.open.remove(sid);
            return Err(Refusal::code(code::SID_NOT_FOUND));
        }
        Ok(())
    }

    pub(super) fn check_token(
        &self,
        sid: Option<&str>,
        token: Option<&str>,
    ) -> Result<(), Refusal> {
        let session = self.open.get(sid.unwrap_or_default());
        let right = session
            .is_some_and(|session| session.token.is_some() && session.token.as_deref() == token);
        if right {
            Ok(())
        } else {
            Err(Refusal::code(code::SID_NOT_FOUND))
        }
    }

    pub(super) fn close(&mut self, sid: Option<&str>) -> Result<(), Refusal> {
        let closed = self.open.remove(sid.unwrap_or_default());
        closed.map(|_| ()).ok_or(Refusal::code(code::SID_NOT_FOUND))
    }

    /// End every session; their further calls get this code
    pub(super) fn expire(&mut self, code: i64) {
        self.ended.extend(
            std::mem::take(&mut self.open)
                .into_keys()
                .map(|sid| (sid, code)),
        );
    }

    /// Whether the one-time code has not been used just before; it is now. The one code there is counts again where DSM
    /// would show another
    pub(super) fn use_code(&mut self, code: &str, now: i64) -> bool {
        let used = self.used_codes.insert(code.to_owned(), now);
        used.is_none_or(|used| now - used >= CODE_LASTS)
    }

    pub(super) fn remember_device(&mut self, name: &str) -> String {
        let device = format!("SIMSECRET-DEVICE-{}", random_text());
        self.devices.insert(device.clone(), name.to_owned());
        device
    }

    pub(super) fn knows_device(&self, device: &str, name: &str) -> bool {
        self.devices.get(device).is_some_and(|of| of == name)
    }
}

/// A SynoToken; its characters break when they are not percent-encoded in a form
pub(super) fn new_token() -> String {
    format!("{}+/{}==", random_text(), random_text())
}

/// Unguessable enough for loopback: the standard library's hash keys are random
fn random_text() -> String {
    let bits = RandomState::new().hash_one("sid");
    let letter = |group: u32| char::from(b'A' + ((bits >> (5 * group)) % 26) as u8);
    (0..12).map(letter).collect()
}
