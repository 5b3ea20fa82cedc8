//! The order in which DSM looks at a call: API, path, version, method, session, token, parameters.
//!
//! That the version is refused before the method name is looked at was seen in probes of DSM 7.4.

use std::time::Duration;

use super::{
    answer::{Answer, Refusal, code},
    args::{Args, Quoting},
    auth,
    call::Call,
    compound,
    incoming::Incoming,
    info,
    nas::Nas,
    options::Dialect,
    registry::{self, Api, Effect, Format, Home, Method, Run},
};

/// What goes back for one call
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) answer: Answer,
    /// How long the NAS takes over it
    pub(super) delay: Duration,
    /// The value of a `Set-Cookie` header
    pub(super) cookie: Option<String>,
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        Self {
            answer,
            delay: Duration::ZERO,
            cookie: None,
        }
    }
}

pub(super) fn execute(nas: &Nas, incoming: &Incoming) -> Reply {
    try_execute(nas, incoming).unwrap_or_else(|refusal| Err(refusal).into())
}

fn try_execute(nas: &Nas, incoming: &Incoming) -> Result<Reply, Refusal> {
    let (Some(name), Some(version), Some(method)) =
        (&incoming.api, &incoming.version, &incoming.method)
    else {
        return Err(Refusal::code(code::INCOMPLETE));
    };
    let api = find_api(nas, name)?;
    if !api.lives_at(&incoming.path, &nas.options) {
        return Err(Refusal::code(code::NO_SUCH_API));
    }
    let method = find_method(nas, api, version.parse().ok(), method)?;
    match method.run {
        Run::Info => Ok(info::query(nas, incoming).into()),
        Run::LoginPage => Ok(auth::login_page()),
        Run::Login => Ok(auth::login(nas, incoming)),
        Run::Logout => Ok(auth::logout(nas, incoming).into()),
        Run::Compound => {
            let args = admit(nas, incoming, api)?;
            compound::request(nas, incoming, &args)
        }
        Run::Office(run) => {
            let args = admit(nas, incoming, api)?;
            check_verb(nas, incoming, api, method)?;
            check_token(nas, incoming, method)?;
            Ok(run_in_office(nas, &args, run))
        }
    }
}

/// What administrators alone may do, on behalf of an account that is none
pub(super) fn check_privilege(nas: &Nas, api: &Api) -> Result<(), Refusal> {
    if nas.options.administrator || !api.is_for_administrators() {
        Ok(())
    } else {
        Err(Refusal::code(code::NO_PERMISSION))
    }
}

/// Look at the session, then at the privilege, then at the parameters
fn admit(nas: &Nas, incoming: &Incoming, api: &Api) -> Result<Args, Refusal> {
    nas.sessions()
        .admit(incoming.sid.as_deref(), nas.options.expire_after)?;
    check_privilege(nas, api)?;
    Ok(match api.format {
        Format::Json => {
            let quoting = if nas.options.strict {
                Quoting::Strict
            } else {
                Quoting::Lenient
            };
            Args::json(&incoming.params, api.wording, quoting)
        }
        Format::Plain => Args::plain(&incoming.params, api.wording),
    })
}

pub(super) fn find_api(nas: &Nas, name: &str) -> Result<&'static Api, Refusal> {
    registry::apis(&nas.options)
        .find(|api| api.name == name)
        .ok_or(Refusal::code(code::NO_SUCH_API))
}

pub(super) fn find_method(
    nas: &Nas,
    api: &Api,
    version: Option<u32>,
    name: &str,
) -> Result<&'static Method, Refusal> {
    let version = version
        .filter(|version| api.offered(&nas.options).contains(version))
        .ok_or(Refusal::code(code::NO_SUCH_VERSION))?;
    api.methods
        .iter()
        .find(|method| method.name == name && method.versions.contains(&version))
        .ok_or(Refusal::code(code::NO_SUCH_METHOD))
}

pub(super) fn run_in_office(nas: &Nas, args: &Args, run: fn(&mut Call<'_>) -> Answer) -> Reply {
    let now = nas.clock.now();
    let mut office = nas.office();
    office.settle(now);
    let mut call = Call {
        office: &mut office,
        args,
        account: &nas.options.account,
        administrator: nas.options.administrator,
        has_time_server: nas.options.clock_skew == 0,
        now,
        delay: Duration::ZERO,
    };
    let answer = run(&mut call);
    Reply {
        answer,
        delay: call.delay,
        cookie: None,
    }
}

/// A change without the session's SynoToken is refused; the documented dialect knows no token
pub(super) fn check_token(nas: &Nas, incoming: &Incoming, method: &Method) -> Result<(), Refusal> {
    if method.effect == Effect::Reads || nas.options.dialect == Dialect::Documented {
        return Ok(());
    }
    nas.sessions()
        .check_token(incoming.sid.as_deref(), incoming.token.as_deref())
}

/// The documents give a verb for each method of the packages; the code for the other one is unattested
fn check_verb(nas: &Nas, incoming: &Incoming, api: &Api, method: &Method) -> Result<(), Refusal> {
    let documented = match method.effect {
        Effect::Reads => "GET",
        Effect::Changes => "POST",
    };
    let is_documented =
        nas.options.dialect == Dialect::Documented && matches!(api.home, Home::Package(_));
    if !is_documented || incoming.verb == documented {
        Ok(())
    } else {
        Err(Refusal::code(code::INCOMPLETE))
    }
}
