//! Wrong input of every kind: one line that says what was wrong, with the value that was; a hint that says what to do; the right exit code; no
//! data; and not a byte of the user's files changed.
//!
//! A row is an exit code, a command line and what its error says. `{…}` is a value, see [`Stage::values`]; `''` is an empty argument.

mod common;

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::Write,
    net::{TcpListener, TcpStream},
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{Home, Ran, world::World};
use serde_json::Value;

type Row = (i32, &'static str, &'static str);

/// What needs no chain to be wrong.
const USAGE: &[Row] = &[
    (2, "frobnicate", "unrecognized subcommand 'frobnicate'"),
    (2, "get", "'cita get' requires a subcommand"),
    (2, "get blok", "unrecognized subcommand 'blok'"),
    (2, "get block", "<HEIGHT|HASH>"),
    (2, "get receipt", "<HASH>"),
    (2, "get block ''", "'' is not a block"),
    (2, "get tx 0xzz", "invalid hex input: '0xzz'"),
    (2, "get tx 0x12", "a transaction hash takes 32 bytes, this has 1"),
    (2, "get receipt 0x000", "invalid hex input: '0x000'"),
    (2, "get code 0x12zz", "invalid hex input: '0x12zz'"),
    (2, "get balance 0x1234", "an address takes 20 bytes, this has 2: '0x1234'"),
    (2, "get storage-at {nobody} 0xzz", "invalid hex input: '0xzz'"),
    (2, "get storage-at {nobody} 0x{65}", "a value takes 32 bytes"),
    (2, "get roots-info soon", "'soon' is not a block"),
    (2, "get block 99999999999999999999", "'99999999999999999999' is not a block"),
    (2, "send 0x12zz", "invalid hex input: '0x12zz'"),
    (2, "send {nobody} 0xabc", "invalid hex input: '0xabc'"),
    (2, "send {nobody} -v 0xzz", "invalid hex input: '0xzz'"),
    (2, "send {nobody} -v {65}", "a value takes 32 bytes"),
    (2, "send {nobody} -q many", "'many'"),
    (2, "send {nobody} -q -5", "'-5'"),
    (2, "send {nobody} --until soon", "'soon' is not a height"),
    (2, "create", "<DATA>"),
    (2, "create 6x", "invalid hex input: '6x'"),
    (2, "call 0x12 0x", "an address takes 20 bytes, this has 1: '0x12'"),
    (2, "send {nobody} f(uint7) 1", "'f(uint7)' is not a signature: there is no type 'uint7'"),
    (2, "send {nobody} f(uint8) 300", "argument 1 (uint8) of f(uint8): '300' is above 255"),
    (2, "send {nobody} f(uint8)", "f(uint8) takes 1 argument, 0 given"),
    (2, "send {nobody} 0x00 5", "data in hex takes no arguments"),
    (2, "send {nobody} --wait --dry-run", "cannot be used with"),
    (2, "send {nobody} --contract Token", "--contract chooses from a file"),
    (2, "send {nobody} -v 0.5wei", "'0.5wei' is not a whole number of wei"),
    (1, "send {nobody} f --abi /nowhere.json", "cannot read the artifact /nowhere.json"),
    (2, "create 00 11", "creation code is one word of hex, 2 given"),
    (2, "call {nobody} 0x00 1 2", "'2' is too much behind data and height"),
    (2, "call {nobody} 0x00 soon", "'soon' is not a block"),
    (2, "call {nobody} f(bool) maybe", "'maybe' is neither true nor false"),
    (2, "ethabi decode params -t uint7 00", "there is no type 'uint7'"),
    (1, "ethabi decode params -t bool 00", "do not fit the types (bool)"),
    (2, "ethabi encode params -v uint8 1", "'1' is not a number of 64 hex digits"),
    (1, "ethabi encode function /nowhere.json f", "cannot read the artifact /nowhere.json"),
    (2, "rpc estimate-quota 0x00 -f 0x12", "an address takes 20 bytes, this has 1: '0x12'"),
    (2, "rpc add-node 70000 node1", "'70000' is not a port"),
    (2, "rpc add-node 0 node1", "'0' is not a port"),
    (2, "rpc add-node -1 node1", "'-1' is not a port"),
    (2, "rpc add-node 40001", "the domain of the peer at port 40001 is missing"),
    (2, "rpc store-abi 0x12 []", "an address takes 20 bytes, this has 1: '0x12'"),
    (2, "rpc parse-proof 0xzz", "invalid hex input: '0xzz'"),
    (1, "rpc parse-proof 0x1234", "this is no proof of a BFT chain"),
    (2, "rpc parse-proof 0x --consensus POW", "'POW'"),
    (2, "verify cross-chain-proof", "--file <FILE>|--data <0xPROOF>"),
    (2, "verify ccp -d 0xzz", "invalid hex input: '0xzz'"),
    (
        2,
        "verify ccp -d 0x -v 0x12",
        "a validator is an address of 20 bytes, or under overlord a BLS public key of 48; this has 1: '0x12'",
    ),
    (2, "verify ccp -d 0x --chain-id 0x12", "a hash takes 32 bytes, this has 1: '0x12'"),
    (1, "verify ccp -f /nowhere/proof", "cannot read the proof /nowhere/proof"),
    (2, "admin emergency-brake maybe", "'maybe'"),
    (2, "admin update-validators", "<VALIDATORS>"),
    (2, "admin update-validators 0x1234", "validators are addresses of 20 bytes"),
    (2, "admin set-block-interval -1", "'-1'"),
    (2, "admin amend set-h256 {nobody} 0x0", "<VALUE>"),
    (2, "account import 0x12", "a secret key takes 32 bytes, this has 1"),
    (2, "account generate --name ../x", "\"../x\" cannot be the name of an account"),
    (2, "account generate --crypto RSA", "'RSA'"),
    (2, "account delete plain", "there is no terminal to ask on"),
    (1, "account delete nobody -y", "there is no account 'nobody'"),
    (1, "account export nobody", "there is no account 'nobody'"),
    (1, "account generate --name plain", "there is an account 'plain' already"),
    (1, "account export vault", "account 'vault' is locked"),
    (1, "account export vault -p no", "wrong password"),
    (1, "account unlock vault -p no", "wrong password"),
    (1, "account lock vault -p no", "wrong password"),
    (1, "context delete nowhere", "there is no context 'nowhere'"),
    (1, "context default nowhere", "there is no context 'nowhere'"),
    (1, "-u nobody context save x", "there is no account 'nobody'"),
    (1, "-c nowhere get bn", "there is no context 'nowhere'"),
    (2, "-r nonsense get bn", "'nonsense' is not the address of a service"),
    (2, "-r localhost:99999 get bn", "'localhost:99999' is not the address of a service"),
    (2, "-r https://x:1 get bn", "'https://x:1' is not the address of a service"),
    (2, "-e '' get nonce", "'' is not the address of a service"),
    (2, "-t -1 get bn", "'-1'"),
    (2, "-t soon get bn", "'soon'"),
    (2, "--crypto RSA get bn", "'RSA'"),
    (2, "--consensus POW get bn", "'POW'"),
    (2, "--output xml get bn", "'xml'"),
    (2, "bench send -c 0", "0 is not in 1..=10000"),
    (2, "bench send 0", "0 is not in 1.."),
    (2, "bench send -5", "-5"),
    (2, "watch -t 1 -u 1", "cannot be used with"),
    (2, "completions tcsh", "'tcsh'"),
];

