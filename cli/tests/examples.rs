//! Every example in the help of every command is run.
//!
//! Rules: an example that makes or runs a chain or a node gets a home of its own. All others run against a chain that is up, each in a
//! copy of the wallet and contexts, so that none sees what another did to them; those that change the chain for all come [`LAST`].
//! [`filled_in`] puts real hashes and addresses in the place of those in the help.

mod common;

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::symlink, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{RecvTimeoutError, channel},
    time::{Duration, Instant},
};

use common::{
    Home, Ran,
    terminal::Terminal,
    world::{PATIENCE, World, creation_code, send, wait_for},
};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

/// Examples with these words come after all others, in this order.
const LAST: [&str; 12] = [
    "chain restart",
    "chain node add",
    "node remove node9",
    "node remove node4",
    "set-block-interval 3",
    "set-block-interval 1",
    "update-validators",
    "emergency-brake on",
    "emergency-brake off",
    "update-admin",
    "chain down",
    "chain clean",
];

/// The password of the account `vault` in examples.
const PASSWORD: &str = "a long password";

#[test]
fn an_example_in_the_help_does_not_work() {
    let mut lines = Vec::new();
    collect(&Home::new(), &mut Vec::new(), &mut lines);
    assert!(lines.len() > 100, "only {} examples were found", lines.len());
    let (own, mut shared): (Vec<String>, Vec<String>) = lines.into_iter().partition(|line| has_own_home(line));
    shared.sort_by_key(|line| LAST.iter().position(|words| line.contains(words)).map_or(0, |place| place + 1));

    let world = World::empty("test-chain");
    let mut failures: Vec<String> = own.iter().filter_map(|line| run_alone(line).err()).collect();
    let stage = Stage::set(&world);
    failures.extend(shared.iter().filter_map(|line| stage.run(line).err()));
    assert!(failures.is_empty(), "{} examples failed:\n\n{}", failures.len(), failures.join("\n"));
}

/// Reads the examples of a command and of those below it off the help, each once.
fn collect(home: &Home, path: &mut Vec<String>, lines: &mut Vec<String>) {
    let mut command = home.command(&[]);
    // Wide enough that no line is broken.
    let ran: Ran = command.args(&*path).arg("--help").env("COLUMNS", "1000").output().expect("it runs").into();
    let help = ran.data();
    let (head, examples) = help.split_once("\nExample").unwrap_or_else(|| panic!("{path:?} has no example:\n{help}"));
    let examples = examples.lines().skip(1).map_while(|line| line.strip_prefix("  "));
    // What stands behind the command after three spaces explains it.
    let commands: Vec<&str> = examples.filter_map(|line| line.split("   ").next()).map(str::trim).collect();
    assert!(!commands.is_empty(), "{path:?} has no example");
    for command in commands {
        assert!(command == "cita" || command.starts_with("cita "), "{path:?}: not an example: {command}");
        if !lines.iter().any(|known| known == command) {
            lines.push(command.to_owned());
        }
    }
    let subcommands = head.split_once("\nCommands:\n").map_or("", |(_, list)| list);
    let names = subcommands.lines().take_while(|line| line.starts_with("  ")).filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then(|| name.to_owned())
    });
    for name in names.collect::<Vec<_>>() {
        path.push(name);
        collect(home, path, lines);
        path.pop();
    }
}

fn has_own_home(line: &str) -> bool {
    ["chain init", "chain up", "cita node", "cita service"].iter().any(|words| line.contains(words))
}

/// Whether an example goes on until CTRL-C.
fn is_endless(line: &str) -> bool {
    let waits =
        (line.contains("chain up") && !line.contains(" -d")) || (line.contains("cita watch") && !line.contains(" -e"));
    waits || line.contains("logs -f") || (has_own_home(line) && line.contains(" run"))
}

