//! Whether everything is in order, from the settings to the last package: one finding a check, each with what to do about it.
//!
//! Must not change anything on the NAS, nor log in more than once. What could not be checked is never said to be in order.

mod apis;
mod audit_log;
mod certificate;
mod clock_skew;
mod configuration;
mod dialect;
mod dns;
mod finding;
mod hosts;
mod keyring;
mod login;
mod package;
mod permissions;
mod port;
mod privilege;
mod report;
mod round_trip;
mod scheme;
mod second_factor;

use std::time::Duration;

use dsm::{Seen, Trust, Url};

pub use self::{
    audit_log::check as check_audit_log,
    configuration::{broken as broken_configuration, read as read_configuration},
    finding::{Check, Finding, Status},
    hosts::check as check_hosts,
    keyring::check as check_keyring,
    permissions::check as check_permissions,
    report::Report,
};
use crate::{
    error::Error,
    gate::GuardedNas,
    packages,
    tools::{PRODUCTS, Toolset},
};

/// How long a step on the way to the NAS may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A NAS to check, and what is known of it beforehand.
pub struct Patient {
    /// Its name, where several are configured.
    pub name: Option<String>,
    /// Its address, if there is one.
    pub url: Option<Url>,
    /// The account, if there is one.
    pub account: Option<String>,
    /// Which certificates are accepted.
    pub trust: Trust,
    /// A proxy on the way.
    pub proxy: Option<Url>,
    /// How long a request may take.
    pub timeout: Duration,
    /// Whether a dialect is set.
    pub dialect_is_set: bool,
    /// What is served of it.
    pub toolsets: Vec<Toolset>,
    /// Whether a 2-factor code is set.
    pub has_code: bool,
    /// Whether the id of a trusted device is there.
    pub has_device_id: bool,
    /// The NAS, or what is missing to reach it.
    pub nas: Result<GuardedNas, Error>,
}

impl Patient {
    /// Checks one NAS, from its address to its packages.
    pub async fn check(&self) -> Vec<Finding> {
        let mut findings = match (&self.nas, &self.url) {
            (Ok(nas), Some(url)) => self.check_way(url, nas).await,
            (Err(error), _) => {
                let mut findings = vec![configuration::broken(error)];
                findings.extend(not_checked(
                    Check::ON_NAS,
                    "the configuration is not complete",
                ));
                findings
            }
            (Ok(_), None) => not_checked(Check::ON_NAS, "no address is configured"),
        };
        for finding in &mut findings {
            finding.nas.clone_from(&self.name);
        }
        findings
    }

    async fn check_way(&self, url: &Url, nas: &GuardedNas) -> Vec<Finding> {
        let mut findings = Vec::new();
        let patience = self.timeout.min(PATIENCE);
        match &self.proxy {
            Some(proxy) => {
                let reason = format!(
                    "the proxy {} does that",
                    proxy.origin().ascii_serialization()
                );
                findings.extend(not_checked(&[Check::Dns, Check::Port], &reason));
            }
            None => {
                let found = dns::check(url, patience).await;
                let addresses = found.as_ref().ok().cloned();
                findings.push(dns::finding(url, found));
                let Some(addresses) = addresses else {
                    return stopped(findings, Check::Dns, "the name of the NAS has no address");
                };
                let reached = port::check(&addresses, patience).await;
                let is_reached = reached.is_ok();
                findings.push(port::finding(url, reached));
                if !is_reached {
                    return stopped(findings, Check::Port, "the port cannot be reached");
                }
            }
        }
        let seen = dsm::look(url, &self.trust, self.proxy.as_ref(), patience).await;
        findings.push(scheme::finding(url, &seen));
        let is_tls = url.scheme() == "https";
        match (&seen, is_tls) {
            (Ok(Seen::Tls(certificate)), true) => {
                let (finding, accepted) = certificate::finding(url, certificate, &self.trust);
                findings.push(finding);
                if !accepted {
                    return stopped(findings, Check::Tls, "the certificate is not accepted");
                }
            }
            (Ok(Seen::PlainHttp { redirects_to: None }), false) => {
                let finding = not_checked(&[Check::Tls], "the NAS is spoken to in plain http");
                findings.extend(finding);
            }
            (Ok(Seen::PlainHttp { .. } | Seen::Tls(_)), _) | (Err(_), _) => {
                return stopped(
                    findings,
                    Check::Scheme,
                    "the NAS is not spoken to as its address says",
                );
            }
        }
        self.check_dsm(nas, findings).await
    }

    /// What is asked of DSM itself, under one login.
    async fn check_dsm(&self, nas: &GuardedNas, mut findings: Vec<Finding>) -> Vec<Finding> {
        let offers = nas.reads().offers().await;
        findings.push(apis::finding(&offers));
        let Ok(offers) = offers else {
            return stopped(
                findings,
                Check::Apis,
                "what answers there does not answer as DSM does",
            );
        };
        let login = nas.reads().log_in_once().await;
        findings.push(login::finding(self.account.as_deref(), &login));
        findings.push(second_factor::finding(
            &login,
            self.has_code,
            self.has_device_id,
        ));
        if login.is_err() {
            return stopped(findings, Check::Login, "the login failed");
        }
        let (round_trip, time) = round_trip::measure(nas.reads()).await;
        findings.push(round_trip);
        findings.push(clock_skew::finding(time.as_ref()));
        let installed = packages::installed(nas.reads()).await;
        for (toolset, product) in PRODUCTS {
            if !self.toolsets.contains(&toolset) {
                continue;
            }
            let (finding, is_there) = package::finding(product, &offers, &installed);
            findings.push(finding);
            if !is_there {
                let reason = format!("{} is not there", product.package.name);
                findings.extend(not_checked(&[Check::Dialect, Check::Privilege], &reason));
                continue;
            }
            let dialect = nas.dialect(product.package).await;
            findings.push(dialect::finding(product, &dialect, self.dialect_is_set));
            findings.push(privilege::check(product, dialect, nas.reads()).await);
        }
        findings
    }
}

/// A line for each check that an earlier one made impossible.
pub fn not_checked(checks: &[Check], reason: &str) -> Vec<Finding> {
    let finding = |check: &Check| Finding::not_checked(*check, reason);
    checks.iter().map(finding).collect()
}

/// The findings so far, and a line for each check on the NAS that comes after this one and was not made.
fn stopped(mut findings: Vec<Finding>, at: Check, reason: &str) -> Vec<Finding> {
    let after = Check::ON_NAS.iter().filter(|check| **check > at);
    let missing = after.filter(|check| findings.iter().all(|finding| finding.check != **check));
    let missing: Vec<Check> = missing.copied().collect();
    findings.extend(not_checked(&missing, reason));
    findings
}