/// What a chain refuses, or what is wrong with the way to it.
const CHAIN: &[Row] = &[
    (1, "get block 99999", "current_height: {height}, there is no block 99999"),
    (1, "get block 99999 -d", "current_height: {height}"),
    (1, "get block-hash 99999", "current_height: {height}"),
    (1, "get system-config 99999", "current_height: {height}"),
    (1, "get roots-info 99999", "current_height: {height}"),
    (1, "get code {contract} 99999", "current_height: {height}"),
    (1, "get balance {contract} 99999", "current_height: {height}"),
    (1, "get nonce {contract} 99999", "current_height: {height}"),
    (1, "get abi {contract} 99999", "current_height: {height}"),
    (1, "get storage-at {contract} 0x0 99999", "current_height: {height}"),
    (1, "call {contract} 0x8da5cb5b 99999", "current_height: {height}"),
    (2, "call {contract} 0x8da5cb5b 0", "block 0"),
    (2, "get block -99999", "there is no height -99999: the chain is at {height}"),
    (2, "get nonce {contract} -99999", "there is no height -99999"),
    (2, "send {nobody} --until -99999", "there is no height -99999"),
    (1, "get block {unknown}", "{unknown}: the chain refused, message: \"NoBlockHeight\""),
    (1, "get tx {unknown}", "{unknown}: the chain refused, message: \"NoTransaction\""),
    (1, "get receipt {unknown}", "{unknown}: the chain refused, message: \"Not get the receipt\""),
    (1, "get receipt-proof {unknown}", "{unknown}: the chain refused, message: \"Not get the receipt\""),
    (1, "get ccp {unknown}", "{unknown}: the chain refused, message: \"NoReceiptProof\""),
    (1, "get ccp {last} -o {home}/proofs", "{last}: the chain refused, message: \"NoProof\""),
    (2, "watch -b 5 -e 4", "the last block is before the first"),
    (1, "send {nobody} --until +500", "message: \"InvalidValidUntilBlock\""),
    (1, "send {nobody} --until 0", "message: \"InvalidValidUntilBlock\""),
    (1, "create 0x6000 --until +500", "message: \"InvalidValidUntilBlock\""),
    (1, "send {nobody} -q 99999999999", "message: \"QuotaUsedExceed\""),
    (1, "send 0x1234", "message: \"InvalidTo\""),
    (1, "send {contract} fly", "invalid hex input: 'fly', and the chain keeps no ABI of {contract}"),
    (1, "call {contract} fly()", "fly() of {contract} reverted"),
    (1, "-u nobody send {nobody}", "there is no account 'nobody'"),
    (1, "-u nobody get balance", "there is no account 'nobody'"),
    (1, "-u vault send {nobody}", "account 'vault' is locked"),
    (1, "-u vault -p no create 0x00", "wrong password"),
    (1, "-u vault admin set-block-interval 1", "account 'vault' is locked"),
    (1, "-u plain admin set-block-interval 1", "message: \"AdminCheckError\""),
    (1, "-u plain admin update-admin {nobody}", "message: \"AdminCheckError\""),
    (1, "--crypto ETH send {nobody}", "the suite SM, but the chain is of ETH"),
    (1, "rpc add-node /nonsense", "/nonsense: the chain refused, message: \"MultiAddrParseError\""),
    (1, "rpc add-node 40001 ''", "/dns4/localhost/tcp/40001/tls/: the chain refused"),
    (1, "-r {executor} get bn", "no answer from the controller at {executor}"),
    (1, "-r {nowhere} get bn", "cannot reach the controller at {nowhere}"),
    (1, "-r {nowhere} send {nobody}", "cannot reach the controller at {nowhere}"),
    (1, "-r {nowhere} watch", "cannot reach the controller at {nowhere}"),
    (1, "-e {nowhere} get nonce", "cannot reach the executor at {nowhere}"),
    (1, "-e {nowhere} bench call", "cannot reach the executor at {nowhere}"),
    (1, "-r no.host.invalid:50004 get bn", "cannot reach the controller at no.host.invalid:50004"),
    (1, "-r {talker} get bn", "no answer from the controller at {talker}"),
    (1, "-e {talker} get nonce", "or the executor at {talker}"),
    (1, "-t 1 -r {mute} get bn", "no answer from the controller at {mute}"),
    (1, "-t 1 -e {mute} get nonce", "or the executor at {mute}"),
    (1, "-t 1 -r {mute} send {nobody}", "no answer from the controller at {mute}"),
];

