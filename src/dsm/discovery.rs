//! What the NAS offers: asked once, again when something is missing.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use serde::Deserialize;
use tokio::sync::Mutex;

use super::{
    envelope,
    http::Http,
    method::{AUTH, Api, ENTRY_REQUEST},
    params::Encoding,
    retry::retry,
    wire::Int,
};
use crate::error::Error;

const INFO: Api = Api {
    name: "SYNO.API.Info",
    version: 1,
    package: None,
};

/// Where one API is and what it takes.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) version: u32,
    pub(super) encoding: Encoding,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Advertised {
    path: String,
    min_version: Option<Int>,
    max_version: Option<Int>,
    request_format: Option<String>,
}

type Catalog = Arc<BTreeMap<String, Advertised>>;

pub(super) struct Discovery {
    apis: Vec<&'static str>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Option<Catalog>,
    /// The last question that failed, for those who were already waiting for its answer.
    failed: Option<(Instant, Error)>,
}

impl Discovery {
    pub(super) fn new(apis: &[&'static str]) -> Self {
        let mut all = vec![AUTH.name, ENTRY_REQUEST.name];
        all.extend(apis);
        Self {
            apis: all,
            state: Mutex::default(),
        }
    }

    /// Where to send calls of an API.
    ///
    /// # Errors
    /// [`Error::PackageMissing`], [`Error::UnsupportedVersion`], and whatever the question itself runs into.
    pub(super) async fn entry(&self, http: &Http, api: Api) -> Result<Entry, Error> {
        let asked = Instant::now();
        let mut state = self.state.lock().await;
        let catalog = match &state.known {
            Some(catalog) if catalog.contains_key(api.name) => Arc::clone(catalog),
            // Asked again for what was missing: a package may have been installed or started since.
            _ => match &state.failed {
                Some((when, error)) if *when > asked => return Err(error.clone()),
                _ => self.ask_for(http, &mut state).await?,
            },
        };
        drop(state);
        catalog
            .get(api.name)
            .map_or_else(|| Err(missing(api)), |advertised| advertised.entry(api))
    }

    /// Whether the NAS, when last asked, offered one of these APIs.
    pub(super) async fn offers_any(&self, names: &[&str]) -> bool {
        let state = self.state.lock().await;
        state
            .known
            .as_ref()
            .is_some_and(|catalog| names.iter().any(|name| catalog.contains_key(*name)))
    }

    /// Forgets what was learned; the next call asks again.
    pub(super) async fn forget(&self) {
        self.state.lock().await.known = None;
    }

    async fn ask_for(&self, http: &Http, state: &mut State) -> Result<Catalog, Error> {
        match self.ask(http).await {
            Ok(catalog) => {
                let catalog = Arc::new(catalog);
                state.known = Some(Arc::clone(&catalog));
                Ok(catalog)
            }
            Err(error) => {
                state.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    async fn ask(&self, http: &Http) -> Result<BTreeMap<String, Advertised>, Error> {
        let method = INFO.read("query");
        let form = [
            ("api", INFO.name.to_owned()),
            ("version", INFO.version.to_string()),
            ("method", method.name.to_owned()),
            ("query", self.apis.join(",")),
        ];
        let data = retry(false, || async {
            let body = http.get("query.cgi", method, &form, None).await?;
            envelope::open(&body, method)?.map_err(|refusal| refusal.into_error(method))
        })
        .await?;
        let catalog = serde_json::from_value(data)
            .map_err(|_| envelope::bad_answer(method, "with something else than a list of APIs"))?;
        tracing::debug!(apis = ?self.apis, "asked the NAS what it offers");
        Ok(catalog)
    }
}

impl Advertised {
    fn entry(&self, api: Api) -> Result<Entry, Error> {
        let bound = |number: Option<Int>, absent| {
            number
                .and_then(|number| u32::try_from(number.0).ok())
                .unwrap_or(absent)
        };
        let (min, max) = (
            bound(self.min_version, 1),
            bound(self.max_version, api.version),
        );
        // Login and compound requests work the same in older versions; DSM 6 has neither 7 of the one.
        let version = if api.package.is_none() {
            api.version.min(max)
        } else {
            api.version
        };
        if version < min || version > max {
            return Err(Error::UnsupportedVersion {
                api: api.name,
                wanted: version,
                min,
                max,
            });
        }
        let json = self
            .request_format
            .as_deref()
            .is_some_and(|format| format.eq_ignore_ascii_case("json"));
        let encoding = if json {
            Encoding::Json
        } else {
            Encoding::Plain
        };
        Ok(Entry {
            path: self.path.clone(),
            version,
            encoding,
        })
    }
}

fn missing(api: Api) -> Error {
    match api.package {
        Some(package) => Error::PackageMissing {
            package: package.name,
            api: api.name,
        },
        None => Error::BadAnswer {
            call: INFO.read("query").to_string(),
            problem: format!("without {}", api.name),
            change: false,
        },
    }
}
