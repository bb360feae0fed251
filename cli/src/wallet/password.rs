//! Passwords: where they come from, and how they are asked for.

use std::{
    fmt, fs,
    io::{self, IsTerminal},
    ops::Deref,
    os::fd::{AsFd, BorrowedFd},
    path::Path,
};

use nix::{
    sys::termios::{LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcgetattr, tcsetattr},
    unistd::read,
};
use zeroize::Zeroizing;

use crate::{
    error::{CliError, CliResult},
    output,
};

/// The environment variable that unlocks accounts and encrypts new ones.
pub(crate) const VARIABLE: &str = "CITA_PASSWORD";
/// Longer than any password; a terminal's line has at most as many bytes.
const MAX_BYTES: usize = 4096;
/// CTRL-C.
const INTERRUPT: u8 = 3;

/// A password: wiped when dropped, and not shown in debug texts.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Password(Zeroizing<String>);

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl Deref for Password {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// The first line of a file.
///
/// # Errors
/// When the file cannot be read, or its first line is empty or no text.
pub(crate) fn from_file(path: &Path) -> CliResult<Password> {
    let content = Zeroizing::new(fs::read(path).map_err(|e| CliError::file("read the password file", path, &e))?);
    let line = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let wrong = |what: &str| CliError::user(format!("the password file {} {what}", path.display()));
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.len() {
        0 => Err(wrong("begins with an empty line").hint("its first line is the password")),
        1..=MAX_BYTES => text(line).map_err(|()| wrong("is not UTF-8")),
        _ => Err(wrong("has a first line that is too long to be a password")),
    }
}

/// The password in the environment, unless it is empty.
///
/// # Errors
/// When it is no text.
pub(crate) fn from_environment() -> CliResult<Option<Password>> {
    match std::env::var(VARIABLE) {
        Ok(text) if !text.is_empty() => Ok(Some(text.into())),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(CliError::user(format!("{VARIABLE} is not UTF-8"))),
    }
}

/// Whether there is somebody to ask.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a password without showing it.
///
/// # Errors
/// When there is no terminal, or the answer is CTRL-C, CTRL-D or no text.
pub(crate) fn ask(question: &str) -> CliResult<Password> {
    if !can_ask() {
        return Err(CliError::usage(format!("there is no terminal to ask on: {question}"))
            .hint(format!("give the password with --password-file FILE or in {VARIABLE}")));
    }
    let unreadable = |error| CliError::user(format!("cannot read the password: {error}"));
    let stdin = io::stdin();
    let hidden = Hidden::new(stdin.as_fd()).map_err(unreadable)?;
    // Not before: who types at once would be seen.
    output::to_stderr(&format!("{question}: "));
    let line = hidden.read_line();
    drop(hidden);
    output::to_stderr("\n");
    let line = line.map_err(unreadable)?;
    match line.strip_suffix(b"\n") {
        Some(line) => text(line).map_err(|()| CliError::user("the password is not UTF-8")),
        None => Err(CliError::user("no password was given")),
    }
}

/// Asks for a new password, twice.
///
/// # Errors
/// As [`ask`], and when the answers differ or are empty.
pub(crate) fn ask_new(question: &str) -> CliResult<Password> {
    let first = ask(question)?;
    if first.is_empty() {
        return Err(CliError::user("an empty password protects nothing"));
    }
    if ask("The same again")? == first { Ok(first) } else { Err(CliError::user("the two passwords differ")) }
}

fn text(bytes: &[u8]) -> Result<Password, ()> {
    std::str::from_utf8(bytes).map(|text| Password::from(text.to_owned())).map_err(|_| ())
}

/// A terminal that does not show what is typed, until this is dropped.
///
/// CTRL-C ends the line instead of the process, which would leave the terminal without its echo.
struct Hidden<'a> {
    terminal: BorrowedFd<'a>,
    before: Termios,
}

impl<'a> Hidden<'a> {
    fn new(terminal: BorrowedFd<'a>) -> nix::Result<Self> {
        let before = tcgetattr(terminal)?;
        let mut hidden = before.clone();
        hidden.local_flags.remove(LocalFlags::ECHO | LocalFlags::ISIG);
        hidden.local_flags.insert(LocalFlags::ICANON);
        hidden.control_chars[SpecialCharacterIndices::VEOL as usize] = INTERRUPT;
        tcsetattr(terminal, SetArg::TCSADRAIN, &hidden)?;
        Ok(Self { terminal, before })
    }

    /// A line with its end; without one after CTRL-C and CTRL-D.
    fn read_line(&self) -> nix::Result<Zeroizing<Vec<u8>>> {
        let mut line = Zeroizing::new(vec![0; MAX_BYTES]);
        let length = loop {
            match read(self.terminal, &mut line) {
                Err(nix::errno::Errno::EINTR) => {}
                other => break other?,
            }
        };
        line.truncate(length);
        Ok(line)
    }
}

impl Drop for Hidden<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(self.terminal, SetArg::TCSADRAIN, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_a_file_is_the_password_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pw");
        for (content, expected) in
            [("pw", Some("pw")), ("two words \nmore\n", Some("two words ")), ("pw\r\n", Some("pw")), ("\npw\n", None)]
        {
            fs::write(&path, content).unwrap();
            assert_eq!(from_file(&path).ok().as_deref(), expected, "{content:?}");
        }
        fs::write(&path, [0xff, b'\n']).unwrap();
        assert!(from_file(&path).unwrap_err().message().contains("not UTF-8"));
        assert!(from_file(&dir.path().join("none")).unwrap_err().message().contains("none"));
    }

    #[test]
    fn a_password_is_not_in_debug_texts() {
        assert!(!format!("{:?}", Some(Password::from("secret".to_owned()))).contains("secret"));
    }
}
