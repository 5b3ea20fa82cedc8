//! The simulated NAS by itself, in good and in bad shape.

use std::{net::SocketAddr, str::FromStr, time::Duration};

use clap::Args;
use dsm_sim::{Fault, Options, Package, SimulatedNas, Tls, Zone};

use super::{
    Failure,
    demo::{planted, spoken},
    print,
    runtime::stop_on_signal,
};
use crate::{config::Seed, sorting::set_of};

/// What the simulated NAS shall be like.
#[derive(Debug, Args)]
pub(super) struct Shape {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Serve HTTPS with a self-signed certificate that is made now; its SHA-256 is the second line printed
    #[arg(long)]
    tls: bool,
    /// Days until that certificate expires; below zero, days since it did
    #[arg(
        long,
        value_name = "DAYS",
        requires = "tls",
        default_value_t = 365,
        value_parser = clap::value_parser!(i32).range(-3_650..=36_500),
        allow_negative_numbers = true
    )]
    tls_days: i32,
    /// Milliseconds that every answer takes
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// Calls after which a session ends
    #[arg(long, value_name = "CALLS")]
    expire_after: Option<u32>,
    /// Misbehave COUNT times at METHOD, or at any with *. KIND: reset-before, reset-after, truncated, not-json, empty,
    /// array, wrong-types, oversize, swollen-BYTES, hang, httpSTATUS, codeNUMBER, delay-NUMBERms
    #[arg(long, value_name = "KIND:METHOD:COUNT")]
    fault: Vec<Misbehavior>,
    /// Refuse what DSM lets pass but nobody should rely on: bare texts where a JSON string belongs, logins at auth.cgi
    #[arg(long)]
    strict: bool,
    /// The 2-factor code that a login needs
    #[arg(long, value_name = "CODE")]
    otp: Option<String>,
    /// Where the NAS stands, as its offset from UTC; +01:00 when absent
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    zone: Option<Zone>,
    /// The offset has summer time in it, which the NAS's description of its zone leaves out
    #[arg(long)]
    summer_time: bool,
    /// How fast the clock of the NAS is, as 90s, 3h or 2d; slow with a minus
    #[arg(
        long,
        value_name = "TIME",
        default_value = "0s",
        allow_hyphen_values = true
    )]
    clock_skew: Skew,
    /// Let the account be no administrator
    #[arg(long)]
    no_administrator: bool,
    /// Be DSM 6
    #[arg(long)]
    dsm6: bool,
    /// Lack a package: cloudsync or hyperbackup
    #[arg(long, value_name = "PACKAGE")]
    without: Vec<Package>,
}

#[derive(Debug, Clone)]
struct Misbehavior(Fault);

impl FromStr for Misbehavior {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, ':');
        let kind = parts
            .next()
            .unwrap_or_default()
            .parse()
            .map_err(|error| format!("{error}"))?;
        let method = parts
            .next()
            .filter(|method| !matches!(*method, "" | "*"))
            .map(str::to_owned);
        let count = match parts.next() {
            None => 1,
            Some(count) => count
                .parse()
                .map_err(|_| format!("`{count}` is no number; write KIND:METHOD:COUNT"))?,
        };
        Ok(Self(Fault {
            kind,
            method,
            with: None,
            count,
        }))
    }
}

/// Seconds, from a number with its unit.
#[derive(Debug, Clone, Copy)]
struct Skew(i64);

impl FromStr for Skew {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let units = [('s', 1), ('m', 60), ('h', 3_600), ('d', 86_400)];
        let found = units.into_iter().find_map(|(unit, seconds)| {
            let number: i32 = text.strip_suffix(unit)?.parse().ok()?;
            Some(i64::from(number) * seconds)
        });
        // Further away there are no dates.
        let century = 36_525 * 86_400;
        found
            .filter(|seconds| (-century..=century).contains(seconds))
            .map(Self)
            .ok_or_else(|| format!("`{text}` is no time; write 90s, 5m, 3h or -2d"))
    }
}

/// Runs the simulated NAS until interrupted.
pub(super) async fn simulate(
    shape: Shape,
    seed: Seed,
    dialect: Option<dsm::Dialect>,
) -> Result<(), Failure> {
    let stop = stop_on_signal()?;
    let listen = shape.listen;
    let options = Options {
        listen,
        tls: shape.tls.then_some(Tls {
            days: shape.tls_days,
        }),
        latency: Duration::from_millis(shape.latency),
        expire_after: shape.expire_after,
        otp: shape.otp.clone(),
        strict: shape.strict,
        seed: planted(seed),
        zone: match shape.zone.unwrap_or_default() {
            zone if shape.summer_time => zone.in_summer(),
            zone => zone,
        },
        clock_skew: shape.clock_skew.0,
        administrator: !shape.no_administrator,
        dsm6: shape.dsm6,
        without: set_of(shape.without),
        dialect: spoken(dialect),
        ..Options::default()
    };
    let (account, password) = (options.account.clone(), options.password.clone());
    let login = format!("account {account}, password {password}");
    let nas = SimulatedNas::start(options).await.map_err(|error| {
        Failure::Run(format!(
            "The simulated NAS cannot listen on {listen}: {error}. Choose another address with --listen."
        ))
    })?;
    let mut settings = vec![
        ("URL", nas.url()),
        ("USERNAME", account),
        ("PASSWORD", password),
    ];
    settings.extend(shape.otp.map(|code| ("OTP_CODE", code)));
    settings.extend(
        nas.fingerprint()
            .map(|sha256| ("TLS_FINGERPRINT", sha256.to_owned())),
    );
    let ready = ready(&settings);
    for Misbehavior(fault) in shape.fault {
        nas.inject(fault);
    }
    print(&nas.url())?;
    if let Some(fingerprint) = nas.fingerprint() {
        print(&format!("certificate SHA-256: {fingerprint}"))?;
    }
    print(&ready)?;
    tracing::info!("simulated NAS: {login}");
    stop.cancelled().await;
    Ok(())
}

/// A command that asks the simulated NAS something, to be copied into a shell.
fn ready(settings: &[(&str, String)]) -> String {
    let set = settings.iter().map(|(name, value)| {
        if cfg!(windows) {
            format!("$env:SYNOLOGY_{name}='{value}';")
        } else {
            format!("SYNOLOGY_{name}='{value}'")
        }
    });
    let set: Vec<String> = set.collect();
    format!(
        "{} {} call hyperbackup_list_tasks",
        set.join(" "),
        env!("CARGO_PKG_NAME")
    )
}
