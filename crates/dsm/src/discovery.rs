//! What the NAS offers: asked once, again when something is missing.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use serde::Deserialize;
use tokio::sync::Mutex;

use crate::{
    Error, ErrorKind, envelope,
    http::Http,
    lenient::{Named, Object, Told},
    method::{AUTH, Api, ENTRY_REQUEST, INFO, Read},
    params::Encoding,
    retry::retry,
};

const QUERY: Read<Named<Object<Advertised>>> = INFO.read("query");

type Catalog = BTreeMap<String, Object<Advertised>>;

/// An API that the NAS offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Its name.
    pub api: &'static str,
    /// Its lowest version; absent where it is not told.
    pub min: Option<u32>,
    /// Its highest version; absent where it is not told.
    pub max: Option<u32>,
}

/// Where one API is and what it takes.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) version: u32,
    pub(crate) encoding: Encoding,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Advertised {
    path: Told<String>,
    min_version: Told<i64>,
    max_version: Told<i64>,
    request_format: Told<String>,
}

pub(crate) struct Discovery {
    apis: Vec<&'static str>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: Option<Arc<Catalog>>,
    /// The last question that failed, for those who were already waiting for its answer.
    failed: Option<(Instant, Error)>,
    /// Whether it was ever answered as DSM does.
    answered: bool,
}

impl Discovery {
    pub(crate) fn new(apis: &[&'static str]) -> Self {
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
    /// [`ErrorKind::PackageMissing`], [`ErrorKind::ApiMissing`], [`ErrorKind::UnsupportedVersion`], and whatever the
    /// question itself runs into.
    pub(crate) async fn entry(&self, http: &Http, api: Api) -> Result<Entry, Error> {
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
        let advertised = catalog.get(api.name).and_then(|entry| entry.0.as_ref());
        match advertised {
            Some(advertised) => match advertised.entry(api) {
                Ok(entry) => Ok(entry),
                Err(unsupported) => {
                    // A package may be updated while this process runs.
                    self.forget().await;
                    Err(unsupported.into())
                }
            },
            None => Err(missing(api, &catalog).into()),
        }
    }

    /// Whether the NAS, when last asked, offered an API.
    pub(crate) async fn offered(&self, api: Api) -> bool {
        let state = self.state.lock().await;
        let known = state.known.as_ref();
        known.is_some_and(|catalog| catalog.contains_key(api.name))
    }

    /// What the NAS offers of the APIs that are asked for, in their order.
    ///
    /// # Errors
    /// What the question runs into.
    pub(crate) async fn offers(&self, http: &Http) -> Result<Vec<Offered>, Error> {
        let mut state = self.state.lock().await;
        let catalog = match &state.known {
            Some(catalog) => Arc::clone(catalog),
            None => self.ask_for(http, &mut state).await?,
        };
        let number = |number: &Told<i64>| number.0.and_then(|number| u32::try_from(number).ok());
        let offered = self.apis.iter().filter_map(|api| {
            let entry = catalog.get(*api)?.0.as_ref()?;
            Some(Offered {
                api,
                min: number(&entry.min_version),
                max: number(&entry.max_version),
            })
        });
        Ok(offered.collect())
    }

    /// What it means that the NAS does not know an API that it offered before.
    ///
    /// # Errors
    /// [`ErrorKind::PackageMissing`] or [`ErrorKind::ApiMissing`]; none when it offers it again.
    pub(crate) async fn gone(&self, http: &Http, api: Api) -> Result<(), Error> {
        if let Some(package) = api.package
            && api.name == (package.evidence)().main_api().name
        {
            return Err(ErrorKind::PackageMissing {
                package: package.name,
                api: api.name,
            }
            .into());
        }
        match self.entry(http, api).await {
            Err(error)
                if matches!(
                    error.kind,
                    ErrorKind::PackageMissing { .. } | ErrorKind::ApiMissing { .. }
                ) =>
            {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Forgets what was learned; the next call asks again.
    pub(crate) async fn forget(&self) {
        self.state.lock().await.known = None;
    }

    async fn ask_for(&self, http: &Http, state: &mut State) -> Result<Arc<Catalog>, Error> {
        match self.ask(http).await {
            Ok(catalog) => {
                let catalog = Arc::new(catalog);
                state.known = Some(Arc::clone(&catalog));
                state.answered = true;
                Ok(catalog)
            }
            Err(mut error) => {
                if !state.answered {
                    error.kind = http.or_wrong_scheme(error.kind.of_a_stranger()).await;
                }
                state.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    async fn ask(&self, http: &Http) -> Result<Catalog, Error> {
        let method = QUERY.method();
        let form = [
            ("api", INFO.name.to_owned()),
            ("version", INFO.version.to_string()),
            ("method", method.name.to_owned()),
            ("query", self.apis.join(",")),
        ];
        let answer = retry(QUERY, || async {
            let body = http.get("query.cgi", method, &form, None).await?;
            envelope::open(body)
                .map_err(|other| other.of(method))?
                .map_err(|refusal| refusal.of(method))
        })
        .await?;
        let Named(mut catalog): Named<Object<Advertised>> =
            crate::client::decode(method, answer.data())?;
        // An entry that says nothing of use is asked for again, like one that is not there.
        catalog.retain(|name, entry| {
            let path = entry.0.as_ref().and_then(|entry| entry.path.0.as_ref());
            path.is_some() && self.apis.contains(&name.as_str())
        });
        tracing::debug!(apis = ?self.apis, "asked the NAS what it offers");
        Ok(catalog)
    }
}

impl Advertised {
    fn entry(&self, api: Api) -> Result<Entry, ErrorKind> {
        let bound = |number: &Told<i64>, absent| {
            number
                .0
                .and_then(|number| u32::try_from(number).ok())
                .unwrap_or(absent)
        };
        let (min, max) = (
            bound(&self.min_version, 1),
            bound(&self.max_version, api.version),
        );
        // Login and compound requests work the same in older versions; DSM 6 has neither 7 of the one.
        let version = if api.package.is_none() {
            api.version.min(max)
        } else {
            api.version
        };
        if version < min || version > max {
            return Err(ErrorKind::UnsupportedVersion {
                api: api.name,
                wanted: version,
                min,
                max,
            });
        }
        let json = self
            .request_format
            .0
            .as_deref()
            .is_some_and(|format| format.eq_ignore_ascii_case("json"));
        let encoding = if json {
            Encoding::Json
        } else {
            Encoding::Plain
        };
        Ok(Entry {
            path: self.path.0.clone().unwrap_or_default(),
            version,
            encoding,
        })
    }
}

/// What it means that the NAS does not offer an API.
fn missing(api: Api, catalog: &Catalog) -> ErrorKind {
    let Some(package) = api.package else {
        return ErrorKind::bad_answer(QUERY.method(), format!("without {}", api.name))
            .of_a_stranger();
    };
    let main = (package.evidence)().main_api();
    if catalog.contains_key(main.name) {
        ErrorKind::ApiMissing {
            package: package.name,
            api: api.name,
        }
    } else {
        ErrorKind::PackageMissing {
            package: package.name,
            api: api.name,
        }
    }
}
