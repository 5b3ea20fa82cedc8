//! The settings as flags.

use clap::Args;

/// Settings as flags. Each is also an environment variable; secrets are only that.
#[derive(Debug, Default, Args)]
pub struct Flags {
    /// Use the embedded simulated NAS: no NAS and no configuration needed [env: SYNOLOGY_DEMO=1]
    #[arg(long, global = true)]
    pub demo: bool,
    /// Address of DSM, e.g. `https://nas.local:5001` [env: SYNOLOGY_URL]
    #[arg(long, global = true, value_name = "URL")]
    pub url: Option<String>,
    /// DSM account; its password comes from SYNOLOGY_PASSWORD or SYNOLOGY_PASSWORD_FILE [env: SYNOLOGY_USERNAME]
    #[arg(long, global = true, value_name = "NAME")]
    pub username: Option<String>,
    /// Accept exactly the certificate with this SHA-256, e.g. a self-signed one [env: SYNOLOGY_TLS_FINGERPRINT]
    #[arg(long, global = true, value_name = "SHA256")]
    pub tls_fingerprint: Option<String>,
    /// Accept any certificate; warns on every start [env: SYNOLOGY_INSECURE_TLS=1]
    #[arg(long, global = true)]
    pub insecure_tls: bool,
    /// Allow http:// to other hosts than this one [env: SYNOLOGY_ALLOW_PLAIN_HTTP=1]
    #[arg(long, global = true)]
    pub allow_plain_http: bool,
    /// Do not offer tools that change anything [env: SYNOLOGY_READ_ONLY=1]
    #[arg(long, global = true)]
    pub read_only: bool,
    /// When a tool that can lose data may run: preview, flag or human; preview by default, flag for `call`
    /// [env: SYNOLOGY_CONFIRM]
    #[arg(long, global = true, value_name = "POLICY")]
    pub confirm: Option<String>,
    /// Toolsets to offer: overview, cloudsync, hyperbackup; all by default [env: SYNOLOGY_TOOLSETS]
    #[arg(long, global = true, value_name = "LIST")]
    pub toolsets: Option<String>,
    /// Seconds that one request to the NAS may take; 30 by default [env: SYNOLOGY_TIMEOUT]
    #[arg(long, global = true, value_name = "SECONDS")]
    pub timeout: Option<String>,
    /// Settings in TOML, with a table [nas.NAME] for each NAS [env: SYNOLOGY_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<String>,
    /// Which NAS of the configuration file to use [env: SYNOLOGY_NAS]
    #[arg(long, global = true, value_name = "NAME")]
    pub nas: Option<String>,
    /// What the NAS speaks: auto, dsm or documented; auto by default. With `simulate`: what it shall speak
    /// [env: SYNOLOGY_DIALECT]
    #[arg(long, global = true, value_name = "DIALECT")]
    pub dialect: Option<String>,
    /// What to log to stderr, as a tracing filter; info by default [env: SYNOLOGY_LOG]
    #[arg(long, global = true, value_name = "FILTER")]
    pub log: Option<String>,
}
