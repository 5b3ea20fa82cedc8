//! The one session with the NAS: opened at first need, by one caller while the others wait, and again when it ends.

pub(crate) mod device;
pub(crate) mod shared;
mod trouble;

use std::{
    sync::{
        Arc, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use self::{
    device::KeepDevice,
    shared::{LoginEnd, SharedLogins, paused_elsewhere},
    trouble::{MAX_LOGINS, Reopening, Trouble},
};
use crate::{
    Error, ErrorKind, client, codes,
    discovery::Discovery,
    envelope::{self, Refusal},
    http::{Credentials, Http, Settings},
    lenient::Told,
    method::{AUTH, Method, Read, Write},
};

// A login is sent once, though nothing on the NAS changes by it: DSM counts bad ones, and a code counts once.
const LOGIN: Read<Opened> = AUTH.read("login");
const LOGOUT: Write = AUTH.write("logout");

/// An open session.
pub(crate) struct OpenSession {
    sid: SecretString,
    token: SecretString,
}

impl OpenSession {
    pub(crate) fn credentials(&self) -> Credentials<'_> {
        Credentials {
            sid: self.sid.expose_secret(),
            token: self.token.expose_secret(),
        }
    }
}

pub(crate) struct Session {
    http: Arc<Http>,
    discovery: Arc<Discovery>,
    account: String,
    password: SecretString,
    device_name: String,
    state: Arc<Mutex<State>>,
    trouble: std::sync::Mutex<Trouble>,
    /// What other processes tried; absent where that is not known.
    shared: OnceLock<Box<dyn SharedLogins>>,
    /// Who keeps the id of a trusted device; absent where nobody does.
    keeper: OnceLock<Box<dyn KeepDevice>>,
    /// Whether one login is all there may be.
    one_login: AtomicBool,
}

/// What stands in for the second factor in a login.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SecondFactor {
    Device,
    Code,
    Nothing,
}

struct State {
    otp_code: Option<SecretString>,
    /// As set, or as DSM gave it for a code: later logins need no code.
    device_id: Option<SecretString>,
    open: Option<Arc<OpenSession>>,
    /// A login that DSM refused; asking again could block the address.
    refused: Option<Error>,
    /// The last login that failed on the way, for those who were already waiting for it.
    failed: Option<(Instant, Error)>,
}

#[derive(Deserialize)]
struct Opened {
    sid: Told<String>,
    synotoken: Told<String>,
    did: Told<String>,
    device_id: Told<String>,
}

impl Session {
    pub(crate) fn new(http: Arc<Http>, discovery: Arc<Discovery>, settings: &Settings) -> Self {
        Self {
            http,
            discovery,
            account: settings.account.clone(),
            password: settings.password.clone(),
            device_name: settings.device_name.clone(),
            state: Arc::new(Mutex::new(State {
                otp_code: settings.otp_code.clone(),
                device_id: settings.device_id.clone(),
                open: None,
                refused: None,
                failed: None,
            })),
            trouble: std::sync::Mutex::default(),
            shared: OnceLock::new(),
            keeper: OnceLock::new(),
            one_login: AtomicBool::new(false),
        }
    }

    /// Has ids of a trusted device kept.
    pub(crate) fn keep_device(&self, keeper: Box<dyn KeepDevice>) {
        // The first one stays.
        let _ = self.keeper.set(keeper);
    }

    /// Counts logins together with other processes.
    pub(crate) fn share_logins(&self, shared: Box<dyn SharedLogins>) {
        // The first one stays.
        let _ = self.shared.set(shared);
    }

    /// From now on a session is opened once at most.
    pub(crate) fn allow_one_login(&self) {
        self.one_login.store(true, Ordering::Relaxed);
    }

    fn may_log_in_again(&self) -> bool {
        !self.one_login.load(Ordering::Relaxed)
    }

