//! The real binary at a terminal, and a person who answers it.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Instant,
};

use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, tcgetattr},
};

use super::{Folder, PATIENCE, until};

/// A running child at a terminal of its own; it is killed when the test is over.
pub struct Person {
    child: Child,
    /// The other end of the terminal: keyboard and screen.
    far_end: File,
    screen: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    /// How much of it was waited for.
    read: usize,
}

/// A home in which nothing is set but where it is: no keyring, no host that the machine of the test may have.
pub fn command_at(home: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_synology-backup-mcp"));
    command
        .env_clear()
        .env("HOME", home.path("home"))
        .env("PATH", home.path("bin"))
        .env("SYNOLOGY_KEYRING", "off");
    command
}

impl Person {
    /// Starts the binary with this home.
    pub fn start(home: &Folder, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let far_end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&far_end).unwrap();
        unlockpt(&far_end).unwrap();
        let name = ptsname(&far_end, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let near_end = rustix::fs::open(name.as_c_str(), flags, Mode::empty()).unwrap();
        let mut command = command_at(home);
        command.args(arguments).envs(environment.iter().copied());
        let copy = |end: &OwnedFd| Stdio::from(end.try_clone().unwrap());
        let child = command
            .stdin(copy(&near_end))
            .stdout(copy(&near_end))
            .stderr(copy(&near_end))
            .spawn()
            .unwrap();
        let far_end = File::from(far_end);
        let mut screen_end = far_end.try_clone().unwrap();
        let (shown, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Linux reports the end of a terminal as an error.
            while let Ok(count @ 1..) = screen_end.read(&mut bytes) {
                if shown.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            far_end,
            screen,
            bytes: Vec::new(),
            read: 0,
        }
    }

    /// Waits until this is on the screen, after what was waited for before; answers what stands before it.
    #[track_caller]
    pub fn expect(&mut self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let seen = String::from_utf8_lossy(&self.bytes[self.read..]).into_owned();
            if let Some(place) = seen.find(text) {
                // Texts of the program are no longer than they look.
                self.read += place + text.len();
                return seen[..place].to_owned();
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.bytes.extend(bytes),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended without {text:?}:\n{seen}"),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {text:?}:\n{seen}"),
            }
        }
    }

    /// Types a line.
    pub fn answer(&mut self, line: &str) {
        self.far_end
            .write_all(format!("{line}\n").as_bytes())
            .unwrap();
    }

    /// Waits for a question and types a line.
    #[track_caller]
    pub fn on(&mut self, question: &str, line: &str) {
        self.expect(question);
        self.answer(line);
    }

    /// Types what ends the input.
    pub fn end_input(&mut self) {
        self.far_end.write_all(b"\x04").unwrap();
    }

    /// Sends a signal, as a terminal does for Ctrl-C.
    pub fn signal(&mut self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Whether what is typed is shown.
    pub fn echoes(&self) -> bool {
        let modes = tcgetattr(&self.far_end).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    }

    /// Waits for its end; answers its exit code and all that was on the screen.
    #[track_caller]
    pub fn wait(&mut self) -> (Option<i32>, String) {
        let mut code = None;
        until("the process ends", || {
            let ended = self.child.try_wait().unwrap();
            ended.is_some_and(|status| {
                code = status.code();
                true
            })
        });
        // The screen ends with the last process that has it.
        while let Ok(bytes) = self.screen.recv_timeout(PATIENCE) {
            self.bytes.extend(bytes);
        }
        let screen = String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n");
        (code, screen)
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
