//! How a host starts this very program.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    hosts::{Entry, Places},
    sorting::map_of,
};

/// The entry that starts this program with the configuration that `setup` writes.
///
/// A host starts its servers with an environment of its own, so what tells where files are goes along; nothing else of it.
///
/// # Errors
/// Why the program is not known.
pub fn entry(places: &Places<'_>, config: Option<&Path>) -> Result<Entry, String> {
    let program = env::current_exe().and_then(|path| path.canonicalize());
    let program =
        program.map_err(|error| format!("where this program is cannot be told ({error})"))?;
    let (command, mut args) = command(places, &program);
    if let Some(config) = config {
        args.extend(["--config".to_owned(), config.display().to_string()]);
    }
    let folders = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"].into_iter();
    let folders = folders.filter_map(|variable| {
        let folder = (places.variable)(variable)?;
        Path::new(&folder)
            .is_absolute()
            .then(|| (variable.to_owned(), folder))
    });
    Ok(Entry {
        command,
        args,
        env: map_of(folders),
    })
}

/// The program as it is started again tomorrow: what `uvx` and `npx` unpacked may be gone then.
fn command(places: &Places<'_>, program: &Path) -> (String, Vec<String>) {
    let package = env!("CARGO_PKG_NAME");
    let is_below = |folder: &str| program.components().any(|part| part.as_os_str() == folder);
    let launcher = if is_below("archive-v0") || is_below("environments-v2") {
        Some(("uvx", vec![package.to_owned()]))
    } else if is_below("_npx") {
        Some(("npx", vec!["-y".to_owned(), package.to_owned()]))
    } else {
        None
    };
    if let Some((launcher, args)) = launcher
        && let Some(launcher) = places.on_path(launcher)
    {
        return (launcher.display().to_string(), args);
    }
    // A name on the search path that leads here outlives an update, where the path behind it names a version.
    let named = places
        .on_path(package)
        .filter(|named| leads_to(named, program));
    (
        shown(&named.unwrap_or_else(|| program.to_owned())),
        Vec::new(),
    )
}

fn leads_to(path: &PathBuf, program: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path == program)
}

/// Windows spells a path that was made canonical in a way that not every program takes.
fn shown(path: &Path) -> String {
    let path = path.display().to_string();
    path.strip_prefix(r"\\?\")
        .map(str::to_owned)
        .unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::System;

    fn command_for(program: &str, path: &Path) -> (String, Vec<String>) {
        let path = path.display().to_string();
        let places = Places {
            system: System::HERE,
            variable: &|name| (name == "PATH").then(|| path.clone()),
        };
        command(&places, Path::new(program))
    }

    #[cfg(unix)]
    #[test]
    fn what_a_package_manager_unpacked_is_started_by_it() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let cached = "/home/anna/.cache/uv/archive-v0/x/bin/synology-backup-mcp";
        assert_eq!(command_for(cached, path).0, cached);
        for launcher in ["uvx", "npx"] {
            fs::write(path.join(launcher), "").unwrap();
            fs::set_permissions(path.join(launcher), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let (command, args) = command_for(cached, path);
        assert_eq!(command, path.join("uvx").display().to_string());
        assert_eq!(args, ["synology-backup-mcp"]);
        let (command, args) = command_for("/home/anna/.npm/_npx/x/node_modules/y/bin/z", path);
        assert_eq!(command, path.join("npx").display().to_string());
        assert_eq!(args, ["-y", "synology-backup-mcp"]);

        let program = path.join("1.2.3");
        fs::write(&program, "").unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let program = program.canonicalize().unwrap().display().to_string();
        assert_eq!(command_for(&program, path).0, program);
        let link = path.join("synology-backup-mcp");
        symlink(&program, &link).unwrap();
        assert_eq!(command_for(&program, path).0, link.display().to_string());
    }
}
