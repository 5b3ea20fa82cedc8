//! Calls on one NAS: where an API is, under which session, and once more when the session had ended.

use std::sync::Arc;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    codes,
    dialect::Dialects,
    discovery::{Discovery, Entry},
    envelope::{self, Refusal},
    http::{Http, Settings},
    method::{Dialect, ENTRY_REQUEST, Method},
    params::{Encoding, Params},
    retry::retry,
    session::{Session, Ticket},
    wire::{Flag, flag},
};
use crate::error::Error;

/// One NAS, its session and what it offers.
pub struct Nas {
    pub(super) http: Arc<Http>,
    pub(super) discovery: Arc<Discovery>,
    session: Arc<Session>,
    pub(super) dialects: Dialects,
}

#[derive(Deserialize)]
struct CompoundAnswer {
    has_fail: Option<Flag>,
    #[serde(default)]
    result: Vec<PartAnswer>,
}

#[derive(Deserialize)]
struct PartAnswer {
    success: bool,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    error: Value,
}

impl Nas {
    /// A NAS that is contacted at the first call.
    pub fn new(settings: Settings) -> Self {
        let http = Arc::new(Http::new(&settings));
        let discovery = Arc::new(Discovery::new(&settings.apis));
        let session = Arc::new(Session::new(
            Arc::clone(&http),
            Arc::clone(&discovery),
            &settings,
        ));
        let dialects = Dialects::new(settings.dialect);
        Self {
            http,
            discovery,
            session,
            dialects,
        }
    }

    /// Scheme, host and port of the NAS.
    pub fn address(&self) -> String {
        self.http.address()
    }

    /// Calls a method and decodes its data.
    ///
    /// # Errors
    /// All but those about settings and arguments.
    pub async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        params: Params,
    ) -> Result<T, Error> {
        let data = self.value(method, &params).await?;
        decode(method, data)
    }

    /// Calls a method for its effect; whatever data it answers with is dropped.
    ///
    /// # Errors
    /// As [`Nas::call`].
    pub async fn act(&self, method: Method, params: Params) -> Result<(), Error> {
        self.value(method, &params).await.map(drop)
    }

    /// Calls several methods in one request, in order, until one fails; answers how each one went that was reached.
    ///
    /// # Errors
    /// As [`Nas::call`], for the request as a whole.
    pub async fn compound(
        &self,
        parts: Vec<(Method, Params)>,
    ) -> Result<Vec<Result<Value, Error>>, Error> {
        let change = parts.iter().any(|(method, _)| method.change);
        let request = Method {
            change,
            ..ENTRY_REQUEST.read("request")
        };
        let methods: Vec<Method> = parts.iter().map(|(method, _)| *method).collect();
        let compound: Vec<Value> = parts
            .into_iter()
            .map(|(method, params)| part(method, params))
            .collect();
        let params = Params::new()
            .with("mode", "sequential")
            .with("stop_when_error", true)
            .with("compound", compound);
        let data = self.value(request, &params).await?;
        let answer: CompoundAnswer = decode(request, data)?;
        if answer.result.is_empty() || answer.result.len() > methods.len() {
            return Err(envelope::bad_answer(
                request,
                "with another number of parts than were sent",
            ));
        }
        if flag(answer.has_fail) && answer.result.iter().all(|part| part.success) {
            return Err(envelope::bad_answer(
                request,
                "that a part failed, but not which",
            ));
        }
        let outcomes = methods
            .into_iter()
            .zip(answer.result)
            .map(|(method, part)| {
                if part.success {
                    Ok(part.data)
                } else {
                    Err(envelope::refusal(&part.error).into_error(method))
                }
            });
        Ok(outcomes.collect())
    }

    /// Ends the session on the NAS, if there is one.
    pub async fn log_out(&self) {
        self.session.log_out().await;
    }

    async fn value(&self, method: Method, params: &Params) -> Result<Value, Error> {
        let entry = self.discovery.entry(&self.http, method.api).await?;
        let refusal = match self.ask(&entry, method, params).await? {
            Ok(data) => return Ok(data),
            Err(refusal) => refusal,
        };
        // The NAS refused it unexecuted, so that once more is safe for changes too.
        if codes::is_session_end(refusal.code) {
            return self
                .ask(&entry, method, params)
                .await?
                .map_err(|refusal| refusal.into_error(method));
        }
        if refusal.code == 102 {
            self.discovery.forget().await;
        }
        Err(refusal.into_error(method))
    }

    /// Asks under the session there is. One that has ended is dropped.
    async fn ask(
        &self,
        entry: &Entry,
        method: Method,
        params: &Params,
    ) -> Result<Result<Value, Refusal>, Error> {
        let ticket = self.session.ticket().await?;
        let answer = retry(method.change, || {
            self.attempt(&ticket, entry, method, params)
        })
        .await?;
        if let Err(refusal) = &answer
            && codes::is_session_end(refusal.code)
        {
            self.session.expire(&ticket).await;
        }
        Ok(answer)
    }

    async fn attempt(
        &self,
        ticket: &Ticket,
        entry: &Entry,
        method: Method,
        params: &Params,
    ) -> Result<Result<Value, Refusal>, Error> {
        let pass = ticket.pass();
        let mut form = vec![
            ("api", method.api.name.to_owned()),
            ("version", entry.version.to_string()),
            ("method", method.name.to_owned()),
        ];
        let documented = method.dialect == Dialect::Documented;
        form.extend(params.encode(if documented {
            Encoding::Plain
        } else {
            entry.encoding
        }));
        form.push(("_sid", pass.sid.to_owned()));
        let body = if documented && !method.change {
            self.http
                .get(&entry.path, method, &form, Some(pass))
                .await?
        } else {
            self.http
                .post(&entry.path, method, &form, Some(pass))
                .await?
        };
        let answer = match envelope::open(&body, method)? {
            Ok(data) if method.api == ENTRY_REQUEST => unless_session_ended(data),
            answer => answer,
        };
        match answer {
            Err(refusal) if !method.change && codes::is_busy(refusal.code) => {
                Err(refusal.into_error(method))
            }
            answer => Ok(answer),
        }
    }
}

/// Decodes the data of an answer.
///
/// # Errors
/// [`Error::BadAnswer`] that names the field.
pub fn decode<T: DeserializeOwned>(method: Method, data: Value) -> Result<T, Error> {
    if data.is_null() {
        return Err(envelope::bad_answer(method, "without data"));
    }
    // Only the place is told: serde's own words would quote the value, which may be a secret.
    serde_path_to_error::deserialize(data).map_err(|error| {
        envelope::bad_answer(
            method,
            format!("with data of another form, at `{}`", error.path()),
        )
    })
}

/// The data of a compound answer, unless its first part says that the session has ended: then no part was executed.
fn unless_session_ended(data: Value) -> Result<Value, Refusal> {
    let first = data
        .get("result")
        .and_then(|parts| parts.get(0)?.get("error"));
    match first.map(envelope::refusal) {
        Some(refusal) if codes::is_session_end(refusal.code) => Err(refusal),
        _ => Ok(data),
    }
}

fn part(method: Method, params: Params) -> Value {
    let mut part = params.into_object();
    part.insert("api".into(), method.api.name.into());
    part.insert("method".into(), method.name.into());
    part.insert("version".into(), method.api.version.into());
    Value::Object(part)
}
