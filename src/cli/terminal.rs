//! A person at a terminal: what is said, asked, and typed without being seen.

#[cfg_attr(unix, path = "terminal/unix.rs")]
#[cfg_attr(not(unix), path = "terminal/elsewhere.rs")]
mod hidden;

use std::io::{self, IsTerminal, Write};

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::{Failure, runtime::stop_on_signal};
use crate::text::escape;

/// Somebody who is told things and asked questions, as long as there is a terminal.
pub(super) struct Terminal {
    stop: CancellationToken,
    is_there: bool,
    /// What an interruption leaves behind.
    left: &'static str,
}

/// What is asked, and how it is answered where there is no terminal.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The words.
    pub(super) words: &'a str,
    /// The flag or variable that answers it.
    pub(super) flag: &'a str,
}

impl Terminal {
    /// The terminal, if stdin and stderr are one and stdin is not used otherwise.
    pub(super) fn open(uses_stdin: bool) -> Result<Self, Failure> {
        let is_there = !uses_stdin && io::stdin().is_terminal() && io::stderr().is_terminal();
        Ok(Self {
            stop: stop_on_signal()?,
            is_there,
            left: "Nothing was written.",
        })
    }

    /// Whether somebody can be asked.
    pub(super) fn is_there(&self) -> bool {
        self.is_there
    }

    /// Says something. What comes from elsewhere cannot move the cursor.
    pub(super) fn say(&self, text: &str) {
        let lines: Vec<String> = text.split('\n').map(escape).collect();
        let mut out = io::stdout().lock();
        // Nobody may be left to read it.
        let _ = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
    }

    /// Asks for a text; what is there already is the answer to an empty line.
    pub(super) async fn ask(
        &self,
        question: Question<'_>,
        otherwise: Option<&str>,
    ) -> Result<String, Failure> {
        self.wanted(question)?;
        loop {
            let default = otherwise.map(|text| format!(" [{}]", escape(text)));
            self.prompt(&format!(
                "{}{}: ",
                question.words,
                default.unwrap_or_default()
            ));
            let line = self.line().await?;
            match (line.trim(), otherwise) {
                ("", Some(otherwise)) => return Ok(otherwise.to_owned()),
                ("", None) => {}
                (text, _) => return Ok(text.to_owned()),
            }
        }
    }

    /// Asks for a text that is not shown; absent for an empty line.
    pub(super) async fn ask_hidden(
        &self,
        question: Question<'_>,
    ) -> Result<Option<SecretString>, Failure> {
        self.wanted(question)?;
        // Before the question: nothing that is typed at it is shown.
        let silence = hidden::Silence::begin();
        self.prompt(&format!("{}: ", question.words));
        let line = self.read(hidden::read).await;
        drop(silence);
        self.prompt("\n");
        let line = line?;
        Ok(Some(line).filter(|line| !line.is_empty()).map(Into::into))
    }

    /// Asks for yes or no; an empty line is the one that goes without saying.
    pub(super) async fn confirm(
        &self,
        question: Question<'_>,
        otherwise: bool,
    ) -> Result<bool, Failure> {
        self.wanted(question)?;
        let choice = if otherwise { "[Y/n]" } else { "[y/N]" };
        loop {
            self.prompt(&format!("{} {choice} ", question.words));
            match self.line().await?.trim().to_lowercase().as_str() {
                "" => return Ok(otherwise),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => self.prompt("Please answer y or n.\n"),
            }
        }
    }

    /// Waits for something unless the person does not want to.
    pub(super) async fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        tokio::select! {
            done = work => Ok(done),
            () = self.stop.cancelled() => Err(self.interrupted()),
        }
    }

    fn wanted(&self, question: Question<'_>) -> Result<(), Failure> {
        if self.is_there {
            return Ok(());
        }
        let words = question.words.trim_end_matches('?');
        Err(Failure::Settings(format!(
            "There is no terminal to ask \"{words}\": give it with {}. {}",
            question.flag, self.left
        )))
    }

    fn prompt(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{text}").and_then(|()| err.flush());
    }

    async fn line(&self) -> Result<String, Failure> {
        self.read(hidden::line).await
    }

    async fn read(&self, read: fn() -> io::Result<Option<String>>) -> Result<String, Failure> {
        // The thread stays behind when the person interrupts; the process ends then.
        let line = self.wait(tokio::task::spawn_blocking(read)).await?;
        match line {
            Ok(Ok(Some(line))) => Ok(line),
            Ok(Ok(None)) => Err(self.interrupted()),
            Ok(Err(error)) => Err(Failure::Run(format!(
                "The terminal cannot be read ({error}). {}",
                self.left
            ))),
            Err(_) => Err(self.interrupted()),
        }
    }

    fn interrupted(&self) -> Failure {
        if self.is_there {
            // Whatever was asked stands in a line that nobody ended.
            self.prompt("\n");
        }
        Failure::Run(format!("Interrupted. {}", self.left))
    }
}
