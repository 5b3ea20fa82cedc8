//! Which address the NAS answers at, and whether its certificate may be trusted.

use std::{path::Path, time::Duration};

use dsm::{Certificate, Seen, Trust, Url, look};
use jiff::Timestamp;

use super::given::Inputs;
use crate::{
    cli::{
        Failure,
        spinner::while_waiting,
        terminal::{Question, Terminal},
    },
    config::{Setting, is_loopback},
    error::Error,
    setup::{ConfigFile, candidates},
};

/// How long a NAS may take to answer at an address that may be none of its.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often an address is asked for before a person is left alone.
const TRIES: usize = 3;

const ADDRESS: Question<'_> = Question {
    words: "Address of the NAS, e.g. nas.local",
    flag: "--url or SYNOLOGY_URL",
};

/// A NAS that answered.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) url: Url,
    pub(super) trust: Trust,
    /// The SHA-256 of the certificate that is accepted whatever else is wrong with it.
    pub(super) pin: Option<String>,
    pub(super) proxy: Option<Url>,
}

impl Reached {
    /// Whether passwords travel unencrypted to another machine.
    pub(super) fn is_plain_elsewhere(&self) -> bool {
        self.url.scheme() == "http" && !is_loopback(&self.url)
    }
}

/// What a look at the addresses came to.
enum Found {
    Tls(Url, Box<Certificate>),
    Plain(Url),
}

/// Asks for an address until the NAS answers there.
pub(super) async fn reach(
    inputs: &Inputs<'_>,
    config: &ConfigFile,
    known: Option<&str>,
    terminal: &Terminal,
) -> Result<Reached, Failure> {
    let said = |key| config.text(known?, key);
    let proxy = said("proxy").and_then(|proxy| proxy.parse().ok());
    let authorities = said("ca_file").and_then(|path| Trust::with_ca_file(Path::new(path)).ok());
    let authorities = authorities.unwrap_or(Trust::System(Vec::new()));
    let given = inputs.text(Setting::Url);
    let mut tries = 0;
    let found = loop {
        tries += 1;
        let text = match (&given, said("url")) {
            (Some(text), _) => text.clone(),
            (None, Some(known)) if !terminal.is_there() => known.to_owned(),
            (None, known) => terminal.ask(ADDRESS, known).await?,
        };
        let found = match candidates(&text) {
            Ok(urls) => {
                terminal
                    .wait(while_waiting(
                        "Looking for the NAS",
                        find(&urls, &authorities, proxy.as_ref()),
                    ))
                    .await?
            }
            Err(problem) => Err(problem),
        };
        match found {
            Ok(found) => break found,
            Err(problem) if given.is_none() && terminal.is_there() && tries < TRIES => {
                terminal.say(&problem);
            }
            Err(problem) => {
                return Err(Failure::Run(format!("{problem} Nothing was written.")));
            }
        }
    };
    match found {
        Found::Plain(url) => {
            let reached = Reached {
                url,
                trust: authorities,
                pin: None,
                proxy,
            };
            allow_plain(&reached, inputs, terminal).await?;
            Ok(reached)
        }
        Found::Tls(url, certificate) => {
            let pinned = inputs.text(Setting::TlsFingerprint);
            let at_address = || {
                let is_it = |name: &&str| {
                    let urls = config.text(name, "url").map(candidates);
                    urls.is_some_and(|urls| urls.is_ok_and(|urls| urls.first() == Some(&url)))
                };
                config.text(config.names().into_iter().find(is_it)?, "tls_fingerprint")
            };
            let pinned = match &pinned {
                Some(pin) => Some((pin.as_str(), "--tls-fingerprint")),
                None => said("tls_fingerprint")
                    .or_else(at_address)
                    .map(|pin| (pin, "the configuration file")),
            };
            show(&url, &certificate, terminal);
            let (trust, pin) = if inputs.is_on(Setting::InsecureTls) {
                terminal.say("Any certificate is accepted (--insecure-tls): whoever sits between here and the NAS can read the password.");
                (Trust::Anything, None)
            } else {
                match accept(&certificate, pinned, terminal).await? {
                    Some(pin) => (pin_of(pin)?, Some(pin.to_owned())),
                    None => (authorities, None),
                }
            };
            Ok(Reached {
                url,
                trust,
                pin,
                proxy,
            })
        }
    }
}

