//! A session against a real chain: a script on standard input, and a person at a terminal.

mod common;

use std::os::unix::fs::PermissionsExt;

use common::{Home, terminal::Terminal, world::World};

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

#[test]
fn a_script_cannot_use_what_it_printed_or_several_lines() {
    let home = Home::new();
    let made = home.run(&["account", "generate", "--name", "alice"]).json();
    let address = made["address"].as_str().expect("an address");
    let script =
        "account generate --name p1 --output json\n\\\n  account export \\\n alice\naccount delete 'not\n$last'\n";
    let ran = home.script(&[], script);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stdout.contains(address), "{ran:?}");
    // In single quotes nothing is replaced, and the line is the one on which the command begins.
    assert!(ran.stderr.contains(r#"Error: "not\n$last" cannot be the name"#), "{ran:?}");
    assert!(ran.stderr.contains("line 5 of the script"), "{ran:?}");
    let ran = home.script(&[], "account export alice\naccount delete x$last-\"$last_address\"\n");
    assert!(ran.stderr.contains(&format!("there is no account 'x{address}-{address}'")), "{ran:?}");
    let ran = home.script(&[], "# nothing was printed\nget tx $last\n");
    assert!(ran.failed(2).contains("nothing that $last could stand for was printed yet"));
}

#[test]
fn a_session_ends_with_the_first_mistake_or_forgets_what_was_chosen() {
    let world = World::new("talk", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    world.cita(&["account", "generate", "--name", "alice"]).ok();
    let mut terminal = Terminal::open(&world.home.command(&[]));
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
        terminal.expect(expected);
    }
    terminal.enter("cita> ", &format!("send {NOBODY}"));
    terminal.expect("0x");
    let hash = format!("0x{}", terminal.expect("\n").trim());
    let tx = world.cita(&["get", "tx", &hash]).json();
    assert_eq!(tx["transaction"]["witness"]["sender"], world.cita(&["account", "export", "alice"]).json()["address"]);
    // What was printed last can be used at once, and completes.
    for line in ["get tx $last", &format!("get tx {}\t", &hash[..8])] {
        terminal.enter("cita> ", line);
        terminal.expect(&format!("\"transaction_hash\": \"{hash}\""));
    }
    // A locked account asks for its password, which is not shown.
    world.cita(&["account", "generate", "--name", "vault", "-p", "open sesame"]).ok();
    terminal.enter("cita> ", &format!("-u vault send {NOBODY} 0x01"));
    terminal.expect("Password of the account `vault`: ");
    terminal.press("open sesame\r");
    let shown = terminal.expect("0x");
    assert!(!shown.contains("sesame"), "{shown}");
    terminal.enter("cita> ", &format!("-u vault send {NOBODY} 0x01"));
    terminal.expect("Password of the account `vault`: ");
    terminal.press("\x03");
    terminal.expect("Error: no password was given");
    // A command can be interrupted, and the session is still there.
    for (line, shown, end) in [
        ("watch -b 0", "block `1`", "txs finalized in"),
        ("chain logs -f node0 --chain talk", "node0 | ", "Error: interrupted"),
    ] {
        terminal.enter("cita> ", line);
        terminal.expect(shown);
        terminal.press("\x03");
        terminal.expect(end);
    }
    terminal.enter("cita> ", "get bn");
    let height = terminal.expect("\n");
    assert!(matches!(height.trim(), "1" | "2"), "{height:?}");
    // The prompt is drawn again with every letter; CTRL-D counts at the one after the answer.
    terminal.expect("cita> ");
    terminal.press("\x04");
    assert_eq!(terminal.end().0.code(), Some(0));

    let history = std::fs::read_to_string(world.home.path().join("history")).expect("a history");
    assert!(history.contains("get block 99999") && !history.contains("secret"), "{history}");
    world.down();
}

#[test]
fn the_line_editor_has_lost_a_key() {
    let home = Home::new();
    let address = home.run(&["account", "generate", "--name", "alice"]).json()["address"].clone();
    let address = address.as_str().expect("an address");
    // Nobody listens there: a session starts all the same.
    let command = home.command(&["-r", "127.0.0.1:9", "-e", "127.0.0.1:9"]);
    let mut terminal = Terminal::open(&command);
    terminal.expect("context `default`");

    // TAB finishes what is the only one, and lists what there is.
    terminal.enter("cita> ", "acc\tex\tal\t");
    terminal.expect(address);
    terminal.expect("cita> ");
    terminal.press("get rec\t\t");
    terminal.expect("receipt-proof");
    terminal.press("\x15");
    terminal.enter("cita> ", "account delete x$last_address");
    terminal.expect(&format!("there is no account 'x{address}'"));
    terminal.enter("cita> ", "account unl\t$last -p ''");
    terminal.expect(&format!("there is no account '{address}'"));
    terminal.enter("cita> ", "help get receipt");
    terminal.expect("Usage: cita get receipt");
    terminal.enter("cita> ", "get bn");
    terminal.expect("Error: cannot reach the controller at 127.0.0.1:9");

    // Pasted lines run one by one, up to the first that fails.
    let pasted = "account generate --name p1\nfrobnicate\naccount generate --name p2";
    terminal.enter("cita> ", &format!("\x1b[200~{pasted}\x1b[201~"));
    terminal.expect("Error: unrecognized subcommand 'frobnicate'");
    // CTRL-C throws a line away, CTRL-R finds one, the arrow goes back to the last.
    terminal.expect("cita> ");
    terminal.press("account delete alice -y\x03");
    terminal.enter("cita> ", "\x12export al");
    terminal.expect(address);
    terminal.expect("cita> ");
    terminal.press("\x04");
    assert_eq!(terminal.end().0.code(), Some(0));
    let names: Vec<_> = home.run(&["account", "list"]).json().as_array().expect("a list").clone();
    let names: Vec<&str> = names.iter().filter_map(|account| account["name"].as_str()).collect();
    assert_eq!(names, ["alice", "default", "p1"]);

    // The next session remembers; so does one that was killed.
    let mut terminal = Terminal::open(&command);
    terminal.enter("cita> ", "\x1b[A");
    terminal.expect(address);
    terminal.enter("cita> ", "frobnicate twice");
    terminal.expect("Error");
    drop(terminal);
    let history = home.path().join("history");
    assert!(std::fs::read_to_string(&history).expect("a history").contains("frobnicate twice"));
    assert_eq!(history.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
}

#[test]
fn colours_come_where_they_are_not_wanted_or_the_prompt_has_the_wrong_name() {
    let home = Home::new();
    home.run(&["account", "list"]).ok();
    let link = home.path().join("cldi");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cita"), &link).expect("a link");
    let cldi = || {
        let mut command = std::process::Command::new(&link);
        command.env("CITA_HOME", home.path());
        command
    };
    let mut coloured = Terminal::open(cldi().env_remove("NO_COLOR"));
    coloured.expect("\x1b[1;36mcldi> ");
    coloured.press("get nonsense");
    coloured.expect("\x1b[1;32mget\x1b[0m \x1b[31mnonsense");
    coloured.press("\r");
    coloured.expect("\x1b[1;31mError:\x1b[0m unrecognized subcommand");
    coloured.enter("cldi> ", "help");
    coloured.expect("\x1b[1m\x1b[4mUsage:");
    coloured.expect("cldi> ");
    coloured.press("\x04");
    assert_eq!(coloured.end().0.code(), Some(0));

    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let mut plain = Terminal::open(cldi().env_remove("NO_COLOR").env(name, value));
        let mut screen = String::new();
        for line in ["get nonsense", "help", "exit"] {
            screen.push_str(&plain.enter("cldi> ", line));
        }
        let (status, rest) = plain.end();
        screen.push_str(&rest);
        assert_eq!(status.code(), Some(0), "{screen:?}");
        assert!(screen.contains("Error: unrecognized subcommand 'nonsense'"), "{screen:?}");
        // Sequences that end with `m` colour.
        let coloured = screen
            .split("\x1b[")
            .skip(1)
            .any(|code| code.trim_start_matches(|c| c == ';' || char::is_ascii_digit(&c)).starts_with('m'));
        assert!(!coloured, "{name}={value}: {screen:?}");
    }
}
