//! Which dialect a package of this NAS speaks: as set, as remembered, or as the NAS shows.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{
    Nas, Params,
    method::{Api, Dialect, Mark},
};
use crate::error::Error;

/// What was set, and what was found out so far by package.
#[derive(Debug)]
pub(super) struct Dialects {
    forced: Option<Dialect>,
    found: Mutex<BTreeMap<&'static str, Dialect>>,
}

/// How sure a dialect is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely {
    /// It is this one.
    Known(Dialect),
    /// Nobody has asked yet; `dsm` is worth a try.
    Guess,
}

impl Nas {
    /// The dialect that the package of an API speaks; found out once.
    ///
    /// # Errors
    /// [`Error::PackageMissing`] when the NAS offers the package in no dialect, and whatever the question runs into.
    pub async fn dialect(&self, api: Api) -> Result<Dialect, Error> {
        let Some(package) = api.package else {
            return Ok(Dialect::Dsm);
        };
        if let Some(dialect) = self.dialects.known(package.name) {
            return Ok(dialect);
        }
        let dialect = match package.mark {
            Mark::Apis(documented) => self.by_catalog(api, documented).await?,
            Mark::Method(method) => self.by_trying(api, method).await?,
        };
        tracing::debug!(package = package.name, ?dialect, "found out the dialect");
        self.dialects.remember(package.name, dialect);
        Ok(dialect)
    }

    /// The dialect to try a read in: as [`Nas::dialect`], but where only trying tells, the one that NASes are attested to
    /// speak, and no question. [`Nas::remember_dialect`] is told what worked.
    ///
    /// # Errors
    /// As [`Nas::dialect`].
    pub async fn likely_dialect(&self, api: Api) -> Result<Likely, Error> {
        match api.package {
            Some(package)
                if matches!(package.mark, Mark::Method(_))
                    && self.dialects.known(package.name).is_none() =>
            {
                Ok(Likely::Guess)
            }
            _ => self.dialect(api).await.map(Likely::Known),
        }
    }

    /// Remembers the dialect in which a read of the API was understood.
    pub fn remember_dialect(&self, api: Api, dialect: Dialect) {
        if let Some(package) = api.package {
            self.dialects.remember(package.name, dialect);
        }
    }

    async fn by_catalog(&self, api: Api, documented: &[&str]) -> Result<Dialect, Error> {
        match self.discovery.entry(&self.http, api).await {
            Ok(_) => Ok(Dialect::Dsm),
            Err(missing @ Error::PackageMissing { .. }) => {
                if self.discovery.offers_any(documented).await {
                    Ok(Dialect::Documented)
                } else {
                    Err(missing)
                }
            }
            Err(error) => Err(error),
        }
    }

    async fn by_trying(&self, api: Api, method: &'static str) -> Result<Dialect, Error> {
        match self.act(api.read(method), Params::new()).await {
            Err(Error::Api { code: 103, .. }) => Ok(Dialect::Documented),
            // Whatever else it refuses, it knows the method.
            Ok(()) | Err(Error::BadAnswer { .. } | Error::Api { .. }) => Ok(Dialect::Dsm),
            Err(error) => Err(error),
        }
    }
}

impl Dialects {
    pub(super) fn new(forced: Option<Dialect>) -> Self {
        Self {
            forced,
            found: Mutex::default(),
        }
    }

    fn known(&self, package: &str) -> Option<Dialect> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        self.forced.or_else(|| found.get(package).copied())
    }

    fn remember(&self, package: &'static str, dialect: Dialect) {
        self.found
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(package, dialect);
    }
}