/// What a person at the terminal waits for and types, where an example needs one.
fn conversation(line: &str) -> &'static [(&'static str, &'static str)] {
    if line.contains("cita top") && !line.contains("--once") {
        &[("test-chain", "q")]
    } else if line.contains("account") && line.ends_with(" -p") {
        &[("Password for the new account: ", "secret\r"), ("The same again: ", "secret\r")]
    } else {
        &[]
    }
}

/// Runs an example in a home with a stopped chain of one node, in the folder of that node; the folder is also known by the path that
/// it has from the chain's.
fn run_alone(line: &str) -> Result<(), String> {
    let home = Home::new();
    for name in ["alice", "admin"] {
        home.run(&["account", "generate", "--name", name]).ok();
    }
    let mut folder = home.path().to_owned();
    if !line.contains("chain init") {
        home.run(&["chain", "init", "test-chain", "--nodes", "1", "--block-interval", "0"]).ok();
        folder.push("chains/test-chain/test-chain-node0");
        symlink(".", folder.join("test-chain-node0")).expect("a link");
    }
    let done = run(line, line, home.path(), &folder, || {});
    let chains = home.run(&["chain", "list", "--output", "json"]).json();
    for chain in chains.as_array().expect("a list") {
        home.run(&["chain", "down", chain["chain"].as_str().expect("a name")]).ok();
    }
    done.map(drop)
}

/// A chain that is up, with something to ask for.
struct Stage<'a> {
    world: &'a World,
    transaction: String,
    contract: String,
    /// Files that examples read.
    desk: PathBuf,
    validators: Vec<String>,
    controllers: Vec<String>,
    executors: Vec<String>,
}

impl<'a> Stage<'a> {
    fn set(world: &'a World) -> Self {
        for name in ["alice", "admin"] {
            world.cita(&["account", "generate", "--name", name]).ok();
        }
        world.cita(&["account", "generate", "--name", "vault", "-p", PASSWORD]).ok();
        world.cita(&["context", "save", "office"]).ok();
        world.cita(&["chain", "init", "mychain", "--nodes", "1", "--block-interval", "0"]).ok();
        world.cita(&["chain", "up", "mychain", "-d"]).ok();
        let init = ["chain", "init", "test-chain", "--nodes", "2", "--block-interval", "0", "--admin", "admin"];
        world.cita(&init).ok();
        world.up("services");
        let contract = world.deploy("Counter");
        let mut transaction = String::new();
        // Examples ask for block 12.
        while world.cita(&["get", "block-number"]).data().trim().parse::<u64>().expect("a height") < 12 {
            transaction = world.succeed(&["send", &contract, "0x4f2be91f"]);
        }
        // The next block holds what proves this one.
        world.succeed(&["send", &contract, "0x4f2be91f"]);
        let desk = world.home.path().join("desk");
        let proofs = desk.join("proofs");
        world.cita(&["get", "cross-chain-proof", &transaction, "-o", proofs.to_str().expect("a path")]).ok();
        write_contracts(&desk);
        write_accounts(world, &desk);
        let config = world.cita(&["get", "system-config"]).json();
        let validators = config["validators"].as_array().expect("validators").iter();
        Self {
            world,
            transaction,
            contract,
            desk,
            validators: validators.map(|v| v.as_str().expect("an address").to_owned()).collect(),
            controllers: world.addresses("controller"),
            executors: world.addresses("executor"),
        }
    }

    /// Runs an example; what it sent is in a block afterwards.
    fn run(&self, line: &str) -> Result<(), String> {
        let copy = self.copy_of_home(line);
        let folder = copy.path().join("work");
        fs::create_dir(&folder).expect("a folder");
        for entry in fs::read_dir(&self.desk).expect("files") {
            let entry = entry.expect("a file");
            symlink(entry.path(), folder.join(entry.file_name())).expect("a link");
        }
        // So that there are blocks to see.
        let stir = || drop(self.world.cita(&["send", &self.contract, "0x4f2be91f"]).ok());
        let ran = run(line, &self.filled_in(line), copy.path(), &folder, stir)?;
        let hash = ran.stdout.trim();
        if hash.len() == 66 && hash.starts_with("0x") && !line.contains(" get ") && !line.contains(" call ") {
            wait_for(line, || {
                let transaction = self.world.cita(&["get", "tx", hash]).json();
                transaction["height"].as_u64().is_some_and(|height| height < u64::MAX).then_some(())
            });
        }
        Ok(())
    }