    /// The open session, opened now if there is none and no login failed since the call began.
    ///
    /// # Errors
    /// [`ErrorKind::LoginRefused`], at once and without asking when DSM refused before; [`ErrorKind::LoginPaused`] after too
    /// many logins without success.
    pub(crate) async fn open(
        self: &Arc<Self>,
        call_begun: Instant,
    ) -> Result<Arc<OpenSession>, Error> {
        let mut state = Arc::clone(&self.state).lock_owned().await;
        if let Some(open) = &state.open {
            return Ok(Arc::clone(open));
        }
        if let Some(refusal) = &state.refused {
            return Err(refusal.clone());
        }
        if let Some((when, error)) = &state.failed
            && *when > call_begun
        {
            return Err(error.clone());
        }
        let session = Arc::clone(self);
        // In a task of its own: a caller that gives up must not leave a login half done.
        let login = tokio::spawn(async move {
            let outcome = session.log_in(&mut state).await;
            match &outcome {
                Ok(open) => state.open = Some(Arc::clone(open)),
                Err(error) if matches!(error.kind, ErrorKind::LoginRefused { .. }) => {
                    state.refused = Some(error.clone());
                }
                Err(error) if matches!(error.kind, ErrorKind::LoginPaused { .. }) => {}
                Err(error) => {
                    session.trouble().ended(error.to_string());
                    state.failed = Some((Instant::now(), error.clone()));
                }
            }
            outcome
        });
        login
            .await
            .unwrap_or_else(|_| Err(ErrorKind::Internal { place: "the login" }.into()))
    }

    /// Drops a session that the NAS no longer knows, so that a new one is opened; answers whether asking again makes sense.
    /// It does not where the one before was refused just so: then it is not the session that is at fault.
    ///
    /// # Errors
    /// [`ErrorKind::LoginPaused`] when no new one may be opened yet.
    pub(crate) async fn expire(
        &self,
        ended: &Arc<OpenSession>,
        method: Method,
        refusal: &Refusal,
    ) -> Result<bool, Error> {
        let mut state = self.state.lock().await;
        let is_open = |open: &Arc<OpenSession>| Arc::ptr_eq(open, ended);
        if !state.open.as_ref().is_some_and(is_open) {
            // A newer one is open already.
            return Ok(true);
        }
        if !self.may_log_in_again() {
            return Ok(false);
        }
        let mut trouble = self.trouble();
        trouble.ended(format!(
            "the session was refused with code {}",
            refusal.code
        ));
        match trouble.reopen(method, Instant::now()) {
            Reopening::Yes => {
                tracing::debug!("the session has ended");
                state.open = None;
                Ok(true)
            }
            Reopening::No => Ok(false),
            Reopening::After(wait) => Err(self.paused(&trouble, wait)),
        }
    }

    /// Notes that a call went well under a session.
    pub(crate) fn works(&self, method: Method) {
        self.trouble().works(method);
    }

    /// Notes that a call found no session, and none under a new one either.
    pub(crate) fn blame(&self, method: Method) {
        self.trouble().blame(method, Instant::now());
    }