/// The first of the addresses that answers, as itself or as the one it leads to.
async fn find(urls: &[Url], trust: &Trust, proxy: Option<&Url>) -> Result<Found, String> {
    let mut problems = Vec::new();
    for url in urls {
        match look(url, trust, proxy, PATIENCE).await {
            Ok(Seen::Tls(certificate)) if url.scheme() == "https" => {
                return Ok(Found::Tls(url.clone(), certificate));
            }
            Ok(Seen::Tls(_)) => {
                problems.push(format!("{url} speaks https: write it with https://"));
            }
            Ok(Seen::PlainHttp { redirects_to }) => {
                if let Some(target) = redirects_to.and_then(|to| encrypted(url, &to))
                    && let Ok(Seen::Tls(certificate)) = look(&target, trust, proxy, PATIENCE).await
                {
                    return Ok(Found::Tls(target, certificate));
                }
                if url.scheme() == "http" {
                    return Ok(Found::Plain(url.clone()));
                }
                // The next one may be the same port without TLS.
                problems.push(format!(
                    "{url} speaks http, unencrypted: DSM's https port is usually 5001"
                ));
            }
            Err(error) => problems.push(Error::from(error).to_string()),
        }
    }
    let problems: Vec<String> = problems
        .iter()
        .map(|problem| super::sentence(problem))
        .collect();
    Err(format!(
        "{}. Check the address, and that the NAS is on.",
        problems.join(". ")
    ))
}

/// Where an unencrypted address of this host leads, if that is the same host with https.
fn encrypted(from: &Url, to: &str) -> Option<Url> {
    let mut url: Url = to.parse().ok()?;
    if url.scheme() != "https" || url.host_str() != from.host_str() {
        return None;
    }
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Some(url)
}

async fn allow_plain(
    reached: &Reached,
    inputs: &Inputs<'_>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let url = &reached.url;
    if !reached.is_plain_elsewhere() {
        terminal.say(&format!(
            "{url} is on this machine, so it may go unencrypted."
        ));
        return Ok(());
    }
    terminal.say(&format!(
        "Warning: the NAS answers at {url} only, which is not encrypted. Whoever sits between here and the NAS can read the \
         password. Better switch https on: Control Panel > Login Portal > DSM in DSM."
    ));
    if inputs.is_on(Setting::AllowPlainHttp) {
        return Ok(());
    }
    let question = Question {
        words: "Send the password unencrypted?",
        flag: "--allow-plain-http",
    };
    if terminal.confirm(question, false).await? {
        Ok(())
    } else {
        Err(Failure::Run(
            "Nothing was sent, and nothing was written.".into(),
        ))
    }
}

fn show(url: &Url, certificate: &Certificate, terminal: &Terminal) {
    let told = |text: &Option<String>| text.clone().unwrap_or_else(|| "not told".into());
    let expires = certificate
        .not_after
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(
            || "not told".into(),
            |end| end.strftime("%Y-%m-%d").to_string(),
        );
    terminal.say(&format!(
        "{url} shows this certificate:\n  subject  {}\n  issuer   {}\n  expires  {expires}\n  SHA-256  {}",
        told(&certificate.subject),
        told(&certificate.issuer),
        certificate.fingerprint
    ));
}

/// Whether the certificate is accepted, and with which pin; none where the system vouches for it.
async fn accept<'a>(
    certificate: &'a Certificate,
    pinned: Option<(&'a str, &str)>,
    terminal: &Terminal,
) -> Result<Option<&'a str>, Failure> {
    let fingerprint = certificate.fingerprint.as_str();
    if let Some((pin, from)) = pinned {
        if certificate.is_pinned_by(&pin_of(pin)?) {
            terminal.say("It is the one that is pinned.");
            // However it is written.
            return Ok(Some(pin));
        }
        terminal.say(&format!(
            "Warning: it is not the one that {from} names ({pin}). Either the NAS has a new one, or something else answers."
        ));
        if from == "--tls-fingerprint" || !terminal.is_there() {
            return Err(Failure::Run(
                "The certificate is not the one that is pinned. If the NAS has a new one, give its SHA-256 with --tls-fingerprint. \
                 Nothing was sent, and nothing was written."
                    .into(),
            ));
        }
    } else if certificate.flaws.is_empty() {
        terminal.say("This system trusts it.");
        return Ok(None);
    }
    if !certificate.flaws.is_empty() {
        terminal.say(&format!(
            "This system does not trust it: {}. Compare the SHA-256 with the one that the NAS has; this prints it there, over SSH:\n  \
             sudo openssl x509 -noout -fingerprint -sha256 -in /usr/syno/etc/certificate/system/default/cert.pem",
            certificate.flaws_in_words()
        ));
    }
    let question = Question {
        words: "Accept exactly this certificate from now on?",
        flag: &format!("--tls-fingerprint {fingerprint}, once it is compared"),
    };
    if terminal.confirm(question, false).await? {
        Ok(Some(fingerprint))
    } else {
        Err(Failure::Run(
            "Nothing was sent, and nothing was written.".into(),
        ))
    }
}

fn pin_of(text: &str) -> Result<Trust, Failure> {
    Trust::pinned(text).ok_or_else(|| {
        let fix =
            "Set it to the 64 hex digits of the certificate's SHA-256, with or without colons";
        Setting::TlsFingerprint.error("not a SHA-256", fix).into()
    })
}
