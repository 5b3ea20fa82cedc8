//! Which hosts shall start the server.

use super::given::{Inputs, variable};
use crate::{
    cli::{
        Failure,
        terminal::{Question, Terminal},
    },
    hosts::{Entry, Host, Places, System},
    setup::{self, Addition, FileChange},
};

/// How hosts are chosen.
pub(super) enum Choice {
    /// These.
    These(Vec<Host>),
    /// All that are found.
    Found,
    /// Those that the person wants of them.
    Asked,
}

/// What was chosen.
#[derive(Default)]
pub(super) struct Chosen {
    /// What changes.
    pub(super) changes: Vec<FileChange>,
    /// The hosts that start the server then.
    pub(super) started: Vec<Host>,
}

impl Choice {
    /// What the flags say, or that the person is asked.
    pub(super) fn of(flags: &[String], yes: bool, terminal: &Terminal) -> Result<Self, Failure> {
        let names: Vec<&str> = flags.iter().map(|name| name.trim()).collect();
        match names.as_slice() {
            ["none"] => Ok(Self::These(Vec::new())),
            [] if yes => Ok(Self::Found),
            [] if terminal.is_there() => Ok(Self::Asked),
            [] => Err(Failure::Settings(
                "There is no terminal to ask to which hosts the server shall be added: name them with --host, e.g. \
                 --host claude-desktop,cursor or --host none, or take all that are found with --yes."
                    .into(),
            )),
            names => names.iter().map(|name| host(name)).collect::<Result<_, _>>().map(Self::These),
        }
    }
}

fn host(name: &str) -> Result<Host, Failure> {
    Host::find(&name.to_lowercase()).ok_or_else(|| {
        let ids = Host::ALL.map(Host::id).join(", ");
        Failure::Settings(format!(
            "--host: there is no host `{name}`. Choose from {ids}, or none."
        ))
    })
}

/// The places of this process.
pub(super) fn places() -> Places<'static> {
    Places {
        system: System::HERE,
        variable: &variable,
    }
}

/// Shows what would change in each host, and takes what the person wants.
pub(super) async fn choose(
    choice: Choice,
    inputs: &Inputs<'_>,
    terminal: &Terminal,
) -> Result<Chosen, Failure> {
    let places = places();
    let config = inputs.own_config();
    let entry = setup::entry(&places, config.as_deref()).map_err(Failure::Run)?;
    let (hosts, named, asks) = match choice {
        Choice::These(hosts) => (hosts, true, false),
        Choice::Found => (found(&places), false, false),
        Choice::Asked => (found(&places), false, true),
    };
    let mut chosen = Chosen::default();
    for host in hosts {
        let change = match setup::add_to(host, &places, &entry) {
            Ok(Addition::Change(change)) => change,
            Ok(Addition::Present) => {
                terminal.say(&format!("\n{} starts the server already.", host.name()));
                chosen.started.push(host);
                continue;
            }
            Err(problem) if named => {
                return Err(Failure::Run(format!(
                    "{}: {problem}. Nothing was written.",
                    host.name()
                )));
            }
            Err(problem) => {
                terminal.say(&format!(
                    "\n{}: {problem}. {}",
                    host.name(),
                    by_hand(&entry)
                ));
                continue;
            }
        };
        let path = change.file.path().display();
        terminal.say(&format!(
            "\n{} would be told in {path}:\n{}",
            host.name(),
            change.diff()
        ));
        let words = format!("Add the server to {}?", host.name());
        let question = Question {
            words: &words,
            flag: "--host",
        };
        if !asks || terminal.confirm(question, true).await? {
            chosen.changes.push(change);
            chosen.started.push(host);
        }
    }
    Ok(chosen)
}

fn found(places: &Places<'_>) -> Vec<Host> {
    Host::ALL
        .into_iter()
        .filter(|host| places.has(*host))
        .collect()
}

fn by_hand(entry: &Entry) -> String {
    format!(
        "Add it there by hand: command {}, arguments {:?}.",
        entry.command, entry.args
    )
}

/// What a person does next.
pub(super) fn next_step(started: &[Host]) -> String {
    let names: Vec<&str> = started.iter().map(|host| host.name()).collect();
    match names.split_last() {
        None => "No host was changed: `synology-backup-mcp setup` adds the server to one at any time, and one that starts it already has to be \
                 restarted. Try it here with \
                 `synology-backup-mcp call hyperbackup_list_tasks`."
            .into(),
        Some((last, [])) => format!("Restart {last}, then ask it: is everything backed up?"),
        Some((last, others)) => format!(
            "Restart {} and {last}, then ask: is everything backed up?",
            others.join(", ")
        ),
    }
}