/// Whoever mistyped a password knows what to do, and nobody else can do anything.
const NO_HINT: &str = "wrong password";

/// A home with accounts in it, and what rows name.
struct Stage {
    home: PathBuf,
    values: BTreeMap<&'static str, String>,
}

impl Stage {
    fn new(home: &Home) -> Self {
        home.run(&["account", "generate", "--name", "plain"]).ok();
        home.run(&["account", "generate", "--name", "vault", "-p", "pw"]).ok();
        let values = [
            ("nobody", "0x00000000000000000000000000000000000000aa".to_owned()),
            ("unknown", format!("0x{}", "ab".repeat(32))),
            ("65", "f".repeat(65)),
            ("home", home.path().display().to_string()),
            ("nowhere", "127.0.0.1:1".to_owned()),
        ];
        Self { home: home.path().to_owned(), values: values.into() }
    }

    fn fill(&self, text: &str) -> String {
        let filled =
            self.values.iter().fold(text.to_owned(), |text, (key, value)| text.replace(&format!("{{{key}}}"), value));
        assert!(!filled.contains('{'), "there is no value for all of {text}");
        filled
    }

    /// Runs all rows; answers what is wrong with each.
    fn mistakes(&self, home: &Home, rows: &[Row]) -> Vec<String> {
        let before = files(&self.home);
        let mut mistakes = Vec::new();
        for (code, line, says) in rows {
            let words: Vec<String> = line.split(' ').map(|word| self.fill(word).replace("''", "")).collect();
            let ran = home.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
            mistakes.extend(mistake(&ran, *code, &self.fill(says)).map(|why| format!("{line}: {why}\n  {ran:?}")));
            if files(&self.home) != before {
                mistakes.push(format!("{line}: a file has changed"));
                break;
            }
        }
        mistakes
    }
}

