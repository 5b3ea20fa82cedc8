//! Everything checked from the command line.

use std::{path::PathBuf, sync::Arc, time::Duration};

use dsm::Nas;
use futures_util::future::join_all;
use tokio::{task::spawn_blocking, time::timeout};

use super::{
    Failure, demo, device::DeviceKeeper, logins::LoginTimes, print, spinner::while_waiting,
};
use crate::{
    audit::Audit,
    config::{AuditLog, Config, NasConfig},
    doctor::{self, Check, Finding, Patient, Report, Status},
    error::Error,
    gate::GuardedNas,
};

/// How long the NAS gets to hear the logout.
const LOGOUT: Duration = Duration::from_millis(500);

/// Checks everything, prints what was found, and ends with how bad it is.
pub(super) async fn doctor(config: Result<Config, Error>, json: bool) -> Result<(), Failure> {
    let mut findings = match config {
        Ok(config) => while_waiting("Checking", check(config)).await?,
        Err(error) => {
            let mut findings = vec![doctor::broken_configuration(&error)];
            let reason = "the configuration cannot be used";
            findings.extend(doctor::not_checked(Check::OF_SETTINGS, reason));
            findings.extend(doctor::not_checked(Check::ON_NAS, reason));
            findings
        }
    };
    let variable = |name: &str| std::env::var(name).ok();
    findings.extend(doctor::check_hosts(&variable).await);
    let report = Report::new(findings);
    if json {
        print(&serde_json::to_string_pretty(&report).unwrap_or_default())?;
    } else {
        print(&report.lines().join("\n"))?;
    }
    let broken = |check: Option<Check>| {
        report.checks.iter().any(|finding| {
            finding.status == Status::Broken && check.is_none_or(|check| finding.check == check)
        })
    };
    if broken(Some(Check::Configuration)) {
        return Err(Failure::SettingsTold);
    }
    if broken(None) {
        return Err(Failure::RunTold);
    }
    Ok(())
}

async fn check(mut config: Config) -> Result<Vec<Finding>, Failure> {
    let _demo = if config.demo {
        Some(demo::start(&mut config).await?)
    } else {
        None
    };
    let config = Arc::new(config);
    let mut findings = vec![doctor::read_configuration(config.file.as_deref())];
    let shared = Arc::clone(&config);
    let kept = spawn_blocking(move || {
        let nases = shared.nases.iter();
        let holders = nases.map(|nas| (nas.name.clone(), nas.holder().ok()));
        doctor::check_keyring(&shared.secrets, holders.collect())
    });
    let kept = kept.await;
    findings.extend(
        kept.unwrap_or_else(|_| doctor::not_checked(&[Check::Keyring], "the look at it failed")),
    );
    findings.extend(doctor::check_permissions(
        &private_files(&config),
        &config.warnings,
    ));
    let audit = match &config.audit_log {
        AuditLog::File(path) => Audit::file(path.clone(), config.audit_required),
        AuditLog::Nowhere(reason) => Audit::nowhere(reason),
        AuditLog::Off => Audit::off(),
    };
    findings.push(doctor::check_audit_log(&audit).await);
    let checks = config.nases.iter().map(|nas| check_nas(&config, nas));
    findings.extend(join_all(checks).await.into_iter().flatten());
    Ok(findings)
}

async fn check_nas(config: &Arc<Config>, nas: &NasConfig) -> Vec<Finding> {
    let several = config.nases.len() > 1;
    let (shared, own) = (Arc::clone(config), nas.clone());
    let settings = spawn_blocking(move || own.settings(&shared.secrets)).await;
    let settings = settings.unwrap_or_else(|_| {
        Err(Error::Internal {
            place: "reading the secrets".into(),
            may_have_run: false,
        })
    });
    let has = |secret: fn(&dsm::Settings) -> bool| settings.as_ref().is_ok_and(secret);
    let patient = Patient {
        name: nas.name.clone().filter(|_| several),
        url: nas.url.clone(),
        account: nas.username.clone(),
        trust: nas.trust.clone(),
        proxy: nas.proxy.clone(),
        timeout: nas.timeout,
        dialect_is_set: nas.dialect.is_some(),
        toolsets: nas.offer.toolsets.clone(),
        has_code: has(|settings| settings.otp_code.is_some()),
        has_device_id: has(|settings| settings.device_id.is_some()),
        nas: settings.map(|settings| open(config, nas, settings)),
    };
    let findings = patient.check().await;
    if let Ok(nas) = &patient.nas {
        let _ = timeout(LOGOUT, nas.log_out()).await;
    }
    findings
}

fn open(config: &Config, nas: &NasConfig, settings: dsm::Settings) -> GuardedNas {
    let opened = Nas::new(settings);
    if let (Ok(folder), false) = (&config.state_folder, config.demo) {
        opened.share_logins(Box::new(LoginTimes::new(folder.clone(), &nas.label())));
    }
    if let (Ok(holder), false) = (nas.holder(), config.demo) {
        let secrets = Arc::new(config.secrets.clone());
        opened.keep_device(Box::new(DeviceKeeper { secrets, holder }));
    }
    GuardedNas::new(opened)
}

fn private_files(config: &Config) -> Vec<PathBuf> {
    let log = match &config.audit_log {
        AuditLog::File(path) => Some(path.clone()),
        AuditLog::Nowhere(_) | AuditLog::Off => None,
    };
    config.secrets.file().ok().into_iter().chain(log).collect()
}