    /// The wallet and contexts once more, beside the same chains. An account that the example makes is not there yet.
    fn copy_of_home(&self, line: &str) -> Home {
        let copy = Home::new();
        let home = self.world.home.path();
        fs::copy(home.join("contexts.toml"), copy.path().join("contexts.toml")).expect("contexts");
        fs::create_dir(copy.path().join("wallet")).expect("a folder");
        for entry in fs::read_dir(home.join("wallet")).expect("a wallet") {
            let entry = entry.expect("an account");
            let name = entry.file_name();
            let made = line.contains("--name") && line.contains(name.to_string_lossy().trim_end_matches(".json"));
            if !made {
                fs::copy(entry.path(), copy.path().join("wallet").join(name)).expect("an account");
            }
        }
        symlink(home.join("chains"), copy.path().join("chains")).expect("a link");
        copy
    }

    /// The example with hashes, addresses and ports of this chain, and smaller loads.
    fn filled_in(&self, line: &str) -> String {
        let mut validators = self.validators.iter();
        let line = replace_words(line, |word| match word.len() {
            66 if word.starts_with("0x") => Some(self.transaction.clone()),
            42 if word.starts_with("0x") && line.contains("update-validators") => validators.next().cloned(),
            42 if word.starts_with("0x") => Some(self.contract.clone()),
            _ if word.ends_with(":50004") => Some(self.controllers[0].clone()),
            _ if word.ends_with(":50014") => Some(self.controllers[1].clone()),
            _ if word.ends_with(":50002") => Some(self.executors[0].clone()),
            // The chain of examples has four nodes, this one two.
            _ if word == "node4" => Some("node2".to_owned()),
            _ if word.starts_with("10.0.0.") => Some("127.0.0.1".to_owned()),
            _ if line.contains("bench") && word.len() == 5 => word.strip_suffix("00").map(str::to_owned),
            _ => None,
        });
        let line = line.replace("--duration 60", "--duration 2 --presign 100");
        // Without a number it would be 10,000.
        let total =
            line.split_once("bench send ").is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
        let counted = total || line.contains("--duration");
        let line = if counted { line } else { line.replace("bench send", "bench send 100") };
        // Nobody is there to be asked.
        if line.contains("chain clean") && !line.contains(" -y") { line + " -y" } else { line }
    }
}

/// The files that `account import` and `--password-file` read, and a folder of the old client.
fn write_accounts(world: &World, folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    let export = |words: &[&str]| {
        let words = [&["account", "export", "vault", "--password-file", "vault.password"], words].concat();
        world.home.command(&words).current_dir(folder).output().map(Ran::from).expect("it runs").ok();
    };
    write("vault.password", PASSWORD);
    export(&["--format", "keystore", "-o", "UTC--2026-11-23T21-26-41Z--d3c5e0ee95d6f2f1.json"]);
    export(&["--format", "pem", "-o", "key.pem"]);
    fs::create_dir(folder.join(".cloud-cli")).expect("a folder");
    write(".cloud-cli/carol.toml", &format!("secret_key = '0x{}'", "17".repeat(32)));
}

