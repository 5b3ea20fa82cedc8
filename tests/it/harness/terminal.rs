//! The real binary at a terminal: a pseudo-terminal of a width of the test's own.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::JoinHandle,
};

use rustix::{
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use super::{Folder, until};

/// A running child whose stdin, stdout and stderr are one terminal.
pub struct Terminal {
    child: Child,
    keyboard: File,
    screen: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
    _home: Folder,
}

impl Terminal {
    /// Starts the binary at a terminal with so many columns.
    pub fn start(columns: u16, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let size = Winsize {
            ws_row: 50,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&controller, size).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let path = Path::new(name.to_str().unwrap());
        let side = || -> Stdio {
            let mut options = OpenOptions::new();
            options.read(true).write(true).open(path).unwrap().into()
        };
        let home = Folder::new();
        let mut command = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SYNOLOGY_") {
                command.env_remove(name);
            }
        }
        let child = command
            .args(arguments)
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color")
            .env("HOME", home.path("home"))
            .env("XDG_STATE_HOME", home.path("state"))
            .env("XDG_CONFIG_HOME", home.path("config"))
            .envs(environment.iter().copied())
            .stdin(side())
            .stdout(side())
            .stderr(side())
            .spawn()
            .unwrap();
        let keyboard = File::from(controller);
        let mut reading = keyboard.try_clone().unwrap();
        let screen = Arc::<Mutex<Vec<u8>>>::default();
        let shown = Arc::clone(&screen);
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // The end of the child is an error here.
            while let Ok(length @ 1..) = reading.read(&mut buffer) {
                shown.lock().unwrap().extend_from_slice(&buffer[..length]);
            }
        });
        Self {
            child,
            keyboard,
            screen,
            reader: Some(reader),
            _home: home,
        }
    }

    /// What was shown so far, lines ended as in a file.
    pub fn shown(&self) -> String {
        let screen = self.screen.lock().unwrap();
        String::from_utf8_lossy(&screen).replace("\r\n", "\n")
    }

    /// Waits until that is shown.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        until(text, || self.shown().contains(text));
    }

    /// Types something.
    pub fn types(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for its end; answers its exit code and all that was shown.
    #[track_caller]
    pub fn ends(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        self.reader.take().unwrap().join().unwrap();
        (code, self.shown())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already in a test that went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