    fn trouble(&self) -> MutexGuard<'_, Trouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paused(&self, trouble: &Trouble, wait: Duration) -> Error {
        ErrorKind::LoginPaused {
            account: self.account.clone(),
            logins: MAX_LOGINS,
            last: trouble.last().to_owned(),
            wait,
        }
        .into()
    }

    /// Ends the session on the NAS if one is open. Failures are not reported: the NAS ends it by itself later.
    pub(crate) async fn log_out(&self) {
        let Some(open) = self.state.lock().await.open.take() else {
            return;
        };
        let Ok(entry) = self.discovery.entry(&self.http, AUTH).await else {
            return;
        };
        let method = LOGOUT.method();
        let form = [
            ("api", AUTH.name.to_owned()),
            ("version", entry.version.to_string()),
            ("method", method.name.to_owned()),
            ("_sid", open.sid.expose_secret().to_owned()),
        ];
        match self
            .http
            .post(&entry.path, method, &form, Some(open.credentials()), None)
            .await
        {
            Ok(_) => tracing::debug!("logged out"),
            Err(error) => {
                tracing::debug!(kind = error.kind.word(), "the logout did not reach the NAS");
            }
        }
    }

    /// Notes a login that is about to be sent.
    fn may_log_in(&self) -> Result<(), Error> {
        let mut trouble = self.trouble();
        let wait = trouble.login(Instant::now());
        wait.map_err(|wait| self.paused(&trouble, wait))
    }

    async fn log_in(&self, state: &mut State) -> Result<Arc<OpenSession>, Error> {
        if state.device_id.is_none() {
            let factor = match state.otp_code {
                Some(_) => SecondFactor::Code,
                None => SecondFactor::Nothing,
            };
            return self.log_in_with(factor, state).await;
        }
        let outcome = self.log_in_with(SecondFactor::Device, state).await;
        let forgotten = matches!(&outcome, Err(error) if error.code() == Some(codes::CODE_WANTED));
        if forgotten && state.otp_code.is_some() && self.may_log_in_again() {
            tracing::info!("DSM no longer trusts this device, so the 2-factor code is used");
            return self.log_in_with(SecondFactor::Code, state).await;
        }
        outcome
    }

    async fn log_in_with(
        &self,
        factor: SecondFactor,
        state: &mut State,
    ) -> Result<Arc<OpenSession>, Error> {
        let entry = self.discovery.entry(&self.http, AUTH).await?;
        let form = self.login_form(entry.version, factor, state);
        self.may_log_in()?;
        let outcome = match self.shared.get() {
            None => self.send_login(&entry.path, &form, factor, state).await,
            Some(shared) => {
                let end = shared.begin().await.map_err(|wait| {
                    self.trouble().was_not_sent();
                    Error::from(paused_elsewhere(&self.account, MAX_LOGINS, wait))
                })?;
                let outcome = self.send_login(&entry.path, &form, factor, state).await;
                end(LoginEnd::of(&outcome)).await;
                outcome
            }
        };
        if let (Ok(_), SecondFactor::Code, Some(device_id), Some(keeper)) =
            (&outcome, factor, &state.device_id, self.keeper.get())
        {
            keeper.keep(device_id.clone()).await;
        }
        outcome
    }

    fn login_form(
        &self,
        version: u32,
        factor: SecondFactor,
        state: &State,
    ) -> Vec<(&'static str, String)> {
        let secret = |secret: &Option<SecretString>| {
            let secret = secret.as_ref().map(ExposeSecret::expose_secret);
            secret.unwrap_or_default().to_owned()
        };
        let mut form = vec![
            ("api", AUTH.name.to_owned()),
            ("version", version.to_string()),
            ("method", LOGIN.method().name.to_owned()),
            ("account", self.account.clone()),
            ("passwd", self.password.expose_secret().to_owned()),
            ("format", "sid".to_owned()),
            ("enable_syno_token", "yes".to_owned()),
        ];
        match factor {
            SecondFactor::Nothing => {}
            SecondFactor::Device => form.extend([
                ("device_name", self.device_name.clone()),
                ("device_id", secret(&state.device_id)),
            ]),
            SecondFactor::Code => form.extend([
                ("device_name", self.device_name.clone()),
                ("enable_device_token", "yes".to_owned()),
                ("otp_code", secret(&state.otp_code)),
            ]),
        }
        form
    }

    async fn send_login(
        &self,
        path: &str,
        form: &[(&str, String)],
        factor: SecondFactor,
        state: &mut State,
    ) -> Result<Arc<OpenSession>, Error> {
        let method = LOGIN.method();
        let answer = self.http.post(path, method, form, None, None).await;
        if answer
            .as_ref()
            .is_err_and(|error| !error.kind.may_have_arrived())
        {
            self.trouble().was_not_sent();
        } else if factor == SecondFactor::Code {
            state.otp_code = None;
        }
        let answer = match envelope::open(answer?).map_err(|other| other.of(method))? {
            Ok(answer) => answer,
            Err(refusal) if codes::is_login_refusal(refusal.code) => {
                tracing::warn!(code = refusal.code, "DSM refused the login");
                return Err(ErrorKind::LoginRefused {
                    account: self.account.clone(),
                    code: refusal.code,
                    meaning: codes::login_meaning(refusal.code),
                }
                .into());
            }
            Err(refusal) => return Err(refusal.of(method)),
        };
        let no_session = || ErrorKind::bad_answer(method, "with no session");
        let opened: Opened =
            client::decode(method, answer.data()).map_err(|_place| no_session())?;
        let sid = opened.sid.filled().ok_or_else(no_session)?;
        // DSM may name an id in any login; only one that was asked for is trusted, and it stays the same from then on.
        if factor == SecondFactor::Code {
            let device_id = opened.did.filled().or_else(|| opened.device_id.filled());
            state.device_id = device_id.map(SecretString::from);
        }
        tracing::debug!("logged in");
        Ok(Arc::new(OpenSession {
            sid: sid.into(),
            // Older DSM gives none, and wants none.
            token: opened.synotoken.0.unwrap_or_default().into(),
        }))
    }
}
