//! The dashboard on a terminal of its own, in front of a real chain.

mod common;

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use common::{
    keys,
    world::{World, pids, send, wait_for},
};
use nix::{
    pty::{Winsize, openpty},
    sys::{
        signal::Signal,
        termios::{Termios, tcgetattr},
    },
};

const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// What a terminal shows, as far as the dashboard uses one: text, cursor positions, clearing.
#[derive(Default)]
struct Picture {
    rows: Vec<Vec<char>>,
    cursor: (usize, usize),
    /// An escape sequence that has not ended yet.
    sequence: Option<String>,
    /// Whether the other screen is shown, and the cursor.
    alternate: bool,
    hidden: bool,
}

impl Picture {
    fn feed(&mut self, text: &str) {
        for c in text.chars() {
            match &mut self.sequence {
                Some(sequence) => {
                    sequence.push(c);
                    if c.is_ascii_alphabetic() {
                        let sequence = self.sequence.take().unwrap_or_default();
                        self.obey(&sequence);
                    }
                }
                None if c == '\x1b' => self.sequence = Some(String::new()),
                None if c.is_control() => {}
                None => self.put(c),
            }
        }
    }

    fn obey(&mut self, sequence: &str) {
        match sequence {
            "[?1049h" => self.alternate = true,
            "[?1049l" => self.alternate = false,
            "[?25l" => self.hidden = true,
            "[?25h" => self.hidden = false,
            "[2J" => self.rows.clear(),
            _ => {}
        }
        let place =
            sequence.strip_prefix('[').and_then(|rest| rest.strip_suffix('H')).and_then(|rest| rest.split_once(';'));
        if let Some((row, column)) = place {
            self.cursor = (row.parse::<usize>().unwrap() - 1, column.parse::<usize>().unwrap() - 1);
        }
    }

    fn put(&mut self, c: char) {
        let (row, column) = self.cursor;
        self.rows.resize_with(self.rows.len().max(row + 1), Vec::new);
        let line = &mut self.rows[row];
        line.resize(line.len().max(column + 1), ' ');
        line[column] = c;
        self.cursor.1 += 1;
    }

    fn text(&self) -> String {
        self.rows.iter().map(|row| row.iter().collect::<String>() + "\n").collect()
    }
}

/// The binary on a terminal.
struct Terminal {
    child: Child,
    keyboard: File,
    slave: OwnedFd,
    before: Termios,
    picture: Arc<Mutex<Picture>>,
}

impl Terminal {
    fn open(world: &World, arguments: &[&str]) -> Self {
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(&size, None).expect("a terminal");
        let before = tcgetattr(&pty.slave).expect("a terminal");
        let end = || Stdio::from(pty.slave.try_clone().expect("the terminal's other end"));
        let mut command = world.home.command(arguments);
        let child = command.env("TERM", "xterm").stdin(end()).stdout(end()).stderr(end()).spawn().expect("it starts");
        let keyboard = File::from(pty.master);
        let mut output = keyboard.try_clone().expect("the screen");
        let picture = Arc::new(Mutex::new(Picture::default()));
        let shared = picture.clone();
        std::thread::spawn(move || {
            let (mut bytes, mut rest) = ([0; 4096], Vec::new());
            while let Ok(count) = output.read(&mut bytes)
                && count > 0
            {
                rest.extend_from_slice(&bytes[..count]);
                // A character may be cut between two reads.
                let whole = std::str::from_utf8(&rest).map_or_else(|error| error.valid_up_to(), str::len);
                let text: Vec<u8> = rest.drain(..whole).collect();
                shared.lock().unwrap().feed(std::str::from_utf8(&text).unwrap());
            }
        });
        Self { child, keyboard, slave: pty.slave, before, picture }
    }

    fn screen(&self) -> String {
        self.picture.lock().unwrap().text()
    }

