//! Calls on one NAS: where an API is, under which session, and once more when the session had ended.

use std::{sync::Arc, time::Instant};

use serde::de::DeserializeOwned;

use crate::{
    Error, ErrorKind, Sent, about, codes,
    dialect::Dialects,
    discovery::{Discovery, Entry, Offered},
    envelope::{self, Answer, Refusal},
    http::{Http, Settings},
    method::{Access, Dialect, ENTRY_REQUEST, Method, Package, Read, Write},
    params::{Encoding, Params},
    retry::retry,
    session::{OpenSession, Session, device::KeepDevice, shared::SharedLogins},
};

/// One NAS, its session and what it offers.
pub struct Nas {
    http: Arc<Http>,
    discovery: Arc<Discovery>,
    session: Arc<Session>,
    dialects: Dialects,
}

/// What may send reads, and nothing else: there is no way from here to a [`Writes`].
///
/// ```compile_fail
/// const PAUSE: dsm::Write = dsm::Api { name: "SYNO.CloudSync", version: 1, package: None }.write("pause");
/// async fn preview(nas: dsm::Reads<'_>) {
///     let _ = nas.call(PAUSE, dsm::Params::new()).await;
/// }
/// ```
///
/// A read compiles where a write does not:
/// ```
/// const LIST: dsm::Read<u8> = dsm::Api { name: "SYNO.CloudSync", version: 1, package: None }.read("list_conn");
/// async fn preview(nas: dsm::Reads<'_>) {
///     let _ = nas.call(LIST, dsm::Params::new()).await;
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Reads<'a>(pub(crate) &'a Nas);

/// What may send writes; it notes when one leaves.
#[derive(Clone, Copy)]
pub struct Writes<'a> {
    pub(crate) nas: &'a Nas,
    pub(crate) sent: &'a Sent,
}

/// A method to call; only a read can be tried again.
#[derive(Clone, Copy)]
enum Question<'a> {
    Read(Read<()>),
    /// A read that nothing depends on.
    Once(Read<()>),
    Write(Write, &'a Sent),
}

impl<'a> Question<'a> {
    fn method(self) -> Method {
        match self {
            Self::Read(read) | Self::Once(read) => read.method(),
            Self::Write(write, _) => write.method(),
        }
    }

    fn sent(self) -> Option<&'a Sent> {
        match self {
            Self::Read(_) | Self::Once(_) => None,
            Self::Write(_, sent) => Some(sent),
        }
    }
}

impl<'a> Reads<'a> {
    /// Calls a method that reads and decodes its answer.
    ///
    /// # Errors
    /// All kinds.
    pub async fn call<T: DeserializeOwned>(
        self,
        method: Read<T>,
        params: Params,
    ) -> Result<T, Error> {
        let answer = self.0.read(method, &params).await?;
        about(method.method(), &params, &answer)?;
        decode(method.method(), answer.data())
    }

    /// The dialect that a package speaks; found out once.
    ///
    /// # Errors
    /// As [`Nas::dialect`].
    pub async fn dialect(self, package: Package) -> Result<Dialect, Error> {
        self.0.dialect(package).await
    }

    /// Asks what the NAS offers of the APIs that were named to it, which takes no login.
    ///
    /// # Errors
    /// Whatever the question runs into.
    pub async fn offers(self) -> Result<Vec<Offered>, Error> {
        self.0.discovery.offers(&self.0.http).await
    }

    /// Opens the session if there is none, so that no question waits for that as well.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn log_in(self) -> Result<(), Error> {
        self.0.log_in().await
    }

    /// Logs in with the first login of this client, which is then its only one: a session that ends is not opened again.
    ///
    /// # Errors
    /// As any call.
    pub async fn log_in_once(self) -> Result<(), Error> {
        self.0.session.allow_one_login();
        self.0.session.open(Instant::now()).await.map(drop)
    }

    /// As [`Reads::call`], for what a NAS may well lack: it is tried once, and absent when the NAS, when last asked, did
    /// not offer it.
    ///
    /// # Errors
    /// All kinds.
    pub async fn call_once<T: DeserializeOwned>(
        self,
        method: Read<T>,
        params: Params,
    ) -> Result<Option<T>, Error> {
        let dated = self.call_once_dated(method, params).await?;
        Ok(dated.map(|(answer, _date)| answer))
    }

    /// As [`Reads::call_once`], with the date that HTTP gives the answer, if it does, e.g. `Sat, 21 Nov 2026 01:00:00 GMT`.
    ///
    /// # Errors
    /// All kinds.
    pub async fn call_once_dated<T: DeserializeOwned>(
        self,
        method: Read<T>,
        params: Params,
    ) -> Result<Option<(T, Option<String>)>, Error> {
        if !self.0.offered(method.method().api).await {
            return Ok(None);
        }
        let question = Question::Once(method.decoded_as());
        let answer = self.0.call(question, &params).await?;
        about(method.method(), &params, &answer)?;
        let decoded = decode(method.method(), answer.data())?;
        Ok(Some((decoded, answer.date().map(str::to_owned))))
    }
}