/// The files of a compiler: a counter, and a token of OpenZeppelin's as Foundry writes it.
fn write_contracts(folder: &Path) {
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file");
    let write = |name: &str, text: String| fs::write(folder.join(name), text).expect("a file");
    let abi = read("../services/executor/evm/tests/contracts/Counter.abi");
    let code = creation_code("Counter");
    write("Counter.json", format!(r#"{{"abi":{abi},"bytecode":{{"object":"{code}"}}}}"#));
    write("Counter.abi", abi);
    write("Counter.bin", code);
    let compiled: Value = serde_json::from_str(&read("tests/contracts/TestToken.json")).expect("JSON");
    let token = &compiled["contracts"]["TestToken.sol"]["TestToken"];
    write("Token.json", json!({ "abi": token["abi"], "bytecode": token["evm"]["bytecode"] }).to_string());
}

/// Replaces words of letters, digits, dots and colons.
fn replace_words(text: &str, mut replacement: impl FnMut(&str) -> Option<String>) -> String {
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == ':';
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(in_word) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|c| !in_word(c)).unwrap_or(word.len()));
        replaced.push_str(before);
        replaced.push_str(&replacement(word).unwrap_or_else(|| word.to_owned()));
        rest = after;
    }
    replaced + rest
}

/// Runs a line as a shell does. One that is endless gets a CTRL-C when it has printed something, and has to end with that; until then
/// `stir` makes something happen.
fn run(line: &str, filled: &str, home: &Path, folder: &Path, stir: impl Fn()) -> Result<Ran, String> {
    let programs = PathBuf::from(env!("CARGO_BIN_EXE_cita"));
    let path = std::env::var("PATH").expect("a path");
    let path = format!("{}:{path}", programs.parent().expect("a folder").display());
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-c", &format!("exec {filled}")]);
    bash.env("CITA_HOME", home).env("PATH", path).env("NO_COLOR", "1").current_dir(folder);
    // Nobody is there who could be asked for a password.
    if line.contains("vault") || line.contains(" import ") {
        bash.env("CITA_PASSWORD", PASSWORD);
    }
    if line.contains("--from-cloud-cli") {
        bash.env("HOME", folder);
    }
    if !conversation(line).is_empty() {
        return talk(line, &bash);
    }
    bash.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = bash.spawn().expect("bash runs");
    let ran =
        if is_endless(line) { interrupted(child, stir) } else { child.wait_with_output().expect("it ends").into() };
    match ran.code == Some(0) && !ran.stderr.contains("panicked") {
        true => Ok(ran),
        false => Err(format!("{line}\n  run as: {filled}\n  {ran:?}\n")),
    }
}

/// Runs on a terminal with a person before it.
fn talk(line: &str, command: &Command) -> Result<Ran, String> {
    let mut terminal = Terminal::open(command);
    for (seen, keys) in conversation(line) {
        terminal.expect(seen);
        terminal.press(keys);
    }
    let (status, screen) = terminal.end();
    let ran = Ran { code: status.code(), stdout: String::new(), stderr: screen };
    if ran.code == Some(0) { Ok(ran) } else { Err(format!("{line}\n  {ran:?}\n")) }
}

/// Sends CTRL-C after the first line. Who does not catch it ends by it; that counts as 0.
fn interrupted(mut child: Child, stir: impl Fn()) -> Ran {
    let (sender, lines) = channel();
    let streams: [Box<dyn std::io::Read + Send>; 2] =
        [Box::new(child.stdout.take().expect("piped")), Box::new(child.stderr.take().expect("piped"))];
    for stream in streams {
        let sender = sender.clone();
        std::thread::spawn(move || {
            BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|l| sender.send(l))
        });
    }
    drop(sender);
    let deadline = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    while seen.is_empty() && Instant::now() < deadline {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => seen.push(line),
            Err(RecvTimeoutError::Timeout) => stir(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    send(child.id().into(), Signal::SIGINT);
    let status = wait_for("the end after CTRL-C", || child.try_wait().expect("a child"));
    seen.extend(lines);
    let by_signal = status.signal() == Some(Signal::SIGINT as i32);
    Ran { code: if by_signal { Some(0) } else { status.code() }, stdout: String::new(), stderr: seen.join("\n") }
}
