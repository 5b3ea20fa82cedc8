//! One login, with a 2-factor code if DSM wants one, and the id under which DSM trusts this device from then on.

use std::sync::{Arc, Mutex, PoisonError};

use dsm::{ErrorKind, KeepDevice, Nas, Settings, codes};
use futures_util::future::BoxFuture;
use secrecy::SecretString;

use super::{given::Inputs, reach::Reached, sentence};
use crate::{
    cli::{
        Failure,
        logins::LoginTimes,
        spinner::while_waiting,
        terminal::{Question, Terminal},
    },
    config::Setting,
    error::Error,
    gate::GuardedNas,
    state, tools,
};

/// How often a password or a code that DSM refused is asked for again: DSM blocks an address after a few.
const AGAIN: usize = 2;

const PASSWORD: Question<'_> = Question {
    words: "Password (it is not shown)",
    flag: "--password-stdin, SYNOLOGY_PASSWORD or SYNOLOGY_PASSWORD_FILE",
};

const CODE: Question<'_> = Question {
    words: "2-factor code",
    flag: "SYNOLOGY_OTP_CODE",
};

/// With what a login is tried.
pub(super) struct Wish<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) terminal: &'a Terminal,
    pub(super) reached: &'a Reached,
    pub(super) account: &'a str,
    /// The password as far as it is known.
    pub(super) password: Option<SecretString>,
    /// The id of a device that DSM may still trust.
    pub(super) device_id: Option<SecretString>,
    /// The name under which DSM trusts it.
    pub(super) device_name: String,
}

/// What opened a session.
pub(super) struct LoggedIn {
    pub(super) password: SecretString,
    /// A new id, if DSM gave one.
    pub(super) device_id: Option<SecretString>,
}

/// Holds an id until it is kept with everything else.
#[derive(Clone, Default)]
struct Held(Arc<Mutex<Option<SecretString>>>);

impl KeepDevice for Held {
    fn keep(&self, device_id: SecretString) -> BoxFuture<'_, ()> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(device_id);
        Box::pin(async {})
    }
}

/// Logs in, once if all goes well.
pub(super) async fn log_in(wish: Wish<'_>) -> Result<(GuardedNas, LoggedIn), Failure> {
    let Wish {
        inputs, terminal, ..
    } = wish;
    let mut password = match &wish.password {
        Some(password) => password.clone(),
        None => ask_password(terminal).await?,
    };
    let mut code: Option<SecretString> = inputs.text(Setting::OtpCode).map(Into::into);
    let given = inputs.text(Setting::DeviceId).map(SecretString::from);
    let mut device_id = given.clone().or_else(|| wish.device_id.clone());
    let label = format!("{} at {}", wish.account, wish.reached.url);
    let mut again = AGAIN;
    loop {
        let held = Held::default();
        let nas = Nas::new(Settings {
            url: wish.reached.url.clone(),
            account: wish.account.to_owned(),
            password: password.clone(),
            otp_code: code.clone(),
            device_id: device_id.clone(),
            device_name: wish.device_name.clone(),
            trust: wish.reached.trust.clone(),
            proxy: wish.reached.proxy.clone(),
            timeout: inputs.timeout(),
            dialect: None,
            apis: tools::apis(),
        });
        let times = state::folder(super::given::variable).ok();
        let times = times.map(|folder| LoginTimes::new(folder, &label));
        if let Some(times) = &times {
            nas.share_logins(Box::new(times.clone()));
        }
        nas.keep_device(Box::new(held.clone()));
        let Err(error) = terminal
            .wait(while_waiting("Logging in", nas.log_in()))
            .await?
        else {
            terminal.say(&format!("Logged in as {}.", wish.account));
            let new = held.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            if code.is_some() && new.is_none() && device_id.is_none() {
                terminal
                    .say("DSM gave no id for this device, so it will want a code at every login.");
            }
            let logged_in = LoggedIn {
                password,
                // One that was given and worked is kept as well.
                device_id: new.or_else(|| given.filter(|_| device_id.is_some())),
            };
            return Ok((GuardedNas::new(nas), logged_in));
        };
        let refusal = match &error.kind {
            ErrorKind::LoginRefused { code, .. } => *code,
            ErrorKind::LoginPaused { wait, .. } if terminal.is_there() => {
                let wait = *wait;
                terminal.say(&Error::from(error).text());
                terminal.say("Waiting until then; Ctrl-C ends it.");
                terminal.wait(tokio::time::sleep(wait)).await?;
                // It is too old by then.
                code = None;
                continue;
            }
            _ => return Err(failure(Error::from(error).text())),
        };
        match refusal {
            codes::CODE_WANTED => {
                // It goes first otherwise, and DSM counts that as a bad login.
                device_id = None;
                // The password was right, and the person is here.
                if let Some(times) = &times {
                    times.forgive().await;
                }
                terminal.say(
                    "DSM wants a 2-factor code, this once: it trusts this device from then on.",
                );
                code = Some(ask_code(terminal).await?);
            }
            BAD_PASSWORD | BAD_CODE if terminal.is_there() => {
                let error = Error::from(error).to_string();
                terminal.say(&format!("{}.", sentence(&error)));
                if again == 0 {
                    let advice = "That was the third: a few more, and DSM blocks this address. Sign in to DSM in a browser first";
                    return Err(failure(format!("{advice}.")));
                }
                again -= 1;
                if refusal == BAD_CODE {
                    confirm_again("Try another code?", terminal).await?;
                    code = Some(ask_code(terminal).await?);
                } else {
                    confirm_again("Try another password?", terminal).await?;
                    password = ask_password(terminal).await?;
                }
            }
            _ => return Err(failure(Error::from(error).text())),
        }
    }
}

const BAD_PASSWORD: i64 = 400;
const BAD_CODE: i64 = 404;

async fn ask_password(terminal: &Terminal) -> Result<SecretString, Failure> {
    loop {
        if let Some(password) = terminal.ask_hidden(PASSWORD).await? {
            return Ok(password);
        }
    }
}

async fn ask_code(terminal: &Terminal) -> Result<SecretString, Failure> {
    Ok(terminal.ask(CODE, None).await?.into())
}

async fn confirm_again(words: &str, terminal: &Terminal) -> Result<(), Failure> {
    let question = Question {
        words,
        flag: PASSWORD.flag,
    };
    if terminal.confirm(question, false).await? {
        Ok(())
    } else {
        Err(Failure::Run("Nothing was written.".into()))
    }
}

fn failure(text: String) -> Failure {
    Failure::Run(format!("{text} Nothing was written."))
}
