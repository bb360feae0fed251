//! A session against a real chain: a script on standard input, and a person at a terminal.

mod common;

use std::{
    fs::File,
    io::{Read, Write},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use common::world::{World, send, wait_for};
use nix::{pty::openpty, sys::signal::Signal};

const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

#[test]
fn a_script_goes_on_after_a_failure_or_ends_without_one() {
    let world = World::new("script", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    world.cita(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
    let script = format!(
        "# a transaction of a locked account\n\naccount unlock vault -p pw\n-u vault\nsend {NOBODY}\n-q get block 0\n\
         watch -b 0 -t 1\ncall {NOBODY} 0x\nexit\nget nonsense\n"
    );
    let ran = world.home.script(&[], &script);
    assert!(!ran.stderr.contains("Error"), "{ran:?}");
    let text = ran.ok();
    let lines: Vec<&str> = text.lines().collect();
    let sender = world.cita(&["get", "tx", lines[0]]).json()["transaction"]["witness"]["sender"].clone();
    assert_eq!(sender, world.cita(&["account", "export", "vault", "-p", "pw"]).json()["address"]);
    assert!(text.contains("\"height\": 0,") && text.contains("`1` txs finalized in"), "{text}");
    assert_eq!(lines.last(), Some(&"0x"));
    // What was unlocked in the script is locked after it.
    assert!(world.cita(&["-u", "vault", "send", NOBODY]).failed(1).contains("is locked"));

    let height = world.cita(&["get", "bn"]).data();
    for (code, line, expected) in [
        (1, "get block 99999", "Error: current_height: "),
        (1, "-u nobody", "there is no account 'nobody'"),
        (2, "get nonsense", "unrecognized subcommand 'nonsense'"),
        (2, "send 'open", "hint: this was line 2 of the script"),
    ] {
        let ran = world.home.script(&[], &format!("get block-number\n{line}\nsend {NOBODY}\n"));
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), height.as_str()), "{line}: {ran:?}");
        assert!(ran.stderr.contains(expected) && ran.stderr.contains("line 2 of the script"), "{line}: {ran:?}");
    }
    assert_eq!(world.cita(&["get", "bn"]).data(), height, "a line after a failure was run");
    world.down();
}

/// The binary on a terminal of its own.
struct Terminal {
    child: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    fn open(world: &World, arguments: &[&str]) -> Self {
        let pty = openpty(None, None).expect("a terminal");
        let end = || Stdio::from(pty.slave.try_clone().expect("the terminal's other end"));
        let mut command = world.home.command(arguments);
        let child = command.env("TERM", "xterm").stdin(end()).stdout(end()).stderr(end()).spawn().expect("it starts");
        let keyboard = File::from(pty.master);
        let mut output = keyboard.try_clone().expect("the screen");
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Reading fails when the last process on the terminal has ended.
            while let Ok(count) = output.read(&mut bytes)
                && count > 0
                && sender.send(bytes[..count].to_vec()).is_ok()
            {}
        });
        Self { child, keyboard, screen, seen: String::new() }
    }

    /// Waits until that text is on the screen, and forgets what came before its end.
    fn expect(&mut self, text: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(start) = self.seen.find(text) {
                let rest = self.seen.split_off(start + text.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.screen.recv_timeout(left) else { panic!("no '{text}' on the screen: {}", self.seen) };
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// Types a line at the prompt.
    fn enter(&mut self, prompt: &str, line: &str) {
        self.expect(prompt);
        self.keyboard.write_all(format!("{line}\r").as_bytes()).expect("it reads");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_session_ends_with_the_first_mistake_or_forgets_what_was_chosen() {
    let world = World::new("talk", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    world.cita(&["account", "generate", "--name", "alice"]).ok();
    let mut terminal = Terminal::open(&world, &[]);
    terminal.expect("context `talk`");
    for (line, expected) in [
        ("get block 99999", "Error: current_height: 0"),
        ("frobnicate", "Error: unrecognized subcommand 'frobnicate'"),
        ("get block-number", "0"),
        ("-u alice", ""),
        ("-u nobody", "Error: there is no account 'nobody'"),
        ("account export alice", "secret_key"),
        ("account unlock nobody -p secret", "Error: there is no account 'nobody'"),
    ] {
        terminal.enter("cita> ", line);
        terminal.expect("\n");
        terminal.expect(expected);
    }
    terminal.enter("cita> ", &format!("send {NOBODY}"));
    terminal.expect("\n");
    terminal.expect("0x");
    let hash = terminal.expect("\n");
    let tx = world.cita(&["get", "tx", hash.trim()]).json();
    assert_eq!(tx["transaction"]["witness"]["sender"], world.cita(&["account", "export", "alice"]).json()["address"]);
    // A locked account asks for its password, which is not shown.
    world.cita(&["account", "generate", "--name", "vault", "-p", "open sesame"]).ok();
    terminal.enter("cita> ", &format!("-u vault send {NOBODY} 0x01"));
    terminal.expect("Password of the account `vault`: ");
    terminal.keyboard.write_all(b"open sesame\r").expect("it reads");
    let shown = terminal.expect("0x");
    assert!(!shown.contains("sesame"), "{shown}");
    terminal.enter("cita> ", &format!("-u vault send {NOBODY} 0x01"));
    terminal.expect("Password of the account `vault`: ");
    terminal.keyboard.write_all(b"\x03").expect("it reads");
    terminal.expect("Error: no password was given");
    // A command can be interrupted, and the session is still there.
    terminal.enter("cita> ", "watch -b 0");
    terminal.expect("block `2`");
    send(terminal.child.id().into(), Signal::SIGINT);
    terminal.enter("cita> ", "get bn");
    // The prompt is drawn again with every letter; CTRL-D counts at the one after the answer.
    for text in ["\n", "2", "\n", "cita> "] {
        terminal.expect(text);
    }
    terminal.keyboard.write_all(b"\x04").expect("it reads");
    let status = wait_for("the end of the session", || terminal.child.try_wait().expect("a child"));
    assert_eq!(status.code(), Some(0));

    let history = std::fs::read_to_string(world.home.path().join("history")).expect("a history");
    assert!(history.contains("get block 99999") && !history.contains("secret"), "{history}");
    world.down();
}