/// What is wrong with how a run failed.
fn mistake(ran: &Ran, code: i32, says: &str) -> Option<String> {
    let errors: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("Error")).collect();
    let others = ran.stderr.lines().filter(|line| !line.starts_with("Error") && !line.starts_with("hint: ")).count();
    let hints = ran.stderr.lines().filter(|line| line.starts_with("hint: ")).count();
    let [error] = errors.as_slice() else { return Some(format!("{} lines begin with Error", errors.len())) };
    match () {
        () if ran.code != Some(code) => Some(format!("exit {:?} instead of {code}", ran.code)),
        () if !ran.stdout.is_empty() => Some("data on standard output".to_owned()),
        () if !ran.stderr.starts_with("Error: ") => Some("something comes before the error".to_owned()),
        () if !error.contains(says) => Some(format!("it does not say {says:?}")),
        () if hints == 0 && !error.ends_with(NO_HINT) => Some("no hint".to_owned()),
        () if others > 0 => Some(format!("{others} lines of something else")),
        () => None,
    }
}

/// Everything of a user but the chains: path, mode and content.
fn files(dir: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let mode = fs::symlink_metadata(&entry).expect("its metadata").permissions().mode();
        if entry.is_dir() {
            found.insert(entry.clone(), (mode, Vec::new()));
            if !entry.ends_with("chains") {
                found.extend(files(&entry));
            }
        } else {
            found.insert(entry.clone(), (mode, fs::read(&entry).expect("its content")));
        }
    }
    found
}

#[track_caller]
fn none(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "{} rows are wrong\n{}", mistakes.len(), mistakes.join("\n"));
}

#[test]
fn wrong_words_are_not_told_in_one_line_or_change_something() {
    let home = Home::new();
    none(&Stage::new(&home).mistakes(&home, USAGE));
}

