//! The id of a trusted device is handed over, once, to whoever keeps it for later processes.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use dsm::{Api, KeepDevice, Nas, Params, Read, Settings, Trust};
use dsm_sim::SimulatedNas;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;

use crate::harness::{PASSWORD, block_on, office, office_with};

const CODE: &str = "493817";

const CONFIG: Read<IgnoredAny> = Api {
    name: "SYNO.CloudSync",
    version: 1,
    package: None,
}
.read("get_config");

/// What was handed over.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<String>>>);

impl KeepDevice for Kept {
    fn keep(&self, device_id: SecretString) -> BoxFuture<'_, ()> {
        let id = device_id.expose_secret().to_owned();
        self.0.lock().unwrap().push(id);
        Box::pin(async {})
    }
}

/// What is handed over in three sessions that begin with this code or device.
fn kept(nas: &SimulatedNas, code: Option<&str>, device: Option<&str>) -> Vec<String> {
    let secret = |text: &str| SecretString::from(text.to_owned());
    let client = Nas::new(Settings {
        url: nas.url().parse().unwrap(),
        account: "demo".into(),
        password: secret(PASSWORD),
        otp_code: code.map(secret),
        device_id: device.map(secret),
        device_name: "attic".into(),
        trust: Trust::System(Vec::new()),
        proxy: None,
        timeout: Duration::from_secs(30),
        dialect: None,
        apis: vec!["SYNO.CloudSync"],
    });
    let kept = Kept::default();
    client.keep_device(Box::new(kept.clone()));
    for _ in 0..3 {
        block_on(client.reads().call(CONFIG, Params::new())).unwrap();
        nas.expire_sessions();
    }
    let kept = kept.0.lock().unwrap();
    kept.clone()
}

#[test]
fn the_id_of_a_code_is_kept_once_and_serves_another_client() {
    let nas = office_with(|options| options.otp = Some(CODE.into()));
    let ids = kept(&nas, Some(CODE), None);
    assert_eq!(ids.len(), 1);
    assert_eq!(kept(&nas, None, Some(&ids[0])), [""; 0]);
}

#[test]
fn an_id_that_takes_the_place_of_a_forgotten_one_is_kept() {
    let nas = office_with(|options| options.otp = Some(CODE.into()));
    assert_eq!(kept(&nas, Some(CODE), Some("forgotten")).len(), 1);
}

#[test]
fn nothing_is_kept_of_a_login_without_a_code() {
    assert_eq!(kept(&office(), None, None), [""; 0]);
}