    /// Waits until the screen is as it should be.
    #[track_caller]
    fn until(&self, what: &str, good: impl Fn(&str) -> bool) -> String {
        for _ in 0..400 {
            let screen = self.screen();
            if good(&screen) {
                return screen;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{what} is not on the screen:\n{}", self.screen());
    }

    #[track_caller]
    fn shows(&self, text: &str) -> String {
        self.until(text, |screen| screen.contains(text))
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("it reads");
    }

    /// Waits for the end; the terminal has to be as it was.
    #[track_caller]
    fn ends(mut self, code: i32) {
        let status = wait_for("the end of the dashboard", || self.child.try_wait().expect("a child"));
        assert_eq!(status.code(), Some(code));
        assert_eq!(tcgetattr(&self.slave).expect("a terminal"), self.before, "the terminal is not as it was");
        wait_for("the first screen and the cursor", || {
            let picture = self.picture.lock().unwrap();
            (!picture.alternate && !picture.hidden).then_some(())
        });
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The height in the first line.
fn height(screen: &str) -> Option<u64> {
    screen.split("height ").nth(1)?.split_whitespace().next()?.replace(',', "").parse().ok()
}

#[test]
fn the_dashboard_shows_a_chain_as_it_is_not_or_leaves_the_terminal_in_disorder() {
    let world = World::new("seen", &["--nodes", "2", "--block-interval", "1"]);
    world.up("node");
    let (hash, _) = world.commit(&["send", NOBODY, "0x1234"]);
    let block = world.cita(&["get", "tx", &hash]).json()["height"].as_u64().expect("a height");

    let once = world.cita(&["top", "seen", "--once"]).json();
    let names = "chain state layout started_at height tx_per_second interval_ms quota_limit nodes blocks";
    assert_eq!(keys(&once).join(" "), names);
    let node = &once["nodes"][1];
    assert_eq!(keys(node).join(" "), "node state height view peers pool cpu_percent memory_bytes controller");
    assert_eq!(
        (&node["node"], &node["state"], &node["view"], &node["peers"]),
        (&"node1".into(), &"running".into(), &0.into(), &1.into())
    );
    assert!(node["cpu_percent"].is_number() && node["memory_bytes"].as_u64() > Some(1 << 20), "{node}");
    assert_eq!(keys(&once["blocks"][0]).join(" "), "height timestamp tx_count quota_used proposer");
    let table = world.cita(&["top", "seen", "--once", "--output", "table"]).data();
    assert!(table.starts_with("seen running, height ") && table.contains("node1  running"), "{table}");
    // One node tells of its peer; and the context names a chain whose nodes run here.
    let one = world.addresses("controller")[1].clone();
    let remote = world.cita(&["-r", &one, "-e", &world.addresses("executor")[1], "top", "--once"]).json();
    assert_eq!(
        (&remote["nodes"][0]["node"], &remote["nodes"][1]["node"]),
        (&"this node".into(), &"node0".into()),
        "{remote}"
    );
    assert_eq!(remote["nodes"][0]["pool"], 0);
    assert_eq!(world.cita(&["top", "--once"]).json()["chain"], "seen");
    for (code, arguments, expected) in [
        (1, &["top", "nowhere", "--once"][..], "there is no chain 'nowhere'"),
        (1, &["-r", "127.0.0.1:1", "top", "--once"], "cannot reach the controller at 127.0.0.1:1"),
        (2, &["top", "seen"], "this is no terminal to draw on"),
        (2, &["top", "--interval", "5"], "5 is not in 100..=60000"),
    ] {
        let errors = world.cita(arguments).failed(code);
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }

    let mut terminal = Terminal::open(&world, &["top", "--interval", "200"]);
    let screen = terminal.until("the height", |screen| height(screen).is_some());
    let start = height(&screen).expect("it is there");
    terminal.until("a higher block", |screen| height(screen) > Some(start + 1));
    for text in ["seen  running", "node0", "node1", "2 of 2 nodes answer", "tx/s", "PROPOSER"] {
        terminal.shows(text);
    }
    // The block with the transaction, by the keys: the block before, until it is there.
    terminal.press("\r");
    for _ in 0..height(&terminal.shows("Block ")).expect("a height") {
        let screen = terminal.until("a block", |screen| screen.contains("proposer"));
        if screen.contains(&format!("Block {block} ")) {
            break;
        }
        terminal.press("\x1b[D");
        let shown = |screen: &str| screen.split("Block ").nth(1).map(|rest| rest.split(' ').next().unwrap().to_owned());
        terminal.until("the block before", |now| shown(now) != shown(&screen));
    }
    terminal.shows(&format!("Block {block} "));
    terminal.shows("2 bytes");
    terminal.press("\r");
    for text in [hash.as_str(), NOBODY, "0x1234", "success", "quota used"] {
        terminal.shows(text);
    }
    terminal.press("\x7f\x7fl");
    terminal.shows("Log of node0");
    terminal.shows("block executed");
    terminal.press("?");
    terminal.shows("Ctrl-C");
    terminal.press("?\x7f\t");
    terminal.shows("Enter log");
    // A node that dies is shown as such, and the others go on.
    let state = world.status();
    send(state["supervisor"].as_u64().expect("a supervisor"), Signal::SIGSTOP);
    send(pids(&state, 1)[0], Signal::SIGKILL);
    terminal
        .until("a dead node", |screen| screen.lines().any(|line| line.contains("node1") && line.contains("stopped")));
    terminal.shows("1 of 2 nodes answer");
    send(state["supervisor"].as_u64().expect("a supervisor"), Signal::SIGCONT);
    terminal.shows("2 of 2 nodes answer");
    // A smaller window.
    let mut stty = Command::new("stty");
    let end = Stdio::from(terminal.slave.try_clone().expect("the terminal"));
    assert!(stty.args(["cols", "40", "rows", "12"]).stdin(end).status().expect("stty runs").success());
    send(terminal.child.id().into(), Signal::SIGWINCH);
    terminal.until("a small screen", |screen| {
        screen.lines().count() == 12 && screen.lines().all(|l| l.chars().count() <= 40)
    });
    terminal.press("q");
    terminal.ends(0);

    // `watch` keeps a line below its blocks, and sums up when it is interrupted.
    let terminal = Terminal::open(&world, &["watch"]);
    for text in ["contains `0` txs, finalized: `0`", "last block", "CTRL-C ends"] {
        terminal.shows(text);
    }
    send(terminal.child.id().into(), Signal::SIGINT);
    terminal.shows("` txs finalized in `");
    terminal.ends(0);

    for (signal, code) in [(Signal::SIGTERM, 1), (Signal::SIGHUP, 1)] {
        let terminal = Terminal::open(&world, &["top", "seen"]);
        terminal.shows("node1");
        send(terminal.child.id().into(), signal);
        terminal.ends(code);
    }
    let mut terminal = Terminal::open(&world, &["top", "seen"]);
    terminal.shows("node1");
    terminal.press("\x03");
    terminal.ends(0);
    world.down();
    let stopped = world.cita(&["top", "seen", "--once"]).json();
    assert_eq!((&stopped["state"], &stopped["height"]), (&"stopped".into(), &serde_json::Value::Null));
}
