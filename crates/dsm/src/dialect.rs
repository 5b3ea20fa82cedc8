//! Which dialect a package of this NAS speaks: as set, as remembered, or as one probe shows.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError},
    time::Instant,
};

use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use tokio::sync::Mutex;

use crate::{
    Api, Error, ErrorKind, Nas, Params,
    method::{Dialect, DialectEvidence, Listing, Package},
};

/// What was set, and what was found out so far by package.
#[derive(Debug)]
pub(crate) struct Dialects {
    forced: Option<Dialect>,
    packages: std::sync::Mutex<BTreeMap<&'static str, Arc<Mutex<State>>>>,
}

#[derive(Debug, Default)]
struct State {
    known: Option<Dialect>,
    /// The last probe that settled nothing, for those who were already waiting for it.
    unsettled: Option<(Instant, Result<Dialect, Error>)>,
}

/// What a probe shows.
enum Probed {
    /// The NAS understood a method of this dialect.
    Settled(Dialect),
    /// The NAS understood neither dialect, or refused the first probe for another reason. Calls go on in the dialect
    /// that NASes are attested to speak, and show what is wrong.
    Likely(Dialect),
}

impl Dialects {
    pub(crate) fn new(forced: Option<Dialect>) -> Self {
        Self {
            forced,
            packages: std::sync::Mutex::default(),
        }
    }

    /// The dialect of a package. Calls that come together wait for one probe and share what it shows.
    pub(crate) async fn of(&self, nas: &Nas, package: Package) -> Result<Dialect, Error> {
        if let Some(forced) = self.forced {
            return Ok(forced);
        }
        let asked = Instant::now();
        let state = self.state_of(package);
        let mut state = state.lock().await;
        if let Some(known) = state.known {
            return Ok(known);
        }
        if let Some((when, unsettled)) = &state.unsettled
            && *when > asked
        {
            return unsettled.clone();
        }
        let unsettled = match probe(nas, (package.evidence)()).await {
            Ok(Probed::Settled(dialect)) => {
                tracing::debug!(package = package.name, ?dialect, "found out the dialect");
                state.known = Some(dialect);
                return Ok(dialect);
            }
            Ok(Probed::Likely(dialect)) => Ok(dialect),
            Err(error) => Err(error),
        };
        state.unsettled = Some((Instant::now(), unsettled.clone()));
        unsettled
    }

    fn state_of(&self, package: Package) -> Arc<Mutex<State>> {
        let mut packages = self.packages.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(packages.entry(package.name).or_default())
    }
}

async fn probe(nas: &Nas, evidence: DialectEvidence) -> Result<Probed, Error> {
    match evidence {
        DialectEvidence::Apis { dsm, documented } => by_apis(nas, dsm, documented).await,
        DialectEvidence::Methods { dsm, documented } => by_methods(nas, dsm, documented).await,
    }
}

async fn by_apis(nas: &Nas, dsm: Api, documented: &[Api]) -> Result<Probed, Error> {
    let missing = match nas.entry(dsm).await {
        Ok(_) => return Ok(Probed::Settled(Dialect::Dsm)),
        Err(error) if matches!(error.kind, ErrorKind::PackageMissing { .. }) => error,
        Err(error) => return Err(error),
    };
    for api in documented {
        if nas.offered(*api).await {
            return Ok(Probed::Settled(Dialect::Documented));
        }
    }
    Err(missing)
}

async fn by_methods(nas: &Nas, dsm: Listing, documented: Listing) -> Result<Probed, Error> {
    let likely = Ok(Probed::Likely(Dialect::Dsm));
    match understands(nas, dsm).await {
        Ok(true) => return Ok(Probed::Settled(Dialect::Dsm)),
        Ok(false) => return likely,
        Err(error) if error.is_unknown_method() => {}
        Err(error) if error.code().is_some() => return likely,
        Err(error) => return Err(error),
    }
    match understands(nas, documented).await {
        Ok(true) => Ok(Probed::Settled(Dialect::Documented)),
        Ok(false) => likely,
        Err(error) if error.is_unknown_method() => likely,
        // It is no dsm NAS, so that its refusal is the better answer.
        Err(error) => Err(error),
    }
}

/// Whether the NAS answers a method with what that is about. Success alone proves nothing.
async fn understands(nas: &Nas, listing: Listing) -> Result<bool, Error> {
    let answer = nas.read(listing.method, &Params::new()).await?;
    Ok(answer
        .data()
        .is_some_and(|data| has_list(data, listing.list)))
}

/// Whether an object has a list under this name.
fn has_list(data: &str, name: &str) -> bool {
    struct Finder<'a>(&'a str);

    impl<'de> Visitor<'de> for Finder<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
            let mut found = false;
            while let Some(name) = map.next_key::<Cow<'de, str>>()? {
                if name == self.0 {
                    found = map.next_value::<&RawValue>()?.get().starts_with('[');
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }

    let mut json = serde_json::Deserializer::from_str(data);
    json.deserialize_map(Finder(name)).unwrap_or(false)
}
