//! The one session with the NAS: opened at first need, by one caller while the others wait, and again when it ends.

use std::{sync::Arc, time::Instant};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{
    codes,
    discovery::Discovery,
    envelope,
    http::{Http, Pass, Settings},
    method::AUTH,
    retry::retry,
    wire::{Text, some_text, text},
};
use crate::error::Error;

/// An open session.
pub(super) struct Ticket {
    sid: SecretString,
    token: SecretString,
}

impl Ticket {
    pub(super) fn pass(&self) -> Pass<'_> {
        Pass {
            sid: self.sid.expose_secret(),
            token: self.token.expose_secret(),
        }
    }
}

pub(super) struct Session {
    http: Arc<Http>,
    discovery: Arc<Discovery>,
    account: String,
    password: SecretString,
    device_name: String,
    state: Arc<Mutex<State>>,
}

struct State {
    otp_code: Option<SecretString>,
    /// As set, or as DSM gave it for a code: later logins need no code.
    device_id: Option<SecretString>,
    ticket: Option<Arc<Ticket>>,
    /// A login that DSM refused; asking again could block the address.
    refused: Option<Error>,
    /// The last login that failed on the way, for those who were already waiting for it.
    failed: Option<(Instant, Error)>,
}

#[derive(Deserialize)]
struct Opened {
    sid: Option<Text>,
    synotoken: Option<Text>,
    did: Option<Text>,
    device_id: Option<Text>,
}

impl Session {
    pub(super) fn new(http: Arc<Http>, discovery: Arc<Discovery>, settings: &Settings) -> Self {
        Self {
            http,
            discovery,
            account: settings.account.clone(),
            password: settings.password.clone(),
            device_name: settings.device_name.clone(),
            state: Arc::new(Mutex::new(State {
                otp_code: settings.otp_code.clone(),
                device_id: settings.device_id.clone(),
                ticket: None,
                refused: None,
                failed: None,
            })),
        }
    }

    /// The open session, opened now if there is none.
    ///
    /// # Errors
    /// [`Error::LoginRefused`], at once and without asking when DSM refused before.
    pub(super) async fn ticket(self: &Arc<Self>) -> Result<Arc<Ticket>, Error> {
        let asked = Instant::now();
        let mut state = Arc::clone(&self.state).lock_owned().await;
        if let Some(ticket) = &state.ticket {
            return Ok(Arc::clone(ticket));
        }
        if let Some(refusal) = &state.refused {
            return Err(refusal.clone());
        }
        if let Some((when, error)) = &state.failed
            && *when > asked
        {
            return Err(error.clone());
        }
        let session = Arc::clone(self);
        // In a task of its own: a caller that gives up must not leave a login half done.
        let login = tokio::spawn(async move {
            let outcome = session.log_in(&mut state).await;
            match &outcome {
                Ok(ticket) => state.ticket = Some(Arc::clone(ticket)),
                Err(error @ Error::LoginRefused { .. }) => state.refused = Some(error.clone()),
                Err(error) => state.failed = Some((Instant::now(), error.clone())),
            }
            outcome
        });
        login.await.unwrap_or_else(|_| {
            Err(Error::Internal {
                place: "the login".into(),
                change: false,
            })
        })
    }

    /// Drops a session that the NAS no longer knows, unless a newer one is open already.
    pub(super) async fn expire(&self, ended: &Arc<Ticket>) {
        let mut state = self.state.lock().await;
        if state
            .ticket
            .as_ref()
            .is_some_and(|ticket| Arc::ptr_eq(ticket, ended))
        {
            tracing::debug!("the session has ended");
            state.ticket = None;
        }
    }

    /// Ends the session on the NAS if one is open. Failures are not reported: the NAS ends it by itself later.
    pub(super) async fn log_out(&self) {
        let Some(ticket) = self.state.lock().await.ticket.take() else {
            return;
        };
        let Ok(entry) = self.discovery.entry(&self.http, AUTH).await else {
            return;
        };
        let method = AUTH.change("logout");
        let form = [
            ("api", AUTH.name.to_owned()),
            ("version", entry.version.to_string()),
            ("method", method.name.to_owned()),
            ("_sid", ticket.sid.expose_secret().to_owned()),
        ];
        match self
            .http
            .post(&entry.path, method, &form, Some(ticket.pass()))
            .await
        {
            Ok(_) => tracing::debug!("logged out"),
            Err(error) => tracing::debug!(kind = error.kind(), "the logout did not reach the NAS"),
        }
    }

    async fn log_in(&self, state: &mut State) -> Result<Arc<Ticket>, Error> {
        let entry = self.discovery.entry(&self.http, AUTH).await?;
        let method = AUTH.read("login");
        let mut form = vec![
            ("api", AUTH.name.to_owned()),
            ("version", entry.version.to_string()),
            ("method", method.name.to_owned()),
            ("account", self.account.clone()),
            ("passwd", self.password.expose_secret().to_owned()),
            ("format", "sid".to_owned()),
            ("enable_syno_token", "yes".to_owned()),
        ];
        if state.device_id.is_some() || state.otp_code.is_some() {
            form.push(("device_name", self.device_name.clone()));
        }
        if let Some(device_id) = &state.device_id {
            form.push(("device_id", device_id.expose_secret().to_owned()));
        } else if let Some(code) = &state.otp_code {
            form.push(("enable_device_token", "yes".to_owned()));
            form.push(("otp_code", code.expose_secret().to_owned()));
        }
        // Not tried again once it may have left: DSM counts bad logins, and a code counts once.
        let answer = retry(true, || self.http.post(&entry.path, method, &form, None)).await;
        if !answer.as_ref().is_err_and(Error::nothing_left) {
            state.otp_code = None;
        }
        let body = answer?;
        let data = match envelope::open(&body, method)? {
            Ok(data) => data,
            Err(refusal) if codes::is_login_refusal(refusal.code) => {
                tracing::warn!(code = refusal.code, "DSM refused the login");
                return Err(Error::LoginRefused {
                    account: self.account.clone(),
                    code: refusal.code,
                    meaning: codes::login_meaning(refusal.code),
                });
            }
            Err(refusal) => return Err(refusal.into_error(method)),
        };
        let opened: Opened = serde_json::from_value(data)
            .map_err(|_| envelope::bad_answer(method, "with no session"))?;
        let sid = text(opened.sid);
        if sid.is_empty() {
            return Err(envelope::bad_answer(method, "with no session"));
        }
        if let Some(device_id) = some_text(opened.did).or_else(|| some_text(opened.device_id)) {
            state.device_id = Some(device_id.into());
        }
        tracing::debug!("logged in");
        Ok(Arc::new(Ticket {
            sid: sid.into(),
            token: text(opened.synotoken).into(),
        }))
    }
}
