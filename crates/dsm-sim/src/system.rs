//! What DSM says about itself to any account: `SYNO.Core.System` and `SYNO.DSM.Info`.

use serde_json::json;

use super::{answer::Answer, call::Call};

const MODEL: &str = "DS918+";
const SERIAL: &str = "1810INV012345";
const RELEASE: &str = "DSM 7.2.2-72806 Update 3";
const BUILD: &str = "72806";
const MEGABYTES: i64 = 16_384;
const UP: i64 = 100 * 3600;

pub(super) fn info(call: &mut Call<'_>) -> Answer {
    let zone = call.zone();
    let (name, description) = zone.names();
    Ok(Some(json!({
        "cpu_clock_speed": 1500,
        "cpu_cores": "4",
        "cpu_family": "Celeron",
        "cpu_series": "J3455",
        "cpu_vendor": "INTEL",
        "enabled_ntp": call.has_time_server,
        "external_pci_slot_info": [],
        "firmware_date": "2025/02/04",
        "firmware_ver": RELEASE,
        "model": MODEL,
        "ntp_server": if call.has_time_server { "time.google.com" } else { "" },
        "ram_size": MEGABYTES,
        "sata_dev": [],
        "serial": SERIAL,
        "support_esata": "yes",
        "sys_temp": 43,
        "sys_tempwarn": false,
        "systempwarn": false,
        "temperature_warning": false,
        "time": zone.with_dashes(call.now),
        "time_zone": name,
        "time_zone_desc": description,
        "up_time": format!("{}:{:02}:{:02}", UP / 3600, UP / 60 % 60, UP % 60),
        "usb_dev": [{
            "cls": "disk",
            "pid": "2621",
            "producer": "Western Digital Technologies, Inc.",
            "product": "Elements 2621",
            "rev": "10.26",
            "vid": "1058",
        }],
    })))
}

pub(super) fn get_info(call: &mut Call<'_>) -> Answer {
    Ok(Some(json!({
        "codepage": "enu",
        "model": MODEL,
        "ram": MEGABYTES,
        "serial": SERIAL,
        "temperature": 43,
        "temperature_warn": false,
        "time": call.zone().in_words(call.now),
        "uptime": UP,
        "version": BUILD,
        "version_string": RELEASE,
    })))
}