impl<'a> Writes<'a> {
    /// What may read the same NAS.
    pub fn reads(self) -> Reads<'a> {
        Reads(self.nas)
    }

    /// Calls a method that changes something; whatever it answers with is dropped.
    ///
    /// # Errors
    /// All kinds; some of them leave it open whether the change ran.
    pub async fn send(self, method: Write, params: Params) -> Result<(), Error> {
        self.nas.write(method, &params, self.sent).await.map(drop)
    }
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
        Self {
            http,
            discovery,
            session,
            dialects: Dialects::new(settings.dialect),
        }
    }

    /// Counts logins together with other processes.
    pub fn share_logins(&self, shared: Box<dyn SharedLogins>) {
        self.session.share_logins(shared);
    }

    /// Has the ids kept that DSM gives to a trusted device.
    pub fn keep_device(&self, keeper: Box<dyn KeepDevice>) {
        self.session.keep_device(keeper);
    }

    /// Opens the session if there is none, as the first call does.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn log_in(&self) -> Result<(), Error> {
        self.session.open(Instant::now()).await.map(drop)
    }

    /// Scheme, host and port of the NAS.
    pub fn address(&self) -> String {
        self.http.address()
    }

    /// What may read.
    pub fn reads(&self) -> Reads<'_> {
        Reads(self)
    }

    /// What may write. For whoever decides on changes; operations get it from there.
    pub fn writes<'a>(&'a self, sent: &'a Sent) -> Writes<'a> {
        Writes { nas: self, sent }
    }

    /// The dialect that a package speaks; found out once.
    ///
    /// # Errors
    /// [`ErrorKind::PackageMissing`] when the NAS offers the package in no dialect, and whatever the question runs into.
    pub async fn dialect(&self, package: Package) -> Result<Dialect, Error> {
        self.dialects.of(self, package).await
    }

    /// Ends the session on the NAS, if there is one.
    pub async fn log_out(&self) {
        self.session.log_out().await;
    }

    /// Whether the NAS offers an API, and where.
    pub(crate) async fn entry(&self, api: crate::Api) -> Result<Entry, Error> {
        self.discovery.entry(&self.http, api).await
    }

    /// Whether the NAS, when last asked, offered an API.
    pub(crate) async fn offered(&self, api: crate::Api) -> bool {
        self.discovery.offered(api).await
    }

    pub(crate) async fn read<T>(&self, method: Read<T>, params: &Params) -> Result<Answer, Error> {
        self.call(Question::Read(method.decoded_as()), params).await
    }

    pub(crate) async fn write(
        &self,
        method: Write,
        params: &Params,
        sent: &Sent,
    ) -> Result<Answer, Error> {
        self.call(Question::Write(method, sent), params).await
    }

    /// Asks under the session there is, and once more under a new one if that had ended: the NAS refused the call
    /// unexecuted, so that this is safe for writes too.
    async fn call(&self, question: Question<'_>, params: &Params) -> Result<Answer, Error> {
        let method = question.method();
        let begun = Instant::now();
        let entry = self.entry(method.api).await?;
        let (session, answer) = self.ask(question, &entry, params, begun).await?;
        let mut refusal = match answer {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        if codes::is_session_end(refusal.code)
            && self.session.expire(&session, method, &refusal).await?
        {
            refusal = match self.ask(question, &entry, params, begun).await?.1 {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            if codes::is_session_end(refusal.code) {
                self.session.blame(method);
            }
        }
        if refusal.code == 102 && !matches!(question, Question::Once(_)) {
            // The package may have been stopped since.
            self.discovery.forget().await;
            self.discovery.gone(&self.http, method.api).await?;
        }
        Err(refusal.of(method))
    }

    /// Asks under the session there is, opened now if there is none and no login failed since the call began: calls that
    /// find their session ended at the same time are no reason for a bad login each.
    async fn ask(
        &self,
        question: Question<'_>,
        entry: &Entry,
        params: &Params,
        begun: Instant,
    ) -> Result<(Arc<OpenSession>, Result<Answer, Refusal>), Error> {
        let session = self.session.open(begun).await?;
        let attempt = || self.attempt(&session, entry, question, params);
        let answer = match question {
            Question::Read(method) => retry(method, attempt).await?,
            Question::Once(_) | Question::Write(..) => attempt().await?,
        };
        let ended = matches!(&answer, Err(refusal) if codes::is_session_end(refusal.code));
        if !ended {
            self.session.works(question.method());
        }
        Ok((session, answer))
    }

    async fn attempt(
        &self,
        session: &OpenSession,
        entry: &Entry,
        question: Question<'_>,
        params: &Params,
    ) -> Result<Result<Answer, Refusal>, Error> {
        let method = question.method();
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
        let credentials = session.credentials();
        form.push(("_sid", credentials.sid.to_owned()));
        let read = method.access == Access::Reads;
        let body = if documented && read {
            self.http
                .get(&entry.path, method, &form, Some(credentials))
                .await?
        } else {
            self.http
                .post(
                    &entry.path,
                    method,
                    &form,
                    Some(credentials),
                    question.sent(),
                )
                .await?
        };
        let answer = envelope::open(body).map_err(|other| other.of(method))?;
        let answer = match answer {
            Ok(answer) if method.api.name == ENTRY_REQUEST.name => {
                envelope::unless_session_ended(answer)
            }
            answer => answer,
        };
        match answer {
            Err(refusal) if read && codes::is_busy(refusal.code) => Err(refusal.of(method)),
            Err(refusal) => {
                if let Some(sent) = question.sent() {
                    sent.did_not_run();
                }
                Ok(Err(refusal))
            }
            answer => Ok(answer),
        }
    }
}

/// Checks that an answer is about what was asked about.
///
/// # Errors
/// [`ErrorKind::BadAnswer`] that names what it is about.
fn about(method: Method, params: &Params, answer: &Answer) -> Result<(), Error> {
    about::check(method, params, answer.data()).map_err(|kind| kind.of(method))
}

/// Decodes the data of an answer.
///
/// # Errors
/// [`ErrorKind::BadAnswer`] that names the field.
pub(crate) fn decode<T: DeserializeOwned>(method: Method, data: Option<&str>) -> Result<T, Error> {
    let data = data.ok_or_else(|| "without data".to_owned());
    data.and_then(|data| crate::lenient::decode(method, data))
        .map_err(|problem| ErrorKind::bad_answer(method, problem).of(method))
}
