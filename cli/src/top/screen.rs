//! The terminal: taken over, drawn on, and given back as it was, however the program ends.

use std::{
    io::{self, Stdout},
    panic::{self, PanicHookInfo},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use ratatui::{
    Frame, Terminal,
    backend::CrosstermBackend,
    crossterm::{
        cursor::Show,
        event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
};
use tokio::sync::mpsc;

use super::model::Key;

/// How often the keyboard's thread looks whether it is still wanted.
const POLL: Duration = Duration::from_millis(50);

/// Keys that may wait.
const QUEUE: usize = 64;

/// Whether the terminal is ours, and has to be given back.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// What the terminal tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    /// A key that means something.
    Key(Key),
    /// The window has another size.
    Resized,
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// The terminal while it is ours. Dropping it gives it back.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    keyboard: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    hook: Arc<Hook>,
}

impl Screen {
    /// Takes the terminal over, and listens to its keyboard.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn enter() -> io::Result<(Self, mpsc::Receiver<Input>)> {
        let hook: Arc<Hook> = Arc::new(panic::take_hook());
        let inner = hook.clone();
        panic::set_hook(Box::new(move |info| {
            // First the terminal, so that the message is read on the screen where it stays.
            give_back();
            inner(info);
        }));
        TAKEN.store(true, Ordering::SeqCst);
        let terminal = enable_raw_mode()
            .and_then(|()| execute!(io::stdout(), EnterAlternateScreen))
            .and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout())));
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, inputs) = mpsc::channel(QUEUE);
        let started = terminal.and_then(|terminal| {
            let stop = stop.clone();
            let keyboard = thread::Builder::new().name("keyboard".to_owned()).spawn(move || listen(&sender, &stop))?;
            Ok((terminal, keyboard))
        });
        match started {
            Ok((terminal, keyboard)) => Ok((Self { terminal, keyboard: Some(keyboard), stop, hook }, inputs)),
            Err(error) => {
                give_back();
                restore_hook(hook);
                Err(error)
            }
        }
    }

    /// Draws what changed.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn draw<T>(&mut self, draw: impl FnOnce(&mut Frame) -> T) -> io::Result<T>
    where
        T: Default,
    {
        let mut answer = T::default();
        self.terminal.draw(|frame| answer = draw(frame))?;
        Ok(answer)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // A thread that reads a terminal which is gone may never come back: it is left behind, and ends with the process.
        let deadline = Instant::now() + 4 * POLL;
        while self.keyboard.as_ref().is_some_and(|keyboard| !keyboard.is_finished()) && Instant::now() < deadline {
            thread::sleep(POLL / 10);
        }
        give_back();
        // The hook cannot be changed by a thread that panics, and its terminal is given back already.
        if !thread::panicking() {
            restore_hook(self.hook.clone());
        }
    }
}

/// Puts the hook back that was there before.
fn restore_hook(hook: Arc<Hook>) {
    panic::set_hook(Box::new(move |info| hook(info)));
}

/// Gives the terminal back, once.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // When the terminal is gone there is nothing to give back.
        let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
    }
}

/// Reads keys until nobody wants them, or the terminal is gone.
fn listen(inputs: &mpsc::Sender<Input>, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        let input = match event::poll(POLL) {
            Ok(false) => continue,
            Ok(true) => match event::read() {
                Ok(event::Event::Key(key)) => meaning(key).map(Input::Key),
                Ok(event::Event::Resize(..)) => Some(Input::Resized),
                Ok(_) => None,
                Err(_) => return,
            },
            Err(_) => return,
        };
        // A loop that is busy drawing does not need every repetition of a key that is held down.
        if let Some(input) = input
            && let Err(mpsc::error::TrySendError::Closed(_)) = inputs.try_send(input)
        {
            return;
        }
    }
}

fn meaning(key: KeyEvent) -> Option<Key> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'd') => Some(Key::Quit),
            KeyCode::Char('f') => Some(Key::PageDown),
            KeyCode::Char('b') => Some(Key::PageUp),
            _ => None,
        };
    }
    match key.code {
        KeyCode::Up | KeyCode::Char('k') => Some(Key::Up),
        KeyCode::Down | KeyCode::Char('j') => Some(Key::Down),
        KeyCode::PageUp => Some(Key::PageUp),
        KeyCode::PageDown | KeyCode::Char(' ') => Some(Key::PageDown),
        KeyCode::Home | KeyCode::Char('g') => Some(Key::Home),
        KeyCode::End | KeyCode::Char('G') => Some(Key::End),
        KeyCode::Left => Some(Key::Left),
        KeyCode::Right => Some(Key::Right),
        KeyCode::Tab | KeyCode::BackTab => Some(Key::NextPane),
        KeyCode::Enter => Some(Key::Open),
        KeyCode::Esc | KeyCode::Backspace => Some(Key::Back),
        KeyCode::Char('l') => Some(Key::Log),
        KeyCode::Char('?') => Some(Key::Help),
        KeyCode::Char('q') => Some(Key::Quit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read, process::Command, sync::mpsc::channel};

    use nix::{pty::openpty, sys::termios::tcgetattr};

    use super::*;

    #[test]
    fn keys_mean_what_the_help_says() {
        let plain = |code| meaning(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(plain(KeyCode::Char('q')), Some(Key::Quit));
        assert_eq!(plain(KeyCode::Char('x')), None);
        assert_eq!(meaning(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL)), Some(Key::Quit));
        assert_eq!(meaning(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::CONTROL)), None);
    }

    /// What the next test runs in a process and on a terminal of its own.
    #[test]
    #[ignore = "panics, on purpose; the next test runs it"]
    fn panics_while_the_screen_is_taken() {
        let (mut screen, _inputs) = Screen::enter().unwrap();
        screen.draw(|_| ()).unwrap();
        panic!("on purpose");
    }

    #[test]
    fn a_panic_leaves_the_terminal_in_disorder() {
        let pty = openpty(None, None).unwrap();
        let before = tcgetattr(&pty.slave).unwrap();
        let end = || std::process::Stdio::from(pty.slave.try_clone().unwrap());
        let test = "top::screen::tests::panics_while_the_screen_is_taken";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--ignored", "--nocapture"])
            .env("TERM", "xterm")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .unwrap();
        let (sender, screen) = channel();
        let mut master = std::fs::File::from(pty.master.try_clone().unwrap());
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count) = master.read(&mut bytes)
                && count > 0
                && sender.send(bytes[..count].to_vec()).is_ok()
            {}
        });
        assert!(!child.wait().unwrap().success());
        let after = tcgetattr(&pty.slave).unwrap();
        drop(pty.slave);
        let mut seen = Vec::new();
        while let Ok(bytes) = screen.recv_timeout(Duration::from_secs(1)) {
            seen.extend(bytes);
        }
        let seen = String::from_utf8_lossy(&seen);
        let (enter, leave) = (seen.find("\x1b[?1049h").unwrap(), seen.find("\x1b[?1049l").unwrap());
        assert!(enter < leave && leave < seen.find("on purpose").unwrap(), "{seen:?}");
        assert!(seen.contains("\x1b[?25h"), "the cursor is hidden: {seen:?}");
        assert_eq!(before, after);
    }
}
