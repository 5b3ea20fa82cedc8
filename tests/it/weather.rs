//! Any NAS in any weather: faults that pass, certificates as NASes have them, second factors, limits and logs.

mod burst;
pub mod front;
mod huge;
mod kept_device;
mod limits;
mod logs;
mod look;
mod network;
mod otp;
mod packages;
mod retries;
mod schemes;
mod simulate;
mod tls;

const LIST: &str = "cloudsync_list_connections";
const PAUSE: &str = "cloudsync_pause_connection";
const RUN: &str = "hyperbackup_run_task";