#[test]
fn what_a_chain_refuses_is_not_told_in_one_line_or_changes_something() {
    let world = World::new("refuses", &["--nodes", "1", "--block-interval", "0"]);
    world.up("node");
    let mut stage = Stage::new(&world.home);
    let contract = world.deploy("Probe");
    let last = world.succeed(&["send", &contract, "0x8da5cb5b"]);
    let height = world.cita(&["get", "bn"]).data().trim().to_owned();
    stage.values.extend([
        ("contract", contract),
        ("last", last),
        ("height", height.clone()),
        ("executor", world.addresses("executor")[0].clone()),
        ("talker", strange(|mut stream| drop(stream.write_all(b"SSH-2.0-OpenSSH_9.2p1\r\n")))),
        ("mute", strange(std::mem::forget)),
    ]);
    let start = Instant::now();
    none(&stage.mistakes(&world.home, CHAIN));
    assert!(start.elapsed() < Duration::from_secs(40), "somebody was waited for too long");
    assert_eq!(world.cita(&["get", "bn"]).data().trim(), height, "what was refused made a block");

    let envelope = world.cita(&["--output", "json", "get", "tx", &stage.values["unknown"]]).failed(1);
    let envelope: Value = serde_json::from_str(&envelope).expect("an envelope");
    assert_eq!((&envelope["error"]["status"], &envelope["error"]["kind"]), (&"NoTransaction".into(), &"user".into()));
    world.down();
    let gone: &[Row] = &[
        (1, "get bn", "cannot reach the controller at "),
        (1, "send {nobody}", "cannot reach the controller at "),
        (1, "get nonce", "cannot reach the executor at "),
        (1, "bench send 10", "cannot reach the controller at "),
    ];
    none(&stage.mistakes(&world.home, gone));
}

/// A port where somebody takes every connection and does that with it.
fn strange(with: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address").to_string();
    std::thread::spawn(move || listener.incoming().flatten().for_each(with));
    address
}

#[test]
fn an_argument_that_is_no_text_is_not_named() {
    let home = Home::new();
    for words in
        [&[&b"get"[..], b"block", b"\xff\xfe"][..], &[b"-u", b"\xff\xfe", b"get", b"bn"], &[b"get", b"tx", b"\xff\xfe"]]
    {
        let words = words.iter().map(|word| OsStr::from_bytes(word));
        let ran: Ran = home.command(&[]).args(words).output().expect("it runs").into();
        assert_eq!(mistake(&ran, 2, r#"the argument "\xFF\xFE" is no UTF-8 text"#), None, "{ran:?}");
    }
    assert!(files(home.path()).is_empty());
}

#[test]
fn a_home_that_cannot_be_used_is_not_named() {
    let home = Home::new();
    let file = home.path().join("file");
    fs::write(&file, "no folder").unwrap();
    for place in [file.clone(), file.join("below"), PathBuf::from("/proc/cita")] {
        let text = place.display().to_string();
        let ran = home.run(&["--home", &text, "account", "list"]);
        assert_eq!(mistake(&ran, 1, &text), None, "{ran:?}");
    }
    assert_eq!(files(home.path()).len(), 1);

    // Files that cannot be read: folders stand in their place, which even root cannot read.
    home.run(&["account", "generate", "--name", "plain"]).ok();
    for (name, line) in [("wallet/odd.json", "account export odd"), ("contexts.toml", "context list")] {
        let path = home.path().join(name);
        let _ = fs::remove_file(&path);
        fs::create_dir(&path).unwrap();
        let ran = home.run(&line.split(' ').collect::<Vec<_>>());
        assert_eq!(mistake(&ran, 1, &path.display().to_string()), None, "{line}: {ran:?}");
        fs::remove_dir(path).unwrap();
    }
}

/// The binary where no file can grow, as on a full disk.
fn on_a_full_disk(home: &Home, line: &str) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" {line}");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_cita")]).env("CITA_HOME", home.path()).stdin(Stdio::null());
    command.output().expect("it runs").into()
}

#[test]
fn a_full_disk_leaves_half_a_file_or_is_not_told() {
    let home = Home::new();
    home.run(&["account", "generate", "--name", "plain"]).ok();
    let before = files(home.path());
    for line in
        ["account generate --name more", "account lock plain -p pw", "-t 3 context save more", "context default plain"]
    {
        let ran = on_a_full_disk(&home, line);
        assert_eq!(ran.code, Some(1), "{line}: {ran:?}");
        assert_eq!(ran.stderr.matches("Error: ").count(), 1, "{line}: {ran:?}");
        assert_eq!(files(home.path()), before, "{line}: {ran:?}");
    }
    // A result that cannot be written is no success.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let ran: Ran = home.command(&["account", "list"]).stdout(full).output().expect("it runs").into();
    assert_eq!(mistake(&ran, 1, "cannot write to standard output"), None, "{ran:?}");
}
