//! The settings that one place gives: the command line, or the configuration file.

use std::{collections::BTreeMap, fmt};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::setting::Setting;
use crate::sorting::map_of;

/// Settings as text.
#[derive(Default)]
pub struct Given(BTreeMap<Setting, String>);

/// Names only: a value may be a password.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Given {
    /// The text that is given for a setting.
    pub fn get(&self, setting: Setting) -> Option<&str> {
        self.0.get(&setting).map(String::as_str)
    }
}

impl FromIterator<(Setting, String)> for Given {
    fn from_iter<I: IntoIterator<Item = (Setting, String)>>(settings: I) -> Self {
        Self(map_of(settings))
    }
}

/// A desktop bundle hands over a setting that was not filled in as `${user_config.name}`, literally.
pub(super) fn is_set(text: &str) -> bool {
    let text = text.trim();
    let is_placeholder = text.starts_with("${") && text.ends_with('}');
    !text.is_empty() && !is_placeholder
}

impl Args for Given {
    fn augment_args(command: Command) -> Command {
        command.args(Setting::all().filter_map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Given {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Self::default();
        given.update_from_arg_matches(matches)?;
        Ok(given)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for setting in Setting::all() {
            let Some(flag) = setting.flag() else { continue };
            let text = match setting.value_name() {
                Some(_) => matches.get_one::<String>(&flag).cloned(),
                None => matches.get_flag(&flag).then(|| "1".into()),
            };
            self.0
                .extend(text.filter(|text| is_set(text)).map(|text| (setting, text)));
        }
        Ok(())
    }
}

/// The flag of a setting, if it has one.
fn argument(setting: Setting) -> Option<Arg> {
    let flag = setting.flag()?;
    let example = if setting.value_name().is_some() {
        ""
    } else {
        "=1"
    };
    let variable = setting.variable().unwrap_or_default();
    let help = format!("{} [env: {variable}{example}]", setting.meaning());
    let argument = Arg::new(flag.clone()).long(flag).global(true).help(help);
    Some(match setting.value_name() {
        Some(name) => argument.value_name(name),
        None => argument.action(ArgAction::SetTrue),
    })
}
